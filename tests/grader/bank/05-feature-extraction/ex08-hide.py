# %% right: scatter, and sums
def hide(noise, ratio):
    count = round(ratio * noise.shape[1])
    mask = torch.zeros(noise.shape, dtype=torch.bool)
    return mask.scatter(1, noise.argsort(dim=1)[:, :count], True)


def masked_loss(got, want, hidden):
    each = ((got - want) ** 2).sum(dim=2) * hidden
    return each.sum() / (hidden.sum() * got.shape[2])


# %% right: the threshold of each row, and mse_loss
def hide(noise, ratio):
    count = round(ratio * noise.shape[1])
    if count == 0:
        return torch.zeros_like(noise).bool()
    return noise <= noise.sort(dim=1).values[:, count - 1 : count]


def masked_loss(got, want, hidden):
    return F.mse_loss(got[hidden], want[hidden])


# %% wrong: inverted | names: True and False change places
def hide(noise, ratio):
    return noise.argsort(1).argsort(1) >= round(ratio * noise.shape[1])


def masked_loss(got, want, hidden):
    return (got - want).square()[hidden].mean()


# %% wrong: largest | names: the largest numbers are hidden
def hide(noise, ratio):
    return noise.argsort(1, descending=True).argsort(1) < round(ratio * noise.shape[1])


def masked_loss(got, want, hidden):
    return (got - want).square()[hidden].mean()


# %% wrong: a threshold | names: numbers below the ratio
def hide(noise, ratio):
    return noise < ratio


def masked_loss(got, want, hidden):
    return (got - want).square()[hidden].mean()


# %% wrong: of the whole batch | names: of the whole batch
def hide(noise, ratio):
    count = round(ratio * noise.numel())
    return noise.flatten().argsort().argsort().view(noise.shape) < count


def masked_loss(got, want, hidden):
    return (got - want).square()[hidden].mean()


# %% wrong: one argsort | names: one argsort
def hide(noise, ratio):
    return noise.argsort(1) < round(ratio * noise.shape[1])


def masked_loss(got, want, hidden):
    return (got - want).square()[hidden].mean()


# %% wrong: the same for all | names: all pictures hide the same
def hide(noise, ratio):
    ranks = noise[0].argsort().argsort()
    return (ranks < round(ratio * noise.shape[1])).expand(noise.shape)


def masked_loss(got, want, hidden):
    return (got - want).square()[hidden].mean()


# %% wrong: rounded down | names: rounded down
def hide(noise, ratio):
    return noise.argsort(1).argsort(1) < int(ratio * noise.shape[1])


def masked_loss(got, want, hidden):
    return (got - want).square()[hidden].mean()


# %% wrong: over the batch | names: sorted over the batch
def hide(noise, ratio):
    return noise.argsort(0).argsort(0) < round(ratio * noise.shape[1])


def masked_loss(got, want, hidden):
    return (got - want).square()[hidden].mean()


# %% wrong: numbers | names: these are numbers
def hide(noise, ratio):
    return (noise.argsort(1).argsort(1) < round(ratio * noise.shape[1])).float()


def masked_loss(got, want, hidden):
    return (got - want).square()[hidden].mean()


# %% wrong: all patches count | names: all patches count
def hide(noise, ratio):
    return noise.argsort(1).argsort(1) < round(ratio * noise.shape[1])


def masked_loss(got, want, hidden):
    return F.mse_loss(got, want)


# %% wrong: seen patches count | names: that can be seen count
def hide(noise, ratio):
    return noise.argsort(1).argsort(1) < round(ratio * noise.shape[1])


def masked_loss(got, want, hidden):
    return (got - want).square()[~hidden].mean()


# %% wrong: zeros count | names: count as zeros
def hide(noise, ratio):
    return noise.argsort(1).argsort(1) < round(ratio * noise.shape[1])


def masked_loss(got, want, hidden):
    return ((got - want) ** 2 * hidden[..., None]).mean()


# %% wrong: not divided by D | names: divide by D
def hide(noise, ratio):
    return noise.argsort(1).argsort(1) < round(ratio * noise.shape[1])


def masked_loss(got, want, hidden):
    return ((got - want) ** 2)[hidden].sum() / hidden.sum()


# %% wrong: absolute error | names: absolute error
def hide(noise, ratio):
    return noise.argsort(1).argsort(1) < round(ratio * noise.shape[1])


def masked_loss(got, want, hidden):
    return (got - want).abs()[hidden].mean()


# %% wrong: a sum | names: this is a sum: a mean
def hide(noise, ratio):
    return noise.argsort(1).argsort(1) < round(ratio * noise.shape[1])


def masked_loss(got, want, hidden):
    return (got - want).square()[hidden].sum()


# %% wrong: each picture alike | names: pictures count alike
def hide(noise, ratio):
    return noise.argsort(1).argsort(1) < round(ratio * noise.shape[1])


def masked_loss(got, want, hidden):
    each = (got - want).square()
    return torch.stack([e[h].mean() for e, h in zip(each, hidden)]).mean()


# %% wrong: no gradient | names: no gradient reaches
def hide(noise, ratio):
    return noise.argsort(1).argsort(1) < round(ratio * noise.shape[1])


def masked_loss(got, want, hidden):
    return (got - want).square()[hidden].mean().detach()


# %% wrong: rounded up | names: rounded up
def hide(noise, ratio):
    return noise.argsort(1).argsort(1) < math.ceil(ratio * noise.shape[1])


def masked_loss(got, want, hidden):
    return (got - want).square()[hidden].mean()


# %% wrong: so many are seen | names: (1 − r) P
def hide(noise, ratio):
    return noise.argsort(1).argsort(1) < round((1 - ratio) * noise.shape[1])


def masked_loss(got, want, hidden):
    return (got - want).square()[hidden].mean()
