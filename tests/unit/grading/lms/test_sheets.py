"""Grades as learning systems take them in: no score is blank with a reason, never a zero, and nothing is a formula."""

import csv
import io

import pytest

from grading.classroom.folder import Classroom
from grading.classroom.roster import Roster, Student
from grading.classroom.settings import Settings
from grading.classroom.states import Result, State
from grading.gradebook.tally import class_results
from grading.lms.sheets import canvas_csv, export, grade, grades_csv, moodle_csv, table, ungraded_csv, worksheet_csv
from grading.paths import CourseError
from tests.unit.lessons import make_course

LESSON = "01-first"
ROSTER = Roster(
    [
        Student("ada", "Ada Lovelace", "ada@example.org", "101"),
        Student("alan", "Alan Turing", "alan@example.org"),
        Student("grace", "Hopper, Grace", "grace@example.org", "103"),
        Student("zoe", "=cmd()", "zoe@example.org", "104"),
    ]
)
RESULTS = {
    LESSON: [
        Result("ada", LESSON, State.GRADED, score=7.5, max_score=10.0, marked_late=True),  # for the instructor to mend
        Result("alan", LESSON, State.FAILED, ["it is empty"], max_score=10.0),
        Result("grace", LESSON, State.GRADED, score=6.0, max_score=10.0, pending=4.0),
        Result("zoe", LESSON, State.LOOK, ["odd"], 0.0, 10.0, handed_in="2026-12-02", days_late=2, penalty=2.0),
        Result("guest", LESSON, State.MISSING),
    ]
}


def rows(text):
    return list(csv.reader(io.StringIO(text)))


def test_canvas():
    settings = Settings(canvas={LESSON: "Word2vec (4567)"})
    assert rows(canvas_csv(RESULTS, ROSTER, settings)) == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Word2vec (4567)"],
        ["    Points Possible", "", "", "", "", "10"],
        ["'=cmd()", "104", "", "", "", "0"],
        ["Hopper, Grace", "103", "", "", "", ""],
        ["Lovelace, Ada", "101", "", "", "", "7.5"],
        ["Turing, Alan", "", "", "alan", "", ""],
        ["guest", "", "", "guest", "", ""],
    ]


def test_a_score_that_a_person_has_still_to_add_to_is_given_only_where_asked_for():
    [grace] = [result for result in RESULTS[LESSON] if result.student == "grace"]
    assert (grade(grace), grade(grace, unread=True)) == ("", "6")


def test_moodle():
    found = rows(moodle_csv(RESULTS, ROSTER))
    assert found[0] == ["Full name", "Email address", LESSON, f"{LESSON} feedback"]
    assert found[1:] == [
        ["'=cmd()", "zoe@example.org", "0", "2 days late: 2 points less"],
        ["Grace Hopper", "grace@example.org", "", "4 points have still to be given by a person"],
        ["Ada Lovelace", "ada@example.org", "7.5", ""],
        ["Alan Turing", "alan@example.org", "", "could not be graded: it is empty"],
        ["guest", "", "", "not submitted"],
    ]


WORKSHEET = """\
\ufeffIdentifier,Full name,Email address,Status,Grade,Maximum grade,Open,Last modified (grade),Feedback comments
Participant 5001,Ada Lovelace,ada@example.org,Submitted,,10.00,Yes,-,
Participant 5002,Alan Turing,,Submitted,3,10.00,Yes,"Friday, 20 November 2026, 5:48 PM",
Participant 5003,Somebody Else,else@example.org,,,10.00,Yes,-,kept
"""


def test_moodles_worksheet_is_filled_in_and_otherwise_as_it_was(tmp_path):
    path = tmp_path / "sheet.csv"
    path.write_text(WORKSHEET)
    before, after = rows(WORKSHEET.removeprefix("\ufeff")), rows(worksheet_csv(path, RESULTS[LESSON], ROSTER))
    assert [row[4] for row in after] == ["Grade", "7.5", "", ""]
    assert [row[8] for row in after] == ["Feedback comments", "", "could not be graded: it is empty", "kept"]
    assert [row[:4] + row[5:8] for row in after] == [row[:4] + row[5:8] for row in before]


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (("10.00", "100.00"), "the maximum grade is 100.00 in Moodle and 10 here"),
        (("Full name", "Name"), "no columns Grade and Full name"),
        (("Identifier", "Kennung"), "no column Identifier"),
    ],
)
def test_a_worksheet_that_does_not_fit_is_refused(tmp_path, spoil, message):
    path = tmp_path / "sheet.csv"
    path.write_text(WORKSHEET.replace(*spoil))
    with pytest.raises(CourseError, match=message):
        worksheet_csv(path, RESULTS[LESSON], ROSTER)


COMMENTS = """\
Identifier,Full name,ID number,Grade,Feedback comments
Participant 1,Ada Lovelace,+4917,,
Participant 2,Somebody Else,-77x,12,"- good start
- second\x0cpoint\u2028see you"
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("semicolons", [False, True])
def test_what_others_wrote_into_a_worksheet_comes_back_as_it_was(tmp_path, encoding, semicolons):
    path = tmp_path / "sheet.csv"
    path.write_bytes((COMMENTS.replace(",", ";") if semicolons else COMMENTS).encode(encoding))
    after = rows(worksheet_csv(path, RESULTS[LESSON], ROSTER))
    before = rows(COMMENTS)
    before[1][3] = "7.5"
    assert after == before


def test_nobody_gets_a_grade_by_taking_the_name_of_somebody_else(tmp_path):
    path = tmp_path / "sheet.csv"
    head = "Identifier,Full name,Email address,Grade\n"
    path.write_text(f"{head}Participant 1,Ada Lovelace,,\nParticipant 2,Lovelace Ada,,\n")
    with pytest.raises(CourseError, match="two rows may be ada's, 'Lovelace Ada'"):
        worksheet_csv(path, RESULTS[LESSON], ROSTER)
    path.write_text(f"{head}Participant 1,Ada Lovelace,,\nParticipant 2,Ada L.,ada@example.org,\n")
    assert [row[3] for row in rows(worksheet_csv(path, RESULTS[LESSON], ROSTER))] == ["Grade", "", "7.5"]


def test_who_stands_blank_is_listed_with_the_reason():
    found = rows(ungraded_csv(RESULTS, ROSTER))
    assert [row[0] for row in found] == ["student", "alan", "grace", "guest"]
    assert found[1] == ["alan", "Alan Turing", LESSON, "could not be graded: it is empty"]


def test_a_zero_is_a_zero_and_no_score_is_none():
    found = {row["student"]: row["score"] for row in csv.DictReader(io.StringIO(grades_csv(RESULTS[LESSON])))}
    assert found == {"ada": "7.5", "alan": "", "grace": "6", "zoe": "0", "guest": ""}


@pytest.mark.parametrize("value", ["=1+1", "+1+1", "-1+1", "@x", "\t=1", "\r=1", "-x"])
def test_a_spreadsheet_finds_no_formula(value):
    [[shown]] = rows(table([[value]]))
    assert shown.startswith("'")


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
@pytest.mark.parametrize("before", ["", " ", "a;", "a; ", 'a;"', "a;b;", '"'])
def test_a_spreadsheet_that_separates_by_semicolons_finds_no_formula_either(sign, before):
    text = table([["x", f"{before}{sign}cmd|'/C calc'!A0;b"]])
    for separator in ",;":
        fields = [field.strip(' "') for row in csv.reader(io.StringIO(text), delimiter=separator) for field in row]
        assert not any(field.startswith(tuple("=+-@＝＋－＠")) for field in fields)


@pytest.mark.parametrize("value", ["-", "-3", "-0.5", "7.5", "a=b", ""])
def test_what_is_no_formula_stays(value):
    assert rows(table([[value, "x"]])) == [[value, "x"]]


def test_before_anything_is_graded_there_is_nothing_to_give(tmp_path):
    classroom = Classroom(make_course(tmp_path / "course", LESSON), tmp_path / "class")
    path = classroom.submitted / "ada" / LESSON / f"{LESSON}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text("{}")
    classroom.roster_file.write_text("id,name\nada,Ada Lovelace\nalan,Alan Turing\n")
    [ada, alan] = class_results(classroom)[LESSON]
    assert (ada.state, alan.state) == (State.FAILED, State.MISSING) and "not been graded yet" in ada.reasons[0]
    with pytest.raises(CourseError, match="run `course grade`"):
        export(classroom, "canvas")
    with pytest.raises(CourseError, match="choose canvas or moodle"):
        export(classroom, "blackboard")
    assert not list(classroom.directory.glob("*canvas*"))
