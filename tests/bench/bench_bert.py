"""BERT: the recipe that lesson 03 teaches against transformers' BertForMaskedLM of the same size, on the same batches.

Both train for the same wall time, in turns; the peer as published: post-norm, learned positions, scores at all places,
AdamW, with the better of two learning rates.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
import transformers
from torch import nn
from transformers import BertConfig, BertForMaskedLM

from grading import paths
from grading.course import pretraining
from pretrain import device, optim, train
from pretrain.pretrained import Recipe
from tests.bench.result import Result

SECONDS, RUNS = 40.0, 3
PEER_LRS = (5e-4, 2e-3)


def peer_model(recipe: Recipe) -> tuple[nn.Module, Callable[[nn.Module, Any], torch.Tensor]]:
    """Return BertForMaskedLM of the recipe's sizes, and its loss function."""
    sizes = recipe.details
    config = BertConfig(
        vocab_size=recipe.model().embeddings.token.num_embeddings,
        hidden_size=sizes["embed_dim"],
        num_hidden_layers=sizes["num_layers"],
        num_attention_heads=sizes["num_heads"],
        intermediate_size=sizes["mlp_dim"],
        max_position_embeddings=sizes["context"],
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    return BertForMaskedLM(config), lambda model, batch: model(input_ids=batch[0], labels=batch[1]).loss


def held_out(model: nn.Module, loss: Callable[[nn.Module, Any], torch.Tensor], batches: list) -> float:
    """Return the mean loss of a model on the same held-out batches for both sides."""
    model.eval()
    with torch.no_grad():
        return sum(float(loss(model, batch)) for batch in batches) / len(batches)


def run() -> list[Result]:
    """Measure tokens per second of training, and the loss after equal wall time (as 1/loss: more is better)."""
    recipe = pretraining.read_recipe(paths.notebook(paths.lessons(["03"])[0]))
    names: dict[str, Any] = recipe.evaluate.__globals__
    batches = [names["masked_batch"](names["valid_ids"], 10**6 + step, 32) for step in range(10)]
    speed: dict[str, list[float]] = {"ours": [], "peer": []}
    loss: dict[str, list[float]] = {"ours": [], "peer": []}
    for seed in range(RUNS):
        torch.manual_seed(seed)
        found = []
        for lr in (None, *PEER_LRS):
            model, loss_function = (recipe.model(), recipe.loss_function) if lr is None else peer_model(recipe)
            model = model.to(device())
            optimiser = recipe.optimiser(model) if lr is None else optim.adamw(model, lr=lr)
            options = {"seconds": SECONDS, "optimiser": optimiser, "progress": False}
            history = train.fit(model, loss_function, recipe.batches, **options)
            found.append((held_out(model, loss_function, batches), history.items_per_second))
        best = min(found[1:])
        loss["ours"].append(1 / found[0][0])
        loss["peer"].append(1 / best[0])
        speed["ours"].append(found[0][1])
        speed["peer"].append(best[1])
    peer = f"transformers {transformers.__version__} BertForMaskedLM"
    threads = torch.get_num_threads()
    note = f"{SECONDS:.0f} s each, {RUNS} seeds, {threads} threads; the peer with the better of AdamW {PEER_LRS}"
    return [
        Result("BERT: training", "tokens/s", peer, speed, note),
        Result("BERT: 1 / held-out loss at equal time", "1/nats", peer, loss, note),
    ]
