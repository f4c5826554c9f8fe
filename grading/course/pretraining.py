"""Pre-train a lesson's model for longer than a notebook would, and write the weights that ship with the course.

The code is the lesson's own: the notebook's cells with the tag `pretrain` are executed in order. The last of them
leaves a `pretrain.pretrained.Recipe` named `recipe`; one of them may leave `variants`, a dictionary of others to
compare it with: `bert-left` is the variant "left" of "bert".
"""

from __future__ import annotations

import os
import platform
from pathlib import Path
from typing import Any

import torch

from grading import paths
from grading.lessons import notebooks
from grading.paths import BUILD, CourseError
from pretrain import device, pretrained
from pretrain.history import History
from pretrain.pretrained import Card, Recipe

LESSONS = {
    "word2vec": "01",
    "gpt": "02",
    "bert": "03",
    "cnn": "04",
    "simclr": "05",
    "clip": "06",
    "pictures": "07",
    "gnn": "09",
}
TAG = "pretrain"


def pretrain(
    name: str,
    minutes: float | None = None,
    *,
    steps: int | None = None,
    notebook: Path | None = None,
    resume: bool = False,
    output: Path = pretrained.FOLDER,
    scratch: Path = BUILD / "pretrain",
) -> Card:
    """Train, write weights and card into `output`, and return the card.

    Args:
        name: "word2vec", "gpt", "bert", "cnn", "simclr", "clip", "pictures" or "gnn", or one of its variants, such as
            "bert-left".
        minutes, steps: of training in all, those before an interruption included; give one of them. Models to be
            compared get the same number of steps, which a busy machine does not change.
        notebook: a student's own notebook; the lesson's solution when None.
        resume: go on from where an interrupted run stopped, instead of anew.
        output, scratch: folders of the weights and of the run's checkpoint.

    Raises:
        CourseError: there is no such model, the notebook has no recipe or a cell of it fails, or it was interrupted.
    """
    model_name, _, variant = name.partition("-")
    if model_name not in LESSONS:
        raise CourseError(f"no model {name!r} to pre-train: choose from {', '.join(LESSONS)}")
    if (minutes is None) == (steps is None):
        raise CourseError("say how long to train: either --minutes or --steps")
    recipe = read_recipe(notebook or paths.notebook(paths.lessons([LESSONS[model_name]])[0]), variant)
    checkpoint = scratch / f"{name}.pt"
    if not resume:
        checkpoint.unlink(missing_ok=True)
    model = recipe.model().to(device())
    budget = {"seconds": 60 * minutes} if minutes is not None else {"steps": steps}
    history = recipe.fit(model, **budget, checkpoint=checkpoint, name=f"pre-training {name}")
    if not history.finished:
        option = f"--minutes {minutes:g}" if minutes is not None else f"--steps {steps}"
        raise CourseError(f"stopped; `course pretrain {name} {option} --resume` goes on")
    card = make_card(recipe, model, history)
    pretrained.save(name, model.state_dict(), card, output)
    return card


def read_recipe(notebook: Path, variant: str = "") -> Recipe:
    """Execute the cells of a notebook that have the tag `pretrain`, and return its `recipe`, or a variant of it."""
    names = read_names(notebook)
    recipe = names.get("variants", {}).get(variant) if variant else names.get("recipe")
    if not isinstance(recipe, Recipe):
        wanted = f"in `variants` a Recipe named {variant!r}" if variant else "a Recipe named `recipe`"
        raise CourseError(f"{notebook}: no cell with the tag `{TAG}` leaves {wanted}")
    return recipe


def read_names(notebook: Path) -> dict[str, Any]:
    """Execute the cells of a notebook that have the tag `pretrain`, and return the names that they leave."""
    names: dict[str, Any] = {"__name__": "__main__"}
    for cell in notebooks.read(notebook).cells:
        if cell.cell_type == "code" and TAG in notebooks.tags(cell):
            try:
                exec(compile(cell.source, f"{notebook.name}:{cell.get('id', '')}", "exec"), names)
            except Exception as error:  # whatever a student's code raises
                reason = f"{type(error).__name__}: {error}"
                raise CourseError(f"{notebook.name}, cell {cell.get('id', '?')}: {reason}") from error
    return names


def make_card(recipe: Recipe, model: torch.nn.Module, history: History) -> Card:
    """Return the card of a trained model; its loss is that of the weights as they will be loaded."""
    model.load_state_dict(pretrained.rounded(model.state_dict()))
    model.eval()
    with torch.no_grad():
        measured = recipe.evaluate(model)
    return {
        "data": recipe.data,
        "licence": recipe.licence,
        "loss": round(measured["loss"], 4),
        "steps": history.steps[-1],
        "seconds": round(history.seconds[-1]),
        recipe.unit: history.items,
        "machine": machine(),
        "parameters": sum(p.numel() for p in model.parameters()),
        **recipe.details,
        **({"tokenizer": recipe.tokenizer} if recipe.tokenizer else {}),
    }


def machine() -> str:
    """Say in general words what it was trained on."""
    if device().type == "cuda":
        where = f"one {torch.cuda.get_device_name()}"
    else:
        where = f"{torch.get_num_threads()} of {os.cpu_count()} CPU cores, {platform.machine()}"
    return f"{where}, torch {torch.__version__.split('+')[0]}"
