"""A student's functions, classes, models and other objects, as a test sees them.

Whatever a test does with one is done where the student's code runs. A handle never counts as a value: it refuses to be
compared, added or taken for true or false, or a student could let an object of their own be right about everything.

For the same reason an object that a test did not make itself, by calling a class, has none of the methods of data: of
`softmax(x).allclose(want)` an object in the place of a tensor would make what it likes.
"""

from __future__ import annotations

from typing import Any

import torch

from grading.examiner.conversation import Conversation
from grading.examiner.errors import NoMethod, Refusal
from grading.examiner.rules import DATA_NAMES, WireError

OWN = ("_session", "_number", "_label", "_made", "_torch_class")
PASSED_ON = ("__name__", "__doc__")  # of the names that Python itself uses


class Handle:
    """An object that stays with the student."""

    __slots__ = OWN
    word = "object"
    names: frozenset[str] = frozenset()  # that it has although data has them too

    def __init__(self, session: Conversation, number: int, label: str, made: bool, torch_class: type | None) -> None:
        for name, value in zip(OWN, (session, number, label, made, torch_class), strict=True):
            object.__setattr__(self, name, value)

    def _ask(self, label: str, operation: str, *arguments: Any) -> Any:
        session: Conversation = object.__getattribute__(self, "_session")
        return session.ask(label, operation, self, *arguments)

    def __repr__(self) -> str:
        return f"<your {self.word} {self._label}>"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name not in PASSED_ON:
            raise AttributeError(name)
        if name in DATA_NAMES and not (self._made or name in self.names):
            raise NoMethod(f"your `{self._label}` gives a {self.word} where a value is needed: it has no `.{name}`")
        return self._ask(f"{self._label}.{name}", "attr", name)

    def __setattr__(self, name: str, value: Any) -> None:
        self._ask(f"{self._label}.{name}", "setattr", name, value)

    def __getitem__(self, key: Any) -> Any:
        return self._ask(f"{self._label}[…]", "item", key)

    def __setitem__(self, key: Any, value: Any) -> None:
        self._ask(f"{self._label}[…]", "setitem", key, value)

    def __contains__(self, item: Any) -> bool:
        if not self._made:
            raise Refusal(f"your `{self._label}` gives a {self.word} where a list, set or dict is needed")
        return self._checked(self._ask(f"{self._label}.__contains__", "contains", item), bool)

    def __len__(self) -> int:
        return self._checked(self._ask(f"{self._label}.__len__", "length"), int)

    def __iter__(self) -> Any:
        return self._checked(self._ask(f"{self._label}.__iter__", "iterate"), StudentIterator)

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        return self._ask(self._label, "copy")

    def _checked(self, value: Any, kind: type) -> Any:
        if type(value) is not kind:
            session: Conversation = object.__getattribute__(self, "_session")
            raise session.lose(f"what came back for your `{self._label}` is not a proper reply")
        return value


class StudentObject(Handle):
    """An instance of a student's class."""

    __slots__ = ()


class StudentCallable(Handle):
    """Something that can be called."""

    __slots__ = ()
    word = "callable object"

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask(self._label, "call", list(args), kwargs)


class StudentFunction(StudentCallable):
    """A function or method."""

    __slots__ = ()
    word = "function"


class StudentClass(StudentCallable):
    """A class: called, it makes an object; `isinstance` and `issubclass` work as far as they can be asked."""

    __slots__ = ()
    word = "class"

    @property
    def __bases__(self) -> tuple[type, ...]:
        return (self._torch_class or object,)

    def __instancecheck__(self, value: Any) -> bool:
        return isinstance(value, Handle) and self._checked(value._ask(self._label, "isinstance", self), bool)


class StudentModel(StudentCallable):
    """A torch module: for `isinstance` it is what it is built on (a `torch.nn.Linear`, say)."""

    __slots__ = ()
    word = "model"
    names = frozenset(dir(torch.nn.Module))

    @property
    def __class__(self) -> type:
        return self._torch_class or torch.nn.Module

    @__class__.setter
    def __class__(self, value: type) -> None:
        raise TypeError("a student's model keeps its class")


class StudentIterator(Handle):
    """A generator or another iterator."""

    __slots__ = ()
    word = "generator"

    def __iter__(self) -> Any:
        return self

    def __next__(self) -> Any:
        items = self._checked(self._ask(self._label, "next"), list)
        if not items:
            raise StopIteration
        return items[0]


def _refuse(what: str) -> Any:
    def refused(self: Handle, *others: Any) -> Any:
        raise Refusal(f"your `{self._label}` gives a {self.word} where a value is needed: it cannot be {what}")

    return refused


for _names, _what in (
    ("eq ne lt le gt ge", "compared"),
    ("bool", "taken for true or false"),
    ("int float complex index round trunc floor ceil", "taken for a number"),
    ("add sub mul truediv floordiv mod divmod pow matmul and or xor lshift rshift", "used in arithmetic"),
    ("radd rsub rmul rtruediv rfloordiv rmod rdivmod rpow rmatmul rand ror rxor rlshift rrshift", "used in arithmetic"),
    ("neg pos abs invert", "used in arithmetic"),
):
    for _name in _names.split():
        setattr(Handle, f"__{_name}__", _refuse(_what))
Handle.__hash__ = object.__hash__  # type: ignore[method-assign]

KINDS = {
    "function": StudentFunction,
    "class": StudentClass,
    "model": StudentModel,
    "iterator": StudentIterator,
    "callable": StudentCallable,
    "object": StudentObject,
}


def is_class_name(label: str) -> bool:
    """Whether a test that calls this makes an object, by the way that Python's classes are named."""
    return label.rpartition(".")[2].lstrip("_")[:1].isupper()


def make(session: Conversation, number: int, label: str, made: bool, kind: Any, torch_class: Any) -> Handle:
    """Return a handle on what a reply describes; `made` says that a test called a class for it."""
    base = getattr(torch.nn, torch_class, None) if type(torch_class) is str else None
    if torch_class is not None and not (isinstance(base, type) and issubclass(base, torch.nn.Module)):
        raise WireError("a model of a class that torch does not have")
    if type(kind) is not str or kind not in KINDS:
        raise WireError("an object of a kind that is not known")
    return KINDS[kind](session, number, label, made, base)
