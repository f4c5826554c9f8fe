"""GPT: the recipe that lesson 02 teaches against nanoGPT's published recipe for a CPU, on the same text and wall time.

nanoGPT's README (github.com/karpathy/nanoGPT) gives for a CPU: 4 layers, 4 heads, 128 dimensions, context 64, batch 12,
2,000 steps, no dropout; its configuration for characters adds AdamW with lr 1e-3 falling to 1e-4 along a cosine after
100 steps, betas 0.9 and 0.99, weight decay 0.1. The peer here is a model of our own with these numbers. What we measure
of ours is what is taught: the lesson's cells are executed.
"""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import nn

from grading.course.pretraining import read_names
from pretrain import data, train
from tests.bench.result import Result

NOTEBOOK = Path(__file__).parents[2] / "solutions" / "02-gpt" / "02-gpt.ipynb"
CONTEXT, BATCH, STEPS = 64, 12, 2000
THREADS = int(os.environ.get("OMP_NUM_THREADS", "2"))  # one where others use the machine: two that wait are slower


class PeerBlock(nn.Module):
    """GPT-2's block without biases."""

    def __init__(self, C: int, H: int) -> None:
        super().__init__()
        self.H = H
        self.norm1, self.norm2 = nn.LayerNorm(C, bias=False), nn.LayerNorm(C, bias=False)
        self.qkv, self.out = nn.Linear(C, 3 * C, bias=False), nn.Linear(C, C, bias=False)
        self.wide, self.narrow = nn.Linear(C, 4 * C, bias=False), nn.Linear(4 * C, C, bias=False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        q, k, v = (z.unflatten(-1, (self.H, -1)).transpose(1, 2) for z in self.qkv(self.norm1(x)).chunk(3, -1))
        y = nn.functional.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.out(y.transpose(1, 2).flatten(2))
        return x + self.narrow(nn.functional.gelu(self.wide(self.norm2(x))))


class Peer(nn.Module):
    """GPT-2 with learned positions and a head that shares the embedding's weight."""

    def __init__(self, V: int, C: int = 128, H: int = 4, L: int = 4) -> None:
        super().__init__()
        self.embedding, self.positions = nn.Embedding(V, C), nn.Embedding(CONTEXT, C)
        self.blocks = nn.Sequential(*(PeerBlock(C, H) for _ in range(L)))
        self.norm = nn.LayerNorm(C, bias=False)
        for name, p in self.named_parameters():
            if p.ndim == 2:
                nn.init.normal_(p, std=0.02 / math.sqrt(2 * L) if "out" in name or "narrow" in name else 0.02)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        x = self.embedding(ids) + self.positions.weight[: ids.shape[1]]
        return self.norm(self.blocks(x)) @ self.embedding.weight.T


def peer_optimiser(model: nn.Module) -> torch.optim.Optimizer:
    """Return AdamW as nanoGPT configures it."""
    matrices, rest = [p for p in model.parameters() if p.ndim == 2], [p for p in model.parameters() if p.ndim < 2]
    groups = [{"params": matrices, "weight_decay": 0.1}, {"params": rest, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=1e-3, betas=(0.9, 0.99))


def peer_schedule(progress: float) -> float:
    """Return the factor of the learning rate: up in 100 of 2,000 steps, then along a cosine to a tenth."""
    warm = 100 / STEPS
    done = max(0.0, (progress - warm) / (1 - warm))
    return min(1.0, (progress + 1 / STEPS) / warm) if progress < warm else 0.55 + 0.45 * math.cos(math.pi * done)


class Text:
    """The training and validation speeches as characters."""

    def __init__(self, windows: Callable[..., Any]) -> None:
        texts = data.load_sotu()["text"]
        number = {c: i for i, c in enumerate(sorted(set("".join(texts))))}
        train_rows, valid_rows, _ = data.split("sotu")
        self.ids, self.valid = (
            torch.tensor([number[c] for text in texts[rows] for c in text]) for rows in (train_rows, valid_rows)
        )
        self.V, self.windows = len(number), windows

    def batches(self, seed: int) -> Callable[[int], Any]:
        """Return what `fit` draws batches with."""

        def draw(step: int) -> Any:
            g = torch.Generator().manual_seed(step + 100_000 * seed)
            return self.windows(self.ids, torch.randint(len(self.ids) - CONTEXT, (BATCH,), generator=g), CONTEXT)

        return draw

    @torch.no_grad()
    def loss(self, model: nn.Module) -> float:
        """Return nats a character on 1,024 windows of the validation speeches."""
        model.eval()
        x, y = self.windows(self.valid, torch.linspace(0, len(self.valid) - CONTEXT - 1, 1024).long(), CONTEXT)
        parts = [cross_entropy(model, pair).item() for pair in zip(x.split(64), y.split(64), strict=True)]
        return sum(parts) / len(parts)


def cross_entropy(model: nn.Module, batch: Any) -> torch.Tensor:
    """Return the loss of a batch."""
    return nn.functional.cross_entropy(model(batch[0]).flatten(0, 1), batch[1].flatten())


def peak() -> float:
    """Return the floating-point operations a second of a large product of matrices."""
    x, best = torch.randn(1024, 1024), 0.0
    for _ in range(10):
        start = time.perf_counter()
        x @ x
        best = max(best, 2 * 1024**3 / (time.perf_counter() - start))
    return best


def share(speed: float, V: int, layers: int, C: int = 128) -> float:
    """Return the share of the peak: six operations a token for each weight of a product, and attention's own."""
    return speed * (6 * (12 * layers * C**2 + V * C) + 12 * layers * CONTEXT * C) / peak()


def run(rounds: int = 3, steps: int = STEPS) -> list[Result]:
    """Train with both in turn: the peer for its number of steps, ours for as many seconds."""
    torch.set_num_threads(THREADS)
    names = read_names(NOTEBOOK)
    text, recipe = Text(names["windows"]), names["recipe"]
    losses: dict[str, list[float]] = {"ours": [], "peer": []}
    speeds: dict[str, list[float]] = {"ours": [], "peer": []}
    shares: dict[str, list[float]] = {"ours": [], "peer": []}
    for seed in range(rounds):
        torch.manual_seed(seed)
        peer, ours = Peer(text.V), names["GPT"](text.V, embed_dim=128, num_heads=4, num_layers=3)
        common = {"batches": text.batches(seed), "progress": False, "every": 100}
        first = train.fit(
            peer, cross_entropy, steps=steps, optimiser=peer_optimiser(peer), schedule=peer_schedule, **common
        )
        seconds = first.seconds[-1]
        second = train.fit(ours, recipe.loss_function, seconds=seconds, optimiser=recipe.optimiser(ours), **common)
        for side, model, history, layers in (("peer", peer, first, 4), ("ours", ours, second, 3)):
            losses[side].append(text.loss(model))
            speeds[side].append(history.items_per_second)
            shares[side].append(share(speeds[side][-1], text.V, layers))
            print(
                f"round {seed + 1} of {rounds}, {side}: {seconds:.0f} s, {losses[side][-1]:.3f} nats a character, "
                f"{speeds[side][-1]:,.0f} tokens/s, {shares[side][-1]:.0%} of the peak",
                flush=True,
            )
    note = f"State of the Union, characters, {steps} steps of the peer and as many seconds of ours, {THREADS} thread(s)"
    told = f"{note}; nats a character: " + ", ".join(
        f"{side} {'/'.join(f'{x:.3f}' for x in values)}" for side, values in losses.items()
    )
    chance = {side: [math.exp(-x) for x in values] for side, values in losses.items()}
    peer_name = "nanoGPT's recipe for a CPU"
    return [
        Result("GPT: probability of the right character, equal wall time", "probability", peer_name, chance, told),
        Result("GPT: tokens trained on", "tokens/s", peer_name, speeds, note),
        Result("GPT: share of the matmul peak", "share", peer_name, shares, note),
    ]
