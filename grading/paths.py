"""Where things are: the course's root and the folders in it."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOLUTIONS = ROOT / "solutions"
LESSONS = ROOT / "lessons"
BUILD = ROOT / "build"
CLASSES = ("class", "grading")  # where the course's own class lies, and where it lay before
OF_A_CLASS = ("submitted", "autograded", "feedback", "attempts", "journal", "gradebook.db", "roster.csv", "class.toml")


class CourseError(RuntimeError):
    """Something is not as it should be; the message is one line that says what and what to do."""


def lessons(chosen: list[str] | None = None, root: Path = ROOT) -> list[str]:
    """Return the names of the lessons, in order; with `chosen`, those, each checked.

    A lesson may be named by its number or the start of its name: "01", "1" or "01-word2vec".

    Raises:
        CourseError: a chosen lesson does not exist.
    """
    names = sorted(path.parent.name for path in (root / "solutions").glob("*/*.ipynb") if path.stem == path.parent.name)
    return [_match(word, names) for word in chosen] if chosen else names


def _match(word: str, names: list[str]) -> str:
    found = [name for name in names if name == word or name.startswith((f"{word}-", f"{word.zfill(2)}-"))]
    if len(found) != 1:
        raise CourseError(f"no lesson {word!r}: choose from {', '.join(names) or 'none yet'}")
    return found[0]


def notebook(lesson: str, root: Path = ROOT) -> Path:
    """Return a lesson's source notebook."""
    return root / "solutions" / lesson / f"{lesson}.ipynb"


def own_class(root: Path = ROOT) -> Path:
    """Return the folder of the course's own class: class/, or grading/ where one was left that is still to be moved."""
    now, before = (root / name for name in CLASSES)
    return before if to_move(root) and not now.exists() else now


def to_move(root: Path = ROOT) -> list[str]:
    """Return what lies in grading/ of a class from the time when code and class shared that folder."""
    return [name for name in OF_A_CLASS if (root / CLASSES[1] / name).exists()]
