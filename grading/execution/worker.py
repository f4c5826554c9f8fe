"""What a worker process does: execute one prepared notebook in the sandbox. It never sees the gradebook's file."""

from __future__ import annotations

import importlib
import logging
import math
import os
import time
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from traitlets.config import Config

from grading.execution import carried
from grading.pages import sanitise
from grading.sandbox import guards
from grading.sandbox.limits import Limits
from grading.sandbox.provisioner import sandbox_kernels
from grading.submissions import needed

DEFAULT_EXECUTOR = "grading.examiner.preprocessor.ExaminerExecute"
LEAST = 5.0  # seconds without which a second run is not begun


@dataclass(frozen=True)
class Job:
    """One notebook to execute.

    Args:
        notebook: the prepared notebook.
        executed: where the executed one is to be written.
        data: the directory whose files the student's code finds beside the notebook.
        executor: dotted path of the preprocessor class that executes.
        config: traitlets settings.
        resources: what nbgrader's preprocessors find about the submission.
        guard: what its kernels have to be started under; "" for nothing.
        released: the lesson's ordinary cells, of which those that no exercise needs are not run.
        tables: by test, what the values that it hands over are judged by.
        solutions: the lesson's own answers, by exercise, for those that build on a wrong one.
    """

    notebook: Path
    executed: Path
    data: Path
    executor: str
    config: Mapping[str, Any]
    resources: Mapping[str, str]
    guard: str = guards.BUBBLEWRAP
    released: frozenset[str] = frozenset()
    tables: Mapping[str, str] = field(default_factory=dict)
    solutions: Mapping[str, str] = field(default_factory=dict)

    @property
    def seconds(self) -> int:
        """How long its cells may take together."""
        return Limits.of(Config(self.config).BubblewrapProvisioner.get("limits", {})).notebook_seconds


@dataclass
class Outcome:
    """How an execution went: `events` are troubles of single cells, `error` is why there is no executed notebook."""

    seconds: float = 0.0
    events: list[str] = field(default_factory=list)
    error: str = ""


def start(guard: str) -> None:
    """Prepare a worker process: start every kernel under the guard."""
    os.environ |= {"PRETRAIN_PROFILE": "grade", "TQDM_DISABLE": "1"}  # nobody looks at bars here
    os.environ["NBGRADER_EXECUTION"] = "autograde"
    if guard:
        sandbox_kernels(guards.PROVISIONERS[guard])
    for name in ("traitlets", "asyncio"):  # what they say of a lost kernel is said in the result
        logging.getLogger(name).setLevel(logging.CRITICAL)


def execute(job: Job) -> Outcome:
    """Execute one notebook; a failure is an outcome, not an exception, so that the class goes on."""
    began = time.monotonic()
    try:
        events = _execute(job)
    except Exception as error:
        reason = "".join(traceback.format_exception_only(error)).strip().splitlines()[-1]
        return Outcome(time.monotonic() - began, error=f"the notebook could not be executed: {reason}")
    return Outcome(time.monotonic() - began, events)


def _execute(job: Job) -> list[str]:
    deadline = time.monotonic() + job.seconds
    notebook = nbformat.read(job.notebook, as_version=4)
    skipped = needed.unneeded(notebook, job.released)
    events = _run(job, notebook, skipped)
    if needed.missed(notebook, skipped):
        notebook = nbformat.read(job.notebook, as_version=4)
        events = _run(job, notebook, [])
    events += _carry(job, notebook, deadline)
    for cell in notebook.cells:
        if cell.cell_type == "code":  # here, where it may take time and memory
            cell.outputs = sanitise.outputs(cell.outputs)
    job.executed.write_text(nbformat.writes(notebook), encoding="utf-8", errors="replace")
    return events


def _carry(job: Job, executed: NotebookNode, deadline: float) -> list[str]:
    """Try again what failed for an earlier error, while there is time; a failure of that run costs nothing else."""
    prepared = nbformat.read(job.notebook, as_version=4)

    def run(notebook: NotebookNode, skipped: list[int]) -> None:
        left = deadline - time.monotonic()
        if left < LEAST:
            raise TimeoutError
        _run(job, notebook, sorted({*skipped, *needed.unneeded(notebook, job.released)}), left)

    try:
        carried.carry(executed, prepared, job.solutions, run)
    except Exception as error:  # whatever the student's kernel did, the first run stands
        return [f"exercises that build on a wrong one could not be tried again ({type(error).__name__})"]
    return []


def _run(job: Job, notebook: NotebookNode, skipped: list[int], seconds: float = math.inf) -> list[str]:
    """Execute a notebook's cells, in place, and return what went wrong with the machine."""
    executor = load(job.executor)(config=Config(job.config))
    executor.guard, executor.skipped = job.guard, frozenset(skipped)
    executor.tables, executor.seconds = job.tables, seconds
    executor.preprocess(notebook, {"metadata": {"path": str(job.data)}, "nbgrader": dict(job.resources)})
    return list(getattr(executor, "events", []))


def load(path: str) -> Any:
    """Return the class with the dotted path `path`."""
    module, name = path.rsplit(".", 1)
    return getattr(importlib.import_module(module), name)
