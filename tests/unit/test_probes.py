import numpy as np
import pytest
from scipy.sparse import csr_matrix

from pretrain.probes import draw_labels, few_labels, standard


def two_clouds(n: int = 60) -> tuple[np.ndarray, np.ndarray]:
    y = np.arange(n) % 2
    return np.random.default_rng(0).normal(size=(n, 3)) * 0.1 + y[:, None], y


TRAIN, TEST = np.arange(30), np.arange(30, 60)


def test_tells_good_features_from_noise():
    X, y = two_clouds()
    noise = np.random.default_rng(1).normal(size=X.shape)
    right = few_labels({"good": X, "noise": noise}, y, TRAIN, TEST, [1, 5], draws=4)
    assert right["good"][5].shape == (4, 30)
    assert right["good"][5].mean() == 1.0
    assert right["noise"][5].mean() < 0.8


def test_the_strength_is_chosen_on_labels_that_are_not_tested():
    """Features that need a strong hold: with C chosen they are as good as with the best C, and never peek at tests."""
    rng, y = np.random.default_rng(2), np.arange(400) % 2
    X = rng.normal(size=(400, 80)) + 0.3 * (y[:, None] - 0.5)
    chosen = few_labels({"X": X}, y, np.arange(200), np.arange(200, 400), [30], draws=5)["X"][30].mean()
    y_other = y.copy()
    y_other[200:] = 1 - y_other[200:]
    flipped = few_labels({"X": X}, y_other, np.arange(200), np.arange(200, 400), [30], draws=5)["X"][30].mean()
    assert chosen == pytest.approx(1 - flipped)
    assert chosen > 0.75


def test_sparse_features_give_the_same_accuracy():
    X, y = two_clouds()
    right = few_labels({"dense": X, "sparse": csr_matrix(X)}, y, TRAIN, TEST, [3])
    assert (right["dense"][3] == right["sparse"][3]).all()


def test_same_seed_same_result():
    _, y = two_clouds()
    noise = np.random.default_rng(1).normal(size=(60, 3))
    runs = [few_labels({"a": noise}, y, TRAIN, TEST, [2], seed=s)["a"][2] for s in (0, 0, 1)]
    assert (runs[0] == runs[1]).all()
    assert (runs[0] != runs[2]).any()


def test_draws_labels_of_every_class_to_learn_from_and_others_to_choose_by():
    y, train = np.array([0, 1] * 6 + [2] * 6), np.arange(17)
    learn, choose = draw_labels(y, train, 2, np.random.default_rng(0))
    assert sorted(y[learn]) == sorted(y[choose]) == [0, 0, 1, 1, 2, 2]
    assert set(learn) | set(choose) <= set(train) and not set(learn) & set(choose)


def test_one_label_of_each_is_one_in_all():
    learn, choose = draw_labels(np.array([0, 1, 0, 1]), np.arange(4), 1, np.random.default_rng(0))
    assert len(learn) == 2 and len(choose) == 0


def test_too_few_items_of_a_class_is_said():
    with pytest.raises(ValueError, match="class 1 has 1 training items, 2 labels and 2 to choose by are needed"):
        draw_labels(np.array([0, 0, 0, 0, 1]), np.arange(5), 2, np.random.default_rng(0))


def test_sparse_features_that_no_label_has_do_not_matter():
    rng = np.random.default_rng(0)
    dense = rng.random((60, 200)) * (rng.random((60, 200)) < 0.05)
    y, parts = np.arange(60) % 2, (np.arange(40), np.arange(40, 60))
    alike = few_labels({"dense": dense, "sparse": csr_matrix(dense)}, y, *parts, [1, 5], draws=3)
    for n in (1, 5):
        assert np.array_equal(alike["dense"][n], alike["sparse"][n])


def test_of_several_features_the_labels_choose_one():
    X, y = two_clouds()
    noise = np.random.default_rng(1).normal(size=(60, 3))
    for options in ([noise, X], [X, noise]):
        right = few_labels({"chosen": options, "good": X}, y, TRAIN, TEST, [5])
        assert right["chosen"][5].mean() > 0.9 * right["good"][5].mean()


def test_with_one_label_the_last_of_several_features_is_taken():
    X, y = two_clouds()
    noise = np.random.default_rng(1).normal(size=(60, 3))
    right = few_labels({"several": [noise, X], "last": X}, y, TRAIN, TEST, [1])
    assert (right["several"][1] == right["last"][1]).all()


def test_standard_knows_nothing_of_other_rows():
    X = np.array([[1.0, 5.0], [3.0, 5.0], [100.0, 7.0]])
    scaled = standard(X, np.array([0, 1]))
    assert np.allclose(scaled[:2], [[-1, 0], [1, 0]], atol=1e-4)
    assert np.allclose(scaled[2, 0], 98, rtol=1e-4)
