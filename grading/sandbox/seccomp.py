"""A filter of system calls: what no course notebook needs and what a kernel's holes are usually reached through.

The program is classic BPF as Linux's seccomp(2) describes it; bubblewrap loads it just before the program starts.
"""

from __future__ import annotations

import errno
import platform
import struct

LOAD_WORD, JUMP_EQUAL, JUMP_SET, JUMP_AT_LEAST, AND, RETURN = 0x20, 0x15, 0x45, 0x35, 0x54, 0x06
ALLOW, ERRNO, KILL = 0x7FFF0000, 0x00050000, 0x80000000
NUMBER, ARCHITECTURE, FIRST_ARGUMENT, THIRD_ARGUMENT, FOURTH_ARGUMENT = (
    0,
    4,
    16,
    32,
    40,
)  # offsets in struct seccomp_data
NEW_NAMESPACES = 0x7E020000 | 0x80  # every CLONE_NEW* flag
SHARED_ANONYMOUS = 0x21  # MAP_SHARED | MAP_ANONYMOUS: memory that RLIMIT_DATA does not count
X32 = 0x40000000
# What Python needs: others lead past the sandbox's own network (AF_VSOCK to the machine that this one runs on) or into
# parts of Linux that no lesson needs.
FAMILIES = {"AF_UNIX": 1, "AF_INET": 2, "AF_INET6": 10, "AF_NETLINK": 16}

# system call -> (x86_64, aarch64)
REFUSED = {
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "kcmp": (312, 272),
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "open_tree": (428, 428),
    "move_mount": (429, 429), "fsopen": (430, 430), "fsconfig": (431, 431), "fsmount": (432, 432),
    "fspick": (433, 433), "mount_setattr": (442, 442), "unshare": (272, 97), "setns": (308, 268),
    "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265), "add_key": (248, 217),
    "request_key": (249, 218), "keyctl": (250, 219), "bpf": (321, 280), "perf_event_open": (298, 241),
    "userfaultfd": (323, 282), "io_uring_setup": (425, 425), "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427), "init_module": (175, 105), "finit_module": (313, 273),
    "delete_module": (176, 106), "kexec_load": (246, 104), "kexec_file_load": (320, 294), "reboot": (169, 142),
    "swapon": (167, 224), "swapoff": (168, 225), "acct": (163, 89), "quotactl": (179, 60),
    # What takes memory that belongs to no process and outlives it: nothing else would count it.
    "memfd_create": (319, 279), "memfd_secret": (447, 447), "shmget": (29, 194), "semget": (64, 190),
    "msgget": (68, 186), "mq_open": (240, 180), "vmsplice": (278, 75), "inotify_init": (253, 26),
    "inotify_init1": (294, 26), "fanotify_init": (300, 262), "io_setup": (206, 0),
}  # fmt: skip
# What only a sandbox with processes and a network of its own can leave open.
REFUSED_TO_GUESTS = {
    "pidfd_open": (434, 434), "pidfd_getfd": (438, 438), "pidfd_send_signal": (424, 424),
    "process_madvise": (440, 440), "process_mrelease": (448, 448), "move_pages": (279, 239),
    "migrate_pages": (256, 238), "inotify_add_watch": (254, 27), "syslog": (103, 116),
}  # fmt: skip
CLONE, CLONE3, MMAP, SOCKET, SOCKETPAIR = (56, 220), (435, 435), (9, 222), (41, 198), (53, 199)
ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}


def program(machine: str | None = None, guest: bool = False) -> bytes:
    """Return the filter for `machine` (this one's architecture); an architecture that is not known is an error.

    Args:
        guest: the filter for a program that shares processes and network with others: unix sockets only, and netlink
            ones, without which the kernel's messages do not start.
    """
    machine = machine or platform.machine()
    if machine not in ARCHITECTURES:
        raise NotImplementedError(f"no system call filter for {machine}: known are {', '.join(ARCHITECTURES)}")
    column, audit = ARCHITECTURES[machine]
    code = [
        _step(LOAD_WORD, ARCHITECTURE),
        _step(JUMP_EQUAL, audit, 1, 0),
        _step(RETURN, KILL),
        _step(LOAD_WORD, NUMBER),
    ]
    if machine == "x86_64":
        code += [_step(JUMP_AT_LEAST, X32, 0, 1), _refuse(errno.ENOSYS)]
    refused = REFUSED | (REFUSED_TO_GUESTS if guest else {})
    families = [FAMILIES["AF_UNIX"], FAMILIES["AF_NETLINK"]] if guest else list(FAMILIES.values())
    for numbers in refused.values():
        code += [_step(JUMP_EQUAL, numbers[column], 0, 1), _refuse(errno.EPERM)]
    # clone3 hides its flags behind a pointer; without it the C library falls back on clone.
    code += [_step(JUMP_EQUAL, CLONE3[column], 0, 1), _refuse(errno.ENOSYS)]
    code += _refuse_flags(CLONE[column], FIRST_ARGUMENT, NEW_NAMESPACES, errno.EPERM, any_of=True)
    code += _refuse_flags(MMAP[column], FOURTH_ARGUMENT, SHARED_ANONYMOUS, errno.ENOMEM, any_of=False)
    wanted = [(FIRST_ARGUMENT, families), *([(THIRD_ARGUMENT, [0])] if guest else [])]  # 0: of netlink, routes alone
    for number in (SOCKET[column], SOCKETPAIR[column]):
        code += _refuse_others(number, wanted, errno.EAFNOSUPPORT)
    return b"".join([*code, _step(RETURN, ALLOW)])


def _refuse_flags(number: int, argument: int, flags: int, error: int, *, any_of: bool) -> list[bytes]:
    """Refuse one call when any (or all) of `flags` are set in its argument."""
    test = [_step(JUMP_SET, flags, 0, 1)] if any_of else [_step(AND, flags), _step(JUMP_EQUAL, flags, 0, 1)]
    body = [_step(LOAD_WORD, argument), *test, _refuse(error), _step(RETURN, ALLOW)]
    return [_step(JUMP_EQUAL, number, 0, len(body)), *body]


def _refuse_others(number: int, wanted: list[tuple[int, list[int]]], error: int) -> list[bytes]:
    """Refuse one call unless each of the arguments is among its values."""
    body = []
    for argument, values in wanted:
        tests = [_step(JUMP_EQUAL, value, len(values) - place, 0) for place, value in enumerate(values)]
        body += [_step(LOAD_WORD, argument), *tests, _refuse(error)]
    body.append(_step(RETURN, ALLOW))
    return [_step(JUMP_EQUAL, number, 0, len(body)), *body]


def _refuse(error: int) -> bytes:
    return _step(RETURN, ERRNO | error)


def _step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    """One struct sock_filter."""
    return struct.pack("=HBBI", code, if_true, if_false, value)
