"""What README.md and docs/ say comes from measured results."""

import json
import re

import nbformat
import pytest
from nbformat.v4 import new_markdown_cell, new_notebook

from grading.course import readme
from grading.course.picture import MARGIN, WIDTH, picture
from grading.course.rows import merge
from grading.paths import CourseError

RUN = {"01-tiny": {"seconds": 12.4, "peak_mb": 300, "headlines": [{"text": "0.83 | at 10 labels", "numbers": {}}]}}
ARM = {"mean": 0.5, "sd": 0.01, "values": [0.49, 0.51]}
GAIN = {"mean": 0.4, "low": 0.31, "high": 0.49, "seeds": 3, "groups": 7}
CLAIM = {
    "name": "a beats b",
    "task": "sums",
    "metric": "accuracy",
    "seeds": "trainings",
    "better": "a",
    "baseline": "b",
}
CLAIM |= {"source": "Gauss 1801", "margin": 0.05, "gain": GAIN, "note": "A note."}
CLAIM |= {"arms": {"a": ARM | {"mean": 0.9}, "b": ARM}, "verdict": "holds"}
COUNTS = {"lesson": "01-tiny", "wrong": 6, "rejected": 6, "named": 5, "only_hidden": 1, "right": 2, "accepted": 2}
MUTANTS = {"lesson": "01-tiny", "mutants": 9, "killed": 8, "equivalent": 1}
BENCH = [{"name": "sgns", "ours": 512_345.6, "unit": "words/s", "peer": 2.5e5, "peer_name": "gensim", "ratio": 2.049}]
VALUES = {"run": RUN, "claims": {"01-tiny": [CLAIM]}, "bank": [COUNTS, COUNTS], "mutants": [MUTANTS], "bench": BENCH}
PLACES = {
    "README.md": ["run"],
    "docs/RESULTS.md": ["claims", "bank", "mutants", "bench"],
    "docs/NEGATIVE.md": ["negative"],
    "solutions/WORDS.md": ["words"],
}


def make(root, values):
    folder = root / "docs" / "results"
    folder.mkdir(parents=True)
    (root / "solutions").mkdir(exist_ok=True)
    for name, value in values.items():
        (folder / f"{name}.json").write_text(json.dumps(value))
    for page, names in PLACES.items():
        tables = "".join(f"<!-- {name} -->\nstale\n<!-- /{name} -->\n" for name in names)
        (root / page).write_text(f"before\n{tables}after\n")


def test_tables_stand_between_their_markers_and_the_rest_is_left(tmp_path):
    make(tmp_path, VALUES)
    assert readme.stale(tmp_path) == [*readme.PAGES, readme.PICTURE]
    new = readme.rendered(tmp_path)
    for page in readme.PAGES:
        assert new[page].startswith("before\n") and new[page].endswith("after\n") and "stale" not in new[page]
    for page, part in (
        ("README.md", "| 01-tiny | 12 s | 300 MB | 0.83 \\| at 10 labels |"),
        (
            "docs/RESULTS.md",
            "| 01 | a beats b | sums (accuracy) | a: 0.9 ± 0.01 | b: 0.5 ± 0.01 | +0.4 (+0.31 to +0.49) |",
        ),
        ("docs/RESULTS.md", "| 3 trainings; 7 groups of test items | holds |"),
        ("docs/RESULTS.md", "Of 1 claims: 1 holds, 0 smaller than claimed, 0 refuted, 0 undecided."),
        ("docs/RESULTS.md", "about 0.0 of the 1 claims would be false alarms; 1 hold."),
        ("docs/RESULTS.md", "| 01-tiny | 2 | 12 | 12 | 10 | 2 | 4 | 4 |"),
        ("docs/RESULTS.md", "| 01-tiny | 1 | 9 | 8 | 1 |"),
        ("docs/RESULTS.md", "| sgns | 512,000 words/s | 250,000 words/s | gensim | 2.05 |"),
    ):
        assert part in new[page]
    readme.update(tmp_path)
    assert readme.stale(tmp_path) == [] and readme.rendered(tmp_path) == new


def test_without_results_there_is_no_table(tmp_path):
    make(tmp_path, {"run": RUN})
    new = readme.rendered(tmp_path)
    assert "01-tiny" in new["README.md"] and "<!-- claims -->\n<!-- /claims -->" in new["docs/RESULTS.md"]


def test_a_missing_marker_is_an_error(tmp_path):
    make(tmp_path, VALUES)
    path = tmp_path / "docs" / "RESULTS.md"
    path.write_text(path.read_text().replace("<!-- /bank -->\n", ""))
    with pytest.raises(CourseError, match="<!-- bank -->"):
        readme.rendered(tmp_path)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"verdict": "holds"}, None),
        ({"verdict": "refuted"}, "refuted: more than 0.05 ahead was claimed. A note."),
        ({"verdict": "smaller than claimed", "margin": -0.1}, "smaller than claimed: 0.1 behind was allowed. A note."),
        ({"verdict": "undecided", "gain": GAIN | {"low": None, "high": None, "groups": 0}}, "undecided: more than"),
    ],
)
def test_what_does_not_hold_is_listed_with_the_reason(tmp_path, changes, why):
    make(tmp_path, VALUES | {"claims": {"01-tiny": [CLAIM | changes]}})
    page = readme.rendered(tmp_path)["docs/NEGATIVE.md"]
    assert ("a beats b" in page) == ("## 01-tiny" in page) == (why is not None)
    assert why is None or (f"| {why}" in page and "Gauss 1801" in page)


WORDS = """### Words and symbols

| here | in the field | meaning |
| --- | --- | --- |
| **surprise** | cross-entropy of one token | −ln p of what came |
| `V` | vocabulary size | how many tokens there are |
"""


def lesson_with(root, name, text):
    folder = root / "solutions" / name
    folder.mkdir(parents=True)
    nbformat.write(new_notebook(cells=[new_markdown_cell("# A"), new_markdown_cell(text)]), folder / f"{name}.ipynb")


def test_words_are_gathered_from_the_lessons_each_once(tmp_path):
    make(tmp_path, VALUES)
    lesson_with(tmp_path, "01-a", WORDS)
    lesson_with(tmp_path, "02-b", WORDS.replace("`V`", "`T`").replace("vocabulary size", "time"))
    page = readme.rendered(tmp_path)["solutions/WORDS.md"]
    assert "| **surprise** | cross-entropy of one token | −ln p of what came | 01 |" in page
    assert page.count("surprise") == 1 and page.index("| `T` |") > page.index("surprise") and "| 02 |" in page


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (WORDS.replace("vocabulary size", "volume"), "02-b: `V` is 'volume' here and 'vocabulary size' in lesson 01"),
        (WORDS + "| one | two |\n", "each row needs 3 cells"),
    ],
)
def test_a_word_with_two_meanings_or_half_a_row_is_an_error(tmp_path, text, why):
    make(tmp_path, VALUES)
    lesson_with(tmp_path, "01-a", WORDS)
    lesson_with(tmp_path, "02-b", text)
    with pytest.raises(CourseError, match=why):
        readme.rendered(tmp_path)


def headlines(**numbers):
    return {"01-tiny": RUN["01-tiny"] | {"headlines": [{"text": "a headline", "numbers": numbers}]}}


def test_the_picture_has_a_row_for_a_headline_that_claims_measured():
    drawn = picture(headlines(ours=0.9, plain=0.5), {"01-tiny": [CLAIM]})
    assert "01 · sums" in drawn and "90% a" in drawn and "50% b" in drawn
    [ours] = re.findall(r'"ours" cx="(\d+)" cy="(?!22)', drawn)
    assert int(ours) == round(MARGIN + 0.9 * (WIDTH - 2 * MARGIN))


def test_the_picture_leaves_out_what_no_claim_measured():
    for numbers in ({"ours": 0.9, "plain": 0.4}, {}):
        assert "sums" not in picture(headlines(**numbers), {"01-tiny": [CLAIM]})


def test_the_picture_takes_the_claim_that_measured_the_headlines_number():
    more_draws = CLAIM | {"arms": {arm: found | {"mean": found["mean"] - 0.01} for arm, found in CLAIM["arms"].items()}}
    drawn = picture(headlines(ours=0.9, plain=0.5, other=0.7), {"01-tiny": [CLAIM, more_draws]})
    assert "90% a" in drawn and "50% b" in drawn and "89% a" not in drawn


@pytest.mark.parametrize("means", [(0.5, 0.501), (0.0, 0.01), (0.99, 1.0), (0.0, 1.0)])
def test_words_in_the_picture_do_not_stand_upon_each_other(means):
    arms = {name: ARM | {"mean": mean} for name, mean in zip(("first of all", "second to none"), means, strict=True)}
    claim = CLAIM | {"arms": arms, "better": "second to none", "baseline": "first of all"}
    drawn = picture(headlines(a=means[0], b=means[1]), {"01-tiny": [claim]})
    (first, second) = (int(x) for x in re.findall(r'x="(\d+)"[^>]*>\d+% (?:first|second)', drawn))
    half = 6 * len("100% second to none") / 2
    assert second - first >= half and half <= first and second <= WIDTH - half


@pytest.mark.parametrize(("profile", "taken"), [("full", True), ("quick", False)])
def test_only_a_run_in_the_full_profile_is_taken_over(tmp_path, profile, taken):
    make(tmp_path, {})
    (tmp_path / "build" / "run").mkdir(parents=True)
    results = {"01-tiny": RUN["01-tiny"] | {"profile": profile, "ok": True}}
    (tmp_path / "build" / "run" / "results.json").write_text(json.dumps(results))
    (tmp_path / "build" / "bench.json").write_text(json.dumps(BENCH))
    readme.update(tmp_path)
    assert ("12 s" in (tmp_path / "README.md").read_text()) == taken
    assert "sgns" in (tmp_path / "docs" / "RESULTS.md").read_text() and readme.stale(tmp_path) == []


def test_the_pages_of_the_course_are_current_and_the_readme_is_short():
    assert readme.stale() == []
    assert len((readme.ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 120


def test_what_was_not_measured_again_stays(tmp_path):
    kept, fresh = tmp_path / "kept.json", [{"lesson": "02", "wrong": 3}, {"lesson": "03", "wrong": 4}]
    kept.write_text(json.dumps([{"lesson": "01", "wrong": 1}, {"lesson": "02", "wrong": 2}]))
    merge(fresh, kept, "lesson")
    found = [(entry["lesson"], entry["wrong"]) for entry in json.loads(kept.read_text())]
    assert found == [("01", 1), ("02", 3), ("03", 4)]
