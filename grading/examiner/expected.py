"""The tables that tests are judged by: what the solution gives, and what each wrong answer of the bank gives.

Those of visible checks go to the student, beside the notebook (`lessons/LESSON/checks`); those of hidden tests stay
with the grader, which keeps all of them in `build/checks` until the lesson, its bank or the library changes.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Protocol

import numpy as np
import torch

import pretrain
from grading import paths
from grading.examiner import recorder
from grading.examiner.recorder import Records
from grading.lessons import answers
from grading.lessons.answers import Answer
from grading.lessons.notebooks import exercises, grade_id, read
from grading.paths import CourseError
from pretrain.compare import Other
from pretrain.records import Record, same
from pretrain.tables import FOLDER, Mistake, Table, version

SOLUTION = "solution"


class Progress(Protocol):
    """Wraps what is tried, so that somebody sees how far it is."""

    def __call__(self, seen: Iterable[tuple[Answer, Records]], *, total: int) -> Iterable[tuple[Answer, Records]]: ...


def silent(seen: Iterable[tuple[Answer, Records]], *, total: int) -> Iterable[tuple[Answer, Records]]:
    """Show nothing."""
    return seen


def tables(lesson: str, root: Path = paths.ROOT, jobs: int = 1, progress: Progress = silent) -> dict[str, Table]:
    """Return the table of every test of a lesson, by test: "ex03-attention", "ex03-attention-hidden".

    Args:
        progress: wraps the answers as they are tried, of which it is told the number.

    Raises:
        CourseError: the lesson cannot be run, or its tests hand over what cannot be compared.
    """
    if not any(
        FRAME in test.source for exercise in exercises(read(paths.notebook(lesson, root))) for test in exercise.tests
    ):
        return {}  # a lesson whose tests are plain assertions
    wrong = [a for bank in answers.read_banks(lesson, root).values() for a in bank if not a.right]
    own = [Answer(name, SOLUTION, "", source) for name, source in answers.solutions(lesson, root).items()]
    tried = [*own, *wrong]
    place = {id(answer): number for number, answer in enumerate(tried)}
    seen = progress(recorder.record(lesson, tried, root, jobs), total=len(tried))
    in_order = sorted(seen, key=lambda pair: place[id(pair[0])])  # several at a time end in any order
    return made(lesson, in_order, versions(lesson, root))


FRAME = "check.exercise("  # what a test that hands values over begins with


def versions(lesson: str, root: Path = paths.ROOT) -> dict[str, str]:
    """Return what stands for the source of each test of a lesson."""
    cells = [test for exercise in exercises(read(paths.notebook(lesson, root))) for test in exercise.tests]
    return {grade_id(cell).removesuffix("-visible"): version(cell.source) for cell in cells}


def made(
    lesson: str, seen: Iterable[tuple[Answer, Records]], versions: Mapping[str, str] | None = None
) -> dict[str, Table]:
    """Return the tables that follow from what the tests saw of the solution and of wrong answers.

    Args:
        versions: what stands for the source of each test (`versions`).
    """
    seen = list(seen)
    expected = {test: record for answer, records in seen if answer.kind == SOLUTION for test, record in records.items()}
    for test, record in expected.items():
        _usable(lesson, test, record)
    mistakes: dict[str, list[Mistake]] = {test: [] for test in expected}
    for answer, records in seen:
        for test, record in records.items():
            if answer.kind == "wrong" and test in expected and not same(record, expected[test]):
                mistakes[test].append(Mistake(answer.title, record))
    known = versions or {}
    return {test: Table(record, mistakes[test], known.get(test, "")) for test, record in expected.items()}


def recorded(answer: Answer, tables: Mapping[str, Table]) -> Records:
    """Return what the tests saw of a wrong answer when the tables were made; where it is not listed, the solution's."""
    tests = [test for test in (answer.exercise, f"{answer.exercise}-hidden") if test in tables]  # as they run
    return {
        test: next((m.record for m in tables[test].mistakes if m.cause == answer.title), tables[test].expected)
        for test in tests
    }


def _usable(lesson: str, test: str, record: Record) -> None:
    """Raise an error unless a solution's record can be compared with."""
    if record.error:
        raise CourseError(f"{lesson}, {test}: the lesson's own solution raises {record.error}")
    if not record.entries:
        raise CourseError(f"{lesson}, {test}: the test hands over nothing: `see(name, value)`")
    for entry in record.entries:
        if any(isinstance(part, Other) for part in _parts(entry.value)):
            raise CourseError(f"{lesson}, {test}: {entry.name!r} is no plain value: hand over numbers, text or tensors")
        if not entry.empty and not _elements(entry.value):
            what = "has no elements, so that anything empty agrees with it"
            raise CourseError(f"{lesson}, {test}: {entry.name!r} {what}: hand over more, or say `empty=True`")


def _parts(value: object) -> Iterator[object]:
    yield value
    if isinstance(value, (list, tuple, set, dict)):
        for part in [*value, *(value.values() if isinstance(value, dict) else [])]:
            yield from _parts(part)


def _elements(value: object) -> int:
    """Return how many numbers, texts and keys a value holds: none in `[[], []]` or a tensor of shape (3, 0)."""
    if isinstance(value, torch.Tensor):
        return value.numel()
    if isinstance(value, np.ndarray):
        return value.size
    if isinstance(value, dict):
        return len(value)
    return sum(map(_elements, value)) if isinstance(value, (list, tuple, set)) else 1


def write(found: dict[str, Table], folder: Path, hidden: bool) -> None:
    """Write tables into a folder of their own, those of hidden tests only where wanted."""
    shutil.rmtree(folder, ignore_errors=True)
    for test, table in found.items():
        folder.mkdir(parents=True, exist_ok=True)
        if hidden or not test.endswith("-hidden"):
            (folder / f"{test}.json").write_text(table.dumps(), encoding="utf-8")


def load(folder: Path) -> dict[str, Table]:
    """Read the tables in a folder, by test; a damaged one is left out."""
    found = {}
    for path in sorted(folder.glob("*.json")):
        with suppress(ValueError):
            found[path.stem] = Table.loads(path.read_text(encoding="utf-8"))
    return found


def folder(lesson: str, root: Path = paths.ROOT, jobs: int = 1, progress: Progress = silent) -> Path:
    """Return the folder with all tables of a lesson as it is now; they are made where they are not there yet."""
    current = digest(lesson, root)
    place = root / "build" / FOLDER / lesson
    if not _made_from(place, current):
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=place.parent, prefix=".") as scratch:
            fresh = Path(scratch, "made")
            write(tables(lesson, root, jobs, progress), fresh, hidden=True)
            fresh.mkdir(exist_ok=True)  # there may be no tables
            (fresh / MARK).write_text(current)
            if not _made_from(place, current):  # else another process was quicker, and somebody may be reading
                shutil.rmtree(place, ignore_errors=True)
                os.rename(fresh, place)
    return place


MARK = "made-from"  # the file that says what tables were made from


def _made_from(place: Path, wanted: str) -> bool:
    mark = place / MARK
    return mark.exists() and mark.read_text() == wanted


def texts(lesson: str, root: Path = paths.ROOT, jobs: int = 1) -> dict[str, str]:
    """Return the tables of a lesson as the texts of their files, by test."""
    return {path.stem: path.read_text(encoding="utf-8") for path in folder(lesson, root, jobs).glob("*.json")}


def digest(lesson: str, root: Path) -> str:
    """Return a fingerprint of all that the tables of a lesson depend on."""
    library = Path(pretrain.__file__).parent
    files = [*answers.folder(lesson, root).glob("*.diff"), *library.glob("*.py")]
    made = hashlib.sha256()
    for cell in read(paths.notebook(lesson, root)).cells:
        if cell.cell_type == "code":  # text may change without new tables
            made.update(f"{grade_id(cell)}\0{cell.source}\0".encode())
    for file in sorted(files):
        made.update(file.name.encode() + b"\0" + file.read_bytes())
    return made.hexdigest()
