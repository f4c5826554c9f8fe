"""A graph that is no molecule: the Bible's 1,189 chapters, joined where they name the same people and places."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from pretrain.data import load_bible

NAME = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]+")  # a capital that no full stop explains
RARE = 100  # a name in more chapters than this joins nothing


@dataclass(frozen=True)
class Chapters:
    """N chapters and the edges between them.

    Attributes:
        titles, texts: of each chapter.
        genre: the class to predict, an index into `data.GENRES`, (N,).
        book: the book of each, (N,).
        names: how much each chapter is about each name (inverse document frequencies), sparse, (N, number of names).
        edges: (2, E), each pair both ways.
        learn, test: chapters of different books; each genre has some in both.
    """

    titles: list[str]
    texts: list[str]
    genre: np.ndarray
    book: np.ndarray
    names: csr_matrix
    edges: np.ndarray
    learn: np.ndarray
    test: np.ndarray


def load(nearest: int = 8, seed: int = 0) -> Chapters:
    """Return the chapters, each joined to the `nearest` by the cosine of their names; `seed` parts the books."""
    bible = load_bible().groupby(["book", "chapter"], sort=False)
    texts = bible["text"].agg(" ".join)
    genre = bible["genre"].first().to_numpy()
    book = np.array([name for name, _ in texts.index], dtype=object)
    names = _names(list(texts))
    length = np.sqrt(np.asarray(names.multiply(names).sum(1))).ravel()
    alike = (names @ names.T).toarray() / np.maximum(np.outer(length, length), 1e-9)
    np.fill_diagonal(alike, 0)
    joined = np.zeros(alike.shape, dtype=bool)
    for i, row in enumerate(alike):
        best = np.argsort(-row, kind="stable")[:nearest]
        joined[i, best[row[best] > 0]] = True
    rng, held = np.random.default_rng(seed), np.zeros(len(genre), dtype=bool)
    for label in np.unique(genre):
        books = rng.permutation(list(dict.fromkeys(book[genre == label])))
        held |= np.isin(book, books[: len(books) // 2])
    titles = [f"{name} {number}" for name, number in texts.index]
    edges = np.stack(np.nonzero(joined | joined.T))
    return Chapters(titles, list(texts), genre, book, names, edges, np.flatnonzero(~held), np.flatnonzero(held))


def _names(texts: list[str]) -> csr_matrix:
    small = {word for text in texts for word in re.findall(r"\b[a-z]+\b", text)}
    found = [sorted({name for name in NAME.findall(text) if name.lower() not in small}) for text in texts]
    counts = Counter(name for own in found for name in own)
    number = {name: i for i, name in enumerate(sorted(name for name in counts if 2 <= counts[name] <= RARE))}
    rows = [
        (i, number[name], np.log(len(texts) / counts[name]))
        for i, own in enumerate(found)
        for name in own
        if name in number
    ]
    row, column, value = zip(*rows, strict=True)
    return csr_matrix((value, (row, column)), shape=(len(texts), len(number)))
