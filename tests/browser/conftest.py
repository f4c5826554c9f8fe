"""A browser and a page for each test; without chromium the tests are skipped, but in CI they fail."""

from __future__ import annotations

import os
import shutil

import pytest

MISSING = "chromium is not installed (Debian: apt-get install chromium): the browser tests cannot run"
PATIENCE = 60_000  # milliseconds; of a condition that does not come true


def find_chromium():
    found = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
    return next(filter(None, found), None)


@pytest.fixture(scope="module")
def browser():
    """A browser for one module: while it lives, other tests of this process could not use asyncio."""
    path = find_chromium()
    if path is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(MISSING)
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"] if os.geteuid() == 0 else [])
        yield browser
        browser.close()


@pytest.fixture
def page(browser):
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()
