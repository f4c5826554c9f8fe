"""Measured claims: what a lesson says about pre-training, over seeds, beside a plain baseline.

A notebook shows each claim as a table; `course run` collects them from the notebook's outputs, where they are JSON.
"""

from __future__ import annotations

import html
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

CLAIM_MIME = "application/vnd.pretrain.claim+json"
HEADLINE_MIME = "application/vnd.pretrain.headline+json"


@dataclass(frozen=True)
class Claim:
    """One claim with what was measured.

    Attributes:
        name: the claim, as a sentence.
        lesson, source, task, metric: where it is tried, who claimed it, on what, in which unit.
        arms: what was compared: the values of each arm, one a seed.
        better, baseline: the arms that the verdict compares.
        margin: by how much (in units of the metric) `better` has to be ahead of `baseline` on average.
        higher_is_better: False for losses and times.
        note: when a claim holds only under a condition, that condition; shown in every case.
    """

    name: str
    lesson: str
    source: str
    task: str
    metric: str
    arms: dict[str, list[float]]
    better: str
    baseline: str
    margin: float
    higher_is_better: bool = True
    note: str = ""
    verdict: str = field(init=False)

    def __post_init__(self) -> None:
        if missing := [arm for arm in (self.better, self.baseline) if arm not in self.arms]:
            raise ValueError(
                f"claim {self.name!r} compares {missing[0]!r}, which is not among its arms {list(self.arms)}"
            )
        if empty := [arm for arm, values in self.arms.items() if not values]:
            raise ValueError(f"claim {self.name!r} has no value for {empty[0]!r}")
        object.__setattr__(self, "verdict", "holds" if self._ahead() else "does not hold here")

    def _ahead(self) -> bool:
        """Ahead by the margin on average, and by more than the noise of the seeds (two standard errors)."""
        sign = 1 if self.higher_is_better else -1
        better, baseline = self.arms[self.better], self.arms[self.baseline]
        gain = sign * (statistics.fmean(better) - statistics.fmean(baseline))
        noise = sum(statistics.variance(arm) / len(arm) for arm in (better, baseline) if len(arm) > 1) ** 0.5
        # A claim of "no worse" has a negative margin: then the gain counts as it was measured.
        return gain >= self.margin and (self.margin < 0 or gain >= 2 * noise)

    def as_dict(self) -> dict[str, Any]:
        """Return the claim as plain data, with mean and standard deviation of each arm."""
        spread = {arm: {"mean": statistics.fmean(v), "sd": deviation(v), "values": v} for arm, v in self.arms.items()}
        return asdict(self) | {"arms": spread, "seeds": max(len(values) for values in self.arms.values())}

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        return {CLAIM_MIME: self.as_dict(), "text/html": self._html(), "text/plain": self._text()}

    def _rows(self) -> list[tuple[str, str, str]]:
        role = {self.better: "claimed better", self.baseline: "baseline"}
        return [(arm, show_spread(values), role.get(arm, "")) for arm, values in self.arms.items()]

    def _text(self) -> str:
        rows = [f"  {arm}: {value} {f'({role})' if role else ''}".rstrip() for arm, value, role in self._rows()]
        head = f"Claim: {self.name} ({self.source}): {self.verdict}\n  {self.metric} on {self.task}"
        return "\n".join([head, *rows, f"  {self.note}" if self.note else ""]).rstrip()

    def _html(self) -> str:
        rows = "".join(
            "<tr>" + "".join(f'<td style="text-align:left">{html.escape(cell)}</td>' for cell in row) + "</tr>"
            for row in self._rows()
        )
        mark = {"holds": "✓"}.get(self.verdict, "✗")
        return (
            f"<b>Claim:</b> {html.escape(self.name)} <i>({html.escape(self.source)})</i><br>"
            f"<table><tr><th>arm</th><th>{html.escape(self.metric)}</th><th></th></tr>{rows}</table>"
            f"<b>{mark} {self.verdict}</b> on {html.escape(self.task)}. {html.escape(self.note)}"
        )


def claim(name: str, *, arms: Mapping[str, Sequence[float]], **details: Any) -> Claim:
    """Record a claim and show it. See `Claim` for the arguments; returns the claim, with its verdict."""
    measured = Claim(name, arms={arm: [float(v) for v in values] for arm, values in arms.items()}, **details)
    _display(measured._repr_mimebundle_())
    return measured


def headline(text: str, **numbers: float) -> None:
    """Record the lesson's result in one line, with the numbers in it, for the table of `course run`."""
    _display({HEADLINE_MIME: {"text": text, "numbers": numbers}, "text/plain": text})


def deviation(values: Sequence[float]) -> float:
    """Return the sample standard deviation; 0 for a single value."""
    return statistics.stdev(values) if len(values) > 1 else 0.0


def show_spread(values: Sequence[float]) -> str:
    """Return "mean ± standard deviation (n)" with three significant digits."""
    return f"{statistics.fmean(values):.3g} ± {deviation(values):.2g} ({len(values)} seeds)"


def _display(bundle: dict[str, Any]) -> None:
    """Show a bundle in a notebook; print its text elsewhere."""
    from IPython import get_ipython

    if get_ipython() is None:
        print(bundle["text/plain"])
        return
    from IPython.display import display

    display(bundle, raw=True)
