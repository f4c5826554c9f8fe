"""How the benchmarks execute cells of a lesson, and measure two sides in turn."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from grading.lessons import notebooks


def execute(notebook: Path, cells: Iterable[str], names: dict[str, Any]) -> dict[str, Any]:
    """Execute cells of a notebook, given by their ids, in that order; return `names` with what they define."""
    sources = {cell.id: cell.source for cell in notebooks.read(notebook).cells}
    for cell in cells:
        exec(compile(sources[cell], cell, "exec"), names)
    return names


def speed(work: Callable[[], Any], items: int) -> float:
    """Return items a second, the best of five."""
    best = 0.0
    for _ in range(5):
        start = time.perf_counter()
        work()
        best = max(best, items / (time.perf_counter() - start))
    return best


def in_turns(sides: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """Measure each side once a round; return what was found, by side."""
    found: dict[str, list[float]] = {side: [] for side in sides}
    for _ in range(rounds):
        for side, measure in sides.items():
            found[side].append(measure())
    return found
