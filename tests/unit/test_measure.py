"""How the course measures: scores for unequal classes, choices, and intervals that cover what they say."""

import numpy as np
import pytest

from pretrain.measure import balanced, by_seed, choose, gain


def test_naming_one_class_gives_chance_however_unequal_the_classes_are():
    y = np.array([0] * 7 + [1] * 2 + [2])
    always_the_first = (y == 0).astype(float)
    assert balanced(always_the_first, y) == pytest.approx(1 / 3)
    assert balanced(np.stack([always_the_first, np.ones(10)]), y) == pytest.approx([1 / 3, 1.0])


def test_scores_of_seeds_are_taken_as_they_are_or_from_the_items():
    assert by_seed([0.5, 0.7]).tolist() == [0.5, 0.7]
    assert by_seed([[1, 1, 1, 0], [0, 0, 1, 1]]).tolist() == [0.75, 0.5]
    assert by_seed([[1, 1, 1, 0]], y=np.array([0, 0, 0, 1])).tolist() == [0.5]


def test_the_best_is_chosen_and_all_that_was_tried_is_said():
    choice = choose("learning rate", {0.01: 0.6, 0.1: 0.8, 1.0: 0.8}, on="40 validation labels")
    assert choice.best == 0.1
    assert str(choice) == (
        "learning rate: 0.1 is chosen on 40 validation labels. Tried: 0.01: 0.6, 0.1: 0.8, 1.0: 0.8."
    )
    assert choose("steps", {10: 2.0, 20: 1.5}, on="text", lower_is_better=True).best == 20
    with pytest.raises(ValueError, match="nothing to choose from for 'C'"):
        choose("C", {}, on="labels")


def test_the_interval_is_students_of_the_paired_differences():
    found = gain([0.80, 0.60, 0.70], [0.70, 0.52, 0.58])  # seeds differ much more than the arms do
    assert found.mean == pytest.approx(0.1)
    half = 4.302653 * np.std([0.10, 0.08, 0.12], ddof=1) / 3**0.5
    assert (found.low, found.high) == pytest.approx((0.1 - half, 0.1 + half))
    assert (found.seeds, found.groups) == (3, 0)


def test_one_value_alone_says_nothing_of_how_sure_it_is():
    found = gain([0.9], [0.1])
    assert (found.low, found.high) == (-np.inf, np.inf)


def test_test_items_of_one_group_count_as_one():
    rng = np.random.default_rng(0)
    rows = (rng.random((1, 40)) < 0.7).astype(float)
    alone = gain(rows, np.zeros_like(rows))
    copied, groups = np.repeat(rows, 25, axis=1), np.repeat(np.arange(40), 25)
    grouped, naive = gain(copied, np.zeros_like(copied), groups=groups), gain(copied, np.zeros_like(copied))
    assert alone.groups == grouped.groups == 40 and naive.groups == 1000
    assert grouped.high - grouped.low == pytest.approx(alone.high - alone.low)
    assert naive.high - naive.low < 0.3 * (grouped.high - grouped.low)


def test_balanced_scores_have_balanced_gains():
    y = np.array([0] * 30 + [1] * 10)
    better, baseline = np.ones((2, 40)), np.tile((y == 0).astype(float), (2, 1))
    assert gain(better, baseline, y=y).mean == pytest.approx(0.5)
    assert gain(better, baseline).mean == pytest.approx(0.25)


def test_intervals_cover_the_truth_as_often_as_they_say():
    """Seeds and test items both drawn anew: 95 % intervals hold the true gain in some 95 of 100 experiments."""
    rng, truth, covered = np.random.default_rng(1), 0.1, []
    for _ in range(200):
        of_seed, of_group = rng.normal(0, 0.05, (4, 1)), np.repeat(rng.normal(0, 0.2, (1, 25)), 4, axis=1)
        found = gain(truth + of_seed + of_group + rng.normal(0, 0.3, (4, 100)), np.zeros((4, 100)), groups=GROUPS)
        covered.append(found.low <= truth <= found.high)
    assert 0.92 <= np.mean(covered) <= 1.0


GROUPS = np.repeat(np.arange(25), 4)


def test_arms_of_other_seeds_or_items_cannot_be_compared():
    with pytest.raises(ValueError, match="the same seeds and test items"):
        gain([0.1, 0.2], [0.1, 0.2, 0.3])
    with pytest.raises(ValueError, match="the same seeds and test items"):
        gain(np.ones((2, 3)), np.ones((2, 4)))
