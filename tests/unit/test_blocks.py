"""Blocks of text: the right neighbours, the same batch for the same step, frequent words left out."""

import torch

from pretrain.blocks import Blocks

STREAM = torch.arange(3000) % 7
SENTENCES = torch.arange(3000) // 10
COUNTS = torch.bincount(STREAM).float()


def test_neighbours_are_near_in_the_same_sentence_and_never_the_word_itself():
    place = torch.arange(3000)  # every word is its own, so that its id says where it is
    words, near, negatives = Blocks(place, SENTENCES, torch.ones(3000), window=3, threshold=None, batch=4)(0)
    assert words.shape == (4, 32) and near.shape == (4, 32, 32) and negatives.shape == (4, 24)
    apart = (words[:, :, None] - words[:, None]).abs()
    same = words[:, :, None] // 10 == words[:, None] // 10
    assert not near[(apart == 0) | (apart > 3) | ~same].any()
    assert near[(apart == 1) & same].all()  # every window reaches at least as far
    assert 0 < near[(apart == 3) & same].mean() < 1


def test_a_step_gives_the_same_batch_whatever_was_asked_for_before():
    a, b = (Blocks(STREAM, SENTENCES, COUNTS, batch=4, seed=5) for _ in range(2))
    far = 2 * a.steps + 1
    a(0)
    assert all(torch.equal(x, y) for x, y in zip(a(far), b(far), strict=True))
    assert not torch.equal(a(0)[0], Blocks(STREAM, SENTENCES, COUNTS, batch=4, seed=6)(0)[0])
    assert len(a(a.steps - 1)[0]) == 4  # the last batch of a pass is whole


def test_frequent_words_are_left_out():
    counts = torch.tensor([10_000.0, 1, 1, 1, 1, 1, 1])
    words, _, negatives = Blocks(STREAM, SENTENCES, counts, threshold=1e-3, batch=8)(0)
    assert (words == 0).float().mean() < 0.02  # 1 in 7 without
    assert (negatives == 0).float().mean() > 0.9


def test_a_short_text_gives_what_there_is():
    words, near, _ = Blocks(STREAM[:100], SENTENCES[:100], COUNTS, threshold=None)(0)
    assert len(words) == len(near) > 0
