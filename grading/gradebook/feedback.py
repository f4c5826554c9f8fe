"""What a student is told: for each exercise whether it passed, the diagnosed mistake, and which visible check to rerun.

Neither the code of hidden tests nor their values are in it, and nothing that the student's code printed.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from pathlib import Path

from grading.classroom.folder import Classroom
from grading.classroom.states import CellResult, Result, State, write_atomically
from grading.lessons.reference import Reference
from grading.pages.layout import number, page, table, text

# What nbgrader's exchange gives a submission, and asks for when feedback is released.
RECEIPTS = ("timestamp.txt", "submission_secret.txt")
LONGEST_RECEIPT = 1000  # bytes
HEADS = [("Exercise", ""), ("Result", ""), ("Points", "number"), ("What to look at", "")]


def write_feedback(classroom: Classroom, reference: Reference, result: Result) -> Path | None:
    """Write a student's page for a lesson and return its path; nothing is written where nothing was submitted."""
    if result.state == State.MISSING:
        return None
    path = feedback_path(classroom, result.student, result.lesson)
    write_atomically(path, feedback_page(reference, result))
    path.chmod(0o644)
    carry_receipts(classroom, result)
    return path


def carry_receipts(classroom: Classroom, result: Result) -> None:
    """Put beside the feedback what lets nbgrader's exchange hand it back to the attempt that was graded.

    The exchange stops at the first submission that has none, and with it the class: what came in another way gets a
    receipt that nobody holds.
    """
    attempt = classroom.attempts / result.student / result.lesson / result.attempt
    folder = feedback_path(classroom, result.student, result.lesson).parent
    for name, otherwise in zip(RECEIPTS, (result.graded_at, secrets.token_hex()), strict=True):
        found = attempt / name
        usable = result.attempt and found.is_file() and not found.is_symlink()
        kept = usable and found.stat().st_size <= LONGEST_RECEIPT
        write_atomically(folder / name, found.read_text(encoding="utf-8", errors="replace") if kept else otherwise)


def feedback_path(classroom: Classroom, student: str, lesson: str) -> Path:
    """Return where a student's page for a lesson is: nbgrader's own place, so that it releases it as usual."""
    return classroom.feedback / student / lesson / f"{lesson}.html"


def feedback_page(reference: Reference, result: Result) -> str:
    """Return the page as HTML."""
    head = f"<h1>{text(result.lesson)}</h1><p class=muted>{text(result.student)} · graded {_when(result)}</p>"
    if result.state == State.FAILED:
        reasons = "".join(f'<div class="note">{text(reason)}</div>' for reason in result.reasons)
        body = f"{head}<p class=bad>Your submission could not be graded. This is not a zero.</p>{reasons}"
        return page(f"{result.lesson}: feedback", body)
    notes = "".join(f'<div class="note">{text(reason)}</div>' for reason in result.reasons)
    rows = [_row(reference, name, cells) for name, cells in by_exercise(result.cells).items()]
    return page(f"{result.lesson}: feedback", f"{head}{_score(result)}{notes}{table(HEADS, rows)}")


def _when(result: Result) -> str:
    return text(result.graded_at.replace("T", " ").replace("+00:00", " UTC"))


def by_exercise(cells: Iterable[CellResult]) -> dict[str, list[CellResult]]:
    """Group the results of tests by the exercise that they belong to."""
    groups: dict[str, list[CellResult]] = {}
    for cell in cells:
        groups.setdefault(cell.exercise, []).append(cell)
    return groups


def _score(result: Result) -> str:
    score = f"<p><b>{number(result.score)}</b> of {number(result.max_score)} points"
    if result.pending:
        score += f", {number(result.pending)} of them still to be given by a person"
    late = f'<p class="look">{text(result.lateness)}.</p>' if result.lateness else ""
    return f"{score}.</p>{late}"


def _row(reference: Reference, name: str, cells: list[CellResult]) -> list[str]:
    most = number(sum(cell.max_points for cell in cells))
    unread = all(cell.passed is None and not cell.message for cell in cells)
    points = "–" if unread else number(sum(cell.points for cell in cells))
    return [text(reference.title(name)), _verdict(cells), f"{points} / {most}", _advice(name, cells)]


def _verdict(cells: list[CellResult]) -> str:
    if any(cell.passed is None for cell in cells):
        return f'<span class="look">{text(cells[0].message or "waits for a person to read it")}</span>'
    if all(cell.passed for cell in cells):
        return '<span class="good">✓ passed</span>'
    some = any(cell.passed for cell in cells)
    return f'<span class="bad">✗ {"in part" if some else "not yet"}</span>'


def _advice(name: str, cells: list[CellResult]) -> str:
    """The diagnosis of the first test that failed: a visible one can be rerun as it is."""
    comments = "".join(f'<div class="message">{text(cell.comment)}</div>' for cell in cells if cell.comment)
    failed = [cell for cell in cells if cell.passed is False]
    carried = [cell for cell in cells if cell.stood_in]
    if carried:
        comments += f'<div class="message">{text(carried[0].message)}: no points are lost for its mistake again.</div>'
    if not failed:
        return comments
    first = failed[0]
    message = f'{comments}<div class="message">{text(first.message or "it gives a wrong result")}</div>'
    if not first.hidden:
        return f"{message}<div class=muted>Rerun the check below the exercise ({text(first.name)}).</div>"
    return (
        f"{message}<div class=muted>The visible check passes; the tests that ran here use other inputs of the kind "
        "that the text describes: other sizes, other seeds, the corner cases.</div>"
    )
