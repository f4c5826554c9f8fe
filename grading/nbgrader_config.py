"""nbgrader's settings for this course; found with `JUPYTER_CONFIG_PATH=grading`."""

from grading.nbgrader.formgrader import take_over
from grading.paths import ROOT, own_class

take_over()
c = get_config()  # type: ignore[name-defined]  # noqa: F821  # given by traitlets
here = own_class()
here.mkdir(exist_ok=True)  # SQLite makes a file, but no folder

c.CourseDirectory.course_id = "pretraining"
c.CourseDirectory.root = str(ROOT)
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "lessons"  # made by `course release`, with the tables of the visible checks
# The banks of answers are not for students.
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", "answers"]
c.CourseDirectory.submitted_directory = f"{here.name}/submitted"
c.CourseDirectory.autograded_directory = f"{here.name}/autograded"
c.CourseDirectory.feedback_directory = f"{here.name}/feedback"
c.CourseDirectory.db_url = f"sqlite:///{here / 'gradebook.db'}"
c.OverwriteCells.add_missing_cells = True
c.GenerateFeedback.exporter_class = "grading.nbgrader.formgrader.FeedbackExporter"
c.ExportApp.plugin_class = "grading.nbgrader.export.StatesExport"

# Limits of the sandbox that differ from the defaults in grading/sandbox/limits.py, for example {"cell_seconds": 120}.
c.BubblewrapProvisioner.limits = {}
