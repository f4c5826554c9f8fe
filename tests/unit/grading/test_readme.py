"""The README's tables come from measured results."""

import json

from grading import readme

RUN = {"01-tiny": {"seconds": 12.4, "peak_mb": 300, "headlines": [{"text": "0.83 | at 10 labels"}]}}
ARM = {"mean": 0.5, "sd": 0.01}
CLAIM = {"name": "a beats b", "task": "sums", "metric": "accuracy", "seeds": 3, "better": "a", "baseline": "b"}
CLAIMS = {"01-tiny": [CLAIM | {"arms": {"a": ARM | {"mean": 0.9}, "b": ARM}, "verdict": "holds"}]}
COUNTS = {"wrong": 6, "rejected": 6, "named": 6, "right": 2, "accepted": 2}
BENCH = {"sgns": {"ours": 5e5, "unit": "words/s", "peer": 2.5e5, "peer_name": "gensim", "ratio": 2.0, "runs": 3}}


def make(root, text):
    folder = root / "docs" / "results"
    folder.mkdir(parents=True)
    values = {"run": RUN, "claims": CLAIMS, "bank": {"01-tiny/ex01": COUNTS, "01-tiny/ex02": COUNTS}, "bench": BENCH}
    for name, value in values.items():
        (folder / f"{name}.json").write_text(json.dumps(value))
    (root / "README.md").write_text(text)


def test_tables_stand_between_their_markers_and_the_rest_is_left(tmp_path):
    text = "before\n" + "".join(f"<!-- {n} -->\nstale\n<!-- /{n} -->\n" for n in readme.TABLES) + "after\n"
    make(tmp_path, text)
    new = readme.rendered(tmp_path)
    assert new.startswith("before\n") and new.endswith("after\n") and "stale" not in new
    for part in (
        "| 01-tiny | 12 s | 300 MB | 0.83 \\| at 10 labels |",
        "a: 0.9 ± 0.01",
        "| 01-tiny | 12 | 12 | 12 | 4 | 4 |",
        "2.00",
    ):
        assert part in new
    assert not readme.is_current(tmp_path)
    (tmp_path / "README.md").write_text(new)
    assert readme.is_current(tmp_path) and readme.rendered(tmp_path) == new


def test_the_readme_of_the_course_is_current():
    assert readme.is_current()
