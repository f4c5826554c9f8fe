"""Trainings that are compared: each arm's learning rate chosen on validation labels, then one training a seed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from matplotlib.axes import Axes

from pretrain import plot
from pretrain.history import History
from pretrain.measure import choose

SCORE = "validation accuracy"
Run = tuple[Any, History]  # a trained network and its history
Fit = Callable[[int, float, int], Run]


def over_seeds(
    name: str, fit: Fit, seeds: Sequence[int], *, most: int, trial: int, rates: Sequence[float]
) -> list[Run]:
    """Choose the learning rate by short trainings with the first seed, print the choice, and train once for each seed.

    Args:
        name: of the arm, for the printed line.
        fit: called as `fit(seed, learning rate, most steps)`; the history it returns has evaluations named SCORE.
        most: the most steps of a training.
        trial: those of the short ones.
        rates: to choose from.
    """
    tried = {rate: reached(fit(seeds[0], rate, min(trial, most))[1]) for rate in rates}
    chosen = choose(f"learning rate, {name}", tried, on=f"validation labels after {trial} steps")
    print(chosen)
    return [fit(seed, chosen.best, most) for seed in seeds]


def reached(history: History) -> float:
    """Return the highest validation accuracy of a training."""
    return max(entry[SCORE] for entry in history.evaluations)


def learning_curves(runs: Mapping[str, Sequence[Run]], colours: Mapping[str, str], *, title: str, ax: Axes) -> None:
    """Draw validation accuracy against steps: a thin line for each training, in the colour of its arm."""
    for name, own in runs.items():
        for i, (_, history) in enumerate(own):
            points = [(entry["step"], entry[SCORE]) for entry in history.evaluations]
            label = name if i == 0 else None
            ax.plot(*zip(*points, strict=True), color=colours.get(name, plot.GREY), label=label, linewidth=1.3)
    ax.set(xlabel="steps", ylabel=SCORE, title=title)
    ax.legend(fontsize=9)
