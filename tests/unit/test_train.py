"""The training loop: it learns, keeps to its budget, and a run that was broken off ends as an unbroken one."""

import math
import os
import signal

import pytest
import torch
from torch import nn

from pretrain import optim
from pretrain.train import fit

TARGET = torch.randn(6, 3, generator=torch.Generator().manual_seed(1))


def make_model() -> nn.Module:
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(6, 16), nn.Dropout(0.2), nn.Tanh(), nn.Linear(16, 16), nn.Tanh(), nn.Linear(16, 3))


def batches(step: int):
    x = torch.randn(8, 6, generator=torch.Generator().manual_seed(step))
    return x, x @ TARGET


def loss_function(model, batch):
    x, y = batch
    return (model(x) - y).square().mean()


def parameters(model):
    return torch.cat([p.detach().flatten() for p in model.parameters()])


@pytest.mark.parametrize("make_optimiser", [optim.adamw, optim.muon])
def test_fit_learns(make_optimiser):
    model = make_model()
    history = fit(model, loss_function, batches, steps=200, optimiser=make_optimiser(model), progress=False, every=20)
    assert history.finished
    assert history.steps == list(range(20, 201, 20))
    assert history.loss[-1] < 0.5 * history.loss[0]
    assert history.items == 200 * 8 * 6


def test_the_same_seed_gives_the_same_model():
    models = [make_model(), make_model()]
    for model in models:
        torch.manual_seed(3)
        fit(model, loss_function, batches, steps=20, progress=False)
    assert torch.equal(parameters(models[0]), parameters(models[1]))


class StopAt:
    """Batches that raise SIGINT, as Ctrl-C does, while step `at` is drawn."""

    def __init__(self, at):
        self.at = at

    def __call__(self, step):
        if step == self.at:
            self.at = None
            os.kill(os.getpid(), signal.SIGINT)
        return batches(step)


@pytest.mark.parametrize("make_optimiser", [optim.adamw, optim.muon])
def test_an_interrupted_run_goes_on_as_if_unbroken(tmp_path, make_optimiser):
    def train(draw, path):
        model = make_model()  # a new process would start from here too
        torch.manual_seed(7)
        options = {"steps": 40, "every": 7, "checkpoint": path, "progress": False}
        return model, fit(model, loss_function, draw, optimiser=make_optimiser(model), **options)

    whole, whole_history = train(batches, tmp_path / "whole.pt")
    stopping = StopAt(23)
    _, history = train(stopping, tmp_path / "broken.pt")
    assert not history.finished
    broken, broken_history = train(stopping, tmp_path / "broken.pt")
    assert broken_history.finished
    assert torch.equal(parameters(broken), parameters(whole))
    assert broken_history.loss == whole_history.loss
    assert broken_history.steps == whole_history.steps


def test_a_second_interrupt_stops_at_once():
    def batches_that_hang(step):
        for _ in range(2):
            os.kill(os.getpid(), signal.SIGINT)
        raise AssertionError("the second interrupt came through")

    with pytest.raises(KeyboardInterrupt):
        fit(make_model(), loss_function, batches_that_hang, steps=5, progress=False)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_budget_in_seconds_ends():
    model = make_model()
    history = fit(model, loss_function, batches, seconds=0.2, progress=False)
    assert history.finished and history.steps


def test_evaluation_happens_in_eval_mode_and_leaves_training_mode():
    seen = []

    def evaluate(model):
        seen.append((model.training, torch.is_grad_enabled()))
        return {"loss": 1.0}

    model = make_model()
    history = fit(model, loss_function, batches, steps=10, evaluate=evaluate, evaluate_every=5, progress=False)
    assert seen == [(False, False)] * 2
    assert [entry["step"] for entry in history.evaluations] == [5, 10]
    assert model.training


def test_a_loss_that_is_not_finite_stops_the_run_before_it_spoils_the_model():
    model = make_model()
    before = parameters(model).clone()
    with pytest.raises(FloatingPointError, match="learning rate"):
        fit(model, lambda m, b: loss_function(m, b) * math.nan, batches, steps=5, progress=False)
    assert torch.equal(parameters(model), before)


def test_no_budget_is_an_error():
    with pytest.raises(ValueError, match="steps"):
        fit(make_model(), loss_function, batches)


def test_a_checkpoint_of_another_model_or_a_damaged_one_is_refused(tmp_path):
    path = tmp_path / "run.pt"
    fit(make_model(), loss_function, batches, steps=2, checkpoint=path, progress=False)
    with pytest.raises(ValueError, match="another model"):
        fit(nn.Linear(6, 3), loss_function, batches, steps=2, checkpoint=path, progress=False)
    path.write_bytes(b"not a checkpoint")
    with pytest.raises(ValueError, match="not a readable checkpoint"):
        fit(make_model(), loss_function, batches, steps=2, checkpoint=path, progress=False)


def test_no_half_written_checkpoint_stays(tmp_path):
    fit(make_model(), loss_function, batches, steps=2, checkpoint=tmp_path / "run.pt", progress=False)
    assert [path.name for path in tmp_path.iterdir()] == ["run.pt"]


def test_orthogonalise_brings_the_singular_values_near_one():
    matrix = torch.randn(7, 12, generator=torch.Generator().manual_seed(0))
    for m in (matrix, matrix.T, 1e-3 * matrix):
        values = torch.linalg.svdvals(optim.orthogonalise(m, steps=5))
        assert values.min() > 0.5 and values.max() < 1.5


def test_muon_takes_matrices_inside_the_network_only():
    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.embedding, self.middle, self.head = nn.Embedding(5, 4), nn.Linear(4, 4), nn.Linear(4, 5)

    net = Net()
    together = optim.muon(net)
    chosen = [p for group in together.optimisers[0].param_groups for p in group["params"]]
    assert len(chosen) == 1 and chosen[0] is net.middle.weight
    rest = sum(len(group["params"]) for group in together.optimisers[1].param_groups)
    assert rest == len(list(net.parameters())) - 1
    with pytest.raises(ValueError, match="matrices"):
        optim.Muon([net.middle.bias])
    with pytest.raises(ValueError, match="AdamW"):
        optim.muon(nn.Embedding(3, 2))


@pytest.mark.parametrize("schedule", [optim.warmup_linear, optim.warmup_cosine])
def test_schedules_rise_and_fall(schedule):
    values = [schedule(i / 100) for i in range(101)]
    assert 0 < values[0] < 0.1 and max(values) <= 1 and values[-1] == pytest.approx(0, abs=1e-9)
    peak = values.index(max(values))
    assert values[:peak] == sorted(values[:peak]) and values[peak:] == sorted(values[peak:], reverse=True)
    assert optim.constant(0.3) == 1
