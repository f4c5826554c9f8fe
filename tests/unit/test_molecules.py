"""Molecules as graphs, their plain features, how they are divided, and the graph of chapters."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from pretrain import chapters, probes
from pretrain import molecules as chem


@pytest.fixture(scope="module")
def m():
    return chem.load()


def test_the_arrays_fit_each_other(m):
    assert len(m) == 53_934 and np.isfinite(m.melting).sum() == 11_150 and np.isfinite(m.boiling).sum() == 483
    assert m.starts[-1] == len(m.atoms) == len(m.marked) and m.bond_starts[-1] == m.bonds.shape[1]
    assert (m.molecule[m.bonds[0]] == m.molecule[m.bonds[1]]).all()
    sizes = np.diff(m.starts)
    assert sizes.min() == chem.SMALLEST and sizes.max() == chem.LARGEST


def test_caffeine_by_hand(m):
    i = m.smiles.index("CN1C=NC2=C1C(=O)N(C(=O)N2C)C")
    atoms, bonds, _ = m.one(i)
    assert [m.kinds[atom] for atom in atoms].count("CH3") == 3 and bonds.max() == len(atoms) - 1 == 13
    found = dict(zip(chem.DESCRIPTORS, chem.descriptors(m)[i], strict=True))
    assert (found["atoms"], found["nitrogen"], found["oxygen"], found["rings"]) == (14, 4, 2, 2)
    assert found["mass"] == pytest.approx(194.19, abs=0.02) and found["donors of hydrogen bonds"] == 0


def test_codes_do_not_depend_on_the_order_of_atoms(m):
    codes = chem.codes(m, 2)
    benzene = m.smiles.index("C1=CC=C(C=C1)O") if "C1=CC=C(C=C1)O" in m.smiles else 0
    own = codes[2][m.starts[benzene] : m.starts[benzene + 1]]
    assert len(own) == 7 and len(set(own.tolist())) == 5  # phenol: both sides of the ring are alike
    assert chem.fingerprints(m).shape == (len(m), 1024)


def test_the_parts_share_no_scaffold(m):
    parts = chem.parts(m)
    groups = {name: set(parts.scaffold[rows]) for name, rows in vars(parts).items() if name != "scaffold"}
    assert not groups["test"] & (groups["learn"] | groups["pool"]) and not groups["marked"] & groups["marked_test"]
    assert not set(parts.pool) & {*parts.learn, *parts.test, *parts.boiling, *parts.marked, *parts.marked_test}


def test_names_and_estimates(m):
    found, pieces = chem.name_pieces(["2-methylpropan-1-ol", "Methyl benzoate", "methyl"], 3)
    assert pieces[0] == "methyl" and found[:, 0].tolist() == [0, 1, 1]
    estimates = chem.joback(m)
    assert estimates.shape == (len(m), 8) and 0.7 < np.isfinite(estimates[:, 1]).mean() < 1


def test_neighbours_tell_the_usual_kind(m):
    number = {kind: i for i, kind in enumerate(m.kinds)}
    asked = [[number["cH"]] * 2, [number["CH2"], -1], [number["C"]], [-1, -1, -1, -1]]
    said = chem.by_neighbours(m, np.arange(3000), asked)
    assert [m.kinds[kind] for kind in said] == ["cH", "CH2", "O", "C"]


def test_a_stereocentre_has_four_different_neighbours(m):
    lactic = m.smiles.index("C[C@@H](C(=O)O)O") if "C[C@@H](C(=O)O)O" in m.smiles else m.smiles.index("CC(C(=O)O)O")
    atoms = np.arange(m.starts[lactic], m.starts[lactic + 1])
    may = chem.may_be_centres(m)[atoms]
    assert may.sum() == 1 and chem.all_differ(m, atoms[may]).all()


def test_a_drawing_has_bonds_of_one_length(m):
    i = m.smiles.index("CN1C=NC2=C1C(=O)N(C(=O)N2C)C")
    atoms, bonds, _ = m.one(i)
    places = chem.layout(len(atoms), bonds)
    assert np.linalg.norm(places[bonds[0]] - places[bonds[1]], axis=1) == pytest.approx(1, abs=0.2)
    figure, ax = plt.subplots()
    chem.draw(ax, m, i, values=np.zeros(len(atoms)), title="caffeine")
    assert ax.get_title() == "caffeine" and len(ax.lines) >= len(bonds.T)
    plt.close(figure)


def test_chapters_are_joined_both_ways_and_books_are_apart():
    found = chapters.load()
    pairs = set(map(tuple, found.edges.T.tolist()))
    assert len(found.texts) == 1189 and all((b, a) in pairs and a != b for a, b in pairs)
    assert not set(found.book[found.learn]) & set(found.book[found.test])
    assert set(found.genre[found.learn]) == set(found.genre[found.test]) == set(range(6))


def test_few_values_learns_a_line_and_stays_within_its_labels():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(400, 3))
    y = X @ [1.0, -2, 0.5]
    found = probes.few_values(
        {"x": X, "noise": rng.normal(size=(400, 3))}, y, np.arange(300), np.arange(300, 400), (50,)
    )
    assert found["x"][50].shape == (10, 100) and found["x"][50].mean() > 0.9 > 0.2 > found["noise"][50].mean()
    found = probes.few_values({"x": X}, y, np.arange(300), np.arange(300, 400), (50,), forests=["x"], draws=2)
    assert 0.3 < found["x"][50].mean() < 0.95
