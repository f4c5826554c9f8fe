# %% right: complex numbers
def rotate(x, start=0):
    T, D = x.shape[-2], x.shape[-1]
    theta = torch.pow(10000.0, -2 * torch.arange(D // 2, dtype=torch.float64) / D)
    angle = torch.outer(torch.arange(start, start + T, dtype=torch.float64), theta)
    z = torch.complex(x[..., : D // 2].double(), x[..., D // 2 :].double())
    z = z * torch.complex(angle.cos(), angle.sin())
    return torch.cat([z.real, z.imag], dim=-1).to(x.dtype)


# %% right: x cos + half-turned x sin
def rotate(x, start=0):
    half = x.shape[-1] // 2
    i = torch.arange(half)
    p = start + torch.arange(x.shape[-2])
    angle = (p.unsqueeze(1) / 10000 ** (i / half)).repeat(1, 2)
    quarter = torch.cat((-x[..., half:], x[..., :half]), dim=-1)
    return x * angle.cos().to(x.dtype) + quarter * angle.sin().to(x.dtype)


# %% right: token by token
def rotate(x, start=0):
    y = torch.empty_like(x)
    D = x.shape[-1]
    for t in range(x.shape[-2]):
        for i in range(D // 2):
            a = (start + t) * 10_000 ** (-2 * i / D)
            y[..., t, i] = x[..., t, i] * math.cos(a) - x[..., t, i + D // 2] * math.sin(a)
            y[..., t, i + D // 2] = x[..., t, i] * math.sin(a) + x[..., t, i + D // 2] * math.cos(a)
    return y


# %% wrong: neighbours are paired | names: neighbours are paired
def rotate(x: torch.Tensor, start: int = 0) -> torch.Tensor:
    T, D = x.shape[-2:]
    theta = 10_000 ** (-torch.arange(0, D, 2, device=x.device) / D)  # (D/2,)
    angle = torch.arange(start, start + T, device=x.device)[:, None] * theta  # (T, D/2)
    cos, sin = angle.cos().to(x.dtype), angle.sin().to(x.dtype)
    first, second = x[..., ::2], x[..., 1::2]
    return torch.stack([first * cos - second * sin, first * sin + second * cos], -1).flatten(-2)


# %% wrong: the other way round | names: the wrong way round
def rotate(x: torch.Tensor, start: int = 0) -> torch.Tensor:
    T, D = x.shape[-2:]
    theta = 10_000 ** (-torch.arange(0, D, 2, device=x.device) / D)  # (D/2,)
    angle = torch.arange(start, start + T, device=x.device)[:, None] * theta  # (T, D/2)
    cos, sin = angle.cos().to(x.dtype), angle.sin().to(x.dtype)
    first, second = x.chunk(2, -1)
    return torch.cat([first * cos + second * sin, second * cos - first * sin], -1)


# %% wrong: one speed | names: all pairs turn equally fast
def rotate(x: torch.Tensor, start: int = 0) -> torch.Tensor:
    T, D = x.shape[-2:]
    theta = 1 ** (-torch.arange(0, D, 2, device=x.device) / D)  # (D/2,)
    angle = torch.arange(start, start + T, device=x.device)[:, None] * theta  # (T, D/2)
    cos, sin = angle.cos().to(x.dtype), angle.sin().to(x.dtype)
    first, second = x.chunk(2, -1)
    return torch.cat([first * cos - second * sin, first * sin + second * cos], -1)


# %% wrong: exponent −i/D | names: it is −2i/D
def rotate(x: torch.Tensor, start: int = 0) -> torch.Tensor:
    T, D = x.shape[-2:]
    theta = 10_000 ** (-torch.arange(D // 2, device=x.device) / D)  # (D/2,)
    angle = torch.arange(start, start + T, device=x.device)[:, None] * theta  # (T, D/2)
    cos, sin = angle.cos().to(x.dtype), angle.sin().to(x.dtype)
    first, second = x.chunk(2, -1)
    return torch.cat([first * cos - second * sin, first * sin + second * cos], -1)


# %% wrong: exponent from i = 1 | names: i begins at 0
def rotate(x: torch.Tensor, start: int = 0) -> torch.Tensor:
    T, D = x.shape[-2:]
    theta = 10_000 ** (-torch.arange(2, D + 2, 2, device=x.device) / D)  # (D/2,)
    angle = torch.arange(start, start + T, device=x.device)[:, None] * theta  # (T, D/2)
    cos, sin = angle.cos().to(x.dtype), angle.sin().to(x.dtype)
    first, second = x.chunk(2, -1)
    return torch.cat([first * cos - second * sin, first * sin + second * cos], -1)


# %% wrong: growing speeds | names: θ shrinks with i
def rotate(x: torch.Tensor, start: int = 0) -> torch.Tensor:
    T, D = x.shape[-2:]
    theta = 10_000 ** (torch.arange(0, D, 2, device=x.device) / D)  # (D/2,)
    angle = torch.arange(start, start + T, device=x.device)[:, None] * theta  # (T, D/2)
    cos, sin = angle.cos().to(x.dtype), angle.sin().to(x.dtype)
    first, second = x.chunk(2, -1)
    return torch.cat([first * cos - second * sin, first * sin + second * cos], -1)


# %% wrong: positions from 1 | names: positions begin at 1
def rotate(x: torch.Tensor, start: int = 0) -> torch.Tensor:
    T, D = x.shape[-2:]
    theta = 10_000 ** (-torch.arange(0, D, 2, device=x.device) / D)  # (D/2,)
    angle = torch.arange(start + 1, start + T + 1, device=x.device)[:, None] * theta  # (T, D/2)
    cos, sin = angle.cos().to(x.dtype), angle.sin().to(x.dtype)
    first, second = x.chunk(2, -1)
    return torch.cat([first * cos - second * sin, first * sin + second * cos], -1)


# %% wrong: start forgotten | names: `start` is ignored
def rotate(x: torch.Tensor, start: int = 0) -> torch.Tensor:
    T, D = x.shape[-2:]
    theta = 10_000 ** (-torch.arange(0, D, 2, device=x.device) / D)  # (D/2,)
    angle = torch.arange(T, device=x.device)[:, None] * theta  # (T, D/2)
    cos, sin = angle.cos().to(x.dtype), angle.sin().to(x.dtype)
    first, second = x.chunk(2, -1)
    return torch.cat([first * cos - second * sin, first * sin + second * cos], -1)


# %% wrong: in place | names: changes its argument
def rotate(x: torch.Tensor, start: int = 0) -> torch.Tensor:
    T, D = x.shape[-2:]
    theta = 10_000 ** (-torch.arange(0, D, 2, device=x.device) / D)  # (D/2,)
    angle = torch.arange(start, start + T, device=x.device)[:, None] * theta  # (T, D/2)
    cos, sin = angle.cos().to(x.dtype), angle.sin().to(x.dtype)
    first, second = x.chunk(2, -1)
    old = first.clone()
    first.mul_(cos).sub_(second * sin)
    second.mul_(cos).add_(old * sin)
    return x


# %% wrong: uses what is turned already | names: have been turned already
def rotate(x: torch.Tensor, start: int = 0) -> torch.Tensor:
    T, D = x.shape[-2:]
    theta = 10_000 ** (-torch.arange(0, D, 2, device=x.device) / D)  # (D/2,)
    angle = torch.arange(start, start + T, device=x.device)[:, None] * theta  # (T, D/2)
    cos, sin = angle.cos().to(x.dtype), angle.sin().to(x.dtype)
    first, second = x.chunk(2, -1)
    first = first * cos - second * sin
    return torch.cat([first, first * sin + second * cos], -1)


# %% wrong: positions over the heads | names: the wrong dimension
def rotate(x: torch.Tensor, start: int = 0) -> torch.Tensor:
    T, D = x.shape[0 if x.ndim > 2 else -2], x.shape[-1]
    theta = 10_000 ** (-torch.arange(0, D, 2, device=x.device) / D)  # (D/2,)
    angle = torch.arange(start, start + T, device=x.device)[:, None] * theta  # (T, D/2)
    cos, sin = angle.cos().to(x.dtype), angle.sin().to(x.dtype)
    x = x.transpose(0, -2) if x.ndim > 2 else x
    first, second = x.chunk(2, -1)
    y = torch.cat([first * cos - second * sin, first * sin + second * cos], -1)
    return y.transpose(0, -2) if y.ndim > 2 else y


# %% wrong: exponent −4i/D | names: the exponent is −4i/D
def rotate(x: torch.Tensor, start: int = 0) -> torch.Tensor:
    T, D = x.shape[-2:]
    theta = 10_000 ** (-torch.arange(0, D, 2) / (D / 2))
    angle = torch.arange(start, start + T)[:, None] * theta
    cos, sin = angle.cos().to(x.dtype), angle.sin().to(x.dtype)
    first, second = x.chunk(2, -1)
    return torch.cat([first * cos - second * sin, first * sin + second * cos], -1)


# %% wrong: plus in the first half | names: it is x cos − x′ sin
def rotate(x: torch.Tensor, start: int = 0) -> torch.Tensor:
    T, D = x.shape[-2:]
    theta = 10_000 ** (-torch.arange(0, D, 2) / D)
    angle = torch.arange(start, start + T)[:, None] * theta
    cos, sin = angle.cos().to(x.dtype), angle.sin().to(x.dtype)
    first, second = x.chunk(2, -1)
    return torch.cat([first * cos + second * sin, first * sin + second * cos], -1)


# %% wrong: minus in the second half | names: it is x sin + x′ cos
def rotate(x: torch.Tensor, start: int = 0) -> torch.Tensor:
    T, D = x.shape[-2:]
    theta = 10_000 ** (-torch.arange(0, D, 2) / D)
    angle = torch.arange(start, start + T)[:, None] * theta
    cos, sin = angle.cos().to(x.dtype), angle.sin().to(x.dtype)
    first, second = x.chunk(2, -1)
    return torch.cat([first * cos - second * sin, second * cos - first * sin], -1)


# %% wrong: sine and cosine swapped | names: sine and cosine are swapped
def rotate(x: torch.Tensor, start: int = 0) -> torch.Tensor:
    T, D = x.shape[-2:]
    theta = 10_000 ** (-torch.arange(0, D, 2) / D)
    angle = torch.arange(start, start + T)[:, None] * theta
    cos, sin = angle.sin().to(x.dtype), angle.cos().to(x.dtype)
    first, second = x.chunk(2, -1)
    return torch.cat([first * cos - second * sin, first * sin + second * cos], -1)


# %% wrong: halves swapped | names: the two halves are swapped
def rotate(x: torch.Tensor, start: int = 0) -> torch.Tensor:
    T, D = x.shape[-2:]
    theta = 10_000 ** (-torch.arange(0, D, 2) / D)
    angle = torch.arange(start, start + T)[:, None] * theta
    cos, sin = angle.cos().to(x.dtype), angle.sin().to(x.dtype)
    first, second = x.chunk(2, -1)
    return torch.cat([first * sin + second * cos, first * cos - second * sin], -1)


# %% wrong: halves interleaved | names: the halves are interleaved
def rotate(x: torch.Tensor, start: int = 0) -> torch.Tensor:
    T, D = x.shape[-2:]
    theta = 10_000 ** (-torch.arange(0, D, 2) / D)
    angle = torch.arange(start, start + T)[:, None] * theta
    cos, sin = angle.cos().to(x.dtype), angle.sin().to(x.dtype)
    first, second = x.chunk(2, -1)
    return torch.stack([first * cos - second * sin, first * sin + second * cos], -1).flatten(-2)


# %% wrong: start added to the angle | names: add it to the position
def rotate(x: torch.Tensor, start: int = 0) -> torch.Tensor:
    T, D = x.shape[-2:]
    theta = 10_000 ** (-torch.arange(0, D, 2) / D)
    angle = torch.arange(T)[:, None] * theta + start
    cos, sin = angle.cos().to(x.dtype), angle.sin().to(x.dtype)
    first, second = x.chunk(2, -1)
    return torch.cat([first * cos - second * sin, first * sin + second * cos], -1)


# %% wrong: all tokens at start | names: token t is at start + t
def rotate(x: torch.Tensor, start: int = 0) -> torch.Tensor:
    T, D = x.shape[-2:]
    theta = 10_000 ** (-torch.arange(0, D, 2) / D)
    angle = (torch.arange(T) if start == 0 else torch.full((T,), start))[:, None] * theta
    cos, sin = angle.cos().to(x.dtype), angle.sin().to(x.dtype)
    first, second = x.chunk(2, -1)
    return torch.cat([first * cos - second * sin, first * sin + second * cos], -1)


# %% wrong: T and D from the front | names: the last two dimensions
def rotate(x: torch.Tensor, start: int = 0) -> torch.Tensor:
    T, D = x.shape[:2]
    theta = 10_000 ** (-torch.arange(0, D, 2) / D)
    angle = torch.arange(start, start + T)[:, None] * theta
    cos, sin = angle.cos().to(x.dtype), angle.sin().to(x.dtype)
    first, second = x.chunk(2, -1)
    return torch.cat([first * cos - second * sin, first * sin + second * cos], -1)
