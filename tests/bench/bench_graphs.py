"""Lesson 09's network: molecules a second of a training step, beside torch_geometric's layers with the same weights.

The lesson's own cells are executed. Both get the same batches, already joined, and give the same results.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import torch
import torch_geometric
from torch import nn
from torch_geometric.nn import GINEConv

from grading.course.pretraining import read_names
from tests.bench.result import Result
from tests.bench.running import in_turns, speed

NOTEBOOK = Path(__file__).parents[2] / "solutions" / "09-graphs" / "09-graphs.ipynb"
THREADS = int(os.environ.get("OMP_NUM_THREADS", "2"))
BATCH = 256


class Peer(nn.Module):
    """The lesson's network with GINEConv for its layers; it shares the lesson's weights."""

    def __init__(self, ours: Any) -> None:
        super().__init__()
        self.atom, self.norms = ours.atom, ours.norms
        self.bonds = nn.ModuleList(layer.bond for layer in ours.layers)
        self.layers = nn.ModuleList(GINEConv(layer.mlp, train_eps=True) for layer in ours.layers)

    def forward(self, atoms: torch.Tensor, edges: torch.Tensor, edge_kinds: torch.Tensor) -> torch.Tensor:
        h = self.atom(atoms)
        for layer, norm, bond in zip(self.layers, self.norms, self.bonds, strict=True):
            h = h + norm(layer(h, edges, bond(edge_kinds))).relu()
        return h


def train(net: nn.Module, batches: list[Any]) -> None:
    """Go forward and backward once over the batches."""
    for batch in batches:
        net.zero_grad(set_to_none=True)
        net(*batch[:3]).square().mean().backward()


def run(rounds: int = 3) -> list[Result]:
    """Measure ours and the peer in turn."""
    torch.set_num_threads(THREADS)
    names = read_names(NOTEBOOK)
    torch.manual_seed(0)
    ours = names["GNN"]()
    peer = Peer(ours)
    batches = [names["pretraining_batch"](step, BATCH) for step in range(8)]
    assert torch.allclose(ours.eval()(*batches[0][:3]), peer.eval()(*batches[0][:3]), atol=1e-4)
    ours.train(), peer.train()
    items = BATCH * len(batches)
    sides = {"ours": lambda: speed(lambda: train(ours, batches), items)}
    sides["peer"] = lambda: speed(lambda: train(peer, batches), items)
    found = in_turns(sides, rounds)
    name = f"GNN: a training step, batches of {BATCH} molecules, the same results"
    note = f"{THREADS} thread(s)"
    return [Result(name, "molecules/s", f"torch_geometric {torch_geometric.__version__}, GINEConv", found, note)]
