"""Trainings that are compared: the rate is chosen by the first seed's short trainings, then each seed trains once."""

import pytest

from pretrain import plot, tuning
from pretrain.history import History


def make_fit(calls):
    def fit(seed, rate, most):
        calls.append((seed, rate, most))
        history = History()
        history.evaluations += [{"step": 1, tuning.SCORE: 0.1}, {"step": 2, tuning.SCORE: rate}]
        return f"net {seed}", history

    return fit


def test_the_better_rate_is_used_for_every_seed(capsys):
    calls = []
    runs = tuning.over_seeds("an arm", make_fit(calls), [7, 8], most=50, trial=10, rates=(0.3, 0.9))
    assert calls == [(7, 0.3, 10), (7, 0.9, 10), (7, 0.9, 50), (8, 0.9, 50)]
    assert [net for net, _ in runs] == ["net 7", "net 8"]
    assert (
        "an arm: 0.9 is chosen on validation labels after 10 steps. Tried: 0.3: 0.3, 0.9: 0.9"
        in capsys.readouterr().out
    )


def test_a_training_has_reached_its_highest_accuracy():
    history = History()
    history.evaluations += [{"step": n, tuning.SCORE: score} for n, score in enumerate([0.2, 0.7, 0.5])]
    assert tuning.reached(history) == pytest.approx(0.7)


def test_curves_have_one_line_a_training_and_one_name_an_arm():
    _, (ax,) = plot.panels(1)
    fit = make_fit([])
    tuning.learning_curves(
        {"a": [fit(0, 0.5, 9), fit(1, 0.4, 9)], "b": [fit(0, 0.3, 9)]}, {"a": "red"}, title="t", ax=ax
    )
    assert len(ax.lines) == 3 and [text.get_text() for text in ax.get_legend().get_texts()] == ["a", "b"]
