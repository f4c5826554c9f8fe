"""Measured claims: what a lesson says about pre-training, over seeds, beside a plain baseline.

A notebook shows each claim as a table; `course run` collects them from the notebook's outputs, where they are JSON.
solutions/MEASURE.md says how the course measures, and `pretrain.measure` does it.
"""

from __future__ import annotations

import html
import math
import statistics
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from pretrain.measure import Gain, by_seed, gain
from pretrain.runtime import profile

CLAIM_MIME = "application/vnd.pretrain.claim+json"
HEADLINE_MIME = "application/vnd.pretrain.headline+json"
HOLDS, REFUTED, SMALLER, UNDECIDED = "holds", "refuted", "smaller than claimed", "undecided"
VERDICTS = (HOLDS, SMALLER, REFUTED, UNDECIDED)
NOT_JUDGED = "not judged in the quick profile"
MARKS = {HOLDS: "✓", REFUTED: "✗", SMALLER: "✗"}  # others: ?


@dataclass(frozen=True)
class Claim:
    """One claim with what was measured.

    Attributes:
        name: the claim, as a sentence.
        lesson, source, task, metric: where it is tried, who claimed it, on what, in which unit.
        arms: what was compared: the values of each arm, one a seed, in the same order of seeds.
        better, baseline: the arms that the verdict compares.
        margin: by how much (in units of the metric) `better` has to be ahead of `baseline`. A negative one allows it to
            be as much behind: a claim of "no worse".
        seeds: what a seed draws: "trainings", or "draws of labels; one pre-training".
        gain: by how much `better` is ahead, with its interval; `claim` measures it.
        higher_is_better: False for losses and times.
        note: shown in every case.
        judged: whether there is a verdict.
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
    seeds: str
    gain: Gain
    higher_is_better: bool = True
    note: str = ""
    judged: bool = True
    verdict: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "verdict", self._verdict() if self.judged else NOT_JUDGED)

    def _verdict(self) -> str:
        """Holds or fails by the whole interval; what the interval leaves open is undecided."""
        if self.gain.low > self.margin:
            return HOLDS
        if self.gain.high < min(self.margin, 0.0):
            return REFUTED
        return SMALLER if self.gain.high < self.margin else UNDECIDED

    def as_dict(self) -> dict[str, Any]:
        """Return the claim as plain data, with mean and standard deviation of each arm."""
        spread = {arm: {"mean": statistics.fmean(v), "sd": deviation(v), "values": v} for arm, v in self.arms.items()}
        ends = {end: value if math.isfinite(value) else None for end, value in asdict(self.gain).items()}
        return asdict(self) | {"arms": spread, "gain": ends}

    def bundle(self) -> dict[str, Any]:
        """Return the claim by MIME type: as JSON for programs, as HTML and as text for people."""
        return {CLAIM_MIME: self.as_dict(), "text/html": self._html(), "text/plain": self._text()}

    def _ipython_display_(self) -> None:
        """Show nothing: `claim` has shown it, and a cell that ends in one would show and record it twice."""

    def _rows(self) -> list[tuple[str, str, str]]:
        role = {self.better: "claimed better", self.baseline: "baseline"}
        return [(arm, show_spread(values), role.get(arm, "")) for arm, values in self.arms.items()]

    def _measured(self) -> str:
        """Say how far ahead the arm was, how sure that is, what was needed, and what a seed is, in one sentence."""
        found, place = self.gain, "ahead" if self.gain.mean >= 0 else "behind"
        interval = f"95 % interval {signed(found.low)} to {signed(found.high)}"
        sure = interval if math.isfinite(found.low) else "one value says nothing of how sure"
        rule = f"claimed: more than {self.margin:.3g} ahead"
        rule = rule if self.margin >= 0 else f"allowed: {-self.margin:.3g} behind"
        return f"{self.better} is {abs(found.mean):.3g} {place} ({sure}; {rule}). {self._drawn()}"

    def _drawn(self) -> str:
        groups = (
            f", and {self.gain.groups} groups of test items" if self.gain.groups else "; always the same test items"
        )
        return f"The interval covers {self.gain.seeds} {self.seeds}{groups}."

    def _text(self) -> str:
        rows = [f"  {arm}: {value} {f'({role})' if role else ''}".rstrip() for arm, value, role in self._rows()]
        head = f"Claim: {self.name} ({self.source}): {self.verdict}\n  {self.metric} on {self.task}. {self._measured()}"
        return "\n".join([head, *rows, f"  {self.note}" if self.note else ""]).rstrip()

    def _html(self) -> str:
        rows = "".join(
            "<tr>" + "".join(f'<td style="text-align:left">{html.escape(cell)}</td>' for cell in row) + "</tr>"
            for row in self._rows()
        )
        said = " ".join(html.escape(text) for text in (self._measured(), self.note) if text)
        return (
            f'<div style="margin:.6em 0"><b>Claim:</b> {html.escape(self.name)} <i>({html.escape(self.source)})</i><br>'
            f'<table><tr><th style="text-align:left">{html.escape(self.task)}</th>'
            f'<th style="text-align:left">{html.escape(self.metric)}</th><th></th></tr>{rows}</table>'
            f"<b>{MARKS.get(self.verdict, '?')} {html.escape(self.verdict)}.</b> {said}</div>"
        )


def claim(
    name: str,
    *,
    arms: Mapping[str, Any],
    better: str,
    baseline: str,
    y: np.ndarray | None = None,
    groups: Sequence[Hashable] | np.ndarray | None = None,
    higher_is_better: bool = True,
    **details: Any,
) -> Claim:
    """Measure and record a claim and show it; returns it, with its verdict.

    In the quick profile, where nothing is trained for long enough, there is no verdict.

    Args:
        arms: arm → its values: one a seed, (S,); or the score of every test item, (S, N), so that the interval also
            says what other test items would have changed. The two arms that are compared need the same kind.
        y, groups: of the test items, as for `measure.gain`; with `y`, what is shown is balanced accuracy.
        details: the other attributes of `Claim`.

    Raises:
        ValueError: `better` or `baseline` is no arm, or an arm has no values or one that is not finite.
    """
    if missing := [arm for arm in (better, baseline) if arm not in arms]:
        raise ValueError(f"claim {name!r} compares {missing[0]!r}, which is not among its arms {list(arms)}")
    sign = 1 if higher_is_better else -1
    shown = {arm: [float(value) for value in by_seed(values, y)] for arm, values in arms.items()}
    for arm, values in shown.items():
        if not values or not all(math.isfinite(value) for value in values):
            raise ValueError(f"claim {name!r} needs finite values for {arm!r}, not {values}")
    pair = [sign * np.asarray(arms[arm], dtype=float) for arm in (better, baseline)]
    measured = Claim(
        name,
        arms=shown,
        better=better,
        baseline=baseline,
        higher_is_better=higher_is_better,
        gain=gain(*pair, y=y, groups=groups),
        judged=profile() == "full",
        **details,
    )
    _display(measured.bundle())
    return measured


def headline(text: str, **numbers: float) -> None:
    """Record the lesson's result in one line, with the numbers in it, for the table of `course run`."""
    plain = {name: float(value) for name, value in numbers.items()}
    _display({HEADLINE_MIME: {"text": text, "numbers": plain}, "text/plain": text})


def deviation(values: Sequence[float]) -> float:
    """Return the sample standard deviation; 0 for a single value."""
    return statistics.stdev(values) if len(values) > 1 else 0.0


def signed(value: float) -> str:
    """Return a number with three digits and its sign: "+0.031", "−0.2"."""
    return f"{value:+.3g}".replace("-", "−")


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
