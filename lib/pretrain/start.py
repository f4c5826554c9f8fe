"""The start page: the lessons in order, what each is about and costs, and how far the student has come."""

from __future__ import annotations

from pathlib import Path

from pretrain.cache import written_whole
from pretrain.standing import Standing, standing

PAGE = "Start.md"
HEAD = """\
# Pretraining from scratch

A course in notebooks. A click on a lesson's name opens it; Shift+Enter runs a cell. Fill in the cells that say
`raise NotImplementedError()` and run the check below each: it says what is wrong.
`import pretrain; pretrain.progress()` in a lesson shows how far you are; so does this page when you close its tab and
open `Start.md` again.

[MEASURE.md](MEASURE.md) says how the course measures, [WORDS.md](WORDS.md) what its words and letters mean.

To hand in a lesson: *Kernel → Restart Kernel and Run All Cells…*, write `import pretrain; pretrain.hand_in()` into a
cell of its own, save, and run that cell: it makes the file to give back and says what is in it.
`pretrain.reset("ex03")`, as the first line of that exercise's cell, brings back what stood there at first.
"""


def lessons(folder: Path) -> list[Path]:
    """Return the notebooks of the lessons in `folder`, in order."""
    return sorted(path for path in folder.glob("*/*.ipynb") if path.stem == path.parent.name)


def write(folder: Path) -> Path:
    """Write the start page of the lessons in `folder` and return its path.

    Raises:
        FileNotFoundError: there are no lessons.
    """
    found = lessons(folder)
    if not found:
        raise FileNotFoundError(f"there are no lessons in {folder}: say where they are")
    with written_whole(folder / PAGE) as file:
        file.write(page(found).encode())
    return folder / PAGE


def page(notebooks: list[Path]) -> str:
    """Return the start page as Markdown; the notebooks lie in folders beside it."""
    entries, following = [], ""
    for path in notebooks:
        link = f"{path.parent.name}/{path.name}"
        try:
            stands = standing(path)
        except (ValueError, OSError):
            entries.append(
                f"## [{path.stem}]({link})\n\nThis notebook cannot be read: take it anew from your course.\n"
            )
            continue
        if not following and len(stands.passing) < len(stands.lesson.exercises):
            following = f"**{'Go on' if stands.passing else 'Begin'} with** [{stands.lesson.title}]({link}).\n"
        entries.append(_entry(stands, link))
    return "\n".join([HEAD, *([following] if following else []), *entries])


def _entry(stands: Standing, link: str) -> str:
    lesson = stands.lesson
    time = f"{lesson.time[:1].upper()}{lesson.time[1:]} · " if lesson.time else ""
    words = " and a question in words" if lesson.by_hand else ""
    costs = f"{time}{len(lesson.exercises)} exercises{words} · {lesson.points:g} points"
    return f"## [{lesson.title}]({link})\n\n{lesson.about}\n\n{costs}  \nYour progress: {_progress(stands)}\n"


def _progress(stands: Standing) -> str:
    if not stands.passing:
        return "not begun"
    return f"**{stands.line()}**"
