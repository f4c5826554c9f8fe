"""Make what a student wrote or printed safe to show in the instructor's and the student's browser.

No script, handler or remote load survives in Markdown, HTML or SVG; ordinary tables, pictures, maths and plots do. What
is not known to be harmless is shown as plain text, or left out.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import html
import re
from collections.abc import Collection
from typing import Any

import nh3
from markdown_it import MarkdownIt
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode, v4

PICTURES = ("image/png", "image/jpeg", "image/gif")
LONGEST = 20_000  # characters of Markdown; some texts cost the renderers the square of their length
MOST = 500_000  # characters of Markdown in a notebook
MOST_LINES = 500  # of a traceback: each is a text of its own, which takes more memory than it has letters
# A tag, or the beginning of one that a browser would end somewhere further down; `a < b` and `p<q` are neither.
TAG = re.compile(r"<[a-z/!?][^<]*>|<[a-z][\w-]+(?:[\s/]|$)|<[a-z]\s[^<]*=|<[/!?]", re.IGNORECASE)
EMBEDDED = re.compile(r"(?<=;base64,)[A-Za-z0-9+/=]{1025,}")
PICTURE = re.compile(r"!\[[^\[\]]*\]\(\s*(?:attachment:([\w.%-]+)|data:image/(?:png|jpeg|gif);base64,[\w+/=]+)\s*\)")
# Where Markdown has an address: after `[name]`, in parentheses or behind a colon, and in angle brackets.
SCHEME = re.compile(r"(?:\][(:]|<)(?:javascript|vbscript|livescript|data|file|blob|jar)(?::|&colon;)", re.IGNORECASE)
# Commands with which MathJax makes links, styles and attributes.
MATHJAX = re.compile(
    r"\\(?:href|style|class|cssid|bbox|require|includegraphics|unicode|data|mmltoken)\b", re.IGNORECASE
)

# What a renderer may make of Markdown. Every `<` of a text is escaped there: one that is left begins a tag.
PIECE = re.compile(r"<[^<>]*>|[^<]+|<")
RENDERED_TAG = re.compile(r"<(/?)([a-z]+[1-6]?)((?:\s+[a-z]+(?:=\"[^\"]*\")?)*)\s*/?>", re.IGNORECASE)
RENDERED_ATTRIBUTE = re.compile(r"([a-z]+)(?:=\"([^\"]*)\")?", re.IGNORECASE)
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
PLAIN_TAGS = HEADINGS | {
    *("a", "b", "blockquote", "br", "code", "del", "details", "em", "hr", "i", "img", "kbd", "li", "ol", "p", "pre"),
    *("s", "strong", "sub", "summary", "sup", "table", "tbody", "td", "th", "thead", "tr", "u", "ul"),
}
OWN_TAGS = {"div", "span", "input", "dl", "dt", "dd"}  # nbconvert's, for colours in code and for lists
HARMLESS_VALUE = {
    # What has no scheme stays where the page is.
    "href": re.compile(r"(?:https?:|mailto:|#)[^\\]*|[\w.][^:\\]*|", re.IGNORECASE),
    "src": re.compile(r"data:image/(?:png|jpeg|gif);base64,[A-Za-z0-9+/=]*"),
    "alt": re.compile(".*", re.DOTALL),
    "title": re.compile(".*", re.DOTALL),
    # Not mermaid, of which nbconvert makes drawings that may load pictures.
    "class": re.compile(r"highlight|anchor-link|task-list-item(?:-checkbox)?|language-\S*|[a-z]{1,2}\d?"),
    "style": re.compile(r"text-align: ?(?:left|center|right);?"),
    "start": re.compile(r"\d+"),
    "type": re.compile("checkbox"),
    "disabled": re.compile(""),
    "checked": re.compile(""),
}
COMMONMARK = MarkdownIt("commonmark", {"maxNesting": 10_000}).enable(["table", "strikethrough"])
COMMONMARK.validateLink = lambda url: True  # type: ignore[method-assign]  # not left out here, so that it is seen

TAGS = {
    *("a", "abbr", "b", "blockquote", "br", "caption", "code", "col", "colgroup", "dd", "del", "details", "div", "dl"),
    *("dt", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "ol", "p", "pre", "s"),
    *("samp", "small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr"),
    *("u", "ul", "var"),
}
ATTRIBUTES = {
    "*": {"style", "title", "align", "valign"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "table": {"border"},
}
STYLES = {
    *("border", "border-left", "border-right", "border-top", "border-bottom", "border-collapse", "color", "width"),
    *("background-color", "font-size", "font-style", "font-weight", "margin", "padding", "text-align"),
    *("vertical-align", "max-width", "white-space"),
}
OWN_PLACE = "contain:paint;overflow:auto"


def markdown(text: str, attachments: Collection[str] = ()) -> tuple[str, bool]:
    """Return Markdown that is safe to render, and whether it had to be turned into plain text."""
    return (text, False) if markdown_is_harmless(text, attachments) else (as_plain_text(text), True)


def markdown_is_harmless(text: str, attachments: Collection[str] = ()) -> bool:
    """Say whether Markdown holds nothing but Markdown, simple tags and pictures of its own.

    It is judged as a browser would read it at worst, with entities decoded and spaces inside words removed, and by
    what renderers make of it. A text that is too long to be judged is not harmless.
    """
    text = EMBEDDED.sub(_digest, text)
    return len(text) <= LONGEST and _reads_harmless(text, attachments) and _renders_harmless(text, attachments)


def _digest(found: re.Match[str]) -> str:
    """Stand in for a long picture: different for each, and still longer than what Markdown takes for a name."""
    return 16 * hashlib.sha256(found[0].encode()).hexdigest()


def _reads_harmless(text: str, attachments: Collection[str]) -> bool:
    named = {name for name in PICTURE.findall(text) if name}
    rest = PICTURE.sub("", text)
    if not named <= set(attachments) or "attachment:" in rest:
        return False  # nbconvert, and with it formgrader, stumbles over an attachment that is not there
    if "![" in rest and ("//" in rest or "\\\\" in rest):
        return False  # a picture from elsewhere, or something that looks like one
    decoded = html.unescape(html.unescape(rest))
    squeezed = "".join(character for character in decoded if character > " " and character.isprintable())
    return not SCHEME.search(squeezed) and not MATHJAX.search(decoded)


def _renders_harmless(text: str, attachments: Collection[str]) -> bool:
    """Judge what nbconvert makes of a text, and what a renderer that follows CommonMark does, as JupyterLab's."""
    pictures = {name: {"image/png": "AAAA"} for name in attachments}
    try:
        shown = MarkdownWithMath(renderer=IPythonRenderer(escape=False, attachments=pictures)).render(text)
        strict = COMMONMARK.render(text)
    except Exception:  # what cannot be rendered (nested too deeply, say) would stop formgrader too
        return False
    pages = ((shown, PLAIN_TAGS | OWN_TAGS), (strict, PLAIN_TAGS))
    return all(_page_is_harmless(page, attachments, tags) for page, tags in pages)


def _page_is_harmless(page: str, attachments: Collection[str], tags: Collection[str]) -> bool:
    """Say whether a rendered text has no other tags than `tags`, and no text outside code that looks like one."""
    seen, code = [], 0
    for piece in PIECE.findall(page):
        if piece.startswith("<"):
            tag = RENDERED_TAG.fullmatch(piece)
            if not tag or tag[2].lower() not in tags or not _tag_is_harmless(tag[2].lower(), tag[3], attachments):
                return False
            code += (-1 if tag[1] else 1) if tag[2].lower() in ("code", "pre") else 0
        elif code <= 0:
            seen.append(piece)
    words = html.unescape(html.unescape("".join(seen)))
    return not TAG.search(words) and not MATHJAX.search(words)


def _tag_is_harmless(tag: str, written: str, attachments: Collection[str]) -> bool:
    for name, found in RENDERED_ATTRIBUTE.findall(written):
        value = html.unescape(found).strip()
        if name == "src" and value.startswith("attachment:") and value.partition(":")[2] in attachments:
            continue
        if name == "id" and tag in HEADINGS:
            continue
        if name not in HARMLESS_VALUE or not HARMLESS_VALUE[name].fullmatch(value):
            return False
    return True


def as_plain_text(text: str) -> str:
    """Return Markdown that shows `text` letter by letter."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{text}\n{fence}"


def clean_html(text: str) -> str:
    """Return HTML with nothing in it but text, tables, formatting and embedded pictures."""
    return nh3.clean(
        text,
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_attribute,
        filter_style_properties=STYLES,
        url_schemes={"http", "https", "mailto", "data"},
        link_rel="noopener noreferrer nofollow",
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    squeezed = "".join(value.split()).lower()
    if name == "src":
        return value if squeezed.startswith(tuple(f"data:{kind};base64," for kind in PICTURES)) else None
    if name == "href":
        return None if squeezed.startswith("data:") else value
    if name == "style":
        return None if re.search(r"url|\\|expression|import|/\*", squeezed) else _in_its_place(value)
    return value


def _in_its_place(style: str) -> str:
    """Return a style without what moves something over its neighbours: lengths below zero, or that are reckoned."""
    return ";".join(part for part in style.split(";") if not re.search(r"-\s*[\d.]|calc|var\(", part, re.IGNORECASE))


def outputs(found: Any) -> list[NotebookNode]:
    """Return a cell's outputs, each built anew from the parts that are known to be harmless."""
    if not isinstance(found, list):
        return []
    return [made for output in found if isinstance(output, dict) and (made := _output(output)) is not None]


def _output(output: dict[str, Any]) -> NotebookNode | None:
    kind = output.get("output_type")
    if kind == "stream":
        name = "stderr" if output.get("name") == "stderr" else "stdout"
        return v4.new_output("stream", name=name, text=_text(output.get("text")))
    if kind == "error":
        lines = output.get("traceback")
        trace = [_text(line) for line in lines[:MOST_LINES]] if isinstance(lines, list) else []
        return v4.new_output(
            "error", ename=_text(output.get("ename")), evalue=_text(output.get("evalue")), traceback=trace
        )
    if kind in ("display_data", "execute_result") and isinstance(output.get("data"), dict):
        # Always display_data: nbgrader reads an execute_result as a score.
        return v4.new_output("display_data", data=bundle(output["data"]), metadata={})
    return None


def bundle(data: dict[Any, Any]) -> dict[str, str]:
    """Return the harmless parts of a MIME bundle."""
    made = {"text/plain": _plain(data)}
    made |= {kind: found for kind in PICTURES if (found := _base64(_text(data.get(kind))))}
    if "text/html" in data:
        # Whatever is laid over its neighbours ends at the border of its own place.
        made["text/html"] = f'<div style="{OWN_PLACE}">{clean_html(_text(data["text/html"]))}</div>'
    elif "image/svg+xml" in data:
        # As a picture an SVG can neither run scripts nor load anything.
        encoded = base64.b64encode(_text(data["image/svg+xml"]).encode()).decode()
        made["text/html"] = f'<img alt="plot" src="data:image/svg+xml;base64,{encoded}">'
    return made


def _plain(data: dict[Any, Any]) -> str:
    """Return an output as text; Markdown and LaTeX as they are written: to judge how they look can take minutes."""
    text = _text(data.get("text/plain"))
    written = next((found for kind in ("text/markdown", "text/latex") if (found := _text(data.get(kind)))), "")
    return written if written and (not text or text.startswith("<IPython.core.display.")) else text


def _base64(text: str) -> str:
    """Return `text` if it is base64, else nothing."""
    compact = "".join(text.split())
    try:
        base64.b64decode(compact, validate=True)
    except (binascii.Error, ValueError):
        return ""
    return compact


def _text(value: Any) -> str:
    """Return text as text; lists of lines, as notebooks may hold, are joined; everything else is nothing."""
    if isinstance(value, list):
        return "".join(part for part in value if isinstance(part, str))
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else ""


def texts(notebook: NotebookNode, released: Collection[str]) -> list[str]:
    """Make a notebook's Markdown safe, in place, but for `released` texts; return a flag for each one made plain."""
    flags, length = [], 0
    for cell in notebook.cells:
        if cell.cell_type == "code" or cell.source in released:
            continue
        length += len(EMBEDDED.sub(_digest, cell.source))
        if length > MOST:
            cell.source, changed = as_plain_text(cell.source), True
        else:
            cell.source, changed = markdown(cell.source, _attached(cell))
        if changed:
            name = cell.metadata.get("nbgrader", {}).get("grade_id") or cell.get("id", "a text cell")
            what = "markup that could run or load something, or only looks like it, or is very long"
            flags.append(f"{name}: {what}, is shown as plain text")
    return flags


def _attached(cell: NotebookNode) -> set[str]:
    """Return the names of a cell's attachments that are pictures and nothing else."""
    found = cell.get("attachments", {}).items()
    return {name for name, data in found if data and all(kind in PICTURES and _base64(data[kind]) for kind in data)}
