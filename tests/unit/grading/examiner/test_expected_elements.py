"""What tests expect comes from the solution, and is something that a wrong answer can fail to be."""

import numpy as np
import pytest
import torch

from grading.examiner.expected import SOLUTION, made
from grading.lessons.answers import Answer
from grading.paths import CourseError
from pretrain.compare import plain
from pretrain.records import Record, record_from_json, record_to_json, same
from pretrain.see import See

EMPTY = (torch.zeros(3, 0), np.zeros((0, 2)), [], (), {}, set(), [[], torch.zeros(0)], ([], ()))


def seen(hand_over):
    """Return the record of a test, as it comes from the process that ran it."""
    record = Record()
    hand_over(See(record))
    return record_from_json(record_to_json(record))


def tables(hand_over):
    return made("01-first", [(Answer("ex01", SOLUTION, "", ""), {"ex01": seen(hand_over)})])


@pytest.mark.parametrize("value", EMPTY, ids=repr)
def test_an_expected_value_without_elements_is_refused_unless_it_is_wanted(value):
    with pytest.raises(CourseError, match="'f\\(x\\)' has no elements"):
        tables(lambda see: see("f(x)", value))
    assert tables(lambda see: see("f(x)", value, empty=True))


@pytest.mark.parametrize("value", [0, "", None, False, [0], {"a": []}, torch.zeros(1), [[], [1]]], ids=repr)
def test_what_has_elements_is_expected_as_it_is(value):
    assert tables(lambda see: see("f(x)", value))


class Block(torch.nn.Module):
    """A model whose sizes an answer may choose."""

    def __init__(self, **shapes):
        super().__init__()
        for name, shape in shapes.items():
            self.register_parameter(name, torch.nn.Parameter(torch.zeros(shape)))

    def forward(self, x):
        return x + sum(p.sum() for p in self.parameters())


def look(net):
    """Look at a model as tests do: fill it, call it, differentiate."""

    def hand_over(see):
        see.fill("the block", net)
        x = torch.ones(2, 4)
        see("y", net(x))
        see.gradients("y", net(x).sum(), dict(net.named_parameters()))

    return hand_over


@pytest.mark.parametrize(
    "cheat",
    [
        {"out": (4, 0), "up": (8, 4)},
        {"out": (4, 4, 1, 0), "up": (8, 4)},
        {"out": (0, 0), "up": (0, 4)},
        {"out": (4, 4)},  # no MLP
        {},  # no parameters, and so no gradient to look at
    ],
)
def test_sizes_of_an_answers_own_choice_win_nothing(cheat):
    want, got = seen(look(Block(out=(4, 4), up=(8, 4)))), seen(look(Block(**cheat)))
    assert same(want, seen(look(Block(out=(4, 4), up=(8, 4)))))
    assert not same(got, want)
    assert plain([4, 4]) == want.entries[0].value["out"]
