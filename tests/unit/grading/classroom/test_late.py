"""Late days: begun days count, the budget is spent in the order of the due dates, the rest costs points."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.classroom.late import ON_TIME, Late, Rules, days_late, settle

DUE = datetime(2026, 11, 30, 23, 59, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("after", "days"),
    [(-DAY, 0), (timedelta(0), 0), (timedelta(seconds=1), 1), (DAY, 1), (DAY + HOUR, 2), (10 * DAY, 10)],
)
def test_each_begun_day_counts(after, days):
    assert days_late(DUE + after, DUE) == days


@pytest.mark.parametrize(("after", "days"), [(HOUR, 0), (HOUR + timedelta(seconds=1), 1), (DAY + HOUR, 2)])
def test_within_the_grace_nothing_is_late_and_after_it_the_days_count_from_the_due_date(after, days):
    assert days_late(DUE + after, DUE, HOUR) == days


def test_what_is_not_known_is_not_late():
    assert days_late(None, DUE) == days_late(DUE, None) == 0


def test_time_zones_are_minded():
    east = timezone(timedelta(hours=9))
    assert days_late(datetime(2026, 12, 1, 8, 59, tzinfo=east), DUE) == 0
    assert days_late(datetime(2026, 12, 1, 9, 0, tzinfo=east), DUE) == 1


@pytest.mark.parametrize("zone", ["UTC", "Europe/London", "America/New_York", "Asia/Tokyo"])
@pytest.mark.parametrize("when", [datetime.min, datetime.max, datetime(9999, 12, 31), datetime(1, 1, 2)])
def test_a_note_of_any_year_costs_nobody_else_anything(zone, when):
    days = days_late(when.replace(tzinfo=UTC), datetime(2026, 11, 30, 23, 59, tzinfo=ZoneInfo(zone)))
    assert days == 0 if when.year == 1 else days > 2_000_000


def test_the_budget_is_spent_in_the_order_of_the_due_dates():
    rules = Rules({"b": DUE, "a": DUE + 7 * DAY}, free_days=3, penalty_per_day=0.1)
    handed_in = {"a": DUE + 9 * DAY, "b": DUE + 2 * DAY, "c": DUE + 99 * DAY}
    settled = settle(handed_in, {"a": 40.0, "b": 20.0, "c": 10.0}, rules)
    assert settled == {"b": Late(2, 2, 0.0), "a": Late(2, 1, 4.0), "c": ON_TIME}


def test_more_than_everything_is_not_lost():
    rules = Rules({"a": DUE}, penalty_per_day=0.3)
    assert settle({"a": DUE + 9 * DAY}, {"a": 20.0}, rules) == {"a": Late(9, 0, 20.0)}


def test_without_rules_nothing_is_late():
    assert settle({"a": DUE, "b": None}, {"a": 1.0, "b": 1.0}, Rules()) == {"a": ON_TIME, "b": ON_TIME}


hours = st.integers(-100, 500)


@given(first=hours, second=hours, free=st.integers(0, 9), rate=st.floats(0, 1), sooner=st.integers(0, 100))
def test_handing_in_sooner_never_costs_more(first, second, free, rate, sooner):
    rules = Rules({"a": DUE, "b": DUE + 7 * DAY}, free_days=free, penalty_per_day=rate)
    points = {"a": 10.0, "b": 10.0}

    def cost(a, b):
        return sum(late.penalty for late in settle({"a": DUE + a * HOUR, "b": DUE + b * HOUR}, points, rules).values())

    late = settle({"a": DUE + first * HOUR, "b": DUE + second * HOUR}, points, rules)
    assert sum(found.free for found in late.values()) <= free
    assert all(0 <= found.free <= found.days and 0 <= found.penalty <= 10 for found in late.values())
    assert cost(first - sooner, second) <= cost(first, second) + 1e-9


@pytest.mark.parametrize(
    ("due", "handed_in", "days"),
    [
        ((2026, 10, 31, 20), (2026, 11, 1, 19, 30), 1),  # the night has 25 hours
        ((2026, 10, 31, 20), (2026, 11, 1, 20, 1), 2),
        ((2026, 3, 7, 20), (2026, 3, 8, 20, 0), 1),  # and 23 in spring
        ((2026, 3, 7, 20), (2026, 3, 8, 20, 30), 2),
        ((2026, 10, 25, 0), (2026, 11, 8, 0), 14),
    ],
)
def test_a_day_is_one_of_the_classs_calendar(due, handed_in, days):
    zone = ZoneInfo("America/New_York")
    moment = datetime(*handed_in, tzinfo=zone)
    assert days_late(moment.astimezone(UTC), datetime(*due, tzinfo=zone)) == days
    assert days_late(moment, datetime(*due, tzinfo=zone)) == days
