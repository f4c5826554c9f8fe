"""The cell that runs now, as the editor sent it to the kernel."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Running:
    """A cell: `id` as the editor calls it ("" where it does not say), and all that stands in it."""

    id: str
    source: str


def shell() -> Any:
    """Return IPython's shell in a notebook, None elsewhere."""
    if "ipykernel" not in sys.modules:
        return None
    from IPython.core.getipython import get_ipython

    return get_ipython()


def running() -> Running | None:
    """Return the cell that runs now; None outside a notebook."""
    found = shell()
    asked = found.get_parent() if hasattr(found, "get_parent") else {}
    source = asked.get("content", {}).get("code")
    return Running(str(asked.get("metadata", {}).get("cellId") or ""), source) if isinstance(source, str) else None
