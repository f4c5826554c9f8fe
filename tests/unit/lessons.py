"""Small lessons for tests: their cells, three of them as source notebooks, and one as students have it."""

import textwrap
from collections.abc import Callable, Mapping
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

LESSON = "00-small"
TRIPLE = '''\
def triple(x):
    """Return three times x."""
    ### BEGIN SOLUTION
    return 3 * x
    ### END SOLUTION
'''
TRIPLE_VISIBLE = """\
with check.exercise("ex01-triple") as see:
    see("triple(2)", triple(2))
"""
TRIPLE_HIDDEN = """\
# Hidden tests run here when your notebook is graded.
### BEGIN HIDDEN TESTS
with check.exercise("ex01-triple", hidden=True) as see:
    for n in (-7, 0, 918273):
        see(f"triple({n})", triple(n))
### END HIDDEN TESTS
"""
TOTAL = '''\
def total(numbers):
    """Return the sum of a list."""
    ### BEGIN SOLUTION
    return sum(numbers)
    ### END SOLUTION
'''
TOTAL_VISIBLE = """\
with check.exercise("ex02-total") as see:
    see("total([1, 2])", total([1, 2]))
"""
TOTAL_HIDDEN = """\
# Hidden tests run here when your notebook is graded.
### BEGIN HIDDEN TESTS
with check.exercise("ex02-total", hidden=True) as see:
    see("total([])", total([]))
    see("total of a list", total([271828, 4]))
### END HIDDEN TESTS
"""
BANK = {
    "ex01-triple": """\
# %% wrong: this is the number and four
-    return 3 * x
+    return x + 4

# %% wrong: this is twice the number
-    return 3 * x
+    return 2 * x

# %% oracle: sums
def triple(x):
    return x + x + x

# %% right: the other way round
-    return 3 * x
+    return x * 3
""",
    "ex02-total": """\
# %% wrong: the first number is missing
-    return sum(numbers)
+    return sum(numbers[1:])

# %% wrong: the sum of an empty list is 0
-    return sum(numbers)
+    return sum(numbers) if numbers else None

# %% oracle: a loop
def total(numbers):
    made = 0
    for number in numbers:
        made += number
    return made
""",
}
QUESTION = """\
Your answer here.

### BEGIN SOLUTION
- one point for a reason
### END SOLUTION
"""
TWICE = """\
def twice_plus_one(number):
    \"\"\"Return twice the number, plus one.\"\"\"
    ### BEGIN SOLUTION
    doubled_value = number + number + 0
    return doubled_value + 1
    ### END SOLUTION
"""
TWICE_VISIBLE = "assert twice_plus_one(2) == 5"
TWICE_HIDDEN = """\
# Hidden tests run here when your notebook is graded.
### BEGIN HIDDEN TESTS
for secret_value in (-7, 0, 11):
    assert twice_plus_one(secret_value) == 2 * secret_value + 1
### END HIDDEN TESTS
"""
TITLE = """\
# 1 Small numbers

Numbers are
everywhere. **Counting** comes first. You will be able to

- count.

**Needs** nothing. **Costs** about an hour; to run, a second.
"""
CHECKS = {"ex01-one": "assert one() == 1\ncheck.passed()", "ex02-two": "assert two() == 2\ncheck.passed()"}
POINTS = 10.0  # 1 + 2 for each exercise, 4 for the question
PRELUDE = "import math\nfrom pretrain import check"
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def plain(source: str) -> NotebookNode:
    """Return a code cell without marks."""
    return new_code_cell(textwrap.dedent(source).strip())


def cell(source: str, name: str, kind: str = "code", **marks: object) -> NotebookNode:
    """Return a cell that nbgrader knows by name."""
    made = new_code_cell(source, id=name) if kind == "code" else new_markdown_cell(source, id=name)
    usual = {"grade": False, "locked": False, "solution": False, "schema_version": 3, "task": False}
    made.metadata["nbgrader"] = usual | {"grade_id": name, "cell_type": kind} | marks
    return made


def solution(name: str, source: str) -> NotebookNode:
    """Return the cell of an exercise."""
    return cell(textwrap.dedent(source).strip(), name, solution=True)


def test_cell(name: str, source: str, points: int = 1) -> NotebookNode:
    """Return the cell of a test."""
    return cell(textwrap.dedent(source).strip(), name, grade=True, locked=True, points=points)


test_cell.__test__ = False  # for pytest


def prelude(source: str = PRELUDE) -> NotebookNode:
    """Return the cell that tests may use."""
    made = cell(source, "prelude", locked=True)
    made.metadata["tags"] = ["prelude"]
    return made


def exercise(name: str, source: str, visible: str, hidden: str) -> list[NotebookNode]:
    """Return the cells of one exercise, with one point and two."""
    return [
        new_markdown_cell(f"### Exercise {int(name[2:4])}: {name[5:]}", id=f"{name}-box"),
        solution(name, source),
        test_cell(f"{name}-visible", visible),
        test_cell(f"{name}-hidden", hidden, 2),
    ]


def notebook(*cells: NotebookNode) -> NotebookNode:
    """Return a notebook with these cells."""
    return new_notebook(cells=list(cells), metadata={"kernelspec": KERNEL, "language_info": {"name": "python"}})


def small() -> NotebookNode:
    """Return the small lesson: two exercises and a question."""
    return notebook(
        new_markdown_cell("# A small lesson", id="title"),
        prelude(),
        *exercise("ex01-triple", TRIPLE, TRIPLE_VISIBLE, TRIPLE_HIDDEN),
        *exercise("ex02-total", TOTAL, TOTAL_VISIBLE, TOTAL_HIDDEN),
        cell(QUESTION, "q1-why", "markdown", grade=True, solution=True, points=4),
    )


def tiny() -> NotebookNode:
    """Return the tiny lesson: one exercise, and a cell that prints."""
    return notebook(
        new_markdown_cell("# A tiny lesson", id="title"),
        prelude(),
        *exercise("ex01-twice", TWICE, TWICE_VISIBLE, TWICE_HIDDEN),
        new_code_cell("print(6 * 7)", id="product"),
    )


def make_course(root: Path, *names: str, lesson: Callable[[], NotebookNode] = small) -> Path:
    """Write a course with the same lesson under each of the names, and return its root."""
    for name in names or (LESSON,):
        write(lesson(), root / "solutions", name)
        if lesson is small:
            write_bank(root, name)
    return root


def write_bank(root: Path, name: str = LESSON, bank: Mapping[str, str] = BANK) -> None:
    """Write the bank of a lesson."""
    folder = root / "solutions" / name / "answers"
    folder.mkdir(parents=True, exist_ok=True)
    for task, answers in bank.items():
        (folder / f"{task}.diff").write_text(answers, encoding="utf-8")


def released(folder: Path, name: str, title: str = TITLE, **checks: str) -> Path:
    """Write a lesson as students have it, with an exercise for each check and a question; return its notebook."""
    cells = [new_markdown_cell(title)]
    for number, (task, check) in enumerate((checks or CHECKS).items(), 1):
        text = f"Some words.\n\n### Exercise {number}: {task[5:].title()} & more\n\nDo it."
        empty, hidden = "raise NotImplementedError()", "# Hidden tests run here."
        cells += [new_markdown_cell(text), *exercise(task, empty, check, hidden)[1:]]
    cells.append(cell("Your answer", "q1-why", "markdown", grade=True, solution=True, points=4))
    return write(notebook(*cells), folder, name)


def write(made: NotebookNode, folder: Path, name: str) -> Path:
    """Write a lesson into a folder of its own and return its notebook's path."""
    path = folder / name / f"{name}.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(made, path)
    return path
