"""What a message may hold: limits, kinds of arrays, and the errors of a message that breaks the rules.

Like the other modules of the wire this one also runs, as text, in the student's process.
"""

from __future__ import annotations

import math
import struct
from keyword import iskeyword
from typing import Any

import numpy as np
import torch

SKELETON_CAP = 4 << 20  # bytes
BLOB_CAP = 64 << 20  # bytes
DEPTH_CAP = 64
DIMENSIONS_CAP = 16
SIZE_CAP = 1 << 40  # elements that a shape may ask for, counting empty dimensions as one
HEAD = struct.Struct("!4sII")
MAGIC = b"exam"

NUMPY = {
    *("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"),
    *("float16", "float32", "float64", "complex64", "complex128"),
}
TORCH = {name: getattr(torch, name) for name in [*NUMPY, "bfloat16"]}
TORCH_NAMES = {dtype: name for name, dtype in TORCH.items()}
DATA = (torch.Tensor, np.ndarray, np.generic, str, bytes, list, tuple, dict, set, frozenset, int, float, complex)
DATA_NAMES = {name for kind in DATA for name in dir(kind)}
NON_FINITE = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}


class WireError(Exception):
    """A message that does not follow the rules."""


class TooLarge(WireError):
    """A message beyond the limits on size or depth."""


class Closed(WireError):
    """The other side closed the connection."""


class Unsendable(WireError):
    """A value that is not plain data."""


def are_fields(fields: Any, items: list[Any]) -> bool:
    """Whether these are the field names of a named tuple of these items.

    None is a name that data has: `softmax(x).allclose(want)` could be a function of the student's in a field.
    """
    if not isinstance(fields, (tuple, list)) or len(fields) > 64:
        return False
    names = {name for name in fields if isinstance(name, str) and is_name(name) and name not in DATA_NAMES}
    return len(names) == len(fields) == len(items)


def is_name(name: str) -> bool:
    """Whether this can be the name of a field."""
    return name.isidentifier() and name.isascii() and not iskeyword(name) and name[0] != "_" and len(name) <= 60
