"""The training loop of the whole course.

One function, `fit`: it draws a batch, computes the loss, goes one step down its gradient, and keeps a record. It can be
stopped at any moment and goes on from its checkpoint as if nothing had happened.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import nn
from tqdm.auto import tqdm

from pretrain import checkpoints, optim

Batch = Any
LossFunction = Callable[[nn.Module, Batch], torch.Tensor]


@dataclass
class History:
    """What happened in training: one entry a recorded step, for plots."""

    steps: list[int] = field(default_factory=list)
    loss: list[float] = field(default_factory=list)  # mean over the steps since the entry before
    lr: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)  # of training, evaluation left out
    evaluations: list[dict[str, float]] = field(default_factory=list)  # each with its "step"
    items: int = 0  # tokens, words or images seen
    finished: bool = False  # the budget is used up; False after an interruption

    @property
    def items_per_second(self) -> float:
        """Items (tokens, words, images) seen in a second of training."""
        return self.items / self.seconds[-1] if self.seconds and self.seconds[-1] > 0 else 0.0


@dataclass(frozen=True)
class Settings:
    """How long and how carefully to train."""

    steps: int | None
    seconds: float | None
    clip: float
    every: int

    def progress(self, step: int, elapsed: float) -> float:
        """Return the share of the budget that is used, 0 to 1."""
        by_steps = step / self.steps if self.steps else 0.0
        by_time = elapsed / self.seconds if self.seconds else 0.0
        return min(1.0, max(by_steps, by_time))


def fit(
    model: nn.Module,
    loss_function: LossFunction,
    batches: Callable[[int], Batch],
    *,
    steps: int | None = None,
    seconds: float | None = None,
    optimiser: torch.optim.Optimizer | None = None,
    schedule: Callable[[float], float] = optim.warmup_linear,
    clip: float = 1.0,
    evaluate: Callable[[nn.Module], dict[str, float]] | None = None,
    every: int = 50,
    evaluate_every: int | None = None,
    count: Callable[[Batch], int] = lambda batch: _first_tensor(batch).numel(),
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
        clip: the largest norm of all gradients together.
        evaluate: called as `evaluate(model)`, in eval mode and without gradients, every `evaluate_every` steps and
            at the end.
        every: steps between two entries of the history.
        count: how many items (tokens, words, images) a batch holds; by default the elements of its first tensor.
        checkpoint: a file. Written every 30 seconds, when interrupted and at the end; when it exists, training goes on
            from there.
        name: shown before the progress bar.
        progress: whether to show the bar.

    Returns:
        The history. After an interruption (Ctrl-C, or the stop button in Jupyter) it has `finished` False: the model is
        as it was then, and with a checkpoint the same call goes on from there.

    Raises:
        ValueError: there is no budget, or the checkpoint belongs to another model.
        FloatingPointError: the loss is not finite; the model is as it was before that step.
    """
    if not (steps or seconds):
        raise ValueError("fit needs a budget: give steps=… or seconds=…")
    settings = Settings(steps, seconds, clip, every)
    run = _Run(
        model,
        loss_function,
        optimiser or optim.adamw(model),
        schedule,
        settings,
        Path(checkpoint) if checkpoint else None,
    )
    run.resume()
    with (
        StopRequest() as stop,
        tqdm(total=steps, initial=run.step, desc=name, unit="step", disable=not progress) as bar,
    ):
        run.train(batches, count, evaluate, evaluate_every, bar, stop)
    return run.history


class StopRequest:
    """Turns the first Ctrl-C into a wish to stop, so that no step is left half done; the second one stops at once."""

    requested = False

    def __enter__(self) -> StopRequest:
        self._main = threading.current_thread() is threading.main_thread()  # signals reach the main thread only
        if self._main:
            self._before = signal.signal(signal.SIGINT, self._request)
        return self

    def __exit__(self, *error: object) -> None:
        if self._main:
            signal.signal(signal.SIGINT, self._before)

    def _request(self, number: int, frame: object) -> None:
        if self.requested:
            raise KeyboardInterrupt
        self.requested = True


class _Run:
    """The state of one call of `fit`, which a checkpoint holds."""

    def __init__(
        self,
        model: nn.Module,
        loss_function: LossFunction,
        optimiser: torch.optim.Optimizer,
        schedule: Callable[[float], float],
        settings: Settings,
        path: Path | None,
    ) -> None:
        self.model, self.loss_function, self.optimiser = model, loss_function, optimiser
        self.schedule, self.settings, self.path = schedule, settings, path
        self.device = next(model.parameters()).device
        self.peak_lrs = [group["lr"] for group in optimiser.param_groups]
        self.step, self.elapsed, self.history = 0, 0.0, History()
        self.pending = torch.zeros((), device=self.device)  # the losses since the last entry, summed on the device
        self.saved_at = time.monotonic()

    def train(
        self,
        batches: Callable[[int], Batch],
        count: Callable[[Batch], int],
        evaluate: Callable[[nn.Module], dict[str, float]] | None,
        evaluate_every: int | None,
        bar: tqdm,
        stop: StopRequest,
    ) -> None:
        self.model.train()
        while self.settings.progress(self.step, self.elapsed) < 1:
            start = time.monotonic()
            batch = to_device(batches(self.step), self.device)
            self._one_step(batch)
            self.history.items += count(batch)
            self.elapsed += time.monotonic() - start
            if self.step % self.settings.every == 0 or self.settings.progress(self.step, self.elapsed) >= 1:
                self._record(bar)
            if evaluate and evaluate_every and self.step % evaluate_every == 0:
                self._evaluate(evaluate)
            bar.update()
            if stop.requested:
                return self._interrupted(bar)
            if time.monotonic() - self.saved_at > 30:
                self.save()
        if evaluate and (not self.history.evaluations or self.history.evaluations[-1]["step"] != self.step):
            self._evaluate(evaluate)
        self.history.finished = True
        self.save()

    def _one_step(self, batch: Batch) -> None:
        factor = self.schedule(self.settings.progress(self.step, self.elapsed))
        for group, peak in zip(self.optimiser.param_groups, self.peak_lrs, strict=True):
            group["lr"] = peak * factor
        with torch.autocast(self.device.type, dtype=torch.bfloat16, enabled=self.device.type == "cuda"):
            loss = self.loss_function(self.model, batch)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        norm = nn.utils.clip_grad_norm_(self.model.parameters(), self.settings.clip)
        if self.device.type == "cpu" and not torch.isfinite(norm):  # on a GPU to look would make it wait at each step
            raise FloatingPointError(f"step {self.step}: the loss is {loss.item()}: try a lower learning rate")
        self.optimiser.step()
        self.pending += loss.detach()
        self.step += 1

    def _record(self, bar: tqdm) -> None:
        history = self.history
        since = self.step - (history.steps[-1] if history.steps else 0)
        loss = (self.pending / max(since, 1)).item()
        if not torch.isfinite(torch.tensor(loss)):
            raise FloatingPointError(f"by step {self.step} the loss is {loss}: try a lower learning rate")
        self.pending.zero_()
        history.steps.append(self.step)
        history.loss.append(loss)
        history.lr.append(self.optimiser.param_groups[0]["lr"])
        history.seconds.append(self.elapsed)
        bar.set_postfix_str(f"loss {loss:.3f}, {history.items_per_second:,.0f} items/s", refresh=False)

    def _evaluate(self, evaluate: Callable[[nn.Module], dict[str, float]]) -> None:
        self.model.eval()
        with torch.no_grad():
            self.history.evaluations.append({"step": self.step, **evaluate(self.model)})
        self.model.train()

    def _interrupted(self, bar: tqdm) -> None:
        self.save()
        where = f"; call fit again to go on from {self.path}" if self.path else " (no checkpoint was asked for)"
        bar.write(f"Stopped at step {self.step}{where}.")

    def save(self) -> None:
        """Write the checkpoint, if one was asked for."""
        self.saved_at = time.monotonic()
        if self.path is None:
            return
        state = {
            "model": self.model.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "history": asdict(self.history),
            "step": self.step,
            "elapsed": self.elapsed,
            "pending": self.pending.cpu(),
            "generators": checkpoints.generator_states(self.device),
        }
        checkpoints.save(state, self.path)

    def resume(self) -> None:
        """Go back to what the checkpoint holds, if there is one."""
        if self.path is None or not self.path.exists():
            return
        state = checkpoints.load(self.path, self.device)
        try:
            self.model.load_state_dict(state["model"])
            self.optimiser.load_state_dict(state["optimiser"])
        except (RuntimeError, ValueError, KeyError) as error:
            message = f"{self.path} is of another model: delete it or choose another file"
            raise ValueError(f"{message} ({str(error).splitlines()[0]})") from error
        self.step, self.elapsed = state["step"], state["elapsed"]
        self.pending = state["pending"].to(self.device)
        self.history = History(**state["history"])
        self.history.finished = False
        checkpoints.set_generator_states(state["generators"], self.device)


def to_device(batch: Batch, device: torch.device) -> Batch:
    """Move the tensors of a batch (a tensor, or a tuple, list or dict of them) to the device."""
    if isinstance(batch, torch.Tensor):
        return batch.to(device, non_blocking=True)
    if isinstance(batch, dict):
        return {key: to_device(value, device) for key, value in batch.items()}
    if isinstance(batch, (tuple, list)):
        return type(batch)(to_device(value, device) for value in batch)
    return batch


def _first_tensor(batch: Batch) -> torch.Tensor:
    if isinstance(batch, torch.Tensor):
        return batch
    values = list(batch.values()) if isinstance(batch, dict) else batch
    return next(value for value in values if isinstance(value, torch.Tensor))
