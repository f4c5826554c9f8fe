"""Caches that are made once outside and given to every sandboxed kernel."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

import platformdirs


def data_cache() -> Path | None:
    """Return the directory with pretrain's prepared data sets, if there is one."""
    path = Path(os.environ.get("PRETRAIN_CACHE") or platformdirs.user_cache_path("pretrain"))
    return path.resolve() if path.is_dir() else None


@cache
def matplotlib_cache() -> Path:
    """Return a directory with matplotlib's list of fonts, which takes seconds to make."""
    import matplotlib

    directory = platformdirs.user_cache_path("pretrain-grading") / f"matplotlib-{matplotlib.__version__}"
    if not any(directory.glob("fontlist-*.json")):
        directory.parent.mkdir(parents=True, exist_ok=True)
        # Made aside and moved into place, so that a grader started at the same time finds all of it or nothing.
        fresh = Path(tempfile.mkdtemp(dir=directory.parent))
        environment = os.environ | {"MPLCONFIGDIR": str(fresh)}
        subprocess.run([sys.executable, "-c", "import matplotlib.font_manager"], env=environment, check=True)
        fresh.chmod(0o755)
        try:
            fresh.rename(directory)
        except OSError:  # another process was first
            if not any(directory.glob("fontlist-*.json")):
                raise
    return directory
