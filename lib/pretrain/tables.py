"""What a test expects, and what known mistakes give: the tables by which a record is judged.

A visible check's table lies beside the student's notebook, in `checks/`: values and sentences, no code. Those of hidden
tests are the grader's alone. Both are made from the lesson's solution and its bank of wrong answers.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import torch

from pretrain.compare import as_numpy, difference
from pretrain.diagnose import likely_cause
from pretrain.records import (
    Departure,
    Entry,
    Raised,
    Record,
    agree_until,
    departure,
    from_json,
    record_from_json,
    record_to_json,
    same,
    to_json,
)

FORMAT = 1
FOLDER = "checks"  # beside the notebook
ELSEWHERE = "PRETRAIN_CHECKS"  # a folder with a folder for each lesson, for who runs solutions
TELLING = 3  # different numbers that a value needs, so that it hardly agrees by chance
MOST_NAMED = 2  # mistakes that are named at once, where they cannot be told apart


class NoTable(Exception):
    """A table is not there or is no use: the check can say nothing of the answer."""

    def _render_traceback_(self) -> list[str]:
        """Called by IPython instead of printing a traceback."""
        return [f"This check could not run: {self}"]


@dataclass(frozen=True)
class Mistake:
    """A known mistake: the sentence that the student reads, and the record that it gives."""

    cause: str
    record: Record


class Table:
    """What a test expects, and the mistakes that it tells apart.

    Args:
        expected: the record of the lesson's solution.
        mistakes: known mistakes whose record is another.
        test: what stands for the source of the test (`version`); "" where it is not known.
    """

    def __init__(self, expected: Record, mistakes: Sequence[Mistake] = (), test: str = "") -> None:
        self.expected, self.test = expected, test
        self._held = [_mistake_to_json(mistake, expected) for mistake in mistakes]

    @cached_property
    def mistakes(self) -> tuple[Mistake, ...]:
        """The known mistakes; they are decoded when an answer is wrong, not before."""
        return tuple(_mistake_from_json(held, self.expected) for held in self._held)

    def cause(self, got: Record, found: Departure) -> str:
        """Return the sentence of the mistake that gives this record, or what the value itself shows, or "".

        A mistake is named when its whole record agrees; with "perhaps" when it is the only one that agrees up to where
        the record departs from the expected one, by a value that is hardly so by chance.
        """
        exact = [mistake.cause for mistake in self.mistakes if same(got, mistake.record)]
        if 0 < len(exact) <= MOST_NAMED:
            return "; or: ".join(exact)
        similar = [mistake.cause for mistake in self.mistakes if agree_until(got, mistake.record, found.index)]
        if len(similar) == 1 and _telling(found.seen):
            return f"perhaps: {similar[0]}"
        entry = found.entry
        if isinstance(found.seen, Raised):
            return ""
        return entry.sign or likely_cause(found.seen, entry.value, entry.rtol, entry.atol)

    def dumps(self) -> str:
        """Return the table as the text of its file."""
        held = {"format": FORMAT, "test": self.test, "expected": record_to_json(self.expected), "mistakes": self._held}
        return json.dumps(held, ensure_ascii=False, indent=0) + "\n"

    @classmethod
    def loads(cls, text: str) -> Table:
        """Read a table.

        Raises:
            ValueError: the text is damaged, or of another format.
        """
        try:
            held = json.loads(text)
            if held["format"] != FORMAT:
                raise ValueError(f"format {held['format']}, not {FORMAT}")
            made = cls(record_from_json(held["expected"]), test=held["test"])
            made._held = list(held["mistakes"])
        except (KeyError, TypeError, AttributeError, IndexError) as error:
            raise ValueError(f"damaged: {error!r}") from error
        return made


def _mistake_to_json(mistake: Mistake, expected: Record) -> dict[str, Any]:
    """A mistake's values, without those that are as expected."""
    differs = {}
    for index, seen in enumerate(mistake.record.entries):
        entry = expected.entries[index] if index < len(expected.entries) else None
        if entry is None or seen.name != entry.name:
            differs[str(index)] = [to_json(seen.value), seen.name]
        elif difference(seen.value, entry.value, entry.rtol, entry.atol) is not None:
            differs[str(index)] = [to_json(seen.value)]
    error = mistake.record.error
    return {
        "cause": mistake.cause,
        "length": len(mistake.record.entries),
        "differs": differs,
        "error": [error.kind, error.text] if error else None,
    }


def _mistake_from_json(held: dict[str, Any], expected: Record) -> Mistake:
    entries = [
        _entry(held["differs"].get(str(index), []), expected.entries[index : index + 1])
        for index in range(held["length"])
    ]
    return Mistake(held["cause"], Record(entries, Raised(*held["error"]) if held["error"] else None))


def _entry(differs: list[Any], expected: list[Entry]) -> Entry:
    """An entry of a mistake: the expected one, with another value or under another name where it differs."""
    entry = expected[0] if expected else Entry("", None)
    if differs:
        value, *name = differs
        entry = replace(entry, value=from_json(value), name=name[0] if name else entry.name)
    return entry


def _telling(value: Any) -> bool:
    """Whether a value is so particular that two mistakes hardly give it by chance."""
    if isinstance(value, str):
        return len(value) > TELLING
    return len(set(_numbers(value))) >= TELLING


def _numbers(value: Any) -> Iterator[float]:
    if isinstance(value, (torch.Tensor, np.ndarray)) and as_numpy(value).dtype.kind in "fc":
        yield from as_numpy(value).ravel()[:100].tolist()
    elif isinstance(value, (list, tuple, set)):
        for item in value:
            yield from _numbers(item)
    elif isinstance(value, dict):
        yield from _numbers(list(value.values()))
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield float(value)


def find(name: str) -> Table:
    """Return the table of the test `name` for the notebook that runs in the current folder.

    Raises:
        NoTable: there is none, or it cannot be read.
    """
    places = list(_places(f"{name}.json"))
    path = next((path for path in places if path.is_file()), None)
    if path is None:
        raise NoTable(f"the file {FOLDER}/{name}.json is missing beside this notebook: {BRING_BACK}")
    try:
        return Table.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise NoTable(f"the file {path.name} in {path.parent} cannot be used ({error}): {BRING_BACK}") from error


BRING_BACK = (
    f"copy the folder {FOLDER} of this lesson again from the course's files, next to the notebook. "
    "Your answers are not judged until then; grading does not need that file"
)


def _places(file: str) -> Iterator[Path]:
    here = Path.cwd()
    if folder := os.environ.get(ELSEWHERE):
        yield Path(folder, here.name, file)
    yield here / FOLDER / file
    if here.parent.name == "solutions":  # an author's notebook
        yield here.parents[1] / "lessons" / here.name / FOLDER / file
        yield here.parents[1] / "build" / FOLDER / here.name / file


def version(source: str) -> str:
    """Return what stands for the source of a test cell."""
    return hashlib.sha256(source.strip().encode()).hexdigest()[:16]


def judge(name: str, got: Record, table: Table, test: str = "") -> tuple[Departure, str] | None:
    """Return where a record departs from what its table expects and the cause, or None when all is as expected.

    Args:
        test: the version of the test that made the record, "" where it is not known.

    Raises:
        NoTable: the table was made for another version of the test, whose values have other names.
    """
    found = departure(got, table.expected)
    if found and found.other_name and test and test != table.test:
        raise NoTable(f"the file {FOLDER}/{name}.json is of another version than this check: {BRING_BACK}")
    return None if found is None else (found, table.cause(got, found))


def alike(a: Table, b: Table, *, values: bool = True) -> bool:
    """Whether two tables expect the same and know the same mistakes, as far as the tests' tolerances go.

    Args:
        values: whether the mistakes' own values count. Some are noise, as where small differences of large numbers
            are taken: another machine gives others. Without them it counts which of the expected values they miss.
    """
    if a.test != b.test or not same(a.expected, b.expected) or len(a.mistakes) != len(b.mistakes):
        return False
    if not values:
        return [_missed(held) for held in a._held] == [_missed(held) for held in b._held]
    pairs = zip(a.mistakes, b.mistakes, strict=True)
    return all(one.cause == other.cause and same(one.record, other.record) for one, other in pairs)


def _missed(held: dict[str, Any]) -> tuple:
    """A mistake's sentence, and where it departs from what is expected."""
    return held["cause"], held["length"], set(held["differs"]), held["error"] and held["error"][0]


def ambiguous(mistakes: Sequence[Mistake]) -> list[tuple[str, str]]:
    """Return the pairs of mistakes that give the same record."""
    return [(a.cause, b.cause) for i, a in enumerate(mistakes) for b in mistakes[:i] if same(a.record, b.record)]
