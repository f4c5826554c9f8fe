"""class.toml: what a class has agreed on, with a clear message for whatever is wrong in it."""

from datetime import UTC, datetime, timedelta

import pytest

from grading.classroom.late import Rules
from grading.classroom.settings import Place, Settings, SettingsError, read_settings
from tests.unit.lessons import make_course

WHOLE = """
timezone = "Europe/London"
counts = "best"
[late]
grace_minutes = 15
free_days = 3
penalty_per_day = 0.1
[due]
01 = 2026-11-30T23:59:00
02-second = 2026-07-01
[canvas]
01-first = "Word2vec (4567)"
"""


@pytest.fixture
def root(tmp_path):
    return make_course(tmp_path, "01-first", "02-second")


def read(root, text):
    (root / "class.toml").write_text(text, encoding="utf-8")
    return read_settings(root / "class.toml", root)


def test_without_a_file_nothing_is_due_and_the_last_try_counts(root):
    assert read_settings(root / "none.toml", root) == Settings() == read(root, "")
    assert Settings().rules == Rules() and not Rules().best and not Rules().due


def test_everything_is_read(root):
    settings = read(root, WHOLE)
    rules = settings.rules
    assert (rules.best, rules.free_days, rules.penalty_per_day, rules.grace) == (True, 3, 0.1, timedelta(minutes=15))
    assert rules.due == {
        "01-first": datetime(2026, 11, 30, 23, 59, tzinfo=UTC),
        "02-second": datetime(2026, 7, 1, 23, 0, tzinfo=UTC),  # the end of that day, in summer time
    }
    assert settings.canvas == {"01-first": "Word2vec (4567)"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("counts = 'first'", 'counts = \'first\' should be "last" or "best"'),
        ("counts = ['best']", "should be"),
        ("due_dates = 1", "no entry due_dates: choose from"),
        ("due = 3", "due = 3 should be a table: [due]"),
        ("[late]\nfree = 3", "no entry of [late] free: choose from free_days, grace_minutes, penalty_per_day"),
        ("[late]\npenalty_per_day = 10", "at least 0 and at most 1"),
        ("[late]\nfree_days = 1.5", "should be a whole number"),
        ("[late]\nfree_days = true", "should be a whole number"),
        ("[due]\n09 = 2026-11-30", "no lesson '09': choose from 01-first, 02-second"),
        ("[due]\n01 = '30.11.2026'", "is not a time: write 2026-11-30T23:59:00, without quotes"),
        ("timezone = 'Mars'", "timezone = 'Mars' is not known"),
        ("timezone = 3", "timezone = 3 is not known"),
        ("[canvas]\n01 = 4567", "should be a text"),
        ("[due]\n01 = 2026-11-30\n01-first = 2026-12-31", "01-first stands more than once in [due]"),
        ("[due]\n01 = 2026-02-31", "(at line 2, column 6); times are written 2026-11-30T23:59:00"),
        ("counts = ", "class.toml cannot be read: "),
    ],
)
def test_what_is_wrong_is_said(root, text, message):
    with pytest.raises(SettingsError) as raised:
        read(root, text)
    assert message in str(raised.value) and "class.toml" in str(raised.value)


def test_where_a_learning_system_is_stands_beside_its_assignments(root):
    text = (
        '[canvas]\nurl = "https://c.example"\ncourse = 7\n01 = "One (3)"\n[moodle]\nurl = "https://m.example"\n02 = 321'
    )
    found = read(root, text)
    assert found.places == {"canvas": Place("https://c.example", "7"), "moodle": Place("https://m.example", "")}
    assert found.canvas == {"01-first": "One (3)"} and found.moodle == {"02-second": "321"}
