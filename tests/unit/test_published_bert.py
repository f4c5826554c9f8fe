"""Lesson 03's encoder with MiniLM's weights computes what transformers computes, and cuts words as its tokenizer."""

import re

import pytest
import torch

from grading import paths
from grading.course import pretraining
from grading.lessons import notebooks
from pretrain import data, minilm


@pytest.fixture(scope="module")
def lesson():
    """The names of the solved lesson, in its shortest profile."""
    notebook = paths.notebook(paths.lessons(["03"])[0])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PRETRAIN_PROFILE", "grade")
        names = pretraining.read_names(notebook)
    for cell in notebooks.read(notebook).cells:
        if notebooks.grade_id(cell) == "ex01-wordpiece":
            exec(cell.source, names)
    return names


def test_hidden_states_are_those_of_transformers(lesson):
    from transformers import BertConfig, BertModel  # which takes seconds

    state, tokenizer = minilm.load()
    config = BertConfig(
        vocab_size=len(tokenizer.get_vocab()),
        hidden_size=384,
        num_hidden_layers=6,
        num_attention_heads=12,
        intermediate_size=1536,
    )
    theirs = BertModel(config, add_pooling_layer=False).eval()
    theirs.load_state_dict({name: value for name, value in state.items() if name in theirs.state_dict()})
    ours = lesson["BERT"](config.vocab_size, 384, 12, 6, 1536, 512).eval()
    ours.load_state_dict(minilm.renamed(state), strict=False)
    texts = ["a house", "the union of the states is strong, and its citizens are at peace with all nations"]
    rows = [(tokenizer.encode(text, add_special_tokens=False).ids, None) for text in texts]
    ids, segments, mask = lesson["pack"](rows)
    with torch.no_grad():
        expected = theirs(ids, attention_mask=mask.long(), token_type_ids=segments, output_hidden_states=True)
        for own, published in zip(ours.layers(ids, segments, mask), expected.hidden_states, strict=True):
            assert (own - published)[mask].abs().max() < 1e-4


def test_words_are_cut_as_the_published_tokenizer_does(lesson):
    _, tokenizer = minilm.load()
    vocab = tokenizer.get_vocab()
    for word in sorted(set(re.findall(r"[a-z]+", data.load_sotu()["text"].iloc[0].lower()))):
        expected = tokenizer.encode(word, add_special_tokens=False).ids
        assert [vocab[piece] for piece in lesson["wordpiece"](word, set(vocab))] == expected
