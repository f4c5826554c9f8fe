"""Probes: how much a plain classifier learns from few labels, given features that were learned without any."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
from scipy.sparse import issparse
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

Features = Any  # a NumPy array, or one of SciPy's sparse matrices that give rows; or a list of these
Correct = dict[str, dict[int, np.ndarray]]  # name → number of labels → which test items were right
STRENGTHS = (0.1, 1.0, 10.0, 100.0)  # of logistic regression's C, the inverse of how strongly weights are held small
UNCHOSEN = 1.0  # with one label of each class there is none left to choose C by: scikit-learn's own


def few_labels(
    features: Mapping[str, Features | tuple],
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
        features: name → the features of all N items, (N, C), an array or a sparse matrix with rows; or a list of them;
            or a tuple of these, such as one a pre-training, of which each draw of labels gets the next.
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
                options = [_seen(option, learn) for option in _options(X, draw)]
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
WIDTHS = (0.1, 0.3, 1.0)  # of a Gaussian kernel exp(−width · mean squared difference), on the same features
NOISE = (0.01, 0.1, 1.0)  # added to a kernel's diagonal
FORESTS = ((1, 1 / 3), (3, 1 / 3), (1, 1.0))  # fewest items in a leaf, share of the features tried at a branch
Answers = tuple[np.ndarray, Callable[[], np.ndarray]]  # for the items to choose by, and for those to test on


def few_values(
    features: Mapping[str, Features | tuple],
    y: np.ndarray,
    learn: np.ndarray,
    test: np.ndarray,
    label_counts: Sequence[int],
    *,
    learners: Mapping[str, Sequence[str]] | None = None,
    draws: int = 10,
    seed: int = 0,
) -> Correct:
    """Return how well a number is predicted from n labels, for each kind of features.

    All kinds of features see the same n items to learn from and the same n further ones to choose by: the learner, how
    strongly it is held back and, of a list of features such as a network's layers, one of these. No prediction lies
    outside the labels that were learned from.

    Args:
        features: name → the features of all N items, (N, C); or a list of them; or a tuple of arrays or lists, such as
            one a pre-training, of which each draw of labels gets the next.
        y: the number of each item, (N,).
        learn, test: indices of the items that labels may be taken from, and of the M that are tested.
        label_counts: the numbers n of labels.
        learners: name → the `LEARNERS` that these features may choose from; by default "ridge" and "kernel".
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
                options = [(own, kind) for own in _options(X, draw) for kind in (learners or {}).get(name, USUAL)]
                with threadpool_limits(1):
                    predicted = _predict(options, y, drawn[:n], drawn[n:], test)
                scores[name][n][draw] = 1 - (predicted - y[test]) ** 2 / variance
    return scores


def _options(X: Features | tuple, draw: int) -> list[Any]:
    """Return the features that a draw may choose from."""
    own = X[draw % len(X)] if isinstance(X, tuple) else X
    return own if isinstance(own, list) else [own]


def _predict(options: list[Any], y: np.ndarray, own: np.ndarray, choose: np.ndarray, test: np.ndarray) -> np.ndarray:
    """Return the predictions for the test items of what does best on the items to choose by."""
    bounds, mean = (y[own].min(), y[own].max()), y[own].mean()
    best: tuple[float, Callable[[], np.ndarray]] | None = None
    for X, kind in options:
        parts = [X[rows].astype(float) for rows in (own, choose, test)]
        for said, answer in LEARNERS[kind](parts[0], y[own] - mean, *parts[1:]):
            error = float((((said + mean).clip(*bounds) - y[choose]) ** 2).mean())
            if best is None or error < best[0]:
                best = error, answer
    assert best
    return (best[1]() + mean).clip(*bounds)


def _ridge(X: np.ndarray, y: np.ndarray, choose: np.ndarray, test: np.ndarray) -> Iterator[Answers]:
    """Ridge regression with each of the penalties, by one decomposition."""
    X, choose, test = _scaled(X, X), _scaled(choose, X), _scaled(test, X)
    middle = X.mean(0)
    u, s, v = np.linalg.svd(X - middle, full_matrices=False)
    for penalty in PENALTIES:
        weights = v.T @ (s / (s**2 + penalty) * (u.T @ y))
        yield (choose - middle) @ weights, lambda weights=weights: (test - middle) @ weights  # type: ignore[misc]


def _kernel(X: np.ndarray, y: np.ndarray, choose: np.ndarray, test: np.ndarray) -> Iterator[Answers]:
    """Kernel ridge regression with a Gaussian kernel: the mean of a Gaussian process."""
    X, choose, test = _scaled(X, X), _scaled(choose, X), _scaled(test, X)
    apart, apart_choose = _apart(X, X), _apart(choose, X)
    for width in WIDTHS:
        near, near_choose = np.exp(-width * apart), np.exp(-width * apart_choose)
        for noise in NOISE:
            weights = np.linalg.solve(near + noise * np.eye(len(X)), y)
            yield near_choose @ weights, partial(_by_kernel, test, X, width, weights)


def _by_kernel(test: np.ndarray, X: np.ndarray, width: float, weights: np.ndarray) -> np.ndarray:
    return np.exp(-width * _apart(test, X)) @ weights


def _overlap(X: np.ndarray, y: np.ndarray, choose: np.ndarray, test: np.ndarray) -> Iterator[Answers]:
    """Kernel ridge regression on counts: sum of the smaller by sum of the larger ones (Tanimoto's coefficient)."""
    near, near_choose = _shared(X, X), _shared(choose, X)
    for noise in NOISE:
        weights = np.linalg.solve(near + noise * np.eye(len(X)), y)
        yield near_choose @ weights, lambda weights=weights: _shared(test, X) @ weights  # type: ignore[misc]


def _forest(X: np.ndarray, y: np.ndarray, choose: np.ndarray, test: np.ndarray) -> Iterator[Answers]:
    for leaf, share in FORESTS:
        forest = RandomForestRegressor(100, min_samples_leaf=leaf, max_features=share, random_state=0).fit(X, y)
        yield forest.predict(choose), lambda forest=forest: forest.predict(test)  # type: ignore[misc]


LEARNERS = {"ridge": _ridge, "kernel": _kernel, "overlap": _overlap, "forest": _forest}
USUAL = ("ridge", "kernel")


def _scaled(X: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Return features scaled to mean 0 and standard deviation 1 over the known rows, without far outliers."""
    return ((X - known.mean(0)) / (known.std(0) + 1e-6)).clip(-6, 6)


def _apart(A: np.ndarray, B: np.ndarray) -> np.ndarray:
    """Return the mean squared difference of each row of A and each of B."""
    squares = (A**2).sum(1)[:, None] + (B**2).sum(1) - 2 * A @ B.T
    return squares.clip(min=0) / A.shape[1]


def _shared(A: np.ndarray, B: np.ndarray) -> np.ndarray:
    """Return how much rows of counts overlap: (rows of A, rows of B), from 0 to 1."""
    smaller = np.stack([np.minimum(A[:, row > 0], row[row > 0]).sum(1) for row in B], 1)
    return smaller / np.maximum(A.sum(1)[:, None] + B.sum(1) - smaller, 1e-9)


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
