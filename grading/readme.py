"""Write measured results into README.md, so that no figure in it is typed by hand."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from grading.paths import BUILD, RESULTS, ROOT

SOURCES = {
    "run.json": BUILD / "run" / "results.json",
    "claims.json": BUILD / "run" / "claims.json",
    "bank.json": BUILD / "bank.json",
    "bench.json": BUILD / "bench.json",
}


def update(root: Path = ROOT) -> None:
    """Take over what the last runs left in build/, and rewrite the tables."""
    for name, source in SOURCES.items():
        if source.exists() and _is_full(name, source):
            RESULTS.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, RESULTS / name)
    (root / "README.md").write_text(rendered(root), encoding="utf-8")


def is_current(root: Path = ROOT) -> bool:
    """Whether the tables in README.md are those of docs/results."""
    return (root / "README.md").read_text(encoding="utf-8") == rendered(root)


def rendered(root: Path = ROOT) -> str:
    """Return README.md with each table between its two markers made anew."""
    text = (root / "README.md").read_text(encoding="utf-8")
    for name, table in TABLES.items():
        path = root / "docs" / "results" / f"{name}.json"
        if path.exists():
            body = "\n".join(table(json.loads(path.read_text(encoding="utf-8"))))
            before, after = f"<!-- {name} -->\n", f"<!-- /{name} -->"
            text = re.sub(f"{before}.*?{after}", f"{before}{body}\n{after}".replace("\\", r"\\"), text, flags=re.DOTALL)
    return text


def _is_full(name: str, source: Path) -> bool:
    """Only a run in the full profile is a result; a quick one only shows that everything works."""
    if name not in ("run.json", "claims.json"):
        return True
    runs = json.loads((BUILD / "run" / "results.json").read_text(encoding="utf-8"))
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


def _bank(bank: dict[str, Any]) -> list[str]:
    columns = ("wrong", "rejected", "named", "right", "accepted")
    lessons: dict[str, dict[str, int]] = {}
    for exercise, counts in bank.items():
        total = lessons.setdefault(exercise.split("/")[0], dict.fromkeys(columns, 0))
        for column in columns:
            total[column] += counts[column]
    return [*_head("lesson", *columns), *(_row(name, *total.values()) for name, total in lessons.items())]


def _bench(bench: dict[str, Any]) -> list[str]:
    rows = [
        _row(
            name,
            f"{b['ours']:,.4g} {b['unit']}",
            f"{b['peer']:,.4g} ({b['peer_name']})",
            f"{b['ratio']:.2f}",
            b["runs"],
        )
        for name, b in bench.items()
    ]
    return [*_head("benchmark", "ours", "peer", "ratio", "runs"), *rows]


TABLES: dict[str, Callable[[dict[str, Any]], list[str]]] = {
    "run": _runs,
    "claims": _claims,
    "bank": _bank,
    "bench": _bench,
}
