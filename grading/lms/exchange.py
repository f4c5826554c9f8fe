"""nbgrader's exchange on a JupyterHub: what students submitted there in, and feedback out, without `nbgrader collect`.

A submission is a folder `STUDENT+LESSON+TIME` or `STUDENT+LESSON+TIME+RANDOM` in `inbound/`, into which everybody may
write. So nothing in it is believed: links are not followed, and a folder counts as a student's when the student owns it
in the file system, unless class.toml says that all users there are one.
"""

from __future__ import annotations

import os
import pwd
import re
import stat
import tempfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from nbgrader.exchange import ExchangeError
from nbgrader.exchange.default import ExchangeReleaseFeedback
from rich.console import Console

from grading import paths
from grading.classroom import states
from grading.classroom.folder import Classroom
from grading.classroom.settings import Hub
from grading.classroom.states import Result
from grading.gradebook.feedback import RECEIPTS, feedback_path
from grading.lms.intake import Plan, Try, carry_out
from grading.pages.layout import line
from grading.paths import CourseError
from grading.submissions import attempts
from grading.submissions.precheck import CannotGrade

NAME = re.compile(r"(?P<student>[^+]+)\+(?P<lesson>[^+]+)\+(?P<time>[^+]+)(?:\+(?P<random>[^+]*))?")
TIMES = ("%Y-%m-%d %H:%M:%S.%f UTC", "%Y-%m-%d %H:%M:%S UTC")


def hub(classroom: Classroom) -> Hub:
    """Return where the exchange is.

    Raises:
        CourseError: class.toml does not say so, or nothing is there.
    """
    found = classroom.agreed().hub
    if found is None:
        raise CourseError(f'{classroom.agreed_file} has no [hub] with exchange = "/srv/nbgrader/exchange"')
    if not found.exchange.is_dir():
        raise CourseError(f"there is no exchange {found.exchange}: see [hub] in {classroom.agreed_file}")
    return found


def pull(classroom: Classroom, word: str, *, dry_run: bool = False) -> Plan:
    """Bring in every submission of a lesson from the exchange, older ones first; the exchange stays as it is.

    Raises:
        CourseError: there is no exchange, or nobody can have submitted to it yet.
    """
    [lesson] = paths.lessons([word], classroom.root)
    found, plan = hub(classroom), Plan(zone=classroom.agreed().timezone)
    inbound = found.exchange / classroom.course / "inbound"
    if not inbound.is_dir():
        raise CourseError(f"there is no {inbound}: release a lesson first (menu Nbgrader, Formgrader)")
    largest = classroom.limits().largest_file
    known = classroom.roster().students if classroom.roster_file.exists() else None
    tries = []
    for folder in sorted(inbound.iterdir(), key=lambda folder: folder.name):
        named = NAME.fullmatch(folder.name)
        if named is None or named["lesson"] != lesson:
            continue
        try:
            tries.append(_try(folder, named, found, known, largest))
        except (CannotGrade, OSError) as error:
            plan.left_out.append(f"{folder.name}: {error}")
    tries.sort(key=lambda tried: (tried.student, tried.handed_in or datetime.min.replace(tzinfo=UTC)))
    with tempfile.TemporaryDirectory(prefix="exchange-") as scratch:
        carry_out(classroom, plan, tries, Path(scratch), dry_run=dry_run)
    return plan


def _try(folder: Path, named: re.Match[str], hub: Hub, known: Collection[str] | None, largest: int) -> Try:
    """Read one submission; `known` are the ids on the class list, None where there is no list.

    Raises:
        CannotGrade: it is nobody's, or holds what cannot be brought in.
    """
    student = named["student"]
    attempts.check_name(student)
    if student.startswith("."):
        raise CannotGrade(f"{student!r} cannot be a student's id: it is to name a folder")
    if known is not None and student not in known:
        raise CannotGrade(f"nobody on the class list has the id {student!r}: write the student into it")
    if folder.is_symlink() or not folder.is_dir():
        raise CannotGrade("it is no folder")
    if hub.owners and (owner := _owner(folder)) != student:
        raise CannotGrade(f"it belongs to {owner}: see whose it is; where all users there are one, say owners = false")
    when = _moment(named["time"])
    unread = "" if when else named["time"]
    return Try(student, named["lesson"], dict(_files(folder, largest)), (), False, when, folder.name, unread)


def _owner(folder: Path) -> str:
    uid = folder.stat().st_uid
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"the user {uid}, who has no name here"


def _files(folder: Path, largest: int) -> Iterator[tuple[PurePosixPath, Path]]:
    """Yield the ordinary files of a submission, but for the note of its time, which its name has."""
    for path in attempts.entries(folder):
        size = path.lstat()
        name = PurePosixPath(path.relative_to(folder))
        if not stat.S_ISREG(size.st_mode) or name.name in attempts.MARKS:
            continue
        if size.st_size > largest:
            raise CannotGrade(f"{name} is too large")
        yield name, path


def _moment(text: str) -> datetime | None:
    """Read a time as nbgrader writes it, "2026-11-28 12:00:00.123456 UTC"; None for any other."""
    for form in TIMES:
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None


@dataclass(frozen=True)
class Released:
    """Whose feedback went out, or would, and why others' did not."""

    students: list[str]
    left_out: list[str]


def push(classroom: Classroom, word: str, *, send: bool = False) -> Released:
    """Release the pages of a lesson to those who submitted over the exchange; each can fetch only the own one.

    Raises:
        CourseError: there is no exchange, nothing is graded, or nbgrader refuses.
    """
    [lesson] = paths.lessons([word], classroom.root)
    found = hub(classroom)
    results = [result for result in states.read_all(classroom.journal, lesson) if result.attempt]
    if not results:
        raise CourseError(f"{lesson} is not graded yet: run `course grade {word}`")
    ready = [result.student for result in results if _can_be_fetched(classroom, result)]
    others = sorted({result.student for result in results} - set(ready))
    if send:
        _release(classroom, lesson, found)
    return Released(ready, [f"{student}: it did not come over the exchange, or has no page" for student in others])


def _can_be_fetched(classroom: Classroom, result: Result) -> bool:
    """Whether a page is there, and the receipt of a submission over the exchange, by which its student finds it."""
    page = feedback_path(classroom, result.student, result.lesson)
    receipt = classroom.attempts / result.student / result.lesson / result.attempt / RECEIPTS[1]
    return page.is_file() and receipt.is_file() and not receipt.is_symlink()


def _release(classroom: Classroom, lesson: str, hub: Hub) -> None:
    config = classroom.config(lesson)
    config.Exchange.root = str(hub.exchange)
    try:
        ExchangeReleaseFeedback(coursedir=classroom.coursedir(config), config=config).start()
    except (ExchangeError, OSError) as error:
        raise CourseError(
            f"the exchange did not take the feedback ({error}): see who may write to {os.fspath(hub.exchange)}"
        ) from error


def show(released: Released, console: Console, *, sent: bool) -> None:
    """Show whose feedback went out or would."""
    for what in released.left_out:
        console.print(f"left out: {line(what)}", highlight=False, markup=False, soft_wrap=True)
    names = ", ".join(map(line, released.students)) or "nobody"
    console.print(f"Feedback {'is' if sent else 'would be'} there for {names}.", highlight=False, markup=False)
    if not sent:
        console.print("Nothing was released: this is what would be. Add --send to do it.")
