"""A place like a host's container: `python -m tests.container COMMAND…` runs a command in it, as root.

Python may lie in a folder that root alone may enter, where in a container it lies in /usr or /opt. In a mount namespace
of our own that folder is an empty one with nothing but Python in it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

SCRIPT = """
set -e
base=$1 top=$2; shift 2
kept=$(mktemp -d)
mount --bind "$base" "$kept"
mount -t tmpfs -o mode=755 tmpfs "$top"
mkdir -p "$base"
mount --bind "$kept" "$base"
umount "$kept"; rmdir "$kept"
exec "$@"
"""


def command(argv: list[str]) -> list[str]:
    """Return the command that runs another one in the container."""
    base = Path(sys.base_prefix).resolve()
    shut = [folder for folder in [*reversed(base.parents), base] if not folder.stat().st_mode & 0o001]
    if not shut:
        return argv
    return ["unshare", "--mount", "--propagation", "private", "sh", "-c", SCRIPT, "sh", str(base), str(shut[0]), *argv]


def run(argv: list[str], timeout: float = 300, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command there to its end."""
    environment = os.environ | variables
    return subprocess.run(command(argv), env=environment, capture_output=True, text=True, timeout=timeout, check=False)


if __name__ == "__main__":
    words = command(sys.argv[1:])
    os.execvp(words[0], words)
