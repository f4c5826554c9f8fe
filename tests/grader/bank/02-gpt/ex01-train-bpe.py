# %% right: the solution without Counter
def merge(ids, pair, new_id):
    merged, i = [], 0
    while i < len(ids):
        if i + 1 < len(ids) and ids[i] == pair[0] and ids[i + 1] == pair[1]:
            merged.append(new_id)
            i += 2
        else:
            merged.append(ids[i])
            i += 1
    return merged


def train_bpe(text, num_merges):
    ids = list(text.encode("utf-8"))
    merges = []
    for k in range(num_merges):
        counts = {}
        for pair in zip(ids, ids[1:]):
            counts[pair] = counts.get(pair, 0) + 1
        if not counts:
            return merges
        best = max(counts, key=lambda p: counts[p])
        if counts[best] == 1:
            return merges
        merges.append(best)
        ids = merge(ids, best, 256 + k)
    return merges


# %% right: merge with a stack
def merge(ids, pair, new_id):
    out = []
    open_ = False  # whether the last item of out may begin a pair
    for i in ids:
        if open_ and (out[-1], i) == tuple(pair):
            out[-1] = new_id
            open_ = False
        else:
            out.append(i)
            open_ = True
    return out


def train_bpe(text, num_merges):
    ids, merges = [*bytes(text, "utf-8")], []
    while len(merges) < num_merges:
        common = Counter(zip(ids, ids[1:])).most_common(1)
        if not common or common[0][1] < 2:
            break
        merges.append(list(common[0][0]))
        ids = merge(ids, merges[-1], 255 + len(merges))
    return merges


# %% wrong: steps one place on after a replacement | names: step two places on
def merge(ids: list[int], pair: tuple[int, int], new_id: int) -> list[int]:
    merged, i = [], 0
    while i < len(ids):
        found = tuple(ids[i : i + 2]) == tuple(pair)
        merged.append(new_id if found else ids[i])
        i += 1
    return merged


def train_bpe(text: str, num_merges: int) -> list[tuple[int, int]]:
    ids, merges = list(text.encode()), []
    for new_id in range(256, 256 + num_merges):
        pairs = Counter(pairwise(ids))
        best = max(pairs, key=pairs.get, default=None)
        if best is None or pairs[best] < 2:
            break
        ids = merge(ids, best, new_id)
        merges.append(best)
    return merges


# %% wrong: replaces from the right | names: from the right
def merge(ids: list[int], pair: tuple[int, int], new_id: int) -> list[int]:
    merged, i = [], len(ids)
    while i > 0:
        found = i > 1 and tuple(ids[i - 2 : i]) == tuple(pair)
        merged.insert(0, new_id if found else ids[i - 1])
        i -= 2 if found else 1
    return merged


def train_bpe(text: str, num_merges: int) -> list[tuple[int, int]]:
    ids, merges = list(text.encode()), []
    for new_id in range(256, 256 + num_merges):
        pairs = Counter(pairwise(ids))
        best = max(pairs, key=pairs.get, default=None)
        if best is None or pairs[best] < 2:
            break
        ids = merge(ids, best, new_id)
        merges.append(best)
    return merges


# %% wrong: replaces one occurrence | names: only the first occurrence
def merge(ids: list[int], pair: tuple[int, int], new_id: int) -> list[int]:
    merged, i = [], 0
    while i < len(ids):
        found = tuple(ids[i : i + 2]) == tuple(pair) and new_id not in merged
        merged.append(new_id if found else ids[i])
        i += 2 if found else 1
    return merged


def train_bpe(text: str, num_merges: int) -> list[tuple[int, int]]:
    ids, merges = list(text.encode()), []
    for new_id in range(256, 256 + num_merges):
        pairs = Counter(pairwise(ids))
        best = max(pairs, key=pairs.get, default=None)
        if best is None or pairs[best] < 2:
            break
        ids = merge(ids, best, new_id)
        merges.append(best)
    return merges


# %% wrong: stops before the last id | names: the last id is lost
def merge(ids: list[int], pair: tuple[int, int], new_id: int) -> list[int]:
    merged, i = [], 0
    while i < len(ids) - 1:
        found = tuple(ids[i : i + 2]) == tuple(pair)
        merged.append(new_id if found else ids[i])
        i += 2 if found else 1
    return merged


def train_bpe(text: str, num_merges: int) -> list[tuple[int, int]]:
    ids, merges = list(text.encode()), []
    for new_id in range(256, 256 + num_merges):
        pairs = Counter(pairwise(ids))
        best = max(pairs, key=pairs.get, default=None)
        if best is None or pairs[best] < 2:
            break
        ids = merge(ids, best, new_id)
        merges.append(best)
    return merges


# %% wrong: counts once at the start | names: count again after each merge
def merge(ids: list[int], pair: tuple[int, int], new_id: int) -> list[int]:
    merged, i = [], 0
    while i < len(ids):
        found = tuple(ids[i : i + 2]) == tuple(pair)
        merged.append(new_id if found else ids[i])
        i += 2 if found else 1
    return merged


def train_bpe(text: str, num_merges: int) -> list[tuple[int, int]]:
    ids, merges = list(text.encode()), []
    pairs = Counter(pairwise(ids))
    for new_id in range(256, 256 + num_merges):
        best = max(pairs, key=pairs.get, default=None)
        if best is None or pairs[best] < 2:
            break
        ids = merge(ids, best, new_id)
        merges.append(best)
        del pairs[best]
    return merges


# %% wrong: new ids from 0 | names: begin at 256
def merge(ids: list[int], pair: tuple[int, int], new_id: int) -> list[int]:
    merged, i = [], 0
    while i < len(ids):
        found = tuple(ids[i : i + 2]) == tuple(pair)
        merged.append(new_id if found else ids[i])
        i += 2 if found else 1
    return merged


def train_bpe(text: str, num_merges: int) -> list[tuple[int, int]]:
    ids, merges = list(text.encode()), []
    for new_id in range(num_merges):
        pairs = Counter(pairwise(ids))
        best = max(pairs, key=pairs.get, default=None)
        if best is None or pairs[best] < 2:
            break
        ids = merge(ids, best, new_id)
        merges.append(best)
    return merges


# %% wrong: new ids from 257 | names: the first merge makes 256
def merge(ids: list[int], pair: tuple[int, int], new_id: int) -> list[int]:
    merged, i = [], 0
    while i < len(ids):
        found = tuple(ids[i : i + 2]) == tuple(pair)
        merged.append(new_id if found else ids[i])
        i += 2 if found else 1
    return merged


def train_bpe(text: str, num_merges: int) -> list[tuple[int, int]]:
    ids, merges = list(text.encode()), []
    for new_id in range(257, 257 + num_merges):
        pairs = Counter(pairwise(ids))
        best = max(pairs, key=pairs.get, default=None)
        if best is None or pairs[best] < 2:
            break
        ids = merge(ids, best, new_id)
        merges.append(best)
    return merges


# %% wrong: goes on with pairs that occur once | names: although no pair occurs twice
def merge(ids: list[int], pair: tuple[int, int], new_id: int) -> list[int]:
    merged, i = [], 0
    while i < len(ids):
        found = tuple(ids[i : i + 2]) == tuple(pair)
        merged.append(new_id if found else ids[i])
        i += 2 if found else 1
    return merged


def train_bpe(text: str, num_merges: int) -> list[tuple[int, int]]:
    ids, merges = list(text.encode()), []
    for new_id in range(256, 256 + num_merges):
        pairs = Counter(pairwise(ids))
        best = max(pairs, key=pairs.get, default=None)
        if best is None:
            break
        ids = merge(ids, best, new_id)
        merges.append(best)
    return merges


# %% wrong: characters, not bytes | names: begin with the bytes of UTF-8
def merge(ids: list[int], pair: tuple[int, int], new_id: int) -> list[int]:
    merged, i = [], 0
    while i < len(ids):
        found = tuple(ids[i : i + 2]) == tuple(pair)
        merged.append(new_id if found else ids[i])
        i += 2 if found else 1
    return merged


def train_bpe(text: str, num_merges: int) -> list[tuple[int, int]]:
    ids, merges = [ord(c) for c in text], []
    for new_id in range(256, 256 + num_merges):
        pairs = Counter(pairwise(ids))
        best = max(pairs, key=pairs.get, default=None)
        if best is None or pairs[best] < 2:
            break
        ids = merge(ids, best, new_id)
        merges.append(best)
    return merges


# %% wrong: the last of equals | names: take the one met first
def merge(ids: list[int], pair: tuple[int, int], new_id: int) -> list[int]:
    merged, i = [], 0
    while i < len(ids):
        found = tuple(ids[i : i + 2]) == tuple(pair)
        merged.append(new_id if found else ids[i])
        i += 2 if found else 1
    return merged


def train_bpe(text: str, num_merges: int) -> list[tuple[int, int]]:
    ids, merges = list(text.encode()), []
    for new_id in range(256, 256 + num_merges):
        pairs = Counter(pairwise(ids))
        best = max(reversed(pairs), key=pairs.get, default=None)
        if best is None or pairs[best] < 2:
            break
        ids = merge(ids, best, new_id)
        merges.append(best)
    return merges


# %% wrong: one merge too many | names: one merge too many
def merge(ids: list[int], pair: tuple[int, int], new_id: int) -> list[int]:
    merged, i = [], 0
    while i < len(ids):
        found = tuple(ids[i : i + 2]) == tuple(pair)
        merged.append(new_id if found else ids[i])
        i += 2 if found else 1
    return merged


def train_bpe(text: str, num_merges: int) -> list[tuple[int, int]]:
    ids, merges = list(text.encode()), []
    for new_id in range(256, 257 + num_merges):
        pairs = Counter(pairwise(ids))
        best = max(pairs, key=pairs.get, default=None)
        if best is None or pairs[best] < 2:
            break
        ids = merge(ids, best, new_id)
        merges.append(best)
    return merges


# %% wrong: merges in place | names: changes its argument
def merge(ids: list[int], pair: tuple[int, int], new_id: int) -> list[int]:
    i = 0
    while i < len(ids) - 1:
        if tuple(ids[i : i + 2]) == tuple(pair):
            ids[i : i + 2] = [new_id]
        i += 1
    return ids


def train_bpe(text: str, num_merges: int) -> list[tuple[int, int]]:
    ids, merges = list(text.encode()), []
    for new_id in range(256, 256 + num_merges):
        pairs = Counter(pairwise(ids))
        best = max(pairs, key=pairs.get, default=None)
        if best is None or pairs[best] < 2:
            break
        ids = merge(ids, best, new_id)
        merges.append(best)
    return merges
