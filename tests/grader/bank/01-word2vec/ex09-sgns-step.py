# %% right: autograd, then copy the result into the tables
def sgns_step(centre_table, context_table, centres, contexts, negatives, lr):
    w, u = centre_table.clone().requires_grad_(), context_table.clone().requires_grad_()
    positive = (w[centres] * u[contexts]).sum(-1)
    negative = (u[negatives] * w[centres][:, None]).sum(-1)
    log_sigmoid = torch.nn.functional.logsigmoid
    loss = -(log_sigmoid(positive) + log_sigmoid(-negative).sum(-1)).mean()
    loss.backward()
    centre_table -= lr * w.grad
    context_table -= lr * u.grad
    return loss.item()


# %% right: a loop over the pairs into dense gradients
def sgns_step(centre_table, context_table, centres, contexts, negatives, lr):
    d_centre, d_context, loss = torch.zeros_like(centre_table), torch.zeros_like(context_table), 0.0
    for centre, context, wrong in zip(centres.tolist(), contexts.tolist(), negatives.tolist()):
        for word, answer in [(context, 1.0), *((n, 0.0) for n in wrong)]:
            score = context_table[word] @ centre_table[centre]
            error = torch.sigmoid(score) - answer
            d_centre[centre] += error * context_table[word]
            d_context[word] += error * centre_table[centre]
            loss += torch.nn.functional.softplus(-score if answer else score).item()
    centre_table.sub_(d_centre, alpha=lr / len(centres))
    context_table.sub_(d_context, alpha=lr / len(centres))
    return loss / len(centres)


# %% wrong: repeated words lose changes | names: gets only one of its changes
def sgns_step(centre_table, context_table, centres, contexts, negatives, lr):
    v, B = centre_table[centres], len(centres)
    positive, negative = context_table[contexts], context_table[negatives]
    s, t = (positive * v).sum(-1), (negative * v[:, None]).sum(-1)
    loss = torch.nn.functional.softplus(-s).sum() + torch.nn.functional.softplus(t).sum()
    e, f = (s.sigmoid() - 1)[:, None] / B, t.sigmoid()[:, :, None] / B
    centre_table[centres] -= lr * (e * positive + (f * negative).sum(1))
    context_table[contexts] -= lr * e * v
    context_table[negatives] -= lr * f * v[:, None]
    return loss.item() / B


# %% wrong: the negatives do not move | names: the negatives' vectors do not move
def sgns_step(centre_table, context_table, centres, contexts, negatives, lr):
    v, B = centre_table[centres], len(centres)
    positive, negative = context_table[contexts], context_table[negatives]
    s, t = (positive * v).sum(-1), (negative * v[:, None]).sum(-1)
    loss = torch.nn.functional.softplus(-s).sum() + torch.nn.functional.softplus(t).sum()
    e, f = (s.sigmoid() - 1)[:, None] / B, t.sigmoid()[:, :, None] / B
    centre_table.index_add_(0, centres, e * positive + (f * negative).sum(1), alpha=-lr)
    context_table.index_add_(0, contexts, e * v, alpha=-lr)
    return loss.item() / B


# %% wrong: the centre forgets the negatives | names: the negatives' gradient is missing
def sgns_step(centre_table, context_table, centres, contexts, negatives, lr):
    v, B = centre_table[centres], len(centres)
    positive, negative = context_table[contexts], context_table[negatives]
    s, t = (positive * v).sum(-1), (negative * v[:, None]).sum(-1)
    loss = torch.nn.functional.softplus(-s).sum() + torch.nn.functional.softplus(t).sum()
    e, f = (s.sigmoid() - 1)[:, None] / B, t.sigmoid()[:, :, None] / B
    centre_table.index_add_(0, centres, e * positive, alpha=-lr)
    context_table.index_add_(0, contexts, e * v, alpha=-lr)
    context_table.index_add_(0, negatives.flatten(), (f * v[:, None]).flatten(0, 1), alpha=-lr)
    return loss.item() / B


# %% wrong: the new centre vector changes the contexts | names: before changing a table
def sgns_step(centre_table, context_table, centres, contexts, negatives, lr):
    targets, B = torch.cat([contexts[:, None], negatives], 1), len(centres)
    v, u = centre_table[centres], context_table[targets]
    scores = (u * v[:, None]).sum(-1)
    labels = torch.zeros_like(scores)
    labels[:, 0] = 1
    loss = torch.nn.functional.binary_cross_entropy_with_logits(scores, labels, reduction="sum") / B
    error = (scores.sigmoid() - labels)[:, :, None] / B
    centre_table.index_add_(0, centres, (error * u).sum(1), alpha=-lr)
    v = centre_table[centres]
    context_table.index_add_(0, targets.flatten(), (error * v[:, None]).flatten(0, 1), alpha=-lr)
    return loss.item()


# %% wrong: gradient ascent | names: subtract the gradient
def sgns_step(centre_table, context_table, centres, contexts, negatives, lr):
    targets, B = torch.cat([contexts[:, None], negatives], 1), len(centres)
    v, u = centre_table[centres], context_table[targets]
    scores = (u * v[:, None]).sum(-1)
    labels = torch.zeros_like(scores)
    labels[:, 0] = 1
    loss = torch.nn.functional.binary_cross_entropy_with_logits(scores, labels, reduction="sum") / B
    error = (scores.sigmoid() - labels)[:, :, None] / B
    centre_table.index_add_(0, centres, (error * u).sum(1), alpha=lr)
    context_table.index_add_(0, targets.flatten(), (error * v[:, None]).flatten(0, 1), alpha=lr)
    return loss.item()


# %% wrong: step of the summed loss | names: the step of the summed loss
def sgns_step(centre_table, context_table, centres, contexts, negatives, lr):
    targets, B = torch.cat([contexts[:, None], negatives], 1), len(centres)
    v, u = centre_table[centres], context_table[targets]
    scores = (u * v[:, None]).sum(-1)
    labels = torch.zeros_like(scores)
    labels[:, 0] = 1
    loss = torch.nn.functional.binary_cross_entropy_with_logits(scores, labels, reduction="sum") / B
    error = (scores.sigmoid() - labels)[:, :, None]
    centre_table.index_add_(0, centres, (error * u).sum(1), alpha=-lr)
    context_table.index_add_(0, targets.flatten(), (error * v[:, None]).flatten(0, 1), alpha=-lr)
    return loss.item()


# %% wrong: new tables in place of the old | names: change it in place
def sgns_step(centre_table, context_table, centres, contexts, negatives, lr):
    targets, B = torch.cat([contexts[:, None], negatives], 1), len(centres)
    v, u = centre_table[centres], context_table[targets]
    scores = (u * v[:, None]).sum(-1)
    labels = torch.zeros_like(scores)
    labels[:, 0] = 1
    loss = torch.nn.functional.binary_cross_entropy_with_logits(scores, labels, reduction="sum") / B
    error = (scores.sigmoid() - labels)[:, :, None] / B
    centre_table = centre_table.index_add(0, centres, (error * u).sum(1), alpha=-lr)
    context_table = context_table.index_add(0, targets.flatten(), (error * v[:, None]).flatten(0, 1), alpha=-lr)
    return loss.item()


# %% wrong: error of the true neighbour without its −1 | names: σ(s) − 1
def sgns_step(centre_table, context_table, centres, contexts, negatives, lr):
    targets, B = torch.cat([contexts[:, None], negatives], 1), len(centres)
    v, u = centre_table[centres], context_table[targets]
    scores = (u * v[:, None]).sum(-1)
    labels = torch.zeros_like(scores)
    labels[:, 0] = 1
    loss = torch.nn.functional.binary_cross_entropy_with_logits(scores, labels, reduction="sum") / B
    error = scores.sigmoid()[:, :, None] / B
    centre_table.index_add_(0, centres, (error * u).sum(1), alpha=-lr)
    context_table.index_add_(0, targets.flatten(), (error * v[:, None]).flatten(0, 1), alpha=-lr)
    return loss.item()


# %% wrong: only the centre table is trained | names: only the centre table is trained
def sgns_step(centre_table, context_table, centres, contexts, negatives, lr):
    targets, B = torch.cat([contexts[:, None], negatives], 1), len(centres)
    v, u = centre_table[centres], context_table[targets]
    scores = (u * v[:, None]).sum(-1)
    labels = torch.zeros_like(scores)
    labels[:, 0] = 1
    loss = torch.nn.functional.binary_cross_entropy_with_logits(scores, labels, reduction="sum") / B
    error = (scores.sigmoid() - labels)[:, :, None] / B
    centre_table.index_add_(0, centres, (error * u).sum(1), alpha=-lr)
    return loss.item()


# %% wrong: the loss after the step | names: the loss after the step
def sgns_step(centre_table, context_table, centres, contexts, negatives, lr):
    targets, B = torch.cat([contexts[:, None], negatives], 1), len(centres)
    for _ in range(2):
        v, u = centre_table[centres], context_table[targets]
        scores = (u * v[:, None]).sum(-1)
        labels = torch.zeros_like(scores)
        labels[:, 0] = 1
        loss = torch.nn.functional.binary_cross_entropy_with_logits(scores, labels, reduction="sum") / B
        if _ == 1:
            return loss.item()
        error = (scores.sigmoid() - labels)[:, :, None] / B
        centre_table.index_add_(0, centres, (error * u).sum(1), alpha=-lr)
        context_table.index_add_(0, targets.flatten(), (error * v[:, None]).flatten(0, 1), alpha=-lr)
