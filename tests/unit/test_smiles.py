"""The reader of SMILES: known molecules by hand, and a sample of the course's own beside RDKit, if installed."""

import numpy as np
import pytest

from pretrain import molecules, smiles


def names(text):
    return [str(atom) for atom in smiles.read(text)[0]]


def test_atoms_carry_their_hydrogens():
    assert names("CC(=O)O") == ["CH3", "C", "O", "OH"]
    assert names("C#N") == ["CH", "N"]
    assert names("CS(=O)(=O)C") == ["CH3", "S", "O", "O", "CH3"]


def test_brackets_say_hydrogens_charges_and_marks():
    atoms, bonds = smiles.read("C[N+](C)(C)C[C@@H](O)CC(=O)[O-]")
    assert (str(atoms[1]), atoms[1].charge, atoms[1].hydrogens) == ("N+", 1, 0)
    assert str(atoms[-1]) == "O−" and [atom.marked for atom in atoms].index(True) == 5
    assert len(bonds) == len(atoms) - 1


def test_rings_are_found_and_those_with_six_electrons_are_aromatic():
    assert names("C1=CC=CC=C1") == ["cH"] * 6
    assert names("C1CCCCC1") == ["CH2"] * 6
    assert names("C1=CNC=C1") == ["cH", "cH", "nH", "cH", "cH"]
    assert names("C1=CC=C2C=CC=CC2=C1").count("c") == 2  # naphthalene
    assert names("C1=CC(=O)C=CC1=O").count("c") == 0 and "c" in "".join(names("C1=CC(=O)NC=C1"))  # quinone, pyridone
    _, bonds = smiles.read("CC%12CC%12")
    assert [bond.ring for bond in bonds] == [False, True, True, True]


@pytest.mark.parametrize("text", ["", "C1CC", "C(C", "C)C", "C)", "(C)C", "1CC1", "CX", "c1ccccc1", "[Xx9"])
def test_what_it_cannot_read_is_an_error(text):
    with pytest.raises(ValueError, match="cannot read"):
        smiles.read(text)


def test_a_sample_agrees_with_rdkit():
    chem = pytest.importorskip("rdkit.Chem")
    pytest.importorskip("rdkit.RDLogger").DisableLog("rdApp.*")
    m = molecules.load()
    other = 0
    for i in np.random.default_rng(0).permutation(len(m))[:500]:
        atoms, bonds = smiles.read(m.smiles[i])
        theirs = chem.MolFromSmiles(m.smiles[i])
        assert [atom.hydrogens for atom in atoms] == [atom.GetTotalNumHs() for atom in theirs.GetAtoms()]
        pairs = {(*sorted((b.first, b.second)), b.ring) for b in bonds}
        assert pairs == {(*sorted((b.GetBeginAtomIdx(), b.GetEndAtomIdx())), b.IsInRing()) for b in theirs.GetBonds()}
        other += [atom.aromatic for atom in atoms] != [atom.GetIsAromatic() for atom in theirs.GetAtoms()]
    assert other <= 10  # large and odd rings, which RDKit's rule sees otherwise


def test_what_rdkit_calls_one_scaffold_is_one_of_ours():
    """Ours are coarser, without atoms on a double bond beside a ring: a split by ours is one by RDKit's."""
    chem = pytest.importorskip("rdkit.Chem")
    murcko = pytest.importorskip("rdkit.Chem.Scaffolds.MurckoScaffold")
    pytest.importorskip("rdkit.RDLogger").DisableLog("rdApp.*")
    m = molecules.load()
    ours, found = molecules.scaffolds(m), {}
    for i in np.random.default_rng(1).permutation(len(m))[:800]:
        theirs = murcko.MurckoScaffoldSmiles(mol=chem.MolFromSmiles(m.smiles[i]))
        assert found.setdefault(theirs, ours[i]) == ours[i], m.smiles[i]
    assert len(found) > 200
