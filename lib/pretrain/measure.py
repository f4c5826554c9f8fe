"""How the course measures: scores that fit unequal classes, choices made on validation labels, gains with an interval.

solutions/MEASURE.md says it in words. A *seed* is one repetition of what an experiment leaves to chance: a training, or
a draw of labels. Two arms with the same seed share everything that is drawn, so that they are compared in pairs.
"""

from __future__ import annotations

import html
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import stdtrit

CONFIDENCE = 0.95
RESAMPLES = 1000


def balanced(correct: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the balanced accuracy, the mean over the classes of the share of their items that are right.

    To name one class always gives 1/K, however unequal the K classes are (Brodersen et al. 2010, "The balanced accuracy
    and its posterior distribution").

    Args:
        correct: whether each item is right, or its score, (…, N).
        y: the class of each item, (N,).

    Returns:
        (…,)
    """
    correct = np.asarray(correct, dtype=float)
    return np.mean([correct[..., y == label].mean(axis=-1) for label in np.unique(y)], axis=0)


def by_seed(values: Any, y: np.ndarray | None = None) -> np.ndarray:
    """Return one score a seed, (S,), from values that are so already or one a test item, (S, N)."""
    scores = np.asarray(values, dtype=float)
    if scores.ndim < 2:
        return scores
    return scores.mean(axis=1) if y is None else balanced(scores, y)


@dataclass(frozen=True)
class Choice:
    """What was chosen on validation labels, and how everything that was tried did there."""

    what: str
    best: Any
    tried: Mapping[Any, float]
    on: str

    def __str__(self) -> str:
        others = ", ".join(f"{option}: {score:.4g}" for option, score in self.tried.items())
        return f"{self.what}: {self.best} is chosen on {self.on}. Tried: {others}."

    def _repr_html_(self) -> str:
        return f"<div><i>{html.escape(str(self))}</i></div>"


def choose(what: str, score: Mapping[Any, float], *, on: str, lower_is_better: bool = False) -> Choice:
    """Choose the option with the best validation score; of equals, the first.

    Args:
        what: what is chosen: "learning rate".
        score: option → its score on validation data, which no claim is measured on.
        on: the validation data: "60 validation labels".

    Raises:
        ValueError: there is no option.
    """
    if not score:
        raise ValueError(f"nothing to choose from for {what!r}: give at least one option with its score")
    best = (min if lower_is_better else max)(score, key=lambda option: score[option])
    return Choice(what, best, dict(score), on)


@dataclass(frozen=True)
class Gain:
    """By how much one arm is ahead of another, in units of the metric, and how sure that is.

    Attributes:
        mean: the mean difference; negative when behind.
        low, high: the ends of the 95 % interval; infinite where one seed and no test items say nothing of it.
        seeds, groups: how many seeds, and how many independent groups of test items, the interval rests on; 0 groups
            where the test items are not part of it.
    """

    mean: float
    low: float
    high: float
    seeds: int
    groups: int = 0


def gain(
    better: Any, baseline: Any, *, y: np.ndarray | None = None, groups: Sequence[Hashable] | np.ndarray | None = None
) -> Gain:
    """Compare two arms seed by seed and return the mean difference with its 95 % interval.

    What the seeds vary and which test items there were count as two independent sources of error. The first comes from
    the paired differences over seeds. The second, where scores of single items are given, comes from a bootstrap over
    groups of test items (Efron and Tibshirani 1993, chapter 6). Their variances add up, and the interval is Student's t
    with the degrees of freedom of Welch and Satterthwaite.

    Args:
        better, baseline: the values of each arm: one a seed, (S,), or one a seed and test item, (S, N).
        y: with items: their classes, (N,), so that the score is `balanced`; None for the plain mean.
        groups: with items: which of them belong together, (N,), such as the sentences of one speech; None where
            each is by itself.

    Raises:
        ValueError: the arms have not the same seeds and items.
    """
    a, b = np.asarray(better, dtype=float), np.asarray(baseline, dtype=float)
    if a.shape != b.shape or a.ndim not in (1, 2) or not a.size:
        raise ValueError(f"two arms need the same seeds and test items to be compared, not {a.shape} and {b.shape}")
    difference = a - b
    scores = by_seed(difference, y)
    errors = [(scores.var(ddof=1) / len(scores), len(scores) - 1)] if len(scores) > 1 else []
    count = 0
    if a.ndim == 2:
        variance, count = _test_error(difference.mean(0), y, groups)
        errors += [(variance, count - 1)] if count > 1 else []
    mean, half = float(scores.mean()), _half_width(errors) if errors else np.inf
    return Gain(mean, mean - half, mean + half, len(scores), count)


def _half_width(errors: Sequence[tuple[float, int]]) -> float:
    """Half of the interval, from independent errors: the variance of each, and its degrees of freedom."""
    total = sum(variance for variance, _ in errors)
    if total == 0:
        return 0.0
    freedom = total**2 / sum(variance**2 / df for variance, df in errors)
    return float(stdtrit(freedom, (1 + CONFIDENCE) / 2) * total**0.5)


def _test_error(values: np.ndarray, y: np.ndarray | None, groups: Any) -> tuple[float, int]:
    """Return the variance of the score of `values` (N,) when groups of items are drawn again, and their number."""
    names, group = np.unique(np.arange(len(values)) if groups is None else np.asarray(groups), return_inverse=True)
    labels, of = np.unique(np.zeros(len(values)) if y is None else y, return_inverse=True)
    sums, counts = np.zeros((2, len(names), len(labels)))
    np.add.at(sums, (group, of), values)
    np.add.at(counts, (group, of), 1)
    drawn = np.random.default_rng(0).multinomial(len(names), np.full(len(names), 1 / len(names)), RESAMPLES)
    with np.errstate(invalid="ignore"):
        scores = np.nanmean((drawn @ sums) / (drawn @ counts), axis=1)  # a class that was not drawn does not count
    return float(scores.var(ddof=1)), len(names)
