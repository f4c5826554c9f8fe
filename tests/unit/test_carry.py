"""What a student trained is carried on in JupyterLab, and nowhere else."""

import pytest
import torch

from pretrain import carry, pretrained, standing

COURSE = {"weight": torch.zeros(2, 3)}
OWN = {"weight": torch.ones(2, 3)}


@pytest.fixture(autouse=True)
def shipped(monkeypatch):
    monkeypatch.setattr(pretrained, "load", lambda name: (COURSE, {}))


@pytest.fixture
def lab(monkeypatch, tmp_path):
    monkeypatch.setattr(standing, "open_notebook", lambda: tmp_path / "01-a" / "01-a.ipynb")
    return tmp_path / "carried"


def test_what_was_kept_last_is_taken(lab, capsys):
    carry.keep("small", {"weight": torch.full((2, 3), 7.0)})
    carry.keep("small", OWN)
    state, whose = carry.take("small")
    assert torch.equal(state["weight"], OWN["weight"]) and whose == carry.YOURS
    assert "kept in carried/small.safetensors" in capsys.readouterr().out


def test_where_nothing_was_kept_the_courses_are_taken(lab):
    assert carry.take("small") == (COURSE, carry.OURS)


@pytest.mark.parametrize("content", [b"", b"no weights at all", carry.tensor_bytes({"weight": torch.ones(5)})])
def test_what_does_not_fit_is_said_and_left(lab, content, capsys):
    lab.mkdir()
    (lab / "small.safetensors").write_bytes(content)
    assert carry.take("small") == (COURSE, carry.OURS)
    assert "does not fit" in capsys.readouterr().out
    assert (lab / "small.safetensors").read_bytes() == content


def test_outside_jupyterlab_nothing_is_kept(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    carry.keep("small", OWN)
    assert carry.take("small") == (COURSE, carry.OURS)
    assert not list(tmp_path.iterdir())
