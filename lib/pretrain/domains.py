"""Near and far: small sources of grey pictures with the questions asked of them, and scenes with masks.

Pictures are float32 between 0 and 1, (N, 1, 28, 28) as MNIST's or (N, 3, H, W) in colour. A *source* is pictures with
one of many possible questions: the same pictures can be asked for the digit or for the amount of ink.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

from pretrain import images

Labelled = tuple[torch.Tensor, torch.Tensor]  # pictures and the class of each
SIDE, INNER = 28, 20  # pixels of MNIST's pictures, and of the square that its digits fill
FONTS = ("DejaVuSans", "DejaVuSans-Bold", "DejaVuSerif", "DejaVuSans-Oblique", "DejaVuSansMono")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
TURNED = "MNIST, how far turned?"
INK = "MNIST, how much ink?"
SHUFFLED = "MNIST, shuffled labels"


def as_pictures(pixels: np.ndarray) -> torch.Tensor:
    """Return grey pictures (N, H, W), uint8, as a network wants them: (N, 1, H, W), float32, 0 to 1."""
    return torch.from_numpy(np.ascontiguousarray(pixels))[:, None].float() / 255


def sources(rows: np.ndarray, emoji: Sequence[int], n: int, seed: int) -> dict[str, Labelled]:
    """Return eight sources, by name: pictures of 28 × 28 and the right answers to their question.

    Args:
        rows: which of MNIST's pictures may be used; four of the sources are these with four questions.
        emoji: which of `images.load_emoji` may be used: each is a class.
        n: how many pictures a source has, of those that are drawn or generated.
        seed: decides all that is random.
    """
    rng = np.random.default_rng(seed)
    pixels, digits = images.load_mnist()
    x, y = as_pictures(pixels[rows]), torch.from_numpy(digits[rows])
    turns = torch.from_numpy(rng.integers(4, size=len(x)))
    turned = torch.stack([p.rot90(int(k), (1, 2)) for p, k in zip(x, turns, strict=True)])
    others, other_digits = images.load_digits(like_mnist=True)
    return {
        "MNIST, which digit?": (x, y),
        "scikit-learn's digits": (as_pictures(others), torch.from_numpy(other_digits)),
        "letters of fonts": letters(n, seed),
        TURNED: (turned, turns),
        INK: (x, ink(x)),
        SHUFFLED: (x, y[torch.from_numpy(rng.permutation(len(y)))]),
        "emoji in grey": grey_emoji(emoji, n, seed),
        "textures": textures(n // len(images.TEXTURES), seed)[:2],
    }


def ink(x: torch.Tensor, bins: int = 10) -> torch.Tensor:
    """Return in which of `bins` equally large groups each picture (N, …) is by its mean: (N,), int64."""
    rank = x.flatten(1).mean(1).argsort(stable=True).argsort(stable=True)
    return rank * bins // len(x)


def letters(n: int, seed: int) -> Labelled:
    """Return n letters A to Z of five fonts, turned, scaled and moved at random, and which letter each is."""
    g, rng = torch.Generator().manual_seed(seed), np.random.default_rng(seed)
    which, font = rng.integers(len(LETTERS), size=n), rng.integers(len(FONTS), size=n)
    drawn = as_pictures(_glyphs()[font, which])
    return images.placed(drawn, g, SIDE, turn=0.3, zoom=(0.7, 1.1)).clamp(0, 1), torch.from_numpy(which)


@cache
def _glyphs() -> np.ndarray:
    """The letters in each font, white on black: (fonts, 26, 48, 48), uint8."""
    import matplotlib
    from PIL import Image, ImageDraw, ImageFont

    folder = Path(matplotlib.get_data_path(), "fonts", "ttf")
    found = []
    for name in FONTS:
        font = ImageFont.truetype(str(folder / f"{name}.ttf"), 34)
        for letter in LETTERS:
            canvas = Image.new("L", (48, 48))
            ImageDraw.Draw(canvas).text((24, 24), letter, fill=255, font=font, anchor="mm")
            found.append(np.asarray(canvas))
    return np.stack(found).reshape(len(FONTS), len(LETTERS), 48, 48)


def grey_emoji(ids: Sequence[int], n: int, seed: int) -> Labelled:
    """Return n scenes of these emoji in grey, 28 × 28, as many of each as possible, and which each shows: 0, 1, …"""
    which = np.arange(n) % len(ids)
    scenes = images.scenes(images.load_emoji()[0], np.asarray(ids)[which], seed, SIDE)
    return scenes.mean(1, keepdim=True), torch.from_numpy(which)


def textures(per_half: int, seed: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Return `images.load_textures` at 28 × 28: pictures, classes, and whether each is of a right half, bool."""
    patches, kind, right = images.load_textures(per_half=per_half, seed=seed)
    x = F.interpolate(as_pictures(patches), size=SIDE, mode="area")
    return x, torch.from_numpy(kind), torch.from_numpy(right)


def fitted(x: torch.Tensor) -> torch.Tensor:
    """Return digits (N, 1, H, W) that fill the same square, 20 × 20 in 28 × 28, with equally soft edges and contrast.

    Each is cropped to what is brighter than a fifth of its brightest pixel, stretched to the square, blurred and scaled
    to a brightest pixel of 1: what two cameras differ in is gone, and no picture of either has to be trained on.
    """
    return torch.stack([_fitted(picture) for picture in x])


def _fitted(picture: torch.Tensor) -> torch.Tensor:
    seen = picture[0] > 0.2 * picture.max()
    rows, columns = (torch.nonzero(seen.any(d)).flatten() for d in (1, 0))
    if len(rows):
        picture = picture[:, rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    small = F.interpolate(picture[None], size=INNER // 2, mode="area")  # softer than either camera
    square = F.interpolate(small, size=INNER, mode="bilinear")[0]
    return F.pad(square / square.max().clamp(min=1e-6), ((SIDE - INNER) // 2,) * 4)


def grounds(names: Sequence[str], n: int, size: int, seed: int) -> torch.Tensor:
    """Return n pieces of these photographs, cut at random places and sizes: (n, 3, size, size), 0 to 1."""
    rng, photographs = np.random.default_rng(seed), images.load_photographs()
    found = []
    for _ in range(n):
        photograph = photographs[names[int(rng.integers(len(names)))]]
        side = int(rng.integers(size, min(photograph.shape[:2]) // 2 + 1))
        top, left = (rng.integers(length - side + 1) for length in photograph.shape[:2])
        piece = torch.tensor(photograph[top : top + side, left : left + side]).permute(2, 0, 1)[None].float()
        found.append(F.interpolate(piece, size=size, mode="area")[0] / 255)
    return torch.stack(found)


def crowds(emoji: np.ndarray, ids: np.ndarray, ground: torch.Tensor, seed: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Draw up to four emoji a scene, each in its own quarter, as `images.scenes` does, and say whose each pixel is.

    Args:
        emoji: images as `images.load_emoji` gives them.
        ids: which of them are in each scene, (B, n), n at most 4.
        ground: what is behind them, (B, 3, size, size), 0 to 1, size even; not changed.
        seed: decides everything that is random, also who is in which quarter.

    Returns:
        Scenes (B, 3, size, size), 0 to 1, and the owner of each pixel, (B, size, size), int64: 0 for the ground, k + 1
        for emoji `ids[:, k]`, where it covers more than half.
    """
    g, size = torch.Generator().manual_seed(seed), ground.shape[-1]
    scenes, owner, half = ground.clone(), torch.zeros(len(ids), size, size, dtype=torch.int64), size // 2
    quarter = torch.rand(len(ids), 4, generator=g).argsort(1)
    for k in range(ids.shape[1]):
        drawn = images.cut_out(emoji, ids[:, k], g, half, zoom=(0.5, 0.85))
        for b, q in enumerate(quarter[:, k].tolist()):
            rows, columns = (slice(half * i, half * (i + 1)) for i in divmod(q, 2))
            opacity = drawn[b, 3:]
            scenes[b, :, rows, columns] = drawn[b, :3] + scenes[b, :, rows, columns] * (1 - opacity)
            owner[b, rows, columns][opacity[0] > 0.5] = k + 1
    return scenes, owner
