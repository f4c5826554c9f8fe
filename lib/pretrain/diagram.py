"""Drawn diagrams: boxes, arrows, grids and notes in the course's palette, with words for whoever cannot see them.

    drawing = Diagram("One step of attention", "The query of each token meets the keys of all …", width=8, height=3)
    query = drawing.box(1, 1, "query\\n(T, D)")
    scores = drawing.box(4, 1, "scores\\n(T, T)", colour=ORANGE)
    drawing.arrow(query, scores, "· keysᵀ")

Units are inches, from the lower left corner. A drawing has a white ground, so that it looks the same in light and dark
themes and in print.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import to_rgb
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch, Rectangle

from pretrain.plot import GREY, PALETTE

BLUE, ORANGE, GREEN, PINK, BROWN, INDIGO, BLACK = PALETTE
SIZE = 10  # of text, in points


@dataclass(frozen=True)
class Box:
    """Where something is: its middle and its size, in inches."""

    x: float
    y: float
    width: float
    height: float

    @property
    def left(self) -> tuple[float, float]:
        return self.x - self.width / 2, self.y

    @property
    def right(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y

    @property
    def top(self) -> tuple[float, float]:
        return self.x, self.y + self.height / 2

    @property
    def bottom(self) -> tuple[float, float]:
        return self.x, self.y - self.height / 2


Place = Box | tuple[float, float]


class Diagram:
    """A drawing of `width` × `height` inches.

    Args:
        title: stands above it.
        words: what it shows, in one to three sentences, for whoever cannot see it.
    """

    def __init__(self, title: str, words: str, *, width: float = 8.0, height: float = 3.0) -> None:
        self.figure, self.ax = plt.subplots(figsize=(width, height))
        self.figure.set_label(f"{title}. {words}")
        self.ax.set(xlim=(0, width), ylim=(0, height), aspect="equal")
        self.ax.set_title(title)
        self.ax.axis("off")

    def box(self, x: float, y: float, text: str, *, width: float = 1.3, height: float = 0.6, colour: str = BLUE) -> Box:
        """Draw a box with its middle at (x, y), in a light tone of the colour, and return where it is."""
        look: dict[str, Any] = {"boxstyle": "round,pad=0,rounding_size=0.08", "linewidth": 1.4}
        corner = x - width / 2, y - height / 2
        self.ax.add_patch(FancyBboxPatch(corner, width, height, facecolor=pale(colour), edgecolor=colour, **look))
        self.text(x, y, text)
        return Box(x, y, width, height)

    def arrow(
        self, start: Place, end: Place, text: str = "", *, colour: str = GREY, bend: float = 0.0, dashed: bool = False
    ) -> None:
        """Draw an arrow between boxes, from side to side that face each other, or between points.

        Args:
            text: stands at the arrow's middle.
            bend: how far the arrow bows to the right of its way, as a share of its length.
        """
        a, b = _ends(start, end)
        look: dict[str, Any] = {"arrowstyle": "-|>", "mutation_scale": 12, "shrinkA": 2, "shrinkB": 2, "linewidth": 1.4}
        style = f"arc3,rad={bend}"
        line = "--" if dashed else "-"
        self.ax.add_patch(FancyArrowPatch(a, b, connectionstyle=style, color=colour, linestyle=line, **look))
        if text:
            middle = (np.add(a, b) + bend * np.array([b[1] - a[1], a[0] - b[0]])) / 2
            self.text(float(middle[0]), float(middle[1]), text, size=SIZE - 1, colour="#444444", ground="white")

    def grid(
        self,
        x: float,
        y: float,
        cells: Sequence[Sequence[str]],
        *,
        colours: Sequence[Sequence[str]] | None = None,
        cell: float = 0.45,
        wide: float = 0.0,
    ) -> Box:
        """Draw a grid of texts with its middle at (x, y), the first row on top, and return where it is.

        Args:
            colours: of each cell; "" leaves it white. By default all are white.
            cell: the height of a cell.
            wide: the width of a cell; 0 for a square.
        """
        wide = wide or cell
        rows, columns = len(cells), len(cells[0])
        left, top = x - wide * columns / 2, y + cell * rows / 2
        for i, row in enumerate(cells):
            for j, text in enumerate(row):
                colour = colours[i][j] if colours else ""
                corner = left + j * wide, top - (i + 1) * cell
                face = pale(colour) if colour else "white"
                self.ax.add_patch(Rectangle(corner, wide, cell, facecolor=face, edgecolor="#999999", linewidth=0.8))
                self.text(corner[0] + wide / 2, corner[1] + cell / 2, text, size=SIZE - 1)
        return Box(x, y, wide * columns, cell * rows)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = SIZE,
        colour: str = "black",
        ground: str = "none",
        align: str = "center",
    ) -> None:
        """Write text with its middle, or the end named by `align` ("left", "right"), at (x, y)."""
        behind = {"facecolor": ground, "edgecolor": "none", "pad": 1.5}
        self.ax.text(x, y, text, ha=align, va="center", fontsize=size, color=colour, bbox=behind, zorder=5)


def pale(colour: str) -> tuple[float, float, float]:
    """Return a light tone of a colour, on which black text can be read."""
    red, green, blue = (0.82 + 0.18 * part for part in to_rgb(colour))
    return red, green, blue


def _ends(start: Place, end: Place) -> tuple[tuple[float, float], tuple[float, float]]:
    """The points where an arrow leaves and arrives: the sides of boxes that face each other."""
    a, b = ((place.x, place.y) if isinstance(place, Box) else place for place in (start, end))
    apart = [abs(b[k] - a[k]) - sum(_half(place, k) for place in (start, end)) for k in (0, 1)]
    across = apart[0] >= apart[1]
    names = ("right", "left") if across else ("top", "bottom")
    forward = b[0] > a[0] if across else b[1] > a[1]
    leave, arrive = names if forward else names[::-1]
    return (
        getattr(start, leave) if isinstance(start, Box) else a,
        getattr(end, arrive) if isinstance(end, Box) else b,
    )


def _half(place: Place, axis: int) -> float:
    return (place.width, place.height)[axis] / 2 if isinstance(place, Box) else 0.0
