"""What a test saw: named plain values, in order, which can be compared, and kept as JSON.

A record is made by a test cell (`pretrain.see`). The record that the lesson's solution gives is what is expected; those
that wrong answers give are what known mistakes look like (`pretrain.tables`).
"""

from __future__ import annotations

import base64
import builtins
import math
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch

from pretrain.compare import Difference, Other, difference

ADDRESS = re.compile(r" at 0x[0-9a-f]+")
OTHER_NAME, END = "in its place comes", "the end of the test"
LONGEST_ERROR = 500  # characters of an error's text that count


@dataclass(frozen=True)
class Entry:
    """A value that a test handed over.

    Args:
        name: what the value is, in words that the student reads.
        value: a plain value (`pretrain.compare.plain`).
        rtol, atol: numbers agree when |got − want| ≤ atol + rtol·|want|.
        sign: what it means when this value is not the expected one, "" when nothing follows from that alone.
        empty: whether the expected value may be one without elements, with which anything empty agrees.
    """

    name: str
    value: Any
    rtol: float = 1e-5
    atol: float = 1e-6
    sign: str = ""
    empty: bool = False


@dataclass(frozen=True)
class Raised:
    """An error that ended a test: the built-in kind that it is of, and the first line of its text."""

    kind: str
    text: str

    @classmethod
    def of(cls, error: BaseException) -> Raised:
        """Describe an error in a way that does not depend on the process that it was raised in."""
        kind = next(base.__name__ for base in type(error).__mro__ if getattr(builtins, base.__name__, None) is base)
        lines = str(error).splitlines() or [""]
        text = lines[0].strip("'\"") if isinstance(error, KeyError) else lines[0]  # it quotes its key each time anew
        return cls(kind, ADDRESS.sub("", text)[:LONGEST_ERROR])

    def __str__(self) -> str:
        return f"{self.kind}: {self.text}" if self.text else self.kind


@dataclass
class Record:
    """What a test handed over, and the error that ended it, if one did."""

    entries: list[Entry] = field(default_factory=list)
    error: Raised | None = None

    def add(self, entry: Entry) -> None:
        """Add a value; each has a name of its own, by which tables are read."""
        if any(entry.name == known.name for known in self.entries):
            raise ValueError(f"two values of this test have the name {entry.name!r}: give each its own")
        self.entries.append(entry)


@dataclass(frozen=True)
class Departure:
    """Where a record first departs from the one expected: the entry there, what was seen and how it differs.

    `other_name` says that a value of another name stands there, so that the two are perhaps of two tests.
    """

    index: int
    entry: Entry
    seen: Any
    what: Difference
    other_name: bool = False


def departure(got: Record, want: Record) -> Departure | None:
    """Return where `got` first departs from `want`, or None when all agrees."""
    for index, entry in enumerate(want.entries):
        if index == len(got.entries):
            what = f"your code raised {got.error}" if got.error else "it is missing"
            return Departure(index, entry, got.error, Difference(what))
        seen = got.entries[index]
        if seen.name != entry.name:
            return Departure(index, entry, seen.value, Difference(f"{OTHER_NAME} {seen.name}"), other_name=True)
        if found := difference(seen.value, entry.value, entry.rtol, entry.atol):
            return Departure(index, entry, seen.value, found)
    return None if got.error and got.error == want.error else _longer(got, len(want.entries))


def _longer(got: Record, length: int) -> Departure | None:
    """What comes after the last value that is expected: nothing, a value too many, or an error."""
    if len(got.entries) > length:
        more = got.entries[length]  # whose name may be the student's: of a hidden test none of those is told
        what = Difference(f"{more.name} is one value too many")
        return Departure(length, Entry(END, None), more.value, what, other_name=True)
    if got.error:
        raised = Difference(f"your code raised {got.error}")
        return Departure(length, Entry(END, None), got.error, raised)
    return None


def same(got: Record, want: Record) -> bool:
    """Whether two records of one test agree wholly, the error that ended them included."""
    if len(got.entries) != len(want.entries) or got.error != want.error:
        return False
    return all(
        seen.name == entry.name and difference(seen.value, entry.value, entry.rtol, entry.atol) is None
        for seen, entry in zip(got.entries, want.entries, strict=True)
    )


def agree_until(got: Record, want: Record, index: int) -> bool:
    """Whether two records agree up to and with the value at `index`, or the error in its place."""
    pair = [Record(r.entries[: index + 1], r.error if len(r.entries) <= index else None) for r in (got, want)]
    return same(*pair)


def to_json(value: Any) -> Any:
    """Return a plain value as what JSON holds; `from_json` gives it back."""
    if value is None or isinstance(value, (bool, int, str)) or (isinstance(value, float) and math.isfinite(value)):
        return value
    for kind, encode in _ENCODE.items():
        if isinstance(value, kind):
            return encode(value)
    raise TypeError(f"{value!r} is no plain value")


def from_json(value: Any) -> Any:
    """Return the value that `to_json` was given.

    Raises:
        ValueError: it was made by something else, or is damaged.
    """
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    try:
        [(kind, held)] = value.items()
        return _DECODE[kind](held)
    except (AttributeError, KeyError, TypeError, zlib.error) as error:
        raise ValueError(f"this is no value: {str(value)[:80]}") from error


def record_to_json(record: Record) -> dict[str, Any]:
    """Return a record as what JSON holds."""
    entries = [[e.name, to_json(e.value), e.rtol, e.atol, e.sign, *[True] * e.empty] for e in record.entries]
    return {"entries": entries, "error": [record.error.kind, record.error.text] if record.error else None}


def record_from_json(held: dict[str, Any]) -> Record:
    """Return the record that `record_to_json` was given."""
    entries = [Entry(name, from_json(value), *rest) for name, value, *rest in held["entries"]]
    return Record(entries, Raised(*held["error"]) if held["error"] else None)


def _array(array: np.ndarray, dtype: str) -> list[Any]:
    packed = base64.b64encode(zlib.compress(np.ascontiguousarray(array).tobytes(), 9)).decode()
    return [dtype, list(array.shape), packed]


def _tensor(value: torch.Tensor) -> dict[str, Any]:
    array = value.contiguous().view(torch.int16).numpy() if value.dtype == torch.bfloat16 else value.numpy()
    return {"tensor": _array(array, str(value.dtype).removeprefix("torch."))}


def _unpacked(held: list[Any], dtype: str) -> np.ndarray:
    _, shape, packed = held
    return np.frombuffer(zlib.decompress(base64.b64decode(packed)), dtype=dtype).reshape(shape).copy()


def _to_tensor(held: list[Any]) -> torch.Tensor:
    if held[0] == "bfloat16":
        return torch.from_numpy(_unpacked(held, "int16")).view(torch.bfloat16)
    return torch.from_numpy(_unpacked(held, held[0]))


_ENCODE: dict[type, Callable[[Any], Any]] = {
    float: lambda value: {"float": repr(value)},  # not finite
    complex: lambda value: {"complex": [repr(value.real), repr(value.imag)]},
    Other: lambda value: {"other": value.kind},
    bytes: lambda value: {"bytes": base64.b64encode(value).decode()},
    torch.Tensor: _tensor,
    np.ndarray: lambda value: (
        {"other": "a NumPy array of objects"} if value.dtype.hasobject else {"array": _array(value, value.dtype.str)}
    ),
    list: lambda value: {"list": [to_json(v) for v in value]},
    tuple: lambda value: {"tuple": [to_json(v) for v in value]},
    dict: lambda value: {"dict": [[to_json(k), to_json(v)] for k, v in value.items()]},
    set: lambda value: {"set": sorted((to_json(v) for v in value), key=repr)},
    frozenset: lambda value: {"set": sorted((to_json(v) for v in value), key=repr)},
}
_DECODE: dict[str, Callable[[Any], Any]] = {
    "float": float,
    "complex": lambda held: complex(float(held[0]), float(held[1])),
    "bytes": base64.b64decode,
    "tensor": _to_tensor,
    "array": lambda held: _unpacked(held, held[0]),
    "list": lambda held: [from_json(v) for v in held],
    "tuple": lambda held: tuple(from_json(v) for v in held),
    "dict": lambda held: {from_json(k): from_json(v) for k, v in held},
    "set": lambda held: {from_json(v) for v in held},
    "other": Other,
}
