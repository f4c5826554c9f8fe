"""What became of wrong answers or mutants, kept in a file for people and programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any


def write(rows: Sequence[Any], path: Path) -> None:
    """Write rows, dataclasses with a `lesson`; what the file says of lessons that are not among them stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    earlier = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    tried = {row.lesson for row in rows}
    entries = [entry for entry in earlier if entry["lesson"] not in tried] + [asdict(row) for row in rows]
    entries.sort(key=lambda entry: entry["lesson"])
    path.write_text(json.dumps(entries, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
