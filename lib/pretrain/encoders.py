"""Networks of earlier lessons and a published one, trained and frozen: pictures in, features out.

Each batch norm is folded into the convolution before it: in evaluation the two are one convolution with other weights
and a bias (Jacob et al. 2018, section 3.2, arXiv:1712.05877). Folded, a network is half as many steps.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import torch
from torch.ao.quantization import get_default_qconfig_mapping
from torch.ao.quantization.quantize_fx import convert_fx, prepare_fx
from torch.nn import functional as F

from pretrain import images, pretrained
from pretrain.runtime import device

Convolution = tuple[torch.Tensor, torch.Tensor]  # weight (O, C / groups, k, k) and bias (O,)
STAGES = ((1, 1), (2, 2), (2, 2), (3, 2), (3, 1), (4, 2), (1, 1))  # of EfficientNet-Lite0: blocks, stride of the first
SIDE = 32  # pixels: what EfficientNet's sides have to be a multiple of


@dataclass(frozen=True)
class Frozen:
    """A network that is only used.

    Attributes:
        weights: its published tensors by name: what the features depend on, beside the pictures.
        features: how many numbers it gives for a picture.
        compute: from convolutions and pictures (N, 3, H, W) to features (N, features).
        folded: the convolutions with their norms.
    """

    weights: pretrained.State
    features: int
    compute: Callable[[list[Convolution], torch.Tensor], torch.Tensor]
    folded: list[Convolution] = field(repr=False)

    @torch.no_grad()
    def __call__(self, x: torch.Tensor, batch: int = 128) -> torch.Tensor:
        """Return the features of pictures (N, 3, H, W) with values between 0 and 1: (N, features), float32, CPU."""
        where = device()
        folded = [(weight.to(where), bias.to(where)) for weight, bias in self.folded]
        found = [self.compute(folded, part.to(where)).float().cpu() for part in x.split(batch)]
        return torch.cat(found) if found else torch.empty(0, self.features)


def load_emoji(maps: bool = False) -> Frozen:
    """Return lesson 04's network, which was trained to tell 959 emoji apart: 128 features of pictures 32 × 32.

    Args:
        maps: whether it gives its last maps, (N, 128, H / 8, W / 8), which say where things are, or their mean.
    """
    state, _ = pretrained.load("cnn")
    names = [("stem.0", "stem.1")]
    for i in range(3):
        names += [(f"blocks.{i}.{a}", f"blocks.{i}.{b}") for a, b in (("conv1", "norm1"), ("conv2", "norm2"))]
        names.append((f"blocks.{i}.shortcut.0", f"blocks.{i}.shortcut.1"))
    return Frozen(state, 128, _emoji_maps if maps else _emoji_features, _folded_by_name(state, names))


def _folded_by_name(state: pretrained.State, names: Iterable[tuple[str, str]]) -> list[Convolution]:
    """Fold convolutions of ours, given by their names with those of their norms."""
    parts = ("weight", "bias", "running_mean", "running_var")
    return [_fold([state[f"{a}.weight"], *(state[f"{b}.{part}"] for part in parts)], eps=1e-5) for a, b in names]


def _emoji_maps(folded: list[Convolution], x: torch.Tensor) -> torch.Tensor:
    stem, *rest = folded
    y = F.max_pool2d(_conv(x, stem).relu(), 2)
    for i, stride in enumerate((1, 2, 2)):
        first, second, side = rest[3 * i : 3 * i + 3]
        inner = _conv(y, first, stride).relu()
        y = (_conv(y, side, stride, padding=0) + _conv(inner, second)).relu()
    return y


def _conv(x: torch.Tensor, convolution: Convolution, stride: int = 1, padding: int = 1) -> torch.Tensor:
    """Convolve, with every argument as a tuple: torch's quantisation takes over no defaults and no single numbers."""
    return F.conv2d(x, *convolution, (stride, stride), (padding, padding), (1, 1), 1)


def _emoji_features(folded: list[Convolution], x: torch.Tensor) -> torch.Tensor:
    return _emoji_maps(folded, x).mean((2, 3))


def in_eight_bits(net: Frozen, known: torch.Tensor) -> Callable[[torch.Tensor], torch.Tensor]:
    """Return the network as torch computes it in eight bits, on the CPU: weights, and all numbers between layers.

    Weights have a scale for each channel; the ranges of the numbers between are those that `known` pictures lead to
    (Jacob et al. 2018, section 3.1).

    Args:
        net: lesson 04's network, or a narrower one of its form.
        known: pictures, as for `net`; their classes do not matter.
    """
    settings = get_default_qconfig_mapping(torch.backends.quantized.engine)
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")  # that this moves to another package: the version of torch is locked
        watched = prepare_fx(_Traceable(net).eval(), settings, (known[:1],))
        watched(known)
        computed = convert_fx(watched)
    return torch.no_grad()(lambda x: torch.cat([computed(part.cpu()) for part in x.split(128)]))


class _Traceable(torch.nn.Module):
    """The network as a module, which torch's quantisation can read."""

    def __init__(self, net: Frozen) -> None:
        super().__init__()
        self.weights = torch.nn.ParameterList(weight.cpu() for weight, _ in net.folded)
        self.biases = torch.nn.ParameterList(bias.cpu() for _, bias in net.folded)
        self.compute = net.compute

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.compute(list(zip(self.weights, self.biases, strict=True)), x)


def load_imagenet() -> Frozen:
    """Return EfficientNet-Lite0, which was trained on ImageNet: 1,280 features of pictures, 96 × 96 or larger.

    The sides of the pictures have to be a multiple of 32.
    """
    weights = images.load_efficientnet()
    return Frozen(weights, 1280, _imagenet_features, list(_folded_in_order(weights.values())))


def _folded_in_order(tensors: Iterable[torch.Tensor]) -> Iterator[Convolution]:
    """Yield the convolutions: tensors come in the order of depth, each weight with the five tensors of its norm."""
    ordered = list(tensors)
    for i in range(0, len(ordered) - 2, 6):  # the last two are the classifier's
        yield _fold(ordered[i : i + 5], eps=1e-3)


def _imagenet_features(folded: list[Convolution], x: torch.Tensor) -> torch.Tensor:
    if x.shape[-1] % SIDE or x.shape[-2] % SIDE:
        raise ValueError(f"pictures of {x.shape[-2]} × {x.shape[-1]}: the sides have to be multiples of {SIDE}")
    convolutions = iter(folded)
    y = _convolve((x * 255 - 127) / 128, next(convolutions), 2).clamp(0, 6)
    for stage, (blocks, stride) in enumerate(STAGES):
        for block in range(blocks):
            z = y if stage == 0 else _convolve(y, next(convolutions)).clamp(0, 6)
            z = _convolve(z, next(convolutions), stride if block == 0 else 1).clamp(0, 6)
            z = _convolve(z, next(convolutions))
            y = z if block == 0 else y + z
    return _convolve(y, next(convolutions)).clamp(0, 6).mean((2, 3))


def _convolve(x: torch.Tensor, convolution: Convolution, stride: int = 1) -> torch.Tensor:
    """Convolve, channel by channel where the weight is so, as TensorFlow pads sides that the stride divides."""
    weight, bias = convolution
    spare = weight.shape[-1] - stride
    x = F.pad(x, (spare // 2, spare - spare // 2) * 2) if spare > 0 else x
    return F.conv2d(x, weight, bias, stride, groups=x.shape[1] // weight.shape[1])


def _fold(tensors: Sequence[torch.Tensor], eps: float) -> Convolution:
    weight, gain, bias, mean, var = tensors
    factor = gain * torch.rsqrt(var + eps)
    return weight * factor.view(-1, 1, 1, 1), bias - mean * factor


@dataclass(frozen=True)
class FrozenClip:
    """Lesson 06's network, which was trained on scenes of `pretrain.world` with their captions.

    Vectors are as the projections give them, not scaled to length 1.

    Attributes:
        weights: its published tensors by name.
        folded: the convolutions with their norms.
        block: the transformer's block.
    """

    weights: pretrained.State
    folded: list[Convolution] = field(repr=False)
    block: torch.nn.Module = field(repr=False)

    @torch.no_grad()
    def pictures(self, x: torch.Tensor, batch: int = 250) -> torch.Tensor:
        """Return the vectors of pictures (N, 3, 32, 32) with values between 0 and 1: (N, 64), float32, CPU."""
        where = device()
        folded = [(weight.to(where), bias.to(where)) for weight, bias in self.folded]
        found = [self._picture(folded, part.to(where)).cpu() for part in x.split(batch)]
        return torch.cat(found) if found else torch.empty(0, 64)

    def _picture(self, folded: list[Convolution], x: torch.Tensor) -> torch.Tensor:
        for (weight, bias), stride in zip(folded, (2, 2, 2, 1), strict=True):
            x = F.conv2d(x, weight, bias, stride, padding=1).relu()
        places = x.flatten(2).transpose(1, 2).flatten(1)  # row by row, as lesson 06 has them
        return F.linear(places, self.weights["picture.weight"].to(x.device))

    @torch.no_grad()
    def captions(self, ids: torch.Tensor) -> torch.Tensor:
        """Return the vectors of captions given as `world.ids_of` does, (N, T): (N, 64), float32, CPU."""
        words = self.weights["reader.words.weight"][ids] + self.weights["reader.places"][: ids.shape[1]]
        read = self.block(words, src_key_padding_mask=ids == 0)
        real = (ids != 0)[..., None].float()
        return F.linear((read * real).sum(1) / real.sum(1), self.weights["caption.weight"])


def load_clip() -> FrozenClip:
    """Return lesson 06's CLIP: 64 numbers for a picture of 32 × 32, and for a caption."""
    state, _ = pretrained.load("clip")
    layers = [(f"eyes.layers.{3 * i}", f"eyes.layers.{3 * i + 1}") for i in range(4)]
    block = torch.nn.TransformerEncoderLayer(64, 4, 128, 0.0, "gelu", batch_first=True, norm_first=True)
    block.load_state_dict({k.removeprefix("reader.block."): v for k, v in state.items() if "reader.block." in k})
    return FrozenClip(state, _folded_by_name(state, layers), block.eval())
