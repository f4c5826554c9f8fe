"""A process that does the grader's work on what students handed in: it may die, fill its memory or never end.

The grader itself lives on. It knows what became of the work, and the next piece is done by a new process.
"""

from __future__ import annotations

import contextlib
import ctypes
import multiprocessing
import os
import resource
import shutil
import signal
import tempfile
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

import psutil

from grading.sandbox.limits import MB

PR_SET_PDEATHSIG = 1
MEMORY_MB = 1200  # private memory of one such process (RLIMIT_DATA)
IMPORTED = ["grading.execution.worker", "grading.examiner.preprocessor", "grading.examiner.recorder"]


class Lost(Exception):
    """The process ended before its work was done."""


class Late(Lost):
    """The work was not done in time."""


def start(target: Callable[..., None], *arguments: Any) -> multiprocessing.process.BaseProcess:
    """Start a process that calls `target`, with the environment and the directory of this one; it does not outlive it.

    It is a fork of a server that has no threads and has imported what such processes need: imports take seconds each.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(IMPORTED)
    process = context.Process(target=_begin, args=(dict(os.environ), target, arguments), daemon=True)
    process.start()
    return process


def _begin(environment: dict[str, str], target: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    os.environ.clear()
    os.environ.update(environment)
    target(*arguments)


def _nothing() -> None:
    """What a process needs that needs nothing."""


class Child:
    """A process for one piece of work after the other, started when it is needed; not to be used by two threads.

    Args:
        prepare: is called first in every new process.
        memory_mb: how much memory the process may take for its work; 0 for as much as there is.
    """

    def __init__(self, prepare: Callable[[], None] = _nothing, memory_mb: int = MEMORY_MB) -> None:
        self._prepare, self._memory_mb = prepare, memory_mb
        self._process: multiprocessing.process.BaseProcess | None = None
        self._connection: Connection | None = None
        self._scratch = ""

    def run(self, function: Callable[[Any], Any], argument: Any, seconds: float) -> Any:
        """Return `function(argument)`, called in the process.

        Raises:
            Late: it takes longer than `seconds`; the process is killed.
            Lost: the process dies, or the function raises an error.
        """
        connection = self._started()
        try:
            connection.send((function, argument))
            if not connection.poll(seconds):
                raise Late(f"it was not done after {seconds:g} s")
            done, value = connection.recv()
        except (OSError, EOFError) as error:
            self.close()
            raise Lost("the process was killed") from error
        except Late:
            self.close()
            raise
        if not done:
            raise Lost(value)
        return value

    def close(self) -> None:
        """End the process, whatever it does, and remove what it left in its temporary directory."""
        process, connection, scratch = self._process, self._connection, self._scratch
        self._process = self._connection = None
        if process is not None:
            process.kill()
            process.join()
        if connection is not None:
            connection.close()
        if scratch:
            shutil.rmtree(scratch, ignore_errors=True)

    def _started(self) -> Connection:
        if self._connection is None:
            self._scratch = tempfile.mkdtemp(prefix="g")
            self._connection, theirs = multiprocessing.Pipe()
            self._process = start(_serve, theirs, self._prepare, self._memory_mb, self._scratch)
            theirs.close()  # so that the end of the process is the end of what can be read
        return self._connection


def _serve(connection: Connection, prepare: Callable[[], None], memory_mb: int, scratch: str) -> None:
    """Do what is asked, until nobody asks any more."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)  # die with the grader
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ["TMPDIR"] = tempfile.tempdir = scratch
    if memory_mb:  # not the hard limit: a sandbox that is started from here has its own
        most = psutil.Process().memory_info().data + memory_mb * MB
        resource.setrlimit(resource.RLIMIT_DATA, (most, resource.getrlimit(resource.RLIMIT_DATA)[1]))
    prepare()
    with contextlib.suppress(EOFError):
        while True:
            function, argument = connection.recv()
            connection.send(_done(function, argument))


def _done(function: Callable[[Any], Any], argument: Any) -> tuple[bool, Any]:
    try:
        return True, function(argument)
    except MemoryError:
        return False, "it needs more memory than it may have"
    except Exception as error:  # it may be one that cannot be sent
        return False, f"{type(error).__name__}: {error}"
