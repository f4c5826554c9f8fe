"""`course lint`: is a lesson in order? Every message says where, what is wrong, and how to mend it."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token
from nbformat import NotebookNode

from grading import paths
from grading.course import bundle, form
from grading.examiner.lint import lint_lesson
from grading.lessons import answers, notebooks
from grading.lessons.notebooks import BEGIN, END, exercises, grade_id
from grading.paths import CourseError
from grading.submissions import needed

POINTS = [1, 2]  # of the visible and of the hidden test
FEWEST = {"wrong": 8, "right": 2, "oracle": 1}  # answers in an exercise's bank; an oracle is a right one
BOX = re.compile(r"Difficulty \d/5 · Importance \d/5 · \d+ minutes")
ATTRIBUTE = re.compile(r"""\b(src|href|alt)\s*=\s*["']([^"']*)["']""")
TAG = re.compile(r"<(img|a)\b[^>]*>", re.IGNORECASE)
SPELLING = re.compile(r"^.*?(\d+)\.md:\d+: (.*)$", re.MULTILINE)
MARKDOWN = MarkdownIt("commonmark").enable("table")


def problems(lesson: str, root: Path = paths.ROOT) -> Iterator[str]:
    """Yield what is wrong with a lesson, each in one line, and once."""
    yield from dict.fromkeys(_problems(lesson, root))


def _problems(lesson: str, root: Path) -> Iterator[str]:
    notebook = notebooks.read(paths.notebook(lesson, root))
    yield from notebooks.problems(notebook)
    yield from (str(problem) for problem in lint_lesson(notebook))
    yield from _points(notebook)
    yield from _boxes(notebook)
    yield from _always_run(notebook)
    yield from _banks(lesson, notebook, root)
    try:
        yield from form.problems(lesson, notebook, root)
    except CourseError as error:
        yield str(error)
    yield from bundle.leaks(dict(bundle.texts(root)), [lesson], root)
    yield from _prose(notebook, paths.notebook(lesson, root), root)
    yield from _spelling(notebook, root)


def _points(notebook: NotebookNode) -> Iterator[str]:
    for exercise in exercises(notebook):
        points = [test.metadata.nbgrader.points for test in exercise.tests]
        if points != POINTS:
            yield f"{exercise.name}: its tests carry {points} points: give the visible one 1 and the hidden one 2"
    for cell in notebook.cells:
        asked = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "markdown" and asked.get("grade") and not asked.get("points"):
            yield f"{grade_id(cell)}: carries no points: give it some under Create Assignment"


def _boxes(notebook: NotebookNode) -> Iterator[str]:
    """Look for what stands above each exercise: its box and its hints."""
    before = ""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            before = cell.source
        elif grade_id(cell) in {exercise.name for exercise in exercises(notebook)}:
            if not BOX.search(before):
                yield f"{grade_id(cell)}: write `> Difficulty 2/5 · Importance 3/5 · 10 minutes` above it"
            if before.count("<details>") < 2:
                yield f"{grade_id(cell)}: write two or three folded hints above it: <details><summary>…</summary>…"


def _always_run(notebook: NotebookNode) -> Iterator[str]:
    """Look for experiments that grading runs for every submission, since an exercise uses a name of theirs."""
    left_out = set(needed.unneeded(notebook, notebooks.ordinary(notebook)))
    for number, cell in enumerate(notebook.cells):
        if cell.cell_type == "code" and not grade_id(cell) and number not in left_out:
            where = f"cell {number} ({cell.source.strip().splitlines()[0]!r})"
            what = "an exercise or a test uses a name of it, so that grading runs it for every submission"
            yield f"{where}: {what}: put what they use into a locked cell"


def _banks(lesson: str, notebook: NotebookNode, root: Path) -> Iterator[str]:
    try:
        found = answers.read_banks(lesson, root)
    except CourseError as error:
        yield str(error)
        return
    for exercise in exercises(notebook):
        bank = found.get(exercise.name, [])
        for kind, fewest in FEWEST.items():
            count = sum(kind in (answer.kind, "right" if answer.right else "wrong") for answer in bank)
            if count < fewest:
                yield f"{exercise.name}: {count} {kind} answers in answers/{exercise.name}.diff, write {fewest}"
        titles = [answer.title for answer in bank if not answer.right]
        yield from (
            f"{exercise.name}: two wrong answers are called {t!r}" for t in sorted(set(titles)) if titles.count(t) > 1
        )


def visible(cell: NotebookNode) -> str:
    """Return a text as students get it."""
    return re.sub(rf"{BEGIN}.*?{END}", "", cell.source, flags=re.DOTALL)


def _prose(notebook: NotebookNode, path: Path, root: Path) -> Iterator[str]:
    """Look at the headings, pictures and links of the text, as Markdown has them."""
    level = 0
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type != "markdown":
            continue
        for token in _flat(MARKDOWN.parse(visible(cell))):
            if token.type == "heading_open":
                now = int(token.tag[1])
                if now > level + 1 or (now == 1 and level):
                    wanted = "## or deeper" if now == 1 else f"at most {'#' * (level + 1)}"
                    yield f"cell {number}: a heading {'#' * now} after {'#' * level or 'none'}: write {wanted}"
                level = now
            yield from (f"cell {number}: {what}" for what in _token(token, path, root))


def _flat(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _flat(token.children or [])


def _token(token: Token, path: Path, root: Path) -> Iterator[str]:
    if token.type == "image":
        if not token.content.strip():
            yield f"the picture {token.attrs.get('src')} has no alt text: say between [ and ] what it shows"
        yield from _target(str(token.attrs.get("src", "")), path, root)
    if token.type == "link_open":
        yield from _target(str(token.attrs.get("href", "")), path, root)
    if token.type in ("html_inline", "html_block"):
        for tag in TAG.finditer(token.content):
            found = dict(ATTRIBUTE.findall(tag[0]))
            if tag[1].lower() == "img" and not found.get("alt", "").strip():
                yield f'the picture {found.get("src")} has no alt text: say in alt="…" what it shows'
            yield from _target(found.get("src") or found.get("href") or "", path, root)


def _target(link: str, path: Path, root: Path) -> Iterator[str]:
    """Say what is wrong with where a link leads; what is on the web is not looked up."""
    if re.match(r"(https?|mailto|attachment|data):", link):
        return
    file, _, anchor = link.partition("#")
    target = path.parent / file if file else path
    if not link or not target.exists():
        yield f"the link {link or '(empty)'!r} leads nowhere: name a file as seen from the lesson's folder"
    elif not target.resolve().is_relative_to((root / "solutions").resolve()):
        yield f"the link {link!r} leads to what students do not get: leave it out"
    elif anchor and target.suffix == ".ipynb" and anchor not in _anchors(target):
        yield f"the link {link!r} leads to no heading: write #Heading-with-dashes-for-spaces"


def _anchors(path: Path) -> set[str]:
    cells = [visible(cell) for cell in notebooks.read(path).cells if cell.cell_type == "markdown"]
    headings = re.findall(r"^#+ +(.+?) *$", "\n".join(cells), re.MULTILINE)
    return {re.sub(r"[*_`]", "", heading).replace(" ", "-") for heading in headings}


def _spelling(notebook: NotebookNode, root: Path) -> Iterator[str]:
    """Look for common misspellings in the text outside code, formulas and addresses."""
    if importlib.util.find_spec("codespell_lib") is None:
        yield "the spelling was not checked: install codespell (it is in requirements.lock)"
        return
    with tempfile.TemporaryDirectory() as scratch:
        for number, cell in enumerate(notebook.cells, start=1):
            if cell.cell_type == "markdown":
                text = notebooks.NO_WORDS.sub(" ", cell.source)
                Path(scratch, f"{number}.md").write_text(text, encoding="utf-8")
        settings = ["--disable-colors", "--toml", str(root / "pyproject.toml")]
        command = [sys.executable, "-m", "codespell_lib", *settings, scratch]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    for number, what in SPELLING.findall(done.stdout):
        right = "if it is right, add it to `ignore-words-list` under [tool.codespell] in pyproject.toml"
        yield f"cell {number}: misspelt, perhaps: {what}: {right}"
