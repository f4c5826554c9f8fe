"""Run the benchmarks and write build/bench.json: `python -m tests.bench [NAME…]`, for example `… word2vec`."""

from __future__ import annotations

import importlib
import sys
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from grading.course.rows import merge
from tests.bench.result import Result

HERE = Path(__file__).parent
TARGET = HERE.parents[1] / "build" / "bench.json"


def main(names: list[str]) -> None:
    """Run the benchmarks named, or all; results of others that are in the file already stay there."""
    known = {path.stem.removeprefix("bench_"): path.stem for path in sorted(HERE.glob("bench_*.py"))}
    if unknown := [name for name in names if name not in known]:
        sys.exit(f"there is no benchmark {unknown[0]!r}: choose from {', '.join(known)}")
    results = {}
    for name in names or known:
        results[name] = importlib.import_module(f"tests.bench.{known[name]}").run()
        show(results[name])
    merge([asdict(result) for group in results.values() for result in group], TARGET, "name")
    print(f"wrote {TARGET}")


def show(results: list[Result]) -> None:
    """Print results as a table."""
    table = Table("benchmark", "ours", "peer", "unit", "ratio", "peer's name")
    for r in results:
        table.add_row(r.name, f"{r.ours:,.3g}", f"{r.peer:,.3g}", r.unit, f"{r.ratio:.2f}", r.peer_name)
    Console().print(table)


if __name__ == "__main__":
    main(sys.argv[1:])
