# %% right: with sorting
def fill_blank(logits, ids, k, options=None):
    place = int((ids == MASK).nonzero())
    own = list(range(logits.shape[1])) if options is None else list(options)
    p = torch.softmax(logits[place][own], 0).tolist()
    return sorted(zip(own, p), key=lambda pair: pair[1], reverse=True)[:k]


# %% right: with −∞ for the rest
def fill_blank(logits, ids, k, options=None):
    row = logits[(ids == MASK).float().argmax()]
    if options is not None:
        rest = torch.ones_like(row, dtype=torch.bool)
        rest[options] = False
        row = row.masked_fill(rest, -torch.inf)
    p, best = torch.topk(row.softmax(0), k)
    return [(int(i), float(x)) for i, x in zip(best, p)]


# %% wrong: scores | names: not probabilities
def fill_blank(
    logits: torch.Tensor, ids: torch.Tensor, k: int, options: list[int] | None = None
) -> list[tuple[int, float]]:
    scores = logits[ids == MASK][0]
    candidates = torch.arange(len(scores)) if options is None else torch.tensor(options)
    p, best = scores[candidates].topk(k)
    return list(zip(candidates[best].tolist(), p.tolist(), strict=True))


# %% wrong: the least likely | names: least likely
def fill_blank(
    logits: torch.Tensor, ids: torch.Tensor, k: int, options: list[int] | None = None
) -> list[tuple[int, float]]:
    scores = logits[ids == MASK][0]
    candidates = torch.arange(len(scores)) if options is None else torch.tensor(options)
    p, best = scores[candidates].softmax(-1).topk(k, largest=False)
    return list(zip(candidates[best].tolist(), p.tolist(), strict=True))


# %% wrong: the first place | names: first place
def fill_blank(
    logits: torch.Tensor, ids: torch.Tensor, k: int, options: list[int] | None = None
) -> list[tuple[int, float]]:
    scores = logits[0]
    candidates = torch.arange(len(scores)) if options is None else torch.tensor(options)
    p, best = scores[candidates].softmax(-1).topk(k)
    return list(zip(candidates[best].tolist(), p.tolist(), strict=True))


# %% wrong: the last place | names: last place
def fill_blank(
    logits: torch.Tensor, ids: torch.Tensor, k: int, options: list[int] | None = None
) -> list[tuple[int, float]]:
    scores = logits[-1]
    candidates = torch.arange(len(scores)) if options is None else torch.tensor(options)
    p, best = scores[candidates].softmax(-1).topk(k)
    return list(zip(candidates[best].tolist(), p.tolist(), strict=True))


# %% wrong: softmax over places | names: over the places
def fill_blank(
    logits: torch.Tensor, ids: torch.Tensor, k: int, options: list[int] | None = None
) -> list[tuple[int, float]]:
    scores = logits.softmax(0)[ids == MASK][0]
    candidates = torch.arange(len(scores)) if options is None else torch.tensor(options)
    p, best = scores[candidates].topk(k)
    return list(zip(candidates[best].tolist(), p.tolist(), strict=True))


# %% wrong: options ignored | names: options are ignored
def fill_blank(
    logits: torch.Tensor, ids: torch.Tensor, k: int, options: list[int] | None = None
) -> list[tuple[int, float]]:
    scores = logits[ids == MASK][0]
    candidates = torch.arange(len(scores))
    p, best = scores[candidates].softmax(-1).topk(k)
    return list(zip(candidates[best].tolist(), p.tolist(), strict=True))


# %% wrong: options after the softmax | names: before the softmax
def fill_blank(
    logits: torch.Tensor, ids: torch.Tensor, k: int, options: list[int] | None = None
) -> list[tuple[int, float]]:
    scores = logits[ids == MASK][0]
    candidates = torch.arange(len(scores)) if options is None else torch.tensor(options)
    p, best = scores.softmax(-1)[candidates].topk(k)
    return list(zip(candidates[best].tolist(), p.tolist(), strict=True))


# %% wrong: places in options | names: not ids
def fill_blank(
    logits: torch.Tensor, ids: torch.Tensor, k: int, options: list[int] | None = None
) -> list[tuple[int, float]]:
    scores = logits[ids == MASK][0]
    candidates = torch.arange(len(scores)) if options is None else torch.tensor(options)
    p, best = scores[candidates].softmax(-1).topk(k)
    return list(zip(best.tolist(), p.tolist(), strict=True))


# %% wrong: pairs the wrong way round | names: not (probability, id)
def fill_blank(
    logits: torch.Tensor, ids: torch.Tensor, k: int, options: list[int] | None = None
) -> list[tuple[int, float]]:
    scores = logits[ids == MASK][0]
    candidates = torch.arange(len(scores)) if options is None else torch.tensor(options)
    p, best = scores[candidates].softmax(-1).topk(k)
    return list(zip(p.tolist(), candidates[best].tolist(), strict=True))
