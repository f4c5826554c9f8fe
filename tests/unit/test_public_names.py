"""The library has what notebooks import from it and use of its modules, in whichever file that is kept."""

import ast
from pkgutil import resolve_name

import pytest
from IPython.core.inputtransformer2 import TransformerManager

from grading import paths
from grading.lessons import notebooks


def uses(source: str) -> set[str]:
    """Return what a notebook's code imports, and what it uses of modules: {"pretrain.plot", "pretrain.plot.curves"}."""
    tree = ast.parse(TransformerManager().transform_cell(source))
    known = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            known |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            known |= {alias.asname or alias.name.split(".")[0]: alias.name for alias in node.names}
    known = {name: path for name, path in known.items() if path.split(".")[0] == "pretrain"}
    modules = {name: path for name, path in known.items() if path.count(".") <= 1}
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)]
    return {*known.values(), *(f"{modules[node.value.id]}.{node.attr}" for node in found if node.value.id in modules)}


def is_there(path: str) -> bool:
    """Whether a module, or a name in one, can be had under this path."""
    try:
        return resolve_name(path) is not None
    except (ImportError, AttributeError):
        return False


@pytest.mark.parametrize("lesson", paths.lessons())
def test_what_a_lesson_uses_is_there(lesson):
    for path in (paths.notebook(lesson), paths.LESSONS / lesson / f"{lesson}.ipynb"):
        found = uses("\n".join(cell.source for cell in notebooks.read(path).cells if cell.cell_type == "code"))
        assert found and [name for name in sorted(found) if not is_there(name)] == [], path


@pytest.mark.parametrize("line", ["from pretrain import plod", "from pretrain.plod import x", "import pretrain.plod"])
def test_what_is_not_there_is_found(line):
    assert not all(map(is_there, uses(line)))


def test_what_a_module_has_not_is_found():
    assert uses("%matplotlib inline\nfrom pretrain import plot as p\np.nothing()") == {
        "pretrain.plot",
        "pretrain.plot.nothing",
    }
    assert not is_there("pretrain.plot.nothing") and is_there("pretrain.plot.curves")
