"""Batches: a tensor, or a tuple, list or dict of them."""

from __future__ import annotations

from typing import Any

import torch

Batch = Any


def to_device(batch: Batch, device: torch.device) -> Batch:
    """Return the batch with its tensors on the device."""
    if isinstance(batch, torch.Tensor):
        if device.type == "cuda" and batch.device.type == "cpu":
            return batch.pin_memory().to(device, non_blocking=True)  # the copy overlaps with the step before
        return batch.to(device)
    if isinstance(batch, dict):
        return {key: to_device(value, device) for key, value in batch.items()}
    if isinstance(batch, (tuple, list)):
        return type(batch)(to_device(value, device) for value in batch)
    return batch


def elements(batch: Batch) -> int:
    """Return the number of elements of the first tensor: of tokens, where that holds the token ids."""
    if isinstance(batch, torch.Tensor):
        return batch.numel()
    values = batch.values() if isinstance(batch, dict) else batch
    return next(value.numel() for value in values if isinstance(value, torch.Tensor))
