"""A small lesson made for these tests, and the two ways of running it."""

import copy
import tempfile
import textwrap

from nbformat import v4
from traitlets.config import Config

PRELUDE = (
    "import math, random\nimport numpy as np\nimport torch\nfrom torch import nn\nfrom pretrain import check, student"
)


def solution(name, source):
    return _cell(name, source, grade=False, solution=True, locked=False)


def test_cell(name, source):
    return _cell(name, source, grade=True, solution=False, locked=True, points=1)


test_cell.__test__ = False


def prelude(source=PRELUDE):
    cell = _cell("prelude", source, grade=False, solution=False, locked=True)
    cell.metadata.tags = ["prelude"]
    return cell


def plain(source):
    return v4.new_code_cell(textwrap.dedent(source).strip())


def _cell(name, source, **nbgrader):
    cell = plain(source)
    cell.metadata.nbgrader = {"grade_id": name, "schema_version": 3, "task": False, **nbgrader}
    cell.id = name
    return cell


def notebook(*cells):
    return v4.new_notebook(cells=[prelude(), *cells], metadata={"kernelspec": {"name": "python3", "display_name": "x"}})


def run(nb, executor, **settings):
    """Execute a copy of `nb`; return what each test printed as its error, "" for one that passed, and the executor."""
    config = Config()
    config.BubblewrapProvisioner.limits = settings.pop("limits", {})
    config[executor.__name__].update(settings)
    done, preprocessor = copy.deepcopy(nb), executor(config=config)
    with tempfile.TemporaryDirectory() as directory:
        preprocessor.preprocess(done, {"metadata": {"path": directory}})
    graded = [cell for cell in done.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    return {cell.metadata.nbgrader.grade_id: _error(cell) for cell in graded}, preprocessor, done


def _error(cell):
    errors = [output for output in cell.outputs if output.output_type == "error"]
    return f"{errors[0].ename}: {errors[0].evalue}" if errors else ""
