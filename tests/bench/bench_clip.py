"""CLIP: the towers and the loss that lesson 06 teaches against transformers' CLIPModel of about the same size.

Both train on the same batches for the same wall time, in turns; the peer as published: a vision transformer on patches,
a causal text transformer read at the end mark, AdamW, with the better of two learning rates.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
import transformers
from torch import nn
from transformers import CLIPConfig, CLIPModel

from grading import paths
from grading.course import pretraining
from pretrain import device, optim, train, world
from tests.bench.result import Result

SECONDS, RUNS, SCENES = 20.0, 3, 400
PEER_LRS = (5e-4, 2e-3)
END = len(world.TOKENS)  # the peer's end mark: transformers takes 2 for an old configuration, and looks elsewhere

Vectors = tuple[torch.Tensor, torch.Tensor]  # of pictures and of captions, (B, E) each, of length 1


class Peer(nn.Module):
    """CLIPModel of the lesson's sizes: pictures (B, 3, 32, 32) and ids (B, T) to what it returns, loss included."""

    def __init__(self) -> None:
        super().__init__()
        shared = {"num_attention_heads": 4, "projection_dim": 64}
        vision = {"image_size": 32, "patch_size": 8, "hidden_size": 96, "intermediate_size": 192}
        text = {"vocab_size": END + 1, "hidden_size": 64, "intermediate_size": 128, "num_hidden_layers": 1}
        text |= {"max_position_embeddings": world.LONGEST, "eos_token_id": END, "pad_token_id": world.IDS[world.PAD]}
        text |= {"bos_token_id": world.IDS[world.BEGIN]}
        config = CLIPConfig(
            text_config=shared | text, vision_config=shared | vision | {"num_hidden_layers": 3}, projection_dim=64
        )
        self.clip = CLIPModel(config)

    def forward(self, x: torch.Tensor, ids: torch.Tensor) -> Any:
        ends = torch.where(ids == world.IDS[world.END], END, ids)
        return self.clip(input_ids=ends, pixel_values=x, attention_mask=(ids != 0).long(), return_loss=True)


def loss_of_peer(model: nn.Module, batch: Any) -> torch.Tensor:
    """Return transformers' own loss."""
    return model(*batch).loss


def vectors(model: Any, x: torch.Tensor, ids: torch.Tensor) -> Vectors:
    """Return what either side makes of pictures and captions."""
    if isinstance(model, Peer):
        found = model(x, ids)
        return found.image_embeds, found.text_embeds
    return model.image(x), model.text(ids)


@torch.no_grad()
def recall(model: nn.Module, scenes: world.Scenes) -> float:
    """Return the share of pictures for which a right caption is the best of all."""
    captions = np.array(scenes.captions(False))
    u, v = vectors(model.eval(), scenes.x().to(device()), world.ids_of(captions).to(device()))
    return float((captions[(u @ v.T).argmax(1).cpu().numpy()] == captions).mean())


def trained(seed: int, lr: float | None, recipe: Any, scenes: world.Scenes) -> tuple[float, float]:
    """Train ours, or the peer with a learning rate: recall at 1, and pairs a second."""
    torch.manual_seed(seed)
    model = (recipe.model() if lr is None else Peer()).to(device())
    loss: Callable[[nn.Module, Any], torch.Tensor] = recipe.loss_function if lr is None else loss_of_peer
    optimiser = recipe.optimiser(model) if lr is None else optim.adamw(model, lr=lr)
    ways = {"seconds": SECONDS, "optimiser": optimiser, "count": recipe.count, "progress": False}
    history = train.fit(model, loss, recipe.batches, **ways)
    return recall(model, scenes), history.items_per_second


def run() -> list[Result]:
    """Measure pairs a second of training, and recall at 1 among the same test scenes after equal wall time."""
    recipe = pretraining.read_recipe(paths.notebook(paths.lessons(["06"])[0]))
    scenes = world.make("test", SCENES)
    speed: dict[str, list[float]] = {"ours": [], "peer": []}
    found: dict[str, list[float]] = {"ours": [], "peer": []}
    for seed in range(RUNS):
        ours, *others = (trained(seed, lr, recipe, scenes) for lr in (None, *PEER_LRS))
        for side, (share, pairs) in (("ours", ours), ("peer", max(others))):
            found[side].append(share)
            speed[side].append(pairs)
    sizes = [sum(p.numel() for p in model.parameters()) for model in (recipe.model(), Peer())]
    peer = f"transformers {transformers.__version__} CLIPModel"
    note = f"{SECONDS:.0f} s each, {RUNS} seeds, {torch.get_num_threads()} threads, {sizes[0]:,} and {sizes[1]:,} "
    note += f"parameters; the peer with the better of AdamW {PEER_LRS}"
    return [
        Result("CLIP: training", "pairs/s", peer, speed, note),
        Result(f"CLIP: recall at 1 of {SCENES} at equal time", "share", peer, found, note),
    ]
