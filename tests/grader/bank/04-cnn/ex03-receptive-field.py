# %% right: recursion
def receptive_field(layers, size):
    if not layers:
        return size, 1, 1
    side, field, jump = receptive_field(layers[:-1], size)
    k, s, p = layers[-1]
    return (side + 2 * p - k) // s + 1, field + (k - 1) * jump, jump * s


# %% right: with a product of strides
def receptive_field(layers, size):
    field = 1
    for i, (k, s, p) in enumerate(layers):
        field += (k - 1) * math.prod(stride for _, stride, _ in layers[:i])
        size = math.floor((size + 2 * p - k) / s) + 1
    return [size, field, math.prod(stride for _, stride, _ in layers)]


# %% wrong: k in place of k − 1 | names: k − 1
def receptive_field(layers: list[tuple[int, int, int]], size: int) -> tuple[int, int, int]:
    field, jump = 1, 1
    for kernel, stride, padding in layers:
        size = (size + 2 * padding - kernel) // stride + 1
        field, jump = field + kernel * jump, jump * stride
    return size, field, jump


# %% wrong: begins at 0 | names: begins at 0
def receptive_field(layers: list[tuple[int, int, int]], size: int) -> tuple[int, int, int]:
    field, jump = 0, 1
    for kernel, stride, padding in layers:
        size = (size + 2 * padding - kernel) // stride + 1
        field, jump = field + (kernel - 1) * jump, jump * stride
    return size, field, jump


# %% wrong: fields multiplied | names: multiplied
def receptive_field(layers: list[tuple[int, int, int]], size: int) -> tuple[int, int, int]:
    field, jump = 1, 1
    for kernel, stride, padding in layers:
        size = (size + 2 * padding - kernel) // stride + 1
        field, jump = field * kernel, jump * stride
    return size, field, jump


# %% wrong: jump first | names: jump grows before
def receptive_field(layers: list[tuple[int, int, int]], size: int) -> tuple[int, int, int]:
    field, jump = 1, 1
    for kernel, stride, padding in layers:
        size = (size + 2 * padding - kernel) // stride + 1
        jump = jump * stride
        field = field + (kernel - 1) * jump
    return size, field, jump


# %% wrong: no jump | names: jump is not used
def receptive_field(layers: list[tuple[int, int, int]], size: int) -> tuple[int, int, int]:
    field, jump = 1, 1
    for kernel, stride, padding in layers:
        size = (size + 2 * padding - kernel) // stride + 1
        field, jump = field + (kernel - 1), jump * stride
    return size, field, jump


# %% wrong: strides added | names: added, not multiplied
def receptive_field(layers: list[tuple[int, int, int]], size: int) -> tuple[int, int, int]:
    field, jump = 1, 1
    for kernel, stride, padding in layers:
        size = (size + 2 * padding - kernel) // stride + 1
        field, jump = field + (kernel - 1) * jump, jump + stride
    return size, field, jump


# %% wrong: rounded up | names: round down
def receptive_field(layers: list[tuple[int, int, int]], size: int) -> tuple[int, int, int]:
    field, jump = 1, 1
    for kernel, stride, padding in layers:
        size = math.ceil((size + 2 * padding - kernel) / stride) + 1
        field, jump = field + (kernel - 1) * jump, jump * stride
    return size, field, jump


# %% wrong: padding on one side | names: 2p
def receptive_field(layers: list[tuple[int, int, int]], size: int) -> tuple[int, int, int]:
    field, jump = 1, 1
    for kernel, stride, padding in layers:
        size = (size + padding - kernel) // stride + 1
        field, jump = field + (kernel - 1) * jump, jump * stride
    return size, field, jump


# %% wrong: another order | names: another order
def receptive_field(layers: list[tuple[int, int, int]], size: int) -> tuple[int, int, int]:
    field, jump = 1, 1
    for kernel, stride, padding in layers:
        size = (size + 2 * padding - kernel) // stride + 1
        field, jump = field + (kernel - 1) * jump, jump * stride
    return size, jump, field


# %% wrong: cut off at the picture | names: not cut off
def receptive_field(layers: list[tuple[int, int, int]], size: int) -> tuple[int, int, int]:
    field, jump, side = 1, 1, size
    for kernel, stride, padding in layers:
        size = (size + 2 * padding - kernel) // stride + 1
        field, jump = field + (kernel - 1) * jump, jump * stride
    return size, min(field, side), jump


# %% wrong: takes the layers away | names: modified in place
def receptive_field(layers: list[tuple[int, int, int]], size: int) -> tuple[int, int, int]:
    field, jump = 1, 1
    while layers:
        kernel, stride, padding = layers.pop(0)
        size = (size + 2 * padding - kernel) // stride + 1
        field, jump = field + (kernel - 1) * jump, jump * stride
    return size, field, jump
