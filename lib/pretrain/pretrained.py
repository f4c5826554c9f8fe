"""Weights that ship with the course: small checkpoints made by a lesson's own code, each with a model card.

NAME.safetensors holds the weights, as float16; NAME.json the card: what they were trained on and for how long, the
loss that they reach, the licence, and a SHA-256. The card's loss can be measured again, and is when weights are loaded.
Mitchell et al. 2019, "Model cards for model reporting" (arXiv:1810.03993).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load as read_tensors
from safetensors.torch import save as tensor_bytes
from torch import nn

from pretrain import train
from pretrain.batches import Batch, elements
from pretrain.cache import written_whole
from pretrain.history import History

FOLDER = Path(__file__).parent / "weights"
NEEDED = {"data", "steps", "seconds", "machine", "loss", "licence", "sha256"}
Card = dict[str, Any]
State = dict[str, torch.Tensor]


@dataclass(frozen=True)
class Recipe:
    """How a lesson pre-trains its model, for two minutes in the notebook or longer with `course pretrain`.

    Attributes:
        model: makes the model, with new random weights.
        loss_function, batches: as `train.fit` wants them.
        optimiser: makes the optimiser of a model.
        evaluate: returns {"loss": the loss on held-out data, …}; the same numbers for the same weights each time.
        data, licence: of the text, for the card.
        tokenizer: as text, if the weights mean nothing without it.
        details: more for the card, such as the model's sizes.
        count, unit: how many items a batch holds, and what they are.
        clip: as `train.fit` wants it.
    """

    model: Callable[[], nn.Module]
    loss_function: train.LossFunction
    batches: Callable[[int], Batch]
    optimiser: Callable[[nn.Module], torch.optim.Optimizer]
    evaluate: train.Evaluation
    data: str
    licence: str
    tokenizer: str = ""
    details: Card = field(default_factory=dict)
    count: Callable[[Batch], int] = elements
    unit: str = "tokens"
    clip: float | None = 1.0

    def fit(self, model: nn.Module, **options: Any) -> History:
        """Train `model` in place by this recipe; options are those of `train.fit`, such as `seconds`."""
        usual: dict[str, Any] = {"optimiser": self.optimiser(model), "evaluate": self.evaluate}
        usual |= {"count": self.count, "unit": self.unit, "clip": self.clip}
        return train.fit(model, self.loss_function, self.batches, **(usual | options))


def save(name: str, state: State, card: Card, folder: Path = FOLDER) -> Path:
    """Write weights and their card; return the weights' path.

    Args:
        name: of both files.
        state: a model's `state_dict()`; floats are rounded to float16.
        card: has at least data, steps, seconds, machine, loss and licence. A tokenizer, as text, may be in it.

    Raises:
        ValueError: the card lacks something.
    """
    if missing := sorted(NEEDED - {"sha256"} - card.keys()):
        raise ValueError(f"the card of {name} lacks {', '.join(missing)}")
    content = tensor_bytes({key: _narrow(value) for key, value in state.items()})
    path = folder / f"{name}.safetensors"
    with written_whole(path) as file:
        file.write(content)
    with written_whole(path.with_suffix(".json")) as file:
        whole = card | {"sha256": hashlib.sha256(content).hexdigest()}
        file.write(json.dumps(whole, indent=1, ensure_ascii=False).encode() + b"\n")
    return path


def load(name: str, folder: Path = FOLDER) -> tuple[State, Card]:
    """Return weights, as float32 on the CPU, and their card.

    Raises:
        FileNotFoundError: there are none of that name.
        ValueError: the weights are not those that the card speaks of.
    """
    path = folder / f"{name}.safetensors"
    if not path.exists():
        known = ", ".join(sorted(file.stem for file in folder.glob("*.safetensors"))) or "none yet"
        raise FileNotFoundError(f"there are no weights {name!r} in {folder}: choose from {known}")
    content, card = path.read_bytes(), json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    if hashlib.sha256(content).hexdigest() != card["sha256"]:
        raise ValueError(f"{path} is not what its card says (SHA-256 differs): install the course again")
    try:
        return {key: _wide(value) for key, value in read_tensors(content).items()}, card
    except SafetensorError as error:
        raise ValueError(f"{path} is damaged ({error}): install the course again") from error


def rounded(state: State) -> State:
    """Return the state as it will be after `save` and `load`."""
    return {key: _wide(_narrow(value)) for key, value in state.items()}


def check_loss(card: Card, loss: float, tolerance: float = 0.02) -> None:
    """Compare the loss that loaded weights reach with that on their card.

    Raises:
        ValueError: they differ by more than `tolerance`: the model, its tokenizer or the text is another.
    """
    if not abs(loss - card["loss"]) <= tolerance:
        raise ValueError(
            f"these weights reach a loss of {loss:.3f} here; their card says {card['loss']:.3f}: "
            "the model, the tokenizer or the text is not the one that they were trained with"
        )


def _narrow(value: torch.Tensor) -> torch.Tensor:
    value = value.detach().cpu().contiguous()
    return value.half() if value.is_floating_point() else value


def _wide(value: torch.Tensor) -> torch.Tensor:
    return value.float() if value.is_floating_point() else value
