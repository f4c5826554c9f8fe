"""A world of pictures with captions and questions: tinted emoji, two of them, or one to four of the same.

Sixteen kinds of thing in six colours, 32 × 32 pixels on a soft light ground. Of the 96 pairs of kind and colour twenty
are `UNSEEN`: no training, validation or test scene has one; `make("unseen", …)` draws scenes that have. The emoji are
OpenMoji's, CC BY-SA 4.0: show `images.OPENMOJI` beside pictures of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import torch
from torch.nn import functional as F

from pretrain import cache as disk
from pretrain import images
from pretrain.data import SOURCES

KINDS = (
    *("cat", "dog", "snail", "turtle", "butterfly", "duck", "house", "bell"),
    *("key", "star", "umbrella", "guitar", "rocket", "mushroom", "crown", "hammer"),
)
COLOURS = ("red", "yellow", "green", "blue", "purple", "grey")
RELATIONS = ("left of", "right of", "above", "below")
PLACES = ("left", "right", "top", "bottom")  # of the first thing, by relation
NUMBERS = ("a", "two", "three", "four")
PAD, BEGIN, END = "<pad>", "<begin>", "<end>"
SORTS = ("colour", "thing", "beside", "where", "there")  # of questions
SPLITS = {"train": 1, "valid": 2, "test": 3, "unseen": 4, "judge": 5}
LONGEST = 10  # tokens of a caption, with BEGIN and END
VERSION = "4"  # of the drawing: what is cached of another is not used

_RGB = torch.tensor([[220, 30, 40], [235, 190, 0], [20, 150, 60], [30, 80, 215], [140, 50, 170], [110, 110, 110]]) / 255
_QUADRANTS = 0.47 * torch.tensor([[-1.0, -1], [1, -1], [-1, 1], [1, 1]])  # x, y
_SCALE = 0.46  # of a thing's side in the picture's


def _words() -> list[str]:
    plurals = [plural(kind) for kind in KINDS]
    questions = ["what", "colour", "is", "the", "thing", "where", "beside", "there", "yes", "no"]
    return [*COLOURS, *KINDS, *plurals, "of", "and", "above", "below", *PLACES, *NUMBERS, *questions]


def plural(kind: str) -> str:
    """Return "cats" for "cat", "butterflies" for "butterfly"."""
    return f"{kind[:-1]}ies" if kind.endswith("ly") else f"{kind}s"


TOKENS = (PAD, BEGIN, END, *_words())
IDS = {token: i for i, token in enumerate(TOKENS)}
ANSWERS = (*COLOURS, *KINDS, *PLACES, "yes", "no")


def _unseen() -> tuple[tuple[int, int], ...]:
    """Twenty pairs of kind and colour: one or two of each kind, three or four of each colour."""
    kinds = [*range(16), 0, 4, 8, 12]
    return tuple(sorted((kind, (5 * i + i // 6 + i // 16) % 6) for i, kind in enumerate(kinds)))


UNSEEN = _unseen()
SEEN = tuple((k, c) for k in range(len(KINDS)) for c in range(len(COLOURS)) if (k, c) not in UNSEEN)


@dataclass(frozen=True)
class Scenes:
    """N scenes.

    Attributes:
        pictures: (N, 3, 32, 32), uint8.
        things: kind and colour of the first and the second thing, (N, 2, 2), int64; in a scene of one to four of the
            same the two are alike.
        relation: how the first stands to the second, (N,), an index into `RELATIONS`; −1 where all are the same.
        count: how many of the same there are, (N,); 0 in a scene of two things.
    """

    pictures: torch.Tensor
    things: np.ndarray
    relation: np.ndarray
    count: np.ndarray

    def __len__(self) -> int:
        return len(self.things)

    def __getitem__(self, rows: np.ndarray | slice) -> Scenes:
        """Return some of the scenes, by number, mask or slice."""
        return Scenes(self.pictures[rows], self.things[rows], self.relation[rows], self.count[rows])

    @property
    def pairs(self) -> np.ndarray:
        """The numbers of the scenes of two things."""
        return np.flatnonzero(self.count == 0)

    def x(self) -> torch.Tensor:
        """Return the pictures as float32 between 0 and 1."""
        return self.pictures.float() / 255

    def parts(self) -> torch.Tensor:
        """Return what scenes of two things show: kind and colour of the left or upper thing, kind and colour of the
        other, and whether they stand beside (0) or above each other (1), (N, 5), int64."""
        second = (self.relation % 2 == 1)[:, None, None]  # "right of" and "below": the second thing is left or upper
        things = np.where(second, self.things[:, ::-1], self.things).reshape(-1, 4)
        return torch.from_numpy(np.concatenate([things, self.relation[:, None] // 2], 1))

    def captions(self, told: np.ndarray | bool, turned: np.ndarray | bool = False) -> list[str]:
        """Return a caption for each scene.

        Args:
            told: whether it tells the relation, "a red cat left of a blue dog", or only "a red cat and a blue dog",
                (N,); of scenes of the same it changes nothing.
            turned: whether the second thing comes first: "a blue dog right of a red cat".
        """
        tell, turn = (np.broadcast_to(np.asarray(flag), len(self)) for flag in (told, turned))
        return [self._caption(i, bool(tell[i]), bool(turn[i])) for i in range(len(self))]

    def _caption(self, i: int, told: bool, turned: bool) -> str:
        if self.count[i]:
            kind, colour = self.things[i, 0]
            name = KINDS[kind] if self.count[i] == 1 else plural(KINDS[kind])
            return f"{NUMBERS[self.count[i] - 1]} {COLOURS[colour]} {name}"
        first, second = (noun(*thing) for thing in self.things[i, :: -1 if turned else 1])
        relation = self.relation[i] ^ 1 if turned else self.relation[i]
        return f"{first} {RELATIONS[relation] if told else 'and'} {second}"

    def wrong(self, how: str) -> list[str]:
        """Return a caption for each scene of two things that tells the relation and is wrong in one way.

        Args:
            how: "order": "a blue dog left of a red cat"; "colours": "a blue cat left of a red dog"; "relation": "a red
                cat right of a blue dog"; "kind": another kind in the place of the first.
        """
        things, relation = self.things.copy(), self.relation.copy()
        if how == "order":
            things = things[:, ::-1]
        elif how == "colours":
            things[:, :, 1] = things[:, ::-1, 1]
        elif how == "relation":
            relation = np.where(relation >= 0, relation ^ 1, relation)
        elif how == "kind":
            steps = np.random.default_rng(0).integers(1, len(KINDS) - 1, len(self))
            other = (things[:, 0, 0] + steps) % len(KINDS)
            things[:, 0, 0] = np.where(other == things[:, 1, 0], (other + 1) % len(KINDS), other)
        else:
            raise ValueError(f"a caption cannot be wrong in {how!r}: choose order, colours, relation or kind")
        return Scenes(self.pictures, things, relation, self.count).captions(True)


def questions(scenes: Scenes, sort: str, seed: int) -> tuple[list[str], list[str]]:
    """Ask one question of each scene: return the questions and the answers, one word each.

    Args:
        scenes: of two things each.
        sort: "colour": "what colour is the cat"; "thing": "what is the red thing"; "beside": "what is beside the cat";
            "where": "where is the cat"; "there": "is there a red cat", in half of them with the other thing's colour.
        seed: which of the two things is asked about, and what is true.

    Raises:
        ValueError: there is no such sort, or a scene is of one to four of the same.
    """
    if sort not in SORTS or scenes.count.any():
        raise ValueError(f"choose a sort of {', '.join(SORTS)}, and scenes of two things: scenes[scenes.pairs]")
    rng = np.random.default_rng([seed, SORTS.index(sort)])
    about, true = rng.integers(2, size=(2, len(scenes)))
    asked = []
    for things, relation, which, yes in zip(scenes.things, scenes.relation, about, true, strict=True):
        (kind, colour), (other, another) = things[which], things[1 - which]
        name, tint = KINDS[kind], COLOURS[colour]
        place = PLACES[relation ^ which]
        seen = noun(kind, colour if yes else another)
        every = {
            "colour": (f"what colour is the {name}", tint),
            "thing": (f"what is the {tint} thing", name),
            "beside": (f"what is beside the {name}", KINDS[other]),
            "where": (f"where is the {name}", place),
            "there": (f"is there {seen}", "yes" if yes else "no"),
        }
        asked.append(every[sort])
    return [question for question, _ in asked], [answer for _, answer in asked]


def noun(kind: int, colour: int) -> str:
    """Return "a red cat"."""
    return f"a {COLOURS[colour]} {KINDS[kind]}"


def ids_of(captions: Iterable[str], longest: int = LONGEST) -> torch.Tensor:
    """Return token ids (N, longest), int64: BEGIN, the words, END, then PAD."""
    rows = [[IDS[BEGIN], *(IDS[word] for word in caption.split()), IDS[END]] for caption in captions]
    return torch.tensor([row + [IDS[PAD]] * (longest - len(row)) for row in rows], dtype=torch.int64)


def text_of(ids: Sequence[int] | torch.Tensor) -> str:
    """Return the words up to END, without BEGIN and PAD."""
    words = [TOKENS[int(i)] for i in ids]
    words = words[: words.index(END)] if END in words else words
    return " ".join(word for word in words if word not in (PAD, BEGIN))


def make(split: str, count: int) -> Scenes:
    """Return scenes: two things in seven of ten, else one to four of the same. Drawn once, then read from the disk.

    Args:
        split: "train", "valid" or "test", whose things are seen pairs of kind and colour; or "unseen": the first thing,
            or that of a scene of the same, is an unseen one.
        count: how many, N.
    """
    key = f"{SOURCES['emoji'].digest}-{VERSION}-{split}-{count}"
    stored = disk.arrays(f"world-{split}-{count}", key, lambda: _make(split, count))
    return Scenes(torch.from_numpy(stored["pictures"]), stored["things"], stored["relation"], stored["count"])


def _make(split: str, count: int) -> disk.Arrays:
    rng = np.random.default_rng([SPLITS[split], 6])
    same = rng.random(count) >= 0.7
    first = np.array(UNSEEN if split == "unseen" else SEEN)[rng.integers(20 if split == "unseen" else 76, size=count)]
    things = np.stack([first, first], 1)
    for i in np.flatnonzero(~same):
        things[i, 1] = _another(first[i], rng)
    relation = np.where(same, -1, rng.integers(4, size=count))
    number = np.where(same, rng.integers(1, 5, size=count), 0)
    seeds = range(0, count, 1000)
    parts = [
        draw(things[i : i + 1000], relation[i : i + 1000], number[i : i + 1000], 10**6 * SPLITS[split] + i)
        for i in seeds
    ]
    pictures = np.concatenate([(part * 255).round().to(torch.uint8).numpy() for part in parts])
    return {"pictures": pictures, "things": things, "relation": relation, "count": number}


def _another(thing: np.ndarray, rng: np.random.Generator) -> tuple[int, int]:
    """Draw a seen pair that differs from a thing in kind and colour."""
    others = [pair for pair in SEEN if pair[0] != thing[0] and pair[1] != thing[1]]
    return others[rng.integers(len(others))]


def plain(split: str, count: int) -> Scenes:
    """Return scenes of two things on white, upright, 14 pixels large, whose places lie on a grid of four pixels.

    So a square of 4 × 4 pixels looks one of few ways, as picture tokens want it. Drawn once, then read from the disk.
    Arguments are those of `make`; the scenes of a split are others than there. There is one split more, "judge": its
    first things are of all 96 pairs, for a network that shall recognise them all.
    """
    key = f"{SOURCES['emoji'].digest}-{VERSION}-plain-{split}-{count}"
    stored = disk.arrays(f"plain-{split}-{count}", key, lambda: _plain(split, count))
    none = np.zeros(count, dtype=np.int64)
    return Scenes(torch.from_numpy(stored["pictures"]), stored["things"], stored["relation"], none)


def _plain(split: str, count: int) -> disk.Arrays:
    rng = np.random.default_rng([SPLITS[split], 7])
    pairs = np.array({"unseen": UNSEEN, "judge": (*SEEN, *UNSEEN)}.get(split, SEEN))
    first = pairs[rng.integers(len(pairs), size=count)]
    things = np.stack([first, np.array([_another(thing, rng) for thing in first])], 1)
    relation = rng.integers(4, size=count)
    cells = rng.integers(1, 4, size=(count, 2, 2))  # x, y of each thing's corner, in steps of four pixels
    for i, (axis, side) in enumerate(zip(relation // 2, relation % 2, strict=True)):
        cells[i, :, axis] = (4, 0) if side else (0, 4)
    pictures = _stamp(things, cells)
    return {"pictures": (pictures * 255).round().to(torch.uint8).numpy(), "things": things, "relation": relation}


def _stamp(things: np.ndarray, cells: np.ndarray) -> torch.Tensor:
    """Put things (N, n, 2) on white, each at its cell (N, n, 2) of a grid of 8 × 8: (N, 3, 32, 32)."""
    picture = torch.ones(len(things), 3, 32, 32)
    for k in range(things.shape[1]):
        small = F.interpolate(_tinted(things[:, k]), size=14, mode="area")
        for i, (x, y) in enumerate(4 * cells[:, k] + 1):
            spot = picture[i, :, y : y + 14, x : x + 14]
            spot.copy_(small[i, :3].clamp(0, 1) + spot * (1 - small[i, 3:]))
    return picture


def singles(pairs: Sequence[tuple[int, int]], each: int, seed: int) -> tuple[torch.Tensor, np.ndarray]:
    """Draw single things: pictures (M, 3, 32, 32) between 0 and 1, and which of the pairs each is, (M,).

    Args:
        pairs: (kind, colour) of the K classes; M = K · each, class after class.
    """
    which = np.repeat(np.arange(len(pairs)), each)
    things = np.repeat(np.array(pairs)[which][:, None], 2, 1)
    return draw(things, np.full(len(which), -1), np.ones(len(which), dtype=np.int64), 10**7 + seed), which


def draw(things: np.ndarray, relation: np.ndarray, count: np.ndarray, seed: int, size: int = 32) -> torch.Tensor:
    """Draw scenes: (N, 3, size, size), float32, between 0 and 1.

    Things are turned by up to 20° either way and moved a little. Arguments are as in `Scenes`; the seed decides
    everything that is random.
    """
    g, N = torch.Generator().manual_seed(seed), len(things)
    picture = F.interpolate(0.6 + 0.4 * torch.rand(N, 3, 4, 4, generator=g), size=size, mode="bilinear")
    corners = torch.stack([torch.randperm(4, generator=g) for _ in range(N)])  # of those of the same
    places = _QUADRANTS[corners] + 0.07 * (2 * torch.rand(N, 4, 2, generator=g) - 1)
    jitter = torch.rand(N, 2, 2, generator=g) - 0.5
    for i in np.flatnonzero(count == 0):
        axis, side = divmod(int(relation[i]), 2)
        places[i, :2] = 0.6 * jitter[i]
        places[i, :2, axis] = torch.tensor([-0.47, 0.47] if side == 0 else [0.47, -0.47]) + 0.14 * jitter[i, :, axis]
    single = np.flatnonzero(count == 1)
    places[single, 0] = 0.8 * jitter[single, 0]
    for k in range(4):
        there = np.flatnonzero((count > k) | ((count == 0) & (k < 2)))
        if len(there):
            thing = things[there, min(k, 1)]
            picture[there] = _paste(picture[there], _tinted(thing), places[there, k], g)
    return picture


def _tinted(things: np.ndarray) -> torch.Tensor:
    """Things (n, 2), kind and colour, as colour times opacity, and opacity: (n, 4, 64, 64)."""
    drawn = _stencils()[things[:, 0]]
    shade, opacity = drawn[:, :1], drawn[:, 1:]
    return torch.cat([shade * _RGB[things[:, 1]][:, :, None, None] * opacity, opacity], 1)


@cache
def _stencils() -> torch.Tensor:
    """How bright and how opaque each kind is, (16, 2, 64, 64)."""
    emoji, frame = images.load_emoji()
    drawn = torch.from_numpy(emoji[[list(frame.name).index(kind) for kind in KINDS]]).permute(0, 3, 1, 2) / 255
    grey = torch.einsum("c,nchw->nhw", torch.tensor([0.299, 0.587, 0.114]), drawn[:, :3])
    return torch.stack([0.35 + 0.8 * grey, drawn[:, 3]], 1)


def _paste(picture: torch.Tensor, things: torch.Tensor, place: torch.Tensor, g: torch.Generator) -> torch.Tensor:
    """Put one thing into each picture (n, 3, H, H), with its middle at `place`, (n, 2), x and y from −1 to 1."""
    n, size = len(picture), picture.shape[-1]
    angle = 0.35 * (2 * torch.rand(n, generator=g) - 1)
    scale = _SCALE * (0.9 + 0.2 * torch.rand(n, generator=g))
    cos, sin = angle.cos() / scale, angle.sin() / scale
    turn = torch.stack([torch.stack([cos, -sin], -1), torch.stack([sin, cos], -1)], 1)
    theta = torch.cat([turn, -(turn @ place[..., None])], -1)
    grid = F.affine_grid(theta, [n, 4, size, size], align_corners=False)
    smaller = F.avg_pool2d(things, 2)  # else thin lines are lost
    pasted = F.grid_sample(smaller, grid, align_corners=False)
    return pasted[:, :3].clamp(0, 1) + picture * (1 - pasted[:, 3:])
