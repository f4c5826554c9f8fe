"""Say what a student's object is, and what an error in the student's code was. Runs in the student's process."""

from __future__ import annotations

import traceback
import types
from collections.abc import Iterator
from typing import Any

import torch

FRAMES = 5  # of a traceback
TEXT = 2000  # characters of an error's message
LIBRARIES = ("site-packages", "/lib/python", "/pretrain/", "<frozen", "<examiner")


def kind(value: Any) -> str:
    """Say in one word what an object is."""
    if isinstance(value, type):
        return "class"
    if isinstance(value, torch.nn.Module):
        return "model"
    if isinstance(value, (types.FunctionType, types.BuiltinFunctionType, types.MethodType)):
        return "function"
    if isinstance(value, Iterator):
        return "iterator"
    return "callable" if callable(value) else "object"


def torch_class(value: Any) -> str | None:
    """The nearest class of torch.nn that a model, or a class of models, is built on."""
    for base in (value if isinstance(value, type) else type(value)).__mro__:
        if issubclass(base, torch.nn.Module) and base.__module__.startswith("torch.nn."):
            return base.__name__
    return None


def described(error: BaseException) -> list[Any]:
    """The name of an error, those of the built-in errors that it is a kind of, its message, the student's lines."""
    bases = [base.__name__ for base in type(error).__mro__ if base.__module__ == "builtins"]
    try:
        text = str(error)[:TEXT]
    except Exception:
        text = "(an error whose message cannot be shown)"
    frames = [
        [frame.lineno, frame.name, frame.line or ""]
        for frame in traceback.extract_tb(error.__traceback__)
        if not any(part in frame.filename for part in LIBRARIES)
    ]
    return [type(error).__name__, bases, text, frames[-FRAMES:]]
