"""A tiny lesson for tests: one exercise on plain Python, in a course folder of its own."""

from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

SOLUTION = """\
def twice_plus_one(number):
    \"\"\"Return twice the number, plus one.\"\"\"
    ### BEGIN SOLUTION
    doubled_value = number + number + 0
    return doubled_value + 1
    ### END SOLUTION
"""
VISIBLE = "assert twice_plus_one(2) == 5"
HIDDEN = """\
# Hidden tests run here when your notebook is graded.
### BEGIN HIDDEN TESTS
for secret_value in (-7, 0, 11):
    assert twice_plus_one(secret_value) == 2 * secret_value + 1
### END HIDDEN TESTS
"""


def _graded(source, name, **meta):
    nbgrader = {
        "grade": False,
        "locked": False,
        "solution": False,
        "schema_version": 3,
        "task": False,
        "grade_id": name,
    }
    cell = new_code_cell(source, id=name)
    cell.metadata["nbgrader"] = nbgrader | meta
    return cell


def make_notebook():
    """Return the source notebook of the tiny lesson."""
    prelude = _graded("import math\n\nfrom pretrain import check", "prelude", locked=True)
    prelude.metadata["tags"] = ["prelude"]
    cells = [
        new_markdown_cell("# A tiny lesson", id="title"),
        prelude,
        new_markdown_cell("### Exercise 1: twice, plus one", id="box"),
        _graded(SOLUTION, "ex01-twice", solution=True),
        _graded(VISIBLE, "ex01-twice-visible", grade=True, locked=True, points=1),
        _graded(HIDDEN, "ex01-twice-hidden", grade=True, locked=True, points=2),
        new_code_cell("print(6 * 7)", id="product"),
    ]
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    return new_notebook(cells=cells, metadata=kernel | {"language_info": {"name": "python"}})


def make_course(root: Path, *lessons: str) -> Path:
    """Write a course with these lessons, all of them the tiny one, under `root`; return `root`."""
    for lesson in lessons:
        folder = root / "solutions" / lesson
        folder.mkdir(parents=True)
        nbformat.write(make_notebook(), folder / f"{lesson}.ipynb")
    return root
