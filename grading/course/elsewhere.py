"""A cell for notebooks that are opened where the course is not installed, in Colab say: it brings the course there.

The cell is put into the lessons of a bundle when the instructor says where the bundle itself will lie. Where the course
is installed, in JupyterLab or in the grader, the cell does nothing.
"""

from __future__ import annotations

import tomllib
from urllib.parse import urlsplit

import nbformat

from grading.paths import CourseError

REQUIREMENTS = "requirements-elsewhere.txt"
# What a place where notebooks can be opened has of its own, or what only a student's own machine needs.
THERE = ("torch", "ipywidgets", "jsonschema", "jupyterlab", "nbgrader")
CELL = """\
# Brings the course here where it is missing, in Colab say; where it is installed, this does nothing.
import importlib.util

if importlib.util.find_spec("pretrain") is None:
    import os, subprocess, sys, urllib.request, zipfile

    if not os.path.isdir("{folder}"):
        archive, _ = urllib.request.urlretrieve("{address}")
        zipfile.ZipFile(archive).extractall()
    subprocess.run([sys.executable, "-m", "pip", "install", "-q", "-r", "{folder}/{requirements}"], check=True)
    os.environ["PYTHONPATH"] = os.path.abspath("{folder}/lib")
    sys.path.insert(0, os.environ["PYTHONPATH"])
    os.chdir("{folder}/lessons/{lesson}")"""


def check_address(address: str) -> None:
    """Refuse what cannot be the address of a bundle.

    Raises:
        CourseError: it says what is wrong.
    """
    parts = urlsplit(address)
    plain = address.isascii() and address.isprintable() and not set(address) & set("\"'\\ {}")
    if parts.scheme != "https" or not parts.hostname or not plain:
        raise CourseError(f"{address!r} is no address that a notebook can fetch: write https://… without spaces")
    if parts.username or parts.password:
        raise CourseError("the address holds a password, which every student would read: leave it out")


def cell(lesson: str, address: str, folder: str) -> str:
    """Return the cell's source for a lesson of the bundle that lies at an address and holds `folder`."""
    return CELL.format(lesson=lesson, address=address, folder=folder, requirements=REQUIREMENTS)


def with_cell(notebook: bytes, source: str) -> bytes:
    """Return a lesson's notebook with the cell behind its title."""
    made = nbformat.reads(notebook.decode(), as_version=4)
    made.cells.insert(1, nbformat.v4.new_code_cell(source, id="fetch-the-course"))
    return f"{nbformat.writes(made)}\n".encode()


def requirements(project: str) -> str:
    """Return what pip is to install there: what a student needs (pyproject.toml), without what is there already."""
    wanted = tomllib.loads(project)["project"]["dependencies"]
    return "".join(f"{line}\n" for line in wanted if not line.startswith(THERE))
