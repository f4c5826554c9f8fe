"""Measured claims: what a lesson says about pre-training, over seeds, beside a plain baseline.

A notebook shows each claim as a table; `course run` collects them from the notebook's outputs, where they are JSON.
"""

from __future__ import annotations

import html
import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

CLAIM_MIME = "application/vnd.pretrain.claim+json"
FEWEST_SEEDS = 3
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
        note: shown in every case. Does it begin with "only when", as in "only when labels are few", then it is the
            verdict of a claim that the numbers bear out.

    Raises:
        ValueError: an arm is missing, has no values, or one that is not finite.
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
        for arm, values in self.arms.items():
            if not values or not all(math.isfinite(value) for value in values):
                raise ValueError(f"claim {self.name!r} needs finite values for {arm!r}, not {values}")
        object.__setattr__(self, "verdict", self._verdict())

    def _verdict(self) -> str:
        if self.seeds < FEWEST_SEEDS:
            return "too few seeds to tell"
        if self.gain < self.margin:
            return "does not hold here"
        if self.margin >= 0 and self.gain < self.noise:
            return "too close to tell"
        condition = self.note if self.note.lower().startswith("only when") else ""
        return condition.rstrip(".") or "holds"

    @property
    def gain(self) -> float:
        """By how much `better` is ahead of `baseline` on average, in units of the metric; negative when behind."""
        difference = statistics.fmean(self.arms[self.better]) - statistics.fmean(self.arms[self.baseline])
        return difference if self.higher_is_better else -difference

    @property
    def seeds(self) -> int:
        """The smaller number of values of the two arms that are compared."""
        return min(len(self.arms[arm]) for arm in (self.better, self.baseline))

    @property
    def noise(self) -> float:
        """Two standard errors of the gain. A claim of "no worse", with its negative margin, need not beat it."""
        pair = (self.arms[self.better], self.arms[self.baseline])
        return 2 * sum(deviation(values) ** 2 / len(values) for values in pair) ** 0.5

    def as_dict(self) -> dict[str, Any]:
        """Return the claim as plain data, with mean and standard deviation of each arm."""
        spread = {arm: {"mean": statistics.fmean(v), "sd": deviation(v), "values": v} for arm, v in self.arms.items()}
        return asdict(self) | {"arms": spread, "gain": self.gain, "seeds": self.seeds}

    def bundle(self) -> dict[str, Any]:
        """Return the claim by MIME type: as JSON for programs, as HTML and as text for people."""
        return {CLAIM_MIME: self.as_dict(), "text/html": self._html(), "text/plain": self._text()}

    def _ipython_display_(self) -> None:
        """Show nothing: `claim` has shown it, and a cell that ends in one would show and record it twice."""

    def _rows(self) -> list[tuple[str, str, str]]:
        role = {self.better: "claimed better", self.baseline: "baseline"}
        return [(arm, show_spread(values), role.get(arm, "")) for arm, values in self.arms.items()]

    def _measured(self) -> str:
        """Say how far ahead the arm was and what was needed, in one sentence."""
        place = "ahead" if self.gain >= 0 else "behind"
        rule = f"needed: {self.margin:.3g} ahead" if self.margin >= 0 else f"allowed: {-self.margin:.3g} behind"
        noise = f"; the seeds alone make {self.noise:.2g}, two standard errors" if self.margin >= 0 else ""
        few = f"; a verdict needs {FEWEST_SEEDS} seeds" if self.seeds < FEWEST_SEEDS else noise
        return f"{self.better} is {abs(self.gain):.3g} {place} ({rule}{few})."

    def _text(self) -> str:
        rows = [f"  {arm}: {value} {f'({role})' if role else ''}".rstrip() for arm, value, role in self._rows()]
        head = f"Claim: {self.name} ({self.source}): {self.verdict}\n  {self.metric} on {self.task}. {self._measured()}"
        return "\n".join([head, *rows, f"  {self.note}" if self.note else ""]).rstrip()

    def _html(self) -> str:
        rows = "".join(
            "<tr>" + "".join(f'<td style="text-align:left">{html.escape(cell)}</td>' for cell in row) + "</tr>"
            for row in self._rows()
        )
        mark = "?" if self.verdict.endswith("to tell") else "✗" if self.verdict == "does not hold here" else "✓"
        said = " ".join(html.escape(text) for text in (self._measured(), self.note) if text)
        return (
            f'<div style="margin:.6em 0"><b>Claim:</b> {html.escape(self.name)} <i>({html.escape(self.source)})</i><br>'
            f'<table><tr><th style="text-align:left">{html.escape(self.task)}</th>'
            f'<th style="text-align:left">{html.escape(self.metric)}</th><th></th></tr>{rows}</table>'
            f"<b>{mark} {html.escape(self.verdict)}.</b> {said}</div>"
        )


def claim(name: str, *, arms: Mapping[str, Sequence[float]], **details: Any) -> Claim:
    """Record a claim and show it. See `Claim` for the arguments; returns the claim, with its verdict."""
    measured = Claim(name, arms={arm: [float(v) for v in values] for arm, values in arms.items()}, **details)
    _display(measured.bundle())
    return measured


def headline(text: str, **numbers: float) -> None:
    """Record the lesson's result in one line, with the numbers in it, for the table of `course run`."""
    plain = {name: float(value) for name, value in numbers.items()}
    _display({HEADLINE_MIME: {"text": text, "numbers": plain}, "text/plain": text})


def deviation(values: Sequence[float]) -> float:
    """Return the sample standard deviation; 0 for a single value."""
    return statistics.stdev(values) if len(values) > 1 else 0.0


def show_spread(values: Sequence[float]) -> str:
    """Return "mean ± standard deviation (n seeds)", the mean with three significant digits."""
    if len(values) == 1:
        return f"{values[0]:.3g} (1 seed)"
    return f"{statistics.fmean(values):.3g} ± {deviation(values):.2g} ({len(values)} seeds)"


def _display(bundle: dict[str, Any]) -> None:
    """Show a bundle in a notebook; print its text elsewhere."""
    from IPython import get_ipython

    if get_ipython() is None:
        print(bundle["text/plain"])
        return
    from IPython.display import display

    display(bundle, raw=True)
