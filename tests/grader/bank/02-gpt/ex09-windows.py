# %% right: stacked slices
def windows(stream, starts, context):
    x = torch.stack([stream[i : i + context] for i in starts.tolist()])
    y = torch.stack([stream[i + 1 : i + 1 + context] for i in starts.tolist()])
    return x, y


# %% right: unfold
def windows(stream, starts, context):
    rows = stream.unfold(0, context + 1, 1)[starts]
    return rows[:, :context].clone(), rows[:, 1:].clone()


# %% wrong: targets are inputs | names: shift by one
def windows(stream: torch.Tensor, starts: torch.Tensor, context: int) -> tuple[torch.Tensor, torch.Tensor]:
    rows = stream[starts[:, None] + torch.arange(context + 1)]
    return rows[:, :-1], rows[:, :-1]


# %% wrong: shifted by two | names: shifted by two
def windows(stream: torch.Tensor, starts: torch.Tensor, context: int) -> tuple[torch.Tensor, torch.Tensor]:
    places = starts[:, None] + torch.arange(context)
    return stream[places], stream[(places + 2).clamp(max=len(stream) - 1)]


# %% wrong: shifted backwards | names: the wrong way
def windows(stream: torch.Tensor, starts: torch.Tensor, context: int) -> tuple[torch.Tensor, torch.Tensor]:
    places = starts[:, None] + torch.arange(context)
    return stream[places], stream[places - 1]


# %% wrong: places, not tokens | names: places, not tokens
def windows(stream: torch.Tensor, starts: torch.Tensor, context: int) -> tuple[torch.Tensor, torch.Tensor]:
    rows = starts[:, None] + torch.arange(context + 1)
    return rows[:, :-1], rows[:, 1:]


# %% wrong: swapped | names: inputs and targets are swapped
def windows(stream: torch.Tensor, starts: torch.Tensor, context: int) -> tuple[torch.Tensor, torch.Tensor]:
    rows = stream[starts[:, None] + torch.arange(context + 1)]
    return rows[:, 1:], rows[:, :-1]


# %% wrong: one too many | names: a token too many
def windows(stream: torch.Tensor, starts: torch.Tensor, context: int) -> tuple[torch.Tensor, torch.Tensor]:
    rows = stream[starts[:, None] + torch.arange(context + 1)]
    return rows, rows[:, 1:]


# %% wrong: one too few | names: a token too few
def windows(stream: torch.Tensor, starts: torch.Tensor, context: int) -> tuple[torch.Tensor, torch.Tensor]:
    rows = stream[starts[:, None] + torch.arange(context)]
    return rows[:, :-1], rows[:, 1:]


# %% wrong: one target a window | names: each token has a target
def windows(stream: torch.Tensor, starts: torch.Tensor, context: int) -> tuple[torch.Tensor, torch.Tensor]:
    rows = stream[starts[:, None] + torch.arange(context + 1)]
    return rows[:, :-1], rows[:, -1]


# %% wrong: starts ignored | names: they begin at `starts`
def windows(stream: torch.Tensor, starts: torch.Tensor, context: int) -> tuple[torch.Tensor, torch.Tensor]:
    starts = torch.arange(len(starts)) * context
    rows = stream[starts[:, None] + torch.arange(context + 1)]
    return rows[:, :-1], rows[:, 1:]


# %% wrong: rolled | names: lies outside the inputs
def windows(stream: torch.Tensor, starts: torch.Tensor, context: int) -> tuple[torch.Tensor, torch.Tensor]:
    rows = stream[starts[:, None] + torch.arange(context)]
    return rows, rows.roll(-1, 1)


# %% wrong: sorted | names: keep their order
def windows(stream: torch.Tensor, starts: torch.Tensor, context: int) -> tuple[torch.Tensor, torch.Tensor]:
    starts = starts.sort().values
    rows = stream[starts[:, None] + torch.arange(context + 1)]
    return rows[:, :-1], rows[:, 1:]


# %% wrong: the next windows as targets | names: the windows that come next
def windows(stream: torch.Tensor, starts: torch.Tensor, context: int) -> tuple[torch.Tensor, torch.Tensor]:
    places = starts[:, None] + torch.arange(context)
    return stream[places], stream[(places + context).clamp(max=len(stream) - 1)]


# %% wrong: (T, B) | names: (B, T) is asked for
def windows(stream: torch.Tensor, starts: torch.Tensor, context: int) -> tuple[torch.Tensor, torch.Tensor]:
    rows = stream[starts + torch.arange(context + 1)[:, None]]
    return rows[:-1], rows[1:]


# %% wrong: joined into one row | names: joined into one row
def windows(stream: torch.Tensor, starts: torch.Tensor, context: int) -> tuple[torch.Tensor, torch.Tensor]:
    x = torch.cat([stream[i : i + context] for i in starts.tolist()])
    y = torch.cat([stream[i + 1 : i + 1 + context] for i in starts.tolist()])
    return x, y


# %% wrong: only the first window | names: only the first window is there
def windows(stream: torch.Tensor, starts: torch.Tensor, context: int) -> tuple[torch.Tensor, torch.Tensor]:
    start = int(starts[0])
    return stream[start : start + context], stream[start + 1 : start + context + 1]


# %% wrong: targets one too many | names: the targets have a token too many
def windows(stream: torch.Tensor, starts: torch.Tensor, context: int) -> tuple[torch.Tensor, torch.Tensor]:
    rows = stream[(starts[:, None] + torch.arange(context + 2)).clamp(max=len(stream) - 1)]
    return rows[:, :context], rows[:, 1:]


# %% wrong: inputs only | names: as a pair
def windows(stream: torch.Tensor, starts: torch.Tensor, context: int) -> tuple[torch.Tensor, torch.Tensor]:
    return stream[starts[:, None] + torch.arange(context)]


# %% wrong: one too early | names: one before `starts`
def windows(stream: torch.Tensor, starts: torch.Tensor, context: int) -> tuple[torch.Tensor, torch.Tensor]:
    rows = stream[starts[:, None] + torch.arange(context + 1) - 1]
    return rows[:, :-1], rows[:, 1:]
