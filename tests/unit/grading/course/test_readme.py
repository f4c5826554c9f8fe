"""The README's tables come from measured results."""

import json

import pytest

from grading.course import readme
from grading.paths import CourseError

RUN = {"01-tiny": {"seconds": 12.4, "peak_mb": 300, "headlines": [{"text": "0.83 | at 10 labels"}]}}
ARM = {"mean": 0.5, "sd": 0.01}
CLAIM = {"name": "a beats b", "task": "sums", "metric": "accuracy", "seeds": 3, "better": "a", "baseline": "b"}
CLAIMS = {"01-tiny": [CLAIM | {"arms": {"a": ARM | {"mean": 0.9}, "b": ARM}, "verdict": "holds"}]}
COUNTS = {"lesson": "01-tiny", "wrong": 6, "rejected": 6, "named": 5, "right": 2, "accepted": 2}
BENCH = [{"name": "sgns", "ours": 512_345.6, "unit": "words/s", "peer": 2.5e5, "peer_name": "gensim", "ratio": 2.049}]
VALUES = {"run": RUN, "claims": CLAIMS, "bank": [COUNTS, COUNTS], "bench": BENCH}
TEXT = "before\n" + "".join(f"<!-- {n} -->\nstale\n<!-- /{n} -->\n" for n in readme.TABLES) + "after\n"


def make(root, values):
    folder = root / "docs" / "results"
    folder.mkdir(parents=True)
    for name, value in values.items():
        (folder / f"{name}.json").write_text(json.dumps(value))
    (root / "README.md").write_text(TEXT)


def test_tables_stand_between_their_markers_and_the_rest_is_left(tmp_path):
    make(tmp_path, VALUES)
    new = readme.rendered(tmp_path)
    assert new.startswith("before\n") and new.endswith("after\n") and "stale" not in new
    for part in (
        "| 01-tiny | 12 s | 300 MB | 0.83 \\| at 10 labels |",
        "a: 0.9 ± 0.01",
        "| 01-tiny | 2 | 12 | 12 | 10 | 4 | 4 |",
        "| sgns | 512,000 words/s | 250,000 words/s | gensim | 2.05 |",
    ):
        assert part in new
    assert not readme.is_current(tmp_path)
    (tmp_path / "README.md").write_text(new)
    assert readme.is_current(tmp_path) and readme.rendered(tmp_path) == new


def test_without_results_there_is_no_table(tmp_path):
    make(tmp_path, {"run": RUN})
    new = readme.rendered(tmp_path)
    assert "01-tiny" in new and "<!-- claims -->\n<!-- /claims -->" in new


def test_a_missing_marker_is_an_error(tmp_path):
    make(tmp_path, VALUES)
    (tmp_path / "README.md").write_text(TEXT.replace("<!-- /bank -->\n", ""))
    with pytest.raises(CourseError, match="<!-- bank -->"):
        readme.rendered(tmp_path)


@pytest.mark.parametrize(("profile", "taken"), [("full", True), ("quick", False)])
def test_only_a_run_in_the_full_profile_is_taken_over(tmp_path, profile, taken):
    make(tmp_path, {})
    (tmp_path / "build" / "run").mkdir(parents=True)
    results = {"01-tiny": RUN["01-tiny"] | {"profile": profile, "ok": True}}
    (tmp_path / "build" / "run" / "results.json").write_text(json.dumps(results))
    (tmp_path / "build" / "bench.json").write_text(json.dumps(BENCH))
    readme.update(tmp_path)
    text = (tmp_path / "README.md").read_text()
    assert ("12 s" in text) == taken and "sgns" in text and readme.is_current(tmp_path)


def test_the_readme_of_the_course_is_current():
    assert readme.is_current()
