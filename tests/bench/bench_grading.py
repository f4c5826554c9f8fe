"""Grading a class: `course grade` on two workers, sandboxed, against `nbgrader autograde`, on the same submissions.

The submissions are packs of the lesson's answer bank: right and wrong answers mixed, as in a class. Both sides start
with their imports, run the lesson in its shortest profile, and keep their own gradebook. They take turns.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from nbformat import NotebookNode

from grading import paths
from grading.classroom.folder import Classroom
from grading.course import bank
from grading.examiner import expected
from grading.execution.pool import Options
from grading.gradebook.grade import grade
from grading.lessons.answers import read_banks, solutions
from pretrain.tables import ELSEWHERE
from tests.bench.result import Result

LESSON = "01-word2vec"
JOBS = 2


def submissions(count: int) -> list[NotebookNode]:
    """Return `count` submitted notebooks: number k has the k-th answer of every exercise's bank, over and over."""
    answers = read_banks(LESSON)
    released, own = bank.released(LESSON), solutions(LESSON)
    packs = max(map(len, answers.values()))
    taken = [{name: found[k].source for name, found in answers.items() if k < len(found)} for k in range(packs)]
    return [bank.filled(released, own | taken[k % packs]) for k in range(count)]


def hand_in(classroom: Classroom, notebooks: list[NotebookNode]) -> None:
    """Put notebooks where a class's submissions lie."""
    for number, notebook in enumerate(notebooks):
        bank.submit(classroom, f"student-{number:03}", LESSON, notebook)


def ours(notebooks: list[NotebookNode], scratch: Path, every_cell: bool = False) -> None:
    """Grade with `course grade`'s own function."""
    classroom = Classroom(paths.ROOT, scratch)
    hand_in(classroom, notebooks)
    results = grade(classroom, [LESSON], options=Options(jobs=JOBS, every_cell=every_cell))
    if unfinished := [result.student for result in results if not result.graded]:
        raise RuntimeError(f"not graded: {', '.join(unfinished)}")


def every_cell(notebooks: list[NotebookNode], scratch: Path) -> None:
    """Grade, and run the lesson's figures and experiments too, as the peer does."""
    ours(notebooks, scratch, every_cell=True)


def stock(notebooks: list[NotebookNode], scratch: Path) -> None:
    """Grade with nbgrader as it comes, in a course of its own."""
    shutil.copytree(paths.notebook(LESSON).parent, scratch / "source" / LESSON, ignore=lambda *_: ["answers"])
    nbgrader("generate_assignment", scratch)
    hand_in(Classroom(paths.ROOT, scratch), notebooks)
    nbgrader("autograde", scratch)
    done = len(list(scratch.glob(f"autograded/*/{LESSON}/{LESSON}.ipynb")))
    if done != len(notebooks):
        raise RuntimeError(f"nbgrader graded {done} of {len(notebooks)}")


def nbgrader(step: str, course: Path) -> None:
    """Run one of nbgrader's commands in `course`."""
    command = [sys.executable, "-m", "nbgrader", step, LESSON, "--ExecutePreprocessor.timeout=600"]
    environment = os.environ | {"PRETRAIN_PROFILE": "grade", "JUPYTER_CONFIG_PATH": str(course)}
    environment[ELSEWHERE] = str(expected.folder(LESSON).parent)  # by which the tests judge
    subprocess.run(command, cwd=course, env=environment, check=True, capture_output=True)


def per_minute(side: Callable[[list[NotebookNode], Path], None], notebooks: list[NotebookNode]) -> float:
    """Return how many submissions a minute `side` grades, its start included."""
    scratch = Path(tempfile.mkdtemp(prefix="bench-"))
    began = time.perf_counter()
    try:
        side(notebooks, scratch)
        return 60 * len(notebooks) / (time.perf_counter() - began)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def run(rounds: int = 2, size: int = 25) -> list[Result]:
    """Grade `rounds` classes of `size` submissions in turn and compare submissions per minute."""
    notebooks = submissions(rounds * size)
    rates: dict[str, list[float]] = {"ours": [], "every cell": [], "peer": []}
    for number in range(rounds):
        part = notebooks[number * size : (number + 1) * size]
        for name, side in (("ours", ours), ("peer", stock), ("every cell", every_cell)):
            rates[name].append(per_minute(side, part))
            print(f"round {number + 1} of {rounds}, {name}: {rates[name][-1]:.1f} a minute", flush=True)
    peer = f"nbgrader {version('nbgrader')} autograde, one process, no sandbox"
    note = f"{rounds} classes of {size}, {LESSON}, {JOBS} workers, sandbox on"
    all_cells = {"ours": rates["every cell"], "peer": rates["peer"]}
    return [
        Result("grading", "submissions/min", peer, {side: rates[side] for side in ("ours", "peer")}, note),
        Result("grading, every cell of the lesson run", "submissions/min", peer, all_cells, note),
    ]
