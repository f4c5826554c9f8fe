"""Claims: the verdict follows the numbers, and what a notebook shows holds all of them."""

import json

import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from pretrain.claims import CLAIM_MIME, HEADLINE_MIME, claim, show_spread

DETAILS = {
    "lesson": "01-word2vec",
    "source": "Mikolov et al. 2013",
    "task": "names",
    "metric": "accuracy",
    "better": "SGNS",
    "baseline": "letters",
    "margin": 0.05,
    "seeds": "draws of labels",
}


@pytest.fixture(autouse=True)
def full(monkeypatch):
    monkeypatch.setenv("PRETRAIN_PROFILE", "full")


def measured(better, baseline, **changes):
    return claim("vectors help", arms={"SGNS": better, "letters": baseline}, **(DETAILS | changes))


def verdict(better, baseline, **changes):
    return measured(better, baseline, **changes).verdict


def test_the_verdict_follows_the_whole_interval():
    assert verdict([0.83, 0.84, 0.82], [0.66, 0.67, 0.65]) == "holds"
    assert verdict([0.68, 0.69, 0.67], [0.66, 0.67, 0.65]) == "smaller than claimed"
    assert verdict([0.60, 0.61, 0.62], [0.83, 0.84, 0.82]) == "refuted"
    assert verdict([0.9, 0.5, 0.8], [0.7, 0.4, 0.8]) == "undecided"
    assert verdict([0.72, 0.75, 0.69], [0.66, 0.66, 0.66]) == "undecided"  # ahead by 0.06, and 0.05 was claimed


def test_one_seed_tells_nothing():
    assert verdict([0.83], [0.66]) == "undecided"
    assert "one value says nothing" in measured([0.83], [0.66]).bundle()["text/plain"]


def test_lower_can_be_better_and_no_worse_can_be_claimed():
    assert verdict([2.0, 2.1, 2.0], [3.0, 3.1, 2.9], higher_is_better=False, margin=0.5) == "holds"
    assert verdict([0.80, 0.81, 0.80], [0.81, 0.81, 0.81], margin=-0.03) == "holds"
    assert verdict([0.80, 0.81, 0.80], [0.81, 0.80, 0.82], margin=-0.02) == "undecided"
    assert verdict([0.70, 0.71, 0.70], [0.81, 0.80, 0.82], margin=-0.02) == "refuted"


def test_the_quick_profile_judges_nothing(monkeypatch):
    monkeypatch.setenv("PRETRAIN_PROFILE", "quick")
    assert verdict([0.83, 0.84, 0.82], [0.66, 0.67, 0.65]) == "not judged in the quick profile"


def test_scores_of_test_items_give_balanced_means_and_an_interval_that_covers_them():
    y, rng = np.array([0] * 30 + [1] * 10), np.random.default_rng(0)
    right = (rng.random((3, 40)) < 0.9).astype(float)
    shown = measured(right, np.tile((y == 0).astype(float), (3, 1)), y=y, groups=np.arange(40) // 4)
    assert shown.arms["letters"] == [0.5, 0.5, 0.5]
    assert shown.gain.groups == 10
    assert "covers 3 draws of labels, and 10 groups of test items." in shown.bundle()["text/plain"]
    assert "always the same test items" in measured([0.8, 0.9], [0.6, 0.7]).bundle()["text/plain"]


def test_an_arm_that_is_missing_or_empty_is_an_error():
    with pytest.raises(ValueError, match="'letters', which is not among its arms"):
        claim("x", arms={"SGNS": [1.0]}, **DETAILS)
    with pytest.raises(ValueError, match="needs finite values for 'letters'"):
        verdict([1.0], [])
    with pytest.raises(ValueError, match="needs finite values for 'SGNS'"):
        verdict([1.0, float("nan")], [1.0, 1.0])


def test_what_is_shown_holds_every_number_and_escapes_text(capsys):
    shown = claim("a < b", arms={"SGNS": [0.8, 0.9], "letters": [0.6, 0.7]}, **DETAILS)
    bundle = shown.bundle()
    recorded = json.loads(json.dumps(bundle[CLAIM_MIME], allow_nan=False))
    assert recorded["arms"]["SGNS"]["values"] == [0.8, 0.9] and recorded["gain"]["seeds"] == 2
    assert recorded["verdict"] == shown.verdict and recorded["seeds"] == "draws of labels"
    assert "a &lt; b" in bundle["text/html"] and "a < b" not in bundle["text/html"]
    assert "0.85 ± 0.071" in capsys.readouterr().out


def test_what_is_shown_says_how_far_ahead_how_sure_and_what_was_claimed():
    def text(better, baseline, **changes):
        return measured(better, baseline, **changes).bundle()["text/plain"]

    shown = text([0.83, 0.84, 0.82], [0.66, 0.66, 0.66])
    assert "SGNS is 0.17 ahead (95 % interval +0.145 to +0.195; claimed: more than 0.05 ahead)." in shown
    assert "behind (95 % interval −" in text([0.65, 0.64, 0.65], [0.66] * 3)
    assert "allowed: 0.02 behind" in text([0.65] * 3, [0.66] * 3, margin=-0.02)
    assert "SGNS is 1 ahead" in text([2.0] * 3, [3.0] * 3, higher_is_better=False)


def test_spread():
    assert show_spread([0.5]) == "0.5 (1 seed)"
    assert show_spread([0.5, 0.7]) == "0.6 ± 0.14 (2 seeds)"


CELLS = """
import numpy as np
from pretrain.claims import claim, headline
headline("ρ is 0.4", rho=np.float32(0.5))
claim("a", lesson="l", source="s", task="t", metric="m", arms={"x": [2.0], "y": [1.0]}, better="x", baseline="y",
      margin=0.5, seeds="trainings")
"""


def test_a_notebook_records_each_once_even_at_the_end_of_a_cell():
    shell = InteractiveShell.instance()
    try:
        with capture_output() as captured:
            shell.run_cell(CELLS, store_history=True).raise_error()
    finally:
        InteractiveShell.clear_instance()
    recorded = [{key: value for key, value in output.data.items() if "vnd" in key} for output in captured.outputs]
    assert [list(bundle) for bundle in recorded] == [[HEADLINE_MIME], [CLAIM_MIME]]
    assert recorded[0][HEADLINE_MIME] == {"text": "ρ is 0.4", "numbers": {"rho": 0.5}}
    assert "Claim(" not in captured.stdout  # the value of the last line is not shown again
