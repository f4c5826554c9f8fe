"""The training loop of the whole course.

One function, `fit`: it draws a batch, computes the loss, goes one step down its gradient, and keeps a record. It can be
stopped at any moment and goes on from its checkpoint as if nothing had happened.
"""

from __future__ import annotations

import math
import os
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

import torch
from torch import nn
from tqdm import tqdm

from pretrain import checkpoints, optim
from pretrain.batches import Batch, elements, to_device
from pretrain.history import History
from pretrain.interrupts import StopRequest
from pretrain.runtime import autocast

LossFunction = Callable[[nn.Module, Batch], torch.Tensor]
Evaluation = Callable[[nn.Module], dict[str, float]]
SAVE_EVERY = 30.0  # seconds between two checkpoints


def fit(
    model: nn.Module,
    loss_function: LossFunction,
    batches: Callable[[int], Batch],
    *,
    steps: int | None = None,
    seconds: float | None = None,
    optimiser: torch.optim.Optimizer | None = None,
    schedule: Callable[[float], float] = optim.warmup_linear,
    clip: float | None = 1.0,
    evaluate: Evaluation | None = None,
    evaluate_every: int | None = None,
    until: str = "",
    patience: int = 4,
    every: int = 50,
    count: Callable[[Batch], int] = elements,
    unit: str = "items",
    checkpoint: str | os.PathLike[str] | None = None,
    name: str = "training",
    progress: bool = True,
) -> History:
    """Train `model` in place and return the history.

    Args:
        model: any module; it is trained where its parameters are.
        loss_function: called as `loss_function(model, batch)`, returns a scalar tensor.
        batches: called with the number of the step, returns the batch: a tensor, or a tuple, list or dict of them.
            Drawn from a generator seeded with that number, a resumed run sees the batches that an unbroken one would.
        steps, seconds: the budget; the run ends when the first of those given is used up. With `seconds` the learning
            rate depends on the clock, so that only a budget in steps gives the same result twice.
        optimiser: by default `optim.adamw(model)`.
        schedule: maps the share of the budget used (0 to 1) to the factor of the learning rate.
        clip: the largest norm of all gradients together; None where they are sparse, and have none.
        evaluate: called as `evaluate(model)`, in eval mode and without gradients, every `evaluate_every` steps and
            at the end; the numbers it returns are kept in the history.
        until: the name of one of those numbers, such as "validation accuracy": training also ends when it has not risen
            for `patience` evaluations, and the model is left as it was where it was highest (early stopping: Prechelt
            1998, "Early stopping, but when?"). Give as `steps` more than are needed, and a schedule that does not fall.
        every: steps between two entries of the history.
        count, unit: how many items (tokens, words, images) a batch holds, and what to call them.
        checkpoint: a file. Written every 30 seconds, when interrupted and at the end; when it exists, training goes on
            from there.
        name: shown before the progress bar.
        progress: whether to show the bar.

    Returns:
        The history. After an interruption (Ctrl-C, or the stop button in Jupyter) with a checkpoint it has `finished`
        False: the model is as it was then, and the same call goes on from there. A second Ctrl-C does not wait.

    Raises:
        ValueError: there is no budget, nothing is evaluated that could stop rising, or the checkpoint is damaged or
            belongs to another model.
        FloatingPointError: the loss or its gradient is not finite (on a GPU this is seen every `every` steps).
        KeyboardInterrupt: interrupted without a checkpoint: nothing that follows shall take the model for trained.
    """
    if min(steps or 0, seconds or 0) < 0 or not (steps or seconds):
        raise ValueError("fit needs a budget above 0: give steps=… or seconds=…")
    optimiser, path = optimiser or optim.adamw(model), Path(checkpoint) if checkpoint else None
    if until and not (evaluate and evaluate_every):
        raise ValueError(f"to train until {until!r} stops rising, fit needs evaluate=… and evaluate_every=…")
    evaluation = (evaluate, evaluate_every)
    if until and checkpoint:
        raise ValueError(f"a checkpoint does not keep where {until!r} was highest: give until=… or checkpoint=…")
    best = Best(until, patience)
    run = _Run(
        model, loss_function, batches, optimiser, schedule, clip, steps, seconds, every, evaluation, best, count, path
    )
    run.resume()
    quiet = {} if progress else {"disable": True}  # else TQDM_DISABLE=1 decides, where nobody looks
    # Plain text, since a saved notebook keeps no widgets; to stdout, since JupyterLab shows stderr as an error.
    bar = tqdm(
        total=steps or seconds, unit="step" if steps else "s", desc=name, file=sys.stdout, mininterval=0.5, **quiet
    )
    with StopRequest() as stop, bar:
        try:
            run.train(bar, stop, unit)
        finally:
            run.set_lr(1.0)  # so that the optimiser can be used again
    best.restore(model)
    return run.history


@dataclass
class Best:
    """Where the number `name` was highest, and whether it has stopped rising; without a name it never has."""

    name: str
    patience: int
    score: float = -math.inf
    since: int = 0  # evaluations since the highest
    weights: dict[str, torch.Tensor] = field(default_factory=dict)

    @property
    def settled(self) -> bool:
        return self.since >= self.patience

    def note(self, model: nn.Module, numbers: dict[str, float]) -> None:
        """Take the numbers of an evaluation, and the weights where they are the best so far."""
        if not self.name:
            return
        self.since += 1
        if numbers[self.name] > self.score:
            self.score, self.since = numbers[self.name], 0
            self.weights = {name: value.detach().clone() for name, value in model.state_dict().items()}

    def restore(self, model: nn.Module) -> None:
        """Give the model its best weights back, if there are any."""
        if self.weights:
            model.load_state_dict(self.weights)


@dataclass
class _Run:
    """The arguments of one call of `fit`, and its state, which a checkpoint holds."""

    model: nn.Module
    loss_function: LossFunction
    batches: Callable[[int], Batch]
    optimiser: torch.optim.Optimizer
    schedule: Callable[[float], float]
    clip: float | None
    steps: int | None
    seconds: float | None
    every: int
    evaluation: tuple[Evaluation | None, int | None]
    best: Best
    count: Callable[[Batch], int]
    path: Path | None

    def __post_init__(self) -> None:
        self.device = next(self.model.parameters()).device
        self.peak_lrs = [group["lr"] for group in self.optimiser.param_groups]
        self.step, self.elapsed, self.history = 0, 0.0, History()
        self.pending = torch.zeros((), device=self.device)  # the losses since the last entry, summed on the device
        self.saved_at = time.monotonic()

    @property
    def used(self) -> float:
        """The share of the budget that is used, 0 to 1."""
        by_steps = self.step / self.steps if self.steps else 0.0
        return min(1.0, max(by_steps, self.elapsed / self.seconds if self.seconds else 0.0))

    def train(self, bar: tqdm, stop: StopRequest, unit: str) -> None:
        self.model.train()
        while self.used < 1 and not self.best.settled and not stop.requested:
            start = time.monotonic() - self.elapsed
            self._one_step(to_device(self.batches(self.step), self.device))
            self.elapsed = time.monotonic() - start
            if self.step % self.every == 0 or self.used >= 1:
                self._record()
                self.elapsed = time.monotonic() - start  # to read the loss waits for the GPU
                speed = f"{self.history.items_per_second:,.0f} {unit}/s"
                bar.set_postfix_str(f"loss {self.history.loss[-1]:.3f}, {speed}", refresh=False)
            self._evaluate_if_due()
            bar.update((self.step if self.steps else round(min(self.elapsed, self.seconds or 0), 1)) - bar.n)
            if time.monotonic() - self.saved_at > SAVE_EVERY:
                self.save()
        self.history.finished = self.used >= 1 or self.best.settled
        self.save()
        if not self.history.finished and self.path is None:
            raise KeyboardInterrupt(f"stopped after step {self.step}: run this cell again to train from the beginning")
        if not self.history.finished:
            bar.write(f"Stopped after step {self.step}: call fit again to go on from {self.path}.")

    def _one_step(self, batch: Batch) -> None:
        self.set_lr(self.schedule(self.used))
        with autocast(self.device):
            loss = self.loss_function(self.model, batch)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        norm = 0.0 if self.clip is None else nn.utils.clip_grad_norm_(self.model.parameters(), self.clip)
        if self.device.type == "cpu":  # a GPU would have to wait at every step
            self._check(loss.detach() + norm)  # before the step, so that the model is not spoilt
        self.optimiser.step()
        self.pending += loss.detach()
        self.step += 1
        self.history.items += self.count(batch)

    def _check(self, number: torch.Tensor) -> None:
        if not torch.isfinite(number):
            raise FloatingPointError(f"the loss is {number} by step {self.step}: try a lower learning rate")

    def _record(self) -> None:
        self._check(self.pending)
        history = self.history
        history.loss.append(self.pending.item() / (self.step - (history.steps[-1] if history.steps else 0)))
        history.steps.append(self.step)
        history.lr.append(self.optimiser.param_groups[0]["lr"])
        history.seconds.append(self.elapsed)
        self.pending.zero_()

    def _evaluate_if_due(self) -> None:
        evaluate, every = self.evaluation
        if evaluate and (self.used >= 1 or (every and self.step % every == 0)):
            self.model.eval()
            with torch.no_grad(), autocast(self.device):
                self.history.evaluations.append({"step": self.step, **evaluate(self.model)})
            self.model.train()
            self.best.note(self.model, self.history.evaluations[-1])

    def set_lr(self, factor: float) -> None:
        for group, peak in zip(self.optimiser.param_groups, self.peak_lrs, strict=True):
            group["lr"] = peak * factor

    def save(self) -> None:
        """Write the checkpoint, if one was asked for; never one that is spoilt."""
        self.saved_at = time.monotonic()
        if self.path is not None:
            self._check(self.pending)
            own = {"step": self.step, "elapsed": self.elapsed, "pending": self.pending, "history": asdict(self.history)}
            checkpoints.save(own | checkpoints.states(self.model, self.optimiser, self.device), self.path)

    def resume(self) -> None:
        """Go back to what the checkpoint holds, if there is one."""
        if self.path is not None and self.path.exists():
            state = checkpoints.load(self.path, self.device)
            checkpoints.restore(state, self.model, self.optimiser, self.device, self.path)
            self.step, self.elapsed, self.pending = state["step"], state["elapsed"], state["pending"]
            self.history = History(**state["history"])
            if self.used >= 1:
                tqdm.write(f"{self.path} holds a finished run of {self.step} steps: there is nothing left to train.")
