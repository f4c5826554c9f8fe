"""What Canvas and Moodle have in common when they are asked by token: assignments, what was handed in, and marks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True)
class Upload:
    """A file that a student handed in; `key` is the system's own name for this very file."""

    name: str
    address: str
    key: str


@dataclass(frozen=True)
class Person:
    """A student as the system knows them: `number` is its own, `names` are e-mail addresses and the like."""

    number: str
    names: tuple[str, ...] = ()
    shown: str = ""


@dataclass(frozen=True)
class HandedIn:
    """One attempt of a student's; `unread` says why there are no files, "" where all is well."""

    person: Person
    attempt: int
    when: datetime | None
    late: bool
    uploads: tuple[Upload, ...] = ()
    unread: str = ""


@dataclass(frozen=True)
class Mark:
    """What a student has for an assignment so far; `fixed` says why it is not to be changed, "" where it may be."""

    score: float | None = None
    when: datetime | None = None
    fixed: str = ""


@dataclass(frozen=True)
class Assignment:
    """One assignment: its number there, and the most points."""

    number: str
    points: float | None
    about: Mapping[str, object] = field(default_factory=dict)


class System(Protocol):
    """A learning system, for one assignment."""

    name: str

    def assignment(self) -> Assignment:
        """Return the assignment."""

    def people(self) -> Iterator[Person]:
        """Yield the students of the course."""

    def handed_in(self) -> Iterator[HandedIn]:
        """Yield every attempt that can still be had, of each student in order."""

    def download(self, upload: Upload, target: Path, largest: int) -> None:
        """Write a file."""

    def marks(self) -> dict[str, Mark]:
        """Return the marks, by the student's number."""

    def mark(self, number: str) -> Mark:
        """Return one student's mark, as it is now."""

    def give(self, number: str, score: float, comment: str, page: Path | None) -> None:
        """Give a mark, with a comment where it is not empty, and a page of feedback."""
