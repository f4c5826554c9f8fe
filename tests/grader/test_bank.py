"""The tests of the lessons, tried with the banks of wrong and right answers through the real grading path."""

import json

import pytest

from grading import paths
from grading.classroom.states import State
from grading.course import bank
from grading.execution.pool import Options
from grading.gradebook.grade import grade
from tests.unit.grading import classes

pytestmark = [pytest.mark.sandbox, pytest.mark.slow, pytest.mark.timeout(1500)]
LESSONS = paths.lessons()
FEWEST_WRONG, FEWEST_RIGHT = 6, 2


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_exercise_has_a_bank(lesson):
    banked = bank.read_bank(paths.ROOT / bank.BANKS / lesson)
    exercises = [name for name in bank.solutions(lesson) if name.startswith("ex")]
    assert sorted(banked) == sorted(exercises)
    for name, answers in banked.items():
        assert sum(answer.right for answer in answers) >= FEWEST_RIGHT, name
        assert sum(not answer.right for answer in answers) >= FEWEST_WRONG, name
        assert all(answer.right or answer.names for answer in answers), name


@pytest.mark.parametrize("lesson", LESSONS)
def test_wrong_answers_lose_points_by_name_and_right_ones_keep_them(lesson, capsys):
    rows = bank.run(lesson, jobs=2)
    bank.write(rows, paths.BUILD / "bank.json")
    with capsys.disabled():
        print(f"\n{lesson}: {bank.summary(rows)}")
    assert [f"{row.exercise}: {failure}" for row in rows for failure in row.failures] == []


POISON = "raise RuntimeError('poison')"


@pytest.mark.parametrize("lesson", LESSONS)
def test_skeleton_solution_and_poison(lesson, tmp_path):
    """Nothing done gives nothing, the lesson's own answers give all, and it is the student's cells that run."""
    classroom = classes.Classroom(paths.ROOT, tmp_path)
    released, own = bank.released(lesson), bank.solutions(lesson)
    poisoned = {name: POISON for name in own if name.startswith("ex")}
    bank.submit(classroom, "ada", lesson, bank.filled(released, own))
    bank.submit(classroom, "grace", lesson, released)
    bank.submit(classroom, "mallory", lesson, bank.filled(released, poisoned))
    right, skeleton, poison = grade(classroom, [lesson], options=Options(jobs=2))
    tested = [cell for cell in right.cells if cell.passed is not None]
    assert right.state == State.GRADED
    assert right.score == sum(cell.max_points for cell in tested) > 0
    assert skeleton.score == 0 and poison.score == 0
    assert not any(cell.passed for cell in [*skeleton.cells, *poison.cells])


def test_a_bank_is_read(tmp_path):
    path = tmp_path / "ex01-x.py"
    path.write_text(
        "# a comment\n# %% right: a loop\ndef f():\n    pass\n\n# %% wrong: off by one | names: too many\nf = 1\n"
    )
    right, wrong = bank.read_answers(path)
    assert (right.right, right.title, right.names, right.source) == (True, "a loop", "", "def f():\n    pass\n")
    assert (wrong.right, wrong.title, wrong.names, wrong.source) == (False, "off by one", "too many", "f = 1\n")
    path.write_text("def lost():\n    pass\n")
    with pytest.raises(RuntimeError, match="code outside the blocks"):
        bank.read_answers(path)


def test_results_of_lessons_that_were_not_tried_again_stay(tmp_path):
    bank.write([bank.Row("01-a", "ex01", wrong=6), bank.Row("02-b", "ex01")], tmp_path / "bank.json")
    bank.write([bank.Row("01-a", "ex02", wrong=7)], tmp_path / "bank.json")
    entries = json.loads((tmp_path / "bank.json").read_text())
    assert [(entry["lesson"], entry["exercise"]) for entry in entries] == [("01-a", "ex02"), ("02-b", "ex01")]


def test_what_the_tests_judge_wrongly_is_reported(tmp_path):
    """The bank's own test: tests that are too weak, too strict or silent are found out."""
    root = classes.make_course(tmp_path / "course")
    folder = root / bank.BANKS / classes.LESSON
    folder.mkdir(parents=True)
    answers = {
        "right: as it is": "def triple(x): return x + 2 * x",
        "right: not at all": "def triple(x): return 4 * x",
        "wrong: right after all | names: x": "def triple(x): return 3 * x",
        "wrong: twice | names: twice the number": "def triple(x): return 2 * x",
        "wrong: twice again | names: something else": "def triple(x): return x + x",
    }
    text = "".join(f"# %% {head}\n{source}\n" for head, source in answers.items())
    (folder / "ex01-triple.py").write_text(text)
    [row] = bank.run(classes.LESSON, root, jobs=2)
    assert (row.wrong, row.rejected, row.named, row.right, row.accepted) == (3, 2, 1, 2, 1)
    assert [failure.split(":")[0] for failure in row.failures] == ["not at all", "right after all", "twice again"]


def test_an_exercise_that_builds_on_another_is_tried_apart_from_it():
    own = {
        "ex01-a": "def a(x):\n    return x",
        "ex02-b": "class B:\n    def f(self, x):\n        return [a(y) for y in x]",
        "ex03-c": "def c(a):\n    return a",
        "ex04-d": "def d(x):\n    return B().f(c(x))",
        "q1": "# What did you see in a?",
    }
    assert list(bank.levels(own).values())[:4] == [0, 1, 0, 2]
