"""Error carried forward: an exercise that failed only since an earlier one did keeps the points that are its own.

Where an exercise that failed uses what another one that failed defines, it is tried once more, in a new kernel, with
the lesson's own answer standing in for the earlier one. That answer is in the kernel then, within the student's reach:
so nothing of the second run is kept but which tests passed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_output
from nbgrader.utils import is_grade, is_solution

from grading.lessons.notebooks import grade_id
from grading.submissions.needed import Names, read_names

STUB = "raise NotImplementedError"
NOTE = re.compile(r"^Error carried forward: the course's own answer stood in for ([\w, -]+)\.$", re.MULTILINE)
SUFFIX = re.compile(r"-(visible|hidden)$")
MOST = 4  # second runs of one submission
NOT_RUN = new_output("error", ename="NotCompleted", evalue="not run", traceback=[])

Run = Callable[[NotebookNode, list[int]], object]  # executes a notebook, in place, but for the cells at these positions


def carry(executed: NotebookNode, prepared: NotebookNode, solutions: Mapping[str, str], run: Run) -> None:
    """Try exercises again that failed and use others that failed; let the tests that pass then pass in `executed`.

    Args:
        executed: the notebook as it was executed.
        prepared: the same before.
        solutions: the lesson's own answers, by exercise.
        run: executes a notebook in a new kernel.
    """
    groups: dict[frozenset[str], set[str]] = {}
    for exercise, others in stand_ins(executed, solutions):
        groups.setdefault(others, set()).add(exercise)
    for others, exercises in list(groups.items())[:MOST]:
        tried = with_answers(prepared, {name: solutions[name] for name in others})
        for cell in filter(_is_test, tried.cells):
            cell.outputs = [NOT_RUN]  # what is not run does not pass
        run(tried, _left_out(tried, exercises))
        for before, after in zip(executed.cells, tried.cells, strict=True):
            if _is_test(after) and _exercise(after) in exercises and _failed(before) and not _failed(after):
                note = f"Error carried forward: the course's own answer stood in for {', '.join(sorted(others))}.\n"
                before.outputs = [new_output("stream", name="stdout", text=note)]


def stood_in(cell: NotebookNode) -> list[str]:
    """Return the exercises that stood in where a test passed, as its output says; [] where none had to.

    Only the examiner writes the output of a test's cell.
    """
    texts = [output.text for output in cell.get("outputs", []) if output.get("name") == "stdout"]
    return [name for text in texts for found in NOTE.findall(text) for name in found.split(", ")]


def stand_ins(executed: NotebookNode, solutions: Mapping[str, str]) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield each exercise that is to be tried again, with the failed ones that it builds on."""
    failed = {_exercise(cell) for cell in executed.cells if _is_test(cell) and _failed(cell)} & set(solutions)
    gives = {name: exercise for exercise in failed for name in _names(solutions[exercise]).given}
    uses = {name: {gives[used] for used in _names(code).used if used in gives} for name, code in solutions.items()}
    for exercise in (name for name in solutions if name in failed):
        cells = [cell for cell in executed.cells if cell.cell_type == "code" and _exercise(cell) == exercise]
        written = not any(STUB in cell.source for cell in cells if is_solution(cell))
        direct = {gives[name] for cell in cells for name in read_names(cell).used if name in gives}
        others = frozenset(_closure(direct - {exercise}, uses) - {exercise})
        if written and others:
            yield exercise, others


def _closure(first: set[str], uses: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    while more := first - found:
        found |= more
        first = {other for name in more for other in uses.get(name, ())}
    return found


def with_answers(prepared: NotebookNode, answers: Mapping[str, str]) -> NotebookNode:
    """Return a copy of a notebook with other sources in the cells of some exercises."""
    copy = deepcopy(prepared)
    for cell in copy.cells:
        if grade_id(cell) in answers and is_solution(cell):
            cell.source = answers[grade_id(cell)]
    return copy


def _left_out(notebook: NotebookNode, exercises: set[str]) -> list[int]:
    """The tests of other exercises."""
    return [i for i, cell in enumerate(notebook.cells) if _is_test(cell) and _exercise(cell) not in exercises]


def _names(source: str) -> Names:
    return read_names(new_code_cell(source))


def _is_test(cell: NotebookNode) -> bool:
    return cell.cell_type == "code" and is_grade(cell) and not is_solution(cell)


def _exercise(cell: NotebookNode) -> str:
    return SUFFIX.sub("", grade_id(cell))


def _failed(cell: NotebookNode) -> bool:
    return any(output.output_type == "error" for output in cell.get("outputs", []))
