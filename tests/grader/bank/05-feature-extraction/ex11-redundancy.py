# %% right: corrcoef and a triangle
def redundancy(Z):
    Z = Z[:, Z.std(dim=0) >= 1e-6]
    C = Z.shape[1]
    if C < 2:
        return 0.0
    rho = torch.corrcoef(Z.T)
    i, j = torch.triu_indices(C, C, offset=1)
    return float(rho[i, j].abs().mean())


# %% right: pairs one by one
def redundancy(Z):
    columns = [c for c in Z.double().numpy().T if c.std(ddof=1) >= 1e-6]
    sizes = [abs(np.corrcoef(a, b)[0, 1]) for i, a in enumerate(columns) for b in columns[:i]]
    return float(np.mean(sizes)) if sizes else 0.0


# %% wrong: diagonal counted | names: the diagonal counts too
def redundancy(Z):
    Z = Z[:, Z.std(0) >= 1e-6]
    C = Z.shape[1]
    if C < 2:
        return 0.0
    u = F.normalize(Z - Z.mean(0), dim=0)
    return float((u.T @ u).abs().mean())


# %% wrong: divided by C squared | names: still counted
def redundancy(Z):
    Z = Z[:, Z.std(0) >= 1e-6]
    C = Z.shape[1]
    if C < 2:
        return 0.0
    u = F.normalize(Z - Z.mean(0), dim=0)
    return float(((u.T @ u).abs().sum() - C) / C**2)


# %% wrong: signs cancel | names: opposite signs cancel
def redundancy(Z):
    Z = Z[:, Z.std(0) >= 1e-6]
    C = Z.shape[1]
    if C < 2:
        return 0.0
    u = F.normalize(Z - Z.mean(0), dim=0)
    return float(((u.T @ u).sum() - C) / (C * (C - 1)))


# %% wrong: squares | names: these are squares
def redundancy(Z):
    Z = Z[:, Z.std(0) >= 1e-6]
    C = Z.shape[1]
    if C < 2:
        return 0.0
    u = F.normalize(Z - Z.mean(0), dim=0)
    return float(((u.T @ u).square().sum() - C) / (C * (C - 1)))


# %% wrong: between items | names: between items
def redundancy(Z):
    Z = Z[:, Z.std(0) >= 1e-6].T
    C = Z.shape[1]
    if C < 2:
        return 0.0
    u = F.normalize(Z - Z.mean(0), dim=0)
    return float(((u.T @ u).abs().sum() - C) / (C * (C - 1)))


# %% wrong: covariances | names: these are covariances
def redundancy(Z):
    Z = Z[:, Z.std(0) >= 1e-6]
    C = Z.shape[1]
    if C < 2:
        return 0.0
    cov = torch.cov(Z.T).abs()
    return float((cov.sum() - cov.diagonal().sum()) / (C * (C - 1)))


# %% wrong: not centred | names: not centred
def redundancy(Z):
    Z = Z[:, Z.std(0) >= 1e-6]
    C = Z.shape[1]
    if C < 2:
        return 0.0
    u = F.normalize(Z, dim=0)
    return float(((u.T @ u).abs().sum() - C) / (C * (C - 1)))


# %% wrong: half | names: twice their number
def redundancy(Z):
    Z = Z[:, Z.std(0) >= 1e-6]
    C = Z.shape[1]
    if C < 2:
        return 0.0
    u = F.normalize(Z - Z.mean(0), dim=0)
    return float(((u.T @ u).abs().sum() - C) / (2 * C * (C - 1)))


# %% wrong: constant features | names: leave constant features out
def redundancy(Z):
    C = Z.shape[1]
    if C < 2:
        return 0.0
    u = Z - Z.mean(0)
    u = u / u.norm(dim=0)
    return float(((u.T @ u).abs().sum() - C) / (C * (C - 1)))


# %% wrong: constant features counted | names: constant features are counted
def redundancy(Z):
    C = Z.shape[1]
    if C < 2:
        return 0.0
    u = F.normalize(Z - Z.mean(0), dim=0)
    return float(((u.T @ u).abs().sum() - (u.T @ u).diagonal().sum()) / (C * (C - 1)))


# %% wrong: largest | names: this is the largest
def redundancy(Z):
    Z = Z[:, Z.std(0) >= 1e-6]
    C = Z.shape[1]
    if C < 2:
        return 0.0
    u = F.normalize(Z - Z.mean(0), dim=0)
    return float(((u.T @ u).abs() - 2 * torch.eye(C)).max())


# %% wrong: changes its input | names: modified in place
def redundancy(Z):
    Z -= Z.mean(0)
    Z = Z[:, Z.std(0) >= 1e-6]
    C = Z.shape[1]
    if C < 2:
        return 0.0
    u = F.normalize(Z - Z.mean(0), dim=0)
    return float(((u.T @ u).abs().sum() - C) / (C * (C - 1)))


# %% wrong: the variance is compared | names: is it the variance
def redundancy(Z):
    Z = Z[:, Z.var(0) >= 1e-6]
    C = Z.shape[1]
    if C < 2:
        return 0.0
    u = F.normalize(Z - Z.mean(0), dim=0)
    return float(((u.T @ u).abs().sum() - C) / (C * (C - 1)))
