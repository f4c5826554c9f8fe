"""Formgrader's buttons for feedback give students the course's own page, without hidden tests."""

import re

import pytest
from nbgrader.converters import GenerateFeedback
from nbgrader.converters.base import NbGraderException
from nbgrader.exchange.default import ExchangeReleaseFeedback

from grading.feedback import RECEIPTS, feedback_path, write_feedback
from grading.formgrader import FeedbackExporter, classroom_of
from grading.grade import grade
from grading.reference import load
from grading.states import Result, State
from tests.unit.grading import classes
from tests.unit.grading.classes import LESSON

pytestmark = pytest.mark.sandbox
SECRETS = ("918273", "271828", "a reason", "BEGIN HIDDEN")


@pytest.fixture
def classroom(tmp_path):
    """A class in which ada has handed in over nbgrader's exchange."""
    classroom = classes.make_class(tmp_path)
    path = classes.hand_in(classroom, "ada", classes.answered(classroom.root, ex01="def triple(x):\n    return 2 * x"))
    for name in RECEIPTS:
        (path.parent / name).write_text(
            f"2026-01-01 10:00:00 UTC, {name}" if "secret" in name else "2026-01-01 10:00:00"
        )
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
    assert {(folder / name).read_text() for name in RECEIPTS} == {"2026-01-01 10:00:00"}
    attempt = next((classroom.attempts / "ada" / LESSON).iterdir())
    (attempt / RECEIPTS[0]).write_text("x" * 10_000)
    (attempt / RECEIPTS[1]).unlink()
    (attempt / RECEIPTS[1]).symlink_to("/etc/hostname")
    result = Result("ada", LESSON, State.GRADED, attempt=attempt.name)
    write_feedback(classroom, load(classroom, LESSON), result)
    own = [(folder / name).read_text() for name in RECEIPTS]
    assert own[0] == "" and re.fullmatch("[0-9a-f]{64}", own[1])  # else the exchange would release nobody's
