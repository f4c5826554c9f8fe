"""Notebooks saved by Colab and by VS Code are graded as those of JupyterLab are."""

import json

import pytest

from grading.classroom.states import State
from grading.gradebook.grade import grade
from grading.lms.intake import bring_in
from pretrain import receipts
from tests.unit.grading import classes, editors
from tests.unit.lessons import LESSON, POINTS

pytestmark = pytest.mark.sandbox
RIGHT = POINTS - 4  # of the exercises; a person reads the question
CHECKS = ("ex01-triple-visible", "ex02-total-hidden")
WRONG = "def triple(x):\n    return 2 * x"


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    classroom = classes.make_class(tmp_path_factory.mktemp("editors"))
    right, wrong = classes.answered(classroom.root), classes.answered(classroom.root, ex01=WRONG)
    handed_in = {
        "colab": editors.colab(right),
        "colab-gone": editors.colab(right, gone=CHECKS, copied=["ex01-triple"]),
        "colab-nameless": editors.colab(right, named=False),
        "colab-wrong": editors.colab(wrong),
        "vscode": editors.vscode(right),
        "vscode-gone": editors.vscode(right, gone=("prelude", *CHECKS), edited=["ex02-total-visible"]),
        "vscode-wrong": editors.vscode(wrong, gone=CHECKS),
    }
    for student, notebook in handed_in.items():
        classes.hand_in(classroom, student, notebook)
    return {result.student: result for result in grade(classroom)}


@pytest.mark.parametrize("editor", ["colab", "vscode"])
def test_the_points_are_those_of_the_answers(results, editor):
    assert results[editor].state == State.GRADED and results[editor].score == RIGHT
    assert results[f"{editor}-gone"].score == RIGHT
    lost = [cell.name for cell in results[f"{editor}-wrong"].cells if cell.passed is False]
    assert lost == ["ex01-triple-visible", "ex01-triple-hidden"]
    assert "twice the number" in results[f"{editor}-wrong"].cells[0].message


def test_what_was_deleted_changed_or_copied_is_mended_and_said(results):
    said = "\n".join(results["colab-gone"].reasons)
    assert all(f"cell {name} was missing: it was put back" in said for name in CHECKS)
    assert "cell ex01-triple occurs more than once" in said
    said = "\n".join(results["vscode-gone"].reasons)
    assert "cell prelude was missing" in said and "locked cell ex02-total-visible was changed" in said


def test_without_any_names_the_answers_still_count(results):
    assert results["colab-nameless"].score == RIGHT and results["colab-nameless"].state == State.LOOK


def test_the_zip_that_hand_in_makes_is_brought_in_and_graded(tmp_path):
    classroom = classes.make_class(tmp_path)
    path = tmp_path / f"{LESSON}.ipynb"
    path.write_text(json.dumps(editors.vscode(classes.answered(classroom.root))))
    (tmp_path / "ada.zip").write_bytes(receipts._zipped(LESSON, path.read_bytes()))
    assert bring_in(classroom, tmp_path / "ada.zip", student="ada").left_out == []
    [result] = grade(classroom)
    assert (result.student, result.score) == ("ada", RIGHT)
