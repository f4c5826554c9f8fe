"""The lessons' own tests in a plain kernel, as a student begins: the notebook as handed out passes none.

The solutions pass all of them there (`make test`, nbval) and with examiner and sandbox (tests/grader/test_bank.py).
"""

import pytest
from nbgrader.utils import is_locked, is_solution

from grading import paths
from grading.examiner import expected
from grading.execution.cells import ResilientExecute
from grading.lessons import notebooks
from pretrain.tables import ELSEWHERE
from tests.unit.grading.examiner.running import run


def wanted(cell):
    return is_locked(cell) or is_solution(cell) or "parameters" in cell.metadata.get("tags", [])


@pytest.mark.slow
@pytest.mark.parametrize("lesson", paths.lessons())
def test_the_notebook_as_handed_out_passes_no_test(lesson, monkeypatch):
    monkeypatch.setenv("PRETRAIN_PROFILE", "grade")
    monkeypatch.setenv(ELSEWHERE, str(expected.folder(lesson).parent))
    source = notebooks.read(paths.notebook(lesson))
    stubs = {cell.id: cell.source for cell in notebooks.read(paths.ROOT / "lessons" / lesson / f"{lesson}.ipynb").cells}
    source.cells = [cell for cell in source.cells if cell.cell_type == "code" and wanted(cell)]
    for cell in filter(is_solution, source.cells):
        cell.source = stubs[cell.id]
    results, _, _ = run(source, ResilientExecute, expected.texts(lesson), lesson)
    assert results and [name for name, error in results.items() if not error] == []
