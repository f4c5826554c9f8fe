"""Small lessons as students have them, for tests of the start page and of progress."""

import json
from pathlib import Path

TITLE = """\
# 1 Small numbers

Numbers are
everywhere. **Counting** comes first. You will be able to

- count.

**Needs** nothing. **Costs** about an hour; to run, a second.
"""
CHECKS = {"ex01-one": "assert one() == 1\ncheck.passed()", "ex02-two": "assert two() == 2\ncheck.passed()"}
POINTS = 10.0  # 1 + 2 for each exercise, 4 for the question


def cell(source, kind="code", grade_id="", points=None):
    marks = {"grade_id": grade_id, "grade": points is not None} | ({} if points is None else {"points": points})
    made = {"cell_type": kind, "source": source.splitlines(keepends=True), "metadata": {"nbgrader": marks}}
    return made if grade_id else made | {"metadata": {}}


def lesson(folder: Path, name: str, title: str = TITLE, **checks: str) -> Path:
    """Write a lesson with two exercises and a question into a folder of its own and return its notebook."""
    cells = [cell(title, "markdown")]
    for number, (exercise, check) in enumerate((checks or CHECKS).items(), 1):
        cells += [
            cell(f"Some words.\n\n### Exercise {number}: {exercise[5:].title()} & more\n\nDo it.", "markdown"),
            cell("raise NotImplementedError()", grade_id=exercise),
            cell(check, grade_id=f"{exercise}-visible", points=1),
            cell("# Hidden tests run here.", grade_id=f"{exercise}-hidden", points=2),
        ]
    cells.append(cell("Your answer", "markdown", "q1-why", 4))
    path = folder / name / f"{name}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    return path
