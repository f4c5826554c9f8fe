"""What every host's writer has in common, and the road that a submission takes on a host.

The host's file of results says *could not be graded* from the first moment on, and is replaced at the end in one step:
whatever happens between, and whenever the host ends the process, it is there and says no wrong thing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from grading.classroom.states import CellResult, Result, write_atomically
from grading.execution.pool import DEFAULT, Options
from grading.hosted.one import grade_one
from grading.hosted.pack import Pack, read
from grading.paths import CourseError
from grading.sandbox import guards

STOPPED = "the grader was stopped before it was done: out of time or of memory, it may be"
NO_ZERO = "Your submission could not be graded. This is not a zero."
LONGEST = 4000  # characters of a text
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True)
class Places:
    """Where a host puts things, and wants its results; `root` is the folder of all that is not for students' code."""

    root: Path
    pack: Path
    submission: Path
    results: Path


class Host(Protocol):
    """A host's writer, as its module is one."""

    def places(self, root: Path) -> Places:
        """Return where things are below the host's own folder."""

    def not_graded(self, reasons: Sequence[str]) -> dict[str, Any]:
        """Return the results of what has none, and why."""

    def results(self, pack: Pack, result: Result) -> dict[str, Any]:
        """Return the results of what was graded."""


def run(host: Host, places: Places, options: Options = DEFAULT) -> Result | None:
    """Grade the submission on a host and write its file of results; None where it is the host's fault that it has none.

    Raises:
        OSError: the file cannot be written.
    """
    _write(places, host.not_graded([STOPPED]))
    try:
        pack = read(places.pack)
        if options.guard == guards.GUEST:
            guards.hide(places.root, places.pack)
        result = grade_one(pack, places.submission, options)
        found = host.results(pack, result) if result.graded else host.not_graded(result.reasons)
    except CourseError as error:
        result, found = None, host.not_graded([f"the grader is not set up as it has to be: {error}"])
    except Exception as error:  # a fault of ours: never a zero of theirs
        result, found = None, host.not_graded([f"the grader failed ({type(error).__name__}: {error})"])
    _write(places, found)
    return result


def _write(places: Places, found: dict[str, Any]) -> None:
    write_atomically(places.results, json.dumps(found, indent=1))
    places.results.chmod(0o644)


def plain(text: str) -> str:
    """Return a text that any reader of JSON takes and no page runs: students choose parts of some."""
    return CONTROL.sub("�", text)[:LONGEST]


def about(result: Result) -> str:
    """Say what was handed in, and what was odd about it."""
    lines = [f"{result.notebook or 'The notebook'}: {result.state}."]
    return plain("\n".join(lines + [f"- {reason}" for reason in result.reasons]))


def told(cell: CellResult) -> str:
    """Return what a student is told about one test."""
    if cell.passed:
        return plain(cell.message)
    rerun = "" if cell.hidden else f"\nRerun the check below the exercise ({cell.name})."
    return plain((cell.message or "it gives a wrong result") + rerun)


def tests(result: Result) -> list[CellResult]:
    """Return the results of tests, without the answers that a person reads."""
    return [cell for cell in result.cells if cell.passed is not None]
