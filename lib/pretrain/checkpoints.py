"""Checkpoints: files that hold a training run, written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import torch


def save(state: dict[str, Any], path: Path) -> None:
    """Write beside the place and move there: a crash leaves the old file or the new one, never half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    torch.save(state, fresh)
    os.replace(fresh, path)


def load(path: Path, device: torch.device) -> dict[str, Any]:
    """Read a checkpoint; only tensors and plain data are accepted, so that a file cannot run code.

    Raises:
        ValueError: the file is not a checkpoint, or is damaged.
    """
    try:
        return torch.load(path, map_location=device, weights_only=True)
    except Exception as error:  # torch raises many kinds for a file that is not its own
        raise ValueError(f"{path} is not a readable checkpoint: delete it and start again") from error


def generator_states(device: torch.device) -> dict[str, torch.Tensor]:
    """Return the states of torch's generators, which dropout draws from."""
    states = {"cpu": torch.get_rng_state()}
    return states | ({"cuda": torch.cuda.get_rng_state(device)} if device.type == "cuda" else {})


def set_generator_states(states: dict[str, torch.Tensor], device: torch.device) -> None:
    """Set torch's generators to the states that `generator_states` returned."""
    torch.set_rng_state(states["cpu"].cpu())
    if "cuda" in states and device.type == "cuda":
        torch.cuda.set_rng_state(states["cuda"].cpu(), device)
