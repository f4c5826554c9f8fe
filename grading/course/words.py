"""The course's words and symbols, beside those of the field, gathered from the tables that the lessons give.

A lesson has one cell with the heading `### Words and symbols` and a table of three columns: the word here, the field's
word, and what it means.
"""

from __future__ import annotations

import re
from pathlib import Path

from nbformat import NotebookNode

from grading import paths
from grading.lessons.notebooks import read
from grading.paths import ROOT, CourseError

HEADING = "### Words and symbols"
COLUMNS = 3
RULE = re.compile(r"[|\s:-]+")  # the line below a table's head


def collect(root: Path = ROOT) -> list[tuple[str, ...]]:
    """Return lesson, word, field's word and meaning of every row, in the lessons' order.

    Raises:
        CourseError: a row has not three cells, or a word has another meaning in a later lesson.
    """
    found: list[tuple[str, ...]] = []
    for lesson in paths.lessons(root=root):
        for row in _rows(read(paths.notebook(lesson, root)), lesson):
            _differs(row, found, lesson)
            found.append((lesson[:2], *row))
    return found


def _rows(notebook: NotebookNode, lesson: str) -> list[tuple[str, ...]]:
    tables = [cell.source for cell in notebook.cells if cell.cell_type == "markdown" and HEADING in cell.source]
    lines = [line.strip() for text in tables for line in text.split(HEADING)[1].splitlines()]
    lines = [line for line in lines if line.startswith("|") and not RULE.fullmatch(line)][1:]
    rows = [tuple(cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip("|"))) for line in lines]
    if wrong := [row for row in rows if len(row) != COLUMNS]:
        raise CourseError(f"{lesson}: under {HEADING!r} each row needs {COLUMNS} cells, not {wrong[0]}")
    return rows


def _differs(row: tuple[str, ...], found: list[tuple[str, ...]], lesson: str) -> None:
    for earlier, word, field, _ in found:
        if word == row[0] and field != row[1]:
            raise CourseError(f"{lesson}: {word} is {row[1]!r} here and {field!r} in lesson {earlier}: choose one")
