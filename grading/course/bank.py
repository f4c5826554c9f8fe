"""Try the tests themselves with the banks of wrong and right answers (`grading.lessons.answers`).

`run` judges what the tests see of every answer, in forks of one process: seconds for a lesson. What they saw of the
wrong ones stands in the tables, for which each has run once. `run_real` sends answers through the real grading path,
sandbox and examiner, in packs: submissions with an answer to every exercise, or the lesson's own solution where there
is none. A wrong answer to an exercise whose solution uses that of another is not tried together with that one's.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.utils import is_grade, is_solution

from grading import paths
from grading.classroom.folder import Classroom
from grading.classroom.states import Result
from grading.course.release import generate
from grading.examiner import expected, recorder
from grading.examiner.expected import Progress
from grading.examiner.recorder import Records
from grading.execution import worker
from grading.gradebook.grade import Options, grade
from grading.lessons.answers import Answer, read_banks, solutions
from grading.lessons.notebooks import grade_id, read
from grading.results.report import cause
from grading.sandbox import guards
from grading.submissions.needed import read_names
from pretrain.tables import Table
from pretrain.tables import judge as tables_judge


@dataclass
class Row:
    """What became of the answers to one exercise; `failures` are the answers that the tests judged wrongly.

    A wrong answer is named when the mistake that the student would read is this one and no other.
    """

    lesson: str
    exercise: str
    wrong: int = 0
    rejected: int = 0
    named: int = 0
    right: int = 0
    accepted: int = 0
    oracles: int = 0
    only_hidden: int = 0  # wrong answers that the visible check lets through
    failures: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)  # of answers from elsewhere: what their writer would read


def filled(released: NotebookNode, answers: Mapping[str, str]) -> NotebookNode:
    """Return a released notebook with answers put into its solution cells."""
    copy = nbformat.from_dict(released)
    for cell in copy.cells:
        if grade_id(cell) in answers and cell.metadata.nbgrader.get("solution"):
            cell.source = answers[grade_id(cell)]
    return copy


def released(lesson: str, root: Path = paths.ROOT) -> NotebookNode:
    """Return the lesson's student version, made afresh."""
    with tempfile.TemporaryDirectory() as scratch:
        return nbformat.read(generate(lesson, Path(scratch), root) / f"{lesson}.ipynb", as_version=4)


def submit(classroom: Classroom, student: str, lesson: str, notebook: NotebookNode) -> None:
    """Put a notebook where a student's submission lies."""
    folder = classroom.submitted / student / lesson
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{lesson}.ipynb").write_text(nbformat.writes(notebook), encoding="utf-8")


def run(
    lesson: str,
    root: Path = paths.ROOT,
    jobs: int = 1,
    banks: Path | None = None,
    only: str = "",
    progress: Progress = expected.silent,
) -> list[Row]:
    """Try a lesson's bank and return what became of it, by exercise.

    Args:
        only: the beginning of the names of the exercises that are tried.
        banks: a folder with a folder for each lesson: answers from elsewhere, judged by the lesson's own bank.
        progress: wraps the answers as they are tried, of which it is told the number.
    """
    answers = [a for name, bank in read_banks(lesson, root, banks).items() if name.startswith(only) for a in bank]
    tables = expected.load(expected.folder(lesson, root, jobs, progress))
    recorded = [] if banks else [answer for answer in answers if not answer.right]  # when the tables were made
    tried = answers if banks else [answer for answer in answers if answer.right]
    seen = [(answer, expected.recorded(answer, tables)) for answer in recorded]
    seen += progress(recorder.record(lesson, tried, root, jobs), total=len(tried))
    rows = {answer.exercise: Row(lesson, answer.exercise) for answer in answers}
    for answer, records in seen:
        _judge(rows[answer.exercise], answer, records, tables, known=banks is None)
    return list(rows.values())


def _judge(row: Row, answer: Answer, records: Records, tables: Mapping[str, Table], known: bool) -> None:
    """Count an answer; `known` ones stand in the bank that names mistakes, so that their own name is expected."""
    judged = {test: tables_judge(test, record, tables[test]) for test, record in records.items()}
    failed = {test: found for test, found in judged.items() if found}
    test, (where, cause) = next(iter(failed.items()), ("", (None, "")))
    told = f"{test}: {where.entry.name}: {where.what}: {cause or 'no cause'}" if where else ""
    if answer.right:
        row.right, row.accepted = row.right + 1, row.accepted + (not failed)
        row.oracles += answer.kind == "oracle"
        problem = "right, but lost points" if failed else ""
    else:
        named = cause == answer.title if known else bool(cause)
        row.wrong, row.rejected, row.named = row.wrong + 1, row.rejected + bool(failed), row.named + named
        row.only_hidden += test.endswith("-hidden")
        problem = "" if named else "not named by itself alone" if failed else "wrong, but passed"
        row.told += [] if known else [f"{answer.title} -> {told}"]
    if problem:
        row.failures.append(f"{answer.title}: {problem}: {told[:400]}")


def run_real(
    lesson: str,
    root: Path = paths.ROOT,
    jobs: int = 1,
    executor: str = worker.DEFAULT_EXECUTOR,
    guard: str = guards.BUBBLEWRAP,
) -> list[Row]:
    """Grade a lesson's whole bank in a class of its own and return what became of it, by exercise."""
    packs = packed(lesson, root)
    if not packs:
        return []
    scratch = Path(tempfile.mkdtemp(prefix="bank-"))
    try:
        classroom = Classroom(root, scratch)
        hand_in(classroom, lesson, packs, released(lesson, root))
        results = grade(classroom, [lesson], options=Options(jobs=jobs, executor=executor, guard=guard))
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return judged(lesson, packs, results)


def packed(lesson: str, root: Path = paths.ROOT, most: int | None = None) -> dict[str, dict[str, Answer]]:
    """Return the answers of each submission, by its student's name, that together hold a lesson's bank.

    The k-th right answers to all exercises are handed in together, as they have to fit each other; wrong ones only with
    those to exercises of the same level.

    Args:
        most: how many wrong and how many right answers to each exercise are taken; None for all.
    """
    packs: dict[str, dict[str, Answer]] = {}
    level = levels(read(paths.notebook(lesson, root)))
    for exercise, found in read_banks(lesson, root).items():
        for kind, right in (("right", True), (f"wrong-{level[exercise]}", False)):
            for k, answer in enumerate([answer for answer in found if answer.right == right][:most]):
                packs.setdefault(f"{kind}-{k:02}", {})[exercise] = answer
    return packs


def hand_in(
    classroom: Classroom, lesson: str, packs: Mapping[str, Mapping[str, Answer]], notebook: NotebookNode
) -> None:
    """Fill the released notebook for each submission; where one has no answer, the lesson's own solution stands."""
    own = solutions(lesson, classroom.root)
    for student, answers in packs.items():
        taken = {exercise: answer.source for exercise, answer in answers.items()}
        submit(classroom, student, lesson, filled(notebook, own | taken))


def levels(notebook: NotebookNode) -> dict[str, int]:
    """Return how many exercises stand, one on the other, below each: 0 for one whose solution uses no other's.

    What a given cell defines stands on the exercises that it uses.

    Args:
        notebook: a lesson's source.
    """
    level: dict[str, int] = {}
    stands: dict[str, int] = {}  # a name that an exercise or a given cell defines -> the level of what it uses
    for cell in notebook.cells:
        if cell.cell_type != "code" or is_grade(cell):
            continue
        found = read_names(cell)
        highest = max((stands[name] for name in found.used & stands.keys()), default=-1)
        if is_solution(cell):
            highest = level[grade_id(cell)] = highest + 1
        if highest >= 0:
            stands |= dict.fromkeys(found.given if is_solution(cell) else found.defined, highest)
    return level


def judged(lesson: str, packs: Mapping[str, Mapping[str, Answer]], results: Sequence[Result]) -> list[Row]:
    """Return what became of the answers in submissions, by exercise; results of other students do not count."""
    rows: dict[str, Row] = {}
    for result in results:
        for exercise, answer in packs.get(result.student, {}).items():
            _count(rows.setdefault(exercise, Row(lesson, exercise)), answer, result)
    return [rows[exercise] for exercise in sorted(rows)]


def _count(row: Row, answer: Answer, result: Result) -> None:
    cells = [cell for cell in result.cells if cell.exercise == answer.exercise]
    passed = bool(cells) and all(cell.passed for cell in cells)
    messages = " ".join(cell.message for cell in cells if not cell.passed)
    named = " ".join(answer.title.split()) in [cause(cell) for cell in cells if not cell.passed]
    if answer.right:
        row.right, row.accepted = row.right + 1, row.accepted + passed
    else:
        row.wrong, row.rejected = row.wrong + 1, row.rejected + (not passed)
        row.named += not passed and named
    if passed != answer.right or not (answer.right or named):
        what = "right, but lost points" if answer.right else "wrong, but passed" if passed else "not named"
        row.failures.append(f"{answer.title}: {what}: {messages[:300]}")


def summary(rows: Sequence[Row]) -> str:
    """Return the rates in one line."""
    wrong, right = sum(row.wrong for row in rows), sum(row.right for row in rows)
    rejected, named = sum(row.rejected for row in rows), sum(row.named for row in rows)
    accepted = sum(row.accepted for row in rows)
    return (
        f"wrong answers rejected: {rejected} of {wrong}, with the mistake named: {named} of {wrong}; "
        f"right answers accepted: {accepted} of {right}"
    )
