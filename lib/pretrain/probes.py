"""Probes: how much a plain classifier learns from few labels, given features that were learned without any."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from scipy.sparse import issparse
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import LogisticRegression, Ridge
from threadpoolctl import threadpool_limits

Features = Any  # a NumPy array, or one of SciPy's sparse matrices that give rows; or a list of these
Correct = dict[str, dict[int, np.ndarray]]  # name → number of labels → which test items were right
STRENGTHS = (0.1, 1.0, 10.0, 100.0)  # of logistic regression's C, the inverse of how strongly weights are held small
UNCHOSEN = 1.0  # with one label of each class there is none left to choose C by: scikit-learn's own


def few_labels(
    features: Mapping[str, Features],
    y: np.ndarray,
    train: np.ndarray,
    test: np.ndarray,
    label_counts: Sequence[int],
    *,
    draws: int = 10,
    seed: int = 0,
) -> Correct:
    """Return which test items logistic regression gets right with n labels of each class, for each kind of features.

    All kinds of features see the same labels: n of each class to learn from, and n more by which C is chosen for each
    kind alike. With n = 1 there are no more, and C is 1. Of a list of features, such as a network's layers, the same
    labels choose one too (with n = 1 it is the last).

    Args:
        features: name → the features of all N items, (N, C), an array or a sparse matrix with rows; or a list of them.
        y: the class of each item, (N,).
        train, test: indices of the items that labels may be taken from, and of the M that are tested.
        label_counts: the numbers n of labels per class.
        draws: how many times labels are drawn.
        seed: of the draws.

    Returns:
        name → n → 1.0 where a test item was right, else 0.0, (draws, M); `claims.claim`, `measure.balanced` and
        `plot.label_efficiency` take it.

    Raises:
        ValueError: a class has too few items in `train`.
    """
    correct: Correct = {name: {n: np.zeros((draws, len(test))) for n in label_counts} for name in features}
    for n in label_counts:
        for draw in range(draws):
            learn, choose = draw_labels(y, train, n, np.random.default_rng([seed, n, draw]))
            for name, X in features.items():
                options = [_seen(option, learn) for option in (X if isinstance(X, list) else [X])]
                with threadpool_limits(1):  # the products are small: threads that wait for each other cost more
                    correct[name][n][draw] = _right(options, y, learn, choose, test)
    return correct


def _seen(X: Features, learn: np.ndarray) -> Features:
    """Leave out sparse features that no item to learn from has: their weights would stay 0, and most have none."""
    return X[:, np.unique(X[learn].indices)] if issparse(X) else X


def _right(options: list[Features], y: np.ndarray, learn: np.ndarray, choose: np.ndarray, test: np.ndarray) -> Any:
    """Train with each C on each of the options; of what does best on the labels to choose by, return what is right.

    Of equals the first, but the last of the options.
    """
    strengths = STRENGTHS if len(choose) else (UNCHOSEN,)
    pairs = [(X, LogisticRegression(C=C, max_iter=1000)) for X in options[::-1] for C in strengths]
    tried = [(X, model.fit(X[learn], y[learn])) for X, model in pairs]
    X, model = max(tried, key=lambda pair: pair[1].score(pair[0][choose], y[choose]) if len(choose) else 0.0)
    return model.predict(X[test]) == y[test]


PENALTIES = (1.0, 10.0, 100.0, 1000.0, 10000.0)  # of ridge regression, on features of standard deviation 1


def few_values(
    features: Mapping[str, np.ndarray],
    y: np.ndarray,
    learn: np.ndarray,
    test: np.ndarray,
    label_counts: Sequence[int],
    *,
    forests: Sequence[str] = (),
    draws: int = 10,
    seed: int = 0,
) -> Correct:
    """Return how well ridge regression says a number from n labels, for each kind of features.

    All kinds of features see the same n items to learn from and the same n further ones to choose the penalty by.
    No answer lies outside the labels that were learned from.

    Args:
        features: name → the features of all N items, (N, C).
        y: the number of each item, (N,).
        learn, test: indices of the items that labels may be taken from, and of the M that are tested.
        label_counts: the numbers n of labels.
        forests: names of features that get a random forest in place of ridge regression.
        draws: how many times labels are drawn.

    Returns:
        name → n → 1 − squared error / variance of each test item, (draws, M): the mean is R².
    """
    scores: Correct = {name: {n: np.zeros((draws, len(test))) for n in label_counts} for name in features}
    variance = y[test].var()
    for n in label_counts:
        for draw in range(draws):
            drawn = np.random.default_rng([seed, n, draw]).permutation(learn)[: 2 * n]
            for name, X in features.items():
                with threadpool_limits(1):
                    predicted = _predict(X, y, drawn[:n], drawn[n:], test, name in forests)
                scores[name][n][draw] = 1 - (predicted - y[test]) ** 2 / variance
    return scores


def _predict(X: Any, y: np.ndarray, own: np.ndarray, choose: np.ndarray, test: np.ndarray, forest: bool) -> np.ndarray:
    if forest:
        options: list[Any] = [
            RandomForestRegressor(100, min_samples_leaf=leaf, max_features=share, random_state=0)
            for leaf, share in ((1, 1 / 3), (3, 1 / 3), (1, 1.0))
        ]
    else:
        options = [Ridge(alpha) for alpha in PENALTIES]
        X = standard(X, own).clip(-6, 6)
    fitted = [model.fit(X[own], y[own]) for model in options]
    bounds = y[own].min(), y[own].max()
    best = min(fitted, key=lambda model: ((model.predict(X[choose]).clip(*bounds) - y[choose]) ** 2).mean())
    return best.predict(X[test]).clip(*bounds)


def standard(features: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Return features (N, C) shifted and scaled to mean 0 and standard deviation 1 over the known rows, by number."""
    return (features - features[known].mean(0)) / (features[known].std(0) + 1e-6)  # a feature may be constant


def draw_labels(y: np.ndarray, train: np.ndarray, n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Draw n items of each class to learn from, and as many others to choose by; with n = 1 none of these.

    Args:
        y: the class of each item, (N,).
        train: indices of the items that labels may be taken from.

    Returns:
        The two arrays of indices.

    Raises:
        ValueError: a class has too few items in `train`.
    """
    more = n if n > 1 else 0
    learn, choose = [], []
    for label in np.unique(y):
        own = rng.permutation(train[y[train] == label])
        if len(own) < n + more:
            raise ValueError(
                f"class {label} has {len(own)} training items, {n} labels and {more} to choose by are needed"
            )
        learn.append(own[:n])
        choose.append(own[n : n + more])
    return np.concatenate(learn), np.concatenate(choose)
