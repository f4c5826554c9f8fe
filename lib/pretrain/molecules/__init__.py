"""Molecules as graphs: 53,934 of PubChem's, 11,150 with a measured melting point; their plain features and drawings."""

from pretrain.molecules.division import Parts, parts
from pretrain.molecules.drawing import draw, layout
from pretrain.molecules.features import DESCRIPTORS, descriptors, name_pieces
from pretrain.molecules.reading import BONDS, ESTIMATES, LARGEST, SMALLEST, Molecules, element, joback, load
from pretrain.molecules.surroundings import (
    all_differ,
    by_surroundings,
    codes,
    cores,
    fingerprints,
    graphs,
    may_be_centres,
    scaffolds,
)

__all__ = [
    "BONDS",
    "DESCRIPTORS",
    "ESTIMATES",
    "LARGEST",
    "SMALLEST",
    "Molecules",
    "Parts",
    "all_differ",
    "by_surroundings",
    "codes",
    "cores",
    "descriptors",
    "draw",
    "element",
    "fingerprints",
    "graphs",
    "joback",
    "layout",
    "load",
    "may_be_centres",
    "name_pieces",
    "parts",
    "scaffolds",
]
