"""The examiner: a long-lived process that has torch imported and forks a child for every test.

It reads tests, each with the connection to the student's process, from the socket whose number is its argument, and
answers with the outcomes. It opens no file and no connection of its own, and so can live in a sandbox.
"""

from __future__ import annotations

import gc
import os
import resource
import select
import signal
import socket
import sys
import time
from typing import Any

import torch

from grading.examiner import wire
from grading.examiner.encode import encode
from grading.examiner.examination import Outcome, Test, examine
from grading.examiner.imports import import_what
from grading.examiner.rules import WireError
from pretrain.runtime import seed_everything

DATA_CAP = 3 << 30  # bytes of memory for one test
GRACE = 2.0  # seconds beyond a test's own limit


def main(control: socket.socket) -> None:
    """Serve until the other side hangs up."""
    torch.set_num_threads(1)  # a thread pool would not survive the fork
    seed_everything(0)  # what that imports is imported here, and not in every child
    imported: set[str] = set()
    while True:
        handed_over, descriptors, _, _ = socket.recv_fds(control, 1, 1)
        if not handed_over:
            return
        with socket.socket(fileno=descriptors[0]) as connection:
            test = Test(**wire.receive(control))
            for prelude in set(test.preludes) - imported:
                imported.add(prelude)
                import_what(prelude)
            outcome = _fork(control, connection, test)
        wire.send(control, encode(outcome.as_dict()))


def _fork(control: socket.socket, connection: socket.socket, test: Test) -> Outcome:
    reader, writer = socket.socketpair()
    gc.freeze()
    pid = os.fork()
    if pid == 0:
        _child(control, connection, reader, writer, test)
    writer.close()
    connection.close()
    with reader:
        try:
            return _outcome(reader, time.monotonic() + test.test_seconds + GRACE, test)
        finally:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def _child(
    control: socket.socket, connection: socket.socket, reader: socket.socket, writer: socket.socket, test: Test
) -> None:
    """Run the test in a process of its own, with limits, and end."""
    try:
        control.close()
        reader.close()
        _limit("RLIMIT_DATA", DATA_CAP)
        _limit("RLIMIT_CPU", int(test.test_seconds + GRACE) + 1)
        _limit("RLIMIT_CORE", 0)
        outcome = examine(connection, test)
        wire.send(writer, encode(outcome.as_dict()), time.monotonic() + GRACE)
    finally:
        os._exit(0)


def _limit(name: str, value: int) -> None:
    """Lower a limit; one that is lower already stays."""
    kind = getattr(resource, name)
    soft, hard = resource.getrlimit(kind)
    value = min([value, *(limit for limit in (soft, hard) if limit != resource.RLIM_INFINITY)])
    resource.setrlimit(kind, (value, value))


def _outcome(reader: socket.socket, deadline: float, test: Test) -> Outcome:
    if not select.select([reader], [], [], deadline - time.monotonic())[0]:
        return Outcome("NotCompleted", f"the test took longer than {test.test_seconds:g} s with your code", lost=True)
    try:
        values: dict[str, Any] = wire.receive(reader, deadline + GRACE)
    except (WireError, TimeoutError):
        why = "the test was stopped: with what your code returned it took more memory or time than it may"
        return Outcome("NotCompleted", why, lost=True)
    return Outcome(**values)


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
