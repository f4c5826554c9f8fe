"""Checks for exercises: judge what a student's code gives, and name the mistake.

Every function here returns None when all is well and raises `Failed` otherwise. A message says what was expected, what
was seen and the likely cause. Checks talk to a student's code only by calling it with data and reading the result, so
that they mean the same in the student's notebook and in the grader, where the two run in different processes.
"""

from __future__ import annotations

import html
import linecache
import sys
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any

from pretrain import tables
from pretrain.compare import difference
from pretrain.diagnose import likely_cause
from pretrain.records import Raised, Record
from pretrain.see import See, call_of

Settle = Callable[[str, Record, Exception | None, str], None]  # a test's name, record, error and version
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
        cell = "".join(linecache.getlines(sys._getframe(1).f_code.co_filename))  # "" outside a notebook
        self._test = tables.version(cell) if cell else ""

    def __enter__(self) -> See:
        return See(self._record)

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if error is None or isinstance(error, Exception):  # nothing is judged after an interrupt
            self._record.error = Raised.of(error) if error else None
            _settle(self._name, self._record, error, self._test)


def settle_with(settle: Settle) -> None:
    """Let `settle` decide from now on what becomes of a finished record; the grader puts its own tables in so."""
    global _settle
    _settle = settle


def by_table(table: tables.Table, name: str, record: Record, error: Exception | None, test: str = "") -> None:
    """Judge what a test cell handed over, and say so.

    Where all was as expected until an error that is no answer (not written yet, not run yet), that error goes on.
    """
    judged = tables.judge(name, record, table, test)
    if judged is None:
        passed()
        return
    found, cause = judged
    if not isinstance(found.seen, Raised):
        what = f"wrong result for {found.entry.name}{' ' if found.what.where else ': '}{found.what}"
        raise Failed(what, cause) from None
    if not (isinstance(error, (Failed, NameError)) or (isinstance(error, NotImplementedError) and not str(error))):
        where = call_of(found.entry.name)
        raise Failed(f"your code raised {found.seen.kind} in {where}: {found.seen.text}", cause) from error


def by_file(name: str, record: Record, error: Exception | None, test: str = "") -> None:
    """Judge by the table that lies beside the notebook: what happens where nobody has said otherwise."""
    by_table(tables.find(name), name, record, error, test)


_settle: Settle = by_file


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
