"""Small labelled tasks, cut from the speeches and the Bible so that nothing leaks.

Pre-training may use the training rows of `pretrain.data.split`. Labels come from the validation rows and tests from the
test rows, which are other speeches and other chapters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from pretrain import data
from pretrain.reading import questions, reworded  # noqa: F401  tasks too
from pretrain.text import sentences, split_by_group

BLANK = "____"
_PLAIN = re.compile(r"[a-z]+(?:-[a-z]+)*")


@dataclass(frozen=True)
class Task:
    """Texts to be classified.

    Attributes:
        texts, y: the N texts and the class of each, (N,), int64.
        train, test: indices of the texts that labels may be taken from, and of those to be tested on.
        classes: their names.
        groups: the speech, chapter or sentence that each text is from, (N,): texts of one group are not independent.
            No group is in both parts.
    """

    texts: list[str]
    y: np.ndarray
    train: np.ndarray
    test: np.ndarray
    classes: tuple[str, ...]
    groups: np.ndarray


@dataclass(frozen=True)
class Uses(Task):
    """Sentences with a word that is used in two senses; the class is the sense.

    Attributes:
        word: it, in lower case.
        places: where it begins in each text, (N,): `text[place : place + len(word)]` is the word, in lower case.
    """

    word: str = ""
    places: tuple[int, ...] = ()


def swaps(count: int = 3, seed: int = 0) -> Task:
    """Was this sentence disturbed? Half of the sentences have `count` pairs of neighbours swapped.

    Sentences of 10 to 28 words of the held-out speeches. Only plain words in lower case change places, so that capitals
    and punctuation stay where they were and tell nothing.
    """
    rng = np.random.default_rng(seed)
    texts: list[str] = []
    y: list[int] = []
    parts: list[int] = []
    groups: list[int] = []
    for part, rows in enumerate(data.split("sotu")[1:]):
        for sentence, speech in _sentences(rows).items():
            pairs = _swappable(sentence.split(), count, rng)
            if pairs is not None:
                label = len(texts) % 2
                texts.append(_swapped(sentence.split(), pairs if label else []))
                y.append(label)
                parts.append(part)
                groups.append(speech)
    return _task(texts, y, parts, ("as spoken", "disturbed"), groups)


def _sentences(rows: Iterable[int]) -> dict[str, int]:
    """Return the sentences of 10 to 28 words in these speeches, each with the row of the first that has it."""
    found: dict[str, int] = {}
    for row in rows:
        for sentence in sentences(data.load_sotu()["text"].iloc[row]):
            if 10 <= len(sentence.split()) <= 28:
                found.setdefault(sentence, int(row))
    return found


def _swappable(words: list[str], count: int, rng: np.random.Generator) -> list[int] | None:
    """Return the places of `count` pairs of neighbours that do not overlap, or None if there are not so many."""
    places: list[int] = []
    candidates = _plain_pairs(words)
    for i in rng.permutation(candidates).tolist() if candidates else []:
        if all(abs(i - other) > 1 for other in places):
            places.append(i)
        if len(places) == count:
            return places
    return None


def _plain_pairs(words: list[str]) -> list[int]:
    """Return the places of the neighbours that may change places: different plain words in lower case."""
    plain = [_PLAIN.fullmatch(word) is not None for word in words]
    return [i for i in range(len(words) - 1) if plain[i] and plain[i + 1] and words[i] != words[i + 1]]


def _swapped(words: list[str], places: list[int]) -> str:
    for i in places:
        words[i], words[i + 1] = words[i + 1], words[i]
    return " ".join(words)


def undone(surprise_of: Callable[[list[str]], Sequence[float]], text: str, count: int = 3) -> float:
    """Return by how much the surprise of a text falls when its best pairs of neighbours are swapped back.

    This is the rule that knows how `swaps` are made and needs no label: a text was disturbed if the fall is above 0.
    Each pair that `swaps` may have exchanged is tried alone; of those that do not overlap the best are taken, and what
    each of them alone would save is added up.

    Args:
        surprise_of: gives −ln p of each of some texts, a number a text.
        text: a sentence.
        count: how many pairs `swaps` may have exchanged.
    """
    words = text.split()
    places = _plain_pairs(words)
    whole, *others = surprise_of([text, *(_swapped(words.copy(), [i]) for i in places)])
    falls = {i: float(whole - other) for i, other in zip(places, others, strict=True)}
    kept: list[int] = []
    for i in sorted(falls, key=lambda place: -falls[place]):
        if len(kept) < count and all(abs(i - other) > 1 for other in kept):
            kept.append(i)
    return sum(falls[i] for i in kept)


def era(shortest: int = 200, seed: int = 0) -> Task:
    """Which of four eras is a paragraph from? Paragraphs of held-out speeches, of at least `shortest` characters.

    Some eras have few held-out speeches: validation and test rows are put together, and `seed` parts them anew, by
    speech, into halves for labels and for tests.
    """
    speeches = data.load_sotu()
    texts: list[str] = []
    y: list[int] = []
    speech: list[int] = []
    for row in np.concatenate(data.split("sotu")[1:]).tolist():
        own = [p for p in speeches["text"].iloc[row].split("\n") if len(p) >= shortest]
        texts += own
        y += [int(speeches["era"].iloc[row])] * len(own)
        speech += [row] * len(own)
    train, test = split_by_group(speech, [0.5, 0.5], seed)
    return Task(texts, np.array(y, dtype=np.int64), train, test, data.ERAS, np.array(speech))


def genre() -> Task:
    """Which of six genres is a verse from? Verses of held-out chapters."""
    _, valid, test = data.split("bible")
    verses = data.load_bible().iloc[np.concatenate([valid, test])]
    parts = [0] * len(valid) + [1] * len(test)
    chapters = (verses["book"] + " " + verses["chapter"].astype(str)).tolist()
    return _task(verses["text"].tolist(), verses["genre"].tolist(), parts, data.GENRES, chapters)


def has_have(seed: int = 0, options: tuple[str, str] = ("has", "have")) -> Task:
    """Which of two words stood in the blank `____`? As many of each, in sentences of 8 to 28 words."""
    rng = np.random.default_rng(seed)
    texts: list[str] = []
    y: list[int] = []
    parts: list[int] = []
    groups: list[int] = []
    for part, rows in enumerate(data.split("sotu")[1:]):
        found: list[list[tuple[str, int]]] = [[], []]
        for sentence, speech in _sentences(rows).items():
            words = sentence.split()
            places = [i for i, word in enumerate(words) if word in options]
            if len(places) == 1:
                i = places[0]
                found[options.index(words[i])].append((" ".join([*words[:i], BLANK, *words[i + 1 :]]), speech))
        size = min(map(len, found))
        for label, own in enumerate(found):
            chosen = [own[k] for k in rng.permutation(len(own))[:size]]
            texts += [text for text, _ in chosen]
            groups += [speech for _, speech in chosen]
            y += [label] * size
            parts += [part] * size
    return _task(texts, y, parts, options, groups)


def senses(word: str, most: int = 150, seed: int = 0) -> Uses:
    """In which sense is a word used that the speeches write with and without a capital, such as *may* and *May*?

    The capital is the label and is taken away; it never stands at the beginning of a sentence, where it says nothing.

    Args:
        word: in lower case.
        most: how many uses of one sense are taken of each part, drawn by `seed`.
    """
    rng = np.random.default_rng(seed)
    pattern = re.compile(rf"(?<=[a-z,;] )(?:{word}|{word.capitalize()})\b(?![`'’-])")
    texts: list[str] = []
    places: list[int] = []
    y: list[int] = []
    parts: list[int] = []
    groups: list[int] = []
    for part, rows in enumerate(data.split("sotu")[1:]):
        found: list[list[tuple[str, int, int]]] = [[], []]
        for row in rows:
            for sentence in _sentences_of(int(row)):
                for match in pattern.finditer(sentence):
                    text, place = _around(sentence, match, word)
                    found[match[0][0].isupper()].append((text, place, int(row)))
        for label, own in enumerate(found):
            for i in sorted(rng.permutation(len(own))[:most]):
                texts.append(own[i][0])
                places.append(own[i][1])
                groups.append(own[i][2])
                y.append(label)
                parts.append(part)
    task = _task(texts, y, parts, (word, word.capitalize()), groups)
    return Uses(task.texts, task.y, task.train, task.test, task.classes, task.groups, word, tuple(places))


@cache
def _sentences_of(row: int) -> list[str]:
    return sentences(data.load_sotu()["text"].iloc[row])


def _around(sentence: str, match: re.Match, word: str, reach: int = 10) -> tuple[str, int]:
    """Return the words around a use, at most `reach` on each side, and where the word begins there."""
    left, right = sentence[: match.start()].split()[-reach:], sentence[match.end() :].split(" ")[: reach + 1]
    before = "".join(f"{part} " for part in left)
    return before + word + " ".join(right), len(before)


def fewer(task: Task, each: int, tests: int, seed: int = 0) -> Task:
    """Return a task with fewer items, where all would take too long.

    Args:
        each: the most items of each class that labels may be taken from.
        tests: the most to be tested on.
        seed: of which are drawn.
    """
    rng = np.random.default_rng(seed)
    own = [rng.permutation(task.train[task.y[task.train] == label])[:each] for label in range(len(task.classes))]
    chosen = np.concatenate([*own, rng.permutation(task.test)[:tests]])
    train, test = np.split(np.arange(len(chosen)), [sum(map(len, own))])
    return Task([task.texts[i] for i in chosen], task.y[chosen], train, test, task.classes, task.groups[chosen])


def _task(texts: list[str], y: list[int], parts: list[int], classes: tuple[str, ...], groups: Sequence) -> Task:
    of, labels = np.array(parts), np.array(y, dtype=np.int64)
    return Task(texts, labels, np.flatnonzero(of == 0), np.flatnonzero(of == 1), tuple(classes), np.array(groups))


PARTIES = ("Democratic", "Republican")


def party(first: int, last: int, shortest: int = 200) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Return paragraphs of speeches by Democrats and Republicans, from one year to another: which party speaks?

    Args:
        first, last: years, both included.
        shortest: characters of a paragraph.

    Returns:
        The N texts; the party of each, (N,), int64, an index into `PARTIES`; and its speech, (N,), by row of
        `data.load_sotu()`.
    """
    speeches = data.load_sotu()
    chosen = speeches[speeches["year"].between(first, last) & speeches["party"].isin(PARTIES)]
    found = [
        (paragraph, PARTIES.index(speech.party), row)
        for row, speech in zip(chosen.index, chosen.itertuples(), strict=True)
        for paragraph in speech.text.split("\n")
        if len(paragraph) >= shortest
    ]
    texts, y, rows = zip(*found, strict=True) if found else ((), (), ())
    return list(texts), np.array(y, dtype=np.int64), np.array(rows)
