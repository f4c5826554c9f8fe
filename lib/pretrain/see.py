"""What a test cell uses to hand over what the student's code gives: `with check.exercise("ex03-attention") as see:`.

Nothing here compares or expects anything. Each method calls the student's code, or looks at a value of it, on the side
where that code runs (`pretrain.student`), and puts named values into the record.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import torch

from pretrain import student
from pretrain.compare import difference, plain
from pretrain.diagnose import NO_GRADIENT
from pretrain.records import Entry, Raised, Record

IN_PLACE = "the argument is modified in place (`x += …`, `x[…] = …`, `.append`, `.sort` …): work on a copy"
KEEPS_STATE = "it keeps state between calls, or draws numbers from a generator that the seed does not reach"
OBJECT = "an object that is neither number, text, list, dict, set, array nor tensor"
DRAWS = "it draws random numbers of its own, or keeps state between calls"
ALWAYS_SAME = "it seeds the generator itself, or does not draw at random at all"


class See:
    """Puts values into a record.

    Args:
        record: where they go.
    """

    def __init__(self, record: Record) -> None:
        self._record = record

    def __call__(
        self,
        name: str,
        value: Any,
        *,
        rtol: float = 1e-5,
        atol: float = 1e-6,
        typed: bool = False,
        sign: str = "",
        empty: bool = False,
    ) -> None:
        """Hand over a value.

        Args:
            name: what it is, in the student's words, unlike any other name of this cell: "attention(q, k, v)".
            value: numbers, text, lists, dicts, sets, arrays, tensors. Lists and tuples are interchangeable, so are
                numbers and tensors without dimensions; of a dtype its kind counts, integer or floating.
            rtol, atol: numbers agree when |got − want| ≤ atol + rtol·|want|.
            typed: whether all of these count too: list or tuple, number or tensor, the very dtype.
            sign: what it means by itself when this value is not the expected one.
            empty: whether the right value has no elements, and is meant to: a list that stays empty, say.
        """
        self._record.add(Entry(name, plain(value), rtol, atol, sign, empty))
        if typed:
            self._record.add(Entry(f"the type of {name}", kind(value)))

    def unchanged(self, name: str, function: Callable, *args: Any, **kwargs: Any) -> Any:
        """Hand over the arguments as a call leaves them; return what it returns."""
        value, after, more = student.mutated(function, *args, **kwargs)
        for label, argument in [*((str(i + 1), arg) for i, arg in enumerate(after)), *more.items()]:
            self(f"argument {label} of {name} after the call", argument, rtol=1e-6, atol=0, sign=IN_PLACE, empty=True)
        return value

    def raises(self, name: str, function: Callable, *args: Any, **kwargs: Any) -> None:
        """Hand over which kind of error a call raises, or what it returns instead."""
        try:
            value = function(*args, **kwargs)
        except NotImplementedError:
            raise
        except Exception as error:
            value = f"raises {Raised.of(error).kind}"
        self(name, value)

    def gradients(
        self, name: str, loss: torch.Tensor, of: Mapping[str, torch.Tensor], *, rtol: float = 1e-4, atol: float = 1e-6
    ) -> None:
        """Differentiate a scalar and hand over the gradient of each of these tensors, inputs or parameters."""
        for tensor in of.values():
            tensor.grad = None
        if loss.requires_grad:
            loss.backward()
        for label, tensor in of.items():
            grad = NO_GRADIENT if tensor.grad is None else tensor.grad
            self(f"the gradient of {name} for {label}", grad, rtol=rtol, atol=atol)

    def repeatable(self, name: str, function: Callable, *args: Any, seed: int = 0, **kwargs: Any) -> None:
        """Hand over whether two calls with the same seed give the same."""
        first, second = (self._seeded(seed, function, args, kwargs) for _ in range(2))
        same = difference(first, second, rtol=0.0, atol=0.0) is None
        self(f"{name} gives the same with the same seed", same, sign=KEEPS_STATE)

    def constant(self, name: str, function: Callable, *args: Any, **kwargs: Any) -> None:
        """Hand over whether two calls give the same without a seed: for what is not to draw at random."""
        first, second = (plain(function(*args, **kwargs)) for _ in range(2))
        same = difference(first, second, rtol=0.0, atol=0.0) is None
        self(f"{name} gives the same twice", same, sign=DRAWS)

    def varies(self, name: str, function: Callable, *args: Any, seeds: int = 3, **kwargs: Any) -> None:
        """Hand over whether calls with different seeds give anything different."""
        first, *others = (self._seeded(seed, function, args, kwargs) for seed in range(seeds))
        differs = any(difference(first, other, rtol=0.0, atol=0.0) is not None for other in others)
        self(f"{name} gives something else with another seed", differs, sign=ALWAYS_SAME)

    def fill(
        self, name: str, net: torch.nn.Module, seed: int = 0, scale: float = 0.5, *, by_position: bool = False
    ) -> None:
        """Hand over the names and shapes of a model's state, and fill it with numbers that depend on name and seed.

        Shapes come into the record, so that nothing follows from a state that is smaller than it should be. Variances
        get numbers from 0.5 to 1.5, counters are left alone.

        Args:
            by_position: for a model whose layers may have any names: shapes alone are handed over, and a tensor's
                numbers depend on its place in the state instead of its name.
        """
        state = net.state_dict()
        shapes = {key: list(value.shape) for key, value in state.items()}
        if by_position:
            self(f"shapes of the state of {name}, in order", list(shapes.values()))
        else:
            self(f"names and shapes of the state of {name}", shapes)
        labels = [f"{i} {'var' * key.endswith('var')}" if by_position else key for i, key in enumerate(state)]
        filled = [_filled(label, value, seed, scale) for label, value in zip(labels, state.values(), strict=True)]
        net.load_state_dict(dict(zip(state, filled, strict=True)))

    @staticmethod
    def _seeded(seed: int, function: Callable, args: tuple, kwargs: dict) -> Any:
        student.seed(seed)
        return plain(function(*args, **kwargs))


def call_of(name: str) -> str:
    """Return the call that a value's name tells of: where an argument would be looked at after it, the call itself."""
    return re.sub(r"^argument \S+ of (.+) after the call$", r"\1", name)


def _filled(key: str, value: torch.Tensor, seed: int, scale: float) -> torch.Tensor:
    if not value.is_floating_point():
        return value
    generator = torch.Generator().manual_seed(zlib.crc32(f"{seed} {key}".encode()))
    if key.endswith("var"):
        return (torch.rand(value.shape, generator=generator) + 0.5).to(value.dtype)
    return (torch.randn(value.shape, generator=generator) * scale).to(value.dtype)


def kind(value: Any) -> str:
    """Return the type of a value in words: "a list of int", "a tensor of torch.float32"."""
    if isinstance(value, torch.Tensor):
        return f"a tensor of {value.dtype}"
    if isinstance(value, np.ndarray):
        return f"a NumPy array of {value.dtype}"
    if isinstance(value, np.generic) and not isinstance(value, float):  # NumPy's float64 is a float
        return f"a NumPy {value.dtype}"
    if isinstance(value, dict):
        return f"a dict of {_kinds(value)} to {_kinds(value.values())}"
    of = [base.__name__ for base in (list, tuple, set) if isinstance(value, base)]
    if of:
        return f"a {of[0]} of {_kinds(value)}"
    plain_types = (bool, int, float, complex, str, bytes)
    names = (base.__name__ for base in plain_types if isinstance(value, base))
    return next(names, "None" if value is None else OBJECT)  # its class depends on the process that looks at it


def _kinds(values: Any) -> str:
    return " and ".join(sorted({kind(value) for value in values})) or "nothing"
