"""Test cells of many styles mean the same in the student's own kernel and in the examiner."""

import pytest

from grading.examiner.preprocessor import ExaminerExecute
from grading.execution.cells import ResilientExecute
from tests.unit.grading.examiner.running import notebook, run
from tests.unit.lessons import solution, test_cell

# name: (reference solution, test)
STYLES = {
    "numbers": (
        """
        def mean(xs):
            return sum(xs) / len(xs)
        """,
        """
        assert mean([1, 2, 6]) == 3
        assert isinstance(mean([1, 2]), float)
        check.equal(mean(xs=[0.5]), 0.5, name="mean([0.5])")
        """,
    ),
    "containers": (
        """
        def index(words):
            table = {}
            for i, w in enumerate(words):
                table.setdefault(w, set()).add((i, len(w)))
            return table
        """,
        """
        got = index(["a", "bc", "a"])
        assert got == {"a": {(0, 1), (2, 1)}, "bc": {(1, 2)}}
        assert list(got) == ["a", "bc"] and "bc" in got and len(got["a"]) == 2
        """,
    ),
    "values": (
        """
        vocab = {'the': 0, 'cat': 1}
        rate = 0.25
        table = torch.eye(2, dtype=torch.float64)
        nothing = None
        """,
        """
        assert vocab["cat"] == 1 and nothing is None
        check.equal(rate, 1 / 4)
        assert table.dtype == torch.float64 and torch.equal(table, torch.eye(2).double())
        """,
    ),
    "allclose_shapes_and_dtypes": (
        """
        def attend(q, k):
            return torch.softmax(q @ k.transpose(-1, -2) / k.shape[-1] ** 0.5, -1).to(q.dtype)
        """,
        """
        for dtype in (torch.float32, torch.float64, torch.bfloat16):
            q, k = torch.randn(2, 3, 4, dtype=dtype), torch.randn(2, 5, 4, dtype=dtype)
            got = attend(q, k)
            want = torch.softmax(torch.einsum("bic,bjc->bij", q, k) / 2, dim=-1)
            assert got.shape == (2, 3, 5) and got.dtype is dtype
            assert torch.allclose(got, want, atol=1e-2 if dtype == torch.bfloat16 else 1e-6)
        """,
    ),
    "numpy": (
        """
        def normalise(x, axis=-1):
            return x / np.linalg.norm(x, axis=axis, keepdims=True)
        def norm(x):
            return np.float32(np.linalg.norm(x))
        """,
        """
        x = np.arange(1.0, 7).reshape(2, 3)
        got = normalise(x, axis=0)
        assert isinstance(got, np.ndarray)
        np.testing.assert_allclose((got**2).sum(0), 1)
        assert norm(np.ones(4)).dtype == np.float32
        """,
    ),
    "in_place": (
        """
        def centre_(x):
            x -= x.mean()
        def centred(x):
            return x - x.mean()
        def push(items, x):
            items.append(x)
        """,
        """
        _, (after,), _ = student.mutated(centre_, torch.tensor([1.0, 3.0]))
        check.equal(after, torch.tensor([-1.0, 1.0]))
        _, (items, _), _ = student.mutated(push, [1], 2)
        assert items == [1, 2]
        _, (kept,), _ = student.mutated(centred, torch.tensor([1.0, 3.0]))
        check.equal(kept, torch.tensor([1.0, 3.0]))
        """,
    ),
    "autograd": (
        """
        def loss(w, x):
            return ((w * x).tanh() ** 2).sum()
        """,
        """
        w = torch.randn(3, dtype=torch.float64, requires_grad=True)
        x = torch.randn(3, dtype=torch.float64)
        (2 * loss(w, x)).backward()
        want = 4 * torch.tanh(w * x) * (1 - torch.tanh(w * x) ** 2) * x
        assert torch.allclose(w.grad, want.detach())
        value, grad = student.value_and_grad(loss, w.detach(), x)
        assert torch.allclose(grad, want.detach() / 2) and torch.allclose(value, loss(w, x).detach())
        assert torch.autograd.gradcheck(lambda w: loss(w, x), (w,))
        assert loss(w, x).requires_grad and not loss(w.detach(), x).requires_grad
        with torch.no_grad():
            assert not loss(w, x).requires_grad
        """,
    ),
    "gradients_of_intermediate_values": (
        """
        def scale_(x):
            return x.mul_(3.0)
        def two(x):
            return x * 2, {'sum': x.sum()}
        """,
        """
        x = torch.ones(2, requires_grad=True)
        scale_(x * 1.0).sum().backward()
        check.equal(x.grad, torch.tensor([3.0, 3.0]))
        doubled, more = two(x)
        grad, = torch.autograd.grad(doubled.sum() + 5 * more["sum"], x)
        check.equal(grad, torch.tensor([7.0, 7.0]))
        """,
    ),
    "module": (
        '''
        class Net(nn.Module):
            def __init__(self, width, depth=1, drop=0.5):
                super().__init__()
                self.layers = nn.ModuleList(nn.Linear(width, width) for _ in range(depth))
                self.drop = nn.Dropout(drop)
                self.scale = nn.Parameter(torch.ones(width))
                self.register_buffer("steps", torch.zeros((), dtype=torch.int64))
                self.width = width
            def forward(self, x):
                for layer in self.layers:
                    x = self.drop(torch.relu(layer(x)))
                return self.scale * x
            def freeze(self):
                for p in self.layers.parameters():
                    p.requires_grad_(False)
                return self
        ''',
        """
        net = Net(4, depth=2)
        assert isinstance(net, nn.Module) and issubclass(Net, nn.Module) and isinstance(net, Net)
        assert net.width == 4 and len(net.layers) == 2 and int(net.steps) == 0
        assert isinstance(net.layers[0], nn.Linear) and net.layers[0].in_features == 4
        assert sum(isinstance(m, nn.Linear) for m in net.modules()) == 2
        assert isinstance(net.scale, nn.Parameter)
        names = {name: tuple(p.shape) for name, p in net.named_parameters()}
        assert dict(net.named_parameters())["scale"].shape == (4,)
        assert names["scale"] == (4,) and names["layers.1.weight"] == (4, 4) and len(names) == 5
        assert sum(p.numel() for p in net.parameters()) == 44
        x = torch.randn(3, 4)
        net.eval()
        assert not net.training
        want = net.scale * torch.relu(net.layers[1](torch.relu(net.layers[0](x))))
        check.equal(net(x), want.detach())
        assert net(x).requires_grad
        assert not any(p.requires_grad for p in net.freeze().layers.parameters())
        """,
    ),
    "dropout": (
        """
        drop = nn.Dropout(0.5)
        class Drop(nn.Module):
            def forward(self, x):
                return nn.functional.dropout(x, 0.5, self.training)
        """,
        """
        layer, x = Drop(), torch.ones(1000)
        layer.train()
        student.seed(1)
        a, b = layer(x), layer(x)
        student.seed(1)
        check.equal(layer(x), a)
        assert not torch.equal(a, b) and set(a.tolist()) == {0.0, 2.0}
        layer.eval()
        check.equal(layer(x), x)
        """,
    ),
    "state_dict": (
        """
        class Two(nn.Module):
            def __init__(self):
                super().__init__()
                self.a, self.b = nn.Linear(2, 3), nn.Linear(3, 1)
            def forward(self, x):
                return self.b(self.a(x).tanh())
        """,
        """
        first, second, x = Two(), Two(), torch.randn(5, 2)
        state = first.state_dict()
        assert list(state) == ["a.weight", "a.bias", "b.weight", "b.bias"]
        result = second.load_state_dict({k: torch.randn_like(v) for k, v in state.items()})
        assert result.missing_keys == [] and not torch.allclose(first(x), second(x))
        second.load_state_dict(state)
        check.equal(second(x), first(x))
        reference = nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 1))
        reference.load_state_dict({"0.weight": state["a.weight"], "0.bias": state["a.bias"],
                                   "2.weight": state["b.weight"], "2.bias": state["b.bias"]})
        check.equal(first(x), reference(x).detach())
        """,
    ),
    "gradients_of_parameters": (
        """
        class Line(nn.Module):
            def __init__(self):
                super().__init__()
                self.fc = nn.Linear(3, 2)
            def forward(self, x):
                return self.fc(x)
        """,
        """
        net, x, y = Line(), torch.randn(4, 3, requires_grad=True), torch.randn(4, 2)
        assert net.fc.weight.grad is None
        nn.functional.mse_loss(net(x), y).backward()
        reference = nn.Linear(3, 2)
        reference.load_state_dict(net.fc.state_dict())
        x2 = x.detach().clone().requires_grad_()
        nn.functional.mse_loss(reference(x2), y).backward()
        check.equal(net.fc.weight.grad, reference.weight.grad)
        check.equal(x.grad, x2.grad)
        assert all(p.grad is not None for p in net.parameters())
        before = net.fc.weight.grad
        nn.functional.mse_loss(net(x), y).backward()
        check.equal(net.fc.weight.grad, 2 * reference.weight.grad, rtol=1e-4)
        net.zero_grad()
        assert net.fc.weight.grad is None
        penalty = sum(p.pow(2).sum() for p in net.parameters())
        penalty.backward()
        check.equal(net.fc.weight.grad, 2 * net.fc.weight.detach())
        """,
    ),
    "parameters_changed_by_the_test": (
        """
        class Sum(nn.Module):
            def __init__(self):
                super().__init__()
                self.w = nn.Parameter(torch.zeros(3))
            def forward(self, x):
                return x @ self.w
        """,
        """
        net, x = Sum(), torch.randn(5, 3)
        with torch.no_grad():
            for p in net.parameters():
                p.copy_(torch.tensor([1.0, 2.0, 3.0]))
        check.equal(net(x), x @ torch.tensor([1.0, 2.0, 3.0]))
        nn.init.constant_(net.w, 2.0)
        check.equal(net(x), 2 * x.sum(-1))
        net.w.data.fill_(1.0)
        check.equal(net(x), x.sum(-1))
        optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
        optimizer.zero_grad()
        net(x).sum().backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1e-3)
        assert net.w.grad.norm() < 2e-3
        optimizer.step()
        check.equal(net.w, 1 - 0.1 * net.w.grad)
        """,
    ),
    "training_loop": (
        '''
        def train(model, x, y, steps, lr):
            optimizer = torch.optim.SGD(model.parameters(), lr=lr)
            losses = []
            for _ in range(steps):
                optimizer.zero_grad()
                loss = nn.functional.mse_loss(model(x), y)
                loss.backward()
                optimizer.step()
                losses.append(loss.item())
            return losses
        class Fit(nn.Module):
            def __init__(self):
                super().__init__()
                self.w = nn.Parameter(torch.zeros(2, 1))
            def forward(self, x):
                return x @ self.w
        ''',
        """
        x, model = torch.randn(20, 2), Fit()
        y = x @ torch.tensor([[1.0], [-2.0]])
        parameters = list(model.parameters())
        before = [p.detach().clone() for p in parameters]
        losses = train(model, x, y, steps=50, lr=0.2)
        assert len(losses) == 50 and losses[-1] < 1e-3 * losses[0]
        assert all(not torch.equal(a, b) for a, b in zip(before, parameters, strict=True))
        check.equal(model.w, torch.tensor([[1.0], [-2.0]]), rtol=1e-2, atol=1e-2)
        _, (trained, *_), _ = student.mutated(train, Fit(), x, y, 1, 0.1)
        assert not torch.equal(trained.w, torch.zeros(2, 1))
        """,
    ),
    "generator": (
        """
        def batches(n, size):
            i = 0
            while True:
                yield [(i + j) % n for j in range(size)]
                i += size
        def squares(n):
            return (i * i for i in range(n))
        """,
        """
        assert student.take(batches(5, 2), 3) == [[0, 1], [2, 3], [4, 0]]
        assert list(squares(4)) == [0, 1, 4, 9]
        stream = batches(3, 1)
        assert next(stream) == [0] and next(stream) == [1]
        """,
    ),
    "seeds_and_generators": (
        """
        def draw(n, generator=None):
            return torch.rand(n, generator=generator)
        def pick(rng, n):
            return rng.integers(0, 100, n)
        def coin(rng):
            return rng.random()
        """,
        """
        student.seed(3)
        want = torch.rand(4)
        student.seed(3)
        check.equal(draw(4), want)
        want = torch.rand(3, generator=torch.Generator().manual_seed(7))
        check.equal(draw(3, generator=torch.Generator().manual_seed(7)), want)
        check.equal(pick(np.random.default_rng(1), 3), np.random.default_rng(1).integers(0, 100, 3))
        check.equal(coin(random.Random(5)), random.Random(5).random())
        """,
    ),
    "exceptions": (
        """
        class VocabError(KeyError):
            pass
        def look(table, word):
            if word not in table:
                raise VocabError(word)
            return table[word]
        def positive(x):
            if x <= 0:
                raise ValueError('x has to be positive')
            return x
        """,
        """
        try:
            look({}, "cat")
        except KeyError:
            pass
        else:
            raise AssertionError
        try:
            positive(0)
        except ValueError as error:
            assert "positive" in str(error)
        else:
            raise AssertionError("0 is not positive")
        assert positive(2) == 2
        """,
    ),
    "objects": (
        '''
        class Vocab:
            def __init__(self, words):
                self.words = list(words)
                self.counts = {}
            def __len__(self):
                return len(self.words)
            def __contains__(self, word):
                return word in self.words
            def __getitem__(self, i):
                return self.words[i]
            def __iter__(self):
                return iter(self.words)
            def __call__(self, text):
                return [self.words.index(w) for w in text.split()]
            def count(self, word, n=1):
                self.counts[word] = self.counts.get(word, 0) + n
                return self
            @property
            def size(self):
                return len(self.words)
        ''',
        """
        vocab = Vocab(["a", "b", "c"])
        assert len(vocab) == 3 and vocab.size == 3 and vocab[1] == "b"
        assert "a" in vocab and "z" not in vocab and list(vocab) == ["a", "b", "c"]
        assert vocab("c a") == [2, 0]
        vocab.count("a")
        vocab.count("a", n=2)  # what it returns is no value, whoever made it first
        assert vocab.counts == {"a": 3}
        vocab.words = ["x"]
        assert vocab.size == 1 and isinstance(vocab, Vocab)
        """,
    ),
    "records": (
        """
        from typing import NamedTuple
        class Step(NamedTuple):
            loss: float
            ids: torch.Tensor
        def step(x):
            return Step(loss=float(x.sum()), ids=x.argsort())
        """,
        """
        got = step(torch.tensor([3.0, 1.0]))
        assert got.loss == 4.0 and torch.equal(got.ids, torch.tensor([1, 0])) and got[0] == got.loss
        """,
    ),
    "library_functions_as_arguments": (
        """
        def apply(f, x, dtype=torch.float32):
            return f(x).to(dtype)
        def activation(layer):
            return layer()(torch.tensor([-1.0, 2.0]))
        """,
        """
        x = torch.randn(3)
        check.equal(apply(torch.tanh, x), x.tanh())
        check.equal(apply(torch.nn.functional.relu, x, dtype=torch.float64), x.relu().double())
        check.equal(activation(nn.ReLU), torch.tensor([0.0, 2.0]))
        """,
    ),
    "helpers_in_the_test": (
        """
        def double(x):
            return 2 * x
        """,
        """
        def reference(x):
            return x + x

        class Case:
            size = 3

        cases = [torch.randn(n, Case.size, generator=torch.Generator().manual_seed(n)) for n in (1, 2)]
        assert all(torch.equal(double(x), reference(x)) for x in cases)
        check.passed()
        """,
    ),
}  # fmt: skip


def lesson(solved=True):
    cells = []
    for name, (reference, test) in STYLES.items():
        cells += [
            solution(name, reference if solved else "raise NotImplementedError()"),
            test_cell(f"{name}-test", test),
        ]
    return notebook(*cells)


@pytest.mark.slow
def test_the_reference_passes_every_test_in_the_students_own_kernel():
    results, _, _ = run(lesson(), ResilientExecute)
    assert {name: error for name, error in results.items() if error} == {}


@pytest.mark.slow
def test_the_reference_passes_every_test_in_the_examiner():
    results, executor, _ = run(lesson(), ExaminerExecute)
    assert {name: error for name, error in results.items() if error} == {}
    assert executor.events == []


@pytest.mark.slow
@pytest.mark.parametrize("executor", [ResilientExecute, ExaminerExecute])
def test_an_empty_notebook_passes_none(executor):
    results, _, _ = run(lesson(solved=False), executor)
    assert [name for name, error in results.items() if not error] == []


@pytest.mark.slow
@pytest.mark.sandbox
def test_the_reference_passes_every_test_with_both_sides_in_a_sandbox(sandboxed_kernels):
    whole = lesson()
    where = "import os\nplace = os.uname().nodename"
    there, here = solution("place", where), test_cell("place-test", "import os\nassert place == os.uname().nodename")
    whole.cells += [there, here, test_cell("named", "assert place == 'sandbox'")]
    results, _, _ = run(whole, ExaminerExecute)
    assert {name: error for name, error in results.items() if error} == {}
