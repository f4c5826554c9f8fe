# %% right: with lists
def pack(pairs):
    rows, kinds = [], []
    for a, b in pairs:
        rows.append([CLS] + list(a) + [SEP] + ([] if b is None else list(b) + [SEP]))
        kinds.append([0] * (len(a) + 2) + ([] if b is None else [1] * (len(b) + 1)))
    T = max(len(row) for row in rows)
    mask = torch.tensor([[1] * len(row) + [0] * (T - len(row)) for row in rows]).bool()
    ids = torch.tensor([row + [PAD] * (T - len(row)) for row in rows])
    return ids, torch.tensor([kind + [0] * (T - len(kind)) for kind in kinds]), mask


# %% right: with pad_sequence
def pack(pairs):
    rows = [torch.tensor([CLS, *a, SEP] + ([*b, SEP] if b is not None else [])) for a, b in pairs]
    kinds = [(torch.arange(len(row)) > len(a) + 1).long() for (a, _), row in zip(pairs, rows)]
    stack = nn.utils.rnn.pad_sequence
    ids = stack(rows, batch_first=True, padding_value=0)
    return ids, stack(kinds, batch_first=True), ids != 0


# %% wrong: no last separator | names: last [SEP]
def pack(pairs: list[tuple[list[int], list[int] | None]]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    rows = [[CLS, *a, SEP, *([] if b is None else [*b])] for a, b in pairs]
    T = max(map(len, rows))
    ids, segments = torch.full((len(rows), T), PAD), torch.zeros(len(rows), T, dtype=torch.long)
    mask = torch.zeros(len(rows), T, dtype=torch.bool)
    for i, ((a, _), row) in enumerate(zip(pairs, rows, strict=True)):
        ids[i, : len(row)], mask[i, : len(row)] = torch.tensor(row), True
        segments[i, len(a) + 2 : len(row)] = 1
    return ids, segments, mask


# %% wrong: no [CLS] | names: [CLS] is missing
def pack(pairs: list[tuple[list[int], list[int] | None]]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    rows = [[*a, SEP, *([] if b is None else [*b, SEP])] for a, b in pairs]
    T = max(map(len, rows))
    ids, segments = torch.full((len(rows), T), PAD), torch.zeros(len(rows), T, dtype=torch.long)
    mask = torch.zeros(len(rows), T, dtype=torch.bool)
    for i, ((a, _), row) in enumerate(zip(pairs, rows, strict=True)):
        ids[i, : len(row)], mask[i, : len(row)] = torch.tensor(row), True
        segments[i, len(a) + 2 : len(row)] = 1
    return ids, segments, mask


# %% wrong: [CLS] and [SEP] swapped | names: are swapped
def pack(pairs: list[tuple[list[int], list[int] | None]]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    rows = [[SEP, *a, CLS, *([] if b is None else [*b, CLS])] for a, b in pairs]
    T = max(map(len, rows))
    ids, segments = torch.full((len(rows), T), PAD), torch.zeros(len(rows), T, dtype=torch.long)
    mask = torch.zeros(len(rows), T, dtype=torch.bool)
    for i, ((a, _), row) in enumerate(zip(pairs, rows, strict=True)):
        ids[i, : len(row)], mask[i, : len(row)] = torch.tensor(row), True
        segments[i, len(a) + 2 : len(row)] = 1
    return ids, segments, mask


# %% wrong: a second [CLS] | names: second [CLS]
def pack(pairs: list[tuple[list[int], list[int] | None]]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    rows = [[CLS, *a, SEP, *([] if b is None else [CLS, *b, SEP])] for a, b in pairs]
    T = max(map(len, rows))
    ids, segments = torch.full((len(rows), T), PAD), torch.zeros(len(rows), T, dtype=torch.long)
    mask = torch.zeros(len(rows), T, dtype=torch.bool)
    for i, ((a, _), row) in enumerate(zip(pairs, rows, strict=True)):
        ids[i, : len(row)], mask[i, : len(row)] = torch.tensor(row), True
        segments[i, len(a) + 2 : len(row)] = 1
    return ids, segments, mask


# %% wrong: two separators for one sentence | names: two [SEP]
def pack(pairs: list[tuple[list[int], list[int] | None]]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    rows = [[CLS, *a, SEP, *([SEP] if b is None else [*b, SEP])] for a, b in pairs]
    T = max(map(len, rows))
    ids, segments = torch.full((len(rows), T), PAD), torch.zeros(len(rows), T, dtype=torch.long)
    mask = torch.zeros(len(rows), T, dtype=torch.bool)
    for i, ((a, _), row) in enumerate(zip(pairs, rows, strict=True)):
        ids[i, : len(row)], mask[i, : len(row)] = torch.tensor(row), True
        segments[i, len(a) + 2 : len(row)] = 1
    return ids, segments, mask


# %% wrong: the first separator in B | names: belongs to A
def pack(pairs: list[tuple[list[int], list[int] | None]]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    rows = [[CLS, *a, SEP, *([] if b is None else [*b, SEP])] for a, b in pairs]
    T = max(map(len, rows))
    ids, segments = torch.full((len(rows), T), PAD), torch.zeros(len(rows), T, dtype=torch.long)
    mask = torch.zeros(len(rows), T, dtype=torch.bool)
    for i, ((a, _), row) in enumerate(zip(pairs, rows, strict=True)):
        ids[i, : len(row)], mask[i, : len(row)] = torch.tensor(row), True
        segments[i, len(a) + 1 : len(row)] = 1
    return ids, segments, mask


# %% wrong: mask the wrong way round | names: wrong way round
def pack(pairs: list[tuple[list[int], list[int] | None]]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    rows = [[CLS, *a, SEP, *([] if b is None else [*b, SEP])] for a, b in pairs]
    T = max(map(len, rows))
    ids, segments = torch.full((len(rows), T), PAD), torch.zeros(len(rows), T, dtype=torch.long)
    mask = torch.zeros(len(rows), T, dtype=torch.bool)
    for i, ((a, _), row) in enumerate(zip(pairs, rows, strict=True)):
        ids[i, : len(row)], mask[i, : len(row)] = torch.tensor(row), True
        segments[i, len(a) + 2 : len(row)] = 1
    return ids, segments, ~mask


# %% wrong: mask without special tokens | names: special tokens are tokens
def pack(pairs: list[tuple[list[int], list[int] | None]]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    rows = [[CLS, *a, SEP, *([] if b is None else [*b, SEP])] for a, b in pairs]
    T = max(map(len, rows))
    ids, segments = torch.full((len(rows), T), PAD), torch.zeros(len(rows), T, dtype=torch.long)
    mask = torch.zeros(len(rows), T, dtype=torch.bool)
    for i, ((a, _), row) in enumerate(zip(pairs, rows, strict=True)):
        ids[i, : len(row)], mask[i, : len(row)] = torch.tensor(row), True
        segments[i, len(a) + 2 : len(row)] = 1
    return ids, segments, ids > MASK


# %% wrong: padding in segment 1 | names: padding has segment 1
def pack(pairs: list[tuple[list[int], list[int] | None]]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    rows = [[CLS, *a, SEP, *([] if b is None else [*b, SEP])] for a, b in pairs]
    T = max(map(len, rows))
    ids, segments = torch.full((len(rows), T), PAD), torch.zeros(len(rows), T, dtype=torch.long)
    mask = torch.zeros(len(rows), T, dtype=torch.bool)
    for i, ((a, _), row) in enumerate(zip(pairs, rows, strict=True)):
        ids[i, : len(row)], mask[i, : len(row)] = torch.tensor(row), True
        segments[i, len(a) + 2 :] = 1
    return ids, segments, mask
