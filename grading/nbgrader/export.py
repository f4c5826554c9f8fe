"""`nbgrader export` with states: nbgrader's own exporter writes 0.0 for whatever has no score."""

from __future__ import annotations

from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.plugins import ExportPlugin

from grading import paths
from grading.classroom.folder import Classroom
from grading.gradebook.tally import class_results
from grading.lms.sheets import grades_csv


class StatesExport(ExportPlugin):
    """Writes every submission's state, and a score only where there is one; late days are taken off."""

    def export(self, gradebook: Gradebook) -> None:
        """Write the CSV to `--to`, by default grades.csv."""
        classroom = Classroom(paths.ROOT, paths.ROOT / "grading")
        lessons = [name for name in paths.lessons() if not self.assignment or name in self.assignment]
        results = [result for found in class_results(classroom, lessons).values() for result in found]
        chosen = [result for result in results if not self.student or result.student in self.student]
        Path(self.to or "grades.csv").write_text(grades_csv(chosen), encoding="utf-8")
