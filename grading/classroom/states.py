"""The one state that every submission ends in, and the journal that results are kept in."""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any


class State(StrEnum):
    """Never a silent zero: a submission is in exactly one of these."""

    GRADED = "graded"
    LOOK = "graded, needs a look"
    FAILED = "could not be graded"
    MISSING = "not submitted"


@dataclass
class CellResult:
    """What one graded cell gave.

    `passed` is None for an answer that a person grades. `message` is the diagnosis in the student's terms, `detail` the
    whole text of the failure, for the instructor only; `comment` is what a person wrote about it. `stood_in` names the
    exercises whose own answers stood in for the student's when it passed (error carried forward).
    """

    name: str
    exercise: str
    points: float
    max_points: float
    passed: bool | None
    hidden: bool = False
    message: str = ""
    detail: str = ""
    comment: str = ""
    stood_in: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Try:
    """One graded attempt: what its tests gave, whichever attempt counts in the end."""

    attempt: str
    reference: str  # digest of the lesson it was graded against
    points: float
    handed_in: str  # UTC; "" where it is not known


@dataclass
class Result:
    """How the grading of one submission ended."""

    student: str
    lesson: str
    state: State
    reasons: list[str] = field(default_factory=list)  # why it needs a look or could not be graded
    score: float | None = None  # None where there is none, which is not a zero
    max_score: float | None = None
    pending: float = 0.0  # points that a person has still to give
    cells: list[CellResult] = field(default_factory=list)
    submission: str = ""  # digest of what was handed in
    reference: str = ""  # digest of the lesson it was graded against
    notebook: str = ""
    attempt: str = ""
    handed_in: str = ""  # UTC; "" where it is not known
    marked_late: bool = False  # by the learning system, without saying when it was handed in
    tries: list[Try] = field(default_factory=list)  # every attempt that was graded, this one included
    days_late: int = 0
    free_days: int = 0  # of them, covered by the student's budget
    penalty: float = 0.0  # points lost for the others, already taken off the score
    graded_at: str = ""  # UTC
    seconds: float = 0.0
    sandboxed: bool = True
    guard: str = "bubblewrap"  # the name of the sandbox

    @property
    def graded(self) -> bool:
        return self.state in (State.GRADED, State.LOOK)

    def conclude(self) -> None:
        """Decide the state of what was executed: an answer that was stopped may have met a busy machine."""
        lost = [f"{cell.name}: {cell.message}" for cell in self.cells if cell.detail.startswith("NotCompleted")]
        self.reasons += [line for line in lost if line.split(":")[0] not in "\n".join(self.reasons)]
        self.state = State.LOOK if self.reasons else State.GRADED

    @property
    def lateness(self) -> str:
        """Its late days and what they cost, in words; "" when there are none."""
        if not self.days_late:
            return ""
        days = f"{self.days_late} day{'s' if self.days_late > 1 else ''} late"
        free = f", {self.free_days} of them free" if self.free_days else ""
        return f"{days}{free}: {self.penalty:g} points less" if self.penalty else f"{days}{free}"

    @property
    def moment(self) -> datetime | None:
        """When it was handed in; None where that is not known."""
        return moment(self.handed_in)

    @classmethod
    def from_json(cls, text: str) -> Result:
        """Read what `to_json` wrote."""
        values: dict[str, Any] = json.loads(text)
        values["state"] = State(values["state"])
        values["cells"] = [CellResult(**cell) for cell in values["cells"]]
        values["tries"] = [Try(**tried) for tried in values.get("tries", [])]
        return cls(**values)

    def to_json(self) -> str:
        return json.dumps(asdict(self), indent=1, ensure_ascii=True)


def moment(text: str) -> datetime | None:
    """Read a time as results hold it."""
    return datetime.fromisoformat(text) if text else None


def read(directory: Path, lesson: str, student: str) -> Result | None:
    """Return the journal's entry for one submission, or None."""
    path = _path(directory, lesson, student)
    return Result.from_json(path.read_text(encoding="utf-8")) if path.exists() else None


def write(directory: Path, result: Result) -> None:
    """Write an entry so that it is there entirely or not at all, whenever the machine stops."""
    write_atomically(_path(directory, result.lesson, result.student), result.to_json())


def read_all(directory: Path, lesson: str | None = None) -> list[Result]:
    """Return all entries, by lesson and student."""
    found = [Result.from_json(path.read_text(encoding="utf-8")) for path in directory.glob(f"{lesson or '*'}/*.json")]
    return sorted(found, key=lambda result: (result.lesson, result.student))


def write_atomically(path: Path, text: str) -> None:
    """Replace a file by another in one step that survives a power cut; what is no text is written as an escape."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise


def _path(directory: Path, lesson: str, student: str) -> Path:
    return directory / lesson / f"{key(student)}.json"


def key(student: str) -> str:
    """Return a name for files of a student's: the student's own where that is plain, else one made of it."""
    if re.fullmatch(r"[\w-]{1,80}", student, re.ASCII):
        return student
    return f"{re.sub(r'[^A-Za-z0-9]', '-', student)[:40]}~{hashlib.sha256(os.fsencode(student)).hexdigest()[:16]}"
