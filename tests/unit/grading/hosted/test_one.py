"""One submission is graded without a class, as a class would grade it."""

import json

import pytest

from grading.classroom.states import State
from grading.execution.pool import Options
from grading.hosted import pack as packs
from grading.hosted.one import grade_one, only
from grading.paths import CourseError
from grading.sandbox import guards
from tests.unit.grading import classes
from tests.unit.lessons import LESSON

pytestmark = [pytest.mark.sandbox, pytest.mark.xdist_group("hosted")]
ENDS = "import os; os._exit(1)"


@pytest.fixture(scope="module")
def pack(packed):
    return packs.read(packed)


def points(result):
    return {cell.name: cell.points for cell in result.cells}


def test_right_answers_have_their_points_and_an_answer_in_words_waits(pack, course, handed_in):
    notebook = classes.answered(course)
    notebook.cells[-1].source = "Because."
    notebook = classes.with_cells(notebook, 1, "print(open('numbers.csv').read())")
    result = grade_one(pack, handed_in(notebook))
    assert (result.state, result.score, result.pending, result.max_score) == (State.GRADED, 6.0, 4.0, 10.0)
    assert result.notebook == f"{LESSON}.ipynb" and result.submission and result.guard == guards.BUBBLEWRAP


def test_a_wrong_answer_costs_its_exercise_and_is_named(pack, handed_in):
    result = grade_one(pack, handed_in(ex01="def triple(x):\n    return 2 * x"))
    assert result.state == State.GRADED and result.score == 3.0
    assert points(result)["ex02-total-hidden"] == 2 and points(result)["ex01-triple-visible"] == 0
    [told] = {cell.message for cell in result.cells if cell.name == "ex01-triple-hidden"}
    assert "this is twice the number" in told and "918273" not in told


def test_a_kernel_that_ends_costs_nothing_else(pack, course, handed_in):
    right = classes.answered(course)
    result = grade_one(pack, handed_in(classes.with_cells(right, len(right.cells), ENDS)))
    assert result.state == State.LOOK and result.score == 6.0


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is empty: save it again"),
        ("not JSON", "is not a notebook"),
        (
            json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}),
            "none of this lesson's exercises",
        ),
    ],
)
def test_what_cannot_be_graded_says_why(pack, handed_in, text, why):
    result = grade_one(pack, handed_in(text))
    assert result.state == State.FAILED and result.score is None and why in result.reasons[0]


def test_nothing_handed_in_is_no_zero(pack, tmp_path):
    result = grade_one(pack, tmp_path / "none")
    assert result.state == State.MISSING and result.score is None
    assert result.reasons == [f"there is no notebook: hand in {LESSON}.ipynb"]


def test_two_notebooks_are_told(pack, course, handed_in):
    right = classes.answered(course)
    handed_in(right, "mine.ipynb")
    result = grade_one(pack, handed_in(right, "old.ipynb"))
    assert result.state == State.FAILED and "more than one notebook could be meant (mine.ipynb, old.ipynb)" in str(
        result.reasons
    )
    result = grade_one(pack, handed_in(right))
    assert result.state == State.GRADED  # the one with the lesson's name counts


def test_one_exercise_counts_alone(pack, handed_in):
    result = only(grade_one(pack, handed_in(ex01="def triple(x):\n    return 2 * x")), "ex02-total")
    assert (result.score, result.max_score) == (3.0, 3.0)
    assert {cell.exercise for cell in result.cells} == {"ex02-total"}


def test_a_guard_that_does_not_exist_is_an_error(pack, handed_in):
    with pytest.raises(CourseError, match="no guard 'wall': choose from bubblewrap, guest"):
        grade_one(pack, handed_in(), Options(guard="wall"))


def test_nothing_of_it_is_left(pack, handed_in, tmp_path, monkeypatch):
    scratch = tmp_path / "tmp"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    folder = handed_in()
    before = sorted(folder.rglob("*"))
    grade_one(pack, folder)
    left = [path.name for path in scratch.iterdir() if not path.name.startswith("pymp-")]
    assert left == [] and sorted(folder.rglob("*")) == before
