# %% right: with indices
def shift(x, dy, dx):
    B, C, H, W = x.shape
    rows, columns = torch.arange(H) - dy[:, None], torch.arange(W) - dx[:, None]
    inside = ((rows >= 0) & (rows < H))[:, :, None] & ((columns >= 0) & (columns < W))[:, None, :]
    b = torch.arange(B)[:, None, None]
    y = x[b, :, rows.clamp(0, H - 1)[:, :, None], columns.clamp(0, W - 1)[:, None, :]].permute(0, 3, 1, 2)
    return y * inside[:, None]


def flip(x, which):
    y = x.clone()
    y[which] = x[which].flip(-1)
    return y


# %% right: roll and blank
def shift(x, dy, dx):
    y = torch.zeros_like(x)
    H, W = x.shape[2:]
    for b, (down, right) in enumerate(zip(dy.tolist(), dx.tolist(), strict=True)):
        to, of = slice(max(0, down), H + min(0, down)), slice(max(0, -down), H + min(0, -down))
        to2, of2 = slice(max(0, right), W + min(0, right)), slice(max(0, -right), W + min(0, -right))
        y[b, :, to, to2] = x[b, :, of, of2]
    return y


def flip(x, which):
    return torch.stack([p.flip(2) if w else p for p, w in zip(x, which.tolist(), strict=True)])


# %% wrong: the wrong direction | names: change places: dy = 1 moves
def shift(x: torch.Tensor, dy: torch.Tensor, dx: torch.Tensor) -> torch.Tensor:
    _, _, H, W = x.shape
    m = int(torch.stack([dy, dx]).abs().max())
    padded = F.pad(x, (m, m, m, m))
    moves = zip(padded, dy.tolist(), dx.tolist(), strict=True)
    return torch.stack([p[:, m + down : m + down + H, m + right : m + right + W] for p, down, right in moves])


def flip(x: torch.Tensor, which: torch.Tensor) -> torch.Tensor:
    return torch.where(which[:, None, None, None], x.flip(3), x)


# %% wrong: dy and dx swapped | names: dy and dx change places
def shift(x: torch.Tensor, dy: torch.Tensor, dx: torch.Tensor) -> torch.Tensor:
    _, _, H, W = x.shape
    m = int(torch.stack([dy, dx]).abs().max())
    padded = F.pad(x, (m, m, m, m))
    moves = zip(padded, dy.tolist(), dx.tolist(), strict=True)
    return torch.stack([p[:, m - right : m - right + H, m - down : m - down + W] for p, down, right in moves])


def flip(x: torch.Tensor, which: torch.Tensor) -> torch.Tensor:
    return torch.where(which[:, None, None, None], x.flip(3), x)


# %% wrong: wraps around | names: comes in on the other
def shift(x: torch.Tensor, dy: torch.Tensor, dx: torch.Tensor) -> torch.Tensor:
    return torch.stack([p.roll((int(a), int(b)), (1, 2)) for p, a, b in zip(x, dy, dx, strict=True)])
    _, _, H, W = x.shape
    m = int(torch.stack([dy, dx]).abs().max())
    padded = F.pad(x, (m, m, m, m))
    moves = zip(padded, dy.tolist(), dx.tolist(), strict=True)
    return torch.stack([p[:, m - down : m - down + H, m - right : m - right + W] for p, down, right in moves])


def flip(x: torch.Tensor, which: torch.Tensor) -> torch.Tensor:
    return torch.where(which[:, None, None, None], x.flip(3), x)


# %% wrong: repeats the edge | names: edge is repeated
def shift(x: torch.Tensor, dy: torch.Tensor, dx: torch.Tensor) -> torch.Tensor:
    _, _, H, W = x.shape
    m = int(torch.stack([dy, dx]).abs().max())
    padded = F.pad(x, (m, m, m, m), mode="replicate")
    moves = zip(padded, dy.tolist(), dx.tolist(), strict=True)
    return torch.stack([p[:, m - down : m - down + H, m - right : m - right + W] for p, down, right in moves])


def flip(x: torch.Tensor, which: torch.Tensor) -> torch.Tensor:
    return torch.where(which[:, None, None, None], x.flip(3), x)


# %% wrong: one shift for all | names: first one's shift
def shift(x: torch.Tensor, dy: torch.Tensor, dx: torch.Tensor) -> torch.Tensor:
    _, _, H, W = x.shape
    m = int(torch.stack([dy, dx]).abs().max())
    padded = F.pad(x, (m, m, m, m))
    moves = zip(padded, [int(dy[0])] * len(x), [int(dx[0])] * len(x), strict=True)
    return torch.stack([p[:, m - down : m - down + H, m - right : m - right + W] for p, down, right in moves])


def flip(x: torch.Tensor, which: torch.Tensor) -> torch.Tensor:
    return torch.where(which[:, None, None, None], x.flip(3), x)


# %% wrong: left for right | names: left and right change places
def shift(x: torch.Tensor, dy: torch.Tensor, dx: torch.Tensor) -> torch.Tensor:
    _, _, H, W = x.shape
    m = int(torch.stack([dy, dx]).abs().max())
    padded = F.pad(x, (m, m, m, m))
    moves = zip(padded, dy.tolist(), dx.tolist(), strict=True)
    return torch.stack([p[:, m - down : m - down + H, m + right : m + right + W] for p, down, right in moves])


def flip(x: torch.Tensor, which: torch.Tensor) -> torch.Tensor:
    return torch.where(which[:, None, None, None], x.flip(3), x)


# %% wrong: upside down | names: upside down
def shift(x: torch.Tensor, dy: torch.Tensor, dx: torch.Tensor) -> torch.Tensor:
    _, _, H, W = x.shape
    m = int(torch.stack([dy, dx]).abs().max())
    padded = F.pad(x, (m, m, m, m))
    moves = zip(padded, dy.tolist(), dx.tolist(), strict=True)
    return torch.stack([p[:, m - down : m - down + H, m - right : m - right + W] for p, down, right in moves])


def flip(x: torch.Tensor, which: torch.Tensor) -> torch.Tensor:
    return torch.where(which[:, None, None, None], x.flip(2), x)


# %% wrong: all mirrored | names: all are mirrored
def shift(x: torch.Tensor, dy: torch.Tensor, dx: torch.Tensor) -> torch.Tensor:
    _, _, H, W = x.shape
    m = int(torch.stack([dy, dx]).abs().max())
    padded = F.pad(x, (m, m, m, m))
    moves = zip(padded, dy.tolist(), dx.tolist(), strict=True)
    return torch.stack([p[:, m - down : m - down + H, m - right : m - right + W] for p, down, right in moves])


def flip(x: torch.Tensor, which: torch.Tensor) -> torch.Tensor:
    return x.flip(3)


# %% wrong: which inverted | names: True and False change places
def shift(x: torch.Tensor, dy: torch.Tensor, dx: torch.Tensor) -> torch.Tensor:
    _, _, H, W = x.shape
    m = int(torch.stack([dy, dx]).abs().max())
    padded = F.pad(x, (m, m, m, m))
    moves = zip(padded, dy.tolist(), dx.tolist(), strict=True)
    return torch.stack([p[:, m - down : m - down + H, m - right : m - right + W] for p, down, right in moves])


def flip(x: torch.Tensor, which: torch.Tensor) -> torch.Tensor:
    return torch.where(which[:, None, None, None], x, x.flip(3))


# %% wrong: turned by 180° | names: 180°
def shift(x: torch.Tensor, dy: torch.Tensor, dx: torch.Tensor) -> torch.Tensor:
    _, _, H, W = x.shape
    m = int(torch.stack([dy, dx]).abs().max())
    padded = F.pad(x, (m, m, m, m))
    moves = zip(padded, dy.tolist(), dx.tolist(), strict=True)
    return torch.stack([p[:, m - down : m - down + H, m - right : m - right + W] for p, down, right in moves])


def flip(x: torch.Tensor, which: torch.Tensor) -> torch.Tensor:
    return torch.where(which[:, None, None, None], x.flip(2, 3), x)


# %% wrong: sorted apart | names: order of the pictures changes
def shift(x, dy, dx):
    B, C, H, W = x.shape
    rows, columns = torch.arange(H) - dy[:, None], torch.arange(W) - dx[:, None]
    inside = ((rows >= 0) & (rows < H))[:, :, None] & ((columns >= 0) & (columns < W))[:, None, :]
    b = torch.arange(B)[:, None, None]
    y = x[b, :, rows.clamp(0, H - 1)[:, :, None], columns.clamp(0, W - 1)[:, None, :]].permute(0, 3, 1, 2)
    return y * inside[:, None]


def flip(x, which):
    return torch.cat([x[which].flip(-1), x[~which]])


# %% wrong: padded by the largest shift down or right | names: largest shift in either direction
def shift(x, dy, dx):
    H, W = x.shape[2:]
    m = int(torch.stack([dy, dx]).max())
    padded = F.pad(x, (m, m, m, m))
    moved = zip(padded, dy.tolist(), dx.tolist(), strict=True)
    return torch.stack([p[:, m - d : m - d + H, m - r : m - r + W] for p, d, r in moved])


def flip(x, which):
    return torch.where(which[:, None, None, None], x.flip(3), x)


# %% wrong: never nobody | names: False everywhere
def shift(x, dy, dx):
    H, W = x.shape[2:]
    m = int(torch.stack([dy, dx]).abs().max())
    padded = F.pad(x, (m, m, m, m))
    moved = zip(padded, dy.tolist(), dx.tolist(), strict=True)
    return torch.stack([p[:, m - d : m - d + H, m - r : m - r + W] for p, d, r in moved])


def flip(x, which):
    y = x.clone()
    y[which] = torch.stack([p.flip(2) for p in x[which]])
    return y
