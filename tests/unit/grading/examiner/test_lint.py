"""The lint names what would make a test mean something else in the examiner, and how to mend it."""

from pathlib import Path

import nbformat
import pytest

from grading.examiner.lint import lint_lesson
from tests.unit.grading.examiner.running import notebook
from tests.unit.lessons import plain, solution, test_cell

EXERCISE = solution("ex", "def double(x):\n    return 2 * x\ntable = torch.ones(3)\nlayer = nn.Linear(2, 2)")
ROOT = Path(__file__).parents[4]


def problems(*cells):
    return [str(problem) for problem in lint_lesson(notebook(EXERCISE, *cells))]


@pytest.mark.parametrize(
    "source",
    [
        "x = torch.ones(2)\ncheck.equal(double(x), 2 * x)",
        "def reference(x, n=math.pi):\n    return [y for y in x if y < n]\nassert reference([double(1)])",
        "for a, b in zip([double(1)], [2], strict=True):\n    assert a == b\nfor i, j in zip([1], [2]):\n    pass",
        "net = nn.Linear(2, 2)\nnn.init.zeros_(net.weight)\nfor p in layer.parameters():\n    p.data.zero_()",
        "try:\n    double()\nexcept TypeError as error:\n    message = str(error)\nassert message",
        "check.passed()",
    ],
)
def test_ordinary_tests_have_no_problem(source):
    assert problems(test_cell("t", source)) == []


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("assert double(1) == pd.Series([2])[0]", "`pd` is defined nowhere: import it in the prelude"),
        ("assert double(SIZE) == 6", "`SIZE` comes from the cell helper, a student's to change"),
        ("def f():\n    return double(secret)\nassert f()", "`secret` comes from the test earlier"),
        ("table[0] = 5\nassert double(table)[0] == 10", "changes a copy of the student's `table`"),
        ("table += 1\nassert table[0] == 2", "`table` is the student's"),
        ("table.zero_()\nassert table.sum() == 0", "`.zero_` changes a copy"),
        ("torch.manual_seed = lambda s: None\nassert double(1)", "patching does not reach"),
        ("for a, b in zip(double([1]), [1, 1]):\n    assert a == b", "say strict=True"),
        ("x = 1\ndouble(x)", "lets the student choose the points"),
        ("def double(x):\n    return x\nassert double(1)", "`double` is the student's"),
        ("%timeit double(1)", "is not plain Python"),
    ],
)
def test_each_problem_is_named(source, message):
    helper, earlier = plain("SIZE = 3"), test_cell("earlier", "secret = 5\nassert double(secret) == 10")
    helper.id = "helper"
    found = problems(helper, earlier, test_cell("t", source))
    assert any(message in problem for problem in found), found
    assert all(problem.startswith("t, line") for problem in found), found


def test_a_lesson_needs_a_prelude():
    nb = notebook(EXERCISE, test_cell("t", "assert double(1) == 2"))
    del nb.cells[0]
    assert "no locked cell is tagged `prelude`" in str(lint_lesson(nb)[0])


def test_a_later_cell_must_not_need_a_test():
    test = test_cell("t", "words = ['a']\nassert double(words) == ['a', 'a']")
    for before in ([], [plain("words = []")]):
        found = problems(*before, test, plain("print(words)"))
        assert len(found) == 1 and "`words` comes last from the test t" in found[0]
    assert problems(test, plain("words = ['b']"), plain("print(words)")) == []


@pytest.mark.parametrize("path", sorted(ROOT.glob("solutions/*/*.ipynb")), ids=lambda path: path.stem)
def test_the_lessons_have_no_problem(path):
    assert [str(problem) for problem in lint_lesson(nbformat.read(path, as_version=4))] == []
