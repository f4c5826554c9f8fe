"""Execute a submission with its tests in the examiner: the preprocessor that grading uses.

The notebook has been rebuilt from the gradebook (grading.submissions.rebuild), so that the sources of tests and
prelude are the lesson's own. A student's cells go down nbgrader's path in the student's kernel; of a test nothing
reaches that kernel but the calls that it makes.

A test that leaves the kernel dead, or busy beyond an interrupt, has failed, and the kernel is replaced: the student's
cells that ran before are run again in the new one, so that later exercises are judged as if nothing had happened. Cells
that killed a kernel are not run again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from functools import cache
from typing import Any

from jupyter_core.utils import ensure_async, run_sync
from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.utils import is_grade, is_locked, is_solution
from traitlets import Float

from grading.examiner.client import Examiner, ExaminerError
from grading.examiner.examination import Outcome, Test
from grading.examiner.listener import Listener
from grading.examiner.payload import payload
from grading.execution.cells import ResilientExecute, weigh
from grading.lessons.notebooks import grade_id

HAND_BACK_SECONDS = 3.0


def is_test(cell: NotebookNode) -> bool:
    """Whether this is a cell that the examiner runs."""
    return cell.cell_type == "code" and is_grade(cell) and not is_solution(cell)


def is_prelude(cell: NotebookNode) -> bool:
    """Whether this is a cell whose names tests may trust."""
    return cell.cell_type == "code" and is_locked(cell) and "prelude" in cell.metadata.get("tags", [])


@cache
def examiner(guard: str) -> Examiner:
    """Return this process's examiner under a guard; "" is none."""
    return Examiner(guard)


class ExaminerExecute(ResilientExecute):
    """Runs the student's cells in the student's kernel, and the tests in the examiner."""

    reply_seconds = Float(20.0, help="How long one call of a student's code may take in a test").tag(config=True)
    connect_seconds = Float(15.0, help="How long a kernel may take to let the examiner in").tag(config=True)

    tables: Mapping[str, str] = {}  # by test: what its values are judged by

    def preprocess(
        self, nb: NotebookNode, resources: Any = None, km: Any = None
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Execute every code cell of `nb`, in place.

        Raises:
            ExaminerError: a test could not be run, for a reason that is not the student's: there is no score.
        """
        self._preludes = [cell.source for cell in nb.cells if is_prelude(cell)]
        self._broken: ExaminerError | None = None
        done = super().preprocess(nb, resources, km)
        if self._broken:
            raise self._broken
        return done

    def execute_one(self, cell: NotebookNode, resources: Any, index: int) -> None:
        """Run one cell where it belongs."""
        if not is_test(cell):
            super().execute_one(cell, resources, index)
            return
        # Here and not in the thread that waits for it: the examiner ends with the thread that starts it.
        self._examiner.start()
        seconds = self._time_left(cell)
        table = self.tables.get(grade_id(cell).removesuffix("-visible"), "")
        outcome = self._examined(Test(self._preludes, cell.source, min(self.reply_seconds, seconds), seconds, table))
        if self._flooded:
            outcome = Outcome("NotCompleted", self.why_dead(), lost=True)
        self._written = self._kept = 0  # what a student's code prints during a test is not shown
        cell.outputs, cell.execution_count = outputs(outcome), None
        if self._unheard or (outcome.lost and not self._usable()):
            self._replace(cell, outcome)

    @property
    def _examiner(self) -> Examiner:
        return examiner(getattr(self._provisioner, "guard", ""))

    @property
    def _provisioner(self) -> Any:
        return getattr(self.km, "provisioner", None)

    def _replace(self, cell: NotebookNode, outcome: Outcome) -> None:
        # Students read this too: of a failed test it tells nothing.
        why = outcome.evalue if outcome.ename == "NotCompleted" else self.why_dead()
        self.events.append(f"cell {cell.metadata.nbgrader.grade_id}: the kernel was replaced: {why}")
        self._restarts_left -= 1
        if self._restarts_left >= 0:
            self._replace_kernel()

    async def _async_examined(self, test: Test) -> Outcome:
        """Let the kernel serve the examiner for the time of one test."""
        assert self.kc is not None
        with Listener(self._provisioner) as listener:
            code = payload(listener.inside)
            request = await ensure_async(
                self.kc.execute(code, silent=True, store_history=False, allow_stdin=False, stop_on_error=False)
            )
            reply = asyncio.ensure_future(self._reply(request))
            drain = asyncio.ensure_future(self._drain())
            try:
                outcome = await self._chat(listener, reply, test)
                patience = 0.5 if outcome.lost else HAND_BACK_SECONDS
                if not (await asyncio.wait({reply}, timeout=patience))[0]:
                    outcome.lost = True
            finally:
                await _cancel(reply, drain)
        return outcome

    _examined = run_sync(_async_examined)

    async def _chat(self, listener: Listener, reply: asyncio.Future[None], test: Test) -> Outcome:
        accepted = asyncio.ensure_future(listener.accept())
        either: set[asyncio.Future[Any]] = {accepted, reply}
        await asyncio.wait(either, timeout=self.connect_seconds, return_when=asyncio.FIRST_COMPLETED)
        if not accepted.done():
            await _cancel(accepted)
            why = "a cell has changed how the kernel runs code" if reply.done() else "its kernel does not answer"
            return Outcome("NotCompleted", f"your code could not be reached: {why}", lost=True)
        with accepted.result() as connection:
            try:
                return await asyncio.to_thread(self._examiner.examine, connection, test)
            except ExaminerError as error:
                self._broken = error
                return Outcome("NotCompleted", f"this test could not be run: {error}", lost=True)

    async def _reply(self, request: str) -> None:
        """Wait until the kernel has done a request."""
        assert self.kc is not None
        while True:
            message = await ensure_async(self.kc.get_shell_msg(timeout=None))
            if message["parent_header"].get("msg_id") == request:
                return

    async def _drain(self) -> None:
        """Take what the kernel writes during a test, and stop a flood."""
        assert self.kc is not None
        while not self._flooded:
            message = await ensure_async(self.kc.get_iopub_msg(timeout=None))
            self._written += weigh(message)
        self._provisioner.process.kill()

    async def _async_usable(self) -> bool:
        """Whether the kernel is alive and does what it is told, after an interrupt."""
        assert self.km is not None
        return bool(await ensure_async(self.km.is_alive())) and await self._async_interrupted()

    _usable = run_sync(_async_usable)


async def _cancel(*tasks: asyncio.Future[Any]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def outputs(outcome: Outcome) -> list[NotebookNode]:
    """Return an outcome as a cell's outputs. No value is among them: nbgrader would take it for a score."""
    made = [new_output("stream", name="stdout", text=outcome.stdout)] if outcome.stdout else []
    if outcome.ename:
        first = f"✗ {outcome.evalue}" if outcome.ename == "Failed" else f"{outcome.ename}: {outcome.evalue}"
        lines = outcome.lines or first.splitlines()
        made.append(new_output("error", ename=outcome.ename, evalue=outcome.evalue, traceback=lines))
    return made
