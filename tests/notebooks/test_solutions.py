"""The solutions, executed in the quick profile: they work, and show what a lesson has to show.

`make test` also has nbval execute them, which compares the outputs of the cells tagged `nbval-check-output`.
"""

import json

import nbformat
import pytest

from grading import paths
from grading.course import lint
from grading.course.run import LESSON_MB, fingerprint, run
from grading.lessons import notebooks
from pretrain import plot
from pretrain.claims import CLAIM_MIME, HEADLINE_MIME

FIGURES = 6


@pytest.fixture(
    scope="module", params=[pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in paths.lessons()]
)
def executed(request, tmp_path_factory):
    """Return a lesson's result and its executed notebook: of the last `course run` if nothing has changed since."""
    lesson, folder = request.param, paths.BUILD / "run"
    result = _read(folder).get(lesson, {})
    if not (result.get("ok") and result["profile"] == "quick" and result["fingerprint"] == fingerprint(lesson)):
        folder = tmp_path_factory.mktemp("run")
        run([lesson], profile="quick", folder=folder)
    return _read(folder)[lesson], nbformat.read(folder / f"{lesson}.ipynb", as_version=4)


def _read(folder):
    path = folder / "results.json"
    return json.loads(path.read_text()) if path.exists() else {}


def outputs(notebook, kind):
    bundles = [output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", [])]
    return [bundle[kind] for bundle in bundles if kind in bundle]


@pytest.mark.slow
def test_it_runs_within_memory(executed):
    result, _ = executed
    assert result["ok"], result["error"]
    assert 0 < result["peak_mb"] < LESSON_MB


@pytest.mark.slow
def test_it_shows_figures_measures_a_claim_and_has_a_headline(executed):
    _, notebook = executed
    assert len(outputs(notebook, "image/png")) >= FIGURES
    assert len(outputs(notebook, HEADLINE_MIME)) == 1
    claims = outputs(notebook, CLAIM_MIME)
    assert claims and len({claim["name"] for claim in claims}) == len(claims)
    assert all(claim["baseline"] in claim["arms"] and claim["source"] for claim in claims)


@pytest.mark.slow
def test_every_figure_has_words(executed):
    cells = [cell for cell in executed[1].cells if not notebooks.grade_id(cell).endswith("-hidden")]
    for place, cell in enumerate(cells):
        figures = [output for output in cell.get("outputs", []) if "image/png" in output.get("data", {})]
        if not figures:
            continue
        assert all(plot.NO_WORDS not in output.metadata["image/png"]["alt"] for output in figures), cell.source
        before = next(c.source for c in cells[place::-1] if c.cell_type == "markdown")
        after = next(c.source for c in cells[place:] if c.cell_type == "markdown")
        told = not after.startswith("#") or not lint.BOX.search(before) or "text" in cell.outputs[0]
        assert told, f"say or print what this shows: {cell.source}"
