"""README's picture, drawn from measured results: what pre-training buys in each lesson."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from itertools import pairwise
from math import isclose
from typing import Any

from pretrain.claims import HOLDS

WIDTH, MARGIN, ROW, TOP = 760, 24, 68, 46
LETTER = 6.6  # pixels, about, that a letter takes
SHARES = ("accuracy", "R²", "parts right")  # metrics of which 1 is all
CLOSE = 1e-6  # single precision
STYLE = """
text { font: 12px system-ui, sans-serif; fill: #1f2328 }
.task { font-weight: 600 }
line { stroke: #8c959f }
circle.ours { fill: #0969da }
circle.other { fill: #ffffff; stroke: #bc4c00; stroke-width: 2.5 }
.paper { fill: #ffffff }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3 }
circle.ours { fill: #58a6ff }
circle.other { fill: #0d1117; stroke: #f0883e }
.paper { fill: #0d1117 }
}
"""


def picture(runs: dict[str, Any], claims: dict[str, Any]) -> str:
    """Return the picture as SVG: a row for each lesson whose headline is a share that a claim has measured.

    Args:
        runs: docs/results/run.json.
        claims: docs/results/claims.json.
    """
    chosen = [row for name, run in runs.items() for row in _rows(name, run["headlines"], claims.get(name, []))]
    height = TOP + ROW * len(chosen) + MARGIN
    rows = [line for place, row in enumerate(chosen) for line in _drawn(row, TOP + MARGIN // 2 + ROW * place)]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}">'
    paper = f'<rect class="paper" width="{WIDTH}" height="{height}"/>'
    return "\n".join([head, f"<style>{STYLE}</style>", paper, *_legend(), *rows, "</svg>", ""])


@dataclass(frozen=True)
class Row:
    """A lesson's headline: the share of each arm that it names, and which of them was pre-trained."""

    lesson: str
    task: str
    arms: dict[str, float]
    ours: str


def _rows(lesson: str, headlines: list[dict[str, Any]], claims: list[dict[str, Any]]) -> list[Row]:
    """Return a lesson's row: of the first task on which claims measured two or more of the headline's numbers."""
    told = [value for headline in headlines for value in headline["numbers"].values()]
    shares = [claim for claim in claims if claim["metric"].endswith(SHARES)]
    for task in dict.fromkeys(claim["task"] for claim in shares):
        on_task = [claim for claim in shares if claim["task"] == task]
        arms = _told(on_task, told)
        # What holds comes first, for an arm of an undecided claim is no news.
        ours = [claim["better"] for claim in sorted(on_task, key=_is_open) if claim["better"] in arms]
        if ours and len(arms) > 1:
            what = task if on_task[0]["metric"].endswith("accuracy") else f"{task} ({on_task[0]['metric']})"
            return [Row(lesson, what, dict(sorted(arms.items(), key=lambda item: item[1])), ours[0])]
    return []


def _is_open(claim: dict[str, Any]) -> bool:
    return bool(claim["verdict"] != HOLDS)


def _told(claims: list[dict[str, Any]], told: list[float]) -> dict[str, float]:
    """Return the arms of claims whose mean is one of these numbers: a number has one arm, under its first name."""
    arms: dict[str, float] = {}
    for arm, mean in ((arm, found["mean"]) for claim in claims for arm, found in claim["arms"].items()):
        if any(isclose(mean, value, rel_tol=CLOSE) for value in told) and not any(
            isclose(mean, seen) for seen in arms.values()
        ):
            arms[arm] = mean
    return arms


def _legend() -> list[str]:
    return [
        _dot(MARGIN + 6, 22, "ours"),
        _text(MARGIN + 20, 26, "pre-trained", "start"),
        _dot(MARGIN + 116, 22, "other"),
        _text(MARGIN + 130, 26, "from scratch, a plain baseline, or another method", "start"),
        _text(WIDTH - MARGIN, 26, "accuracy, or as said, mean of the seeds", "end"),
    ]


def _drawn(row: Row, y: int) -> list[str]:
    """The task, a line from 0 to 100 %, a dot for each arm, and the arms' names below."""
    words = [f"{mean:.0%} {arm}" for arm, mean in row.arms.items()]
    places = _apart([_x(mean) for mean in row.arms.values()], [len(word) * LETTER for word in words])
    return [
        _text(MARGIN, y, f"{row.lesson[:2]} · {row.task}", "start", "task"),
        f'<line x1="{MARGIN}" x2="{WIDTH - MARGIN}" y1="{y + 16}" y2="{y + 16}"/>',
        *(_dot(_x(mean), y + 16, "other") for arm, mean in row.arms.items() if arm != row.ours),
        _dot(_x(row.arms[row.ours]), y + 16, "ours"),
        *(_text(place, y + 38, word, "middle") for place, word in zip(places, words, strict=True)),
    ]


def _dot(x: float, y: float, kind: str) -> str:
    return f'<circle class="{kind}" cx="{x:.0f}" cy="{y:.0f}" r="{6 if kind == "ours" else 5}"/>'


def _x(share: float) -> float:
    return MARGIN + share * (WIDTH - 2 * MARGIN)


def _apart(centres: list[float], widths: list[float]) -> list[float]:
    """Return where words of these widths may stand, from left to right, near their places and not upon each other."""
    places = [max(centre, MARGIN + width / 2) for centre, width in zip(centres, widths, strict=True)]
    needed = [(a + b) / 2 + 2 * LETTER for a, b in pairwise(widths)]
    for at, gap in enumerate(needed):
        places[at + 1] = max(places[at + 1], places[at] + gap)
    places[-1] = min(places[-1], WIDTH - MARGIN - widths[-1] / 2)
    for at, gap in reversed(list(enumerate(needed))):
        places[at] = min(places[at], places[at + 1] - gap)
    return places


def _text(x: float, y: float, words: str, anchor: str, kind: str = "") -> str:
    return f'<text class="{kind}" x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}">{escape(words)}</text>'
