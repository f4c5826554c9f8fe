"""Start an examiner and hand it tests."""

from __future__ import annotations

import atexit
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path

import grading
import pretrain
from grading.examiner import wire
from grading.examiner.encode import encode
from grading.examiner.examination import Outcome, Test
from grading.examiner.rules import WireError
from grading.sandbox import bwrap, guards, guest
from grading.sandbox.limits import Limits

START_SECONDS = 60.0
MARGIN = 10.0
WEEK = 7 * 24 * 3600
PACKAGE = Path(grading.__file__).resolve().parent


class ExaminerError(RuntimeError):
    """The examiner itself cannot be started or died."""


class Examiner:
    """A process that runs tests, one after the other; it is started at the first one.

    Args:
        guard: what it lives under ("bubblewrap", "guest"), without network and without any file but the program's
            own; "" for nothing.
    """

    def __init__(self, guard: str) -> None:
        self._guard = guard
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._open = ExitStack()  # what the sandbox needs to live
        atexit.register(self.close)

    def examine(self, connection: socket.socket, test: Test) -> Outcome:
        """Run a test with the student's process at the other end of `connection`; it blocks until there is an outcome.

        Raises:
            ExaminerError: there is no examiner; the next call starts another one.
        """
        try:
            self.start()
            assert self._control is not None
            socket.send_fds(self._control, [b"t"], [connection.fileno()])
            deadline = time.monotonic() + START_SECONDS + test.test_seconds + MARGIN
            wire.send(self._control, encode(asdict(test)), deadline)
            return Outcome(**wire.receive(self._control, deadline))
        except (WireError, OSError) as error:
            self.close()
            raise ExaminerError(f"the examiner did not answer: {error or type(error).__name__}") from error

    def close(self) -> None:
        """End the process."""
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._open.close()
        self._control = self._process = None

    def start(self) -> None:
        """Start the process if it is not there; it ends with the thread that started it."""
        if self._control is not None:
            return
        self._control, theirs = socket.socketpair()
        with theirs:
            argv = [sys.executable, "-m", "grading.examiner.server", str(theirs.fileno())]
            descriptors: tuple[int, ...] = (theirs.fileno(),)
            environment = {**os.environ, **_environment()}
            if self._guard:
                guarded = _as_guest if self._guard == guards.GUEST else _sandbox().command
                argv, more = self._open.enter_context(guarded(argv))
                descriptors, environment = (*descriptors, *more), {}
            self._process = subprocess.Popen(argv, pass_fds=descriptors, env=environment, stdin=subprocess.DEVNULL)


def _sandbox() -> bwrap.Sandbox:
    """A sandbox with nothing in it but Python, its packages and the modules that the examiner needs."""
    library = Path(pretrain.__file__).resolve().parent
    return bwrap.Sandbox(
        limits=Limits(cpu_seconds=WEEK),  # it lives as long as its worker; each test has limits of its own
        uid=bwrap.own_uid(),
        read_only=[library, PACKAGE / "__init__.py", PACKAGE / "examiner"],
        environment=tuple(_environment().items()),
    )


@contextmanager
def _as_guest(argv: list[str]) -> Iterator[tuple[list[str], tuple[int, ...]]]:
    """The same as a guest, in a folder of its own."""
    uid = guest.own_uid()
    with guest.folder(uid) as home:
        own = {"HOME": str(home), "TMPDIR": str(home), "MPLCONFIGDIR": f"{home}/matplotlib"}
        made = guest.Guest(
            limits=Limits(cpu_seconds=WEEK),
            uid=uid,
            readable=[Path(pretrain.__file__).resolve().parent, PACKAGE],
            writable=[home],
            environment=tuple((_environment() | own).items()),
        )
        with made.command(argv) as found:
            yield found


def _environment() -> dict[str, str]:
    paths = os.pathsep.join(str(Path(module.__file__ or "").resolve().parents[1]) for module in (grading, pretrain))
    return {
        "PYTHONPATH": paths,
        "HOME": bwrap.HOME,
        "LANG": "C.UTF-8",
        "PRETRAIN_DEVICE": "cpu",
        "PRETRAIN_PROFILE": "grade",
        "MPLCONFIGDIR": "/tmp/matplotlib",
        **bwrap.for_torch(),
    }
