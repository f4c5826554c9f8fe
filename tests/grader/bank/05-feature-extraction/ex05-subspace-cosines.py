# %% right: by SVD
def subspace_cosines(A, B):
    _, _, QA = torch.linalg.svd(A, full_matrices=False)
    _, _, QB = torch.linalg.svd(B, full_matrices=False)
    return torch.linalg.svdvals(QA @ QB.T).clamp(max=1)


# %% right: Gram and Schmidt, and scipy
def subspace_cosines(A, B):
    from scipy.linalg import orth

    QA, QB = orth(A.double().numpy().T), orth(B.double().numpy().T)
    return torch.tensor(np.linalg.svd(QA.T @ QB, compute_uv=False)).clip(0, 1).to(A.dtype)


# %% wrong: not orthonormal | names: not made orthonormal
def subspace_cosines(A, B):
    return torch.linalg.svdvals(A @ B.T)


# %% wrong: only scaled | names: not at right angles
def subspace_cosines(A, B):
    return torch.linalg.svdvals(F.normalize(A) @ F.normalize(B).T)


# %% wrong: cosines between rows | names: cosines between the rows
def subspace_cosines(A, B):
    return F.normalize(A) @ F.normalize(B).T


# %% wrong: the product | names: product itself
def subspace_cosines(A, B):
    return torch.linalg.qr(A.T).Q.T @ torch.linalg.qr(B.T).Q


# %% wrong: squares | names: these are the squares
def subspace_cosines(A, B):
    return torch.linalg.svdvals(torch.linalg.qr(A.T).Q.T @ torch.linalg.qr(B.T).Q) ** 2


# %% wrong: angles | names: these are the angles
def subspace_cosines(A, B):
    return torch.linalg.svdvals(torch.linalg.qr(A.T).Q.T @ torch.linalg.qr(B.T).Q).clamp(0, 1).acos()


# %% wrong: rising | names: rising order
def subspace_cosines(A, B):
    return torch.linalg.svdvals(torch.linalg.qr(A.T).Q.T @ torch.linalg.qr(B.T).Q).clamp(0, 1).flip(0)


# %% wrong: columns | names: columns are taken
def subspace_cosines(A, B):
    return torch.linalg.svdvals(torch.linalg.qr(A).Q.T @ torch.linalg.qr(B).Q)


# %% wrong: the mean | names: this is their mean
def subspace_cosines(A, B):
    return torch.linalg.svdvals(torch.linalg.qr(A.T).Q.T @ torch.linalg.qr(B.T).Q).mean()


# %% wrong: the diagonal | names: between the basis vectors that QR gives
def subspace_cosines(A, B):
    return (torch.linalg.qr(A.T).Q.T @ torch.linalg.qr(B.T).Q).diagonal()


# %% wrong: changes its input | names: modified in place
def subspace_cosines(A, B):
    A /= A.norm(dim=1, keepdim=True)
    return torch.linalg.svdvals(torch.linalg.qr(A.T).Q.T @ torch.linalg.qr(B.T).Q).clamp(0, 1)


# %% wrong: not orthonormal, clamped | names: not made orthonormal
def subspace_cosines(A, B):
    return torch.linalg.svdvals(A @ B.T).clamp(0, 1)


# %% wrong: only the first made orthonormal | names: B's rows are not made orthonormal
def subspace_cosines(A, B):
    return torch.linalg.svdvals(torch.linalg.qr(A.T).Q.T @ B.T)


# %% wrong: not clamped | names: clamp to 1
def subspace_cosines(A, B):
    return torch.linalg.svdvals(torch.linalg.qr(A.T).Q.T @ torch.linalg.qr(B.T).Q)
