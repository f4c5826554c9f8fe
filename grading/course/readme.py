"""Write measured results, and the lessons' words, into README.md and docs/, so that nothing there is typed twice."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from grading.course import words
from grading.course.picture import picture
from grading.course.rows import merge
from grading.paths import ROOT, CourseError
from pretrain.claims import HOLDS, VERDICTS, signed
from pretrain.measure import CONFIDENCE

ALONE = {"bank": "lesson", "mutants": "lesson", "bench": "name"}  # measured by a command of their own, some at a time
SOURCES = {"run": "run/results.json", "claims": "run/claims.json", **{name: f"{name}.json" for name in ALONE}}
PAGES = ("README.md", "docs/RESULTS.md", "docs/NEGATIVE.md", "solutions/WORDS.md")
PICTURE = "docs/headlines.svg"
MARKED = re.compile(r"(?P<begin><!-- (?P<name>\w+) -->\n).*?(?P<end><!-- /(?P=name) -->)", re.DOTALL)


def update(root: Path = ROOT) -> None:
    """Take over what the last runs left in build/, and rewrite the tables and the picture."""
    build, results = root / "build", root / "docs" / "results"
    results.mkdir(parents=True, exist_ok=True)
    for name, source in SOURCES.items():
        if name in ALONE and (build / source).exists():
            fresh = json.loads((build / source).read_text(encoding="utf-8"))
            merge(fresh, results / f"{name}.json", ALONE[name])
        elif (build / source).exists() and _is_full(build):
            shutil.copyfile(build / source, results / f"{name}.json")
    for page, text in rendered(root).items():
        (root / page).write_text(text, encoding="utf-8")


def stale(root: Path = ROOT) -> list[str]:
    """Return the pages, and the picture, that are not what docs/results says."""
    return [page for page, text in rendered(root).items() if _text(root / page) != text]


def rendered(root: Path = ROOT) -> dict[str, str]:
    """Return each page with the tables between its markers made anew, and the picture; no results, no table.

    Raises:
        CourseError: the two markers of a table are not there.
    """
    results = {name: _results(root, name) for name in SOURCES} | {"words": words.collect(root)}
    seen: list[str] = []

    def table(marked: re.Match[str]) -> str:
        seen.append(marked["name"])
        source, rows = TABLES[marked["name"]]
        lines = rows(results[source]) if results[source] else []
        return marked["begin"] + "".join(f"{line}\n" for line in lines) + marked["end"]

    pages = {page: MARKED.sub(table, _text(root / page)) for page in PAGES}
    for name in TABLES:
        if seen.count(name) != 1:
            places = f"one of {', '.join(PAGES)}"
            raise CourseError(
                f"{places} should have <!-- {name} --> and <!-- /{name} --> once, each on a line: put them there"
            )
    return pages | {PICTURE: picture(results["run"] or {}, results["claims"] or {})}


def _results(root: Path, name: str) -> Any:
    path = root / "docs" / "results" / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


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
    told = [(lesson, claim) for lesson, of_lesson in claims.items() for claim in of_lesson]
    rows = [_row(lesson[:2], *_claim(claim), claim["verdict"]) for lesson, claim in told]
    head = _head("lesson", "claim", "on", "measured", "baseline", "ahead by (95 % interval)", "a seed draws", "verdict")
    return [*head, *rows, "", *_verdicts([claim["verdict"] for _, claim in told])]


def _verdicts(verdicts: list[str]) -> list[str]:
    """Say how many claims have which verdict, and how many of those that hold may be false alarms."""
    counts = ", ".join(f"{verdicts.count(verdict)} {verdict}" for verdict in VERDICTS)
    chance = (1 - CONFIDENCE) / 2
    return [
        f"Of {len(verdicts)} claims: {counts}.",
        f"If none of them were true, {chance:.1%} of the intervals would still lie above the claim by chance: about "
        f"{chance * len(verdicts):.1f} of the {len(verdicts)} claims would be false alarms; "
        f"{verdicts.count(HOLDS)} hold.",
    ]


def _negative(claims: dict[str, Any]) -> list[str]:
    """A table for each lesson of the claims that the numbers do not bear out, with what was missing."""
    lines = []
    for lesson, of_lesson in claims.items():
        rows = [
            _row(*_claim(claim), claim["source"], f"{claim['verdict']}: {_why(claim)}")
            for claim in of_lesson
            if claim["verdict"] != HOLDS
        ]
        head = _head(
            "claim", "on", "measured", "baseline", "ahead by (95 % interval)", "a seed draws", "claimed by", "verdict"
        )
        lines += [f"## {lesson}", "", *head, *rows, ""] if rows else []
    return lines


def _why(claim: dict[str, Any]) -> str:
    """Say what was claimed, for whoever compares it with the interval."""
    margin = claim["margin"]
    rule = f"more than {margin:.2g} ahead was claimed" if margin >= 0 else f"{-margin:.2g} behind was allowed"
    return f"{rule}. {claim['note']}".strip()


def _claim(claim: dict[str, Any]) -> tuple[str, ...]:
    """Return the claim, what it was tried on, the two arms that the verdict compares, and how sure the gain is."""

    def show(arm: str) -> str:
        return f"{arm}: {claim['arms'][arm]['mean']:.3g} ± {claim['arms'][arm]['sd']:.2g}"

    gain = claim["gain"]
    ends = [gain[end] for end in ("low", "high") if gain[end] is not None]
    ahead = signed(gain["mean"]) + (f" ({' to '.join(map(signed, ends))})" if ends else "")
    items = f"; {gain['groups']} groups of test items" if gain["groups"] else ""
    arms = show(claim["better"]), show(claim["baseline"])
    return (
        claim["name"],
        f"{claim['task']} ({claim['metric']})",
        *arms,
        ahead,
        f"{gain['seeds']} {claim['seeds']}{items}",
    )


def _bank(bank: list[dict[str, Any]]) -> list[str]:
    return _sums(bank, ("wrong", "rejected", "named", "only_hidden", "right", "accepted"))


def _mutants(mutants: list[dict[str, Any]]) -> list[str]:
    return _sums(mutants, ("mutants", "killed", "equivalent"))


def _sums(entries: list[dict[str, Any]], columns: Sequence[str]) -> list[str]:
    """A row for each lesson: its exercises, and the sums of what was counted in each."""
    rows = []
    for lesson in sorted({entry["lesson"] for entry in entries}):
        of_lesson = [entry for entry in entries if entry["lesson"] == lesson]
        rows.append(_row(lesson, len(of_lesson), *(sum(entry[column] for entry in of_lesson) for column in columns)))
    return [*_head("lesson", "exercises", *(column.replace("_", " ") for column in columns)), *rows]


def _words(found: list[tuple[str, ...]]) -> list[str]:
    """A row for each word, in the order of the alphabet, with the lesson where it is first met."""
    first: dict[str, tuple[str, ...]] = {}
    for lesson, *row in found:
        first.setdefault(row[0], (*row, lesson))
    rows = [_row(*first[word]) for word in sorted(first, key=lambda word: re.sub(r"\W", "", word).casefold())]
    return [*_head("here", "in the field", "what it means", "lesson"), *rows]


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


# By the name in the markers: where the results come from, and what makes rows of them.
TABLES: dict[str, tuple[str, Callable[[Any], list[str]]]] = {
    "run": ("run", _runs),
    "claims": ("claims", _claims),
    "negative": ("claims", _negative),
    "bank": ("bank", _bank),
    "mutants": ("mutants", _mutants),
    "bench": ("bench", _bench),
    "words": ("words", _words),
}
