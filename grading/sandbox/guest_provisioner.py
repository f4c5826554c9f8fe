"""Starts kernels as guests: the same road as the sandbox's, with one folder of the host's in the place of its own."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Any

from grading.sandbox import guest, warm
from grading.sandbox.limits import MB, Limits
from grading.sandbox.provisioner import BubblewrapProvisioner, environment
from grading.sandbox.watch import Watchdog


class GuestProvisioner(BubblewrapProvisioner):
    """Starts the kernel as a guest; sockets, home and temporary files are in folders of the host's that it owns."""

    guard = "guest"

    @property
    def sockets_inside(self) -> str:
        """The directory for sockets, which is the same for both sides."""
        return str(self.socket_dir)

    async def cleanup(self, restart: bool = False) -> None:
        """Kill all that runs under the guest's id, then remove its folders."""
        if self.uid is not None:
            guest.end(self.uid)
        await super().cleanup(restart=restart)

    def _require(self) -> None:
        guest.require()

    def _make_directories(self) -> None:
        self.uid = guest.own_uid()
        self.directory = Path(tempfile.mkdtemp(prefix="k", dir=self.socket_root or guest.temporary()))
        self.directory.chmod(0o711)
        for path in (self.socket_dir, self._staged):
            path.mkdir(mode=0o700)
        os.chown(self.socket_dir, self.uid, self.uid)

    @contextmanager
    def _command(self, cmd: list[str]) -> Iterator[tuple[list[str], tuple[int, ...]]]:
        home, temporary = self._fresh("h"), self._fresh("t")
        shutil.copytree(self._staged, home, dirs_exist_ok=True)
        shutil.copytree(warm.matplotlib_cache(), home / ".matplotlib")
        assert self.uid is not None
        for path in (home, *home.rglob("*"), temporary):
            os.chown(path, self.uid, self.uid, follow_symlinks=False)
        with self._guest(home, temporary).command(cmd) as found:
            yield found

    def _fresh(self, name: str) -> Path:
        """Make a folder anew: what a kernel that ran before left is gone."""
        assert self.directory is not None and self.uid is not None
        guest.end(self.uid)
        path = self.directory / name
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir(mode=0o700)
        return path

    def _guest(self, home: Path, temporary: Path) -> guest.Guest:
        import pretrain

        assert self.uid is not None
        cache, variables = warm.data_cache(), environment(str(home), str(temporary))
        readable = [Path(pretrain.__file__).resolve().parent]
        if cache is None or not guest.passable(cache):
            variables.pop("PRETRAIN_CACHE", None)  # it makes one of its own
        else:
            readable.append(cache)
        return guest.Guest(
            limits=Limits.of(self.limits),
            uid=self.uid,
            readable=readable,
            writable=[home, temporary],
            sockets=self.socket_dir,
            environment=tuple(variables.items()),
        )

    def _watchdog(self, pid: int, limits: Limits) -> Watchdog:
        assert self.directory is not None and self.uid is not None
        return GuestWatchdog(self.uid, self.directory, pid, self.socket_dir, limits, self._log)


class GuestWatchdog(Watchdog):
    """Watches all that runs under a user id, the files that it has and its open sockets."""

    def __init__(self, uid: int, folder: Path, *args: Any) -> None:
        super().__init__(*args)
        self._uid, self._folder = uid, folder

    def _members(self) -> set[int]:
        return guest.processes(self._uid)

    def _kill(self) -> None:
        super()._kill()
        guest.end(self._uid)

    def _look_at_scratch(self) -> str | None:
        limits = self._limits
        if _sockets(self._members()) > limits.sockets:
            return f"sockets: more were open than the {limits.sockets} that are allowed"
        used = [
            (_used(self._folder / "h", limits.inodes), limits.home_mb),
            (_used(self._folder / "t", limits.inodes), limits.tmp_mb),
            *((guest.left_in(Path(place), self._uid), limits.shm_mb) for place in guest.EVERYBODYS),
        ]
        if any(count > limits.inodes for (count, _), _ in used):
            return f"files: there were more in a scratch directory than the {limits.inodes} that are allowed"
        if found := [most for (_, size), most in used if size > most * MB]:
            return f"files: there were more than the {found[0]} MB that are allowed"
        return None


def _sockets(processes: Iterable[int]) -> int:
    """Return how many sockets processes have open; those of the whole container are not this guest's alone."""
    found = set()
    for process in processes:
        with suppress(OSError), os.scandir(f"/proc/{process}/fd") as entries:
            for entry in entries:
                with suppress(OSError):
                    found.add(os.readlink(entry.path))
    return sum(link.startswith("socket:") for link in found)


def _used(folder: Path, most: int) -> tuple[int, int]:
    """Return how many files and folders there are below a folder, no more than one beyond `most`, and their bytes."""
    count = size = 0
    for path in islice(_walk(str(folder)), most + 1):
        with suppress(OSError):
            count, size = count + 1, size + path.stat(follow_symlinks=False).st_blocks * 512
    return count, size


def _walk(folder: str) -> Iterator[os.DirEntry[str]]:
    waiting = [folder]
    while waiting:
        with suppress(OSError), os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                yield entry
