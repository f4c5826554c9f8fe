"""`reset`: an exercise's cell as it was handed out, with the answer of before below it in a comment.

What was handed out stands in `stubs.json` beside the notebook. The editor itself changes the cell, in its place:
nothing has to be saved or loaded again, and Ctrl+Z takes it back. For that the call has to be the first line of the
exercise's own cell; what stands below it is not run, so that no mistake in it is in the way.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from pretrain import outline, standing
from pretrain.running import Running, running, shell
from pretrain.standing import NO_LESSON, Said

FILE = "stubs.json"
CALL = re.compile(r"\s*(?:import pretrain\s*;\s*)?(?:pretrain\.)?reset\(\s*['\"]([\w-]*)['\"]\s*\)\s*;?\s*(?:#.*)?")
KEPT = "# What stood here before:"
DONE = (
    "This cell is as it was handed out; below it, in a comment, is what stood here. Ctrl+Z in the cell takes it back."
)
NO_FILE = f"the file {FILE} is missing beside this notebook, or damaged: copy it again from the course's files"


def read(notebook: Path) -> dict[str, str]:
    """Return what the cells of a lesson held that are the student's to write, by the cells' names.

    Raises:
        ValueError: the file beside the notebook is missing or damaged.
    """
    try:
        found = json.loads((notebook.parent / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise ValueError(NO_FILE) from None
    if not (isinstance(found, dict) and all(isinstance(text, str) for text in found.values())):
        raise ValueError(NO_FILE)
    return found


def reset(exercise: str) -> Said:
    """Bring back what an exercise's cell held at first; what is in it stays, in a comment.

    Args:
        exercise: its name or the beginning of it: "ex03". The call is the first line of the exercise's own cell.
    """
    path, cell = standing.open_notebook(), running()
    if path is None or cell is None:
        return Said(NO_LESSON)
    try:
        name, stub = _named(exercise, read(path))
        place = next((known.id for known in outline.read_cells(path) if known.name == name), "")
    except (OSError, ValueError) as error:
        return Said(error)
    if not CALL.fullmatch(cell.source.split("\n")[0]) or _is_another(cell, place):
        return Said(f'Write pretrain.reset("{exercise}") as the first line of the cell of {name}, and run that cell.')
    shell().set_next_input(again(stub, cell.source.partition("\n")[2]), replace=True)
    return Said(DONE)


def _is_another(cell: Running, place: str) -> bool:
    """Whether the cell that runs is not that of the exercise; VS Code has names of its own for cells, with colons."""
    return bool(place and cell.id) and ":" not in cell.id and cell.id != place


def again(stub: str, before: str) -> str:
    """Return a stub with the answer of before below it in a comment, where there is another."""
    if before.strip() in ("", stub.strip()):
        return stub
    kept = "\n".join(f"# {line}".rstrip() for line in before.strip("\n").split("\n"))
    return f"{stub.rstrip()}\n\n\n{KEPT}\n{kept}"


def call_alone(lines: list[str]) -> list[str]:
    """Leave of a cell that begins with a call of `reset` that call alone; IPython asks this of every cell."""
    return lines[:1] if len(lines) > 1 and CALL.fullmatch(lines[0].rstrip("\n")) else lines


def _named(word: str, stubs: dict[str, str]) -> tuple[str, str]:
    found = [name for name in stubs if name == word or name.startswith(f"{word}-")]
    if len(found) != 1:
        raise ValueError(f"there is no exercise {word!r} here: choose from {', '.join(stubs)}")
    return found[0], stubs[found[0]]
