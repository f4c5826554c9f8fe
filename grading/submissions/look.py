"""Look at one submission, in a process that may die of it: find the notebook, rebuild it, make its texts safe."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import nbformat

from grading.lessons.reference import Reference
from grading.pages import sanitise
from grading.sandbox.limits import Limits
from grading.submissions.precheck import CannotGrade, prepare

SECONDS = 120  # that it may take


@dataclass(frozen=True)
class Request:
    """What is to be looked at, and where the prepared notebook is to be written."""

    folder: Path  # the submission
    reference: Reference
    limits: Limits
    prepared: Path


@dataclass(frozen=True)
class Looked:
    """What was found: the notebook's name and what an instructor should look at, or why it cannot be graded."""

    name: str = ""
    flags: list[str] = field(default_factory=list)
    problem: str = ""


def look(request: Request) -> Looked:
    """Write the notebook that can be graded, and say what was found."""
    try:
        prepared = prepare(request.folder, request.reference, request.limits)
    except CannotGrade as problem:
        return Looked(problem=str(problem))
    flags = prepared.flags + sanitise.texts(prepared.notebook, request.reference.texts)
    request.prepared.write_text(nbformat.writes(prepared.notebook), encoding="utf-8", errors="replace")
    return Looked(prepared.path.name, flags)
