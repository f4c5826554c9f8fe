"""Words, sentences, vocabularies and splits."""

import numpy as np
import pytest

from pretrain.text import Vocab, normalise, sentences, split_by_group, words


def test_words_keep_apostrophes_and_drop_punctuation():
    assert words("The cat’s dinner—it ATE 2 ﬁsh!") == ["the", "cat's", "dinner", "it", "ate", "2", "fish"]
    assert words("") == words(" … ") == []
    assert normalise("God`s") == "god's"
    assert words("हिन्दी किताब, तमिழ்") == ["हिन्दी", "किताब", "तमिழ்"]


def test_sentences_end_at_marks_before_a_capital():
    text = 'It rained. "Did it?" Yes, 3.5 inches! We stayed\nin. 40 men came.\n\nA new paragraph'
    expected = ["It rained.", '"Did it?', "Yes, 3.5 inches!", "We stayed\nin.", "40 men came.", "A new paragraph"]
    assert sentences(text) == expected
    assert sentences("") == []


def test_vocab_ranks_by_count_then_alphabet():
    vocab = Vocab(["b", "a", "c", "a", "b", "a", "d"], min_count=1)
    assert vocab.tokens == ["a", "b", "c", "d"]
    assert vocab.counts.tolist() == [3, 2, 1, 1] and vocab.counts.dtype == np.int64
    assert vocab["b"] == 1 and "b" in vocab and "z" not in vocab and len(vocab) == 4
    assert Vocab(["b", "a", "c", "a", "b", "a", "d"], min_count=2).tokens == ["a", "b"]
    assert Vocab(["b", "a", "c", "a", "b", "a", "d"], max_size=3).tokens == ["a", "b", "c"]


def test_encode_leaves_unknown_words_out_or_marks_them():
    text = ["a", "a", "b"]
    assert Vocab(text).encode(["b", "z", "a"]) == [1, 0]
    marked = Vocab(text, specials=["<pad>", "<unk>"])
    assert marked.tokens == ["<pad>", "<unk>", "a", "b"]
    assert marked.encode(["b", "z", "a"]) == [3, 1, 2]
    assert marked.decode([3, 1]) == ["b", "<unk>"]


def test_an_unknown_word_is_named():
    with pytest.raises(KeyError, match="'zebra' is not among the 1 words"):
        Vocab(["a"])["zebra"]


def test_no_group_is_in_two_parts():
    groups = np.random.default_rng(0).integers(0, 60, 1000)
    parts = split_by_group(groups, [0.7, 0.2, 0.1], seed=1)
    assert sorted(np.concatenate(parts)) == list(range(1000))
    members = [set(groups[part]) for part in parts]
    assert not (members[0] & members[1] or members[0] & members[2] or members[1] & members[2])
    assert [len(part) / 1000 for part in parts] == pytest.approx([0.7, 0.2, 0.1], abs=0.04)
    assert all(np.array_equal(a, b) for a, b in zip(parts, split_by_group(groups, [0.7, 0.2, 0.1], 1), strict=True))
    assert not np.array_equal(parts[1], split_by_group(groups, [0.7, 0.2, 0.1], seed=2)[1])


def test_groups_that_are_equal_are_one_group():
    groups = [0, np.int64(0), 1, 1.0, 2, True]  # equal, and written in other types
    for seed in range(20):
        one, other = split_by_group(groups, [0.5, 0.5], seed)
        assert not {groups[i] for i in one} & {groups[i] for i in other}


def test_a_part_without_a_group_is_an_error():
    uneven = [0] * 98 + [1, 2]
    for seed in range(20):
        try:
            parts = split_by_group(uneven, [0.9, 0.1], seed)
        except ValueError as error:
            assert "no group fell in the part of 0.1" in str(error)
        else:
            assert all(len(part) for part in parts)


@pytest.mark.parametrize("fractions", [[0.5, 0.4], [1.2, -0.2]])
def test_fractions_that_do_not_sum_to_one_are_refused(fractions):
    with pytest.raises(ValueError, match="sum to 1"):
        split_by_group([1, 2, 3], fractions)


def test_too_few_groups_are_refused():
    with pytest.raises(ValueError, match="1 groups cannot be split in 2"):
        split_by_group([1, 1, 1], [0.5, 0.5])
