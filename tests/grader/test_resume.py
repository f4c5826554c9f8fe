"""A run that is killed at any moment is completed by the next one, with the same gradebook as an uninterrupted run."""

import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from grading.classroom.folder import Classroom, ClassroomError
from grading.gradebook.grade import grade
from tests.unit.grading import classes
from tests.unit.lessons import LESSON

pytestmark = [pytest.mark.sandbox, pytest.mark.slow, pytest.mark.xdist_group("resume"), pytest.mark.timeout(1500)]
GRADE = """
import sys
from pathlib import Path
from grading.classroom.folder import Classroom, ClassroomError
from grading.gradebook.grade import grade
from grading.execution.pool import Options
if __name__ == "__main__":
    grade(Classroom(Path(sys.argv[1]), Path(sys.argv[2])), options=Options(jobs=2))
"""
# The moments at which the grader is killed: when this has come about.
MOMENTS = {
    "the lesson is in the gradebook": lambda c: list(c.journal.glob(f"{LESSON}/.registered")),
    "a notebook lies ready": lambda c: list(c.work.glob("*/*/submitted/*/*/*.ipynb")),
    "a notebook is executed": lambda c: list(c.work.glob("*/*/executed.ipynb")),
    "the gradebook is being written": lambda c: list(c.directory.glob("gradebook.db-journal")),
    "an autograded notebook is there": lambda c: list(c.autograded.glob("*/*/*.ipynb")),
    "a page of feedback is there": lambda c: list(c.feedback.glob("*/*/*.html")),
    "a result is in the journal": lambda c: list(c.journal.glob("*/*.json")),
    "two results are in the journal": lambda c: len(list(c.journal.glob("*/*.json"))) >= 2,
}


def hand_in_all(classroom):
    root = classroom.root
    classes.hand_in(classroom, "ada", classes.answered(root))
    classes.hand_in(classroom, "alan", classes.answered(root, ex01="def triple(x):\n    return 2 * x"))
    classes.hand_in(classroom, "blaise", b"broken")
    classes.hand_in(classroom, "edsger", classes.with_cells(classes.answered(root), 2, "import os; os._exit(1)"))
    classes.hand_in(classroom, "grace", classes.answered(root, ex02=None))


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A class that was graded without a stop, and how it ended."""
    whole = classes.make_class(tmp_path_factory.mktemp("whole"))
    hand_in_all(whole)
    return whole, ends(grade(whole))


def another(whole, folder):
    """Return a class of the same course with the same submissions, not graded yet."""
    (folder / "class" / "submitted").mkdir(parents=True)
    classroom = Classroom(whole.root, folder / "class")
    hand_in_all(classroom)
    return classroom


def ends(results):
    return [(result.student, result.state, result.score, result.reasons) for result in results]


def contents(classroom):
    """All that has to be the same: scores cell by cell in the gradebook."""
    with classroom.gradebook() as gradebook:
        return sorted(
            (submission.student.id, grade.name, grade.auto_score, grade.manual_score, grade.needs_manual_grade)
            for submission in gradebook.assignment_submissions(LESSON)
            for notebook in submission.notebooks
            for grade in notebook.grades
        )


def killed_when(classroom, script, moment):
    """Grade in a process of its own, kill it at a moment, and return whether that came before its end."""
    before = bool(moment(classroom))
    process = subprocess.Popen([sys.executable, str(script), str(classroom.root), str(classroom.directory)])
    try:
        while process.poll() is None:
            if moment(classroom) and not before:
                return True
            time.sleep(0.002)
        return False
    finally:
        process.kill()
        process.wait()


def test_killed_at_many_moments_it_ends_the_same(graded, tmp_path):
    script = tmp_path / "grade_class.py"
    script.write_text(GRADE)
    whole, expected = graded
    classroom = another(whole, tmp_path)
    hits = [name for name, moment in MOMENTS.items() if killed_when(classroom, script, moment)]
    assert len(hits) >= 5, hits  # or this tests little

    assert ends(grade(classroom)) == expected
    assert contents(classroom) == contents(whole)
    for student in ("ada", "alan", "edsger", "grace"):
        assert len(list((classroom.attempts / student / LESSON).iterdir())) == 1
        assert (classroom.feedback / student / LESSON / f"{LESSON}.html").exists()
        assert (classroom.autograded / student / LESSON / f"{LESSON}.ipynb").exists()


def test_a_worker_that_is_killed_takes_no_submission_with_it(tmp_path, monkeypatch):
    """Killed once, a submission is tried again; the others go on."""
    from grading.execution import pool

    monkeypatch.setattr(pool, "execute", _killed_once)
    classroom = classes.make_class(tmp_path)
    marker = tmp_path / "killed"
    classes.hand_in(classroom, "ada", classes.answered(classroom.root))
    classes.hand_in(classroom, "grace", classes.answered(classroom.root))
    monkeypatch.setenv("TEST_KILLED_MARKER", str(marker))
    results = grade(classroom)
    assert [result.score for result in results] == [6.0, 6.0]
    assert marker.exists()


def _killed_once(job):
    import os
    import signal

    from grading.execution.worker import execute

    marker = Path(os.environ["TEST_KILLED_MARKER"])
    if not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return execute(job)


def test_a_full_disk_stops_the_run_and_the_next_one_ends_the_same(graded, tmp_path, monkeypatch):
    whole, expected = graded
    classroom = another(whole, tmp_path)
    free = iter([10 << 30] * 6)  # then the disk is full
    monkeypatch.setattr(shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(0, 0, next(free, 0)))
    with pytest.raises(ClassroomError, match="make room and run the same command again"):
        grade(classroom)
    monkeypatch.undo()
    assert ends(grade(classroom)) == expected
    assert contents(classroom) == contents(whole)
