# %% right: softplus and einsum
def sgns_loss(centre, context, negatives):
    positive = torch.einsum("bc,bc->b", centre, context)
    negative = torch.einsum("bc,bkc->bk", centre, negatives)
    softplus = torch.nn.functional.softplus
    return (softplus(-positive) + softplus(negative).sum(dim=1)).mean()


# %% right: binary cross-entropy on all questions
def sgns_loss(centre, context, negatives):
    vectors = torch.cat([context[:, None], negatives], dim=1)
    scores = torch.bmm(vectors, centre.unsqueeze(2))[:, :, 0]
    answers = torch.zeros_like(scores)
    answers[:, 0] = 1
    return torch.nn.functional.binary_cross_entropy_with_logits(scores, answers, reduction="sum") / centre.shape[0]


# %% wrong: log of sigmoid | names: use logsigmoid
def sgns_loss(centre, context, negatives):
    positive = (centre * context).sum(-1)
    negative = (negatives * centre[:, None]).sum(-1)
    return -(positive.sigmoid().log() + (-negative).sigmoid().log().sum(-1)).mean()


# %% wrong: a small number inside the logarithm | names: a small number is added inside the logarithm
def sgns_loss(centre, context, negatives):
    positive = (centre * context).sum(-1)
    negative = (negatives * centre[:, None]).sum(-1)
    return -((positive.sigmoid() + 1e-9).log() + ((-negative).sigmoid() + 1e-9).log().sum(-1)).mean()


# %% wrong: negatives without their minus sign | names: lack their minus sign
def sgns_loss(centre, context, negatives):
    positive = (centre * context).sum(-1)
    negative = (negatives * centre[:, None]).sum(-1)
    log_sigmoid = torch.nn.functional.logsigmoid
    return -(log_sigmoid(positive) + log_sigmoid(negative).sum(-1)).mean()


# %% wrong: log-likelihood instead of loss | names: the sign is wrong
def sgns_loss(centre, context, negatives):
    positive = (centre * context).sum(-1)
    negative = (negatives * centre[:, None]).sum(-1)
    log_sigmoid = torch.nn.functional.logsigmoid
    return (log_sigmoid(positive) + log_sigmoid(-negative).sum(-1)).mean()


# %% wrong: mean over the negatives | names: averaged, not summed
def sgns_loss(centre, context, negatives):
    positive = (centre * context).sum(-1)
    negative = (negatives * centre[:, None]).sum(-1)
    log_sigmoid = torch.nn.functional.logsigmoid
    return -(log_sigmoid(positive) + log_sigmoid(-negative).mean(-1)).mean()


# %% wrong: sum over the batch | names: the sum over the batch
def sgns_loss(centre, context, negatives):
    positive = (centre * context).sum(-1)
    negative = (negatives * centre[:, None]).sum(-1)
    log_sigmoid = torch.nn.functional.logsigmoid
    return -(log_sigmoid(positive) + log_sigmoid(-negative).sum(-1)).sum()


# %% wrong: no negatives | names: the negatives are left out
def sgns_loss(centre, context, negatives):
    return -torch.nn.functional.logsigmoid((centre * context).sum(-1)).mean()


# %% wrong: softmax over true neighbour and negatives | names: softmax over the true neighbour
def sgns_loss(centre, context, negatives):
    vectors = torch.cat([context[:, None], negatives], dim=1)
    scores = (vectors @ centre[:, :, None]).squeeze(-1)
    return -torch.log_softmax(scores, dim=1)[:, 0].mean()


# %% wrong: gradient cut off | names: leaves torch on the way
def sgns_loss(centre, context, negatives):
    positive = (centre * context).sum(-1)
    negative = (negatives * centre[:, None]).sum(-1)
    log_sigmoid = torch.nn.functional.logsigmoid
    return torch.tensor(-(log_sigmoid(positive) + log_sigmoid(-negative).sum(-1)).mean().item())
