"""Write measured results into README.md, so that no figure in it is typed by hand."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from grading.paths import ROOT, CourseError

SOURCES = {"run": "run/results.json", "claims": "run/claims.json", "bank": "bank.json", "bench": "bench.json"}


def update(root: Path = ROOT) -> None:
    """Take over what the last runs left in build/, and rewrite the tables."""
    build, results = root / "build", root / "docs" / "results"
    results.mkdir(parents=True, exist_ok=True)
    for name, source in SOURCES.items():
        if (build / source).exists() and (name in ("bank", "bench") or _is_full(build)):
            shutil.copyfile(build / source, results / f"{name}.json")
    (root / "README.md").write_text(rendered(root), encoding="utf-8")


def is_current(root: Path = ROOT) -> bool:
    """Whether the tables in README.md are those of docs/results."""
    return (root / "README.md").read_text(encoding="utf-8") == rendered(root)


def rendered(root: Path = ROOT) -> str:
    """Return README.md with each table between its two markers made anew; without results there is no table.

    Raises:
        CourseError: the two markers of a table are not there.
    """
    text = (root / "README.md").read_text(encoding="utf-8")
    for name, table in TABLES.items():
        path = root / "docs" / "results" / f"{name}.json"
        rows = table(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else []
        text = _between(f"<!-- {name} -->\n", f"<!-- /{name} -->", "".join(f"{row}\n" for row in rows), text)
    return text


def _between(before: str, after: str, body: str, text: str) -> str:
    new, count = re.subn(f"(?<={before}).*?(?={after})", lambda _: body, text, flags=re.DOTALL)
    if count != 1:
        raise CourseError(f"README.md should have {before.strip()} and {after} once, each on a line; put them there")
    return new


def _is_full(build: Path) -> bool:
    """Only a run in the full profile is a result; a quick one only shows that everything works."""
    runs = json.loads((build / "run" / "results.json").read_text(encoding="utf-8"))
    return all(run["profile"] == "full" and run["ok"] for run in runs.values())


def _row(*cells: Any) -> str:
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"


def _head(*cells: str) -> list[str]:
    return [_row(*cells), _row(*["---"] * len(cells))]


def _runs(runs: dict[str, Any]) -> list[str]:
    rows = [
        _row(lesson, f"{run['seconds']:.0f} s", f"{run['peak_mb']} MB", "; ".join(h["text"] for h in run["headlines"]))
        for lesson, run in runs.items()
    ]
    return [*_head("lesson", "time", "memory", "result"), *rows]


def _claims(claims: dict[str, Any]) -> list[str]:
    rows = [_claim(claim) for of_lesson in claims.values() for claim in of_lesson]
    return [*_head("claim", "on", "measured", "baseline", "verdict"), *rows]


def _claim(claim: dict[str, Any]) -> str:
    def show(arm: str) -> str:
        return f"{arm}: {claim['arms'][arm]['mean']:.3g} ± {claim['arms'][arm]['sd']:.2g}"

    task = f"{claim['task']} ({claim['metric']}, {claim['seeds']} seeds)"
    return _row(claim["name"], task, show(claim["better"]), show(claim["baseline"]), claim["verdict"])


def _bank(bank: list[dict[str, Any]]) -> list[str]:
    columns = ("wrong", "rejected", "named", "right", "accepted")
    rows = []
    for lesson in sorted({row["lesson"] for row in bank}):
        of_lesson = [row for row in bank if row["lesson"] == lesson]
        rows.append(_row(lesson, len(of_lesson), *(sum(row[column] for row in of_lesson) for column in columns)))
    return [*_head("lesson", "exercises", *columns), *rows]


def _bench(bench: list[dict[str, Any]]) -> list[str]:
    rows = [
        _row(b["name"], _value(b["ours"], b["unit"]), _value(b["peer"], b["unit"]), b["peer_name"], f"{b['ratio']:.2f}")
        for b in bench
    ]
    return [*_head("benchmark", "ours", "peer", "peer's name", "ratio"), *rows]


def _value(value: float, unit: str) -> str:
    """Three digits are what repeated runs agree on: 0.273 ρ, 1,230,000 words/s."""
    rounded = float(f"{value:.3g}")
    return f"{rounded:,.0f} {unit}" if abs(rounded) >= 100 else f"{rounded:g} {unit}"


TABLES: dict[str, Callable[[Any], list[str]]] = {
    "run": _runs,
    "claims": _claims,
    "bank": _bank,
    "bench": _bench,
}
