"""Lesson 02's GPT, frozen: it reaches the loss on its card, and looks at nothing that comes later."""

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer
from torch.nn import functional as F

from pretrain import data, frozen, pretrained


@pytest.fixture(scope="module")
def gpt():
    return pretrained.load("gpt")


def test_it_reaches_the_loss_on_the_card(gpt):
    state, card = gpt
    text = data.load_sotu()["text"].iloc[data.split("sotu")[1]]
    ids = torch.tensor([i for e in Tokenizer.from_str(card["tokenizer"]).encode_batch(list(text)) for i in e.ids])
    rows = ids[torch.linspace(0, len(ids) - 66, 192).long()[:, None] + torch.arange(65)]
    logits = frozen.gpt_layers(state, rows[:, :-1])[-1] @ state["head.weight"].mT
    assert F.cross_entropy(logits.flatten(0, 1), rows[:, 1:].flatten()).item() == pytest.approx(card["loss"], abs=0.02)


def test_what_comes_later_changes_nothing(gpt):
    ids = torch.randint(2048, (2, 9), generator=torch.Generator().manual_seed(0))
    other = ids.clone()
    other[:, 5:] = 7
    for a, b in zip(frozen.gpt_layers(gpt[0], ids), frozen.gpt_layers(gpt[0], other), strict=True):
        assert torch.allclose(a[:, :5], b[:, :5], atol=1e-5)


def test_a_text_gets_the_same_vector_in_any_company():
    texts = ["A short text.", "The Congress " * 90, "Another one, of some more words than the first."]
    together, alone = frozen.gpt_features(texts), frozen.gpt_features(texts[:1])
    assert [x.shape for x in together] == [(3, 128)] * 4
    assert all(torch.allclose(a[0], b[0], atol=1e-4) for a, b in zip(together, alone, strict=True))


def test_word_vectors_of_a_text_are_averaged():
    state, _ = pretrained.load("word2vec")
    one, two, both, none = frozen.word2vec_features(state, ["Peace", "war", "peace, war!", "qqqq"])
    assert np.allclose((one + two) / 2, both) and not none.any() and one.any()
