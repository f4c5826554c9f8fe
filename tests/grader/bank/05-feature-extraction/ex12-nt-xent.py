# %% right: masked_fill
def nt_xent(z1, z2, temperature):
    N = len(z1)
    z = F.normalize(torch.cat([z1, z2]))
    s = z @ z.T / temperature
    s = s.masked_fill(torch.eye(2 * N, dtype=torch.bool), -math.inf)
    return F.cross_entropy(s, torch.cat([torch.arange(N) + N, torch.arange(N)]))


# %% right: logsumexp, large negative numbers on the diagonal
def nt_xent(z1, z2, temperature):
    N = z1.shape[0]
    z = torch.cat([z1, z2], dim=0)
    z = z / z.norm(dim=1, keepdim=True)
    s = torch.einsum("ic,jc->ij", z, z) / temperature
    others = s - 1e9 * torch.eye(2 * N, dtype=s.dtype)
    wanted = torch.cat([torch.diagonal(s, N), torch.diagonal(s, -N)])
    return (torch.logsumexp(others, dim=1) - wanted).mean()


# %% wrong: not normalised | names: not scaled to length 1
def nt_xent(z1, z2, temperature):
    N = len(z1)
    z = torch.cat([z1, z2])
    s = z @ z.T / temperature
    s = s.masked_fill(torch.eye(2 * N, dtype=torch.bool), -math.inf)
    return F.cross_entropy(s, torch.cat([torch.arange(N) + N, torch.arange(N)]))


# %% wrong: itself | names: compared with itself
def nt_xent(z1, z2, temperature):
    N = len(z1)
    z = F.normalize(torch.cat([z1, z2]))
    s = z @ z.T / temperature
    return F.cross_entropy(s, torch.cat([torch.arange(N) + N, torch.arange(N)]))


# %% wrong: across only | names: only views of the other kind
def nt_xent(z1, z2, temperature):
    s = F.normalize(z1) @ F.normalize(z2).T / temperature
    own = torch.arange(len(z1))
    return (F.cross_entropy(s, own) + F.cross_entropy(s.T, own)) / 2


# %% wrong: across, one way | names: among the second
def nt_xent(z1, z2, temperature):
    s = F.normalize(z1) @ F.normalize(z2).T / temperature
    return F.cross_entropy(s, torch.arange(len(z1)))


# %% wrong: one way | names: only the first views look
def nt_xent(z1, z2, temperature):
    N = len(z1)
    z = F.normalize(torch.cat([z1, z2]))
    s = z @ z.T / temperature
    s = s.masked_fill(torch.eye(2 * N, dtype=torch.bool), -math.inf)
    return F.cross_entropy(s[:N], torch.arange(N) + N)


# %% wrong: no partner below | names: partner is missing
def nt_xent(z1, z2, temperature):
    N = len(z1)
    z = F.normalize(torch.cat([z1, z2]))
    s = z @ z.T / temperature
    partner = torch.cat([torch.arange(N) + N, torch.arange(N)])
    wanted = s[torch.arange(2 * N), partner]
    s = s.masked_fill(torch.eye(2 * N).bool() | torch.eye(2 * N)[partner].bool(), -1e9)
    return (s.logsumexp(1) - wanted).mean()


# %% wrong: sum | names: this is the sum
def nt_xent(z1, z2, temperature):
    N = len(z1)
    z = F.normalize(torch.cat([z1, z2]))
    s = z @ z.T / temperature
    s = s.masked_fill(torch.eye(2 * N, dtype=torch.bool), -math.inf)
    return F.cross_entropy(s, torch.cat([torch.arange(N) + N, torch.arange(N)]), reduction="sum")


# %% wrong: times temperature | names: multiplied by τ
def nt_xent(z1, z2, temperature):
    N = len(z1)
    z = F.normalize(torch.cat([z1, z2]))
    s = z @ z.T * temperature
    s = s.masked_fill(torch.eye(2 * N, dtype=torch.bool), -math.inf)
    return F.cross_entropy(s, torch.cat([torch.arange(N) + N, torch.arange(N)]))


# %% wrong: no temperature | names: τ is not used
def nt_xent(z1, z2, temperature):
    N = len(z1)
    z = F.normalize(torch.cat([z1, z2]))
    s = z @ z.T
    s = s.masked_fill(torch.eye(2 * N, dtype=torch.bool), -math.inf)
    return F.cross_entropy(s, torch.cat([torch.arange(N) + N, torch.arange(N)]))


# %% wrong: sign | names: sign is wrong
def nt_xent(z1, z2, temperature):
    N = len(z1)
    z = F.normalize(torch.cat([z1, z2]))
    s = z @ z.T / temperature
    s = s.masked_fill(torch.eye(2 * N, dtype=torch.bool), -math.inf)
    return -F.cross_entropy(s, torch.cat([torch.arange(N) + N, torch.arange(N)]))


# %% wrong: neighbours | names: partner is its neighbour
def nt_xent(z1, z2, temperature):
    N = len(z1)
    z = F.normalize(torch.cat([z1, z2]))
    s = z @ z.T / temperature
    s = s.masked_fill(torch.eye(2 * N, dtype=torch.bool), -math.inf)
    return F.cross_entropy(s, torch.arange(2 * N).view(N, 2).flip(1).flatten())


# %% wrong: own partner | names: its own partner
def nt_xent(z1, z2, temperature):
    N = len(z1)
    z = F.normalize(torch.cat([z1, z2]))
    s = z @ z.T / temperature
    return F.cross_entropy(s, torch.arange(2 * N))


# %% wrong: overflow | names: overflows
def nt_xent(z1, z2, temperature):
    N = len(z1)
    z = F.normalize(torch.cat([z1, z2]))
    e = (z @ z.T / temperature).exp()
    below = e.sum(1) - e.diagonal()
    wanted = torch.cat([e.diagonal(N), e.diagonal(-N)])
    return -(wanted / below).log().mean()


# %% wrong: only attraction | names: without the others
def nt_xent(z1, z2, temperature):
    return -F.cosine_similarity(z1, z2).mean() / temperature


# %% wrong: no gradient | names: gradient
def nt_xent(z1, z2, temperature):
    N = len(z1)
    z = F.normalize(torch.cat([z1, z2])).detach()
    s = z @ z.T / temperature
    s = s.masked_fill(torch.eye(2 * N, dtype=torch.bool), -math.inf)
    return F.cross_entropy(s, torch.cat([torch.arange(N) + N, torch.arange(N)]))


# %% wrong: second views without gradient | names: no gradient for its argument number 2
def nt_xent(z1, z2, temperature):
    N = len(z1)
    z = F.normalize(torch.cat([z1, z2.detach()]))
    s = z @ z.T / temperature
    s = s.masked_fill(torch.eye(2 * N, dtype=torch.bool), -math.inf)
    return F.cross_entropy(s, torch.cat([torch.arange(N) + N, torch.arange(N)]))


# %% wrong: itself with similarity 0 | names: left in with a similarity of 0
def nt_xent(z1, z2, temperature):
    N = len(z1)
    z = F.normalize(torch.cat([z1, z2]))
    s = z @ z.T / temperature
    s = s.masked_fill(torch.eye(2 * N, dtype=torch.bool), 0.0)
    return F.cross_entropy(s, torch.cat([torch.arange(N) + N, torch.arange(N)]))


# %% wrong: its own partner, left out | names: its own partner
def nt_xent(z1, z2, temperature):
    N = len(z1)
    z = F.normalize(torch.cat([z1, z2]))
    s = z @ z.T / temperature
    s = s.masked_fill(torch.eye(2 * N, dtype=torch.bool), -math.inf)
    return F.cross_entropy(s, torch.arange(2 * N))


# %% wrong: columns scaled | names: the columns are scaled
def nt_xent(z1, z2, temperature):
    N = len(z1)
    z = F.normalize(torch.cat([z1, z2]), dim=0)
    s = z @ z.T / temperature
    s = s.masked_fill(torch.eye(2 * N, dtype=torch.bool), -math.inf)
    return F.cross_entropy(s, torch.cat([torch.arange(N) + N, torch.arange(N)]))
