"""The course's figures: one palette, one style, and the few kinds of plot that the lessons need.

Figures have a white ground of their own: on a transparent one, text made for JupyterLab's light theme is lost in
the dark one. So they look the same in both, in exported HTML and in print. The colours are those of Okabe and Ito
(2008, "Color Universal Design"), which people with colour blindness can tell apart.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from matplotlib.transforms import Bbox

from pretrain.measure import by_seed
from pretrain.runtime import profile

# Okabe and Ito's, with brown and indigo for the two of theirs that are too light on white.
PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#783000", "#300090", "#000000")
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
GREY = "#767676"
MARKER_SIZE = 22  # of a map's points, in square points of print
MOST_NAMES = 12  # that the words for a figure list
NO_WORDS = "without title, axes or names"

STYLE: dict[str, Any] = {
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "figure.dpi": 110,
    "figure.constrained_layout.use": True,
    "font.size": 10,
    "axes.titlesize": 11,
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.prop_cycle": plt.cycler(color=PALETTE),
    "axes.grid": True,
    "grid.color": "#e6e6e6",
    "axes.axisbelow": True,
    "legend.edgecolor": "none",
    "legend.framealpha": 0.85,
    "lines.linewidth": 1.8,
}
for _name, _value in STYLE.items():
    plt.rcParams[_name] = _value  # type: ignore[index]


def words(figure: Figure) -> str:
    """Return what a figure shows in words, for whoever cannot see it: of each panel the title, the axes, the names."""
    if label := str(figure.get_label() or ""):  # a diagram has words of its own
        return label
    panels = [_panel_words(ax) for ax in figure.axes if ax.get_visible() and ax.get_label() != "<colorbar>"]
    return ". ".join(dict.fromkeys(filter(None, [figure.get_suptitle(), *panels]))) or NO_WORDS


def _panel_words(ax: Axes) -> str:
    title = " ".join(" ".join(ax.get_title(place) for place in ("left", "center", "right")).split())
    if not ax.axison:
        return title
    legend = ax.get_legend()
    ticks = [tick.get_text() for axis in (ax.yaxis, ax.xaxis) for tick in axis.get_ticklabels()]
    names = [text.get_text() for text in legend.get_texts()] if legend else filter(_is_name, ticks)
    against = " against ".join(filter(None, (ax.get_ylabel(), ax.get_xlabel())))
    return ": ".join(filter(None, (" ".join(part.split()) for part in (title, against, _listed(list(names))))))


def _is_name(tick: str) -> bool:
    """Whether a tick names a row or a bar, rather than a number."""
    return any(letter.isalpha() for letter in tick.replace("mathdefault", ""))


def _listed(names: list[str]) -> str:
    """List names, each once; of a long list the first and the last."""
    once = list(dict.fromkeys(names))
    return "; ".join(once) if len(once) <= MOST_NAMES else f"{once[0]} to {once[-1]}"


def _draw_for_everybody() -> None:
    """Give a notebook's figures two pixels for each of the page's, which screens have long had, and words."""
    from IPython.core.getipython import get_ipython
    from matplotlib_inline.config import InlineBackend

    shell = get_ipython()
    if shell and shell.display_formatter:
        InlineBackend.instance(parent=shell).figure_formats = {"retina"}
        formatter = shell.display_formatter.formatters["image/png"]
        draw = formatter.lookup_by_type(Figure)
        formatter.for_type(Figure, lambda figure: _with_words(draw(figure), figure))


def _with_words(drawn: tuple[str, dict[str, Any]] | None, figure: Figure) -> tuple[str, dict[str, Any]] | None:
    """Add the words to what a formatter returns: exported pages have them as the picture's alternative text."""
    return drawn and (drawn[0], drawn[1] | {"alt": words(figure)})


if "ipykernel" in sys.modules and profile() != "grade":
    _draw_for_everybody()


def panels(count: int = 1, width: float = 5.0, height: float = 3.4, columns: int = 3) -> tuple[Figure, list[Axes]]:
    """Return a figure with `count` panels side by side (at most `columns` in a row), and its axes; sizes in inches."""
    columns = min(count, columns)
    rows = -(-count // columns)
    figure, grid = plt.subplots(rows, columns, figsize=(width * columns, height * rows), squeeze=False)
    axes = list(grid.flat)
    for unused in axes[count:]:
        unused.set_visible(False)
    return figure, axes[:count]


def _ax(ax: Axes | None, width: float = 5.0, height: float = 3.4) -> Axes:
    return ax if ax is not None else panels(1, width, height)[1][0]


def _colour(name: str, i: int, colours: Mapping[str, str] | None) -> str:
    """The colour chosen for a name, or the i-th of the palette."""
    return (colours or {}).get(name, PALETTE[i % len(PALETTE)])


def _marker(colour: str, i: int) -> str:
    """The marker that goes with a colour of the palette, so that a method keeps both; else the i-th."""
    return MARKERS[PALETTE.index(colour) if colour in PALETTE else i % len(MARKERS)]


def curves(
    lines: Mapping[str, tuple[Sequence[float], Sequence[float]]],
    *,
    xlabel: str = "step",
    ylabel: str = "loss",
    title: str = "",
    colours: Mapping[str, str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Plot named lines, each a pair of x and y values, such as `{"SGNS": (history.steps, history.loss)}`.

    Args:
        colours: name → colour, so that a method has the same one in every figure; others get the palette's in order.
    """
    ax = _ax(ax)
    for i, (name, (x, y)) in enumerate(lines.items()):
        ax.plot(x, y, label=name, color=_colour(name, i, colours))
    ax.set(xlabel=xlabel, ylabel=ylabel, title=title)
    if len(lines) > 1:
        ax.legend()
    return ax


def label_efficiency(
    arms: Mapping[str, Mapping[int, Any]],
    *,
    y: np.ndarray | None = None,
    ylabel: str = "accuracy",
    title: str = "",
    lines: Mapping[str, float] | None = None,
    xlabel: str = "labels per class",
    colours: Mapping[str, str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Plot accuracy against the number of labels, one line an arm, with the standard deviation over seeds as a band.

    Args:
        arms: arm → number of labels → one value a seed, (S,), or one a seed and test item, (S, N).
        y: with values of test items: their classes, (N,), for balanced accuracy.
        lines: name → height of a dotted line, such as {"chance": 0.25, "rule that knows the template": 1.0}.
        colours: as for `curves`; the marker goes with the colour.
    """
    ax = _ax(ax, 5.6, 3.8)
    for i, (name, points) in enumerate(arms.items()):
        x = sorted(points)
        values = [by_seed(points[n], y) for n in x]
        mean = np.array([v.mean() for v in values])
        spread = np.array([v.std(ddof=1) if len(v) > 1 else 0.0 for v in values])
        colour = _colour(name, i, colours)
        ax.plot(x, mean, marker=_marker(colour, i), color=colour, label=name)
        ax.fill_between(x, mean - spread, mean + spread, color=colour, alpha=0.15, linewidth=0)
    reference_lines(ax, lines or {})
    counts = sorted({n for points in arms.values() for n in points})
    ax.set_xscale("log")
    ax.set_xticks(counts, [str(n) for n in counts])
    ax.minorticks_off()
    ax.set(xlabel=xlabel, ylabel=ylabel, title=title)
    ax.legend(fontsize=9)
    return ax


def reference_lines(ax: Axes, lines: Mapping[str, float]) -> None:
    """Draw dotted lines across, such as chance, the majority class or a rule that knows the answer, each with a name.

    Args:
        lines: name → height.
    """
    for height in lines.values():
        ax.axhline(height, color=GREY, linestyle=":")
    low, high = ax.get_ylim()
    room = 0.06 * (high - low)  # of a name
    if (top := max(lines.values(), default=low) + room) > high:
        ax.set_ylim(top=top)
    place = ax.get_yaxis_transform()  # at the right, where the corner is free, since curves rise
    for name, height in lines.items():
        crowded = any(0 < other - height < room for other in lines.values())  # then the name stands below its line
        side, apart = ("top", -2) if crowded else ("bottom", 2)
        beside = ax.annotate(name, (0.99, height), (0, apart), xycoords=place, textcoords="offset points", fontsize=9)
        beside.set(color=GREY, ha="right", va=side)


def bars_with_spread(
    arms: Mapping[str, Sequence[float]],
    *,
    ylabel: str,
    title: str = "",
    baseline: str = "",
    colours: Mapping[str, str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Plot the mean of each arm as a horizontal bar, its values as dots, and a line at the arm named `baseline`.

    Args:
        arms: arm → its values; one alone is the bar itself, and has no dot.
        colours: as for `curves`; other arms are blue, the baseline grey.
    """
    ax = _ax(ax, 5.6, 0.9 + 0.45 * len(arms))
    for i, (name, values) in enumerate(arms.items()):
        colour = (colours or {}).get(name, GREY if name == baseline else PALETTE[0])
        ax.barh(i, np.mean(values), color=colour, alpha=0.75, height=0.62)
        if len(values) > 1:
            ax.plot(values, np.full(len(values), i), "o", color="black", markeredgecolor="white", markersize=5)
    if baseline:
        ax.axvline(float(np.mean(arms[baseline])), color=GREY, linestyle="--", linewidth=1.2)
    ax.set_yticks(range(len(arms)), list(arms))
    ax.invert_yaxis()
    ax.grid(axis="y", visible=False)
    ax.set(xlabel=ylabel, title=title)
    return ax


def heat_map(
    values: np.ndarray,
    rows: Sequence[str],
    columns: Sequence[str],
    *,
    title: str = "",
    label: str = "",
    diverging: bool = False,
    limits: tuple[float, float] | None = None,
    show_values: bool | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Plot a matrix of shape (len(rows), len(columns)) as colours.

    Args:
        diverging: centre the colours on 0, for values of both signs.
        limits: the values of the first and the last colour, so that several maps can be compared; by default those of
            `values`.
        show_values: write the numbers into the cells; by default when there are at most 64.
    """
    values = np.asarray(values, dtype=float)
    ax = _ax(ax, 1.9 + 0.42 * len(columns), 1.5 + 0.34 * len(rows))
    limit = float(np.abs(values).max()) or 1.0
    low, high = limits or ((-limit, limit) if diverging else (values.min(), values.max()))
    image = ax.imshow(values, aspect="auto", cmap="RdBu_r" if diverging else "viridis", vmin=low, vmax=high)
    ax.set_xticks(range(len(columns)), columns, rotation=45, ha="right", rotation_mode="anchor")
    ax.set_yticks(range(len(rows)), rows)
    ax.grid(visible=False)
    ax.set_title(title)
    ax.figure.colorbar(image, ax=ax, label=label)
    if values.size <= 64 if show_values is None else show_values:
        _write_values(ax, values, image)
    return ax


def _write_values(ax: Axes, values: np.ndarray, image: plt.cm.ScalarMappable) -> None:
    for (i, j), value in np.ndenumerate(values):
        red, green, blue, _ = image.to_rgba(value)
        dark = 0.299 * red + 0.587 * green + 0.114 * blue < 0.5
        ax.text(
            j,
            i,
            f"{value:z.2f}".replace("-", "−"),
            ha="center",
            va="center",
            fontsize=8,
            color="white" if dark else "black",
        )


def embedding_map(
    points: np.ndarray,
    labels: Sequence[str],
    groups: Sequence[str] | None = None,
    *,
    title: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Plot labelled points in the plane, the labels moved apart until they can be read.

    Args:
        points: array of shape (N, 2).
        labels: the N words beside the points.
        groups: the group of each point, which gives its colour and marker; None for one colour.
    """
    ax = _ax(ax, 7.5, 5.5)
    points = np.asarray(points, dtype=float)
    of = np.array(groups if groups is not None else [""] * len(points))
    for i, kind in enumerate(dict.fromkeys(of)):
        colour, marker = PALETTE[i % len(PALETTE)], MARKERS[i % len(MARKERS)]
        x, y = points[of == kind].T
        ax.scatter(x, y, s=MARKER_SIZE, color=colour, marker=marker, label=kind or None, zorder=3)
    ax.set(title=title, xticks=[], yticks=[])
    if groups is not None:
        ax.legend(fontsize=8, loc="center left", bbox_to_anchor=(1.0, 0.5))
    label_points(ax, points, labels)
    return ax


def label_points(ax: Axes, points: np.ndarray, labels: Sequence[str]) -> None:
    """Write labels beside points (N, 2) in the axes' units, so that they cover neither each other nor the markers."""
    from adjustText import adjust_text

    figure = ax.get_figure(root=True)
    assert figure is not None
    figure.draw_without_rendering()  # the legend has taken its place: only now do the axes have their final size
    halo = [withStroke(linewidth=2, foreground="white")]
    look: dict[str, Any] = {"fontsize": 8, "color": "#222222", "zorder": 2.5, "in_layout": False, "path_effects": halo}
    texts = [ax.text(x, y, label, **look) for (x, y), label in zip(points, labels, strict=True)]
    radius = (MARKER_SIZE**0.5 / 2 + 1.5) * figure.dpi / 72  # of a marker with a little space around it, in pixels
    boxes = [Bbox([place - radius, place + radius]) for place in ax.transData.transform(points)]
    markers = [box.transformed(ax.transData.inverted()) for box in boxes]
    line = {"arrowstyle": "-", "color": "#b0b0b0", "lw": 0.6}
    # A limit in steps, not in seconds: the picture does not depend on how busy the machine is.
    adjust_text(texts, objects=markers, ax=ax, iter_lim=300, force_static=(0.2, 0.3), min_arrow_len=12, arrowprops=line)


def pictures(images: Any, columns: int, *, title: str = "", ax: Axes | None = None) -> Axes:
    """Draw pictures in rows, with a gap between them.

    Args:
        images: a tensor or array of values between 0 and 1, (N, 3, H, W) in colour or (N, 1, H, W) in grey; what is
            outside 0 to 1 is cut off. N is a multiple of `columns`.
        columns: pictures in a row.
    """
    images = np.asarray(images)
    N, _, H, W = images.shape
    if N % columns:
        raise ValueError(f"{N} pictures do not fill rows of {columns}")
    ax = _ax(ax, 0.6 * columns, 0.6 * N / columns)
    gap = max(1, H // 16)
    images = np.pad(np.broadcast_to(images, (N, 3, H, W)), [(0, 0), (0, 0), (0, gap), (0, gap)], constant_values=1)
    rows = images.reshape(N // columns, columns, 3, H + gap, W + gap).transpose(0, 3, 1, 4, 2)
    ax.imshow(rows.reshape(N // columns * (H + gap), columns * (W + gap), 3)[:-gap, :-gap].clip(0, 1))
    ax.set_title(title, fontsize=9)
    ax.axis("off")
    return ax


def picture_map(
    points: np.ndarray, images: Any, *, size: float = 0.05, title: str = "", ax: Axes | None = None
) -> Axes:
    """Plot pictures (N, 3, H, W), values between 0 and 1, at points of the plane, (N, 2).

    Pictures that would cover each other are moved apart, so that each can be seen: distances are not exact.

    Args:
        size: the share of the points' width that a picture takes; N · size² is well below 1.
    """
    ax = _ax(ax, 4.2, 3.6)
    low, span = np.min(points, 0), np.ptp(points, 0) + 1e-9
    box = ax.get_window_extent()
    half = np.array([size, size * box.width / box.height]) / 2  # as high as wide on the page
    middles = _apart((points - low) / span, 2 * half)
    for (x, y), image in zip(middles, np.asarray(images), strict=True):
        ax.imshow(image.transpose(1, 2, 0).clip(0, 1), extent=(x - half[0], x + half[0], y - half[1], y + half[1]))
    (left, bottom), (right, top) = middles.min(0) - 2 * half, middles.max(0) + 2 * half
    ax.set(title=title, xticks=[], yticks=[], xlim=(left, right), ylim=(bottom, top), aspect="auto")
    ax.grid(visible=False)
    return ax


def _apart(middles: np.ndarray, sizes: np.ndarray, rounds: int = 500) -> np.ndarray:
    """Move rectangles of these sizes (2,) until none covers another, or for so many rounds: their new middles, (N, 2).

    In each round two that overlap go halfway apart, along the side on which that is nearer.
    """
    middles, first = middles.astype(float), np.tri(len(middles), k=-1, dtype=bool).T[..., None]
    for _ in range(rounds):
        gaps = middles[:, None] - middles
        room = 1 - np.abs(gaps) / sizes  # which share of a side is covered; both sides count where rectangles overlap
        covered = (room > 1e-3).all(-1) & ~np.eye(len(middles), dtype=bool)
        if not covered.any():
            break
        side = np.eye(2)[room.argmin(-1)] * covered[..., None]
        away = np.where(gaps == 0, np.where(first, -1, 1), np.sign(gaps))  # at one place the first of two goes back
        middles = middles + (side * away * room * sizes).sum(1) / (2 * covered.sum(1, keepdims=True)).clip(min=1)
    return middles
