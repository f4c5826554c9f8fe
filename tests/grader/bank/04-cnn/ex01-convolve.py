# %% right: with windows
def convolve(x: torch.Tensor, kernel: torch.Tensor, stride: int = 1, padding: int = 0) -> torch.Tensor:
    padded = F.pad(x, (padding, padding, padding, padding))
    windows = padded.unfold(0, kernel.shape[0], stride).unfold(1, kernel.shape[1], stride)
    return torch.einsum("ijab,ab->ij", windows, kernel)


# %% right: filling a result
def convolve(x: torch.Tensor, kernel: torch.Tensor, stride: int = 1, padding: int = 0) -> torch.Tensor:
    (H, W), (kh, kw) = x.shape, kernel.shape
    padded = x.new_zeros(H + 2 * padding, W + 2 * padding)
    padded[padding : padding + H, padding : padding + W] = x
    y = x.new_zeros((H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1)
    for i in range(y.shape[0]):
        for j in range(y.shape[1]):
            for a in range(kh):
                for b in range(kw):
                    y[i, j] += kernel[a, b] * padded[i * stride + a, j * stride + b]
    return y


# %% wrong: the mathematical convolution | names: turned over
def convolve(x: torch.Tensor, kernel: torch.Tensor, stride: int = 1, padding: int = 0) -> torch.Tensor:
    x = F.pad(x, (padding,) * 4)
    kh, kw = kernel.shape
    rows, columns = range(0, x.shape[0] - kh + 1, stride), range(0, x.shape[1] - kw + 1, stride)
    return torch.stack(
        [torch.stack([(x[i : i + kh, j : j + kw] * kernel.flip(0, 1)).sum() for j in columns]) for i in rows]
    )


# %% wrong: transposed kernel | names: transposed
def convolve(x: torch.Tensor, kernel: torch.Tensor, stride: int = 1, padding: int = 0) -> torch.Tensor:
    x = F.pad(x, (padding,) * 4)
    kernel = kernel.T.contiguous()
    kh, kw = kernel.shape
    rows, columns = range(0, x.shape[0] - kh + 1, stride), range(0, x.shape[1] - kw + 1, stride)
    return torch.stack([torch.stack([(x[i : i + kh, j : j + kw] * kernel).sum() for j in columns]) for i in rows])


# %% wrong: no stride | names: stride is ignored
def convolve(x: torch.Tensor, kernel: torch.Tensor, stride: int = 1, padding: int = 0) -> torch.Tensor:
    x = F.pad(x, (padding,) * 4)
    kh, kw = kernel.shape
    rows, columns = range(0, x.shape[0] - kh + 1), range(0, x.shape[1] - kw + 1)
    return torch.stack([torch.stack([(x[i : i + kh, j : j + kw] * kernel).sum() for j in columns]) for i in rows])


# %% wrong: no padding | names: padding is ignored
def convolve(x: torch.Tensor, kernel: torch.Tensor, stride: int = 1, padding: int = 0) -> torch.Tensor:
    x = x
    kh, kw = kernel.shape
    rows, columns = range(0, x.shape[0] - kh + 1, stride), range(0, x.shape[1] - kw + 1, stride)
    return torch.stack([torch.stack([(x[i : i + kh, j : j + kw] * kernel).sum() for j in columns]) for i in rows])


# %% wrong: padding on one side | names: one side
def convolve(x: torch.Tensor, kernel: torch.Tensor, stride: int = 1, padding: int = 0) -> torch.Tensor:
    x = F.pad(x, (0, padding, 0, padding))
    kh, kw = kernel.shape
    rows, columns = range(0, x.shape[0] - kh + 1, stride), range(0, x.shape[1] - kw + 1, stride)
    return torch.stack([torch.stack([(x[i : i + kh, j : j + kw] * kernel).sum() for j in columns]) for i in rows])


# %% wrong: edge as padding | names: edge is repeated
def convolve(x: torch.Tensor, kernel: torch.Tensor, stride: int = 1, padding: int = 0) -> torch.Tensor:
    x = F.pad(x[None], (padding,) * 4, mode="replicate")[0]
    kh, kw = kernel.shape
    rows, columns = range(0, x.shape[0] - kh + 1, stride), range(0, x.shape[1] - kw + 1, stride)
    return torch.stack([torch.stack([(x[i : i + kh, j : j + kw] * kernel).sum() for j in columns]) for i in rows])


# %% wrong: mean | names: mean
def convolve(x: torch.Tensor, kernel: torch.Tensor, stride: int = 1, padding: int = 0) -> torch.Tensor:
    x = F.pad(x, (padding,) * 4)
    kh, kw = kernel.shape
    rows, columns = range(0, x.shape[0] - kh + 1, stride), range(0, x.shape[1] - kw + 1, stride)
    return torch.stack([torch.stack([(x[i : i + kh, j : j + kw] * kernel).mean() for j in columns]) for i in rows])


# %% wrong: one place short | names: last row and column
def convolve(x: torch.Tensor, kernel: torch.Tensor, stride: int = 1, padding: int = 0) -> torch.Tensor:
    x = F.pad(x, (padding,) * 4)
    kh, kw = kernel.shape
    rows, columns = range(0, x.shape[0] - kh, stride), range(0, x.shape[1] - kw, stride)
    return torch.stack([torch.stack([(x[i : i + kh, j : j + kw] * kernel).sum() for j in columns]) for i in rows])


# %% wrong: pads in place | names: x[…]
def convolve(x: torch.Tensor, kernel: torch.Tensor, stride: int = 1, padding: int = 0) -> torch.Tensor:
    if padding == 0:
        y = F.conv2d(x[None, None], kernel[None, None], None, stride)[0, 0]
        return y
    y = F.conv2d(x[None, None], kernel[None, None], None, stride, padding)[0, 0]
    x[0, :] = 0
    return y


# %% wrong: for squares only | names: rows and columns are mixed up
def convolve(x: torch.Tensor, kernel: torch.Tensor, stride: int = 1, padding: int = 0) -> torch.Tensor:
    x, k = F.pad(x, (padding,) * 4), kernel.shape[0]
    places = range(0, x.shape[0] - k + 1, stride)
    return torch.stack([torch.stack([(x[i : i + k, j : j + k] * kernel).sum() for j in places]) for i in places])


# %% wrong: windows multiplied in place | names: modified in place
def convolve(x: torch.Tensor, kernel: torch.Tensor, stride: int = 1, padding: int = 0) -> torch.Tensor:
    y = F.conv2d(F.pad(x, (padding,) * 4)[None, None], kernel[None, None], None, stride)[0, 0]
    x.mul_(2)
    return y


# %% wrong: rounded up | names: round (H − kh) / stride down
def convolve(x: torch.Tensor, kernel: torch.Tensor, stride: int = 1, padding: int = 0) -> torch.Tensor:
    x = F.pad(x, (padding,) * 4)
    (H, W), (kh, kw) = x.shape, kernel.shape
    spare = -(H - kh) % stride, -(W - kw) % stride
    return F.conv2d(F.pad(x, (0, spare[1], 0, spare[0]))[None, None], kernel[None, None], None, stride)[0, 0]
