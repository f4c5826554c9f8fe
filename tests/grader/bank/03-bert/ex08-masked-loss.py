# %% right: by hand
def masked_loss(hidden, labels, table, bias):
    b, t = (labels >= 0).nonzero(as_tuple=True)
    scores = hidden[b, t] @ table.T + bias
    log_p = scores - scores.logsumexp(-1, keepdim=True)
    return -log_p[torch.arange(len(b)), labels[b, t]].mean()


# %% right: with linear
def masked_loss(hidden, labels, table, bias):
    places = (labels.flatten() != -100).nonzero().squeeze(1)
    scores = nn.functional.linear(hidden.flatten(0, 1)[places], table, bias)
    return -scores.log_softmax(-1).gather(1, labels.flatten()[places][:, None]).mean()


# %% wrong: scores everywhere | names: thrown away later
def masked_loss(hidden: torch.Tensor, labels: torch.Tensor, table: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    chosen = labels != -100
    return nn.functional.cross_entropy((hidden @ table.T + bias).flatten(0, 1), labels.flatten())


# %% wrong: a sum | names: this is the sum
def masked_loss(hidden: torch.Tensor, labels: torch.Tensor, table: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    chosen = labels != -100
    return nn.functional.cross_entropy(hidden[chosen] @ table.T + bias, labels[chosen], reduction="sum")


# %% wrong: no bias | names: bias is missing
def masked_loss(hidden: torch.Tensor, labels: torch.Tensor, table: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    chosen = labels != -100
    return nn.functional.cross_entropy(hidden[chosen] @ table.T, labels[chosen])


# %% wrong: unlabelled places count | names: label were 0
def masked_loss(hidden: torch.Tensor, labels: torch.Tensor, table: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    chosen = labels != -100
    return nn.functional.cross_entropy((hidden @ table.T + bias).flatten(0, 1), labels.clamp(min=0).flatten())


# %% wrong: divided by all places | names: by all B·T places
def masked_loss(hidden: torch.Tensor, labels: torch.Tensor, table: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    chosen = labels != -100
    return (
        nn.functional.cross_entropy(hidden[chosen] @ table.T + bias, labels[chosen], reduction="sum") / labels.numel()
    )


# %% wrong: divided by the batch | names: batch size
def masked_loss(hidden: torch.Tensor, labels: torch.Tensor, table: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    chosen = labels != -100
    return nn.functional.cross_entropy(hidden[chosen] @ table.T + bias, labels[chosen], reduction="sum") / len(labels)


# %% wrong: the mean by sentence | names: sentence by sentence
def masked_loss(hidden, labels, table, bias):
    rows = [(h[y != -100], y[y != -100]) for h, y in zip(hidden, labels) if (y != -100).any()]
    return torch.stack([nn.functional.cross_entropy(h @ table.T + bias, y) for h, y in rows]).mean()


# %% wrong: a gain in place of a loss | names: sign
def masked_loss(hidden: torch.Tensor, labels: torch.Tensor, table: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    chosen = labels != -100
    return -nn.functional.cross_entropy(hidden[chosen] @ table.T + bias, labels[chosen])
