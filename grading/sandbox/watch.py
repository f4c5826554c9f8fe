"""Watch what resource limits cannot count: the memory of all processes together, the size of the socket directory."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from pathlib import Path

import psutil

from grading.sandbox.limits import MB, Limits

INTERVAL = 0.25  # seconds
PATIENCE = 8  # looks


class Watchdog(threading.Thread):
    """Kill the process group of `pid` when its limits are passed; `exceeded` then names the limit in one line.

    What cannot be looked at for a moment, since files and processes come and go, is looked at again; what cannot be
    looked at `PATIENCE` times running is killed, since an unwatched kernel has no limits.
    """

    def __init__(self, pid: int, directory: Path, limits: Limits) -> None:
        super().__init__(name="sandbox-watchdog", daemon=True)
        self.exceeded: str | None = None
        self._pid, self._directory, self._limits = pid, directory, limits
        self._stop_event = threading.Event()

    def run(self) -> None:
        blind = 0
        while not self._stop_event.wait(INTERVAL) and psutil.pid_exists(self._pid):
            try:
                self.exceeded, blind = self._look(), 0
            except (OSError, psutil.Error) as error:
                blind += 1
                self.exceeded = f"it could not be watched: {error}" if blind == PATIENCE else None
            if self.exceeded:
                self._kill()
                return

    def _kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._pid, signal.SIGKILL)

    def stop(self) -> None:
        """End the watch."""
        self._stop_event.set()

    def _look(self) -> str | None:
        memory = resident(self._pid) // MB
        if memory > self._limits.total_memory_mb:
            return f"memory: {memory} MB were in use, {self._limits.total_memory_mb} MB are allowed"
        files = sum(_size(path) for path in self._directory.rglob("*")) // MB
        if files > self._limits.socket_mb:
            return f"files in the socket directory: {files} MB, {self._limits.socket_mb} MB are allowed"
        return None


def resident(pid: int) -> int:
    """Return the bytes of memory that the descendants of `pid` hold together."""
    total = 0
    for child in _descendants(pid):
        with contextlib.suppress(psutil.NoSuchProcess):
            total += psutil.Process(child).memory_info().rss
    return total


def _descendants(pid: int) -> set[int]:
    """Return the processes below `pid`, going by parents alone: start times move with the clock of the host."""
    children: dict[int, list[int]] = {}
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.NoSuchProcess):
            children.setdefault(process.ppid(), []).append(process.pid)
    found: set[int] = set()
    queue = [pid]
    while queue:
        queue += (below := set(children.get(queue.pop(), ())) - found)
        found |= below
    return found


def _size(path: Path) -> int:
    try:
        return path.lstat().st_size
    except OSError:
        return 0
