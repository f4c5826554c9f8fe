"""Plain features of molecules: twelve descriptors, and pieces of their names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from pretrain.molecules.reading import Molecules, element, hydrogens

DESCRIPTORS = (
    "atoms", "mass", "nitrogen", "oxygen", "sulphur", "halogen", "rings", "aromatic atoms", "rotatable bonds",
    "donors of hydrogen bonds", "acceptors", "branchings",
)  # fmt: skip
MASSES = {"C": 12.011, "N": 14.007, "O": 15.999, "F": 18.998, "Si": 28.085, "P": 30.974, "S": 32.06, "Cl": 35.45}
MASSES |= {"Br": 79.904, "I": 126.904, "B": 10.81}


def descriptors(m: Molecules) -> np.ndarray:
    """Return twelve plain numbers of each molecule, (N, 12), named in `DESCRIPTORS`."""
    of, (a, b), N = m.molecule, m.bonds, len(m)
    symbol = np.array([element(kind) for kind in m.kinds])[m.atoms]
    carried = np.array([hydrogens(kind) for kind in m.kinds])[m.atoms]
    degree = np.bincount(m.bonds.ravel(), minlength=len(m.atoms))
    count = lambda where: np.bincount(of[where], minlength=N)  # noqa: E731
    mass = np.array([MASSES[element(kind)] + 1.008 * hydrogens(kind) for kind in m.kinds])[m.atoms]
    single = (m.bond_kinds == 0) & (degree[a] > 1) & (degree[b] > 1)
    polar = np.isin(symbol, ("N", "O"))
    columns = [
        count(slice(None)),
        np.bincount(of, mass, N),
        *(count(symbol == wanted) for wanted in ("N", "O", "S")),
        count(np.isin(symbol, ("F", "Cl", "Br", "I"))),
        np.bincount(of[a], minlength=N) - count(slice(None)) + 1,
        count(np.array([kind[0].islower() for kind in m.kinds])[m.atoms]),
        np.bincount(of[a[single]], minlength=N),
        count(polar & (carried > 0)),
        count(polar),
        count(degree > 2),
    ]
    return np.stack(columns, 1).astype(float)


def name_pieces(names: Sequence[str], most: int = 128) -> tuple[np.ndarray, tuple[str, ...]]:
    """Return which of the most frequent pieces each systematic name contains, (N, most), float32, and the pieces.

    Pieces are the stretches of at least three letters between numbers, hyphens and brackets.
    """
    split = [set(re.findall(r"[a-z]{3,}", name.lower())) for name in names]
    counts = Counter(piece for pieces in split for piece in pieces)
    chosen = tuple(piece for piece, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:most])
    number = {piece: i for i, piece in enumerate(chosen)}
    found = np.zeros((len(names), len(chosen)), dtype=np.float32)
    for i, pieces in enumerate(split):
        found[i, [number[piece] for piece in pieces if piece in number]] = 1
    return found, chosen
