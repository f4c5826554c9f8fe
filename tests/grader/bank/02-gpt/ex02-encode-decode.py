# %% right: the merge of lowest rank first
def encode(text, merges):
    ids, rank = list(text.encode()), {tuple(pair): k for k, pair in enumerate(merges)}
    while True:
        known = [pair for pair in zip(ids, ids[1:]) if pair in rank]
        if not known:
            return ids
        best = min(known, key=rank.get)
        ids = merge(ids, best, 256 + rank[best])


def decode(ids, merges):
    def spell(i):
        return bytes([i]) if i < 256 else b"".join(map(spell, merges[i - 256]))

    return b"".join(map(spell, ids)).decode("utf-8", errors="replace")


# %% right: decode by undoing merges from the last
def encode(text, merges):
    ids = [*text.encode("utf-8")]
    for k, pair in enumerate(merges):
        ids = merge(ids, pair, 256 + k)
    return ids


def decode(ids, merges):
    ids = list(ids)
    for k in reversed(range(len(merges))):
        ids = [j for i in ids for j in (merges[k] if i == 256 + k else [i])]
    return str(bytes(ids), "utf-8", "replace")


# %% wrong: no merges | names: the merges are not applied
def encode(text: str, merges: list[tuple[int, int]]) -> list[int]:
    ids = list(text.encode())
    for new_id, pair in enumerate(merges, start=256):
        pass
    return ids


def decode(ids: list[int], merges: list[tuple[int, int]]) -> str:
    pieces = [bytes([i]) for i in range(256)]
    for a, b in merges:
        pieces.append(pieces[a] + pieces[b])
    return b"".join(pieces[i] for i in ids).decode(errors="replace")


# %% wrong: merges backwards | names: as they were learned
def encode(text: str, merges: list[tuple[int, int]]) -> list[int]:
    ids = list(text.encode())
    for new_id, pair in reversed(list(enumerate(merges, start=256))):
        ids = merge(ids, pair, new_id)
    return ids


def decode(ids: list[int], merges: list[tuple[int, int]]) -> str:
    pieces = [bytes([i]) for i in range(256)]
    for a, b in merges:
        pieces.append(pieces[a] + pieces[b])
    return b"".join(pieces[i] for i in ids).decode(errors="replace")


# %% wrong: ids from 0 | names: the ids of the merges begin at 256
def encode(text: str, merges: list[tuple[int, int]]) -> list[int]:
    ids = list(text.encode())
    for new_id, pair in enumerate(merges):
        ids = merge(ids, pair, new_id)
    return ids


def decode(ids: list[int], merges: list[tuple[int, int]]) -> str:
    pieces = [bytes([i]) for i in range(256)]
    for a, b in merges:
        pieces.append(pieces[a] + pieces[b])
    return b"".join(pieces[i] for i in ids).decode(errors="replace")


# %% wrong: one merge only | names: only one merge
def encode(text: str, merges: list[tuple[int, int]]) -> list[int]:
    ids = list(text.encode())
    for new_id, pair in enumerate(merges[:1], start=256):
        ids = merge(ids, pair, new_id)
    return ids


def decode(ids: list[int], merges: list[tuple[int, int]]) -> str:
    pieces = [bytes([i]) for i in range(256)]
    for a, b in merges:
        pieces.append(pieces[a] + pieces[b])
    return b"".join(pieces[i] for i in ids).decode(errors="replace")


# %% wrong: leaves merged tokens out | names: merged tokens are left out
def encode(text: str, merges: list[tuple[int, int]]) -> list[int]:
    ids = list(text.encode())
    for new_id, pair in enumerate(merges, start=256):
        ids = merge(ids, pair, new_id)
    return ids


def decode(ids: list[int], merges: list[tuple[int, int]]) -> str:
    pieces = [bytes([i]) for i in range(256)]
    for a, b in merges:
        pieces.append(b"")
    return b"".join(pieces[i] for i in ids).decode(errors="replace")


# %% wrong: undoes one level | names: not undone all the way
def encode(text: str, merges: list[tuple[int, int]]) -> list[int]:
    ids = list(text.encode())
    for new_id, pair in enumerate(merges, start=256):
        ids = merge(ids, pair, new_id)
    return ids


def decode(ids: list[int], merges: list[tuple[int, int]]) -> str:
    flat = [j for i in ids for j in (merges[i - 256] if i > 255 else (i,))]
    return b"".join(bytes([i]) if i < 256 else b"\xff" for i in flat).decode(errors="replace")


# %% wrong: byte by byte | names: join all
def encode(text: str, merges: list[tuple[int, int]]) -> list[int]:
    ids = list(text.encode())
    for new_id, pair in enumerate(merges, start=256):
        ids = merge(ids, pair, new_id)
    return ids


def decode(ids: list[int], merges: list[tuple[int, int]]) -> str:
    pieces = [bytes([i]) for i in range(256)]
    for a, b in merges:
        pieces.append(pieces[a] + pieces[b])
    return "".join(pieces[i].decode(errors="replace") for i in ids)


# %% wrong: returns bytes | names: this is bytes
def encode(text: str, merges: list[tuple[int, int]]) -> list[int]:
    ids = list(text.encode())
    for new_id, pair in enumerate(merges, start=256):
        ids = merge(ids, pair, new_id)
    return ids


def decode(ids: list[int], merges: list[tuple[int, int]]) -> str:
    pieces = [bytes([i]) for i in range(256)]
    for a, b in merges:
        pieces.append(pieces[a] + pieces[b])
    return b"".join(pieces[i] for i in ids)


# %% wrong: strict decoding | names: is cut in two raises an error
def encode(text: str, merges: list[tuple[int, int]]) -> list[int]:
    ids = list(text.encode())
    for new_id, pair in enumerate(merges, start=256):
        ids = merge(ids, pair, new_id)
    return ids


def decode(ids: list[int], merges: list[tuple[int, int]]) -> str:
    pieces = [bytes([i]) for i in range(256)]
    for a, b in merges:
        pieces.append(pieces[a] + pieces[b])
    return b"".join(pieces[i] for i in ids).decode(errors="strict")


# %% wrong: ignores bad bytes | names: not "ignore"
def encode(text: str, merges: list[tuple[int, int]]) -> list[int]:
    ids = list(text.encode())
    for new_id, pair in enumerate(merges, start=256):
        ids = merge(ids, pair, new_id)
    return ids


def decode(ids: list[int], merges: list[tuple[int, int]]) -> str:
    pieces = [bytes([i]) for i in range(256)]
    for a, b in merges:
        pieces.append(pieces[a] + pieces[b])
    return b"".join(pieces[i] for i in ids).decode(errors="ignore")


# %% wrong: the longest token that fits | names: the longest token that fits
def encode(text: str, merges: list[tuple[int, int]]) -> list[int]:
    pieces = [bytes([i]) for i in range(256)]
    for a, b in merges:
        pieces.append(pieces[a] + pieces[b])
    rest, ids = text.encode(), []
    while rest:
        best = max((i for i in range(len(pieces)) if rest.startswith(pieces[i])), key=lambda i: len(pieces[i]))
        ids.append(best)
        rest = rest[len(pieces[best]) :]
    return ids


def decode(ids: list[int], merges: list[tuple[int, int]]) -> str:
    pieces = [bytes([i]) for i in range(256)]
    for a, b in merges:
        pieces.append(pieces[a] + pieces[b])
    return b"".join(pieces[i] for i in ids).decode(errors="replace")


# %% wrong: learns merges anew | names: new merges are learned from this text
def encode(text: str, merges: list[tuple[int, int]]) -> list[int]:
    ids = list(text.encode())
    for new_id, pair in enumerate(train_bpe(text, len(merges)), start=256):
        ids = merge(ids, pair, new_id)
    return ids


def decode(ids: list[int], merges: list[tuple[int, int]]) -> str:
    pieces = [bytes([i]) for i in range(256)]
    for a, b in merges:
        pieces.append(pieces[a] + pieces[b])
    return b"".join(pieces[i] for i in ids).decode(errors="replace")


# %% wrong: encodes in latin-1 | names: not written in UTF-8
def encode(text: str, merges: list[tuple[int, int]]) -> list[int]:
    ids = list(text.encode("latin-1"))
    for new_id, pair in enumerate(merges, start=256):
        ids = merge(ids, pair, new_id)
    return ids


def decode(ids: list[int], merges: list[tuple[int, int]]) -> str:
    pieces = [bytes([i]) for i in range(256)]
    for a, b in merges:
        pieces.append(pieces[a] + pieces[b])
    return b"".join(pieces[i] for i in ids).decode(errors="replace")


# %% wrong: encodes in latin-1, leaving out what it lacks | names: begin with text.encode()
def encode(text: str, merges: list[tuple[int, int]]) -> list[int]:
    ids = list(text.encode("latin-1", errors="ignore"))
    for new_id, pair in enumerate(merges, start=256):
        ids = merge(ids, pair, new_id)
    return ids


def decode(ids: list[int], merges: list[tuple[int, int]]) -> str:
    pieces = [bytes([i]) for i in range(256)]
    for a, b in merges:
        pieces.append(pieces[a] + pieces[b])
    return b"".join(pieces[i] for i in ids).decode(errors="replace")


# %% wrong: begins with the characters' numbers | names: not written in UTF-8
def encode(text: str, merges: list[tuple[int, int]]) -> list[int]:
    ids = [ord(c) for c in text]
    for new_id, pair in enumerate(merges, start=256):
        ids = merge(ids, pair, new_id)
    return ids


def decode(ids: list[int], merges: list[tuple[int, int]]) -> str:
    pieces = [bytes([i]) for i in range(256)]
    for a, b in merges:
        pieces.append(pieces[a] + pieces[b])
    return b"".join(pieces[i] for i in ids).decode(errors="replace")


# %% wrong: decodes in latin-1 | names: the bytes are read as latin-1
def encode(text: str, merges: list[tuple[int, int]]) -> list[int]:
    ids = list(text.encode())
    for new_id, pair in enumerate(merges, start=256):
        ids = merge(ids, pair, new_id)
    return ids


def decode(ids: list[int], merges: list[tuple[int, int]]) -> str:
    pieces = [bytes([i]) for i in range(256)]
    for a, b in merges:
        pieces.append(pieces[a] + pieces[b])
    return b"".join(pieces[i] for i in ids).decode("latin-1")


# %% wrong: byte by byte, strictly | names: join all of them first
def encode(text: str, merges: list[tuple[int, int]]) -> list[int]:
    ids = list(text.encode())
    for new_id, pair in enumerate(merges, start=256):
        ids = merge(ids, pair, new_id)
    return ids


def decode(ids: list[int], merges: list[tuple[int, int]]) -> str:
    pieces = [bytes([i]) for i in range(256)]
    for a, b in merges:
        pieces.append(pieces[a] + pieces[b])
    return "".join(pieces[i].decode() for i in ids)
