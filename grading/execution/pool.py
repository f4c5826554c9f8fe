"""The pool of worker processes: one that is killed takes no submission with it."""

from __future__ import annotations

import multiprocessing
import os
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass

from grading.execution.worker import DEFAULT_EXECUTOR, Job, Outcome, execute, start


@dataclass(frozen=True)
class Options:
    """How a class is graded.

    Args:
        jobs: worker processes.
        force: grade again what has not changed.
        sandbox: False grades unsafely, and every result says so.
        executor: dotted path of the preprocessor that executes a notebook.
        every_cell: run also the lesson's own cells that no exercise needs.
        scheduler: address of a dask scheduler, whose workers are used instead of `jobs` processes here.
    """

    jobs: int = 1
    force: bool = False
    sandbox: bool = True
    executor: str = DEFAULT_EXECUTOR
    every_cell: bool = False
    scheduler: str = ""


DEFAULT = Options()


class Workers:
    """Processes that execute; one that is killed takes no submission with it."""

    def __init__(self, options: Options) -> None:
        self._options, self.slots = options, options.jobs
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *error: object) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def submit(self, job: Job) -> Future[Outcome]:
        """Have a job executed."""
        try:
            return self._started().submit(execute, job)
        except BrokenProcessPool:
            self._pool = None
            return self._started().submit(execute, job)

    def outcome(self, job: Job, future: Future[Outcome]) -> Outcome:
        """Wait for a job; when its worker was killed, try once more, alone."""
        try:
            return future.result()
        except BrokenProcessPool:
            self._pool = None
        try:
            with self._new(1) as pool:
                return pool.submit(execute, job).result()
        except BrokenProcessPool:
            return Outcome(error="the process that executed it was killed, twice: is there enough memory?")

    def _started(self) -> ProcessPoolExecutor:
        self._pool = self._pool or self._new(self._options.jobs)
        return self._pool

    def _new(self, jobs: int) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(jobs, context, start, (self._options.sandbox,))


def default_jobs() -> int:
    """Return how many workers fit this machine."""
    return max(1, len(os.sched_getaffinity(0)))
