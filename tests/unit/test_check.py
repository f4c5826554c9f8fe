"""The checks: what they accept, what they reject, and that a rejection names the mistake."""

import nbformat
import numpy as np
import pytest
import torch
from nbclient import NotebookClient

from pretrain import check

TABLE = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 7.0]])


class AlwaysEqual(float):
    def __eq__(self, other):
        return True

    def __float__(self):
        return 3.0

    __hash__ = float.__hash__


class AgreeableTensor(torch.Tensor):
    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None):
        return True


class AgreeableArray(np.ndarray):
    def __eq__(self, other):
        return np.ones(self.shape, dtype=bool)

    def __array_ufunc__(self, *args, **kwargs):
        return np.zeros(self.shape)


@pytest.mark.parametrize(
    ("got", "want"),
    [
        (np.float32(0.5), 0.5),
        (torch.tensor(3), 3),
        (3, 3.0),
        (0.1 + 0.2, 0.3),
        (float("nan"), float("nan")),
        (float("inf"), float("inf")),
        ([(0, 1), (1, 0)], ((0, 1), (1, 0))),
        ({"a": [1.0]}, {"a": [1]}),
        ({1, 2}, {2, 1}),
        (None, None),
        ("été", "été"),
        (TABLE.double(), TABLE),
        (TABLE.clone().requires_grad_(), TABLE),
        (torch.zeros(0, 3), torch.zeros(0, 3)),
        (np.arange(3, dtype=np.int32), np.arange(3)),
        (np.bool_(True), True),
    ],
)
def test_equal_accepts_the_same_value(got, want):
    check.equal(got, want)


@pytest.mark.parametrize(
    ("got", "want", "message"),
    [
        (AlwaysEqual(2.0), 3.0, "expected 3, got 2"),
        (torch.ones(2).as_subclass(AgreeableTensor), torch.zeros(2), "expected 0, got 1"),
        (np.ones(2).view(AgreeableArray), np.zeros(2), "expected 0, got 1"),
        (float("nan"), 1.0, "NaN"),
        (TABLE * float("nan"), TABLE, "6 elements are not finite"),
        (None, TABLE, "return"),
        (True, 1, "expected a number"),
        (1, True, "got 1 (int)"),
        ("1", 1, "expected a number"),
        (TABLE.T, TABLE, "transpose"),
        (-TABLE, TABLE, "times −1"),
        (2 * TABLE, TABLE, "2 times the right one"),
        (TABLE + 1, TABLE, "+1 away"),
        (TABLE * 0, TABLE, "every value is 0"),
        ("a tensor of torch.float32", "float", "`float(…)` makes a number"),
        (TABLE.numpy(), TABLE, "NumPy array where a torch tensor"),
        (TABLE, TABLE.tolist(), "array where a Python list"),
        (TABLE.long(), TABLE, "torch.int64"),
        (TABLE[:1], TABLE, "expected shape (2, 3), got (1, 3)"),
        ([1, 2], [2, 1], "another order"),
        ([1, 2, 3], [1, 2], "first one too many is 3"),
        ([1], [1, 2], "first one missing is 2"),
        ({"a": 1}, {"b": 1}, "'b' is missing"),
        ({"a": 1, "b": 2}, {"a": 1}, "'b' is one too many"),
        ([[1.0, 2.0], [3.0, 5.0]], [[1.0, 2.0], [3.0, 4.0]], "[1][1]: expected 4, got 5"),
        ({1, 3}, {1, 2}, "expected {1, 2}"),
        ("cat", "dog", "expected 'dog', got 'cat'"),
        (1.0, None, "expected None"),
    ],
)
def test_equal_rejects_another_value_and_says_how_it_differs(got, want, message):
    with pytest.raises(check.Failed, match=r"(?s).*") as failure:
        check.equal(got, want, name="`answer`")
    assert "wrong result for `answer`" in str(failure.value)
    assert message in str(failure.value)


def test_a_single_zero_is_no_cause():
    with pytest.raises(check.Failed) as failure:
        check.equal(0.0, 3.0)
    assert failure.value.cause == ""


def test_equal_names_the_first_element_that_differs():
    got = TABLE.clone()
    got[1, 0] = 9.0
    with pytest.raises(check.Failed, match=r"at \[1, 0\]: expected 4, got 9"):
        check.equal(got, TABLE)


def test_equal_names_a_known_mistake_and_drops_the_hint():
    mistakes = {"you divided by the wrong count": TABLE / 2, "you took the square": TABLE**2}
    with pytest.raises(check.Failed, match="you took the square") as failure:
        check.equal(TABLE**2, TABLE, mistakes=mistakes, hint="look at the formula")
    assert "look at the formula" not in str(failure.value)


def test_equal_gives_the_hint_when_the_mistake_is_unknown():
    with pytest.raises(check.Failed, match="look at the formula"):
        check.equal(TABLE + torch.rand(2, 3), TABLE, hint="look at the formula")


def test_tolerances_are_respected():
    check.equal(1.01, 1.0, rtol=0.02, atol=0.0)
    with pytest.raises(check.Failed):
        check.equal(1.03, 1.0, rtol=0.02, atol=0.0)


def test_a_failure_is_an_assertion_error_with_a_message_of_its_own():
    failure = check.Failed("wrong", "cause", "hint")
    assert isinstance(failure, AssertionError)
    assert str(failure) == "wrong\nLikely cause: cause\nHint: hint"


FAILING = """
from pretrain import check
check.equal(2, 3, name="two")
"""


def test_a_notebook_shows_what_failed_once():
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(FAILING)])
    NotebookClient(notebook, kernel_name="python3", allow_errors=True).execute()
    [box] = [output for output in notebook.cells[0].outputs if "text/html" in output.get("data", {})]
    assert "wrong result for two" in box.data["text/html"]
