"""Files written whole or not at all, and a cache of arrays that can be deleted at any time.

Several processes may read and write the cache at once. Where it cannot be written (the grader's sandbox), what is in it
is still read, and the rest is made anew in each process.
"""

from __future__ import annotations

import os
import uuid
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

import numpy as np
import platformdirs

Arrays = dict[str, np.ndarray]


def folder() -> Path:
    """Return the course's cache folder: the environment variable PRETRAIN_CACHE, else one among the user's caches."""
    return Path(os.environ.get("PRETRAIN_CACHE") or platformdirs.user_cache_path("pretrain"))


@contextmanager
def written_whole(path: Path) -> Iterator[BinaryIO]:
    """Open a file beside `path` and move it there at the end: a crash leaves the old file or the new one, not half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    try:
        with fresh.open("xb") as file:
            yield file
        os.replace(fresh, path)
    finally:
        fresh.unlink(missing_ok=True)  # it is still there only when something went wrong


def arrays(name: str, key: str, make: Callable[[], Arrays]) -> Arrays:
    """Return what `make` returns, from the cache if it holds that.

    Args:
        name: of the file, for people.
        key: changes whenever what `make` returns would; two keys never share a file.
        make: gives named arrays (of numbers, not of objects).
    """
    path = folder() / f"{name}-{key}.npz"
    found = _read(path)
    if found is None:
        found = make()
        # The cache only saves time: a folder that is read-only or full costs a second the next time, nothing else.
        with suppress(OSError), written_whole(path) as file:
            np.savez(file, **found)  # type: ignore[arg-type]
    return found


def _read(path: Path) -> Arrays | None:
    """Return the arrays of a cached file, or None if it is missing or damaged (zip files carry checksums)."""
    try:
        with np.load(path, allow_pickle=False) as stored:
            return {name: stored[name] for name in stored.files}
    except (OSError, ValueError, EOFError, zipfile.BadZipFile):
        return None
