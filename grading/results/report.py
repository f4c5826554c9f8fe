"""The class at a glance: who has what, why something has no score, which exercises and mistakes are common."""

from __future__ import annotations

import base64
import io
import os
import re
import statistics
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import nbformat
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from grading import paths
from grading.classroom import states
from grading.classroom.folder import Classroom
from grading.classroom.late import Rules
from grading.classroom.roster import Roster
from grading.classroom.states import CellResult, Result, State
from grading.gradebook import tally
from grading.gradebook.feedback import by_exercise, feedback_path, write_feedback
from grading.gradebook.record import NOT_WRITTEN
from grading.lessons.notebooks import grade_id
from grading.lessons.reference import Reference, load
from grading.lms.sheets import grades_csv
from grading.pages.layout import number, page, table, text
from grading.results.likeness import alike
from grading.sandbox import guards
from pretrain import plot

KINDS = {State.GRADED: "good", State.LOOK: "look", State.FAILED: "bad", State.MISSING: "muted"}
MOST_MISTAKES, MOST_PAIRS = 12, 10


def write_report(classroom: Classroom, lessons: Sequence[str] = (), folder: Path | None = None) -> tuple[Path, Path]:
    """Write report.html and grades.csv, and every student's page with them, and return their paths.

    Scores are the gradebook's: what a person gave by hand since the grading is in them.

    Args:
        lessons: which ones; all by default.
        folder: where to write; build/grade for the course's own class, the class directory for any other.
    """
    names = paths.lessons(list(lessons), classroom.root)
    folder = folder or classroom.reports
    results = tally.class_results(classroom, names)
    for name, found in results.items():
        _refresh_feedback(classroom, name, found)
    html = page("The class at a glance", _body(classroom, results, folder))
    states.write_atomically(folder / "report.html", html)
    states.write_atomically(folder / "grades.csv", grades_csv(result for found in results.values() for result in found))
    return folder / "report.html", folder / "grades.csv"


def _refresh_feedback(classroom: Classroom, lesson: str, results: Sequence[Result]) -> None:
    graded = [result for result in results if result.graded]
    reference = load(classroom, lesson) if graded else None
    for result in graded:
        assert reference is not None
        write_feedback(classroom, reference, result)


def _body(classroom: Classroom, results: dict[str, list[Result]], folder: Path) -> str:
    roster, rules = classroom.roster(), classroom.agreed().rules
    parts = ["<h1>The class at a glance</h1>", *_rules(rules), *_strangers(classroom, roster, results)]
    parts += _guards([result for found in results.values() for result in found if result.graded])
    for lesson, found in results.items():
        parts += [f"<h2>{text(lesson)}</h2>", _counts(found)]
        if any(result.state != State.MISSING for result in found):
            parts += [_students(classroom, found, folder, roster, rules)]
        if graded := [result for result in found if result.graded]:
            reference = load(classroom, lesson)
            parts += [*_rubrics(reference), _time(graded), *_figures(reference, graded)]
            parts += [*_carried(reference, graded), *_alike(classroom, reference, graded)]
    return "\n".join(parts)


def _guards(graded: Sequence[Result]) -> list[str]:
    """Say what results were made with less than the sandbox."""
    said = {
        "Graded <b>without a sandbox</b>: what was handed in could do anything.": lambda r: not r.sandboxed,
        "Graded under the <b>guest</b> guard, which protects less than bubblewrap.": lambda r: r.guard == guards.GUEST,
    }
    return [f'<div class="note">{what}</div>' for what, so in said.items() if any(map(so, graded))]


def _rules(rules: Rules) -> list[str]:
    """Say what was agreed on late days and tries, where anything was."""
    said = ["Of several tries the best counts, by its tests and late days."] if rules.best else []
    if rules.due and rules.grace:
        said.append(f"Nothing is late within {rules.grace.total_seconds() / 60:g} minutes of the due date.")
    if rules.due and rules.free_days:
        said.append(f"Each student may be late by {rules.free_days} day{'s' * (rules.free_days != 1)} in all.")
    if rules.due:
        each = "further day" if rules.free_days else "late day"
        said.append(f"Each {each} costs {100 * rules.penalty_per_day:g} % of the lesson's points.")
    return [f"<p class=muted>{text(' '.join(said))}</p>"] if said else []


def _strangers(classroom: Classroom, roster: Roster, results: dict[str, list[Result]]) -> list[str]:
    """Name those who handed in and are not on the class list."""
    found = {result.student for those in results.values() for result in those} - set(roster.students)
    if not found or not classroom.roster_file.exists():
        return []
    names = ", ".join(sorted(found))
    return [
        f'<div class="note">Not on the class list: {text(names)}. Add them to roster.csv, or rename a folder.</div>'
    ]


def _counts(results: Sequence[Result]) -> str:
    counts = Counter(result.state for result in results)
    shown = [f'<span class="{KINDS[state]}">{counts[state]} {text(state)}</span>' for state in State if counts[state]]
    pending = sum(result.pending for result in results)
    if pending:
        shown.append(f"{number(pending)} points still to be given by a person (menu Nbgrader, Formgrader)")
    return f"<p>{' · '.join(shown) or 'no students yet'}</p>"


def _students(classroom: Classroom, results: Sequence[Result], folder: Path, roster: Roster, rules: Rules) -> str:
    heads = [
        ("Student", ""),
        ("State", "state"),
        ("Score", "number"),
        ("of", "number"),
        ("To read", "number"),
        ("What to know", ""),
    ]
    rows = []
    for result in results:
        page_path = feedback_path(classroom, result.student, result.lesson)
        name = text(result.student)
        if page_path.exists():
            name = f'<a href="{text(os.path.relpath(page_path, folder))}">{name}</a>'
        if known := roster.students.get(result.student):
            name += f"<br><span class=muted>{text(known.name)}</span>"
        state = f'<span class="{KINDS[result.state]}">{text(result.state)}</span>'
        notes = [*result.reasons, tally.late_note(result, rules), tally.tries_note(result, rules)]
        why = "<br>".join(text(note) for note in notes if note)
        to_read = number(result.pending) if result.pending else ""
        rows.append([name, state, number(result.score), number(result.max_score), to_read, why])
    return table(heads, rows)


def _rubrics(reference: Reference) -> list[str]:
    """Show what the questions ask and what earns points: formgrader shows what the student made of the cell."""
    return [
        f"<details><summary>{text(reference.title(name))}: what it asks, and what earns points</summary>"
        f"<pre>{text(rubric)}</pre></details>"
        for name, rubric in reference.rubrics
    ]


def _time(graded: Sequence[Result]) -> str:
    seconds = [result.seconds for result in graded]
    longest = max(graded, key=lambda result: result.seconds)
    return (
        f"<p class=muted>Grading took {sum(seconds):.0f} s in all: the median is {statistics.median(seconds):.0f} s, "
        f"the longest {longest.seconds:.0f} s, for {text(longest.student)}.</p>"
    )


def _figures(reference: Reference, graded: Sequence[Result]) -> list[str]:
    figures = [_scores(graded), _exercises(reference, graded)]
    mistakes = common_mistakes(reference, graded)
    return figures + (["<h3>What to explain again</h3>", _mistakes(mistakes)] if mistakes else [])


def _scores(results: Sequence[Result]) -> str:
    _, (ax,) = plot.panels(1, 7.5, 2.6)
    most = max(result.max_score or 0 for result in results) or 1
    ax.hist([result.score or 0 for result in results], bins=20, range=(0, most), color=plot.PALETTE[0])
    ax.set(title="Scores", xlabel=f"points of {most:g}", ylabel="students", xlim=(0, most))
    ax.yaxis.set_major_locator(MaxNLocator(integer=True))
    median = statistics.median(result.score or 0 for result in results)
    unread = ", without the points still to be given by a person" if any(result.pending for result in results) else ""
    many = f"{len(results)} graded submission{'s' * (len(results) != 1)}"
    return _embedded(ax, f"Histogram of the scores of {many}{unread}; the median is {number(median)}.")


def _exercises(reference: Reference, results: Sequence[Result]) -> str:
    rates = pass_rates(results)
    _, (ax,) = plot.panels(1, 7.5, 0.8 + 0.3 * len(rates))
    names = [reference.title(name) for name in reversed(rates)]
    values = [100 * rates[name] for name in reversed(rates)]
    bars = ax.barh(range(len(names)), values, color=plot.PALETTE[2])
    ax.bar_label(bars, [f"{value:.0f} %" for value in values], padding=3)
    ax.set(title="Exercises passed", xlabel="% of graded submissions", xlim=(0, 112), xticks=range(0, 101, 20))
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


def _carried(reference: Reference, graded: Sequence[Result]) -> list[str]:
    """Say who keeps points that an earlier exercise's mistake would have cost."""
    found = [
        f"{text(result.student)}: {text(reference.title(name))}"
        for result in graded
        for name, cells in by_exercise(result.cells).items()
        if any(cell.stood_in for cell in cells)
    ]
    what = "Error carried forward: these pass with the course's own answer in the place of an earlier, wrong one"
    return [f'<p class="look">{what}. {"; ".join(found)}.</p>'] if found else []


def _mistakes(mistakes: Sequence[tuple[str, int]]) -> str:
    _, (ax,) = plot.panels(1, 9.5, 0.9 + 0.32 * len(mistakes))
    names = [name if len(name) <= 90 else f"{name[:89]}…" for name, _ in reversed(mistakes)]
    bars = ax.barh(range(len(names)), [count for _, count in reversed(mistakes)], color=plot.PALETTE[1])
    ax.bar_label(bars, padding=3)
    ax.set(title="Most common mistakes", xlabel="submissions")
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    _label(ax, names)
    caption = f"The most common mistakes, {MOST_MISTAKES} at most, by the number of submissions in which they occur."
    return _embedded(ax, caption)


ALIKE = """Two who learn together, or from the same page, write alike, and a short exercise has few solutions: this is
where a conversation may help, and nothing more. Names, comments and layout were left out of account."""


def _alike(classroom: Classroom, reference: Reference, graded: Sequence[Result]) -> list[str]:
    """Show the answers of pairs that are more alike than is usual in this class, side by side."""
    answers = {result.student: _answers(classroom, result) for result in graded}
    pairs = alike(answers)
    if not pairs:
        return []
    parts = ["<h3>Answers more alike than usual</h3>", f"<p class=muted>{ALIKE}</p>"]
    for pair in pairs[:MOST_PAIRS]:
        first, second = pair.students
        told = f"{100 * pair.likeness:.0f} % alike, where {100 * pair.usual:.0f} % is usual"
        parts.append(f"<details><summary>{text(first)} and {text(second)}: {told}</summary>")
        heads = [(first, "half"), (second, "half")]
        for name in pair.exercises:
            sources = [f"<pre>{text(answers[student].get(name, ''))}</pre>" for student in pair.students]
            parts.append(f"<p>{text(reference.title(name))}</p>{table(heads, [sources])}")
        parts.append("</details>")
    more = len(pairs) - MOST_PAIRS
    return [*parts, *([f"<p class=muted>And {more} more pairs.</p>"] if more > 0 else [])]


def _answers(classroom: Classroom, result: Result) -> dict[str, str]:
    """Return what a student wrote to each exercise that is written, from the autograded notebook."""
    path = classroom.autograded / result.student / result.lesson / f"{result.lesson}.ipynb"
    if not path.exists():
        return {}
    unwritten = {cell.exercise for cell in result.cells if cell.message == NOT_WRITTEN}
    tested = {cell.exercise for cell in result.cells if cell.passed is not None} - unwritten
    cells = {grade_id(cell): cell.source for cell in nbformat.read(path, as_version=4).cells}
    return {name: cells[name] for name in tested if name in cells}


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
