"""The record of a training run."""

from __future__ import annotations

from dataclasses import dataclass, field


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
