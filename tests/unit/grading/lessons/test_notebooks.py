"""The form of source notebooks: what is found wrong with it, and that the course's own are kept in one form."""

import re

import pytest

from grading import paths
from grading.lessons import notebooks

from tests.unit.lessons import tiny

LESSONS = paths.lessons()


def test_the_tiny_lesson_is_in_order():
    notebook = tiny()
    assert list(notebooks.problems(notebook)) == []
    (exercise,) = notebooks.exercises(notebook)
    assert exercise.name == "ex01-twice" and exercise.points == 3 and len(exercise.tests) == 2


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda nb: nb.cells.append(nb.cells[3]), "grade_id 'ex01-twice' stands 2 times"),
        (lambda nb: nb.cells.pop(5), "one visible and one hidden test"),
        (lambda nb: nb.cells[3].update(source="def f(): ..."), "has no ### BEGIN SOLUTION"),
        (lambda nb: nb.cells[5].update(source="assert True"), "has no ### BEGIN HIDDEN TESTS"),
        (lambda nb: nb.cells[6].update(source="x = 1\n" * 31), "longest code cell"),
        (lambda nb: nb.cells[0].update(source="word " * 3100), "words"),
    ],
)
def test_what_is_wrong_is_said(spoil, message):
    notebook = tiny()
    spoil(notebook)
    assert any(message in problem for problem in notebooks.problems(notebook))


def test_a_line_is_secret_unless_it_is_shown_or_says_nothing():
    notebook = tiny()
    assert notebooks.solution_lines(notebook) == {"doubled_value = number + number + 0"}
    # A hidden test that has a line of the solution does not make it public; a cell that everybody sees does.
    notebook.cells[5].source = notebook.cells[5].source.replace(
        "for secret", "doubled_value = number + number + 0\nfor secret"
    )
    assert "doubled_value = number + number + 0" in notebooks.solution_lines(notebook)
    notebook.cells[6].source = "    doubled_value = number + number + 0"
    assert notebooks.solution_lines(notebook) == set()


def test_normalise_drops_the_traces_of_a_run_but_keeps_what_nbval_compares():
    notebook = tiny()
    last = notebook.cells[-1]
    for cell in notebook.cells[-2:]:
        cell.execution_count = 3
        cell.metadata["papermill"] = {"duration": 1}
        cell.outputs = [notebooks.nbformat.v4.new_output("stream", name="stdout", text="42\n")]
    last.metadata["tags"] = [notebooks.CHECKED]
    notebooks.normalise(notebook)
    assert last.outputs[0].text == "42\n" and last.execution_count == 1 and "papermill" not in last.metadata
    assert notebook.cells[-2].outputs == [] and notebook.cells[-2].execution_count is None


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_lesson_is_normalised(lesson):
    path = paths.notebook(lesson)
    notebook = notebooks.read(path)
    assert len(notebooks.exercises(notebook)) >= 8
    assert path.read_text(encoding="utf-8") == notebooks.nbformat.writes(notebooks.normalise(notebook)) + "\n"


@pytest.mark.parametrize("lesson", LESSONS)
def test_no_exercise_can_be_imported_from_the_library(lesson):
    defined = {
        name
        for exercise in notebooks.exercises(notebooks.read(paths.notebook(lesson)))
        for name in re.findall(r"^(?:def|class) (\w+)", exercise.source, re.MULTILINE)
    }
    for path in (paths.ROOT / "lib").rglob("*.py"):
        assert not defined & set(re.findall(r"^(?:def|class) (\w+)", path.read_text(), re.MULTILINE)), path
