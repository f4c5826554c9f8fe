"""Probes: how much a plain classifier learns from few labels, given features that were learned without any."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

Features = Any  # a NumPy array, or one of SciPy's sparse matrices that give rows


def few_labels(
    features: Mapping[str, Features],
    y: np.ndarray,
    train: np.ndarray,
    test: np.ndarray,
    label_counts: Sequence[int],
    *,
    draws: int = 5,
    seed: int = 0,
) -> dict[str, dict[int, float]]:
    """Return the test accuracy of logistic regression on n labels of each class, for each kind of features.

    All kinds of features see the same labels.

    Args:
        features: name → the features of all N items, (N, C), an array or a sparse matrix with rows.
        y: the class of each item, (N,).
        train, test: indices of the items that labels may be taken from, and of those that accuracy is measured on.
        label_counts: the numbers n of labels per class.
        draws: how many times labels are drawn; the accuracy is the mean over the draws.
        seed: of the draws.

    Returns:
        name → n → accuracy.

    Raises:
        ValueError: a class has fewer than n items in `train`.
    """
    scores = {name: {n: 0.0 for n in label_counts} for name in features}
    for n in label_counts:
        for draw in range(draws):
            chosen = draw_labels(y, train, n, np.random.default_rng([seed, n, draw]))
            for name, X in features.items():
                model = LogisticRegression(C=10, max_iter=1000).fit(X[chosen], y[chosen])
                scores[name][n] += float(model.score(X[test], y[test])) / draws
    return scores


def draw_labels(y: np.ndarray, train: np.ndarray, n: int, rng: np.random.Generator) -> np.ndarray:
    """Return the indices of n items of each class, drawn from `train`."""
    parts = []
    for label in np.unique(y):
        own = train[y[train] == label]
        if len(own) < n:
            raise ValueError(f"class {label} has {len(own)} training items, {n} labels are asked for")
        parts.append(rng.permutation(own)[:n])
    return np.concatenate(parts)


def by_seed(runs: Sequence[Mapping[str, Mapping[int, float]]]) -> dict[str, dict[int, list[float]]]:
    """Gather the results of `few_labels` over seeds: name → n → one accuracy a seed, as plots and claims want it."""
    return {name: {n: [run[name][n] for run in runs] for n in runs[0][name]} for name in runs[0]}
