"""What learning systems call the files that they export: whose each is, and what its student called it.

Canvas: `lovelaceada_LATE_12345_678901_01-word2vec-2.ipynb`, the squashed name, LATE where it was, the student's id, the
file's id (they ascend) and the file's own name; uploads of the same name get -1, -2, …

Gradescope says in a file of its own whose each folder is (grading/lms/senders.py).

Moodle: `Ada Lovelace_12345_assignsubmission_file_`, a folder or the beginning of a file's name. The number stands for
the student within this assignment; only the grading worksheet says who that is.

A student chooses a file's own name, and may choose the name that stands before it: what could be read as somebody
else's is nobody's.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from pathlib import Path, PurePosixPath

from grading.classroom.roster import Roster, Student, decoded, separator
from grading.lms.senders import Sender
from grading.paths import CourseError

MOODLE = re.compile(
    r"(?P<name>.*?)_(?P<id>\d+)_assignsubmission_(?P<kind>file|onlinetext)(?:_(?P<rest>.*))?", re.DOTALL
)
MOODLE_NUMBER = re.compile(r"_\d+_assignsubmission_")
CANVAS = re.compile(r"(?P<name>.+?)(?P<late>_LATE)?_(?P<id>\d+)_(?P<file>\d+)_(?P<rest>.+)", re.DOTALL | re.IGNORECASE)
CANVAS_NUMBERS = re.compile(r"(?=_(\d+)_\d+_.)")
CANVAS_TYPED = re.compile(r".+?_\d+_(text|link)\.html", re.DOTALL | re.IGNORECASE)
CANVAS_ANONYMOUS = re.compile(r"anon_(?:LATE_)?\w+?_\d+_.+", re.DOTALL | re.IGNORECASE)
# Moodle's worksheet in English: "Friday, 20 November 2026, 5:48 PM".
MOODLE_TIMES = ("%A, %d %B %Y, %I:%M %p", "%A, %d %B %Y, %H:%M", "%d %B %Y, %I:%M %p", "%d %B %Y, %H:%M")


TWO_WAYS = "its name can be read in two ways, for two people: see whose it is, and import it with --student"


class Unmatched(Exception):
    """Something in an export that is nobody's, as far as can be told; the message says what to do."""


@dataclass(frozen=True)
class Found:
    """A file of an export: whose, and under what name within what the student handed in.

    `order` ascends with the time of upload; `times_count` says whether a file's time may be when it was handed in.
    `number` is what the learning system calls its sender by; `sure` says that the class list has that, or the e-mail
    address that belongs to it, and not only a like name.
    """

    student: str
    inside: PurePosixPath
    order: int = 0
    late: bool = False
    handed_in: datetime | None = None
    times_count: bool = False
    number: str = ""
    sure: bool = False


@dataclass(frozen=True)
class Participant:
    """A line of Moodle's grading worksheet."""

    name: str
    email: str
    handed_in: datetime | None


@dataclass(frozen=True)
class Guide:
    """What helps to tell whose a file is.

    Args:
        roster: None where a class has no list; then only folders called by a student's id can be told.
        worksheet: Moodle's participants, by number.
        student: whose everything is, where the instructor has said so.
        senders: whom Gradescope's export says that its folders are of.
        prefix: what stands before the student's id in the name of a folder.
    """

    roster: Roster | None
    worksheet: dict[str, Participant]
    student: str = ""
    senders: Mapping[str, Sequence[Sender]] = field(default_factory=dict)
    prefix: str = ""


def owners(path: PurePosixPath, guide: Guide) -> list[Found]:
    """Return whose a file of an export is: of a group's each member's.

    Raises:
        Unmatched: it cannot be told.
    """
    if guide.senders and not guide.student:
        if path.parts[0] not in guide.senders or len(path.parts) == 1:
            raise Unmatched("Gradescope does not say whose it is: export the submissions again")
        senders = guide.senders[path.parts[0]]
        return [_gradescope(sender, PurePosixPath(*path.parts[1:]), guide) for sender in senders]
    return [whose(path, guide)]


def _gradescope(sender: Sender, inside: PurePosixPath, guide: Guide) -> Found:
    roster = _needed(guide.roster)
    known = roster.called(sender.email) or roster.with_lms_id(sender.sid) or roster.students.get(sender.sid)
    student = known or _the_one(roster.named(sender.name), sender.name, "e-mail address")
    number = sender.email or sender.sid or sender.name
    return Found(student.id, inside, handed_in=sender.handed_in, number=number, sure=known is not None)


def whose(path: PurePosixPath, guide: Guide) -> Found:
    """Return whose a file of an export is.

    Raises:
        Unmatched: it cannot be told.
    """
    top, rest = path.parts[0], PurePosixPath(*path.parts[1:])
    if guide.student:
        return Found(guide.student, path, times_count=True)
    if found := MOODLE.fullmatch(top):
        return _moodle(found, rest, guide)
    if len(path.parts) == 1 and CANVAS_ANONYMOUS.fullmatch(top):
        raise Unmatched("it was downloaded without names: switch anonymous grading off in Canvas and download again")
    if len(path.parts) == 1 and (typed := CANVAS_TYPED.fullmatch(top)):
        what = "text that was typed" if typed[1].lower() == "text" else "a link that was typed"
        raise Unmatched(f"it is {what} into Canvas: ask for the notebook")
    if len(path.parts) == 1 and (found := CANVAS.fullmatch(top)):
        return _canvas(found, guide)
    return _plain(path, rest, guide)


def _moodle(found: re.Match[str], rest: PurePosixPath, guide: Guide) -> Found:
    if len(MOODLE_NUMBER.findall(found.string)) > 1:
        raise Unmatched(TWO_WAYS)
    if found["kind"] == "onlinetext":
        raise Unmatched("it is text that was typed into Moodle: ask for the notebook")
    inside = rest if rest.parts else PurePosixPath(found["rest"] or "unnamed")
    if found["name"] == "Participant":
        raise Unmatched("Moodle left the names out: reveal the students' identities and download again")
    known = guide.worksheet.get(found["id"])
    roster = _needed(guide.roster)
    number, handed_in = found["id"], known.handed_in if known else None
    if known and (student := known.email and roster.called(known.email)):
        return Found(student.id, inside, handed_in=handed_in, number=number, sure=True)
    student = _the_one(_with_group(known.name if known else found["name"], roster), found["name"], "e-mail address")
    return Found(student.id, inside, handed_in=handed_in, number=number)


def _with_group(name: str, roster: Roster) -> list[Student]:
    """Return who has a name, before which Moodle may have put that of a group and a dash."""
    words = name.split("-")
    found = {student.id: student for k in range(len(words)) for student in roster.named("-".join(words[k:]))}
    return list(found.values())


def _canvas(found: re.Match[str], guide: Guide) -> Found:
    roster = _needed(guide.roster)
    others = {other.id for number in CANVAS_NUMBERS.findall(found.string) if (other := roster.with_lms_id(number))}
    if len(others) > 1:
        raise Unmatched(TWO_WAYS)
    student = known = roster.with_lms_id(found["id"])
    if student is None:
        student = _the_one(roster.named(found["name"]), found["name"], f"lms_id ({found['id']})")
        if student.lms_id:
            raise Unmatched(
                f"its name is {student.id}'s, its id {found['id']} is not: see to the lms_id on the class list"
            )
    inside, number = PurePosixPath(found["rest"]), found["id"]
    return Found(student.id, inside, int(found["file"]), bool(found["late"]), number=number, sure=known is not None)


def of_one(found: Sequence[Found]) -> str:
    """Say why not all of what goes to one student can be that student's: several people sent it; "" when all is well.

    What comes from a sender whom the class list knows for sure is the student's, whatever the others are called.
    """
    numbers = {one.number for one in found if one.number}
    if len(numbers) < 2:
        return ""
    return (
        f"{len(numbers)} people in the export ({', '.join(sorted(numbers))}) have a name like {found[0].student}'s: "
        "write the lms_id into the class list, or give Moodle's worksheet with e-mail addresses"
    )


def _plain(path: PurePosixPath, rest: PurePosixPath, guide: Guide) -> Found:
    """A folder for each student, or a file called by the student."""
    alone = len(path.parts) == 1
    word = path.stem if alone else path.parts[0]
    if guide.prefix:
        if alone or not word.startswith(guide.prefix):
            raise Unmatched(f"its name does not begin with {guide.prefix!r}, as --prefix says")
        word = word.removeprefix(guide.prefix)
    inside = PurePosixPath(path.name) if alone else rest
    if guide.roster is None:
        if alone:
            raise Unmatched("whose it is cannot be told: put it into a folder with the student's id, or say --student")
        return Found(word, inside, times_count=True)
    student = guide.roster.called(word) or _the_one(guide.roster.named(word), word, "id")
    return Found(student.id, inside, times_count=True)


def _the_one(students: list[Student], name: str, key: str) -> Student:
    if len(students) == 1:
        return students[0]
    if students:
        names = ", ".join(student.id for student in students)
        raise Unmatched(f"{name!r} may be {names}: write the {key} of each into the class list")
    ask = ", or say --student" if key == "id" else ""
    raise Unmatched(f"nobody on the class list is {name!r}: write the {key} or the name into it as it is here{ask}")


def _needed(roster: Roster | None) -> Roster:
    if roster is None:
        raise Unmatched(
            "a class list is needed to tell whose it is: write roster.csv with the columns id,name,email,lms_id"
        )
    return roster


def read_worksheet(path: Path, zone: tzinfo) -> dict[str, Participant]:
    """Read the grading worksheet that Moodle offers for download, by the participants' numbers.

    Raises:
        CourseError: it is something else.
    """
    rows = read_rows(path)
    found = {}
    for row in rows:
        number = re.sub(r"\D", "", row["Identifier"] or "")
        when = _moment(row.get("Last modified (submission)") or "", zone)
        found[number] = Participant(row.get("Full name") or "", row.get("Email address") or "", when)
    return found


def read_rows(path: Path) -> list[dict[str, str]]:
    """Read the rows of Moodle's grading worksheet.

    Raises:
        CourseError: it is something else.
    """
    try:
        text = decoded(path.read_bytes())
        head = text.partition("\n")[0]
        rows = list(csv.DictReader(io.StringIO(text, newline=""), restval="", delimiter=separator(head)))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CourseError(f"{path} cannot be read: {error}") from None
    if not rows or "Identifier" not in rows[0] or None in rows[0]:
        raise CourseError(f"{path} has no column Identifier: download the grading worksheet with Moodle set to English")
    return rows


def _moment(text: str, zone: tzinfo) -> datetime | None:
    for form in MOODLE_TIMES:
        try:
            return datetime.strptime(text.strip(), form).replace(tzinfo=zone)
        except ValueError:
            continue
    return None
