"""The pool of worker processes: one that is killed, or never done, takes no submission with it but its own."""

from __future__ import annotations

import queue
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from grading.execution.process import Child, Late, Lost
from grading.execution.worker import DEFAULT_EXECUTOR, Job, Outcome, execute, start
from grading.sandbox import guards

MARGIN = 120  # seconds beyond twice a notebook's own: it may be run twice, and kernels take time to start


@dataclass(frozen=True)
class Options:
    """How a class is graded.

    Args:
        jobs: worker processes.
        force: grade again what has not changed.
        sandbox: False grades unsafely, and every result says so.
        guard: the name of the sandbox: see grading.sandbox.guards.
        executor: dotted path of the preprocessor that executes a notebook.
        every_cell: run also the lesson's own cells that no exercise needs.
        scheduler: address of a dask scheduler, whose workers are used instead of `jobs` processes here.
    """

    jobs: int = 1
    force: bool = False
    sandbox: bool = True
    guard: str = guards.BUBBLEWRAP
    executor: str = DEFAULT_EXECUTOR
    every_cell: bool = False
    scheduler: str = ""

    @property
    def guarded(self) -> str:
        """What kernels are started under; "" for nothing."""
        return self.guard if self.sandbox else ""


DEFAULT = Options()


def longest(job: Job) -> int:
    """Return after how many seconds a job's worker is stopped."""
    return 2 * job.seconds + MARGIN


class Workers:
    """Processes that execute, each with a thread here that waits for it, and not for ever."""

    def __init__(self, options: Options) -> None:
        self.slots = options.jobs
        self._threads = ThreadPoolExecutor(options.jobs)
        self._children = [Child(partial(start, options.guarded)) for _ in range(options.jobs)]
        if not options.sandbox:  # then students' code would have the worker's limits
            self._children = [Child(partial(start, ""), memory_mb=0) for _ in range(options.jobs)]
        self._idle: queue.SimpleQueue[Child] = queue.SimpleQueue()
        for child in self._children:
            self._idle.put(child)
        self._closed = False

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *error: object) -> None:
        self._closed = True
        self._threads.shutdown(wait=False, cancel_futures=True)
        for child in self._children:
            child.close()
        self._threads.shutdown()

    def submit(self, job: Job) -> Future[Outcome]:
        """Have a job executed."""
        return self._threads.submit(self._execute, job)

    def outcome(self, job: Job, future: Future[Outcome]) -> Outcome:
        """Wait for a job."""
        return future.result()

    def _execute(self, job: Job) -> Outcome:
        """Execute a job; when its worker was killed, try once more."""
        child = self._idle.get()
        try:
            for _ in range(2):
                try:
                    outcome: Outcome = child.run(execute, job, longest(job))
                    return outcome
                except Late as late:
                    return Outcome(error=f"its execution came to no end ({late})")
                except Lost as lost:
                    error = str(lost)
                    if self._closed:
                        break
            return Outcome(error=f"the process that executed it failed, twice ({error}): is there enough memory?")
        finally:
            self._idle.put(child)
