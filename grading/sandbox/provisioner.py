"""A jupyter_client kernel provisioner that starts every kernel in a bubblewrap sandbox.

`sandbox_kernels` turns it on for nbgrader, nbclient and papermill alike. The kernel talks through unix sockets in one
directory, since the network is unshared: `socket_dir` outside, `bwrap.SOCKETS` inside. Others may put sockets of their
own there, from either side.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import KernelProvisionerFactory, LocalProvisioner
from traitlets import Dict, Unicode

from grading.sandbox import bwrap, cgroup, warm
from grading.sandbox.limits import MB, Limits
from grading.sandbox.watch import Watchdog

PACKAGE = Path(__file__).resolve().parents[1]
PASSED_ON = ("PRETRAIN_PROFILE", "PRETRAIN_CACHE", "TQDM_DISABLE")


class BubblewrapProvisioner(LocalProvisioner):
    """Starts the kernel sandboxed; the files beside the notebook, but no notebook, are in its scratch directory."""

    limits = Dict(help="Limits that differ from the defaults, by name: see grading.sandbox.limits").tag(config=True)
    socket_root = Unicode("", help="Where socket directories are made; keep it short").tag(config=True)

    directory: Path | None = None
    watchdog: Watchdog | None = None
    group: cgroup.Group | None = None  # where the machine gives one
    uid: int | None = None
    guard = "bubblewrap"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.open = ExitStack()  # what has to stay open while the kernel runs

    @property
    def socket_dir(self) -> Path:
        """The directory for sockets, as seen from outside; inside it is `bwrap.SOCKETS`."""
        if self.directory is None:
            raise RuntimeError("the kernel has not been started")
        return self.directory / "s"

    @property
    def sockets_inside(self) -> str:
        """The directory for sockets, as the kernel sees it."""
        return bwrap.SOCKETS

    @property
    def exceeded(self) -> str | None:
        """The limit for which the kernel was killed, in one line, or None."""
        if self.group and self.group.exceeded:
            return cgroup.EXCEEDED
        return self.watchdog.exceeded if self.watchdog else None

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Make the directories and the connection file; raise SandboxUnavailable where no sandbox can be had."""
        self._require()
        if self.directory is None:
            self._make_directories()
            stage(kwargs.get("cwd"), self._staged, Limits.of(self.limits))
        assert self.directory is not None
        manager = self._manager
        manager.transport, manager.cache_ports = "ipc", False
        manager.connection_file = str(self.directory / "kernel.json")
        manager.ip = str(self.socket_dir / "k")
        self.kernel_spec.interrupt_mode = "message"  # a signal would reach bubblewrap, not the kernel
        kwargs = await super().pre_launch(**kwargs)
        inside = self._connection_file_inside()
        kwargs["cmd"] = [word.replace(manager.connection_file, inside) for word in kwargs["cmd"]]
        return kwargs

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Start `cmd` sandboxed, with an environment of its own."""
        kwargs |= {"env": {}, "cwd": str(self.directory)}
        limits = Limits.of(self.limits)
        with ExitStack() as stack:
            kwargs["stdout"] = kwargs["stderr"] = stack.enter_context(self._log.open("ab"))
            command, descriptors = stack.enter_context(self._command(cmd))
            if group := cgroup.make(limits):
                stack.callback(group.close)
                command = group.command(command)
            info = await super().launch_kernel(command, pass_fds=descriptors, **kwargs)
            self.open.close()  # of a kernel that is replaced
            self.group = group
            self.open = stack.pop_all()
        assert self.pid is not None
        self.watchdog = self._watchdog(self.pid, limits)
        self.watchdog.start()
        return info

    async def cleanup(self, restart: bool = False) -> None:
        """End the watch and remove the directories."""
        if self.watchdog:
            self.watchdog.stop()
        self.open.close()
        await super().cleanup(restart=restart)
        if not restart and self.directory:
            shutil.rmtree(self.directory, ignore_errors=True)
            self.directory = None

    def _require(self) -> None:
        bwrap.require()

    def _command(self, cmd: list[str]) -> AbstractContextManager[tuple[list[str], tuple[int, ...]]]:
        return self._sandbox().command(cmd)

    def _watchdog(self, pid: int, limits: Limits) -> Watchdog:
        return Watchdog(pid, self.socket_dir, limits, self._log)

    @property
    def _manager(self) -> Any:
        """The kernel manager that this provisioner works for."""
        return self.parent

    @property
    def _log(self) -> Path:
        """Where the kernel's own output goes; no path inside leads there, so that none can be put in its place."""
        assert self.directory is not None
        return self.directory / "log"

    @property
    def _staged(self) -> Path:
        assert self.directory is not None
        return self.directory / "d"

    def _make_directories(self) -> None:
        self.uid = bwrap.own_uid()
        # The outer directory is the grader's alone: other users of the host see neither sockets nor data.
        self.directory = Path(tempfile.mkdtemp(prefix="k", dir=self.socket_root or None))
        for path in (self.socket_dir, self._staged):
            path.mkdir(mode=0o700)
            if self.uid is not None:
                os.chown(path, self.uid, self.uid)

    def _connection_file_inside(self) -> str:
        """Write the connection file as the kernel has to see it and return its path there."""
        inside = json.loads(Path(self._manager.connection_file).read_text()) | {"ip": f"{self.sockets_inside}/k"}
        path = self.socket_dir / "kernel.json"
        path.unlink(missing_ok=True)
        # A kernel that ran before may have put a link here.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(json.dumps(inside))
            if self.uid is not None:
                os.fchown(descriptor, self.uid, self.uid)
        return f"{self.sockets_inside}/{path.name}"

    def _sandbox(self) -> bwrap.Sandbox:
        import pretrain

        library = Path(pretrain.__file__).resolve().parent
        caches = [path for path in (warm.data_cache(),) if path is not None]
        return bwrap.Sandbox(
            limits=Limits.of(self.limits),
            uid=self.uid,
            read_only=[library, *caches],
            sockets=self.socket_dir,
            hidden=[PACKAGE, *(PACKAGE.parent / name for name in ("solutions", "tests", "class"))],
            copies=[(self._staged, bwrap.HOME), (warm.matplotlib_cache(), f"{bwrap.HOME}/.matplotlib")],
            environment=tuple(environment(bwrap.HOME, "/tmp").items()),
        )


def sandbox_kernels(name: str = "bubblewrap-provisioner") -> str:
    """Let this process start its kernels with the provisioner called `name` from now on; return the one before.

    jupyter_client's own variable for it is read only once, before the first kernel.
    """
    factory = KernelProvisionerFactory.instance()
    before, factory.default_provisioner_name = factory.default_provisioner_name, name
    return before


def environment(home: str, temporary: str) -> dict[str, str]:
    """Return all that a kernel finds in its environment."""
    passed_on = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return {
        "PATH": f"{sys.prefix}/bin:/usr/bin:/bin",
        "HOME": home,
        "USER": "student",
        "LOGNAME": "student",
        "LANG": "C.UTF-8",
        "TMPDIR": temporary,
        "MPLCONFIGDIR": f"{home}/.matplotlib",
        "PRETRAIN_DEVICE": "cpu",
        "PYTHONSAFEPATH": "1",  # the kernel starts before it looks at the files beside the notebook
        "NBGRADER_EXECUTION": "autograde",
        **bwrap.for_torch(),
        **passed_on,
    }


def stage(source: str | os.PathLike[str] | None, target: Path, limits: Limits) -> list[str]:
    """Copy a submission's data files, within limits: no notebook, no link, nothing special; return those left out.

    What is there already stays as it is, and a file with the name of an installed module would be imported instead.
    """
    if source is None:
        return []
    left_out, files, size = [], 0, 0
    for path in data_files(Path(source)):
        name = path.relative_to(source)
        files, size = files + 1, size + path.stat().st_size
        too_much = files > limits.data_files or size > limits.data_mb * MB
        if too_much or _shadows(name) or not _copied(path, target / name):
            left_out.append(str(name))
    for directory in (path for path in target.rglob("*") if path.is_dir()):
        directory.chmod(0o755)
    return left_out


def _shadows(name: Path) -> bool:
    """Whether Python would import a file in the place of a module that the kernel or a lesson needs."""
    top = name.parts[0].removesuffix(".py")
    if name.suffix != ".py" or not top.isidentifier():
        return False
    try:
        return importlib.util.find_spec(top) is not None
    except ValueError:  # a module that is loaded and has no place, as `__main__`
        return True


def _copied(path: Path, target: Path) -> bool:
    """Copy a file unless one is there, or a file stands where a directory would have to be."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        return False
    if target.exists():
        return False
    shutil.copyfile(path, target, follow_symlinks=False)
    target.chmod(0o644)
    return True


def data_files(source: Path) -> Iterator[Path]:
    """Yield the ordinary files under `source`, sorted; links to files or directories are not followed."""
    for directory, names, files in os.walk(source):
        names[:] = sorted(name for name in names if not name.startswith("."))
        for path in (Path(directory) / name for name in sorted(files)):
            if path.suffix.lower() != ".ipynb" and not path.name.startswith(".") and stat.S_ISREG(path.lstat().st_mode):
                yield path
