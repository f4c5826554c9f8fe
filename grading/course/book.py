"""Make the executed lessons into a website: to read without running, to search, and to print.

Students get the *student* edition: text, code that is given, figures and results, and each exercise as it is handed
out. The *instructor* edition has the solutions and the hidden tests too.
"""

from __future__ import annotations

import html
import io
import json
import re
import shutil
import tempfile
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from grading import paths
from grading.course import bundle
from grading.course.release import generate, pages
from grading.lessons import notebooks
from grading.lessons.notebooks import grade_id, is_marked
from grading.paths import BUILD, ROOT, CourseError
from pretrain.claims import CLAIM_MIME, HEADLINE_MIME
from pretrain.plot import NO_WORDS

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
FIGURE = "image/png"
STYLE = Path(__file__).with_name("book.css")
# Whoever comes from the search sees the first place where the word stands, unfolded.
GO_TO_FOUND = """\
new MutationObserver((changes, watch) => {
  const found = document.querySelector("article .highlighted");
  if (!found) return;
  watch.disconnect();
  if (location.hash) return;
  for (let fold = found.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  found.scrollIntoView({block: "center", behavior: "instant"});
}).observe(document.body, {childList: true, subtree: true});
"""
WIDGET = "application/vnd.jupyter.widget-view+json"  # would be drawn with a script from elsewhere


def book(edition: str = "student", folder: Path = BUILD / "book", root: Path = ROOT, run: Path | None = None) -> Path:
    """Write an edition's website and return its first page.

    Args:
        folder: each edition has a folder of its own in it, made anew.
        run: what `course run` left: the executed solutions.

    Raises:
        CourseError: a lesson was not executed as it is now, a page could not be made as it should be, or one for
            students shows a line of a solution or hidden test.
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
            for cell in page.cells:
                cell.source = cell.source.replace("](../", "](")  # here the pages lie beside each other
            nbformat.write(page, source / f"{lesson}.ipynb")
        _write_index(source, edition, run, root)
        made = _build(source, Path(scratch) / "made")
        if edition == "student":
            _refuse_leaks(made, root)
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
        if cell.cell_type == "code" and not is_marked(cell, "solution"):
            cell.outputs = outputs[cell.id]
    page.cells = [cell for cell in page.cells if not grade_id(cell).endswith("-hidden")]
    return _readable(page)


def instructor_page(executed: NotebookNode) -> NotebookNode:
    """Return the executed solution as it is."""
    return _readable(executed)


def _readable(page: NotebookNode) -> NotebookNode:
    """Fold the tests, put words to the figures, and leave out what only a kernel or the grader reads."""
    for cell in page.cells:
        if cell.cell_type != "code":
            continue
        cell.outputs = [_shown(out) for out in cell.outputs if WIDGET not in out.get("data", {})]
        if is_marked(cell, "grade"):
            cell.metadata["tags"] = [*cell.metadata.get("tags", []), "hide-input"]
            tests = "hidden tests" if grade_id(cell).endswith("-hidden") else "check"
            cell.metadata["mystnb"] = {f"code_prompt_{act.lower()}": f"{act} the {tests}" for act in ("Show", "Hide")}
    page.metadata.pop("widgets", None)
    page.cells = [part for cell in page.cells for part in _figures_apart(cell)]
    return page


def _shown(output: NotebookNode) -> NotebookNode:
    """Leave out the data of claims and headlines, which `course run` reads."""
    for kind in {CLAIM_MIME, HEADLINE_MIME} & set(output.get("data", {})):
        del output.data[kind]
    return output


def _figures_apart(cell: NotebookNode) -> list[NotebookNode]:
    """Give each figure but the first a cell of its own, and all their words: MyST-NB takes one text a cell."""
    if cell.cell_type != "code":
        return [cell]
    parts: list[list[NotebookNode]] = [[]]
    for output in cell.outputs:
        if _is_figure(output) and any(map(_is_figure, parts[-1])):
            parts.append([])
        parts[-1].append(output)
    cells = [cell, *(new_code_cell("# not shown", metadata={"tags": ["remove-input"]}) for _ in parts[1:])]
    for one, part in zip(cells, parts, strict=True):
        about = [output.metadata.get(FIGURE, {}).get("alt", NO_WORDS) for output in part if _is_figure(output)]
        one.outputs = part
        if about:
            one.metadata["mystnb"] = {"image": {"alt": f"Figure: {about[0]}"}}
    return cells


def _is_figure(output: NotebookNode) -> bool:
    return FIGURE in output.get("data", {})


def _write_index(source: Path, edition: str, run: Path, root: Path) -> None:
    results, lessons = json.loads((run / "results.json").read_text(encoding="utf-8")), paths.lessons(root=root)
    names = [page.stem for page in pages(root)]
    numbers = NUMBERS["full" if all(results[name]["profile"] == "full" for name in lessons) else "quick"]
    text = INDEX.format(title=TITLE, about=ABOUT[edition], numbers=numbers, lessons="\n".join([*lessons, *names]))
    (source / "index.md").write_text(text, encoding="utf-8")
    for page in pages(root):
        shutil.copy(page, source)
    (source / "_static").mkdir()
    shutil.copy(STYLE, source / "_static")


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


def _refuse_leaks(made: Path, root: Path) -> None:
    pages = {page.name: words(page).encode() for page in sorted(made.glob("*.html"))}
    if leak := next(bundle.leaks(pages, paths.lessons(root=root), root), ""):
        raise CourseError(f"the book would give answers away: {leak}")


def words(page: Path) -> str:
    """Return the text of an HTML page."""
    return html.unescape(re.sub(r"<[^>]*>", "", page.read_text(encoding="utf-8")))


SETTINGS = {
    "project": TITLE,
    "html_title": TITLE,
    "html_theme": "furo",
    "language": "en",
    "extensions": ["myst_nb", "grading.pages.mathml"],
    "html_math_renderer": "mathml",
    "nb_execution_mode": "off",
    "nb_output_stderr": "remove",
    "myst_enable_extensions": ["dollarmath"],
    "myst_heading_anchors": 3,
    "html_copy_source": False,
    "html_show_sourcelink": False,
    "html_show_copyright": False,
    "html_use_index": False,
    "html_static_path": ["_static"],
    "html_css_files": [STYLE.name],
    "html_js_files": [(None, {"body": GO_TO_FOUND})],
}
