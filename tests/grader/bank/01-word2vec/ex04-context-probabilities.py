# %% right: exponentials after subtracting each row's largest score
def context_probabilities(centres, centre_table, context_table):
    scores = torch.einsum("bc,vc->bv", centre_table[centres], context_table)
    weights = torch.exp(scores - scores.max(dim=1, keepdim=True).values)
    return weights / weights.sum(dim=1, keepdim=True)


# %% right: one centre at a time
def context_probabilities(centres, centre_table, context_table):
    rows = []
    for c in centres:
        rows.append(torch.log_softmax(context_table @ centre_table[c], dim=0).exp())
    return torch.stack(rows)


# %% right: logarithms in double precision, through NumPy
def context_probabilities(centres, centre_table, context_table):
    scores = centre_table.double().numpy()[centres.numpy()] @ context_table.double().numpy().T
    return torch.from_numpy(np.exp(scores - np.logaddexp.reduce(scores, axis=1)[:, None])).float()


# %% wrong: softmax over the batch | names: the softmax is on the wrong dimension
def context_probabilities(centres, centre_table, context_table):
    return torch.softmax(centre_table[centres] @ context_table.T, dim=0)


# %% wrong: one softmax over everything | names: all the probabilities together sum to 1
def context_probabilities(centres, centre_table, context_table):
    scores = centre_table[centres] @ context_table.T
    return torch.softmax(scores.flatten(), dim=0).view_as(scores)


# %% wrong: scores only | names: the softmax is missing
def context_probabilities(centres, centre_table, context_table):
    return centre_table[centres] @ context_table.T


# %% wrong: exponentials only | names: divide by the sum of the row
def context_probabilities(centres, centre_table, context_table):
    return torch.exp(centre_table[centres] @ context_table.T)


# %% wrong: scores over their sum | names: take exp first
def context_probabilities(centres, centre_table, context_table):
    scores = centre_table[centres] @ context_table.T
    return scores / scores.sum(dim=1, keepdim=True)


# %% wrong: sigmoid | names: this is a sigmoid
def context_probabilities(centres, centre_table, context_table):
    return torch.sigmoid(centre_table[centres] @ context_table.T)


# %% wrong: logarithms of the probabilities | names: logarithms of probabilities
def context_probabilities(centres, centre_table, context_table):
    return torch.log_softmax(centre_table[centres] @ context_table.T, dim=1)


# %% wrong: the tables swapped | names: the tables are swapped
def context_probabilities(centres, centre_table, context_table):
    return torch.softmax(context_table[centres] @ centre_table.T, dim=1)


# %% wrong: one table in both roles | names: `context_table` is not used
def context_probabilities(centres, centre_table, context_table):
    return torch.softmax(centre_table[centres] @ centre_table.T, dim=1)


# %% wrong: cosines in the place of dot products | names: these are cosines
def context_probabilities(centres, centre_table, context_table):
    v = torch.nn.functional.normalize(centre_table[centres], dim=1)
    u = torch.nn.functional.normalize(context_table, dim=1)
    return torch.softmax(v @ u.T, dim=1)


# %% wrong: scaled as in attention | names: divided by √C
def context_probabilities(centres, centre_table, context_table):
    scores = centre_table[centres] @ context_table.T
    return torch.softmax(scores / centre_table.shape[1] ** 0.5, dim=1)


# %% wrong: exponentials that overflow | names: subtract each row's own largest score first
def context_probabilities(centres, centre_table, context_table):
    weights = torch.exp(centre_table[centres] @ context_table.T)
    return weights / weights.sum(dim=1, keepdim=True)


# %% wrong: subtracts the largest score of the whole batch | names: each row's own largest score
def context_probabilities(centres, centre_table, context_table):
    scores = centre_table[centres] @ context_table.T
    weights = torch.exp(scores - scores.max())
    return weights / weights.sum(dim=1, keepdim=True)


# %% wrong: clips the scores | names: each row's own largest score
def context_probabilities(centres, centre_table, context_table):
    return torch.softmax((centre_table[centres] @ context_table.T).clamp(-50, 50), dim=1)


# %% wrong: forgets to look the centres up | names: one row for each id
def context_probabilities(centres, centre_table, context_table):
    return torch.softmax(centre_table @ context_table.T, dim=1)
