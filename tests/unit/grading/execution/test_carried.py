"""Error carried forward: who is tried again, with what, and what is kept of it."""

import copy

import pytest
from nbformat.v4 import new_code_cell, new_output

from grading.execution.carried import carry, stand_ins, stood_in
from grading.lessons.notebooks import grade_id
from tests.unit import lessons

OWN = {
    "ex01-a": "def a(x):\n    return x + 1",
    "ex02-b": "def b(x):\n    return 2 * a(x)",
    "ex03-c": "def c(x):\n    return b(x) - 1",
    "ex04-d": "def d(x):\n    return x",
}
ERROR = new_output("error", ename="Failed", evalue="wrong", traceback=[])


def notebook(failing, **answers):
    """Return an executed notebook in which the tests of some exercises failed."""
    cells = []
    for name, source in OWN.items():
        cells += lessons.exercise(
            name, answers.get(name[:4], source), f"assert {name[5:]}(1)", f"assert {name[5:]}(2)"
        )[1:]
    made = lessons.notebook(*cells)
    for cell in made.cells:
        if cell.metadata.nbgrader.grade and grade_id(cell).rpartition("-")[0] in failing:
            cell.outputs = [ERROR]
    return made


@pytest.mark.parametrize(
    ("failing", "again"),
    [
        ([], {}),
        (["ex01-a"], {}),
        (["ex01-a", "ex04-d"], {}),
        (["ex02-b", "ex03-c"], {"ex03-c": {"ex02-b"}}),
        (["ex01-a", "ex02-b", "ex03-c"], {"ex02-b": {"ex01-a"}, "ex03-c": {"ex01-a", "ex02-b"}}),
        (["ex01-a", "ex03-c"], {}),  # c uses b, which passed
    ],
)
def test_what_builds_on_a_failed_exercise_is_tried_again(failing, again):
    assert dict(stand_ins(notebook(failing), OWN)) == again


def test_what_is_not_written_is_not_tried_again():
    made = notebook(["ex01-a", "ex02-b"], ex02="def b(x):\n    raise NotImplementedError()")
    assert dict(stand_ins(made, OWN)) == {}


def running(passing):
    """Return what stands for a second run, in which some tests pass, and what it was given."""
    given = []

    def run(tried, skipped):
        given.append((tried, skipped))
        for position, cell in enumerate(tried.cells):
            if position not in skipped and grade_id(cell) in passing:
                cell.outputs = []

    return run, given


def test_the_tests_that_pass_then_pass_and_no_others_do():
    executed = notebook(["ex01-a", "ex02-b"], ex01="def a(x):\n    return x")
    prepared = copy.deepcopy(executed)
    run, given = running(["ex02-b-visible", "ex01-a-visible"])
    carry(executed, prepared, OWN, run)
    [(tried, skipped)] = given
    sources = {grade_id(cell): cell.source for cell in tried.cells}
    assert sources["ex01-a"] == OWN["ex01-a"] and "return x\n" in prepared.cells[0].source + "\n"
    run_tests = [
        grade_id(cell) for i, cell in enumerate(tried.cells) if i not in skipped and cell.metadata.nbgrader.grade
    ]
    assert run_tests == ["ex02-b-visible", "ex02-b-hidden"]
    outputs = {grade_id(cell): cell.outputs for cell in executed.cells}
    assert outputs["ex01-a-visible"] == [ERROR] and outputs["ex02-b-hidden"] == [ERROR]
    carried = next(cell for cell in executed.cells if grade_id(cell) == "ex02-b-visible")
    assert stood_in(carried) == ["ex01-a"] and carried.outputs[0].output_type == "stream"


def test_a_run_that_does_nothing_gives_nothing():
    executed = notebook(["ex01-a", "ex02-b"])
    carry(executed, copy.deepcopy(executed), OWN, lambda tried, skipped: None)
    assert all(cell.outputs == [ERROR] for cell in executed.cells if grade_id(cell).startswith(("ex01-a-", "ex02-b-")))


def test_only_a_note_of_its_own_form_counts():
    cell = new_code_cell("x")
    cell.outputs = [new_output("stream", name="stdout", text="Error carried forward: the course's own answer, ha")]
    assert stood_in(cell) == []
