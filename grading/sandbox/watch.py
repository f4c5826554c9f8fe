"""Watch what resource limits cannot count: the memory of all processes together, memory that is no process's (files,
sockets), the socket directory, what the kernel's messages do to our own memory, and what is left to the machine.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import threading
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

import psutil

from grading.sandbox.limits import MB, Limits

INTERVAL = 0.25  # seconds
PATIENCE = 8  # looks
MOST_FILES = 4000  # in the socket directory: more would make every look slow
MOST_GROWTH = 500 * MB  # of our own memory: a message that never ends is held until it does
LEAST_FREE = 512 * MB  # of the machine's memory, or a twentieth of it where that is less
TMPFS = ("tmp", "dev/shm", "home/student")
SOCKETS = re.compile(r"^(?:sockets: used|TCP6?: inuse) (\d+)", re.MULTILINE)
A_STREAM = 20  # times as much as another socket may one that speaks TCP hold
HELD = re.compile(r"^Vm(?:RSS|Swap|PTE):\s+(\d+) kB", re.MULTILINE)
NOT_RESIDENT = re.compile(r"^Vm(?:Swap|PTE):\s+(\d+) kB", re.MULTILINE)


class Watchdog(threading.Thread):
    """Kill the process group of `pid` when its limits are passed; `exceeded` then names the limit in one line.

    By how much it was passed is not told: a student reads the line, and could have it tell what a hidden test asked.

    What cannot be looked at for a moment, since files and processes come and go, is looked at again; what cannot be
    looked at `PATIENCE` times running is killed, since an unwatched kernel has no limits.
    """

    def __init__(self, pid: int, directory: Path, limits: Limits, log: Path | None = None) -> None:
        super().__init__(name="sandbox-watchdog", daemon=True)
        self.exceeded: str | None = None
        self._pid, self._directory, self._limits, self._log = pid, directory, limits, log
        self._stop_event = threading.Event()
        self._inside = 0  # a process in the sandbox
        self._own, self._free = psutil.Process().memory_info().rss, psutil.virtual_memory().available

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
        return self._look_at_memory() or self._look_at_scratch() or self._look_at_files()

    def _look_at_memory(self) -> str | None:
        memory = held(self._members()) // MB
        if memory > self._limits.total_memory_mb:  # what processes share was counted several times
            memory = held(self._members(), shared_once=True) // MB
        if memory > self._limits.total_memory_mb:
            return f"memory: more was in use than the {self._limits.total_memory_mb} MB that are allowed"
        if psutil.Process().memory_info().rss - self._own > MOST_GROWTH:
            return f"memory: its messages took more than {MOST_GROWTH // MB} MB of the grader's"
        machine = psutil.virtual_memory()
        least = min(LEAST_FREE, machine.total // 20)
        if machine.available < least and self._free - machine.available > least:
            return f"memory: less than {least // MB} MB were left to the machine, which may not be its doing"
        return None

    def _members(self) -> set[int]:
        """The processes that are watched."""
        return _descendants(self._pid)

    def _look_at_scratch(self) -> str | None:
        """Look at what takes memory and is no process's, from within the sandbox."""
        if not self._inside or not psutil.pid_exists(self._inside):
            self._inside = min(_descendants(self._pid), default=0)
        inside = self._inside
        try:
            sockets = _sockets(inside)
            files = max(_inodes(Path(f"/proc/{inside}/root", name)) for name in TMPFS)
        except (FileNotFoundError, ProcessLookupError):  # it is only beginning, or has ended
            return None
        if sockets > self._limits.sockets:
            return f"sockets: more were open than the {self._limits.sockets} that are allowed"
        if files > self._limits.inodes:
            return f"files: there were more in a scratch directory than the {self._limits.inodes} that are allowed"
        return None

    def _look_at_files(self) -> str | None:
        with os.scandir(self._directory) as found:
            entries = list(islice(found, MOST_FILES + 1))
        if len(entries) > MOST_FILES:
            return f"files in the socket directory: {MOST_FILES} are allowed"
        if any(entry.is_dir(follow_symlinks=False) for entry in entries):  # which could hide anything
            return "files in the socket directory: no folders are allowed"
        size = (sum(map(_size, entries)) + (_size(self._log) if self._log else 0)) // MB
        if size > self._limits.socket_mb:
            return f"files in the socket directory: more than the {self._limits.socket_mb} MB that are allowed"
        return None


def resident(pid: int, shared_once: bool = False) -> int:
    """Return the bytes of memory that the descendants of `pid` hold together: see `held`."""
    return held(_descendants(pid), shared_once)


def held(processes: Iterable[int], shared_once: bool = False) -> int:
    """Return the bytes of memory that processes hold together, page tables and swap included.

    Args:
        shared_once: share out what several processes hold, as forked ones do, which takes longer to find out.
    """
    total = 0
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess, FileNotFoundError, ProcessLookupError):
            total += psutil.Process(process).memory_full_info().pss if shared_once else 0
            found = (NOT_RESIDENT if shared_once else HELD).findall(Path(f"/proc/{process}/status").read_text())
            total += 1024 * sum(map(int, found))
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


def _sockets(pid: int) -> int:
    """Return how many sockets are open in a process's network, each that speaks TCP counted as many."""
    text = Path(f"/proc/{pid}/net/sockstat").read_text()
    with contextlib.suppress(FileNotFoundError):  # a machine without IPv6
        text += Path(f"/proc/{pid}/net/sockstat6").read_text()
    used, *streams = map(int, SOCKETS.findall(text))
    return used + (A_STREAM - 1) * sum(streams)


def _inodes(path: Path) -> int:
    found = os.statvfs(path)
    return found.f_files - found.f_ffree


def _size(path: os.PathLike[str]) -> int:
    try:
        return os.lstat(path).st_size
    except OSError:
        return 0
