# %% right: one comprehension
def skip_gram_pairs(sentences, window):
    return [
        (s[i], s[j]) for s in sentences for i in range(len(s)) for j in range(len(s)) if i != j and abs(i - j) <= window
    ]


# %% right: slices to the left and to the right
def skip_gram_pairs(sentences, window):
    pairs = []
    for sentence in sentences:
        for i, centre in enumerate(sentence):
            around = sentence[max(0, i - window) : i] + sentence[i + 1 : i + 1 + window]
            pairs.extend([centre, context] for context in around)
    return pairs


# %% right: a boolean band in torch
def skip_gram_pairs(sentences, window):
    pairs = []
    for sentence in sentences:
        ids = torch.tensor(sentence, dtype=torch.int64)
        place = torch.arange(len(ids))
        away = (place[:, None] - place).abs()
        rows, columns = ((away > 0) & (away <= window)).nonzero(as_tuple=True)
        pairs += list(zip(ids[rows].tolist(), ids[columns].tolist()))
    return pairs


# %% wrong: left side only | names: only the left side
def skip_gram_pairs(sentences, window):
    return [(s[i], s[j]) for s in sentences for i in range(len(s)) for j in range(max(0, i - window), i)]


# %% wrong: right side only | names: only the right side
def skip_gram_pairs(sentences, window):
    return [(s[i], s[j]) for s in sentences for i in range(len(s)) for j in range(i + 1, min(len(s), i + window + 1))]


# %% wrong: context first | names: the wrong way round
def skip_gram_pairs(sentences, window):
    pairs = []
    for s in sentences:
        for i in range(len(s)):
            for j in range(max(0, i - window), min(len(s), i + window + 1)):
                if i != j:
                    pairs.append((s[j], s[i]))
    return pairs


# %% wrong: range ends one too early | names: the last place on the right is missing
def skip_gram_pairs(sentences, window):
    pairs = []
    for s in sentences:
        for i in range(len(s)):
            for j in range(max(0, i - window), min(len(s), i + window)):
                if i != j:
                    pairs.append((s[i], s[j]))
    return pairs


# %% wrong: runs over the ends of sentences | names: over the end of a sentence
def skip_gram_pairs(sentences, window):
    s = [word for sentence in sentences for word in sentence]
    return [
        (s[i], s[j]) for i in range(len(s)) for j in range(max(0, i - window), min(len(s), i + window + 1)) if i != j
    ]


# %% wrong: pairs a place with itself | names: paired with itself
def skip_gram_pairs(sentences, window):
    return [
        (s[i], s[j])
        for s in sentences
        for i in range(len(s))
        for j in range(max(0, i - window), min(len(s), i + window + 1))
    ]


# %% wrong: compares words, not places | names: compare places, not words
def skip_gram_pairs(sentences, window):
    pairs = []
    for s in sentences:
        for i in range(len(s)):
            for j in range(max(0, i - window), min(len(s), i + window + 1)):
                if s[i] != s[j]:
                    pairs.append((s[i], s[j]))
    return pairs


# %% wrong: negative indices wrap around | names: an index below 0
def skip_gram_pairs(sentences, window):
    pairs = []
    for s in sentences:
        for i in range(len(s)):
            for j in range(i - window, i + window + 1):
                if j != i:
                    try:
                        pairs.append((s[i], s[j]))
                    except IndexError:
                        pass
    return pairs


# %% wrong: only full windows | names: at the edge of a sentence
def skip_gram_pairs(sentences, window):
    pairs = []
    for s in sentences:
        for i in range(window, len(s) - window):
            for j in range(i - window, i + window + 1):
                if j != i:
                    pairs.append((s[i], s[j]))
    return pairs


# %% wrong: the window is the width of both sides | names: the window is halved
def skip_gram_pairs(sentences, window):
    half = window // 2
    return [
        (s[i], s[j])
        for s in sentences
        for i in range(len(s))
        for j in range(max(0, i - half), min(len(s), i + half + 1))
        if i != j
    ]


# %% wrong: each pair once | names: repeated pairs are left out
def skip_gram_pairs(sentences, window):
    pairs = {}
    for s in sentences:
        for i in range(len(s)):
            for j in range(max(0, i - window), min(len(s), i + window + 1)):
                if i != j:
                    pairs[(s[i], s[j])] = True
    return list(pairs)


# %% wrong: the window written into the code | names: the window is always 2 wide
def skip_gram_pairs(sentences, window):
    return [(s[i], s[j]) for s in sentences for i in range(len(s)) for j in range(len(s)) if 0 < abs(i - j) <= 2]


# %% wrong: every word of the sentence | names: the window has no limit
def skip_gram_pairs(sentences, window):
    return [(s[i], s[j]) for s in sentences for i in range(len(s)) for j in range(len(s)) if i != j]


# %% wrong: right contexts before left ones | names: in another order
def skip_gram_pairs(sentences, window):
    pairs = []
    for s in sentences:
        for i in range(len(s)):
            for j in [*range(i + 1, min(len(s), i + window + 1)), *range(max(0, i - window), i)]:
                pairs.append((s[i], s[j]))
    return pairs


# %% wrong: a tensor | names: an array where a Python list is asked for
def skip_gram_pairs(sentences, window):
    return torch.tensor(
        [(s[i], s[j]) for s in sentences for i in range(len(s)) for j in range(len(s)) if 0 < abs(i - j) <= window]
    )


# %% wrong: one less twice | names: the sentence's and the window's
def skip_gram_pairs(sentences, window):
    return [
        (s[i], s[j])
        for s in sentences
        for i in range(len(s))
        for j in range(max(0, i - window), min(len(s) - 1, i + window))
        if i != j
    ]
