"""Answers that are far more alike than is usual in a class are found; a class that all writes alike is not accused."""

from dataclasses import replace

import nbformat
import pytest
from nbformat.v4 import new_notebook

from grading.classroom.folder import Classroom
from grading.classroom.states import CellResult, Result, State
from grading.gradebook.record import NOT_WRITTEN
from grading.lessons.reference import Reference
from grading.results import report
from grading.results.likeness import alike, tokens
from tests.unit.lessons import solution

LOOP = """def f(numbers):
    '''Add them.'''
    total = 0  # so far
    for number in numbers:
        total += number
    return total
"""
RENAMED = "def f(xs):\n    s = 0\n\n    for x in xs:\n        s += x\n    return s"
WAYS = (
    "def f(a):\n    return sum(a)",
    "def f(a):\n    return torch.tensor(a).sum().item()",
    "def f(a):\n    if not a:\n        return 0\n    return a[0] + f(a[1:])",
    "def f(a):\n    return functools.reduce(operator.add, a, 0)",
    "def f(a):\n    k, t = 0, 0\n    while k < len(a):\n        t, k = t + a[k], k + 1\n    return t",
    "def f(a):\n    return np.asarray(a, dtype=float) @ np.ones(len(a))",
)
EXERCISES = ("ex01", "ex02", "ex03", "ex04")


def turned(way):
    """Answers to all exercises, each written in another of the ways."""
    return {name: WAYS[(way + k) % len(WAYS)] for k, name in enumerate(EXERCISES)}


def test_names_comments_layout_and_docstrings_do_not_matter():
    assert tokens(LOOP) == tokens(RENAMED)
    assert tokens("f = torch.relu") != tokens("f = torch.tanh")
    assert tokens("a - b") != tokens("b - a")  # names that are not its own stay


@pytest.mark.parametrize("source", ["def f(:", "\0", "(" * 500, "x = " + "-" * 30_000 + "1", "f(x) = # nothing"])
def test_what_is_no_python_is_compared_as_it_stands(source):
    assert isinstance(tokens(source), list)


def test_a_copy_is_found_and_the_exercises_that_stand_out_are_named():
    answers = {f"s{way}": turned(way) for way in range(6)}
    answers["ada"] = dict.fromkeys(EXERCISES[:3], LOOP) | {"ex04": "def f(a):\n    return math.fsum(a)"}
    answers["alan"] = dict.fromkeys(EXERCISES[:3], RENAMED) | {
        "ex04": "def f(a):\n    return statistics.mean(a) * len(a)"
    }
    [pair] = alike(answers)
    assert pair.students == ("ada", "alan") and pair.exercises == EXERCISES[:3]
    assert pair.likeness > 0.7 > pair.usual


def test_a_class_that_writes_alike_is_usual():
    assert alike({f"s{n}": dict.fromkeys(EXERCISES, WAYS[0]) for n in range(20)}) == []
    assert alike({f"s{n}": turned(n) for n in range(6)}) == []


def test_of_a_few_nothing_is_usual_and_what_is_not_written_says_nothing():
    assert alike({f"s{n}": dict.fromkeys(EXERCISES, LOOP) for n in range(4)}) == []
    assert alike({f"s{n}": {} for n in range(9)} | {"ada": turned(1)}) == []
    assert alike({f"s{n}": {} for n in range(9)}) == []
    one = {f"s{n}": turned(n) for n in range(6)} | {"ada": {"ex01": LOOP}, "alan": {"ex01": LOOP}}
    assert alike(one) == []  # one exercise is too little


def test_the_report_shows_them_side_by_side_as_text(tmp_path):
    classroom = Classroom(tmp_path, tmp_path / "class")
    reference = Reference("01-first", (), tuple((name, f"Exercise {name}") for name in EXERCISES), frozenset())
    answers = {f"s{way}": turned(way) for way in range(6)}
    answers |= {name: dict.fromkeys(EXERCISES, f"{LOOP}    '<script>'") for name in ("ada", "alan")}
    for student, written in answers.items():
        cells = [solution(name, source) for name, source in written.items()]
        path = classroom.autograded / student / "01-first" / "01-first.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(new_notebook(cells=cells), path)
    tested = [CellResult(f"{name}-hidden", name, 1, 1, True) for name in EXERCISES]
    results = [Result(student, "01-first", State.GRADED, cells=tested) for student in answers]
    shown = "".join(report._alike(classroom, reference, results))
    assert "<summary>ada and alan: 100 % alike" in shown and shown.count("<summary>") == 1
    assert shown.count("<pre>") == 6 and "&lt;script&gt;" in shown and "<script>" not in shown
    unwritten = [CellResult(f"{name}-hidden", name, 0, 1, False, message=NOT_WRITTEN) for name in EXERCISES]
    assert report._alike(classroom, reference, [replace(result, cells=unwritten) for result in results]) == []
