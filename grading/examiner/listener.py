"""The socket at which the examiner's side waits for the agent in a student's kernel."""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import shutil
import socket
import tempfile
from pathlib import Path
from typing import Any


class Listener:
    """A unix socket in the directory that a sandboxed kernel sees, or in a temporary one for a kernel that is free.

    We listen and the kernel connects, not the other way round: a student could put a link to some socket of the host
    where we would connect to.
    """

    def __init__(self, provisioner: Any) -> None:
        shared: Path | None = getattr(provisioner, "socket_dir", None)
        self._temporary = tempfile.mkdtemp(prefix="x") if shared is None else None
        name = secrets.token_hex(6)
        self._path = (shared or Path(self._temporary or "")) / name
        self.inside = f"{provisioner.sockets_inside}/{name}" if shared else str(self._path)
        self._uid: int | None = getattr(provisioner, "uid", None)
        self._socket = socket.socket(socket.AF_UNIX)

    def __enter__(self) -> Listener:
        self._socket.bind(str(self._path))
        if self._uid is not None:
            os.chown(self._path, self._uid, self._uid, follow_symlinks=False)
        self._socket.listen(1)
        self._socket.setblocking(False)
        return self

    def __exit__(self, *error: object) -> None:
        self._socket.close()
        with contextlib.suppress(FileNotFoundError):
            self._path.unlink()
        if self._temporary:
            shutil.rmtree(self._temporary, ignore_errors=True)

    async def accept(self) -> socket.socket:
        """Wait for the kernel and return the connection."""
        connection, _ = await asyncio.get_running_loop().sock_accept(self._socket)
        connection.setblocking(True)
        return connection
