# %% right: eigenvectors of the covariance
def pca(X, k):
    mean = X.mean(dim=0)
    values, vectors = torch.linalg.eigh(torch.cov((X - mean).T).reshape(X.shape[1], X.shape[1]))
    return mean, vectors.flip(1)[:, :k].T, values.flip(0)[:k].clamp(min=0)


# %% right: in numpy
def pca(X, k):
    A = X.double().numpy()
    mean = A.mean(axis=0)
    U, s, V = np.linalg.svd(A - mean, full_matrices=False)
    return torch.tensor(mean).float(), -torch.tensor(V[:k]).float(), torch.tensor(s[:k] ** 2 / (len(A) - 1)).float()


# %% wrong: not centred | names: not centred
def pca(X, k):
    _, s, V = torch.linalg.svd(X, full_matrices=False)
    return X.mean(0), V[:k], s[:k] ** 2 / (len(X) - 1)


# %% wrong: divides by N | names: divides by N
def pca(X, k):
    mean = X.mean(0)
    _, s, V = torch.linalg.svd(X - mean, full_matrices=False)
    return mean, V[:k], s[:k] ** 2 / len(X)


# %% wrong: singular values for variances | names: these are the singular values
def pca(X, k):
    mean = X.mean(0)
    _, s, V = torch.linalg.svd(X - mean, full_matrices=False)
    return mean, V[:k], s[:k]


# %% wrong: standard deviations | names: standard deviations
def pca(X, k):
    mean = X.mean(0)
    _, s, V = torch.linalg.svd(X - mean, full_matrices=False)
    return mean, V[:k], s[:k] / (len(X) - 1) ** 0.5


# %% wrong: shares of the variance | names: shares of the whole variance
def pca(X, k):
    mean = X.mean(0)
    _, s, V = torch.linalg.svd(X - mean, full_matrices=False)
    return mean, V[:k], s[:k] ** 2 / (s**2).sum()


# %% wrong: the smallest first | names: smallest variance
def pca(X, k):
    mean = X.mean(0)
    values, vectors = torch.linalg.eigh(torch.cov(X.T))
    return mean, vectors[:, :k].T, values[:k]


# %% wrong: components in columns | names: components are columns
def pca(X, k):
    mean = X.mean(0)
    _, s, V = torch.linalg.svd(X - mean, full_matrices=False)
    return mean, V[:k].T, s[:k] ** 2 / (len(X) - 1)


# %% wrong: first columns of V transposed | names: first k columns
def pca(X, k):
    mean = X.mean(0)
    _, s, V = torch.linalg.svd(X - mean, full_matrices=False)
    return mean, V[:, :k], s[:k] ** 2 / (len(X) - 1)


# %% wrong: all components | names: all components are returned
def pca(X, k):
    mean = X.mean(0)
    _, s, V = torch.linalg.svd(X - mean, full_matrices=False)
    return mean, V, s**2 / (len(X) - 1)


# %% wrong: U | names: of U
def pca(X, k):
    mean = X.mean(0)
    U, s, _ = torch.linalg.svd(X - mean, full_matrices=False)
    return mean, U[:, :k].T, s[:k] ** 2 / (len(X) - 1)


# %% wrong: scaled by the singular values | names: multiplied by the singular values
def pca(X, k):
    mean = X.mean(0)
    _, s, V = torch.linalg.svd(X - mean, full_matrices=False)
    return mean, V[:k] * s[:k, None], s[:k] ** 2 / (len(X) - 1)


# %% wrong: mean of each item | names: the mean of each item
def pca(X, k):
    _, s, V = torch.linalg.svd(X - X.mean(0), full_matrices=False)
    return X.mean(1), V[:k], s[:k] ** 2 / (len(X) - 1)


# %% wrong: changes its input | names: modified in place
def pca(X, k):
    mean = X.mean(0)
    X -= mean
    _, s, V = torch.linalg.svd(X, full_matrices=False)
    return mean, V[:k], s[:k] ** 2 / (len(X) - 1)


# %% wrong: standardised | names: divided by its standard deviations
def pca(X, k):
    mean = X.mean(0)
    _, s, rows = torch.linalg.svd((X - mean) / X.std(0), full_matrices=False)
    return mean, rows[:k], s[:k] ** 2 / (len(X) - 1)
