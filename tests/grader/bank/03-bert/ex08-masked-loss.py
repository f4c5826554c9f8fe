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


# %% right: place by place
def masked_loss(hidden: torch.Tensor, labels: torch.Tensor, table: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    each = []
    for b, t in (labels >= 0).nonzero().tolist():
        scores = torch.einsum("vc,c->v", table, hidden[b, t]) + bias
        each.append(scores.logsumexp(0) - scores[labels[b, t]])
    return torch.stack(each).mean()


# %% right: flattened
def masked_loss(hidden: torch.Tensor, labels: torch.Tensor, table: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    places = torch.where(labels.flatten() != -100)[0]
    p = torch.log_softmax(torch.addmm(bias, hidden.flatten(0, 1)[places], table.T), dim=1)
    return -p[torch.arange(len(places)), labels.flatten()[places]].sum() / len(places)


# %% wrong: the table as it is | names: hidden[chosen] @ table.T
def masked_loss(hidden: torch.Tensor, labels: torch.Tensor, table: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    chosen = labels != -100
    return nn.functional.cross_entropy(hidden[chosen] @ table + bias, labels[chosen])


# %% wrong: label 0 left out | names: the label 0 is left out
def masked_loss(hidden: torch.Tensor, labels: torch.Tensor, table: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    chosen = labels > 0
    return nn.functional.cross_entropy(hidden[chosen] @ table.T + bias, labels[chosen])


# %% wrong: a softmax too many | names: cross_entropy makes the softmax
def masked_loss(hidden: torch.Tensor, labels: torch.Tensor, table: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    chosen = labels != -100
    return nn.functional.cross_entropy((hidden[chosen] @ table.T + bias).softmax(-1), labels[chosen])


# %% wrong: exp and log by hand | names: use cross_entropy or log_softmax
def masked_loss(hidden: torch.Tensor, labels: torch.Tensor, table: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    chosen = labels != -100
    p = (hidden[chosen] @ table.T + bias).softmax(-1)
    return -p.gather(1, labels[chosen][:, None]).log().mean()


# %% wrong: a number a place | names: take their mean
def masked_loss(hidden: torch.Tensor, labels: torch.Tensor, table: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    chosen = labels != -100
    return nn.functional.cross_entropy(hidden[chosen] @ table.T + bias, labels[chosen], reduction="none")


# %% wrong: perplexity | names: this is the perplexity
def masked_loss(hidden: torch.Tensor, labels: torch.Tensor, table: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    chosen = labels != -100
    return nn.functional.cross_entropy(hidden[chosen] @ table.T + bias, labels[chosen]).exp()


# %% wrong: no softmax | names: the softmax is missing
def masked_loss(hidden: torch.Tensor, labels: torch.Tensor, table: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    chosen = labels != -100
    scores = hidden[chosen] @ table.T + bias
    return -scores.gather(1, labels[chosen][:, None]).mean()


# %% wrong: a number, no gradient | names: leaves torch
def masked_loss(hidden: torch.Tensor, labels: torch.Tensor, table: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    chosen = labels != -100
    return torch.tensor(nn.functional.cross_entropy(hidden[chosen] @ table.T + bias, labels[chosen]).item())


# %% wrong: the mean of p | names: not of −ln p
def masked_loss(hidden: torch.Tensor, labels: torch.Tensor, table: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    chosen = labels != -100
    p = (hidden[chosen] @ table.T + bias).softmax(-1)
    return p.gather(1, labels[chosen][:, None]).mean()


# %% wrong: scores of all, thrown away later | names: thrown away later
def masked_loss(hidden: torch.Tensor, labels: torch.Tensor, table: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    chosen = labels != -100
    return nn.functional.cross_entropy((hidden @ table.T + bias)[chosen], labels[chosen])


# %% wrong: base 2 | names: of base 2
def masked_loss(hidden: torch.Tensor, labels: torch.Tensor, table: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    chosen = labels != -100
    return nn.functional.cross_entropy(hidden[chosen] @ table.T + bias, labels[chosen]) / math.log(2)
