"""Execute one submission's cells so that a cell that loops, dies or floods costs its own exercise and no other.

Stock nbgrader loses the whole submission when a kernel dies. Here the cell gets an error that names the limit hit;
the kernel is interrupted or, if that does not help, replaced, and what had run before is run again; the rest goes on.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import math
import time
from typing import Any

import zmq.asyncio
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.client import KernelClient
from jupyter_core.utils import ensure_async, run_sync
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.preprocessors import Execute
from nbgrader.utils import is_grade, is_locked
from traitlets import Integer, Unicode

from grading.sandbox.bwrap import SandboxUnavailable
from grading.sandbox.limits import Limits

INTERRUPT_SECONDS = 3.0
LONGEST_MESSAGE = 32 << 20  # bytes of one part of a message
MOST_MESSAGES = 64  # that wait in one of our sockets
SEND_SECONDS = 5  # that a message may take to be taken, by a kernel that can close its sockets as it likes
DEAF = "its kernel takes no messages any more"
NOT_NEEDED = "(not run in grading: no exercise needs this cell)\n"
# Run first in every kernel. A `quit()` that somebody left in a cell does not end it; and what every lesson imports is
# imported without looking for garbage again and again, which takes a tenth less time. From then on the student's own
# modules beside the notebook are found too, after all that is installed.
FIRST = """
get_ipython().ask_exit = lambda: None
exec("import gc; gc.disable()\\ntry: import torch\\nexcept ImportError: pass\\ngc.freeze(); gc.enable()", {})
exec("import os, sys; sys.path.append(''); os.environ.pop('PYTHONSAFEPATH', None)", {})
"""
EACH = 300  # bytes that a message takes beside its content: an output is kept with its kind, and in pieces
FLOOD = 64  # a cell whose output is this many times what is kept of it is stopped


class BoundedClient(AsyncKernelClient):
    """A kernel's client whose sockets take in no more than our memory can hold.

    A socket that refuses a message is cut off for good; for the output's socket the kernel then counts as dead.
    """

    def _context_default(self) -> zmq.asyncio.Context:
        self._created_context = True
        return _bound(zmq.asyncio.Context())

    def start_channels(self, *args: Any, **kwargs: Any) -> None:
        """Open what is needed: neither input nor the heartbeat, whose thread a kernel could have wait for ever."""
        super().start_channels(stdin=False, hb=False)

    def connect_iopub(self, identity: bytes | None = None) -> Any:
        """Connect the socket for output, and watch it."""
        made = super().connect_iopub(identity)
        self._monitor = made.get_monitor_socket(zmq.EVENT_DISCONNECTED)
        return made

    @property
    def cut_off(self) -> bool:
        """Whether no more output can come."""
        return bool(int(self._monitor.get(zmq.EVENTS)) & zmq.POLLIN)

    async def is_alive(self) -> bool:
        """Whether the kernel is alive and can be heard."""
        return not self.cut_off and await self._async_is_alive()


def _bound(context: zmq.asyncio.Context) -> zmq.asyncio.Context:
    """Set limits for every socket that is made in `context` from now on."""
    context.setsockopt(zmq.MAXMSGSIZE, LONGEST_MESSAGE)
    context.setsockopt(zmq.RCVHWM, MOST_MESSAGES)
    context.setsockopt(zmq.SNDTIMEO, 1000 * SEND_SECONDS)
    context.setsockopt(zmq.LINGER, 0)
    return context


class ResilientExecute(Execute):
    """nbgrader's Execute with limits of its own on time and output, and recovery from a kernel that is lost.

    `events` holds, after a run, one line for everything that went wrong with the machine rather than with an answer.
    """

    nb: NotebookNode

    restarts = Integer(4, help="How often a lost kernel is replaced before the remaining cells are given up").tag(
        config=True
    )

    guard = Unicode("", help="Refuse to run a cell in a kernel that is not started under this").tag(config=True)
    skipped: frozenset[int] = frozenset()  # positions of cells that need not run
    seconds = math.inf  # for the notebook, where less is left than its limit

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.limits = Limits.of(self.config.BubblewrapProvisioner.get("limits", {}))
        self.interrupt_on_timeout = False  # recovery is ours
        self.shutdown_kernel = "immediate"
        self.skip_cells_with_tag = ""  # a student could tag a test
        self.record_timing = False
        self.timeout_func = self._time_left
        self.events: list[str] = []
        self._deadline, self._replaying = time.monotonic() + self.limits.notebook_seconds, False

    def preprocess(
        self, nb: NotebookNode, resources: Any = None, km: Any = None
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Execute every code cell of `nb`, in place."""
        self.events = []
        self._deadline = time.monotonic() + min(self.limits.notebook_seconds, self.seconds)
        self._restarts_left = self.restarts
        self._done: list[NotebookNode] = []  # cells to run again in a new kernel
        self._written = self._kept = 0  # bytes of one cell's messages: all, and those that are outputs
        self._shown = 0  # bytes of all cells' outputs
        self._replaying = False
        return super().preprocess(nb, resources, km)

    def preprocess_cell(self, cell: NotebookNode, resources: Any, index: int) -> tuple[NotebookNode, Any]:
        """Execute one cell; whatever happens, the next one can follow."""
        if cell.cell_type != "code" or not cell.source.strip():
            return cell, resources
        if index in self.skipped:
            cell.outputs = [new_output("stream", name="stdout", text=NOT_NEEDED)]
            return cell, resources
        if self._time_left(cell) <= 1:
            self._give_up(cell, f"not run: the notebook had used its {self.limits.notebook_seconds} s")
        elif self._restarts_left < 0:
            self._give_up(cell, "not run: the kernel was lost too often before this cell")
        else:
            self._run_cell(cell, resources, index)
        return cell, resources

    def execute_one(self, cell: NotebookNode, resources: Any, index: int) -> None:
        """Run one cell where it belongs; overridden where tests run elsewhere than the student's cells."""
        super().preprocess_cell(cell, resources, index)

    def process_message(self, msg: dict[str, Any], cell: NotebookNode, cell_index: int) -> NotebookNode | None:
        """Count what a cell writes, keep the first part, stop a flood.

        Messages of widgets are dropped: nbclient would keep the state of each, and nobody sees it.
        """
        weight, kind = weigh(msg), msg["msg_type"]
        self._written += weight
        if self._flooded and self.km is not None:
            self.km.provisioner.process.kill()
        if kind.startswith("comm"):
            return None
        self._kept += weight
        if self._cut and kind == "error":
            _keep_error(cell, msg["content"])
        if self._cut and kind != "status":  # without which the cell would not end
            return None
        self._shown += weight
        return super().process_message(msg, cell, cell_index)

    def _run_cell(self, cell: NotebookNode, resources: Any, index: int) -> None:
        self._written = self._kept = 0
        try:
            self.execute_one(cell, resources, index)
        except CellTimeoutError:
            if self._unheard:
                self._fail(cell, self.why_dead())
            else:
                self._fail(cell, f"it ran for more than {self._time_allowed(cell)} s and was stopped", lost=False)
        except DeadKernelError:
            self._fail(cell, self.why_dead())
        except zmq.Again:
            self._fail(cell, DEAF)
        except Exception as error:  # what a kernel sends is the student's to forge
            self._fail(cell, f"the kernel's messages made no sense ({type(error).__name__})")
        else:
            if self._cut:
                kept = f"{self.limits.cell_output_kb} kB of one cell, {self.limits.notebook_output_mb} MB of a notebook"
                text = f"\n… output cut: {kept} are kept\n"
                cell.outputs.append(new_output("stream", name="stdout", text=text))
            if not is_grade(cell):
                self._done.append(cell)

    def why_dead(self) -> str:
        """Say for which limit the kernel was lost, as far as that is known."""
        if self._flooded:
            return f"it wrote more than {FLOOD * self.limits.cell_output_kb // 1024} MB and was stopped"
        if self._unheard:
            return f"it closed its output, or wrote more than {LONGEST_MESSAGE >> 20} MB at once, and was stopped"
        exceeded = getattr(getattr(self.km, "provisioner", None), "exceeded", None)
        return f"the kernel was stopped: {exceeded}" if exceeded else "the kernel died while this cell ran"

    @property
    def _unheard(self) -> bool:
        """Whether the kernel runs, but its output cannot come."""
        process = getattr(getattr(self.km, "provisioner", None), "process", None)
        return process is not None and process.poll() is None and getattr(self.kc, "cut_off", False)

    @property
    def _cut(self) -> bool:
        whole = self._shown > self.limits.notebook_output_mb << 20
        return whole or self._kept > self.limits.cell_output_kb * 1024

    @property
    def _flooded(self) -> bool:
        return self._written > FLOOD * self.limits.cell_output_kb * 1024

    def _fail(self, cell: NotebookNode, reason: str, lost: bool = True) -> None:
        self._give_up(cell, reason)
        if lost or not self._interrupted():
            self._restarts_left -= 1
            if self._restarts_left >= 0:
                self._replace_kernel()

    def _give_up(self, cell: NotebookNode, reason: str) -> None:
        """Mark a cell as failed, for the reason given."""
        cell.outputs = [output for output in cell.get("outputs", []) if output.output_type != "error"]
        message = f"This cell could not be completed: {reason}."
        cell.outputs.append(new_output("error", ename="NotCompleted", evalue=message, traceback=[message]))
        self.events.append(f"{cell.metadata.get('nbgrader', {}).get('grade_id') or cell.get('id', 'a cell')}: {reason}")

    def _time_allowed(self, cell: NotebookNode | None) -> int:
        return self.limits.cell_seconds

    def _time_left(self, cell: NotebookNode | None) -> int:
        left = max(1, int(self._deadline - time.monotonic()))
        # The lesson's own cells, and cells that have run before, may meet a busy machine.
        trusted = self._replaying or (cell is not None and is_locked(cell) and not is_grade(cell))
        return left if trusted else min(self.limits.cell_seconds, left)

    def create_kernel_manager(self) -> Any:
        """Make a manager whose sockets, and whose client's, take in no more than our memory can hold."""
        manager = super().create_kernel_manager()
        manager.client_factory = BoundedClient
        _bound(manager.context)
        return manager

    def start_new_kernel_client(self) -> KernelClient:
        """Connect to a new kernel and prepare it.

        Raises:
            SandboxUnavailable: a sandbox is asked for, and something had the kernel started without one.
        """
        if self.guard and getattr(getattr(self.km, "provisioner", None), "guard", "") != self.guard:
            raise SandboxUnavailable("the kernel was not started in the sandbox: nothing of the submission was run")
        client = super().start_new_kernel_client()
        client.execute(FIRST, silent=True, store_history=False)
        return client

    async def _async_interrupted(self) -> bool:
        """Interrupt the kernel and return whether it answers again soon."""
        assert self.km is not None and self.kc is not None
        try:
            await ensure_async(self.km.interrupt_kernel())
            message = await ensure_async(self.kc.kernel_info())
        except zmq.ZMQError:  # it takes none any more
            return False
        deadline = time.monotonic() + INTERRUPT_SECONDS
        while (left := deadline - time.monotonic()) > 0:
            with contextlib.suppress(Exception):  # queue.Empty, or a message that is not one
                reply = await ensure_async(self.kc.shell_channel.get_msg(timeout=left))
                if reply["parent_header"].get("msg_id") == message:
                    return True
            await asyncio.sleep(0.05)
        return False

    _interrupted = run_sync(_async_interrupted)

    async def _async_cleanup_kernel(self) -> None:
        """End the kernel without asking it: it might not take the question."""
        process = getattr(getattr(self.km, "provisioner", None), "process", None)
        if process is not None and process.poll() is None:
            process.kill()
            await asyncio.to_thread(process.wait, SEND_SECONDS)
        if self.km is not None:
            await super()._async_cleanup_kernel()

    _cleanup_kernel = run_sync(_async_cleanup_kernel)

    def _replace_kernel(self) -> None:
        """Start a new kernel and run again in it what had run before."""
        self._cleanup_kernel()
        self.km = self.create_kernel_manager()
        self.start_new_kernel()
        self.start_new_kernel_client()
        for cell in self._done:
            copy = NotebookNode(cell_type="code", source=cell.source, metadata=NotebookNode(), outputs=[])
            try:
                self._written = self._kept = 0
                self._replay(copy)
            except Exception:  # what a kernel sends is the student's to forge, here too
                self._done = []
                self.events.append("a cell that had run before did not run again in a new kernel")
                self._restarts_left = -1
                return

    def _replay(self, cell: NotebookNode) -> None:
        """Run a cell whose outputs nobody needs, without touching the notebook's own cells."""
        whole: NotebookNode = self.nb
        self._replaying = True
        self.nb = NotebookNode(cells=[cell], metadata=NotebookNode())
        try:
            self.execute_cell(cell, 0, store_history=True)
        finally:
            self.nb = whole
            self._replaying = False


def weigh(message: dict[str, Any]) -> int:
    """Return the bytes that a message from the kernel takes, of whatever type."""
    content = len(json.dumps(message["content"], default=str))
    return EACH + content + sum(memoryview(part).nbytes for part in message.get("buffers") or ())


def _keep_error(cell: NotebookNode, content: dict[str, Any]) -> None:
    """Keep an error's name and text, however long: a cell without an error would count as one that ran."""
    if not any(output.output_type == "error" for output in cell.outputs):
        name, text = str(content.get("ename"))[:100], str(content.get("evalue"))[:1000]
        cell.outputs.append(new_output("error", ename=name, evalue=text, traceback=[f"{name}: {text}"]))
