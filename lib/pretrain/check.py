"""Checks for exercises: compare what a student's code returns with what is right, and name the mistake.

Every function here returns None when all is well and raises `Failed` otherwise. A message says what was expected, what
was seen and the likely cause. Checks talk to a student's code only by calling it with data and reading the result, so
that they mean the same in the student's notebook and in the grader, where the two run in different processes.
"""

from __future__ import annotations

import copy
import html
import sys
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Any

import numpy as np
import torch

from pretrain import student, tables
from pretrain.compare import as_numpy, difference, dtype_kind, kind_of, plain, show
from pretrain.diagnose import likely_cause
from pretrain.records import Raised, Record
from pretrain.see import See

GOOD, BAD, TITLE = "#1e8449", "#c0392b", "#ffffff"  # the grounds of a box's title, and its text


class Failed(AssertionError):
    """A check that did not pass.

    Args:
        what: what is wrong, in the student's terms.
        cause: the likely mistake, "" when none is recognised.
        hint: what to look at, "" for none.
    """

    def __init__(self, what: str, cause: str = "", hint: str = "") -> None:
        self.what, self.cause, self.hint = what, cause, hint
        self._shown = False
        lines = [what, f"Likely cause: {cause}" if cause else "", f"Hint: {hint}" if hint else ""]
        super().__init__("\n".join(line for line in lines if line))

    def _render_traceback_(self) -> list[str]:
        """Called by IPython instead of printing a traceback: the box in a notebook, plain lines elsewhere."""
        if "ipykernel" in sys.modules:
            if not self._shown:  # IPython asks twice
                _display_box(BAD, "✗ Not yet", [self.what], self.cause, self.hint)
            self._shown = True
            return [f"✗ {self.what.splitlines()[0]}", *self._where()]
        return [f"✗ {line}" for line in str(self).splitlines()]

    def _where(self) -> list[str]:
        """The traceback of the student's own error, if that is what is wrong."""
        from IPython.core.getipython import get_ipython

        shell, error = get_ipython(), self.__cause__
        if shell is None or error is None:
            return []
        lines: list[str] = shell.InteractiveTB.structured_traceback(type(error), error, error.__traceback__)
        return lines


def passed(message: str = "All checks of this cell pass.") -> None:
    """Say that the checks before this line passed: a box in a notebook, a line of text elsewhere."""
    if "ipykernel" in sys.modules:
        _display_box(GOOD, "✓ Passed", [message])
    else:
        print(f"✓ {message}")


def _display_box(colour: str, title: str, lines: list[str], cause: str = "", hint: str = "") -> None:
    from IPython.display import display

    rows = [html.escape(line) for line in "\n".join(lines).splitlines()]
    rows += [f"<b>Likely cause:</b> {html.escape(cause)}"] if cause else []
    rows += [f"<b>Hint:</b> {html.escape(hint)}"] if hint else []
    # The title is white on its own ground; the rest has the text and the ground of the reader's theme, light or dark.
    box = f"border-left:4px solid {colour};padding:.3em .8em;margin:.3em 0;line-height:1.5"
    head = f'<b style="color:{TITLE};background-color:{colour};padding:.1em .5em;border-radius:3px">{title}</b>'
    text = "\n".join(
        [title, *lines, f"Likely cause: {cause}" if cause else "", f"Hint: {hint}" if hint else ""]
    ).strip()
    display({"text/html": f'<div style="{box}">{head}<br>{"<br>".join(rows)}</div>', "text/plain": text}, raw=True)


class exercise:
    """The frame of a test cell: what the cell hands over is judged when it ends.

    An error of the student's code ends the cell and counts as what it gives from there on.

    Args:
        name: the exercise, as its solution cell is called: "ex03-attention".
        hidden: whether these are the exercise's hidden tests.

    Raises:
        Failed: a value is not the expected one. The message names the first such value and, where known, the mistake.
        NoTable: there is nothing to compare with; that says nothing of the answer.
    """

    def __init__(self, name: str, *, hidden: bool = False) -> None:
        self._name, self._record = f"{name}-hidden" if hidden else name, Record()

    def __enter__(self) -> See:
        return See(self._record)

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if error is None or isinstance(error, Exception):  # nothing is judged after an interrupt
            self._record.error = Raised.of(error) if error else None
            _settle(self._name, self._record, error)


def settle_with(settle: Callable[[str, Record, Exception | None], None]) -> None:
    """Let `settle` decide from now on what becomes of a finished record; the grader puts its own tables in so."""
    global _settle
    _settle = settle


def by_table(table: tables.Table, name: str, record: Record, error: Exception | None) -> None:
    """Judge what a test cell handed over, and say so.

    Where all was as expected until an error that is no answer (not written yet, not run yet), that error goes on.
    """
    judged = tables.judge(name, record, table)
    if judged is None:
        passed()
        return
    found, cause = judged
    if not isinstance(found.seen, Raised):
        what = f"wrong result for {found.entry.name}{' ' if found.what.where else ': '}{found.what}"
        raise Failed(what, cause) from None
    if not (isinstance(error, (Failed, NameError)) or (isinstance(error, NotImplementedError) and not str(error))):
        raise Failed(f"your code raised {found.seen.kind} in {found.entry.name}: {found.seen.text}", cause) from error


def by_file(name: str, record: Record, error: Exception | None) -> None:
    """Judge by the table that lies beside the notebook: what happens where nobody has said otherwise."""
    by_table(tables.find(name), name, record, error)


_settle: Callable[[str, Record, Exception | None], None] = by_file


def equal(
    got: Any,
    want: Any,
    *,
    name: str = "",
    mistakes: Mapping[str, Any] | None = None,
    rtol: float = 1e-5,
    atol: float = 1e-6,
    hint: str = "",
) -> None:
    """Check that a value is the expected one.

    Args:
        got: the student's value: a number, text, None, a list, tuple, dict or set of such, a NumPy array or a tensor.
        want: the right value. Its kind, shape and kind of dtype count too; lists and tuples are interchangeable.
        name: what the value is, for the message: "`softmax(x)`".
        mistakes: maps what a known mistake is called to the value which that mistake gives.
        rtol, atol: numbers agree when |got − want| ≤ atol + rtol·|want|.
        hint: shown when no known mistake is recognised.

    Raises:
        Failed: the values differ. The message names the first difference and the likely cause.
    """
    found = difference(got, want, rtol, atol)
    if found is None:
        return
    cause = _known_mistake(got, mistakes or {}, rtol, atol) or likely_cause(got, want, rtol, atol)
    what = f"wrong result for {name or 'the value'}{' ' if found.where else ': '}{found}"
    raise Failed(what, cause, "" if cause else hint)


def _known_mistake(got: Any, mistakes: Mapping[str, Any], rtol: float, atol: float) -> str:
    return next((cause for cause, value in mistakes.items() if difference(got, value, rtol, atol) is None), "")


def close(got: Any, want: Any, rtol: float, atol: float, **options: Any) -> None:
    """Check that a value is near the expected one: `equal` with the tolerances said in so many words."""
    equal(got, want, rtol=rtol, atol=atol, **options)


def true(condition: Any, message: str, cause: str = "", hint: str = "") -> None:
    """Check a condition: a plain bool, or a NumPy or torch bool of one element.

    Raises:
        Failed: with `message` when the condition is false.
    """
    value = plain(condition)
    if isinstance(value, (torch.Tensor, np.ndarray)) and as_numpy(value).size == 1:
        value = value.item()
    if not (isinstance(value, bool) and value):
        raise Failed(message, cause, hint)


def shape(got: Any, want: Sequence[int], *, name: str = "the result", hint: str = "") -> None:
    """Check the shape of an array or tensor."""
    value = plain(got)
    if not isinstance(value, (torch.Tensor, np.ndarray)):
        raise Failed(f"{name} should be a tensor of shape {tuple(want)}; it is {kind_of(value)}", hint=hint)
    if tuple(value.shape) != tuple(want):
        swapped = sorted(value.shape) == sorted(want)
        cause = "the right dimensions in another order" if swapped else ""
        raise Failed(f"{name} should have shape {tuple(want)}; it has {tuple(value.shape)}", cause, hint)


def dtype(got: Any, want: torch.dtype | np.dtype | type | str, *, name: str = "the result", hint: str = "") -> None:
    """Check the dtype of an array or tensor, exactly."""
    value = plain(got)
    if not isinstance(value, (torch.Tensor, np.ndarray)):
        raise Failed(f"{name} should be an array of {want}; it is {kind_of(value)}", hint=hint)
    right = value.dtype == want
    if not right:
        raise Failed(f"{name} should hold {want}; it holds {value.dtype}", hint=hint)


def finite(got: Any, *, name: str = "the result", hint: str = "") -> None:
    """Check that a number, array or tensor holds neither NaN nor infinity."""
    value = plain(got)
    array = as_numpy(value) if isinstance(value, (torch.Tensor, np.ndarray)) else np.asarray(value)
    if array.dtype.kind not in "biufc":
        raise Failed(f"{name} should be a number; it is {kind_of(value)}", hint=hint)
    bad = array.size - int(np.isfinite(array).sum())
    if bad:
        cause = "a 0/0, the logarithm of 0, or an exponential that overflows"
        raise Failed(f"{name} should be finite; {bad} of {array.size} values are NaN or infinite", cause, hint)


def between(got: Any, low: float, high: float, *, name: str = "the value", message: str = "") -> None:
    """Check that a number lies in [low, high]; NaN does not."""
    value = plain(got)
    value = value.item() if isinstance(value, (torch.Tensor, np.ndarray)) and value.ndim == 0 else value
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise Failed(f"{name} should be a number; it is {kind_of(value)}")
    if not low <= value <= high:
        raise Failed(f"{name} should lie between {show(low)} and {show(high)}; it is {show(value)}", message)


def raises(
    function: Callable,
    *args: Any,
    error: type[Exception] = ValueError,
    name: str = "the function",
    hint: str = "",
    **kwargs: Any,
) -> None:
    """Check that a call raises `error` (or a subclass of it)."""
    try:
        got = function(*args, **kwargs)
    except error:
        return
    except Failed:
        raise
    except Exception as other:
        raise Failed(
            f"{name} should raise {error.__name__}; it raised {type(other).__name__}: {other}", hint=hint
        ) from None
    raise Failed(f"{name} should raise {error.__name__}; it returned {show(plain(got))}", hint=hint)


def result(function: Callable, *args: Any, cause: str, name: str = "the function", **kwargs: Any) -> Any:
    """Return what a call gives; where it raises an error, say that `cause` is the likely mistake.

    For calls that a known mistake makes fail: without this the student would see torch's message alone.
    """
    try:
        return function(*args, **kwargs)
    except (Failed, NotImplementedError):
        raise
    except Exception as error:
        raise Failed(f"{name} raised {type(error).__name__}: {error}", cause) from None


def unchanged(function: Callable, *args: Any, name: str = "the function", **kwargs: Any) -> None:
    """Check that a call leaves its arguments as they were."""
    before = copy.deepcopy((args, kwargs))
    _, args_after, kwargs_after = student.mutated(function, *args, **kwargs)
    after = (*args_after, *kwargs_after.values())
    for i, (now, then) in enumerate(zip(after, (*before[0], *before[1].values()), strict=True)):
        if difference(now, then, rtol=0.0, atol=0.0) is not None:
            was, now_is = show(plain(then)), show(plain(now))
            change = f"it was {was}, it is now {now_is}" if was != now_is else f"the numbers in {was} are others now"
            raise Failed(
                f"{name} changes its argument number {i + 1}: {change}",
                "the argument is modified in place (`x += …`, `x[…] = …`, `.append`, `.sort` …): work on a copy",
            )


def deterministic(function: Callable, *args: Any, seed: int = 0, name: str = "the function", **kwargs: Any) -> None:
    """Check that the same seed gives the same result."""
    first, second = _seeded(function, args, kwargs, seed), _seeded(function, args, kwargs, seed)
    if found := difference(first, second, rtol=0.0, atol=0.0):
        raise Failed(
            f"{name} gives another result when it is called again with the same seed: {found}",
            "it keeps state between calls, or draws numbers from a generator that the seed does not reach",
        )


def varies(
    function: Callable, *args: Any, seeds: Sequence[int] = (0, 1, 2), name: str = "the function", **kwargs: Any
) -> None:
    """Check that different seeds give different results (at least two of them)."""
    results = [_seeded(function, args, kwargs, seed) for seed in seeds]
    if all(difference(results[0], other, rtol=0.0, atol=0.0) is None for other in results[1:]):
        raise Failed(
            f"{name} gives the same result for every seed",
            "it seeds the generator itself, or does not draw at random at all",
        )


def _seeded(function: Callable, args: tuple, kwargs: dict, seed: int) -> Any:
    student.seed(seed)
    return plain(function(*args, **kwargs))


def gradient(
    function: Callable, *args: Any, wrt: int = 0, name: str = "the function", step: float = 1e-5, rtol: float = 1e-4
) -> None:
    """Check that autograd's gradient of a scalar function equals central finite differences.

    Args:
        function: takes `args` and returns a scalar tensor.
        args: the argument at position `wrt` is a float64 tensor of a few elements; every element costs two calls.
        wrt: the position of the argument to differentiate with respect to.
        step: half the width of the difference.
        rtol: tolerance relative to the largest element of the gradient.
    """
    point = args[wrt]
    _, grad = student.value_and_grad(function, *args, wrt=wrt)
    if grad is None:
        raise Failed(
            f"{name} gives no gradient for its argument number {wrt + 1}",
            "the computation leaves torch on the way (`.item()`, `.detach()`, `.numpy()`, `torch.tensor(…)`)",
        )
    numeric = torch.zeros_like(point)
    for i in range(point.numel()):
        numeric.view(-1)[i] = _slope(function, args, wrt, i, step)
    tolerance = rtol * float(numeric.abs().max().clamp(min=1e-6))
    equal(grad, numeric, name=f"the gradient of {name}", rtol=rtol, atol=tolerance)


def _slope(function: Callable, args: tuple, wrt: int, i: int, step: float) -> float:
    values = []
    for sign in (1, -1):
        moved = args[wrt].detach().clone()
        moved.view(-1)[i] += sign * step
        values.append(float(plain(function(*args[:wrt], moved, *args[wrt + 1 :]))))
    return (values[0] - values[1]) / (2 * step)


def simplex(got: Any, *, dim: int = -1, name: str = "the result", atol: float = 1e-5) -> None:
    """Check that a tensor holds probabilities: none negative, and along `dim` they sum to 1."""
    value = plain(got)
    if not isinstance(value, torch.Tensor) or dtype_kind(value) != "floating":
        raise Failed(f"{name} should be a tensor of probabilities; it is {kind_of(value)}")
    finite(value, name=name)
    if (value < -atol).any():
        raise Failed(f"{name} should hold probabilities; the smallest value is {show(value.min().item())}")
    sums = value.sum(dim)
    if (sums - 1).abs().max() <= atol:
        return
    others = [d for d in range(value.ndim) if d != dim % value.ndim and (value.sum(d) - 1).abs().max() <= atol]
    cause = f"they sum to 1 over dimension {others[0]}: the softmax is on the wrong dimension" if others else ""
    worst = sums.flatten()[(sums.flatten() - 1).abs().argmax()].item()
    raise Failed(f"{name} should sum to 1 over dimension {dim % value.ndim}; one sum is {show(worst)}", cause)
