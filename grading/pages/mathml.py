"""Formulas as MathML, which browsers draw by themselves: a page needs no script, and nothing from afar, for them."""

from __future__ import annotations

import re
from typing import Any

from docutils.nodes import SkipNode
from docutils.utils.math import MathError
from docutils.utils.math.latex2mathml import functions, operators, ordinary, tex2mathml
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

# The lessons write a sign as it looks, which docutils knows by name alone.
NAMES = {sign: name for name, sign in (operators | ordinary).items() if len(sign) == 1 and not sign.isascii()}
NAMES["·"] = "cdot"
# TeX leaves a little space between a function and its argument without brackets.
APPLIED = re.compile(rf"\\(?:{'|'.join(functions)})(?= +(?:[A-Za-z]|\\(?!left)))")
# The size of brackets is left to the browser.
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
    spaced = APPLIED.sub(r"\g<0>\,", SIZE.sub("", formula).replace("−", "-"))
    named = "".join(f"\\{NAMES[sign]} " if sign in NAMES else sign for sign in spaced)
    try:
        return tex2mathml(named, as_block=block)
    except MathError as error:
        raise ExtensionError(f"the formula {formula!r} cannot be drawn: {error}") from error
