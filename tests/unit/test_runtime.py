"""Profiles, devices and seeds."""

import random

import numpy as np
import pytest
import torch

import pretrain
from pretrain.runtime import autocast, in_turns, milliseconds


@pytest.mark.parametrize("name", ["full", "quick", "grade"])
def test_the_profile_chooses_the_budget(monkeypatch, name):
    monkeypatch.setenv("PRETRAIN_PROFILE", name)
    assert pretrain.profile() == name
    assert pretrain.budget(full="full", quick="quick", grade="grade") == name


def test_full_is_the_default_and_another_name_is_an_error(monkeypatch):
    monkeypatch.delenv("PRETRAIN_PROFILE", raising=False)
    assert pretrain.profile() == "full"
    monkeypatch.setenv("PRETRAIN_PROFILE", "fast")
    with pytest.raises(ValueError, match=r"'fast': choose one of full, quick, grade"):
        pretrain.profile()


def test_the_device_can_be_chosen_and_a_wrong_one_is_an_error(monkeypatch):
    monkeypatch.setenv("PRETRAIN_DEVICE", "cpu")
    assert pretrain.device() == torch.device("cpu")
    for wrong in ("abacus", "meta", "cuda:99"):  # "meta" is a device of torch that holds no values
        monkeypatch.setenv("PRETRAIN_DEVICE", wrong)
        with pytest.raises(ValueError, match=f"PRETRAIN_DEVICE is '{wrong}', which torch cannot use here .*: try cpu"):
            pretrain.device()


def test_without_a_choice_the_best_device_is_taken(monkeypatch):
    monkeypatch.delenv("PRETRAIN_DEVICE", raising=False)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    assert pretrain.device().type == "cuda"


def test_a_backend_that_does_not_compute_is_not_taken(monkeypatch):
    monkeypatch.delenv("PRETRAIN_DEVICE", raising=False)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: True)
    monkeypatch.setattr(torch.Tensor, "to", lambda self, device: self * 2)  # wrong values, as MPS has had
    assert pretrain.device().type == "cpu"


def test_autocast_changes_nothing_on_the_cpu():
    with autocast(torch.device("cpu")):
        assert (torch.ones(2, 2) @ torch.ones(2, 2)).dtype == torch.float32


def test_seed_everything_reaches_every_generator():
    def draw():
        return random.random(), np.random.rand(), torch.rand(1).item()

    pretrain.seed_everything(5)
    first = draw()
    pretrain.seed_everything(5)
    assert draw() == first


def test_the_time_of_a_call_is_that_of_the_fastest(monkeypatch):
    clock = iter([0, 3, 10, 11, 20, 25])
    monkeypatch.setattr("pretrain.runtime.time.perf_counter", lambda: next(clock))
    calls = []
    assert milliseconds(calls.append, 7, times=3) == 1000 and calls == [7, 7, 7]


def test_functions_are_timed_in_turns():
    order = []
    taken = in_turns({"a": lambda: order.append("a"), "b": lambda: order.append("b")}, rounds=2, calls=3)
    assert "".join(order) == "ab" + 2 * "aaabbb"
    assert {name: len(values) for name, values in taken.items()} == {"a": 2, "b": 2}
    assert all(value >= 0 for values in taken.values() for value in values)


def test_times_may_be_multiples_of_one_of_them():
    work = {"short": lambda: sum(range(20_000)), "long": lambda: sum(range(200_000))}
    taken = in_turns(work, rounds=3, calls=5, to="short")
    assert taken["short"] == [1.0] * 3
    assert min(taken["long"]) > 2
