# %% right: einsum
def encode(X, mean, components):
    return torch.einsum("nc,kc->nk", X - mean, components)


def decode(codes, mean, components):
    return torch.einsum("nk,kc->nc", codes, components) + mean


# %% right: the mean's code is subtracted, item by item
def encode(X, mean, components):
    return torch.stack([components @ x - components @ mean for x in X])


def decode(codes, mean, components):
    return torch.stack([mean + components.T @ z for z in codes])


# %% wrong: not centred | names: mean is not subtracted
def encode(X, mean, components):
    return X @ components.T


def decode(codes, mean, components):
    return codes @ components + mean


# %% wrong: the mean is not added | names: mean is not added
def encode(X, mean, components):
    return (X - mean) @ components.T


def decode(codes, mean, components):
    return codes @ components


# %% wrong: own mean | names: the items' own mean
def encode(X, mean, components):
    return (X - X.mean(0)) @ components.T


def decode(codes, mean, components):
    return codes @ components + mean


# %% wrong: the mean is subtracted twice | names: subtracted: add it
def encode(X, mean, components):
    return (X - mean) @ components.T


def decode(codes, mean, components):
    return codes @ components - mean


# %% wrong: returns the picture | names: this is the picture again
def encode(X, mean, components):
    return (X - mean) @ components.T @ components + mean


def decode(codes, mean, components):
    return codes @ components + mean


# %% wrong: codes are centred | names: codes are centred
def encode(X, mean, components):
    return (X - mean) @ components.T


def decode(codes, mean, components):
    return (codes - codes.mean(0)) @ components + mean


# %% wrong: codes of length 1 | names: scaled to length 1
def encode(X, mean, components):
    return F.normalize((X - mean) @ components.T)


def decode(codes, mean, components):
    return codes @ components + mean


# %% wrong: changes its input | names: modified in place
def encode(X, mean, components):
    X -= mean
    return X @ components.T


def decode(codes, mean, components):
    return codes @ components + mean
