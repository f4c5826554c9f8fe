"""Lesson 04's networks: pictures a second, beside a peer and the machine's own peak.

The peer is the same network in torch's usual order of memory, channels first: what is compared is what the lesson does
to be fast. The lesson's own cells are executed.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import nn

from grading.course.pretraining import read_names
from pretrain import images, train
from tests.bench.bench_gpt import peak
from tests.bench.result import Result
from tests.bench.running import execute, speed

NOTEBOOK = Path(__file__).parents[2] / "solutions" / "04-cnn" / "04-cnn.ipynb"
MORE = ("ex12-inverted-residual", "efficientnet")  # cells, beside those of the recipe
THREADS = int(os.environ.get("OMP_NUM_THREADS", "2"))
BATCH, SIZE = 64, 96


def names_of_lesson() -> dict[str, Any]:
    """Return what the lesson's models need, from its own cells."""
    return execute(NOTEBOOK, MORE, read_names(NOTEBOOK))


def multiplications(net: nn.Module, x: torch.Tensor) -> float:
    """Return the multiplications of the convolutions and linear layers for one picture of x (B, C, H, W)."""
    found = []

    def count(layer: nn.Module, inputs: tuple, result: torch.Tensor) -> None:
        places = result[0, 0].numel() if isinstance(layer, nn.Conv2d) else 1
        found.append(layer.weight.numel() * places)  # type: ignore[operator, union-attr]

    layers = [layer for layer in net.modules() if isinstance(layer, (nn.Conv2d, nn.Linear))]
    hooks = [layer.register_forward_hook(count) for layer in layers]
    with torch.no_grad():
        net(x[:2])
    for hook in hooks:
        hook.remove()
    return float(sum(found))


def forward_speed(net: nn.Module, x: torch.Tensor) -> float:
    """Return pictures a second, the best of five."""
    with torch.no_grad():
        return speed(lambda: net(x), len(x))


def training_speed(recipe: Any, layout: torch.memory_format, seed: int, steps: int) -> float:
    """Return pictures a second of training by the lesson's recipe, in a memory order."""
    torch.manual_seed(seed)
    net = recipe.model().to(memory_format=layout)

    def batches(step: int) -> Any:
        x, y = recipe.batches(step)
        return x.contiguous(memory_format=layout), y

    ways: dict[str, Any] = {"optimiser": recipe.optimiser(net), "count": recipe.count, "progress": False}
    return train.fit(net, recipe.loss_function, batches, steps=steps, **ways).items_per_second


def run(rounds: int = 3, steps: int = 20) -> list[Result]:
    """Measure ours and the peer in turn."""
    torch.set_num_threads(THREADS)
    names = names_of_lesson()
    ours = names["EfficientNetLite0"]().eval()
    ours.load_state_dict(dict(zip(ours.state_dict(), images.load_efficientnet().values(), strict=True)))
    ours = ours.to(memory_format=torch.channels_last)
    x = torch.randn(BATCH, 3, SIZE, SIZE)
    other = names["EfficientNetLite0"]().eval()
    work = {
        "forward": multiplications(other, x),
        "training": multiplications(names["recipe"].model(), x[:, :, :32, :32]),
    }
    last, first = torch.channels_last, torch.contiguous_format
    sides: dict[str, dict[str, Callable[[int], float]]] = {
        "forward": {
            "ours": lambda seed: forward_speed(ours, x.contiguous(memory_format=last)),
            "peer": lambda seed: forward_speed(other, x),
        },
        "training": {
            "ours": lambda seed: training_speed(names["recipe"], last, seed, steps),
            "peer": lambda seed: training_speed(names["recipe"], first, seed, steps),
        },
    }
    found: dict[str, dict[str, list[float]]] = {kind: {"ours": [], "peer": []} for kind in sides}
    for seed in range(rounds):
        for kind, pair in sides.items():
            for side, measure in pair.items():
                found[kind][side].append(measure(seed))
    top = peak()
    told = {}
    for kind, factor in (("forward", 2), ("training", 6)):  # operations for each multiplication
        share = max(found[kind]["ours"]) * work[kind] * factor / top
        told[kind] = f"{THREADS} thread(s); ours reaches {share:.0%} of the speed of a large product of matrices"
    name = f"CNN: EfficientNet-Lite0 forward at {SIZE} pixels, batches of {BATCH}"
    usual = "the same network, channels first"
    return [
        Result(name, "pictures/s", usual, found["forward"], told["forward"]),
        Result("CNN: training EmojiNet, scenes drawn too", "pictures/s", usual, found["training"], told["training"]),
    ]
