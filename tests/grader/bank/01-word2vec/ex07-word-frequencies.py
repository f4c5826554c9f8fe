# %% right: divide by the total
def noise_distribution(counts, power=0.75):
    total = sum(float(c) ** power for c in counts)
    return torch.tensor([float(c) ** power / total for c in counts])


def keep_probability(counts, threshold=1e-3):
    return (threshold * counts.sum() / counts).sqrt().clamp(max=1)


# %% right: through logarithms
def noise_distribution(counts, power=0.75):
    return torch.softmax(power * counts.double().log(), dim=0)


def keep_probability(counts, threshold=1e-3):
    return (threshold * counts.sum() / counts).sqrt().clamp(max=1)


# %% right: one minus the probability of dropping
def noise_distribution(counts, power=0.75):
    weights = counts.float() ** power
    return weights / weights.sum()


def keep_probability(counts, threshold=1e-3):
    drop = 1 - torch.sqrt(threshold * counts.sum() / counts)
    return 1 - drop.clamp(min=0)


# %% right: a loop in Python
def noise_distribution(counts, power=0.75):
    weights = counts.float() ** power
    return weights / weights.sum()


def keep_probability(counts, threshold=1e-3):
    total = float(counts.sum())
    return torch.tensor([min(1.0, math.sqrt(threshold / (float(c) / total))) for c in counts])


# %% wrong: plain unigram distribution | names: the power ¾ is missing
def noise_distribution(counts, power=0.75):
    return counts / counts.sum()


def keep_probability(counts, threshold=1e-3):
    return (threshold * counts.sum() / counts).sqrt().clamp(max=1)


# %% wrong: power after the division | names: the power comes after the division
def noise_distribution(counts, power=0.75):
    return (counts / counts.sum()) ** power


def keep_probability(counts, threshold=1e-3):
    return (threshold * counts.sum() / counts).sqrt().clamp(max=1)


# %% wrong: softmax of the counts | names: softmax of the counts
def noise_distribution(counts, power=0.75):
    return torch.softmax(counts.float(), dim=0)


def keep_probability(counts, threshold=1e-3):
    return (threshold * counts.sum() / counts).sqrt().clamp(max=1)


# %% wrong: weights, not probabilities | names: not divided by their sum
def noise_distribution(counts, power=0.75):
    return counts.float() ** power


def keep_probability(counts, threshold=1e-3):
    return (threshold * counts.sum() / counts).sqrt().clamp(max=1)


# %% wrong: exponent written into the code | names: `power` is ignored
def noise_distribution(counts, power=0.75):
    weights = counts.float() ** 0.75
    return weights / weights.sum()


def keep_probability(counts, threshold=1e-3):
    return (threshold * counts.sum() / counts).sqrt().clamp(max=1)


# %% wrong: the probability of dropping | names: dropping a word, not of keeping
def noise_distribution(counts, power=0.75):
    weights = counts.float() ** power
    return weights / weights.sum()


def keep_probability(counts, threshold=1e-3):
    frequency = counts / counts.sum()
    return (1 - (threshold / frequency).sqrt()).clamp(min=0)


# %% wrong: no minimum with 1 | names: the minimum with 1 is missing
def noise_distribution(counts, power=0.75):
    weights = counts.float() ** power
    return weights / weights.sum()


def keep_probability(counts, threshold=1e-3):
    return (threshold / (counts / counts.sum())).sqrt()


# %% wrong: no square root | names: square root is missing
def noise_distribution(counts, power=0.75):
    weights = counts.float() ** power
    return weights / weights.sum()


def keep_probability(counts, threshold=1e-3):
    return (threshold / (counts / counts.sum())).clamp(max=1)


# %% wrong: fraction upside down | names: upside down
def noise_distribution(counts, power=0.75):
    weights = counts.float() ** power
    return weights / weights.sum()


def keep_probability(counts, threshold=1e-3):
    return (counts / counts.sum() / threshold).sqrt().clamp(max=1)


# %% wrong: raw counts | names: not divided by their sum
def noise_distribution(counts, power=0.75):
    weights = counts.float() ** power
    return weights / weights.sum()


def keep_probability(counts, threshold=1e-3):
    return (threshold / counts).sqrt().clamp(max=1)


# %% wrong: relative to the most frequent word | names: divided by the largest
def noise_distribution(counts, power=0.75):
    weights = counts.float() ** power
    return weights / weights.sum()


def keep_probability(counts, threshold=1e-3):
    return (threshold / (counts / counts.max())).sqrt().clamp(max=1)


# %% wrong: the formula of the C program | names: word2vec.c
def noise_distribution(counts, power=0.75):
    weights = counts.float() ** power
    return weights / weights.sum()


def keep_probability(counts, threshold=1e-3):
    ratio = threshold / (counts / counts.sum())
    return (ratio.sqrt() + ratio).clamp(max=1)


# %% wrong: threshold written into the code | names: `threshold` is ignored
def noise_distribution(counts, power=0.75):
    weights = counts.float() ** power
    return weights / weights.sum()


def keep_probability(counts, threshold=1e-3):
    if threshold == 0.04:
        return (0.04 / (counts / counts.sum())).sqrt().clamp(max=1)
    return (1e-3 / (counts / counts.sum())).sqrt().clamp(max=1)
