# %% right: divide by the total, invert the cumulative distribution
def noise_distribution(counts, power=0.75):
    total = sum(float(c) ** power for c in counts)
    return torch.tensor([float(c) ** power / total for c in counts])


def draw_negatives(noise, n, k):
    return torch.searchsorted(noise.cumsum(0)[:-1], torch.rand(n, k), right=True)


# %% right: through logarithms, NumPy's generator
def noise_distribution(counts, power=0.75):
    return torch.softmax(power * counts.double().log(), dim=0)


def draw_negatives(noise, n, k):
    p = noise.double().numpy()
    return torch.from_numpy(np.random.choice(len(p), size=(n, k), p=p / p.sum())).long()


# %% wrong: plain unigram distribution | names: the power ¾ is missing
def noise_distribution(counts, power=0.75):
    return counts / counts.sum()


def draw_negatives(noise, n, k):
    return torch.multinomial(noise, n * k, replacement=True).view(n, k)


# %% wrong: power after the division | names: the power comes after the division
def noise_distribution(counts, power=0.75):
    return (counts / counts.sum()) ** power


def draw_negatives(noise, n, k):
    return torch.multinomial(noise, n * k, replacement=True).view(n, k)


# %% wrong: softmax of the counts | names: softmax of the counts
def noise_distribution(counts, power=0.75):
    return torch.softmax(counts.float(), dim=0)


def draw_negatives(noise, n, k):
    return torch.multinomial(noise, n * k, replacement=True).view(n, k)


# %% wrong: weights, not probabilities | names: not divided by their sum
def noise_distribution(counts, power=0.75):
    return counts.float() ** power


def draw_negatives(noise, n, k):
    return torch.multinomial(noise, n * k, replacement=True).view(n, k)


# %% wrong: exponent written into the code | names: `power` is ignored
def noise_distribution(counts, power=0.75):
    weights = counts.float() ** 0.75
    return weights / weights.sum()


def draw_negatives(noise, n, k):
    return torch.multinomial(noise, n * k, replacement=True).view(n, k)


# %% wrong: negatives drawn uniformly | names: the draws do not use `noise`
def noise_distribution(counts, power=0.75):
    weights = counts.float() ** power
    return weights / weights.sum()


def draw_negatives(noise, n, k):
    return torch.randint(len(noise), (n, k))


# %% wrong: without replacement | names: without replacement
def noise_distribution(counts, power=0.75):
    weights = counts.float() ** power
    return weights / weights.sum()


def draw_negatives(noise, n, k):
    return torch.multinomial(noise.expand(n, -1), k)


# %% wrong: one draw repeated for every pair | names: same negatives to every pair
def noise_distribution(counts, power=0.75):
    weights = counts.float() ** power
    return weights / weights.sum()


def draw_negatives(noise, n, k):
    return torch.multinomial(noise, k, replacement=True).expand(n, k)


# %% wrong: the power applied once more when drawing | names: the power ¾ is applied twice
def noise_distribution(counts, power=0.75):
    weights = counts.float() ** power
    return weights / weights.sum()


def draw_negatives(noise, n, k):
    return torch.multinomial(noise_distribution(noise), n * k, replacement=True).view(n, k)


# %% wrong: seeds the generator itself | names: the same result for every seed
def noise_distribution(counts, power=0.75):
    weights = counts.float() ** power
    return weights / weights.sum()


def draw_negatives(noise, n, k):
    torch.manual_seed(0)
    return torch.multinomial(noise, n * k, replacement=True).view(n, k)
