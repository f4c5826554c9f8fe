"""A process that may die: what it does, and that nothing waits for it without end."""

import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

from grading import paths
from grading.execution.process import Child, Late, Lost
from grading.sandbox.limits import MB


def nothing():
    pass


@pytest.fixture
def child():
    made = Child(nothing, memory_mb=300)
    yield made
    made.close()


def held(megabytes):
    return len(bytearray(megabytes * MB)) // MB


def fail(text):
    raise ValueError(text)


def die(_):
    os.kill(os.getpid(), signal.SIGKILL)


def getpid(_):
    return os.getpid()


def surroundings(_):
    return os.environ.get("PRETRAIN_CACHE"), os.environ.get("HOME"), os.getcwd()


def temporary(name):
    import tempfile

    path = os.path.join(tempfile.gettempdir(), name)
    open(path, "w").close()
    return path


def test_work_is_done_and_an_error_of_it_is_told(child):
    assert child.run(held, 10, 60) == 10
    with pytest.raises(Lost, match="ValueError: no such thing"):
        child.run(fail, "no such thing", 60)


def test_what_never_ends_is_ended_and_the_next_work_is_done(child):
    assert child.run(held, 1, 60) == 1
    began = time.monotonic()
    with pytest.raises(Late, match=r"0\.5 s"):
        child.run(time.sleep, 600, 0.5)
    assert time.monotonic() - began < 10
    assert child.run(held, 1, 60) == 1


def test_a_process_that_was_killed_is_replaced(child):
    with pytest.raises(Lost, match="killed"):
        child.run(die, None, 60)
    assert child.run(held, 1, 60) == 1


def test_memory_is_bounded_and_the_limit_can_be_raised_within(child):
    with pytest.raises(Lost, match="more memory than it may have"):
        child.run(held, 400, 60)


def test_what_lies_in_its_temporary_directory_goes_with_it(child):
    path = child.run(temporary, "left", 60)
    assert os.path.exists(path)
    child.close()
    assert not os.path.exists(path) and not os.path.exists(os.path.dirname(path))


def test_nothing_is_left_running(child):
    process = psutil.Process(child.run(getpid, None, 60))
    child.close()
    assert not process.is_running()


def test_it_has_the_environment_and_the_directory_of_its_grader(child, tmp_path, monkeypatch):
    child.run(held, 1, 60)  # the server that forks is there before both change
    monkeypatch.setenv("PRETRAIN_CACHE", "elsewhere")
    monkeypatch.delenv("HOME")
    monkeypatch.chdir(tmp_path)
    child.close()
    assert child.run(surroundings, None, 60) == ("elsewhere", None, str(tmp_path))


GRADER = """
import os, time
from grading import paths
from grading.execution.process import Child
from tests.unit.grading.execution.test_process import getpid
if __name__ == "__main__":
    print(Child().run(getpid, None, 60), flush=True)
    time.sleep(600)
"""


def test_it_dies_with_its_grader(tmp_path):
    (tmp_path / "grader.py").write_text(GRADER)
    environment = os.environ | {"PYTHONPATH": str(paths.ROOT)}
    grader = subprocess.Popen(
        [sys.executable, tmp_path / "grader.py"], stdout=subprocess.PIPE, text=True, env=environment
    )
    process = psutil.Process(int(grader.stdout.readline()))
    assert process.is_running()
    grader.kill()
    grader.wait()
    process.wait(60)
