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


# %% right: labels shuffled, half and half
def nsp_pairs(documents: list[list[str]], seed: int) -> list[tuple[str, str, int]]:
    rng = np.random.RandomState(seed)
    firsts = [(d, i) for d, document in enumerate(documents) for i in range(len(document) - 1)]
    real = rng.permutation(np.arange(len(firsts)) % 2)
    pairs = []
    for (d, i), label in zip(firsts, real.tolist(), strict=True):
        b = documents[d][i + 1]
        if not label:
            other = documents[rng.choice([e for e in range(len(documents)) if e != d])]
            b = other[rng.randint(len(other))]
        pairs.append((documents[d][i], b, label))
    return pairs


# %% wrong: a pair for the last sentence | names: the last sentence has no successor
def nsp_pairs(documents: list[list[str]], seed: int) -> list[tuple[str, str, int]]:
    rng, pairs = np.random.default_rng(seed), []
    for d, document in enumerate(documents):
        for i in range(len(document)):
            a, successor = document[i], document[i + 1]
            if rng.random() < 0.5:
                pairs.append((a, successor, 1))
            else:
                other = documents[(d + rng.integers(1, len(documents))) % len(documents)]
                pairs.append((a, other[rng.integers(len(other))], 0))
    return pairs


# %% wrong: numpy's choice of lists | names: draw a place
def nsp_pairs(documents: list[list[str]], seed: int) -> list[tuple[str, str, int]]:
    rng, pairs = np.random.default_rng(seed), []
    for d, document in enumerate(documents):
        for a, successor in itertools.pairwise(document):
            if rng.random() < 0.5:
                pairs.append((a, successor, 1))
            else:
                other = rng.choice([o for o in documents if o is not document])
                pairs.append((a, other[rng.integers(len(other))], 0))
    return pairs


# %% wrong: the seed does nothing | names: same seed gives other pairs
def nsp_pairs(documents: list[list[str]], seed: int) -> list[tuple[str, str, int]]:
    rng, pairs = np.random.mtrand._rand, []
    for d, document in enumerate(documents):
        for a, successor in itertools.pairwise(document):
            if rng.random() < 0.5:
                pairs.append((a, successor, 1))
            else:
                other = documents[(d + rng.randint(1, len(documents))) % len(documents)]
                pairs.append((a, other[rng.randint(len(other))], 0))
    return pairs


# %% wrong: always seed 0 | names: the seed is not used
def nsp_pairs(documents: list[list[str]], seed: int) -> list[tuple[str, str, int]]:
    rng, pairs = np.random.default_rng(0), []
    for d, document in enumerate(documents):
        for a, successor in itertools.pairwise(document):
            if rng.random() < 0.5:
                pairs.append((a, successor, 1))
            else:
                other = documents[(d + rng.integers(1, len(documents))) % len(documents)]
                pairs.append((a, other[rng.integers(len(other))], 0))
    return pairs


# %% wrong: in turn | names: take turns
def nsp_pairs(documents: list[list[str]], seed: int) -> list[tuple[str, str, int]]:
    rng, pairs = np.random.default_rng(seed), []
    for d, document in enumerate(documents):
        for a, successor in itertools.pairwise(document):
            if len(pairs) % 2:
                pairs.append((a, successor, 1))
            else:
                other = documents[(d + rng.integers(1, len(documents))) % len(documents)]
                pairs.append((a, other[rng.integers(len(other))], 0))
    return pairs


# %% wrong: a document is B | names: B is one sentence
def nsp_pairs(documents: list[list[str]], seed: int) -> list[tuple[str, str, int]]:
    rng, pairs = np.random.default_rng(seed), []
    for d, document in enumerate(documents):
        for a, successor in itertools.pairwise(document):
            if rng.random() < 0.5:
                pairs.append((a, successor, 1))
            else:
                other = documents[(d + rng.integers(1, len(documents))) % len(documents)]
                pairs.append((a, other, 0))
    return pairs


# %% wrong: the label first | names: a pair is (A, B, label)
def nsp_pairs(documents: list[list[str]], seed: int) -> list[tuple[str, str, int]]:
    rng, pairs = np.random.default_rng(seed), []
    for d, document in enumerate(documents):
        for a, successor in itertools.pairwise(document):
            if rng.random() < 0.5:
                pairs.append((1, a, successor))
            else:
                other = documents[(d + rng.integers(1, len(documents))) % len(documents)]
                pairs.append((0, a, other[rng.integers(len(other))]))
    return pairs


# %% wrong: two of three | names: should return triples
def nsp_pairs(documents: list[list[str]], seed: int) -> list[tuple[str, str, int]]:
    rng, pairs = np.random.default_rng(seed), []
    for d, document in enumerate(documents):
        for a, successor in itertools.pairwise(document):
            if rng.random() < 0.5:
                pairs.append((a, successor))
            else:
                other = documents[(d + rng.integers(1, len(documents))) % len(documents)]
                pairs.append((a, other[rng.integers(len(other))]))
    return pairs


# %% wrong: real ones and others for each A | names: each A comes twice
def nsp_pairs(documents: list[list[str]], seed: int) -> list[tuple[str, str, int]]:
    rng, pairs = np.random.default_rng(seed), []
    for d, document in enumerate(documents):
        for a, successor in itertools.pairwise(document):
            pairs.append((a, successor, 1))
            if True:
                other = documents[(d + rng.integers(1, len(documents))) % len(documents)]
                pairs.append((a, other[rng.integers(len(other))], 0))
    return pairs


# %% wrong: real or nothing | names: some sentences have no pair
def nsp_pairs(documents: list[list[str]], seed: int) -> list[tuple[str, str, int]]:
    rng, pairs = np.random.default_rng(seed), []
    for d, document in enumerate(documents):
        for a, successor in itertools.pairwise(document):
            if rng.random() < 0.5:
                pairs.append((a, successor, 1))
    return pairs


# %% wrong: never the last sentence | names: its last one too
def nsp_pairs(documents: list[list[str]], seed: int) -> list[tuple[str, str, int]]:
    rng, pairs = np.random.default_rng(seed), []
    for d, document in enumerate(documents):
        for a, successor in itertools.pairwise(document):
            if rng.random() < 0.5:
                pairs.append((a, successor, 1))
            else:
                other = documents[(d + rng.integers(1, len(documents))) % len(documents)]
                pairs.append((a, other[rng.integers(max(1, len(other) - 1))], 0))
    return pairs


# %% wrong: two lists | names: should return triples
def nsp_pairs(documents: list[list[str]], seed: int) -> list[tuple[str, str, int]]:
    rng, pairs = np.random.default_rng(seed), []
    for d, document in enumerate(documents):
        for a, successor in itertools.pairwise(document):
            if rng.random() < 0.5:
                pairs.append((a, successor, 1))
            else:
                other = documents[(d + rng.integers(1, len(documents))) % len(documents)]
                pairs.append((a, other[rng.integers(len(other))], 0))
    return [(a, b) for a, b, _ in pairs], [label for *_, label in pairs]


# %% wrong: shuffled | names: in another order
def nsp_pairs(documents: list[list[str]], seed: int) -> list[tuple[str, str, int]]:
    rng, pairs = np.random.default_rng(seed), []
    for d, document in enumerate(documents):
        for a, successor in itertools.pairwise(document):
            if rng.random() < 0.5:
                pairs.append((a, successor, 1))
            else:
                other = documents[(d + rng.integers(1, len(documents))) % len(documents)]
                pairs.append((a, other[rng.integers(len(other))], 0))
    return [pairs[i] for i in rng.permutation(len(pairs))]


# %% wrong: the next of all sentences | names: own document
def nsp_pairs(documents: list[list[str]], seed: int) -> list[tuple[str, str, int]]:
    rng, pairs = np.random.default_rng(seed), []
    for d, document in enumerate(documents):
        for a, successor in itertools.pairwise(document):
            if rng.random() < 0.5:
                pairs.append((a, successor, 1))
            else:
                other = documents[(d + rng.integers(1, len(documents))) % len(documents)]
                pairs.append((a, document[rng.integers(len(document))], 0))
    return pairs


# %% wrong: a generator | names: without yield
def nsp_pairs(documents: list[list[str]], seed: int) -> list[tuple[str, str, int]]:
    rng, pairs = np.random.default_rng(seed), []
    for d, document in enumerate(documents):
        for a, successor in itertools.pairwise(document):
            if rng.random() < 0.5:
                pairs.append((a, successor, 1))
            else:
                other = documents[(d + rng.integers(1, len(documents))) % len(documents)]
                pairs.append((a, other[rng.integers(len(other))], 0))
    yield from pairs
