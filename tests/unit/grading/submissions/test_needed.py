"""Which of a lesson's own cells are left out in grading: only those that no exercise could notice."""

import pytest
from nbformat import NotebookNode, v4

from grading.submissions.needed import missed, unneeded

TEST = "assert double(2) == 4"


def notebook(*cells: tuple[str, str]) -> NotebookNode:
    """Make a notebook of (kind, source): kind is "test", "answer", "own" for the student's cells, "lesson"."""
    marks = {
        "test": {"grade": True, "locked": True, "solution": False, "points": 1},
        "answer": {"grade": False, "locked": False, "solution": True},
    }
    made = []
    for number, (kind, source) in enumerate(cells):
        metadata = {"nbgrader": {"grade_id": f"c{number}", "schema_version": 3, **marks[kind]}} if kind in marks else {}
        made.append(v4.new_code_cell(source, metadata=metadata))
    return v4.new_notebook(cells=made)


def left_out(*cells: tuple[str, str]) -> list[str]:
    """Return the sources that grading leaves out."""
    made = notebook(*cells)
    return [made.cells[i].source for i in unneeded(made, {source for kind, source in cells if kind == "lesson"})]


def test_an_experiment_that_nothing_uses_is_left_out() -> None:
    experiment = "curve = [double(x) for x in range(10**6)]\nprint(curve)"
    cells = [("answer", "def double(x):\n    return 2 * x"), ("lesson", experiment), ("test", TEST)]
    assert left_out(*cells) == [experiment]


@pytest.mark.parametrize(
    ("answer", "test"),
    [
        ("def double(x):\n    return factor * x", TEST),  # read in a function
        ("double = lambda x: factor * x", TEST),
        ("def double(x):\n    return [factor * y for y in [x]][0]", TEST),  # read in a comprehension
        ("def double(x): return 2 * x", "assert double(factor) == 4"),  # read by the test
        ("%time double = factor", TEST),  # no plain Python
        ("%%time\ndouble = factor", TEST),
        ("    double = factor", TEST),
        (">>> double = factor", TEST),
        ("double = await factor", TEST),  # which a notebook may say outside of functions
        ("def double(x):\n    global factor\n    factor = 3", TEST),
    ],
)
def test_a_cell_that_gives_what_is_used_is_run_with_all_that_it_needs(answer: str, test: str) -> None:
    lesson = [("lesson", "import math"), ("lesson", "one = math.cos(0)"), ("lesson", "factor = one + 1")]
    unused = ("lesson", "other = 5")
    assert left_out(*lesson, unused, ("answer", answer), ("test", test)) == ["other = 5"]


@pytest.mark.parametrize(
    "change", ["counts['a'] = 1", "counts.clear()", "fill(counts)", "counts += [1]", "for counts in [1, 2]: pass"]
)
def test_a_cell_that_might_change_what_is_used_is_run(change: str) -> None:
    cells = [("lesson", "counts = {}"), ("lesson", change), ("test", "assert total(counts) == 0")]
    assert left_out(*cells) == []


def test_handing_over_a_function_does_not_change_it() -> None:
    cells = [("answer", "def double(x): return 2 * x"), ("lesson", "timed = list(map(double, [1]))"), ("test", TEST)]
    assert left_out(*cells) == ["timed = list(map(double, [1]))"]


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ("PAD, CLS = range(2)", True),
        ("PAD = 0", True),
        ("PAD = (0, 1)", True),
        ("PAD = [0]", False),  # another cell might change it
        ("PAD = 0\nPAD += found", False),
        ("PAD = 0\nfor PAD in rows: pass", False),
        ("PAD = 0\ndef later():\n    global PAD\n    PAD = rows", False),
    ],
)
def test_mentioning_a_plain_number_or_text_does_not_change_it(given: str, left: bool) -> None:
    mention = "blanks = [PAD for _ in range(10**6)]"
    cells = [("answer", given), ("lesson", mention), ("test", "assert pack([]) == PAD")]
    assert left_out(*cells) == [mention] * left


def test_a_cell_that_cannot_begin_to_run_uses_nothing() -> None:
    cells = [("lesson", "factor = curve()"), ("answer", "def double(x)\n    return factor"), ("test", TEST)]
    assert left_out(*cells) == ["factor = curve()"]


def test_mentioning_what_nobody_wrote_does_not_change_it() -> None:
    mention = "curve = [double(x) for x in range(10**6)]"
    assert left_out(("answer", "raise NotImplementedError"), ("lesson", mention), ("test", TEST)) == [mention]


def test_a_name_is_no_plain_number_where_another_cell_binds_it_to_something_else() -> None:
    cells = [("answer", "PAD = 0"), ("own", "PAD = [0]"), ("lesson", "print(PAD)"), ("test", "assert PAD")]
    assert left_out(*cells) == []


def test_what_a_student_wrote_or_changed_is_run() -> None:
    made = notebook(("lesson", "x = 1"), ("own", "y = 2"), ("own", "x = 1  # changed"))
    assert unneeded(made, {"x = 1"}) == [0]


@pytest.mark.parametrize(
    ("own", "left"),
    [
        ("curve = 1\nprint(curve)", True),
        ("for curve in [1, 2]:\n    print(curve)", True),
        ("for x in [1]:\n    for curve, y in [(x, 2)]:\n        print(curve)", True),
        ("import math as curve\ncurve.cos(0)", True),
        ("try:\n    fail()\nexcept ValueError as curve:\n    print(curve)", True),
        ("many = [curve for curve in [1]]\nprint(many)", True),
        ("many = [curve for curve in [1]]\nprint(curve)", False),
        ("with open('a') as curve:\n    print(curve)", True),
        ("curve += [1]\nprint(curve)", False),
        ("curve: list\nprint(curve)", False),
        ("0 and (curve := 1)\nprint(curve)", False),
        ("curve = []\nprint(lambda: curve)", False),  # whoever calls it may find another
        ("print(curve)\ncurve = 1", False),
        ("curve = curve + 1", False),
        ("for x in []:\n    curve = x\nprint(curve)", False),
        ("if x := 0:\n    curve = x\nprint(curve)", False),
        ("if x := 0:\n    curve = x\nelse:\n    print(curve)", False),
        ("match 2:\n    case 1:\n        curve = 2\nprint(curve)", False),
        ("try:\n    curve = fail()\nexcept ValueError:\n    print(curve)", False),
    ],
)
def test_what_a_cell_binds_before_it_reads_it_needs_no_other(own: str, left: bool) -> None:
    experiment = ("lesson", "curve = [double(x) for x in range(10**6)]")
    assert left_out(experiment, ("own", own), ("test", TEST)) == [experiment[1]] * left


def test_a_test_makes_its_own_values() -> None:
    assert left_out(("lesson", "ids = [1]"), ("test", "ids = [2]\nassert double(ids)")) == ["ids = [1]"]


def test_without_released_cells_everything_is_run() -> None:
    assert unneeded(notebook(("own", "x = 1")), frozenset()) == []


@pytest.mark.parametrize(
    "source",
    [
        "(" * 5000,
        "a" + ".a" * 9_900,
        "x = " + "-" * 19_000 + "1",
        "import a" + ".a" * 50_000,
        "not " * 4_900 + "1",
        "\0",
        "if a: b\n" + "elif a: b\n" * 1_900,
    ],
)
def test_an_answer_that_cannot_be_parsed_is_no_trouble(source: str) -> None:
    assert left_out(("lesson", "other = 5"), ("answer", source)) == ["other = 5"]


@pytest.mark.parametrize(
    ("ename", "message", "again"),
    [
        ("NameError", "name 'factor' is not defined", True),
        ("NameError", "name 'mine' is not defined", False),
        ("KeyError", "'factor'", True),
        ("AttributeError", "module '__main__' has no attribute 'factor'", True),
        ("Failed", "expected {'factor'}, got {'fac'}", False),
        ("Failed", "your code raised KeyError in double(2): factor", True),
        ("Failed", "your code raised NameError in double(2): name 'factor' is not defined", True),
        ("Failed", "your code raised NameError in double(2): name 'mine' is not defined", False),
        ("Failed", "your code raised KeyError in factor(2): other\nLikely cause: the factor is not found", False),
    ],
)
def test_an_error_about_a_name_of_a_cell_left_out_is_noticed(ename: str, message: str, again: bool) -> None:
    made = notebook(("lesson", "for name in ['a']:\n    factor = 2"), ("own", "globals()['fac' + 'tor']"))
    made.cells[1].outputs = [v4.new_output("error", ename=ename, evalue=message, traceback=[])]
    assert missed(made, [0]) is again


def test_a_notebook_too_large_to_parse_is_run_as_a_whole() -> None:
    assert left_out(("lesson", "other = 5"), *[("own", "#" * 19_000)] * 30, ("test", TEST)) == []
