"""The book in a browser, opened from the disk: it is read, searched, and fits a telephone."""

import pytest
from playwright.sync_api import expect

from tests.unit.grading import books
from tests.unit.lessons import LESSON

pytest.importorskip("sphinx", reason="run `make .venv/book`")
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    return books.make(books.executed_course(tmp_path_factory.mktemp("book")))


@pytest.fixture
def asked(page):
    """What the page has asked for so far."""
    urls = []
    page.on("request", lambda request: urls.append(request.url))
    return urls


def test_a_click_opens_a_lesson_with_its_figures_and_nothing_comes_from_afar(page, index, asked):
    page.goto(index.as_uri())
    page.get_by_role("main").get_by_role("link", name="A small lesson").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("A small lesson")
    figure = page.get_by_alt_text("Figure: energy")
    expect(figure).to_be_visible()
    assert figure.evaluate("image => image.naturalWidth") == 1  # it has been loaded
    check = page.get_by_text('see("triple(2)", triple(2))')
    expect(check).not_to_be_visible()
    page.get_by_text("Show the check").first.click()
    expect(check).to_be_visible()
    assert len(asked) > 2 and all(url.startswith(("file:", "data:")) for url in asked)


def test_search_leads_to_the_word_even_in_a_folded_hint(page, index):
    page.set_viewport_size({"width": 1280, "height": 400})
    page.goto(index.as_uri())
    page.get_by_placeholder("Search").fill("zebra")
    page.keyboard.press("Enter")
    page.locator("#search-results").get_by_role("link", name="A small lesson").click()
    expect(page.locator("article .highlighted", has_text="zebra")).to_be_in_viewport()


def test_it_fits_a_telephone(page, index):
    page.set_viewport_size({"width": 400, "height": 800})
    page.goto(index.with_name(f"{LESSON}.html").as_uri())
    expect(page.get_by_role("table")).to_be_visible()
    for place in ("html", ".content"):
        assert page.locator(place).evaluate("e => e.scrollWidth <= e.clientWidth"), f"{place} scrolls sideways"
