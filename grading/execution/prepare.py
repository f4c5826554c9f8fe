"""Make of what was handed in what a worker can execute: the prepared notebook, and the data files beside it."""

from __future__ import annotations

from pathlib import Path

from grading.execution.process import Child, Lost
from grading.sandbox.provisioner import stage
from grading.submissions import look
from grading.submissions.precheck import CannotGrade

LOOK_MB = 1000  # memory of the process that reads submissions
LEFT_OUT = "files beyond the limits, or in the way of the lesson's own or of Python's modules, were left out"


def prepare(reader: Child, request: look.Request, released: Path, data: Path) -> tuple[str, list[str]]:
    """Have a submission read and rebuilt by a process that may die of it, and lay its data files out.

    Args:
        released: the folder of the lesson as students get it, whose data files come first.
        data: where the data files go.

    Returns the notebook's name, and what an instructor should look at.

    Raises:
        CannotGrade: there is nothing that can be graded.
    """
    try:
        found: look.Looked = reader.run(look.look, request, look.SECONDS)
    except Lost as lost:
        raise CannotGrade(f"its notebook could not be read: {lost}") from None
    if found.problem:
        raise CannotGrade(found.problem)
    stage(released, data, request.limits)
    left_out = stage(request.folder, data, request.limits)
    return found.name, found.flags + ([f"{LEFT_OUT}: {', '.join(left_out[:5])}"] if left_out else [])
