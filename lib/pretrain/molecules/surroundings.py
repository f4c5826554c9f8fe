"""What lies around an atom: as a number, as fingerprints, as scaffolds, and as counts that guess hidden atoms."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from pretrain.molecules.reading import BONDS, ELEMENTS, Molecules, element


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
    bare = np.array([ELEMENTS.index(element(kind)) for kind in m.kinds])[m.atoms]
    own = codes(m, 8, bare, keep)[-1]
    return np.unique(_added(own[keep], m.molecule[keep], len(m)), return_inverse=True)[1]


def graphs(m: Molecules) -> np.ndarray:
    """Return a number for each molecule's graph, (N,): equal for the same atoms and bonds, such as mirror images."""
    return np.unique(_added(codes(m, 8)[-1], m.molecule, len(m)), return_inverse=True)[1]


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
