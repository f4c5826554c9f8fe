"""The solution's records are what tests expect; wrong answers' records are the mistakes that they name."""

import pytest

from grading.examiner import expected, recorder
from grading.lessons.answers import Answer
from grading.lessons.notebooks import grade_id
from grading.paths import CourseError
from pretrain.records import departure
from tests.unit import lessons


@pytest.fixture
def root(tmp_path):
    return lessons.make_course(tmp_path)


def test_tables_hold_what_the_solution_gives_and_each_mistake_that_a_test_sees(root):
    tables = expected.tables(lessons.LESSON, root)
    assert set(tables) == {"ex01-triple", "ex01-triple-hidden", "ex02-total", "ex02-total-hidden"}
    assert [(e.name, e.value) for e in tables["ex01-triple"].expected.entries] == [("triple(2)", 6)]
    causes = {test: [mistake.cause for mistake in table.mistakes] for test, table in tables.items()}
    assert causes["ex01-triple-hidden"] == ["this is the number and four", "this is twice the number"]
    assert causes["ex01-triple"] == ["this is twice the number"]  # 2 + 4 is 3 · 2
    assert causes["ex02-total"] == ["the first number is missing"]
    assert causes["ex02-total-hidden"] == ["the first number is missing", "the sum of an empty list is 0"]


def test_tables_are_alike_however_many_answers_run_at_a_time(root, monkeypatch):
    record = recorder.record
    once = {test: table.dumps() for test, table in expected.tables(lessons.LESSON, root).items()}
    monkeypatch.setattr(recorder, "record", lambda *args: reversed(list(record(*args))))
    assert {test: table.dumps() for test, table in expected.tables(lessons.LESSON, root, jobs=2).items()} == once


def test_what_the_tests_saw_of_a_wrong_answer_is_in_the_tables_in_the_order_of_the_tests(root):
    tables = expected.load(expected.folder(lessons.LESSON, root))
    four = Answer("ex01-triple", "wrong", "this is the number and four", "")
    found = expected.recorded(four, tables)
    assert list(found) == ["ex01-triple", "ex01-triple-hidden"]
    assert [entry.value for entry in found["ex01-triple"].entries] == [6]  # as the solution: 2 + 4 is 3 · 2
    assert [entry.value for entry in found["ex01-triple-hidden"].entries] == [-3, 4, 918277]


def test_answers_that_never_end_or_die_have_records_too(root):
    bad = {
        "loops": "def triple(x):\n    while True: pass\n",
        "dies": "def triple(x):\n    import os; os._exit(1)\n",
        "is no Python": "def triple(x) return x\n",
    }
    tried = [Answer("ex01-triple", "wrong", title, source) for title, source in bad.items()]
    found = {answer.title: records for answer, records in recorder.record(lessons.LESSON, tried, root, jobs=2)}
    assert {title: records["ex01-triple"].error.kind for title, records in found.items()} == {
        "loops": "TimeoutError",
        "dies": "RuntimeError",
        "is no Python": "SyntaxError",
    }


def test_an_answer_is_tried_with_the_solutions_of_the_other_exercises(root):
    tried = [Answer("ex02-total", "right", "by triple", "def total(numbers):\n    return triple(sum(numbers)) / 3\n")]
    [(_, records)] = recorder.record(lessons.LESSON, tried, root)
    table = expected.tables(lessons.LESSON, root)["ex02-total-hidden"]
    assert departure(records["ex02-total-hidden"], table.expected) is None


@pytest.mark.parametrize(
    ("test", "why"),
    [
        ('with check.exercise("ex01-triple") as see:\n    see("f", triple)', "no plain value"),
        ('with check.exercise("ex01-triple") as see:\n    pass', "hands over nothing"),
        ('with check.exercise("ex01-triple") as see:\n    see("x", 1 / 0)', "raises ZeroDivisionError"),
    ],
)
def test_a_test_that_nothing_can_be_compared_with_is_an_error(tmp_path, test, why):
    def lesson():
        made = lessons.small()
        next(cell for cell in made.cells if grade_id(cell) == "ex01-triple-visible").source = test
        return made

    root = lessons.make_course(tmp_path, lesson=lesson)
    with pytest.raises(CourseError, match=why):
        expected.tables(lessons.LESSON, root)


def test_a_lesson_that_cannot_be_run_says_where(tmp_path):
    def lesson():
        made = lessons.small()
        next(cell for cell in made.cells if grade_id(cell) == "prelude").source = "from pretrain import check\n1 / 0"
        return made

    with pytest.raises(CourseError, match=r"ZeroDivisionError.*in prelude"):
        expected.tables(lessons.LESSON, lessons.make_course(tmp_path, lesson=lesson))


def test_plain_assertions_have_no_tables(tmp_path):
    root = lessons.make_course(tmp_path, "01-tiny", lesson=lessons.tiny)
    assert expected.tables("01-tiny", root) == {}


def test_tables_are_made_once_for_a_lesson_as_it_is(root, monkeypatch):
    made = expected.texts(lessons.LESSON, root)
    assert len(made) == 4
    with monkeypatch.context() as patched:
        patched.setattr(expected, "tables", lambda *args: pytest.fail("they are there"))
        assert expected.texts(lessons.LESSON, root) == made
    lessons.write_bank(root, bank={"ex02-total": "# %% wrong: none\n-    return sum(numbers)\n+    return 0\n"})
    assert expected.texts(lessons.LESSON, root) != made
