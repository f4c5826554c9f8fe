"""What a person does in JupyterLab: choose from menus, write into cells, run them, save."""

from __future__ import annotations

import contextlib
import re

from playwright.sync_api import Locator, Page, expect

RUN = re.compile(r"\[\d+\]:")


def choose(page: Page, *items: str) -> None:
    """Choose from the menu bar."""
    for item in items:
        page.get_by_role("menuitem", name=item, exact=True).click()


def notebook(page: Page) -> Locator:
    """Return the notebook that is in front, once its kernel can be used."""
    panel = page.locator(".jp-NotebookPanel:visible")
    expect(panel.locator(".jp-Toolbar-kernelName")).to_contain_text("Python 3")
    expect(panel.locator(".jp-Notebook-ExecutionIndicator")).to_have_attribute("data-status", "idle")
    return panel


def cell(panel: Locator, text: str) -> Locator:
    """Return the one cell with this text."""
    return panel.locator(".jp-Cell", has_text=text)


def write(page: Page, cell: Locator, source: str) -> None:
    """Replace what is in a code cell, or in a text cell."""
    if cell.locator(".jp-RenderedMarkdown").is_visible():
        cell.locator(".jp-RenderedMarkdown").dblclick()
    cell.locator(".cm-content").click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(source)


def start(page: Page, cell: Locator) -> None:
    """Run a code cell that is shown; ask again where JupyterLab drops the wish, as it may before its kernel answers."""
    prompt = cell.locator(".jp-InputPrompt")
    for patience in (3_000, 10_000, 30_000):
        prompt.click()
        page.keyboard.press("Shift+Enter")
        with contextlib.suppress(AssertionError):  # the last time, what the caller expects fails and says so
            return expect(prompt).not_to_have_text("[ ]:", timeout=patience)


def run(page: Page, cell: Locator) -> Locator:
    """Run a code cell that is shown, wait until it has run, and return its output."""
    start(page, cell)
    expect(cell.locator(".jp-InputPrompt")).to_have_text(RUN)
    return cell.locator(".jp-OutputArea")


def save(page: Page) -> None:
    """Save the notebook that is in front, and wait until the server has it."""
    with page.expect_response(lambda r: "/api/contents/" in r.url and r.request.method == "PUT"):
        page.keyboard.press("ControlOrMeta+s")
