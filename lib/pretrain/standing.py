"""How a student stands in a lesson: which exercises pass their visible checks so far, and what points they carry.

JupyterLab and VS Code tell a kernel which notebook it belongs to. There, and nowhere else, it is noted after each
check whether it passed, in a small file of the user's. This is for the student alone: nothing is graded by it, and no
answer is in it.
"""

from __future__ import annotations

import html
import json
import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from pretrain import outline
from pretrain.cache import written_whole
from pretrain.outline import Exercise, Outline
from pretrain.running import shell

NOTEBOOK = "JPY_SESSION_NAME"  # set by Jupyter's server for the kernels of notebooks
VSCODE = "__vsc_ipynb_file__"  # set by VS Code in the kernels of notebooks
NO_LESSON = "This works where a lesson is open in JupyterLab or VS Code; after renaming a notebook, restart its kernel."
LATER = "The hidden tests decide when your notebook is graded."


@dataclass(frozen=True)
class Standing:
    """A lesson, and the names of its exercises whose checks pass."""

    lesson: Outline
    passing: frozenset[str]

    @property
    def points(self) -> float:
        """The points of the exercises whose checks pass."""
        return sum(exercise.points for exercise in self.lesson.exercises if exercise.name in self.passing)

    def line(self) -> str:
        """Return the whole in a few words."""
        count, points = len(self.lesson.exercises), f"{self.points:g} of {self.lesson.points:g} points"
        return f"{len(self.passing)} of {count} exercises pass their checks ({points})"

    def __repr__(self) -> str:
        rows = [f"{'✓' if e.name in self.passing else '·'} {e.title} ({e.points:g} points)" for e in self._exercises]
        return "\n".join([f"{self.lesson.title}: {self.line()}", *rows, self._note])

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{'✓ passes' if e.name in self.passing else 'not yet'}</td>"
            f'<td style="text-align:left">{html.escape(e.title)}</td><td>{e.points:g}</td></tr>'
            for e in self._exercises
        )
        head = '<tr><th>check</th><th style="text-align:left">exercise</th><th>points</th></tr>'
        return f"<p>{html.escape(self.line())}</p><table>{head}{rows}</table><p>{self._note}</p>"

    @property
    def _exercises(self) -> tuple[Exercise, ...]:
        return self.lesson.exercises

    @property
    def _note(self) -> str:
        by_hand = self.lesson.by_hand
        return f"{f'A person reads the answers in words: {by_hand:g} points. ' if by_hand else ''}{LATER}"


class Said(str):
    """What is said instead of a result; a notebook shows it as it is, without quotes."""

    __repr__ = str.__str__


def progress() -> Standing | Said:
    """Return which exercises of the open lesson pass their checks so far; shown as a table in a notebook."""
    path = open_notebook()
    return standing(path) if path else Said(NO_LESSON)


def standing(path: Path) -> Standing:
    """Return how the user stands in the lesson of this notebook.

    Raises:
        ValueError, OSError: it is not a readable notebook.
    """
    lesson = outline.read(path)
    noted = _read(path)
    return Standing(lesson, frozenset(e.name for e in lesson.exercises if noted.get(e.name) == e.check))


def open_notebook() -> Path | None:
    """Return the notebook that this kernel belongs to in JupyterLab or VS Code, None elsewhere."""
    path = Path(os.environ.get(NOTEBOOK) or _in_vscode())
    return path if path.suffix == ".ipynb" and path.is_file() else None


def _in_vscode() -> str:
    """Return the notebook's path as VS Code tells it to the kernel, "" elsewhere."""
    found = shell()
    return str(found.user_ns.get(VSCODE, "")) if found else ""


def note(path: Path, source: str, passed: bool) -> bool:
    """Note whether the check with this source passed; return whether that is news. Other sources change nothing."""
    before, check = standing(path), outline.digest(source)
    exercise = next((e for e in before.lesson.exercises if e.check == check), None)
    if exercise is None or (exercise.name in before.passing) == passed:
        return False
    noted = _read(path)
    if passed:
        noted[exercise.name] = check
    else:
        del noted[exercise.name]
    with written_whole(_file(path)) as file:
        file.write(json.dumps(noted, indent=1, sort_keys=True).encode())
    return True


def _file(notebook: Path) -> Path:
    """Return where the notes on a notebook are: another copy of the lesson, elsewhere, has its own."""
    folder = os.environ.get("PRETRAIN_STATE") or platformdirs.user_state_path("pretrain")
    place = outline.digest(str(notebook.resolve().parent))
    return Path(folder) / "progress" / f"{notebook.stem}-{place}.json"


def _read(notebook: Path) -> dict[str, str]:
    """Return the digests of the checks that passed, by exercise; nothing where they cannot be read."""
    try:
        noted = json.loads(_file(notebook).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return noted if isinstance(noted, dict) else {}
