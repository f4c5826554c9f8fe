"""Late days: how many there are, which of them a student's budget covers, and what the others cost."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Rules:
    """What a class has agreed on; the defaults know neither due dates nor penalties.

    Args:
        due: when each lesson is due, with a time zone; a lesson without an entry is never late.
        grace: what may pass after the due date before anything is late.
        free_days: late days that each student may spend, over all lessons.
        penalty_per_day: the share of a lesson's points that each further day costs.
        best: of several tries the best counts; else the last.
    """

    due: Mapping[str, datetime] = field(default_factory=dict)
    grace: timedelta = timedelta()
    free_days: int = 0
    penalty_per_day: float = 0.0
    best: bool = False


@dataclass(frozen=True)
class Late:
    """How late one submission is: begun days, those covered by the budget, and the points lost for the others."""

    days: int = 0
    free: int = 0
    penalty: float = 0.0


ON_TIME = Late()


def days_late(handed_in: datetime | None, due: datetime | None, grace: timedelta = timedelta()) -> int:
    """Return the days after the due date, each begun one counted; none within the grace.

    A day is one of the calendar where the lesson is due: 23 or 25 hours long when the clocks change.
    Where either time is not known, nothing is late.
    """
    if handed_in is None or due is None or handed_in <= due + grace:
        return 0
    days = max(1, math.floor((handed_in - due) / DAY))
    return next(n for n in itertools.count(days) if handed_in <= _after(due, n))


def _after(due: datetime, days: int) -> datetime:
    """Return the moment some days after a due date; a note of the time may be of the end of all years."""
    try:
        return (due + days * DAY).astimezone(UTC)
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC)


def settle(handed_in: Mapping[str, datetime | None], points: Mapping[str, float], rules: Rules) -> dict[str, Late]:
    """Return what a student's late days come to, by lesson; the budget is spent in the order of the due dates.

    Args:
        handed_in: when each lesson was handed in; None where that is not known.
        points: what each lesson carries.
    """
    left, settled = rules.free_days, dict.fromkeys(handed_in, ON_TIME)
    for lesson in sorted(set(handed_in) & set(rules.due), key=lambda name: (rules.due[name], name)):
        days = days_late(handed_in[lesson], rules.due[lesson], rules.grace)
        free = min(days, left)
        left -= free
        lost = min(1.0, (days - free) * rules.penalty_per_day) * points[lesson]
        settled[lesson] = Late(days, free, lost)
    return settled
