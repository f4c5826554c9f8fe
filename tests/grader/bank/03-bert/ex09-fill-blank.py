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


# %% right: a loop with numpy
def fill_blank(
    logits: torch.Tensor, ids: torch.Tensor, k: int, options: list[int] | None = None
) -> list[tuple[int, float]]:
    row = logits[ids.tolist().index(MASK)].numpy().astype(np.float64)
    candidates = range(len(row)) if options is None else options
    odds = {i: math.exp(row[i] - row.max()) for i in candidates}
    best = sorted(odds, key=odds.get, reverse=True)[:k]
    return [(int(i), odds[i] / sum(odds.values())) for i in best]


# %% wrong: a row of a table | names: take the row
def fill_blank(
    logits: torch.Tensor, ids: torch.Tensor, k: int, options: list[int] | None = None
) -> list[tuple[int, float]]:
    scores = logits[ids == MASK]
    candidates = torch.arange(scores.shape[1]) if options is None else torch.tensor(options)
    p, best = scores[:, candidates].softmax(-1).topk(k)
    return list(zip(candidates[best].tolist(), p.tolist(), strict=True))


# %% wrong: a table of options | names: take the row, [0]
def fill_blank(
    logits: torch.Tensor, ids: torch.Tensor, k: int, options: list[int] | None = None
) -> list[tuple[int, float]]:
    scores = logits[ids == MASK]
    candidates = slice(None) if options is None else torch.tensor(options)
    p, best = scores[candidates].softmax(-1).topk(k)
    return [(int(i), float(q)) for i, q in zip(best.flatten(), p.flatten())]


# %% right: tensors of one number
def fill_blank(
    logits: torch.Tensor, ids: torch.Tensor, k: int, options: list[int] | None = None
) -> list[tuple[int, float]]:
    scores = logits[ids == MASK][0]
    candidates = torch.arange(len(scores)) if options is None else torch.tensor(options)
    p, best = scores[candidates].softmax(-1).topk(k)
    return list(zip(candidates[best], p, strict=True))


# %% wrong: two lists | names: one list of ids
def fill_blank(
    logits: torch.Tensor, ids: torch.Tensor, k: int, options: list[int] | None = None
) -> list[tuple[int, float]]:
    scores = logits[ids == MASK][0]
    candidates = torch.arange(len(scores)) if options is None else torch.tensor(options)
    p, best = scores[candidates].softmax(-1).topk(k)
    return candidates[best].tolist(), p.tolist()


# %% wrong: only ids | names: only ids
def fill_blank(
    logits: torch.Tensor, ids: torch.Tensor, k: int, options: list[int] | None = None
) -> list[tuple[int, float]]:
    scores = logits[ids == MASK][0]
    candidates = torch.arange(len(scores)) if options is None else torch.tensor(options)
    p, best = scores[candidates].softmax(-1).topk(k)
    return candidates[best].tolist()


# %% wrong: only the likeliest | names: only the likeliest
def fill_blank(
    logits: torch.Tensor, ids: torch.Tensor, k: int, options: list[int] | None = None
) -> list[tuple[int, float]]:
    scores = logits[ids == MASK][0]
    candidates = torch.arange(len(scores)) if options is None else torch.tensor(options)
    p, best = scores[candidates].softmax(-1).topk(k)
    return int(candidates[best[0]]), float(p[0])


# %% wrong: a dictionary | names: a dictionary
def fill_blank(
    logits: torch.Tensor, ids: torch.Tensor, k: int, options: list[int] | None = None
) -> list[tuple[int, float]]:
    scores = logits[ids == MASK][0]
    candidates = torch.arange(len(scores)) if options is None else torch.tensor(options)
    p, best = scores[candidates].softmax(-1).topk(k)
    return dict(zip(candidates[best].tolist(), p.tolist(), strict=True))


# %% wrong: the k sum to 1 | names: probabilities of these k
def fill_blank(
    logits: torch.Tensor, ids: torch.Tensor, k: int, options: list[int] | None = None
) -> list[tuple[int, float]]:
    scores = logits[ids == MASK][0]
    candidates = torch.arange(len(scores)) if options is None else torch.tensor(options)
    p, best = scores[candidates].softmax(-1).topk(k)
    return list(zip(candidates[best].tolist(), (p / p.sum()).tolist(), strict=True))


# %% wrong: softmax of the best k | names: probabilities of these k
def fill_blank(
    logits: torch.Tensor, ids: torch.Tensor, k: int, options: list[int] | None = None
) -> list[tuple[int, float]]:
    scores = logits[ids == MASK][0]
    candidates = torch.arange(len(scores)) if options is None else torch.tensor(options)
    p, best = scores[candidates].topk(k)
    p = p.softmax(-1)
    return list(zip(candidates[best].tolist(), p.tolist(), strict=True))


# %% wrong: sigmoid | names: a sigmoid is for
def fill_blank(
    logits: torch.Tensor, ids: torch.Tensor, k: int, options: list[int] | None = None
) -> list[tuple[int, float]]:
    scores = logits[ids == MASK][0]
    candidates = torch.arange(len(scores)) if options is None else torch.tensor(options)
    p, best = scores[candidates].sigmoid().topk(k)
    return list(zip(candidates[best].tolist(), p.tolist(), strict=True))


# %% wrong: odds | names: these are odds
def fill_blank(
    logits: torch.Tensor, ids: torch.Tensor, k: int, options: list[int] | None = None
) -> list[tuple[int, float]]:
    scores = logits[ids == MASK][0]
    candidates = torch.arange(len(scores)) if options is None else torch.tensor(options)
    p, best = scores[candidates].exp().topk(k)
    return list(zip(candidates[best].tolist(), p.tolist(), strict=True))


# %% wrong: not sorted | names: the order of their ids
def fill_blank(
    logits: torch.Tensor, ids: torch.Tensor, k: int, options: list[int] | None = None
) -> list[tuple[int, float]]:
    scores = logits[ids == MASK][0]
    candidates = torch.arange(len(scores)) if options is None else torch.tensor(options)
    p, best = scores[candidates].softmax(-1).topk(k)
    return sorted(zip(candidates[best].tolist(), p.tolist(), strict=True))


# %% wrong: all candidates | names: all candidates are there
def fill_blank(
    logits: torch.Tensor, ids: torch.Tensor, k: int, options: list[int] | None = None
) -> list[tuple[int, float]]:
    scores = logits[ids == MASK][0]
    candidates = torch.arange(len(scores)) if options is None else torch.tensor(options)
    p, best = scores[candidates].softmax(-1).sort(descending=True)
    return list(zip(candidates[best].tolist(), p.tolist(), strict=True))


# %% wrong: no special tokens | names: special tokens are left out
def fill_blank(
    logits: torch.Tensor, ids: torch.Tensor, k: int, options: list[int] | None = None
) -> list[tuple[int, float]]:
    scores = logits[ids == MASK][0]
    scores = scores.clone()
    scores[:5] = -torch.inf
    candidates = torch.arange(len(scores)) if options is None else torch.tensor(options)
    p, best = scores[candidates].softmax(-1).topk(k)
    return list(zip(candidates[best].tolist(), p.tolist(), strict=True))


# %% wrong: the place of number MASK | names: look where ids == MASK
def fill_blank(
    logits: torch.Tensor, ids: torch.Tensor, k: int, options: list[int] | None = None
) -> list[tuple[int, float]]:
    scores = logits[min(MASK, len(ids) - 1)]
    candidates = torch.arange(len(scores)) if options is None else torch.tensor(options)
    p, best = scores[candidates].softmax(-1).topk(k)
    return list(zip(candidates[best].tolist(), p.tolist(), strict=True))


# %% wrong: logarithms | names: leave the logarithm out
def fill_blank(
    logits: torch.Tensor, ids: torch.Tensor, k: int, options: list[int] | None = None
) -> list[tuple[int, float]]:
    scores = logits[ids == MASK][0]
    candidates = torch.arange(len(scores)) if options is None else torch.tensor(options)
    p, best = scores[candidates].log_softmax(-1).topk(k)
    return list(zip(candidates[best].tolist(), p.tolist(), strict=True))


# %% wrong: one for any k | names: only the likeliest is there
def fill_blank(
    logits: torch.Tensor, ids: torch.Tensor, k: int, options: list[int] | None = None
) -> list[tuple[int, float]]:
    scores = logits[ids == MASK][0]
    candidates = torch.arange(len(scores)) if options is None else torch.tensor(options)
    p, best = scores[candidates].softmax(-1).topk(1)
    return list(zip(candidates[best].tolist(), p.tolist(), strict=True))
