"""The molecules as flat arrays, all atoms one after the other, as a batch of graphs is.

Structures and names come from the package `chemicals` (PubChem; NCBI places no restriction on their use), melting
points from the Open Notebook collection (Bradley, Lang and Williams; CC0), boiling points from Wikidata (CC0). Joback's
estimates are the package's own calculations (MIT).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

import numpy as np

from pretrain import cache as disk
from pretrain import smiles as reader
from pretrain.data import SOURCES, joined, strings_of

ELEMENTS = ("C", "N", "O", "F", "Si", "P", "S", "Cl", "Br", "I", "B")
BONDS = ("single", "double", "triple", "aromatic", "single, in a ring", "double, in a ring")
TABLES = ("molecules", "known-molecules", "melting-points", "boiling-points")
SMALLEST, LARGEST = 4, 40  # atoms without hydrogens
BOILING = 200.0, 900.0  # kelvin; what lies outside is a slip of the keyboard
ESTIMATES = ("Tm", "Tb", "Tc", "Pc", "Hfus", "Hvap", "Cpg0", "mul1")  # of Joback's table, in its units


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
    text = {name: strings_of(stored[name]) for name in ("smiles", "names", "cas", "kinds")}
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
        "smiles": joined([text for text, _, _ in found]),
        "names": joined(names),
        "cas": joined(cas),
        "kinds": joined(kinds),
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


def element(kind: str) -> str:
    """Return the element of a kind of atom: "C" of "cH"."""
    bare = re.sub(r"H\d?|[+−]", "", kind)
    return bare if bare in ELEMENTS else bare.upper()


def hydrogens(kind: str) -> int:
    """Return how many hydrogens a kind of atom carries: 3 of "CH3"."""
    match = re.search(r"H(\d?)", kind)
    return int(match[1] or 1) if match else 0


def joback(molecules: Molecules) -> np.ndarray:
    """Return Joback's estimates (1987) of the `ESTIMATES`, (N, 8), NaN where there is none.

    A formula of 1987 that adds up what each group of atoms contributes: no measurement.
    """
    rows = _lines("joback")
    place = [rows[0].index(name) for name in ESTIMATES]
    by_cas = {_registry(row[0]): [float(row[i]) if row[i] else np.nan for i in place] for row in rows[1:]}
    return np.array([by_cas.get(number, [np.nan] * len(ESTIMATES)) for number in molecules.cas])
