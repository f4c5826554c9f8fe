"""`python -m tests.hostile [CASE…] [--write]`: grade cases and print what became of them; write grading/HOSTILE.md."""

from __future__ import annotations

import argparse
import fnmatch
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grading.sandbox import guards, guest

from . import cases as _registered  # noqa: F401
from .case import CASES
from .judge import troubles
from .run import remove, run
from .table import rows, write


@contextmanager
def _directory(kept: Path | None) -> Iterator[Path]:
    """A directory that is left, or removed by a program that paths without end do not stop."""
    root = kept or Path(tempfile.mkdtemp())
    root.mkdir(parents=True, exist_ok=True)
    yield root
    if kept is None:
        subprocess.run(["rm", "-rf", root], check=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("case", nargs="*", default=["*"], help="names of cases or groups, or patterns")
    parser.add_argument("--write", action="store_true", help="write grading/HOSTILE.md")
    parser.add_argument("--skip", nargs="*", default=[], help="patterns of cases to leave out")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--guard", default=guards.BUBBLEWRAP, choices=list(guards.PROVISIONERS))
    parser.add_argument("--record", type=Path, help="a file in which what became of them is kept, as JSON")
    parser.add_argument("--no-landlock", action="store_true", help="the guest on a Linux that has no Landlock")
    parser.add_argument("--keep", type=Path, help="an empty directory in which the class is left")
    options = parser.parse_args()
    if options.no_landlock:
        os.environ[guest.WITHOUT] = "1"
    chosen = [
        case
        for case in CASES.values()
        if not any(fnmatch.fnmatch(case.name, word) for word in options.skip)
        and any(fnmatch.fnmatch(case.name, word) or case.group == word for word in options.case)
    ]
    with _directory(options.keep) as root:
        found = run(chosen, root, options.jobs, lambda line: print(line, flush=True), options.guard)
        wrong = list(troubles(found))
        for line in wrong:
            print(line)
        for case in chosen:
            result = found.results.get(case.student)
            for reason in result.reasons if result else ():
                print(f"  {case.name}: {reason[:200]!r}")
        print(f"{len(chosen)} cases in {found.seconds:.0f} s; {found.host.worker_mb:.0f} MB at most in one process")
        if options.record:
            options.record.write_text(json.dumps(rows(found), indent=1) + "\n")
        if options.write:
            print(f"wrote {write(found)}")
        remove(found.host)
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
