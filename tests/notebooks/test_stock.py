"""`nbgrader autograde` alone, in a plain kernel, gives every solution full points and every skeleton none.

One lesson is tried, and all of them by `make stock`.
"""

import os
import subprocess
import sys

import nbformat
import pytest
from nbgrader.api import Gradebook

from grading import paths
from grading.course import bank
from grading.course.release import release
from grading.course.stock import stock
from grading.lessons.answers import solutions
from grading.paths import CourseError
from tests.unit.grading import classes
from tests.unit.lessons import LESSON, POINTS

ONE = "01-word2vec"
CHOSEN = paths.lessons() if os.environ.get("STOCK") == "all" else [ONE]
OURS = ("JUPYTER", "JPY", "PRETRAIN")  # what this course or an editor has set


def nbgrader(course, *command):
    """Run nbgrader as it is, in a plain course."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    path = os.pathsep.join([os.path.dirname(sys.executable), environment.get("PATH", os.defpath)])
    environment |= {"PATH": path, "HOME": str(course), "JUPYTER_CONFIG_DIR": str(course / ".jupyter")}
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *command], cwd=course, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stderr


def points(course, lesson, student):
    """Return what nbgrader gave for each test, and the most that it could."""
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "pretraining") as gradebook:
        [notebook] = gradebook.find_submission(lesson, student).notebooks
        return {grade.name: (grade.auto_score, grade.max_score) for grade in notebook.grades if grade.name[:2] == "ex"}


def hand_in(course, lesson, root=paths.ROOT):
    """Let ada hand in every right answer, and grace what she was given."""
    released = nbformat.read(course / "release" / lesson / f"{lesson}.ipynb", as_version=4)
    for student, answers in {"ada": solutions(lesson, root), "grace": {}}.items():
        folder = course / "submitted" / student / lesson
        folder.mkdir(parents=True)
        nbformat.write(bank.filled(released, answers), folder / f"{lesson}.ipynb")


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("lesson", CHOSEN)
def test_every_solution_has_full_points_and_every_skeleton_none(tmp_path, lesson):
    course = stock(tmp_path / "course", [lesson])
    nbgrader(course, "generate_assignment", lesson, "--force")
    hand_in(course, lesson)
    nbgrader(course, "autograde", lesson)
    solved, skeleton = points(course, lesson, "ada"), points(course, lesson, "grace")
    assert solved and [name for name, (given, most) in solved.items() if given != most] == []
    assert {name: given for name, (given, _) in skeleton.items() if given} == {}
    assert len(solved) == len(skeleton) == 2 * len(solutions(lesson))


def test_what_students_are_given_holds_nothing_of_hidden_tests(tmp_path):
    root = classes.make_course(tmp_path / "course")
    release(root=root)
    course = stock(tmp_path / "stock", root=root)
    nbgrader(course, "generate_assignment", LESSON, "--force")
    given = "".join(path.read_text() for path in (course / "release").rglob("*") if path.is_file())
    assert "ex01-triple" in given and "918273" not in given
    hand_in(course, LESSON, root)
    nbgrader(course, "autograde", LESSON)
    assert sum(score for score, _ in points(course, LESSON, "ada").values()) == POINTS - 4
    assert sum(score for score, _ in points(course, LESSON, "grace").values()) == 0


def test_nothing_is_overwritten_and_a_stale_lesson_is_not_given_out(tmp_path):
    root = classes.make_course(tmp_path / "course")
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "mine.txt").write_text("mine")
    with pytest.raises(CourseError, match="is there already"):
        stock(tmp_path / "there", root=root)
    with pytest.raises(CourseError, match="stale"):
        stock(tmp_path / "new", root=root)
    assert [path.name for path in tmp_path.iterdir() if path.name != "course"] == ["there"]
