"""What a hostile case is, and the tools for writing one."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell

from . import lesson

GRADED, LOOK = "graded", "graded, needs a look"
FAILED, MISSING = "could not be graded", "not submitted"
FULL = dict.fromkeys(lesson.EXERCISES, 3)
NOTHING = dict.fromkeys(lesson.EXERCISES, 0)


def but(**changes: int) -> dict[str, int]:
    """Return full points but for the exercises given: `but(ex02=0)`."""
    points = dict(FULL)
    for short, value in changes.items():
        points[next(name for name in lesson.EXERCISES if name.startswith(short))] = value
    return points


@dataclass(frozen=True)
class World:
    """What an attacker knows of the host, and should not be able to reach."""

    course: Path  # solutions/, the gradebook and all that belongs to the class
    gradebook: Path
    secret: Path  # a directory of files of the host: secret.txt, and untouched.txt, which no one may change
    port: int  # where 127.0.0.1 listens
    socket: Path  # where a unix socket listens
    grader: int  # the process that grades
    mark: str  # every process that outlives its notebook carries this in its command line


@dataclass
class Submission:
    """A submission in the making: the released notebook, to be changed, and the folder it goes to.

    Set `notebook` to None to hand in no notebook, or only the raw files written into `folder`.
    """

    folder: Path
    world: World
    notebook: nbformat.NotebookNode | None = field(default_factory=lesson.released)

    @property
    def path(self) -> Path:
        """Where the notebook is expected."""
        return self.folder / f"{lesson.NAME}.ipynb"

    def cell(self, name: str) -> nbformat.NotebookNode:
        """Return the cell with this id."""
        assert self.notebook is not None
        return next(cell for cell in self.notebook.cells if cell.id == name)

    def answer(self, exercise: str, text: str) -> None:
        """Put `text` in place of one answer; `exercise` may be short, as `ex02`."""
        self.cell(full_name(exercise)).source = lesson.code(text)

    def answers(self, texts: Mapping[str, str]) -> None:
        """Put each text in place of the answer to that exercise."""
        for exercise, text in texts.items():
            self.answer(exercise, text)

    def append(self, exercise: str, text: str) -> None:
        """Add code below one answer, in the same cell."""
        cell = self.cell(full_name(exercise))
        cell.source = f"{cell.source}\n\n{lesson.code(text)}"

    def add_code(self, text: str, *, before: str = "ex01-mean", name: str = "attack") -> None:
        """Add a code cell of the student's own before the cell with the id `before`."""
        self.add(new_code_cell(lesson.code(text), id=name), before)

    def add_markdown(self, text: str, *, before: str = "ex01-mean", name: str = "note") -> None:
        """Add a Markdown cell of the student's own."""
        self.add(new_markdown_cell(text, id=name), before)

    def add(self, cell: nbformat.NotebookNode, before: str = "ex01-mean") -> None:
        """Insert any cell before the one with the id `before`."""
        assert self.notebook is not None
        self.notebook.cells.insert(self.notebook.cells.index(self.cell(before)), cell)

    def add_output(self, data: dict[str, Any], metadata: dict[str, Any] | None = None, *, name: str = "stored") -> None:
        """Add a code cell that shows `data` when it is run."""
        self.add_code(
            f"from IPython.display import display\ndisplay({data!r}, metadata={metadata or {}!r}, raw=True)", name=name
        )

    def file(self, name: str, content: str | bytes = "") -> Path:
        """Write a file beside the notebook."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def raw(self, content: str | bytes) -> None:
        """Hand in these bytes as the notebook."""
        self.notebook = None
        self.file(self.path.name, content)

    def json(self) -> dict[str, Any]:
        """Return the notebook as plain JSON, to be broken and given to `raw_json`."""
        return json.loads(nbformat.writes(self.notebook))

    def raw_json(self, content: Any) -> None:
        """Hand in this JSON, valid notebook or not."""
        self.raw(json.dumps(content))

    def write(self) -> None:
        """Write the notebook, as it is: validity is the grader's business."""
        if self.notebook is not None:
            self.path.write_text(json.dumps(self.notebook, indent=1), encoding="utf-8")


Builder = Callable[[Submission], None]


@dataclass(frozen=True)
class Case:
    """One hostile submission and what has to become of it."""

    name: str
    group: str
    attack: str  # the first line of the builder's docstring
    build: Builder
    state: str
    points: dict[str, int] | None  # exercise -> points of its visible and hidden tests; None: not graded
    honest: bool  # starts from right answers, not from wrong ones
    slow: bool
    student: str  # the name of the submission's folder

    def submit(self, root: Path, world: World) -> None:
        """Write the submission as `root/<student>/<lesson>/`."""
        folder = root / self.student / lesson.NAME
        folder.mkdir(parents=True, exist_ok=True)
        submission = Submission(folder, world)
        submission.answers(lesson.RIGHT if self.honest else lesson.WRONG)
        self.build(submission)
        submission.write()


CASES: dict[str, Case] = {}


def case(
    *,
    state: str = GRADED,
    points: dict[str, int] | None = None,
    honest: bool = True,
    slow: bool = False,
    student: str = "",
) -> Callable[[Builder], Builder]:
    """Register the builder below as a case; its name is the function's, with hyphens.

    The points default to all of them for a submission of right answers, to none for one of wrong answers.
    """

    def register(build: Builder) -> Builder:
        name = build.__name__.replace("_", "-")
        assert name not in CASES, name
        graded = state in (GRADED, LOOK)
        expected = points if points is not None else (FULL if honest else NOTHING)
        CASES[name] = Case(
            name=name,
            group=build.__module__.rsplit(".", 1)[-1],
            attack=(build.__doc__ or "").strip().splitlines()[0],
            build=build,
            state=state,
            points=expected if graded else None,
            honest=honest,
            slow=slow,
            student=student or f"m-{name}",
        )
        return build

    return register


def full_name(exercise: str) -> str:
    """Return the id of the exercise that starts with `exercise`."""
    return next(name for name in lesson.EXERCISES if name.startswith(exercise))
