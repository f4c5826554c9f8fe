"""Molecules as graphs: 53,934 of PubChem's, 11,150 with a measured melting point; plain features of them.

A `Molecules` holds many molecules as flat arrays, all atoms one after the other, as a batch of graphs does. Structures
and names come from the package `chemicals` (PubChem; NCBI places no restriction on their use), melting points from the
Open Notebook collection (Bradley, Lang and Williams; CC0), boiling points from Wikidata (CC0). Joback's estimates are
the package's own calculations (MIT).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.patheffects import withStroke

from pretrain import cache as disk
from pretrain import smiles as reader
from pretrain.data import SOURCES, _pack, _unpack

ELEMENTS = ("C", "N", "O", "F", "Si", "P", "S", "Cl", "Br", "I", "B")
BONDS = ("single", "double", "triple", "aromatic", "single, in a ring", "double, in a ring")
TABLES = ("molecules", "known-molecules", "melting-points", "boiling-points")
SMALLEST, LARGEST = 4, 40  # atoms without hydrogens
BOILING = 200.0, 900.0  # kelvin; what lies outside is a slip of the keyboard
DESCRIPTORS = (
    "atoms", "mass", "nitrogen", "oxygen", "sulphur", "halogen", "rings", "aromatic atoms", "rotatable bonds",
    "donors of hydrogen bonds", "acceptors", "branchings",
)  # fmt: skip
ESTIMATES = ("Tm", "Tb", "Tc", "Pc", "Hfus", "Hvap", "Cpg0", "mul1")  # of Joback's table, in its units
MASSES = {"C": 12.011, "N": 14.007, "O": 15.999, "F": 18.998, "Si": 28.085, "P": 30.974, "S": 32.06, "Cl": 35.45}
MASSES |= {"Br": 79.904, "I": 126.904, "B": 10.81}


@dataclass(frozen=True)
class Molecules:
    """N molecules with A atoms and E bonds in all.

    Attributes:
        smiles, names, cas: of each molecule.
        kinds: what each kind of atom is called, such as "CH3", or "cH" in an aromatic ring.
        atoms: the kind of each atom, (A,), int64; those of one molecule stand together.
        bonds: both ends of each bond, once, numbers of atoms, (2, E), int64.
        bond_kinds: an index into `BONDS`, (E,), int64.
        starts, bond_starts: where each molecule's atoms and bonds begin, and the end, (N + 1,), int64.
        marked: whether the SMILES marks an atom as a stereocentre, (A,), bool.
        melting, boiling: the points in kelvin, NaN where none is known, (N,).
    """

    smiles: list[str]
    names: list[str]
    cas: list[str]
    kinds: tuple[str, ...]
    atoms: np.ndarray
    bonds: np.ndarray
    bond_kinds: np.ndarray
    starts: np.ndarray
    bond_starts: np.ndarray
    marked: np.ndarray
    melting: np.ndarray
    boiling: np.ndarray

    def __len__(self) -> int:
        return len(self.smiles)

    @property
    def molecule(self) -> np.ndarray:
        """Which molecule each atom is of, (A,)."""
        return np.repeat(np.arange(len(self)), np.diff(self.starts))

    def one(self, i: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return molecule i: atoms (n,), bonds (2, e) that count its atoms from 0, and bond kinds (e,)."""
        own = slice(self.bond_starts[i], self.bond_starts[i + 1])
        atoms = self.atoms[self.starts[i] : self.starts[i + 1]]
        return atoms, self.bonds[:, own] - self.starts[i], self.bond_kinds[own]


@cache
def load() -> Molecules:
    """Return the molecules: one piece, 4 to 40 atoms of eleven elements, at least one of them carbon."""
    digest = "".join(SOURCES[name].digest[:8] for name in TABLES)
    stored = disk.arrays("molecules-4", digest, _read)
    text = {name: _unpack(stored[name]) for name in ("smiles", "names", "cas", "kinds")}
    rest = ("atoms", "bonds", "bond_kinds", "starts", "bond_starts", "marked", "melting", "boiling")
    lists = text["smiles"], text["names"], text["cas"], tuple(text["kinds"])
    return Molecules(*lists, *(stored[name] for name in rest))


def _lines(source: str) -> list[list[str]]:
    text = SOURCES[source].locate().read_text(encoding="utf-8")
    SOURCES[source].verify([text])
    return [line.split("\t") for line in text.splitlines()]


def _read() -> disk.Arrays:
    melting = {cas: float(kelvin) for cas, kelvin in _lines("melting-points")[1:]}
    boiling = {_registry(row[0]): float(row[2]) for row in _lines("boiling-points")[1:] if row[2]}
    found, names, cas = [], [], []
    for row in [*_lines("molecules"), *_lines("known-molecules")]:
        if "." in row[4] or not 1 <= _size(row[4]) <= 3 * LARGEST:
            continue
        atoms, bonds = reader.read(row[4])
        symbols = {atom.symbol for atom in atoms}
        if SMALLEST <= len(atoms) <= LARGEST and "C" in symbols and symbols <= set(ELEMENTS):
            found.append((row[4], atoms, bonds))
            names.append(row[7] if len(row) > 7 else "")
            cas.append(row[1])
    counts = Counter(str(atom) for _, atoms, _ in found for atom in atoms)
    kinds = [kind for kind, _ in counts.most_common()]
    number = {kind: i for i, kind in enumerate(kinds)}
    starts = np.cumsum([0] + [len(atoms) for _, atoms, _ in found])
    ends = [[b.first + s, b.second + s] for (_, _, bonds), s in zip(found, starts, strict=False) for b in bonds]
    return {
        "smiles": _pack([text for text, _, _ in found]),
        "names": _pack(names),
        "cas": _pack(cas),
        "kinds": _pack(kinds),
        "atoms": np.array([number[str(atom)] for _, atoms, _ in found for atom in atoms]),
        "bonds": np.array(ends).T.copy(),
        "bond_kinds": np.array([_bond_kind(bond) for _, _, bonds in found for bond in bonds]),
        "starts": starts,
        "bond_starts": np.cumsum([0] + [len(bonds) for _, _, bonds in found]),
        "marked": np.array([atom.marked for _, atoms, _ in found for atom in atoms]),
        "boiling": np.array([_between(boiling.get(number, np.nan), *BOILING) for number in cas]),
        "melting": np.array([melting.get(number, np.nan) for number in cas]),
    }


def _registry(digits: str) -> str:
    """Write a registry number as it is printed: 50000 is 50-00-0."""
    return f"{digits[:-3]}-{digits[-3:-1]}-{digits[-1]}"


def _between(value: float, low: float, high: float) -> float:
    return value if low <= value <= high else np.nan


def _size(text: str) -> int:
    return sum(letter.isupper() for letter in text)


def _bond_kind(bond: reader.Bond) -> int:
    if bond.aromatic:
        return 3
    return bond.order + 3 if bond.ring and bond.order < 3 else bond.order - 1


def joback(molecules: Molecules) -> np.ndarray:
    """Return Joback's estimates (1987) of the `ESTIMATES`, (N, 8), NaN where there is none.

    A formula of 1987 that adds up what each group of atoms contributes: no measurement.
    """
    rows = _lines("joback")
    place = [rows[0].index(name) for name in ESTIMATES]
    by_cas = {_registry(row[0]): [float(row[i]) if row[i] else np.nan for i in place] for row in rows[1:]}
    return np.array([by_cas.get(number, [np.nan] * len(ESTIMATES)) for number in molecules.cas])


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


def descriptors(m: Molecules) -> np.ndarray:
    """Return twelve plain numbers of each molecule, (N, 12), named in `DESCRIPTORS`."""
    of, (a, b), N = m.molecule, m.bonds, len(m)
    element = np.array([_element(kind) for kind in m.kinds])[m.atoms]
    hydrogens = np.array([_hydrogens(kind) for kind in m.kinds])[m.atoms]
    degree = np.bincount(m.bonds.ravel(), minlength=len(m.atoms))
    count = lambda where: np.bincount(of[where], minlength=N)  # noqa: E731
    mass = np.array([MASSES[_element(kind)] + 1.008 * _hydrogens(kind) for kind in m.kinds])[m.atoms]
    single = (m.bond_kinds == 0) & (degree[a] > 1) & (degree[b] > 1)
    polar = np.isin(element, ("N", "O"))
    columns = [
        count(slice(None)),
        np.bincount(of, mass, N),
        *(count(element == symbol) for symbol in ("N", "O", "S")),
        count(np.isin(element, ("F", "Cl", "Br", "I"))),
        np.bincount(of[a], minlength=N) - count(slice(None)) + 1,
        count(np.array([kind[0].islower() for kind in m.kinds])[m.atoms]),
        np.bincount(of[a[single]], minlength=N),
        count(polar & (hydrogens > 0)),
        count(polar),
        count(degree > 2),
    ]
    return np.stack(columns, 1).astype(float)


def _element(kind: str) -> str:
    bare = re.sub(r"H\d?|[+−]", "", kind)
    return bare if bare in ELEMENTS else bare.upper()


def _hydrogens(kind: str) -> int:
    match = re.search(r"H(\d?)", kind)
    return int(match[1] or 1) if match else 0


def codes(m: Molecules, rounds: int, atoms: np.ndarray | None = None, keep: np.ndarray | None = None) -> np.ndarray:
    """Return a number for each atom's surroundings within 0, 1, … `rounds` bonds, (rounds + 1, A), uint64.

    Equal surroundings have equal numbers: Morgan's algorithm (1965), or Weisfeiler and Lehman's (1968).

    Args:
        atoms: what tells atoms apart at the start, (A,); by default their kinds.
        keep: the atoms that count, (A,), bool; bonds to others are left out.
    """
    start = m.atoms if atoms is None else atoms
    which = slice(None) if keep is None else keep[m.bonds[0]] & keep[m.bonds[1]]
    a, b = m.bonds[:, which]
    kind = m.bond_kinds[which].astype(np.uint64)
    found = [_mix(start.astype(np.uint64) + np.uint64(1))]
    for _ in range(rounds):
        total = _mix(found[-1] + np.uint64(77))
        for source, target in ((a, b), (b, a)):
            np.add.at(total, target, _mix(found[-1][source] * np.uint64(31) + kind + np.uint64(5)))
        found.append(_mix(total))
    return np.stack(found)


def _mix(x: np.ndarray) -> np.ndarray:
    """Scramble 64 bits (the finaliser of SplitMix64: Steele, Lea and Flood 2014)."""
    x = x + np.uint64(0x9E3779B97F4A7C15)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


def fingerprints(
    m: Molecules, which: np.ndarray | None = None, *, rounds: int = 2, bits: int = 1024, counted: bool = False
) -> np.ndarray:
    """Return Morgan fingerprints, (N, bits), float32: whether, or how often, a molecule has surroundings of a number.

    As extended-connectivity fingerprints (Rogers and Hahn 2010) of diameter 2 · `rounds`, folded.

    Args:
        which: of these molecules, each at most once; of all when None.
    """
    which = np.arange(len(m)) if which is None else which
    place = np.full(len(m), -1)
    place[which] = np.arange(len(which))
    row = place[m.molecule]
    wanted = row >= 0
    found = np.zeros((len(which), bits), dtype=np.float32)
    for own in codes(m, rounds):
        np.add.at(found, (row[wanted], (own[wanted] % np.uint64(bits)).astype(np.int64)), 1)
    return found if counted else np.minimum(found, 1)


def cores(m: Molecules) -> np.ndarray:
    """Return which atoms are left when atoms with at most one bond are taken away again and again, (A,), bool.

    Rings and what links them: the scaffold of Bemis and Murcko (1996), without atoms that hang on it by a double bond.
    """
    keep = np.ones(len(m.atoms), dtype=bool)
    while True:
        inside = m.bonds[:, keep[m.bonds[0]] & keep[m.bonds[1]]]
        fewer = keep & (np.bincount(inside.ravel(), minlength=len(keep)) > 1)
        if (fewer == keep).all():
            return keep
        keep = fewer


def scaffolds(m: Molecules) -> np.ndarray:
    """Return a number for each molecule's scaffold, (N,), int64; those without rings share one."""
    keep = cores(m)
    bare = np.array([ELEMENTS.index(_element(kind)) for kind in m.kinds])[m.atoms]
    own = codes(m, 8, bare, keep)[-1]
    total = np.zeros(len(m), dtype=np.uint64)
    np.add.at(total, m.molecule[keep], own[keep])
    return np.unique(total, return_inverse=True)[1]


def graphs(m: Molecules) -> np.ndarray:
    """Return a number for each molecule's graph, (N,): equal for the same atoms and bonds, such as mirror images."""
    total = np.zeros(len(m), dtype=np.uint64)
    np.add.at(total, m.molecule, codes(m, 8)[-1])
    return np.unique(total, return_inverse=True)[1]


def may_be_centres(m: Molecules) -> np.ndarray:
    """Return which atoms could be stereocentres, (A,), bool: CH or C with single bonds to three or four others."""
    fits = np.isin(m.atoms, [m.kinds.index("CH"), m.kinds.index("C")])
    fits[m.bonds[:, ~np.isin(m.bond_kinds, (0, 4))].ravel()] = False
    return fits & (np.bincount(m.bonds.ravel(), minlength=len(fits)) > 2)


def all_differ(m: Molecules, atoms: np.ndarray) -> np.ndarray:
    """Return whether the neighbours of each of some atoms (n,) all have different surroundings, (n,), bool.

    That is the rule for stereocentres, as far as three bonds around each neighbour tell.
    """
    surroundings, heard = codes(m, 3)[3], defaultdict(list)
    for a, b in m.bonds[:, np.isin(m.bonds, atoms).any(0)].T.tolist():
        heard[a].append(surroundings[b])
        heard[b].append(surroundings[a])
    return np.array([len(set(heard[i])) == len(heard[i]) for i in atoms])


def by_surroundings(m: Molecules, learn: np.ndarray, hidden: np.ndarray, bonds: int = 3, seed: int = 0) -> np.ndarray:
    """Guess hidden atoms by counting: the kind that most often has the same atoms and bonds around it, (n,), int64.

    What was never seen is backed up by less of the surroundings, down to the number of neighbours; so counts of long
    contexts are by short ones in text. Nothing of a hidden atom is used, nor the kinds of its bonds.

    Args:
        learn: the molecules to count in, (L,). In them 15 % of the atoms are hidden, drawn anew.
        hidden: which atoms of the other molecules are hidden, (A,), bool; the answers are in their order.
        bonds: how far the surroundings reach.
    """
    counted = np.isin(m.molecule, learn)
    own = np.where(counted, np.random.default_rng(seed).random(len(counted)) < 0.15, hidden)
    keys = _surroundings(m, own, bonds)
    asked = np.flatnonzero(hidden & ~counted)
    said = np.zeros(len(asked), dtype=np.int64)
    for key in keys:  # from the least to the most that is known
        pairs, counts = np.unique(
            np.stack([key[counted], m.atoms[counted].astype(np.uint64)]), axis=1, return_counts=True
        )
        order = np.lexsort((counts, pairs[0]))  # of each key the most frequent kind comes last
        pairs = pairs[:, order][:, np.append(np.diff(pairs[0][order]) > 0, True)]
        place = np.searchsorted(pairs[0], key[asked]).clip(max=pairs.shape[1] - 1)
        said = np.where(pairs[0][place] == key[asked], pairs[1][place].astype(np.int64), said)
    return said


def _surroundings(m: Molecules, hidden: np.ndarray, bonds: int) -> list[np.ndarray]:
    """Return numbers for what is around each atom within 0, 1, … bonds, without the atom itself: each (A,), uint64."""
    source, target = np.concatenate([m.bonds, m.bonds[::-1]], 1)
    touched = hidden[source] | hidden[target]
    kind = np.where(touched, len(BONDS), np.tile(m.bond_kinds, 2)).astype(np.uint64)
    atom = _mix(np.where(hidden, len(m.kinds), m.atoms).astype(np.uint64) + np.uint64(1))
    degree = np.bincount(target, minlength=len(atom)).astype(np.uint64)
    back = np.roll(np.arange(len(source)), len(source) // 2)  # the other direction of each bond
    found, says = [degree], atom[source]  # what the source of each edge says that does not come from its target
    for _ in range(bonds):
        found.append(_mix(_added(_mix(says), target, len(atom)) + degree))
        sent = _mix(says * np.uint64(31) + kind + np.uint64(5))
        says = _mix(atom[source] * np.uint64(7) + _added(sent, target, len(atom))[source] - sent[back])
    return found


def _added(values: np.ndarray, places: np.ndarray, size: int) -> np.ndarray:
    total = np.zeros(size, dtype=np.uint64)
    np.add.at(total, places, values)
    return total


@dataclass(frozen=True)
class Parts:
    """Which molecules are for what, as numbers of molecules.

    Attributes:
        pool: to pre-train on: no measured value, no marked stereocentre, no scaffold of `test` or `marked_test`, and
            not the same graph as one with a boiling point.
        learn, test: with a melting point; no scaffold is in both.
        boiling: with a boiling point; marked, marked_test: with a marked stereocentre, no scaffold in both.
        scaffold: the scaffold of every molecule, (N,).
    """

    pool: np.ndarray
    learn: np.ndarray
    test: np.ndarray
    boiling: np.ndarray
    marked: np.ndarray
    marked_test: np.ndarray
    scaffold: np.ndarray


def parts(m: Molecules, seed: int = 0) -> Parts:
    """Divide the molecules by scaffold: half of the scaffolds, but for the two largest, are for tests."""
    rng, scaffold = np.random.default_rng(seed), scaffolds(m)
    known = np.flatnonzero(np.isfinite(m.melting))
    kinds, counts = np.unique(scaffold[known], return_counts=True)
    drawn = rng.random(len(kinds)) < 0.5
    drawn[np.argsort(-counts, kind="stable")[:2]] = False  # no ring at all, and one ring of benzene
    held = np.isin(scaffold, kinds[drawn])
    has_mark = np.add.reduceat(m.marked, m.starts[:-1]) > 0
    marked = np.flatnonzero(has_mark & np.isnan(m.melting))
    kinds = np.unique(scaffold[marked])
    of_test = np.isin(scaffold, kinds[rng.random(len(kinds)) < 0.5])[marked]
    boils = np.isfinite(m.boiling)
    graph = graphs(m)
    tested = held | np.isin(scaffold, scaffold[marked[of_test]]) | np.isin(graph, graph[boils])
    pool = np.flatnonzero(np.isnan(m.melting) & ~has_mark & ~tested)
    own = marked[~of_test], marked[of_test]
    return Parts(pool, known[~held[known]], known[held[known]], np.flatnonzero(boils), *own, scaffold)


def layout(atoms: int, bonds: np.ndarray, steps: int = 400) -> np.ndarray:
    """Return places for the atoms of a drawing, (atoms, 2), with bonds of length 1.

    Springs between all pairs (Kamada and Kawai 1989), whose lengths are those of a zigzag chain, or of a regular ring.
    """
    from scipy.optimize import minimize
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import shortest_path

    a, b = bonds
    steps_apart = shortest_path(
        csr_matrix((np.ones(len(a)), (a, b)), shape=(atoms, atoms)), directed=False, unweighted=True
    )
    want = np.where(steps_apart % 2, np.sqrt(0.75 * steps_apart**2 + 0.25), steps_apart * 0.75**0.5)
    weight = np.where(steps_apart <= 2, 5.0, np.minimum(1.0, 4 / np.maximum(steps_apart, 1) ** 2))
    for ring in _rings(atoms, bonds):
        for i, x in enumerate(ring):
            for j, y in enumerate(ring):
                k = min(abs(i - j), len(ring) - abs(i - j))
                want[x, y] = np.sin(np.pi * k / len(ring)) / np.sin(np.pi / len(ring))
                weight[x, y] = 30.0
    upper = np.triu_indices(atoms, 1)
    target, stiff = want[upper], weight[upper]

    def stress(flat: np.ndarray) -> tuple[float, np.ndarray]:
        places = flat.reshape(atoms, 2)
        apart = places[upper[0]] - places[upper[1]]
        length = np.sqrt((apart**2).sum(1) + 1e-9)
        off = length / target - 1
        pull = (2 * stiff * off / target / length)[:, None] * apart
        slope = np.zeros((atoms, 2))
        np.add.at(slope, upper[0], pull)
        np.add.at(slope, upper[1], -pull)
        return float((stiff * off**2).sum()), slope.ravel()

    centred = -0.5 * (want**2 - (want**2).mean(0) - (want**2).mean(1)[:, None] + (want**2).mean())
    values, vectors = np.linalg.eigh(centred)
    begin = vectors[:, -2:] * np.sqrt(np.maximum(values[-2:], 1e-3)) if atoms > 2 else np.eye(atoms, 2)
    rng = np.random.default_rng(0)  # from several beginnings: a ring may come out twisted from one
    tries = [begin + scale * rng.standard_normal(begin.shape) for scale in (0.0, 0.3, 0.6, 1.0, 1.5, 2.0) * 2]
    look: dict[str, Any] = {"jac": True, "method": "L-BFGS-B", "options": {"maxiter": steps}}
    places = min((minimize(stress, start.ravel(), **look) for start in tries), key=lambda found: found.fun).x
    places = places.reshape(atoms, 2)
    turned = np.linalg.svd(places - places.mean(0), full_matrices=False)
    return (places - places.mean(0)) @ turned[2].T


def _rings(atoms: int, bonds: np.ndarray) -> list[list[int]]:
    """Return a shortest ring through each bond that is in one, each ring once, its atoms in order."""
    neighbours: list[list[int]] = [[] for _ in range(atoms)]
    for first, second in bonds.T.tolist():
        neighbours[first].append(second)
        neighbours[second].append(first)
    found = {}
    for first, second in bonds.T.tolist():
        if ring := reader._shortest_ring(neighbours, first, second):
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
    middle: dict[frozenset[int], np.ndarray] = {}  # of a ring that each bond is in: there its second line is drawn
    for ring in sorted(_rings(len(atoms), bonds), key=len, reverse=True):
        middle |= {frozenset(pair): places[ring].mean(0) for pair in reader._around(ring)}
    for (a, b), kind in zip(bonds.T.tolist(), kinds.tolist(), strict=True):
        for shift, short, style in _lines_of(int(kind)):
            ends = np.stack([places[a], places[b]])
            aside = np.array([-1, 1]) * (ends[1] - ends[0])[::-1]
            if frozenset((a, b)) in middle and (middle[frozenset((a, b))] - ends[0]) @ aside < 0:
                aside = -aside
            ends = ends + short * (ends[::-1] - ends) + shift * aside
            ax.plot(*ends.T, color="#333333", linewidth=1.1, linestyle=style, zorder=1)
    discs = None
    if values is not None:
        look: dict[str, Any] = {"cmap": "RdBu_r", "vmin": -limit, "vmax": limit, "s": 210, "zorder": 0, "linewidths": 0}
        discs = ax.scatter(places[:, 0], places[:, 1], c=values, **look)
    for j, ((x, y), atom) in enumerate(zip(places, atoms, strict=True)):
        if _element(m.kinds[atom]) != "C" or len(atoms) < 6:
            beside = places[[a + b - j for a, b in bonds.T.tolist() if j in (a, b)]]
            turned = len(beside) == 1 and beside[0, 0] > x + 0.3
            halo = [withStroke(linewidth=4 if values is None else 2, foreground="white")]
            look = {"ha": "center", "va": "center", "fontsize": 8, "zorder": 3, "path_effects": halo}
            ax.text(x, y, _written(m.kinds[atom], turned), **look)
    size = max(1.0, (abs(places).max(0) / (4.6, 2.4)).max())
    ax.set(aspect="equal", title=title, xlim=(-5.2 * size, 5.2 * size), ylim=(-3 * size, 3 * size))
    ax.axis("off")
    return discs


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
    return hydrogen + _element(symbol) + end if turned else _element(symbol) + hydrogen + end


def table(m: Molecules, rows: Sequence[int]) -> pd.DataFrame:
    """Return a table of some molecules: name, SMILES, atoms, melting point in °C."""
    size = np.diff(m.starts)[list(rows)]
    known = {"name": [m.names[i] for i in rows], "SMILES": [m.smiles[i] for i in rows], "atoms": size}
    return pd.DataFrame(known | {"melts at, °C": (m.melting[list(rows)] - 273.15).round()})
