"""Gradescope's zip in a tree as Gradescope lays it out, run by its own script, as root, with the guest guard."""

import json
import os
import shutil
import sys
from pathlib import Path

import pytest

from grading.hosted.host import NO_ZERO
from tests import container
from tests.unit.grading import classes
from tests.unit.grading.hosted import trees
from tests.unit.lessons import LESSON

pytestmark = [
    pytest.mark.sandbox,
    pytest.mark.slow,
    pytest.mark.xdist_group("hosted"),
    pytest.mark.skipif(os.geteuid() != 0, reason="hosts run it as root, and the guest guard needs that"),
]
HOSTILE = """
import os, socket, urllib.request
places = [{root!r}, {root!r} + "/source", {root!r} + "/source/lesson/lesson.json", {root!r} + "/results/results.json"]
for place in [*places, "/proc/1/environ", f"/proc/{{os.getppid()}}/environ"]:
    try:
        print("REACHED", os.listdir(place) if os.path.isdir(place) else open(place).read()[:40])
    except OSError as error:
        print(type(error).__name__)
for place in [{root!r} + "/results/results.json", {root!r} + "/results/mine"]:
    try:
        open(place, "w").write('{{"score": 99}}')
        print("REACHED", place)
    except OSError as error:
        print(type(error).__name__)
try:
    socket.create_connection(("127.0.0.1", 22), 0.5)
    print("REACHED the network")
except OSError as error:
    print(type(error).__name__)
if os.fork() == 0:
    os.setsid()
    os.execv("/bin/sleep", ["sleep", {mark!r}])
"""
WRONG = "def triple(x):\n    return 2 * x"


@pytest.fixture(scope="module")
def autograder(course, tmp_path_factory):
    """The folder /autograder of a built image, without a submission; Python and the course are this checkout's."""
    root = tmp_path_factory.mktemp("gradescope") / "autograder"
    root.mkdir()
    trees.unpacked("gradescope", course, root.parent).rename(root / "source")
    shutil.copy(root / "source" / "run_autograder", root / "run_autograder")
    (root / "results").mkdir()
    return root


def graded(root, submission):
    """Run the autograder on a submission as the host does, and return the results and what the log says."""
    for name in ("submission", "results"):
        shutil.rmtree(root / name, ignore_errors=True)
        (root / name).mkdir()
    for name, notebook in submission.items():
        (root / "submission" / name).write_text(json.dumps(notebook))
    done = container.run(
        ["bash", str(root / "run_autograder")], AUTOGRADER=str(root), COURSE_VENV=sys.prefix, OMP_NUM_THREADS="1"
    )
    assert done.returncode == 0, done.stderr
    return json.loads((root / "results" / "results.json").read_text()), done.stdout + done.stderr


def points(found):
    return {test["number"]: test["score"] for test in found["tests"] if test["max_score"]}


def test_right_answers(autograder, course, fits):
    found, log = graded(autograder, {f"{LESSON}.ipynb": classes.answered(course)})
    fits("gradescope", found)
    assert points(found) == {"1.1": 1, "1.2": 2, "2.1": 1, "2.2": 2}, log
    assert log.startswith("graded: 6 of 10 points")


def test_a_wrong_answer(autograder, course, fits):
    found, log = graded(autograder, {f"{LESSON}.ipynb": classes.answered(course, ex01=WRONG)})
    fits("gradescope", found)
    assert points(found) == {"1.1": 0, "1.2": 0, "2.1": 1, "2.2": 2}, log
    hidden = next(test for test in found["tests"] if test["number"] == "1.2")
    assert "this is twice the number" in hidden["output"] and hidden["visibility"] == "after_published"


def test_nothing_handed_in(autograder, fits):
    found, _ = graded(autograder, {})
    fits("gradescope", found)
    assert points(found) == {} and NO_ZERO in found["output"] and "there is no notebook" in found["output"]


def test_two_notebooks(autograder, course, fits):
    right = classes.answered(course)
    found, _ = graded(autograder, {"mine.ipynb": right, "old.ipynb": right})
    fits("gradescope", found)
    assert points(found) == {} and "more than one notebook could be meant (mine.ipynb, old.ipynb)" in found["output"]


def test_a_hostile_submission_reaches_nothing(autograder, course, fits):
    mark = "98765.4321"
    attack = HOSTILE.format(root=str(autograder), mark=mark)
    notebook = classes.with_cells(classes.answered(course, ex01=WRONG + "\n" + attack), 1, attack)
    found, log = graded(autograder, {f"{LESSON}.ipynb": notebook})
    fits("gradescope", found)
    assert points(found) == {"1.1": 0, "1.2": 0, "2.1": 1, "2.2": 2}, log
    assert "REACHED" not in json.dumps(found) + log
    assert sorted(path.name for path in (autograder / "results").iterdir()) == ["results.json"]
    lines = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if path.exists()]
    assert not any(mark.encode() in line for line in lines)
