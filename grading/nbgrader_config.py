"""nbgrader's settings for this course; found with `JUPYTER_CONFIG_PATH=grading`."""

from pathlib import Path

import grading
from grading.nbgrader.formgrader import take_over

take_over()
c = get_config()  # type: ignore[name-defined]  # noqa: F821  # given by traitlets
here = Path(grading.__file__).resolve().parent

c.CourseDirectory.course_id = "pretraining"
c.CourseDirectory.root = str(here.parent)
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "lessons"
c.CourseDirectory.submitted_directory = "grading/submitted"
c.CourseDirectory.autograded_directory = "grading/autograded"
c.CourseDirectory.feedback_directory = "grading/feedback"
c.CourseDirectory.db_url = f"sqlite:///{here / 'gradebook.db'}"
c.OverwriteCells.add_missing_cells = True
c.GenerateFeedback.exporter_class = "grading.nbgrader.formgrader.FeedbackExporter"
c.ExportApp.plugin_class = "grading.nbgrader.export.StatesExport"

# Limits of the sandbox that differ from the defaults in grading/sandbox/limits.py, for example {"cell_seconds": 120}.
c.BubblewrapProvisioner.limits = {}
