"""`pretrain.hand_in`: the zip holds what is on the disk, it is run afresh, and the receipt says what is in it."""

import hashlib
import json
import zipfile

import nbformat
import pytest

from pretrain import receipts, standing, stubs
from tests.unit.kernels import kernel
from tests.unit.lessons import released

ANSWERS = {"ex01-one": "def one(): return 1", "ex02-two": "def two(): return 3", "q1-why": "Because."}
STUBS = dict.fromkeys(ANSWERS, "raise NotImplementedError()") | {"q1-why": "Your answer"}
CALL = "import pretrain\npretrain.hand_in()"


pytestmark = pytest.mark.usefixtures("own_state")


@pytest.fixture
def notebook(tmp_path):
    path = released(tmp_path / "lessons", "01-small")
    (path.parent / stubs.FILE).write_text(json.dumps(STUBS))
    return path


def answer(path, answers, *more):
    """Write answers into a notebook, and further cells behind all others."""
    made = nbformat.read(path, as_version=4)
    made.cells.insert(1, nbformat.v4.new_code_cell("from pretrain import check"))
    for cell in made.cells:
        cell.source = answers.get(cell.metadata.get("nbgrader", {}).get("grade_id"), cell.source)
    made.cells += [nbformat.v4.new_code_cell(source, id=f"more-{n}") for n, source in enumerate(more)]
    nbformat.write(made, path)


def test_the_receipt_says_what_the_zip_holds_when_it_runs_from_an_empty_kernel(notebook, tmp_path):
    answer(notebook, ANSWERS, CALL)  # the call itself is in the notebook too
    found = receipts.hand_in(notebook)
    assert found.passing == {"ex01-one"} and not (found.untouched or found.gone or found.problem)
    with zipfile.ZipFile(found.archive) as opened:
        assert opened.namelist() == ["01-small/01-small.ipynb"]
        assert opened.read("01-small/01-small.ipynb") == notebook.read_bytes()
    assert found.sha256 == hashlib.sha256(found.archive.read_bytes()).hexdigest()
    text = repr(found)
    assert found.sha256 in text and str(found.archive) in text and "1 of 2 exercises pass" in text
    assert "✓ Exercise 1: One & more\n· Exercise 2: Two & more: does not pass" in text
    assert not (tmp_path / "state").exists(), "the check is none of the open notebook's"
    assert receipts.hand_in(notebook).sha256 == found.sha256


def test_what_only_the_open_kernel_knows_does_not_pass_and_what_is_blank_or_gone_is_named(notebook):
    answer(notebook, {"ex02-two": "two = left_in_the_kernel"})
    made = nbformat.read(notebook, as_version=4)
    made.cells = [cell for cell in made.cells if cell.id != "ex01-one"]
    nbformat.write(made, notebook)
    found = receipts.hand_in(notebook)
    assert found.passing == frozenset() and found.gone == {"ex01-one"} and found.untouched == {"q1-why"}
    assert "These cells are gone from the notebook: ex01-one." in repr(found)
    assert "Not answered in words: q1-why." in repr(found)


def test_in_an_editor_what_is_not_saved_is_not_handed_in(notebook, monkeypatch):
    answer(notebook, ANSWERS, CALL)
    monkeypatch.setenv(standing.NOTEBOOK, str(notebook))
    with kernel(notebook.parent) as run:
        run("import pretrain")
        assert run(f"{CALL}  # typed, not saved", "more-0").text == receipts.UNSAVED
        run("def one(): return 2", "ex01-one")
        assert run(CALL, "more-0").text == receipts.UNSAVED
        assert not notebook.with_suffix(".zip").exists()
        run(ANSWERS["ex01-one"], "ex01-one")
        said = run(CALL, "more-0").text
        assert "Hand in this file" in said and "1 of 2 exercises pass" in said


def test_a_kernel_that_dies_is_said_and_the_zip_is_there_all_the_same(notebook):
    answer(notebook, {"ex01-one": "import os; os._exit(1)"})
    found = receipts.hand_in(notebook)
    assert "checks could not be run" in repr(found) and "died" in found.problem.lower()
    assert found.archive.is_file()


def test_a_check_without_its_table_is_said_and_counts_for_nothing(notebook):
    answer(notebook, {"ex01-one-visible": "with check.exercise('ex01-one') as see:\n    see('one', 1)"})
    found = receipts.hand_in(notebook)
    assert "checks/ex01-one.json is missing beside this notebook" in found.problem and not found.passing


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "not a notebook"),
        ('{"cells": []}', "no exercises of a lesson"),
        ("\udcff", "not a notebook"),
        (None, "No such file"),
    ],
)
def test_what_is_no_lesson_is_not_handed_in(tmp_path, content, said):
    path = tmp_path / "01-small.ipynb"
    if content is not None:
        path.write_bytes(content.encode(errors="surrogateescape"))
    assert said in repr(receipts.hand_in(path))
    assert not path.with_suffix(".zip").exists()


def test_where_no_notebook_is_open_it_says_what_to_do():
    assert "hand_in(" in repr(receipts.hand_in())
