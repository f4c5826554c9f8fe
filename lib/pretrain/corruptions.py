"""What may go wrong with pictures and labels after a network was trained, or before: made on purpose, in known doses.

After Hendrycks and Dietterich 2019, "Benchmarking neural network robustness to common corruptions and perturbations"
(arXiv:1903.12261); five of their kinds, at one strength each. `with_wrong_labels` is for training.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from torch.nn import functional as F


def noise(x: torch.Tensor, strength: float = 0.1, seed: int = 0) -> torch.Tensor:
    """Return pictures (B, C, H, W) with normal noise of that standard deviation, cut to 0 … 1."""
    drawn = torch.randn(x.shape, generator=torch.Generator().manual_seed(seed))
    return (x + strength * drawn.to(x)).clamp(0, 1)


def blur(x: torch.Tensor, sigma: float = 1.2) -> torch.Tensor:
    """Return pictures (B, C, H, W) blurred by a normal kernel; beyond the edge they go on as their last row or column.

    Args:
        sigma: the kernel's standard deviation in pixels; it reaches three of them, or as far as the picture allows.
    """
    reach = min(round(3 * sigma), *(side - 1 for side in x.shape[-2:]))
    places = torch.arange(-reach, reach + 1, dtype=x.dtype)
    kernel = torch.softmax(-(places**2) / (2 * sigma**2), 0).to(x)
    channels = x.shape[1]
    padded = F.pad(x, (reach,) * 4, mode="replicate")
    rows = F.conv2d(padded, kernel.view(1, 1, -1, 1).expand(channels, 1, -1, 1), groups=channels)
    return F.conv2d(rows, kernel.view(1, 1, 1, -1).expand(channels, 1, 1, -1), groups=channels)


def coarse(x: torch.Tensor, factor: int = 2) -> torch.Tensor:
    """Return pictures (B, C, H, W) made so many times smaller and enlarged again."""
    small = F.interpolate(x, scale_factor=1 / factor, mode="area")
    return F.interpolate(small, size=x.shape[-2:], mode="bilinear", align_corners=False)


def flat(x: torch.Tensor, contrast: float = 0.4) -> torch.Tensor:
    """Return pictures (B, C, H, W) whose differences from their own mean are that much of what they were."""
    mean = x.mean((1, 2, 3), keepdim=True)
    return mean + contrast * (x - mean)


def grey(x: torch.Tensor) -> torch.Tensor:
    """Return pictures (B, C, H, W) with the mean of the channels in each of them."""
    return x.mean(1, keepdim=True).expand_as(x).contiguous()


KINDS: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "noise": noise,
    "blur": blur,
    "half the size": coarse,
    "low contrast": flat,
    "grey": grey,
}


def with_wrong_labels(y: np.ndarray, share: float, classes: int, rng: np.random.Generator) -> np.ndarray:
    """Return labels of which a share, drawn at random, is wrong: each is one of the other classes, all equally likely.

    Args:
        y: the right labels, (N,), 0 to classes − 1; not changed.
        share: round(share · N) of them become wrong.
    """
    found = np.array(y)
    chosen = rng.permutation(len(found))[: round(share * len(found))]
    found[chosen] = (found[chosen] + rng.integers(1, classes, size=len(chosen))) % classes
    return found
