"""What a lesson is about, what it costs, and which exercises and points it has: read from the student's notebook."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CHECK = "-visible"  # how the grade_id of an exercise's visible check ends


@dataclass(frozen=True)
class Exercise:
    """One exercise with a check: `check` is the digest of the check's source, `points` those of all its tests."""

    name: str
    title: str
    points: float
    check: str


@dataclass(frozen=True)
class Outline:
    """One lesson: `about` says in a few sentences what it is, `time` what it costs; `points` are all of them."""

    name: str
    title: str
    about: str
    time: str
    exercises: tuple[Exercise, ...]
    points: float

    @property
    def by_hand(self) -> float:
        """The points that no check gives: a person reads the answers in words."""
        return self.points - sum(exercise.points for exercise in self.exercises)


def read(path: Path) -> Outline:
    """Read a lesson's notebook.

    Raises:
        ValueError: the file is not a notebook.
        OSError: it cannot be read.
    """
    cells = read_cells(path)
    intro = next((cell.source for cell in cells if cell.source.startswith("# ")), "")
    title, _, text = intro.partition("\n")
    about, _, _ = text.strip().partition("\n\n")
    costs = re.search(r"\*\*Costs\*\*\s+([^.;]+)", text)
    exercises = tuple(_exercises(cells))
    points = sum(cell.points for cell in cells)
    name = title.removeprefix("# ").strip() or path.stem
    return Outline(path.stem, name, _sentences(about), costs[1] if costs else "", exercises, points)


def read_cells(path: Path) -> list[Cell]:
    """Read the cells of a notebook.

    Raises:
        ValueError: the file is not a notebook.
        OSError: it cannot be read.
    """
    try:
        return [Cell(cell) for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{path} is not a notebook: take it anew from where you have it from") from error


def digest(source: str) -> str:
    """Return what stands for a check in the notes of which passed: it changes when the check does."""
    return hashlib.sha256(source.strip().encode()).hexdigest()[:16]


class Cell:
    """The parts of a cell that matter here."""

    def __init__(self, cell: dict[str, Any]) -> None:
        self.id = str(cell.get("id", ""))
        marks = cell.get("metadata", {}).get("nbgrader", {})
        self.source = "".join(cell["source"])
        self.name = str(marks.get("grade_id", ""))
        self.points = float(marks.get("points") or 0) if marks.get("grade") else 0.0


def _exercises(cells: list[Cell]) -> list[Exercise]:
    found, title = [], ""
    for cell in cells:
        headings = re.findall(r"^### (Exercise .+)$", cell.source, re.MULTILINE)
        title = headings[-1].strip() if headings else title
        if cell.name.endswith(CHECK):
            name = cell.name.removesuffix(CHECK)
            points = sum(other.points for other in cells if other.name.startswith(f"{name}-"))
            found.append(Exercise(name, title or name, points, digest(cell.source)))
    return found


def _sentences(text: str) -> str:
    """Return a paragraph as one line, without a last sentence that leads over to a list."""
    words = " ".join(text.split())
    return words if words.endswith((".", "?", "!")) else words[: max(words.rfind(mark) for mark in ".?!") + 1]
