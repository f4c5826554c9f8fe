"""Executing lessons: results are collected, and a failure is shown and stops no other lesson."""

import io
import json
from types import SimpleNamespace

import nbformat
import psutil
import pytest
from nbformat.v4 import new_code_cell
from rich.console import Console

from grading.course.run import LESSON_MB, at_once, fingerprint, run, show
from grading.paths import CourseError
from tests.unit.lessons import make_course, tiny

MEASURE = """
from pretrain.claims import claim, headline
headline("two plus two is four", sum=4)
details = {"lesson": "01-tiny", "source": "us", "task": "sums", "metric": "accuracy", "margin": 0.1}
details |= {"seeds": "trainings"}
_ = claim("a beats b", arms={"a": [0.9, 0.8, 0.9], "b": [0.1, 0.2, 0.1]}, better="a", baseline="b", **details)
"""


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    sources = {
        "01-tiny": MEASURE,
        "02-broken": "fine = 1\nraise ZeroDivisionError('on purpose')",
        "03-dead": "import os\nos._exit(1)",
    }
    root = make_course(tmp_path_factory.mktemp("course"), *sources, lesson=tiny)
    for lesson, source in sources.items():
        path = root / "solutions" / lesson / f"{lesson}.ipynb"
        notebook = nbformat.read(path, as_version=4)
        count = f"with open({str(root / 'executed')!r}, 'a') as file:\n    file.write('{lesson}\\n')\n"
        notebook.cells.append(new_code_cell(count + source, id="last"))
        nbformat.write(notebook, path)
    return root, run(profile="quick", jobs=2, root=root, folder=root / "run")


def test_each_lesson_is_executed_once(runs):
    root, _ = runs
    assert sorted((root / "executed").read_text().split()) == ["01-tiny", "02-broken", "03-dead"]


def test_what_a_lesson_measured_is_collected(runs):
    root, (good, *_) = runs
    assert good.ok and good.cells == 6 and good.peak_mb > 0 and good.seconds > 0
    assert good.headlines == [{"text": "two plus two is four", "numbers": {"sum": 4}}]
    claims = json.loads((root / "run" / "claims.json").read_text())
    assert claims["01-tiny"][0]["verdict"] == "not judged in the quick profile"
    assert json.loads((root / "run" / "results.json").read_text())["01-tiny"]["ok"]
    assert "42" in (root / "run" / "01-tiny.html").read_text()


def test_a_failing_cell_is_shown_with_its_lesson_and_traceback(runs):
    _, results = runs
    bad = results[1]
    assert not bad.ok and "02-broken, cell 7" in bad.error and "ZeroDivisionError: on purpose" in bad.error
    screen = io.StringIO()
    show(results, Console(file=screen, width=200))
    assert "02-broken failed" in screen.getvalue() and "two plus two is four" in screen.getvalue()


def test_a_kernel_that_dies_costs_its_own_lesson(runs):
    root, (good, _, dead) = runs
    assert good.ok and not dead.ok
    assert "03-dead, cell 7" in dead.error and "DeadKernelError" in dead.error
    assert not (root / "run" / "03-dead.html").exists()


def test_a_result_is_known_by_what_it_depends_on(runs):
    root, (good, *_) = runs
    assert good.fingerprint == fingerprint("01-tiny", root) != fingerprint("02-broken", root)


def test_lessons_come_in_order_whichever_ends_first(runs):
    root, results = runs
    assert [done.lesson for done in results] == list(json.loads((root / "run" / "results.json").read_text()))
    assert [done.lesson for done in results] == ["01-tiny", "02-broken", "03-dead"]


@pytest.mark.parametrize(
    ("jobs", "lessons", "room", "found"),
    [(2, 5, 5 * LESSON_MB, 2), (2, 5, 2 * LESSON_MB - 1, 1), (2, 1, 5 * LESSON_MB, 1), (1, 5, 10, 1)],
)
def test_as_many_lessons_run_at_once_as_are_wanted_and_memory_holds(monkeypatch, jobs, lessons, room, found):
    monkeypatch.setattr(psutil, "virtual_memory", lambda: SimpleNamespace(available=room << 20))
    assert at_once(jobs, lessons) == found


def test_the_source_is_left_as_it_was(runs):
    root, _ = runs
    notebook = nbformat.read(root / "solutions" / "01-tiny" / "01-tiny.ipynb", as_version=4)
    assert not any(cell.get("outputs") for cell in notebook.cells)


def test_a_file_that_is_no_notebook_is_an_error(tmp_path):
    root = make_course(tmp_path, "01-tiny", lesson=tiny)
    (root / "solutions" / "01-tiny" / "01-tiny.ipynb").write_text("not JSON")
    with pytest.raises(CourseError, match=r"01-tiny\.ipynb is not a notebook"):
        run(root=root, folder=tmp_path / "run")


def test_an_unknown_profile_is_an_error(tmp_path):
    with pytest.raises(CourseError, match="choose from full, quick, grade"):
        run(profile="fast", root=tmp_path, folder=tmp_path)
