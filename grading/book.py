"""Make the executed lessons into a website: to read without running, to search, and to print.

Students get the *student* edition: text, code that is given, figures and results, and each exercise as it is handed
out. The *instructor* edition has the solutions and the hidden tests too.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import tempfile
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from grading import notebooks, paths
from grading.notebooks import grade_id
from grading.paths import BUILD, ROOT, CourseError
from grading.release import generate

EDITIONS = ("student", "instructor")
TITLE = "Pretraining from scratch"
INDEX = """\
# {title}

{about}

{numbers}

```{{toctree}}
:maxdepth: 1

{lessons}
```
"""
ABOUT = {
    "student": "The lessons to read without running them: text, given code, figures and results. The exercises are "
    "empty, as you get them: you solve them in JupyterLab.",
    "instructor": "The lessons with the solutions and the hidden tests: **not for students**.",
}
NUMBERS = {
    "full": "All numbers and figures are of the full profile.",
    "quick": "Numbers and figures are of the quick profile, which trains on less: the text speaks of the full one.",
}
TITLES = re.compile(r"\btitle=f?\"([^\"{}]+)\"")
WIDGET = "application/vnd.jupyter.widget-view+json"  # would be drawn with a script from elsewhere


def book(edition: str = "student", folder: Path = BUILD / "book", root: Path = ROOT, run: Path | None = None) -> Path:
    """Write an edition's website and return its first page.

    Args:
        folder: each edition has a folder of its own in it, made anew.
        run: what `course run` left: the executed solutions.

    Raises:
        CourseError: a lesson was not executed as it is now, or a page could not be made as it should be.
    """
    run = run or root / "build" / "run"
    if edition not in EDITIONS:
        raise CourseError(f"no edition {edition!r}: choose {' or '.join(EDITIONS)}")
    with tempfile.TemporaryDirectory() as scratch:
        source = Path(scratch) / "source"
        source.mkdir()
        for lesson in paths.lessons(root=root):
            executed = read_executed(lesson, run, root)
            page = student_page(executed, lesson, root) if edition == "student" else instructor_page(executed)
            nbformat.write(page, source / f"{lesson}.ipynb")
        _write_index(source, edition, run, root)
        made = _build(source, Path(scratch) / "made")
        shutil.rmtree(folder / edition, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copytree(made, folder / edition)
    return folder / edition / "index.html"


def read_executed(lesson: str, run: Path, root: Path = ROOT) -> NotebookNode:
    """Return an executed solution, made sure to be of the lesson as it is."""
    path, again = run / f"{lesson}.ipynb", f"run `course run {lesson.split('-')[0]}` first"
    if not path.exists():
        raise CourseError(f"{lesson} has not been executed: {again}")
    executed, source = notebooks.read(path), notebooks.read(paths.notebook(lesson, root))
    if [cell.source for cell in executed.cells] != [cell.source for cell in source.cells]:
        raise CourseError(f"{lesson} has changed since it was executed: {again}")
    if any(out.output_type == "error" for cell in executed.cells for out in cell.get("outputs", [])):
        raise CourseError(f"{lesson} failed when it was executed: mend it and {again}")
    return executed


def student_page(executed: NotebookNode, lesson: str, root: Path = ROOT) -> NotebookNode:
    """Return a lesson as students get it, with what its given cells and checks showed in the executed solution."""
    with tempfile.TemporaryDirectory() as scratch:
        page = notebooks.read(generate(lesson, Path(scratch), root) / f"{lesson}.ipynb")
    outputs = {cell.id: cell.outputs for cell in executed.cells if cell.cell_type == "code"}
    for cell in page.cells:
        if cell.cell_type == "code" and not cell.metadata.get("nbgrader", {}).get("solution"):
            cell.outputs = outputs[cell.id]
    page.cells = [cell for cell in page.cells if not grade_id(cell).endswith("-hidden")]
    return _readable(page)


def instructor_page(executed: NotebookNode) -> NotebookNode:
    """Return the executed solution as it is."""
    return _readable(executed)


def _readable(page: NotebookNode) -> NotebookNode:
    """Fold the tests, say what figures show, and leave out what needs a kernel."""
    for cell in page.cells:
        if cell.cell_type != "code":
            continue
        cell.outputs = [out for out in cell.outputs if WIDGET not in out.get("data", {})]
        titles = TITLES.findall(cell.source)
        cell.metadata["mystnb"] = {"image": {"alt": f"Plot: {'; '.join(titles)}" if titles else "Plot"}}
        if cell.metadata.get("nbgrader", {}).get("grade"):
            cell.metadata["tags"] = [*cell.metadata.get("tags", []), "hide-input"]
    return page


def _write_index(source: Path, edition: str, run: Path, root: Path) -> None:
    results, lessons = json.loads((run / "results.json").read_text(encoding="utf-8")), paths.lessons(root=root)
    numbers = NUMBERS["full" if all(results[name]["profile"] == "full" for name in lessons) else "quick"]
    text = INDEX.format(title=TITLE, about=ABOUT[edition], numbers=numbers, lessons="\n".join(lessons))
    (source / "index.md").write_text(text, encoding="utf-8")


def _build(source: Path, made: Path) -> Path:
    """Let Sphinx write the pages; whatever it warns of, a link that leads nowhere say, is an error."""
    try:
        from sphinx.application import Sphinx
        from sphinx.errors import SphinxError
        from sphinx.util.docutils import docutils_namespace, patch_docutils
    except ImportError:
        raise CourseError("the book needs Sphinx: install it with `make .venv/book`") from None
    warnings = io.StringIO()
    places = (source, None, made, made.with_name("trees"))
    try:
        with patch_docutils(), docutils_namespace():
            app = Sphinx(*places, "html", confoverrides=SETTINGS, status=None, warning=warnings)
            app.build()
    except SphinxError as error:
        raise CourseError(f"the book cannot be made: {error}") from error
    if app.statuscode or warnings.getvalue():
        faults = re.sub(r"\x1b\[[0-9;]*m", "", warnings.getvalue()).replace(f"{source}/", "").strip()
        raise CourseError(f"the book has faults: {faults}")
    return made


SETTINGS = {
    "project": TITLE,
    "html_title": TITLE,
    "html_theme": "furo",
    "language": "en",
    "extensions": ["myst_nb", "grading.mathml"],
    "html_math_renderer": "mathml",
    "nb_execution_mode": "off",
    "nb_output_stderr": "remove",
    "myst_enable_extensions": ["dollarmath"],
    "myst_heading_anchors": 3,
    "html_copy_source": False,
    "html_show_sourcelink": False,
}
