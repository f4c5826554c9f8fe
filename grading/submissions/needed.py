"""Find the cells of a lesson that no exercise needs: its experiments and figures, which take most of the time.

Every cell that a student wrote or changed is run, and every test. A cell that stands as it was released is run when it
gives, or might change, something that a cell which is run uses. Names decide; whoever reaches a name in another way
(`globals`, `eval`) and does not find it has everything run: see grading.execution.worker.
"""

from __future__ import annotations

import ast
import builtins
import re
import symtable
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from nbformat import NotebookNode
from nbgrader.utils import is_grade, is_locked, is_solution

WORD = re.compile(r"[^\W\d]\w*")
BUILT_IN = frozenset(dir(builtins))
# What IPython makes Python of: magics, prompts that somebody copied, a cell that begins with spaces.
MAGIC = re.compile(r"^\s*([%!?,;/]|>>>|In \[)|=\s*[%!]|\?\s*$|\A\s", re.MULTILINE)
QUOTED = re.compile(r"'(\w+)'")
# As a test says it: what was raised stands after the colon, and our own words on the lines that follow.
RAISED = re.compile(r"your code raised (?:NameError|KeyError|AttributeError)\b[^:\n]*:(.*)")
MISSING = ("NameError", "KeyError", "AttributeError")  # how a name is missed, directly or in globals() or a module
# Python's parser takes gigabytes for some of what a student could write in 100 kB.
LONGEST_CELL, MOST_CODE = 20_000, 400_000  # characters that are parsed
LONGEST = 10_000  # characters of an error's text that are read
UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)


@dataclass(frozen=True)
class Names:
    """The global names of a cell: `defined` are functions, classes and modules, `values` are all others it mentions.

    `given` are those that it binds, `used` those that it reads; `fixed` are bound to plain numbers or text alone.
    """

    given: frozenset[str]
    used: frozenset[str]
    defined: frozenset[str]
    fixed: frozenset[str] = frozenset()

    @property
    def values(self) -> frozenset[str]:
        return (self.given | self.used) - self.defined


def unneeded(notebook: NotebookNode, released: Collection[str]) -> list[int]:
    """Return the positions of code cells that grading need not run.

    Args:
        notebook: a submission, rebuilt around the lesson's reference.
        released: the sources of the lesson's ordinary code cells.
    """
    code = [index for index, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
    if sum(len(notebook.cells[index].source) for index in code) > MOST_CODE:
        return []
    names = {index: read_names(notebook.cells[index]) for index in code}
    optional = {index for index in code if _as_released(notebook.cells[index], released)}
    changing = _changing(names.values())
    needed = frozenset().union(*(names[index].used for index in code if index not in optional))
    while more := {index for index in optional if _gives(names[index], needed, changing)}:
        optional -= more
        needed = needed.union(*(names[index].used for index in more))
    return sorted(optional)


def _as_released(cell: NotebookNode, released: Collection[str]) -> bool:
    marked = is_grade(cell) or is_solution(cell) or is_locked(cell)
    return not marked and cell.source.strip() in released


def _changing(cells: Collection[Names]) -> frozenset[str]:
    """The names of what a cell might change by mentioning it: no functions, classes, modules, plain numbers or text."""
    bound = frozenset().union(*(cell.given - cell.fixed for cell in cells))
    return bound - frozenset().union(*(cell.defined for cell in cells))


def _gives(names: Names, needed: frozenset[str], changing: frozenset[str]) -> bool:
    """Whether a cell binds a name that is needed, or mentions a value that is: it might change it."""
    return bool(needed & (names.given | (names.values & changing)))


def read_names(cell: NotebookNode) -> Names:
    """Read a cell's names; of one that is not plain Python, or too long to parse, every word may be a name.

    One that does not even begin to run, for an error of syntax, has none.
    """
    try:
        if len(cell.source) > LONGEST_CELL:
            raise ValueError("too long to parse")
        top, tree = symtable.symtable(cell.source, "<cell>", "exec"), ast.parse(cell.source)
        read = frozenset(_read(tree.body))
    except UNREADABLE:
        words = frozenset(WORD.findall(cell.source) if _may_run(cell.source) else ())
        return Names(words, words, frozenset())
    symbols = top.get_symbols()
    given = {symbol.get_name() for symbol in symbols if symbol.is_assigned() or symbol.is_imported()}
    defined = {symbol.get_name() for symbol in symbols if symbol.is_imported() or symbol.is_namespace()}
    referenced = {symbol.get_name() for symbol in symbols if symbol.is_referenced()}
    used = referenced & read | set(_inner(top))
    own = given if is_locked(cell) else set()  # a test makes its own values before it uses them
    return Names(frozenset(given), frozenset(used - own - (BUILT_IN - given)), frozenset(defined), _fixed(tree))


def _may_run(source: str) -> bool:
    """Whether IPython may run what is no plain Python: magics, for one, or `await` outside of functions."""
    if len(source) > LONGEST_CELL or MAGIC.search(source):
        return True
    try:
        ast.parse(source)
    except SyntaxError:
        return False
    except UNREADABLE:
        pass
    return True


def _fixed(tree: ast.Module) -> frozenset[str]:
    """The names that a cell binds to plain numbers or text, and to nothing else."""
    plain = [line for line in tree.body if isinstance(line, ast.Assign) and _is_plain(line.value)]
    places = {place for line in plain for target in line.targets for place in ast.walk(target)}
    bound = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)]
    return frozenset(node.id for node in bound) - {node.id for node in bound if node not in places}


def _is_plain(value: ast.expr) -> bool:
    """Whether an expression is a number, text, a tuple of them, or `range(5)`."""
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == "range":
        return all(isinstance(argument, ast.Constant) for argument in value.args)
    parts = value.elts if isinstance(value, ast.Tuple) else [value]
    return all(isinstance(part, ast.Constant) for part in parts)


def _read(lines: Iterable[ast.AST], bound: frozenset[str] = frozenset()) -> Iterator[str]:
    """Yield the names that statements read and have not bound before; what a block binds may be unbound after it."""
    for line in lines:
        blocks = [part for _, part in ast.iter_fields(line) if isinstance(part, list) and part and _runs(part[0])]
        inside = [each for block in blocks for each in block]
        head = [part for part in ast.iter_child_nodes(line) if part not in inside]
        names = [node for part in head for node in ast.walk(part) if isinstance(node, ast.Name)]
        yield from (node.id for node in names if not isinstance(node.ctx, ast.Store) and node.id not in bound)
        own = bound | _binds(line)
        for block in blocks:
            yield from _read(block, own)
        bound = bound if blocks else own


def _runs(part: ast.AST) -> bool:
    """Whether this is a statement, or a part of one that holds statements."""
    return isinstance(part, ast.stmt | ast.ExceptHandler | ast.match_case)


def _binds(line: ast.AST) -> set[str]:
    """The names that a statement is sure to bind, without reading them: no `+=`, no `:=`, no `x: int`."""
    targets: list[ast.expr] = []
    match line:
        case ast.Import() | ast.ImportFrom():
            return {(alias.asname or alias.name).partition(".")[0] for alias in line.names}
        case ast.ExceptHandler(name=str(name)):
            return {name}
        case ast.Assign():
            targets = line.targets
        case ast.For() | ast.AsyncFor():
            targets = [line.target]
        case ast.With() | ast.AsyncWith():
            targets = [item.optional_vars for item in line.items if item.optional_vars]
    nodes = (node for target in targets for node in ast.walk(target))
    return {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}


def _inner(table: symtable.SymbolTable) -> Iterator[str]:
    """Yield the global names that functions, classes and comprehensions read."""
    for child in table.get_children():
        yield from (symbol.get_name() for symbol in child.get_symbols() if symbol.is_global())
        yield from _inner(child)


def missed(notebook: NotebookNode, skipped: Collection[int]) -> bool:
    """Whether an error in an executed notebook speaks of a name that a skipped cell would have given."""
    given = frozenset().union(*(read_names(notebook.cells[index]).given for index in skipped))
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    texts = [(output.get("ename"), str(output.get("evalue", ""))[:LONGEST]) for output in outputs]
    named = [name for ename, text in texts if ename in MISSING for name in QUOTED.findall(text)]
    told = [raised[1] for _, text in texts if (raised := RAISED.match(text))]
    named += [word for text in told for word in QUOTED.findall(text) or WORD.findall(text)]  # a key has no quotes
    return any(name in given for name in named)
