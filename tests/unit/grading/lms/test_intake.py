"""`course import`: exports of Canvas and Moodle, folders and zips of students; nothing guessed, nothing lost."""

import io
import os
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.console import Console

from grading.classroom.folder import Classroom, ClassroomError
from grading.lms.intake import bring_in, show
from grading.paths import CourseError
from grading.submissions import attempts
from tests.unit.grading import classes

LESSON, OTHER = "01-first", "02-second"
NOTEBOOK = f"{LESSON}.ipynb"
ROSTER = """id,name,email,lms_id
ada,Ada Lovelace,ada@example.org,101
alan,Alan Turing,alan@example.org,
grace,"Hopper, Grace",grace@example.org,103
grace2,Grace Hopper,grace2@example.org,
"""
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def classroom(tmp_path):
    root = classes.make_course(tmp_path / "course", LESSON, OTHER)
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "roster.csv").write_text(ROSTER)
    return Classroom(root, tmp_path / "class")


def tree(folder: Path, files: dict[str, str | bytes], when: datetime = NOON) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        os.utime(path, (when.timestamp(), when.timestamp()))
    return folder


def zipped(files: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def as_zip(path: Path, files: dict[str, str | bytes]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(zipped(files))
    return path


def handed_in(classroom: Classroom) -> dict[str, str]:
    """What lies in submitted/, but for the marks."""
    files = [path for path in classroom.submitted.rglob("*") if path.is_file() and path.name not in attempts.MARKS]
    return {str(path.relative_to(classroom.submitted)): path.read_text() for path in files}


CANVAS = {
    "lovelaceada_101_9001_01-first.ipynb": "ada's",
    "turingalan_LATE_102_9002_01-first-2.ipynb": "alan's",
    "turingalan_LATE_102_9003_data.csv": "1,2",
}


@pytest.mark.parametrize("as_folder", [True, False])
def test_canvas(classroom, tmp_path, as_folder):
    source = tree(tmp_path / "x", CANVAS) if as_folder else as_zip(tmp_path / "x.zip", CANVAS)
    plan = bring_in(classroom, source)
    assert plan.left_out == []
    assert handed_in(classroom) == {
        f"ada/{LESSON}/{NOTEBOOK}": "ada's",
        f"alan/{LESSON}/{NOTEBOOK}": "alan's",
        f"alan/{LESSON}/data.csv": "1,2",
    }
    # Canvas does not say when something was handed in; the time of the file is that of the download.
    assert [attempts.handed_in(classroom.submitted / name / LESSON) for name in ("ada", "alan")] == [None, None]
    assert [attempts.marked_late(classroom.submitted / name / LESSON) for name in ("ada", "alan")] == [False, True]


@pytest.mark.parametrize(
    "files",
    [
        {"Ada Lovelace_5001_assignsubmission_file_/01-first.ipynb": "ada's"},
        {"Ada Lovelace_5001_assignsubmission_file/01-first.ipynb": "ada's"},
        {"Ada Lovelace_5001_assignsubmission_file_01-first.ipynb": "ada's"},
        {"Group 7-Ada Lovelace_5001_assignsubmission_file_01-first.ipynb": "ada's"},
    ],
)
def test_moodle(classroom, tmp_path, files):
    assert bring_in(classroom, as_zip(tmp_path / "x.zip", files)).left_out == []
    assert handed_in(classroom) == {f"ada/{LESSON}/{NOTEBOOK}": "ada's"}


WORKSHEET = """Identifier,Full name,Email address,Status,Grade,Maximum grade,Last modified (submission)
Participant 5001,Grace Hopper,grace2@example.org,Submitted,,10,"Friday, 20 November 2026, 5:48 PM"
Participant 5002,Alan Turing,,Submitted,,10,-
"""


def test_moodles_worksheet_says_who_and_when(classroom, tmp_path):
    source = tree(
        tmp_path / "x",
        {
            "Grace Hopper_5001_assignsubmission_file_/01-first.ipynb": "grace2's",
            "Somebody_5002_assignsubmission_file_/01-first.ipynb": "alan's",
        },
    )
    (tmp_path / "sheet.csv").write_text(WORKSHEET)
    (classroom.directory / "class.toml").write_text('timezone = "Europe/Paris"')
    assert bring_in(classroom, source, worksheet=tmp_path / "sheet.csv").left_out == []
    assert set(handed_in(classroom)) == {f"grace2/{LESSON}/{NOTEBOOK}", f"alan/{LESSON}/{NOTEBOOK}"}
    assert attempts.handed_in(classroom.submitted / "grace2" / LESSON) == datetime(2026, 11, 20, 16, 48, tzinfo=UTC)
    assert attempts.handed_in(classroom.submitted / "alan" / LESSON) is None
    (tmp_path / "sheet.csv").write_text("Kennung,Name\n1,Ada")
    with pytest.raises(CourseError, match="no column Identifier"):
        bring_in(classroom, source, worksheet=tmp_path / "sheet.csv")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("curiemarie_104_9_01-first.ipynb", "nobody on the class list is 'curiemarie': write the lms_id (104)"),
        ("hoppergrace_109_9_01-first.ipynb", "may be grace, grace2: write the lms_id (109) of each"),
        ("lovelaceada_109_9_01-first.ipynb", "its name is ada's, its id 109 is not"),
        ("anon_x7Gq2_9_01-first.ipynb", "switch anonymous grading off"),
        ("Grace Hopper_7_assignsubmission_file_/01-first.ipynb", "may be grace, grace2: write the e-mail address"),
        ("Participant_7_assignsubmission_file_/01-first.ipynb", "reveal the students' identities"),
        ("Ada Lovelace_7_assignsubmission_onlinetext_/onlinetext.html", "ask for the notebook"),
        ("nobody/01-first.ipynb", "nobody on the class list is 'nobody': write the id"),
        ("ada/my work.ipynb", "which lesson it is cannot be told: say --lesson"),
    ],
)
def test_what_cannot_be_told_is_listed_and_not_guessed(classroom, tmp_path, name, message):
    source = tree(tmp_path / "x", {name: "?", "alan/01-first.ipynb": "alan's"})
    plan = bring_in(classroom, source)
    assert handed_in(classroom) == {f"alan/{LESSON}/{NOTEBOOK}": "alan's"}
    assert len(plan.left_out) == 1 and message in plan.left_out[0] and name.split("/")[0] in plan.left_out[0]


def test_a_folder_per_student_by_id_e_mail_or_name(classroom, tmp_path):
    files = {
        f"ada/{NOTEBOOK}": "ada's",
        f"alan@example.org/{LESSON}/{NOTEBOOK}": "alan's",
        f"alan@example.org/{LESSON}/picture.png": "a picture",
        f"alan@example.org/{OTHER}/{OTHER}.ipynb": "alan's other",
        "ada/.ipynb_checkpoints/x.ipynb": "old",
        "__MACOSX/ada/._x": "-",
    }
    plan = bring_in(classroom, tree(tmp_path / "x", files))
    assert plan.left_out == []
    assert handed_in(classroom) == {
        f"ada/{LESSON}/{NOTEBOOK}": "ada's",
        f"alan/{LESSON}/{NOTEBOOK}": "alan's",
        f"alan/{LESSON}/picture.png": "a picture",
        f"alan/{OTHER}/{OTHER}.ipynb": "alan's other",
    }
    assert attempts.handed_in(classroom.submitted / "ada" / LESSON) == NOON


def test_one_folder_around_everything_is_seen_through(classroom, tmp_path):
    plan = bring_in(classroom, as_zip(tmp_path / "x.zip", {f"Homework 1/all/ada/{NOTEBOOK}": "ada's"}))
    assert plan.left_out == [] and set(handed_in(classroom)) == {f"ada/{LESSON}/{NOTEBOOK}"}


@pytest.mark.parametrize(
    ("name", "student"),
    [(f"Homework/marie/{NOTEBOOK}", "marie"), (f"marie/{NOTEBOOK}", "marie"), (f"marie/{LESSON}/{NOTEBOOK}", "marie")],
)
def test_without_a_class_list_one_folder_around_everything_is_no_student(classroom, tmp_path, name, student):
    (classroom.directory / "roster.csv").unlink()
    bring_in(classroom, as_zip(tmp_path / "x.zip", {name: "marie's"}))
    assert set(handed_in(classroom)) == {f"{student}/{LESSON}/{NOTEBOOK}"}


def test_without_a_class_list_folders_are_called_by_ids(classroom, tmp_path):
    (classroom.directory / "roster.csv").unlink()
    plan = bring_in(classroom, tree(tmp_path / "x", {f"marie/{NOTEBOOK}": "marie's"} | CANVAS))
    assert set(handed_in(classroom)) == {f"marie/{LESSON}/{NOTEBOOK}"}
    assert len(plan.left_out) == 3 and all("a class list is needed" in line for line in plan.left_out)


COURSE = {
    f"pretraining-from-scratch/lessons/{LESSON}/{NOTEBOOK}": "ada's",
    f"pretraining-from-scratch/lessons/{LESSON}/picture.png": "a picture",
    f"pretraining-from-scratch/lessons/{OTHER}/{OTHER}.ipynb": "untouched",
    "pretraining-from-scratch/lib/pretrain/check.py": "cheat",
    "pretraining-from-scratch/.venv/lib/torch.py": "large",
    f"pretraining-from-scratch/lessons/{LESSON}/timestamp.txt": "2020-01-01 00:00:00 UTC",
}


@pytest.mark.parametrize("inside_canvas", [True, False])
def test_the_whole_course_as_a_student_zips_it(classroom, tmp_path, inside_canvas):
    if inside_canvas:
        source = tree(tmp_path / "x", {"lovelaceada_101_7_work.zip": zipped(COURSE)})
        plan = bring_in(classroom, source, lesson="1")
    else:
        source = tree(tmp_path, {"work.zip": zipped(COURSE)}) / "work.zip"
        plan = bring_in(classroom, source, lesson="1", student="ada")
    assert handed_in(classroom) == {f"ada/{LESSON}/{NOTEBOOK}": "ada's", f"ada/{LESSON}/picture.png": "a picture"}
    assert len(plan.left_out) == 1 and f"it is of {OTHER}: import it with --lesson {OTHER}" in plan.left_out[0]
    # A time that the student wrote does not count; that of the zip on the instructor's disk does.
    assert attempts.handed_in(classroom.submitted / "ada" / LESSON) == (None if inside_canvas else NOON)


def test_one_bad_zip_costs_nobody_else(classroom, tmp_path):
    source = tree(
        tmp_path / "x",
        {
            "lovelaceada_101_7_work.zip": b"broken",
            "turingalan_102_8_work.zip": zipped({"../../evil.ipynb": "x", NOTEBOOK: "alan's"}),
        },
    )
    plan = bring_in(classroom, source)
    assert set(handed_in(classroom)) == {f"alan/{LESSON}/{NOTEBOOK}"}
    assert ["cannot be opened" in line or "leads out" in line for line in plan.left_out] == [True, True]
    assert not list(tmp_path.rglob("evil*"))


def test_links_are_not_followed(classroom, tmp_path):
    (tmp_path / "secret.ipynb").write_text("secret")
    source = tree(tmp_path / "x", {f"alan/{NOTEBOOK}": "alan's"})
    (source / "ada").mkdir()
    (source / "ada" / NOTEBOOK).symlink_to(tmp_path / "secret.ipynb")
    bring_in(classroom, source)
    assert set(handed_in(classroom)) == {f"alan/{LESSON}/{NOTEBOOK}"}


def test_of_several_uploads_the_last_lies_there_and_the_others_are_kept(classroom, tmp_path):
    files = {
        "lovelaceada_101_9003_01-first-2.ipynb": "third",
        "lovelaceada_101_9001_01-first.ipynb": "first",
        "lovelaceada_101_9002_01-first-1.ipynb": "second",
    }
    plan = bring_in(classroom, tree(tmp_path / "x", files))
    assert [step.what for step in plan.steps] == ["new", "a newer try", "a newer try"]
    assert handed_in(classroom) == {f"ada/{LESSON}/{NOTEBOOK}": "third"}
    kept = (classroom.attempts / "ada" / LESSON).glob(f"*/{NOTEBOOK}")
    assert {path.read_text() for path in kept} == {"first", "second"}


def test_a_second_import_changes_nothing_and_an_older_one_replaces_nothing(classroom, tmp_path):
    new = tree(tmp_path / "new", {f"ada/{NOTEBOOK}": "new"})
    assert [step.what for step in bring_in(classroom, new).steps] == ["new"]
    assert [step.what for step in bring_in(classroom, new).steps] == ["unchanged"]
    old = tree(tmp_path / "old", {f"ada/{NOTEBOOK}": "old"}, datetime(2026, 11, 1, tzinfo=UTC))
    for what in ("an earlier try", "unchanged"):
        assert [step.what for step in bring_in(classroom, old).steps] == [what]
    assert handed_in(classroom) == {f"ada/{LESSON}/{NOTEBOOK}": "new"}
    assert [path.read_text() for path in classroom.attempts.rglob(NOTEBOOK)] == ["old"]


def test_a_dry_run_does_nothing(classroom, tmp_path):
    again = {"lovelaceada_101_9009_01-first-1.ipynb": "ada's again"}
    plan = bring_in(classroom, tree(tmp_path / "x", CANVAS | again), dry_run=True)
    found = [(step.tried.student, step.what) for step in plan.steps]
    assert found == [("ada", "new"), ("ada", "a newer try"), ("alan", "new")]
    assert sorted(path.name for path in classroom.directory.iterdir()) == ["roster.csv"]


@pytest.mark.parametrize(
    ("when", "shown"),
    [("2026-07-01 12:00:00 UTC", "2026-07-01 08:00 EDT"), ("0001-01-01 00:00:00 UTC", "1-01-01 00:00 UTC")],
)
def test_times_are_shown_as_the_class_has_them(classroom, tmp_path, when, shown):
    (classroom.directory / "class.toml").write_text("timezone = 'America/New_York'")
    source = tree(tmp_path / "x", {f"ada/{NOTEBOOK}": "ada's", f"ada/{attempts.TIME}": when})
    console = Console(file=io.StringIO(), width=200)
    show(bring_in(classroom, source), console, dry_run=False)
    assert shown in console.file.getvalue()


@pytest.mark.parametrize("files", [{}, {"__MACOSX/lovelaceada_101_7_01-first.ipynb": "x", ".DS_Store": "x"}])
def test_a_source_with_nothing_in_it_is_an_error(classroom, tmp_path, files):
    with pytest.raises(ClassroomError, match="holds nothing to import"):
        bring_in(classroom, as_zip(tmp_path / "x.zip", files))


def test_where_all_is_left_out_no_empty_table_is_shown(classroom, tmp_path):
    console = Console(file=io.StringIO(), width=200)
    show(bring_in(classroom, as_zip(tmp_path / "x.zip", {f"../{NOTEBOOK}": "x"})), console, dry_run=False)
    assert console.file.getvalue() == f"left out: x.zip: ../{NOTEBOOK}: its name leads out of the folder\n"


def test_a_try_without_a_notebook_is_said_to_have_none(classroom, tmp_path):
    console = Console(file=io.StringIO(), width=200)
    files = {"lovelaceada_101_7_essay.pdf": "x", "turingalan_102_8_01-first.ipynb": "x"}
    show(bring_in(classroom, tree(tmp_path / "x", files), lesson="01"), console, dry_run=True)
    said = {
        line.split("│")[1].strip(): line.split("│")[3].strip()
        for line in console.file.getvalue().split("\n")
        if "│" in line
    }
    assert said == {"ada": "new, no notebook", "alan": "new"}


def test_a_renamed_notebook_is_taken_where_the_lesson_is_said(classroom, tmp_path):
    bring_in(classroom, tree(tmp_path / "x", {"lovelaceada_101_7_my work.ipynb": "ada's"}), lesson="01")
    assert handed_in(classroom) == {f"ada/{LESSON}/my work.ipynb": "ada's"}  # the grader looks into it


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("2026-11-20 12:00:00 UTC", 12),
        ("2026-11-20 12:00:00.123456 UTC\n", 12),  # as nbgrader writes it
        ("2026-11-20 12:00:00 +0100", 11),
        ("2026-11-20T12:00:00", 12),
        ("yesterday", None),
        ("", None),
        ("0001-01-01 00:00:00 +1400", None),
    ],
)
def test_what_says_when_it_was_handed_in(tmp_path, text, hour):
    (tmp_path / attempts.TIME).write_text(text)
    found = attempts.handed_in(tmp_path)
    assert (found and found.replace(microsecond=0)) == (hour and datetime(2026, 11, 20, hour, tzinfo=UTC))


def test_a_link_says_nothing_of_when(tmp_path):
    (tmp_path / "elsewhere").write_text("2026-11-20 12:00:00 UTC")
    (tmp_path / attempts.TIME).symlink_to(tmp_path / "elsewhere")
    assert attempts.handed_in(tmp_path) is None


def test_what_is_wrong_with_the_call_is_said(classroom, tmp_path):
    with pytest.raises(ClassroomError, match="there is no"):
        bring_in(classroom, tmp_path / "nothing")
    with pytest.raises(ClassroomError, match="nobody on the class list has the id 'marie'"):
        bring_in(classroom, tree(tmp_path / "x", CANVAS), student="marie")
    with pytest.raises(CourseError, match="no lesson '9'"):
        bring_in(classroom, tmp_path, lesson="9")
    with classroom.locked(), pytest.raises(ClassroomError, match="by another process"):
        bring_in(classroom, tree(tmp_path / "x", CANVAS))


@pytest.mark.parametrize(
    "name",
    [
        "x_6_assignsubmission_file_01-first.ipynb",  # as Eve called her file: 6 is Ada's number
        "-Ada Lovelace_6_assignsubmission_file_01-first.ipynb",
        "a_6_assignsubmission_file_b_7_assignsubmission_file_01-first.ipynb",
    ],
)
@pytest.mark.parametrize("with_worksheet", [True, False])
def test_nobody_hands_in_for_somebody_else_by_the_name_of_a_file(classroom, tmp_path, name, with_worksheet):
    classroom.roster_file.write_text(ROSTER + "eve,Eve Evil,eve@example.org,\n")
    files = {
        "Ada Lovelace_6_assignsubmission_file_01-first.ipynb": "ada's",
        f"Eve Evil_5_assignsubmission_file_{name}": "eve's",
    }
    (tmp_path / "sheet.csv").write_text(
        "Identifier,Full name,Email address\n"
        "Participant 5,Eve Evil,eve@example.org\nParticipant 6,Ada Lovelace,ada@example.org\n"
    )
    worksheet = tmp_path / "sheet.csv" if with_worksheet else None
    plan = bring_in(classroom, tree(tmp_path / "x", files), worksheet=worksheet)
    assert handed_in(classroom) == {f"ada/{LESSON}/{NOTEBOOK}": "ada's"}
    assert len(plan.left_out) == 1 and "two ways" in plan.left_out[0]


def test_nobody_hands_in_for_somebody_else_by_a_name_of_their_own(classroom, tmp_path):
    classroom.roster_file.write_text(ROSTER + "eve,Eve Evil,eve@example.org,105\n")
    moodle = {
        f"{name}_{n}_assignsubmission_file_/01-first.ipynb": name
        for n, name in ((6, "Ada Lovelace"), (5, "Eve-Ada Lovelace"))
    }
    plan = bring_in(classroom, tree(tmp_path / "x", moodle))
    assert handed_in(classroom) == {} and len(plan.left_out) == 2 and "2 people" in plan.left_out[0]
    (tmp_path / "sheet.csv").write_text(
        "Identifier,Full name,Email address\nParticipant 6,Ada Lovelace,ada@example.org\n"
    )
    plan = bring_in(classroom, tmp_path / "x", worksheet=tmp_path / "sheet.csv")
    assert handed_in(classroom) == {f"ada/{LESSON}/{NOTEBOOK}": "Ada Lovelace"} and len(plan.left_out) == 1
    canvas = {"lovelaceada_101_9000_x_105_9100_01-first.ipynb": "eve's"}  # Eve calls herself lovelaceada_101_9000_x
    plan = bring_in(classroom, tree(tmp_path / "y", canvas))
    assert "two ways" in plan.left_out[0] and handed_in(classroom) == {f"ada/{LESSON}/{NOTEBOOK}": "Ada Lovelace"}


def test_names_that_differ_in_vowel_signs_are_two_names(classroom, tmp_path):
    classroom.roster_file.write_text("id,name\nseema,सीमा वर्मा\nmanee,มานี ใจดี\n")
    names = {"सीमा वर्मा": 1, "सोम वर्मा": 2, "มานู ใจดี": 3, "???": 4}
    files = {f"{name}_{n}_assignsubmission_file_/01-first.ipynb": name for name, n in names.items()}
    plan = bring_in(classroom, tree(tmp_path / "x", files))
    assert handed_in(classroom) == {f"seema/{LESSON}/{NOTEBOOK}": "सीमा वर्मा"}
    assert len(plan.left_out) == 3 and all("nobody on the class list" in line for line in plan.left_out)


COPIES = ("(1)", " (1)", "-1", "-Copy1", " 2", " - Copy", " - Copy (2)", " - Kopie", "_2")


@pytest.mark.parametrize(
    "copy",
    [*(f"{LESSON}{ending}.ipynb" for ending in COPIES), f"Copy of {NOTEBOOK}", "01-First.IPYNB", f"{NOTEBOOK}.txt"],
)
def test_of_two_uploads_the_later_one_counts_whatever_a_system_calls_it(classroom, tmp_path, copy):
    files = {f"lovelaceada_101_9000_{NOTEBOOK}": "draft", f"lovelaceada_101_9001_{copy}": "final"}
    plan = bring_in(classroom, as_zip(tmp_path / "x.zip", files))
    assert plan.left_out == [] and [step.what for step in plan.steps] == ["new", "a newer try"]
    assert handed_in(classroom) == {f"ada/{LESSON}/{NOTEBOOK}": "final"}


@pytest.mark.parametrize("inside", [False, True])
@pytest.mark.parametrize("other", [f"{LESSON}_final.ipynb", f"{LESSON} notes.ipynb", f"Copy of {NOTEBOOK}"])
def test_of_two_notebooks_in_one_folder_nobody_guesses_which_counts(classroom, tmp_path, other, inside):
    files = {NOTEBOOK: "one", other: "other"}
    source = (
        {"lovelaceada_101_9000_work.zip": zipped(files)}
        if inside
        else {f"ada/{name}": text for name, text in files.items()}
    )
    plan = bring_in(classroom, tree(tmp_path / "x", source))
    assert handed_in(classroom) == {} and len(plan.left_out) == 2 and "which of several notebooks" in plan.left_out[0]


def test_a_copy_by_number_is_the_later_one(classroom, tmp_path):
    files = {f"ada/{LESSON} (1).ipynb": "final", f"ada/{NOTEBOOK}": "draft"}
    assert bring_in(classroom, tree(tmp_path / "x", files)).left_out == []
    assert handed_in(classroom) == {f"ada/{LESSON}/{NOTEBOOK}": "final"}


@pytest.mark.parametrize("size", [2 << 30, 4 << 40])
def test_a_file_beyond_all_limits_is_left_out_and_the_others_are_brought_in(classroom, tmp_path, size):
    source = tree(tmp_path / "x", {f"{name}/{NOTEBOOK}": name for name in ("ada", "alan", "grace")})
    with (source / "alan" / "data.bin").open("wb") as file:
        file.truncate(size)
    plan = bring_in(classroom, source)
    assert handed_in(classroom) == {f"{name}/{LESSON}/{NOTEBOOK}": name for name in ("ada", "alan", "grace")}
    assert len(plan.left_out) == 1 and "more than 100 MB" in plan.left_out[0]


def test_a_folder_may_hold_no_more_than_a_zip(classroom, tmp_path):
    source = tree(tmp_path / "x", {f"{name}/{NOTEBOOK}": name for name in ("ada", "alan")})
    for number in range(7):
        with (source / "alan" / f"{number}.bin").open("wb") as file:
            file.truncate(90 << 20)
    plan = bring_in(classroom, source)
    assert (
        handed_in(classroom) == {f"ada/{LESSON}/{NOTEBOOK}": "ada"}
        and "at most 2000 files with 500 MB" in plan.left_out[0]
    )


def test_a_try_that_breaks_the_import_costs_nobody_else(classroom, tmp_path, monkeypatch):
    from grading.lms import intake

    def laid_out(tried, folder):
        if tried.student == "alan":
            raise MemoryError
        return whole(tried, folder)

    whole = intake._laid_out
    monkeypatch.setattr(intake, "_laid_out", laid_out)
    plan = bring_in(classroom, tree(tmp_path / "x", {f"{name}/{NOTEBOOK}": name for name in ("ada", "alan", "grace")}))
    assert [step.tried.student for step in plan.steps] == ["ada", "grace"] and "MemoryError" in plan.left_out[0]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("lovelaceada_101_text.html", "text that was typed into Canvas"),
        ("lovelaceada_LATE_101_link.html", "a link that was typed into Canvas"),
        ("lovelaceada_101_9000_work.tar.gz", "an archive"),
        ("lovelaceada_101_9000_work.7z", "an archive"),
    ],
)
@pytest.mark.parametrize("lesson", ["", LESSON])
def test_what_is_no_notebook_is_called_what_it_is(classroom, tmp_path, name, message, lesson):
    plan = bring_in(classroom, tree(tmp_path / "x", {name: "?"}), lesson=lesson)
    assert plan.steps == [] and len(plan.left_out) == 1 and message in plan.left_out[0]


def test_a_note_of_the_time_that_cannot_be_read_is_kept_and_no_date_stands_in_for_it(classroom, tmp_path):
    (classroom.directory / "class.toml").write_text('timezone = "America/New_York"')
    notes = {"ada": "2026-11-18 12:00:00.000000 EST", "alan": "18.11.2026 12:00"}
    files = {f"{name}/{LESSON}/{attempts.TIME}": note for name, note in notes.items()}
    files |= {f"{name}/{LESSON}/{NOTEBOOK}": name for name in notes}
    plan = bring_in(classroom, tree(tmp_path / "x", files))
    ada, alan = (classroom.submitted / name / LESSON for name in ("ada", "alan"))
    assert attempts.handed_in(ada) == datetime(2026, 11, 18, 17, tzinfo=UTC)
    assert attempts.handed_in(alan) is None and (alan / attempts.TIME).read_text() == "18.11.2026 12:00\n"
    assert len(plan.left_out) == 1 and "timestamp.txt says '18.11.2026 12:00'" in plan.left_out[0]


DEEP = "/".join(["d"] * 25) + "/x.txt"


@pytest.mark.parametrize("as_folder", [True, False])
def test_what_lies_too_deep_costs_nobody_else(classroom, tmp_path, as_folder):
    files = {f"{name}/{NOTEBOOK}": name for name in ("ada", "alan")} | {f"ada/{DEEP}": "x"}
    source = tree(tmp_path / "x", files) if as_folder else as_zip(tmp_path / "x.zip", files)
    plan = bring_in(classroom, source)
    assert handed_in(classroom) == {f"{name}/{LESSON}/{NOTEBOOK}": name for name in ("ada", "alan")}
    assert len(plan.left_out) == 1 and "nested more than 20 deep" in plan.left_out[0]


@pytest.mark.parametrize("depth", [25, 1800])  # the second one is deeper than Python may call itself
def test_a_zip_with_folders_in_folders_costs_nobody_else(classroom, tmp_path, depth):
    work = zipped({NOTEBOOK: "ada", "/".join(["d"] * depth) + "/x.txt": "x"})
    plan = bring_in(classroom, tree(tmp_path / "x", {"ada/work.zip": work, f"alan/{NOTEBOOK}": "alan"}))
    assert handed_in(classroom) == {f"{name}/{LESSON}/{NOTEBOOK}": name for name in ("ada", "alan")}
    assert len(plan.left_out) == 1 and "nested more than 20 deep" in plan.left_out[0]


def test_many_files_of_one_cost_nobody_else(classroom, tmp_path):
    source = tree(tmp_path / "x", {f"{name}/{NOTEBOOK}": name for name in ("ada", "alan")})
    for number in range(20_100):
        (source / "ada" / f"{number}.txt").touch()
    plan = bring_in(classroom, source)
    assert handed_in(classroom) == {f"alan/{LESSON}/{NOTEBOOK}": "alan"} and "20100 more" in plan.left_out[0]


def test_a_source_without_end_is_a_clear_error(classroom, tmp_path, monkeypatch):
    monkeypatch.setattr("grading.lms.intake.MOST_SEEN", 10)
    with pytest.raises(CourseError, match=r"more than 10 files and folders, the last of them in .*/ada"):
        bring_in(classroom, tree(tmp_path / "x", {f"ada/{number}.txt": "" for number in range(12)}))


def test_all_zips_of_one_student_share_their_room(classroom, tmp_path, monkeypatch):
    monkeypatch.setattr("grading.lms.intake.STUDENT_FILES", 3)
    zips = {f"ada/{n}.zip": zipped({f"{LESSON}-{n}.ipynb": "ada", "a.txt": "x"}) for n in (1, 2)}
    plan = bring_in(classroom, tree(tmp_path / "x", zips | {"alan/1.zip": zipped({NOTEBOOK: "alan"})}))
    assert [step.tried.student for step in plan.steps] == ["ada", "alan"]
    assert len(plan.left_out) == 1 and "2.zip holds too many files" in plan.left_out[0]


@pytest.mark.parametrize("name", attempts.MARKS)
def test_a_folder_with_the_name_of_a_mark_is_in_nobodys_way(classroom, tmp_path, name):
    work = zipped({NOTEBOOK: "ada", f"{name}/x.txt": "x"})
    plan = bring_in(classroom, tree(tmp_path / "x", {"lovelaceada_LATE_101_9001_work.zip": work}))
    assert plan.left_out == [] and handed_in(classroom) == {f"ada/{LESSON}/{NOTEBOOK}": "ada"}
    assert attempts.marked_late(classroom.submitted / "ada" / LESSON)


def test_no_file_keeps_the_rights_that_its_student_gave_it(classroom, tmp_path):
    source = tree(tmp_path / "x", {f"ada/{NOTEBOOK}": "ada", "ada/program": "#!/bin/sh"})
    (source / "ada" / "program").chmod(0o6777)  # whoever runs a copy of ours would be us
    bring_in(classroom, source)
    folder, kept = classroom.submitted / "ada" / LESSON, classroom.attempts / "ada" / LESSON
    assert (folder / "program").stat().st_mode & 0o7022 == 0
    assert (folder / "program").stat().st_mtime == NOON.timestamp()
    (folder / "program").chmod(0o6777)  # as `nbgrader collect` leaves it
    name = attempts.keep(folder, kept, attempts.digest(folder, classroom.limits()), classroom.limits())
    assert (kept / name / "program").stat().st_mode & 0o7022 == 0
