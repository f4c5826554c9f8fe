"""The lessons' own tests in a plain kernel: the solution passes all, the notebook as handed out none.

Only exercises, tests and locked cells are executed here, not the demonstrations between them, which a student may
change: no test may need them. With examiner and sandbox they run in tests/grader/test_bank.py.
"""

from pathlib import Path

import nbformat
import pytest
from nbgrader.utils import is_locked, is_solution

from grading.examiner import expected
from grading.execution.cells import ResilientExecute
from pretrain.tables import ELSEWHERE
from tests.unit.grading.examiner.running import run

ROOT = Path(__file__).parents[4]
LESSONS = sorted(path for path in ROOT.glob("solutions/*/*.ipynb") if path.stem == path.parent.name)


def exercises(path, solved):
    """The source notebook's exercises and tests; unsolved ones are taken from the student version."""
    nb = nbformat.read(path, as_version=4)
    released = {cell.id: cell for cell in nbformat.read(ROOT / "lessons" / path.parent.name / path.name, 4).cells}
    nb.cells = [cell for cell in nb.cells if cell.cell_type == "code" and wanted(cell)]
    for cell in nb.cells:
        if is_solution(cell) and not solved:
            cell.source = released[cell.id].source
    return nb


def wanted(cell):
    return is_locked(cell) or is_solution(cell) or "parameters" in cell.metadata.get("tags", [])


@pytest.mark.slow
@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_the_solution_passes_all_and_the_skeleton_none(path, monkeypatch):
    monkeypatch.setenv("PRETRAIN_PROFILE", "grade")
    lesson = path.parent.name
    monkeypatch.setenv(ELSEWHERE, str(expected.folder(lesson).parent))
    tables = expected.texts(lesson)
    results, _, _ = run(exercises(path, solved=True), ResilientExecute, tables, lesson)
    assert {name: error for name, error in results.items() if error} == {}
    results, _, _ = run(exercises(path, solved=False), ResilientExecute, tables, lesson)
    assert [name for name, error in results.items() if not error] == []
