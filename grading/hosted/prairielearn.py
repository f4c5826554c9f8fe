"""PrairieLearn: `/grade/results/results.json` of its external grader, one exercise a question.

What could not be graded is *not gradable* there: no attempt is lost. Source: its documentation, externalGrading.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from grading.classroom.states import CellResult, Result
from grading.hosted.host import NO_ZERO, Places, about, plain, tests, told
from grading.hosted.pack import Pack

ROOT = Path("/grade")


def places(root: Path) -> Places:
    """Return where PrairieLearn puts things."""
    return Places(root, root / "tests" / "lesson", root / "student", root / "results" / "results.json")


def not_graded(reasons: Sequence[str]) -> dict[str, Any]:
    """Return results without a score, which cost no attempt."""
    return {"gradable": False, "message": NO_ZERO, "format_errors": [plain(reason) for reason in reasons]}


def results(pack: Pack, result: Result) -> dict[str, Any]:
    """Return the results of what was graded; the score is a share of the exercise's points."""
    found = tests(result)
    most = sum(cell.max_points for cell in found)
    return {
        "gradable": True,
        "score": sum(cell.points for cell in found) / most if most else 0.0,
        "message": plain(pack.reference.title(pack.exercise)) if pack.exercise else pack.lesson,
        "output": about(result),
        "tests": [_test(cell) for cell in found],
    }


def _test(cell: CellResult) -> dict[str, Any]:
    what = "other inputs of the kind that the text describes" if cell.hidden else "the check below the exercise"
    return {
        "name": "Hidden tests" if cell.hidden else "Visible check",
        "description": what,
        "points": cell.points,
        "max_points": cell.max_points,
        "message": told(cell),
        "output": "",
    }
