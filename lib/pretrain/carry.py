"""What a student trained in one lesson is carried on to later ones; where there is nothing, the course's own weights.

In JupyterLab `keep` writes weights to the folder `carried` beside the lessons, and `take` reads them. Wherever else a
lesson runs (papermill, the grader) nothing is kept, and everybody has the course's weights.
"""

from __future__ import annotations

from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import load as read_tensors
from safetensors.torch import save as tensor_bytes

from pretrain import pretrained, standing
from pretrain.cache import written_whole
from pretrain.pretrained import State

FOLDER = "carried"
YOURS, OURS = "yours", "the course's"


def keep(name: str, state: State) -> None:
    """Keep weights for later lessons, in the place of what was kept under this name before.

    Args:
        name: as for `pretrained.load`, of the course's own weights.
        state: a model's `state_dict()`.
    """
    if path := _path(name):
        with written_whole(path) as file:
            file.write(tensor_bytes({key: value.detach().cpu().contiguous() for key, value in state.items()}))
        print(f"Later lessons can go on from these weights: they are kept in {path.parent.name}/{path.name}.")


def take(name: str) -> tuple[State, str]:
    """Return the weights that the student kept under this name, else the course's, and whose they are.

    The student's are taken where they have the same names and shapes as the course's; else a line says why not.
    """
    course, _ = pretrained.load(name)
    path = _path(name)
    if path is None or not path.exists():
        return course, OURS
    try:
        own = read_tensors(path.read_bytes())
    except SafetensorError:
        own = {}
    if {key: value.shape for key, value in own.items()} == {key: value.shape for key, value in course.items()}:
        return own, YOURS
    print(f"{path} does not fit this lesson's model: the course's weights are used. Run the earlier lesson again.")
    return course, OURS


def _path(name: str) -> Path | None:
    notebook = standing.open_notebook()
    return notebook and notebook.parent.parent / FOLDER / f"{name}.safetensors"
