"""Open zips that anybody may have made: within bounds, and nowhere but into the folder that is meant.

They are opened in a process that may die of it: what a zip says of its sizes, or has Python do to read them, is up to
whoever made it.
"""

from __future__ import annotations

import contextlib
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO

from grading.execution.process import Child, Lost
from grading.paths import CourseError
from grading.sandbox.limits import MB
from grading.submissions.attempts import DEEPEST, TOO_DEEP

LONGEST_LIST = 16 * MB  # bytes of a zip's table of contents: that of a hundred thousand files
BLOCK = 1 << 20
END, END_SIZE = b"PK\x05\x06", 22
LONGEST_COMMENT = 1 << 16
MEMORY_MB = 600  # of the process that opens zips
UTF8 = 1 << 11  # flag of a name that says that it is in UTF-8


class UnpackError(CourseError):
    """A zip that is not opened at all; the message says why and what to do."""


@dataclass
class Room:
    """What may still be unpacked: files, bytes in all, and bytes of one file."""

    files: int
    size: int
    largest: int


@dataclass(frozen=True)
class _Request:
    archive: Path
    target: Path
    room: Room
    wanted: Callable[[PurePosixPath], bool]


class Opener:
    """Opens zips, one after the other, in a process of its own."""

    def __init__(self, child: Child) -> None:
        self._child = child

    def unpack(
        self, archive: Path, target: Path, room: Room, wanted: Callable[[PurePosixPath], bool], seconds: float
    ) -> list[str]:
        """Do what `unpack` does, within so many seconds; `wanted` is a function that a process can be told of.

        Raises:
            UnpackError: as `unpack`, or its process died, or it took too long.
        """
        try:
            left_out, left, problem = self._child.run(_unpacked, _Request(archive, target, room, wanted), seconds)
        except Lost as lost:
            raise UnpackError(f"{archive.name} cannot be opened ({lost}): ask for the notebook") from None
        room.files, room.size = left
        if problem:
            raise UnpackError(problem)
        return list(left_out)


@contextlib.contextmanager
def opener() -> Iterator[Opener]:
    """Give what opens zips; its process starts at the first one and ends with this context."""
    with contextlib.closing(Child(memory_mb=MEMORY_MB)) as child:
        yield Opener(child)


def _unpacked(request: _Request) -> tuple[list[str], tuple[int, int], str]:
    """Open a zip, here; return what was left out, what room is left, and why it is not opened."""
    try:
        left_out, problem = unpack(request.archive, request.target, request.room, request.wanted), ""
    except UnpackError as error:
        left_out, problem = [], str(error)
    return left_out, (request.room.files, request.room.size), problem


def unpack(archive: Path, target: Path, room: Room, wanted: Callable[[PurePosixPath], bool]) -> list[str]:
    """Write the ordinary files of a zip that are `wanted` under `target`; return what was left out, and why.

    Times are kept. Links, encrypted files, and names that lead elsewhere are left out.

    Raises:
        UnpackError: it is no zip, or holds more than there is room for.
    """
    left_out = []
    try:
        _check_list(archive)
        with zipfile.ZipFile(archive) as opened:
            for entry in opened.infolist():
                name = PurePosixPath(_name(entry).replace("\\", "/"))
                if entry.is_dir() or not wanted(name):
                    continue
                if reason := _refused(entry, name) or _written(opened, entry, target / name, room):
                    left_out.append(f"{name}: {reason}")
    except (zipfile.BadZipFile, OSError, ValueError, struct.error) as error:
        raise UnpackError(f"{archive.name} cannot be opened as a zip ({error}): download it again") from None
    return left_out


def _name(entry: zipfile.ZipInfo) -> str:
    """Return a file's name: macOS and Ruby write UTF-8 without saying so."""
    if entry.flag_bits & UTF8:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return entry.filename


def _check_list(archive: Path) -> None:
    """Refuse a table of contents that would fill the memory when it is read."""
    with archive.open("rb") as file:
        file.seek(max(0, archive.stat().st_size - END_SIZE - LONGEST_COMMENT))
        tail = file.read()
    found = tail.rfind(END)
    if found < 0:
        raise zipfile.BadZipFile("it has no end")
    [size] = struct.unpack("<L", tail[found + 12 : found + 16])
    if size > LONGEST_LIST:
        raise UnpackError(f"{archive.name} holds too many files: only the lesson's folder should be in it")


def _refused(entry: zipfile.ZipInfo, name: PurePosixPath) -> str:
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if not name.parts or name.is_absolute() or ".." in name.parts or ":" in name.parts[0]:
        return "its name leads out of the folder"
    if len(name.parts) > DEEPEST:
        return TOO_DEEP
    if any(len(os.fsencode(part)) > 200 or not part.isprintable() for part in name.parts):
        return "its name is too long or has control characters"
    if kind not in (0, stat.S_IFREG):
        return "it is a link" if kind == stat.S_IFLNK else "it is no ordinary file"
    return "it is encrypted" if entry.flag_bits & 1 else ""


def _written(opened: zipfile.ZipFile, entry: zipfile.ZipInfo, path: Path, room: Room) -> str:
    """Write one file and return "", or why it is left out; what a zip says of sizes is not believed."""
    room.files -= 1
    if room.files < 0:
        raise UnpackError(f"{Path(opened.filename or '').name} holds too many files: hand in the lesson's folder alone")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError:
        return "another file has the name of its folder"
    if path.exists():
        return "another file has the same name"
    try:
        with opened.open(entry) as source, path.open("xb") as file:
            whole = _copied(source, file, room)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        path.unlink(missing_ok=True)
        return f"it cannot be read ({error})"
    if not whole:
        path.unlink()
        return f"it has more than {room.largest // MB} MB"
    _keep_time(path, entry)
    return ""


def _copied(source: IO[bytes], file: IO[bytes], room: Room) -> bool:
    size = 0
    while block := source.read(BLOCK):
        size += len(block)
        if size > room.largest:
            return False
        room.size -= len(block)
        if room.size < 0:
            raise UnpackError("the zip holds too much: hand in the lesson's folder alone, without .venv and data")
        file.write(block)
    return True


def _keep_time(path: Path, entry: zipfile.ZipInfo) -> None:
    try:
        seconds = datetime(*entry.date_time).timestamp()
    except (ValueError, OverflowError):  # a month 0, say
        return
    os.utime(path, (seconds, seconds))
