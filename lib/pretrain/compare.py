"""Compare two plain values and say where they first differ.

Everything that comes from a student is first turned into an exact plain value (`plain`), with the methods of the base
types, so that a subclass with an `__eq__` or `__float__` of its own gains nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

Array = np.ndarray | torch.Tensor


@dataclass(frozen=True)
class Difference:
    """How a value differs from the one expected: `what` is a sentence; `where` is the path to the first difference."""

    what: str
    where: str = ""

    def __str__(self) -> str:
        return f"at {self.where}: {self.what}" if self.where else self.what


@dataclass(frozen=True)
class Other:
    """Stands in a record for an object that is no plain value: a function, a generator, a model."""

    kind: str

    def __repr__(self) -> str:
        return self.kind


def plain(value: Any) -> Any:
    """Return `value` as an exact plain object: subclasses become their base type, array scalars become numbers.

    Dtypes and devices become their names; what is no plain value becomes `Other`.
    """
    if isinstance(value, torch.Tensor):
        with torch._C.DisableTorchFunctionSubclass():  # or a subclass could answer for itself
            tensor = value.detach().as_subclass(torch.Tensor).cpu().clone()
        return tensor.to_dense() if tensor.layout != torch.strided else tensor
    if isinstance(value, np.ndarray):
        return np.array(value, subok=False)
    if isinstance(value, np.generic):
        return value.item()
    return _plain_builtin(value)


def _plain_builtin(value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    for base, flatten in _FLATTEN.items():
        if isinstance(value, base):
            return flatten(value)
    return value if isinstance(value, Other) else Other(f"a {type(value).__name__}")


# The unbound methods of the base types: a subclass cannot answer in their place.
_FLATTEN: dict[type, Callable[[Any], Any]] = {
    int: int.__int__,
    float: float.__float__,
    complex: complex.__complex__,
    str: str.__str__,
    bytes: bytes.__bytes__,
    list: lambda value: [plain(v) for v in list.__iter__(value)],
    tuple: lambda value: tuple(plain(v) for v in tuple.__iter__(value)),
    dict: lambda value: {plain(k): plain(v) for k, v in dict.items(value)},
    set: lambda value: {plain(v) for v in set.__iter__(value)},
    frozenset: lambda value: {plain(v) for v in frozenset.__iter__(value)},
    torch.dtype: str,
    torch.device: str,
    np.dtype: str,
}


def difference(got: Any, want: Any, rtol: float = 1e-5, atol: float = 1e-6) -> Difference | None:
    """Return how `got` differs from `want`, or None when they agree.

    Numbers and arrays agree when |got − want| ≤ atol + rtol·|want|; an array has to be of the expected library, shape
    and kind (bool, integer or floating). Lists and tuples are interchangeable.
    """
    return _difference(plain(got), plain(want), rtol, atol, "")


def _difference(got: Any, want: Any, rtol: float, atol: float, where: str) -> Difference | None:
    if isinstance(want, (torch.Tensor, np.ndarray)):
        return _array_difference(got, want, rtol, atol, where)
    if isinstance(want, bool):
        return _scalar_difference(_item(got), want, bool, where)
    if isinstance(want, (int, float, complex)):
        return _number_difference(_item(got), want, rtol, atol, where)
    if isinstance(want, (list, tuple)):
        return _sequence_difference(got, want, rtol, atol, where)
    if isinstance(want, dict):
        return _mapping_difference(got, want, rtol, atol, where)
    if isinstance(want, Other):  # what kind of object it is depends on the process that looks at it
        return None if isinstance(got, Other) else Difference(f"expected {want.kind}, got {kind_of(got)}", where)
    return _scalar_difference(got, want, type(want), where)


def _item(value: Any) -> Any:
    """A 0-dimensional array counts as a number."""
    return value.item() if isinstance(value, (torch.Tensor, np.ndarray)) and value.ndim == 0 else value


def _scalar_difference(got: Any, want: Any, kind: type, where: str) -> Difference | None:
    if not isinstance(got, kind):
        return Difference(f"expected {kind_of(want)}, got {kind_of(got)}", where)
    return None if got == want else Difference(f"expected {show(want)}, got {show(got)}", where)


def _number_difference(got: Any, want: Any, rtol: float, atol: float, where: str) -> Difference | None:
    if isinstance(got, bool) or not isinstance(got, (int, float, complex)):
        return Difference(f"expected a number, got {kind_of(got)}", where)
    if isinstance(want, int) and isinstance(got, int):
        agree = got == want
    else:
        both = np.complex128(got), np.complex128(want)
        agree = got == want or bool(np.isclose(*both, rtol=rtol, atol=atol, equal_nan=True))
    return None if agree else Difference(f"expected {show(want)}, got {show(got)}", where)


def _sequence_difference(got: Any, want: Any, rtol: float, atol: float, where: str) -> Difference | None:
    if not isinstance(got, (list, tuple)):
        return Difference(f"expected a list of {len(want)} items, got {kind_of(got)}", where)
    for i, (g, w) in enumerate(zip(got, want, strict=False)):
        if found := _difference(g, w, rtol, atol, f"{where}[{i}]"):
            return found
    if len(got) != len(want):
        extra = f"; the first one too many is {show(got[len(want)])}" if len(got) > len(want) else ""
        missing = f"; the first one missing is {show(want[len(got)])}" if len(got) < len(want) else ""
        return Difference(f"expected {len(want)} items, got {len(got)}{extra}{missing}", where)
    return None


def _mapping_difference(got: Any, want: dict, rtol: float, atol: float, where: str) -> Difference | None:
    if not isinstance(got, dict):
        return Difference(f"expected a dict, got {kind_of(got)}", where)
    for key in want:
        if key not in got:
            return Difference(f"the key {show(key)} is missing", where)
        if found := _difference(got[key], want[key], rtol, atol, f"{where}[{show(key)}]"):
            return found
    extra = [key for key in got if key not in want]
    return Difference(f"the key {show(extra[0])} is one too many", where) if extra else None


def _array_difference(got: Any, want: Array, rtol: float, atol: float, where: str) -> Difference | None:
    if type(got) is not type(want):
        return Difference(f"expected {kind_of(want)}, got {kind_of(got)}", where)
    if tuple(got.shape) != tuple(want.shape):
        return Difference(f"expected shape {tuple(want.shape)}, got {tuple(got.shape)}", where)
    if dtype_kind(got) != dtype_kind(want):
        return Difference(f"expected {dtype_kind(want)} values ({want.dtype}), got {got.dtype}", where)
    a, b = as_numpy(got), as_numpy(want)
    agree = a == b
    if a.dtype.kind in "fc" and not agree.all():  # `isclose` takes seven times as long
        agree = np.isclose(a, b, rtol=rtol, atol=atol, equal_nan=True)
    return None if agree.all() else _element_difference(a, b, agree, where)


def _element_difference(a: np.ndarray, b: np.ndarray, agree: np.ndarray, where: str) -> Difference:
    first = tuple(int(i) for i in np.argwhere(~agree)[0]) if agree.ndim else ()
    place = where + (str(list(first)) if first else "")
    text = f"expected {show(b[first].item())}, got {show(a[first].item())}"
    if (~agree).sum() > 1:
        text += f" ({(~agree).sum()} of {agree.size} elements differ)"
    if a.dtype.kind == "f" and not np.isfinite(a).all() and np.isfinite(b).all():
        text += f"; {int((~np.isfinite(a)).sum())} elements are not finite"
    return Difference(text, place)


def as_numpy(array: Array) -> np.ndarray:
    """Return the array's values in NumPy, in double precision (complex128, float64, int64 or bool)."""
    if isinstance(array, torch.Tensor):
        wide = {"floating": torch.float64, "complex": torch.complex128}.get(dtype_kind(array))
        return array.to(wide).numpy() if wide else array.numpy()
    return array


def dtype_kind(array: Array) -> str:
    """Return "bool", "integer", "floating", "complex" or another word for the kind of values an array holds."""
    if isinstance(array, np.ndarray):
        return {"b": "bool", "i": "integer", "u": "integer", "f": "floating", "c": "complex"}.get(
            array.dtype.kind, "other"
        )
    if array.dtype == torch.bool:
        return "bool"
    if array.dtype.is_complex:
        return "complex"
    return "floating" if array.dtype.is_floating_point else "integer"


def kind_of(value: Any) -> str:
    """Name the kind of a value in a student's words."""
    if value is None:
        return "None (is there a `return`?)"
    if isinstance(value, torch.Tensor):
        return f"a torch tensor of shape {tuple(value.shape)}"
    if isinstance(value, np.ndarray):
        return f"a NumPy array of shape {value.shape}"
    if isinstance(value, (int, float, complex, str)):
        return f"{show(value)} ({type(value).__name__})"
    if isinstance(value, Other):
        return value.kind
    return f"a {type(value).__name__}"


def show(value: Any, items: int = 8) -> str:
    """Return a short text of a plain value, with four significant digits."""
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, (torch.Tensor, np.ndarray)):
        return (
            show(as_numpy(value).tolist(), items) if value.ndim <= 2 and as_numpy(value).size <= 16 else kind_of(value)
        )
    if isinstance(value, (list, tuple)):
        inside = ", ".join(show(v, items) for v in value[:items]) + (", …" if len(value) > items else "")
        return f"({inside})" if isinstance(value, tuple) else f"[{inside}]"
    text = repr(value)
    return text if len(text) <= 80 else text[:79] + "…"
