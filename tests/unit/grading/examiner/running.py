"""Lessons for tests of the examiner, and how one is executed."""

import copy
import tempfile
from pathlib import Path

from traitlets.config import Config

from tests.unit import lessons

PRELUDE = (
    "import math, random\nimport numpy as np\nimport torch\nfrom torch import nn\nfrom pretrain import check, student"
)


def notebook(*cells):
    """Return a notebook with these cells below a prelude."""
    return lessons.notebook(lessons.prelude(PRELUDE), *cells)


def run(nb, executor, tables=None, folder="lesson", **settings):
    """Execute a copy of `nb`; return what each test printed as its error, "" for one that passed, and the executor.

    Args:
        tables: by which the examiner judges what tests hand over.
        folder: the name of the folder that it runs in, by which a kernel finds tables of its own.
    """
    config = Config()
    config.BubblewrapProvisioner.limits = settings.pop("limits", {})
    config[executor.__name__].update(settings)
    done, preprocessor = copy.deepcopy(nb), executor(config=config)
    preprocessor.tables = tables or {}
    with tempfile.TemporaryDirectory() as directory:
        place = Path(directory, folder)
        place.mkdir()
        preprocessor.preprocess(done, {"metadata": {"path": str(place)}})
    graded = [cell for cell in done.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    return {cell.metadata.nbgrader.grade_id: _error(cell) for cell in graded}, preprocessor, done


def _error(cell):
    errors = [output for output in cell.outputs if output.output_type == "error"]
    return f"{errors[0].ename}: {errors[0].evalue}" if errors else ""
