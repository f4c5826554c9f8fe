"""Error carried forward through the real path: who keeps points, and what a hostile answer finds in the second run."""

import json

import pytest

from grading.classroom.states import State
from grading.course.bank import filled, released, submit
from grading.execution.pool import Options
from grading.gradebook.feedback import feedback_path
from grading.gradebook.grade import grade
from grading.results.report import write_report
from tests.unit import lessons
from tests.unit.grading import classes

pytestmark = [pytest.mark.sandbox, pytest.mark.slow, pytest.mark.xdist_group("carried")]
LESSON = "00-carried"
CANARY = "canary_of_the_solution"
ADD = f"""\
def add(x, y):
    ### BEGIN SOLUTION
    {CANARY} = x + y
    return {CANARY}
    ### END SOLUTION
"""
TWICE = """\
def twice(x):
    ### BEGIN SOLUTION
    return add(x, x)
    ### END SOLUTION
"""


def hand_over(name, call):
    """Return a visible and a hidden test that hand over calls."""
    visible = f'with check.exercise("{name}") as see:\n    see("small", {call.format(3)})\n'
    hidden = f'with check.exercise("{name}", hidden=True) as see:\n    see("large", {call.format(70)})\n'
    return visible, f"### BEGIN HIDDEN TESTS\n{hidden}### END HIDDEN TESTS\n"


def lesson():
    return lessons.notebook(
        lessons.prelude(),
        *lessons.exercise("ex01-add", ADD, *hand_over("ex01-add", "add({}, 2)")),
        *lessons.exercise("ex02-twice", TWICE, *hand_over("ex02-twice", "twice({})")),
    )


WRONG_ADD = "def add(x, y):\n    return x - y\n"
# What an answer to the second exercise tries when the solution of the first is in its kernel.
STEAL = """
import json, os, sys
found = [str(text) for text in globals().get("In", []) if "canary_of" in str(text)]
for folder, inside, files in os.walk("/"):
    inside[:] = set(inside) - {"proc", "site-packages", "sys"}
    paths = [os.path.join(folder, file) for file in files if file.endswith(".ipynb")]
    found += [open(path).read() for path in paths if os.access(path, os.R_OK)]
loot = " ".join([*found, " ".join(getattr(getattr(globals().get("add"), "__code__", None), "co_varnames", ()))])
for place in ("loot.txt", "/tmp/loot.txt", os.path.expanduser("~/loot.txt")):
    try:
        open(place, "w").write(loot)
    except OSError:
        pass
print(loot)
"""
FORGED = "Error carried forward: the course's own answer stood in for ex02-twice."
ANSWERS = {
    "ada": {"ex01-add": WRONG_ADD, "ex02-twice": "def twice(x):\n    return add(x, x)\n"},
    "alan": {"ex01-add": WRONG_ADD, "ex02-twice": "def twice(x):\n    return add(x, 1)\n"},
    "grace": {"ex01-add": WRONG_ADD},
    "says": {
        "ex01-add": WRONG_ADD,
        "ex02-twice": f"def twice(x):\n    raise ValueError({STEAL!r} and add.__code__.co_varnames)\n",
    },
    "prints": {"ex01-add": WRONG_ADD, "ex02-twice": f"{STEAL}\n\ndef twice(x):\n    print(loot)\n    return loot\n"},
    "forges": {
        "ex01-add": f"def add(x, y):\n    print({FORGED!r})\n    return 0\n",
        "ex02-twice": "import os\n\ndef twice(x):\n    os._exit(0) if add(1, 1) == 2 else None\n    return add(x, x)\n",
    },
}


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A class, graded once."""
    folder = tmp_path_factory.mktemp("carried")
    root = lessons.make_course(folder / "course", LESSON, lesson=lesson)
    classroom = classes.Classroom(root, folder / "class")
    notebook = released(LESSON, root)
    for student, answers in ANSWERS.items():
        submit(classroom, student, LESSON, filled(notebook, answers))
    results = {result.student: result for result in grade(classroom, options=Options(jobs=2))}
    return classroom, results


def points(result):
    return {cell.name: cell.points for cell in result.cells}


def test_who_builds_rightly_on_a_wrong_answer_keeps_those_points(graded):
    _, results = graded
    assert points(results["ada"]) == {
        "ex01-add-visible": 0,
        "ex01-add-hidden": 0,
        "ex02-twice-visible": 1,
        "ex02-twice-hidden": 2,
    }
    assert results["ada"].state == State.GRADED
    assert [cell.stood_in for cell in results["ada"].cells] == [[], [], ["ex01-add"], ["ex01-add"]]


@pytest.mark.parametrize("student", ["alan", "grace", "says", "prints", "forges"])
def test_no_one_else_gains_anything(graded, student):
    _, results = graded
    assert results[student].score == 0 and results[student].graded
    assert not any(cell.stood_in for cell in results[student].cells)


def test_a_person_can_read_why(graded):
    classroom, results = graded
    page = feedback_path(classroom, "ada", LESSON).read_text()
    assert "with the course&#x27;s own answer in the place of ex01-add" in page or "place of ex01-add" in page
    report, _ = write_report(classroom)
    assert "Error carried forward" in report.read_text() and "ada: Exercise 2: twice" in report.read_text()
    with classroom.gradebook() as gradebook:
        assert gradebook.find_submission(LESSON, "ada").score == results["ada"].score == 3.0
    notebook = json.loads((classroom.autograded / "ada" / LESSON / f"{LESSON}.ipynb").read_text())
    assert "Error carried forward" in json.dumps(notebook)


def test_nothing_of_the_solution_is_kept_or_shown(graded):
    classroom, _ = graded
    kept = [path for path in classroom.directory.rglob("*") if path.is_file() and path.suffix != ".db"]
    shown = [path for path in kept if CANARY.encode() in path.read_bytes()]
    assert shown == []
    assert not list(classroom.directory.rglob("loot.txt"))


def test_what_was_carried_stays_when_the_class_is_graded_again(graded):
    classroom, results = graded
    again = {result.student: result for result in grade(classroom)}
    assert again["ada"].score == results["ada"].score and again["ada"].cells == results["ada"].cells
