"""Run a lesson's tests with its solution and with other answers, and return what they see.

All is the lesson's own code, so that nothing here needs a sandbox: one process runs through the notebook's cells with
the solution, and at each exercise forks a child for every answer, which runs the exercise's tests and sends their
records back. Forks are cheap: a bank of a hundred answers takes seconds.
"""

from __future__ import annotations

import gc
import json
import multiprocessing
import os
import resource
import select
import signal
import time
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import torch
from nbformat import NotebookNode

from grading import paths
from grading.examiner.imports import import_what
from grading.execution.process import start
from grading.lessons.answers import Answer
from grading.lessons.notebooks import exercises, grade_id, is_marked, ordinary, read
from grading.paths import CourseError
from grading.submissions import needed
from pretrain import check
from pretrain.records import Raised, Record, record_from_json, record_to_json
from pretrain.runtime import seed_everything

SECONDS = 20.0  # for the tests of one answer
CPU_SECONDS = 12  # of which it may compute: no answer that ends takes 4 here, and what never ends is soon known
NO_END = Raised("TimeoutError", "it does not end")
DIED = Raised("RuntimeError", "its process died")
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")  # forks have no others
Records = dict[str, Record]  # by test: "ex03-attention" for the visible check, "ex03-attention-hidden"


def record(
    lesson: str, answers: Sequence[Answer], root: Path = paths.ROOT, jobs: int = 1
) -> Iterator[tuple[Answer, Records]]:
    """Yield each answer with what the tests of its exercise saw, in the order of the lesson's exercises.

    Raises:
        CourseError: the lesson itself cannot be run; the message has the cell and the error.
    """
    ours, theirs = multiprocessing.Pipe()
    process = start(_serve, theirs, lesson, list(answers), root, jobs)
    theirs.close()
    try:
        while (message := _received(ours, lesson)) is not None:
            number, held = message
            yield answers[number], {test: record_from_json(entry) for test, entry in json.loads(held).items()}
        process.join()
    finally:
        process.kill()
        process.join()


def _received(connection: Connection, lesson: str) -> tuple[int, str] | None:
    try:
        message = connection.recv()
    except EOFError:
        raise CourseError(f"{lesson}: the process that runs its tests died") from None
    if isinstance(message, str):
        raise CourseError(f"{lesson} cannot be run: {message}")
    return message


def _serve(connection: Connection, lesson: str, answers: list[Answer], root: Path, jobs: int) -> None:
    os.environ |= {"PRETRAIN_PROFILE": "grade", "PRETRAIN_DEVICE": "cpu", "TQDM_DISABLE": "1", **ONE_THREAD}
    torch.set_num_threads(1)  # a pool of threads would not survive a fork
    seed_everything(0)  # what that imports is imported here, and not in every fork
    path = paths.notebook(lesson, root)
    os.chdir(path.parent)
    try:
        with open(os.devnull, "w") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):
            for number, held in _Lesson(read(path), jobs).run(answers):
                connection.send((number, held))
        connection.send(None)
    except Exception as error:
        connection.send(", ".join(line.strip() for line in traceback.format_exception_only(error)))


@dataclass
class _Lesson:
    """A notebook that is run cell by cell."""

    notebook: NotebookNode
    jobs: int
    space: dict[str, Any] = field(default_factory=lambda: {"__name__": "__main__"})

    def run(self, answers: Sequence[Answer]) -> Iterator[tuple[int, str]]:
        """Run through the cells with the solution; yield each answer's number and what its tests saw, as JSON."""
        tests = {exercise.name: [grade_id(test) for test in exercise.tests] for exercise in exercises(self.notebook)}
        cells = self._cells()
        for position, cell in enumerate(cells):
            name = grade_id(cell)
            if wanted := [(n, answer) for n, answer in enumerate(answers) if answer.exercise == name]:
                last = max(i for i, other in enumerate(cells) if grade_id(other) in tests[name])
                after = cells[position + 1 : last + 1]
                import_what(cell.source)  # in functions
                tasks = {n: _Task(self.space, answer.source, after, tests[name]) for n, answer in wanted}
                yield from _forked(tasks, self.jobs)
            if not _is_test(cell):
                _run(cell.source, name or f"cell {position}", self.space)

    def _cells(self) -> list[NotebookNode]:
        """The code cells that the tests need."""
        skipped = set(needed.unneeded(self.notebook, ordinary(self.notebook)))
        return [c for i, c in enumerate(self.notebook.cells) if c.cell_type == "code" and i not in skipped]


def _is_test(cell: NotebookNode) -> bool:
    return is_marked(cell, "grade") and not is_marked(cell, "solution")


def _run(source: str, name: str, space: dict[str, Any]) -> None:
    try:
        exec(compile(source, f"<{name}>", "exec"), space)
    except Exception as error:
        error.add_note(f"in {name}")
        raise


@dataclass(frozen=True)
class _Task:
    """An answer to try: the cells up to its tests are run with it, and those tests."""

    space: dict[str, Any]
    source: str
    cells: Sequence[NotebookNode]
    tests: Sequence[str]

    def records(self) -> Records:
        """Run it, here; what the tests of other exercises see is of no interest."""
        seen: Records = {}

        def keep(name: str, record: Record, error: Exception | None, test: str) -> None:
            seen[name] = record

        check.settle_with(keep)
        broken = _error(self.source, self.space)
        for cell in self.cells:
            name = grade_id(cell).removesuffix("-visible")
            if grade_id(cell) in self.tests:
                seed_everything(0)
                if error := broken or _error(cell.source, self.space):
                    seen.setdefault(name, Record([], error))
            elif not (_is_test(cell) or broken):
                broken = _error(cell.source, self.space)
        return seen


def _error(source: str, space: dict[str, Any]) -> Raised | None:
    try:
        exec(compile(source, "<answer>", "exec"), space)
    except Exception as error:
        return Raised.of(error)
    return None


def _forked(tasks: Mapping[int, _Task], jobs: int) -> Iterator[tuple[int, str]]:
    """Run each task in a fork, `jobs` at a time; yield its number and what its tests saw."""
    waiting = list(tasks.items())
    running: dict[int, tuple[int, _Child]] = {}
    while waiting or running:
        while waiting and len(running) < jobs:
            number, task = waiting.pop(0)
            child = _Child(task)
            running[child.pipe] = number, child
        ready, _, _ = select.select(list(running), [], [], 0.2)
        for pipe in ready:
            if running[pipe][1].read():
                number, child = running.pop(pipe)
                yield number, child.result()
        for pipe in [pipe for pipe, (_, child) in running.items() if child.late()]:
            number, child = running.pop(pipe)
            yield number, child.result()


class _Child:
    """A fork that runs a task and writes its records into a pipe."""

    def __init__(self, task: _Task) -> None:
        self._task, self._held, self._deadline = task, b"", time.monotonic() + SECONDS
        self.pipe, write = os.pipe()
        gc.freeze()  # else the child's garbage collector goes through all that is here, and so copies it
        self._pid = os.fork()
        if self._pid == 0:
            try:
                resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))  # a fork begins at 0
                held = {test: record_to_json(record) for test, record in task.records().items()}
                with os.fdopen(write, "wb") as file:
                    file.write(json.dumps(held).encode())
            finally:
                os._exit(0)
        os.close(write)

    def read(self) -> bool:
        """Take what is in the pipe; return whether it has ended."""
        part = os.read(self.pipe, 1 << 20)
        self._held += part
        return not part

    def late(self) -> bool:
        return time.monotonic() > self._deadline

    def result(self) -> str:
        """End the child and return its records as JSON, or records of an error where it sent none."""
        os.close(self.pipe)
        with suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)
        _, status = os.waitpid(self._pid, 0)
        with suppress(ValueError):
            json.loads(self._held)
            return self._held.decode()
        names = [test.removesuffix("-visible") for test in self._task.tests]
        error = NO_END if self.late() or os.WTERMSIG(status) == signal.SIGXCPU else DIED
        return json.dumps({name: record_to_json(Record([], error)) for name in names})
