"""Guess why a value is wrong: the signs that are the same in every exercise.

The mistakes of an exercise's own bank come first (`pretrain.tables`); these signs are tried after them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from pretrain.compare import as_numpy, difference, plain

NO_GRADIENT = "no gradient"  # stands where a gradient is asked for and none arrives


def likely_cause(got: Any, want: Any, rtol: float = 1e-5, atol: float = 1e-6) -> str:
    """Return a sentence about the likely mistake, or "" when none is recognised."""
    got, want = plain(got), plain(want)
    if got is None:
        return "the function returns nothing: end it with a `return`"
    if isinstance(got, str) and got == NO_GRADIENT:
        return "no gradient arrives: `.detach()`, `.data`, `.item()`, `no_grad` or `torch.tensor(…)` cuts it"
    for recognise in (_container, _kind, _transposed, _numeric, _reordered):
        if cause := recognise(got, want, rtol, atol):
            return cause
    return ""


def _container(got: Any, want: Any, rtol: float, atol: float) -> str:
    if isinstance(want, torch.Tensor) and isinstance(got, np.ndarray):
        return "this is a NumPy array where a torch tensor is asked for"
    if isinstance(want, torch.Tensor) and isinstance(got, (int, float, list)) and not isinstance(got, bool):
        return f"this is a Python {type(got).__name__} where a torch tensor is asked for"
    if isinstance(want, (list, tuple)) and isinstance(got, (torch.Tensor, np.ndarray)):
        return "this is an array where a Python list is asked for"
    return ""


def _kind(got: Any, want: Any, rtol: float, atol: float) -> str:
    """Look at types in the words of `pretrain.see.kind`."""
    number = isinstance(want, str) and want in ("bool", "int", "float")
    if number and isinstance(got, str) and got.startswith(("a tensor of", "a NumPy")):
        return f"this is {got}: `{want}(…)` makes a number of Python's own of it"
    return ""


def _transposed(got: Any, want: Any, rtol: float, atol: float) -> str:
    if not (_is_array(got) and _is_array(want)) or want.ndim != 2 or got.ndim != 2:
        return ""
    same = difference(got.T, want, rtol, atol) is None
    return "rows and columns are swapped: this is the transpose of the right answer" if same else ""


def _reordered(got: Any, want: Any, rtol: float, atol: float) -> str:
    if not (isinstance(got, (list, tuple)) and isinstance(want, (list, tuple)) and len(got) == len(want) > 1):
        return ""
    if all(isinstance(item, bool) for item in want):  # as many of each may be by chance
        return ""
    same = sorted(map(repr, got)) == sorted(map(repr, want))
    return "these are the right items in another order" if same else ""


def _numeric(got: Any, want: Any, rtol: float, atol: float) -> str:
    a, b = _floats(got), _floats(want)
    if a is None or b is None or a.shape != b.shape or not a.size or not np.isfinite(b).all():
        return ""
    if np.isnan(a).any():
        return "some values are NaN: look for a 0/0, the logarithm of 0, or infinity minus infinity"
    if np.isinf(a).any():
        return "some values are infinite: look for a division by 0, a logarithm of 0, or an exponential that overflows"

    def equals(values: np.ndarray) -> bool:
        return bool(np.allclose(a, values, rtol=rtol, atol=atol))

    return _sign_or_scale(a, b, equals)


def _sign_or_scale(a: np.ndarray, b: np.ndarray, equals: Callable[[np.ndarray], bool]) -> str:
    if not np.any(b):
        return ""
    if equals(-b):
        return "the sign is wrong: these are the right values times −1"
    if a.size < 3:  # one or two numbers always have some ratio: no evidence
        return ""
    if not np.any(a):
        return "every value is 0"
    ratio = float((a * b).sum() / (b * b).sum())
    if equals(ratio * b) and not equals(b):
        return f"every value is {ratio:.4g} times the right one (a sum instead of a mean, or a factor left out?)"
    offset = float((a - b).mean())
    if equals(b + offset) and not equals(b):
        return f"every value is {offset:+.4g} away from the right one (a constant added or left out?)"
    return ""


def _floats(value: Any) -> np.ndarray | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return np.array(float(value))
    return as_numpy(value).astype(np.float64) if _is_array(value) and as_numpy(value).dtype.kind in "fi" else None


def _is_array(value: Any) -> bool:
    return isinstance(value, (torch.Tensor, np.ndarray))
