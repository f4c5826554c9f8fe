"""Who handed in what, where no file name says it: Gradescope's export, and clones of Classroom 50's repositories.

Gradescope puts `submission_metadata.yml` beside folders called `submission_12345`, which says whose each is and when it
was handed in; a group's is of each of its members. Repositories are called CLASSROOM-ASSIGNMENT-USERNAME, and their
last commit says when: its author can have written that, as any commit's.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from grading.paths import CourseError

METADATA = "submission_metadata.yml"
LARGEST = 64 << 20  # bytes; it holds all results too
GIT = ("git", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null")
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast


@dataclass(frozen=True)
class Sender:
    """Whom Gradescope says that a folder is of: `sid` is the student's number in its class list."""

    name: str
    email: str
    sid: str
    handed_in: datetime | None


def read_senders(files: Iterable[tuple[PurePosixPath, Path]]) -> dict[str, list[Sender]]:
    """Return who handed in each folder of Gradescope's export; {} where it is none.

    Raises:
        CourseError: its file cannot be read.
    """
    path = next((path for name, path in files if name == PurePosixPath(METADATA)), None)
    if path is None:
        return {}
    try:
        if path.stat().st_size > LARGEST:
            raise ValueError(f"it has more than {LARGEST >> 20} MB")
        found = yaml.load(path.read_bytes(), Loader=LOADER)
        return {str(folder): list(_senders(entry)) for folder, entry in found.items()}
    except (OSError, ValueError, AttributeError, TypeError, KeyError, RecursionError, yaml.YAMLError) as error:
        what = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise CourseError(f"{METADATA} is not as Gradescope writes it ({what}): export the submissions again") from None


def _senders(entry: Mapping[str, Any]) -> Iterable[Sender]:
    when = _moment(entry.get(":created_at"))
    for submitter in entry[":submitters"]:
        name, email, sid = (str(submitter.get(f":{key}") or "").strip() for key in ("name", "email", "sid"))
        yield Sender(name, email, sid, when)


def _moment(value: Any) -> datetime | None:
    """Read a time; one without a zone is UTC."""
    try:
        found = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def committed(folder: Path) -> datetime | None:
    """Return when the last commit of a clone was made; None where it is no clone."""
    return last_commit(folder) if (folder / ".git").exists() else None


def last_commit(folder: Path) -> datetime | None:
    """Return when the last commit was made of the repository that a folder is in; None where git does not say so."""
    words = [*GIT, "-C", str(folder), "log", "-1", "--format=%ct"]
    try:
        done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return datetime.fromtimestamp(int(done.stdout), UTC) if done.stdout.strip().isdigit() else None
