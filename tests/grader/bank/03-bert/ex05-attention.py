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
