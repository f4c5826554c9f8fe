"""Pictures and labels that are spoilt in known doses."""

import numpy as np
import pytest
import torch

from pretrain import corruptions


@pytest.mark.parametrize("name", corruptions.KINDS)
def test_a_corrupted_picture_keeps_its_shape_and_range_and_the_picture_given_is_as_it_was(name):
    x = torch.rand(3, 3, 12, 10, generator=torch.Generator().manual_seed(1))
    before = x.clone()
    y = corruptions.KINDS[name](x)
    assert y.shape == x.shape and torch.equal(x, before)
    assert y.min() >= 0 and y.max() <= 1 and not torch.equal(y, x)
    assert torch.equal(y, corruptions.KINDS[name](x))


@pytest.mark.parametrize("name", ["blur", "half the size", "low contrast", "grey"])
def test_a_picture_of_one_colour_stays_as_it_is(name):
    x = torch.full((2, 3, 8, 8), 0.3)
    torch.testing.assert_close(corruptions.KINDS[name](x), x)


def test_noise_has_its_strength_where_nothing_is_cut_and_depends_on_the_seed():
    x = torch.full((4, 1, 50, 50), 0.5)
    drawn = corruptions.noise(x, 0.05, seed=3) - x
    assert drawn.std().item() == pytest.approx(0.05, rel=0.05)
    assert not torch.equal(drawn, corruptions.noise(x, 0.05, seed=4) - x)


def test_blur_is_a_normal_kernel():
    x = torch.zeros(1, 1, 15, 15)
    x[0, 0, 7, 7] = 1
    y = corruptions.blur(x, sigma=1.0)[0, 0]
    assert y.sum().item() == pytest.approx(1, abs=1e-5)
    assert (y[7, 8] / y[7, 7]).item() == pytest.approx(np.exp(-0.5), rel=1e-4)
    torch.testing.assert_close(y, y.T)


def test_the_contrast_falls_and_the_mean_stays():
    x = torch.rand(2, 3, 6, 6, generator=torch.Generator().manual_seed(2))
    y = corruptions.flat(x, 0.25)
    torch.testing.assert_close(y.mean((1, 2, 3)), x.mean((1, 2, 3)))
    torch.testing.assert_close(y.std((1, 2, 3)), 0.25 * x.std((1, 2, 3)))


@pytest.mark.parametrize("share", [0.0, 0.2, 0.6, 1.0])
def test_the_share_of_wrong_labels_is_what_was_asked_for(share):
    y = np.arange(200) % 5
    found = corruptions.with_wrong_labels(y, share, 5, np.random.default_rng(0))
    assert (found != y).mean() == share
    assert set(found) <= set(range(5)) and (y == np.arange(200) % 5).all()
