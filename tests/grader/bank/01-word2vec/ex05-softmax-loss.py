# %% right: autograd does the work
def softmax_loss(centres, contexts, centre_table, context_table):
    W, U = centre_table.clone().requires_grad_(), context_table.clone().requires_grad_()
    loss = torch.nn.functional.cross_entropy(W[centres] @ U.T, contexts)
    loss.backward()
    return loss.detach(), W.grad, U.grad


# %% right: one pair after the other
def softmax_loss(centres, contexts, centre_table, context_table):
    B, loss = len(centres), 0.0
    centre_grad, context_grad = torch.zeros_like(centre_table), torch.zeros_like(context_table)
    for c, o in zip(centres.tolist(), contexts.tolist()):
        scores = context_table @ centre_table[c]
        p = torch.softmax(scores, dim=0)
        loss += float(torch.logsumexp(scores, dim=0) - scores[o]) / B
        for w in range(len(context_table)):
            error = p[w] - (1.0 if w == o else 0.0)
            centre_grad[c] += error * context_table[w] / B
            context_grad[w] += error * centre_table[c] / B
    return loss, centre_grad, context_grad


# %% right: one-hot matrices and einsum
def softmax_loss(centres, contexts, centre_table, context_table):
    V, B = len(centre_table), len(centres)
    c, o = torch.eye(V)[centres], torch.eye(V)[contexts]
    v = c @ centre_table
    log_p = torch.log_softmax(torch.einsum("bc,vc->bv", v, context_table), dim=-1)
    error = (log_p.exp() - o) / B
    return (
        -(o * log_p).sum() / B,
        torch.einsum("bv,bw,wc->vc", c, error, context_table),
        torch.einsum("bv,bc->vc", error, v),
    )


# %% wrong: summed over the batch | names: the sum over the pairs, not the mean
def softmax_loss(centres, contexts, centre_table, context_table):
    v = centre_table[centres]
    log_p = torch.log_softmax(v @ context_table.T, dim=1)
    error = log_p.exp() - torch.eye(len(context_table))[contexts]
    grad = torch.zeros_like(centre_table).index_add_(0, centres, error @ context_table)
    return -log_p[torch.arange(len(centres)), contexts].sum(), grad, error.T @ v


# %% wrong: the log-likelihood, which grows | names: grows as the model gets better
def softmax_loss(centres, contexts, centre_table, context_table):
    v = centre_table[centres]
    log_p = torch.log_softmax(v @ context_table.T, dim=1)
    error = (torch.eye(len(context_table))[contexts] - log_p.exp()) / len(centres)
    grad = torch.zeros_like(centre_table).index_add_(0, centres, error @ context_table)
    return log_p[torch.arange(len(centres)), contexts].mean(), grad, error.T @ v


# %% wrong: the mean probability | names: take −log
def softmax_loss(centres, contexts, centre_table, context_table):
    v = centre_table[centres]
    p = torch.softmax(v @ context_table.T, dim=1)
    error = (p - torch.eye(len(context_table))[contexts]) / len(centres)
    grad = torch.zeros_like(centre_table).index_add_(0, centres, error @ context_table)
    return p[torch.arange(len(centres)), contexts].mean(), grad, error.T @ v


# %% wrong: the logarithm of the mean | names: not the mean of −log
def softmax_loss(centres, contexts, centre_table, context_table):
    v = centre_table[centres]
    p = torch.softmax(v @ context_table.T, dim=1)
    error = (p - torch.eye(len(context_table))[contexts]) / len(centres)
    grad = torch.zeros_like(centre_table).index_add_(0, centres, error @ context_table)
    return -p[torch.arange(len(centres)), contexts].mean().log(), grad, error.T @ v


# %% wrong: bits in the place of nats | names: to the base 2
def softmax_loss(centres, contexts, centre_table, context_table):
    v = centre_table[centres]
    p = torch.softmax(v @ context_table.T, dim=1)
    error = (p - torch.eye(len(context_table))[contexts]) / len(centres)
    grad = torch.zeros_like(centre_table).index_add_(0, centres, error @ context_table)
    return -p[torch.arange(len(centres)), contexts].log2().mean(), grad, error.T @ v


# %% wrong: a repeated centre is written once | names: only the last pair of a repeated centre counts
def softmax_loss(centres, contexts, centre_table, context_table):
    v = centre_table[centres]
    log_p = torch.log_softmax(v @ context_table.T, dim=1)
    error = (log_p.exp() - torch.eye(len(context_table))[contexts]) / len(centres)
    grad = torch.zeros_like(centre_table)
    grad[centres] += error @ context_table
    return -log_p[torch.arange(len(centres)), contexts].mean(), grad, error.T @ v


# %% wrong: gradient of the sum, loss of the mean | names: this is the gradient of the sum
def softmax_loss(centres, contexts, centre_table, context_table):
    v = centre_table[centres]
    log_p = torch.log_softmax(v @ context_table.T, dim=1)
    error = log_p.exp() - torch.eye(len(context_table))[contexts]
    grad = torch.zeros_like(centre_table).index_add_(0, centres, error @ context_table)
    return -log_p[torch.arange(len(centres)), contexts].mean(), grad, error.T @ v


# %% wrong: the true context is not subtracted | names: the error lacks its −1
def softmax_loss(centres, contexts, centre_table, context_table):
    v = centre_table[centres]
    log_p = torch.log_softmax(v @ context_table.T, dim=1)
    error = log_p.exp() / len(centres)
    grad = torch.zeros_like(centre_table).index_add_(0, centres, error @ context_table)
    return -log_p[torch.arange(len(centres)), contexts].mean(), grad, error.T @ v


# %% wrong: the gradients climb | names: the error is p − 1 at the true context
def softmax_loss(centres, contexts, centre_table, context_table):
    v = centre_table[centres]
    log_p = torch.log_softmax(v @ context_table.T, dim=1)
    error = (torch.eye(len(context_table))[contexts] - log_p.exp()) / len(centres)
    grad = torch.zeros_like(centre_table).index_add_(0, centres, error @ context_table)
    return -log_p[torch.arange(len(centres)), contexts].mean(), grad, error.T @ v


# %% wrong: only the true context acts on the centre | names: only the true context counts
def softmax_loss(centres, contexts, centre_table, context_table):
    v, pair = centre_table[centres], torch.arange(len(centres))
    log_p = torch.log_softmax(v @ context_table.T, dim=1)
    error = (log_p.exp() - torch.eye(len(context_table))[contexts]) / len(centres)
    mine = error[pair, contexts][:, None] * context_table[contexts]
    grad = torch.zeros_like(centre_table).index_add_(0, centres, mine)
    return -log_p[pair, contexts].mean(), grad, error.T @ v


# %% wrong: only the true contexts move | names: only the rows of the true contexts
def softmax_loss(centres, contexts, centre_table, context_table):
    v = centre_table[centres]
    log_p = torch.log_softmax(v @ context_table.T, dim=1)
    error = (log_p.exp() - torch.eye(len(context_table))[contexts]) / len(centres)
    grad = torch.zeros_like(centre_table).index_add_(0, centres, error @ context_table)
    seen = torch.isin(torch.arange(len(context_table)), contexts)
    return -log_p[torch.arange(len(centres)), contexts].mean(), grad, (error.T @ v) * seen[:, None]


# %% wrong: one row for each pair | names: one row for each word, not each pair
def softmax_loss(centres, contexts, centre_table, context_table):
    v = centre_table[centres]
    log_p = torch.log_softmax(v @ context_table.T, dim=1)
    error = (log_p.exp() - torch.eye(len(context_table))[contexts]) / len(centres)
    return -log_p[torch.arange(len(centres)), contexts].mean(), error @ context_table, error.T @ v


# %% wrong: the context table's gradient transposed | names: (2, 5)
def softmax_loss(centres, contexts, centre_table, context_table):
    v = centre_table[centres]
    log_p = torch.log_softmax(v @ context_table.T, dim=1)
    error = (log_p.exp() - torch.eye(len(context_table))[contexts]) / len(centres)
    grad = torch.zeros_like(centre_table).index_add_(0, centres, error @ context_table)
    return -log_p[torch.arange(len(centres)), contexts].mean(), grad, v.T @ error


# %% wrong: the logarithm of a softmax | names: use log_softmax
def softmax_loss(centres, contexts, centre_table, context_table):
    v = centre_table[centres]
    p = torch.softmax(v @ context_table.T, dim=1)
    error = (p - torch.eye(len(context_table))[contexts]) / len(centres)
    grad = torch.zeros_like(centre_table).index_add_(0, centres, error @ context_table)
    return -p[torch.arange(len(centres)), contexts].log().mean(), grad, error.T @ v


# %% wrong: a small number inside the logarithm | names: or cut off
def softmax_loss(centres, contexts, centre_table, context_table):
    v = centre_table[centres]
    p = torch.softmax(v @ context_table.T, dim=1)
    error = (p - torch.eye(len(context_table))[contexts]) / len(centres)
    grad = torch.zeros_like(centre_table).index_add_(0, centres, error @ context_table)
    return -(p[torch.arange(len(centres)), contexts] + 1e-9).log().mean(), grad, error.T @ v


# %% wrong: the loss without its gradients | names: should return three values
def softmax_loss(centres, contexts, centre_table, context_table):
    return torch.nn.functional.cross_entropy(centre_table[centres] @ context_table.T, contexts)
