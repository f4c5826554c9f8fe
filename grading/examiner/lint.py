"""Find what would make a lesson's tests mean something else in the examiner than in the student's own kernel.

A test sees three kinds of names: its own, those of the prelude (a locked cell tagged `prelude`), and the student's,
which are what the exercises define. Everything here is about a name that is of none of these kinds, or is used as if it
were of another.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from dataclasses import dataclass

from nbformat import NotebookNode
from nbgrader.utils import is_locked, is_solution

from grading.examiner.names import assigned, loaded, root
from grading.examiner.preprocessor import is_prelude, is_test

NO_PRELUDE = "no locked cell is tagged `prelude`: tag the one with the imports of the tests"
LIBRARIES = ("torch", "nn", "F", "numpy", "np", "math", "random", "pretrain", "check", "student", "builtins")
NO_PATCH = "patching does not reach the student's code: test what comes back instead"
RENAME = "define it in a cell before, or give the test's another name"


@dataclass(frozen=True)
class Problem:
    """Something to mend in the cell `cell`, at a line of it; the message says how."""

    cell: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.cell}, line {self.line}: {self.message}"


def lint_lesson(nb: NotebookNode) -> list[Problem]:
    """Return what is wrong with the tests of a source notebook, in order."""
    try:
        lesson = _Lesson(nb)
    except SyntaxError as error:
        return [Problem(str(error.filename), error.lineno or 1, f"is not plain Python ({error.msg}): no magics here")]
    problems = (
        [] if lesson.preludes else [Problem("notebook", 1, "no locked cell is tagged `prelude`: tag the imports")]
    )
    for name, tree in lesson.tests.items():
        problems += [Problem(name, line, message) for line, message in sorted(set(_test(lesson, name, tree)))]
    return problems + list(_order(lesson))


class _Lesson:
    """The code cells of a notebook by what they are, parsed, by name."""

    def __init__(self, nb: NotebookNode) -> None:
        self.preludes: dict[str, ast.Module] = {}
        self.exercises: dict[str, ast.Module] = {}
        self.tests: dict[str, ast.Module] = {}
        self.others: dict[str, ast.Module] = {}
        self.all: dict[str, ast.Module] = {}
        self.locked: set[str] = set()
        handed: set[str] = set()  # a locked cell's classes, made in the student's kernel, that tests hand to answers
        for cell in (cell for cell in nb.cells if cell.cell_type == "code"):
            name = cell.metadata.get("nbgrader", {}).get("grade_id") or cell.get("id", "?")
            self._kind(cell)[name] = self.all[name] = self._parsed(cell, name)
            if is_locked(cell):
                self.locked.add(name)
                handed.update(assigned(self.all[name]) if "stand-ins" in cell.metadata.get("tags", []) else ())
        self.trusted = {name for tree in self.preludes.values() for name in assigned(tree)}
        self.students = {name for tree in self.exercises.values() for name in assigned(tree)} | handed
        self.elsewhere = {name: cell for cell, tree in self.others.items() for name in assigned(tree)}

    def _kind(self, cell: NotebookNode) -> dict[str, ast.Module]:
        if is_test(cell):
            return self.tests
        if is_solution(cell):
            return self.exercises
        return self.preludes if is_prelude(cell) else self.others

    def _parsed(self, cell: NotebookNode, name: str) -> ast.Module:
        if is_test(cell) or is_prelude(cell):
            return ast.parse(cell.source, filename=name)
        lines = ["pass" if line.lstrip()[:1] in ("%", "!", "?") else line for line in cell.source.split("\n")]
        return ast.parse("\n".join(lines), filename=name)


def _test(lesson: _Lesson, name: str, tree: ast.Module) -> Iterator[tuple[int, str]]:
    own = set(assigned(tree))
    yield from _unknown_names(lesson, tree, own)
    yield from _edits(lesson, tree, own)
    yield from _patches(tree)
    yield from _loops(lesson, tree, own)
    yield from _ending(lesson, tree, own)
    for node in tree.body:
        for used in assigned(ast.Module([node], [])):
            if used in lesson.students:
                yield node.lineno, f"`{used}` is the student's: give what the test makes another name"


def _unknown_names(lesson: _Lesson, tree: ast.Module, own: set[str]) -> Iterator[tuple[int, str]]:
    for used, line in loaded(tree):
        if used in own or used in lesson.trusted or used in lesson.students or hasattr(builtins, used):
            continue
        where = lesson.elsewhere.get(used)
        tested = next((cell for cell, other in lesson.tests.items() if used in assigned(other)), None)
        if where and where in lesson.locked:
            yield line, f"`{used}` comes from the locked cell {where}: tag that cell `prelude`, or define it here"
        elif where:
            yield (
                line,
                f"`{used}` comes from the cell {where}, a student's to change: define it here or in the prelude",
            )
        elif tested:
            yield line, f"`{used}` comes from the test {tested}: every test stands alone, so define it here"
        else:
            yield line, f"`{used}` is defined nowhere: import it in the prelude"


def _edits(lesson: _Lesson, tree: ast.Module, own: set[str]) -> Iterator[tuple[int, str]]:
    """Changes to data of the student's, which arrives as a copy; parameters of models are kept in step."""
    students = lesson.students - own
    for node in ast.walk(tree):
        targets: list[ast.expr] = []
        if isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, ast.AugAssign):
            targets = [node.target]
        for target in targets:
            if isinstance(target, ast.Subscript) and root(target) in students:
                yield target.lineno, f"this changes a copy of the student's `{root(target)}`: copy it first"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and root(node.func) in students:
            method = node.func.attr
            if isinstance(node.func.value, (ast.Name, ast.Attribute)) and (method.endswith("_") and method[:1] != "_"):
                yield node.lineno, f"`.{method}` changes a copy of the student's `{root(node.func)}`: copy it first"


def _patches(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        targets = node.targets if isinstance(node, ast.Assign) else []
        for target in targets:
            if isinstance(target, ast.Attribute) and root(target) in LIBRARIES:
                yield target.lineno, NO_PATCH
        if isinstance(node, ast.Name) and node.id in ("mock", "monkeypatch", "patch"):
            yield node.lineno, NO_PATCH


def _loops(lesson: _Lesson, tree: ast.Module, own: set[str]) -> Iterator[tuple[int, str]]:
    """A zip that ends with the shorter side lets a short answer pass."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "zip"):
            continue
        strict = any(keyword.arg == "strict" for keyword in node.keywords)
        if not strict and any(_calls_student(lesson, argument, own) for argument in node.args):
            yield node.lineno, "this zip ends with the shorter side, so an answer too short passes: say strict=True"


def _ending(lesson: _Lesson, tree: ast.Module, own: set[str]) -> Iterator[tuple[int, str]]:
    last = tree.body[-1] if tree.body else None
    if isinstance(last, ast.Expr) and _calls_student(lesson, last.value, own, top=True):
        yield last.lineno, "a test that ends in a bare call lets the student choose the points: check what comes back"


def _calls_student(lesson: _Lesson, node: ast.AST, own: set[str], top: bool = False) -> bool:
    calls = [node] if top else ast.walk(node)
    return any(isinstance(call, ast.Call) and root(call.func) in lesson.students - own for call in calls)


def _order(lesson: _Lesson) -> Iterator[Problem]:
    """Tests do not run in the student's kernel: what they define or define anew is not there."""
    makers: dict[str, str] = {}
    for cell, tree in lesson.all.items():
        own = set(assigned(tree))
        if cell not in lesson.tests:
            for used, line in loaded(tree):
                maker = makers.get(used, "")
                if maker in lesson.tests and used not in own:
                    yield Problem(
                        cell, line, f"`{used}` comes last from the test {maker}, which is not run here: {RENAME}"
                    )
        makers |= dict.fromkeys(own, cell)
