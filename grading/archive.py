"""Zip files that are made to be given out."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

TIME = (2026, 1, 1, 0, 0, 0)  # the same content gives the same bytes


def write_zip(output: Path, content: Mapping[str, bytes]) -> None:
    """Write files, by their names, into a zip that is there whole or not at all; what begins with #! is a program."""
    output.parent.mkdir(parents=True, exist_ok=True)
    part = output.with_name(f".{output.name}.part")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(content):
            entry = zipfile.ZipInfo(name, TIME)
            program = content[name].startswith(b"#!")
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, (0o755 if program else 0o644) << 16
            archive.writestr(entry, content[name])
    part.replace(output)
