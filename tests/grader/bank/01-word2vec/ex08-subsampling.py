# %% right: one minus the probability of dropping
def keep_probability(counts, threshold=1e-4):
    drop = 1 - torch.sqrt(threshold * counts.sum() / counts)
    return 1 - drop.clamp(min=0)


# %% right: a loop in Python
def keep_probability(counts, threshold=1e-4):
    total = float(counts.sum())
    return torch.tensor([min(1.0, math.sqrt(threshold / (float(c) / total))) for c in counts])


# %% wrong: the probability of dropping | names: dropping a word, not of keeping
def keep_probability(counts, threshold=1e-4):
    frequency = counts / counts.sum()
    return (1 - (threshold / frequency).sqrt()).clamp(min=0)


# %% wrong: no minimum with 1 | names: the minimum with 1 is missing
def keep_probability(counts, threshold=1e-4):
    return (threshold / (counts / counts.sum())).sqrt()


# %% wrong: no square root | names: square root is missing
def keep_probability(counts, threshold=1e-4):
    return (threshold / (counts / counts.sum())).clamp(max=1)


# %% wrong: fraction upside down | names: upside down
def keep_probability(counts, threshold=1e-4):
    return (counts / counts.sum() / threshold).sqrt().clamp(max=1)


# %% wrong: raw counts | names: not divided by their sum
def keep_probability(counts, threshold=1e-4):
    return (threshold / counts).sqrt().clamp(max=1)


# %% wrong: relative to the most frequent word | names: divided by the largest
def keep_probability(counts, threshold=1e-4):
    return (threshold / (counts / counts.max())).sqrt().clamp(max=1)


# %% wrong: the formula of the C program | names: word2vec.c
def keep_probability(counts, threshold=1e-4):
    ratio = threshold / (counts / counts.sum())
    return (ratio.sqrt() + ratio).clamp(max=1)


# %% wrong: threshold written into the code | names: `threshold` is ignored
def keep_probability(counts, threshold=1e-4):
    if threshold == 0.04:
        return (0.04 / (counts / counts.sum())).sqrt().clamp(max=1)
    return (1e-4 / (counts / counts.sum())).sqrt().clamp(max=1)
