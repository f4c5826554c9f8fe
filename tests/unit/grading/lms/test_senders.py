"""`course import` of Gradescope's export, and of clones of Classroom 50's repositories."""

import subprocess
from datetime import UTC, datetime

import pytest

from grading.classroom.roster import read_roster
from grading.lms.intake import bring_in
from grading.lms.senders import METADATA
from grading.paths import CourseError
from grading.submissions import attempts
from tests.unit.grading.lms.test_intake import LESSON, NOTEBOOK, as_zip, classroom, handed_in, tree  # noqa: F401

EXPORT = """\
submission_11:
  :submitters:
  - :name: Ada L.
    :sid: '3033'
    :email: Ada@example.org
  :created_at: 2026-11-19 08:30:00.384838000 -07:00
  :score: 2.0
  :status: processed
  :results: {tests: [{name: one, output: "a: b"}]}
  :history: []
submission_12:
  :submitters:
  - :name: G. Hopper
    :sid: '103'
    :email:
  - :name: Alan Turing
    :sid: ''
    :email: ''
  :created_at: 2026-11-20 09:00:00 Z
submission_13:
  :submitters:
  - :name: Someone Else
    :sid: '9'
    :email: else@example.org
  :created_at: nonsense
"""
FILES = {
    METADATA: EXPORT,
    f"submission_11/{NOTEBOOK}": "ada's",
    f"submission_12/inner/{NOTEBOOK}": "theirs",
    "submission_12/data.csv": "1,2",
    f"submission_13/{NOTEBOOK}": "nobody's",
    f"submission_14/{NOTEBOOK}": "not listed",
}


@pytest.mark.parametrize("form", ["folder", "zip", "folder in a zip"])
def test_gradescope(classroom, tmp_path, form):  # noqa: F811
    named = {f"assignment_7_export/{name}": text for name, text in FILES.items()} if "in" in form else FILES
    source = tree(tmp_path / "x", named) if form == "folder" else as_zip(tmp_path / "x.zip", named)
    plan = bring_in(classroom, source)
    found = handed_in(classroom)
    assert {name.split("/")[0] for name in found} == {"ada", "alan", "grace"}
    assert found[f"ada/{LESSON}/{NOTEBOOK}"] == "ada's"
    assert all(found[f"{who}/{LESSON}/{NOTEBOOK}"] == "theirs" for who in ("alan", "grace"))
    assert sorted(line.split(":")[0] for line in plan.left_out) == [
        f"submission_13/{NOTEBOOK}",
        f"submission_14/{NOTEBOOK}",
    ]
    assert "nobody on the class list is 'Someone Else': write the e-mail address" in " ".join(plan.left_out)
    when = attempts.handed_in(classroom.submitted / "ada" / LESSON)
    assert when == datetime(2026, 11, 19, 15, 30, tzinfo=UTC)
    assert {step.what for step in bring_in(classroom, source).steps} == {"unchanged"}


@pytest.mark.parametrize(
    "text",
    ["", "[]", "a: b: c", "submission_1: 3", "submission_1: {':submitters': 4}", "&a [*a]", "!!python/object:os.x"],
)
def test_a_damaged_export_changes_nothing(classroom, tmp_path, text):  # noqa: F811
    source = tree(tmp_path / "x", FILES | {METADATA: text})
    with pytest.raises(CourseError, match="not as Gradescope writes it"):
        bring_in(classroom, source)
    assert handed_in(classroom) == {}


def clone(folder, text, when):
    tree(folder, {NOTEBOOK: text})
    identity = {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when, "PATH": "/usr/bin:/bin", "HOME": str(folder)}
    identity |= {f"GIT_{who}_{what}": "ada@x" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "work"]):
        subprocess.run(["git", *words], cwd=folder, env=identity, check=True)


def test_clones_of_classroom50(classroom, tmp_path):  # noqa: F811
    source = tmp_path / "clones"
    clone(source / "cs-w2v-ada", "ada's", "2026-11-18T10:00:00+01:00")
    clone(source / "cs-w2v-nobody", "nobody's", "2026-11-18T10:00:00+01:00")
    tree(source, {f"cs-w2v-alan/{NOTEBOOK}": "no clone", f"other/{NOTEBOOK}": "of another assignment"})
    plan = bring_in(classroom, source, prefix="cs-w2v-")
    assert handed_in(classroom) == {f"ada/{LESSON}/{NOTEBOOK}": "ada's", f"alan/{LESSON}/{NOTEBOOK}": "no clone"}
    assert attempts.handed_in(classroom.submitted / "ada" / LESSON) == datetime(2026, 11, 18, 9, tzinfo=UTC)
    assert attempts.handed_in(classroom.submitted / "alan" / LESSON) is None  # its files' dates say nothing
    told = " ".join(plan.left_out)
    assert "nobody on the class list is 'nobody'" in told and "does not begin with 'cs-w2v-'" in told


def test_the_class_list_of_classroom50_is_one(tmp_path):
    path = tmp_path / "roster.csv"
    path.write_text("username,first_name,last_name,email,section,github_id\nada,Ada,Lovelace,ada@example.org,1,77\n")
    [student] = read_roster(path).students.values()
    assert (student.id, student.name, student.email) == ("ada", "Ada Lovelace", "ada@example.org")
