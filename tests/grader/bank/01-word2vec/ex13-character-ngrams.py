# %% right: loops and slices
def character_ngrams(word, n_min=3, n_max=6):
    text = "<" + word + ">"
    grams = {text}
    for start in range(len(text)):
        for stop in range(start + n_min, min(start + n_max, len(text)) + 1):
            grams.add(text[start:stop])
    return grams


def ngram_vector(word, table):
    total, found = torch.zeros(len(next(iter(table.values())))), 0
    for gram in character_ngrams(word, 3, 6):
        if gram in table:
            total, found = total + table[gram], found + 1
    return total / max(found, 1)


# %% right: zip of shifted texts
def character_ngrams(word, n_min=3, n_max=6):
    text = f"<{word}>"
    grams = [text]
    for n in range(n_min, n_max + 1):
        grams.extend("".join(piece) for piece in zip(*(text[i:] for i in range(n))))
    return set(grams)


def ngram_vector(word, table):
    known = character_ngrams(word).intersection(table)
    if not known:
        return 0 * list(table.values())[0]
    return sum(table[gram] for gram in known) / len(known)


# %% wrong: no marks | names: the marks < and > are missing
def character_ngrams(word, n_min=3, n_max=6):
    return {word} | {word[i : i + n] for n in range(n_min, n_max + 1) for i in range(len(word) - n + 1)}


def ngram_vector(word, table):
    known = [table[gram] for gram in character_ngrams(word) if gram in table]
    return torch.stack(known).mean(0) if known else torch.zeros_like(next(iter(table.values())))


# %% wrong: not the whole word | names: the whole word, with its marks, is missing
def character_ngrams(word, n_min=3, n_max=6):
    text = f"<{word}>"
    return {text[i : i + n] for n in range(n_min, n_max + 1) for i in range(len(text) - n + 1)}


def ngram_vector(word, table):
    known = [table[gram] for gram in character_ngrams(word) if gram in table]
    return torch.stack(known).mean(0) if known else torch.zeros_like(next(iter(table.values())))


# %% wrong: last n-gram missing | names: the last n-gram is missing
def character_ngrams(word, n_min=3, n_max=6):
    text = f"<{word}>"
    return {text} | {text[i : i + n] for n in range(n_min, n_max + 1) for i in range(len(text) - n)}


def ngram_vector(word, table):
    known = [table[gram] for gram in character_ngrams(word) if gram in table]
    return torch.stack(known).mean(0) if known else torch.zeros_like(next(iter(table.values())))


# %% wrong: n_max left out | names: n = n_max is left out
def character_ngrams(word, n_min=3, n_max=6):
    text = f"<{word}>"
    return {text} | {text[i : i + n] for n in range(n_min, n_max) for i in range(len(text) - n + 1)}


def ngram_vector(word, table):
    known = [table[gram] for gram in character_ngrams(word) if gram in table]
    return torch.stack(known).mean(0) if known else torch.zeros_like(next(iter(table.values())))


# %% wrong: one length only | names: only one length
def character_ngrams(word, n_min=3, n_max=6):
    text = f"<{word}>"
    return {text} | {text[i : i + n_min] for i in range(len(text) - n_min + 1)}


def ngram_vector(word, table):
    known = [table[gram] for gram in character_ngrams(word) if gram in table]
    return torch.stack(known).mean(0) if known else torch.zeros_like(next(iter(table.values())))


# %% wrong: sum of the vectors | names: take the mean
def character_ngrams(word, n_min=3, n_max=6):
    text = f"<{word}>"
    return {text} | {text[i : i + n] for n in range(n_min, n_max + 1) for i in range(len(text) - n + 1)}


def ngram_vector(word, table):
    known = [table[gram] for gram in character_ngrams(word) if gram in table]
    return torch.stack(known).sum(0) if known else torch.zeros_like(next(iter(table.values())))


# %% wrong: unknown n-grams raise | names: leave it out
def character_ngrams(word, n_min=3, n_max=6):
    text = f"<{word}>"
    return {text} | {text[i : i + n] for n in range(n_min, n_max + 1) for i in range(len(text) - n + 1)}


def ngram_vector(word, table):
    return torch.stack([table[gram] for gram in character_ngrams(word)]).mean(0)


# %% wrong: unknown n-grams count as zeros | names: number of all n-grams
def character_ngrams(word, n_min=3, n_max=6):
    text = f"<{word}>"
    return {text} | {text[i : i + n] for n in range(n_min, n_max + 1) for i in range(len(text) - n + 1)}


def ngram_vector(word, table):
    zero = torch.zeros_like(next(iter(table.values())))
    return torch.stack([table.get(gram, zero) for gram in character_ngrams(word)]).mean(0)


# %% wrong: mean of nothing | names: no n-gram of the word is known
def character_ngrams(word, n_min=3, n_max=6):
    text = f"<{word}>"
    return {text} | {text[i : i + n] for n in range(n_min, n_max + 1) for i in range(len(text) - n + 1)}


def ngram_vector(word, table):
    known = [table[gram] for gram in character_ngrams(word) if gram in table]
    zero = torch.zeros_like(next(iter(table.values())))
    return sum(known, zero) / torch.tensor(float(len(known)))
