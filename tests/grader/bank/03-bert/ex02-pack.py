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


# %% right: with numpy
def pack(pairs: list[tuple[list[int], list[int] | None]]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    rows = [[CLS] + list(a) + [SEP] + (list(b) + [SEP] if b is not None else []) for a, b in pairs]
    T = max(len(row) for row in rows)
    ids = np.array([row + [PAD] * (T - len(row)) for row in rows])
    first = (ids == SEP).argmax(1)[:, None]
    mask = ids != PAD
    segments = (np.arange(T) > first) & mask
    return torch.from_numpy(ids), torch.from_numpy(segments.astype(np.int64)), torch.from_numpy(mask)


# %% wrong: B is always there | names: B is None
def pack(pairs: list[tuple[list[int], list[int] | None]]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    rows = [[CLS, *a, SEP, *b, SEP] for a, b in pairs]
    T = max(map(len, rows))
    ids, segments = torch.full((len(rows), T), PAD), torch.zeros(len(rows), T, dtype=torch.long)
    mask = torch.zeros(len(rows), T, dtype=torch.bool)
    for i, ((a, _), row) in enumerate(zip(pairs, rows, strict=True)):
        ids[i, : len(row)], mask[i, : len(row)] = torch.tensor(row), True
        segments[i, len(a) + 2 : len(row)] = 1
    return ids, segments, mask


# %% wrong: rows are not filled up | names: rows differ in length
def pack(pairs: list[tuple[list[int], list[int] | None]]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    rows = [[CLS, *a, SEP, *([] if b is None else [*b, SEP])] for a, b in pairs]
    segments = [[0] * (len(a) + 2) + [1] * (0 if b is None else len(b) + 1) for a, b in pairs]
    ids = torch.tensor(rows)
    return ids, torch.tensor(segments), ids != PAD


# %% wrong: two tensors | names: should return three tensors
def pack(pairs: list[tuple[list[int], list[int] | None]]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    rows = [[CLS, *a, SEP, *([] if b is None else [*b, SEP])] for a, b in pairs]
    T = max(map(len, rows))
    ids, segments = torch.full((len(rows), T), PAD), torch.zeros(len(rows), T, dtype=torch.long)
    mask = torch.zeros(len(rows), T, dtype=torch.bool)
    for i, ((a, _), row) in enumerate(zip(pairs, rows, strict=True)):
        ids[i, : len(row)], mask[i, : len(row)] = torch.tensor(row), True
        segments[i, len(a) + 2 : len(row)] = 1
    return ids, mask


# %% wrong: segments last | names: the mask comes third
def pack(pairs: list[tuple[list[int], list[int] | None]]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    rows = [[CLS, *a, SEP, *([] if b is None else [*b, SEP])] for a, b in pairs]
    T = max(map(len, rows))
    ids, segments = torch.full((len(rows), T), PAD), torch.zeros(len(rows), T, dtype=torch.long)
    mask = torch.zeros(len(rows), T, dtype=torch.bool)
    for i, ((a, _), row) in enumerate(zip(pairs, rows, strict=True)):
        ids[i, : len(row)], mask[i, : len(row)] = torch.tensor(row), True
        segments[i, len(a) + 2 : len(row)] = 1
    return ids, mask, segments


# %% wrong: padding behind a short pair | names: padding behind a pair has segment 1
def pack(pairs: list[tuple[list[int], list[int] | None]]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    rows = [[CLS, *a, SEP, *([] if b is None else [*b, SEP])] for a, b in pairs]
    T = max(map(len, rows))
    ids, segments = torch.full((len(rows), T), PAD), torch.zeros(len(rows), T, dtype=torch.long)
    mask = torch.zeros(len(rows), T, dtype=torch.bool)
    for i, ((a, _), row) in enumerate(zip(pairs, rows, strict=True)):
        ids[i, : len(row)], mask[i, : len(row)] = torch.tensor(row), True
        if len(row) > len(a) + 2:
            segments[i, len(a) + 2 :] = 1
    return ids, segments, mask


# %% wrong: ids are floats | names: ids are whole numbers
def pack(pairs: list[tuple[list[int], list[int] | None]]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    rows = [[CLS, *a, SEP, *([] if b is None else [*b, SEP])] for a, b in pairs]
    T = max(map(len, rows))
    ids, segments = torch.zeros(len(rows), T), torch.zeros(len(rows), T, dtype=torch.long)
    mask = torch.zeros(len(rows), T, dtype=torch.bool)
    for i, ((a, _), row) in enumerate(zip(pairs, rows, strict=True)):
        ids[i, : len(row)], mask[i, : len(row)] = torch.tensor(row), True
        segments[i, len(a) + 2 : len(row)] = 1
    return ids, segments, mask


# %% wrong: segments are floats | names: segments are whole numbers
def pack(pairs: list[tuple[list[int], list[int] | None]]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    rows = [[CLS, *a, SEP, *([] if b is None else [*b, SEP])] for a, b in pairs]
    T = max(map(len, rows))
    ids, segments = torch.full((len(rows), T), PAD), torch.zeros(len(rows), T)
    mask = torch.zeros(len(rows), T, dtype=torch.bool)
    for i, ((a, _), row) in enumerate(zip(pairs, rows, strict=True)):
        ids[i, : len(row)], mask[i, : len(row)] = torch.tensor(row), True
        segments[i, len(a) + 2 : len(row)] = 1
    return ids, segments, mask


# %% wrong: mask of numbers | names: it is bool
def pack(pairs: list[tuple[list[int], list[int] | None]]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    rows = [[CLS, *a, SEP, *([] if b is None else [*b, SEP])] for a, b in pairs]
    T = max(map(len, rows))
    ids, segments = torch.full((len(rows), T), PAD), torch.zeros(len(rows), T, dtype=torch.long)
    mask = torch.zeros(len(rows), T)
    for i, ((a, _), row) in enumerate(zip(pairs, rows, strict=True)):
        ids[i, : len(row)], mask[i, : len(row)] = torch.tensor(row), True
        segments[i, len(a) + 2 : len(row)] = 1
    return ids, segments, mask


# %% wrong: segments from 1 | names: segments count from 1
def pack(pairs: list[tuple[list[int], list[int] | None]]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    rows = [[CLS, *a, SEP, *([] if b is None else [*b, SEP])] for a, b in pairs]
    T = max(map(len, rows))
    ids, segments = torch.full((len(rows), T), PAD), torch.zeros(len(rows), T, dtype=torch.long)
    mask = torch.zeros(len(rows), T, dtype=torch.bool)
    for i, ((a, _), row) in enumerate(zip(pairs, rows, strict=True)):
        ids[i, : len(row)], mask[i, : len(row)] = torch.tensor(row), True
        segments[i, len(a) + 2 : len(row)] = 1
    return ids, (segments + 1) * mask, mask


# %% wrong: one too long | names: one token too long
def pack(pairs: list[tuple[list[int], list[int] | None]]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    rows = [[CLS, *a, SEP, *([] if b is None else [*b, SEP])] for a, b in pairs]
    T = max(map(len, rows)) + 1
    ids, segments = torch.full((len(rows), T), PAD), torch.zeros(len(rows), T, dtype=torch.long)
    mask = torch.zeros(len(rows), T, dtype=torch.bool)
    for i, ((a, _), row) in enumerate(zip(pairs, rows, strict=True)):
        ids[i, : len(row)], mask[i, : len(row)] = torch.tensor(row), True
        segments[i, len(a) + 2 : len(row)] = 1
    return ids, segments, mask


# %% wrong: padded with −1 | names: [PAD] has the id 0
def pack(pairs: list[tuple[list[int], list[int] | None]]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    rows = [[CLS, *a, SEP, *([] if b is None else [*b, SEP])] for a, b in pairs]
    T = max(map(len, rows))
    ids, segments = torch.full((len(rows), T), -1), torch.zeros(len(rows), T, dtype=torch.long)
    mask = torch.zeros(len(rows), T, dtype=torch.bool)
    for i, ((a, _), row) in enumerate(zip(pairs, rows, strict=True)):
        ids[i, : len(row)], mask[i, : len(row)] = torch.tensor(row), True
        segments[i, len(a) + 2 : len(row)] = 1
    return ids, segments, mask


# %% wrong: cut to the shortest | names: cut to the shortest
def pack(pairs: list[tuple[list[int], list[int] | None]]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    rows = [[CLS, *a, SEP, *([] if b is None else [*b, SEP])] for a, b in pairs]
    T = min(map(len, rows))
    rows = [row[:T] for row in rows]
    ids, segments = torch.full((len(rows), T), PAD), torch.zeros(len(rows), T, dtype=torch.long)
    mask = torch.zeros(len(rows), T, dtype=torch.bool)
    for i, ((a, _), row) in enumerate(zip(pairs, rows, strict=True)):
        ids[i, : len(row)], mask[i, : len(row)] = torch.tensor(row), True
        segments[i, len(a) + 2 : len(row)] = 1
    return ids, segments, mask


# %% wrong: changes its lists | names: modified in place
def pack(pairs: list[tuple[list[int], list[int] | None]]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    for a, b in pairs:
        a.append(SEP)
        if b is not None:
            b.append(SEP)
    rows = [[CLS, *a, *(b or [])] for a, b in pairs]
    T = max(map(len, rows))
    ids, segments = torch.full((len(rows), T), PAD), torch.zeros(len(rows), T, dtype=torch.long)
    mask = torch.zeros(len(rows), T, dtype=torch.bool)
    for i, ((a, _), row) in enumerate(zip(pairs, rows, strict=True)):
        ids[i, : len(row)], mask[i, : len(row)] = torch.tensor(row), True
        segments[i, len(a) + 1 : len(row)] = 1
    return ids, segments, mask


# %% wrong: lists | names: Python list
def pack(pairs: list[tuple[list[int], list[int] | None]]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    rows = [[CLS, *a, SEP, *([] if b is None else [*b, SEP])] for a, b in pairs]
    T = max(map(len, rows))
    ids, segments = torch.full((len(rows), T), PAD), torch.zeros(len(rows), T, dtype=torch.long)
    mask = torch.zeros(len(rows), T, dtype=torch.bool)
    for i, ((a, _), row) in enumerate(zip(pairs, rows, strict=True)):
        ids[i, : len(row)], mask[i, : len(row)] = torch.tensor(row), True
        segments[i, len(a) + 2 : len(row)] = 1
    return ids.tolist(), segments.tolist(), mask.tolist()


# %% wrong: sorted by length | names: rows are in another order
def pack(pairs: list[tuple[list[int], list[int] | None]]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    rows = [[CLS, *a, SEP, *([] if b is None else [*b, SEP])] for a, b in pairs]
    order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
    rows, pairs = [rows[i] for i in order], [pairs[i] for i in order]
    T = max(map(len, rows))
    ids, segments = torch.full((len(rows), T), PAD), torch.zeros(len(rows), T, dtype=torch.long)
    mask = torch.zeros(len(rows), T, dtype=torch.bool)
    for i, ((a, _), row) in enumerate(zip(pairs, rows, strict=True)):
        ids[i, : len(row)], mask[i, : len(row)] = torch.tensor(row), True
        segments[i, len(a) + 2 : len(row)] = 1
    return ids, segments, mask
