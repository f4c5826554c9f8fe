"""Plain baselines."""

import numpy as np

from pretrain import baselines


def test_majority():
    y = np.array([0, 0, 1, 0, 1, 1])
    right = baselines.majority(y, train=np.array([0, 1, 2]), test=np.array([3, 4, 5]))
    assert right.tolist() == [[1.0, 0.0, 0.0]]  # by what the training items say, not the tested ones


def test_tfidf_gives_a_row_a_text():
    features = baselines.tfidf(["the cat ate", "the cat sat", "a dog"])
    assert features.shape == (3, 3)  # "the", "cat" and "the cat" are in two texts


def test_trigrams_are_less_surprised_by_what_they_saw():
    model = baselines.Trigrams(["the cat ate its dinner", "the cat sat"] * 3)
    seen, shuffled = model.surprises("the cat ate its dinner"), model.surprises("dinner the its cat ate")
    assert len(seen) == 5 and seen.sum() < shuffled.sum()


def test_probabilities_of_known_words_and_one_unknown_sum_to_one():
    model = baselines.Trigrams(["the cat ate", "the cat sat"])
    for context in [("<s>", "<s>"), ("the", "cat"), ("dog", "bird")]:
        words = [gram[0] for gram in model.counts[0]]
        assert np.isclose(sum(model._probability((*context, word)) for word in [*words, "?"]), 1)


def test_scores_of_a_text_without_words():
    model = baselines.Trigrams(["a b"])
    assert np.isfinite(baselines.scores(model.surprises(text) for text in ["", "a b"])).all()


def test_what_fits_between_two_words_is_counted():
    ids = np.array([0, 1, 2, 0, 3, 2, 0, 1, 2, 4, 0, 2])
    between = baselines.Between(ids, np.array([0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3]), 5)
    scores = between.scores(np.array([0, 4]), np.array([2, 2]), trust=0.5)
    assert scores.shape == (2, 5) and np.isfinite(scores).all()
    p = ids.tolist().count(1) / 12, ids.tolist().count(2) / 12
    by_hand = np.log(2 + 0.5 * p[0]) + np.log(2 + 0.5 * p[1]) - np.log(2 + 0.5)
    np.testing.assert_allclose(scores[0, 1], by_hand)
    assert scores.argmax(1).tolist() == [1, 0]  # 2, 4 and 2, 0 stand beside each other, but in two sentences
