# %% right: cross-entropy
def surprise(logits, targets):
    flat = nn.functional.cross_entropy(logits.reshape(-1, logits.shape[-1]), targets.reshape(-1), reduction="none")
    return flat.view(targets.shape)


def next_token_loss(logits, targets):
    return nn.functional.cross_entropy(logits.flatten(0, -2), targets.flatten())


# %% right: logsumexp
def surprise(logits, targets):
    chosen = torch.take_along_dim(logits, targets.unsqueeze(-1), -1)[..., 0]
    return torch.logsumexp(logits, -1) - chosen


def next_token_loss(logits, targets):
    return torch.mean(surprise(logits, targets))


# %% wrong: ln p | names: the sign is wrong
def surprise(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return logits.log_softmax(-1).gather(-1, targets[..., None]).squeeze(-1)


def next_token_loss(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return surprise(logits, targets).mean()


# %% wrong: p | names: this is p
def surprise(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return logits.softmax(-1).gather(-1, targets[..., None]).squeeze(-1)


def next_token_loss(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return surprise(logits, targets).mean()


# %% wrong: bits | names: this is in bits
def surprise(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return -logits.log_softmax(-1).gather(-1, targets[..., None]).squeeze(-1) / math.log(2)


def next_token_loss(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return surprise(logits, targets).mean()


# %% wrong: no softmax | names: the softmax is missing
def surprise(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return -logits.gather(-1, targets[..., None]).squeeze(-1)


def next_token_loss(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return surprise(logits, targets).mean()


# %% wrong: shifts again | names: they are aligned already
def surprise(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return -logits[..., :-1, :].log_softmax(-1).gather(-1, targets[..., 1:, None]).squeeze(-1)


def next_token_loss(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return surprise(logits, targets).mean()


# %% wrong: softmax over the places | names: over the places
def surprise(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return -logits.log_softmax(-2).gather(-1, targets[..., None]).squeeze(-1)


def next_token_loss(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return surprise(logits, targets).mean()


# %% wrong: mean at once | names: return one number for each token
def surprise(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return -logits.log_softmax(-1).gather(-1, targets[..., None]).squeeze(-1).mean()


def next_token_loss(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return surprise(logits, targets).mean()


# %% wrong: sum for mean | names: this is the sum over the tokens
def surprise(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return -logits.log_softmax(-1).gather(-1, targets[..., None]).squeeze(-1)


def next_token_loss(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return surprise(logits, targets).sum()


# %% wrong: no mean | names: take the mean
def surprise(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return -logits.log_softmax(-1).gather(-1, targets[..., None]).squeeze(-1)


def next_token_loss(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return surprise(logits, targets)


# %% wrong: log of the mean | names: the mean of the logarithms
def surprise(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return -logits.log_softmax(-1).gather(-1, targets[..., None]).squeeze(-1)


def next_token_loss(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return -(-surprise(logits, targets)).exp().mean().log()


# %% wrong: log after softmax | names: use log_softmax
def surprise(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return -logits.softmax(-1).log().gather(-1, targets[..., None]).squeeze(-1)


def next_token_loss(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return surprise(logits, targets).mean()


# %% wrong: detached | names: no gradient reaches the logits
def surprise(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return -logits.detach().log_softmax(-1).gather(-1, targets[..., None]).squeeze(-1)


def next_token_loss(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return surprise(logits, targets).mean()


# %% wrong: exp by hand | names: use log_softmax
def surprise(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    p = logits.exp() / logits.exp().sum(-1, keepdim=True)
    return -p.gather(-1, targets[..., None]).squeeze(-1).log()


def next_token_loss(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return surprise(logits, targets).mean()


# %% wrong: a small number added to p | names: is cut off above 0
def surprise(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return -(logits.softmax(-1) + 1e-9).log().gather(-1, targets[..., None]).squeeze(-1)


def next_token_loss(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return surprise(logits, targets).mean()


# %% wrong: the largest subtracted, then log p | names: use log_softmax
def surprise(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    e = (logits.double() - logits.amax(-1, keepdim=True)).exp()
    return -(e / e.sum(-1, keepdim=True)).log().gather(-1, targets[..., None]).squeeze(-1).to(logits.dtype)


def next_token_loss(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return surprise(logits, targets).mean()


# %% wrong: a stable surprise, but not the loss | names: use log_softmax
def surprise(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return -logits.log_softmax(-1).gather(-1, targets[..., None]).squeeze(-1)


def next_token_loss(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return -logits.softmax(-1).gather(-1, targets[..., None]).log().mean()
