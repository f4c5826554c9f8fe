"""The lessons as a website: without answers for students, every link leads somewhere, nothing comes from afar."""

import html
import json
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import nbformat
import pytest
from nbformat.v4 import new_markdown_cell, new_output

from grading import book, notebooks, paths
from grading.paths import CourseError
from tests.unit.grading import classes
from tests.unit.grading.classes import LESSON

pytest.importorskip("sphinx", reason="run `make .venv/book`")
PLOT = {"image/png": "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYPj/HwADAgH/p9Z3XwAAAABJRU5ErkJggg=="}
TEXT = "## Part 1\n\nAs in [lesson](#part-1), $\\frac{a}{b} ≤ \\sum_i x_i$ where\n\n$$p(o \\mid c) = \\exp(u_o)$$"
SHOWN = ("918273", "return sum(numbers)", "a reason")  # in the instructor's edition


@pytest.fixture
def course(tmp_path):
    """A course whose lesson has been executed: each code cell has printed something, one has drawn a figure."""
    root = classes.make_course(tmp_path / "course")
    source = notebooks.read(paths.notebook(LESSON, root))
    source.cells.insert(1, new_markdown_cell("## The exercises", id="part"))
    source.cells.append(new_markdown_cell(TEXT, id="formulas"))
    source.cells.append(nbformat.v4.new_code_cell('plot.curves({}, title="Losses")', id="figure"))
    nbformat.write(source, paths.notebook(LESSON, root))
    for cell in source.cells:
        if cell.cell_type == "code":
            cell.outputs = [new_output("stream", text=f"output of {cell.id}\n")]
    source.cells[-1].outputs += [
        new_output("display_data", PLOT),
        new_output("stream", name="stderr", text="a warning"),
    ]
    source.cells[-1].outputs += [new_output("display_data", {book.WIDGET: {}, "text/plain": "a bar"})]
    run = root / "build" / "run"
    run.mkdir(parents=True)
    nbformat.write(source, run / f"{LESSON}.ipynb")
    (run / "results.json").write_text(json.dumps({LESSON: {"profile": "quick"}}))
    return root


def make(course, edition="student"):
    return book.book(edition, course / "book", course)


def words(path):
    return html.unescape(re.sub(r"<[^>]*>", "", path.read_text()))


def everything(folder):
    return "\n".join(words(path) for path in folder.rglob("*") if path.suffix in (".html", ".js", ".txt"))


def test_students_read_everything_but_answers_and_hidden_tests(course):
    index = make(course)
    page = words(index.parent / f"{LESSON}.html")
    assert "output of prelude" in page and "output of ex01-triple-visible" in page and "output of figure" in page
    assert "raise NotImplementedError()" in page and "a warning" not in page and "a bar" not in page
    everywhere = everything(index.parent)
    source = notebooks.read(paths.notebook(LESSON, course))
    secret = {
        *SHOWN,
        *notebooks.solution_lines(source),
        *notebooks.hidden_lines(source),
        "output of ex01-triple-hidden",
    }
    assert not [line for line in secret if line in everywhere]
    assert "quick profile" in words(index)


def test_instructors_read_answers_and_hidden_tests(course):
    index = make(course, "instructor")
    page = words(index.parent / f"{LESSON}.html")
    assert not [line for line in SHOWN if line not in page]
    assert "not for students" in words(index)


def test_every_link_leads_somewhere_and_nothing_comes_from_afar(course):
    folder = make(course).parent
    for path in folder.rglob("*.html"):
        text = path.read_text()
        for kind, link in re.findall(r"\b(href|src)=\"([^\"]*)\"", text):
            parts = urlsplit(html.unescape(link))
            if parts.scheme or parts.netloc:
                assert kind == "href" and "stylesheet" not in text.split(link)[0][-40:], link
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            assert target.exists(), f"{path.name}: {link}"
            if parts.fragment and target.suffix == ".html":
                assert f'id="{unquote(parts.fragment)}"' in target.read_text(), f"{path.name}: {link}"


def test_formulas_are_drawn_without_scripts_and_figures_have_words(course):
    text = (make(course).parent / f"{LESSON}.html").read_text()
    assert text.count("<math") == 2 and "mathjax" not in text.lower()
    assert 'alt="Plot: Losses"' in text


def test_it_can_be_searched(course):
    index = (make(course).parent / "searchindex.js").read_text()
    assert LESSON in index and "tripl" in index


def test_an_old_run_is_refused_and_the_book_before_stays(course):
    before = make(course).read_text()
    changed = notebooks.read(paths.notebook(LESSON, course))
    changed.cells[0].source = "# Another title"
    nbformat.write(changed, paths.notebook(LESSON, course))
    with pytest.raises(CourseError, match="has changed since it was executed: run `course run 00`"):
        make(course)
    (course / "build/run" / f"{LESSON}.ipynb").unlink()
    with pytest.raises(CourseError, match="has not been executed"):
        make(course)
    assert (course / "book/student/index.html").read_text() == before


@pytest.mark.parametrize(("text", "fault"), [("[gone](nowhere.ipynb)", "nowhere"), (r"$\wrongcommand{x}$", "wrong")])
def test_what_would_be_broken_on_the_page_is_an_error(course, text, fault):
    for path in (paths.notebook(LESSON, course), course / "build/run" / f"{LESSON}.ipynb"):
        notebook = notebooks.read(path)
        notebook.cells[0].source += f"\n\n{text}"
        nbformat.write(notebook, path)
    with pytest.raises(CourseError, match=fault):
        make(course)
    assert not Path(course / "book").exists()


def test_an_edition_that_does_not_exist_is_an_error(course):
    with pytest.raises(CourseError, match="choose student or instructor"):
        make(course, "teacher")
