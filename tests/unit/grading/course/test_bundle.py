"""The student's zip: complete, the same bytes each time, and without answers."""

import zipfile

import pytest

from grading import paths
from grading.course import bundle
from grading.lessons import notebooks
from grading.paths import CourseError


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    return bundle.bundle(tmp_path_factory.mktemp("bundle") / "course.zip")


def test_it_holds_what_a_student_needs_and_nothing_of_the_grader(archive):
    names = {name.removeprefix(f"{bundle.FOLDER}/") for name in zipfile.ZipFile(archive).namelist()}
    needed = {
        "README.md",
        "Makefile",
        "install.mk",
        "LICENSE",
        "pyproject.toml",
        "requirements.lock",
        "environment.yml",
        "lib/pretrain/check.py",
    }
    assert needed <= names
    assert {f"lessons/{lesson}/{lesson}.ipynb" for lesson in paths.lessons()} <= names
    assert not [name for name in names if name.startswith(("solutions", "grading", "tests", "docs", ".git"))]
    project = zipfile.ZipFile(archive).read(f"{bundle.FOLDER}/pyproject.toml").decode()
    assert "grading.cli" not in project and "grading.sandbox" not in project and "torch==2.13.0" in project


def test_no_line_of_a_solution_or_hidden_test_is_inside(archive):
    whole = zipfile.ZipFile(archive)
    entries = {name: lines_of(whole.read(name).decode(errors="replace")) for name in whole.namelist()}
    for lesson in paths.lessons():
        source = notebooks.read(paths.notebook(lesson))
        secret = notebooks.solution_lines(source) | notebooks.hidden_lines(source)
        assert secret
        assert [name for name, lines in entries.items() if secret & lines] == []


def lines_of(text):
    """In a notebook's JSON a line of code stands within quotes, followed by \\n or not."""
    return {line.strip(' ",').removesuffix("\\n").replace('\\"', '"').strip() for line in text.splitlines()}


def test_the_same_course_gives_the_same_bytes(archive, tmp_path):
    same = bundle.bundle(tmp_path / "again.zip").read_bytes() == archive.read_bytes()
    assert same  # of 25 MB pytest would show the difference for ten minutes


def test_a_leak_is_refused(monkeypatch, tmp_path):
    lesson = paths.lessons()[0]
    leak = sorted(notebooks.solution_lines(notebooks.read(paths.notebook(lesson))))[0]
    monkeypatch.setattr(bundle, "README", f"{bundle.README}\n{leak}\n")
    with pytest.raises(CourseError, match=r"README\.md has a line of a solution"):
        bundle.bundle(tmp_path / "leaky.zip")
    assert not (tmp_path / "leaky.zip").exists()
