"""A student's way from the start page into a lesson: one click, a check's box, progress that stays."""

import re
import shutil
import subprocess
import sys

import nbformat
import pytest
from playwright.sync_api import expect

from grading import paths
from grading.lessons.answers import solutions
from tests.browser import labs, servers

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]
FIRST = "01-word2vec"
EXERCISE = "def one_hot"
CHECK = "one_hot(ids, 5)"
WRONG = "def one_hot(ids, vocab_size):\n    return torch.nn.functional.one_hot(ids, vocab_size)"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    for name in paths.lessons():
        shutil.copytree(paths.LESSONS / name, home / "lessons" / name)
    with servers.student(home / "lessons", home) as server:
        server.folder, server.home = home / "lessons", home
        yield server


@pytest.fixture
def start(page, server):
    """The start page, open."""
    page.set_viewport_size({"width": 1400, "height": 2400})  # enough of a notebook is on the page
    page.goto(f"{servers.start_page(server)}&reset")  # without the tabs of an earlier test
    preview = page.locator(".jp-MarkdownViewer")
    expect(preview.get_by_role("heading", level=1)).to_contain_text("Pretraining from scratch")
    return preview


def test_the_start_page_lists_every_lesson(start):
    titles = start.get_by_role("heading", level=2)
    expect(titles).to_have_count(len(paths.lessons()))
    expect(titles.first).to_contain_text("1 Word2vec")
    expect(start).to_contain_text("13 exercises and a question in words · 43 points")
    levels = start.locator("h1, h2, h3, h4, h5, h6").evaluate_all("all => all.map(h => Number(h.tagName[1]))")
    assert levels == [1] + [2] * len(paths.lessons())


def test_the_keyboard_alone_opens_a_lesson(page, start):
    start.click()
    for _ in range(5):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").startswith("1 Word2vec"):
            break
    page.keyboard.press("Enter")
    expect(page.locator(".jp-NotebookPanel:visible")).to_contain_text("a word is known by its neighbours")


def test_one_click_opens_a_lesson_and_its_checks_count(page, server, start):
    start.get_by_role("link", name=re.compile("^1 Word2vec")).first.click()
    panel = labs.notebook(page)
    labs.run(page, labs.cell(panel, "from pretrain import check, student"))
    exercise, check = labs.cell(panel, EXERCISE), labs.cell(panel, CHECK)

    labs.write(page, exercise, WRONG)
    labs.run(page, exercise)
    box = labs.run(page, check)
    expect(box).to_contain_text("✗ Not yet")
    expect(box).to_contain_text("Likely cause: these are whole numbers")

    labs.write(page, exercise, solutions(FIRST)["ex01-one-hot"])
    labs.run(page, exercise)
    box = labs.run(page, check)
    expect(box).to_contain_text("✓ Passed")
    expect(box).to_contain_text("1 of 13 exercises pass their checks (3 of 43 points)")

    page.goto(servers.start_page(server))
    expect(page.locator(".jp-MarkdownViewer")).to_contain_text("1 of 13 exercises pass their checks (3 of 43 points)")


def test_a_second_start_says_where_the_first_one_runs(server):
    command = [sys.executable, "-m", "pretrain.lab", str(server.folder), "--no-browser"]
    said = subprocess.run(command, env=servers.environment(server.home), capture_output=True, text=True, check=True)
    assert servers.start_page(server).split("//")[1].split("/", 1)[1] in said.stdout


TRAIN = """\
import torch
from pretrain import train

model = torch.nn.Linear(2, 1)
def fit(steps):
    loss = lambda model, batch: model(batch).square().mean()
    return train.fit(model, loss, lambda step: torch.ones(4, 2), steps=steps, checkpoint="run.pt", name="toy")
history = fit(10**9)
print("finished:", history.finished)
"""
RESUME = """\
reached = torch.load("run.pt")["step"]
print("went on:", fit(reached + 10).steps[-1] == reached + 10 > 10)
"""


def test_long_training_shows_progress_and_can_be_interrupted_and_resumed(page, server):
    folder = server.folder / "99-own"
    folder.mkdir()
    cells = [nbformat.v4.new_code_cell(TRAIN), nbformat.v4.new_code_cell(RESUME)]
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), folder / "training.ipynb")
    page.goto(server.url("lab/tree/99-own/training.ipynb"))
    panel = labs.notebook(page)
    training = labs.cell(panel, "history = fit")
    labs.start(page, training)
    expect(training).to_contain_text(re.compile(r"toy:.*loss\s0\.\d+,\s[\d,]+\sitems/s", re.DOTALL))
    panel.get_by_role("button", name="Interrupt the kernel").click()
    expect(training).to_contain_text("finished: False")
    expect(training).to_contain_text(re.compile(r"Stopped after step \d+: call fit again to go on from run\.pt"))
    expect(labs.run(page, labs.cell(panel, "reached ="))).to_contain_text("went on: True")
