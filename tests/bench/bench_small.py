"""Lesson 10's small networks beside torch's own: eight bits throughout (static quantisation), and its pruning.

The lesson's own cells are executed. What the lesson cuts and teaches is compared with what torch's integers reach with
the same network, in accuracy, bytes and time; the masks of both prunings are the same.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import torch
from torch import nn
from torch.nn.utils import prune

from tests.bench.result import Result
from tests.bench.running import execute, in_turns, speed

NOTEBOOK = Path(__file__).parents[2] / "solutions" / "10-smaller-and-sturdier" / "10-smaller-and-sturdier.ipynb"
CELLS = ("prelude", "imports", "ex03-masks", "ex05-cut-channels", "ex06-quantise")
CELLS += ("digit-net", "emoji-net", "one-label", "emoji-scenes", "narrowed", "weights")
THREADS = int(os.environ.get("OMP_NUM_THREADS", "2"))
BATCH, KEEP = 64, 0.2


def names_of_lesson() -> dict[str, Any]:
    """Return what the lesson makes of its emoji network, from its own cells."""
    return execute(NOTEBOOK, CELLS, {"SEED": 0})


def masks_of_torch(weights: list[torch.Tensor]) -> list[torch.Tensor]:
    """Return the masks of torch's global magnitude pruning."""
    layers = [nn.Conv2d(1, 1, 1) for _ in weights]
    for layer, weight in zip(layers, weights, strict=True):
        layer.weight = nn.Parameter(weight)
    prune.global_unstructured([(layer, "weight") for layer in layers], prune.L1Unstructured, amount=1 - KEEP)
    return [layer.weight_mask.bool() for layer in layers]  # type: ignore[operator, union-attr]


def run(rounds: int = 3) -> list[Result]:
    """Measure ours and the peer in turn."""
    torch.set_num_threads(THREADS)
    names = names_of_lesson()
    options, x = names["options"], names["scenes_x"][:BATCH]
    weights = [w for w, _ in names["shipped"].folded]
    mine, theirs = names["magnitude_masks"](weights, KEEP, False), masks_of_torch(weights)
    assert all(torch.equal(a, b) for a, b in zip(mine, theirs, strict=True))
    hits = {name: names["one_label"](options[name][0]).mean(1).tolist() for name in ("8 bits", "half, taught")}
    weights_alone = names["with_weights"](names["shipped"], lambda w: names["restored"](w, 8, True))
    hits["weights"] = names["one_label"](weights_alone).mean(1).tolist()
    sides = {"ours": lambda: speed(lambda: options["half, taught"][0](x), BATCH)}
    sides["peer"] = lambda: speed(lambda: options["8 bits"][0](x), BATCH)
    numbers = sum(w.numel() for w in weights)
    pruning = {"ours": lambda: speed(lambda: names["magnitude_masks"](weights, KEEP, False), numbers)}
    pruning["peer"] = lambda: speed(lambda: masks_of_torch(weights), numbers)
    size = {name: [1e6 / options[name][1]] for name in ("8 bits", "half, taught")}
    peer, note = f"torch {torch.__version__}, static int8 throughout", f"{THREADS} thread(s)"
    half = "small emoji network, cut to half and taught"

    def against(ours: str, values: dict[str, list[float]]) -> dict[str, list[float]]:
        return {"ours": values[ours], "peer": values["8 bits"]}

    return [
        Result(
            "emoji network, weights of eight bits: unseen emoji named", "share", peer, against("weights", hits), note
        ),
        Result(f"{half}: unseen emoji named", "share", peer, against("half, taught", hits), note),
        Result(f"{half}: batches of {BATCH}", "pictures/s", peer, in_turns(sides, rounds), note),
        Result(f"{half}: networks in a megabyte", "1/MB", peer, against("half, taught", size), note),
        Result(
            f"global pruning to {KEEP:.0%}, the same masks",
            "weights/s",
            "torch.nn.utils.prune",
            in_turns(pruning, rounds),
            note,
        ),
    ]
