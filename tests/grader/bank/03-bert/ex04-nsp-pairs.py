# %% right: with random
import random


def nsp_pairs(documents, seed):
    rng, pairs = random.Random(seed), []
    for d, document in enumerate(documents):
        others = [s for e, other in enumerate(documents) if e != d for s in other]
        for i in range(len(document) - 1):
            real = rng.random() < 0.5
            pairs.append((document[i], document[i + 1] if real else rng.choice(others), int(real)))
    return pairs


# %% right: drawing again
def nsp_pairs(documents, seed):
    g, pairs = np.random.default_rng(seed), []
    for d, document in enumerate(documents):
        for i in range(1, len(document)):
            if g.integers(2):
                pairs.append((document[i - 1], document[i], 1))
                continue
            e = d
            while e == d:
                e = int(g.integers(len(documents)))
            pairs.append((document[i - 1], documents[e][int(g.integers(len(documents[e])))], 0))
    return pairs


# %% wrong: labels swapped | names: swapped
def nsp_pairs(documents: list[list[str]], seed: int) -> list[tuple[str, str, int]]:
    rng, pairs = np.random.default_rng(seed), []
    for d, document in enumerate(documents):
        for a, successor in itertools.pairwise(document):
            if rng.random() < 0.5:
                pairs.append((a, successor, 0))
            else:
                other = documents[(d + rng.integers(1, len(documents))) % len(documents)]
                pairs.append((a, other[rng.integers(len(other))], 1))
    return pairs


# %% wrong: B from the same document | names: own document
def nsp_pairs(documents: list[list[str]], seed: int) -> list[tuple[str, str, int]]:
    rng, pairs = np.random.default_rng(seed), []
    for d, document in enumerate(documents):
        for a, successor in itertools.pairwise(document):
            if rng.random() < 0.5:
                pairs.append((a, successor, 1))
            else:
                other = document
                pairs.append((a, other[rng.integers(len(other))], 0))
    return pairs


# %% wrong: always real | names: half of the pairs are real
def nsp_pairs(documents: list[list[str]], seed: int) -> list[tuple[str, str, int]]:
    rng, pairs = np.random.default_rng(seed), []
    for d, document in enumerate(documents):
        for a, successor in itertools.pairwise(document):
            if True:
                pairs.append((a, successor, 1))
            else:
                other = documents[(d + rng.integers(1, len(documents))) % len(documents)]
                pairs.append((a, other[rng.integers(len(other))], 0))
    return pairs


# %% wrong: never real | names: half of the pairs are real
def nsp_pairs(documents: list[list[str]], seed: int) -> list[tuple[str, str, int]]:
    rng, pairs = np.random.default_rng(seed), []
    for d, document in enumerate(documents):
        for a, successor in itertools.pairwise(document):
            if False:
                pairs.append((a, successor, 1))
            else:
                other = documents[(d + rng.integers(1, len(documents))) % len(documents)]
                pairs.append((a, other[rng.integers(len(other))], 0))
    return pairs


# %% wrong: three in four real | names: half of the pairs are real
def nsp_pairs(documents: list[list[str]], seed: int) -> list[tuple[str, str, int]]:
    rng, pairs = np.random.default_rng(seed), []
    for d, document in enumerate(documents):
        for a, successor in itertools.pairwise(document):
            if rng.random() < 0.75:
                pairs.append((a, successor, 1))
            else:
                other = documents[(d + rng.integers(1, len(documents))) % len(documents)]
                pairs.append((a, other[rng.integers(len(other))], 0))
    return pairs


# %% wrong: a new seed every time | names: same seed
def nsp_pairs(documents: list[list[str]], seed: int) -> list[tuple[str, str, int]]:
    rng, pairs = np.random.default_rng(), []
    for d, document in enumerate(documents):
        for a, successor in itertools.pairwise(document):
            if rng.random() < 0.5:
                pairs.append((a, successor, 1))
            else:
                other = documents[(d + rng.integers(1, len(documents))) % len(documents)]
                pairs.append((a, other[rng.integers(len(other))], 0))
    return pairs


# %% wrong: the first sentence of a document | names: fixed sentence
def nsp_pairs(documents: list[list[str]], seed: int) -> list[tuple[str, str, int]]:
    rng, pairs = np.random.default_rng(seed), []
    for d, document in enumerate(documents):
        for a, successor in itertools.pairwise(document):
            if rng.random() < 0.5:
                pairs.append((a, successor, 1))
            else:
                other = documents[(d + rng.integers(1, len(documents))) % len(documents)]
                pairs.append((a, other[0], 0))
    return pairs


# %% wrong: the next document only | names: one document
def nsp_pairs(documents: list[list[str]], seed: int) -> list[tuple[str, str, int]]:
    rng, pairs = np.random.default_rng(seed), []
    for d, document in enumerate(documents):
        for a, successor in itertools.pairwise(document):
            if rng.random() < 0.5:
                pairs.append((a, successor, 1))
            else:
                other = documents[(d + 1) % len(documents)] if d else documents[1]
                pairs.append((a, other[rng.integers(len(other))], 0))
    return pairs


# %% wrong: only the first document | names: only one document
def nsp_pairs(documents: list[list[str]], seed: int) -> list[tuple[str, str, int]]:
    rng, pairs = np.random.default_rng(seed), []
    for d, document in list(enumerate(documents))[:1]:
        for a, successor in itertools.pairwise(document):
            if rng.random() < 0.5:
                pairs.append((a, successor, 1))
            else:
                other = documents[(d + rng.integers(1, len(documents))) % len(documents)]
                pairs.append((a, other[rng.integers(len(other))], 0))
    return pairs
