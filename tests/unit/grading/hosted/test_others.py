"""PrairieLearn's and Classroom 50's trees, laid out as the hosts lay them out, run by their own scripts."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from tests import container
from tests.unit.grading import classes
from tests.unit.grading.hosted import trees
from tests.unit.lessons import LESSON

pytestmark = [pytest.mark.sandbox, pytest.mark.slow, pytest.mark.xdist_group("hosted")]
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="hosts run it as root, and the guest guard needs that")
WRONG = "def triple(x):\n    return 2 * x"
VARIABLES = {
    "CLASSROOM": "cs",
    "ASSIGNMENT": "w2v",
    "SUBMISSION_TAG": "submit/1",
    "COMMIT_URL": "https://example.org/c",
    "RELEASE_URL": "https://example.org/r",
}


@pytest.fixture(scope="module")
def questions(course, tmp_path_factory):
    return trees.unpacked("prairielearn", course, tmp_path_factory.mktemp("prairielearn"))


def asked(questions, exercise, grade, notebook=None):
    """Let an exercise's question grade a notebook as PrairieLearn does, and return the results."""
    for name in ("student", "data"):
        (grade / name).mkdir(parents=True)
    shutil.copytree(questions / "questions" / LESSON / exercise / "tests", grade / "tests")
    shutil.copytree(questions / "serverFilesCourse", grade / "serverFilesCourse")
    if notebook is not None:
        (grade / "student" / f"{LESSON}.ipynb").write_text(json.dumps(notebook))
    script = str(grade / "serverFilesCourse" / "pretraining" / "run.sh")
    done = container.run(["bash", script], GRADE=str(grade), COURSE_VENV=sys.prefix, OMP_NUM_THREADS="1")
    assert done.returncode == 0, done.stderr
    return json.loads((grade / "results" / "results.json").read_text())


@needs_root
def test_prairielearn_grades_one_exercise(questions, course, tmp_path, fits):
    notebook = classes.answered(course, ex01=WRONG)
    wrong = fits("prairielearn", asked(questions, "ex01-triple", tmp_path / "wrong", notebook))
    assert (wrong["gradable"], wrong["score"], len(wrong["tests"])) == (True, 0.0, 2)
    assert "this is twice the number" in wrong["tests"][1]["message"]
    right = fits("prairielearn", asked(questions, "ex02-total", tmp_path / "right", notebook))
    assert (right["score"], [test["points"] for test in right["tests"]]) == (1.0, [1.0, 2.0])


@needs_root
def test_prairielearn_takes_no_attempt_for_nothing(questions, tmp_path, fits):
    found = fits("prairielearn", asked(questions, "ex01-triple", tmp_path / "none"))
    assert found["gradable"] is False and "there is no notebook" in found["format_errors"][0]


def pushed(course, checkout, notebook):
    """Grade a checkout as Classroom 50's runner does, and return the exit status."""
    checkout.mkdir()
    (checkout / f"{LESSON}.ipynb").write_text(json.dumps(notebook) if notebook else "")
    environment = os.environ | VARIABLES | {"COURSE_VENV": sys.prefix, "OMP_NUM_THREADS": "1"}
    script = checkout.parent / "bundle" / "autograder.py"
    if not script.parent.exists():
        trees.unpacked("classroom50", course, checkout.parent).rename(script.parent)
    done = subprocess.run([sys.executable, script], cwd=checkout, env=environment, capture_output=True, check=False)
    return done.returncode


def test_classroom50_runs_visible_checks_alone(course, tmp_path, fits):
    assert pushed(course, tmp_path / "checkout", classes.answered(course, ex01=WRONG)) == 0
    found = fits("classroom50", json.loads((tmp_path / "checkout" / "result.json").read_text()))
    assert [(test["passed"], test["score"]) for test in found["tests"]] == [(False, 0), (True, 1)]
    assert (found["classroom"], found["score"], found["max-score"]) == ("cs", 1, 2)
    assert "**1 of 2**" in (tmp_path / "checkout" / "release-body.md").read_text()


def test_classroom50_records_nothing_for_what_cannot_be_graded(course, tmp_path, fits):
    assert pushed(course, tmp_path / "checkout", None) == 1  # then the runner leaves the release as it was
    found = fits("classroom50", json.loads((tmp_path / "checkout" / "result.json").read_text()))
    assert found["max-score"] == 0 and "is empty: save it again" in found["tests"][0]["test-name"]
