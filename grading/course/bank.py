"""Try the tests themselves: banks of wrong and right answers go through the real grading path.

A bank (tests/grader/bank/LESSON/EXERCISE.py) is a file of answers in percent blocks:

    # %% right: how it is done
    # %% wrong: which misconception | names: words that the message to the student must contain

Answers are packed: submission k takes the k-th answer of every exercise, so that a whole bank costs as many submissions
as its longest file has answers. Where an exercise has no k-th answer, the lesson's own solution stands. An exercise
whose solution uses that of another is tried in submissions of its own, beside right answers to the other.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from grading import paths
from grading.classroom.folder import Classroom
from grading.classroom.states import Result
from grading.course.release import generate
from grading.execution import worker
from grading.gradebook.grade import Options, grade
from grading.lessons.notebooks import grade_id, is_marked
from grading.paths import CourseError
from grading.submissions.needed import Names, read_names

BANKS = "tests/grader/bank"
HEAD = re.compile(r"^# %% (right|wrong): *(.*?)(?: *\| *names: *(.*))?$")


@dataclass(frozen=True)
class Answer:
    """One answer of a bank: `names` is what the message has to contain for a wrong one."""

    exercise: str
    right: bool
    title: str
    names: str
    source: str


@dataclass
class Row:
    """What became of the answers to one exercise; `failures` are the answers that the tests judged wrongly."""

    lesson: str
    exercise: str
    wrong: int = 0
    rejected: int = 0
    named: int = 0
    right: int = 0
    accepted: int = 0
    failures: list[str] = field(default_factory=list)


def read_bank(folder: Path) -> dict[str, list[Answer]]:
    """Return the answers in a lesson's bank, by exercise."""
    return {path.stem: read_answers(path) for path in sorted(folder.glob("*.py"))}


def read_answers(path: Path) -> list[Answer]:
    """Return the answers in one file."""
    answers, before = [], ""
    blocks = re.split(r"(?m)^(?=# %%)", path.read_text(encoding="utf-8"))
    for block in blocks:
        head, _, source = block.partition("\n")
        if found := HEAD.match(head.rstrip()):
            kind, title, names = found.groups()
            answers.append(Answer(path.stem, kind == "right", title, (names or "").strip(), source.strip() + "\n"))
        else:
            before += block
    if before.strip() and not all(line.startswith("#") or not line for line in before.strip().splitlines()):
        raise CourseError(f"{path}: code outside the blocks '# %% right: …' and '# %% wrong: … | names: …'")
    return answers


def solutions(lesson: str, root: Path = paths.ROOT) -> dict[str, str]:
    """Return the lesson's own answers: the source of every solution cell, by name."""
    notebook = nbformat.read(paths.notebook(lesson, root), as_version=4)
    return {grade_id(cell): cell.source for cell in notebook.cells if is_marked(cell, "solution")}


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
    executor: str = worker.DEFAULT_EXECUTOR,
    banks: Path | None = None,
) -> list[Row]:
    """Grade a lesson's bank in a class of its own and return what became of it, by exercise."""
    bank = read_bank((banks or root / BANKS) / lesson)
    if not any(bank.values()):
        return []
    scratch = Path(tempfile.mkdtemp(prefix="bank-"))
    try:
        classroom = Classroom(root, scratch)
        level = levels(solutions(lesson, root))
        _pack(classroom, lesson, bank, level)
        results = grade(classroom, [lesson], options=Options(jobs=jobs, executor=executor))
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    by_level = {
        n: [result for result in results if result.student.startswith(f"pack-{n}-")] for n in set(level.values())
    }
    return [_judged(lesson, answers, by_level[level[name]]) for name, answers in bank.items() if answers]


def levels(own: Mapping[str, str]) -> dict[str, int]:
    """Return how many exercises stand, one on the other, below each: 0 for one whose solution uses no other's.

    Args:
        own: the source of every solution cell, by name, in the lesson's order.
    """
    level: dict[str, int] = {}
    gives: dict[str, str] = {}  # a name that a solution defines -> its exercise
    for exercise, source in own.items():
        found = _symbols(source)
        level[exercise] = 1 + max((level[gives[name]] for name in found.used if name in gives), default=-1)
        gives |= dict.fromkeys(found.given, exercise)
    return level


def _symbols(source: str) -> Names:
    return read_names(nbformat.v4.new_code_cell(source))


def _pack(classroom: Classroom, lesson: str, bank: Mapping[str, Sequence[Answer]], level: Mapping[str, int]) -> None:
    notebook, own = released(lesson, classroom.root), solutions(lesson, classroom.root)
    if unknown := sorted(set(bank) - set(own)):
        raise CourseError(f"the bank of {lesson} answers exercises that it does not have: {', '.join(unknown)}")
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
        named = answer.names.casefold() in " ".join(messages.split()).casefold()
        if answer.right:
            row.right, row.accepted = row.right + 1, row.accepted + passed
        else:
            row.wrong, row.rejected = row.wrong + 1, row.rejected + (not passed)
            row.named += not passed and named
        if passed != answer.right or not (answer.right or named):
            what = "right, but lost points" if answer.right else "wrong, but passed" if passed else "not named"
            row.failures.append(f"{answer.title}: {what}: {messages[:300]}")
    return row


def write(rows: Sequence[Row], path: Path) -> None:
    """Write what became of the answers, for people and programs; what the file says of other lessons stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    earlier = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    tried = {row.lesson for row in rows}
    entries = [entry for entry in earlier if entry["lesson"] not in tried] + [asdict(row) for row in rows]
    entries.sort(key=lambda entry: entry["lesson"])
    path.write_text(json.dumps(entries, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def summary(rows: Sequence[Row]) -> str:
    """Return the rates in one line."""
    wrong, right = sum(row.wrong for row in rows), sum(row.right for row in rows)
    rejected, named = sum(row.rejected for row in rows), sum(row.named for row in rows)
    accepted = sum(row.accepted for row in rows)
    return (
        f"wrong answers rejected: {rejected} of {wrong}, with the mistake named: {named} of {wrong}; "
        f"right answers accepted: {accepted} of {right}"
    )
