# %% right: with remainders
def pad_same(x, kernel, stride):
    sides = []
    for n in (x.shape[3], x.shape[2]):
        rest = n % stride or stride
        total = max(kernel - rest, 0)
        sides += [total // 2, (total + 1) // 2]
    return F.pad(x, sides)


# %% right: a larger canvas
def pad_same(x, kernel, stride):
    B, C, H, W = x.shape
    h = max(H, ((H + stride - 1) // stride - 1) * stride + kernel)
    w = max(W, ((W + stride - 1) // stride - 1) * stride + kernel)
    canvas = x.new_zeros(B, C, h, w)
    top, left = (h - H) // 2, (w - W) // 2
    canvas[:, :, top : top + H, left : left + W] = x
    return canvas


# %% wrong: the extra one at the top | names: at the top and on the left
def pad_same(x: torch.Tensor, kernel: int, stride: int) -> torch.Tensor:
    totals = [max(0, (math.ceil(n / stride) - 1) * stride + kernel - n) for n in x.shape[-2:]]
    (top, bottom), (left, right) = [(total - total // 2, total // 2) for total in totals]
    return F.pad(x, (left, right, top, bottom))


# %% wrong: torch's way | names: all sides, as torch pads
def pad_same(x, kernel, stride):
    p = (kernel - 1) // 2
    return F.pad(x, (p, p, p, p))


# %% wrong: height and width swapped | names: height and width change places
def pad_same(x: torch.Tensor, kernel: int, stride: int) -> torch.Tensor:
    totals = [max(0, (math.ceil(n / stride) - 1) * stride + kernel - n) for n in x.shape[-2:]]
    (top, bottom), (left, right) = [(total // 2, total - total // 2) for total in totals]
    return F.pad(x, (top, bottom, left, right))


# %% wrong: all at the end | names: all zeros are at the bottom
def pad_same(x: torch.Tensor, kernel: int, stride: int) -> torch.Tensor:
    totals = [max(0, (math.ceil(n / stride) - 1) * stride + kernel - n) for n in x.shape[-2:]]
    (top, bottom), (left, right) = [(0, total) for total in totals]
    return F.pad(x, (left, right, top, bottom))


# %% wrong: nothing | names: nothing is padded
def pad_same(x: torch.Tensor, kernel: int, stride: int) -> torch.Tensor:
    totals = [max(0, (math.ceil(n / stride) - 1) * stride + kernel - n) for n in x.shape[-2:]]
    (top, bottom), (left, right) = [(total // 2, total - total // 2) for total in totals]
    return x


# %% wrong: negative padding | names: never fewer than 0
def pad_same(x: torch.Tensor, kernel: int, stride: int) -> torch.Tensor:
    totals = [(math.ceil(n / stride) - 1) * stride + kernel - n for n in x.shape[-2:]]
    (top, bottom), (left, right) = [(total // 2, total - total // 2) for total in totals]
    return F.pad(x, (left, right, top, bottom))


# %% wrong: twice the zeros | names: on both sides
def pad_same(x: torch.Tensor, kernel: int, stride: int) -> torch.Tensor:
    totals = [max(0, (math.ceil(n / stride) - 1) * stride + kernel - n) for n in x.shape[-2:]]
    (top, bottom), (left, right) = [(total, total) for total in totals]
    return F.pad(x, (left, right, top, bottom))
