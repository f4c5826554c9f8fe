"""A class that hands in the small lesson, for tests of grading."""

import copy
import json
from pathlib import Path

from nbformat.v4 import new_code_cell

from grading.classroom.folder import Classroom
from grading.course import bank
from grading.lessons.answers import solutions
from tests.unit.lessons import LESSON, make_course


def make_class(tmp_path: Path) -> Classroom:
    """Return an empty class of a course with the small lesson alone."""
    (tmp_path / "class" / "submitted").mkdir(parents=True)
    return Classroom(make_course(tmp_path / "course"), tmp_path / "class")


def answered(root: Path, **answers: str):
    """Return the released notebook with right answers; `ex01=…` and `ex02=…` replace them, None leaves one out."""
    own = solutions(LESSON, root)
    for name, source in answers.items():
        full = next(key for key in own if key.startswith(name))
        own[full] = source
    code = {name: source for name, source in own.items() if name.startswith("ex") and source is not None}
    return bank.filled(bank.released(LESSON, root), code)


def with_cells(notebook, position, *sources):
    """Return a copy of a notebook with more code cells at a position."""
    changed = copy.deepcopy(notebook)
    changed.cells[position:position] = [new_code_cell(source) for source in sources]
    return changed


def hand_in(classroom: Classroom, student: str, notebook) -> Path:
    """Write a submission (a notebook, text or bytes) and return the file."""
    path = classroom.submitted / student / LESSON / f"{LESSON}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(notebook, bytes):
        path.write_bytes(notebook)
    else:
        path.write_text(notebook if isinstance(notebook, str) else json.dumps(notebook), encoding="utf-8")
    return path
