"""Turn a message back into a value: any bytes whatever give a value or a `WireError`."""

from __future__ import annotations

import json
import math
from collections import namedtuple
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
import torch

from grading.examiner.rules import (
    BLOB_CAP,
    DEPTH_CAP,
    DIMENSIONS_CAP,
    HEAD,
    MAGIC,
    NON_FINITE,
    NUMPY,
    SIZE_CAP,
    SKELETON_CAP,
    TORCH,
    TooLarge,
    WireError,
    are_fields,
)

Build = Callable[[str, Any], Any]


def decode(message: bytes, build: Build | None = None) -> Any:
    """Return the value of a whole message, or raise WireError."""
    skeleton, blob = sizes(message[: HEAD.size])
    body = message[HEAD.size :]
    if len(body) != skeleton + blob:
        raise WireError("its length is not the one that it names")
    return decode_parts(body[:skeleton], body[skeleton:], build)


def sizes(head: bytes) -> tuple[int, int]:
    """Return the lengths of skeleton and raw bytes that a head names, within the limits."""
    if len(head) != HEAD.size:
        raise WireError("it ends in its head")
    magic, skeleton, blob = HEAD.unpack(head)
    if magic != MAGIC:
        raise WireError("it does not begin as a message does")
    if skeleton > SKELETON_CAP or blob > BLOB_CAP:
        raise TooLarge(f"larger than {(SKELETON_CAP if skeleton > SKELETON_CAP else BLOB_CAP) >> 20} MB")
    return skeleton, blob


def decode_parts(skeleton: bytes, blob: bytes, build: Build | None) -> Any:
    """Return the value of a message whose head has been read."""
    decoder = _Decoder(blob, build)
    try:
        value = decoder.value(json.loads(skeleton.decode(), parse_constant=_no_constant), 0)
    except WireError:
        raise
    except Exception as error:  # whatever is wrong with it, it is a message that breaks the rules
        raise WireError(f"it cannot be read ({type(error).__name__})") from error
    if decoder.at != len(blob):
        raise WireError("there are bytes that no array uses")
    return value


def _no_constant(name: str) -> Any:
    raise WireError(f"{name} is not JSON")


class _Decoder:
    def __init__(self, blob: bytes, build: Build | None) -> None:
        self.at = 0
        self._blob, self._build = blob, build

    def value(self, node: Any, depth: int) -> Any:
        """Return what a part of the skeleton stands for."""
        if depth > DEPTH_CAP:
            raise TooLarge(f"nested more than {DEPTH_CAP} deep")
        if isinstance(node, list):
            return [self.value(v, depth + 1) for v in node]
        if not isinstance(node, dict):
            return node
        if len(node) != 1:
            raise WireError("an object without exactly one tag")
        ((tag, content),) = node.items()
        read = getattr(self, f"_read_{tag}", None) if tag.isascii() and tag.isalpha() else None
        if read is None:
            raise WireError("an unknown tag")
        return read(content, depth + 1)

    def _items(self, content: Any, depth: int) -> list[Any]:
        return [self.value(v, depth) for v in _typed(content, list)]

    def _read_u(self, content: Any, depth: int) -> tuple:
        return tuple(self._items(content, depth))

    def _read_s(self, content: Any, depth: int) -> set:
        return set(self._items(content, depth))

    def _read_z(self, content: Any, depth: int) -> frozenset:
        return frozenset(self._items(content, depth))

    def _read_d(self, content: Any, depth: int) -> dict:
        return {self.value(k, depth): self.value(v, depth) for k, v in _typed(content, list)}

    def _read_a(self, content: Any, depth: int) -> tuple:
        fields, values = content
        if not are_fields(fields, _typed(values, list)):
            raise WireError("not a named tuple")
        return _named_tuple(tuple(fields))(*self._items(values, depth))

    def _read_f(self, content: Any, depth: int) -> float:
        return NON_FINITE[_typed(content, str)]

    def _read_i(self, content: Any, depth: int) -> int:
        return int(_typed(content, str), 16)

    def _read_c(self, content: Any, depth: int) -> complex:
        real, imag = (self.value(part, depth) for part in _typed(content, list))
        return complex(_typed(real, float), _typed(imag, float))

    def _read_y(self, content: Any, depth: int) -> bytes:
        return self._take(_whole(content))

    def _read_range(self, content: Any, depth: int) -> range:
        return range(*(_whole(self.value(v, depth), low=None) for v in _typed(content, list)))

    def _read_slice(self, content: Any, depth: int) -> slice:
        start, stop, step = self._items(content, depth)
        return slice(start, stop, step)

    def _read_e(self, content: Any, depth: int) -> Any:
        return Ellipsis

    def _read_k(self, content: Any, depth: int) -> torch.dtype:
        return TORCH[_typed(content, str)]

    def _read_m(self, content: Any, depth: int) -> np.dtype:
        return self._dtype(content)

    def _read_cpu(self, content: Any, depth: int) -> torch.device:
        return torch.device("cpu")

    def _read_t(self, content: Any, depth: int) -> torch.Tensor:
        name, shape = content
        dtype, shape = TORCH[_typed(name, str)], _shape(shape)
        data = bytearray(self._take(math.prod(shape) * dtype.itemsize))
        if dtype == torch.bool:
            _check_bools(data)
        flat = torch.frombuffer(data, dtype=dtype).clone() if data else torch.empty(0, dtype=dtype)
        return flat.reshape(shape)

    def _read_n(self, content: Any, depth: int) -> np.ndarray:
        name, shape = content
        dtype, shape = self._dtype(name), _shape(shape)
        data = self._take(math.prod(shape) * dtype.itemsize)
        if dtype.kind == "b":
            _check_bools(data)
        return np.frombuffer(data, dtype.newbyteorder("<")).astype(dtype.newbyteorder("=")).reshape(shape)

    def _read_g(self, content: Any, depth: int) -> Any:
        if content[1] != []:
            raise WireError("a NumPy number with a shape")
        return self._read_n(content, depth)[()]

    def _read_w(self, content: Any, depth: int) -> np.ndarray:
        shape, words = content
        words = [_typed(word, str) for word in _typed(words, list)]
        # The longest word sets the size of every element.
        if max(map(len, words), default=0) * len(words) * 4 > BLOB_CAP:
            raise TooLarge(f"larger than {BLOB_CAP >> 20} MB")
        return np.array(words, dtype=str).reshape(_shape(shape))

    def _read_x(self, content: Any, depth: int) -> Any:
        name, inner = content
        if self._build is None:
            raise WireError("an object where only data may be")
        return self._build(_typed(name, str), self.value(inner, depth))

    def _dtype(self, name: Any) -> np.dtype:
        if _typed(name, str) not in NUMPY:
            raise WireError("an array of a dtype that is not allowed")
        return np.dtype(name)

    def _take(self, count: int) -> bytes:
        if count > len(self._blob) - self.at:
            raise WireError("an array of more bytes than there are")
        self.at += count
        return self._blob[self.at - count : self.at]


@lru_cache(maxsize=64)
def _named_tuple(fields: tuple[str, ...]) -> Any:
    """Return a class that tells of its fields by their values alone: a message that shows one names nothing."""
    return type("Record", (namedtuple("Record", fields),), {"__slots__": (), "__repr__": tuple.__repr__})


def _typed(value: Any, kind: type) -> Any:
    if type(value) is not kind:
        raise WireError(f"a {type(value).__name__} where a {kind.__name__} has to be")
    return value


def _whole(value: Any, low: int | None = 0) -> int:
    if _typed(value, int) < (value if low is None else low):
        raise WireError("a negative number where none may be")
    return value


def _shape(shape: Any) -> tuple[int, ...]:
    sizes = tuple(_whole(size) for size in _typed(shape, list))
    if len(sizes) > DIMENSIONS_CAP or math.prod(max(1, size) for size in sizes) > SIZE_CAP:
        raise TooLarge("an array of too many dimensions or elements")
    return sizes


def _check_bools(data: bytes | bytearray) -> None:
    if data and max(data) > 1:
        raise WireError("a bool that is neither true nor false")
