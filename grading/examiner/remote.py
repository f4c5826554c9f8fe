"""The other side of `pretrain.student`: its functions act in the student's process."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from grading.examiner.errors import Refusal
from grading.examiner.proxies import Handle
from grading.examiner.session import Session
from pretrain.student import Local


class Remote(Local):
    """Like `Local`, for a function of the test's own; what is the student's is done over there."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def seed(self, seed: int) -> None:
        super().seed(seed)
        self._session.ask("student.seed", "seed", seed)

    def mutated(self, function: Callable, args: tuple, kwargs: dict) -> tuple[Any, tuple, dict]:
        if not isinstance(function, Handle):
            return super().mutated(function, args, kwargs)
        result, after, named = self._expect(function, 3, self._ask(function, "mutated", list(args), kwargs))
        if type(after) is not tuple or type(named) is not dict or (len(after), set(named)) != (len(args), set(kwargs)):
            raise self._session.lose("what came back for the arguments after a call is not what was handed over")
        return result, after, named

    def take(self, iterable: Iterable, n: int) -> list:
        if not isinstance(iterable, Handle):
            return super().take(iterable, n)
        items = self._ask(iterable, "take", n)
        if type(items) is not list or len(items) > n:
            raise self._session.lose("what came back for the items of a generator is no list of them")
        return items

    def value_and_grad(self, function: Callable, args: tuple, wrt: tuple[int, ...]) -> tuple[Any, list]:
        if not isinstance(function, Handle):
            return super().value_and_grad(function, args, wrt)
        value, grads = self._expect(function, 2, self._ask(function, "value_and_grad", list(args), wrt))
        if type(grads) is not list or len(grads) != len(wrt) or any(isinstance(grad, Handle) for grad in grads):
            raise self._session.lose("what came back for a gradient is none")
        return value, grads

    def _ask(self, target: Any, operation: str, *arguments: Any) -> Any:
        return self._session.ask(target._label, operation, target, *arguments)

    def _expect(self, target: Any, count: int, reply: Any) -> tuple:
        if type(reply) is not tuple or len(reply) != count:
            raise Refusal(f"what came back for your `{target._label}` is not a proper reply")
        return reply
