"""A class is graded: every submission ends in one state, and a second run does what is left."""

import csv
import io
import json
import os
import re
import shutil
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_markdown_cell

import grading.gradebook.grade as module
from grading.classroom import states
from grading.classroom.folder import Classroom, ClassroomError
from grading.classroom.late import Rules
from grading.classroom.states import Result, State
from grading.execution import pool
from grading.execution.pool import Options
from grading.gradebook import record, tally
from grading.gradebook.feedback import feedback_path
from grading.gradebook.grade import grade
from grading.results import report
from grading.sandbox import bwrap
from grading.sandbox.limits import Limits
from grading.submissions import attempts
from tests.unit.grading import classes
from tests.unit.lessons import LESSON, POINTS

pytestmark = [pytest.mark.sandbox, pytest.mark.xdist_group("grade")]
LOOPS = "def total(numbers):\n    while True:\n        pass"
SECRETS = ("918273", "271828", "BEGIN HIDDEN")


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A class with one submission of each kind, and its results by student."""
    classroom = classes.make_class(tmp_path_factory.mktemp("graded"))
    (classroom.root / "grading").mkdir()
    config = "c = get_config()\nc.ExaminerExecute.reply_seconds = 4.0\n"
    (classroom.root / "grading" / "nbgrader_config.py").write_text(config)
    root = classroom.root
    right = classes.answered(root)
    classes.hand_in(classroom, "ada", right)
    classes.hand_in(classroom, "alan", classes.answered(root, ex01="def triple(x):\n    return 2 * x"))
    classes.hand_in(classroom, "blaise", b"not a notebook")
    (classroom.submitted / "charles").mkdir()
    classes.hand_in(classroom, "dorothy", classes.with_cells(right, len(right.cells), "import os; os._exit(1)"))
    classes.hand_in(classroom, "edsger", classes.answered(root, ex02=LOOPS))
    classes.hand_in(classroom, "frances", classes.answered(root, ex01=None, ex02=None))
    leaky = "import sys\ndef triple(x):\n    raise ValueError(f'{x} {sys.argv}')"
    classes.hand_in(classroom, "grace", classes.answered(root, ex01=leaky))
    answer = classes.answered(root)
    answer.cells[-1].source = "Because <script>alert(1)</script>"
    reads = "print(open('numbers.csv').read()); import os; print(sorted(os.listdir()))"
    path = classes.hand_in(classroom, "katherine", classes.with_cells(answer, 1, reads))
    (path.parent / "numbers.csv").write_text("3,4")
    (path.parent / "link").symlink_to("/etc/passwd")
    results = grade(classroom, options=Options(jobs=2))
    return classroom, {result.student: result for result in results}


def journal(classroom):
    return {path.name: path.read_bytes() for path in classroom.journal.rglob("*.json")}


def test_every_student_has_exactly_one_state(graded):
    _, results = graded
    found = {student: result.state for student, result in results.items()}
    assert found == {
        "ada": State.GRADED,
        "alan": State.GRADED,
        "blaise": State.FAILED,
        "charles": State.MISSING,
        "dorothy": State.LOOK,
        "edsger": State.LOOK,
        "frances": State.GRADED,
        "grace": State.GRADED,
        "katherine": State.LOOK,
    }


def test_scores(graded):
    _, results = graded
    assert {student: result.score for student, result in results.items()} == {
        "ada": 6.0,
        "alan": 3.0,
        "blaise": None,
        "charles": None,
        "dorothy": 6.0,
        "edsger": 3.0,
        "frances": 0.0,
        "grace": 3.0,
        "katherine": 6.0,
    }
    assert all(result.max_score == POINTS for result in results.values())


def test_a_student_on_no_class_list_is_called_by_the_id(graded):
    classroom, _ = graded
    with classroom.gradebook() as gradebook:
        ada = gradebook.find_student("ada")
    assert (ada.last_name, ada.first_name) == ("ada", record.NO_LIST)


def test_an_answer_waits_for_a_person_and_an_empty_one_does_not(graded):
    _, results = graded
    assert results["katherine"].pending == 4
    assert results["ada"].pending == 0  # the text was left as it was released


def test_a_lost_cell_costs_its_own_exercise_only(graded):
    _, results = graded
    failed = [cell.name for cell in results["edsger"].cells if cell.passed is False]
    assert failed == ["ex02-total-visible", "ex02-total-hidden"]
    assert "within 4 s" in results["edsger"].cells[2].message
    assert "kernel died" in results["dorothy"].reasons[0]


def test_the_mistake_is_named_and_hidden_values_are_not(graded):
    _, results = graded
    hidden = next(cell for cell in results["alan"].cells if cell.name == "ex01-triple-hidden")
    assert "Likely cause: this is twice the number" in hidden.message
    assert "-14" in hidden.detail and "14" not in hidden.message
    leaked = next(cell for cell in results["grace"].cells if cell.name == "ex01-triple-hidden")
    assert leaked.message == "your code raised ValueError in triple(…)"


def test_feedback_tells_no_secret(graded):
    classroom, results = graded
    for student, result in results.items():
        path = feedback_path(classroom, student, LESSON)
        assert path.exists() == (result.state != State.MISSING)
        if path.exists():
            text = path.read_text()
            assert not any(secret in text for secret in SECRETS), student
            assert "<script" not in text
    text = feedback_path(classroom, "alan", LESSON).read_text()
    assert "not yet" in text and "ex01-triple-visible" in text


def test_the_gradebook_holds_the_same_scores(graded):
    classroom, results = graded
    with classroom.gradebook() as gradebook:
        found = {s.student.id: s.score for s in gradebook.assignment_submissions(LESSON)}
    assert found == {student: result.score for student, result in results.items() if result.graded}


def test_data_files_are_there_and_links_are_not(graded):
    classroom, _ = graded
    notebook = nbformat.read(classroom.autograded / "katherine" / LESSON / f"{LESSON}.ipynb", as_version=4)
    printed = notebook.cells[1].outputs[0].text
    assert printed.startswith("3,4\n")
    assert "link" not in printed and ".ipynb" not in printed
    assert sorted(path.name for path in (classroom.autograded / "katherine" / LESSON).iterdir()) == [f"{LESSON}.ipynb"]


def test_autograded_notebooks_hold_nothing_active(graded):
    classroom, results = graded
    notebook = nbformat.read(classroom.autograded / "katherine" / LESSON / f"{LESSON}.ipynb", as_version=4)
    assert notebook.cells[-1].source.startswith("```")
    assert any("shown as plain text" in reason for reason in results["katherine"].reasons)


def test_every_attempt_is_kept_as_it_was(graded):
    classroom, _ = graded
    [kept] = (classroom.attempts / "katherine" / LESSON).iterdir()
    assert (kept / "link").is_symlink()
    original = classroom.submitted / "katherine" / LESSON / f"{LESSON}.ipynb"
    assert (kept / f"{LESSON}.ipynb").read_bytes() == original.read_bytes()
    assert (classroom.attempts / "blaise" / LESSON).is_dir()


def test_csv_has_an_empty_field_where_there_is_no_score(graded):
    classroom, _ = graded
    rows = {row["student"]: row for row in csv.DictReader(io.StringIO(report.write_report(classroom)[1].read_text()))}
    assert rows["blaise"]["score"] == "" and rows["blaise"]["state"] == "could not be graded"
    assert rows["charles"]["score"] == "" and rows["charles"]["state"] == "not submitted"
    assert rows["frances"]["score"] == "0" and rows["ada"]["score"] == "6"


def test_the_report_shows_states_rates_and_mistakes(graded):
    classroom, results = graded
    page = report.write_report(classroom)[0].read_text()
    for result in results.values():
        assert str(result.state) in page and result.student in page
    assert page.count("<figure>") == 3
    assert "<script" not in page
    assert "graded submissions, without the points still to be given by a person; the median is" in page
    rates = report.pass_rates([result for result in results.values() if result.graded])
    assert rates == {"ex01-triple": 4 / 7, "ex02-total": 5 / 7}


def test_the_report_shows_what_earns_points_and_the_feedback_does_not(graded):
    classroom, _ = graded
    page = report.write_report(classroom)[0].read_text()
    assert "one point for a reason" in page and "### BEGIN SOLUTION" not in page
    assert not [path for path in classroom.feedback.rglob("*.html") if "one point for a reason" in path.read_text()]


def test_a_lesson_that_nobody_has_handed_in_takes_a_line(tmp_path):
    classroom = Classroom(classes.make_course(tmp_path / "course"), tmp_path / "class")
    classroom.directory.mkdir()
    classroom.roster_file.write_text("id,name\nada,Ada Lovelace\nalan,Alan Turing\n")
    html, table = report.write_report(classroom)
    assert "2 not submitted" in html.read_text() and "<table" not in html.read_text()
    assert table.read_text().count("not submitted") == 2


@pytest.mark.parametrize(
    ("agreed", "said"),
    [
        ("", []),
        ('counts = "best"', ["Of several tries the best counts, by its tests and late days."]),
        ("[late]\npenalty_per_day = 0.1\n{due}", ["Each late day costs 10 % of the lesson&#x27;s points."]),
        (
            "[late]\npenalty_per_day = 0.1\nfree_days = 2\ngrace_minutes = 15\n{due}",
            [
                "Nothing is late within 15 minutes of the due date. Each student may",
                "late by 2 days in all. Each further day costs",
            ],
        ),
    ],
)
def test_the_report_says_what_was_agreed(tmp_path, agreed, said):
    classroom = classes.make_class(tmp_path)
    classroom.agreed_file.write_text(agreed.format(due=f"[due]\n{LESSON} = 2026-11-30"))
    page = report.write_report(classroom)[0].read_text()
    assert all(sentence in page for sentence in said) and ("costs" in page) == ("due" in agreed)


def test_what_a_person_gave_is_in_the_report_and_in_the_feedback(again):
    with again.gradebook() as gradebook:
        given = gradebook.find_grade("q1-why", LESSON, LESSON, "katherine")
        given.manual_score, given.needs_manual_grade = 3.0, False
        gradebook.find_comment("q1-why", LESSON, LESSON, "katherine").manual_comment = "Well <said>."
        gradebook.db.commit()
    rows = {row["student"]: row for row in csv.DictReader(io.StringIO(report.write_report(again)[1].read_text()))}
    assert rows["katherine"]["score"] == "9" and rows["katherine"]["pending"] == "0"
    text = feedback_path(again, "katherine", LESSON).read_text()
    assert "graded by a person" in text and "Well &lt;said&gt;." in text


def test_nothing_is_left_running_or_lying_about(graded):
    classroom, _ = graded
    assert not classroom.work.exists()


@pytest.fixture
def again(graded, tmp_path):
    """A copy of the graded class."""
    classroom, _ = graded
    shutil.copytree(classroom.directory, tmp_path / "class", symlinks=True)
    return Classroom(classroom.root, tmp_path / "class")


def test_what_has_not_changed_is_not_graded_again(again, monkeypatch):
    before = journal(again)
    monkeypatch.setattr(record.Recorder, "start", lambda self: pytest.fail("graded again"))
    results = grade(again, students=["ada", "alan", "edsger"])
    assert [result.score for result in results] == [6.0, 3.0, 3.0]
    assert journal(again) == before


def test_a_changed_submission_is_graded_again_and_both_attempts_are_kept(again):
    classes.hand_in(again, "alan", classes.answered(again.root))
    [result] = grade(again, students=["alan"])
    assert result.score == 6.0
    assert len(list((again.attempts / "alan" / LESSON).iterdir())) == 2


def test_a_failed_regrade_keeps_the_old_result_and_says_so(again):
    classes.hand_in(again, "ada", b"broken")
    [result] = grade(again, students=["ada"])
    assert (result.state, result.score) == (State.LOOK, 6.0)
    assert result.reasons[0].startswith("the newer submission could not be graded")
    shutil.rmtree(again.submitted / "ada")
    [result] = grade(again, students=["ada"])
    assert (result.state, result.score) == (State.LOOK, 6.0)
    assert len(result.reasons) == 1 and "is gone" in result.reasons[0]
    with again.gradebook() as gradebook:
        assert gradebook.find_submission(LESSON, "ada").score == 6.0


def test_the_number_of_workers_changes_nothing(again, graded):
    _, results = graded
    again_results = grade(again, options=Options(jobs=1, force=True))

    def same(result):
        return replace(result, graded_at="", seconds=0.0)

    assert [same(result) for result in again_results] == [same(result) for result in results.values()]


def test_wrong_names_are_named(again):
    with pytest.raises(ClassroomError, match="no student nobody"):
        grade(again, students=["nobody"])
    with pytest.raises(RuntimeError, match="99"):
        grade(again, lessons=["99"])


def test_two_graders_do_not_meet(again):
    with again.locked(), pytest.raises(ClassroomError, match="by another process"):
        grade(again)


def test_no_class_is_a_clear_error(tmp_path):
    classroom = Classroom(classes.make_course(tmp_path / "course"), tmp_path / "nowhere")
    with pytest.raises(ClassroomError, match=r"nothing was handed in.*STUDENT/LESSON"):
        grade(classroom)


def test_without_a_sandbox_nothing_is_graded(again, monkeypatch):
    def unavailable():
        raise bwrap.SandboxUnavailable("none here")

    monkeypatch.setattr(bwrap, "require", unavailable)
    before = journal(again)
    with pytest.raises(bwrap.SandboxUnavailable):
        grade(again)
    assert journal(again) == before


def test_an_unsafe_run_says_so(again):
    [result] = grade(again, students=["alan"], options=Options(sandbox=False, force=True))
    assert not result.sandboxed and result.score == 3.0
    assert "without a sandbox" in report.write_report(again)[0].read_text()
    [result] = grade(again, students=["alan"])  # a safe run does not rely on an unsafe result
    assert result.sandboxed


def test_a_result_survives_the_journal(tmp_path):
    result = Result("ada", LESSON, State.LOOK, ["why"], 1.5, 3.0, cells=[states.CellResult("a", "a", 1, 1, None)])
    states.write(tmp_path, result)
    assert states.read(tmp_path, LESSON, "ada") == result
    assert states.read(tmp_path, LESSON, "alan") is None
    assert os.listdir(tmp_path / LESSON) == ["ada.json"]
    assert json.loads((tmp_path / LESSON / "ada.json").read_text())["state"] == "graded, needs a look"


def test_a_write_that_fails_leaves_the_old_file(tmp_path, monkeypatch):
    states.write_atomically(tmp_path / "x", "old")
    monkeypatch.setattr(os, "replace", lambda *paths: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        states.write_atomically(tmp_path / "x", "new")
    assert os.listdir(tmp_path) == ["x"] and (tmp_path / "x").read_text() == "old"


@pytest.mark.parametrize(
    "student", ["ada", "Lovelace, Ada (12345)", "../../ada", "[ab]*?+(x)|", "ada\n", "n" * 250, "\udcff"]
)
def test_any_name_has_files_of_its_own(student):
    names = {states.key(student), states.key(student + "x"), states.key(student + "X")}
    assert len(names) == 3
    assert all(re.fullmatch(r"[\w~-]{1,80}", name, re.ASCII) for name in names)


def test_the_lessons_own_experiments_are_run_only_where_an_answer_needs_them(tmp_path):
    classroom = classes.make_class(tmp_path)
    path = classroom.root / "solutions" / LESSON / f"{LESSON}.ipynb"
    lesson = classes.with_cells(nbformat.read(path, 4), 2, "THREE = 3", "print('an experiment')")
    nbformat.write(lesson, path)
    classes.hand_in(classroom, "ada", classes.answered(classroom.root))
    hidden_use = "def triple(x):\n    return globals()['THR' + 'EE'] * x"
    classes.hand_in(classroom, "alan", classes.answered(classroom.root, ex01=hidden_use))
    assert [(result.state, result.score) for result in grade(classroom)] == [(State.GRADED, 6.0)] * 2
    graded = {name: (classroom.autograded / name / LESSON / f"{LESSON}.ipynb").read_text() for name in ("ada", "alan")}
    assert "an experiment\\n" not in graded["ada"] and "not run in grading" in graded["ada"]
    assert "an experiment\\n" in graded["alan"]


def test_a_lost_gradebook_is_noticed_and_filled_again(again, graded):
    _, results = graded
    (again.directory / "gradebook.db").unlink()
    with pytest.raises(ClassroomError, match="run `course grade`"):
        report.write_report(again)
    assert [result.score for result in grade(again, students=["ada", "alan"])] == [6.0, 3.0]
    with again.gradebook() as gradebook:
        assert gradebook.find_submission(LESSON, "alan").score == results["alan"].score


WRONG, HALF = {"ex01": None, "ex02": None}, {"ex01": "def triple(x):\n    return 2 * x"}


def try_again(classroom, when, **answers):
    """Hand in anew what ada has, at a time."""
    path = classes.hand_in(classroom, "ada", classes.answered(classroom.root, **answers))
    attempts.mark(path.parent, datetime(2026, 11, when, tzinfo=UTC), False)


@pytest.fixture
def agreed(tmp_path):
    """A class of which `class.toml` says what it is given, and what one run of the grader then makes of ada's work."""
    classroom = classes.make_class(tmp_path)

    def run(rules, **options):
        (classroom.directory / "class.toml").write_text(rules)
        [result] = grade(classroom, options=Options(**options))
        return result

    return classroom, run


def test_of_several_tries_the_last_or_the_best_counts(agreed):
    classroom, run = agreed
    last, best = 'counts = "last"', 'counts = "best"'
    try_again(classroom, 1)
    assert run(best).score == 6.0
    try_again(classroom, 2, **HALF)
    result = run(best)
    assert (result.score, result.state, result.handed_in[:10]) == (6.0, State.GRADED, "2026-11-01")
    assert [tried.points for tried in result.tries] == [6.0, 3.0]
    assert tally.tries_note(result, Rules(best=True)) == "best of 2 tries"
    assert run(best, jobs=2).score == 6.0
    assert run(last).score == 3.0
    assert run(best).score == 6.0  # the rule has changed, the tries have not
    with classroom.gradebook() as gradebook:
        assert gradebook.find_submission(LESSON, "ada").score == 6.0
    classes.hand_in(classroom, "ada", b"broken")
    result = run(best)
    assert (result.score, result.state) == (6.0, State.LOOK) and "newer submission" in result.reasons[0]


def test_tries_that_were_never_graded_count_too_where_the_best_does(agreed):
    classroom, run = agreed
    for when, answers in ((1, WRONG), (2, {}), (3, HALF)):
        try_again(classroom, when, **answers)
        folder, limits = classroom.submitted / "ada" / LESSON, Limits()
        attempts.keep(folder, classroom.attempts / "ada" / LESSON, attempts.digest(folder, limits), limits)
    assert run('counts = "best"', jobs=2).score == 6.0
    assert sorted(tried.points for tried in states.read(classroom.journal, LESSON, "ada").tries) == [0.0, 3.0, 6.0]


def test_late_days_cost_what_was_agreed_everywhere(agreed):
    classroom, run = agreed
    rules = f"[late]\nfree_days = 1\npenalty_per_day = 0.1\n[due]\n{LESSON} = 2026-11-01T00:00:00"
    try_again(classroom, 4)
    result = run(rules)
    assert (result.days_late, result.free_days, result.penalty, result.score) == (3, 1, 2.0, 4.0)
    assert tally.late_note(result, classroom.agreed().rules) == "3 days late, 1 of them free: 2 points less"
    html, table = report.write_report(classroom)
    assert "3 days late, 1 of them free: 2 points less" in html.read_text() and ',"2",' in table.read_text()
    assert "3 days late" in feedback_path(classroom, "ada", LESSON).read_text()
    with classroom.gradebook() as gradebook:
        assert gradebook.find_submission(LESSON, "ada").late_submission_penalty == 2.0
    assert run("").score == 6.0  # the due date was taken back


def test_the_best_try_is_the_best_after_the_late_days(agreed):
    classroom, run = agreed
    rules = f'counts = "best"\n[late]\npenalty_per_day = 0.2\n[due]\n{LESSON} = 2026-11-01T00:00:00'
    try_again(classroom, 1, **HALF)
    assert run(rules).score == 3.0
    try_again(classroom, 3)  # 6 points, less 4
    assert run(rules).score == 3.0


def test_the_class_list_says_who_has_not_submitted(agreed):
    classroom, _ = agreed
    (classroom.directory / "roster.csv").write_text(
        "id,name,email\nada,Ada Lovelace,a@example.org\nalan,Alan Turing,\n"
    )
    classes.hand_in(classroom, "ada", b"")
    classes.hand_in(classroom, "guest", b"")
    states_found = {result.student: result.state for result in grade(classroom)}
    assert states_found == {"ada": State.FAILED, "alan": State.MISSING, "guest": State.FAILED}
    with classroom.gradebook() as gradebook:
        known = gradebook.find_student("ada")
        assert (known.first_name, known.last_name, known.email) == ("Ada", "Lovelace", "a@example.org")


def _give(classroom, points):
    with classroom.gradebook() as gradebook:
        given = gradebook.find_grade("q1-why", LESSON, LESSON, "katherine")
        given.manual_score, given.needs_manual_grade = points, False
        gradebook.db.commit()


def test_points_that_a_person_gave_stand_while_the_answer_does(again):
    _give(again, 3.0)
    [result] = grade(again, students=["katherine"], options=Options(force=True))
    assert (result.score, result.pending) == (9.0, 0.0)
    changed = classes.answered(again.root)
    changed.cells[-1].source = "Because of something else."
    classes.hand_in(again, "katherine", changed)
    [result] = grade(again, students=["katherine"])
    assert (result.score, result.pending, result.state) == (9.0, 4.0, State.LOOK)
    assert "q1-why: it was read and given points, and has changed since" in result.reasons
    _give(again, 1.0)
    [result] = grade(again, students=["katherine"], options=Options(force=True))
    assert (result.score, result.pending) == (7.0, 0.0)


def test_words_in_a_cell_of_ones_own_wait_for_a_person_where_the_questions_is_missing(again):
    moved = classes.answered(again.root)
    moved.cells[-1:] = [new_markdown_cell("Because the sum is commutative.")]
    classes.hand_in(again, "ada", moved)
    [result] = grade(again, students=["ada"])
    assert (result.pending, result.state) == (4.0, State.LOOK)
    moved.cells.pop()
    classes.hand_in(again, "ada", moved)
    [result] = grade(again, students=["ada"])
    assert result.pending == 0.0 and any("q1-why was missing" in reason for reason in result.reasons)


def test_a_folder_that_was_renamed_leaves_nothing_behind(again):
    again.roster_file.write_text("id,name\nturing,Alan Turing\n")
    (again.submitted / "alan").rename(again.submitted / "turing")
    grade(again, students=["turing"])
    found = {result.student: result for result in tally.class_results(again)[LESSON]}
    assert "alan" not in found and found["turing"].score == 3.0


def test_a_time_that_cannot_be_read_is_named(again):
    note = again.submitted / "ada" / LESSON / "timestamp.txt"
    note.write_text("28.11.2026 12:00")
    [result] = grade(again, students=["ada"])
    assert result.handed_in == "" and "timestamp.txt says '28.11.2026 12:00', which is no time" in result.reasons[0]
    note.write_text("2026-11-28 12:00 UTC")
    [result] = grade(again, students=["ada"])
    assert result.handed_in == "2026-11-28T12:00:00+00:00" and result.reasons == []


def test_what_a_submission_does_to_who_reads_it_costs_nobody_else_anything(again, monkeypatch):
    classes.hand_in(again, "ada", f'{{"cells": [{",".join(["{}"] * 3_000_000)}], "nbformat": 4, "nbformat_minor": 5}}')
    classes.hand_in(again, "alan", classes.answered(again.root))
    monkeypatch.setattr(module, "LOOK_MB", 600)
    ada, alan = grade(again, students=["ada", "alan"])
    assert alan.score == 6.0
    assert "could not be read: it needs more memory" in ada.reasons[0] and ada.score == 6.0  # of the attempt before


def test_an_execution_without_end_is_an_outcome(again, monkeypatch):
    monkeypatch.setattr(pool, "execute", _never)
    monkeypatch.setattr(pool, "MARGIN", -2 * 600 + 8)
    classes.hand_in(again, "alan", classes.answered(again.root))
    [result] = grade(again, students=["alan"])
    assert result.state == State.LOOK and "came to no end (it was not done after" in result.reasons[0]


def _never(job):
    time.sleep(3600)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("No notebooks were matched by '/home/jo doe/class/.work/a/b'", "No notebooks were matched by '…/.work/a/b'"),
        ("[Errno 2] No such file: '/opt/course/.venv/lib/x.py'", "[Errno 2] No such file: '…/x.py'"),
        ("3/4 of https://example.org/a/b and ./a/b", "3/4 of https://example.org/a/b and ./a/b"),
    ],
)
def test_an_error_shows_no_folder_of_this_machine(text, shown):
    assert module.without_paths(text, Path("/home/jo doe/class"), Path("/home/jo doe")) == shown


@pytest.mark.parametrize(
    ("ename", "evalue", "source", "told"),
    [
        ("NotImplementedError", "", "", record.NOT_WRITTEN),
        (
            "NotImplementedError",
            "Module [X] is missing the required forward",
            "",
            "your code raised NotImplementedError",
        ),
        ("NameError", "name 'one_hot' is not defined", "see('x', one_hot(3))", "your code raised NameError (one_hot)"),
        ("NameError", "name 'smuggled' is not defined", "see('x', one_hot(3))", "your code raised NameError"),
        ("Failed", "wrong result for f(x) at ['smuggled']: expected 1, got 2", "", "wrong result for f(x)"),
        ("Failed", "wrong\nLikely cause: every value is 1.371 times the right one (x)", "", "every value is … times"),
        ("Failed", "wrong result for f(x): expected 1, got 'smuggled'", "f(x)", "wrong result for f(x)"),
    ],
)
def test_what_is_told_of_a_failed_test(ename, evalue, source, told):
    found = record.diagnosis(ename, evalue, source)
    assert told in found and "smuggled" not in found and "1.371" not in found


def test_what_was_graded_under_a_weaker_guard_is_graded_again():
    now = Result("ada", LESSON, State.MISSING, submission="s", reference="r")
    earlier = Result("ada", LESSON, State.GRADED, submission="s", reference="r", score=1.0)
    judged = {
        guard: module._judged(None, replace(earlier, guard=guard, sandboxed=bool(guard)), now, Rules())
        for guard in ("", "guest", "bubblewrap")
    }
    assert judged == {"": False, "guest": False, "bubblewrap": True}


def test_a_gradebook_that_is_opened_again_has_compiled_its_statements(again):
    with again.gradebook() as first, again.gradebook() as second:
        assert first.engine is second.engine
    with again.gradebook() as third:
        assert [student.id for student in third.students]
