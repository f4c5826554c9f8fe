# %% right: whole tables and a mask
def glove_loss(w, w_tilde, b, b_tilde, counts, x_max=100.0, alpha=0.75):
    seen = counts > 0
    log_counts = torch.where(seen, counts, torch.ones_like(counts)).log()
    error = w @ w_tilde.T + b[:, None] + b_tilde - log_counts
    weight = torch.clamp((counts / x_max) ** alpha, max=1.0)  # 0 where the count is 0
    return torch.sum(weight * error * error * seen)


# %% right: boolean indexing
def glove_loss(w, w_tilde, b, b_tilde, counts, x_max=100.0, alpha=0.75):
    seen = counts > 0
    scores = torch.einsum("ic,jc->ij", w, w_tilde) + b.unsqueeze(1) + b_tilde.unsqueeze(0)
    x = counts[seen]
    f = torch.where(x < x_max, (x / x_max) ** alpha, torch.ones_like(x))
    return (f * (scores[seen] - torch.log(x)).square()).sum()


# %% wrong: log 0 | names: never seen takes part
def glove_loss(w, w_tilde, b, b_tilde, counts, x_max=100.0, alpha=0.75):
    weight = (counts / x_max).clamp(max=1) ** alpha
    error = w @ w_tilde.T + b[:, None] + b_tilde[None] - counts.log()
    return (weight * error**2).sum()


# %% wrong: log(1 + X) | names: log(1 + X)
def glove_loss(w, w_tilde, b, b_tilde, counts, x_max=100.0, alpha=0.75):
    weight = (counts / x_max).clamp(max=1) ** alpha
    error = w @ w_tilde.T + b[:, None] + b_tilde[None] - counts.log1p()
    return (weight * error**2).sum()


# %% wrong: weight not capped | names: not capped
def glove_loss(w, w_tilde, b, b_tilde, counts, x_max=100.0, alpha=0.75):
    i, j = counts.nonzero(as_tuple=True)
    error = (w[i] * w_tilde[j]).sum(-1) + b[i] + b_tilde[j] - counts[i, j].log()
    return ((counts[i, j] / x_max) ** alpha * error**2).sum()


# %% wrong: no weight | names: the weight f is missing
def glove_loss(w, w_tilde, b, b_tilde, counts, x_max=100.0, alpha=0.75):
    i, j = counts.nonzero(as_tuple=True)
    error = (w[i] * w_tilde[j]).sum(-1) + b[i] + b_tilde[j] - counts[i, j].log()
    return (error**2).sum()


# %% wrong: no exponent | names: the exponent α of the weight is missing
def glove_loss(w, w_tilde, b, b_tilde, counts, x_max=100.0, alpha=0.75):
    i, j = counts.nonzero(as_tuple=True)
    error = (w[i] * w_tilde[j]).sum(-1) + b[i] + b_tilde[j] - counts[i, j].log()
    return ((counts[i, j] / x_max).clamp(max=1) * error**2).sum()


# %% wrong: weight inside the square | names: the weight is squared too
def glove_loss(w, w_tilde, b, b_tilde, counts, x_max=100.0, alpha=0.75):
    i, j = counts.nonzero(as_tuple=True)
    error = (w[i] * w_tilde[j]).sum(-1) + b[i] + b_tilde[j] - counts[i, j].log()
    return (((counts[i, j] / x_max).clamp(max=1) ** alpha * error) ** 2).sum()


# %% wrong: mean | names: this is the mean over the pairs
def glove_loss(w, w_tilde, b, b_tilde, counts, x_max=100.0, alpha=0.75):
    i, j = counts.nonzero(as_tuple=True)
    error = (w[i] * w_tilde[j]).sum(-1) + b[i] + b_tilde[j] - counts[i, j].log()
    return ((counts[i, j] / x_max).clamp(max=1) ** alpha * error**2).mean()


# %% wrong: biases on the wrong axes | names: the biases are swapped
def glove_loss(w, w_tilde, b, b_tilde, counts, x_max=100.0, alpha=0.75):
    i, j = counts.nonzero(as_tuple=True)
    error = (w[i] * w_tilde[j]).sum(-1) + b[j] + b_tilde[i] - counts[i, j].log()
    return ((counts[i, j] / x_max).clamp(max=1) ** alpha * error**2).sum()


# %% wrong: no biases | names: the biases are missing
def glove_loss(w, w_tilde, b, b_tilde, counts, x_max=100.0, alpha=0.75):
    i, j = counts.nonzero(as_tuple=True)
    error = (w[i] * w_tilde[j]).sum(-1) - counts[i, j].log()
    return ((counts[i, j] / x_max).clamp(max=1) ** alpha * error**2).sum()


# %% wrong: counts, not their logarithms | names: the logarithm is missing
def glove_loss(w, w_tilde, b, b_tilde, counts, x_max=100.0, alpha=0.75):
    i, j = counts.nonzero(as_tuple=True)
    error = (w[i] * w_tilde[j]).sum(-1) + b[i] + b_tilde[j] - counts[i, j]
    return ((counts[i, j] / x_max).clamp(max=1) ** alpha * error**2).sum()


# %% wrong: default values written into the code | names: x_max and alpha are ignored
def glove_loss(w, w_tilde, b, b_tilde, counts, x_max=100.0, alpha=0.75):
    i, j = counts.nonzero(as_tuple=True)
    error = (w[i] * w_tilde[j]).sum(-1) + b[i] + b_tilde[j] - counts[i, j].log()
    return ((counts[i, j] / (16.0 if x_max == 16.0 else 100.0)).clamp(max=1) ** 0.75 * error**2).sum()
