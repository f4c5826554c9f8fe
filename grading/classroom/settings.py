"""What one class has agreed on, in its `class.toml`: due dates, late days, which try counts, names of assignments.

timezone = "Europe/London"     # of the times below; UTC unless told
counts = "last"                # of several tries: "last" or "best"

[late]
grace_minutes = 15             # after the due date, before anything is late
free_days = 3                  # that each student may spend, over all lessons
penalty_per_day = 0.1          # of a lesson's points, for each further day

[due]                          # a lesson without an entry is never late
01-word2vec = 2026-11-30T23:59:00

[canvas]                       # assignments as Canvas calls them, with its id
01-word2vec = "Word2vec (4567)"
url = "https://canvas.example.edu"    # these two for `course pull` and `course push`
course = 1234

[moodle]                       # for the same two: the number in the address of the assignment's page (…view.php?id=321)
url = "https://moodle.example.edu"
course = 55
01-word2vec = 321

[hub]                          # of a JupyterHub with nbgrader
exchange = "/srv/nbgrader/exchange"
owners = true                  # whether a submission's owner in the file system has to be its student
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from grading import paths
from grading.classroom.late import Rules
from grading.paths import CourseError

FILE = "class.toml"
SECTIONS = {"timezone", "counts", "late", "due", "canvas", "moodle", "hub"}
SYSTEMS = ("canvas", "moodle")
LATE = {"grace_minutes", "free_days", "penalty_per_day"}


class SettingsError(CourseError):
    """The class's settings cannot be used as they are; the message says which, and what to write."""


@dataclass(frozen=True)
class Place:
    """Where a learning system is, and the number of the class's course in it; "" where that is not said."""

    url: str = ""
    course: str = ""


@dataclass(frozen=True)
class Hub:
    """A JupyterHub's exchange; `owners` says whether a submission's owner in the file system has to be its student."""

    exchange: Path
    owners: bool = True


@dataclass(frozen=True)
class Settings:
    """A class's settings; `canvas` and `moodle` hold what these call the assignments, by lesson."""

    rules: Rules = field(default_factory=Rules)
    canvas: Mapping[str, str] = field(default_factory=dict)
    timezone: tzinfo = UTC
    moodle: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)
    hub: Hub | None = None


def read_settings(path: Path, root: Path = paths.ROOT) -> Settings:
    """Return what the file says; the defaults where there is no file.

    Raises:
        SettingsError: something in it is not as it should be.
    """
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
        return _settings(found, root)
    except FileNotFoundError:
        return Settings()
    except tomllib.TOMLDecodeError as error:
        forms = "times are written 2026-11-30T23:59:00, texts in quotes"
        raise SettingsError(f"{path} cannot be read: {error}; {forms}") from None
    except (UnicodeDecodeError, OSError, CourseError) as error:
        raise SettingsError(f"{path}: {error}") from None


def _settings(found: dict[str, Any], root: Path) -> Settings:
    _refuse_unknown(found, SECTIONS, "entry")
    for name in ("late", "due", "hub", *SYSTEMS):
        _check(name, found.get(name, {}), lambda value: isinstance(value, dict), f"a table: [{name}]")
    late = found.get("late", {})
    _refuse_unknown(late, LATE, "entry of [late]")
    zone = _zone(found["timezone"]) if "timezone" in found else UTC
    rules = Rules(
        due={lesson: _moment(lesson, when, zone) for lesson, when in _by_lesson(found, "due", root).items()},
        grace=timedelta(minutes=_number("grace_minutes", late)),
        free_days=int(_number("free_days", late, whole=True)),
        penalty_per_day=_number("penalty_per_day", late, most=1),
        best=_check("counts", found.get("counts", "last"), ("last", "best").__contains__, '"last" or "best"') == "best",
    )
    places = {system: _place(found[system]) for system in SYSTEMS if system in found}
    names = _by_lesson(found, "canvas", root)
    texts = {name: _check(name, text, lambda value: isinstance(value, str), "a text") for name, text in names.items()}
    numbers = {name: _number_or_text(name, value) for name, value in _by_lesson(found, "moodle", root).items()}
    return Settings(rules, texts, zone, numbers, places, _hub(found["hub"]) if "hub" in found else None)


def _hub(section: dict[str, Any]) -> Hub:
    _refuse_unknown(section, {"exchange", "owners"}, "entry of [hub]")
    place = _check("exchange", section.get("exchange"), lambda value: isinstance(value, str), "a text")
    return Hub(
        Path(place), _check("owners", section.get("owners", True), lambda v: isinstance(v, bool), "true or false")
    )


def _place(section: dict[str, Any]) -> Place:
    """Return what a system's section says of the system itself, and leave there what it says of lessons."""
    url = _check("url", section.pop("url", ""), lambda value: isinstance(value, str), "a text")
    return Place(url, _number_or_text("course", section.pop("course", "")))


def _number_or_text(name: str, value: Any) -> str:
    """Return a text, or a whole number as one."""
    whole = isinstance(value, int) and not isinstance(value, bool)
    return str(value) if whole else _check(name, value, lambda value: isinstance(value, str), "a text")


def _refuse_unknown(found: Mapping[str, Any], known: set[str], what: str) -> None:
    if unknown := sorted(set(found) - known):
        raise SettingsError(f"no {what} {', '.join(unknown)}: choose from {', '.join(sorted(known))}")


def _by_lesson(found: dict[str, Any], section: str, root: Path) -> dict[str, Any]:
    """Return a section with the lessons' full names; one that does not exist, or stands there twice, is an error."""
    entries = [(paths.lessons([word], root)[0], value) for word, value in found.get(section, {}).items()]
    values = dict(entries)
    if twice := [name for name in values if [lesson for lesson, _ in entries].count(name) > 1]:
        raise SettingsError(f"{', '.join(twice)} stands more than once in [{section}], by number and by name: keep one")
    return values


def _zone(name: Any) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ValueError, TypeError, OSError, KeyError):
        raise SettingsError(f"timezone = {name!r} is not known: write one like 'Europe/London' or 'UTC'") from None


def _moment(lesson: str, when: Any, zone: tzinfo) -> datetime:
    """Return when a lesson is due; a day without a time ends at midnight."""
    if isinstance(when, datetime):
        return when if when.tzinfo else when.replace(tzinfo=zone)
    if isinstance(when, date):
        return datetime.combine(when + timedelta(days=1), time(), zone)
    raise SettingsError(f"{lesson} = {when!r} in [due] is not a time: write 2026-11-30T23:59:00, without quotes")


def _number(name: str, found: Mapping[str, Any], *, whole: bool = False, most: float = float("inf")) -> float:
    kind = (int,) if whole else (int, float)
    limit = f" and at most {most:g}" if most < float("inf") else ""
    what = f"a {'whole ' if whole else ''}number, at least 0{limit}"

    def fits(value: Any) -> bool:
        return isinstance(value, kind) and not isinstance(value, bool) and 0 <= value <= most

    return float(_check(name, found.get(name, 0), fits, what))


def _check(name: str, value: Any, fits: Callable[[Any], bool], what: str) -> Any:
    if not fits(value):
        raise SettingsError(f"{name} = {value!r} should be {what}")
    return value
