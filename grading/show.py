"""What `course grade` and `course demo` show on the terminal: a progress bar and a table of states."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from grading.classroom.states import Result, State
from grading.gradebook.grade import Progress as Report
from grading.pages.layout import line, number

COLOURS = {State.GRADED: "green", State.LOOK: "yellow", State.FAILED: "red", State.MISSING: "dim"}


@contextmanager
def progress(console: Console) -> Iterator[Report]:
    """Show a bar with the time left; gives the function that moves it."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), TimeRemainingColumn(), console=console, transient=True) as bar:
        task = bar.add_task("grading", total=None)

        def report(done: int, total: int, result: Result) -> None:
            bar.update(
                task, completed=done, total=total, description=escape(line(f"{result.student}, {result.lesson}"))
            )

        yield report


def show(results: Sequence[Result], console: Console) -> None:
    """Show who has what, and below it why a submission has no score or needs a look."""
    console.print(_table(results))
    for result in results:
        for reason in result.reasons:
            why = line(f"{result.student}, {result.lesson}: {reason}")
            console.print(why, highlight=False, markup=False, soft_wrap=True)


def _table(results: Sequence[Result]) -> Table:
    made = Table("Student", "Lesson", "State")
    made.add_column("Score", justify="right", no_wrap=True)
    for result in results:
        colour = COLOURS[result.state]
        score = f"{number(result.score)} / {number(result.max_score)}" if result.graded else "–"
        if result.graded and result.pending:
            score += f" ({number(result.pending)} to read)"
        state = f"[{colour}]{result.state}[/{colour}]"
        made.add_row(escape(line(result.student)), result.lesson, state, score)
    return made
