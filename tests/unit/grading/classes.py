"""A small lesson with two exercises and a question, and a class that hands it in, for tests of grading."""

import copy
import json
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from grading.classroom.folder import Classroom
from grading.course import bank

LESSON = "00-small"
TRIPLE = '''\
def triple(x):
    """Return three times x."""
    ### BEGIN SOLUTION
    return 3 * x
    ### END SOLUTION
'''
TRIPLE_VISIBLE = 'check.equal(triple(2), 6, name="triple(2)", mistakes={"this is the square of the sum": 25})'
TRIPLE_HIDDEN = """\
# Hidden tests run here when your notebook is graded.
### BEGIN HIDDEN TESTS
for n in (-7, 0, 918273):
    check.equal(triple(n), 3 * n, name=f"triple({n})", mistakes={"this is twice the number": 2 * n})
### END HIDDEN TESTS
"""
TOTAL = '''\
def total(numbers):
    """Return the sum of a list."""
    ### BEGIN SOLUTION
    return sum(numbers)
    ### END SOLUTION
'''
TOTAL_VISIBLE = 'check.equal(total([1, 2]), 3, name="total([1, 2])")'
TOTAL_HIDDEN = """\
# Hidden tests run here when your notebook is graded.
### BEGIN HIDDEN TESTS
check.equal(total([]), 0, name="total([])")
check.equal(total([271828, 4]), 271832, name="total of a list")
### END HIDDEN TESTS
"""
QUESTION = """\
Your answer here.

### BEGIN SOLUTION
- one point for a reason
### END SOLUTION
"""
POINTS = 10.0  # 1 + 2 for each exercise, 4 for the question


def cell(source, name, kind="code", **meta):
    """Return a cell that nbgrader knows by name."""
    made = new_code_cell(source, id=name) if kind == "code" else new_markdown_cell(source, id=name)
    nbgrader = {"grade": False, "locked": False, "solution": False, "schema_version": 3, "task": False}
    made.metadata["nbgrader"] = nbgrader | {"grade_id": name, "cell_type": kind} | meta
    return made


def exercise(name, source, visible, hidden):
    """Return the cells of one exercise."""
    tested = {"grade": True, "locked": True}
    return [
        new_markdown_cell(f"### Exercise {int(name[2:4])}: {name[5:]}", id=f"{name}-box"),
        cell(source, name, solution=True),
        cell(visible, f"{name}-visible", points=1, **tested),
        cell(hidden, f"{name}-hidden", points=2, **tested),
    ]


def source_notebook():
    """Return the lesson's source notebook."""
    prelude = cell("import math\nfrom pretrain import check", "prelude", locked=True)
    prelude.metadata["tags"] = ["prelude"]
    cells = [
        new_markdown_cell("# A small lesson", id="title"),
        prelude,
        *exercise("ex01-triple", TRIPLE, TRIPLE_VISIBLE, TRIPLE_HIDDEN),
        *exercise("ex02-total", TOTAL, TOTAL_VISIBLE, TOTAL_HIDDEN),
        cell(QUESTION, "q1-why", "markdown", grade=True, solution=True, points=4),
    ]
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    return new_notebook(cells=cells, metadata=kernel | {"language_info": {"name": "python"}})


def make_course(root: Path, *lessons: str) -> Path:
    """Write a course with the small lesson, under each of the names given."""
    for lesson in lessons or (LESSON,):
        folder = root / "solutions" / lesson
        folder.mkdir(parents=True)
        nbformat.write(source_notebook(), folder / f"{lesson}.ipynb")
    return root


def make_class(tmp_path: Path) -> Classroom:
    """Return an empty class of a course with the small lesson alone."""
    (tmp_path / "class" / "submitted").mkdir(parents=True)
    return Classroom(make_course(tmp_path / "course"), tmp_path / "class")


def answered(root: Path, **answers: str):
    """Return the released notebook with right answers; `ex01=…` and `ex02=…` replace them, None leaves one out."""
    own = bank.solutions(LESSON, root)
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
