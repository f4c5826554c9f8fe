# %% right: with clamp
class InvertedResidual(nn.Module):
    def __init__(self, in_channels: int, out_channels: int, expand: int, kernel: int, stride: int) -> None:
        super().__init__()
        self.kernel, self.stride, wide = kernel, stride, expand * in_channels
        norm = lambda channels: nn.BatchNorm2d(channels, eps=1e-3)  # noqa: E731
        self.expand = nn.Conv2d(in_channels, wide, 1, bias=False) if expand > 1 else None
        self.norm0 = norm(wide) if expand > 1 else None
        self.depthwise = nn.Conv2d(wide, wide, kernel, stride, groups=wide, bias=False)
        self.norm1 = norm(wide)
        self.project = nn.Conv2d(wide, out_channels, 1, bias=False)
        self.norm2 = norm(out_channels)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = x
        if self.expand is not None:
            y = self.norm0(self.expand(y)).clamp(0, 6)
        y = self.norm1(self.depthwise(pad_same(y, self.kernel, self.stride))).clamp(0, 6)
        y = self.norm2(self.project(y))
        same = self.stride == 1 and x.shape[1] == y.shape[1]
        return torch.add(x, y) if same else y


# %% right: as a list of steps
class InvertedResidual(nn.Module):
    def __init__(self, in_channels: int, out_channels: int, expand: int, kernel: int, stride: int) -> None:
        super().__init__()
        self.kernel, self.stride, wide = kernel, stride, expand * in_channels
        norm = lambda channels: nn.BatchNorm2d(channels, eps=1e-3)  # noqa: E731
        self.expand = nn.Conv2d(in_channels, wide, 1, bias=False) if expand > 1 else None
        self.norm0 = norm(wide) if expand > 1 else None
        self.depthwise = nn.Conv2d(wide, wide, kernel, stride, groups=wide, bias=False)
        self.norm1 = norm(wide)
        self.project = nn.Conv2d(wide, out_channels, 1, bias=False)
        self.norm2 = norm(out_channels)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        act, steps = nn.ReLU6(), []
        if self.expand is not None:
            steps += [self.expand, self.norm0, act]
        steps += [
            lambda z: pad_same(z, self.kernel, self.stride),
            self.depthwise,
            self.norm1,
            act,
            self.project,
            self.norm2,
        ]
        y = x
        for step in steps:
            y = step(y)
        return y + x if self.stride == 1 and y.shape[1] == x.shape[1] else y


# %% wrong: ReLU | names: ReLU in place of ReLU6
class InvertedResidual(nn.Module):
    def __init__(self, in_channels: int, out_channels: int, expand: int, kernel: int, stride: int) -> None:
        super().__init__()
        self.kernel, self.stride, wide = kernel, stride, expand * in_channels
        norm = lambda channels: nn.BatchNorm2d(channels, eps=1e-3)  # noqa: E731
        self.expand = nn.Conv2d(in_channels, wide, 1, bias=False) if expand > 1 else None
        self.norm0 = norm(wide) if expand > 1 else None
        self.depthwise = nn.Conv2d(wide, wide, kernel, stride, groups=wide, bias=False)
        self.norm1 = norm(wide)
        self.project = nn.Conv2d(wide, out_channels, 1, bias=False)
        self.norm2 = norm(out_channels)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = x if self.expand is None else F.relu(self.norm0(self.expand(x)))
        y = F.relu(self.norm1(self.depthwise(pad_same(y, self.kernel, self.stride))))
        y = self.norm2(self.project(y))
        return x + y if x.shape == y.shape else y


# %% wrong: activation after the projection | names: after the projection
class InvertedResidual(nn.Module):
    def __init__(self, in_channels: int, out_channels: int, expand: int, kernel: int, stride: int) -> None:
        super().__init__()
        self.kernel, self.stride, wide = kernel, stride, expand * in_channels
        norm = lambda channels: nn.BatchNorm2d(channels, eps=1e-3)  # noqa: E731
        self.expand = nn.Conv2d(in_channels, wide, 1, bias=False) if expand > 1 else None
        self.norm0 = norm(wide) if expand > 1 else None
        self.depthwise = nn.Conv2d(wide, wide, kernel, stride, groups=wide, bias=False)
        self.norm1 = norm(wide)
        self.project = nn.Conv2d(wide, out_channels, 1, bias=False)
        self.norm2 = norm(out_channels)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = x if self.expand is None else F.relu6(self.norm0(self.expand(x)))
        y = F.relu6(self.norm1(self.depthwise(pad_same(y, self.kernel, self.stride))))
        y = F.relu6(self.norm2(self.project(y)))
        return x + y if x.shape == y.shape else y


# %% wrong: no activation after the depthwise | names: after the depthwise convolution is missing
class InvertedResidual(nn.Module):
    def __init__(self, in_channels: int, out_channels: int, expand: int, kernel: int, stride: int) -> None:
        super().__init__()
        self.kernel, self.stride, wide = kernel, stride, expand * in_channels
        norm = lambda channels: nn.BatchNorm2d(channels, eps=1e-3)  # noqa: E731
        self.expand = nn.Conv2d(in_channels, wide, 1, bias=False) if expand > 1 else None
        self.norm0 = norm(wide) if expand > 1 else None
        self.depthwise = nn.Conv2d(wide, wide, kernel, stride, groups=wide, bias=False)
        self.norm1 = norm(wide)
        self.project = nn.Conv2d(wide, out_channels, 1, bias=False)
        self.norm2 = norm(out_channels)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = x if self.expand is None else F.relu6(self.norm0(self.expand(x)))
        y = self.norm1(self.depthwise(pad_same(y, self.kernel, self.stride)))
        y = self.norm2(self.project(y))
        return x + y if x.shape == y.shape else y


# %% wrong: no activation after the expansion | names: after the expansion is missing
class InvertedResidual(nn.Module):
    def __init__(self, in_channels: int, out_channels: int, expand: int, kernel: int, stride: int) -> None:
        super().__init__()
        self.kernel, self.stride, wide = kernel, stride, expand * in_channels
        norm = lambda channels: nn.BatchNorm2d(channels, eps=1e-3)  # noqa: E731
        self.expand = nn.Conv2d(in_channels, wide, 1, bias=False) if expand > 1 else None
        self.norm0 = norm(wide) if expand > 1 else None
        self.depthwise = nn.Conv2d(wide, wide, kernel, stride, groups=wide, bias=False)
        self.norm1 = norm(wide)
        self.project = nn.Conv2d(wide, out_channels, 1, bias=False)
        self.norm2 = norm(out_channels)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = x if self.expand is None else self.norm0(self.expand(x))
        y = F.relu6(self.norm1(self.depthwise(pad_same(y, self.kernel, self.stride))))
        y = self.norm2(self.project(y))
        return x + y if x.shape == y.shape else y


# %% wrong: input never added | names: input is not added
class InvertedResidual(nn.Module):
    def __init__(self, in_channels: int, out_channels: int, expand: int, kernel: int, stride: int) -> None:
        super().__init__()
        self.kernel, self.stride, wide = kernel, stride, expand * in_channels
        norm = lambda channels: nn.BatchNorm2d(channels, eps=1e-3)  # noqa: E731
        self.expand = nn.Conv2d(in_channels, wide, 1, bias=False) if expand > 1 else None
        self.norm0 = norm(wide) if expand > 1 else None
        self.depthwise = nn.Conv2d(wide, wide, kernel, stride, groups=wide, bias=False)
        self.norm1 = norm(wide)
        self.project = nn.Conv2d(wide, out_channels, 1, bias=False)
        self.norm2 = norm(out_channels)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = x if self.expand is None else F.relu6(self.norm0(self.expand(x)))
        y = F.relu6(self.norm1(self.depthwise(pad_same(y, self.kernel, self.stride))))
        y = self.norm2(self.project(y))
        return y


# %% wrong: ReLU after the sum | names: after the sum
class InvertedResidual(nn.Module):
    def __init__(self, in_channels: int, out_channels: int, expand: int, kernel: int, stride: int) -> None:
        super().__init__()
        self.kernel, self.stride, wide = kernel, stride, expand * in_channels
        norm = lambda channels: nn.BatchNorm2d(channels, eps=1e-3)  # noqa: E731
        self.expand = nn.Conv2d(in_channels, wide, 1, bias=False) if expand > 1 else None
        self.norm0 = norm(wide) if expand > 1 else None
        self.depthwise = nn.Conv2d(wide, wide, kernel, stride, groups=wide, bias=False)
        self.norm1 = norm(wide)
        self.project = nn.Conv2d(wide, out_channels, 1, bias=False)
        self.norm2 = norm(out_channels)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = x if self.expand is None else F.relu6(self.norm0(self.expand(x)))
        y = F.relu6(self.norm1(self.depthwise(pad_same(y, self.kernel, self.stride))))
        y = self.norm2(self.project(y))
        return F.relu(x + y) if x.shape == y.shape else y


# %% wrong: no padding | names: padding is missing
class InvertedResidual(nn.Module):
    def __init__(self, in_channels: int, out_channels: int, expand: int, kernel: int, stride: int) -> None:
        super().__init__()
        self.kernel, self.stride, wide = kernel, stride, expand * in_channels
        norm = lambda channels: nn.BatchNorm2d(channels, eps=1e-3)  # noqa: E731
        self.expand = nn.Conv2d(in_channels, wide, 1, bias=False) if expand > 1 else None
        self.norm0 = norm(wide) if expand > 1 else None
        self.depthwise = nn.Conv2d(wide, wide, kernel, stride, groups=wide, bias=False)
        self.norm1 = norm(wide)
        self.project = nn.Conv2d(wide, out_channels, 1, bias=False)
        self.norm2 = norm(out_channels)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = x if self.expand is None else F.relu6(self.norm0(self.expand(x)))
        y = F.relu6(self.norm1(self.depthwise(y)))
        y = self.norm2(self.project(y))
        return y


# %% wrong: torch's padding | names: torch's padding
class InvertedResidual(nn.Module):
    def __init__(self, in_channels: int, out_channels: int, expand: int, kernel: int, stride: int) -> None:
        super().__init__()
        self.kernel, self.stride, wide = kernel, stride, expand * in_channels
        norm = lambda channels: nn.BatchNorm2d(channels, eps=1e-3)  # noqa: E731
        self.expand = nn.Conv2d(in_channels, wide, 1, bias=False) if expand > 1 else None
        self.norm0 = norm(wide) if expand > 1 else None
        self.depthwise = nn.Conv2d(wide, wide, kernel, stride, groups=wide, bias=False)
        self.norm1 = norm(wide)
        self.project = nn.Conv2d(wide, out_channels, 1, bias=False)
        self.norm2 = norm(out_channels)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = x if self.expand is None else F.relu6(self.norm0(self.expand(x)))
        y = F.relu6(self.norm1(self.depthwise(F.pad(y, (self.kernel // 2,) * 4))))
        y = self.norm2(self.project(y))
        return x + y if x.shape == y.shape else y


# %% wrong: added whenever the stride is 1 | names: only where its shape
class InvertedResidual(nn.Module):
    def __init__(self, in_channels: int, out_channels: int, expand: int, kernel: int, stride: int) -> None:
        super().__init__()
        self.kernel, self.stride, wide = kernel, stride, expand * in_channels
        norm = lambda channels: nn.BatchNorm2d(channels, eps=1e-3)  # noqa: E731
        self.expand = nn.Conv2d(in_channels, wide, 1, bias=False) if expand > 1 else None
        self.norm0 = norm(wide) if expand > 1 else None
        self.depthwise = nn.Conv2d(wide, wide, kernel, stride, groups=wide, bias=False)
        self.norm1 = norm(wide)
        self.project = nn.Conv2d(wide, out_channels, 1, bias=False)
        self.norm2 = norm(out_channels)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = x
        if self.expand is not None:
            y = self.norm0(self.expand(y)).clamp(0, 6)
        y = self.norm1(self.depthwise(pad_same(y, self.kernel, self.stride))).clamp(0, 6)
        y = self.norm2(self.project(y))
        same = self.stride == 1
        return torch.add(x, y) if same else y


# %% wrong: added whenever the channels fit | names: only where its shape
class InvertedResidual(nn.Module):
    def __init__(self, in_channels: int, out_channels: int, expand: int, kernel: int, stride: int) -> None:
        super().__init__()
        self.kernel, self.stride, wide = kernel, stride, expand * in_channels
        norm = lambda channels: nn.BatchNorm2d(channels, eps=1e-3)  # noqa: E731
        self.expand = nn.Conv2d(in_channels, wide, 1, bias=False) if expand > 1 else None
        self.norm0 = norm(wide) if expand > 1 else None
        self.depthwise = nn.Conv2d(wide, wide, kernel, stride, groups=wide, bias=False)
        self.norm1 = norm(wide)
        self.project = nn.Conv2d(wide, out_channels, 1, bias=False)
        self.norm2 = norm(out_channels)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = x
        if self.expand is not None:
            y = self.norm0(self.expand(y)).clamp(0, 6)
        y = self.norm1(self.depthwise(pad_same(y, self.kernel, self.stride))).clamp(0, 6)
        y = self.norm2(self.project(y))
        same = x.shape[1] == y.shape[1]
        return torch.add(x, y) if same else y


# %% wrong: added in place | names: modified in place
class InvertedResidual(nn.Module):
    def __init__(self, in_channels: int, out_channels: int, expand: int, kernel: int, stride: int) -> None:
        super().__init__()
        self.kernel, self.stride, wide = kernel, stride, expand * in_channels
        norm = lambda channels: nn.BatchNorm2d(channels, eps=1e-3)  # noqa: E731
        self.expand = nn.Conv2d(in_channels, wide, 1, bias=False) if expand > 1 else None
        self.norm0 = norm(wide) if expand > 1 else None
        self.depthwise = nn.Conv2d(wide, wide, kernel, stride, groups=wide, bias=False)
        self.norm1 = norm(wide)
        self.project = nn.Conv2d(wide, out_channels, 1, bias=False)
        self.norm2 = norm(out_channels)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = x
        if self.expand is not None:
            y = self.norm0(self.expand(y)).clamp(0, 6)
        y = self.norm1(self.depthwise(pad_same(y, self.kernel, self.stride))).clamp(0, 6)
        y = self.norm2(self.project(y))
        same = self.stride == 1 and x.shape[1] == y.shape[1]
        return x.add_(y) if same else y
