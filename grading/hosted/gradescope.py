"""Gradescope: `/autograder/results/results.json`, as gradescope-autograders.readthedocs.io/en/latest/specs says it.

Hidden tests are shown when the instructor publishes the grades. An answer in words is no test here: it is read with a
rubric of Gradescope's, in the same assignment.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from grading.classroom.states import CellResult, Result
from grading.hosted.host import NO_ZERO, Places, about, plain, tests, told
from grading.hosted.pack import Pack, exercises

ROOT = Path("/autograder")
HANDED_IN = "What was handed in"


def places(root: Path) -> Places:
    """Return where Gradescope puts things."""
    return Places(root, root / "source" / "lesson", root / "submission", root / "results" / "results.json")


def not_graded(reasons: Sequence[str]) -> dict[str, Any]:
    """Return results with no point and no test but the one that says why."""
    text = plain("\n".join([NO_ZERO, *(f"- {reason}" for reason in reasons)]))
    return {**_head(text), "tests": [_handed_in(text, "failed")], "extra_data": {"state": "could not be graded"}}


def results(pack: Pack, result: Result) -> dict[str, Any]:
    """Return the results of what was graded; students see the board of visible tests, where it is switched on."""
    found = [_test(pack, cell) for cell in tests(result)]
    shown = [cell for cell in tests(result) if not cell.hidden]
    return {
        **_head(_summary(result)),
        "execution_time": round(result.seconds),
        "tests": [_handed_in(about(result), "passed"), *found],
        "leaderboard": [{"name": "Visible checks", "value": sum(cell.points for cell in shown)}],
        "extra_data": {
            "state": str(result.state),
            "notebook": plain(result.notebook),
            "submission": result.submission,
            "lesson": pack.digest,
        },
    }


def _head(text: str) -> dict[str, Any]:
    formats = dict.fromkeys(("output_format", "test_output_format", "test_name_format"), "text")
    return {"output": text, **formats, "visibility": "visible", "stdout_visibility": "hidden"}


def _summary(result: Result) -> str:
    left = f" {result.pending:g} more points are for answers in words, which a person reads." if result.pending else ""
    return f"Visible checks are shown now, hidden tests when the grades are published.{left}"


def _handed_in(text: str, status: str) -> dict[str, Any]:
    test = {"name": HANDED_IN, "number": "0", "score": 0, "max_score": 0, "status": status}
    return test | {"output": text, "visibility": "visible"}


def _test(pack: Pack, cell: CellResult) -> dict[str, Any]:
    number = exercises(pack.reference).index(cell.exercise) + 1
    return {
        "name": f"{plain(pack.reference.title(cell.exercise))}: {'hidden tests' if cell.hidden else 'visible check'}",
        "number": f"{number}.{2 if cell.hidden else 1}",
        "score": cell.points,
        "max_score": cell.max_points,
        "status": "passed" if cell.passed else "failed",
        "output": told(cell),
        "tags": [cell.exercise],
        "visibility": "after_published" if cell.hidden else "visible",
    }
