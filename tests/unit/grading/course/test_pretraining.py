"""`course pretrain`: a notebook's own cells, an interrupted run that goes on, weights with a card."""

import nbformat
import pytest
import torch

from grading.course import pretraining
from grading.paths import CourseError
from pretrain import pretrained
from pretrain.history import History

SETUP = "import torch\nfrom pretrain import optim, pretrained"
RECIPE = """\
x = torch.linspace(-1, 1, 16)[:, None]
recipe = pretrained.Recipe(
    model=lambda: torch.nn.Linear(1, 1),
    loss_function=lambda model, batch: (model(batch) - 3 * batch).square().mean(),
    batches=lambda step: x,
    optimiser=lambda model: optim.adamw(model, lr=0.1),
    evaluate=lambda model: {"loss": (model(x) - 3 * x).square().mean().item()},
    data="a line", licence="none", details={"embed_dim": 1},
)"""


def write(path, *sources, tag="pretrain"):
    cells = [nbformat.v4.new_code_cell(source, metadata={"tags": [tag]}) for source in sources]
    cells.insert(1, nbformat.v4.new_code_cell("raise RuntimeError('not to be run')"))
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


def test_it_trains_with_the_notebooks_cells_and_writes_weights_and_card(tmp_path):
    notebook = write(tmp_path / "own.ipynb", SETUP, RECIPE)
    places = {"output": tmp_path / "out", "scratch": tmp_path / "scratch"}
    card = pretraining.pretrain("gpt", 0.02, notebook=notebook, **places)
    state, kept = pretrained.load("gpt", tmp_path / "out")
    assert kept == card | {"sha256": kept["sha256"]}
    assert card["loss"] < 0.01 and card["steps"] > 0 and card["embed_dim"] == 1 and card["parameters"] == 2
    model = torch.nn.Linear(1, 1)
    model.load_state_dict(state)
    pretrained.check_loss(kept, pretraining.read_recipe(notebook).evaluate(model)["loss"], 1e-3)
    again = pretraining.pretrain("gpt", 0.02, notebook=notebook, resume=True, **places)
    assert again["steps"] == card["steps"]  # that run was finished: there was nothing left to do


def test_an_interrupted_run_says_how_to_go_on(tmp_path, monkeypatch):
    notebook = write(tmp_path / "own.ipynb", SETUP, RECIPE)
    monkeypatch.setattr(pretrained.Recipe, "fit", lambda *args, **options: History(finished=False))
    with pytest.raises(CourseError, match=r"course pretrain gpt --minutes 5 --resume"):
        pretraining.pretrain("gpt", 5, notebook=notebook, output=tmp_path, scratch=tmp_path)


@pytest.mark.parametrize(
    ("sources", "message"),
    [(["1 + 1"], "leaves a Recipe"), (["raise NotImplementedError()"], "NotImplementedError"), (["("], "SyntaxError")],
)
def test_a_notebook_without_a_recipe_is_an_error_of_one_line(tmp_path, sources, message):
    with pytest.raises(CourseError, match=message):
        pretraining.read_recipe(write(tmp_path / "own.ipynb", *sources))


def test_a_variant_is_trained_for_as_many_steps_as_asked_for(tmp_path):
    notebook = write(tmp_path / "own.ipynb", SETUP, RECIPE, "variants = {'left': recipe}")
    places = {"notebook": notebook, "output": tmp_path / "out", "scratch": tmp_path / "scratch"}
    assert pretraining.pretrain("bert-left", steps=7, **places)["steps"] == 7
    with pytest.raises(CourseError, match=r"a Recipe named 'right'"):
        pretraining.pretrain("bert-right", steps=7, **places)


def test_only_models_of_the_course_are_trained():
    with pytest.raises(CourseError, match="choose from word2vec, gpt, bert, cnn"):
        pretraining.pretrain("elephant", 1)


def test_a_recipe_says_what_it_counts(tmp_path):
    counted = RECIPE.replace('data="a line",', 'data="a line", count=lambda batch: 2, unit="images",')
    notebook = write(tmp_path / "own.ipynb", SETUP, counted)
    card = pretraining.pretrain("cnn", 0.01, notebook=notebook, output=tmp_path / "out", scratch=tmp_path)
    assert card["images"] == 2 * card["steps"] and "tokens" not in card


def test_the_length_is_said_once():
    for both_or_none in ({}, {"minutes": 1, "steps": 1}):
        with pytest.raises(CourseError, match=r"either --minutes or --steps"):
            pretraining.pretrain("gpt", **both_or_none)
