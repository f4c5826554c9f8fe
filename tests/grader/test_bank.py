"""The tests of the lessons, tried with the banks of wrong and right answers, and with mutants."""

import json
import shutil

import nbformat
import pytest

from grading import paths
from grading.classroom.states import State
from grading.course import bank, mutants
from grading.course.rows import write
from grading.execution.pool import Options
from grading.gradebook.grade import grade
from grading.lessons.answers import solutions
from tests.unit import lessons
from tests.unit.grading import classes

pytestmark = [pytest.mark.sandbox, pytest.mark.slow, pytest.mark.timeout(1500)]
LESSONS = paths.lessons()
FEWEST_WRONG, FEWEST_RIGHT, FEWEST_ORACLES = 8, 2, 1


@pytest.mark.parametrize("lesson", LESSONS)
def test_wrong_answers_lose_points_by_name_and_right_ones_keep_them(lesson, capsys):
    rows = bank.run(lesson, jobs=2)
    write(rows, paths.BUILD / "bank.json")
    with capsys.disabled():
        print(f"\n{lesson}: {bank.summary(rows)}")
    assert [f"{row.exercise}: {failure}" for row in rows for failure in row.failures] == []
    assert sorted(row.exercise for row in rows) == sorted(solutions(lesson))
    for row in rows:
        assert row.wrong >= FEWEST_WRONG and row.right >= FEWEST_RIGHT and row.oracles >= FEWEST_ORACLES, row.exercise


POISON = "raise RuntimeError('poison')"


def test_a_part_of_every_bank_goes_through_sandbox_and_examiner(tmp_path, capsys):
    """The path that a class takes: a wrong and a right answer to every exercise of every lesson."""
    classroom, packs = classes.Classroom(paths.ROOT, tmp_path), {name: bank.packed(name, most=1) for name in LESSONS}
    for lesson in LESSONS:
        bank.hand_in(classroom, lesson, packs[lesson], bank.released(lesson))
    handed_in = [result for result in grade(classroom, options=Options(jobs=2)) if result.state != State.MISSING]
    assert {result.state for result in handed_in} == {State.GRADED}
    for lesson in LESSONS:
        own = [result for result in handed_in if result.lesson == lesson]
        rows = bank.judged(lesson, packs[lesson], own)
        with capsys.disabled():
            print(f"\n{lesson}, for real: {bank.summary(rows)}")
        assert [f"{lesson}, {row.exercise}: {failure}" for row in rows for failure in row.failures] == []
        assert [(row.wrong, row.right) for row in rows] == [(1, 1)] * len(solutions(lesson))
        [right] = [result for result in own if result.student == "right-00"]
        assert right.score == sum(cell.max_points for cell in right.cells if cell.passed is not None) > 0


def test_nothing_is_given_for_nothing_or_for_poison(tmp_path):
    """It is the student's cells that run; that no test of any lesson passes so is seen without a kernel (`lint`)."""
    classroom, lesson = classes.Classroom(paths.ROOT, tmp_path), LESSONS[0]
    released, poisoned = bank.released(lesson), {name: POISON for name in solutions(lesson) if name.startswith("ex")}
    bank.submit(classroom, "grace", lesson, released)
    bank.submit(classroom, "mallory", lesson, bank.filled(released, poisoned))
    results = grade(classroom, [lesson], options=Options(jobs=2))
    assert [(result.state, result.score) for result in results] == [(State.GRADED, 0)] * 2
    assert not any(cell.passed for result in results for cell in result.cells)


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_mutant_is_noticed_or_listed_with_a_reason(lesson, capsys):
    """Where nothing has changed since they were last tried, one exercise is tried again, and agrees with that."""
    if rows := mutants.kept(lesson):
        one = rows[int(rows[0].made_from, 16) % len(rows)]
        assert mutants.run(lesson, jobs=2, only=one.exercise) == [one]
    else:
        rows = mutants.run(lesson, jobs=2)
        write(rows, paths.BUILD / "mutants.json")
    with capsys.disabled():
        print(f"\n{lesson}: {mutants.summary(rows)}")
    assert [row.exercise for row in rows] == list(solutions(lesson))
    assert [f"{row.exercise}: {change}" for row in rows for change in [*row.alive, *row.stale]] == []


def test_results_of_lessons_that_were_not_tried_again_stay(tmp_path):
    write([bank.Row("01-a", "ex01", wrong=6), bank.Row("02-b", "ex01")], tmp_path / "bank.json")
    write([bank.Row("01-a", "ex02", wrong=7)], tmp_path / "bank.json")
    entries = json.loads((tmp_path / "bank.json").read_text())
    assert [(entry["lesson"], entry["exercise"]) for entry in entries] == [("01-a", "ex02"), ("02-b", "ex01")]


JUDGED_WRONGLY = {
    "ex01-triple": """\
# %% right: as it is
-    return 3 * x
+    return x + 2 * x

# %% right: not at all
-    return 3 * x
+    return 4 * x

# %% wrong: right after all
-    return 3 * x
+    return x * 3

# %% wrong: this is twice the number
-    return 3 * x
+    return 2 * x

# %% wrong: the number is added to itself
-    return 3 * x
+    return x + x

# %% wrong: the sign is lost
-    return 3 * x
+    return abs(3 * x)
"""
}


@pytest.mark.parametrize("run", [bank.run, bank.run_real])
def test_what_the_tests_judge_wrongly_is_reported(tmp_path, run):
    """The bank's own test: tests that are too weak, too strict or silent are found out."""
    root = classes.make_course(tmp_path / "course")
    lessons.write_bank(root, bank=JUDGED_WRONGLY)
    row, _ = run(lessons.LESSON, root, jobs=2)
    assert (row.wrong, row.rejected, row.named, row.right, row.accepted) == (4, 3, 1, 2, 1)
    failed = ["not at all", "right after all", "this is twice the number", "the number is added to itself"]
    assert sorted(failure.split(":")[0] for failure in row.failures) == sorted(failed)


def test_answers_from_elsewhere_are_judged_by_the_lessons_own_bank(tmp_path):
    root = classes.make_course(tmp_path / "course")
    lessons.write_bank(tmp_path / "else" / "x", bank={})
    folder = tmp_path / "else" / lessons.LESSON
    folder.mkdir()
    text = "# %% wrong: mine\ndef triple(x):\n    return x + x\n\n# %% right: mine\ndef triple(x):\n    return 3 * x\n"
    (folder / "ex01-triple.diff").write_text(text)
    [row] = bank.run(lessons.LESSON, root, banks=tmp_path / "else")
    assert (row.wrong, row.rejected, row.named, row.right, row.accepted) == (1, 1, 1, 1, 1)
    assert "this is twice the number" in row.told[0]


class TestMutants:
    def test_each_is_one_small_change_within_the_students_part(self):
        body = ["### BEGIN SOLUTION", "if x < 3:", "    return x + y", "return -x", "### END SOLUTION"]
        source = "def f(x, y=2):\n" + "".join(f"    {line}\n" for line in body)
        found = {mutant.change for mutant in mutants.mutants("ex01", source)}
        assert {"if x < 3: -> if x <= 3:", "if x < 3: -> if x < 4:", "return x + y -> return x - y"} <= found
        assert {"return x + y -> return x", "return -x -> return x", "if x < 3: -> if True:"} <= found
        assert not any(change.startswith("def f") for change in found)

    def test_those_that_no_test_notices_are_alive_or_listed(self, tmp_path):
        root = classes.make_course(tmp_path / "course")
        [triple, _] = mutants.run(lessons.LESSON, root)
        assert triple.mutants == triple.killed > 2 and triple.alive == []
        path = paths.notebook(lessons.LESSON, root)
        path.write_text(path.read_text().replace("return sum(numbers)", "return sum(sorted(numbers, reverse=True))"))
        [_, total] = mutants.run(lessons.LESSON, root)
        assert total.alive
        listed = "".join(
            f"ex02-total | {change} | the order of a sum's parts does not matter\n" for change in total.alive
        )
        file = root / "solutions" / lessons.LESSON / "answers" / mutants.LIST
        file.write_text(f"{listed}ex02-total | no -> such | why\n")
        [_, again] = mutants.run(lessons.LESSON, root)
        assert again.alive == [] and again.equivalent == len(total.alive)
        assert again.stale == ["no -> such: there is no such mutant"]

    def test_what_became_of_them_stands_until_something_changes(self, tmp_path):
        root = classes.make_course(tmp_path / "course")
        rows = mutants.run(lessons.LESSON, root)
        write(rows, root / mutants.RESULTS)
        assert mutants.kept(lessons.LESSON, root) == rows
        (root / "solutions" / lessons.LESSON / "answers" / mutants.LIST).write_text("# looked at again\n")
        assert mutants.kept(lessons.LESSON, root) == []


def test_an_exercise_that_builds_on_another_is_tried_apart_from_it():
    cells = [
        lessons.solution("ex01-a", "def a(x):\n    return x"),
        lessons.solution("ex02-b", "class B:\n    def f(self, x):\n        return [a(y) for y in x]"),
        lessons.solution("ex03-c", "def c(a):\n    return a"),
        lessons.plain("class Given(B):\n    pass"),
        lessons.plain("seen = Given().f([1])"),
        lessons.solution("ex04-d", "def d(x):\n    return Given().f(c(x))"),
        lessons.solution("ex05-e", "def e(seen):\n    return seen"),
    ]
    assert list(bank.levels(nbformat.v4.new_notebook(cells=cells)).values()) == [0, 1, 0, 2, 0]


def test_a_lesson_without_a_bank_is_not_graded(tmp_path):
    root = classes.make_course(tmp_path / "course")
    shutil.rmtree(root / "solutions" / lessons.LESSON / "answers", ignore_errors=True)
    assert bank.run_real(lessons.LESSON, root) == []
