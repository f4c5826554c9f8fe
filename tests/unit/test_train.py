"""The training loop: it learns, keeps to its budget, and a run that was broken off ends as an unbroken one."""

import math
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import torch
from torch import nn

from pretrain import optim
from pretrain.train import fit

ROOT = Path(__file__).parents[2]
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


def train(draw, path, make_optimiser=optim.adamw, **changes):
    """Train as a new process would: from fresh weights, or from the checkpoint if there is one."""
    model = make_model()
    torch.manual_seed(7)
    options = {"steps": 40, "every": 7, "evaluate": measure, "evaluate_every": 9} | changes
    return model, fit(model, loss_function, draw, optimiser=make_optimiser(model), checkpoint=path, **options)


def measure(model):
    x, y = batches(10_000)
    return {"error": (model(x) - y).square().mean().item()}


def assert_same(one, other):
    """The models have the same bits, and the histories the same numbers (but for the clock's)."""
    assert torch.equal(parameters(one[0]), parameters(other[0]))
    for part in ("steps", "loss", "lr", "evaluations", "items", "finished"):
        assert getattr(one[1], part) == getattr(other[1], part)


@pytest.mark.parametrize("make_optimiser", [optim.adamw, optim.muon])
@pytest.mark.parametrize("at", [0, 23, 39])
def test_an_interrupted_run_goes_on_as_if_unbroken(tmp_path, capsys, make_optimiser, at):
    whole = train(batches, tmp_path / "whole.pt", make_optimiser)
    stopping = StopAt(at)
    _, history = train(stopping, tmp_path / "broken.pt", make_optimiser)
    assert history.finished == (at == 39)  # the step at hand is always completed
    if at < 39:
        assert f"Stopped after step {at + 1}: call fit again to go on from" in capsys.readouterr().out
    assert_same(train(stopping, tmp_path / "broken.pt", make_optimiser), whole)


def test_many_interruptions_in_one_run(tmp_path):
    whole = train(batches, tmp_path / "whole.pt")
    for at in (3, 4, 17, 30):
        assert not train(StopAt(at), tmp_path / "broken.pt")[1].finished
    assert_same(train(batches, tmp_path / "broken.pt"), whole)


CHILD = """
import sys
from tests.unit.test_train import batches, os, signal, train
from pretrain import train as loop

loop.SAVE_EVERY = 0.0  # a checkpoint at each step

def draw(step):
    if step == 23:
        os.kill(os.getpid(), int(sys.argv[2]))
    return batches(step)

train(draw, sys.argv[1])
"""


@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGKILL])
def test_a_process_that_was_stopped_or_killed_loses_nothing(tmp_path, kind):
    path = tmp_path / "run.pt"
    child = subprocess.run(
        [sys.executable, "-c", CHILD, path, str(int(kind))], cwd=ROOT, capture_output=True, text=True
    )
    assert child.returncode == (0 if kind == signal.SIGINT else -kind), child.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["run.pt"]
    drawn = []
    resumed = train(lambda step: drawn.append(step) or batches(step), path)
    assert drawn == list(range(24 if kind == signal.SIGINT else 23, 40))
    assert_same(resumed, train(batches, tmp_path / "whole.pt"))


def test_a_second_interrupt_stops_at_once():
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # in the background a shell has it ignored

    def batches_that_hang(step):
        for _ in range(2):
            os.kill(os.getpid(), signal.SIGINT)
        raise AssertionError("the second interrupt came through")

    with pytest.raises(KeyboardInterrupt):
        fit(make_model(), loss_function, batches_that_hang, steps=5, progress=False)
    assert signal.signal(signal.SIGINT, before) is signal.default_int_handler


def test_interrupted_without_a_checkpoint_nothing_goes_on():
    with pytest.raises(KeyboardInterrupt, match="stopped after step 7: run this cell again"):
        fit(make_model(), loss_function, StopAt(6), steps=40, progress=False)


def test_a_finished_run_is_loaded_and_can_be_made_longer(tmp_path, capsys):
    model, _ = train(batches, tmp_path / "run.pt", steps=10)
    again, history = train(batches, tmp_path / "run.pt", steps=10)
    assert torch.equal(parameters(again), parameters(model)) and history.finished
    assert "nothing left to train" in capsys.readouterr().out
    longer, history = train(batches, tmp_path / "run.pt", steps=15)
    assert history.steps[-1] == 15 and not torch.equal(parameters(longer), parameters(model))


def test_fit_works_in_a_thread_too():
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(fit, make_model(), loss_function, batches, steps=3, progress=False).result().finished


def test_an_optimiser_can_be_used_again():
    model = make_model()
    optimiser = optim.adamw(model, lr=0.01)
    fit(model, loss_function, batches, steps=5, optimiser=optimiser, progress=False)
    assert [group["lr"] for group in optimiser.param_groups] == [0.01] * len(optimiser.param_groups)


def test_the_learning_rate_follows_the_schedule():
    history = fit(
        make_model(), loss_function, batches, steps=4, every=1, schedule=lambda used: 1 - used, progress=False
    )
    assert history.lr == pytest.approx([3e-3, 3e-3 * 3 / 4, 3e-3 / 2, 3e-3 / 4])


def test_gradients_are_clipped():
    norms = []

    class Watch(torch.optim.SGD):
        def step(self, closure=None):
            norms.append(nn.utils.get_total_norm([p.grad for p in self.param_groups[0]["params"]]).item())

    model = make_model()
    watched = Watch(model.parameters(), lr=0.1)
    fit(model, lambda m, b: 1e3 * loss_function(m, b), batches, steps=3, clip=0.5, optimiser=watched, progress=False)
    assert norms == pytest.approx([0.5] * 3, rel=1e-3)


def test_the_bar_shows_loss_and_speed(capsys):
    fit(make_model(), loss_function, batches, steps=4, every=2, unit="tokens", name="BERT")
    shown = capsys.readouterr().out
    assert "BERT" in shown and "4/4" in shown and "loss " in shown and "tokens/s" in shown


def test_items_are_counted_as_asked():
    count = {"steps": 3, "progress": False}
    assert fit(make_model(), loss_function, batches, **count).items == 3 * 8 * 6
    assert fit(make_model(), loss_function, batches, count=lambda batch: len(batch[0]), **count).items == 3 * 8


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


@pytest.mark.parametrize("budget", [{}, {"steps": 0}, {"steps": -1}, {"seconds": -1.0}, {"steps": 3, "seconds": -1}])
def test_no_budget_is_an_error(budget):
    with pytest.raises(ValueError, match="needs a budget above 0"):
        fit(make_model(), loss_function, batches, **budget)


def test_a_checkpoint_of_another_model_or_a_damaged_one_is_refused(tmp_path):
    path = tmp_path / "run.pt"
    train(batches, path, steps=2)
    with pytest.raises(ValueError, match=r"run\.pt is of another model"):
        fit(nn.Linear(6, 3), loss_function, batches, steps=2, checkpoint=path, progress=False)
    with pytest.raises(ValueError, match=r"run\.pt is of another model or optimiser"):
        train(batches, path, optim.muon)
    torch.save({"weights": torch.zeros(2)}, path)
    with pytest.raises(ValueError, match="not a checkpoint of this course"):
        train(batches, path)
    path.write_bytes(b"not a checkpoint")
    with pytest.raises(ValueError, match="not a readable checkpoint"):
        train(batches, path)


def test_a_checkpoint_that_would_run_code_is_refused(tmp_path):
    path, trace = tmp_path / "run.pt", tmp_path / "trace"

    class Evil:
        def __reduce__(self):
            return os.mkdir, (str(trace),)

    torch.save({"model": Evil()}, path)
    with pytest.raises(ValueError, match="not a readable checkpoint"):
        train(batches, path)
    assert not trace.exists()


def test_a_spoilt_model_is_not_saved(tmp_path):
    def spoilt(model, batch):
        return loss_function(model, batch) * (math.nan if torch.equal(batch[0], batches(12)[0]) else 1.0)

    path = tmp_path / "run.pt"
    train(StopAt(5), path)
    before = path.read_bytes()
    model = make_model()
    with pytest.raises(FloatingPointError, match="learning rate"):
        fit(model, spoilt, batches, steps=40, optimiser=optim.adamw(model), checkpoint=path, progress=False)
    assert path.read_bytes() == before and torch.isfinite(parameters(model)).all()


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
def test_on_cuda_training_is_in_bfloat16_and_resumes(tmp_path):
    seen = []

    def on_cuda(draw):
        model = make_model().cuda()
        options = {"steps": 20, "checkpoint": tmp_path / "run.pt", "progress": False}

        def noting(model, batch):
            seen.append((model(batch[0]).dtype, batch[0].device.type))
            return loss_function(model, batch)

        return fit(model, noting, draw, **options)

    assert not on_cuda(StopAt(9)).finished
    assert on_cuda(batches).finished
    assert set(seen) == {(torch.bfloat16, "cuda")}


class Rises:
    """An evaluation that rises until the step `top` and falls from there on."""

    def __init__(self, top: int) -> None:
        self.top, self.weights = top, {}

    def __call__(self, model):
        self.weights[len(self.weights) + 1] = parameters(model).clone()
        return {"validation": -abs(len(self.weights) - self.top)}


def test_training_ends_where_the_validation_stops_rising_with_the_best_weights():
    model, rises = make_model(), Rises(top=3)
    history = fit(
        model,
        loss_function,
        batches,
        steps=1000,
        evaluate=rises,
        evaluate_every=5,
        until="validation",
        patience=2,
        progress=False,
    )
    assert history.finished
    assert [entry["step"] for entry in history.evaluations] == [5, 10, 15, 20, 25]
    assert torch.equal(parameters(model), rises.weights[3])


def test_until_needs_something_that_rises_and_no_checkpoint(tmp_path):
    with pytest.raises(ValueError, match="needs evaluate=… and evaluate_every=…"):
        fit(make_model(), loss_function, batches, steps=5, until="validation")
    with pytest.raises(ValueError, match="give until=… or checkpoint=…"):
        fit(
            make_model(),
            loss_function,
            batches,
            steps=5,
            evaluate=Rises(1),
            evaluate_every=1,
            until="validation",
            checkpoint=tmp_path / "c",
        )
