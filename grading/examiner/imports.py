"""Import what a cell imports before a fork is made to run it: once, and not in every fork again."""

from __future__ import annotations

import ast
import contextlib
import importlib


def import_what(source: str) -> None:
    """Import the modules that a cell names, within functions too; what is wrong with one shows where the cell runs."""
    with contextlib.suppress(SyntaxError):
        for node in ast.walk(ast.parse(source)):
            for name in _modules(node):
                with contextlib.suppress(ImportError):
                    importlib.import_module(name)


def _modules(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module] if isinstance(node, ast.ImportFrom) and node.module and not node.level else []
