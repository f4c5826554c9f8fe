"""Write grading/HOSTILE.md: what was tried, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from grading import paths

from .case import Case
from .judge import of_case, points, troubles
from .run import Run

TARGET = paths.ROOT / "grading" / "HOSTILE.md"
HEAD = """# Hostile submissions

Written by `python -m tests.hostile --write`. Each row is a submission that was graded for real, in one class
with {honest} honest ones, of four exercises with a visible test (1 point) and a hidden one (2 points). *Points* are
those of the four exercises: where the answers are right, all that can be kept have to be; where they are wrong,
none may be won.

{cases} submissions in {seconds:.0f} s; at most {worker_mb:.0f} MB in one process of the grader; {troubles}.
"""


def write(run: Run) -> Path:
    """Write the table and return its path."""
    found = list(troubles(run))
    head = HEAD.format(
        honest=len(run.results) - len(run.cases),
        cases=len(run.cases),
        seconds=run.seconds,
        worker_mb=run.host.worker_mb,
        troubles=f"{len(found)} not as they should be" if found else "all as they should be, and nobody else harmed",
    )
    groups = dict.fromkeys(case.group for case in run.cases)
    parts = [head, *("\n".join(_group(run, group)) for group in groups)]
    TARGET.write_text("\n".join(parts) + "\n", encoding="utf-8")
    return TARGET


def _group(run: Run, group: str) -> Iterator[str]:
    yield f"\n## {group.capitalize()}\n"
    yield "| submission | what it tries | answers | ended as | points | |"
    yield "|---|---|---|---|---|---|"
    yield from (_row(run, case) for case in run.cases if case.group == group)


def _row(run: Run, case: Case) -> str:
    result = run.results[case.student]
    got = points(run.points(case.student)) if result.graded else "–"
    verdict = "✗" if any(of_case(run, case)) else "✓"
    cells = (case.name, case.attack, "right" if case.honest else "wrong", str(result.state), got, verdict)
    return "| " + " | ".join(cell.replace("|", "\\|").replace("<", "&lt;") for cell in cells) + " |"
