"""The first program inside the sandbox: becomes another user, fills the scratch home, sets limits, starts the kernel.

It is bound into the sandbox alone, without the rest of this package, and uses the standard library only.
"""

import ctypes
import json
import os
import resource
import shutil
import signal
import struct
import sys

# Landlock, see landlock(7): rights to write, make and move files; MAKE_SOCK stays free.
WRITE_FILE, TRUNCATE, REFER = 1 << 1, 1 << 14, 1 << 13
MAKE = 1 << 6 | 1 << 7 | 1 << 8 | 1 << 10 | 1 << 11 | 1 << 12
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # the same numbers on every architecture


def main() -> None:
    """Read the plan (JSON) from the first argument; the command follows."""
    plan = json.loads(sys.argv[1])
    os.umask(0o077)
    end_without(plan["alive"])
    if plan["uid"] is not None:
        become(plan["uid"])
    for source, target in plan["copies"]:
        copy(source, target)
    write_only_beneath(plan["scratch"])
    for name, value in plan["limits"].items():
        resource.setrlimit(getattr(resource, name), (value, value))
    os.execv(sys.argv[2], sys.argv[2:])


def end_without(descriptor: int) -> None:
    """Exit if the other end of a pipe is closed: the grader died before bubblewrap was bound to its life."""
    os.set_blocking(descriptor, False)
    try:
        os.read(descriptor, 1)
        sys.exit("the grader is gone")
    except BlockingIOError:
        os.close(descriptor)


def become(uid: int) -> None:
    """Give up every right of root for good; the kernel drops all capabilities with it."""
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)


def kill_everything_of(uid: int, between: int) -> None:
    """Kill all that runs under a user id, in one moment and however often it forks; this needs root.

    The killer's own ids are `between`, which nothing runs under: what it kills cannot kill it first.
    """
    pid = os.fork()
    if pid == 0:
        try:
            os.setgroups([])
            os.setresuid(between, uid, between)
            if os.getresuid() == (between, uid, between):
                os.kill(-1, signal.SIGKILL)
        finally:
            os._exit(0)
    os.waitpid(pid, 0)


def copy(source: str, target: str) -> None:
    """Copy the files under `source`; directories and files get the rights of new ones."""
    for directory, _, files in os.walk(source):
        place = os.path.join(target, os.path.relpath(directory, source))
        os.makedirs(place, exist_ok=True)
        for name in files:
            shutil.copyfile(os.path.join(directory, name), os.path.join(place, name))


def write_only_beneath(paths: list[str]) -> None:
    """Let files be written under `paths` alone, so that a directory of the host bound in holds sockets and no data.

    Where Linux has no Landlock (before 5.13, or switched off) this does nothing; a watchdog outside remains.
    """
    version = syscall(CREATE_RULESET, None, 0, 1)
    if version < 1:
        return
    rights = WRITE_FILE | MAKE | (REFER if version >= 2 else 0) | (TRUNCATE if version >= 3 else 0)
    ruleset = checked(syscall(CREATE_RULESET, struct.pack("=Q", rights), 8, 0))
    for path in paths:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
        checked(syscall(ADD_RULE, ruleset, 1, struct.pack("=Qi", rights, descriptor), 0))
        os.close(descriptor)
    checked(syscall(RESTRICT_SELF, ruleset, 0))
    os.close(ruleset)


def syscall(number: int, *arguments: int | bytes | None) -> int:
    """Make a system call that the standard library has no function for; -1 and errno on failure."""
    return ctypes.CDLL(None, use_errno=True).syscall(number, *arguments)


def checked(result: int) -> int:
    """Return `result`, or raise what errno says."""
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


if __name__ == "__main__":
    main()
