"""What was handed in: its fingerprint, and a copy of every attempt that was graded."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from grading.sandbox.limits import MB, Limits


def digest(folder: Path) -> str:
    """Return a fingerprint of a submission: names and contents of its files, targets of its links."""
    total = hashlib.sha256()
    for path in entries(folder):
        total.update(f"{path.relative_to(folder)}\\0".encode("utf-8", "surrogateescape"))
        total.update(_fingerprint(path))
    return total.hexdigest()


def _fingerprint(path: Path) -> bytes:
    mode = path.lstat().st_mode
    if stat.S_ISLNK(mode):
        return b"link " + os.fsencode(os.readlink(path))
    if not stat.S_ISREG(mode):
        return b"special"
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def entries(folder: Path) -> Iterator[Path]:
    """Yield everything under `folder` that is not a directory, sorted; links are not followed."""
    if folder.is_symlink():
        yield folder
        return
    for directory, names, files in os.walk(folder):
        links = [name for name in names if Path(directory, name).is_symlink()]
        names[:] = sorted(set(names) - set(links))
        yield from (Path(directory, name) for name in sorted([*files, *links]))


def keep(folder: Path, target: Path, fingerprint: str, limits: Limits) -> str:
    """Copy an attempt to `target`/TIME-DIGEST and return that name; the same attempt is kept once.

    Links are kept as links; files of more than all data together may have are left out.
    """
    known = sorted(target.glob(f"*-{fingerprint[:12]}"))
    if known:
        return known[-1].name
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{fingerprint[:12]}"
    target.mkdir(parents=True, exist_ok=True)
    # Copied aside and renamed, so that an interrupted run leaves no half of an attempt.
    part = target / f".{name}"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir()
    for path in entries(folder):
        _copy(path, part / path.relative_to(folder), max(limits.data_mb, limits.submission_mb) * MB)
    part.rename(target / name)
    return name


def _copy(path: Path, target: Path, most: int) -> None:
    mode = path.lstat().st_mode
    target.parent.mkdir(parents=True, exist_ok=True)
    if stat.S_ISLNK(mode):
        target.symlink_to(os.readlink(path))
    elif stat.S_ISREG(mode) and path.lstat().st_size <= most:
        shutil.copy2(path, target)
