"""What the report says of how a class was graded."""

from grading.classroom.states import Result, State
from grading.results import report


def graded(**how):
    return Result("ada", "01-first", State.GRADED, **how)


def test_less_than_the_sandbox_is_said():
    assert report._guards([graded()]) == []
    [weaker] = report._guards([graded(), graded(guard="guest")])
    assert "guest" in weaker
    [none] = report._guards([graded(sandboxed=False, guard="")])
    assert "without a sandbox" in none
