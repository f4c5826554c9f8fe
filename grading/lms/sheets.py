"""Grades as tables: every state for the instructor, and what Canvas and Moodle take in. No score is never a zero."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grading.classroom.folder import Classroom
from grading.classroom.roster import Roster, Student
from grading.classroom.settings import Settings
from grading.classroom.states import Result, write_atomically
from grading.gradebook.tally import class_results
from grading.lms.files import read_rows
from grading.pages.layout import line
from grading.paths import CourseError

COLUMNS = (
    "student",
    "lesson",
    "state",
    "score",
    "max_score",
    "pending",
    "handed_in",
    "days_late",
    "free_days",
    "penalty",
    "reasons",
    "attempt",
    "graded_at",
    "sandboxed",
)
CANVAS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
WHY_NOT = ("student", "name", "lesson", "why it has no grade")
# Where a spreadsheet may find a formula: at the beginning of a cell, or after what separates cells in some countries,
# whose spreadsheets do not mind quotes in the middle.
FORMULA = re.compile(r"(?:^|(?<=;))(?=[\s\"]*[=+\-@＝＋－＠])")
NO_FORMULA = re.compile(r"-?\d+(\.\d+)?|-", re.ASCII)
Results = Mapping[str, Sequence[Result]]


def grades_csv(results: Iterable[Result]) -> str:
    """Return the scores as CSV. No score is an empty field, never a zero."""
    return table([COLUMNS, *([_written(getattr(result, name)) for name in COLUMNS] for result in results)])


def table(rows: Iterable[Sequence[str]]) -> str:
    """Return rows as CSV in which a spreadsheet finds no formula, and a terminal no command."""
    return _csv([_harmless(value) for value in row] for row in rows)


def _csv(rows: Iterable[Sequence[str]]) -> str:
    """Return rows as CSV, in quotes but for what is empty, which some systems tell from an empty text."""
    quoted = [",".join('"{}"'.format(value.replace('"', '""')) if value else "" for value in row) for row in rows]
    return "".join(f"{row}\n" for row in quoted)


def _written(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(value)
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def _harmless(value: str) -> str:
    return line(value if NO_FORMULA.fullmatch(value) else FORMULA.sub("'", value))


def grade(result: Result, *, unread: bool = False) -> str:
    """Return a final score as a learning system takes it; "" where there is none yet.

    Args:
        unread: take a score too of which a person has still to give points.
    """
    final = result.graded and result.score is not None and (unread or not result.pending)
    return f"{result.score:g}" if final else ""


def why_not(result: Result) -> str:
    """Return why a result has no final score."""
    if result.graded and result.pending:
        return f"{result.pending:g} points have still to be given by a person"
    return ": ".join([str(result.state), *(["; ".join(result.reasons)] if result.reasons else [])])


def canvas_csv(results: Results, roster: Roster, settings: Settings, *, unread: bool = False) -> str:
    """Return a gradebook as Canvas imports it: a column for each lesson, and a row with the points possible."""
    found = {(result.student, lesson): result for lesson, those in results.items() for result in those}
    lessons = list(results)
    rows = [[*CANVAS, *(settings.canvas.get(lesson, lesson) for lesson in lessons)]]
    rows.append(["    Points Possible", "", "", "", "", *(_points(results[lesson]) for lesson in lessons)])
    for student in _students(results, roster):
        who = [student.sortable, student.lms_id, "", "" if student.lms_id else student.id, ""]
        rows.append([*who, *(grade(found[student.id, lesson], unread=unread) for lesson in lessons)])
    return table(rows)


def _points(results: Sequence[Result]) -> str:
    return f"{max((result.max_score or 0 for result in results), default=0):g}"


def _students(results: Results, roster: Roster) -> list[Student]:
    """Return who has an entry, by name; who is not on the class list goes by the name of the folder."""
    ids = {result.student for those in results.values() for result in those}
    return sorted(
        (roster.students.get(name, Student(name, name)) for name in ids), key=lambda who: (who.sortable, who.id)
    )


def moodle_csv(results: Results, roster: Roster, *, unread: bool = False) -> str:
    """Return a table for Moodle's grade import (Grades, Import, CSV file), by e-mail address."""
    found = {(result.student, lesson): result for lesson, those in results.items() for result in those}
    rows = [["Full name", "Email address", *(head for lesson in results for head in (lesson, f"{lesson} feedback"))]]
    for student in _students(results, roster):
        row = [" ".join(filter(None, student.first_last)), student.email]
        for lesson in results:
            row += _grade_and_comment(found[student.id, lesson], unread=unread)
        rows.append(row)
    return table(rows)


def _grade_and_comment(result: Result, *, unread: bool) -> tuple[str, str]:
    """Return what a student sees in Moodle; what is for the instructor to do stands in the report."""
    given = grade(result, unread=unread)
    return given, (result.lateness if given else why_not(result))


def worksheet_csv(path: Path, results: Sequence[Result], roster: Roster, *, unread: bool = False) -> str:
    """Return Moodle's grading worksheet of one lesson with the grades filled in; the rest stays as it was.

    Raises:
        CourseError: it is no worksheet, its maximum is not the lesson's, or somebody in it cannot be told.
    """
    rows = read_rows(path)
    if not {"Grade", "Full name"} <= set(rows[0]):
        raise CourseError(
            f"{path} has no columns Grade and Full name: download the worksheet with Moodle set to English"
        )
    by_student = {result.student: result for result in results}
    for row, student in _whose(rows, roster, path):
        if student.id not in by_student:
            continue
        result = by_student[student.id]
        _check_maximum(row, result, path)
        row["Grade"], comment = _grade_and_comment(result, unread=unread)
        if "Feedback comments" in row:
            row["Feedback comments"] = _harmless(comment)
    # What others wrote is not ours to change: it goes back to where it came from.
    return _csv([list(rows[0]), *([value or "" for value in row.values()] for row in rows)])


def _whose(rows: Sequence[dict[str, str]], roster: Roster, path: Path) -> list[tuple[dict[str, str], Student]]:
    """Return the rows of students on the class list, with whose each is.

    A name may be somebody else's choice: what is not known by its e-mail address has to be the only one of its name.
    """
    sure = [(row, roster.called(row.get("Email address") or "")) for row in rows]
    known = {student.id for _, student in sure if student}
    found: dict[str, tuple[dict[str, str], Student]] = {}
    for row in (row for row, student in sure if not student):
        student = _of_row(row, roster, path)
        if student and student.id in found:
            what = f"two rows may be {student.id}'s, {row['Full name']!r}"
            raise CourseError(f"{path}: {what}: write the e-mail addresses into the class list, and into the worksheet")
        if student and student.id not in known:
            found[student.id] = row, student
    return [*((row, student) for row, student in sure if student), *found.values()]


def _of_row(row: Mapping[str, str], roster: Roster, path: Path) -> Student | None:
    """Return whose a worksheet's row is by its name; None where nobody on the class list is meant."""
    email = row.get("Email address") or ""
    named = [student for student in roster.named(row["Full name"]) if not (student.email and email)]
    if len(named) > 1:
        names = ", ".join(student.id for student in named)
        raise CourseError(
            f"{path}: {row['Full name']!r} may be {names}: write their e-mail addresses into the class list"
        )
    return named[0] if named else None


def _check_maximum(row: Mapping[str, str], result: Result, path: Path) -> None:
    maximum = row.get("Maximum grade") or row.get("Maximum Grade") or ""
    try:
        differs = bool(maximum) and result.max_score is not None and float(maximum) != result.max_score
    except ValueError:
        return
    if differs:
        raise CourseError(
            f"{path}: the maximum grade is {maximum} in Moodle and {result.max_score:g} here: "
            "set it so in the assignment's settings and download the worksheet again"
        )


def ungraded_csv(results: Results, roster: Roster, *, unread: bool = False) -> str:
    """Return who has no grade, and why: what stands blank in the tables for learning systems."""
    rows = [
        [result.student, roster.students.get(result.student, Student("", "")).name, lesson, why_not(result)]
        for lesson, those in results.items()
        for result in those
        if not grade(result, unread=unread)
    ]
    return table([WHY_NOT, *rows])


@dataclass(frozen=True)
class Exported:
    """The tables of grades and of who has none, and how many final grades are given and missing."""

    grades: Path
    without: Path
    given: int
    missing: int


def export(
    classroom: Classroom,
    system: str,
    lessons: Sequence[str] = (),
    *,
    worksheet: Path | None = None,
    unread: bool = False,
    output: Path | None = None,
) -> Exported:
    """Write the grades for a learning system, and beside them who has none and why.

    Raises:
        CourseError: the system is not known, or the worksheet does not fit.
    """
    if system not in ("canvas", "moodle"):
        raise CourseError(f"no learning system {system!r}: choose canvas or moodle")
    found, roster = class_results(classroom, lessons), classroom.roster()
    results = {lesson: those for lesson, those in found.items() if any(result.graded for result in those)}
    if not results:
        raise CourseError("nothing is graded yet: run `course grade`")
    if system == "canvas":
        text = canvas_csv(results, roster, classroom.agreed(), unread=unread)
    elif worksheet is None:
        text = moodle_csv(results, roster, unread=unread)
    elif len(results) == 1:
        text = worksheet_csv(worksheet, next(iter(results.values())), roster, unread=unread)
    else:
        raise CourseError("a worksheet is of one lesson: say which")
    path = output or classroom.reports / f"{system}.csv"
    beside = path.with_name(f"{path.stem}-not-graded.csv")
    write_atomically(path, text)
    write_atomically(beside, ungraded_csv(results, roster, unread=unread))
    final = [bool(grade(result, unread=unread)) for those in results.values() for result in those]
    return Exported(path, beside, sum(final), len(final) - sum(final))
