"""`python -m tests.hostile.guests FILE…`: write HOSTILE.md's part on the guest guard from what `--record` kept.

Each file is of one run with `--guard guest`; one whose name ends in `-no-landlock.json` is of a run without Landlock.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from . import cases as _registered  # noqa: F401
from .case import CASES
from .table import TARGET, split

WITHOUT = "-no-landlock.json"
HEAD = """## The guest guard

Containers of Gradescope and PrairieLearn do not let bubblewrap start. There, and only where it is asked for by name
(`--guard guest`), the student's code runs as a guest: under a user id of its own, without rights and unable to gain any
(`no_new_privs`), behind the same filter of system calls, which leaves it unix and netlink sockets only and no look into
other processes, within the same limits. Where Linux has Landlock (5.13 and later), it reads nothing but the system,
Python and its own folder, and writes only there and into /dev/shm; from Linux 6.12 on it reaches no abstract socket
either. A process of root's stays behind: when the grader ends, or is killed, so does all that runs under that id. Tests
run in a process under another id. What it needs: root, and folders of answers and results that root alone may enter,
which `course hosted` sees to.

What only bubblewrap has:

| bubblewrap | the guest |
|---|---|
| sees no process of the host | sees the container's processes and their arguments, not what is in them |
| has a network of its own, with nothing in it | no network socket (`many-streams`); it can list the network devices |
| sees no file of the host | with Landlock none; without, each that every user may read |
| scratch space of a fixed size | files on the disk, measured four times a second (`fill-scratch-space`) |
| memory that empty folders take is counted | they lie on the disk, and are not counted (`many-folders`) |
| files that end with the kernel | files in /tmp, /var/tmp and /dev/shm, without Landlock, until they are swept |
| no shared maps of /dev/zero, which nothing counts | with Landlock none; without, the container's memory is the limit |
| no unix socket of the host can be reached | those open to every user can; abstract ones before Linux 6.12 |
| output of programs that a notebook starts is kept | it is lost: the kernel takes it through a network socket |

{summary}

| submission | answers | ended as | points | with Landlock | without |
|---|---|---|---|---|---|
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="+", type=Path)
    options = parser.parse_args()
    without = [path for path in options.file if path.name.endswith(WITHOUT)]
    found = _read([path for path in options.file if path not in without])
    first, _ = split(TARGET.read_text(encoding="utf-8"))
    TARGET.write_text(first + section(found, _read(without)), encoding="utf-8")
    print(f"wrote {TARGET}")


def _read(files: Sequence[Path]) -> dict[str, Any]:
    """Return what became of cases, by name."""
    found: dict[str, Any] = {}
    for path in files:
        rows = json.loads(path.read_text(encoding="utf-8"))
        whole = rows.pop("")
        own = [line for row in rows.values() for line in row["troubles"]]
        others = [line for line in whole["troubles"] if line.partition(": ")[2] not in own]
        found |= rows | {f"the host ({path.stem})": {"troubles": others}} if others else rows
    return found


def section(found: Mapping[str, Any], without: Mapping[str, Any]) -> str:
    """Return the part of HOSTILE.md."""
    tried = [name for name in CASES if name in found]
    wrong = [name for name in found if found[name]["troubles"]]
    summary = f"{len(tried)} of {len(CASES)} submissions were graded so; {len(tried) - len(wrong)} ended as they should"
    also = sum(name in CASES for name in without)
    summary += f", {also} of them were also tried without Landlock." if also else "."
    summary += " The others have not been tried under it yet." if len(tried) < len(CASES) else ""
    rows = (_row(name, found[name], without.get(name)) for name in tried)
    told = "\n".join(_told(name, found[name]) for name in wrong)
    lost = "\n".join(_told(name, row) for name, row in without.items() if row["troubles"])
    parts = [HEAD.format(summary=summary) + "\n".join(rows), "\nNot as it should be:\n", told or "nothing."]
    if without:
        parts += ["\nNot as it should be without Landlock:\n", lost or "nothing."]
    return "\n".join(parts) + "\n"


def _row(name: str, row: Mapping[str, Any], other: Mapping[str, Any] | None) -> str:
    verdict = "–" if other is None else _mark(other)
    points = row["points"] if row["state"].startswith("graded") else "–"
    answers = "right" if CASES[name].honest else "wrong"
    return f"| {name} | {answers} | {row['state']} | {points} | {_mark(row)} | {verdict} |"


def _mark(row: Mapping[str, Any]) -> str:
    return "✗" if row["troubles"] else "✓"


def _told(name: str, row: Mapping[str, Any]) -> str:
    return "\n".join(_lines(name, row))


def _lines(name: str, row: Mapping[str, Any]) -> Iterator[str]:
    for line in row["troubles"]:
        plain = "".join(char if char.isprintable() and char not in "`<|" else " " for char in line)
        yield f"- {name}: `{plain[:240]}`"


if __name__ == "__main__":
    main()
