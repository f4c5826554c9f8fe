"""The examiner's hand in the student's process: does what the examiner asks and sends back plain data.

The text of this module is executed in the student's kernel for the time of one test. Nothing here is trusted: a
student may replace it, and has then to give the right answers by other means.
"""

from __future__ import annotations

import builtins
import contextlib
import copy
import importlib
import itertools
import random
import socket
import types
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import torch

from grading.examiner import wire
from grading.examiner.describe import described, kind, torch_class
from grading.examiner.encode import encode
from grading.examiner.rules import Closed, TooLarge, Unsendable
from pretrain.student import Local


def serve(path: str, namespace: dict[str, Any]) -> None:
    """Answer the examiner, which listens at `path`, until it hangs up; `namespace` is the notebook's."""
    with socket.socket(socket.AF_UNIX) as connection, contextlib.suppress(Closed, KeyboardInterrupt):
        connection.connect(path)
        agent = Agent(namespace)
        while True:
            wire.send(connection, agent.answer(wire.receive(connection, build=agent.build)))


class Refused(Exception):
    """A Python module, which a test imports for itself."""


class Agent:
    """Answers requests [number, released, grad, operation, arguments …] about the student's objects.

    Objects that are not plain data stay here; the examiner knows them by number.
    """

    def __init__(self, namespace: dict[str, Any]) -> None:
        self._namespace = namespace
        self._local = Local()
        self._objects: list[Any] = []
        self._numbers: dict[int, int] = {}
        self._watched: dict[int, torch.Tensor] = {}  # parameters that the examiner has a copy of
        self._inputs: list[torch.Tensor] = []  # of this request, those that want a gradient
        self._outputs: list[torch.Tensor] = []  # of this request, those that have one
        self._graphs: dict[int, tuple[list[torch.Tensor], list[torch.Tensor]]] = {}

    def answer(self, request: list[Any]) -> bytes:
        """Do what a request asks and return the message that answers it."""
        number, released, grad, operation, *arguments = request
        for old in released:
            self._graphs.pop(old, None)
        inputs, self._inputs, self._outputs = self._inputs, [], []
        try:
            with torch.set_grad_enabled(grad):
                act: Callable[..., Any] = getattr(self, f"_do_{operation}")
                value = act(*arguments)
            message = encode(["ok", value, self._changes()], self._extend)
        except (TooLarge, Unsendable, Refused) as error:
            return encode(["refused", type(error).__name__])
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            return encode(["error", *described(error)])
        if self._outputs:
            self._graphs[number] = (self._outputs, inputs)
        return message

    def build(self, name: str, value: Any) -> Any:
        """Turn what stands for an object in a request into that object."""
        if name == "handle":
            return self._objects[value]
        if name == "leaf":
            self._inputs.append(value.requires_grad_())
            return value
        if name == "inner":  # not a leaf, so that it may be changed in place as it may be in the test
            self._inputs.append(value.requires_grad_())
            with torch.enable_grad():
                return value.clone()
        return _BUILD[name](value)

    def _extend(self, value: Any) -> tuple[str, Any] | None:
        """Say how an object goes into a reply."""
        if isinstance(value, torch.nn.Parameter):
            number = self._number(value)
            self._watched[number] = value.detach().clone()
            return "parameter", [number, value.requires_grad, value.data]
        if isinstance(value, torch.Tensor) and value.requires_grad:
            self._outputs.append(value)
            return "output", [len(self._outputs) - 1, value.detach()]
        if isinstance(value, (torch.Tensor, np.ndarray, np.generic, range, slice, bytes, torch.dtype, np.dtype)):
            return None
        if isinstance(value, types.ModuleType):
            raise Refused
        return "handle", [self._number(value), kind(value), torch_class(value)]

    def _number(self, value: Any) -> int:
        if id(value) not in self._numbers:
            self._numbers[id(value)] = len(self._objects)
            self._objects.append(value)
        return self._numbers[id(value)]

    def _changes(self) -> list[list[Any]]:
        """The parameters that are no longer what the examiner has."""
        changed = []
        for number, known in self._watched.items():
            now = self._objects[number].data
            if now.shape != known.shape or not torch.equal(now, known):
                self._watched[number] = now.clone()
                changed.append([number, now])
        return changed

    def _do_get(self, name: str) -> Any:
        if name not in self._namespace:
            raise NameError(f"name '{name}' is not defined")
        return self._namespace[name]

    def _do_call(self, target: Any, args: list, kwargs: dict) -> Any:
        return target(*args, **kwargs)

    def _do_attr(self, target: Any, name: str) -> Any:
        return getattr(target, name)

    def _do_setattr(self, target: Any, name: str, value: Any) -> None:
        setattr(target, name, value)

    def _do_item(self, target: Any, key: Any) -> Any:
        return target[key]

    def _do_setitem(self, target: Any, key: Any, value: Any) -> None:
        target[key] = value

    def _do_contains(self, target: Any, item: Any) -> bool:
        return item in target

    def _do_length(self, target: Any) -> int:
        return len(target)

    def _do_iterate(self, target: Any) -> Iterator:
        return iter(target)

    def _do_next(self, target: Any) -> list[Any]:
        """[item], or nothing at the end."""
        return list(itertools.islice(target, 1))

    def _do_isinstance(self, value: Any, target: Any) -> bool:
        return isinstance(value, target)

    def _do_copy(self, target: Any) -> Any:
        return copy.deepcopy(target)

    def _do_seed(self, seed: int) -> None:
        self._local.seed(seed)

    def _do_mutated(self, target: Any, args: list, kwargs: dict) -> Any:
        return self._local.mutated(target, tuple(args), kwargs)

    def _do_take(self, target: Any, n: int) -> list:
        return self._local.take(target, n)

    def _do_value_and_grad(self, target: Any, args: list, wrt: tuple[int, ...]) -> Any:
        return self._local.value_and_grad(target, tuple(args), wrt)

    def _do_backward(self, number: int, slot: int, grad: torch.Tensor) -> list[torch.Tensor | None]:
        """Send a gradient back through the graph of an earlier request; return what reaches its inputs."""
        outputs, inputs = self._graphs[number]
        for leaf in inputs:
            leaf.grad = None
        # The same gradient as with `grad` handed to backward, which would import sympy for it: more than a second.
        with torch.enable_grad():
            product = outputs[slot] * grad.conj()
            (product.real if product.is_complex() else product).sum().backward(retain_graph=True)
        return [leaf.grad for leaf in inputs]

    def _do_grad(self, target: torch.Tensor) -> torch.Tensor | None:
        return target.grad

    def _do_assign(self, target: torch.Tensor, value: torch.Tensor) -> None:
        with torch.no_grad():
            target.copy_(value)
        self._watched[self._number(target)] = value

    def _do_assign_grad(self, target: torch.Tensor, value: torch.Tensor | None) -> None:
        target.grad = value

    def _do_add_grad(self, target: torch.Tensor, value: torch.Tensor) -> None:
        target.grad = value if target.grad is None else target.grad + value


def _torch_generator(state: torch.Tensor) -> torch.Generator:
    generator = torch.Generator()
    generator.set_state(state)
    return generator


def _numpy_generator(state: dict[str, Any]) -> np.random.Generator:
    generator = np.random.default_rng()
    generator.bit_generator.state = state
    return generator


def _python_generator(state: tuple) -> random.Random:
    generator = random.Random()
    generator.setstate(state)
    return generator


def _public(path: tuple[str, str]) -> Any:
    """A function or class of a library, by the names of its module and of itself."""
    value: Any = builtins if path[0] == "builtins" else importlib.import_module(path[0])
    for name in path[1].split("."):
        value = getattr(value, name)
    return value


_BUILD: dict[str, Callable[[Any], Any]] = {
    "torch_generator": _torch_generator,
    "numpy_generator": _numpy_generator,
    "python_generator": _python_generator,
    "public": _public,
}
