"""Optimisers and schedules."""

import pytest
import torch
from torch import nn

from pretrain import optim, train


def matrix(rows: int, columns: int, seed: int = 0) -> torch.Tensor:
    return torch.randn(rows, columns, generator=torch.Generator().manual_seed(seed))


@pytest.mark.parametrize("shape", [(7, 12), (12, 7), (1, 5), (6, 6)])
@pytest.mark.parametrize("size", [1e-3, 1.0, 1e3])
def test_orthogonalise_keeps_the_directions_and_evens_out_their_sizes(shape, size):
    m = size * matrix(*shape)
    result = optim.orthogonalise(m, steps=5)
    assert result.shape == m.shape and result.dtype == m.dtype
    u, _, v = torch.linalg.svd(m, full_matrices=False)
    seen = u.T @ result @ v.T  # diagonal, if the singular vectors are those of m
    values = seen.diagonal()
    assert values.min() > 0.6 and values.max() < 1.3
    assert (seen - values.diag()).abs().max() < 1e-3


def test_orthogonalise_leaves_zero_alone():
    assert torch.equal(optim.orthogonalise(torch.zeros(3, 4)), torch.zeros(3, 4))


def step(weight: torch.Tensor, gradients: list[torch.Tensor], **options: float) -> torch.Tensor:
    p = nn.Parameter(weight.clone())
    optimiser = optim.Muon([p], **options)
    for gradient in gradients:
        p.grad = gradient.clone()
        optimiser.step()
    return p.detach()


def test_muon_steps_by_the_orthogonalised_gradient():
    weight, gradient = matrix(8, 2), matrix(8, 2, seed=1)
    moved = step(weight, [gradient], lr=0.1, steps=5) - weight
    torch.testing.assert_close(moved, -0.1 * 2 * optim.orthogonalise(gradient, 5))  # a tall matrix: √(8 / 2) as far
    torch.testing.assert_close(step(weight, [1e4 * gradient], lr=0.1, steps=5) - weight, moved)


def test_muon_has_nesterov_momentum():
    weight, first, second = matrix(3, 4), matrix(3, 4, seed=1), matrix(3, 4, seed=2)
    momentum = 0.9 * (0.1 * first) + 0.1 * second
    update = optim.orthogonalise(0.1 * second + 0.9 * momentum)
    after_one = step(weight, [first], lr=0.1, momentum=0.9)
    after_two = step(weight, [first, second], lr=0.1, momentum=0.9)
    torch.testing.assert_close(after_two - after_one, -0.1 * update)


def test_muon_decays_weights():
    weight = matrix(3, 4)
    assert torch.allclose(step(weight, [torch.zeros(3, 4)], lr=0.1, weight_decay=0.5), 0.95 * weight)


def test_orthogonalise_iterates_the_posts_polynomial():
    a, b, c = 3.4445, -4.7750, 2.0315
    m = matrix(5, 9).double()
    x = m / m.norm()
    for _ in range(3):
        x = a * x + b * (x @ x.T) @ x + c * (x @ x.T) @ (x @ x.T) @ x
    torch.testing.assert_close(optim.orthogonalise(m), x, rtol=0, atol=1e-6)


LAYOUTS = [torch.contiguous_format, torch.channels_last]


def trained(drawn, make, **layouts):
    """Return a weight after a step by each gradient, by an optimiser that is made anew, from its state, halfway."""
    p = nn.Parameter(torch.ones(6, 4, 3, 3).contiguous(memory_format=layouts.get("first", LAYOUTS[0])))
    optimiser = make([p])
    for k, gradient in enumerate(drawn):
        if k == len(drawn) // 2:
            p.data, before = p.data.contiguous(memory_format=layouts.get("then", LAYOUTS[0])), optimiser.state_dict()
            optimiser = make([p])
            optimiser.load_state_dict(before)
        p.grad = gradient.contiguous(memory_format=layouts.get("gradients", LAYOUTS[0]))
        optimiser.step()
    return p.data


@pytest.mark.parametrize("first", LAYOUTS)
@pytest.mark.parametrize("then", LAYOUTS)
@pytest.mark.parametrize("gradients", LAYOUTS)
def test_adamw_is_torchs_plain_one_whatever_the_order_in_memory(first, then, gradients):
    drawn = torch.randn(4, 6, 4, 3, 3, generator=torch.Generator().manual_seed(0))
    options = {"lr": 0.1, "betas": (0.9, 0.95), "weight_decay": 0.1}
    plain = trained(drawn, lambda params: torch.optim.AdamW(params, **options, fused=False))
    ours = trained(
        drawn,
        lambda params: optim.adamw(nn.ParameterList(params), 0.1, 0.1),
        first=first,
        then=then,
        gradients=gradients,
    )
    assert optim.adamw(nn.Linear(2, 2)).param_groups[0]["fused"]
    torch.testing.assert_close(ours, plain, rtol=0, atol=1e-6)


class Net(nn.Module):
    def __init__(self, tied: bool = False) -> None:
        super().__init__()
        self.embedding, self.middle, self.norm = nn.Embedding(5, 4), nn.Linear(4, 4), nn.LayerNorm(4)
        self.out = nn.Linear(4, 5) if tied else None
        self.lm_head = None if tied else nn.Linear(4, 5)
        if self.out is not None:
            self.out.weight = self.embedding.weight


@pytest.mark.parametrize("tied", [False, True])
def test_muon_takes_matrices_inside_the_network_only(tied):
    net = Net(tied)
    first, rest = optim.muon(net).optimisers
    chosen = [p for group in first.param_groups for p in group["params"]]
    assert len(chosen) == 1 and chosen[0] is net.middle.weight
    others = {id(p) for group in rest.param_groups for p in group["params"]}
    assert others == {id(p) for p in net.parameters()} - {id(net.middle.weight)}


def test_frozen_parameters_are_left_out():
    net = Net()
    net.embedding.weight.requires_grad_(False)
    for optimiser in (optim.adamw(net), optim.muon(net)):
        assert not any(p is net.embedding.weight for group in optimiser.param_groups for p in group["params"])


def test_muon_without_matrices_is_an_error():
    with pytest.raises(ValueError, match="matrices"):
        optim.Muon([nn.Parameter(torch.zeros(3))])
    with pytest.raises(ValueError, match="AdamW"):
        optim.muon(nn.Embedding(3, 2))


def test_adamw_decays_matrices_only():
    decays = {
        p.ndim: group["weight_decay"]
        for group in optim.adamw(Net(), weight_decay=0.1).param_groups
        for p in group["params"]
    }
    assert decays == {1: 0.0, 2: 0.1}


def test_two_optimisers_step_save_and_load_as_one():
    def trained(steps: int, state: dict | None = None) -> tuple[nn.Module, optim.Together]:
        torch.manual_seed(0)
        net = Net()
        together = optim.muon(net)
        for _ in range(steps):
            together.zero_grad()
            net.lm_head(net.norm(net.middle(net.embedding(torch.arange(5))))).square().sum().backward()
            together.step()
        return net, together

    start, (one, together), (other, _) = Net().state_dict(), trained(2), trained(3)
    assert all(not torch.equal(one.state_dict()[name], start[name]) for name in start)
    fresh, optimiser = trained(0)
    fresh.load_state_dict(one.state_dict())
    optimiser.load_state_dict(together.state_dict())
    optimiser.zero_grad()
    fresh.lm_head(fresh.norm(fresh.middle(fresh.embedding(torch.arange(5))))).square().sum().backward()
    optimiser.step()
    assert all(torch.equal(fresh.state_dict()[name], other.state_dict()[name]) for name in start)


@pytest.mark.parametrize("schedule", [optim.warmup_linear, optim.warmup_cosine])
def test_schedules_rise_and_fall(schedule):
    values = [schedule(i / 100) for i in range(101)]
    assert 0 < values[0] < 0.1 and max(values) <= 1 and values[-1] == pytest.approx(0, abs=1e-9)
    peak = values.index(max(values))
    assert 0 < peak <= 6 and values[:peak] == sorted(values[:peak]) and values[peak:] == sorted(values[peak:])[::-1]
    assert optim.constant(0.3) == 1


def test_row_adagrad_divides_each_rows_step_by_the_root_of_its_squared_gradients():
    table = nn.Embedding(4, 3, sparse=True)
    before, optimiser = table.weight.detach().clone(), optim.RowAdagrad(table.parameters(), lr=0.5)
    rows = torch.tensor([[3.0, 0, 4], [0, 1, 0]])
    for _ in range(2):
        optimiser.zero_grad()
        (table(torch.tensor([2, 0])) * rows).sum().backward()
        optimiser.step()
    moved = before - table.weight.detach()
    torch.testing.assert_close(moved[[2, 0]], 0.5 * (1 + 0.5**0.5) * rows / torch.tensor([[5.0], [1]]))
    assert not moved[[1, 3]].any()


def test_tables_with_sparse_gradients_are_trained_without_clipping():
    table = nn.Embedding(5, 2, sparse=True)
    loss = lambda model, ids: (model(ids) - 1).square().sum()  # noqa: E731
    options = {"optimiser": optim.RowAdagrad(table.parameters(), lr=1.0), "clip": None, "progress": False}
    train.fit(table, loss, lambda step: torch.arange(4), steps=200, **options)
    assert (table.weight[:4] - 1).abs().max() < 0.05
