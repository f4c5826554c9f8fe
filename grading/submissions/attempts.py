"""What was handed in: its fingerprint, and a copy of every attempt that was graded."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from grading.classroom.roster import name_problem
from grading.pages.layout import line
from grading.sandbox.limits import MB, Limits
from grading.submissions.precheck import CannotGrade

WRITE_TIME = "which is no time that can be read: write 2026-11-28 12:00 UTC"
DEEPEST = 20  # folders in folders; the file system allows thousands, what walks through them does not
TOO_DEEP = f"its folders are nested more than {DEEPEST} deep"
MOST_FILES = 20_000
MOST_OF_LARGEST = 5  # times what the largest file may have, all files together may have
TIME, LATE = "timestamp.txt", "late.txt"  # nbgrader's own name for the first
CLOCK = r"(\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)"
MOMENT = re.compile(CLOCK + r" ?([A-Z]{1,5}|[+-]\d\d:?\d\d|\w+(?:/\w+)+)?")
MARKS = (TIME, LATE)  # what is written beside a submission, not by the student


def check_name(student: str) -> None:
    """Raise CannotGrade for a folder whose name cannot be a student's: paths, tables and nbgrader would break on it."""
    if problem := name_problem(student):
        raise CannotGrade(f"the student's folder {problem}: rename it")


def mark(folder: Path, handed_in: datetime | None, late: bool, unread: str = "") -> None:
    """Write beside a submission when it was handed in, as nbgrader does, or that its learning system calls it late.

    Args:
        unread: what was written there and is no time that could be read: it stays, for a person to mend.
    """
    if unread:
        (folder / TIME).write_text(f"{unread}\n", encoding="utf-8")
    elif handed_in:
        when = handed_in.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "seconds")
        (folder / TIME).write_text(f"{when} UTC\n", encoding="utf-8")
    if late:
        (folder / LATE).write_text("The learning system marks it as late.\n", encoding="utf-8")


def handed_in(folder: Path, zone: tzinfo = UTC) -> datetime | None:
    """Return when a submission was handed in; None where nothing says so, or what says so is no time.

    Args:
        zone: the class's, whose abbreviations (EST, CET) are known; a time without any zone is UTC, as nbgrader has it.
    """
    return _moment(_note(folder), zone)


def unread_time(folder: Path, zone: tzinfo = UTC) -> str:
    """Return what says when a submission was handed in and cannot be read; "" where all is well."""
    text = _note(folder)
    return line(text) if text and _moment(text, zone) is None else ""


def _note(folder: Path) -> str:
    path = folder / TIME
    if path.is_symlink() or not path.is_file():
        return ""
    with path.open("rb") as file:
        return file.read(100).decode("utf-8", "replace").strip()


def _moment(text: str, zone: tzinfo) -> datetime | None:
    found = MOMENT.fullmatch(text)
    try:
        return _in_zone(datetime.fromisoformat(found[1]), found[2] or "UTC", zone) if found else None
    except (ValueError, OverflowError, KeyError, OSError):  # a month 13, the year 1, no zone, a folder of zones
        return None


def _in_zone(when: datetime, name: str, zone: tzinfo) -> datetime | None:
    if name in ("UTC", "GMT", "Z"):
        return when.replace(tzinfo=UTC)
    if name[0] in "+-":
        return datetime.fromisoformat(f"{when.isoformat()}{name}").astimezone(UTC)
    if "/" in name:
        return when.replace(tzinfo=ZoneInfo(name)).astimezone(UTC)
    local = (when.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    return next((moment.astimezone(UTC) for moment in local if moment.tzname() == name), None)


def marked_late(folder: Path) -> bool:
    """Whether the learning system called it late, without saying when it was handed in."""
    return (folder / LATE).is_file() and not (folder / TIME).is_file()


def digest(folder: Path, limits: Limits) -> str:
    """Return a fingerprint of a submission: names and contents of its files, targets of its links.

    Of a file too large to be graded or kept, the size and the beginning count.

    Raises:
        CannotGrade: it holds too many files, or its folders are nested too deeply.
    """
    total = hashlib.sha256()
    for path, whole in _sized(folder, limits):
        total.update(hashlib.sha256(os.fsencode(path.relative_to(folder))).digest())
        total.update(hashlib.sha256(_content(path, whole)).digest())
    return total.hexdigest()


def _sized(folder: Path, limits: Limits) -> Iterator[tuple[Path, bool]]:
    """Yield what is in a folder, and whether all of it counts: a file may be too large, and so may all together."""
    largest = limits.largest_file
    left = MOST_OF_LARGEST * largest
    for path in entries(folder):
        size = path.lstat().st_size
        left -= min(size, largest + 1)
        yield path, size <= largest and left >= 0


def _content(path: Path, whole: bool) -> bytes:
    found = path.lstat()
    if stat.S_ISLNK(found.st_mode):
        return b"link " + os.fsencode(os.readlink(path))
    if not stat.S_ISREG(found.st_mode):
        return b"special"
    with path.open("rb") as file:
        if not whole:
            return b"%d " % found.st_size + file.read(MB)
        return hashlib.file_digest(file, "sha256").digest()


def entries(folder: Path) -> Iterator[Path]:
    """Yield everything under `folder` that is not a directory, sorted; links are not followed."""
    if folder.is_symlink():
        yield folder
        return
    left = MOST_FILES
    for directory, names, files in os.walk(folder):
        if (left := left - len(files) - len(names)) < 0:
            raise CannotGrade(f"it holds more than {MOST_FILES} files and folders: hand in the notebook and its files")
        if len(Path(directory).relative_to(folder).parts) > DEEPEST:
            raise CannotGrade(f"{TOO_DEEP}: hand in the notebook and its files")
        links = [name for name in names if Path(directory, name).is_symlink()]
        names[:] = sorted(set(names) - set(links))
        yield from (Path(directory, name) for name in sorted([*files, *links]))


def name_of(target: Path, fingerprint: str) -> str:
    """Return under which name an attempt is kept in `target`; "" where it is not."""
    return max((path.name for path in target.glob(f"[!.]*-{fingerprint[:12]}")), default="")


def keep(folder: Path, target: Path, fingerprint: str, limits: Limits) -> str:
    """Copy an attempt to `target`/TIME-DIGEST and return that name; the same attempt is kept once.

    Links are kept as links; files too large to be graded, alone or together, are left out.
    """
    for half in target.glob(".[0-9]*-*"):  # of a run that was killed; no other is at work, since each locks the class
        shutil.rmtree(half)
    if known := name_of(target, fingerprint):
        return known
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{fingerprint[:12]}"
    target.mkdir(parents=True, exist_ok=True)
    # Copied aside and renamed, so that an interrupted run leaves no half of an attempt.
    part = target / f".{name}"
    part.mkdir()
    for path, whole in _sized(folder, limits):
        inside = path.relative_to(folder) if path != folder else path.name  # a folder that is itself a link
        _copy(path, part / inside, whole)
    part.rename(target / name)
    return name


def _copy(path: Path, target: Path, whole: bool) -> None:
    mode = path.lstat().st_mode
    target.parent.mkdir(parents=True, exist_ok=True)
    if stat.S_ISLNK(mode):
        target.symlink_to(os.readlink(path))
    elif stat.S_ISREG(mode) and whole:
        copy_file(path, target)


def copy_file(path: Path, target: Path) -> None:
    """Copy a file with its times, not its rights: the copy is ours, and might run as us or be anybody's to write."""
    shutil.copyfile(path, target, follow_symlinks=False)
    found = path.lstat()
    os.utime(target, ns=(found.st_atime_ns, found.st_mtime_ns), follow_symlinks=False)
