# %% right: torch's own attention
Cache = tuple[torch.Tensor, torch.Tensor]


def attend_cached(q, k, v, past=None):
    P = past[0].size(2) if past else 0
    q, k = rotate(q, start=P), rotate(k, start=P)
    if past:
        k, v = torch.cat((past[0], k), dim=2), torch.cat((past[1], v), dim=2)
    T = q.shape[2]
    mask = torch.arange(P + T)[None, :] <= torch.arange(P, P + T)[:, None]
    return nn.functional.scaled_dot_product_attention(q, k, v, attn_mask=mask), (k, v)


# %% right: an empty cache at the start
Cache = tuple[torch.Tensor, torch.Tensor]


def attend_cached(q, k, v, past=None):
    old_k, old_v = (k[:, :, :0], v[:, :, :0]) if past is None else past
    start, T = old_k.shape[2], q.shape[2]
    keys = torch.cat([old_k, rotate(k, start)], -2)
    values = torch.cat([old_v, v], -2)
    y = attention(rotate(q, start), keys, values, causal_mask(start + T)[-T:])[0]
    return y, [keys, values]


# %% wrong: keeps only the new | names: the cache holds only the new tokens
Cache = tuple[torch.Tensor, torch.Tensor]


def attend_cached(
    q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, past: Cache | None = None
) -> tuple[torch.Tensor, Cache]:
    before = 0 if past is None else past[0].shape[2]
    q, k = rotate(q, before), rotate(k, before)
    new = k, v
    if past is not None:
        k, v = torch.cat([past[0], k], 2), torch.cat([past[1], v], 2)
    y, _ = attention(q, k, v, causal_mask(k.shape[2])[before:])
    return y, new


# %% wrong: returns the old cache | names: the old cache is returned
Cache = tuple[torch.Tensor, torch.Tensor]


def attend_cached(
    q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, past: Cache | None = None
) -> tuple[torch.Tensor, Cache]:
    before = 0 if past is None else past[0].shape[2]
    q, k = rotate(q, before), rotate(k, before)
    if past is not None:
        k, v = torch.cat([past[0], k], 2), torch.cat([past[1], v], 2)
    y, _ = attention(q, k, v, causal_mask(k.shape[2])[before:])
    return y, (past or (k, v))


# %% wrong: rotates from 0 | names: as if they stood at the start of the text
Cache = tuple[torch.Tensor, torch.Tensor]


def attend_cached(
    q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, past: Cache | None = None
) -> tuple[torch.Tensor, Cache]:
    before = 0 if past is None else past[0].shape[2]
    q, k = rotate(q), rotate(k)
    if past is not None:
        k, v = torch.cat([past[0], k], 2), torch.cat([past[1], v], 2)
    y, _ = attention(q, k, v, causal_mask(k.shape[2])[before:])
    return y, (k, v)


# %% wrong: queries from 0 | names: the queries are rotated as if
Cache = tuple[torch.Tensor, torch.Tensor]


def attend_cached(
    q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, past: Cache | None = None
) -> tuple[torch.Tensor, Cache]:
    before = 0 if past is None else past[0].shape[2]
    q, k = rotate(q), rotate(k, before)
    if past is not None:
        k, v = torch.cat([past[0], k], 2), torch.cat([past[1], v], 2)
    y, _ = attention(q, k, v, causal_mask(k.shape[2])[before:])
    return y, (k, v)


# %% wrong: queries not rotated | names: the queries are not rotated
Cache = tuple[torch.Tensor, torch.Tensor]


def attend_cached(
    q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, past: Cache | None = None
) -> tuple[torch.Tensor, Cache]:
    before = 0 if past is None else past[0].shape[2]
    q, k = q, rotate(k, before)
    if past is not None:
        k, v = torch.cat([past[0], k], 2), torch.cat([past[1], v], 2)
    y, _ = attention(q, k, v, causal_mask(k.shape[2])[before:])
    return y, (k, v)


# %% wrong: keys not rotated | names: the new keys are not rotated
Cache = tuple[torch.Tensor, torch.Tensor]


def attend_cached(
    q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, past: Cache | None = None
) -> tuple[torch.Tensor, Cache]:
    before = 0 if past is None else past[0].shape[2]
    q, k = rotate(q, before), k
    if past is not None:
        k, v = torch.cat([past[0], k], 2), torch.cat([past[1], v], 2)
    y, _ = attention(q, k, v, causal_mask(k.shape[2])[before:])
    return y, (k, v)


# %% wrong: rotates all keys again | names: the old keys are rotated again
Cache = tuple[torch.Tensor, torch.Tensor]


def attend_cached(
    q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, past: Cache | None = None
) -> tuple[torch.Tensor, Cache]:
    before = 0 if past is None else past[0].shape[2]
    q = rotate(q, before)
    if past is not None:
        k, v = torch.cat([past[0], k], 2), torch.cat([past[1], v], 2)
    k = rotate(k)
    y, _ = attention(q, k, v, causal_mask(k.shape[2])[before:])
    return y, (k, v)


# %% wrong: new before old | names: the new keys come before the old
Cache = tuple[torch.Tensor, torch.Tensor]


def attend_cached(
    q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, past: Cache | None = None
) -> tuple[torch.Tensor, Cache]:
    before = 0 if past is None else past[0].shape[2]
    q, k = rotate(q, before), rotate(k, before)
    if past is not None:
        k, v = torch.cat([k, past[0]], 2), torch.cat([v, past[1]], 2)
    y, _ = attention(q, k, v, causal_mask(k.shape[2])[before:])
    return y, (k, v)


# %% wrong: no mask | names: the mask is missing
Cache = tuple[torch.Tensor, torch.Tensor]


def attend_cached(
    q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, past: Cache | None = None
) -> tuple[torch.Tensor, Cache]:
    before = 0 if past is None else past[0].shape[2]
    q, k = rotate(q, before), rotate(k, before)
    if past is not None:
        k, v = torch.cat([past[0], k], 2), torch.cat([past[1], v], 2)
    y, _ = attention(q, k, v)
    return y, (k, v)


# %% wrong: the mask's first rows | names: the mask's first rows are used
Cache = tuple[torch.Tensor, torch.Tensor]


def attend_cached(
    q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, past: Cache | None = None
) -> tuple[torch.Tensor, Cache]:
    before = 0 if past is None else past[0].shape[2]
    q, k = rotate(q, before), rotate(k, before)
    if past is not None:
        k, v = torch.cat([past[0], k], 2), torch.cat([past[1], v], 2)
    y, _ = attention(q, k, v, causal_mask(k.shape[2])[: q.shape[2]])
    return y, (k, v)


# %% wrong: values rotated | names: values are not rotated
Cache = tuple[torch.Tensor, torch.Tensor]


def attend_cached(
    q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, past: Cache | None = None
) -> tuple[torch.Tensor, Cache]:
    before = 0 if past is None else past[0].shape[2]
    q, k, v = rotate(q, before), rotate(k, before), rotate(v, before)
    if past is not None:
        k, v = torch.cat([past[0], k], 2), torch.cat([rotate(past[1]), v], 2)
    y, _ = attention(q, k, v, causal_mask(k.shape[2])[before:])
    return y, (k, v)


# %% wrong: keys and values swapped | names: the values are where the keys belong
Cache = tuple[torch.Tensor, torch.Tensor]


def attend_cached(
    q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, past: Cache | None = None
) -> tuple[torch.Tensor, Cache]:
    before = 0 if past is None else past[0].shape[2]
    q, k = rotate(q, before), rotate(k, before)
    if past is not None:
        k, v = torch.cat([past[0], k], 2), torch.cat([past[1], v], 2)
    y, _ = attention(q, k, v, causal_mask(k.shape[2])[before:])
    return y, (v, k)
