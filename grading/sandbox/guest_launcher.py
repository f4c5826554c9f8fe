"""Starts a guest: stays behind as root to end it, and in a child gives up every right before the program begins.

It is run as a program by itself and uses the standard library, and its neighbour `launcher`, only.
"""

import ctypes
import errno
import json
import os
import resource
import select
import signal
import struct
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import launcher

PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, FILTER = 1, 38, 22, 2
# Landlock, see landlock(7): rights to files, by the version that first had them.
READ = 1 << 0 | 1 << 2 | 1 << 3  # execute, read files and folders
WRITE = 1 << 1 | sum(1 << bit for bit in range(4, 13))  # and make and remove whatever there is
LATER = {2: 1 << 13, 3: 1 << 14, 5: 1 << 15}  # refer, truncate, ioctl of devices
OF_FILES = 1 << 0 | 1 << 1 | 1 << 2 | 1 << 14 | 1 << 15
SOCKET = 1 << 9
SCOPES = 1 << 0 | 1 << 1  # abstract unix sockets and signals of others, from version 6 on


def main() -> None:
    """Read the plan (JSON) from the first argument; the command follows."""
    plan = json.loads(sys.argv[1])
    child = os.fork()
    if child == 0:
        begin(plan, sys.argv[2:])
    os.chdir("/")
    status = wait(child, plan["alive"])
    launcher.kill_everything_of(plan["uid"], plan["between"])
    os._exit(status)


def begin(plan: dict, argv: list[str]) -> None:
    """Become the program; whatever fails before that ends the process."""
    try:
        os.umask(0o077)
        launcher.end_without(plan["alive"])
        os.chdir(plan["home"])
        restrict(plan)
        launcher.become(plan["uid"])
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)  # it may undo this: whoever stays behind kills it anyway
        for name, value in plan["limits"].items():
            resource.setrlimit(getattr(resource, name), (value, value))
        install(bytes.fromhex(plan["filter"]))
        os.execve(argv[0], argv, plan["environment"])
    except BaseException as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
    finally:
        os._exit(127)


def wait(child: int, alive: int) -> int:
    """Wait until the program ends, or the grader does, and return the exit status."""
    process = os.pidfd_open(child)
    poll = select.poll()
    poll.register(process, select.POLLIN)
    poll.register(alive, select.POLLHUP)
    found = dict(poll.poll())
    if process not in found:
        return 1
    return min(255, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) & 0xFF)


def restrict(plan: dict) -> None:
    """With Landlock, let nothing be read but what is named, and nothing written but in folders of the guest's own."""
    version = launcher.syscall(launcher.CREATE_RULESET, None, 0, 1)
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    if version < 1 or not plan["landlock"]:
        return
    handled = READ | WRITE | sum(right for first, right in LATER.items() if version >= first)
    attributes = [handled, 0, SCOPES] if version >= 6 else [handled]
    packed = struct.pack(f"={len(attributes)}Q", *attributes)
    ruleset = launcher.checked(launcher.syscall(launcher.CREATE_RULESET, packed, len(packed), 0))
    for path in plan["readable"]:
        allow(ruleset, path, READ & handled)
    for path in plan["writable"]:
        allow(ruleset, path, handled)
    for path in plan["devices"]:
        allow(ruleset, path, (1 << 1 | 1 << 2 | 1 << 15) & handled)
    for path in plan["sockets"]:
        allow(ruleset, path, (READ | SOCKET | 1 << 5) & handled)
    launcher.checked(launcher.syscall(launcher.RESTRICT_SELF, ruleset, 0))
    os.close(ruleset)


def allow(ruleset: int, path: str, rights: int) -> None:
    """Allow rights beneath a path; one that is not there needs none."""
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    if not os.path.isdir(path):
        rights &= OF_FILES
    rule = struct.pack("=Qi", rights, descriptor)
    launcher.checked(launcher.syscall(launcher.ADD_RULE, ruleset, 1, rule, 0))
    os.close(descriptor)


def install(program: bytes) -> None:
    """Load a filter of system calls (struct sock_fprog)."""
    kept = ctypes.create_string_buffer(program, len(program))
    head = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(kept))
    prctl(PR_SET_SECCOMP, FILTER, head)


def prctl(option: int, *arguments: int | bytes) -> None:
    """Call prctl(2)."""
    words = [*arguments, 0, 0, 0, 0][:4]
    made = [word if isinstance(word, bytes) else ctypes.c_ulong(word) for word in words]
    if ctypes.CDLL(None, use_errno=True).prctl(option, *made) != 0:
        raise OSError(ctypes.get_errno() or errno.EPERM, f"prctl {option}")


if __name__ == "__main__":
    main()
