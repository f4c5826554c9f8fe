"""The class at a glance: who has what, why something has no score, which exercises and mistakes are common."""

from __future__ import annotations

import base64
import csv
import io
import os
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from grading import paths, states
from grading.classroom import Classroom, ClassroomError
from grading.feedback import by_exercise, feedback_path, write_feedback
from grading.page import line, number, page, table, text
from grading.record import NOT_WRITTEN, read_scores, recorded
from grading.reference import Reference, load
from grading.states import CellResult, Result, State
from pretrain import plot

COLUMNS = (
    "student",
    "lesson",
    "state",
    "score",
    "max_score",
    "pending",
    "reasons",
    "attempt",
    "graded_at",
    "sandboxed",
)
KINDS = {State.GRADED: "good", State.LOOK: "look", State.FAILED: "bad", State.MISSING: "muted"}
MOST_MISTAKES = 12


def write_report(classroom: Classroom, lessons: Sequence[str] = (), folder: Path | None = None) -> tuple[Path, Path]:
    """Write report.html and grades.csv, and every student's page with them, and return their paths.

    Scores are the gradebook's: what a person gave by hand since the grading is in them.

    Args:
        lessons: which ones; all by default.
        folder: where to write; build/grade for the course's own class, the class directory for any other.
    """
    names = paths.lessons(list(lessons), classroom.root)
    own = classroom.directory == classroom.root / "grading"
    folder = folder or (classroom.root / "build" / "grade" if own else classroom.directory)
    results = {name: with_missing(classroom, name) for name in names}
    for name, found in results.items():
        _refresh_feedback(classroom, name, found)
    html = page("The class at a glance", _body(classroom, results, folder))
    states.write_atomically(folder / "report.html", html)
    states.write_atomically(folder / "grades.csv", grades_csv(result for found in results.values() for result in found))
    return folder / "report.html", folder / "grades.csv"


def with_missing(classroom: Classroom, lesson: str) -> list[Result]:
    """Return a lesson's results; a student without an entry has not submitted, or has not been graded yet."""
    known = {result.student: result for result in states.read_all(classroom.journal, lesson)}
    for result in known.values():
        if result.graded and not recorded(classroom, result):
            raise ClassroomError(f"{result.student}'s {lesson} is not in the gradebook any more: run `course grade`")
        if result.graded:
            read_scores(classroom, result)
    for student in classroom.students():
        known.setdefault(student, Result(student, lesson, State.MISSING))
    return [known[student] for student in sorted(known)]


def _refresh_feedback(classroom: Classroom, lesson: str, results: Sequence[Result]) -> None:
    graded = [result for result in results if result.graded]
    reference = load(classroom, lesson) if graded else None
    for result in graded:
        assert reference is not None
        write_feedback(classroom, reference, result)


def grades_csv(results: Iterable[Result]) -> str:
    """Return the scores as CSV. No score is an empty field, never a zero."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for result in results:
        values = [getattr(result, name) for name in COLUMNS]
        writer.writerow([_field(value) for value in values])
    return out.getvalue()


def _field(value: object) -> str:
    if isinstance(value, list):
        value = "; ".join(value)
    written = "" if value is None else f"{value:g}" if isinstance(value, float) else line(str(value))
    # A spreadsheet would take such a beginning for a formula.
    return f"'{written}" if written.startswith(("=", "+", "-", "@", "\t", "\r")) else written


def _body(classroom: Classroom, results: dict[str, list[Result]], folder: Path) -> str:
    parts = ["<h1>The class at a glance</h1>"]
    if any(not result.sandboxed and result.graded for found in results.values() for result in found):
        parts.append('<div class="note">Graded <b>without a sandbox</b>: what was handed in could do anything.</div>')
    for lesson, found in results.items():
        parts += [f"<h2>{text(lesson)}</h2>", _counts(found)]
        parts += [_students(classroom, found, folder)]
        if any(result.graded for result in found):
            parts += _figures(load(classroom, lesson), found)
    return "\n".join(parts)


def _counts(results: Sequence[Result]) -> str:
    counts = Counter(result.state for result in results)
    shown = [f'<span class="{KINDS[state]}">{counts[state]} {text(state)}</span>' for state in State if counts[state]]
    pending = sum(result.pending for result in results)
    if pending:
        shown.append(f"{number(pending)} points still to be given by a person (<code>nbgrader formgrader</code>)")
    return f"<p>{' · '.join(shown) or 'no students yet'}</p>"


def _students(classroom: Classroom, results: Sequence[Result], folder: Path) -> str:
    heads = [
        ("Student", ""),
        ("State", "state"),
        ("Score", "number"),
        ("of", "number"),
        ("To read", "number"),
        ("Why", ""),
    ]
    rows = []
    for result in results:
        page_path = feedback_path(classroom, result.student, result.lesson)
        name = text(result.student)
        if page_path.exists():
            name = f'<a href="{text(os.path.relpath(page_path, folder))}">{name}</a>'
        state = f'<span class="{KINDS[result.state]}">{text(result.state)}</span>'
        why = "<br>".join(text(reason) for reason in result.reasons)
        to_read = number(result.pending) if result.pending else ""
        rows.append([name, state, number(result.score), number(result.max_score), to_read, why])
    return table(heads, rows)


def _figures(reference: Reference, results: Sequence[Result]) -> list[str]:
    graded = [result for result in results if result.graded]
    figures = [_scores(graded), _exercises(reference, graded)]
    mistakes = common_mistakes(reference, graded)
    return figures + ([_mistakes(mistakes)] if mistakes else [])


def _scores(results: Sequence[Result]) -> str:
    _, (ax,) = plot.panels(1, 7.5, 2.6)
    most = max(result.max_score or 0 for result in results) or 1
    ax.hist([result.score or 0 for result in results], bins=20, range=(0, most), color=plot.PALETTE[0])
    ax.set(title="Scores", xlabel=f"points of {most:g}", ylabel="students", xlim=(0, most))
    ax.yaxis.set_major_locator(MaxNLocator(integer=True))
    return _embedded(ax, f"Histogram of the scores of {len(results)} graded submissions.")


def _exercises(reference: Reference, results: Sequence[Result]) -> str:
    rates = pass_rates(results)
    _, (ax,) = plot.panels(1, 7.5, 0.8 + 0.3 * len(rates))
    names = [reference.title(name) for name in reversed(rates)]
    values = [100 * rates[name] for name in reversed(rates)]
    bars = ax.barh(range(len(names)), values, color=plot.PALETTE[2])
    ax.bar_label(bars, [f"{value:.0f} %" for value in values], padding=3)
    ax.set(title="Exercises passed", xlabel="% of graded submissions", xlim=(0, 112))
    _label(ax, names)
    return _embedded(ax, "Share of the graded submissions that pass all tests of an exercise.")


def pass_rates(results: Sequence[Result]) -> dict[str, float]:
    """Return for each autograded exercise the share of submissions that pass all its tests."""
    passed: dict[str, list[bool]] = {}
    for result in results:
        for name, cells in by_exercise(result.cells).items():
            if all(cell.passed is not None for cell in cells):
                passed.setdefault(name, []).append(all(cell.passed for cell in cells))
    return {name: sum(values) / len(values) for name, values in passed.items()}


def common_mistakes(reference: Reference, results: Sequence[Result]) -> list[tuple[str, int]]:
    """Return the diagnosed mistakes, most common first; each counts once for a submission.

    An exercise that is not written is no mistake.
    """
    counts: Counter[str] = Counter()
    for result in results:
        for name, cells in by_exercise(result.cells).items():
            failed = [cell for cell in cells if cell.passed is False]
            if failed and failed[0].message != NOT_WRITTEN:
                counts[f"{reference.title(name).split(':')[0]}: {cause(failed[0])}"] += 1
    return counts.most_common(MOST_MISTAKES)


def cause(cell: CellResult) -> str:
    """Return the likely cause that a failure's message names, else its first line without the values."""
    if found := re.search(r"^Likely cause: (.+)$", cell.message, re.MULTILINE):
        return found[1]
    first = (cell.message.splitlines() or ["wrong result"])[0]
    return first if first.startswith("This cell") else re.split("[:;]", first)[0]


def _mistakes(mistakes: Sequence[tuple[str, int]]) -> str:
    _, (ax,) = plot.panels(1, 9.5, 0.9 + 0.32 * len(mistakes))
    names = [name if len(name) <= 90 else f"{name[:89]}…" for name, _ in reversed(mistakes)]
    bars = ax.barh(range(len(names)), [count for _, count in reversed(mistakes)], color=plot.PALETTE[1])
    ax.bar_label(bars, padding=3)
    ax.set(title="Most common mistakes", xlabel="submissions")
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    _label(ax, names)
    return _embedded(ax, "The diagnosed mistakes, by the number of submissions in which they occur.")


def _label(ax: Axes, names: Sequence[str]) -> None:
    # Names may hold a student's own words: no mathematics in them.
    ax.set_yticks(range(len(names)), names, parse_math=False)
    ax.grid(axis="y", visible=False)


def _embedded(ax: Axes, caption: str) -> str:
    """Return an axes' figure as a picture within the page."""
    out = io.BytesIO()
    figure = ax.get_figure(root=True)
    assert figure is not None
    figure.savefig(out, format="svg", metadata={"Date": None})
    plot.plt.close(figure)
    encoded = base64.b64encode(out.getvalue()).decode()
    picture = f'<img alt="{text(caption)}" src="data:image/svg+xml;base64,{encoded}">'
    return f"<figure>{picture}<figcaption>{text(caption)}</figcaption></figure>"
