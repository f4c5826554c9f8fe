"""Lesson 02's GPT and lesson 01's word vectors, trained and frozen: texts in, vectors out.

GPT is written as one computation on the weights that ship, with torch's fused attention.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from tokenizers import Tokenizer
from torch.nn import functional as F

from pretrain import pretrained
from pretrain.text import words

HEADS, LAYERS, CONTEXT = 4, 3, 64


@torch.no_grad()
def gpt_layers(state: pretrained.State, ids: torch.Tensor) -> list[torch.Tensor]:
    """Return the vectors of all tokens after the embedding and after each block, the last one normalised.

    Args:
        state: the weights, as `pretrained.load("gpt")` gives them.
        ids: token ids, (B, T), int64; what stands on a token's right does not matter to it.

    Returns:
        LAYERS + 1 tensors, (B, T, C).
    """
    B, T = ids.shape
    x = state["embedding.weight"][ids]
    C = x.shape[-1]
    steps = torch.arange(C // HEADS // 2) * (-2 * HEADS / C)
    turns = torch.exp(1j * torch.arange(T)[:, None] * 10_000**steps)  # of one head's pairs of numbers, (T, D / 2)
    found = [x]
    for i in range(LAYERS):
        part = {name: state[f"blocks.{i}.{name}.weight"] for name in ("norm1", "attention.qkv", "attention.out")}
        mlp = [state[f"blocks.{i}.{name}.weight"] for name in ("norm2", "mlp.0", "mlp.2")]
        mixed = F.layer_norm(x, (C,), part["norm1"]) @ part["attention.qkv"].mT
        q, k, v = mixed.unflatten(-1, (3, HEADS, C // HEADS)).permute(2, 0, 3, 1, 4)
        pairs = torch.stack([q, k]).unflatten(-1, (2, -1))
        turned = torch.complex(*pairs.unbind(-2)) * turns
        q, k = torch.cat([turned.real, turned.imag], -1)
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + y.permute(0, 2, 1, 3).reshape(B, T, C) @ part["attention.out"].mT
        x = x + F.gelu(F.layer_norm(x, (C,), mlp[0]) @ mlp[1].mT) @ mlp[2].mT
        found.append(x)
    return [*found[:-1], F.layer_norm(x, (C,), state["norm.weight"])]


def gpt_features(texts: Sequence[str], batch: int = 64) -> list[torch.Tensor]:
    """Return the mean vector of each text after the embedding and after each block: LAYERS + 1 tensors, (N, C).

    A text is read in windows of CONTEXT tokens.
    """
    state, card = pretrained.load("gpt")
    rows, of = [], []
    for i, encoding in enumerate(Tokenizer.from_str(card["tokenizer"]).encode_batch(list(texts))):
        for start in range(0, len(encoding.ids), CONTEXT):
            rows.append(torch.tensor(encoding.ids[start : start + CONTEXT]))
            of.append(i)
    sums = torch.zeros(LAYERS + 1, len(texts), state["norm.weight"].shape[0])
    order = sorted(range(len(rows)), key=lambda i: len(rows[i]))  # of like lengths: little padding
    for start in range(0, len(order), batch):
        chosen = order[start : start + batch]
        ids = torch.nn.utils.rnn.pad_sequence([rows[i] for i in chosen], batch_first=True)
        real = torch.arange(ids.shape[1]) < torch.tensor([len(rows[i]) for i in chosen])[:, None]
        for layer, x in enumerate(gpt_layers(state, ids)):
            sums[layer].index_add_(0, torch.tensor([of[i] for i in chosen]), (x * real[..., None]).sum(1))
    counts = torch.zeros(len(texts)).index_add_(0, torch.tensor(of), torch.tensor([float(len(row)) for row in rows]))
    return list(sums / counts[:, None].clamp(min=1))


def word2vec_features(state: pretrained.State, texts: Sequence[str]) -> np.ndarray:
    """Return the mean vector of the words of each text, (N, C); zeros for a text without a known word.

    Args:
        state: the weights, as `carry.take("word2vec")` gives them.
    """
    table = state["centre.weight"].numpy()
    known = {word: i for i, word in enumerate(pretrained.load("word2vec")[1]["tokenizer"].split("\n"))}
    rows = [[known[word] for word in words(text) if word in known] for text in texts]
    return np.stack([table[row].mean(0) if row else np.zeros(table.shape[1], table.dtype) for row in rows])
