"""The first program inside the sandbox: sets limits, becomes an unprivileged user, fills the scratch home, starts the kernel.

It is bound into the sandbox alone, without the rest of this package, and uses the standard library only.
"""

import json
import os
import resource
import shutil
import sys


def main() -> None:
    """Read the plan (JSON) from the first argument; the command follows."""
    plan = json.loads(sys.argv[1])
    os.umask(0o077)
    if plan["uid"] is not None:
        become(plan["uid"])
    for source, target in plan["copies"]:
        copy(source, target)
    for name, value in plan["limits"].items():
        resource.setrlimit(getattr(resource, name), (value, value))
    os.execv(sys.argv[2], sys.argv[2:])


def copy(source: str, target: str) -> None:
    """Copy the files under `source`; directories and files get the rights of new ones."""
    for directory, _, files in os.walk(source):
        place = os.path.join(target, os.path.relpath(directory, source))
        os.makedirs(place, exist_ok=True)
        for name in files:
            shutil.copyfile(os.path.join(directory, name), os.path.join(place, name))


def become(uid: int) -> None:
    """Give up every right of root for good; the kernel drops all capabilities with it."""
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)


if __name__ == "__main__":
    main()
