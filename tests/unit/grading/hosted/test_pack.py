"""A pack holds what grading needs, and one for everybody nothing that gives an answer away."""

import json
from dataclasses import replace

import pytest

from grading.hosted import pack as packs
from grading.paths import CourseError
from tests.unit.lessons import LESSON

SECRET = ("918273", "271828", "return 3 * x", "one point for a reason", "BEGIN")


def test_what_is_read_is_what_was_written(course, packed):
    made, found = packs.pack(LESSON, course), packs.read(packed)
    assert replace(found, data=made.data) == made
    assert found.reference.digest == made.reference.digest and found.reference.tables
    assert (found.data / "numbers.csv").read_text() == "1,2\n"
    assert found.reference.others == {"01-other": found.reference.names}


def test_a_pack_for_everybody_has_neither_answers_nor_hidden_tests(course, packed, tmp_path):
    packs.write(packs.pack(LESSON, course, visible=True), tmp_path)
    text, whole = (tmp_path / packs.FILE).read_text(), (packed / packs.FILE).read_text()
    assert all(word in whole for word in SECRET)
    assert not any(word in text for word in SECRET)
    found = packs.read(tmp_path)
    assert found.visible and found.solutions == {} and found.reference.max_score == 1 + 1 + 4
    assert not any(cell.hidden for cell in found.reference.cells)


def test_a_line_of_an_answer_in_a_pack_for_everybody_is_refused(course):
    made = packs.pack(LESSON, course, visible=True)
    told = replace(made, reference=replace(made.reference, texts=frozenset({"so:\n    for n in (-7, 0, 918273):"})))
    with pytest.raises(CourseError, match=r"line of a solution.*918273"):
        packs.refuse_leaks(told, course)


def test_an_exercise_is_named_by_its_beginning(course):
    assert packs.pack(LESSON, course, exercise="ex02").exercise == "ex02-total"
    with pytest.raises(CourseError, match=r"no exercise 'ex09': choose from ex01-triple, ex02-total"):
        packs.pack(LESSON, course, exercise="ex09")
    with pytest.raises(CourseError, match=r"no lesson '77'"):
        packs.pack("77", course)


@pytest.mark.parametrize("text", [None, "", "[]", "{}", json.dumps({"reference": {"cells": 3}})])
def test_what_is_no_pack_is_a_clear_error(tmp_path, text):
    if text is not None:
        (tmp_path / packs.FILE).write_text(text)
    with pytest.raises(CourseError, match=r"is no lesson packed by `course autograder`.*make it anew"):
        packs.read(tmp_path)
