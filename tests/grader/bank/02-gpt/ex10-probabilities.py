# %% right: with sorted logits
def next_token_probabilities(logits, temperature=1.0, top_k=None, top_p=None):
    ranked, order = (logits / temperature).sort(dim=-1, descending=True)
    if top_k is not None:
        ranked[:, top_k:] = -torch.inf
    p = torch.softmax(ranked, dim=-1)
    if top_p is not None:
        reached = torch.cumsum(p, dim=-1) >= top_p
        drop = torch.roll(reached, 1, dims=-1)
        drop[:, 0] = False
        p = p.masked_fill(drop, 0.0)
    p = p / p.sum(dim=-1, keepdim=True)
    return torch.gather(p, 1, order.argsort(dim=-1))


# %% right: row by row
def next_token_probabilities(logits, temperature=1.0, top_k=None, top_p=None):
    rows = []
    for row in logits / temperature:
        order = row.argsort(descending=True)
        kept = order if top_k is None else order[:top_k]
        p = row[kept].softmax(0)
        if top_p is not None:
            n = 1
            while n < len(p) and p[:n].sum() < top_p:
                n += 1
            kept, p = kept[:n], p[:n]
        full = torch.zeros_like(row)
        full[kept] = p / p.sum()
        rows.append(full)
    return torch.stack(rows)


# %% wrong: multiplies by the temperature | names: multiplied by the temperature
def next_token_probabilities(
    logits: torch.Tensor, temperature: float = 1.0, top_k: int | None = None, top_p: float | None = None
) -> torch.Tensor:
    logits = logits * temperature
    if top_k is not None:
        smallest = logits.topk(min(top_k, logits.shape[-1])).values[:, -1:]
        logits = logits.masked_fill(logits < smallest, -torch.inf)
    p = logits.softmax(-1)
    if top_p is not None:
        ranked, order = p.sort(descending=True)
        keep = ranked.cumsum(-1) - ranked < top_p
        p = torch.zeros_like(p).scatter(-1, order, ranked * keep)
    return p / p.sum(-1, keepdim=True)


# %% wrong: ignores the temperature | names: the temperature is ignored
def next_token_probabilities(
    logits: torch.Tensor, temperature: float = 1.0, top_k: int | None = None, top_p: float | None = None
) -> torch.Tensor:
    logits = logits + 0
    if top_k is not None:
        smallest = logits.topk(min(top_k, logits.shape[-1])).values[:, -1:]
        logits = logits.masked_fill(logits < smallest, -torch.inf)
    p = logits.softmax(-1)
    if top_p is not None:
        ranked, order = p.sort(descending=True)
        keep = ranked.cumsum(-1) - ranked < top_p
        p = torch.zeros_like(p).scatter(-1, order, ranked * keep)
    return p / p.sum(-1, keepdim=True)


# %% wrong: one token too many | names: one token too many
def next_token_probabilities(
    logits: torch.Tensor, temperature: float = 1.0, top_k: int | None = None, top_p: float | None = None
) -> torch.Tensor:
    logits = logits / temperature
    if top_k is not None:
        smallest = logits.topk(min(top_k + 1, logits.shape[-1])).values[:, -1:]
        logits = logits.masked_fill(logits < smallest, -torch.inf)
    p = logits.softmax(-1)
    if top_p is not None:
        ranked, order = p.sort(descending=True)
        keep = ranked.cumsum(-1) - ranked < top_p
        p = torch.zeros_like(p).scatter(-1, order, ranked * keep)
    return p / p.sum(-1, keepdim=True)


# %% wrong: one token too few | names: one token too few
def next_token_probabilities(
    logits: torch.Tensor, temperature: float = 1.0, top_k: int | None = None, top_p: float | None = None
) -> torch.Tensor:
    logits = logits / temperature
    if top_k is not None and top_k > 1:
        smallest = logits.topk(min(top_k, logits.shape[-1])).values[:, -1:]
        logits = logits.masked_fill(logits <= smallest, -torch.inf)
    p = logits.softmax(-1)
    if top_p is not None:
        ranked, order = p.sort(descending=True)
        keep = ranked.cumsum(-1) - ranked < top_p
        p = torch.zeros_like(p).scatter(-1, order, ranked * keep)
    return p / p.sum(-1, keepdim=True)


# %% wrong: logits of 0 | names: set to 0, which is an ordinary logit
def next_token_probabilities(
    logits: torch.Tensor, temperature: float = 1.0, top_k: int | None = None, top_p: float | None = None
) -> torch.Tensor:
    logits = logits / temperature
    if top_k is not None:
        smallest = logits.topk(min(top_k, logits.shape[-1])).values[:, -1:]
        logits = logits.masked_fill(logits < smallest, 0.0)
    p = logits.softmax(-1)
    if top_p is not None:
        ranked, order = p.sort(descending=True)
        keep = ranked.cumsum(-1) - ranked < top_p
        p = torch.zeros_like(p).scatter(-1, order, ranked * keep)
    return p / p.sum(-1, keepdim=True)


# %% wrong: does not sum to 1 after top-k | names: do not sum to 1
def next_token_probabilities(
    logits: torch.Tensor, temperature: float = 1.0, top_k: int | None = None, top_p: float | None = None
) -> torch.Tensor:
    logits = logits / temperature
    everything = logits.softmax(-1)
    if top_k is not None:
        smallest = logits.topk(min(top_k, logits.shape[-1])).values[:, -1:]
        logits = logits.masked_fill(logits < smallest, -torch.inf)
    p = logits.softmax(-1)
    if top_p is not None:
        ranked, order = p.sort(descending=True)
        keep = ranked.cumsum(-1) - ranked < top_p
        p = torch.zeros_like(p).scatter(-1, order, ranked * keep)
    return everything * (p > 0)


# %% wrong: without the token that crosses | names: the token that crosses p is left out
def next_token_probabilities(
    logits: torch.Tensor, temperature: float = 1.0, top_k: int | None = None, top_p: float | None = None
) -> torch.Tensor:
    logits = logits / temperature
    if top_k is not None:
        smallest = logits.topk(min(top_k, logits.shape[-1])).values[:, -1:]
        logits = logits.masked_fill(logits < smallest, -torch.inf)
    p = logits.softmax(-1)
    if top_p is not None:
        ranked, order = p.sort(descending=True)
        keep = ranked.cumsum(-1) <= top_p
        p = torch.zeros_like(p).scatter(-1, order, ranked * keep)
    return p / p.sum(-1, keepdim=True)


# %% wrong: sum below 1 after top-p | names: the sum does not reach 1
def next_token_probabilities(
    logits: torch.Tensor, temperature: float = 1.0, top_k: int | None = None, top_p: float | None = None
) -> torch.Tensor:
    logits = logits / temperature
    if top_k is not None:
        smallest = logits.topk(min(top_k, logits.shape[-1])).values[:, -1:]
        logits = logits.masked_fill(logits < smallest, -torch.inf)
    p = logits.softmax(-1)
    if top_p is not None:
        ranked, order = p.sort(descending=True)
        keep = ranked.cumsum(-1) - ranked < top_p
        p = torch.zeros_like(p).scatter(-1, order, ranked * keep)
    return p


# %% wrong: in the vocabulary's order | names: sort them first
def next_token_probabilities(
    logits: torch.Tensor, temperature: float = 1.0, top_k: int | None = None, top_p: float | None = None
) -> torch.Tensor:
    logits = logits / temperature
    if top_k is not None:
        smallest = logits.topk(min(top_k, logits.shape[-1])).values[:, -1:]
        logits = logits.masked_fill(logits < smallest, -torch.inf)
    p = logits.softmax(-1)
    if top_p is not None:
        ranked, order = p, torch.arange(p.shape[-1]).expand_as(p)
        keep = ranked.cumsum(-1) - ranked < top_p
        p = torch.zeros_like(p).scatter(-1, order, ranked * keep)
    return p / p.sum(-1, keepdim=True)


# %% wrong: in sorted order | names: put each probability back
def next_token_probabilities(
    logits: torch.Tensor, temperature: float = 1.0, top_k: int | None = None, top_p: float | None = None
) -> torch.Tensor:
    logits = logits / temperature
    if top_k is not None:
        smallest = logits.topk(min(top_k, logits.shape[-1])).values[:, -1:]
        logits = logits.masked_fill(logits < smallest, -torch.inf)
    p = logits.softmax(-1)
    if top_p is not None:
        ranked, order = p.sort(descending=True)
        keep = ranked.cumsum(-1) - ranked < top_p
        p = ranked * keep
    return p / p.sum(-1, keepdim=True)


# %% wrong: top-p ignored | names: `top_p` is ignored
def next_token_probabilities(
    logits: torch.Tensor, temperature: float = 1.0, top_k: int | None = None, top_p: float | None = None
) -> torch.Tensor:
    logits = logits / temperature
    if top_k is not None:
        smallest = logits.topk(min(top_k, logits.shape[-1])).values[:, -1:]
        logits = logits.masked_fill(logits < smallest, -torch.inf)
    p = logits.softmax(-1)
    if False:
        ranked, order = p.sort(descending=True)
        keep = ranked.cumsum(-1) - ranked < top_p
        p = torch.zeros_like(p).scatter(-1, order, ranked * keep)
    return p / p.sum(-1, keepdim=True)


# %% wrong: top-k ignored | names: `top_k` is ignored
def next_token_probabilities(
    logits: torch.Tensor, temperature: float = 1.0, top_k: int | None = None, top_p: float | None = None
) -> torch.Tensor:
    logits = logits / temperature
    if False:
        smallest = logits.topk(min(top_k, logits.shape[-1])).values[:, -1:]
        logits = logits.masked_fill(logits < smallest, -torch.inf)
    p = logits.softmax(-1)
    if top_p is not None:
        ranked, order = p.sort(descending=True)
        keep = ranked.cumsum(-1) - ranked < top_p
        p = torch.zeros_like(p).scatter(-1, order, ranked * keep)
    return p / p.sum(-1, keepdim=True)


# %% wrong: top-p of the probabilities before top-k | names: before top-k
def next_token_probabilities(
    logits: torch.Tensor, temperature: float = 1.0, top_k: int | None = None, top_p: float | None = None
) -> torch.Tensor:
    logits = logits / temperature
    first = logits.softmax(-1)
    if top_k is not None:
        smallest = logits.topk(min(top_k, logits.shape[-1])).values[:, -1:]
        logits = logits.masked_fill(logits < smallest, -torch.inf)
    p = logits.softmax(-1)
    if top_p is not None:
        ranked, order = p.sort(descending=True)
        full = first.gather(-1, order)
        keep = full.cumsum(-1) - full < top_p
        p = torch.zeros_like(p).scatter(-1, order, ranked * keep)
    return p / p.sum(-1, keepdim=True)


# %% wrong: changes the logits | names: changes its argument
def next_token_probabilities(
    logits: torch.Tensor, temperature: float = 1.0, top_k: int | None = None, top_p: float | None = None
) -> torch.Tensor:
    logits /= temperature
    if top_k is not None:
        smallest = logits.topk(min(top_k, logits.shape[-1])).values[:, -1:]
        logits = logits.masked_fill(logits < smallest, -torch.inf)
    p = logits.softmax(-1)
    if top_p is not None:
        ranked, order = p.sort(descending=True)
        keep = ranked.cumsum(-1) - ranked < top_p
        p = torch.zeros_like(p).scatter(-1, order, ranked * keep)
    return p / p.sum(-1, keepdim=True)
