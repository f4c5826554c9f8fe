"""A guard for containers in which bubblewrap does not start: the student's code as a guest of the machine.

It runs under a user id of its own, without any right, behind a filter of system calls that leaves it no socket but
unix ones and no look into other processes, within limits, and where Linux has Landlock, with nothing to read but the
system and Python and nothing to write but its own folder. It shares the container's processes, network and file system
otherwise: what is not for its eyes has to be root's alone. Whatever runs under its id is killed at the end.

This needs root. It is used only where somebody asks for it by name.
"""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import psutil

from grading.sandbox import bwrap, launcher, seccomp
from grading.sandbox.bwrap import ETC, SYSTEM, SandboxUnavailable
from grading.sandbox.limits import Limits

LAUNCHER = Path(__file__).with_name("guest_launcher.py")
LEAST_UID = 10_000
BETWEEN = LEAST_UID - 1  # a user id that nothing runs under: killers are its, so that no guest can kill them first
DEVICES = ("/dev/null", "/dev/full", "/dev/tty")
EVERYBODYS = ("/dev/shm", "/tmp", "/var/tmp")  # where a guest can leave files; with Landlock, in the first alone
# Of /dev/zero a shared map that can be written is memory that nobody counts.
READ = ("/dev/zero", "/dev/random", "/dev/urandom", "/proc", "/sys/devices/system/cpu", "/sys/fs/cgroup")
END_SECONDS = 10.0
MOST_TRIES = 64  # to find a user id
WITHOUT = "COURSE_GUEST_WITHOUT_LANDLOCK"  # a variable by which tests see what is left where Linux has none


@dataclass(frozen=True)
class Guest:
    """What one guest may see and use.

    Args:
        uid: the user id that it, and nothing else, runs under.
        readable: files and folders besides the system's and Python's.
        writable: folders of its own.
        sockets: a folder in which it can make sockets.
    """

    limits: Limits
    uid: int
    readable: Sequence[Path] = ()
    writable: Sequence[Path] = ()
    sockets: Path | None = None
    environment: tuple[tuple[str, str], ...] = ()

    @contextmanager
    def command(self, argv: Sequence[str]) -> Iterator[tuple[list[str], tuple[int, ...]]]:
        """Give the command and the descriptors that it has to inherit.

        The program, and all that it has started, end with the process that stays in this context.
        """
        alive, ours = os.pipe()
        words = [sys.executable, "-I", "-S", str(LAUNCHER)]
        try:
            yield [*words, self._plan(alive), *argv], (alive,)
        finally:
            os.close(alive)
            os.close(ours)

    def _plan(self, alive: int) -> str:
        """What the launcher has to do, as JSON."""
        own = [str(path) for path in self.writable]
        return json.dumps(
            {
                "uid": self.uid,
                "between": BETWEEN,
                "alive": alive,
                "limits": bwrap.resources(self.limits),
                "environment": dict(self.environment),
                "home": own[0] if own else "/",
                "readable": [*SYSTEM, *(f"/etc/{name}" for name in ETC), *READ, *map(str, self._shown())],
                "writable": [*own, *EVERYBODYS[:1]],
                "devices": list(DEVICES),
                "sockets": [str(self.sockets)] if self.sockets else [],
                "filter": seccomp.program(guest=True).hex(),
                "landlock": WITHOUT not in os.environ,
            }
        )

    def _shown(self) -> list[Path]:
        return [*bwrap.environment_paths(), *self.readable]


def own_uid() -> int:
    """Return a user id for one more guest, that nothing else runs under; in a container there may be few.

    Two guests under one id could look into each other: what is tested into what tests.
    """
    most = _most_ids()
    for _ in range(MOST_TRIES):
        uid = bwrap.own_uid()
        if uid is None:
            raise SandboxUnavailable("the guest guard has to be started by root: the student's code gets another user")
        uid = uid if uid < most else LEAST_UID + uid % (most - LEAST_UID)
        if not processes(uid):
            return uid
    raise SandboxUnavailable("the guest guard found no user id that nothing runs under: end other graders")


def _most_ids() -> int:
    """Return the first user id that this container does not have."""
    rows = [list(map(int, line.split())) for line in Path("/proc/self/uid_map").read_text().splitlines()]
    return max(first + count for first, _, count in rows)


def processes(uid: int) -> set[int]:
    """Return the processes that run under a user id; one that is dead and not yet buried does not."""
    found = set()
    for process in psutil.process_iter():
        with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            if process.uids().real == uid and process.status() != psutil.STATUS_ZOMBIE:
                found.add(process.pid)
    return found


def end(uid: int) -> None:
    """Kill everything that runs under a guest's id, however often it forks, and remove what it left in common places.

    Raises:
        ValueError: the id may be somebody else's.
    """
    if uid < LEAST_UID:
        raise ValueError(f"{uid} is no guest's")
    deadline = time.monotonic() + END_SECONDS
    while processes(uid) and time.monotonic() < deadline:
        launcher.kill_everything_of(uid, BETWEEN)
        time.sleep(0.02)  # dying takes a moment
    for place in map(Path, EVERYBODYS):
        _sweep(place, uid)


def _sweep(place: Path, uid: int) -> None:
    """Remove what a user id left at the top of a folder that is everybody's."""
    for path, found in _owned(place, uid):
        with suppress(OSError):
            if stat.S_ISDIR(found.st_mode):
                shutil.rmtree(path, ignore_errors=True)
            else:
                os.unlink(path)


def left_in(place: Path, uid: int) -> tuple[int, int]:
    """Return how many files a user id has at the top of a folder that is everybody's, and their bytes."""
    sizes = [found.st_blocks * 512 for _, found in _owned(place, uid)]
    return len(sizes), sum(sizes)


def _owned(place: Path, uid: int) -> Iterator[tuple[str, os.stat_result]]:
    """Yield what a user id has at the top of a folder; links are not followed."""
    with suppress(FileNotFoundError), os.scandir(place) as entries:
        for entry in entries:
            with suppress(OSError):
                found = entry.stat(follow_symlinks=False)
                if found.st_uid == uid:
                    yield entry.path, found


def require_hidden(*folders: Path) -> None:
    """Raise SandboxUnavailable where a guest could read folders of ours, by their rights and without Landlock."""
    open_ = [folder for folder in folders if folder.is_dir() and passable(folder)]
    if open_ and (WITHOUT in os.environ or launcher.syscall(launcher.CREATE_RULESET, None, 0, 1) < 1):
        names = " ".join(map(str, open_))
        raise SandboxUnavailable(f"without Landlock a guest could read what it may not: chmod 700 {names}")


def passable(path: Path) -> bool:
    """Whether every user may enter the folders above a path, and read it."""
    here = path.resolve()
    rights = stat.S_IROTH | (stat.S_IXOTH if here.is_dir() else 0)
    return here.exists() and _may(here, rights) and all(_may(parent, stat.S_IXOTH) for parent in here.parents)


def _may(path: Path, rights: int) -> bool:
    return path.stat().st_mode & rights == rights


def temporary() -> Path:
    """Return our temporary folder, which every user can pass through from now on, and nobody else list.

    Raises:
        SandboxUnavailable: it lies in a folder that is root's alone.
    """
    found = Path(tempfile.gettempdir()).resolve()
    mode = stat.S_IMODE(found.stat().st_mode)
    if not mode & stat.S_IXOTH:
        found.chmod(mode | stat.S_IXOTH)
    if shut := [parent for parent in found.parents if not _may(parent, stat.S_IXOTH)]:
        raise SandboxUnavailable(f"no guest can reach {found}, since {shut[0]} is root's alone: set TMPDIR=/tmp")
    return found


@contextmanager
def folder(uid: int) -> Iterator[Path]:
    """Make a folder for a guest below our own temporary one; its processes are killed before it is removed."""
    made = Path(tempfile.mkdtemp(prefix="k", dir=temporary()))
    os.chown(made, uid, uid)
    try:
        yield made
    finally:
        end(uid)
        shutil.rmtree(made, ignore_errors=True)


def run(guest: Guest, argv: Sequence[str], timeout: float = 60) -> subprocess.CompletedProcess[str]:
    """Run one program to its end as a guest and return what it wrote."""
    with guest.command(argv) as (command, descriptors):
        try:
            return subprocess.run(
                command, env={}, pass_fds=descriptors, capture_output=True, text=True, timeout=timeout, check=False
            )
        finally:
            end(guest.uid)


@cache
def require() -> None:
    """Start a guest once to see that it works; raise SandboxUnavailable, with the fix, where it does not."""
    if sys.platform != "linux":
        raise SandboxUnavailable("the guest guard needs Linux")
    uid = own_uid()
    for place in (Path(sys.executable), Path(sys.prefix), Path(sys.base_prefix)):
        if not passable(place):
            why = f"{place} is not for every user to read, and a guest has to"
            raise SandboxUnavailable(f"no guest guard here: {why}: install Python and the course elsewhere")
    if processes(BETWEEN):
        raise SandboxUnavailable(f"no guest guard here: something runs under the user id {BETWEEN}: end it")
    try:
        with folder(uid) as own:
            done = run(Guest(Limits(), uid, writable=[own]), [sys.executable, "-I", "-c", "print('inside')"])
    except (OSError, NotImplementedError, subprocess.TimeoutExpired) as error:
        raise SandboxUnavailable(f"the guest guard does not start here: {error}") from error
    if done.stdout.strip() != "inside":
        reason = (done.stderr.strip().splitlines() or ["no output"])[-1]
        raise SandboxUnavailable(f"the guest guard does not work here: {reason}")
