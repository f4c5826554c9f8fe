"""Banks of answers: right and wrong ones to every exercise, by which its tests are tried and mistakes are named.

A bank (solutions/LESSON/answers/EXERCISE.diff) is a file of blocks:

    # %% oracle: right, and written without a look at the solution: torch's own, NumPy, the paper's loop
    # %% right: right in another way
    # %% wrong: the sentence that a student who makes this mistake reads

A block holds functions and classes that take the place of the solution's (what it does not define stays), or edits of
the solution: lines that begin with `-` are taken out of it, lines that begin with `+` come in their place, lines that
begin with a space stand around them and stay. A line `…` or an empty one ends an edit, and another follows.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grading import paths
from grading.lessons.notebooks import BEGIN, END, exercises, read
from grading.paths import CourseError

HEAD = re.compile(r"^# %% (right|oracle|wrong): *(.*?) *$")
BETWEEN = re.compile(r"\n(?:…? *\n)+")  # edits
NO_EDIT = re.compile(r"^[^-+ \n]", re.MULTILINE)  # a line that begins as no edit's does
MARKS = re.compile(rf"^ *({BEGIN}|{END}) *\n?", re.MULTILINE)


@dataclass(frozen=True)
class Answer:
    """An answer to an exercise: `kind` is "right", "oracle" or "wrong", `source` the whole code."""

    exercise: str
    kind: str
    title: str
    source: str

    @property
    def right(self) -> bool:
        return self.kind != "wrong"


def folder(lesson: str, root: Path = paths.ROOT) -> Path:
    """Return where a lesson's banks are."""
    return root / "solutions" / lesson / "answers"


def solutions(lesson: str, root: Path = paths.ROOT) -> dict[str, str]:
    """Return the lesson's own answers to the autograded exercises, without nbgrader's marks, in order."""
    notebook = read(paths.notebook(lesson, root))
    return {exercise.name: MARKS.sub("", exercise.source).rstrip() + "\n" for exercise in exercises(notebook)}


def read_banks(lesson: str, root: Path = paths.ROOT, banks: Path | None = None) -> dict[str, list[Answer]]:
    """Return the answers to a lesson's exercises, by exercise.

    Args:
        banks: a folder with a folder for each lesson, in place of the lesson's own.

    Raises:
        CourseError: a bank is of no exercise, or cannot be read.
    """
    own, where = solutions(lesson, root), banks / lesson if banks else folder(lesson, root)
    found = {path.stem: read_bank(path, own.get(path.stem)) for path in sorted(where.glob("*.diff"))}
    return {name: found[name] for name in own if name in found}


def read_bank(path: Path, solution: str | None) -> list[Answer]:
    """Return the answers in one file; edits are of `solution`."""
    if solution is None:
        raise CourseError(f"{path} is the bank of no exercise: rename it or delete it")
    before, *blocks = re.split(r"(?m)^(?=# %%)", path.read_text(encoding="utf-8"))
    if any(line and not line.startswith("#") for line in before.splitlines()):
        raise CourseError(f"{path}: code stands before the first block: begin it with '# %% wrong: …'")
    return [_answer(path, block, solution) for block in blocks]


def _answer(path: Path, block: str, solution: str) -> Answer:
    head, _, body = block.partition("\n")
    found = HEAD.match(head)
    if not found:
        raise CourseError(f"{path}: {head!r} is no head: write '# %% right: …', '# %% oracle: …' or '# %% wrong: …'")
    body = body.strip("\n") + "\n"
    try:
        whole = NO_EDIT.search(BETWEEN.sub("\n", body))
        source = completed(solution, body) if whole else edited(solution, body)
    except CourseError as error:
        raise CourseError(f"{path}: '{found[2]}': {error}") from None
    return Answer(path.stem, found[1], found[2], source)


def completed(solution: str, answer: str) -> str:
    """Return an answer with what it leaves as it is: the functions and classes of the solution that it has not."""
    try:
        own = {getattr(node, "name", "") for node in ast.parse(answer).body}
    except SyntaxError as error:
        raise CourseError(f"line {error.lineno} is not Python: {error.msg}") from None
    kept = [node for node in ast.parse(solution).body if getattr(node, "name", "") not in own | {""}]
    return "\n\n".join([*(ast.get_source_segment(solution, node) or "" for node in kept), answer])


def edited(solution: str, edits: str) -> str:
    """Return the solution with edits made.

    Raises:
        CourseError: the lines of an edit are not in the solution, or are there more than once.
    """
    for edit in BETWEEN.split(edits.strip("\n")):
        lines = edit.splitlines()
        old = "".join(f"{line[1:]}\n" for line in lines if line[:1] != "+")
        new = "".join(f"{line[1:]}\n" for line in lines if line[:1] != "-")
        places = list(_places(solution, old)) if old else []
        if len(places) != 1:
            missing = "do not follow each other in the solution: a line … stands between two edits"
            why = "are there more than once: add a line around them" if places else missing
            raise CourseError(f"the lines {old.splitlines() or '(none)'} {why}")
        solution = solution[: places[0]] + new + solution[places[0] + len(old) :]
    return solution


def _places(text: str, lines: str) -> Iterator[int]:
    """Yield where whole lines stand in a text."""
    yield from (found.start() for found in re.finditer(rf"(?m)^(?={re.escape(lines)})", text))
