"""Turn a value into a message."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from grading.examiner.rules import (
    BLOB_CAP,
    DEPTH_CAP,
    HEAD,
    MAGIC,
    NUMPY,
    SKELETON_CAP,
    TORCH_NAMES,
    TooLarge,
    Unsendable,
    are_fields,
)

TOO_LONG = f"larger than {SKELETON_CAP >> 20} MB as text (many numbers belong into a tensor)"

Extend = Callable[[Any], tuple[str, Any] | None]


def encode(value: Any, extend: Extend = lambda value: None) -> bytes:
    """Return the message for `value`.

    Raises:
        Unsendable: an object that is neither plain nor known to `extend`.
        TooLarge: the message would be beyond the limits.
    """
    encoder = _Encoder(extend)
    skeleton = json.dumps(encoder.node(value, 0), allow_nan=False, separators=(",", ":")).encode()
    if len(skeleton) > SKELETON_CAP:
        raise TooLarge(TOO_LONG)
    return b"".join([HEAD.pack(MAGIC, len(skeleton), encoder.size), skeleton, *encoder.blobs])


class _Encoder:
    def __init__(self, extend: Extend) -> None:
        self.blobs: list[bytes] = []
        self.size = 0
        self._nodes = 0
        self._extend = extend

    def node(self, value: Any, depth: int) -> Any:
        """Return the part of the skeleton that stands for `value`."""
        self._nodes += 1
        if 2 * self._nodes > SKELETON_CAP:  # each takes two characters at least
            raise TooLarge(TOO_LONG)
        if depth > DEPTH_CAP:
            raise TooLarge(f"nested more than {DEPTH_CAP} deep (does it contain itself?)")
        if value is None or isinstance(value, (bool, str)):
            return value if value is None or isinstance(value, bool) else str.__str__(value)
        if isinstance(value, (int, float, complex)) and not isinstance(value, np.generic):
            return _number(value)
        if isinstance(value, (list, tuple, dict, set, frozenset)):
            return self._container(value, depth + 1)
        found = self._extend(value)
        if found is not None:
            return {"x": [found[0], self.node(found[1], depth + 1)]}
        return self._array(value) if isinstance(value, (torch.Tensor, np.ndarray, np.generic)) else self._other(value)

    def _container(self, value: Any, depth: int) -> Any:
        # The base types' own methods: a subclass cannot answer in their place.
        if isinstance(value, list):
            return [self.node(v, depth) for v in list.__iter__(value)]
        if isinstance(value, dict):
            return {"d": [[self.node(k, depth), self.node(v, depth)] for k, v in dict.items(value)]}
        if isinstance(value, tuple):
            items = [self.node(v, depth) for v in tuple.__iter__(value)]
            fields: Any = getattr(type(value), "_fields", None)
            return {"a": [list(fields), items]} if are_fields(fields, items) else {"u": items}
        base = frozenset if isinstance(value, frozenset) else set
        return {"z" if base is frozenset else "s": [self.node(v, depth) for v in base.__iter__(value)]}

    def _array(self, value: Any) -> dict[str, Any]:
        self._nodes += 8
        if isinstance(value, torch.Tensor):
            with torch._C.DisableTorchFunctionSubclass():
                return self._tensor(value.detach())
        tag, array = ("g" if isinstance(value, np.generic) else "n"), np.asarray(value)
        if array.dtype.kind == "U":
            return {"w": [list(array.shape), array.ravel().tolist()]}
        if array.dtype.name not in NUMPY:
            raise Unsendable(f"a NumPy array of {array.dtype}")
        self._add(array.astype(array.dtype.newbyteorder("<")).tobytes())
        return {tag: [array.dtype.name, list(array.shape)]}

    def _tensor(self, tensor: torch.Tensor) -> dict[str, Any]:
        if tensor.dtype not in TORCH_NAMES:
            raise Unsendable(f"a tensor of {tensor.dtype}")
        dense = (tensor.to_dense() if tensor.layout != torch.strided else tensor).as_subclass(torch.Tensor)
        if dense.numel() * dense.element_size() > BLOB_CAP:
            raise TooLarge(f"larger than {BLOB_CAP >> 20} MB")
        # A tensor of one element counts as contiguous whatever its strides are; to be viewed as bytes it needs 1.
        flat = dense.cpu().resolve_conj().resolve_neg().contiguous().as_strided((dense.numel(),), (1,))
        self._add(flat.view(torch.uint8).numpy().tobytes() if flat.numel() else b"")
        return {"t": [TORCH_NAMES[tensor.dtype], list(tensor.shape)]}

    def _other(self, value: Any) -> dict[str, Any]:
        if isinstance(value, (bytes, bytearray)):
            self._add(bytes(value))
            return {"y": len(value)}
        if isinstance(value, (range, slice)):
            return {type(value).__name__: [self.node(v, 0) for v in (value.start, value.stop, value.step)]}
        if value is Ellipsis:
            return {"e": None}
        if isinstance(value, torch.dtype) and value in TORCH_NAMES:
            return {"k": TORCH_NAMES[value]}
        if isinstance(value, np.dtype) and value.name in NUMPY:
            return {"m": value.name}
        if isinstance(value, torch.device) and value.type == "cpu":
            return {"cpu": None}
        raise Unsendable(f"an object of {type(value).__name__}")

    def _add(self, data: bytes) -> None:
        self.size += len(data)
        if self.size > BLOB_CAP:
            raise TooLarge(f"larger than {BLOB_CAP >> 20} MB")
        self.blobs.append(data)


def _number(value: complex) -> Any:
    if isinstance(value, int):
        whole = int.__int__(value)
        return whole if abs(whole) < 1 << 63 else {"i": hex(whole)}
    if isinstance(value, float):
        real = float.__float__(value)
        return real if math.isfinite(real) else {"f": repr(real)}
    both = complex.__complex__(value)
    return {"c": [_number(both.real), _number(both.imag)]}
