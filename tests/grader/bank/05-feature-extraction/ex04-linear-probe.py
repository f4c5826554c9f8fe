# %% right: the dual form, in numpy
def linear_probe(Z, labels, num_classes, alpha):
    X, T = Z.double().numpy(), np.eye(num_classes)[labels.numpy()]
    Xc, Tc = X - X.mean(0), T - T.mean(0)
    A = Xc.T @ np.linalg.solve(Xc @ Xc.T + alpha * np.eye(len(X)), Tc)
    return torch.tensor(A).to(Z.dtype), torch.tensor(T.mean(0) - X.mean(0) @ A).to(Z.dtype)


# %% right: least squares with rows for the punishment
def linear_probe(Z, labels, num_classes, alpha):
    N, C = Z.shape
    T = torch.zeros(N, num_classes, dtype=Z.dtype)
    T[torch.arange(N), labels] = 1
    top = torch.cat([Z, torch.ones(N, 1, dtype=Z.dtype)], 1)
    below = torch.cat([alpha**0.5 * torch.eye(C, dtype=Z.dtype), torch.zeros(C, 1, dtype=Z.dtype)], 1)
    stacked = torch.cat([top, below]).double()
    wanted = torch.cat([T, torch.zeros(C, num_classes, dtype=Z.dtype)]).double()
    solution = torch.linalg.lstsq(stacked, wanted).solution.to(Z.dtype)
    return solution[:C], solution[C]


# %% wrong: features not centred | names: features are not centred
def linear_probe(Z, labels, num_classes, alpha):
    T = F.one_hot(labels, num_classes).to(Z.dtype)
    A = torch.linalg.solve(Z.T @ Z + alpha * torch.eye(Z.shape[1], dtype=Z.dtype), Z.T @ T)
    return A, T.mean(0) - Z.mean(0) @ A


# %% wrong: bias punished too | names: bias is punished
def linear_probe(Z, labels, num_classes, alpha):
    T = F.one_hot(labels, num_classes).to(Z.dtype)
    X = torch.cat([Z, torch.ones(len(Z), 1, dtype=Z.dtype)], 1)
    both = torch.linalg.solve(X.T @ X + alpha * torch.eye(X.shape[1], dtype=Z.dtype), X.T @ T)
    return both[:-1], both[-1]


# %% wrong: alpha not used | names: α is not used
def linear_probe(Z, labels, num_classes, alpha):
    T = F.one_hot(labels, num_classes).to(Z.dtype)
    X, Y = Z - Z.mean(0), T - T.mean(0)
    A = torch.linalg.pinv(X) @ Y
    return A, T.mean(0) - Z.mean(0) @ A


# %% wrong: alpha times N | names: multiplied by N
def linear_probe(Z, labels, num_classes, alpha):
    T = F.one_hot(labels, num_classes).to(Z.dtype)
    X, Y = Z - Z.mean(0), T - T.mean(0)
    A = torch.linalg.solve(X.T @ X + len(Z) * alpha * torch.eye(Z.shape[1], dtype=Z.dtype), X.T @ Y)
    return A, T.mean(0) - Z.mean(0) @ A


# %% wrong: α divided by N | names: α is divided by N
def linear_probe(Z, labels, num_classes, alpha):
    T = F.one_hot(labels, num_classes).to(Z.dtype)
    X, Y, N = Z - Z.mean(0), T - T.mean(0), len(Z)
    alpha = alpha / N
    A = torch.linalg.solve(X.T @ X + alpha * torch.eye(Z.shape[1], dtype=Z.dtype), X.T @ Y)
    return A, T.mean(0) - Z.mean(0) @ A


# %% wrong: targets minus one and one | names: targets are
def linear_probe(Z, labels, num_classes, alpha):
    T = 2 * F.one_hot(labels, num_classes).to(Z.dtype) - 1
    X, Y = Z - Z.mean(0), T - T.mean(0)
    A = torch.linalg.solve(X.T @ X + alpha * torch.eye(Z.shape[1], dtype=Z.dtype), X.T @ Y)
    return A, T.mean(0) - Z.mean(0) @ A


# %% wrong: no bias | names: there is no bias
def linear_probe(Z, labels, num_classes, alpha):
    T = F.one_hot(labels, num_classes).to(Z.dtype)
    X, Y = Z - Z.mean(0), T - T.mean(0)
    A = torch.linalg.solve(X.T @ X + alpha * torch.eye(Z.shape[1], dtype=Z.dtype), X.T @ Y)
    return A, torch.zeros(num_classes, dtype=Z.dtype)


# %% wrong: the bias is the mean target | names: the bias is the mean target
def linear_probe(Z, labels, num_classes, alpha):
    T = F.one_hot(labels, num_classes).to(Z.dtype)
    X, Y = Z - Z.mean(0), T - T.mean(0)
    A = torch.linalg.solve(X.T @ X + alpha * torch.eye(Z.shape[1], dtype=Z.dtype), X.T @ Y)
    return A, T.mean(0)


# %% wrong: transposed | names: transposed
def linear_probe(Z, labels, num_classes, alpha):
    T = F.one_hot(labels, num_classes).to(Z.dtype)
    X, Y = Z - Z.mean(0), T - T.mean(0)
    A = torch.linalg.solve(X.T @ X + alpha * torch.eye(Z.shape[1], dtype=Z.dtype), X.T @ Y)
    return A.T, T.mean(0) - Z.mean(0) @ A


# %% wrong: labels as numbers | names: labels are taken as numbers
def linear_probe(Z, labels, num_classes, alpha):
    T = labels.to(Z.dtype)[:, None]
    X, Y = Z - Z.mean(0), T - T.mean(0)
    A = torch.linalg.solve(X.T @ X + alpha * torch.eye(Z.shape[1], dtype=Z.dtype), X.T @ Y)
    return A, T.mean(0) - Z.mean(0) @ A


# %% wrong: as many classes as there are labels | names: K is num_classes
def linear_probe(Z, labels, num_classes, alpha):
    T = F.one_hot(labels).to(Z.dtype)
    X, Y = Z - Z.mean(0), T - T.mean(0)
    A = torch.linalg.solve(X.T @ X + alpha * torch.eye(Z.shape[1], dtype=Z.dtype), X.T @ Y)
    return A, T.mean(0) - Z.mean(0) @ A


# %% wrong: changes its input | names: modified in place
def linear_probe(Z, labels, num_classes, alpha):
    T = F.one_hot(labels, num_classes).to(Z.dtype)
    middle = Z.mean(0)
    Z -= middle
    A = torch.linalg.solve(Z.T @ Z + alpha * torch.eye(Z.shape[1], dtype=Z.dtype), Z.T @ T)
    return A, T.mean(0) - middle @ A


# %% wrong: products as means | names: the products are means
def linear_probe(Z, labels, num_classes, alpha):
    T = F.one_hot(labels, num_classes).to(Z.dtype)
    middle, share = Z.mean(0), T.mean(0)
    centred = Z - middle
    gram = centred.T @ centred / len(Z) + alpha * torch.eye(Z.shape[1], dtype=Z.dtype)
    A = torch.linalg.solve(gram, centred.T @ (T - share) / len(Z))
    return A, share - middle @ A
