"""The start page and a student's progress: what lessons say of themselves, what is noted, what is shown."""

import nbformat
import pytest
from nbclient import NotebookClient

import pretrain
from pretrain import outline, standing, start
from tests.unit.lessons import CHECKS, POINTS, released

pytestmark = pytest.mark.usefixtures("own_state")


@pytest.fixture
def notebook(tmp_path):
    return released(tmp_path / "lessons", "01-small")


def pass_check(path, exercise, passed=True):
    return standing.note(path, CHECKS[exercise], passed)


def test_a_lesson_says_what_it_is_about_and_costs(notebook):
    found = outline.read(notebook)
    assert (found.name, found.title) == ("01-small", "1 Small numbers")
    assert found.about == "Numbers are everywhere. **Counting** comes first."
    assert (found.time, found.points) == ("about an hour", POINTS)
    assert [(e.name, e.title, e.points) for e in found.exercises] == [
        ("ex01-one", "Exercise 1: One & more", 3.0),
        ("ex02-two", "Exercise 2: Two & more", 3.0),
    ]


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"cells": [1]}', '{"cells": [{"metadata": {}}]}', "\udcff"])
def test_what_is_no_notebook_is_an_error(tmp_path, content):
    path = tmp_path / "broken.ipynb"
    path.write_bytes(content.encode(errors="surrogateescape"))
    with pytest.raises(ValueError, match="not a notebook"):
        outline.read(path)


def test_a_check_that_passes_is_kept_and_one_that_fails_again_is_not(notebook):
    assert standing.standing(notebook).passing == frozenset()
    assert pass_check(notebook, "ex01-one")
    assert not pass_check(notebook, "ex01-one"), "it was known"
    assert standing.standing(notebook).passing == {"ex01-one"}
    assert standing.standing(notebook).line() == "1 of 2 exercises pass their checks (3 of 10 points)"
    assert pass_check(notebook, "ex01-one", passed=False)
    assert standing.standing(notebook).passing == frozenset()


def test_only_the_lessons_own_checks_count(notebook):
    assert not standing.note(notebook, "check.passed()", True)
    assert not standing.note(notebook, "# Hidden tests run here.", True)
    assert standing.standing(notebook).passing == frozenset()


def test_a_check_that_has_changed_since_does_not_count(tmp_path, notebook):
    pass_check(notebook, "ex01-one")
    newer = released(tmp_path / "newer", "01-small", **CHECKS | {"ex01-one": "assert one() == 1.0"})
    notebook.write_bytes(newer.read_bytes())
    assert standing.standing(notebook).passing == frozenset()
    assert not standing.note(notebook, "assert one() == 1.0", False)


def test_another_copy_of_a_lesson_has_progress_of_its_own(tmp_path, notebook):
    pass_check(notebook, "ex01-one")
    assert standing.standing(released(tmp_path / "elsewhere", "01-small")).passing == frozenset()


@pytest.mark.parametrize("content", ["", "[1]", '{"ex01-one": 1}', "\udcff"])
def test_damaged_notes_count_as_none(tmp_path, notebook, content):
    pass_check(notebook, "ex02-two")
    [path] = (tmp_path / "state").rglob("*.json")
    path.write_bytes(content.encode(errors="surrogateescape"))
    assert standing.standing(notebook).passing == frozenset()
    assert pass_check(notebook, "ex01-one")
    assert standing.standing(notebook).passing == {"ex01-one"}


def test_what_is_noted_holds_no_answer_and_no_check(tmp_path, notebook):
    pass_check(notebook, "ex01-one")
    [path] = (tmp_path / "state").rglob("*.json")
    assert "assert" not in path.read_text() and len(path.read_text()) < 100


def test_progress_is_shown_as_text_and_as_a_table(notebook, monkeypatch):
    pass_check(notebook, "ex02-two")
    monkeypatch.setenv(standing.NOTEBOOK, str(notebook))
    text, table = repr(pretrain.progress()), pretrain.progress()._repr_html_()
    assert "· Exercise 1: One & more (3 points)\n✓ Exercise 2: Two & more (3 points)" in text
    assert "A person reads the answers in words: 4 points." in text
    assert "1 of 2 exercises pass" in table and "One &amp; more" in table and table.count("✓") == 1


def test_elsewhere_progress_says_where_it_is_shown(monkeypatch):
    assert "JupyterLab" in repr(pretrain.progress())
    monkeypatch.setenv(standing.NOTEBOOK, "/nowhere/01-small.ipynb")
    assert "JupyterLab" in repr(pretrain.progress())


CELLS = [
    "from pretrain import check\ndef one(): return 1\ndef two(): return 3",
    *CHECKS.values(),
    "from pretrain import progress\nprogress()",
]


def executed(notebook, *sources):
    """The cells of a notebook with these sources, run where the lesson is."""
    copy = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    NotebookClient(copy, kernel_name="python3", allow_errors=True).execute(cwd=str(notebook.parent))
    return copy.cells


def run_in_kernel(notebook, *sources):
    done = executed(notebook, *sources)
    return ["".join(out.get("text", "") for out in cell.outputs if out.get("name") == "stdout") for cell in done]


def test_in_jupyterlab_checks_are_noted_as_they_run(notebook, monkeypatch):
    folder = notebook.parent.parent
    start.write(folder)
    monkeypatch.setenv(standing.NOTEBOOK, str(notebook))
    said = run_in_kernel(notebook, *CELLS)
    assert said[1] == "1 of 2 exercises pass their checks (3 of 10 points)\n"
    assert said[0] == said[2] == ""
    assert standing.standing(notebook).passing == {"ex01-one"}
    assert "1 of 2 exercises pass" in (folder / start.PAGE).read_text()


def test_what_is_not_written_or_not_run_yet_is_explained(notebook, monkeypatch):
    monkeypatch.setenv(standing.NOTEBOOK, str(notebook))
    empty = "from pretrain import check\ndef one():\n    raise NotImplementedError()\ndef two(): return 2"
    cells = executed(notebook, empty, CHECKS["ex01-one"], "raise NotImplementedError()", "nothing", CHECKS["ex02-two"])
    box, error = cells[1].outputs
    assert "`one` is not written yet" in box.data["text/html"] and error.ename == "NotImplementedError"
    assert len(error.traceback) == 1
    assert "Not written yet" in cells[2].outputs[0].data["text/html"]
    assert "Run All Above Selected Cell" in "".join(cells[3].outputs[-1].traceback)
    assert standing.standing(notebook).passing == {"ex02-two"}


def test_a_check_that_cannot_run_takes_nothing_away(notebook, monkeypatch):
    monkeypatch.setenv(standing.NOTEBOOK, str(notebook))
    pass_check(notebook, "ex02-two")
    executed(notebook, "import pretrain", CHECKS["ex02-two"])  # a NameError, as after a restart
    assert standing.standing(notebook).passing == {"ex02-two"}


def test_elsewhere_nothing_is_noted_or_said(tmp_path, notebook):
    assert run_in_kernel(notebook, *CELLS)[:3] == ["", "", ""]
    assert not (tmp_path / "state").exists()


def test_the_page_lists_the_lessons_in_order_with_progress(tmp_path, notebook):
    released(tmp_path / "lessons", "02-more", "# 2 More\n\nMore of it.")
    pass_check(notebook, "ex01-one")
    text = start.write(tmp_path / "lessons").read_text()
    assert "**Go on with** [1 Small numbers](01-small/01-small.ipynb)." in text
    first, second = text.split("\n## ")[1:]
    assert first.startswith("[1 Small numbers](01-small/01-small.ipynb)\n\nNumbers are everywhere.")
    assert (
        "About an hour · 2 exercises and a question in words · 10 points" in first and "1 of 2 exercises pass" in first
    )
    assert second.startswith("[2 More](02-more/02-more.ipynb)\n\nMore of it.\n") and "not begun" in second


def test_the_page_goes_on_to_the_first_lesson_that_is_not_done(tmp_path, notebook):
    released(tmp_path / "lessons", "02-more", "# 2 More\n\nMore of it.", **{"ex01-odd": "assert odd(1)"})
    for exercise in CHECKS:
        pass_check(notebook, exercise)
    assert "**Begin with** [2 More]" in start.page(start.lessons(tmp_path / "lessons"))
    standing.note(tmp_path / "lessons/02-more/02-more.ipynb", "assert odd(1)", True)
    assert "with** [" not in start.page(start.lessons(tmp_path / "lessons"))


def test_a_lesson_that_cannot_be_read_does_not_hide_the_others(tmp_path, notebook):
    broken = released(tmp_path / "lessons", "00-broken")
    broken.write_text("{")
    text = start.page(start.lessons(tmp_path / "lessons"))
    assert "cannot be read" in text and "[1 Small numbers]" in text


def test_without_lessons_there_is_no_page(tmp_path):
    with pytest.raises(FileNotFoundError, match="no lessons"):
        start.write(tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_notebook_without_marks_is_a_lesson_without_exercises(tmp_path):
    path = released(tmp_path, "01-plain")
    path.write_text(nbformat.writes(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1")])))
    assert outline.read(path) == outline.Outline("01-plain", "01-plain", "", "", (), 0.0)
