"""How torch's threads share a machine: those that wait spin for a moment only, and no more run than may.

Threads that wait for each other spin, which is quickest as long as each has a core to itself. Where something else runs
too, a thread that spins keeps the core from the one it waits for, and a step of training takes many times as long. The
library for threads (GNU's libgomp, in torch for Linux) reads from the environment how long they spin, when it loads:
with `import torch`. Importing `pretrain` before torch settles it for this process and for those that it starts.
"""

from __future__ import annotations

import math
import os
import sys
from pathlib import Path

# Rounds of waiting: fewer cost a quiet machine time, more a busy one. With libgomp's own 300,000, a step of lessons 01
# to 04 took 3.6 to 4.4 times as long beside one busy process on two cores, and 5.5 to 18 times beside two; with these
# it takes 2.2 to 2.8 and 2.1 to 3.1 times, and 1 to 10 % longer on a quiet machine (`python -m tests.bench busy`).
SPIN = "3000"
SETTINGS = ("GOMP_SPINCOUNT", "OMP_WAIT_POLICY")  # either says how threads wait
CGROUPS, OWN_CGROUPS = Path("/sys/fs/cgroup"), Path("/proc/self/cgroup")
TOO_LATE = (
    "torch was imported before pretrain, so that training will be slow while this machine does something else too. "
    "To mend it, start Jupyter by `make lab`; or add a cell with `import pretrain` above all others, then restart the "
    "kernel."
)


def waiting() -> dict[str, str]:
    """Return the environment variables that say how threads wait: the user's own where there are any, else ours."""
    own = {name: os.environ[name] for name in SETTINGS if name in os.environ}
    return own or {"GOMP_SPINCOUNT": SPIN}


def settle() -> None:
    """Set for this process, and those it starts, how threads wait; in a notebook, say so where it is too late."""
    late = sys.platform == "linux" and "torch" in sys.modules and not any(name in os.environ for name in SETTINGS)
    os.environ.update(waiting())
    if late and "ipykernel" in sys.modules:
        print(TOO_LATE)


def limit() -> None:
    """Let torch use no more threads than `cores()`, unless the user has said how many."""
    import torch

    if "OMP_NUM_THREADS" not in os.environ and cores() < torch.get_num_threads():
        torch.set_num_threads(cores())


def cores() -> int:
    """Return how many cores this process may use: those that it may run on, or the cgroups' quota where it is less."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return math.ceil(min(allowed, quota()))


def quota() -> float:
    """Return the cores' worth of time that the cgroups leave to this process; infinity without a quota."""
    if not OWN_CGROUPS.exists():
        return math.inf
    folders: list[Path] = []
    for line in OWN_CGROUPS.read_text().splitlines():
        _, controllers, path = line.split(":", 2)
        if controllers == "" or "cpu" in controllers.split(","):
            inside = Path(path.lstrip("/"))
            folders += [CGROUPS / ("cpu" if controllers else "") / part for part in (inside, *inside.parents)]
    return min(map(_quota, folders), default=math.inf)


def _quota(folder: Path) -> float:
    """Return the quota that one cgroup sets, of version 2 or 1."""
    for names in (["cpu.max"], ["cpu.cfs_quota_us", "cpu.cfs_period_us"]):
        files = [folder / name for name in names]
        if all(file.exists() for file in files):
            time, period = " ".join(file.read_text() for file in files).split()
            return math.inf if time in ("max", "-1") else int(time) / int(period)
    return math.inf
