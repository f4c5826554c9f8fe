"""A small course that has been executed, and the website made of it, for tests of the book."""

import json

import nbformat
from nbformat.v4 import new_markdown_cell, new_output

from grading import paths
from grading.course import book
from grading.lessons import notebooks
from pretrain.claims import CLAIM_MIME
from tests.unit.grading import classes
from tests.unit.lessons import LESSON

DOTS = [  # two pictures of one point, black and white
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==",
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTj2FAAAAABJRU5ErkJggg==",
]
TEXT = r"""## Part 1

As in [lesson](#part-1), $\frac{a}{b} ≤ \sum_i x_i$ where $a ≠ b$

$$p(o \mid c) = \exp(u_o)$$

<details><summary>What animal is it?</summary>A <code>zebra</code>.</details>
"""
WIDGETS = "application/vnd.jupyter.widget-state+json"
TABLE = f"<table><tr>{'<td>a wide table</td>' * 20}</tr></table>"
CODE = f'plot.curves({{}}, title="Losses")  # {"a long line " * 8}'


def figure(picture, words):
    """Return an output with a figure, as `pretrain.plot` makes them."""
    about = {"image/png": {"width": 562, "height": 386, "alt": words}}
    return new_output("display_data", {"image/png": picture}, metadata=about)


def executed_course(folder):
    """Make a course whose lesson has been executed: each code cell has printed something, the last has drawn."""
    root = classes.make_course(folder / "course")
    source = notebooks.read(paths.notebook(LESSON, root))
    source.cells.insert(1, new_markdown_cell("## The exercises", id="part"))
    source.cells.append(new_markdown_cell(TEXT, id="formulas"))
    source.cells.append(nbformat.v4.new_code_cell(CODE, id="figure"))
    nbformat.write(source, paths.notebook(LESSON, root))
    for cell in source.cells:
        if cell.cell_type == "code":
            cell.outputs = [new_output("stream", text=f"output of {cell.id}\n")]
    source.cells[-1].outputs += [
        new_output("stream", name="stderr", text="a warning"),
        new_output("display_data", {book.WIDGET: {}, "text/plain": "a bar"}),
        new_output("display_data", {CLAIM_MIME: {}, "text/plain": "a claim"}),
        *(figure(dot, words) for dot, words in zip(DOTS, ("Losses: loss against step", "energy"), strict=True)),
        new_output("display_data", {"text/html": TABLE}),
    ]
    source.metadata["widgets"] = {WIDGETS: {"state": {"a": {}}, "version_major": 2, "version_minor": 0}}
    run = root / "build" / "run"
    run.mkdir(parents=True)
    nbformat.write(source, run / f"{LESSON}.ipynb")
    (run / "results.json").write_text(json.dumps({LESSON: {"profile": "quick"}}))
    return root


def make(course, edition="student"):
    """Make the website and return its first page."""
    return book.book(edition, course / "book", course)
