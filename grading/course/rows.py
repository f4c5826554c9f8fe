"""What was measured, some at a time, kept in a file for people and programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any


def write(rows: Sequence[Any], path: Path) -> None:
    """Write rows, dataclasses with a `lesson`; what the file says of lessons that are not among them stays."""
    merge([asdict(row) for row in rows], path, "lesson")


def merge(fresh: Sequence[dict[str, Any]], path: Path, key: str) -> None:
    """Put entries into a file, in the order of `key`; those whose `key` is not among the fresh ones stay."""
    path.parent.mkdir(parents=True, exist_ok=True)
    earlier = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    renewed = {entry[key] for entry in fresh}
    entries = [entry for entry in earlier if entry[key] not in renewed] + [*fresh]
    entries.sort(key=lambda entry: entry[key])
    path.write_text(json.dumps(entries, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
