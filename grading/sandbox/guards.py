"""The guards that a student's code can run under, by name: bubblewrap, or where that does not start, a guest.

The guest is weaker (grading/HOSTILE.md says by how much), so that nobody gets it who has not asked for it.
"""

from __future__ import annotations

import os
from pathlib import Path

from grading.paths import CourseError
from grading.sandbox import bwrap, guest

BUBBLEWRAP, GUEST = "bubblewrap", "guest"
PROVISIONERS = {BUBBLEWRAP: "bubblewrap-provisioner", GUEST: "guest-provisioner"}
RANKS = ("", GUEST, BUBBLEWRAP)  # from the weakest on; "" is none at all


def checked(name: str) -> str:
    """Return the name of a guard; one that does not exist is an error that names those that do."""
    if name not in PROVISIONERS:
        raise CourseError(f"no guard {name!r}: choose from {', '.join(PROVISIONERS)}")
    return name


def require(name: str) -> None:
    """Start the guard once to see that it works.

    Raises:
        SandboxUnavailable: it does not; the message says what to do.
    """
    (guest if checked(name) == GUEST else bwrap).require()


def is_weaker(one: str, other: str) -> bool:
    """Whether one guard protects less than another; "" is none."""
    return RANKS.index(one) < RANKS.index(other)


def hide(*folders: Path) -> None:
    """Let root alone enter folders, where this is root: a guest shares our file system."""
    for folder in folders if os.geteuid() == 0 else ():
        if folder.is_dir() and not folder.is_symlink():
            folder.chmod(0o700)
