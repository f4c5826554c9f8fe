"""Compare what became of a class with what had to become of it; every trouble is one line."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser

import nbformat
from nbconvert import HTMLExporter
from nbgrader.api import MissingEntry

from grading.classroom.states import Result, State
from grading.gradebook.feedback import feedback_path

from . import lesson
from .case import Case
from .run import HALF, HALF_POINTS, PERFECT, Run

# What a submission prints when an attack got through, and what no page may show.
CAUGHT = ("REACHED", "FOUND", "PLANTED", "secret of the host", "token-hostile")
SECRET = (lesson.CANARY, "BEGIN HIDDEN", "smuggled", "secret of the host")
LOADS = {"src", "srcset", "srcdoc", "data", "action", "formaction", "poster", "background", "style", "xlink:href"}
GRADER_MB, MAIN_MB = 1500, 400
BUSY_SECONDS = 15  # of processor time
KEPT_MB = 6  # of one notebook's outputs
KEPT_PIECES = 4000  # outputs, and lines of tracebacks


def troubles(run: Run) -> Iterator[str]:
    """Yield everything that is not as it has to be."""
    for case in run.cases:
        yield from (f"{case.name}: {line}" for line in of_case(run, case))
    yield from of_neighbours(run)
    yield from of_host(run)
    yield from of_report(run)


def of_case(run: Run, case: Case) -> Iterator[str]:
    """State, points, gradebook, outputs and pages of one case."""
    result = run.results.get(case.student)
    if result is None:
        yield "it has no state at all"
        return
    if result.state != case.state:
        yield f"it is {result.state!r}, not {case.state!r}: {'; '.join(result.reasons)[:300]!r}"
    if result.graded and case.points is not None and run.points(case.student) != case.points:
        yield f"it has {points(run.points(case.student))}, not {points(case.points)}: {_messages(result)[:600]}"
    yield from _gradebook(run, result)
    yield from _outputs(run, result)
    yield from _pages(run, result)


def points(found: dict[str, float] | dict[str, int]) -> str:
    """Return the points of all exercises in short: 3 3 0 3."""
    return " ".join(f"{value:g}" for value in found.values())


def _messages(result: Result) -> str:
    return "; ".join(f"{cell.name}: {cell.detail[:150]!r}" for cell in result.cells if cell.passed is False)


def _gradebook(run: Run, result: Result) -> Iterator[str]:
    """The gradebook says what the result says: the same score, or no submission."""
    with run.classroom.gradebook() as gradebook:
        try:
            score = gradebook.find_submission(lesson.NAME, result.student).score
        except MissingEntry:
            score = None
        except UnicodeEncodeError:
            score = None
    if score != result.score:
        yield f"the gradebook has the score {score}, the result {result.score}"


def _outputs(run: Run, result: Result) -> Iterator[str]:
    path = run.classroom.autograded / result.student / lesson.NAME / f"{lesson.NAME}.ipynb"
    try:
        there = path.exists()
    except OSError:
        there = False
    if there != result.graded:
        yield f"the autograded notebook is {'there' if there else 'missing'}"
    if not there:
        return
    if path.stat().st_size > KEPT_MB << 20:
        yield f"the autograded notebook has {path.stat().st_size >> 20} MB"
    notebook = nbformat.read(path, as_version=4)
    kept = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    if (pieces := len(kept) + sum(len(output.get("traceback", [])) for output in kept)) > KEPT_PIECES:
        yield f"the autograded notebook has {pieces} outputs and lines of tracebacks"
    for cell in notebook.cells:
        text = str(cell.get("outputs", ""))
        name = cell.metadata.get("nbgrader", {}).get("grade_id") or cell.get("id")
        yield from (f"output of {name} holds {word!r}: {_around(text, word)}" for word in CAUGHT if word in text)
    others = [file for file in path.parent.rglob("*") if file != path]
    if others:
        yield f"more than the notebook is in autograded/: {others[:3]}"
    body, _ = _exporter().from_notebook_node(notebook)
    yield from (f"rendered as in formgrader: {line}" for line in active_content(body))


@cache
def _exporter() -> HTMLExporter:
    """What formgrader renders with, but for its own frame."""
    return HTMLExporter(template_name="basic")


def _around(text: str, word: str) -> str:
    at = text.index(word)
    return repr(text[max(0, at - 20) : at + 120])


def _pages(run: Run, result: Result) -> Iterator[str]:
    path = feedback_path(run.classroom, result.student, result.lesson)
    try:
        there = path.exists()
    except OSError:
        there = False
    if not there:
        if result.graded:
            yield "there is no feedback"
        return
    body = path.read_text(encoding="utf-8")
    yield from (f"feedback holds {word!r}: {_around(body, word)}" for word in SECRET if word in body)
    yield from (f"feedback: {line}" for line in active_content(body))


def of_neighbours(run: Run) -> Iterator[str]:
    """The honest submissions have their points, and nobody else is in the gradebook."""
    full = {name: 3.0 for name in lesson.EXERCISES}
    for students, expected in ((PERFECT, full), (HALF, HALF_POINTS)):
        for student in students:
            result = run.results[student]
            if result.state != State.GRADED or run.points(student) != expected:
                found = f"{result.state!r} with {points(run.points(student))}"
                yield f"{student} is {found}: {_messages(result)} {result.reasons}"
            yield from (f"{student}: {line}" for line in _gradebook(run, result))
    with run.classroom.gradebook() as gradebook:
        known = {student.id for student in gradebook.students}
    if strangers := known - set(run.results):
        yield f"strangers in the gradebook: {sorted(strangers)}"


def of_host(run: Run) -> Iterator[str]:
    """The canaries of the host are as they were."""
    if run.files_before != run.files_after:
        yield f"files of the host changed: {run.files_before} {run.files_after}"
    if run.host.connections:
        yield f"connections arrived: {run.host.connections}"
    if run.processes_left:
        yield f"processes are left: {run.processes_left}"
    if run.scratch_left:
        yield f"files are left in the temporary directory: {run.scratch_left}"
    if run.host.worker_mb > GRADER_MB:
        yield f"a process of the grader held {run.host.worker_mb:.0f} MB"
    if run.host.main_mb > MAIN_MB:
        yield f"the grader's main process grew by {run.host.main_mb:.0f} MB"
    if run.busy[0] > BUSY_SECONDS:
        yield f"the grader's main process worked for {run.busy[0]:.0f} s, {run.busy[1]!r} and what is near"
    rights = {path: path.lstat().st_mode for path in run.classroom.attempts.rglob("*") if path.is_file()}
    if loose := [str(path) for path, mode in rights.items() if mode & 0o7002 and not path.is_symlink()]:
        yield f"kept files run as others, or are anybody's to write: {loose[:3]}"
    if run.classroom.work.exists():
        yield "the scratch directory of the grader is left"


def of_report(run: Run) -> Iterator[str]:
    """The report is there, is harmless, and the CSV has one row for each student."""
    yield from (f"report: {line}" for line in active_content(run.report.read_text(encoding="utf-8")))
    text = run.csv.read_text(encoding="utf-8")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=";"):  # as in half of the world's spreadsheets
        if any(value.strip(' "').startswith(tuple("=+@＝＋＠")) for value in row):
            yield f"grades.csv holds a formula, where cells are separated by semicolons: {row}"
    if len(rows) != 1 + len(run.results):
        yield f"grades.csv has {len(rows) - 1} rows for {len(run.results)} students"
    for row in rows:
        if any(value.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")) for value in row):
            yield f"grades.csv holds a formula: {row}"
        if any(os.fsencode(value).find(b"\x1b") >= 0 for value in row):
            yield f"grades.csv holds an escape: {row[0]!r}"


def active_content(body: str) -> list[str]:
    """Return what could run or load something in a page, as far as it is not the page's own."""
    parser = _Scripts()
    parser.feed(body)
    parser.close()
    return parser.found


class _Scripts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._script = tag == "script"
        if tag in ("iframe", "object", "embed", "form", "base", "frame", "applet"):
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            squeezed = "".join((value or "").split()).lower()
            if name.startswith("on"):
                self.found.append(f"<{tag} {name}={value!r}>")
            if squeezed.startswith(("javascript:", "vbscript:", "data:text")):
                self.found.append(f"<{tag} {name}={value!r}>")
            if (name in LOADS or tag in ("link", "meta")) and "evil.example" in squeezed:
                self.found.append(f"<{tag} {name}={value!r}>")
            if name == "style" and re.search(r"bbox|position|-[\d.]", squeezed):
                self.found.append(f"<{tag} {name}={value!r}>")

    handle_startendtag = handle_starttag

    def handle_data(self, data: str) -> None:
        if self._script and "pwned" in data:
            self.found.append(f"<script>{data[:80]!r}")

    def handle_endtag(self, tag: str) -> None:
        self._script = False
