"""The frozen networks compute what they computed when they were trained."""

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from grading import paths
from grading.course.pretraining import read_names
from pretrain import encoders, images, pretrained, world


def test_lesson_4s_network_gives_the_features_that_its_own_code_gives():
    names = read_names(paths.notebook("04-cnn"))
    net = names["recipe"].model()
    net.load_state_dict(pretrained.load("cnn")[0])
    x = torch.rand(5, 3, 32, 32, generator=torch.Generator().manual_seed(0))
    frozen = encoders.load_emoji()
    got = frozen(x, batch=2)
    assert got.shape == (5, frozen.features) and not got.requires_grad
    with torch.no_grad():
        torch.testing.assert_close(got, net.eval().features(x), rtol=1e-4, atol=1e-4)
    maps = encoders.load_emoji(maps=True)(torch.cat([x, x], 3), batch=2)
    assert maps.shape == (5, 128, 4, 8)
    torch.testing.assert_close(encoders.load_emoji(maps=True)(x).mean((2, 3)), got)


def test_eight_bits_throughout_give_nearly_the_same_features(recwarn):
    emoji, _ = images.load_emoji()
    known, x = images.scenes(emoji, np.arange(64), 1), images.scenes(emoji, np.arange(64, 84), 2)
    net = encoders.load_emoji()
    before = [weight.clone() for weight, _ in net.folded]
    eight = encoders.in_eight_bits(net, known)
    got, exact = eight(x), net(x)
    assert got.shape == exact.shape and got.dtype == torch.float32 and not got.requires_grad
    assert F.cosine_similarity(got, exact).min() > 0.99 and not torch.equal(got, exact)
    assert len(got.unique()) <= 256  # the features themselves are eight bits
    assert all(torch.equal(weight, old) for (weight, _), old in zip(net.folded, before, strict=True))
    assert not [str(w.message) for w in recwarn.list]
    with pytest.raises(RuntimeError):
        encoders.in_eight_bits(net, known[:, :1])


def test_lesson_6s_network_gives_the_vectors_that_its_own_code_gives():
    names = read_names(paths.notebook("06-pictures-and-words"))
    net = names["recipe"].model()
    net.load_state_dict(pretrained.load("clip")[0])
    x = torch.rand(3, 3, 32, 32, generator=torch.Generator().manual_seed(0))
    captions, clip = ["a red cat left of a blue dog", "two grey keys"], encoders.load_clip()
    pictures, texts = clip.pictures(x, batch=2), clip.captions(world.ids_of(captions))
    torch.testing.assert_close(F.normalize(pictures), net.pictures(x), rtol=1e-4, atol=1e-4)
    torch.testing.assert_close(F.normalize(texts), net.texts(captions), rtol=1e-4, atol=1e-4)
    assert clip.pictures(x[:0]).shape == (0, 64) and not pictures.requires_grad


def test_imagenets_network_knows_four_photographs():
    frozen, weights = encoders.load_imagenet(), images.load_efficientnet()
    assert len(frozen.folded) == 49
    right = {"coffee": "espresso", "flower": "daisy", "china": "palace", "chelsea": "Egyptian Mau"}
    photographs = images.load_photographs()
    x = torch.cat([middle(photographs[name]) for name in right])
    logits = F.linear(frozen(x), weights["_fc.weight"], weights["_fc.bias"])
    assert [images.imagenet_names()[i] for i in logits.argmax(1)] == list(right.values())


def middle(picture: np.ndarray, size: int = 224) -> torch.Tensor:
    """The middle square of a photograph, (1, 3, size, size), between 0 and 1."""
    side = min(picture.shape[:2])
    top, left = (picture.shape[0] - side) // 2, (picture.shape[1] - side) // 2
    square = torch.tensor(picture[top : top + side, left : left + side]).permute(2, 0, 1)[None].float() / 255
    return F.interpolate(square, size=size, mode="bicubic", antialias=True).clamp(0, 1)


def test_no_pictures_give_no_features_and_odd_sides_are_refused():
    frozen = encoders.load_imagenet()
    assert frozen(torch.empty(0, 3, 96, 96)).shape == (0, 1280)
    with pytest.raises(ValueError, match="multiples of 32"):
        frozen(torch.rand(1, 3, 90, 96))
