"""Which molecules are pre-trained on, which are learned from, and which are for tests."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pretrain.molecules.reading import Molecules
from pretrain.molecules.surroundings import graphs, scaffolds


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
