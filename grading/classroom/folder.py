"""Where one class keeps its submissions, results and gradebook, and nbgrader's settings for it."""

from __future__ import annotations

import fcntl
import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nbgrader import api
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import SAWarning
from traitlets.config import Config, PyFileConfigLoader

from grading import paths
from grading.classroom import roster, settings
from grading.paths import CourseError
from grading.sandbox.limits import Limits

# nbgrader's own use of its session; harmless.
warnings.filterwarnings("ignore", category=SAWarning, module="nbgrader")
# nbgrader opens the gradebook a dozen times for a submission, each time with an engine of its own, which has to compile
# every statement anew: one for each address does it once.
api.create_engine = cache(api.create_engine)
CONFIG_FILE = "nbgrader_config.py"


class ClassroomError(CourseError):
    """Something about the class directory that the instructor can mend; the message says what."""


@dataclass(frozen=True)
class Classroom:
    """A class directory: nbgrader's steps, plus every attempt, the journal of results and scratch space.

    Args:
        root: the course, with solutions/ and grading/.
        directory: the class; `paths.own_class(root)` is the course's own.
    """

    root: Path
    directory: Path

    def __post_init__(self) -> None:
        """Let nbgrader find alembic, which it calls by name, when the environment is not activated."""
        here = f"{sys.prefix}/bin"
        if here not in os.environ.get("PATH", "").split(os.pathsep):
            os.environ["PATH"] = os.pathsep.join([here, os.environ.get("PATH", os.defpath)])

    @property
    def submitted(self) -> Path:
        return self.directory / "submitted"

    @property
    def autograded(self) -> Path:
        return self.directory / "autograded"

    @property
    def feedback(self) -> Path:
        return self.directory / "feedback"

    @property
    def roster_file(self) -> Path:
        """The class list, where the class has one."""
        return self.directory / roster.FILE

    def roster(self) -> roster.Roster:
        """Return the class list; an empty one where there is none."""
        return roster.read_roster(self.roster_file) if self.roster_file.exists() else roster.Roster([])

    @property
    def agreed_file(self) -> Path:
        """The class's own settings, where it has any."""
        return self.directory / settings.FILE

    def agreed(self) -> settings.Settings:
        """Return what class.toml says: due dates, late days, which try counts."""
        return settings.read_settings(self.agreed_file, self.root)

    @property
    def reports(self) -> Path:
        """Where tables and pages go: build/grade for the course's own class, the class directory for any other."""
        return self.root / "build" / "grade" if self._is_own else self.directory

    @property
    def attempts(self) -> Path:
        """Every submission that was ever graded, by student, lesson and time."""
        return self.directory / "attempts"

    @property
    def journal(self) -> Path:
        """One small file for each submission's result."""
        return self.directory / "journal"

    @property
    def work(self) -> Path:
        """Scratch space of a running `course grade`, on the same file system as the rest."""
        return self.directory / ".work"

    @property
    def lock(self) -> Path:
        """Locked while the class is being graded."""
        return self.directory / ".lock"

    @property
    def database(self) -> str:
        """The gradebook's URL: the one set in nbgrader_config.py, else a file in the class directory."""
        configured = self.settings().CourseDirectory.get("db_url")
        return configured if configured and self._is_own else f"sqlite:///{self.directory / 'gradebook.db'}"

    @property
    def _is_own(self) -> bool:
        return self.directory in [self.root / name for name in paths.CLASSES]

    @property
    def course(self) -> str:
        """The course's name in the gradebook; without one, databases stricter than SQLite refuse its lessons."""
        return str(self.settings().CourseDirectory.get("course_id") or "pretraining")

    def settings(self) -> Config:
        """Return what nbgrader_config.py says."""
        folder = self.root / "grading"
        if not (folder / CONFIG_FILE).exists():
            return Config()
        return PyFileConfigLoader(CONFIG_FILE, path=str(folder)).load_config()

    def limits(self) -> Limits:
        """Return what one submission may use."""
        return Limits.of(self.settings().BubblewrapProvisioner.get("limits", {}))

    def config(self, lesson: str, student: str = "*", **steps: Path) -> Config:
        """Return nbgrader's settings for one lesson; `steps` puts a step's directory elsewhere."""
        config = self.settings()
        places = {"submitted": self.submitted, "autograded": self.autograded, "feedback": self.feedback} | steps
        section = config.CourseDirectory
        section.root, section.db_url, section.course_id = str(self.root), self.database, self.course
        section.source_directory = str(self.root / "solutions")
        section.ignore = [*CourseDirectory().ignore, "answers"]  # the banks lie beside the source
        section.assignment_id, section.student_id = lesson, student
        for name, path in places.items():
            section[f"{name}_directory"] = str(path)
        return config

    def coursedir(self, config: Config) -> CourseDirectory:
        """Return nbgrader's view of the course for these settings."""
        return CourseDirectory(config=config)

    @contextmanager
    def gradebook(self) -> Iterator[Gradebook]:
        """Open the gradebook."""
        if not self.directory.is_dir():
            raise ClassroomError(f"there is no class in {self.directory}: begin one with `course import`")
        with Gradebook(self.database, self.course) as gradebook:
            yield gradebook

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the class for this process; another one that grades it gets a clear error."""
        self.directory.mkdir(parents=True, exist_ok=True)
        with self.lock.open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise ClassroomError(f"{self.directory} is being graded by another process: wait for it") from None
            yield

    def students(self) -> list[str]:
        """Return every student on the class list (without one, in the gradebook) or with a submission, in order."""
        known = set(self.roster().students)
        if not self.roster_file.exists():
            with self.gradebook() as gradebook:
                known = {student.id for student in gradebook.students}
        folders = self.submitted.iterdir() if self.submitted.is_dir() else ()
        return sorted(known | {path.name for path in folders if path.is_dir() and not path.name.startswith(".")})
