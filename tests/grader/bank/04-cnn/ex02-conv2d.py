# %% right: window by window
def conv2d(x, weight, bias=None, stride=1, padding=0, groups=1):
    x = F.pad(x, (padding,) * 4)
    windows = x.unfold(2, weight.shape[2], stride).unfold(3, weight.shape[3], stride)
    parts = []
    for part, kernels in zip(windows.chunk(groups, 1), weight.chunk(groups), strict=True):
        parts.append(torch.einsum("bcijkl,ockl->boij", part, kernels))
    y = torch.cat(parts, 1)
    return y if bias is None else y + bias.view(1, -1, 1, 1)


# %% right: a product for each group
def conv2d(x, weight, bias=None, stride=1, padding=0, groups=1):
    kh, kw = weight.shape[2:]
    H, W = ((n + 2 * padding - k) // stride + 1 for n, k in zip(x.shape[2:], (kh, kw), strict=True))
    parts = []
    for g, one in enumerate(x.chunk(groups, dim=1)):
        columns = F.unfold(one, (kh, kw), padding=padding, stride=stride)
        parts.append(weight.chunk(groups)[g].flatten(1) @ columns)
    y = torch.cat(parts, 1).unflatten(2, (H, W))
    if bias is not None:
        y = y + bias.reshape(-1, 1, 1)
    return y


# %% wrong: no bias | names: the bias is missing
def conv2d(
    x: torch.Tensor,
    weight: torch.Tensor,
    bias: torch.Tensor | None = None,
    stride: int = 1,
    padding: int = 0,
    groups: int = 1,
) -> torch.Tensor:
    B, _, H, W = x.shape
    out, _, kh, kw = weight.shape
    columns = F.unfold(x, (kh, kw), padding=padding, stride=stride).unflatten(1, (groups, -1))  # (B, G, K, L)
    y = torch.einsum("gok,bgkl->bgol", weight.reshape(groups, out // groups, -1), columns)
    y = y.reshape(B, out, (H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1)
    return y


# %% wrong: kernels turned over | names: turned over
def conv2d(
    x: torch.Tensor,
    weight: torch.Tensor,
    bias: torch.Tensor | None = None,
    stride: int = 1,
    padding: int = 0,
    groups: int = 1,
) -> torch.Tensor:
    B, _, H, W = x.shape
    out, _, kh, kw = weight.shape
    weight = weight.flip(2, 3)
    columns = F.unfold(x, (kh, kw), padding=padding, stride=stride).unflatten(1, (groups, -1))  # (B, G, K, L)
    y = torch.einsum("gok,bgkl->bgol", weight.reshape(groups, out // groups, -1), columns)
    y = y.reshape(B, out, (H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1)
    return y if bias is None else y + bias[:, None, None]


# %% wrong: channels in reverse | names: in reverse
def conv2d(
    x: torch.Tensor,
    weight: torch.Tensor,
    bias: torch.Tensor | None = None,
    stride: int = 1,
    padding: int = 0,
    groups: int = 1,
) -> torch.Tensor:
    B, _, H, W = x.shape
    out, _, kh, kw = weight.shape
    columns = F.unfold(x.flip(1), (kh, kw), padding=padding, stride=stride).unflatten(1, (groups, -1))  # (B, G, K, L)
    y = torch.einsum("gok,bgkl->bgol", weight.reshape(groups, out // groups, -1), columns)
    y = y.reshape(B, out, (H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1)
    return y if bias is None else y + bias[:, None, None]


# %% wrong: stride ignored | names: stride is ignored
def conv2d(
    x: torch.Tensor,
    weight: torch.Tensor,
    bias: torch.Tensor | None = None,
    stride: int = 1,
    padding: int = 0,
    groups: int = 1,
) -> torch.Tensor:
    B, _, H, W = x.shape
    out, _, kh, kw = weight.shape
    stride = 1
    columns = F.unfold(x, (kh, kw), padding=padding, stride=stride).unflatten(1, (groups, -1))  # (B, G, K, L)
    y = torch.einsum("gok,bgkl->bgol", weight.reshape(groups, out // groups, -1), columns)
    y = y.reshape(B, out, (H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1)
    return y if bias is None else y + bias[:, None, None]


# %% wrong: padding ignored | names: padding is ignored
def conv2d(
    x: torch.Tensor,
    weight: torch.Tensor,
    bias: torch.Tensor | None = None,
    stride: int = 1,
    padding: int = 0,
    groups: int = 1,
) -> torch.Tensor:
    B, _, H, W = x.shape
    out, _, kh, kw = weight.shape
    padding = 0
    columns = F.unfold(x, (kh, kw), padding=padding, stride=stride).unflatten(1, (groups, -1))  # (B, G, K, L)
    y = torch.einsum("gok,bgkl->bgol", weight.reshape(groups, out // groups, -1), columns)
    y = y.reshape(B, out, (H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1)
    return y if bias is None else y + bias[:, None, None]


# %% wrong: interleaved channels | names: neighbouring channels
def conv2d(
    x: torch.Tensor,
    weight: torch.Tensor,
    bias: torch.Tensor | None = None,
    stride: int = 1,
    padding: int = 0,
    groups: int = 1,
) -> torch.Tensor:
    B, _, H, W = x.shape
    out, _, kh, kw = weight.shape
    columns = F.unfold(
        x.unflatten(1, (-1, groups)).transpose(1, 2).flatten(1, 2), (kh, kw), padding=padding, stride=stride
    ).unflatten(1, (groups, -1))  # (B, G, K, L)
    y = torch.einsum("gok,bgkl->bgol", weight.reshape(groups, out // groups, -1), columns)
    y = y.reshape(B, out, (H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1)
    return y if bias is None else y + bias[:, None, None]


# %% wrong: the same channels for each group | names: every group sees the first channels
def conv2d(
    x: torch.Tensor,
    weight: torch.Tensor,
    bias: torch.Tensor | None = None,
    stride: int = 1,
    padding: int = 0,
    groups: int = 1,
) -> torch.Tensor:
    B, _, H, W = x.shape
    out, _, kh, kw = weight.shape
    columns = F.unfold(
        x[:, : x.shape[1] // groups].repeat(1, groups, 1, 1), (kh, kw), padding=padding, stride=stride
    ).unflatten(1, (groups, -1))  # (B, G, K, L)
    y = torch.einsum("gok,bgkl->bgol", weight.reshape(groups, out // groups, -1), columns)
    y = y.reshape(B, out, (H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1)
    return y if bias is None else y + bias[:, None, None]


# %% wrong: interleaved results | names: interleaved
def conv2d(
    x: torch.Tensor,
    weight: torch.Tensor,
    bias: torch.Tensor | None = None,
    stride: int = 1,
    padding: int = 0,
    groups: int = 1,
) -> torch.Tensor:
    B, _, H, W = x.shape
    out, _, kh, kw = weight.shape
    columns = F.unfold(x, (kh, kw), padding=padding, stride=stride).unflatten(1, (groups, -1))  # (B, G, K, L)
    y = torch.einsum("gok,bgkl->bogl", weight.reshape(groups, out // groups, -1), columns)
    y = y.reshape(B, out, (H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1)
    return y if bias is None else y + bias[:, None, None]


# %% wrong: two groups at most | names: how many groups
def conv2d(x, weight, bias=None, stride=1, padding=0, groups=1):
    return F.conv2d(x, weight, bias, stride, padding, groups=min(groups, 2))


# %% wrong: zeroes its input | names: modified in place
def conv2d(x, weight, bias=None, stride=1, padding=0, groups=1):
    y = F.conv2d(x, weight, bias, stride, padding, groups=groups)
    x.mul_(0)
    return y
