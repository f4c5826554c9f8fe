"""Classroom 50: `result.json` and `release-body.md` in the student's checkout, as its page Advanced Autograding says.

What an autograder reads there is public, so that only visible checks run; hidden tests run at the instructor's. What
could not be graded ends with an exit status that is not 0: then nothing is recorded for the student.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from grading.classroom.states import CellResult, Result
from grading.hosted.host import NO_ZERO, Places, plain, tests, told
from grading.hosted.pack import Pack
from grading.lms.senders import last_commit

ROOT = Path()
SCHEMA = "classroom50/result/v1"
FIELDS = {
    "classroom": "CLASSROOM",
    "assignment": "ASSIGNMENT",
    "submission": "SUBMISSION_TAG",
    "commit": "COMMIT_URL",
    "release": "RELEASE_URL",
    "review": "REVIEW_URL",
}


def places(root: Path) -> Places:
    """Return where the checkout is; the pack lies beside the autograder's own script."""
    return Places(root, root / "lesson", root, root / "result.json")


def not_graded(reasons: Sequence[str]) -> dict[str, Any]:
    """Return a result of 0 of 0, which counts for nothing."""
    return _result([{"test-name": plain(f"{NO_ZERO} {'; '.join(reasons)}"), "passed": False, **_points(0, 0)}])


def results(pack: Pack, result: Result) -> dict[str, Any]:
    """Return the result of what was graded."""
    return _result([_test(pack, cell) for cell in tests(result)])


def body(results: Path) -> str:
    """Return the text of the release that a student reads, in Markdown, made of the file of results."""
    found = json.loads(results.read_text(encoding="utf-8"))
    rows = [f"- {'✓' if test['passed'] else '✗'} {test['test-name']}" for test in found["tests"]]
    said = [line for test in found["tests"] for line in [test["test-name"], *test.get("output", "").splitlines()]]
    head = f"**{found['score']} of {found['max-score']}** points of the visible checks; hidden tests run later.\n"
    fenced = ["", "```text", *(line.replace("`", "'") for line in said), "```", ""]
    return "\n".join([head, *(re.sub(r"[<`\[]", " ", row) for row in rows), *fenced])


def _result(found: list[dict[str, Any]], environment: Mapping[str, str] = os.environ) -> dict[str, Any]:
    said = {name: environment.get(variable, "") for name, variable in FIELDS.items()}
    totals = _points(sum(test["score"] for test in found), sum(test["max-score"] for test in found))
    said["review"] = said["review"] or said["commit"]
    graded = {"datetime": _committed(), "graded_at": _utc(datetime.now(UTC))}
    return {"schema": SCHEMA, **said, **graded, **totals, "tests": found}


def _test(pack: Pack, cell: CellResult) -> dict[str, Any]:
    name = f"{cell.exercise}: {pack.reference.title(cell.exercise)}"
    passed = {"test-name": plain(name), "passed": bool(cell.passed)}
    return passed | _points(int(cell.points), int(cell.max_points)) | {"output": told(cell)}


def _points(score: int, most: int) -> dict[str, int]:
    return {"score": score, "max-score": most}


def _committed() -> str:
    """Return when the commit was made that is graded: the time of submission there."""
    return _utc(last_commit(Path()) or datetime.now(UTC))


def _utc(when: datetime) -> str:
    return f"{when:%Y-%m-%dT%H:%M:%SZ}"
