"""The course in a real browser: Debian's chromium, driven by Playwright, against the real JupyterLab."""
