"""The course's images: digits, emoji in colour, photographs and patches of them; all from installed packages.

Images are uint8 arrays until they are drawn or normalised: (N, H, W) in grey, (N, H, W, C) in colour. What takes long
to read is cached on disk. OpenMoji's emoji ("All emojis designed by OpenMoji – the open-source emoji and icon project")
are under CC BY-SA 4.0: show `OPENMOJI` beside pictures of them.
"""

from __future__ import annotations

import gzip
import io
import pickle
import tarfile
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import torch
from torch.nn import functional as F

from pretrain import cache as disk
from pretrain import downloads
from pretrain.data import SOURCES, DataError

OPENMOJI = "Emoji: OpenMoji, CC BY-SA 4.0"
EMOJI_SIZE = 64  # pixels; a scene shows it smaller
FEWEST_COLOURED = 0.05  # the share of an emoji's pixels that are not grey
# Photographs and micrographs whose left and right halves are alike in kind.
TEXTURES = (
    *("brick", "grass", "gravel", "chelsea", "coffee", "hubble_deep_field"),
    *("ihc", "moon", "retina", "motorcycle_left", "china", "flower"),
)
FROM_SKLEARN = ("china", "flower")


def load_mnist() -> tuple[np.ndarray, np.ndarray]:
    """Return 5,000 handwritten digits of MNIST, 500 of each: images (5000, 28, 28), uint8; labels (5000,), int64."""
    stored = disk.arrays("mnist", SOURCES["mnist"].digest, _read_mnist)
    return stored["images"], stored["labels"]


def _read_mnist() -> disk.Arrays:
    content = _content("mnist")
    rows = np.array([line.split(b",") for line in gzip.decompress(content).splitlines()]).astype(np.float64)
    return {"images": rows[:, :-1].reshape(-1, 28, 28).astype(np.uint8), "labels": rows[:, -1].astype(np.int64)}


def load_digits(like_mnist: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Return scikit-learn's 1,797 digits from other writers: images (1797, 8, 8), uint8, and digits (1797,), int64.

    Args:
        like_mnist: enlarge them to 20 × 20 and centre them in 28 × 28, as MNIST's are.
    """
    from sklearn.datasets import load_digits as read

    found = read()
    images = np.round(found.images * (255 / 16)).astype(np.uint8)
    if like_mnist:
        wide = F.interpolate(torch.tensor(images)[:, None].float(), size=20, mode="bilinear")[:, 0]
        images = np.pad(wide.round().numpy().astype(np.uint8), ((0, 0), (4, 4), (4, 4)))
    return images, found.target.astype(np.int64)


def load_fashion_mnist() -> disk.Arrays:
    """Download Fashion-MNIST, 70,000 photographs of clothes (Xiao, Rasul and Vollgraf 2017); later calls find it.

    Returns:
        train_images (60000, 28, 28) and test_images (10000, 28, 28), uint8; train_labels and test_labels, int64.

    Raises:
        OSError: it cannot be downloaded.
    """
    parts = [f"{split}_{kind}" for split in ("train", "test") for kind in ("images", "labels")]
    found = {part: _idx(downloads.fetch(f"fashion-mnist-{part.replace('_', '-')}")) for part in parts}
    return {part: values.astype(np.int64) if "labels" in part else values for part, values in found.items()}


def _idx(path: Path) -> np.ndarray:
    """Return the array of bytes in a gzipped IDX file: two zeros, type, number of dimensions, their sizes, values."""
    content = gzip.decompress(path.read_bytes())
    dimensions = content[3]
    shape = np.frombuffer(content, ">i4", dimensions, offset=4)
    return np.frombuffer(content, np.uint8, offset=4 + 4 * dimensions).reshape(shape)


def load_cifar10() -> disk.Arrays:
    """Download CIFAR-10, 60,000 photographs in ten classes (Krizhevsky 2009); later calls find it.

    Returns:
        train_images (50000, 32, 32, 3) and test_images (10000, 32, 32, 3), uint8; train_labels and test_labels, int64.

    Raises:
        OSError: it cannot be downloaded.
    """
    files = {"train": [f"data_batch_{i}" for i in range(1, 6)], "test": ["test_batch"]}
    found: disk.Arrays = {}
    with tarfile.open(downloads.fetch("cifar10")) as archive:
        for split, names in files.items():
            batches = [_unpickled(archive, f"cifar-10-batches-py/{name}") for name in names]
            pixels = np.concatenate([batch[b"data"] for batch in batches])
            found[f"{split}_images"] = pixels.reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1)
            found[f"{split}_labels"] = np.concatenate([batch[b"labels"] for batch in batches]).astype(np.int64)
    return found


def _unpickled(archive: tarfile.TarFile, name: str) -> Any:
    """Return what a pickle in an archive holds; only of an archive whose checksum is known: a pickle can run code."""
    file = archive.extractfile(name)
    assert file is not None
    return pickle.load(file, encoding="bytes")


def load_emoji() -> tuple[np.ndarray, pd.DataFrame]:
    """Return OpenMoji's coloured emoji of one code point: images (N, 64, 64, 4), uint8, and a frame with N rows.

    The fourth channel is the opacity, 0 to 255. The frame's columns: emoji (str), name (str, such as "hot beverage").
    Show `OPENMOJI` beside pictures of them.
    """
    stored = disk.arrays("emoji", SOURCES["emoji"].digest + "-1", _read_emoji)
    names = stored["names"].tobytes().decode().split("\n")
    return stored["images"], pd.DataFrame([name.split("\t") for name in names], columns=["emoji", "name"])


def _read_emoji() -> disk.Arrays:
    try:
        import emoji
        from PIL import ImageFont
    except ImportError as error:
        raise DataError(f"emoji: {error.name} is not installed: pip install emoji==2.16.0 pillow") from None
    _content("emoji")  # verified
    font = ImageFont.truetype(str(SOURCES["emoji"].locate()), 96)
    names = {c: d["en"].strip(":").replace("_", " ") for c, d in emoji.EMOJI_DATA.items() if d["status"] == 2}
    single = sorted((c[0], name) for c, name in names.items() if len(c.removesuffix("\N{VARIATION SELECTOR-16}")) == 1)
    drawn = [(c, name, _draw(c, font)) for c, name in single]
    kept = [(c, name, image) for c, name, image in drawn if _coloured(image) >= FEWEST_COLOURED]
    text = "\n".join(f"{c}\t{name}" for c, name, _ in kept).encode()
    return {"images": np.stack([image for *_, image in kept]), "names": np.frombuffer(text, dtype=np.uint8)}


def _draw(character: str, font: object) -> np.ndarray:
    """Return a character of a colour font, as large as it fits into a square of 64 × 64: (64, 64, 4), uint8."""
    from PIL import Image, ImageDraw

    canvas = Image.new("RGBA", (192, 192), (0, 0, 0, 0))
    ImageDraw.Draw(canvas).text((96, 96), character, font=font, embedded_color=True, anchor="mm")  # type: ignore[arg-type]
    ink = canvas.crop(canvas.getbbox())
    side = max(ink.size)
    square = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    square.paste(ink, ((side - ink.width) // 2, (side - ink.height) // 2))
    return np.asarray(square.resize((EMOJI_SIZE, EMOJI_SIZE), Image.Resampling.BOX))


def _coloured(image: np.ndarray) -> float:
    """Return the share of an emoji's pixels that are not grey."""
    seen, colours = image[..., 3] > 128, image[..., :3].astype(int)
    vivid = (colours.max(-1) - colours.min(-1) > 40) & seen
    return float(vivid.sum() / max(1, seen.sum()))


def scenes(
    emoji: np.ndarray,
    ids: np.ndarray,
    seed: int,
    size: int = 32,
    *,
    light: int | None = None,
    place: int | None = None,
    ground: int | None = None,
) -> torch.Tensor:
    """Draw emoji as a camera might see them: turned, near or far, off the centre, in another light, before something.

    Rotation is up to 45° either way, the emoji's side 60 to 100 % of the picture's, its centre up to 10 % off; red,
    green and blue are mixed and scaled at random; the background is a soft pattern of four by four random colours.

    Args:
        emoji: images as `load_emoji` gives them, (N, 64, 64, 4).
        ids: which of them to draw, (B,).
        seed: decides everything that is random.
        size: pixels of a side.
        light, place, ground: seeds of their own for the colours, for rotation, size and place, and for the background:
            scenes that share one of them are alike in it.

    Returns:
        (B, 3, size, size), float32, between 0 and 1.
    """
    g = torch.Generator().manual_seed(seed)
    own = [g if part is None else torch.Generator().manual_seed(part) for part in (light, place, ground)]
    drawn = cut_out(emoji, ids, own[0], size, own[1])
    background = F.interpolate(torch.rand(len(ids), 3, 4, 4, generator=own[2]), size=size, mode="bilinear")
    return drawn[:, :3] + background * (1 - drawn[:, 3:])


def cut_out(
    emoji: np.ndarray,
    ids: np.ndarray,
    light: torch.Generator,
    size: int,
    place: torch.Generator | None = None,
    *,
    zoom: tuple[float, float] = (0.6, 1.0),
) -> torch.Tensor:
    """Draw emoji as `scenes` does, before nothing.

    Args:
        light, place: decide what is random; one generator for both where `place` is None.
        zoom: between which shares of the picture's side the emoji's side lies.

    Returns:
        (B, 4, size, size): red, green and blue, already multiplied by the opacity, and the opacity.
    """
    chosen = torch.from_numpy(emoji[ids]).permute(0, 3, 1, 2).float() / 255  # (B, 4, 64, 64)
    colour, opacity = chosen[:, :3], chosen[:, 3:]
    return placed(torch.cat([_relit(colour, light) * opacity, opacity], 1), place or light, size, zoom=zoom)


def altered(pictures: torch.Tensor, seed: int, size: int = 32) -> torch.Tensor:
    """Change whole pictures at random in the ways in which scenes of one emoji differ: data augmentation for `scenes`.

    They are turned by up to 30° either way, made 0.75 to 1.3 times as large, moved by up to 10 % and seen in another
    light. Where a picture no longer reaches there is a new soft background; what is behind the emoji stays, since a
    picture does not say what that is. A picture that is resampled at its own size is blurred, and a network that learns
    from blurred pictures does badly on sharp ones: give larger ones than are wanted.

    Args:
        pictures: (B, 3, H, H), between 0 and 1; not changed.
        seed: decides everything that is random. Not one that has decided which pictures these are: what is random would
            tell one from the other.
        size: pixels of a side of the result.

    Returns:
        (B, 3, size, size), between 0 and 1.
    """
    g, (B, _, H, _) = torch.Generator().manual_seed(seed), pictures.shape
    covered = torch.ones(B, 1, H, H)
    moved = placed(torch.cat([_relit(pictures, g), covered], 1), g, size, turn=0.5236, zoom=(0.75, 1.3))
    background = F.interpolate(torch.rand(B, 3, 4, 4, generator=g), size=size, mode="bilinear")
    return moved[:, :3] + background * (1 - moved[:, 3:])


def _relit(colour: torch.Tensor, g: torch.Generator) -> torch.Tensor:
    """Return the colours (B, 3, H, W) in another light: each channel is scaled and has a little of the others in it."""
    B = len(colour)
    mix = torch.eye(3) * (0.6 + 0.5 * torch.rand(B, 1, 3, generator=g)) + 0.3 * torch.rand(B, 3, 3, generator=g) - 0.1
    return torch.einsum("bij,bjhw->bihw", mix, colour).clamp(0, 1)


def jittered(x: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Return pictures (B, C, H, W) turned, scaled and moved a little: all of a batch by the same amounts.

    At most 0.25 radians, 12 % and 7.5 % of the side. Neighbouring pixels are mixed; what comes from outside is 0.
    """
    turn, scale, dx, dy = (2 * torch.rand(4, generator=generator) - 1) * torch.tensor([0.25, 0.12, 0.15, 0.15])
    cos, sin = turn.cos() * (1 + scale), turn.sin() * (1 + scale)
    theta = torch.stack([cos, -sin, dx, sin, cos, dy]).view(1, 2, 3).expand(len(x), -1, -1)
    return F.grid_sample(x, F.affine_grid(theta, list(x.shape), align_corners=False), align_corners=False)


def placed(
    images: torch.Tensor, g: torch.Generator, size: int, turn: float = 0.7854, zoom: tuple[float, float] = (0.6, 1.0)
) -> torch.Tensor:
    """Return the images (B, C, H, W) turned by up to `turn` radians, scaled and moved at random: (B, C, size, size)."""
    B, (least, largest) = len(images), zoom
    spans = torch.tensor([[2 * turn], [largest - least]])
    angle, scale = torch.rand(2, B, generator=g) * spans + torch.tensor([[-turn], [least]])
    shift = 0.2 * (2 * torch.rand(B, 2, generator=g) - 1)  # of half a side
    cos, sin = angle.cos() / scale, angle.sin() / scale
    rotation = torch.stack([torch.stack([cos, -sin], -1), torch.stack([sin, cos], -1)], 1)  # (B, 2, 2)
    theta = torch.cat([rotation, -(rotation @ shift[..., None])], -1)
    grid = F.affine_grid(theta, [B, images.shape[1], size, size], align_corners=False)
    return F.grid_sample(images, grid, align_corners=False)


def pad_same(x: torch.Tensor, kernel: int, stride: int) -> torch.Tensor:
    """Pad as TensorFlow's "same" does, so that a convolution without padding gives ⌈H / stride⌉ × ⌈W / stride⌉ numbers.

    Args:
        x: (B, C, H, W); not changed.
        kernel, stride: of the convolution to come.

    Returns:
        (B, C, H + …, W + …), with zeros; of an odd number the extra one is at the bottom or the right.
    """
    (top, bottom), (left, right) = [
        (total // 2, total - total // 2)
        for total in (max(0, (-(-n // stride) - 1) * stride + kernel - n) for n in x.shape[-2:])
    ]
    return F.pad(x, (left, right, top, bottom))


def load_photographs() -> dict[str, np.ndarray]:
    """Return photographs by name, each (H, W, 3), uint8: those of `TEXTURES`, and astronaut and rocket."""
    return {name: _photograph(name) for name in (*TEXTURES, "astronaut", "rocket")}


@cache
def _photograph(name: str) -> np.ndarray:
    from PIL import Image

    if name in FROM_SKLEARN:
        from sklearn.datasets import load_sample_image

        return np.asarray(load_sample_image(f"{name}.jpg"))
    folder = SOURCES["photographs"].locate()
    files = [path for path in (folder / f"{name}.png", folder / f"{name}.jpg") if path.exists()]
    if not files:
        raise DataError(f"photographs: {name} is missing. {SOURCES['photographs'].fix()}")
    with Image.open(files[0]) as image:
        return np.asarray(image.convert("RGB"))


def load_textures(size: int = 64, per_half: int = 60, seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return grey patches of twelve photographs: which of them is it from?

    Patches for training come from the left half of each photograph, those for the test from the right half: no pixel is
    in both, and no place.

    Args:
        size: pixels of a patch's side.
        per_half: patches from each half of each photograph.
        seed: decides where they are cut.

    Returns:
        Patches (N, size, size), uint8; the class of each (N,), int64, an index into `TEXTURES`; and whether it is one
        for the test, (N,), bool. Each is stretched to have the same mean and spread, so that brightness tells nothing.
    """
    rng, patches, labels, test = np.random.default_rng(seed), [], [], []
    for k, name in enumerate(TEXTURES):
        grey = _photograph(name) @ np.array([0.299, 0.587, 0.114])
        middle = grey.shape[1] // 2
        for right, half in enumerate((grey[:, :middle], grey[:, middle:])):
            for _ in range(per_half):
                top, left = rng.integers(half.shape[0] - size + 1), rng.integers(half.shape[1] - size + 1)
                patches.append(_stretched(half[top : top + size, left : left + size]))
                labels.append(k)
                test.append(bool(right))
    return np.stack(patches), np.array(labels), np.array(test)


def _stretched(patch: np.ndarray) -> np.ndarray:
    """Return the patch with mean 128 and standard deviation 50, cut to 0 … 255, uint8."""
    return np.clip(128 + 50 * (patch - patch.mean()) / (patch.std() + 1e-6), 0, 255).astype(np.uint8)


def load_efficientnet() -> dict[str, torch.Tensor]:
    """Return the weights of an EfficientNet-Lite0 that was trained on ImageNet: 296 named tensors.

    It reads colours as (x − 127) / 128 for x from 0 to 255, pads as TensorFlow does, and has batch norms with ε = 10⁻³.

    Raises:
        DataError: the package is missing or its file is another.
    """
    return torch.load(io.BytesIO(_content("efficientnet-lite0")), weights_only=True)


@cache
def imagenet_names() -> tuple[str, ...]:
    """Return the names of ImageNet's 1,000 classes, in order."""
    import json

    return tuple(json.loads(_content("imagenet-names")))


def _content(name: str) -> bytes:
    """Return the bytes of a source's file, verified; DataError says the fix."""
    content = Path(SOURCES[name].locate()).read_bytes()
    SOURCES[name].verify([content])
    return content
