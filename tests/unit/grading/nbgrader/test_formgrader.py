"""Formgrader's buttons for feedback give students the course's own page, without hidden tests."""

import re

import pytest
from nbgrader.apps.api import NbGraderAPI
from nbgrader.converters import Autograde, GenerateFeedback
from nbgrader.converters.base import NbGraderException
from nbgrader.exchange.default import ExchangeReleaseFeedback

from grading.classroom import states
from grading.classroom.states import Result, State
from grading.gradebook.feedback import RECEIPTS, feedback_path, write_feedback
from grading.gradebook.grade import grade
from grading.lessons.reference import load
from grading.nbgrader.formgrader import FeedbackExporter, classroom_of, take_over
from tests.unit.grading import classes
from tests.unit.lessons import LESSON

pytestmark = pytest.mark.sandbox
HANDED_OUT = dict(zip(RECEIPTS, ("2026-01-01 10:00:00 UTC", "0123456789abcdef"), strict=True))
SECRETS = ("918273", "271828", "a reason", "BEGIN HIDDEN")


@pytest.fixture
def classroom(tmp_path):
    """A class in which ada has handed in over nbgrader's exchange."""
    classroom = classes.make_class(tmp_path)
    path = classes.hand_in(classroom, "ada", classes.answered(classroom.root, ex01="def triple(x):\n    return 2 * x"))
    for name, content in HANDED_OUT.items():
        (path.parent / name).write_text(content)
    return classroom


def generate(classroom):
    """Press *Generate feedback*, with the setting of nbgrader_config.py."""
    config = classroom.config(LESSON, feedback=classroom.feedback)
    config.GenerateFeedback.exporter_class = FeedbackExporter
    converter = GenerateFeedback(coursedir=classroom.coursedir(config), config=config)
    converter.force = True
    converter.start()
    return config


def test_generated_feedback_is_the_courses_page_and_can_be_released(classroom, tmp_path):
    grade(classroom)
    own = feedback_path(classroom, "ada", LESSON).read_text()
    config = generate(classroom)
    assert feedback_path(classroom, "ada", LESSON).read_text() == own
    assert "not yet" in own and not [secret for secret in SECRETS if secret in own]
    config.Exchange.root = str(tmp_path / "exchange")
    (tmp_path / "exchange").mkdir(mode=0o777)
    (tmp_path / "exchange").chmod(0o777)
    ExchangeReleaseFeedback(coursedir=classroom.coursedir(config), config=config).start()
    [released] = (tmp_path / "exchange").rglob("*.html")
    assert released.read_text() == own


@pytest.fixture
def button(monkeypatch):
    """What presses *Autograde* for ada."""
    for module in ("nbgrader.apps.api", "nbgrader.apps.autogradeapp"):
        monkeypatch.setattr(f"{module}.Autograde", Autograde)  # as it was, after the test
    take_over()

    def press(classroom):
        config = classroom.config(LESSON, "ada")
        return NbGraderAPI(coursedir=classroom.coursedir(config), config=config).autograde(LESSON, "ada")

    return press


def test_autograde_runs_in_the_sandbox(classroom, button):
    (classroom.directory / "secret.txt").write_text("918273")
    spy = f"def triple(x):\n    return len(open({str(classroom.directory / 'secret.txt')!r}).read())"
    classes.hand_in(classroom, "ada", classes.answered(classroom.root, ex01=spy))
    said = button(classroom)
    assert said["success"], said
    result = states.read(classroom.journal, LESSON, "ada")
    assert result.sandboxed and "FileNotFoundError" in next(c.detail for c in result.cells if c.passed is False)


def test_autograde_says_why_a_submission_cannot_be_graded(classroom, button):
    path = classroom.submitted / "ada" / LESSON / f"{LESSON}.ipynb"
    path.write_text("no notebook")
    said = button(classroom)
    assert not said["success"] and "not a notebook" in said["error"]


def test_the_instructor_sees_what_earns_points_and_the_student_does_not(classroom):
    grade(classroom)
    autograded = (classroom.autograded / "ada" / LESSON / f"{LESSON}.ipynb").read_text()
    assert "What was asked, and what earns points" in autograded and "one point for a reason" in autograded
    assert "a reason" not in feedback_path(classroom, "ada", LESSON).read_text()


def test_nbgraders_class_is_found_again(classroom):
    assert classroom_of(classroom.coursedir(classroom.config(LESSON))) == classroom


def test_what_was_never_graded_has_no_feedback(classroom):
    (classroom.directory / "autograded" / "ada" / LESSON).mkdir(parents=True)
    (classroom.directory / "autograded" / "ada" / LESSON / f"{LESSON}.ipynb").write_text("{}")
    with pytest.raises(NbGraderException):
        generate(classroom)
    assert not feedback_path(classroom, "ada", LESSON).exists()


def test_only_a_small_plain_file_of_the_graded_attempt_is_a_receipt(classroom):
    grade(classroom)
    folder = feedback_path(classroom, "ada", LESSON).parent
    assert {name: (folder / name).read_text() for name in RECEIPTS} == HANDED_OUT
    attempt = next((classroom.attempts / "ada" / LESSON).iterdir())
    (attempt / RECEIPTS[0]).write_text("x" * 10_000)
    (attempt / RECEIPTS[1]).unlink()
    (attempt / RECEIPTS[1]).symlink_to("/etc/hostname")
    result = Result("ada", LESSON, State.GRADED, attempt=attempt.name)
    write_feedback(classroom, load(classroom, LESSON), result)
    own = [(folder / name).read_text() for name in RECEIPTS]
    assert own[0] == "" and re.fullmatch("[0-9a-f]{64}", own[1])  # else the exchange would release nobody's
