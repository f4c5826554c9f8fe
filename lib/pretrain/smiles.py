"""A small reader of SMILES, the line notation for molecules: `CC(=O)O` is acetic acid.

It reads what the course's molecules need: Kekulé structures of one piece, with brackets, charges, branches and rings.
That a stereocentre is marked is read; which way round it is is not, nor are isotopes. Weininger 1988, "SMILES, a
chemical language and information system".
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace

ORDERS = {"-": 1, "=": 2, "#": 3, "/": 1, "\\": 1}
VALENCES = {"B": (3,), "C": (4,), "N": (3, 5), "O": (2,), "F": (1,), "P": (3, 5), "S": (2, 4, 6)}
VALENCES |= dict.fromkeys(("Cl", "Br", "I"), (1,))
_NOWHERE = -2  # after a bracket that closes nothing
_TOKEN = re.compile(r"\[[^]]+\]|Cl|Br|[BCNOFPSI]|[-=#/\\()]|%\d\d|\d")
_BRACKET = re.compile(r"\[\d*([A-Z][a-z]?)@{0,2}(H\d?)?([+-]\d?)?\]")


@dataclass(frozen=True)
class Atom:
    """An element's symbol, its charge, the hydrogens that it carries, and whether it is aromatic."""

    symbol: str
    charge: int = 0
    hydrogens: int = 0
    aromatic: bool = False
    marked: bool = False  # as a stereocentre, with @ or @@

    def __str__(self) -> str:
        name = self.symbol.lower() if self.aromatic else self.symbol
        name += "H" * bool(self.hydrogens) + (str(self.hydrogens) if self.hydrogens > 1 else "")
        return name + ("+" if self.charge > 0 else "−") * abs(self.charge)


@dataclass(frozen=True)
class Bond:
    """Two atoms by number, the order (1, 2 or 3), whether the bond is part of a ring, and of an aromatic one."""

    first: int
    second: int
    order: int
    ring: bool = False
    aromatic: bool = False


def read(smiles: str) -> tuple[list[Atom], list[Bond]]:
    """Return the atoms (without hydrogens, which each atom counts) and the bonds of a molecule.

    Raises:
        ValueError: the text is not of the kind that this reader knows.
    """
    symbols, pairs = _graph(smiles)
    totals = [0] * len(symbols)
    for a, b, order in pairs:
        totals[a] += order
        totals[b] += order
    atoms = [_atom(symbol, total) for symbol, total in zip(symbols, totals, strict=True)]
    bonds = [Bond(a, b, order) for a, b, order in pairs]
    return _with_rings(atoms, bonds)


def _graph(smiles: str) -> tuple[list[str], list[tuple[int, int, int]]]:
    """Return the symbols as they are written, and pairs of atoms with the order of their bond."""
    symbols: list[str] = []
    pairs: list[tuple[int, int, int]] = []
    branches: list[int] = []
    open_rings: dict[str, tuple[int, int]] = {}
    last, order, at = -1, 0, 0
    for match in _TOKEN.finditer(smiles):
        if match.start() != at:
            break
        token, at = match[0], match.end()
        if token in ORDERS:
            order = ORDERS[token]
        elif token == "(":
            branches.append(last)
        elif token == ")":
            last = branches.pop() if branches else _NOWHERE
        elif token[0] in "%0123456789":
            if token in open_rings:
                other, before = open_rings.pop(token)
                pairs.append((other, last, max(order, before, 1)))
            else:
                open_rings[token] = last, order
            order = 0
        else:
            symbols.append(token)
            if last >= 0:
                pairs.append((last, len(symbols) - 1, order or 1))
            last, order = len(symbols) - 1, 0
    whole = len(pairs) >= len(symbols) - 1 >= 0 and all(pair[0] >= 0 for pair in pairs)
    if at != len(smiles) or open_rings or branches or last < 0 or not whole:
        raise ValueError(f"cannot read {smiles!r} beyond character {at}")
    return symbols, pairs


def _atom(symbol: str, bonds: int) -> Atom:
    """Return an atom; outside brackets its hydrogens fill the smallest valence that its bonds leave room in."""
    if symbol[0] != "[":
        valence = next((v for v in VALENCES[symbol] if v >= bonds), bonds)
        return Atom(symbol, hydrogens=valence - bonds)
    match = _BRACKET.fullmatch(symbol)
    if not match:
        raise ValueError(f"cannot read the atom {symbol}")
    element, hydrogens, charge = match.groups()
    count = int(hydrogens[1:] or 1) if hydrogens else 0
    return Atom(element, int(charge if charge[1:] else charge + "1") if charge else 0, count, marked="@" in symbol)


def _with_rings(atoms: list[Atom], bonds: list[Bond]) -> tuple[list[Atom], list[Bond]]:
    """Mark which bonds are in rings, and which atoms and bonds in aromatic ones."""
    neighbours: list[list[int]] = [[] for _ in atoms]
    for bond in bonds:
        neighbours[bond.first].append(bond.second)
        neighbours[bond.second].append(bond.first)
    chain = _not_in_rings(neighbours)
    rings: dict[frozenset[int], list[int]] = {}
    for bond in bonds:
        ends = bond.first, bond.second
        rings[frozenset(ends)] = [] if chain.intersection(ends) else shortest_ring(neighbours, *ends)
    known = {frozenset(ring): ring for ring in rings.values() if ring}
    double: list[list[int]] = [[] for _ in atoms]
    for bond in bonds:
        if bond.order == 2:
            double[bond.first].append(bond.second)
            double[bond.second].append(bond.first)
    aromatic = [ring for ring in known.values() if _is_aromatic(ring, atoms, double, rings)]
    on = {atom for ring in aromatic for atom in ring}
    edges = {frozenset(pair) for ring in aromatic for pair in around(ring)}
    new = [replace(atom, aromatic=True) if i in on else atom for i, atom in enumerate(atoms)]
    key = [frozenset((bond.first, bond.second)) for bond in bonds]
    return new, [
        replace(b, ring=bool(rings[k]), aromatic=k in edges) if rings[k] else b for b, k in zip(bonds, key, strict=True)
    ]


def _not_in_rings(neighbours: list[list[int]]) -> set[int]:
    """Return atoms that are in no ring: what falls away when atoms with one bond are taken away again and again."""
    left = [len(others) for others in neighbours]
    gone: set[int] = set()
    ends = [i for i, count in enumerate(left) if count <= 1]
    while ends:
        atom = ends.pop()
        gone.add(atom)
        for other in neighbours[atom]:
            left[other] -= 1
            if left[other] == 1 and other not in gone:
                ends.append(other)
    return gone


def around(ring: list[int]) -> Iterator[tuple[int, int]]:
    """Yield each two neighbours in a ring, the last and the first of the list too."""
    return zip(ring, [*ring[1:], ring[0]], strict=True)


def shortest_ring(neighbours: list[list[int]], start: int, end: int) -> list[int]:
    """Return the atoms of a shortest ring through the bond from start to end, in order; none if it is in no ring."""
    before, queue = {start: -1}, deque([start])
    while queue:
        atom = queue.popleft()
        for other in neighbours[atom]:
            if other in before or (atom == start and other == end):
                continue
            before[other] = atom
            if other == end:
                ring = [end]
                while ring[-1] != start:
                    ring.append(before[ring[-1]])
                return ring
            queue.append(other)
    return []


def _is_aromatic(ring: list[int], atoms: list[Atom], double: list[list[int]], rings: dict) -> bool:
    """Whether a ring of five or six has six π electrons (Hückel's rule, ring by ring)."""
    if len(ring) not in (5, 6):
        return False
    electrons = 0
    for i in ring:
        inside = [j for j in double[i] if rings[frozenset((i, j))]]
        if atoms[i].symbol not in "CNOS" or len(double[i]) > 1:
            return False
        if inside:
            electrons += 1
        elif double[i]:  # a double bond that leaves the ring takes the electron along, if to N, O or S
            if atoms[double[i][0]].symbol not in "NOS":
                return False
        elif atoms[i].symbol == "C":
            return False
        else:
            electrons += 2
    return electrons == 6
