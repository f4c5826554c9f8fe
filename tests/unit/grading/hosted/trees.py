"""Hosts' zips unpacked as the hosts do it, for tests."""

import zipfile
from pathlib import Path

from grading import paths
from grading.hosted import bundle

INSTALLED = ("lib", "grading", "pyproject.toml", "README.md", "LICENSE", "requirements.lock")


def unpacked(kind: str, course: Path, folder: Path) -> Path:
    """Make a host's zip of the small lesson, with this checkout's grader, and unpack it into a new folder."""
    links = [course / name for name in INSTALLED if not (course / name).exists()]
    for link in links:
        link.symlink_to(paths.ROOT / link.name)
    try:
        bundle.build(kind, "00", folder / "a.zip", course)
    finally:
        for link in links:
            link.unlink()
    with zipfile.ZipFile(folder / "a.zip") as archive:
        archive.extractall(folder / "in")
    return folder / "in"
