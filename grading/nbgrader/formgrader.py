"""What formgrader's buttons do in this course."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import nbgrader.apps.api
import nbgrader.apps.autogradeapp
from nbconvert.exporters import HTMLExporter
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory

from grading.classroom import states
from grading.classroom.folder import Classroom, ClassroomError
from grading.execution.pool import Options
from grading.gradebook.feedback import carry_receipts, feedback_page
from grading.gradebook.grade import grade
from grading.gradebook.record import read_scores
from grading.lessons.reference import load


class SandboxedAutograde(Autograde):
    """Makes *Autograde* do what `course grade` does: nbgrader's own runs what students wrote unprotected."""

    def start(self) -> None:
        """Grade the chosen submissions, in a process of their own since the server has an event loop.

        Raises:
            NbGraderException: one could not be graded; it says why.
            SandboxUnavailable, ClassroomError: as `grading.gradebook.grade.grade`.
        """
        lesson, student = self.coursedir.assignment_id, self.coursedir.student_id
        students = [] if student == "*" else [student]
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            options = Options(force=self.force)
            results = pool.submit(grade, classroom_of(self.coursedir), [lesson], students, options).result()
        if failed := [result for result in results if student != "*" and not result.graded]:
            raise NbGraderException("; ".join(f"{result.state}: {', '.join(result.reasons)}" for result in failed))


def take_over() -> None:
    """Let formgrader's button and `nbgrader autograde` grade in the sandbox: nbgrader has no setting for it."""
    nbgrader.apps.api.Autograde = SandboxedAutograde
    nbgrader.apps.autogradeapp.Autograde = SandboxedAutograde


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
