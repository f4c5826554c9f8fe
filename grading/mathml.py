"""Formulas as MathML, which browsers draw by themselves: a page needs no script, and nothing from afar, for them."""

from __future__ import annotations

import re
from typing import Any

from docutils.nodes import SkipNode
from docutils.utils.math import MathError
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

# What the lessons write as it looks, and docutils knows by name alone; the size of brackets it leaves to the browser.
NAMES = {"∂": "partial", "·": "cdot", "…": "ldots", "←": "leftarrow", "≤": "le", "≥": "ge", "×": "times", "→": "to"}
SIZE = re.compile(r"\\[Bb]igg?[lr]?(?![A-Za-z])")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the renderer `mathml` with Sphinx."""
    app.add_html_math_renderer("mathml", (_inline, None), (_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _inline(writer: Any, node: Any) -> None:
    writer.body.append(mathml(node.astext(), block=False))
    raise SkipNode


def _block(writer: Any, node: Any) -> None:
    writer.body.append(f'<div class="math">{mathml(node.astext(), block=True)}</div>')
    raise SkipNode


def mathml(formula: str, block: bool) -> str:
    """Return a formula of LaTeX as MathML.

    Raises:
        ExtensionError: it has a command that is not known.
    """
    for sign, name in NAMES.items():
        formula = formula.replace(sign, f"\\{name} ")
    try:
        return tex2mathml(SIZE.sub("", formula), as_block=block)
    except MathError as error:
        raise ExtensionError(f"the formula {formula!r} cannot be drawn: {error}") from error
