"""Look at what a lesson's tests hand over: is it the same each time, is it the student's, and is it small?

What is in the text of the test cells alone is looked at in `grading.examiner.lint`.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from nbformat import NotebookNode

from grading import paths
from grading.examiner import expected, recorder
from grading.examiner.expected import SOLUTION
from grading.lessons.answers import Answer, solutions
from grading.lessons.notebooks import exercises, grade_id
from pretrain.records import departure, same
from pretrain.tables import Table, ambiguous

LARGEST = {"visible": 256_000, "hidden": 512_000}  # characters of a table's file; the visible ones go to students
LINES = {"visible": 15, "hidden": 20}
POISONED = "poisoned"
POISON = "def {name}(*arguments, **named):\n    raise RuntimeError('poison')\n"
NOT_LINES = ("# Hidden tests run here", "### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS")
OLD = ("check.equal(", "check.true(", "check.close(", "check.passed(")


def problems(lesson: str, notebook: NotebookNode, root: Path = paths.ROOT) -> Iterator[str]:
    """Yield what is wrong with the form of a lesson's tests, each in one line.

    Raises:
        CourseError: the lesson cannot be run.
    """
    yield from _cells(notebook)
    tables = expected.load(expected.folder(lesson, root))
    if tables:
        yield from _sizes(tables)
        yield from _twins(tables)
        yield from _without_names(tables)
        yield from _records(lesson, tables, root)


def _cells(notebook: NotebookNode) -> Iterator[str]:
    """Look at the length of tests, and for what a student could read in a visible one."""
    for test in (test for exercise in exercises(notebook) for test in exercise.tests):
        kind = grade_id(test).rpartition("-")[2]
        lines = [line for line in test.source.splitlines() if line.strip() and not line.startswith(NOT_LINES)]
        if kind in LINES and len(lines) > LINES[kind]:
            yield f"{grade_id(test)}: has {len(lines)} lines: at most {LINES[kind]}"
        if expected.FRAME in test.source and any(call in test.source for call in OLD):
            yield f"{grade_id(test)}: compares by itself: hand the value over with `see`"
        defined = [node.name for node in ast.walk(ast.parse(test.source)) if isinstance(node, ast.FunctionDef)]
        if kind == "visible" and defined:
            yield f"{grade_id(test)}: defines {', '.join(defined)}: a check only calls, or it gives an answer away"


def _sizes(tables: dict[str, Table]) -> Iterator[str]:
    for test, table in tables.items():
        kind = "hidden" if test.endswith("-hidden") else "visible"
        if (size := len(table.dumps())) > LARGEST[kind]:
            yield f"{test}: its table has {size >> 10} kB: hand over less, or a sum of it"


def _twins(tables: dict[str, Table]) -> Iterator[str]:
    """Look for two wrong answers that no test tells apart."""
    pairs: dict[str, list[set[frozenset[str]]]] = defaultdict(list)
    causes: dict[str, list[set[str]]] = defaultdict(list)
    for test, table in tables.items():
        exercise = test.removesuffix("-hidden")
        pairs[exercise].append({frozenset(pair) for pair in ambiguous(table.mistakes)})
        causes[exercise].append({mistake.cause for mistake in table.mistakes})
    for exercise, found in pairs.items():
        for pair in set().union(*found):
            if all(pair in alike or not pair & seen for alike, seen in zip(found, causes[exercise], strict=True)):
                both = " and ".join(map(repr, sorted(pair)))
                yield f"{exercise}: no test tells {both} apart: drop one, or add a case"


def _without_names(tables: dict[str, Table]) -> Iterator[str]:
    """Look for wrong answers that fail for a name they lack, an import most often, and not for their mistake."""
    for test, table in tables.items():
        for mistake in table.mistakes:
            error = mistake.record.error
            if error and error.kind == "NameError":
                yield f"{test}: the wrong answer {mistake.cause!r} ends in {error}: give it what it needs"


def _records(lesson: str, tables: dict[str, Table], root: Path) -> Iterator[str]:
    """Run every test again with the solution, and once with functions that only raise an error."""
    own = solutions(lesson, root)
    tried = [Answer(name, SOLUTION, "", code) for name, code in own.items()]
    tried += [Answer(name, POISONED, "", _poisoned(code)) for name, code in own.items()]
    for answer, records in recorder.record(lesson, tried, root, jobs=2):
        for test, record in records.items():
            if answer.kind == SOLUTION and not same(record, tables[test].expected):
                yield f"{test}: hands over something else each time: seed it, or hand over what holds for every draw"
            if answer.kind == POISONED and departure(record, tables[test].expected) is None:
                yield f"{test}: never calls the student's code"


def _poisoned(source: str) -> str:
    names = [node.name for node in ast.parse(source).body if isinstance(node, (ast.FunctionDef, ast.ClassDef))]
    return "\n".join(POISON.format(name=name) for name in names)
