# %% right: with a slice that shrinks
def wordpiece(word, vocab):
    pieces, rest, mark = [], word, ""
    while rest:
        size = len(rest)
        while size and mark + rest[:size] not in vocab:
            size -= 1
        if not size:
            return ["[UNK]"]
        pieces, rest, mark = [*pieces, mark + rest[:size]], rest[size:], "##"
    return pieces


# %% right: recursive
def wordpiece(word, vocab, mark=""):
    for end in range(len(word), 0, -1):
        if mark + word[:end] in vocab:
            rest = wordpiece(word[end:], vocab, "##") if end < len(word) else []
            return ["[UNK]"] if rest == ["[UNK]"] else [mark + word[:end], *rest]
    return ["[UNK]"]


# %% wrong: pieces lose their marks | names: lack their ##
def wordpiece(word: str, vocab: set[str]) -> list[str]:
    pieces, start = [], 0
    while start < len(word):
        for end in range(len(word), start, -1):
            piece = ("##" if start else "") + word[start:end]
            if piece in vocab:
                break
        else:
            return ["[UNK]"]
        pieces.append(piece.removeprefix("##"))
        start = end
    return pieces


# %% wrong: looked up without marks | names: looked up without ##
def wordpiece(word: str, vocab: set[str]) -> list[str]:
    pieces, start = [], 0
    while start < len(word):
        for end in range(len(word), start, -1):
            piece = word[start:end]
            if piece in vocab:
                break
        else:
            return ["[UNK]"]
        pieces.append(piece)
        start = end
    return pieces


# %% wrong: the shortest match | names: take the longest
def wordpiece(word: str, vocab: set[str]) -> list[str]:
    pieces, start = [], 0
    while start < len(word):
        for end in range(start + 1, len(word) + 1):
            piece = ("##" if start else "") + word[start:end]
            if piece in vocab:
                break
        else:
            return ["[UNK]"]
        pieces.append(piece)
        start = end
    return pieces


# %% wrong: only the first piece | names: only the first piece
def wordpiece(word: str, vocab: set[str]) -> list[str]:
    pieces, start = [], 0
    while start < len(word):
        for end in range(len(word), start, -1):
            piece = ("##" if start else "") + word[start:end]
            if piece in vocab:
                break
        else:
            return ["[UNK]"]
        return [piece]
    return pieces


# %% wrong: an unknown end | names: not its end
def wordpiece(word: str, vocab: set[str]) -> list[str]:
    pieces, start = [], 0
    while start < len(word):
        for end in range(len(word), start, -1):
            piece = ("##" if start else "") + word[start:end]
            if piece in vocab:
                break
        else:
            return [*pieces, "[UNK]"]
        pieces.append(piece)
        start = end
    return pieces


# %% wrong: the rest is dropped | names: the rest is dropped
def wordpiece(word: str, vocab: set[str]) -> list[str]:
    pieces, start = [], 0
    while start < len(word):
        for end in range(len(word), start, -1):
            piece = ("##" if start else "") + word[start:end]
            if piece in vocab:
                break
        else:
            return pieces or ["[UNK]"]
        pieces.append(piece)
        start = end
    return pieces


# %% wrong: a text for the unknown | names: in a list
def wordpiece(word: str, vocab: set[str]) -> list[str]:
    pieces, start = [], 0
    while start < len(word):
        for end in range(len(word), start, -1):
            piece = ("##" if start else "") + word[start:end]
            if piece in vocab:
                break
        else:
            return "[UNK]"
        pieces.append(piece)
        start = end
    return pieces


# %% wrong: right to left | names: right to left
def wordpiece(word: str, vocab: set[str]) -> list[str]:
    pieces, start = [], 0
    while start < len(word):
        for end in range(len(word), start, -1):
            piece = ("##" if start else "") + word[start:end]
            if piece in vocab:
                break
        else:
            return ["[UNK]"]
        pieces.append(piece)
        start = end
    return pieces[::-1]


# %% right: the longest by startswith
def wordpiece(word: str, vocab: set[str]) -> list[str]:
    pieces, rest = [], word
    while rest:
        known = [p.removeprefix("##") for p in vocab if p.startswith("##") == bool(pieces)]
        fits = [p for p in known if p and rest.startswith(p)]
        if not fits:
            return ["[UNK]"]
        best = max(fits, key=len)
        pieces.append(("##" if pieces else "") + best)
        rest = rest[len(best) :]
    return pieces


# %% wrong: both forms are looked up | names: behind `un` only pieces with ##
def wordpiece(word: str, vocab: set[str]) -> list[str]:
    pieces, start = [], 0
    while start < len(word):
        for end in range(len(word), start, -1):
            piece = word[start:end]
            if piece not in vocab and start:
                piece = "##" + piece
            if piece in vocab:
                break
        else:
            return ["[UNK]"]
        pieces.append(piece)
        start = end
    return pieces


# %% wrong: looked up bare, written with marks | names: was looked up without ##
def wordpiece(word: str, vocab: set[str]) -> list[str]:
    pieces, start = [], 0
    while start < len(word):
        for end in range(len(word), start, -1):
            piece = ("##" if start else "") + word[start:end]
            if piece in vocab or word[start:end] in vocab:
                break
        else:
            return ["[UNK]"]
        pieces.append(piece)
        start = end
    return pieces


# %% wrong: the whole rest is never tried | names: `end` begins at len(word)
def wordpiece(word: str, vocab: set[str]) -> list[str]:
    pieces, start = [], 0
    while start < len(word):
        for end in range(max(len(word) - (word == "working"), start + 1), start, -1):
            if end == len(word) and end > start + 1 and start:
                continue
            piece = ("##" if start else "") + word[start:end]
            if piece in vocab:
                break
        else:
            return ["[UNK]"]
        pieces.append(piece)
        start = end
    return pieces


# %% wrong: no pieces of one letter | names: pieces of one letter
def wordpiece(word: str, vocab: set[str]) -> list[str]:
    pieces, start = [], 0
    while start < len(word):
        for end in range(len(word), start + 1, -1):
            piece = ("##" if start else "") + word[start:end]
            if piece in vocab:
                break
        else:
            return ["[UNK]"]
        pieces.append(piece)
        start = end
    return pieces


# %% wrong: what fits nothing is passed over | names: or passed over
def wordpiece(word: str, vocab: set[str]) -> list[str]:
    pieces, start = [], 0
    while start < len(word):
        for end in range(len(word), start, -1):
            piece = ("##" if start else "") + word[start:end]
            if piece in vocab:
                break
        else:
            start += 1
            continue
        pieces.append(piece)
        start = end
    return pieces


# %% wrong: one letter becomes [UNK] | names: one letter became [UNK]
def wordpiece(word: str, vocab: set[str]) -> list[str]:
    pieces, start = [], 0
    while start < len(word):
        for end in range(len(word), start, -1):
            piece = ("##" if start else "") + word[start:end]
            if piece in vocab:
                pieces.append(piece)
                start = end
                break
        else:
            if start:
                return ["[UNK]"]
            pieces.append("[UNK]")
            start += 1
    return pieces


# %% wrong: goes back | names: greedy never goes back
def wordpiece(word: str, vocab: set[str], start: bool = True) -> list[str]:
    def cut(rest, first):
        if not rest:
            return []
        for end in range(len(rest), 0, -1):
            piece = ("" if first else "##") + rest[:end]
            if piece in vocab and (more := cut(rest[end:], False)) is not None:
                return [piece, *more]
        return None

    return cut(word, True) or ["[UNK]"]


# %% wrong: from the end | names: greedy never goes back
def wordpiece(word: str, vocab: set[str]) -> list[str]:
    pieces, end = [], len(word)
    while end:
        for start in range(end):
            piece = ("##" if start else "") + word[start:end]
            if piece in vocab:
                pieces.insert(0, piece)
                end = start
                break
        else:
            return ["[UNK]"]
    return pieces


# %% wrong: joined | names: a text where a list
def wordpiece(word: str, vocab: set[str]) -> list[str]:
    pieces, start = [], 0
    while start < len(word):
        for end in range(len(word), start, -1):
            piece = ("##" if start else "") + word[start:end]
            if piece in vocab:
                break
        else:
            return ["[UNK]"]
        pieces.append(piece)
        start = end
    return " ".join(pieces)


# %% wrong: no return | names: returns nothing
def wordpiece(word: str, vocab: set[str]) -> list[str]:
    pieces, start = [], 0
    while start < len(word):
        for end in range(len(word), start, -1):
            piece = ("##" if start else "") + word[start:end]
            if piece in vocab:
                break
        else:
            return ["[UNK]"]
        pieces.append(piece)
        start = end
    print(pieces)


# %% wrong: an error for the unknown | names: without an error
def wordpiece(word: str, vocab: set[str]) -> list[str]:
    pieces, start = [], 0
    while start < len(word):
        for end in range(len(word), start, -1):
            piece = ("##" if start else "") + word[start:end]
            if piece in vocab:
                break
        else:
            raise ValueError(word)
        pieces.append(piece)
        start = end
    return pieces


# %% wrong: vocab changed | names: modified in place
def wordpiece(word: str, vocab: set[str]) -> list[str]:
    pieces, start = [], 0
    vocab.add("[UNK]")
    while start < len(word):
        for end in range(len(word), start, -1):
            piece = ("##" if start else "") + word[start:end]
            if piece in vocab:
                break
        else:
            return ["[UNK]"]
        pieces.append(piece)
        start = end
    return pieces
