"""Checkpoints: files that hold a training run, written whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from torch import nn

from pretrain.cache import written_whole

PARTS = {"model", "optimiser", "generators", "step", "elapsed", "pending", "history"}


def save(state: dict[str, Any], path: Path) -> None:
    """Write a checkpoint; a crash on the way leaves the one that was there before."""
    with written_whole(path) as file:
        torch.save(state, file)


def load(path: Path, device: torch.device) -> dict[str, Any]:
    """Read a checkpoint; only tensors and plain data are accepted, so that a file cannot run code.

    Raises:
        ValueError: the file is not a checkpoint, or is damaged.
    """
    try:
        state = torch.load(path, map_location=device, weights_only=True)
    except Exception as error:  # torch raises many kinds for a file that is not its own
        raise ValueError(f"{path} is not a readable checkpoint: delete it and start again") from error
    if not isinstance(state, dict) or not state.keys() >= PARTS:
        raise ValueError(f"{path} is not a checkpoint of this course: choose another file")
    return state


def states(model: nn.Module, optimiser: torch.optim.Optimizer, device: torch.device) -> dict[str, Any]:
    """Return the states of the model, of its optimiser and of torch's generators, which dropout draws from."""
    generators = {"cpu": torch.get_rng_state()}
    if device.type == "cuda":
        generators["cuda"] = torch.cuda.get_rng_state(device)
    if device.type == "mps":
        generators["mps"] = torch.mps.get_rng_state()
    return {"model": model.state_dict(), "optimiser": optimiser.state_dict(), "generators": generators}


def restore(
    state: dict[str, Any], model: nn.Module, optimiser: torch.optim.Optimizer, device: torch.device, path: Path
) -> None:
    """Put back what `states` returned, read from `path`.

    Raises:
        ValueError: the checkpoint is of another model or of another kind of optimiser.
    """
    try:
        model.load_state_dict(state["model"])
        optimiser.load_state_dict(state["optimiser"])
    except (RuntimeError, ValueError, KeyError) as error:
        message = f"{path} is of another model or optimiser: delete it or choose another file"
        raise ValueError(f"{message} ({str(error).splitlines()[0]})") from error
    generators = state["generators"]
    torch.set_rng_state(generators["cpu"].cpu())
    if device.type == "cuda" and "cuda" in generators:
        torch.cuda.set_rng_state(generators["cuda"].cpu(), device)
    if device.type == "mps" and "mps" in generators:
        torch.mps.set_rng_state(generators["mps"].cpu())
