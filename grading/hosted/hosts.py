"""The hosts by name, and what `course hosted` does on them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from grading.classroom.states import Result, write_atomically
from grading.execution.pool import Options
from grading.hosted import classroom50, gradescope, prairielearn
from grading.hosted.host import Host, run
from grading.paths import CourseError

HOSTS: dict[str, tuple[Host, Path]] = {
    "gradescope": (gradescope, gradescope.ROOT),
    "prairielearn": (prairielearn, prairielearn.ROOT),
    "classroom50": (classroom50, classroom50.ROOT),
}


def grade_there(kind: str, root: Path | None = None, pack: Path | None = None, guard: str = "bubblewrap") -> str:
    """Grade the submission on a host, and return what the host's log says.

    Raises:
        CourseError: there is no such host.
    """
    if kind not in HOSTS:
        raise CourseError(f"no host {kind!r}: choose from {', '.join(HOSTS)}")
    host, usual = HOSTS[kind]
    places = host.places((root or usual).resolve())
    places = replace(places, pack=pack.resolve()) if pack else places
    result = run(host, places, Options(guard=guard))
    if kind == "classroom50":
        write_atomically(places.results.with_name("release-body.md"), classroom50.body(places.results))
    return _said(result) if result else f"could not be graded, which is the grader's fault: see {places.results}"


def _said(result: Result) -> str:
    points = f" {result.score:g} of {result.max_score:g} points" if result.graded and result.score is not None else ""
    lines = [f"{result.state}:{points} in {result.seconds:g} s", *result.reasons]
    lines += [f"{cell.name}: {cell.message}" for cell in result.cells if cell.message]
    return "\n".join(lines)
