"""Plain baselines."""

import numpy as np
import pytest

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


@pytest.mark.parametrize("discount", [0.5, 0.9, "modified"])
@pytest.mark.parametrize("order", [2, 3, 5])
def test_kneser_neys_probabilities_sum_to_one(order, discount):
    ids = np.random.default_rng(0).integers(7, size=200)
    model = baselines.KneserNey(ids, vocab_size=9, discount=discount, order=5)  # 7 and 8 never occur
    model.order = order
    for context in [ids[50:54].tolist(), ids[:4].tolist(), [0, 1], [3, 3, 3, 3], [1, 2, 8, 2], [8, 8]]:
        surprises = [model.surprises([*context, token])[-1] for token in range(9)]
        assert np.isclose(np.exp(-np.array(surprises)).sum(), 1)


def test_kneser_ney_worked_by_hand():
    """Of "a b a b c": after a b, a and c each once, d = 0.5. Backed up by what follows b in how many contexts."""
    a, b, c = 0, 1, 2
    model = baselines.KneserNey([a, b, a, b, c], vocab_size=3, discount=0.5)
    # Trigrams: aba, bab, abc, so that the bigrams ba, ab, bc have one context each, and a, b, c in turn.
    unigram = 0.5 / 3 + 0.5 * 3 / 3 / 3
    bigram = 0.5 / 2 + 0.5 * 2 / 2 * unigram
    trigram = 0.5 / 2 + 0.5 * 2 / 2 * bigram
    assert np.allclose(np.exp(-model.surprises([a, b, c])), [trigram])
    assert len(model.surprises([a, b, c, a, a])) == 3


def test_kneser_ney_of_five_tokens_worked_by_a_slow_loop():
    """The paper's recursion, with counts of tuples."""
    rng = np.random.default_rng(1)
    text, d = rng.integers(4, size=300).tolist(), 0.7
    runs = [{tuple(text[i : i + n]): 0 for i in range(len(text) - n + 1)} for n in range(6)]
    for n in range(1, 6):
        for i in range(len(text) - n + 1):
            runs[n][tuple(text[i : i + n])] += 1

    def p(context, token, top):
        n = len(context) + 1
        others = {run: sum(longer[1:] == run for longer in runs[n + 1]) for run in runs[n]} if not top else runs[n]
        own = {run[-1]: count for run, count in others.items() if run[:-1] == context and count}
        lower = p(context[1:], token, False) if context else 1 / 4
        if not own:
            return lower
        return (max(own.get(token, 0) - d, 0) + d * len(own) * lower) / sum(own.values())

    model = baselines.KneserNey(text, vocab_size=4, discount=d, order=5)
    unseen = rng.integers(4, size=9).tolist()
    by_hand = [p(tuple(unseen[max(i - 4, 0) : i]), unseen[i], top=i >= 4) for i in range(2, 9)]
    np.testing.assert_allclose(np.exp(-model.surprises(unseen)), by_hand)


def test_a_lower_order_may_be_set_later():
    text = np.random.default_rng(2).integers(6, size=400)
    model = baselines.KneserNey(text, vocab_size=6, order=5)
    for order in (5, 3, 5):
        model.order = order
        anew = baselines.KneserNey(text, vocab_size=6, order=order)
        np.testing.assert_allclose(model.surprises(text[:50]), anew.surprises(text[:50]))


def test_modified_discounts_are_those_of_chen_and_goodman():
    text = np.random.default_rng(3).integers(30, size=3000)
    model = baselines.KneserNey(text, vocab_size=30, discount="modified", order=2)
    n1, n2, n3, n4 = ((model.often[1] == k).sum() for k in (1, 2, 3, 4))
    y = n1 / (n1 + 2 * n2)
    expected = [1 - 2 * y * n2 / n1, 2 - 3 * y * n3 / n2, 3 - 4 * y * n4 / n3]
    np.testing.assert_allclose(model.level(2).modified, expected)


def test_longer_runs_help_where_text_repeats_itself():
    phrase = np.random.default_rng(4).integers(5, size=40)
    text = np.concatenate([phrase] * 20)
    model = baselines.KneserNey(text, vocab_size=5, order=5)
    long = model.surprises(phrase).mean()
    model.order = 2
    assert long < model.surprises(phrase).mean() / 2


def test_kneser_ney_trusts_many_contexts_more_than_many_counts():
    """The San Francisco example: "Francisco" is frequent but follows one word only; after a new word it is unlikely."""
    often, varied = 0, 1
    text = [2, 3, often] * 20 + [x for other in range(4, 14) for x in (other, varied)]
    model = baselines.KneserNey(text, vocab_size=20)
    after_new = model.surprises([19, 18, often])[0], model.surprises([19, 18, varied])[0]
    assert after_new[0] > after_new[1]


def test_neighbours_are_the_words_on_both_sides_and_not_the_place_itself():
    texts, spans = ["we may go now or then", "in May it rains", "it may"], [(3, 6), (3, 6), (3, 6)]
    X = baselines.neighbours(texts, spans, [0, 1], reach=2)
    assert X.shape == (3, 10)  # we, go, now, in, it, rains; left we, left in; right go, right it
    assert X.sum(axis=1).A1.tolist() == [5, 5, 1]  # of the last text "it" alone is known
