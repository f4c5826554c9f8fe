"""Text: normalising, words and sentences, vocabularies, and splits that do not leak."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from functools import cache

import numpy as np

UNKNOWN = "<unk>"
_APOSTROPHES = str.maketrans("’‘`´", "''''")
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"'”’)]*\s+(?=[\"'“‘(]*[A-Z0-9])|\n\s*\n")


def normalise(text: str) -> str:
    """Return the text in lower case, with compatible characters (ligatures, full-width) and quotes made the same."""
    return unicodedata.normalize("NFKC", text).translate(_APOSTROPHES).lower()


def words(text: str) -> list[str]:
    """Return the words of a text, normalised: runs of letters, their marks and digits, with apostrophes inside."""
    return _word().findall(normalise(text))


@cache
def _word() -> re.Pattern[str]:
    """What a word is. Python's \\w leaves out marks, such as Hindi's vowel signs, that belong to the letter before."""
    marks = "".join(mark for mark in map(chr, range(0x300, 0x10000)) if unicodedata.category(mark)[0] == "M")
    letters = rf"[^\W_](?:[^\W_]|[{marks}])*"
    return re.compile(rf"{letters}(?:['’]{letters})*")


def sentences(text: str) -> list[str]:
    """Split a text at full stops, question and exclamation marks before a capital, and at blank lines."""
    return [part.strip() for part in _SENTENCE_END.split(text) if part.strip()]


class Vocab:
    """The words of a corpus, numbered from the most frequent down.

    Args:
        tokens: the corpus, word by word.
        min_count: leave out words seen fewer times.
        max_size: keep at most so many words, the most frequent; None keeps all.
        specials: tokens that come first, with a count of 0, such as "<unk>" or "<pad>".

    Attributes:
        tokens: list of str, the word of each id.
        counts: int64 array of shape (V,), how often each was seen.
    """

    def __init__(
        self, tokens: Iterable[str], min_count: int = 1, max_size: int | None = None, specials: Sequence[str] = ()
    ) -> None:
        counter = Counter(tokens)
        ranked = sorted((-n, word) for word, n in counter.items() if n >= min_count and word not in specials)
        kept = [(word, -n) for n, word in ranked[:max_size]]
        self.tokens = [*specials, *(word for word, _ in kept)]
        self.counts = np.array([0] * len(specials) + [n for _, n in kept], dtype=np.int64)
        self.ids = {word: i for i, word in enumerate(self.tokens)}

    def __len__(self) -> int:
        return len(self.tokens)

    def __contains__(self, word: str) -> bool:
        return word in self.ids

    def __getitem__(self, word: str) -> int:
        """Return the id of a word; raise KeyError, naming the word, when it is not in the vocabulary."""
        if word not in self.ids:
            raise KeyError(f"{word!r} is not among the {len(self)} words of the vocabulary")
        return self.ids[word]

    def encode(self, tokens: Iterable[str]) -> list[int]:
        """Return the ids of words. A word that is not known becomes "<unk>" if that is a special, else is left out."""
        if (unknown := self.ids.get(UNKNOWN)) is not None:
            return [self.ids.get(token, unknown) for token in tokens]
        return [self.ids[token] for token in tokens if token in self.ids]

    def decode(self, ids: Iterable[int]) -> list[str]:
        """Return the words of ids."""
        return [self.tokens[int(i)] for i in ids]


def split_by_group(groups: Sequence[Hashable], fractions: Sequence[float], seed: int = 0) -> list[np.ndarray]:
    """Split items at random so that no group (a speech, a chapter, a photograph) is in two parts.

    Args:
        groups: the group of each of N items.
        fractions: the share of the groups' items that each part should get, near enough; they sum to 1.
        seed: of the shuffle.

    Returns:
        One sorted int64 array of item indices for each fraction; together they hold each of the N items once.

    Raises:
        ValueError: the fractions do not sum to 1, or a part would be empty.
    """
    if abs(sum(fractions) - 1) > 1e-6 or min(fractions) <= 0:
        raise ValueError(f"fractions {list(fractions)} have to be positive and sum to 1")
    number: dict[Hashable, int] = {}
    group_of = np.array([number.setdefault(group, len(number)) for group in groups], dtype=np.int64)
    if len(number) < len(fractions):
        raise ValueError(f"{len(number)} groups cannot be split in {len(fractions)} parts")
    sizes = np.bincount(group_of)
    order = np.random.default_rng(seed).permutation(len(sizes))
    middle = (np.cumsum(sizes[order]) - sizes[order] / 2) / len(group_of)
    part = np.empty(len(sizes), dtype=np.int64)
    part[order] = np.searchsorted(np.cumsum(fractions)[:-1], middle, side="right")
    parts = [np.flatnonzero(part[group_of] == i) for i in range(len(fractions))]
    if empty := [share for share, members in zip(fractions, parts, strict=True) if not len(members)]:
        raise ValueError(f"no group fell in the part of {empty[0]:g}: the groups are too few or too uneven for it")
    return parts
