"""What gradients, parameters and handles need of a `Session`: to ask on, and to end it."""

from __future__ import annotations

from typing import Any, Protocol

from grading.examiner.errors import Lost


class Conversation(Protocol):
    """Requests to a student's process; see `grading.examiner.session.Session`, which is one."""

    released: list[int]

    def ask(self, label: str, operation: str, *arguments: Any) -> Any:
        """Send what the test has changed, then one request; return what comes back."""

    def exchange(self, label: str, operation: str, *arguments: Any) -> Any:
        """Send one request; return what comes back."""

    def lose(self, reason: str) -> Lost:
        """End the conversation; return the error to raise."""
