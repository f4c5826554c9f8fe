"""Optimisers and schedules.

Muon: Jordan et al. 2024, "Muon: An optimizer for hidden layers in neural networks"
(kellerjordan.github.io/posts/muon); Liu et al. 2025, "Muon is scalable for LLM training" (arXiv:2502.16982).
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import torch
from torch import nn


def orthogonalise(matrix: torch.Tensor, steps: int = 3) -> torch.Tensor:
    """Return roughly U Vᵀ of the matrix's singular value decomposition U S Vᵀ, by Newton–Schulz iterations.

    Args:
        matrix: float tensor of shape (m, n).
        steps: each is three products. After five, singular values lie between about 0.7 and 1.2, but for those that
            were tiny beside the largest; three are enough to train with and cost less.

    Returns:
        A tensor of the same shape and dtype; computed in bfloat16 on CUDA.
    """
    a, b, c = 3.4445, -4.7750, 2.0315  # the post's odd polynomial of degree 5, steep at 0
    x = matrix.bfloat16() if matrix.is_cuda else matrix
    x = x / (x.norm() + 1e-7)  # no singular value is above 1 now
    wide = x if x.shape[0] <= x.shape[1] else x.T  # the products are smaller this way round
    for _ in range(steps):
        gram = wide @ wide.T
        wide = torch.addmm(wide, torch.addmm(gram, gram, gram, beta=b, alpha=c), wide, beta=a)
    return (wide if wide.shape == matrix.shape else wide.T).to(matrix.dtype)


class Muon(torch.optim.Optimizer):
    """Momentum whose update is orthogonalised, for the weight matrices inside a network.

    Args:
        params: parameters of two dimensions (not embeddings, and not the layer that gives the logits).
        lr: the step, relative to the size of a matrix.
        momentum: of the Nesterov momentum.
        steps: Newton–Schulz iterations.
        weight_decay: the matrices shrink by lr · weight_decay at each step (Liu et al. 2025, section 2.2).

    Raises:
        ValueError: a parameter is not a matrix.
    """

    def __init__(
        self,
        params: Iterable[nn.Parameter],
        lr: float = 0.03,
        momentum: float = 0.95,
        steps: int = 3,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(params, {"lr": lr, "momentum": momentum, "steps": steps, "weight_decay": weight_decay})
        if any(p.ndim != 2 for group in self.param_groups for p in group["params"]):
            raise ValueError("Muon is for matrices: give vectors and embeddings to AdamW")

    @torch.no_grad()
    def step(self, closure: None = None) -> None:  # type: ignore[override]
        """Make one step from the gradients."""
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is not None:
                    self._update(p, p.grad, group)

    def _update(self, p: torch.Tensor, grad: torch.Tensor, group: dict) -> None:
        state = self.state[p]
        if "momentum" not in state:
            state["momentum"] = torch.zeros_like(p)
        state["momentum"].lerp_(grad, 1 - group["momentum"])
        nesterov = grad.lerp(state["momentum"], group["momentum"])
        scale = max(1.0, p.shape[0] / p.shape[1]) ** 0.5
        p.mul_(1 - group["lr"] * group["weight_decay"])
        p.add_(orthogonalise(nesterov, group["steps"]), alpha=-group["lr"] * scale)


class RowAdagrad(torch.optim.Optimizer):
    """Adagrad with one learning rate for each row of a table, from sparse gradients (`Embedding(…, sparse=True)`).

    A row that changes often moves less and less: its step is divided by the root of the summed squared lengths of its
    gradients (after Duchi et al. 2011, which has a rate for each number). Rows without a gradient cost nothing.

    Args:
        params: tables (V, C).
        lr: how far the first gradient moves a row.
    """

    def __init__(self, params: Iterable[nn.Parameter], lr: float = 2.0) -> None:
        super().__init__(params, {"lr": lr})

    @torch.no_grad()
    def step(self, closure: None = None) -> None:  # type: ignore[override]
        """Make one step from the gradients; a row that stands in one several times takes a step for each."""
        for group in self.param_groups:
            for p in (p for p in group["params"] if p.grad is not None):
                ids, rows = p.grad._indices()[0], p.grad._values()
                if "squares" not in self.state[p]:
                    self.state[p]["squares"] = torch.full((len(p),), 1e-12, device=p.device)
                squares = self.state[p]["squares"].index_add_(0, ids, rows.square().sum(1))
                p.index_add_(0, ids, rows * squares[ids].rsqrt()[:, None], alpha=-group["lr"])


class Together(torch.optim.Optimizer):
    """Several optimisers that step as one, each with its own parameters."""

    def __init__(self, *optimisers: torch.optim.Optimizer) -> None:
        self.optimisers = optimisers

    @property
    def param_groups(self) -> list[dict]:  # type: ignore[override]
        """The groups of all, looked up each time: loading a state replaces them."""
        return [group for optimiser in self.optimisers for group in optimiser.param_groups]

    def step(self, closure: None = None) -> None:  # type: ignore[override]
        """Step each of them."""
        for optimiser in self.optimisers:
            optimiser.step()

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Forget all gradients."""
        for optimiser in self.optimisers:
            optimiser.zero_grad(set_to_none)

    def state_dict(self) -> dict:
        """Return the state of each."""
        return {"optimisers": [optimiser.state_dict() for optimiser in self.optimisers]}

    def load_state_dict(self, state_dict: dict) -> None:
        """Restore the state of each."""
        for optimiser, state in zip(self.optimisers, state_dict["optimisers"], strict=True):
            optimiser.load_state_dict(state)


def adamw(model: nn.Module, lr: float = 3e-3, weight_decay: float = 0.0) -> torch.optim.Optimizer:
    """Return AdamW over all parameters, fused on CPU and CUDA; weight decay is for matrices only."""
    return _adamw([p for p in model.parameters() if p.requires_grad], lr, weight_decay)


def muon(model: nn.Module, lr: float = 0.03, adamw_lr: float = 5e-3, weight_decay: float = 0.0) -> Together:
    """Return Muon for the matrices of linear layers inside the network and AdamW for everything else.

    Embeddings, and linear layers that give the logits (those whose name ends in `head`, and those that share their
    weight with an embedding), stay with AdamW.

    Raises:
        ValueError: there is no matrix for Muon.
    """
    inside = {
        id(module.weight)
        for name, module in model.named_modules()
        if isinstance(module, nn.Linear) and not name.endswith("head")
    }
    inside -= {id(module.weight) for module in model.modules() if isinstance(module, nn.Embedding)}
    trained = [p for p in model.parameters() if p.requires_grad]  # in the model's order, so that a checkpoint fits
    matrices, rest = [p for p in trained if id(p) in inside], [p for p in trained if id(p) not in inside]
    if not matrices:
        raise ValueError("the model has no linear layer inside for Muon: use AdamW")
    first = Muon(matrices, lr, weight_decay=weight_decay)
    return Together(first, *([_adamw(rest, adamw_lr, weight_decay)] if rest else []))


def _adamw(params: list[nn.Parameter], lr: float, weight_decay: float) -> torch.optim.AdamW:
    groups = [
        {"params": [p for p in params if p.ndim >= 2], "weight_decay": weight_decay},
        {"params": [p for p in params if p.ndim < 2], "weight_decay": 0.0},
    ]
    fused = all(p.device.type in ("cpu", "cuda") for p in params)
    optimiser = torch.optim.AdamW([g for g in groups if g["params"]], lr=lr, betas=(0.9, 0.95), fused=fused)
    optimiser.register_step_pre_hook(_lay_out_alike)
    return optimiser


@torch.no_grad()
def _lay_out_alike(optimiser: torch.optim.Optimizer, args: tuple, kwargs: dict) -> None:
    """Lay gradients and state out in memory as their parameters are: fused AdamW takes that for granted on the CPU.

    They nearly always are; not so a gradient that somebody has set, or the state of a network in another order.
    """
    for p in (p for group in optimiser.param_groups for p in group["params"] if p.grad is not None):
        if p.grad.stride() != p.stride():
            p.grad = torch.empty_like(p).copy_(p.grad)
        state = optimiser.state.get(p, {})
        for name, kept in state.items():
            if kept.shape == p.shape and kept.stride() != p.stride():
                state[name] = torch.empty_like(p).copy_(kept)


def warmup_linear(progress: float, warmup: float = 0.05) -> float:
    """Return the factor of the learning rate: up to 1 in the first share of the run, then straight down to 0.

    Args:
        progress: the share of the run that is done, 0 to 1.
        warmup: the share of the run in which the rate rises.
    """
    return min(1.0, (progress + 1e-3) / warmup) if progress < warmup else (1 - progress) / (1 - warmup)


def warmup_cosine(progress: float, warmup: float = 0.05) -> float:
    """As `warmup_linear`, but down along half a cosine (Loshchilov and Hutter 2017, arXiv:1608.03983)."""
    done = max(0.0, (progress - warmup) / (1 - warmup))
    return min(1.0, (progress + 1e-3) / warmup) if progress < warmup else 0.5 * (1 + math.cos(math.pi * done))


def constant(progress: float) -> float:
    """Return 1: the learning rate stays as it is."""
    return 1.0
