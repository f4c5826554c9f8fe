"""Imports in grading/ go one way: a package imports itself and those above it in this list, and no module a circle."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import grading

ORDER = (
    "paths archive sandbox pages classroom lessons submissions execution examiner gradebook lms hosted results course"
    " nbgrader doctor show cli nbgrader_config"
)
PACKAGES = ORDER.split()
ROOT = Path(grading.__file__).parent


def imports(source: str) -> list[str]:
    """Return the modules of `grading` that a module imports, wherever in it: ["grading.paths", ...]."""
    nodes = [node for node in ast.walk(ast.parse(source)) if isinstance(node, (ast.Import, ast.ImportFrom))]
    named = [f"{getattr(node, 'module', None) or ''}.{alias.name}".strip(".") for node in nodes for alias in node.names]
    return [name for name in named if name.startswith("grading.")]


def upwards(package: str, source: str) -> list[str]:
    """Return the imports of a module in `package` that its place does not allow."""
    allowed = PACKAGES[: PACKAGES.index(package) + 1]
    return [name for name in imports(source) if name.split(".")[1] not in allowed]


def modules() -> dict[str, str]:
    return {
        ".".join(path.relative_to(ROOT.parent).with_suffix("").parts): path.read_text()
        for path in ROOT.rglob("*.py")
        if path.name != "__init__.py"
    }


def test_no_import_goes_upwards():
    wrong = {name: upwards(name.split(".")[1], source) for name, source in modules().items()}
    assert {name: found for name, found in wrong.items() if found} == {}


def test_no_modules_import_each_other_in_a_circle():
    found = {name: imports(source) for name, source in modules().items()}
    graph = {name: {other for line in lines for other in _met(line) if other in found} for name, lines in found.items()}
    assert len(list(TopologicalSorter(graph).static_order())) == len(found)  # raises CycleError


def _met(line: str) -> list[str]:
    """A name in a module, or a module: "grading.paths.ROOT" is of "grading.paths"."""
    return [line, line.rpartition(".")[0]]


@pytest.mark.parametrize(
    "line",
    [
        "from grading.gradebook import grade",
        "from grading.gradebook.grade import Options",
        "import grading.gradebook.grade",
        "def f():\n    from grading import gradebook",
        "from grading import unheard_of",
    ],
)
def test_an_import_that_goes_upwards_is_found(line):
    assert upwards("sandbox", line)
    assert not upwards("sandbox", "import numpy\nfrom grading.paths import ROOT\nfrom grading.sandbox import bwrap")
