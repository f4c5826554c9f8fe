"""A student's parameters in a test: copies kept equal to the student's own, in both directions.

What a test writes into its copy (`p.copy_(…)`, an optimiser's step) is sent before the next request; what the student's
code changes comes back with the reply. So a test may be written as if the parameters were here.
"""

from __future__ import annotations

from typing import Any

import torch

from grading.examiner.conversation import Conversation
from grading.examiner.rules import WireError


class StudentParameter(torch.nn.Parameter):
    """A copy of a parameter; its gradient is read and written where the student's code runs."""

    number: int
    label: str
    mirrors: Mirrors

    @property
    def grad(self) -> torch.Tensor | None:
        return self.mirrors.grad(self)

    @grad.setter
    def grad(self, value: torch.Tensor | None) -> None:
        self.mirrors.session.ask(self.label, "assign_grad", self, value)
        self.mirrors.grads.pop(self.number, None)

    def __deepcopy__(self, memo: dict[int, Any]) -> torch.nn.Parameter:
        return torch.nn.Parameter(self.detach().clone(), self.requires_grad)


_own_grad: Any = torch.Tensor.grad  # what torch itself keeps: filled by a loss computed from the copy


class Mirrors:
    """The copies of one session."""

    def __init__(self, session: Conversation) -> None:
        self.session = session
        # Gradients read since the last request that could have changed them, and as they were then.
        self.grads: dict[int, tuple[StudentParameter, torch.Tensor, torch.Tensor]] = {}
        self._known: dict[int, tuple[StudentParameter, torch.Tensor]] = {}  # the copy, and its value over there

    def parameter(self, label: str, number: Any, requires_grad: Any, data: Any) -> StudentParameter:
        """Return the copy of a parameter that a reply brought, always the same one."""
        if type(number) is not int or type(requires_grad) is not bool or type(data) is not torch.Tensor:
            raise WireError("a parameter that is none")
        if requires_grad and not (data.dtype.is_floating_point or data.dtype.is_complex):
            raise WireError("a parameter of whole numbers")
        if number not in self._known:
            self._known[number] = self._made(label, number, data), data.clone()
        parameter = self._known[number][0]
        self._set(number, data)
        parameter.requires_grad_(requires_grad)
        return parameter

    def _made(self, label: str, number: int, data: torch.Tensor) -> StudentParameter:
        floating = data.dtype.is_floating_point or data.dtype.is_complex
        parameter = torch.Tensor._make_subclass(StudentParameter, data.clone(), floating)
        parameter.number, parameter.label, parameter.mirrors = number, label, self
        if floating:
            parameter.register_post_accumulate_grad_hook(self._send_grad)
        return parameter

    def _send_grad(self, parameter: StudentParameter) -> None:
        """A loss computed here from the copy itself: its gradient belongs to the student's parameter."""
        grad = _own_grad.__get__(parameter)
        _own_grad.__set__(parameter, None)
        self.session.ask(parameter.label, "add_grad", parameter, grad)

    def push(self) -> None:
        """Send what the test has changed."""
        for number, (parameter, known) in list(self._known.items()):
            if not _same(parameter.data, known):
                self._known[number] = parameter, parameter.data.clone()
                self.session.exchange(parameter.label, "assign", parameter, parameter.data)
        grads, self.grads = self.grads, {}
        for parameter, grad, known in grads.values():
            if not _same(grad, known):
                self.session.exchange(parameter.label, "assign_grad", parameter, grad)

    def pull(self, changes: Any) -> None:
        """Take over what the student's code has changed."""
        if type(changes) is not list:
            raise WireError("changes that are none")
        for change in changes:
            if type(change) is not list or len(change) != 2 or change[0] not in self._known:
                raise WireError("a change of what is not known")
            self._set(change[0], change[1])

    def _set(self, number: int, data: Any) -> None:
        parameter, known = self._known[number]
        if type(data) is not torch.Tensor or data.dtype != known.dtype:
            raise WireError("a parameter that changes its kind")
        if not _same(parameter.data, data):
            parameter.data = data.clone()
        self._known[number] = parameter, data

    def grad(self, parameter: StudentParameter) -> torch.Tensor | None:
        """Return the gradient as it is now where the student's code runs."""
        if not hasattr(parameter, "number"):
            return None
        if parameter.number in self.grads:
            return self.grads[parameter.number][1]
        grad = self.session.exchange(parameter.label, "grad", parameter)
        if grad is not None and (type(grad) is not torch.Tensor or grad.shape != parameter.shape):
            raise self.session.lose("what came back for a gradient is none")
        if grad is not None:
            self.grads[parameter.number] = parameter, grad, grad.clone()
        return grad


def _same(a: torch.Tensor, b: torch.Tensor) -> bool:
    return a.shape == b.shape and torch.equal(a, b)
