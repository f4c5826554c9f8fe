"""Try the tests with mutants: the lesson's own answer with one small change, which the tests have to notice.

A mutant that the tests do not notice is either equivalent, since the change changes nothing that the text promises, or
a hole in the tests. Equivalent ones are listed, each with its reason, in solutions/LESSON/answers/equivalent.txt:

    ex03-attention | scores.softmax(-1) -> scores.softmax(-1 + 0) | adds nothing

The operators are the usual ones (Offutt et al. 1996; DeMillo et al. 1978): a comparison or an arithmetic operator
replaced, a constant moved by one, an operand, keyword, bound or statement left out, a branch forced. Libraries for
mutation testing (mutmut, cosmic-ray) run a project's whole test suite on each mutant; here a mutant is one more answer
of the bank, tried in a fork.
"""

from __future__ import annotations

import ast
import copy
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grading import paths
from grading.examiner import expected, recorder
from grading.examiner.expected import SOLUTION, Progress
from grading.lessons.answers import Answer, folder, solutions
from grading.lessons.notebooks import BEGIN, END, exercises, read
from grading.paths import CourseError
from pretrain.records import departure

LIST = "equivalent.txt"
RESULTS = Path("docs", "results", "mutants.json")  # `course readme` takes it over from build/
COMPARISONS = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
Change = dict[str, Any]  # of a node's fields
OPERATORS = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div,
    ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}


@dataclass(frozen=True)
class Mutant:
    """A changed answer: `change` is the changed line, before and after."""

    exercise: str
    change: str
    source: str


@dataclass
class Row:
    """What became of the mutants of one exercise; `alive` are those that no test notices and no list explains."""

    lesson: str
    exercise: str
    mutants: int = 0
    killed: int = 0
    equivalent: int = 0
    alive: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)  # entries of the list that are killed, or gone
    made_from: str = ""  # what stands for all that this depends on


def mutants(exercise: str, source: str) -> Iterator[Mutant]:
    """Yield every answer that is one small change away from the lesson's own, each text once.

    Args:
        source: the answer with nbgrader's marks, between which the student writes: the rest is given.
    """
    inside = _between(source)
    tree = _bare(ast.parse(source))
    before = ast.unparse(tree)
    seen = {before}
    for number, node in enumerate(ast.walk(tree)):
        for variant in range(MOST if getattr(node, "lineno", 0) in inside else 0):
            changed = copy.deepcopy(tree)
            if not _change(list(ast.walk(changed))[number], variant):
                break
            if (text := _text(changed)) and text not in seen:
                seen.add(text)
                yield Mutant(exercise, _difference(before.splitlines(), text.splitlines()), text)


def _between(source: str) -> set[int]:
    """The numbers of the lines that are the student's to write; all, where none is marked."""
    found, inside = set(), BEGIN not in source
    for number, line in enumerate(source.splitlines(), start=1):
        inside = (inside or line.strip() == BEGIN) and line.strip() != END
        found |= {number} if inside else set()
    return found


def _bare(tree: ast.Module) -> ast.Module:
    """Leave out annotations, which no test sees."""
    for node in ast.walk(tree):
        if isinstance(node, ast.arg):
            node.annotation = None
        if isinstance(node, ast.FunctionDef):
            node.returns = None
    return tree


MOST = 12  # changes of one node


def _text(tree: ast.Module) -> str:
    try:
        text = ast.unparse(ast.fix_missing_locations(tree))
        compile(text, "<mutant>", "exec")
    except (SyntaxError, ValueError):
        return ""
    return text


def _difference(before: list[str], after: list[str]) -> str:
    """The first line that differs, before and after; what is the same at the end stands for a line that is gone."""
    start = next(
        (i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(len(before), len(after))
    )
    gone = len(before) - len(after)
    new = after[start].strip() if gone <= 0 and start < len(after) else "(left out)"
    same = sum(1 for line in before[:start] if line == before[start])
    return f"{before[start].strip()}{f' #{same + 1}' if same else ''} -> {new}"


def _change(node: ast.AST, variant: int) -> bool:
    """Make the change number `variant` to a node, in place; return whether there is one."""
    changes = list(_changes(node))
    if variant >= len(changes):
        return False
    for name, value in changes[variant].items():
        setattr(node, name, value)
    return True


def _changes(node: ast.AST) -> Iterator[Change]:
    """Yield what can be changed about a node: the fields and their new values."""
    for operator in (_operators, _constants, _calls, _branches, _smaller):
        yield from operator(node)


def _operators(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.Compare):
        yield from ({"ops": [kind(), *node.ops[1:]]} for kind in COMPARISONS.get(type(node.ops[0]), ()))
    if isinstance(node, (ast.BinOp, ast.AugAssign)) and type(node.op) in OPERATORS:
        yield {"op": OPERATORS[type(node.op)]()}
    if isinstance(node, ast.BoolOp):
        yield {"op": ast.Or() if isinstance(node.op, ast.And) else ast.And()}


def _constants(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield {"value": not node.value}
    elif isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
        yield from ({"value": node.value + step} for step in (1, -1))


def _calls(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.Call):
        yield from ({"keywords": [*node.keywords[:i], *node.keywords[i + 1 :]]} for i in range(len(node.keywords)))
        if len(node.args) > 1:
            yield {"args": node.args[:-1]}
    if isinstance(node, ast.Slice):
        yield from ({bound: None} for bound in ("lower", "upper", "step") if getattr(node, bound) is not None)


def _branches(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, (ast.If, ast.IfExp)):
        yield {"test": ast.Constant(True)}
    if isinstance(node, (ast.If, ast.IfExp, ast.While)):
        yield {"test": ast.Constant(False)}


def _smaller(node: ast.AST) -> Iterator[Change]:
    """Yield what can be left out: an operand, a statement, a minus or a not."""
    for name, value in ast.iter_fields(node):
        if isinstance(value, ast.BinOp):
            yield from ({name: side} for side in (value.left, value.right))
        if isinstance(value, ast.UnaryOp) and not isinstance(value.operand, ast.Constant):
            yield {name: value.operand}
        if isinstance(value, list) and name in ("body", "orelse") and len(value) > 1 - (name == "orelse"):
            yield from ({name: [*value[:i], *value[i + 1 :]]} for i, one in enumerate(value) if _may_go(one))


def _may_go(statement: ast.stmt) -> bool:
    """Whether a statement does something: no docstring, no function or class that others need."""
    docstring = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return not docstring and not isinstance(statement, (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom))


def run(
    lesson: str,
    root: Path = paths.ROOT,
    jobs: int = 1,
    only: str = "",
    progress: Progress = expected.silent,
) -> list[Row]:
    """Try the mutants of a lesson's answers and return what became of them, by exercise.

    Args:
        only: the beginning of the names of the exercises that are tried.
        progress: wraps the mutants as they are tried, of which it is told the number.
    """
    current = made_from(lesson, root)  # before, since somebody may edit meanwhile
    own = {name: code for name, code in solutions(lesson, root).items() if name.startswith(only)}
    marked = {exercise.name: exercise.source for exercise in exercises(read(paths.notebook(lesson, root)))}
    made = [mutant for name in own for mutant in mutants(name, marked[name])]
    tried = [Answer(name, SOLUTION, "", code) for name, code in own.items()]
    tried += [Answer(mutant.exercise, "mutant", mutant.change, mutant.source) for mutant in made]
    seen = list(progress(recorder.record(lesson, tried, root, jobs), total=len(tried)))
    tables = expected.made(lesson, seen)
    listed = equivalents(lesson, root)
    rows = {name: Row(lesson, name, made_from=current) for name in own}
    for answer, records in seen:
        if answer.kind != SOLUTION:
            alive = all(departure(record, tables[test].expected) is None for test, record in records.items())
            _count(rows[answer.exercise], answer, alive, listed)
    for exercise, change in listed:
        known = {mutant.change for mutant in made if mutant.exercise == exercise}
        if exercise in rows and change not in known:
            rows[exercise].stale.append(f"{change}: there is no such mutant")
    return list(rows.values())


def made_from(lesson: str, root: Path = paths.ROOT) -> str:
    """Return a fingerprint of all that decides what becomes of a lesson's mutants."""
    files = [folder(lesson, root) / LIST, root / "requirements.lock", Path(__file__), Path(recorder.__file__)]
    parts = [expected.digest(lesson, root).encode(), *(file.read_bytes() for file in files if file.exists())]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]


def kept(lesson: str, root: Path = paths.ROOT) -> list[Row]:
    """Return what became of a lesson's mutants when all were last tried; [] where something has changed since."""
    entries = json.loads((root / RESULTS).read_text(encoding="utf-8"))
    rows = [Row(**entry) for entry in entries if entry["lesson"] == lesson]
    return rows if {row.made_from for row in rows} == {made_from(lesson, root)} else []


def _count(row: Row, answer: Answer, alive: bool, listed: dict[tuple[str, str], str]) -> None:
    row.mutants += 1
    explained = (answer.exercise, answer.title) in listed
    if not alive:
        row.killed += 1
        row.stale += [f"{answer.title}: the tests notice it"] if explained else []
    elif explained:
        row.equivalent += 1
    else:
        row.alive.append(answer.title)


def equivalents(lesson: str, root: Path = paths.ROOT) -> dict[tuple[str, str], str]:
    """Return the mutants that change nothing, with the reason, by exercise and change.

    Raises:
        CourseError: a line of the list has not three parts.
    """
    path = folder(lesson, root) / LIST
    found = {}
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else []:
        parts = [part.strip() for part in line.split(" | ")]
        if line.strip() and not line.startswith("#"):
            if len(parts) != 3 or not all(parts):
                raise CourseError(f"{path}: {line!r}: write 'exercise | change | reason'")
            found[parts[0], parts[1]] = parts[2]
    return found


def summary(rows: list[Row]) -> str:
    """Return the numbers in one line."""
    total, killed, equivalent = (
        sum(getattr(row, name) for row in rows) for name in ("mutants", "killed", "equivalent")
    )
    alive = sum(len(row.alive) for row in rows)
    return f"mutants killed: {killed} of {total}; equivalent, with a reason: {equivalent}; alive: {alive}"
