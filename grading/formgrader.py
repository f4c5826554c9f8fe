"""What formgrader's buttons do in this course."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbconvert.exporters import HTMLExporter
from nbgrader.coursedir import CourseDirectory

from grading import states
from grading.classroom import Classroom, ClassroomError
from grading.feedback import carry_receipts, feedback_page
from grading.record import read_scores
from grading.reference import load


class FeedbackExporter(HTMLExporter):
    """Makes *Generate feedback* write the course's own page: nbgrader's shows the hidden tests."""

    def from_filename(self, filename: str, resources: dict | None = None, **options: Any) -> tuple[Any, dict[str, Any]]:
        """Return the feedback page for an autograded notebook.

        Raises:
            ClassroomError: the submission was not graded by `course grade`.
        """
        resources = self._init_resources(resources)
        names, classroom = resources["nbgrader"], classroom_of(self.parent.coursedir)  # type: ignore[union-attr]  # nbgrader makes it
        result = states.read(classroom.journal, names["assignment"], names["student"])
        if result is None or not result.graded:
            raise ClassroomError(f"{names['assignment']} of {names['student']} has no result: run `course grade`")
        read_scores(classroom, result)
        carry_receipts(classroom, result)
        return feedback_page(load(classroom, result.lesson), result), resources


def classroom_of(coursedir: CourseDirectory) -> Classroom:
    """Return the class that nbgrader works in."""
    root = Path(coursedir.root)
    return Classroom(root, (root / coursedir.autograded_directory).parent)
