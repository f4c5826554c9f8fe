# %% right: einsum and −1e9
def attention(q, k, v, mask):
    scores = torch.einsum("bhtd,bhsd->bhts", q, k) * q.shape[-1] ** -0.5
    scores = torch.where(mask[:, None, None, :], scores, torch.full_like(scores, -1e9))
    weights = torch.softmax(scores, dim=-1)
    return torch.einsum("bhts,bhsd->bhtd", weights, v), weights


# %% right: adding −∞
def attention(q, k, v, mask):
    bias = torch.zeros(mask.shape).masked_fill(~mask, float("-inf"))[:, None, None, :]
    weights = (q.matmul(k.mT) / q.size(-1) ** 0.5 + bias).softmax(-1)
    return weights.matmul(v), weights


# %% wrong: not scaled | names: divided by √D
def attention(
    q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, mask: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    scores = q @ k.transpose(-2, -1)
    weights = scores.masked_fill(~mask[:, None, None, :], -torch.inf).softmax(-1)
    return weights @ v, weights


# %% wrong: causal | names: looks both ways
def attention(
    q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, mask: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    weights = scores.masked_fill(
        ~mask[:, None, None, :] | torch.ones(q.shape[2], q.shape[2], dtype=torch.bool).triu(1), -torch.inf
    ).softmax(-1)
    return weights @ v, weights


# %% wrong: padding not masked | names: padding is not masked
def attention(
    q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, mask: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    weights = scores.softmax(-1)
    return weights @ v, weights


# %% wrong: softmax over queries | names: over the queries
def attention(
    q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, mask: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    weights = scores.masked_fill(~mask[:, None, None, :], -1e9).softmax(-2)
    return weights @ v, weights


# %% wrong: mask the wrong way round | names: wrong way round
def attention(
    q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, mask: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    weights = scores.masked_fill(mask[:, None, None, :], -1e9).softmax(-1)
    return weights @ v, weights


# %% wrong: queries and keys swapped | names: are swapped
def attention(
    q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, mask: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    scores = k @ q.transpose(-2, -1) / math.sqrt(q.shape[-1])
    weights = scores.masked_fill(~mask[:, None, None, :], -torch.inf).softmax(-1)
    return weights @ v, weights


# %% wrong: weights multiplied by the mask after | names: no longer sum to 1
def attention(
    q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, mask: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    weights = scores.softmax(-1) * mask[:, None, None, :]
    return weights @ v, weights


# %% right: scaled_dot_product_attention for the results
def attention(
    q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, mask: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    keys = mask[:, None, None, :]
    y = nn.functional.scaled_dot_product_attention(q, k, v, attn_mask=keys)
    weights = nn.functional.scaled_dot_product_attention(q, k, torch.eye(k.shape[-2]).expand(*k.shape[:3], -1), keys)
    return y, weights


# %% right: exp by hand
def attention(
    q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, mask: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    scores = torch.einsum("bhtd,bhsd->bhts", q, k) * q.shape[-1] ** -0.5
    odds = (scores - scores.amax(-1, keepdim=True)).double().exp() * 0 + (
        scores.masked_fill(~mask[:, None, None], -torch.inf)
        - scores.masked_fill(~mask[:, None, None], -torch.inf).amax(-1, keepdim=True)
    ).exp()
    weights = (odds / odds.sum(-1, keepdim=True)).to(q.dtype)
    return torch.einsum("bhts,bhsd->bhtd", weights, v), weights


# %% right: text by text
def attention(
    q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, mask: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    y, weights = torch.zeros_like(q), torch.zeros(*q.shape[:3], k.shape[2], dtype=q.dtype)
    for b, h in np.ndindex(*q.shape[:2]):
        real = mask[b].nonzero()[:, 0]
        w = (q[b, h] @ k[b, h, real].T / q.shape[-1] ** 0.5).softmax(-1)
        weights[b, h][:, real] = w
        y[b, h] = w @ v[b, h, real]
    return y, weights


# %% wrong: divided by D | names: divided by D
def attention(
    q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, mask: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    scores = q @ k.transpose(-2, -1) / q.shape[-1]
    weights = scores.masked_fill(~mask[:, None, None, :], -torch.inf).softmax(-1)
    return weights @ v, weights


# %% wrong: multiplied by √D | names: multiplied by √D
def attention(
    q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, mask: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    scores = q @ k.transpose(-2, -1) * math.sqrt(q.shape[-1])
    weights = scores.masked_fill(~mask[:, None, None, :], -torch.inf).softmax(-1)
    return weights @ v, weights


# %% wrong: divided by √T | names: divided by √T
def attention(
    q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, mask: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-2])
    weights = scores.masked_fill(~mask[:, None, None, :], -torch.inf).softmax(-1)
    return weights @ v, weights


# %% wrong: softmax over the heads | names: over dimension 0 or 1
def attention(
    q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, mask: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    weights = scores.masked_fill(~mask[:, None, None, :], -torch.inf).softmax(1)
    return weights @ v, weights


# %% wrong: all dimensions of k turned | names: k.transpose(-2, -1)
def attention(
    q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, mask: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    scores = q @ k.T / math.sqrt(q.shape[-1])
    weights = scores.masked_fill(~mask[:, None, None, :], -torch.inf).softmax(-1)
    return weights @ v, weights


# %% wrong: the mask as it is | names: mask[:, None, None, :]
def attention(
    q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, mask: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    weights = scores.masked_fill(~mask, -torch.inf).softmax(-1)
    return weights @ v, weights


# %% wrong: queries masked | names: masked as query
def attention(
    q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, mask: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    weights = scores.masked_fill(~mask[:, None, :, None], -torch.inf).softmax(-1)
    return weights @ v, weights


# %% wrong: queries masked, with −1e9 | names: masked as query
def attention(
    q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, mask: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    weights = scores.masked_fill(~mask[:, None, :, None], -1e9).softmax(-1)
    return weights @ v, weights


# %% wrong: queries and keys masked | names: masked as query too
def attention(
    q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, mask: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    weights = scores.masked_fill(~(mask[:, None, None, :] & mask[:, None, :, None]), -torch.inf).softmax(-1)
    return weights @ v, weights


# %% wrong: scores times mask | names: an ordinary score
def attention(
    q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, mask: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    weights = (scores * mask[:, None, None, :]).softmax(-1)
    return weights @ v, weights


# %% wrong: the mask added | names: added to the scores as 0 and 1
def attention(
    q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, mask: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    weights = (scores + mask[:, None, None, :].float()).softmax(-1)
    return weights @ v, weights


# %% wrong: 0 times −∞ | names: 0 times −∞
def attention(
    q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, mask: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    weights = (scores + (1 - mask[:, None, None, :].float()) * -torch.inf).softmax(-1)
    return weights @ v, weights


# %% wrong: −10 | names: padding gets a weight
def attention(
    q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, mask: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    weights = scores.masked_fill(~mask[:, None, None, :], -10.0).softmax(-1)
    return weights @ v, weights


# %% wrong: −100 | names: not a small number
def attention(
    q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, mask: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    weights = scores.masked_fill(~mask[:, None, None, :], -60.0).softmax(-1)
    return weights @ v, weights


# %% wrong: weights first | names: results come first
def attention(
    q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, mask: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    weights = scores.masked_fill(~mask[:, None, None, :], -torch.inf).softmax(-1)
    return weights, weights @ v


# %% wrong: results alone | names: should return two tensors
def attention(
    q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, mask: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    weights = scores.masked_fill(~mask[:, None, None, :], -torch.inf).softmax(-1)
    return weights @ v


# %% wrong: no softmax | names: softmax is missing
def attention(
    q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, mask: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    weights = scores.masked_fill(~mask[:, None, None, :], -torch.inf)
    return weights @ v, weights


# %% wrong: exp may overflow | names: exp(score) overflows
def attention(
    q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, mask: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    weights = scores.masked_fill(~mask[:, None, None, :], -torch.inf).exp()
    weights = weights / weights.sum(-1, keepdim=True)
    return weights @ v, weights


# %% wrong: q scaled in place | names: modified in place
def attention(
    q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, mask: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    q /= math.sqrt(q.shape[-1])
    scores = q @ k.transpose(-2, -1)
    weights = scores.masked_fill(~mask[:, None, None, :], -torch.inf).softmax(-1)
    return weights @ v, weights


# %% wrong: the mask inverted, with −∞ | names: wrong way round
def attention(
    q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, mask: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    weights = scores.masked_fill(mask[:, None, None, :], -torch.inf).softmax(-1)
    return weights @ v, weights


# %% right: the smallest number
def attention(
    q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, mask: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    weights = scores.masked_fill(~mask[:, None, None, :], torch.finfo(q.dtype).min).softmax(-1)
    return weights @ v, weights


# %% wrong: keys as values | names: the keys are used as values
def attention(
    q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, mask: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    weights = scores.masked_fill(~mask[:, None, None, :], -torch.inf).softmax(-1)
    return weights @ k, weights


# %% wrong: a sigmoid | names: a sigmoid is for
def attention(
    q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, mask: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    weights = scores.masked_fill(~mask[:, None, None, :], -torch.inf).sigmoid()
    return weights @ v, weights


# %% wrong: weights averaged | names: averaged over the heads
def attention(
    q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, mask: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    weights = scores.masked_fill(~mask[:, None, None, :], -torch.inf).softmax(-1)
    return weights @ v, weights.mean(1)


# %% wrong: mask[:, None] | names: mask[:, None, None, :]
def attention(
    q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, mask: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    weights = scores.masked_fill(~mask[:, None], -torch.inf).softmax(-1)
    return weights @ v, weights
