"""In JupyterLab and VS Code, note after each check whether it passed (`pretrain.standing`); explain common errors."""

from __future__ import annotations

import sys
from contextlib import suppress
from traceback import walk_tb
from types import TracebackType
from typing import Any

from pretrain import check, receipts, standing, start, stubs


def watch() -> None:
    """From now on, look at each cell that has run in the open lesson; elsewhere do nothing."""
    if "IPython" not in sys.modules or standing.open_notebook() is None:
        return
    from IPython.core.getipython import get_ipython

    if shell := get_ipython():
        shell.events.register("post_run_cell", after_cell)
        shell.input_transformers_cleanup.append(stubs.call_alone)
        shell.set_custom_exc((NotImplementedError, NameError), explain)


def explain(shell: Any, kind: type, error: Exception, trace: TracebackType, tb_offset: int | None = None) -> list[str]:
    """Say what to do where an exercise is not written yet, or cells above have not run; called by IPython."""
    if isinstance(error, NotImplementedError) and not str(error):
        *_, (frame, _) = walk_tb(trace)
        what = (
            f"`{frame.f_code.co_name}` is not written yet" if frame.f_code.co_name != "<module>" else "Not written yet"
        )
        failed = check.Failed(f"{what}: put your code in the place of `raise NotImplementedError()` and run its cell.")
        shown = failed._render_traceback_()
    else:
        if isinstance(error, NameError):
            error.add_note("Is it defined further up? *Run → Run All Above Selected Cell* runs what this cell needs.")
        shown = shell.InteractiveTB.structured_traceback(kind, error, trace, tb_offset=tb_offset)
    shell._showtraceback(kind, error, shown)
    return shown


def after_cell(result: Any) -> None:
    """Note the result of a check, and say how many pass now; whatever goes wrong here must not disturb the lesson.

    A check that could not run, after a restart say, is no news: it says nothing of the answer.
    """
    receipts.note(result)
    if result is None or not (
        result.success or isinstance(result.error_in_exec, (AssertionError, NotImplementedError))
    ):
        return
    with suppress(OSError, ValueError):
        path = standing.open_notebook()
        if path and standing.note(path, result.info.raw_cell or "", bool(result.success)):
            print(standing.standing(path).line())
            folder = path.parent.parent
            if (folder / start.PAGE).exists():
                start.write(folder)
