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
