"""Messages between the examiner and a student's process: plain data, without pickle.

A message is a head (magic, two lengths), a JSON skeleton and raw bytes. Arrays lie in the raw bytes, each once and in
the order in which the skeleton names them. Reading any bytes whatever gives a value or a `WireError`, in bounded
memory.

In the skeleton null, booleans, text, finite numbers and lists stand for themselves; everything else is an object with
one key, its tag. Whoever uses this module can add objects of their own (tag "x"): `extend` turns an object into a name
and a plain value, `build` turns them back.

`rules`, `encode`, `decode` and this module also run, as text, in the student's process.
"""

from __future__ import annotations

import socket
import time
from typing import Any

from grading.examiner.decode import Build, decode_parts, sizes
from grading.examiner.rules import HEAD, Closed


def send(connection: socket.socket, message: bytes, deadline: float | None = None) -> None:
    """Send a whole message; raise TimeoutError when it is not through at `deadline` (of time.monotonic())."""
    connection.settimeout(_left(deadline))
    try:
        connection.sendall(message)
    except (BrokenPipeError, ConnectionResetError) as error:
        raise Closed("the connection is closed") from error


def receive(connection: socket.socket, deadline: float | None = None, build: Build | None = None) -> Any:
    """Wait for a message and return its value; raise TimeoutError when it is not all there at `deadline`."""
    skeleton, blob = sizes(_read(connection, HEAD.size, deadline))
    body = _read(connection, skeleton, deadline), _read(connection, blob, deadline)
    return decode_parts(*body, build)


def _read(connection: socket.socket, count: int, deadline: float | None) -> bytes:
    data = bytearray(count)
    view, at = memoryview(data), 0
    while at < count:
        connection.settimeout(_left(deadline))
        try:
            received = connection.recv_into(view[at:])
        except ConnectionResetError as error:
            raise Closed("the connection is closed") from error
        if not received:
            raise Closed("the connection is closed")
        at += received
    return bytes(data)


def _left(deadline: float | None) -> float | None:
    if deadline is None:
        return None
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
