"""One conversation with a student's process: requests, replies with a deadline, and what may stand in a reply.

After a reply that is late, malformed or too large the conversation is over: `Lost` is raised, then and at every later
request. It is no `Exception`, so that a test which expects some error does not take it for that one.
"""

from __future__ import annotations

import random
import socket
import sys
import time
import types
from typing import Any

import numpy as np
import torch

from grading.examiner import wire
from grading.examiner.encode import encode
from grading.examiner.errors import Lost, TestError, student_error
from grading.examiner.gradients import Graph, output
from grading.examiner.parameters import Mirrors, StudentParameter
from grading.examiner.proxies import Handle, is_class_name, make
from grading.examiner.rules import Closed, TooLarge, WireError

LIBRARIES = ("builtins", "math", "operator", "torch", "numpy")


class Session:
    """Asks the agent at the other end of `connection`; every reply has to be there within `reply_seconds`."""

    def __init__(self, connection: socket.socket, reply_seconds: float) -> None:
        self.lost: Lost | None = None
        self.released: list[int] = []  # requests whose graphs are no longer needed
        self._connection, self._seconds = connection, reply_seconds
        self._number = 0
        self._handles: dict[tuple[int, bool], Handle] = {}
        self._mirrors = Mirrors(self)
        self._inputs: list[torch.Tensor] = []
        self._graph: Graph | None = None
        self._label, self._makes = "", False

    def fetch(self, name: str) -> Any:
        """Return what the student's notebook has under `name`; raise NameError where it has nothing."""
        return self.ask(name, "get", name)

    def ask(self, label: str, operation: str, *arguments: Any) -> Any:
        """Let the agent do something and return what comes back.

        Args:
            label: what the student calls the thing asked for, for messages.

        Raises:
            Lost: no usable reply.
            TestError: the test hands over something that cannot be.
            Exception: whatever the student's code raised, as the built-in error that it is a kind of.
        """
        self._mirrors.push()
        return self.exchange(label, operation, *arguments)

    def exchange(self, label: str, operation: str, *arguments: Any) -> Any:
        """Send one request and read its reply, whatever the test has done to its copies of parameters."""
        if self.lost:
            raise self.lost
        self._number, self._inputs = self._number + 1, []
        released, self.released = self.released, []
        request = [self._number, released, torch.is_grad_enabled(), operation, *arguments]
        try:
            message = encode(request, self._extend)
        except WireError as error:
            raise TestError(f"the test hands your `{label}` what it cannot hand over: {error}") from None
        self._label, self._graph = label, Graph(self, self._number, self._inputs)
        self._makes = operation == "call" and is_class_name(label)
        return self._result(label, self._reply(label, message))

    def _reply(self, label: str, message: bytes) -> Any:
        deadline = time.monotonic() + self._seconds
        try:
            wire.send(self._connection, message, deadline)
            return wire.receive(self._connection, deadline, self._build)
        except TimeoutError:
            raise self.lose(f"your `{label}` did not return within {self._seconds:g} s") from None
        except Closed:
            raise self.lose(f"the connection was lost while your `{label}` ran: did it end the kernel?") from None
        except TooLarge as error:
            raise self.lose(f"what your `{label}` returns is {error}") from None
        except WireError as error:
            raise self.lose(f"what came back for your `{label}` is not a proper reply: {error}") from None
        except OSError as error:
            raise self.lose(f"the connection was lost while your `{label}` ran: {error}") from None

    def _result(self, label: str, reply: Any) -> Any:
        try:
            if type(reply) is list and len(reply) == 3 and reply[0] == "ok":
                self._mirrors.pull(reply[2])
                return reply[1]
            error = student_error(label, reply)
        except WireError as wrong:
            raise self.lose(f"what came back for your `{label}` is not a proper reply: {wrong}") from None
        raise error

    def lose(self, reason: str) -> Lost:
        """End the conversation for good; return the error to raise."""
        self.lost = Lost(reason)
        self._connection.close()
        return self.lost

    def _extend(self, value: Any) -> tuple[str, Any] | None:
        """Say how an object goes into a request."""
        if isinstance(value, StudentParameter):
            return "handle", value.number
        if isinstance(value, torch.Tensor) and value.requires_grad:
            self._inputs.append(value)
            return ("leaf" if value.is_leaf else "inner"), value.detach()
        if type(value) in _GENERATORS:
            name, state = _GENERATORS[type(value)]
            return name, state(value)
        if isinstance(value, (torch.Tensor, np.ndarray, np.generic, torch.dtype)):
            return None
        if isinstance(value, Handle):
            return "handle", object.__getattribute__(value, "_number")
        path = _public(value)
        return ("public", path) if path else None

    def _build(self, name: str, value: Any) -> Any:
        """Turn what stands for an object in a reply into that object."""
        assert self._graph is not None
        if name == "handle" and type(value) is list and len(value) == 3 and type(value[0]) is int:
            return self._handle(*value)
        if name == "parameter" and type(value) is list and len(value) == 3:
            return self._mirrors.parameter(self._label, *value)
        if name == "output" and type(value) is list and len(value) == 2:
            return output(self._graph, *value)
        raise WireError("an object of a kind that is not known")

    def _handle(self, number: int, kind: Any, torch_class: Any) -> Handle:
        made = (number, self._makes)  # by this request: what a test made may come back in the place of data
        if made not in self._handles:
            self._handles[made] = make(self, number, self._label, self._makes, kind, torch_class)
        return self._handles[made]


def _public(value: Any) -> tuple[str, str] | None:
    """The module and name under which a function or class of a library is found."""
    if isinstance(value, (types.FunctionType, types.BuiltinFunctionType, type, np.ufunc)):
        module = getattr(value, "__module__", None) or ("numpy" if isinstance(value, np.ufunc) else "torch")
        if module.split(".")[0] in LIBRARIES:
            return _found(module, value.__name__, value)
    return None


def _found(module: str, name: str, value: Any) -> tuple[str, str] | None:
    for place in (module, "torch", "torch.nn.functional"):
        if getattr(sys.modules.get(place), name, None) is value:
            return place, name
    return None


_GENERATORS: dict[type, tuple[str, Any]] = {
    torch.Generator: ("torch_generator", lambda generator: generator.get_state()),
    np.random.Generator: ("numpy_generator", lambda generator: generator.bit_generator.state),
    random.Random: ("python_generator", lambda generator: generator.getstate()),
}
