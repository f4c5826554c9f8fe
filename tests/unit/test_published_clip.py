"""Lesson 06's loss is the one that transformers trains CLIP with."""

import math

import pytest
import torch
from torch.nn import functional as F

from grading import paths
from grading.course import pretraining


@pytest.fixture(scope="module")
def lesson():
    """The names of the solved lesson's recipe, in its shortest profile."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PRETRAIN_PROFILE", "grade")
        return pretraining.read_names(paths.notebook(paths.lessons(["06"])[0]))


@pytest.mark.parametrize(("B", "E", "t"), [(1, 3, 0.0), (5, 4, 2.7), (8, 6, math.log(100))])
def test_the_loss_and_its_gradients_are_those_of_transformers(lesson, B, E, t):
    from transformers.models.clip.modeling_clip import image_text_contrastive_loss  # which takes seconds

    g = torch.Generator().manual_seed(B)
    u, v = (F.normalize(torch.randn(B, E, generator=g)).requires_grad_() for _ in range(2))
    scale = torch.tensor(t, requires_grad=True)
    ours = lesson["clip_loss"](u, v, scale)
    theirs = image_text_contrastive_loss(v @ u.T * scale.exp())
    assert torch.allclose(ours, theirs, atol=1e-6)
    for own, published in zip(*(torch.autograd.grad(loss, (u, v, scale)) for loss in (ours, theirs)), strict=True):
        assert torch.allclose(own, published, atol=1e-4)
