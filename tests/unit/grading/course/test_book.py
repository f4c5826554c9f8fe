"""The lessons as a website: without answers for students, every link leads somewhere, nothing comes from afar."""

import html
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import nbformat
import pytest
from nbformat.v4 import new_output

from grading import paths
from grading.course import book
from grading.course.book import words
from grading.lessons import notebooks
from grading.paths import CourseError
from tests.unit.grading import books
from tests.unit.lessons import LESSON

pytest.importorskip("sphinx", reason="run `make .venv/book`")
SHOWN = ("918273", "return sum(numbers)", "a reason")  # in the instructor's edition


@pytest.fixture
def course(tmp_path):
    return books.executed_course(tmp_path)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Both editions, made once: the course and the folder of each edition."""
    course = books.executed_course(tmp_path_factory.mktemp("site"))
    return course, {edition: books.make(course, edition).parent for edition in book.EDITIONS}


@pytest.fixture
def student(site):
    return site[1]["student"]


@pytest.fixture
def lesson(student):
    """The lesson's page for students, as HTML."""
    return (student / f"{LESSON}.html").read_text()


def everything(folder):
    return "\n".join(words(path) for path in folder.rglob("*") if path.suffix in (".html", ".js", ".txt"))


def test_students_read_everything_but_answers_and_hidden_tests(site, student):
    page = words(student / f"{LESSON}.html")
    assert "output of prelude" in page and "output of ex01-triple-visible" in page and "output of figure" in page
    assert "raise NotImplementedError()" in page and "a claim" in page
    assert "a warning" not in page and "a bar" not in page
    everywhere = everything(student)
    source = notebooks.read(paths.notebook(LESSON, site[0]))
    secret = {
        *SHOWN,
        *notebooks.solution_lines(source),
        *notebooks.hidden_lines(source),
        "output of ex01-triple-hidden",
    }
    assert not [line for line in secret if line in everywhere]
    assert "quick profile" in words(student / "index.html")


def test_an_output_that_gives_a_hidden_test_away_is_an_error(course):
    path = course / "build/run" / f"{LESSON}.ipynb"
    executed = notebooks.read(path)
    hidden = sorted(notebooks.hidden_lines(executed))[0]
    executed.cells[-1].outputs = [new_output("stream", text=f"---> {hidden}\n{hidden}\n")]
    nbformat.write(executed, path)
    with pytest.raises(CourseError, match=f"give answers away: {LESSON}.html has a line of a solution or hidden test"):
        books.make(course)
    assert books.make(course, "instructor").exists()


def test_instructors_read_answers_and_hidden_tests(site):
    folder = site[1]["instructor"]
    page = words(folder / f"{LESSON}.html")
    assert not [line for line in SHOWN if line not in page]
    assert "not for students" in words(folder / "index.html")


def test_every_link_leads_somewhere(student):
    for page in student.rglob("*.html"):
        for link in re.findall(r"\b(?:href|src)=\"([^\"]*)\"", page.read_text()):
            parts = urlsplit(html.unescape(link))
            if parts.scheme:
                continue
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            assert target.exists(), f"{page.name}: {link}"
            if parts.fragment and target.suffix == ".html":
                assert f'id="{unquote(parts.fragment)}"' in target.read_text(), f"{page.name}: {link}"


LOADED = re.compile(
    r"<(?!a\b)[^>]*\b(?:src|srcset|href|data|poster|action)=[\"']?\s*([^\"'\s>]+)"  # by tags other than links
    r"|@import\s+[\"']([^\"']+)|\burl\(\s*[\"']?([^\"')]+)"  # by style
)


@pytest.mark.parametrize("edition", book.EDITIONS)
def test_nothing_comes_from_afar(site, edition):
    files = [path for path in site[1][edition].rglob("*") if path.suffix in (".html", ".css")]
    loaded = [(path.name, "".join(found)) for path in files for found in LOADED.findall(path.read_text())]
    assert {name for name, _ in loaded} >= {"index.html", f"{LESSON}.html", "search.html"}
    assert not [(name, link) for name, link in loaded if re.match(r"(?!data:|#)([a-z]+:|//)", link)]


def test_formulas_are_drawn_without_scripts(lesson):
    assert lesson.count("<math") == 3 and "≠" in lesson and "MathJax" not in lesson


def test_each_figure_has_its_size_and_its_words(lesson):
    images = re.findall("<img[^>]*>", lesson)
    alternatives = [re.search('alt="([^"]*)"', image)[1] for image in images]
    assert alternatives == ["Figure: Losses: loss against step", "Figure: energy"]
    assert all('width="562"' in image for image in images)


def test_tests_are_folded_and_say_so(site, lesson):
    own = (site[1]["instructor"] / f"{LESSON}.html").read_text()
    folds = ("Show the check", "Show the hidden tests")
    assert [[text.count(fold) for fold in folds] for text in (lesson, own)] == [[2, 0], [2, 2]]


def test_it_can_be_searched(student):
    index = (student / "searchindex.js").read_text()
    assert LESSON in index and "tripl" in index


def test_an_old_run_is_refused_and_the_book_before_stays(course):
    before = books.make(course).read_text()
    changed = notebooks.read(paths.notebook(LESSON, course))
    changed.cells[0].source = "# Another title"
    nbformat.write(changed, paths.notebook(LESSON, course))
    with pytest.raises(CourseError, match="has changed since it was executed: run `course run 00`"):
        books.make(course)
    (course / "build/run" / f"{LESSON}.ipynb").unlink()
    with pytest.raises(CourseError, match="has not been executed"):
        books.make(course)
    assert (course / "book/student/index.html").read_text() == before


@pytest.mark.parametrize(("text", "fault"), [("[gone](nowhere.ipynb)", "nowhere"), (r"$\wrongcommand{x}$", "wrong")])
def test_what_would_be_broken_on_the_page_is_an_error(course, text, fault):
    for path in (paths.notebook(LESSON, course), course / "build/run" / f"{LESSON}.ipynb"):
        notebook = notebooks.read(path)
        notebook.cells[0].source += f"\n\n{text}"
        nbformat.write(notebook, path)
    with pytest.raises(CourseError, match=fault):
        books.make(course)
    assert not Path(course / "book").exists()


def test_an_edition_that_does_not_exist_is_an_error(course):
    with pytest.raises(CourseError, match="choose student or instructor"):
        books.make(course, "teacher")
