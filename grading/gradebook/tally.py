"""What the class has: the journal, the gradebook, the class list and the late days put together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from grading import paths
from grading.classroom import states
from grading.classroom.folder import Classroom, ClassroomError
from grading.classroom.late import ON_TIME, Late, Rules, settle
from grading.classroom.states import Result, State
from grading.gradebook.record import read_scores, recorded
from grading.submissions import attempts


def class_results(classroom: Classroom, lessons: Sequence[str] = ()) -> dict[str, list[Result]]:
    """Return the results of lessons (all by default), each by student, as they count: late days are settled.

    A student without an entry has not submitted, or has not been graded yet.

    Raises:
        ClassroomError: the gradebook has lost a result.
    """
    names = paths.lessons(list(lessons), classroom.root)
    students, rules = classroom.students(), classroom.agreed().rules
    found = {name: _with_missing(classroom, name, students) for name in names}
    for lost in settled(classroom, [result for results in found.values() for result in results], rules):
        raise ClassroomError(f"{lost.student}'s {lost.lesson} is not in the gradebook any more: run `course grade`")
    return found


def _with_missing(classroom: Classroom, lesson: str, students: Iterable[str]) -> list[Result]:
    # What is left of a folder that was renamed, and of whom nobody knows any more, is nobody's.
    known = {r.student: r for r in states.read_all(classroom.journal, lesson) if r.student in set(students)}
    for student in set(students) - set(known):
        known[student] = Result(student, lesson, State.MISSING)
        if any(attempts.entries(classroom.submitted / student / lesson)):
            known[student] = Result(student, lesson, State.FAILED, ["it has not been graded yet: run `course grade`"])
    return [known[student] for student in sorted(known)]


def settled(classroom: Classroom, results: Sequence[Result], rules: Rules) -> list[Result]:
    """Bring results up to the gradebook, with what their late days cost; the gradebook is told of it.

    Returns those that were graded and are not in the gradebook any more.
    """
    others: dict[str, list[Result]] = {}
    for result in states.read_all(classroom.journal) if rules.due else ():
        others.setdefault(result.student, []).append(result)
    lost = []
    for result in results:
        if result.graded and not recorded(classroom, result):
            lost.append(result)
        elif result.graded:
            late = lateness(others.get(result.student, []), result, rules)
            result.days_late, result.free_days, result.penalty = late.days, late.free, late.penalty
            # Without a class.toml, penalties are nbgrader's.
            read_scores(classroom, result, late.penalty if classroom.agreed_file.exists() else None)
    return lost


def lateness(others: Iterable[Result], result: Result, rules: Rules) -> Late:
    """Return what a result's late days come to, beside the student's other results."""
    counting = {other.lesson: other for other in others if other.graded} | {result.lesson: result}
    handed_in = {lesson: found.moment for lesson, found in counting.items()}
    points = {lesson: found.max_score or 0.0 for lesson, found in counting.items()}
    return settle(handed_in, points, rules).get(result.lesson, ON_TIME)


def late_note(result: Result, rules: Rules) -> str:
    """Return in words what is to be said of when a submission was handed in; "" when there is nothing."""
    if not result.graded or result.lesson not in rules.due:
        return ""
    if result.marked_late:
        return "late, says the learning system, but not by how much: write the time into timestamp.txt"
    if not result.handed_in:
        return "when it was handed in is not known: counted as on time"
    return result.lateness


def tries_note(result: Result, rules: Rules) -> str:
    """Return which of several tries counts; "" where there is one."""
    if len(result.tries) < 2:
        return ""
    return f"{'best' if rules.best else 'last'} of {len(result.tries)} tries"
