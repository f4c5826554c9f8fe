"""Try the tests themselves with the banks of wrong and right answers (`grading.lessons.answers`).

`run` judges what the tests see of every answer, in forks of one process: seconds for a lesson. What they saw of the
wrong ones stands in the tables, for which each has run once. `run_real` sends answers through the real grading path,
sandbox and examiner, in packs: submission k has the k-th answer of every exercise, or the lesson's own solution where
there is none. An exercise whose solution uses that of another is tried in submissions of its own.
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
    most: int | None = None,
    guard: str = guards.BUBBLEWRAP,
) -> list[Row]:
    """Grade a lesson's bank in a class of its own and return what became of it, by exercise.

    Args:
        most: how many wrong and how many right answers of each exercise are tried; None for all.
    """
    bank = {name: _some(found, most) for name, found in read_banks(lesson, root).items()}
    if not any(bank.values()):
        return []
    scratch = Path(tempfile.mkdtemp(prefix="bank-"))
    try:
        classroom = Classroom(root, scratch)
        level = levels(read(paths.notebook(lesson, root)))
        _pack(classroom, lesson, bank, level)
        results = grade(classroom, [lesson], options=Options(jobs=jobs, executor=executor, guard=guard))
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    by_level = {
        n: [result for result in results if result.student.startswith(f"pack-{n}-")] for n in set(level.values())
    }
    return [_judged(lesson, answers, by_level[level[name]]) for name, answers in bank.items() if answers]


def _some(found: Sequence[Answer], most: int | None) -> list[Answer]:
    """The first answers of a bank, wrong and right ones."""
    kinds = ([answer for answer in found if answer.right == right] for right in (False, True))
    return [answer for kind in kinds for answer in kind[:most]]


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


def _pack(classroom: Classroom, lesson: str, bank: Mapping[str, Sequence[Answer]], level: Mapping[str, int]) -> None:
    notebook, own = released(lesson, classroom.root), solutions(lesson, classroom.root)
    for n in sorted({level[exercise] for exercise in bank}):
        here = {exercise: answers for exercise, answers in bank.items() if level[exercise] == n}
        for k in range(max(map(len, here.values()))):
            taken = {exercise: answers[k].source for exercise, answers in here.items() if k < len(answers)}
            submit(classroom, f"pack-{n}-{k:02}", lesson, filled(notebook, own | taken))


def _judged(lesson: str, answers: Sequence[Answer], results: Sequence[Result]) -> Row:
    row = Row(lesson, answers[0].exercise)
    for answer, result in zip(answers, results, strict=False):
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
    return row


def summary(rows: Sequence[Row]) -> str:
    """Return the rates in one line."""
    wrong, right = sum(row.wrong for row in rows), sum(row.right for row in rows)
    rejected, named = sum(row.rejected for row in rows), sum(row.named for row in rows)
    accepted = sum(row.accepted for row in rows)
    return (
        f"wrong answers rejected: {rejected} of {wrong}, with the mistake named: {named} of {wrong}; "
        f"right answers accepted: {accepted} of {right}"
    )
