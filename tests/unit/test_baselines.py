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


def test_neighbours_are_the_words_on_both_sides_and_not_the_place_itself():
    texts, spans = ["we may go now or then", "in May it rains", "it may"], [(3, 6), (3, 6), (3, 6)]
    X = baselines.neighbours(texts, spans, [0, 1], reach=2)
    assert X.shape == (3, 10)  # we, go, now, in, it, rains; left we, left in; right go, right it
    assert X.sum(axis=1).A1.tolist() == [5, 5, 1]  # of the last text "it" alone is known
