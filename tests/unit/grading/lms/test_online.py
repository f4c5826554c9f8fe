"""Submissions in and grades out by token, against servers of our own: nothing lost or overwritten, no token told."""

import json
import traceback
from datetime import UTC, datetime

import pytest
from rich.console import Console
from typer.testing import CliRunner

from grading import cli
from grading.classroom import states
from grading.classroom.states import Result, State
from grading.gradebook.feedback import feedback_path
from grading.lms import online, web
from grading.paths import CourseError
from tests.unit.grading import classes
from tests.unit.grading.lms import fakes
from tests.unit.lessons import LESSON

ROSTER = """\
id,name,email,lms_id
ada,Ada Lovelace,ada@example.org,101
grace,Grace Hopper,grace@example.org,
alan,Alan Turing,,103
"""
STUDENTS = {
    101: ("Ada Lovelace", "al", "ada@example.org"),
    102: ("Grace Hopper", "grace@example.org", None),
    103: ("Alan Turing", "at", None),
}
SETTINGS = """\
[canvas]
url = "{canvas}"
course = 7
{lesson} = "Small (4567)"
[moodle]
url = "{moodle}"
course = 55
{lesson} = 321
"""
NAME = f"{LESSON}.ipynb"
GRADED = "2026-11-20T12:00:00+00:00"
WHEN = 1_794_000_000  # 2026-11-06


@pytest.fixture(autouse=True)
def tokens(monkeypatch):
    monkeypatch.setattr(web, "PAUSES", (0.0, 0.0))
    for variable in ("CANVAS_TOKEN", "MOODLE_TOKEN"):
        monkeypatch.setenv(variable, fakes.TOKEN)


@pytest.fixture
def files():
    with fakes.Files().running() as server:
        yield server


@pytest.fixture
def canvas(files):
    with fakes.Canvas(files).running() as server:
        server.students = dict(STUDENTS)
        yield server


@pytest.fixture
def moodle():
    with fakes.Moodle().running() as server:
        server.students = dict(STUDENTS)
        yield server


@pytest.fixture
def classroom(tmp_path, canvas, moodle):
    classroom = classes.make_class(tmp_path)
    classroom.roster_file.write_text(ROSTER)
    settings = SETTINGS.format(canvas=canvas.address, moodle=moodle.address, lesson=LESSON)
    classroom.agreed_file.write_text(settings)
    return classroom


@pytest.fixture
def notebook(tmp_path):
    def made(number):
        return json.dumps({"cells": [], "number": number}).encode()

    return made


def content(classroom, student):
    return (classroom.submitted / student / LESSON / NAME).read_bytes()


def noted(classroom, student):
    return (classroom.submitted / student / LESSON / "timestamp.txt").read_text().strip()


def test_canvas_gives_every_attempt_with_its_time_and_the_last_one_counts(classroom, canvas, notebook):
    canvas.hand_in(101, "2026-11-19T10:00:00Z", (NAME, notebook(1)))
    canvas.hand_in(101, "2026-11-20T23:59:00Z", (NAME, notebook(2)), late=True)
    canvas.hand_in(102, "2026-11-18T10:00:00+01:00", (NAME, notebook(3)), ("data.txt", b"1 2 3"))
    plan = online.pull(classroom, "canvas", LESSON)
    assert plan.left_out == []
    assert [(step.tried.student, step.what) for step in plan.steps] == [
        ("ada", "new"),
        ("grace", "new"),
        ("ada", "a newer try"),
    ]
    assert content(classroom, "ada") == notebook(2) and noted(classroom, "ada") == "2026-11-20 23:59:00 UTC"
    assert noted(classroom, "grace") == "2026-11-18 09:00:00 UTC"
    assert (classroom.submitted / "grace" / LESSON / "data.txt").read_bytes() == b"1 2 3"
    [earlier] = (classroom.attempts / "ada" / LESSON).glob(f"*/{NAME}")
    assert earlier.read_bytes() == notebook(1)


def test_moodle_gives_the_last_attempt_with_its_time(classroom, moodle, notebook):
    moodle.hand_in(101, WHEN, (NAME, notebook(1)))
    moodle.hand_in(102, WHEN, (NAME, notebook(2)), status="draft")
    moodle.hand_in(103, WHEN, status="new")
    plan = online.pull(classroom, "moodle", LESSON)
    assert content(classroom, "ada") == notebook(1)
    assert noted(classroom, "ada") == f"{datetime.fromtimestamp(WHEN, UTC):%Y-%m-%d %H:%M:%S} UTC"
    [left_out] = plan.left_out
    assert "attempt 1 of grace: it is a draft" in left_out and not (classroom.submitted / "alan").exists()


def test_a_dry_run_leaves_nothing_and_a_second_run_fetches_nothing_again(classroom, canvas, files, notebook):
    canvas.hand_in(101, "2026-11-19T10:00:00Z", (NAME, notebook(1)))
    before = sorted(classroom.directory.rglob("*"))
    assert [step.what for step in online.pull(classroom, "canvas", LESSON, dry_run=True).steps] == ["new"]
    assert sorted(classroom.directory.rglob("*")) == before
    online.pull(classroom, "canvas", LESSON)
    fetched = len(files.requests)
    assert [step.what for step in online.pull(classroom, "canvas", LESSON).steps] == ["unchanged"]
    assert len(files.requests) == fetched


def test_what_is_here_and_newer_is_not_overwritten(classroom, canvas, notebook):
    path = classes.hand_in(classroom, "ada", notebook(9))
    (path.parent / "timestamp.txt").write_text("2026-11-25 12:00 UTC\n")
    canvas.hand_in(101, "2026-11-19T10:00:00Z", (NAME, notebook(1)))
    assert [step.what for step in online.pull(classroom, "canvas", LESSON).steps] == ["an earlier try"]
    assert content(classroom, "ada") == notebook(9)


def test_who_or_what_cannot_be_told_is_listed_and_the_others_come_in(classroom, canvas, notebook):
    canvas.students[104] = ("Ada Lovelace", "other", "someone@example.org")  # another of her name
    canvas.students[105] = ("Trick", "ada@example.org", None)  # calls itself as she is called; she has a number
    for number in (104, 105):
        canvas.hand_in(number, "2026-11-19T10:00:00Z", (NAME, notebook(number)))
    canvas.hand_in(101, "2026-11-19T10:00:00Z", (NAME, notebook(1)), ("timestamp.txt", b"2020-01-01 00:00 UTC"))
    canvas.hand_in(103, "2026-11-19T10:00:00Z", kind="online_text_entry")
    plan = online.pull(classroom, "canvas", LESSON)
    assert content(classroom, "ada") == notebook(1) and noted(classroom, "ada") == "2026-11-19 10:00:00 UTC"
    said = "\n".join(plan.left_out)
    assert "Ada Lovelace (104): nobody on the class list has the lms_id 104" in said and "Trick (105)" in said
    assert "'timestamp.txt' is no name" in said and "alan: it is text that was typed" in said
    assert len(plan.left_out) == 4


@pytest.mark.parametrize("name", [f"../../../{NAME}", f"..\\..\\{NAME}", f"/etc/{NAME}"])
def test_a_files_name_leads_nowhere_else(classroom, canvas, notebook, name):
    canvas.hand_in(101, "2026-11-19T10:00:00Z", (name, notebook(1)))
    online.pull(classroom, "canvas", LESSON)
    assert content(classroom, "ada") == notebook(1)


def test_an_attempt_of_which_one_file_cannot_be_had_is_left_out_whole(classroom, canvas, files, notebook):
    canvas.hand_in(101, "2026-11-19T10:00:00Z", (NAME, notebook(1)), ("data.bin", b"x" * 100))
    files.trouble["GET /files/9001"] = [(404, {}, "")]
    assert "has nothing there" in online.pull(classroom, "canvas", LESSON).left_out[0]
    assert not (classroom.submitted / "ada").exists()
    assert online.pull(classroom, "canvas", LESSON).left_out == [] and content(classroom, "ada") == notebook(1)


def test_a_busy_system_is_asked_again_and_pages_are_followed(classroom, canvas, notebook, monkeypatch, caplog):
    waited = []
    monkeypatch.setattr(web.time, "sleep", waited.append)
    limit = (403, {"Retry-After": "7"}, "403 Forbidden (Rate Limit Exceeded)\n")
    canvas.trouble["GET /api"] = [limit, (502, {}, "")]
    for number in STUDENTS:
        canvas.hand_in(number, "2026-11-19T10:00:00Z", (NAME, notebook(number)))
    assert len(online.pull(classroom, "canvas", LESSON).steps) == 3
    assert len(canvas.asked("GET", "page=2")) == 1 and waited == [7.0, 0.0]
    assert "trying again in 7 seconds" in caplog.text


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ([(401, {}, "{}")], "does not know the token"),
        ([(403, {}, "{}")], "does not allow this"),
        ([(404, {}, "{}")], "has nothing there: look at url, course"),
        ([(418, {}, "{}")], r"refuses this \(status 418\)"),
        ([(503, {}, "")] * 3, r"too busy \(status 503\)"),
        ([(None, {}, "")] * 3, r"cannot be reached"),
        ([(200, {}, "<html>")], "did not answer as a learning system does"),
        ([(200, {}, '{"a": 1}')], "something else than its documentation says"),
        ([(200, {}, "[3]")], "something else than its documentation says"),
        ([(200, {"Link": '<http://evil.example/next>; rel="next"'}, "[]")], "goes on at another address"),
    ],
)
def test_what_goes_wrong_is_said_in_words_and_nothing_comes_in(classroom, canvas, answers, said):
    canvas.hand_in(101, "2026-11-19T10:00:00Z", (NAME, b"{}"))
    canvas.trouble["GET /api"] = answers
    with pytest.raises(CourseError, match=said) as error:
        online.pull(classroom, "canvas", LESSON)
    assert fakes.TOKEN not in "".join(traceback.format_exception(error.value))
    assert not any(classroom.submitted.iterdir())


@pytest.mark.parametrize(("code", "said"), [("invalidtoken", "does not know the token"), ("accessexception", "offer")])
def test_moodle_refuses_with_status_200(classroom, moodle, code, said):
    refused = json.dumps({"exception": "x", "errorcode": code, "message": fakes.TOKEN})
    moodle.trouble["POST /webservice"] = [(200, {}, refused)]
    with pytest.raises(CourseError, match=said) as error:
        online.pull(classroom, "moodle", LESSON)
    assert fakes.TOKEN not in str(error.value)


def test_the_token_goes_to_the_system_alone_and_lies_nowhere(classroom, canvas, files, moodle, notebook, capfd):
    canvas.hand_in(101, "2026-11-19T10:00:00Z", (NAME, notebook(1)))
    moodle.hand_in(101, WHEN, (NAME, notebook(1)))
    graded(classroom, ada=8)
    for kind in ("canvas", "moodle"):
        online.pull(classroom, kind, LESSON)
        online.push(classroom, kind, LESSON, feedback=True, send=True)
    assert {request[0] for request in files.requests} == {"GET", "POST"}
    assert fakes.TOKEN not in repr(files.requests)
    for server in (canvas, moodle):
        assert fakes.TOKEN not in repr([path for _, path, *_ in server.requests])
    written = b"".join(path.read_bytes() for path in classroom.directory.rglob("*") if path.is_file())
    assert fakes.TOKEN.encode() not in written and fakes.TOKEN not in "".join(capfd.readouterr())
    assert fakes.TOKEN not in repr(web.Token("CANVAS_TOKEN"))


@pytest.mark.parametrize("value", ["", "  ", "two words", "line\nbreak", "ümlaut"])
def test_a_token_that_is_none_is_refused_without_telling_it(classroom, monkeypatch, value):
    monkeypatch.setenv("CANVAS_TOKEN", value)
    with pytest.raises(CourseError, match="CANVAS_TOKEN") as error:
        online.pull(classroom, "canvas", LESSON)
    assert not value.strip() or value not in str(error.value)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("", r"needs in \[canvas\]: url"),
        (f'[canvas]\n{LESSON} = "Small (4567)"', r"needs in \[canvas\]: url"),
        ('[canvas]\nurl = "https://c.example"\ncourse = "GPT"', "should be its number"),
        ('[canvas]\nurl = "https://c.example"\ncourse = 7', f"which assignment {LESSON} is: {LESSON} = "),
        (f'[canvas]\nurl = "http://c.example"\ncourse = 7\n{LESSON} = "Small (4567)"', "write https://"),
        (f'[canvas]\nurl = "https://ada:pw@c.example"\ncourse = 7\n{LESSON} = "(4)"', "write https://"),
        (
            f'[canvas]\nurl = "https://c.example"\ncourse = 7\n{LESSON} = "Small"',
            "does not end in the assignment's number",
        ),
        (f'[canvas]\nurl = 3\ncourse = 7\n{LESSON} = "Small"', "url = 3 should be a text"),
        (f'[canvas]\nurl = "https://c.example"\ncourse = true\n{LESSON} = "(4)"', "course = True should be a text"),
    ],
)
def test_settings_that_do_not_say_where_are_refused(classroom, settings, said):
    classroom.agreed_file.write_text(settings)
    with pytest.raises(CourseError, match=said):
        online.pull(classroom, "canvas", LESSON)


def test_an_unknown_system_lesson_or_a_missing_class_list_is_said(classroom):
    with pytest.raises(CourseError, match="choose canvas, moodle or hub"):
        online.pull(classroom, "blackboard", LESSON)
    with pytest.raises(CourseError, match="no lesson '09'"):
        online.push(classroom, "canvas", "09")
    classroom.roster_file.unlink()
    with pytest.raises(CourseError, match="there is no class list"):
        online.pull(classroom, "canvas", LESSON)


def graded(classroom, **scores):
    """Let a class be graded; None is a submission that could not be."""
    for student, score in scores.items():
        state = State.GRADED if score is not None else State.FAILED
        result = Result(student, LESSON, state, score=score, max_score=10.0, graded_at=GRADED)
        result.reasons = [] if score is not None else ["there is no notebook"]
        states.write(classroom.journal, result)
        page = feedback_path(classroom, student, LESSON)
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(f"<h1>{student} {score}</h1>")


@pytest.fixture
def gradebook(monkeypatch):
    """Results are those of the journal: what a person gave by hand is another test's."""

    def results(classroom, lessons):
        return {LESSON: states.read_all(classroom.journal, LESSON)}

    monkeypatch.setattr(online, "class_results", results)


pytestmark = pytest.mark.usefixtures("gradebook")


def what(pushed):
    return {row.student: (row.what, row.why) for row in pushed.rows}


def test_grades_are_shown_first_and_given_with_send(classroom, canvas):
    graded(classroom, ada=8, grace=7.5, alan=None)
    pushed = online.push(classroom, "canvas", LESSON)
    assert what(pushed) == {
        "ada": ("send", "none there yet"),
        "grace": ("send", "none there yet"),
        "alan": ("none", "could not be graded: there is no notebook"),
    }
    assert not canvas.marks and not canvas.asked("PUT") and not canvas.asked("POST")
    assert online.push(classroom, "canvas", LESSON, send=True).sent == 2
    assert {number: mark["score"] for number, mark in canvas.marks.items()} == {101: 8.0, 102: 7.5}
    assert "comment[file_ids][]" not in canvas.comments[101][0]
    again = online.push(classroom, "canvas", LESSON, send=True)
    assert again.sent == 0 and what(again)["ada"] == ("same", "") and len(canvas.asked("PUT")) == 2


def test_feedback_goes_along_once(classroom, canvas, files):
    graded(classroom, ada=8)
    online.push(classroom, "canvas", LESSON, send=True)
    for _ in range(2):
        online.push(classroom, "canvas", LESSON, feedback=True, send=True)
    [_, with_page] = canvas.comments[101]
    assert with_page["comment[file_ids][]"] == "31337" and with_page["submission[posted_grade]"] == "8"
    [uploaded] = files.uploaded
    assert uploaded["file"] == (f"{LESSON}.html", b"<h1>ada 8</h1>")


def test_moodle_gets_grade_comment_and_page(classroom, moodle):
    graded(classroom, ada=8)
    result = states.read(classroom.journal, LESSON, "ada")
    result.days_late, result.penalty = 2, 1.0
    states.write(classroom.journal, result)
    assert online.push(classroom, "moodle", LESSON, feedback=True, send=True).problems == []
    [saved] = moodle.saved
    assert saved["assignmentid"] == "12" and saved["userid"] == "101" and saved["grade"] == "8"
    assert "2 days late" in saved["plugindata[assignfeedbackcomments_editor][text]"]
    assert saved["plugindata[files_filemanager]"] == "701" and moodle.drafts[0][1] == b"<h1>ada 8</h1>"
    assert online.push(classroom, "moodle", LESSON, feedback=True, send=True).sent == 0


@pytest.mark.parametrize(
    ("mark", "kept"),
    [
        ({"score": 9.0, "graded_at": "2026-11-01T00:00:00Z"}, "higher there"),
        ({"score": 5.0, "graded_at": "2026-11-21T00:00:00Z"}, "newer there"),
        ({"score": 5.0, "graded_at": "2026-11-01T00:00:00Z"}, ""),
    ],
)
def test_a_higher_or_newer_grade_stays_unless_told(classroom, canvas, mark, kept):
    graded(classroom, ada=8)
    canvas.marks[101] = dict(mark)
    pushed = online.push(classroom, "canvas", LESSON, send=True)
    assert pushed.sent == (not kept) and (kept in what(pushed)["ada"][1])
    assert canvas.marks[101]["score"] == (mark["score"] if kept else 8.0)
    assert online.push(classroom, "canvas", LESSON, force=True, send=True).sent == bool(kept)
    assert canvas.marks[101]["score"] == 8.0


def test_what_this_class_gave_itself_may_be_raised_later(classroom, canvas):
    graded(classroom, ada=8)
    online.push(classroom, "canvas", LESSON, send=True)  # there it is newer now than the result here
    graded(classroom, ada=9)
    assert online.push(classroom, "canvas", LESSON, send=True).sent == 1 and canvas.marks[101]["score"] == 9.0


def test_who_is_excused_keeps_that_even_when_forced(classroom, canvas):
    graded(classroom, ada=8)
    canvas.marks[101] = {"excused": True}
    assert what(online.push(classroom, "canvas", LESSON, force=True, send=True))["ada"] == ("keep", "excused there")
    assert canvas.marks[101] == {"excused": True}


def test_a_grade_that_changes_while_it_is_pushed_stays(classroom, canvas, monkeypatch):
    graded(classroom, ada=8)
    marks = online.Canvas.marks

    def then_somebody_grades(self):
        before = marks(self)
        canvas.marks[101] = {"score": 3.0, "graded_at": "2026-11-21T00:00:00Z"}
        return before

    monkeypatch.setattr(online.Canvas, "marks", then_somebody_grades)
    pushed = online.push(classroom, "canvas", LESSON, send=True)
    assert pushed.sent == 0 and "just now" in what(pushed)["ada"][1] and canvas.marks[101]["score"] == 3.0


@pytest.mark.parametrize("status", [None, 500, 504])
def test_a_lost_answer_is_said_not_repeated_and_the_next_run_goes_on(classroom, canvas, status):
    graded(classroom, ada=8, grace=7)
    canvas.trouble["PUT /api/v1/courses/7/assignments/4567/submissions/101"] = [(status, {}, "")]
    pushed = online.push(classroom, "canvas", LESSON, send=True)
    assert pushed.sent == 1 and "ada: " in pushed.problems[0] and web.UNSURE in pushed.problems[0]
    assert len(canvas.asked("PUT", "/101")) == 1
    assert online.push(classroom, "canvas", LESSON, send=True).sent == 1 and canvas.marks[101]["score"] == 8.0


def test_other_points_or_nothing_graded_are_refused_before_anything_is_sent(classroom, canvas):
    with pytest.raises(CourseError, match="not graded yet"):
        online.push(classroom, "canvas", LESSON, send=True)
    graded(classroom, ada=8)
    canvas.points = 100
    with pytest.raises(CourseError, match="100 points in canvas and 10 here"):
        online.push(classroom, "canvas", LESSON, send=True)
    assert not canvas.marks


def test_a_damaged_note_of_what_was_given_counts_as_none(classroom, canvas):
    graded(classroom, ada=8)
    path = classroom.directory / online.PUSHED / "canvas-4567.json"
    path.parent.mkdir()
    path.write_text("[]{")
    assert online.push(classroom, "canvas", LESSON, send=True).sent == 1


def test_the_commands_say_what_they_did(classroom, canvas, notebook, monkeypatch):
    monkeypatch.setattr(cli, "console", Console(width=200))
    monkeypatch.setattr(cli, "_classroom", lambda directory: classroom)
    canvas.hand_in(101, "2026-11-19T10:00:00Z", (NAME, notebook(1)))
    runner = CliRunner()
    done = runner.invoke(cli.app, ["pull", "canvas", LESSON])
    assert done.exit_code == 0 and "2026-11-19 10:00 UTC" in done.output
    graded(classroom, ada=8)
    done = runner.invoke(cli.app, ["push", "canvas", LESSON])
    assert done.exit_code == 0 and "none there yet" in done.output and "Add --send" in done.output
    done = runner.invoke(cli.app, ["push", "canvas", LESSON, "--send"])
    assert "1 given." in done.output and canvas.marks[101]["score"] == 8.0
