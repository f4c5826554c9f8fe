"""A memory control group for each sandboxed kernel, where systemd has given the grader one to divide.

`systemd-run --user --scope -p Delegate=yes course grade` gives one (Linux's control groups, version 2). Such a group
counts what belongs to no process too: files in scratch directories, sockets, page tables, locks. Where there is none,
or it cannot be divided, the watchdog and the limits on processes are what there is.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import re
import time
from collections.abc import Sequence
from pathlib import Path

from grading.sandbox.limits import MB, Limits

MOUNT, MEMBERSHIP = Path("/sys/fs/cgroup"), Path("/proc/self/cgroup")
GRADER = "course-grader"  # the group of the grader's own processes: one that is divided may hold none itself
MARKS = ("user.delegate", "trusted.delegate")  # what systemd writes on a group that it has given away
SPARE = 256 * MB  # for what a kernel leaves in the caches of the machine
CLOSE_SECONDS = 2.0
EXCEEDED = "memory: more was in use than is allowed, what belongs to no process included"
# Becomes a member before the program begins, so that nothing that it starts is outside.
JOIN = ("/bin/sh", "-c", 'echo 0 > "$0/cgroup.procs" && exec "$@"')
OOM_KILL = re.compile(r"^oom_kill ([1-9]\d*)$", re.MULTILINE)
_next = itertools.count()


class Group:
    """One kernel's group: what is started with `command` is in it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def command(self, words: Sequence[str]) -> list[str]:
        """Return the command that starts a program in the group."""
        return [*JOIN, str(self._path), *words]

    @property
    def exceeded(self) -> bool:
        """Whether Linux stopped the kernel for its memory."""
        with contextlib.suppress(OSError):
            return bool(OOM_KILL.search((self._path / "memory.events").read_text()))
        return False

    def close(self) -> None:
        """End whatever is in the group, and remove it."""
        with contextlib.suppress(OSError):  # before Linux 5.14 there is no such file
            (self._path / "cgroup.kill").write_text("1")
        deadline = time.monotonic() + CLOSE_SECONDS
        while self._path.is_dir() and time.monotonic() < deadline:
            with contextlib.suppress(OSError):  # its processes are not gone yet
                self._path.rmdir()
                return
            time.sleep(0.02)


def make(limits: Limits) -> Group | None:
    """Return a new group with these limits on memory; None where this machine does not give one."""
    made = None
    with contextlib.suppress(OSError):
        if divided := _divided():
            made = divided / f"kernel-{os.getpid()}-{next(_next)}"
            made.mkdir()
            (made / "memory.max").write_text(str(_most(limits)))
            (made / "memory.oom.group").write_text("1")
            with contextlib.suppress(OSError):  # a machine without swap
                (made / "memory.swap.max").write_text("0")
            return Group(made)
    if made is not None:
        Group(made).close()
    return None


def _most(limits: Limits) -> int:
    return (limits.total_memory_mb + limits.home_mb + limits.tmp_mb + limits.shm_mb) * MB + SPARE


def _divided() -> Path | None:
    """Return the group that this process was given, divided; None where it was given none."""
    lines = MEMBERSHIP.read_text().splitlines()
    name = next((line.removeprefix("0::/") for line in lines if line.startswith("0::/")), "")
    group = MOUNT / name
    group = group.parent if group.name == GRADER else group
    if group == MOUNT or not _is_given(group):
        return None
    (group / GRADER).mkdir(exist_ok=True)
    for pid in (group / "cgroup.procs").read_text().split():  # the grader and its workers
        with contextlib.suppress(ProcessLookupError):
            (group / GRADER / "cgroup.procs").write_text(pid)
    (group / "cgroup.subtree_control").write_text("+memory")
    with contextlib.suppress(OSError):  # then one that is busy with many processes takes no more than its share
        (group / "cgroup.subtree_control").write_text("+cpu")
    return group


def _is_given(group: Path) -> bool:
    for mark in MARKS:
        with contextlib.suppress(OSError):
            if os.getxattr(group, mark) == b"1":
                return True
    return False
