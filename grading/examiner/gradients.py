"""Gradients through a student's code: backward is a request like any other. First derivatives only."""

from __future__ import annotations

from typing import Any

import torch
from torch.autograd.function import once_differentiable

from grading.examiner.conversation import Conversation
from grading.examiner.rules import WireError


class Graph:
    """What the agent keeps of one request so that gradients can go back through it, until nobody needs it here."""

    def __init__(self, session: Conversation, number: int, inputs: list[torch.Tensor]) -> None:
        self.session, self.number, self.inputs = session, number, inputs
        self.used = False

    def backward(self, slot: int, grad: torch.Tensor) -> list[torch.Tensor | None]:
        """Send the gradient of one output; return those of the inputs."""
        shapes = [(given.shape, given.dtype) for given in self.inputs]
        grads = self.session.ask("backward()", "backward", self.number, slot, grad)
        if type(grads) is not list or len(grads) != len(shapes):
            raise self.session.lose("what came back for a gradient is none")
        for found, expected in zip(grads, shapes, strict=True):
            if found is not None and (type(found) is not torch.Tensor or (found.shape, found.dtype) != expected):
                raise self.session.lose("what came back for a gradient is none")
        return grads

    def __del__(self) -> None:
        if self.used:
            self.session.released.append(self.number)


class _Output(torch.autograd.Function):
    """A tensor that a student's code computed from `inputs`."""

    @staticmethod
    def forward(ctx: Any, graph: Graph, slot: int, box: list[torch.Tensor], anchor: Any, *inputs: Any) -> torch.Tensor:
        ctx.graph, ctx.slot = graph, slot
        return box.pop()

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, grad: torch.Tensor) -> Any:
        return None, None, None, None, *ctx.graph.backward(ctx.slot, grad)


def output(graph: Graph, slot: Any, value: Any) -> torch.Tensor:
    """Return `value`, an output of a request, connected to the request's inputs."""
    if type(slot) is not int or type(value) is not torch.Tensor:
        raise WireError("an output that is none")
    if not (value.dtype.is_floating_point or value.dtype.is_complex):
        raise WireError("whole numbers that want a gradient")
    graph.used = True
    anchor = torch.zeros((), requires_grad=True)  # parameters may be reached where no input wants a gradient
    with torch.enable_grad():
        return _Output.apply(graph, slot, [value], anchor, *graph.inputs)
