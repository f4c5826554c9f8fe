"""`nbgrader export` with states: nbgrader's own exporter writes 0.0 for whatever has no score."""

from __future__ import annotations

from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.plugins import ExportPlugin

from grading import paths
from grading.classroom import Classroom
from grading.report import grades_csv, with_missing


class StatesExport(ExportPlugin):
    """Writes every submission's state, and a score only where there is one; late penalties are nbgrader's."""

    def export(self, gradebook: Gradebook) -> None:
        """Write the CSV to `--to`, by default grades.csv."""
        classroom = Classroom(paths.ROOT, paths.ROOT / "grading")
        lessons = [name for name in paths.lessons() if not self.assignment or name in self.assignment]
        results = [result for name in lessons for result in with_missing(classroom, name)]
        chosen = [result for result in results if not self.student or result.student in self.student]
        Path(self.to or "grades.csv").write_text(grades_csv(chosen), encoding="utf-8")
