"""The lessons' source notebooks: their exercises, their form, and what must not leak from them."""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from grading.paths import CourseError

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
BEGIN_HIDDEN, END_HIDDEN = "### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS"
FOLDED = 30  # lines; a longer check is run, not read: JupyterLab shows its first line until it is unfolded
CHECKED = "nbval-check-output"  # the tag of cells whose output is kept, and compared by nbval
BUDGETS = {"cells": 100, "words": 3000, "mean lines of a code cell": 12, "longest code cell": 30, "exercises": 14}


@dataclass(frozen=True)
class Exercise:
    """One exercise: `name` is the grade_id of its solution cell; tests are those whose grade_id begins with it."""

    name: str
    source: str
    tests: tuple[NotebookNode, ...]

    @property
    def points(self) -> float:
        return sum(cell.metadata.nbgrader.points for cell in self.tests)


def read(path: Path) -> NotebookNode:
    """Read a notebook.

    Raises:
        CourseError: the file is not a notebook.
    """
    try:
        return nbformat.read(path, as_version=4)
    except (ValueError, nbformat.ValidationError, nbformat.reader.NotJSONError) as error:
        reason = str(error).splitlines()[0]
        raise CourseError(f"{path} is not a notebook ({reason[:200]}): take its last good version from git") from error


def grade_id(cell: NotebookNode) -> str:
    """Return the name by which nbgrader knows a cell, "" for an ordinary one."""
    return cell.metadata.get("nbgrader", {}).get("grade_id", "")


def tags(cell: NotebookNode) -> list[str]:
    """Return a cell's tags."""
    return cell.metadata.get("tags", [])


def exercises(notebook: NotebookNode) -> list[Exercise]:
    """Return the autograded exercises, in order."""
    solutions = [cell for cell in notebook.cells if cell.cell_type == "code" and is_marked(cell, "solution")]
    graded = [cell for cell in notebook.cells if cell.cell_type == "code" and is_marked(cell, "grade")]
    return [
        Exercise(
            grade_id(cell),
            cell.source,
            tuple(test for test in graded if grade_id(test).startswith(f"{grade_id(cell)}-")),
        )
        for cell in solutions
    ]


def ordinary(notebook: NotebookNode) -> set[str]:
    """Return the sources of the code cells that nbgrader does not know by name: demonstrations and experiments."""
    return {cell.source.strip() for cell in notebook.cells if cell.cell_type == "code" and not grade_id(cell)}


def is_marked(cell: NotebookNode, kind: str) -> bool:
    """Whether nbgrader has a cell marked as one of a kind: "grade", "solution" or "locked"."""
    return bool(cell.metadata.get("nbgrader", {}).get(kind))


def normalise(notebook: NotebookNode) -> NotebookNode:
    """Bring a source notebook to the one form that is kept: no run's traces but the outputs that nbval compares."""
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        cell.metadata.pop("papermill", None)
        if cell.cell_type == "code":
            cell.outputs = [_clean(output) for output in cell.outputs] if CHECKED in tags(cell) else []
            cell.execution_count = 1 if cell.outputs else None  # nbval refuses outputs of a cell that was never run
        _fold(cell)
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
    )
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    return notebook


def _fold(cell: NotebookNode) -> None:
    """Fold the source of a long visible check, and of nothing else."""
    cell.metadata.pop("jupyter", None)
    if grade_id(cell).endswith("-visible") and len(cell.source.splitlines()) > FOLDED:
        cell.metadata["jupyter"] = {"source_hidden": True}


def _clean(output: NotebookNode) -> NotebookNode:
    if "execution_count" in output:
        output.execution_count = None
    return output


def write(notebook: NotebookNode, path: Path) -> None:
    """Write a notebook as `normalise` wants it, byte for byte the same each time."""
    path.write_text(nbformat.writes(normalise(notebook)) + "\n", encoding="utf-8")


def problems(notebook: NotebookNode) -> Iterator[str]:
    """Yield what is wrong with the form of a source notebook: ids, points, tests, budgets."""
    ids = [cell.get("id", "") for cell in notebook.cells]
    names = [grade_id(cell) for cell in notebook.cells if grade_id(cell)]
    for kind, values in (("cell id", ids), ("grade_id", names)):
        yield from (
            f"{kind} {value!r} stands {values.count(value)} times"
            for value in {v for v in values if values.count(v) > 1}
        )
    for exercise in exercises(notebook):
        ends = [grade_id(test).removeprefix(exercise.name) for test in exercise.tests]
        if ends != ["-visible", "-hidden"]:
            yield f"{exercise.name} should have one visible and one hidden test, in this order; it has {ends}"
        if BEGIN not in exercise.source:
            yield f"{exercise.name} has no {BEGIN}"
        if not any(BEGIN_HIDDEN in test.source for test in exercise.tests):
            yield f"{exercise.name} has no {BEGIN_HIDDEN}"
    yield from (
        f"{name}: {size:.4g}, at most {BUDGETS[name]} is allowed"
        for name, size in sizes(notebook).items()
        if size > BUDGETS[name]
    )


def sizes(notebook: NotebookNode) -> dict[str, float]:
    """Return what the budgets count: what a student reads.

    Solutions and hidden tests are not the student's to read, and a visible test is run, not read: none of these counts
    as code, nor does the text in docstrings.
    """
    read_cells = [cell for cell in notebook.cells if BEGIN_HIDDEN not in cell.source]
    code = [cell.source for cell in read_cells if cell.cell_type == "code" and not is_marked(cell, "grade")]
    lines = [len(_UNREAD.sub("", source).split("\n")) for source in code]
    prose = " ".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    return {
        "cells": len(read_cells),
        "words": len(re.findall(r"[\w'’-]+", NO_WORDS.sub(" ", _HINT.sub(" ", prose)))),
        "mean lines of a code cell": statistics.fmean(lines) if lines else 0.0,
        "longest code cell": max(lines, default=0),
        "exercises": len(exercises(notebook)),
    }


_UNREAD = re.compile(rf'^ *r?""".*?"""\n|^ *{BEGIN}.*?{END}|^ *\n', re.DOTALL | re.MULTILINE)
# Code, formulas and addresses; hints are folded until somebody wants them.
NO_WORDS = re.compile(r"```.*?```|\$\$.*?\$\$|\$[^$]*\$|`[^`]*`|<code>.*?</code>|<[^>]*>|\]\(http[^)]*\)", re.DOTALL)
_HINT = re.compile(r"<details>.*?</details>", re.DOTALL)


def solution_lines(notebook: NotebookNode) -> set[str]:
    """Return the lines of code that only a solution has, to see whether one leaks.

    A line counts when it does something of its own: not a bare `return x`, a comment, or a line that the notebook shows
    outside solutions anyway.
    """
    return _secret(notebook, BEGIN)


def hidden_lines(notebook: NotebookNode) -> set[str]:
    """Return the lines that only hidden tests have and that hold an input: a call by names alone tells nothing."""
    return {line for line in _secret(notebook, BEGIN_HIDDEN) if re.search(r"\d|['\"]", line)}


def _secret(notebook: NotebookNode, kind: str) -> set[str]:
    lines: dict[str, set[str]] = {BEGIN: set(), BEGIN_HIDDEN: set(), "": set()}
    for cell in notebook.cells:
        within = ""  # the mark that opened the part which this line is in; "" where everybody may look
        for line in map(str.strip, cell.source.splitlines()):
            within = line if line in (BEGIN, BEGIN_HIDDEN) else within
            lines[within].add(line)
            within = "" if line in (END, END_HIDDEN) else within
    return {line for line in lines[kind] - lines[""] if _tells(line)}


def _tells(line: str) -> bool:
    code = line.split("#")[0].strip()
    return len(re.findall(r"\w+", code)) >= 4 and len(code) >= 20
