"""Write an executed submission into the gradebook and into autograded/, with nbgrader's own converter."""

from __future__ import annotations

import glob
import logging
import os
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.preprocessors import ClearMetadataPreprocessor
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell
from nbgrader.api import Grade, Gradebook, MissingEntry
from nbgrader.converters import Autograde
from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    IgnorePattern,
    LimitOutput,
    NbGraderPreprocessor,
    SaveAutoGrades,
)
from nbgrader.utils import determine_grade, is_grade
from traitlets import Dict, List, Unicode

from grading.classroom.folder import Classroom
from grading.classroom.states import CellResult, Result
from grading.execution.carried import stood_in
from grading.lessons.notebooks import grade_id
from grading.lessons.reference import Reference, ReferenceCell

NOT_WRITTEN = "this exercise is not written yet"
# A number that stands for itself; `float64`, `x1` and "argument number 2" tell nothing about a test.
VALUE = re.compile(r"(?<![\w.])(?<!number )[-+−]?\d+(?:\.\d+)?(?:e[-+]?\d+)?(?!\w)")
NO_LIST = "(on no class list)"
QUOTED = re.compile(r"'(\w{1,60})'")
AMOUNT = re.compile(r"(?<=every value is )\S+")  # by how much an answer is wrong is its own choice
LOG = logging.getLogger("grading.quiet")
LOG.addHandler(logging.NullHandler())
LOG.propagate = False


class TakeExecuted(NbGraderPreprocessor):
    """Stands where nbgrader executes: takes over the outputs that a worker has made."""

    path = Unicode(help="The executed notebook").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        executed = nbformat.read(self.path, as_version=4)
        for cell, done in zip(nb.cells, executed.cells, strict=True):
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = done.outputs, done.execution_count
        return nb, resources


class ErrorsDecide(NbGraderPreprocessor):
    """Leaves it to errors alone to decide on a test; the worker has made all outputs safe to show."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        for cell in nb.cells:
            if cell.cell_type == "code" and is_grade(cell):
                # nbgrader would take any warning for a failure; only an error is one.
                cell.outputs = [output for output in cell.outputs if output.get("name") != "stderr"]
        return nb, resources


class ShowRubric(NbGraderPreprocessor):
    """Puts what was asked, and what earns points, above each answer in words: formgrader has no place for it."""

    rubrics = Dict(help="By the question's name").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        for name, rubric in self.rubrics.items():
            names = [grade_id(cell) for cell in nb.cells]
            head = "*What was asked, and what earns points; students do not see it:*"
            nb.cells.insert(names.index(name), new_markdown_cell(f"{head}\n\n{rubric}", id=f"{name}-rubric"))
        return nb, resources


class Recorder(Autograde):
    """nbgrader's Autograde for a submission that is already rebuilt and executed."""

    autograde_preprocessors = List(
        [
            TakeExecuted,
            IgnorePattern,
            ClearMetadataPreprocessor,
            ErrorsDecide,
            LimitOutput,
            SaveAutoGrades,
            AssignLatePenalties,
            CheckCellMetadata,
            ShowRubric,
        ]
    )

    def init_assignment(self, assignment_id: str, student_id: str) -> None:
        """Call a student who is on no class list by their id, where formgrader would write "None, None"."""
        super().init_assignment(assignment_id, student_id)
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
            student = gradebook.find_student(student_id)
            if student.last_name is None and student.first_name is None:
                student.last_name, student.first_name = student_id, NO_LIST
                gradebook.db.commit()


def record(classroom: Classroom, reference: Reference, result: Result, folder: Path, executed: Path) -> None:
    """Fill `result` with scores and write them, and the autograded notebook, where they belong.

    Args:
        folder: holds the prepared notebook, laid out as nbgrader's submitted/.
        executed: the executed notebook.
    """
    out = folder.parent / "autograded"
    config = classroom.config(reference.lesson, _pattern(result.student), submitted=folder, autograded=out)
    config.TakeExecuted.path = str(executed)
    config.ShowRubric.rubrics = dict(reference.rubrics)
    converter = Recorder(coursedir=classroom.coursedir(config), config=config)
    converter.log, converter.force = LOG, True
    read = _read_by_a_person(classroom, result)
    converter.start()
    made = out / result.student / reference.lesson
    notebook = nbformat.read(made / f"{reference.lesson}.ipynb", as_version=4)
    _keep_points(classroom, result, read, _texts(notebook))
    result.cells = [cell_result(cell, known) for cell, known in _graded(notebook, reference)]
    read_scores(classroom, result)
    replace(made, classroom.autograded / result.student / reference.lesson)


def _texts(notebook: NotebookNode) -> dict[str, str]:
    return {grade_id(cell): cell.source for cell in notebook.cells}


def _read_by_a_person(classroom: Classroom, result: Result) -> dict[str, str]:
    """Return the answers that somebody has read and given points for: their texts as they were then, by name."""
    path = classroom.autograded / result.student / result.lesson / f"{result.lesson}.ipynb"
    if not (path.exists() and recorded(classroom, result)):
        return {}
    texts = _texts(nbformat.read(path, as_version=4))
    with classroom.gradebook() as gradebook:
        submission = gradebook.find_submission(result.lesson, result.student)
        grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
        read = [grade.name for grade in grades if grade.manual_score is not None and not grade.needs_manual_grade]
    return {name: texts[name] for name in read if name in texts}


def _keep_points(classroom: Classroom, result: Result, read: dict[str, str], texts: dict[str, str]) -> None:
    """Let points stand that were given for the answers as they are: nbgrader wants all of them read again."""
    with classroom.gradebook() as gradebook:
        submission = gradebook.find_submission(result.lesson, result.student)
        for grade in (grade for notebook in submission.notebooks for grade in notebook.grades):
            if grade.name in read and texts.get(grade.name) == read[grade.name]:
                grade.needs_manual_grade = False
        gradebook.db.commit()
    changed = [name for name, text in read.items() if texts.get(name) != text]
    result.reasons += [f"{name}: it was read and given points, and has changed since" for name in changed]


def _pattern(student: str) -> str:
    """Return a pattern for one student's folder; nbgrader takes white space off the ends of what is no pattern."""
    name = glob.escape(student)
    name = f"[{name[0]}]{name[1:]}" if name[:1].isspace() else name
    return f"{name[:-1]}[{name[-1]}]" if name[-1:].isspace() else name


def _graded(notebook: NotebookNode, reference: Reference) -> Sequence[tuple[NotebookNode, ReferenceCell]]:
    cells = {grade_id(cell): cell for cell in notebook.cells}
    return [(cells[known.name], known) for known in reference.cells if known.grade]


def recorded(classroom: Classroom, result: Result) -> bool:
    """Whether the gradebook has this submission: it may have been lost, or set up anew, since."""
    with classroom.gradebook() as gradebook:
        try:
            gradebook.find_submission(result.lesson, result.student)
        except MissingEntry:
            return False
    return True


def points(executed: Path, reference: Reference) -> float:
    """Return what the tests of an executed notebook give, before it is recorded."""
    return sum(cell.points for cell in cell_results(executed, reference) if cell.passed is not None)


def cell_results(executed: Path, reference: Reference) -> list[CellResult]:
    """Return what the graded cells of an executed notebook give, without any gradebook."""
    notebook = nbformat.read(executed, as_version=4)
    ErrorsDecide().preprocess(notebook, {})
    return [cell_result(cell, known) for cell, known in _graded(notebook, reference)]


def read_scores(classroom: Classroom, result: Result, penalty: float | None = None) -> None:
    """Bring a result up to what the gradebook says: a person may have given points and comments since.

    Args:
        penalty: points to take off for lateness, which the gradebook is told; None leaves what it says.
    """
    cells = {cell.name: cell for cell in result.cells}
    with classroom.gradebook() as gradebook:
        submission = gradebook.find_submission(result.lesson, result.student)
        if penalty is not None and penalty != float(submission.late_submission_penalty or 0):
            for notebook in submission.notebooks:  # a lesson has one
                notebook.late_submission_penalty = penalty
            gradebook.db.commit()
        score = float(submission.score) - float(submission.late_submission_penalty or 0)
        result.score, result.max_score = max(0.0, score), float(submission.max_score)
        grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
        result.pending = float(sum(grade.max_score for grade in grades if grade.needs_manual_grade))
        for grade in grades:
            if grade.name in cells:
                _take_over(grade, cells[grade.name])
        for comment in (comment for notebook in submission.notebooks for comment in notebook.comments):
            if comment.name in cells:
                cells[comment.name].comment = comment.manual_comment or ""


def _take_over(grade: Grade, cell: CellResult) -> None:
    cell.points = float(grade.score)
    if cell.passed is not None:
        cell.passed = cell.points == cell.max_points
    elif grade.manual_score is not None and not grade.needs_manual_grade:
        cell.message = "graded by a person"


def cell_result(cell: NotebookNode, known: ReferenceCell) -> CellResult:
    """Return what one graded cell gave, with its diagnosis."""
    points, _ = determine_grade(cell, LOG)
    result = CellResult(
        name=known.name,
        exercise=known.exercise,
        points=points or 0.0,
        max_points=known.points,
        passed=None if known.solution else points == known.points,
        hidden=known.hidden,
        stood_in=stood_in(cell),
    )
    if result.stood_in:
        result.message = f"it passes with the course's own answer in the place of {', '.join(result.stood_in)}"
    if known.solution and points == 0:
        result.message = "there is no answer"
    errors = [output for output in cell.get("outputs", []) if output.output_type == "error"]
    if errors:
        result.detail = f"{errors[0].ename}: {errors[0].evalue}"
        result.message = diagnosis(errors[0].ename, errors[0].evalue, "" if known.hidden else known.source)
    return result


def diagnosis(ename: str, evalue: str, source: str = "") -> str:
    """Return what the student is told about a failed test.

    Neither code nor values are told: the likely cause, or a hint, or what is wrong as far as the first value; of an
    error in the student's own code only its kind, and what the test itself calls by a name. The rest could hold the
    arguments of a hidden test, of which a student's code may tell in a visible one too that runs later.

    Args:
        source: the test.
    """
    if ename == "NotCompleted":
        return evalue
    if ename == "NotImplementedError" and not evalue.strip():  # as the lesson leaves it; input() raises one with a text
        return NOT_WRITTEN
    if ename == "Failed":
        return _shorten(evalue)
    kind = ename if re.fullmatch(r"[A-Za-z_]\w{0,60}", ename) else "an error"
    named = [name for name in QUOTED.findall(evalue) if re.search(rf"\b{name}\b", source)]
    return f"your code raised {kind}{f' ({named[0]})' if named else ''}"


def _shorten(text: str) -> str:
    lines = text.splitlines() or [""]
    told = [line for line in lines[1:] if line.startswith(("Likely cause: ", "Hint: "))]
    what = re.split(r"[:;]| at \[", lines[0])[0]  # what follows is a value, or where in one
    return "\n".join([VALUE.sub("…", what), *(AMOUNT.sub("…", line) for line in told)])


def replace(made: Path, final: Path) -> None:
    """Put a directory where an older one may be, with no moment at which a reader finds half of one."""
    final.parent.mkdir(parents=True, exist_ok=True)
    old = final.with_name(f".{final.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if final.exists():
        os.rename(final, old)
    os.rename(made, final)
    shutil.rmtree(old, ignore_errors=True)
