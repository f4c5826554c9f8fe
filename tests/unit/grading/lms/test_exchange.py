"""nbgrader's exchange: submissions in, feedback out, and nothing believed of what others may write there."""

import json
import os

import pytest
from nbgrader.utils import get_username, notebook_hash

from grading.classroom import states
from grading.classroom.states import Result, State
from grading.gradebook.grade import grade
from grading.lms import exchange
from grading.lms.exchange import ExchangeReleaseFeedback
from grading.paths import CourseError
from tests.unit.grading import classes
from tests.unit.lessons import LESSON, POINTS

ME = get_username()  # who owns what these tests write


@pytest.fixture
def classroom(tmp_path):
    classroom = classes.make_class(tmp_path)
    inbound(classroom, tmp_path).mkdir(parents=True)
    agree(classroom, tmp_path)
    return classroom


def inbound(classroom, tmp_path):
    return tmp_path / "exchange" / classroom.course / "inbound"


def agree(classroom, tmp_path, owners="false"):
    classroom.agreed_file.write_text(f'[hub]\nexchange = "{tmp_path / "exchange"}"\nowners = {owners}\n')


@pytest.fixture
def submit(classroom, tmp_path):
    """Submit as nbgrader does."""

    def submit(student, when, notebook=b"{}", lesson=LESSON, secret="s"):
        folder = inbound(classroom, tmp_path) / f"{student}+{lesson}+{when} UTC+dGVzdA"
        folder.mkdir()
        (folder / f"{lesson}.ipynb").write_bytes(notebook)
        (folder / "timestamp.txt").write_text(f"{when} UTC")
        (folder / "submission_secret.txt").write_text(secret)
        return folder

    return submit


def content(classroom, student, name=f"{LESSON}.ipynb"):
    return (classroom.submitted / student / LESSON / name).read_bytes()


def test_every_submission_comes_in_and_the_last_one_counts(classroom, submit):
    submit("ada", "2026-11-20 10:00:00.500000", b'{"b": 2}', secret="second")
    submit("ada", "2026-11-19 10:00:00.500000", b'{"a": 1}', secret="first")
    submit("grace", "2026-11-18 09:00:00.000001")
    submit("grace", "2026-11-18 09:00:00.000001", lesson="07-other")
    first = exchange.pull(classroom, LESSON, dry_run=True)
    assert [(step.tried.student, step.what) for step in first.steps] == [
        ("ada", "new"),
        ("ada", "a newer try"),
        ("grace", "new"),
    ]
    assert not (classroom.submitted / "ada").exists()
    assert exchange.pull(classroom, LESSON).left_out == []
    assert content(classroom, "ada") == b'{"b": 2}' and content(classroom, "ada", "submission_secret.txt") == b"second"
    assert content(classroom, "ada", "timestamp.txt") == b"2026-11-20 10:00:00 UTC\n"
    [earlier] = (classroom.attempts / "ada" / LESSON).iterdir()
    assert (earlier / "submission_secret.txt").read_text() == "first"
    again = exchange.pull(classroom, LESSON)
    assert {step.what for step in again.steps} == {"unchanged"} and len(again.steps) == 3


def test_what_somebody_else_owns_is_left_out(classroom, submit, tmp_path):
    agree(classroom, tmp_path, owners="true")
    submit(ME, "2026-11-20 10:00:00.5")
    submit("ada", "2026-11-20 10:00:00.5")
    plan = exchange.pull(classroom, LESSON)
    assert [step.tried.student for step in plan.steps] == [ME]
    assert f"it belongs to {ME}" in plan.left_out[0] and plan.left_out[0].startswith("ada+")


def test_links_special_files_and_strange_names_do_no_harm(classroom, submit, tmp_path):
    folder = submit("ada", "2026-11-20 10:00:00.5")
    (folder / "passwd").symlink_to("/etc/passwd")
    (folder / "etc").symlink_to("/etc")
    os.mkfifo(folder / "pipe")
    place = inbound(classroom, tmp_path)
    (place / f"grace+{LESSON}+2026-11-20 10:00:00.5 UTC").symlink_to(folder)
    for name in (
        f"..+{LESSON}+2026-11-20 10:00:00.5 UTC",
        f".b+{LESSON}+x",
        f"a[b]+{LESSON}+x",
        "no submission",
        "+++",
    ):
        (place / name).mkdir()
        (place / name / f"{LESSON}.ipynb").write_text("{}")
    (place / f"alan+{LESSON}+2026-11-20 10:00:00.5 UTC").write_text("a file")
    plan = exchange.pull(classroom, LESSON)
    assert sorted(path.name for path in (classroom.submitted / "ada" / LESSON).iterdir()) == [
        f"{LESSON}.ipynb",
        "submission_secret.txt",
        "timestamp.txt",
    ]
    assert [path.name for path in classroom.submitted.iterdir()] == ["ada"]
    assert not (classroom.directory / LESSON).exists()
    assert len(plan.left_out) == 5, plan.left_out


def test_a_time_that_is_none_is_named(classroom, submit):
    submit("ada", "yesterday")
    assert "'yesterday UTC'" in exchange.pull(classroom, LESSON).left_out[0]
    assert content(classroom, "ada") == b"{}"


def test_who_is_not_on_the_class_list_is_left_out(classroom, submit):
    classroom.roster_file.write_text("id,name\nada,Ada Lovelace\n")
    submit("ada", "2026-11-20 10:00:00.5")
    submit("grace", "2026-11-20 10:00:00.5")
    plan = exchange.pull(classroom, LESSON)
    assert len(plan.steps) == 1 and "nobody on the class list has the id 'grace'" in plan.left_out[0]


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("", r"has no \[hub\] with exchange"),
        ('[hub]\nexchange = "/nowhere/at/all"', "there is no exchange"),
        ("[hub]\nexchange = 3", "exchange = 3 should be a text"),
        ('[hub]\nexchange = "/tmp"\nowners = "yes"', "should be true or false"),
        ('[hub]\nexchange = "/tmp"\nroot = 1', r"no entry of \[hub\] root"),
    ],
)
def test_settings_that_do_not_fit_are_said(classroom, settings, said):
    classroom.agreed_file.write_text(settings)
    with pytest.raises(CourseError, match=said):
        exchange.pull(classroom, LESSON)


def test_before_anything_was_released_it_says_so(classroom, tmp_path):
    inbound(classroom, tmp_path).rmdir()
    with pytest.raises(CourseError, match="release a lesson first"):
        exchange.pull(classroom, LESSON)


@pytest.mark.sandbox
def test_feedback_goes_out_to_who_submitted_there_and_to_nobody_else(classroom, submit, tmp_path):
    with pytest.raises(CourseError, match="not graded yet"):
        exchange.push(classroom, LESSON, send=True)
    notebook = json.dumps(classes.answered(classroom.root)).encode()
    submit("ada", "2026-11-20 10:00:00.5", notebook, secret="of ada's")
    classes.hand_in(classroom, "alan", classes.answered(classroom.root))  # in another way
    exchange.pull(classroom, LESSON)
    assert {result.student: result.score for result in grade(classroom)} == {"ada": POINTS - 4, "alan": POINTS - 4}
    shown = exchange.push(classroom, LESSON)
    assert shown.students == ["ada"] and shown.left_out == ["alan: it did not come over the exchange, or has no page"]
    feedback = tmp_path / "exchange" / classroom.course / "feedback"
    assert not feedback.exists()
    exchange.push(classroom, LESSON, send=True)
    name = notebook_hash(secret="of ada's", notebook_id=LESSON)  # under which nbgrader looks for it
    page = (classroom.feedback / "ada" / LESSON / f"{LESSON}.html").read_text()
    assert (feedback / f"{name}.html").read_text() == page


def test_an_exchange_that_takes_nothing_is_said(classroom, monkeypatch):
    states.write(classroom.journal, Result("ada", LESSON, State.GRADED, attempt="a"))

    def refuse(self):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(ExchangeReleaseFeedback, "start", refuse)
    with pytest.raises(CourseError, match="did not take the feedback"):
        exchange.push(classroom, LESSON, send=True)
