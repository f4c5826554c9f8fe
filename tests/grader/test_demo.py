"""The demo class: the perfect student has all points, the hostile one none."""

import pytest

from grading.classroom.states import State
from grading.course.demo import demo
from tests.unit.grading import classes
from tests.unit.lessons import LESSON

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]


def test_the_hostile_student_gains_nothing_and_costs_nobody(tmp_path):
    root = classes.make_course(tmp_path / "course")
    for _ in range(2):  # the second time in the place of the first
        classroom, results = demo(tmp_path / "demo", lesson=LESSON, root=root)
        assert [(result.student, result.score) for result in results] == [("ada", 6.0), ("alan", 3.0), ("mallory", 0.0)]
        assert [result.state for result in results] == [State.GRADED, State.GRADED, State.LOOK]
    written = (classroom.submitted / "ada" / LESSON / f"{LESSON}.ipynb").read_text()
    assert "My answer" in written and "one point for a reason" not in written
