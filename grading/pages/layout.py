"""The look of the pages that grading writes: one style, self-contained, readable in light and dark and on paper."""

from __future__ import annotations

import html

STYLE = """
:root { color-scheme: light dark; --line: #8884; --soft: #8881; --good: #1e8449; --bad: #c0392b; --look: #9a6206;
  --link: #1f5fa8; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; margin-bottom: .2rem; } h2 { font-size: 1.2rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; } 
th, td { text-align: left; padding: .35rem .6rem; vertical-align: top; }
td { overflow-wrap: anywhere; } td.state { white-space: nowrap; }
th { border-bottom: 2px solid var(--line); } td { border-bottom: 1px solid var(--line); }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.note { background: var(--soft); border-left: 4px solid var(--look); padding: .5rem .8rem; margin: 1rem 0; }
.good { color: var(--good); } .bad { color: var(--bad); } .look { color: var(--look); }
.good, .bad, .look { font-weight: 600; } .muted { opacity: .7; } .message { white-space: pre-wrap; }
pre { margin: 0; font-size: .85rem; white-space: pre-wrap; } td.half, th.half { width: 50%; }
details { margin: .6rem 0; } summary { cursor: pointer; } h3 { font-size: 1.05rem; margin-top: 1.6rem; }
a { color: var(--link); } 
@media (prefers-color-scheme: dark) { :root { --good: #58d68d; --bad: #ec7063; --look: #f5b041; --link: #8ab8f0; } }
figure { margin: 1rem 0; }
figure svg, figure img { max-width: 100%; height: auto; background: #fff; border-radius: 6px; }
figcaption { opacity: .8; font-size: .9rem; }
"""
# No script, and nothing from anywhere else, whatever might slip into a page.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def page(title: str, body: str) -> str:
    """Return a whole HTML page; `body` is HTML, `title` text."""
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{text(title)}</title>\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head>\n'
        f"<body>\n{body}\n</body></html>\n"
    )


def text(value: object) -> str:
    """Return a value as text that is safe within HTML."""
    return html.escape(str(value))


def line(value: str) -> str:
    """Return text without control characters: names of students and files could steer a terminal or end a row."""
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in value)


def number(value: float | None) -> str:
    """Return points as people write them; a dash where there are none."""
    return "–" if value is None else f"{value:g}"


def table(heads: list[tuple[str, str]], rows: list[list[str]]) -> str:
    """Return a table; `heads` are (title, class) pairs, cells are HTML."""
    head = "".join(f'<th class="{kind}">{text(title)}</th>' for title, kind in heads)
    kinds = [kind for _, kind in heads]
    body = "".join(
        "<tr>" + "".join(f'<td class="{kind}">{cell}</td>' for kind, cell in zip(kinds, row, strict=True)) + "</tr>\n"
        for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead>\n<tbody>{body}</tbody></table>"
