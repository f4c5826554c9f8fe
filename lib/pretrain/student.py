"""Act on the side where the student's code runs.

A test that sets a seed, looks at what happened to an argument, or asks for a gradient has to do so in the process that
runs the student's code. In JupyterLab that is the notebook's own kernel; when a class is graded it is a sandbox, and
the test runs elsewhere. The functions here mean the same in both places: the grader puts its own `Side` in with `use`.
"""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable, Iterable
from typing import Any, Protocol

import torch

from pretrain.runtime import seed_everything


class Side(Protocol):
    """Where the student's code runs. `Local` is this process; the grader has another that reaches into a sandbox."""

    def seed(self, seed: int) -> None: ...
    def mutated(self, function: Callable, args: tuple, kwargs: dict) -> tuple[Any, tuple, dict]: ...
    def take(self, iterable: Iterable, n: int) -> list: ...
    def value_and_grad(self, function: Callable, args: tuple, wrt: tuple[int, ...]) -> tuple[Any, list]: ...


class Local:
    """The student's code runs in this process."""

    def seed(self, seed: int) -> None:
        seed_everything(seed)

    def mutated(self, function: Callable, args: tuple, kwargs: dict) -> tuple[Any, tuple, dict]:
        args, kwargs = copy.deepcopy((args, kwargs))
        return function(*args, **kwargs), args, kwargs

    def take(self, iterable: Iterable, n: int) -> list:
        return list(itertools.islice(iterable, n))

    def value_and_grad(self, function: Callable, args: tuple, wrt: tuple[int, ...]) -> tuple[Any, list]:
        leaves = [arg.detach().clone().requires_grad_() if i in wrt else arg for i, arg in enumerate(args)]
        with torch.enable_grad():
            value = function(*leaves)
            if isinstance(value, torch.Tensor) and value.requires_grad:
                value.backward()
        return value.detach() if isinstance(value, torch.Tensor) else value, [leaves[i].grad for i in wrt]


_side: Side = Local()


def use(side: Side) -> None:
    """Let the functions of this module act on `side` from now on."""
    global _side
    _side = side


def seed(seed: int) -> None:
    """Seed `random`, NumPy and torch where the student's code runs."""
    _side.seed(seed)


def mutated(function: Callable, *args: Any, **kwargs: Any) -> tuple[Any, tuple, dict]:
    """Call `function` on copies of the arguments; return its result and the arguments as it left them."""
    return _side.mutated(function, args, kwargs)


def take(iterable: Iterable, n: int) -> list:
    """Return the first `n` items of something the student made, which may be endless."""
    return _side.take(iterable, n)


def value_and_grad(function: Callable, *args: Any, wrt: int | tuple[int, ...] = 0) -> tuple[Any, Any]:
    """Call a scalar function of tensors and differentiate it.

    Args:
        function: returns a scalar tensor.
        args: its arguments; those at the positions `wrt` are floating-point tensors.
        wrt: the position, or positions, of the arguments to differentiate with respect to.

    Returns:
        The value, detached, and the gradient: one tensor for an integer `wrt`, a list for a tuple. A gradient is None
        where the value does not depend, through torch, on that argument.
    """
    positions = (wrt,) if isinstance(wrt, int) else wrt
    value, grads = _side.value_and_grad(function, args, positions)
    return value, grads[0] if isinstance(wrt, int) else grads
