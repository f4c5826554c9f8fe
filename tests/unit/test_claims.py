"""Claims: the verdict follows the numbers, and what a notebook shows holds all of them."""

import json

import pytest

from pretrain.claims import CLAIM_MIME, Claim, claim, show_spread

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


def test_a_gain_within_the_noise_of_the_seeds_does_not_hold():
    assert verdict([0.9, 0.5, 0.8], [0.7, 0.4, 0.8]) == "does not hold here"


def test_lower_can_be_better_and_no_worse_can_be_claimed():
    assert verdict([2.0, 2.1, 2.0], [3.0, 3.1, 2.9], higher_is_better=False, margin=0.5) == "holds"
    assert verdict([0.80, 0.81, 0.80], [0.81, 0.80, 0.82], margin=-0.02) == "holds"
    assert verdict([0.70, 0.71, 0.70], [0.81, 0.80, 0.82], margin=-0.02) == "does not hold here"


def test_an_arm_that_is_missing_or_empty_is_an_error():
    with pytest.raises(ValueError, match="'letters', which is not among its arms"):
        Claim("x", arms={"SGNS": [1.0]}, **DETAILS)
    with pytest.raises(ValueError, match="no value for 'letters'"):
        verdict([1.0], [])


def test_what_is_shown_holds_every_number_and_escapes_text(capsys):
    shown = claim("a < b", arms={"SGNS": [0.8, 0.9], "letters": [0.6, 0.7]}, **DETAILS)
    bundle = shown._repr_mimebundle_()
    recorded = json.loads(json.dumps(bundle[CLAIM_MIME]))
    assert recorded["arms"]["SGNS"]["values"] == [0.8, 0.9] and recorded["seeds"] == 2
    assert recorded["verdict"] == shown.verdict
    assert "a &lt; b" in bundle["text/html"] and "a < b" not in bundle["text/html"]
    assert "0.85 ± 0.071" in capsys.readouterr().out


def test_spread_of_one_value():
    assert show_spread([0.5]) == "0.5 ± 0 (1 seeds)"
