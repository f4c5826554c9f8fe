"""The helper that acts where the student's code runs, here in this process."""

import itertools
import random

import numpy as np
import torch

from pretrain import student


def test_seed_reaches_every_generator():
    def draw():
        return random.random(), np.random.rand(), torch.rand(1).item()

    student.seed(3)
    first = draw()
    student.seed(3)
    assert draw() == first
    student.seed(4)
    assert all(a != b for a, b in zip(draw(), first, strict=True))


def test_mutated_shows_what_a_call_does_to_its_arguments_and_leaves_the_callers_alone():
    original = [1, 2]
    result, (after,), kwargs = student.mutated(
        lambda items, extra: items.append(extra) or len(items), original, extra=3
    )
    assert (result, after, kwargs, original) == (3, [1, 2, 3], {"extra": 3}, [1, 2])


def test_take_needs_only_the_first_items_of_something_endless():
    assert student.take(itertools.count(5), 3) == [5, 6, 7]


def test_value_and_grad_of_one_or_several_arguments():
    a, b = torch.tensor([1.0, 2.0]), torch.tensor([3.0, 4.0])
    value, grad = student.value_and_grad(lambda a, b: (a * b).sum(), a, b)
    assert value.item() == 11.0 and not value.requires_grad
    assert grad.tolist() == [3.0, 4.0]
    _, grads = student.value_and_grad(lambda a, b: (a * a).sum(), a, b, wrt=(0, 1))
    assert grads[0].tolist() == [2.0, 4.0] and grads[1] is None
    assert a.grad is None


def test_another_side_can_be_put_in():
    class Elsewhere(student.Local):
        def take(self, iterable, n):
            return ["elsewhere"]

    student.use(Elsewhere())
    try:
        assert student.take([1], 1) == ["elsewhere"]
    finally:
        student.use(student.Local())
