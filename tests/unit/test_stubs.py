"""`pretrain.reset`: the stub comes back in its own cell, the old answer in a comment; nothing else changes."""

import json

import pytest

from pretrain import standing, stubs
from tests.unit.kernels import kernel
from tests.unit.lessons import released

STUB = "def one():\n    raise NotImplementedError()"
STUBS = {"ex01-one": STUB, "ex02-two": "def two():\n    raise NotImplementedError()", "q1-why": "Your answer"}
CALL = 'pretrain.reset("ex01")'


@pytest.fixture(scope="module")
def lesson(tmp_path_factory):
    """A lesson, and what runs cells in its kernel."""
    folder = tmp_path_factory.mktemp("course")
    path = released(folder / "lessons", "01-small")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(standing.NOTEBOOK, str(path))
        patch.setenv("PRETRAIN_STATE", str(folder / "state"))
        with kernel(path.parent) as run:
            run("import pretrain")
            yield path, run


@pytest.fixture
def notebook(lesson):
    (lesson[0].parent / stubs.FILE).write_text(json.dumps(STUBS))
    return lesson[0]


@pytest.fixture
def run(lesson, notebook):
    return lesson[1]


def test_the_stub_comes_back_and_the_answer_stays_in_a_comment(run, notebook):
    before = notebook.read_bytes()
    for answer in ("def one():\n\n    return 2", "def one(:\n\n  return 2  # does not even parse"):
        reply = run(f"{CALL}\n{answer}", "ex01-one")
        assert reply.ok and reply.text == stubs.DONE
        assert reply.cell.startswith(f"{STUB}\n\n\n{stubs.KEPT}\n# def one(") and "\n#\n#   " in reply.cell
        compile(reply.cell, "cell", "exec")
    assert notebook.read_bytes() == before
    assert "NameError" in run("try:\n    one()\nexcept NameError as e:\n    print(repr(e))").text, "the answer was run"


def test_without_an_answer_only_the_stub_comes_back(run):
    assert run(CALL, "ex01-one").cell == run(f"{CALL}\n{STUB}\n", "ex01-one").cell == STUB


@pytest.mark.parametrize(
    ("source", "cell", "said"),
    [
        (CALL, "ex02-two", "first line of the cell of ex01-one"),
        (CALL, "my-own-cell", "first line of the cell of ex01-one"),
        (f"x = 1\n{CALL}", "ex01-one", "first line of the cell of ex01-one"),
        ('pretrain.reset("ex07")', "ex01-one", "no exercise 'ex07' here: choose from ex01-one, ex02-two"),
        ('pretrain.reset("")', "ex01-one", "no exercise ''"),
    ],
)
def test_in_the_wrong_place_or_for_nothing_it_changes_nothing_and_says_what_to_do(run, source, cell, said):
    reply = run(source, cell)
    assert reply.ok and reply.cell is None and said in reply.text


def test_vs_code_has_other_names_for_cells(run):
    assert run(f"{CALL}\nx", "vscode-notebook-cell:/a/01-small.ipynb#W4").cell.startswith(STUB)


@pytest.mark.parametrize("content", [None, "", "[]", '{"ex01-one": 3}', "\udcff"])
def test_without_a_list_of_stubs_it_says_so(run, notebook, content):
    path = notebook.parent / stubs.FILE
    path.unlink()
    if content is not None:
        path.write_bytes(content.encode(errors="surrogateescape"))
    reply = run(CALL, "ex01-one")
    assert reply.cell is None and "stubs.json is missing beside this notebook, or damaged" in reply.text


def test_outside_an_editor_a_call_that_was_left_does_no_harm(tmp_path, monkeypatch):
    monkeypatch.delenv(standing.NOTEBOOK, raising=False)
    with kernel(tmp_path) as run:
        reply = run(f"import pretrain; {CALL}\nprint('the rest')", "ex01-one")
        assert reply.ok and reply.cell is None and "the rest" in reply.text


def test_a_cell_that_only_speaks_of_it_is_left_alone():
    lines = ["# pretrain.reset('ex01')\n", "x = 1\n"]
    assert stubs.call_alone(lines) == lines and stubs.call_alone([]) == []
