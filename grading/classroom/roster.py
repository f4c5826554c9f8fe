"""The class list: who is in the class, read from a CSV file as spreadsheets and learning systems write it."""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

from grading.paths import CourseError

FILE = "roster.csv"
ALIASES = {
    "e-mail": "email",
    "e-mail address": "email",
    "email address": "email",
    "lms id": "lms_id",
    "username": "id",  # Classroom 50's students.csv, with the next
    "first_name": "first name",
    "last_name": "last name",
}
PARTS = ("first name", "last name")
LONGEST_NAME = 150  # bytes; a file system allows 255, and other names are made of it
MOST_PROBLEMS = 5  # that one error message names
ROUNDED = re.compile(r"\d(?:[.,]\d+)?E\+\d+")  # what a spreadsheet makes of a long number


class RosterError(CourseError):
    """The class list cannot be used as it is; the message says which lines, and what to do."""


@dataclass(frozen=True)
class Student:
    """One line of the class list.

    Args:
        id: the name of the student's folder, and the student's name in the gradebook.
        name: "Ada Lovelace" or "Lovelace, Ada".
        email: "" where it is not known.
        lms_id: the learning system's own number or name for the student; "" where it is not known.
    """

    id: str
    name: str
    email: str = ""
    lms_id: str = ""

    @property
    def first_last(self) -> tuple[str, str]:
        """First and last name; the last word is taken for the last name unless a comma says otherwise."""
        last, comma, first = self.name.partition(",")
        if not comma:
            first, _, last = self.name.rpartition(" ")
        return first.strip(), last.strip()

    @property
    def sortable(self) -> str:
        """The name as lists are sorted: "Lovelace, Ada"."""
        first, last = self.first_last
        return f"{last}, {first}" if first else last


def squash(name: str) -> str:
    """Return a name without case, spaces and signs, as learning systems write it into the names of files.

    Marks stay: what is left of them in NFKC is no accent but, in Devanagari, Bengali or Thai say, a vowel.
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(character for character in folded if unicodedata.category(character)[0] in "LMN")


def orders(name: str) -> set[str]:
    """Return the squashed name in every order of first and last names: nobody knows where the one ends."""
    words = name.replace(",", " ").split()
    return {squash("".join(words[k:] + words[:k])) for k in range(len(words))} - {""}


class Roster:
    """A class list, and who is meant by what a learning system writes."""

    def __init__(self, students: list[Student]) -> None:
        self.students = {student.id: student for student in students}

    def called(self, word: str) -> Student | None:
        """Return whose id or e-mail address `word` is."""
        return self.students.get(word) or self._only("email", word)

    def with_lms_id(self, lms_id: str) -> Student | None:
        """Return who has this id in the learning system."""
        return self._only("lms_id", lms_id)

    def named(self, name: str) -> list[Student]:
        """Return all who have this name, in whatever order and however squashed."""
        return [student for student in self.students.values() if orders(student.name) & orders(name)]

    def _only(self, column: str, value: str) -> Student | None:
        """Return the one student with a value in a column; an empty one is nobody's."""
        fits = (
            student for student in self.students.values() if getattr(student, column).casefold() == value.casefold()
        )
        return next(fits, None) if value else None


def read_roster(path: Path) -> Roster:
    """Read a class list with the columns id and name, and email and lms_id where they are known.

    Raises:
        RosterError: it cannot be read, or lines are not as they should be; the message names them.
    """
    rows = list(_rows(path))
    students = [student for _, student in rows]
    problems = [f"line {line}: {what}" for line, student in rows for what in _problems(student)]
    problems += _twice(rows)
    if problems:
        more = f"; and {len(problems) - MOST_PROBLEMS} more" if len(problems) > MOST_PROBLEMS else ""
        raise RosterError(f"{path}: {'; '.join(problems[:MOST_PROBLEMS])}{more}")
    return Roster(students)


def _rows(path: Path) -> Iterator[tuple[int, Student]]:
    """Yield the students with the number of the line; empty lines do not count."""
    text = _text(path)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator(text.partition("\n")[0]))
    names = [ALIASES.get(name.strip().casefold(), name.strip().casefold()) for name in next(reader, [])]
    whole = {"name"} if set(PARTS) <= set(names) else set()  # a name may stand in two columns
    if missing := {"id", "name"} - set(names) - whole:
        raise RosterError(
            f"{path} has no column {' and no column '.join(sorted(missing))}: "
            "its first line should be id,name,email,lms_id (the last two may be missing)"
        )
    known = [field.name for field in fields(Student)]
    for row in reader:
        if any(value.strip() for value in row[len(names) :]):
            raise RosterError(
                f"{path}: line {reader.line_num} has more fields than the first line: "
                'write a name with a comma in quotes, "Hopper, Grace"'
            )
        if any(value.strip() for value in row):
            values = {name: " ".join(value.split()) for name, value in zip(names, row, strict=False)}
            found = {name: value for name, value in values.items() if name in known}
            parts = " ".join(filter(None, (values.get(part, "") for part in PARTS)))
            yield reader.line_num, Student(**{"id": "", "name": parts, **found})


def decoded(content: bytes) -> str:
    """Return a table's text, which spreadsheets write in UTF-8 or UTF-16, with a mark or without."""
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return content.decode("utf-16" if wide else "utf-8-sig")


def separator(head: str) -> str:
    """Return what separates a table's fields: spreadsheets write semicolons where a comma is the decimal sign."""
    return max(",;\t", key=head.count)


def _text(path: Path) -> str:
    try:
        return decoded(path.read_bytes())
    except FileNotFoundError:
        raise RosterError(f"there is no class list {path}: write one with the columns id,name,email,lms_id") from None
    except UnicodeDecodeError:
        raise RosterError(f"{path} is not UTF-8: save it as 'CSV UTF-8'") from None
    except OSError as error:
        raise RosterError(f"{path} cannot be read: {error.strerror}") from None


def _problems(student: Student) -> Iterator[str]:
    if not student.id or not student.name:
        yield f"the {'name' if student.id else 'id'} is empty: fill it in"
    elif "/" in student.id or "\\" in student.id or student.id.startswith("."):
        yield f"the id {student.id!r} is to name a folder: it may hold no slash and not begin with a dot"
    elif problem := name_problem(student.id):
        yield f"the id {student.id!r} is to name a folder, which {problem}"
    if student.email and "@" not in student.email:
        yield f"{student.email!r} is not an e-mail address"
    for value in (student.id, student.lms_id):
        if ROUNDED.fullmatch(value):
            yield f"{value!r} was rounded by a spreadsheet: format the column as text and write the number again"


def name_problem(student: str) -> str:
    """Say what a folder cannot have in its name that is to be a student's; "" when all is well."""
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in student):
        return "has control characters in its name, or is not UTF-8"
    if "[" in student or "]" in student:  # nbgrader looks for its files with patterns
        return "has square brackets in its name"
    return f"has a name of more than {LONGEST_NAME} bytes" if len(student.encode()) > LONGEST_NAME else ""


def _twice(rows: list[tuple[int, Student]]) -> Iterator[str]:
    """Yield every id, e-mail address and learning system's id that two lines share; upper case is lower case here."""
    for column in ("id", "email", "lms_id"):
        first: dict[str, int] = {}
        for line, student in rows:
            value = getattr(student, column)
            before = first.setdefault(value.casefold(), line)
            if value and before != line:
                yield f"line {line}: the {column} {value!r} stands in line {before} already: each is one student's"
