"""Molecules drawn as chemists do."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.patheffects import withStroke
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import shortest_path

from pretrain import smiles as reader
from pretrain.molecules.reading import Molecules, element


def layout(atoms: int, bonds: np.ndarray, steps: int = 400) -> np.ndarray:
    """Return places for the atoms of a drawing, (atoms, 2), with bonds of length 1.

    Springs between all pairs (Kamada and Kawai 1989), whose lengths are those of a zigzag chain, or of a regular ring.
    """
    want, weight = _springs(atoms, bonds)
    pairs = np.triu_indices(atoms, 1)
    begin = _scaled(want) if atoms > 2 else np.eye(atoms, 2)
    rng = np.random.default_rng(0)  # from several beginnings: a ring may come out twisted from one
    tries = [begin + scale * rng.standard_normal(begin.shape) for scale in (0.0, 0.3, 0.6, 1.0, 1.5, 2.0) * 2]
    look: dict[str, Any] = {"jac": True, "method": "L-BFGS-B", "options": {"maxiter": steps}}
    look["args"] = (pairs, want[pairs], weight[pairs])
    places = min((minimize(_stress, start.ravel(), **look) for start in tries), key=lambda found: found.fun).x
    centred = places.reshape(atoms, 2) - places.reshape(atoms, 2).mean(0)
    return centred @ np.linalg.svd(centred, full_matrices=False)[2].T


def _springs(atoms: int, bonds: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return how far apart two atoms should be, and how much that counts: (atoms, atoms) each."""
    table = csr_matrix((np.ones(bonds.shape[1]), tuple(bonds)), shape=(atoms, atoms))
    apart = shortest_path(table, directed=False, unweighted=True)
    want = np.where(apart % 2, np.sqrt(0.75 * apart**2 + 0.25), apart * 0.75**0.5)
    weight = np.where(apart <= 2, 5.0, np.minimum(1.0, 4 / np.maximum(apart, 1) ** 2))
    for ring in _rings(atoms, bonds):
        places = np.arange(len(ring))
        steps = abs(places[:, None] - places)
        steps = np.minimum(steps, len(ring) - steps)
        want[np.ix_(ring, ring)] = np.sin(np.pi * steps / len(ring)) / np.sin(np.pi / len(ring))
        weight[np.ix_(ring, ring)] = 30.0
    return want, weight


def _scaled(want: np.ndarray) -> np.ndarray:
    """Return places in a plane whose distances are about those wanted (classical scaling: Torgerson 1952)."""
    squares = want**2
    centred = -0.5 * (squares - squares.mean(0) - squares.mean(1)[:, None] + squares.mean())
    values, vectors = np.linalg.eigh(centred)
    return vectors[:, -2:] * np.sqrt(np.maximum(values[-2:], 1e-3))


def _stress(flat: np.ndarray, pairs: tuple, want: np.ndarray, weight: np.ndarray) -> tuple[float, np.ndarray]:
    """Return how far the springs are from their lengths, and the gradient of that at each coordinate."""
    places = flat.reshape(-1, 2)
    apart = places[pairs[0]] - places[pairs[1]]
    length = np.sqrt((apart**2).sum(1) + 1e-9)
    off = length / want - 1
    pull = (2 * weight * off / want / length)[:, None] * apart
    slope = np.zeros_like(places)
    np.add.at(slope, pairs[0], pull)
    np.add.at(slope, pairs[1], -pull)
    return float((weight * off**2).sum()), slope.ravel()


def _rings(atoms: int, bonds: np.ndarray) -> list[list[int]]:
    """Return a shortest ring through each bond that is in one, each ring once, its atoms in order."""
    neighbours: list[list[int]] = [[] for _ in range(atoms)]
    for first, second in bonds.T.tolist():
        neighbours[first].append(second)
        neighbours[second].append(first)
    found = {}
    for first, second in bonds.T.tolist():
        if ring := reader.shortest_ring(neighbours, first, second):
            found[frozenset(ring)] = ring
    return list(found.values())


def draw(
    ax: Axes, m: Molecules, i: int, *, values: np.ndarray | None = None, limit: float = 1.0, title: str = ""
) -> PathCollection | None:
    """Draw molecule i: carbon atoms as corners, others by name, double bonds as two lines, aromatic ones half dashed.

    A bond is as long in each panel of one size, unless the molecule is too large for it.

    Args:
        values: a number for each atom, shown as a disc: red above 0, blue below.
        limit: the number that has the full colour.

    Returns:
        The discs, for a colour bar.
    """
    atoms, bonds, kinds = m.one(i)
    places = layout(len(atoms), bonds)
    _draw_bonds(ax, places, bonds, kinds)
    discs = None
    if values is not None:
        look: dict[str, Any] = {"cmap": "RdBu_r", "vmin": -limit, "vmax": limit, "s": 210, "zorder": 0, "linewidths": 0}
        discs = ax.scatter(places[:, 0], places[:, 1], c=values, **look)
    _write_atoms(ax, places, bonds, [m.kinds[atom] for atom in atoms], halo=4 if values is None else 2)
    size = max(1.0, (abs(places).max(0) / (4.6, 2.4)).max())
    ax.set(aspect="equal", title=title, xlim=(-5.2 * size, 5.2 * size), ylim=(-3 * size, 3 * size))
    ax.axis("off")
    return discs


def _draw_bonds(ax: Axes, places: np.ndarray, bonds: np.ndarray, kinds: np.ndarray) -> None:
    middle: dict[frozenset[int], np.ndarray] = {}  # of a ring that each bond is in: there its second line is drawn
    for ring in sorted(_rings(len(places), bonds), key=len, reverse=True):
        middle |= {frozenset(pair): places[ring].mean(0) for pair in reader.around(ring)}
    for pair, kind in zip(bonds.T.tolist(), kinds.tolist(), strict=True):
        for shift, short, style in _lines_of(int(kind)):
            ends = places[pair]
            aside = np.array([-1, 1]) * (ends[1] - ends[0])[::-1]
            if frozenset(pair) in middle and (middle[frozenset(pair)] - ends[0]) @ aside < 0:
                aside = -aside
            ends = ends + short * (ends[::-1] - ends) + shift * aside
            ax.plot(*ends.T, color="#333333", linewidth=1.1, linestyle=style, zorder=1)


def _write_atoms(ax: Axes, places: np.ndarray, bonds: np.ndarray, kinds: list[str], halo: int) -> None:
    """Write all atoms but carbon, which is a corner unless the molecule is very small."""
    look: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": 8, "zorder": 3}
    look["path_effects"] = [withStroke(linewidth=halo, foreground="white")]
    for i, ((x, y), kind) in enumerate(zip(places, kinds, strict=True)):
        if element(kind) != "C" or len(kinds) < 6:
            beside = places[[a + b - i for a, b in bonds.T.tolist() if i in (a, b)]]
            ax.text(x, y, _written(kind, turned=len(beside) == 1 and beside[0, 0] > x + 0.3), **look)


def _lines_of(kind: int) -> list[tuple[float, float, str]]:
    """How a kind of bond is drawn: of each line how far aside it is, by how much shortened, and its style."""
    if kind == 1:
        return [(-0.08, 0.0, "-"), (0.08, 0.0, "-")]
    if kind == 2:
        return [(-0.14, 0.0, "-"), (0.0, 0.0, "-"), (0.14, 0.0, "-")]
    return [(0.0, 0.0, "-"), *([(0.16, 0.12, "--" if kind == 3 else "-")] if kind in (3, 5) else [])]


def _written(kind: str, turned: bool) -> str:
    """Write a kind as chemists do: NH₂, or H₂N where its bond is on the right; the charge raised."""
    match = re.fullmatch(r"([A-Za-z][a-z]?)(?:(H)(\d?))?([+−]*)", kind)
    assert match
    symbol, hydrogen, count, charge = match.groups(default="")
    hydrogen += f"$_{count}$" if count else ""
    end = f"$^{{{charge}}}$" if charge else ""
    return hydrogen + element(symbol) + end if turned else element(symbol) + hydrogen + end
