"""The student version: made by nbgrader, the same bytes each time, without solutions or hidden tests."""

import pytest
from nbgrader.coursedir import CourseDirectory

from grading.course.release import release, stale
from grading.lessons import notebooks
from grading.paths import ROOT, CourseError
from tests.unit.lessons import make_course, tiny


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    root = make_course(tmp_path_factory.mktemp("course"), "01-tiny", lesson=tiny)
    folder = root / "solutions" / "01-tiny"
    (folder / "words.txt").write_text("the cat ate its dinner\n")
    (folder / ".ipynb_checkpoints").mkdir()
    (folder / ".ipynb_checkpoints" / "01-tiny-checkpoint.ipynb").write_text("{}")
    release(root=root)
    return root


def test_a_released_lesson_keeps_the_tests_and_loses_the_answers(course):
    source = notebooks.read(course / "solutions" / "01-tiny" / "01-tiny.ipynb")
    text = (course / "lessons" / "01-tiny" / "01-tiny.ipynb").read_text()
    assert "NotImplementedError" in text and "twice_plus_one(2) == 5" in text
    assert "doubled_value" not in text and "secret_value" not in text
    assert "doubled_value = number + number + 0" in notebooks.solution_lines(source)
    assert any("secret_value" in line for line in notebooks.hidden_lines(source))


def test_what_lies_beside_the_notebook_comes_along(course):
    assert (course / "lessons" / "01-tiny" / "words.txt").read_text() == "the cat ate its dinner\n"
    assert not list((course / "lessons").rglob(".ipynb_checkpoints"))


def test_the_tables_of_visible_checks_come_along_and_banks_and_hidden_ones_do_not(tmp_path):
    root = make_course(tmp_path)
    release(root=root)
    given = {str(path.relative_to(root / "lessons")) for path in (root / "lessons").rglob("*") if path.is_file()}
    tables = {"00-small/checks/ex01-triple.json", "00-small/checks/ex02-total.json"}
    assert given == {"00-small/00-small.ipynb", "00-small/stubs.json", *tables}
    assert "918273" not in "".join((root / "lessons" / path).read_text() for path in given)  # a hidden value
    assert stale(root=root) == []


def test_a_table_is_stale_when_the_solution_gives_something_else_and_not_when_it_rounds_otherwise(tmp_path):
    root = make_course(tmp_path)
    release(root=root)
    path = root / "lessons" / "00-small" / "checks" / "ex01-triple.json"
    text = path.read_text()
    for number, found in (("6.0000001", []), ("7", ["00-small/checks/ex01-triple"])):
        path.write_text(text.replace("\n6,\n", f"\n{number},\n"))
        assert text != path.read_text() and stale(root=root) == found
    path.write_text(text.replace("\n6,\n", "\n6.0000001,\n"))
    release(root=root)
    assert "6.0000001" in path.read_text()  # as it was: nothing to commit anew where only rounding differs
    path.unlink()
    assert stale(root=root) == ["00-small/checks/ex01-triple"]


def test_nbgrader_alone_leaves_the_banks_out_too():
    config = (ROOT / "grading" / "nbgrader_config.py").read_text()
    assert all(f'"{name}"' in config for name in [*CourseDirectory().ignore, "answers"])


def test_releasing_again_gives_the_same_bytes_and_leaves_no_gradebook(course):
    path = course / "lessons" / "01-tiny" / "01-tiny.ipynb"
    before = path.read_bytes()
    release(["1"], root=course)
    assert path.read_bytes() == before
    assert stale(root=course) == []
    assert not list(course.rglob("*.db"))


def test_what_is_stale_is_listed(course):
    path = course / "lessons" / "01-tiny" / "01-tiny.ipynb"
    kept = path.read_text()
    extra = course / "lessons" / "99-gone"
    try:
        path.write_text(kept.replace("tiny lesson", "edited lesson"))
        extra.mkdir()
        assert stale(root=course) == ["01-tiny/01-tiny.ipynb", "99-gone (no such lesson)"]
    finally:
        path.write_text(kept)
        extra.rmdir()


def test_the_lessons_of_the_course_are_up_to_date():
    assert stale() == [], "run `course release`"


def test_a_notebook_that_nbgrader_refuses_is_an_error_that_names_the_lesson(tmp_path):
    root = make_course(tmp_path, "01-tiny", lesson=tiny)
    path = root / "solutions" / "01-tiny" / "01-tiny.ipynb"
    path.write_text(path.read_text().replace("### END SOLUTION", ""))
    with pytest.raises(CourseError, match="01-tiny cannot be released"):
        release(root=root)
    assert not (root / "lessons").exists()


def test_an_unknown_lesson_is_an_error_that_lists_the_lessons(course):
    with pytest.raises(CourseError, match="no lesson '7': choose from 01-tiny"):
        release(["7"], root=course)
