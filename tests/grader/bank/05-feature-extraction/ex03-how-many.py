# %% right: loops
def components_needed(variances, share):
    whole, held = float(variances.sum()), 0.0
    for i, variance in enumerate(variances.tolist()):
        held += variance
        if held >= share * whole:
            return i + 1
    return len(variances)


def effective_dimensions(variances):
    values = variances.double()
    return (sum(values) ** 2 / (values @ values)).item()


# %% right: searchsorted, shares
def components_needed(variances, share):
    held = variances.double().cumsum(0)
    return min(len(variances), int(torch.searchsorted(held, share * held[-1])) + 1)


def effective_dimensions(variances):
    p = variances / variances.sum()
    return 1 / float((p * p).sum())


# %% wrong: one too few | names: one too few
def components_needed(variances, share):
    held = variances.cumsum(0)
    return int((held < share * held[-1]).sum())


def effective_dimensions(variances):
    return float(variances.sum() ** 2 / variances.square().sum())


# %% wrong: more than the share | names: at least
def components_needed(variances, share):
    held = variances.cumsum(0)
    return min(len(held), int((held <= share * held[-1]).sum()) + 1)


def effective_dimensions(variances):
    return float(variances.sum() ** 2 / variances.square().sum())


# %% wrong: standard deviations | names: standard deviations are added up
def components_needed(variances, share):
    held = variances.sqrt().cumsum(0)
    return int((held < share * held[-1]).sum()) + 1


def effective_dimensions(variances):
    return float(variances.sum() ** 2 / variances.square().sum())


# %% wrong: counts large ones | names: above the share of the largest
def components_needed(variances, share):
    return int((variances > share * variances.max()).sum())


def effective_dimensions(variances):
    return float(variances.sum() ** 2 / variances.square().sum())


# %% wrong: inverse | names: its inverse
def components_needed(variances, share):
    held = variances.cumsum(0)
    return int((held < share * held[-1]).sum()) + 1


def effective_dimensions(variances):
    return float(variances.square().sum() / variances.sum() ** 2)


# %% wrong: sum not squared | names: sum is not squared
def components_needed(variances, share):
    held = variances.cumsum(0)
    return int((held < share * held[-1]).sum()) + 1


def effective_dimensions(variances):
    return float(variances.sum() / variances.square().sum())


# %% wrong: entropy | names: entropy
def components_needed(variances, share):
    held = variances.cumsum(0)
    return int((held < share * held[-1]).sum()) + 1


def effective_dimensions(variances):
    p = variances / variances.sum()
    return float(torch.exp(-(p * p.log()).sum()))


# %% wrong: the square of the sum twice | names: below stands
def components_needed(variances, share):
    held = variances.cumsum(0)
    return int((held < share * held[-1]).sum()) + 1


def effective_dimensions(variances):
    return float(variances.sum() ** 2 / variances.sum() ** 2)


# %% wrong: the sum over the largest | names: divided by the largest
def components_needed(variances, share):
    held = variances.cumsum(0)
    return int((held < share * held[-1]).sum()) + 1


def effective_dimensions(variances):
    return float(variances.sum() / variances.max())


# %% wrong: changes its input | names: modified in place
def components_needed(variances, share):
    variances /= variances.sum()
    return int((variances.cumsum(0) < share).sum()) + 1


def effective_dimensions(variances):
    return float(variances.sum() ** 2 / variances.square().sum())


# %% wrong: the share is not of the sum | names: the share is of the sum
def components_needed(variances, share):
    return int((variances.cumsum(0) < share).sum()) + 1


def effective_dimensions(variances):
    return float(variances.sum() ** 2 / variances.square().sum())


# %% wrong: the share of the largest | names: the share is of the sum
def components_needed(variances, share):
    return int((variances.cumsum(0) < share * variances.max()).sum()) + 1


def effective_dimensions(variances):
    return float(variances.sum() ** 2 / variances.square().sum())


# %% wrong: the sum is rounded otherwise | names: rounded otherwise
def components_needed(variances, share):
    return int((variances.cumsum(0) < share * variances.sum()).sum()) + 1


def effective_dimensions(variances):
    return float(variances.sum() ** 2 / variances.square().sum())
