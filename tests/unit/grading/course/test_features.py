"""Features of paragraphs by a causal network: means over tokens, whatever is padded and however it is cut."""

import torch
from tokenizers import Tokenizer, models, pre_tokenizers
from torch import nn

from grading.course import features


class Running(nn.Module):
    """A network of lesson 02's form whose blocks see the left alone: each adds the sum so far."""

    def __init__(self) -> None:
        super().__init__()
        self.embedding = nn.Embedding(5, 2)
        self.blocks = nn.ModuleList([Sum(), Sum()])
        self.norm = nn.Identity()

    def forward(self, ids):
        x = self.embedding(ids)
        for block in self.blocks:
            x = block(x)
        return self.norm(x)


class Sum(nn.Module):
    def forward(self, x):
        return x + x.cumsum(1)


def test_each_text_has_the_mean_of_its_tokens_after_every_layer():
    tokenizer = Tokenizer(models.WordLevel({word: i for i, word in enumerate("abcde")}, unk_token="a"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    torch.manual_seed(0)
    model = Running()
    windows, of = features.cut(tokenizer, ["a b c d e", "e", "b a"], context=3)
    assert sorted(zip(of.tolist(), map(len, windows), strict=True)) == [(0, 2), (0, 3), (1, 1), (2, 2)]
    found = features.means(model, windows, of)
    assert list(found) == ["layer0", "layer1", "layer2"]
    a, b, c, d, e = model.embedding.weight.detach()
    assert torch.allclose(found["layer0"][0], (a + b + c + d + e) / 5)
    assert torch.allclose(found["layer1"][2], (2 * b + (a + b + a)) / 2)
    assert torch.allclose(found["layer1"][0], (2 * a + (2 * b + a) + (2 * c + a + b) + 2 * d + (2 * e + d)) / 5)


def test_shipped_features_are_of_the_era_tasks_texts():
    from pretrain import pretrained, tasks

    state, card = pretrained.load(features.NAME)
    texts = tasks.era().texts
    assert {name: tuple(x.shape) for name, x in state.items()} == {f"layer{i}": (len(texts), 128) for i in range(4)}
    assert all(torch.isfinite(x).all() for x in state.values()) and card["texts"] == features.checksum(texts)
