"""A kernel as an editor uses it: cells with ids, and what the kernel asks the editor to do."""

import contextlib
from dataclasses import dataclass
from pathlib import Path

from jupyter_client.manager import start_new_kernel


@dataclass
class Reply:
    """What running a cell gave: `text` was printed or shown, `cell` is what the editor is to put into the cell."""

    text: str
    cell: str | None
    ok: bool


@contextlib.contextmanager
def kernel(folder: Path):
    """Start a kernel in a folder; give what runs a cell in it: `run(source, cell_id)`."""
    manager, client = start_new_kernel(kernel_name="python3", cwd=str(folder))

    def run(source, cell_id=""):
        content = {"code": source, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False}
        message = client.session.msg("execute_request", content, metadata={"cellId": cell_id} if cell_id else {})
        client.shell_channel.send(message)
        reply = client._recv_reply(message["header"]["msg_id"], timeout=120)["content"]
        asked = [p for p in reply.get("payload", []) if p["source"] == "set_next_input" and p["replace"]]
        return Reply(_shown(client), asked[0]["text"] if asked else None, reply["status"] == "ok")

    try:
        yield run
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def _shown(client):
    parts = []
    while True:
        message = client.get_iopub_msg(timeout=120)
        content = message["content"]
        if message["msg_type"] == "stream":
            parts.append(content["text"])
        elif message["msg_type"] in ("execute_result", "display_data"):
            parts.append(content["data"]["text/plain"])
        elif message["msg_type"] == "status" and content["execution_state"] == "idle":
            return "".join(parts)
