"""Sources, fitted digits, grounds and scenes with masks: shapes, what belongs together, and what the seed decides."""

import numpy as np
import torch
from torch.nn import functional as F

from pretrain import domains, images


def test_sources_have_pictures_of_one_size_and_a_class_for_each():
    found = domains.sources(np.arange(0, 5000, 100), [3, 5, 7], 300, seed=1)
    for x, y in found.values():
        assert x.shape == (len(y), 1, 28, 28) and x.dtype == torch.float32 and y.dtype == torch.int64
        assert x.min() >= 0 and x.max() <= 1
        assert len(y.unique()) == y.max() + 1
    again, other = (domains.sources(np.arange(0, 5000, 100), [3, 5, 7], 300, seed=seed) for seed in (1, 2))
    for name, (x, y) in found.items():
        assert torch.equal(x, again[name][0]) and torch.equal(y, again[name][1])
    assert not torch.equal(found["letters of fonts"][0], other["letters of fonts"][0])


def test_questions_about_mnist_are_asked_of_the_same_pictures():
    found = domains.sources(np.arange(0, 5000, 50), [3], 24, seed=0)
    x, y = found["MNIST, which digit?"]
    assert torch.equal(found[domains.INK][0], x) and torch.equal(found[domains.SHUFFLED][0], x)
    assert torch.equal(found[domains.SHUFFLED][1].sort()[0], y.sort()[0])
    turned, turns = found[domains.TURNED]
    back = torch.stack([picture.rot90(-int(k), (1, 2)) for picture, k in zip(turned, turns, strict=True)])
    assert torch.equal(back, x)


def test_ink_groups_are_equally_large_and_in_order():
    x = torch.rand(50, 1, 4, 4, generator=torch.Generator().manual_seed(0))
    group, amount = domains.ink(x, 5), x.mean((1, 2, 3))
    assert group.bincount().tolist() == [10] * 5
    assert all(amount[group == k].max() <= amount[group == k + 1].min() for k in range(4))


def test_letters_are_told_apart_by_their_strokes():
    x, y = domains.letters(200, seed=0)
    assert x[y == 8].mean() < x[y == 12].mean()  # an I has less ink than an M


def test_fitted_digits_fill_the_square_wherever_they_stood():
    x = torch.zeros(3, 1, 28, 28)
    x[0, 0, 2:8, 3:6], x[1, 0, 12:24, 10:16] = 0.5, 1.0  # the same shape at half the size, elsewhere and darker
    found = domains.fitted(x)
    assert found.shape == x.shape and torch.allclose(found[0], found[1], atol=1e-5)
    assert found[0].max() == 1 and not found[0, 0, :4].any() and found[0, 0, 4].any() and found[0, 0, 23].any()
    assert not found[2].any()  # an empty picture stays empty


def test_grounds_are_pieces_of_photographs():
    pieces = domains.grounds(["brick", "moon"], 5, 32, seed=3)
    assert pieces.shape == (5, 3, 32, 32) and pieces.min() >= 0 and pieces.max() <= 1
    assert torch.equal(pieces, domains.grounds(["brick", "moon"], 5, 32, seed=3))


def test_crowds_say_whose_each_pixel_is():
    emoji, ground = images.load_emoji()[0], torch.zeros(6, 3, 64, 64)
    ids = np.arange(18).reshape(6, 3)
    scenes, owner = domains.crowds(emoji, ids, ground, seed=4)
    assert scenes.shape == (6, 3, 64, 64) and owner.shape == (6, 64, 64)
    assert not ground.any() and scenes.min() >= 0 and scenes.max() <= 1 + 1e-5
    assert owner.amax((1, 2)).tolist() == [3] * 6 and all((owner == k).flatten(1).any(1).all() for k in (1, 2, 3))
    quarters = owner.unflatten(1, (2, 32)).unflatten(3, (2, 32)).permute(0, 1, 3, 2, 4).flatten(3).flatten(1, 2)
    assert all(len(set(q.tolist()) - {0}) <= 1 for scene in quarters for q in scene)  # a quarter has one emoji at most
    beside = F.max_pool2d(owner[:, None].float(), 3, 1, 1)[:, 0]  # the owners of 3 × 3 pixels around each
    assert scenes.sum(1)[beside == 0].max() < 0.3  # nothing is drawn far from what is owned
    assert torch.equal(scenes, domains.crowds(emoji, ids, ground, seed=4)[0])
