"""The zips are laid out as the hosts want them, hold what they need, and give nothing away where everybody reads."""

import json
import subprocess
import zipfile

import pytest

from grading import paths
from grading.hosted import bundle
from grading.hosted import pack as packs
from grading.paths import CourseError
from tests.unit.grading.hosted import trees
from tests.unit.lessons import LESSON


@pytest.fixture(scope="module")
def whole(course, tmp_path_factory):
    """The course with what is installed of it, as a checkout has it."""
    for name in trees.INSTALLED:
        if not (course / name).exists():
            (course / name).symlink_to(paths.ROOT / name)
    yield course
    for path in course.iterdir():
        if path.is_symlink():
            path.unlink()


@pytest.fixture(scope="module", params=list(bundle.KINDS))
def made(request, whole, tmp_path_factory):
    """Each host's zip, unpacked."""
    folder = tmp_path_factory.mktemp(request.param)
    bundle.build(request.param, "00", folder / "out" / "a.zip", whole)
    with zipfile.ZipFile(folder / "out" / "a.zip") as archive:
        assert archive.testzip() is None
        for entry in archive.infolist():
            path = archive.extract(entry, folder / "in")
            (folder / "in" / entry.filename).chmod(entry.external_attr >> 16)
            assert path.startswith(str(folder / "in"))
    assert [path.name for path in (folder / "out").iterdir()] == ["a.zip"]
    return request.param, folder / "in"


def test_everything_is_where_the_host_looks(made):
    kind, root = made
    if kind == "gradescope":  # both at the root of the zip, and a program
        assert (root / "setup.sh").exists() and (root / "run_autograder").stat().st_mode & 0o111
        assert json.loads((root / "not-graded.json").read_text())["tests"][0]["max_score"] == 0
        assert packs.read(root / "lesson").lesson == LESSON
    elif kind == "prairielearn":
        questions = sorted(path.name for path in (root / "questions" / LESSON).iterdir())
        assert questions == ["ex01-triple", "ex02-total"]
        info = json.loads((root / "questions" / LESSON / "ex01-triple" / "info.json").read_text())
        assert info["gradingMethod"] == "External" and info["externalGradingOptions"]["timeout"] <= 600
        assert (root / "serverFilesCourse" / "pretraining" / "run.sh").stat().st_mode & 0o111
        assert packs.read(root / "questions" / LESSON / "ex02-total" / "tests" / "lesson").exercise == "ex02-total"
    else:
        assert (root / "autograder.py").exists() and packs.read(root / "lesson").visible
        assert json.loads((root / "runtime.json").read_text())["apt"] == ["bubblewrap"]


def test_scripts_are_whole(made):
    _, root = made
    programs = [path for path in root.rglob("*") if path.name.endswith((".sh", "run_autograder"))]
    for path in [path for path in programs if "course" not in path.relative_to(root).parts]:
        subprocess.run(["bash", "-n", path], check=True)
        assert "GUARD" not in path.read_text()
    for path in root.rglob("autograder.py"):
        compile(path.read_text(), "autograder.py", "exec")


def test_the_grader_is_whole_and_nothing_else_is_there(made):
    _, root = made
    [course] = [path.parent for path in root.rglob("pyproject.toml")]
    assert (course / "grading" / "hosted" / "files" / "run_autograder").exists()
    assert (course / "lib" / "pretrain" / "weights").is_dir()
    assert (course.parent / "requirements.lock").exists() and (course.parent / "install.sh").exists()
    assert sorted(path.name for path in course.iterdir()) == [
        "LICENSE",
        "README.md",
        "grading",
        "lib",
        "pyproject.toml",
    ]
    assert not list(root.rglob("*.ipynb")) and not list(root.rglob("answers"))


def test_classroom50_tells_nobody_an_answer(made):
    kind, root = made
    texts = [path.read_text() for path in root.rglob("lesson.json")]
    assert texts and all(("918273" in text) == (kind != "classroom50") for text in texts)


def test_without_a_name_the_zip_says_what_it_is(whole):
    found, _ = bundle.build("prairielearn", "00", root=whole, exercise="ex01")
    assert found == whole / "build" / f"prairielearn-{LESSON}-ex01.zip" and found.exists()


def test_the_same_course_gives_the_same_bytes(whole, tmp_path):
    for name in ("a.zip", "b.zip"):
        bundle.build("gradescope", "00", tmp_path / name, whole)
    same = (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert same


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ({"kind": "gradescope", "lesson": "77"}, "no lesson '77'"),
        ({"kind": "gradescope", "lesson": "00", "exercise": "ex01"}, "grades a whole lesson"),
        ({"kind": "prairielearn", "lesson": "00", "exercise": "ex09"}, "no exercise 'ex09'"),
        ({"kind": "prairielearn", "lesson": "00", "guard": "wall"}, "no guard 'wall'"),
    ],
)
def test_what_is_wrong_leaves_what_is_there(whole, tmp_path, words, why):
    output = tmp_path / "a.zip"
    output.write_text("mine")
    with pytest.raises(CourseError, match=why):
        bundle.build(output=output, root=whole, **words)
    assert output.read_text() == "mine" and list(tmp_path.iterdir()) == [output]
