import numpy as np
import pytest
from scipy.sparse import csr_matrix

from pretrain.probes import by_seed, draw_labels, few_labels


def two_clouds(n: int = 60) -> tuple[np.ndarray, np.ndarray]:
    y = np.arange(n) % 2
    return np.random.default_rng(0).normal(size=(n, 3)) * 0.1 + y[:, None], y


def test_tells_good_features_from_noise():
    X, y = two_clouds()
    noise = np.random.default_rng(1).normal(size=X.shape)
    scores = few_labels({"good": X, "noise": noise}, y, np.arange(30), np.arange(30, 60), [1, 5])
    assert scores["good"][5] == 1.0
    assert scores["noise"][5] < 0.8


def test_sparse_features_give_the_same_accuracy():
    X, y = two_clouds()
    scores = few_labels({"dense": X, "sparse": csr_matrix(X)}, y, np.arange(30), np.arange(30, 60), [3])
    assert scores["dense"] == scores["sparse"]


def test_same_seed_same_result():
    X, y = two_clouds()
    noise = np.random.default_rng(1).normal(size=X.shape)
    runs = [few_labels({"a": noise}, y, np.arange(30), np.arange(30, 60), [2], seed=s) for s in (0, 0, 1)]
    assert runs[0] == runs[1]
    assert runs[0] != runs[2]


def test_draws_labels_of_every_class_from_the_training_items_only():
    y, train = np.array([0, 1, 0, 1, 0, 1, 2, 2]), np.array([0, 1, 2, 3, 6, 7])
    chosen = draw_labels(y, train, 2, np.random.default_rng(0))
    assert sorted(y[chosen]) == [0, 0, 1, 1, 2, 2]
    assert set(chosen) <= set(train)


def test_too_few_items_of_a_class_is_said():
    with pytest.raises(ValueError, match="class 1 has 1 training items, 2 labels are asked for"):
        draw_labels(np.array([0, 0, 1]), np.arange(3), 2, np.random.default_rng(0))


def test_gathers_seeds():
    assert by_seed([{"a": {1: 0.5}}, {"a": {1: 0.7}}]) == {"a": {1: [0.5, 0.7]}}
