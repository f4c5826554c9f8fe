"""Molecules as graphs, their plain features, how they are divided, and the graph of chapters."""

from dataclasses import replace

import matplotlib.pyplot as plt
import numpy as np
import pytest
from sklearn.linear_model import Ridge

from pretrain import chapters, probes
from pretrain import molecules as chem
from pretrain.molecules import surroundings


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
    some = np.array([benzene, 17, 3])
    counted = chem.fingerprints(m, some, rounds=1, counted=True)
    assert counted.shape == (3, 1024) and counted[0].sum() == 14  # seven atoms, alone and with their neighbours
    assert (chem.fingerprints(m, some, rounds=1) == (counted > 0)).all()


def test_the_parts_share_no_scaffold(m):
    parts = chem.parts(m)
    groups = {name: set(parts.scaffold[rows]) for name, rows in vars(parts).items() if name != "scaffold"}
    assert not groups["test"] & (groups["learn"] | groups["pool"]) and not groups["marked"] & groups["marked_test"]
    assert not groups["pool"] & groups["marked_test"]
    graph = chem.graphs(m)
    assert not set(graph[parts.pool]) & {*graph[parts.test], *graph[parts.boiling], *graph[parts.marked_test]}
    assert not set(parts.pool) & {*parts.learn, *parts.test, *parts.boiling, *parts.marked, *parts.marked_test}


def test_names_and_estimates(m):
    found, pieces = chem.name_pieces(["2-methylpropan-1-ol", "Methyl benzoate", "methyl"], 3)
    assert pieces[0] == "methyl" and found[:, 0].tolist() == [0, 1, 1]
    estimates = chem.joback(m)
    assert estimates.shape == (len(m), 8) and 0.7 < np.isfinite(estimates[:, 1]).mean() < 1


def test_surroundings_tell_the_usual_kind(m):
    """The middle of a benzene ring's neighbours is a cH; with the whole molecule hidden, only the degree is left."""
    i = m.smiles.index("C1=CC=C(C=C1)O")
    hidden = np.zeros(len(m.atoms), dtype=bool)
    own = np.arange(m.starts[i], m.starts[i + 1])
    carbon = [atom for atom in own if m.kinds[m.atoms[atom]] == "cH"]
    hidden[carbon[0]] = True
    learn = np.array([row for row in range(3000) if row != i])
    assert [m.kinds[kind] for kind in chem.by_surroundings(m, learn, hidden)] == ["cH"]
    hidden[own] = True
    said = chem.by_surroundings(m, learn, hidden)
    ends = np.bincount(m.bonds.ravel(), minlength=len(hidden))[own]
    assert len(said) == 7 and all(len({*said[ends == count].tolist()}) == 1 for count in (1, 3))


def test_what_is_hidden_does_not_tell_itself(m):
    """Another kind at a hidden atom, and other kinds of bonds there, change nothing of what is said."""
    hidden = np.random.default_rng(1).random(len(m.atoms)) < 0.15
    touched = hidden[m.bonds].any(0)
    other = np.where(hidden, (m.atoms + 3) % len(m.kinds), m.atoms), np.where(touched, 2, m.bond_kinds)
    changed = replace(m, atoms=other[0], bond_kinds=other[1])
    keys = [surroundings._surroundings(which, hidden, 3) for which in (m, changed)]
    assert all((a == b).all() for a, b in zip(*keys, strict=True))


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
    assert "caffeine" in {ax.get_title(place) for place in ("left", "center")}  # as the style has it
    assert len(ax.lines) >= len(bonds.T)
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
    for learner, low, high in (("forest", 0.3, 0.95), ("kernel", 0.8, 1.0), ("ridge", 0.95, 1.0)):
        ways = {"learners": {"x": (learner,)}, "draws": 2}
        found = probes.few_values({"x": X}, y, np.arange(300), np.arange(300, 400), (50,), **ways)
        assert low < found["x"][50].mean() < high


def test_few_values_chooses_among_layers_and_takes_turns_with_pretrainings():
    rng = np.random.default_rng(0)
    X, noise = rng.normal(size=(2, 400, 3))
    y, parts = X @ [1.0, -2, 0.5], (np.arange(300), np.arange(300, 400), (40,))
    found = probes.few_values({"layers": [noise, X], "in turn": (noise, X)}, y, *parts, draws=4)
    assert (found["layers"][40].mean(1) > 0.9).all()
    assert (found["in turn"][40].mean(1) > 0.9).tolist() == [False, True, False, True]
    labels = (y > 0).astype(int)
    right = probes.few_labels({"in turn": (noise, [noise, X])}, labels, *parts, draws=2)["in turn"][40]
    assert right[0].mean() < 0.7 < 0.9 < right[1].mean()


def test_ridge_is_scikit_learns_and_overlap_is_tanimotos():
    rng = np.random.default_rng(0)
    X, y, more = rng.normal(size=(30, 5)), rng.normal(size=30), rng.normal(size=(7, 5))
    scaled, y = [(part - X.mean(0)) / (X.std(0) + 1e-6) for part in (X, more)], y - y.mean()
    for penalty, (said, answer) in zip(probes.PENALTIES, probes._ridge(X, y, more, more[:2]), strict=True):
        assert said == pytest.approx(Ridge(penalty).fit(scaled[0], y).predict(scaled[1]))
        assert answer() == pytest.approx(said[:2])
    a, b = np.array([[1.0, 0, 1, 1]]), np.array([[1.0, 1, 0, 1]])
    assert probes._shared(a, b) == pytest.approx(2 / 4) and probes._shared(2 * a, b) == pytest.approx(2 / 7)
