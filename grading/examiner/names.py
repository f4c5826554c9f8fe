"""The names that a cell's code defines and uses."""

from __future__ import annotations

import ast
import symtable
from collections.abc import Iterator


def assigned(tree: ast.Module) -> list[str]:
    """Return the names that a cell defines at its top level, `global` ones of its functions included."""
    table = _table(tree)
    found = [symbol.get_name() for symbol in table.get_symbols() if symbol.is_assigned() or symbol.is_imported()]
    for inner in _all(table):
        found += [s.get_name() for s in inner.get_symbols() if s.is_declared_global() and s.is_assigned()]
    return sorted(set(found))


def loaded(tree: ast.Module) -> list[tuple[str, int]]:
    """Return the names that a cell takes from outside its functions, each with the first line that has it."""
    wanted: set[str] = set()
    table = _table(tree)
    for scope in (table, *_all(table)):
        for symbol in scope.get_symbols():
            if symbol.is_referenced() and (scope is table or symbol.is_global()):
                wanted.add(symbol.get_name())
    lines: dict[str, int] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in wanted:
            lines[node.id] = min(node.lineno, lines.get(node.id, node.lineno))
    return sorted(lines.items(), key=lambda item: (item[1], item[0]))


def root(node: ast.expr) -> str:
    """Return the name that a chain of attributes and indices hangs on, "" where there is none."""
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _table(tree: ast.Module) -> symtable.SymbolTable:
    return symtable.symtable(ast.unparse(tree), "cell", "exec")


def _all(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    for child in table.get_children():
        yield child
        yield from _all(child)
