"""A student begins an exercise again, and makes the file to hand in, in JupyterLab."""

import hashlib
import json

import nbformat
import pytest
from playwright.sync_api import expect

from pretrain import receipts, stubs
from tests.browser import labs, servers
from tests.unit.lessons import released

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]
STUB = "def one():\n    raise NotImplementedError()"
CALL = 'pretrain.reset("ex01")'


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """JupyterLab on a lesson with a cell that imports the course, and one that hands in."""
    home = tmp_path_factory.mktemp("home")
    path = released(home / "lessons", "01-small")
    (path.parent / stubs.FILE).write_text(json.dumps({"ex01-one": STUB}))
    made = nbformat.read(path, as_version=4)
    made.cells.insert(1, nbformat.v4.new_code_cell("import pretrain\nfrom pretrain import check"))
    made.cells.append(nbformat.v4.new_code_cell("pretrain.hand_in()"))
    nbformat.write(made, path)
    with servers.student(home / "lessons", home) as server:
        server.notebook = path
        yield server


def test_an_exercise_begins_again_in_its_own_cell_and_the_right_file_is_handed_in(page, server):
    page.set_viewport_size({"width": 1400, "height": 2400})
    page.goto(server.url("lab/tree/01-small/01-small.ipynb"))
    panel = labs.notebook(page)
    labs.run(page, labs.cell(panel, "import pretrain"))

    first = panel.locator(".jp-CodeCell").nth(1)
    labs.write(page, first, f"{CALL}\ndef one(:\n    return 2")
    labs.start(page, first)
    expect(first).to_contain_text(stubs.KEPT)
    expect(first).to_contain_text("# def one(:")
    expect(first).not_to_contain_text(CALL)

    labs.write(page, first, "def one(): return 1")
    labs.run(page, first)
    hand_in = labs.cell(panel, "pretrain.hand_in()")
    expect(labs.run(page, hand_in)).to_contain_text(receipts.UNSAVED)
    labs.save(page)
    labs.run(page, hand_in)
    expect(hand_in).to_contain_text("1 of 2 exercises pass their checks in it")
    archive = server.notebook.with_suffix(".zip")
    expect(hand_in).to_contain_text(hashlib.sha256(archive.read_bytes()).hexdigest())
