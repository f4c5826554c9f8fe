"""Stopping long work at a good moment."""

from __future__ import annotations

import signal
import threading


class StopRequest:
    """Turns the first Ctrl-C into a wish to stop, so that no step is left half done; the second one stops at once."""

    requested = False

    def __enter__(self) -> StopRequest:
        self._main = threading.current_thread() is threading.main_thread()  # signals reach the main thread only
        if self._main:
            self._before = signal.signal(signal.SIGINT, self._request)
        return self

    def __exit__(self, *error: object) -> None:
        if self._main:
            signal.signal(signal.SIGINT, self._before)

    def _request(self, number: int, frame: object) -> None:
        if self.requested:
            raise KeyboardInterrupt
        self.requested = True
