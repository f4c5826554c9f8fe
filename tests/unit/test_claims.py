"""Claims: the verdict follows the numbers, and what a notebook shows holds all of them."""

import json

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from pretrain.claims import CLAIM_MIME, HEADLINE_MIME, Claim, claim, show_spread

DETAILS = {
    "lesson": "01-word2vec",
    "source": "Mikolov et al. 2013",
    "task": "names",
    "metric": "accuracy",
    "better": "SGNS",
    "baseline": "letters",
    "margin": 0.05,
}


def verdict(better, baseline, **changes):
    return Claim("vectors help", arms={"SGNS": better, "letters": baseline}, **(DETAILS | changes)).verdict


def test_the_verdict_follows_the_numbers():
    assert verdict([0.83, 0.84, 0.82], [0.66, 0.67, 0.65]) == "holds"
    assert verdict([0.68, 0.69, 0.67], [0.66, 0.67, 0.65]) == "does not hold here"
    assert verdict([0.60, 0.61, 0.62], [0.83, 0.84, 0.82]) == "does not hold here"


def test_a_gain_within_the_noise_of_the_seeds_tells_nothing():
    assert verdict([0.9, 0.5, 0.8], [0.7, 0.4, 0.8]) == "too close to tell"


def test_one_or_two_seeds_tell_nothing():
    assert verdict([0.83, 0.84], [0.66, 0.67, 0.65]) == "too few seeds to tell"
    assert verdict([0.60, 0.61, 0.62], [0.83]) == "too few seeds to tell"


def test_lower_can_be_better_and_no_worse_can_be_claimed():
    assert verdict([2.0, 2.1, 2.0], [3.0, 3.1, 2.9], higher_is_better=False, margin=0.5) == "holds"
    assert verdict([0.80, 0.81, 0.80], [0.81, 0.80, 0.82], margin=-0.02) == "holds"
    assert verdict([0.70, 0.71, 0.70], [0.81, 0.80, 0.82], margin=-0.02) == "does not hold here"


def test_a_condition_is_part_of_the_verdict_of_a_claim_that_is_borne_out():
    note = "Only when labels are few."
    assert verdict([0.83, 0.84, 0.82], [0.66, 0.67, 0.65], note=note) == "Only when labels are few"
    assert verdict([0.60, 0.61, 0.62], [0.83, 0.84, 0.82], note=note) == "does not hold here"
    assert verdict([0.83, 0.84, 0.82], [0.66, 0.67, 0.65], note="Measured once.") == "holds"


def test_an_arm_that_is_missing_or_empty_is_an_error():
    with pytest.raises(ValueError, match="'letters', which is not among its arms"):
        Claim("x", arms={"SGNS": [1.0]}, **DETAILS)
    with pytest.raises(ValueError, match="needs finite values for 'letters'"):
        verdict([1.0], [])
    with pytest.raises(ValueError, match="needs finite values for 'SGNS'"):
        verdict([1.0, float("nan")], [1.0])


def test_what_is_shown_holds_every_number_and_escapes_text(capsys):
    shown = claim("a < b", arms={"SGNS": [0.8, 0.9], "letters": [0.6, 0.7]}, **DETAILS)
    bundle = shown.bundle()
    recorded = json.loads(json.dumps(bundle[CLAIM_MIME]))
    assert recorded["arms"]["SGNS"]["values"] == [0.8, 0.9] and recorded["seeds"] == 2
    assert recorded["verdict"] == shown.verdict
    assert "a &lt; b" in bundle["text/html"] and "a < b" not in bundle["text/html"]
    assert "0.85 ± 0.071" in capsys.readouterr().out


def test_what_is_shown_says_how_far_ahead_and_whether_that_is_enough_seeds():
    def text(better, baseline, **changes):
        return Claim("a", arms={"SGNS": better, "letters": baseline}, **(DETAILS | changes)).bundle()["text/plain"]

    assert "SGNS is 0.17 ahead (needed: 0.05 ahead; the seeds alone make 0," in text([0.83] * 3, [0.66] * 3)
    assert "SGNS is 0.01 behind (allowed: 0.02 behind)." in text([0.65] * 3, [0.66] * 3, margin=-0.02)
    assert "SGNS is 1 ahead" in text([2.0] * 3, [3.0] * 3, higher_is_better=False)
    assert "a verdict needs 3 seeds" in text([0.83] * 2, [0.66] * 3)


def test_spread():
    assert show_spread([0.5]) == "0.5 (1 seed)"
    assert show_spread([0.5, 0.7]) == "0.6 ± 0.14 (2 seeds)"


CELLS = """
import numpy as np
from pretrain.claims import claim, headline
headline("ρ is 0.4", rho=np.float32(0.5))
claim("a", lesson="l", source="s", task="t", metric="m", arms={"x": [2.0], "y": [1.0]}, better="x", baseline="y",
      margin=0.5)
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
