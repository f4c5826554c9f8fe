"""Lessons are found by name, number or the start of their name."""

import pytest

from grading import paths
from tests.unit.lessons import make_course


@pytest.fixture
def root(tmp_path):
    return make_course(tmp_path, "02-next", "01-tiny", "10-far")


def test_lessons_come_in_order_and_other_folders_are_none(root):
    (root / "solutions" / "scratch").mkdir()
    (root / "solutions" / "scratch" / "notes.ipynb").write_text("{}")
    assert paths.lessons(root=root) == ["01-tiny", "02-next", "10-far"]


@pytest.mark.parametrize(
    ("word", "lesson"), [("01-tiny", "01-tiny"), ("2", "02-next"), ("02", "02-next"), ("10", "10-far")]
)
def test_a_lesson_is_named_in_full_or_by_its_number(root, word, lesson):
    assert paths.lessons([word], root) == [lesson]


@pytest.mark.parametrize("word", ["", "1-t", "3", "../01-tiny", "tiny"])
def test_an_unknown_lesson_is_an_error_that_lists_the_lessons(root, word):
    with pytest.raises(paths.CourseError, match="choose from 01-tiny, 02-next, 10-far"):
        paths.lessons([word], root)


def test_a_course_without_lessons_says_so(tmp_path):
    with pytest.raises(paths.CourseError, match="none yet"):
        paths.lessons(["1"], tmp_path)


@pytest.mark.parametrize(
    ("there", "own"),
    [
        ([], "class"),
        (["class"], "class"),
        (["grading/roster.csv"], "grading"),  # from the time when a class lay beside the code
        (["grading/submitted", "class"], "class"),
        (["grading/lessons"], "class"),
    ],
)
def test_a_class_has_a_folder_of_its_own_and_one_in_its_old_place_is_found(tmp_path, there, own):
    for name in there:
        (tmp_path / name).mkdir(parents=True)
    assert paths.own_class(tmp_path) == tmp_path / own
