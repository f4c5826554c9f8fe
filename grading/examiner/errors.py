"""What can go wrong between a test and a student's code, as errors that the test or the examiner sees."""

from __future__ import annotations

import builtins
from typing import Any

from grading.examiner.rules import WireError
from pretrain.check import Failed

# Errors that Python takes as signals: a loop would end early instead of failing.
SIGNALS = (StopIteration, StopAsyncIteration)
REFUSALS = {
    "Refused": "is a Python module: a test imports it in the prelude",
    "Unsendable": "returns values of a kind that is no number, text or tensor",
    "TooLarge": "returns a value that is too large: more than 64 MB, 4 MB as text, or nested too deeply",
}


class Lost(BaseException):
    """There is no talking to the student's process any more; the message says why, in the student's terms."""


class TestError(Failed):
    """A test asks for what cannot be done across processes."""

    __test__ = False  # for pytest


class Refusal(Failed):
    """A student's object stands where a value has to be."""


class NoMethod(Refusal, AttributeError):
    """A method of data is asked of a student's object; Python itself asks for some and goes on without them."""


def student_error(label: str, reply: Any) -> Exception:
    """Return the error that a reply describes: of the built-in kind that it names, with the student's own lines.

    The kind is a built-in one, and of what was refused only the kind is told: feedback shows these, and in words of
    their own a student could let it show what a hidden test handed over.

    Raises:
        WireError: the reply describes no error.
    """
    if type(reply) is list and len(reply) == 2 and reply[0] == "refused" and reply[1] in tuple(REFUSALS):
        return Refusal(f"your `{label}` {REFUSALS[reply[1]]}")
    if not (type(reply) is list and len(reply) == 5 and reply[0] == "error"):
        raise WireError("neither a value nor an error")
    _, name, bases, text, frames = reply
    if not (type(name) is str and type(text) is str and type(bases) is list and type(frames) is list):
        raise WireError("an error that is not described as one")
    error = _made(bases, clean(text))
    error.student_lines = [  # type: ignore[attr-defined]
        f"your `{label}` raised {clean(name)[:60]}: {clean(text)}".removesuffix(": "),
        *(line for frame in frames[-5:] for line in _frame(frame)),
    ]
    return error


def _made(bases: list[Any], text: str) -> Exception:
    kind = next((kind for base in bases if (kind := _builtin(base))), RuntimeError)
    if issubclass(kind, SIGNALS):
        kind = RuntimeError
    try:
        return kind(text)
    except TypeError:  # an error that wants more than a message
        return RuntimeError(f"{kind.__name__}: {text}")


def _builtin(name: Any) -> type[Exception] | None:
    kind = getattr(builtins, name, None) if type(name) is str else None
    return kind if isinstance(kind, type) and issubclass(kind, Exception) else None


def _frame(frame: Any) -> list[str]:
    if not (type(frame) is list and len(frame) == 3 and type(frame[0]) is int):
        raise WireError("a traceback that is none")
    number, function, line = frame
    if not (type(function) is str and type(line) is str):
        raise WireError("a traceback that is none")
    return [f"  line {number % 1_000_000}, in {clean(function)[:60]}", f"    {clean(line)[:200]}"]


def clean(text: str) -> str:
    """Text of a student's on one line, so that it cannot pass for a line of the examiner's, and not too long."""
    return "".join(c if c.isprintable() else " " for c in text[:2000]).encode("utf-8", "replace").decode()
