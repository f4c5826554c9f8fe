"""Features of the era task's paragraphs by lesson 02's GPT, which ship with the course: `course pretrain gpt-era`.

Lesson 03 compares them with those of other models. It cannot hold lesson 02's model itself, which is what students of
that lesson write.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import nn
from torch.nn.utils.rnn import pad_sequence

from grading import paths
from grading.course.pretraining import read_names
from pretrain import pretrained, tasks
from pretrain.pretrained import Card, State

NAME = "gpt-era"
BATCH = 64


def write(folder: Path = pretrained.FOLDER) -> Path:
    """Write the features and their card, beside the weights; return the path."""
    return pretrained.save(NAME, *make(), folder)


def make() -> tuple[State, Card]:
    """Return the mean vector of each paragraph of `tasks.era()` after the embedding and each block, and the card.

    Long paragraphs are read in windows of as many tokens as the network takes.

    Returns:
        {"layer0": (N, C), "layer1": …}, float32, the last one after the final norm, in the order of the task's texts.
    """
    names = read_names(paths.notebook(paths.lessons(["02"])[0]))
    weights, card = pretrained.load("gpt")
    model = names["recipe"].model()
    model.load_state_dict(weights)
    windows, of = cut(names["tokenizer"], tasks.era().texts, card["context"])
    layers = means(model.eval(), windows, of)
    about = {"data": "the paragraphs of pretrain.tasks.era(), by the weights `gpt`", "licence": card["licence"]}
    return layers, card | about | {"tokenizer": "", "texts": checksum(tasks.era().texts)}


def checksum(texts: Sequence[str]) -> str:
    """Return the SHA-256 of texts in their order: features are of no use for others."""
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()


def cut(tokenizer: Tokenizer, texts: Sequence[str], context: int) -> tuple[list[torch.Tensor], torch.Tensor]:
    """Return the texts' token ids in windows of at most `context`, and which text each window is of."""
    encoded = [tokenizer.encode(text).ids for text in texts]
    pairs = [(ids[s : s + context], i) for i, ids in enumerate(encoded) for s in range(0, len(ids), context)]
    pairs.sort(key=lambda pair: len(pair[0]))  # windows of like lengths together: little padding
    return [torch.tensor(ids) for ids, _ in pairs], torch.tensor([i for _, i in pairs])


@torch.no_grad()
def means(model: nn.Module, windows: list[torch.Tensor], of: torch.Tensor) -> State:
    """Return the mean over the tokens of each text after every layer."""
    sums: dict[str, torch.Tensor] = {}
    counts = torch.zeros(int(of.max()) + 1).index_add_(0, of, torch.tensor([float(len(w)) for w in windows]))
    for start in range(0, len(windows), BATCH):
        batch, rows = windows[start : start + BATCH], of[start : start + BATCH]
        real = pad_sequence([torch.ones(len(w)) for w in batch], batch_first=True)[..., None]
        for name, x in layers(model, pad_sequence(batch, batch_first=True)).items():
            made = sums.setdefault(name, torch.zeros(len(counts), x.shape[-1]))
            made.index_add_(0, rows, (x * real).sum(1))  # a token does not see the padding on its right
    return {name: total / counts[:, None] for name, total in sums.items()}


def layers(model: Any, ids: torch.Tensor) -> dict[str, torch.Tensor]:
    """Return the vectors of all tokens after the embedding, after each block, and after the norm for the last."""
    found: list[torch.Tensor] = []
    parts = [model.embedding, *model.blocks[:-1], model.norm]
    hooks = [part.register_forward_hook(lambda _, __, output: found.append(output)) for part in parts]
    try:
        model(ids)
    finally:
        for hook in hooks:
            hook.remove()
    return {f"layer{i}": x for i, x in enumerate(found)}
