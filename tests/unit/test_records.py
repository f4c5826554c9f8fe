"""What a test sees is kept, compared and named."""

import math

import numpy as np
import pytest
import torch

from pretrain import check, tables
from pretrain.compare import Other, difference, plain
from pretrain.records import Entry, Raised, Record, departure, from_json, record_from_json, record_to_json, to_json
from pretrain.see import See, call_of, kind
from pretrain.tables import Mistake, NoTable, Table, alike, judge

VALUES = [
    *(
        None,
        True,
        3,
        -(10**30),
        0.1,
        math.inf,
        "á 😀",
        b"\x00\xff",
        1 + 2j,
        [],
        [1, [2.5]],
        (1,),
        {"a": (None,)},
    ),
    *({1: "x", "y": 2}, {1, 2}, torch.arange(6).view(2, 3), torch.zeros(0, 4), torch.tensor(2.5), torch.tensor([True])),
    *(
        torch.arange(3).to(torch.bfloat16),
        torch.ones(2, 2, dtype=torch.float64) / 3,
        np.arange(4.0),
        np.array(["ab", "c"]),
    ),
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_a_value_survives_json(value):
    import json

    held = from_json(json.loads(json.dumps(to_json(plain(value)))))
    assert type(held) is type(plain(value))
    assert difference(held, value, rtol=0, atol=0) is None
    if isinstance(value, (torch.Tensor, np.ndarray)):
        assert held.dtype == value.dtype and held.shape == value.shape


def test_what_is_no_value_is_other():
    made = plain([1, print, (x for x in "ab")])
    assert made[0] == 1 and isinstance(made[1], Other) and isinstance(made[2], Other)
    assert difference(made[1], made[2]) is None  # which object it is depends on the process that looks
    assert difference(made[1], 3) and difference(3, made[1])


@pytest.mark.parametrize("held", [{"tensor": ["float32", [2], "x"]}, {"unknown": 1}, {"list": 3}, {}, [1]])
def test_what_is_damaged_is_refused(held):
    with pytest.raises(ValueError):
        from_json(held)


def record(*values, error=None):
    return Record([Entry(f"value {i}", value) for i, value in enumerate(values)], error)


def test_a_record_survives_json():
    made = Record([Entry("x", torch.ones(2), 0.1, 0.2, "a sign")], Raised("ValueError", "why"))
    again = record_from_json(record_to_json(made))
    assert again.error == made.error and departure(again, made) is None
    assert (again.entries[0].rtol, again.entries[0].atol, again.entries[0].sign) == (0.1, 0.2, "a sign")


def test_two_values_have_two_names():
    see = See(Record())
    see("x", 1)
    with pytest.raises(ValueError, match="'x'"):
        see("x", 1)


def test_the_first_value_that_differs_counts():
    found = departure(record(1, 5, 9), record(1, 2, 3))
    assert (found.index, found.entry.name, found.seen) == (1, "value 1", 5)
    assert departure(record(1, 2), record(1, 2)) is None


def test_an_error_ends_a_record():
    error = Raised.of(KeyError("x"))
    assert error.kind == "KeyError"
    assert departure(record(1, error=error), record(1, 2)).seen == error
    assert departure(record(1, 2, error=error), record(1, 2)).seen == error
    assert departure(record(5, error=error), record(1, 2)).seen == 5
    assert departure(record(1), record(1, 2)).what.what == "it is missing"


def test_a_value_of_another_name_is_a_departure_or_shows_that_the_table_is_of_another_test():
    more = departure(
        record(1, 2, 3), record(1, 2)
    )  # it may bear a name of the student's, which stands behind the colon
    assert (more.entry.name, more.what.what) == ("the end of the test", "value 2 is one value too many")
    other = Record([Entry("y", 1)])
    assert departure(other, record(1)).what.what == "in its place comes y"
    table = Table(record(1), [Mistake("it is called y", other)], test="a")
    assert judge("ex01", other, table, "a")[1] == judge("ex01", other, table)[1] == "it is called y"
    assert judge("ex01", record(1), table, "b") is None
    with pytest.raises(NoTable, match="another version"):
        judge("ex01", other, table, "b")
    assert Table.loads(table.dumps()).mistakes == table.mistakes


def test_an_errors_kind_is_a_built_in_one():
    class Own(ValueError):
        pass

    assert Raised.of(Own("x at 0x7f00aa")) == Raised("ValueError", "x")
    assert Raised.of(KeyError("x")) == Raised.of(KeyError("'x'"))  # as it is after it crossed processes


WANT = record(torch.tensor([1.0, 2, 3]), 10)
TABLE = Table(
    WANT,
    [
        Mistake("twice", record(torch.tensor([2.0, 4, 6]), 20)),
        Mistake("reversed", record(torch.tensor([3.0, 2, 1]), 10)),
        Mistake("late", record(torch.tensor([1.0, 2, 3]), 11)),
        Mistake("one of two", record(torch.tensor([7.0, 8, 9]), 10)),
        Mistake("two of two", record(torch.tensor([7.0, 8, 9]), 10)),
        Mistake("stops", record(error=Raised("ValueError", "no"))),
    ],
)


def cause(*values, error=None, table=TABLE):
    got = record(*values, error=error)
    return table.cause(got, departure(got, table.expected))


def test_the_mistake_whose_record_agrees_is_named():
    assert cause(torch.tensor([2.0, 4, 6]), 20) == "twice"
    assert cause(torch.tensor([1.0, 2, 3]), 11) == "late"
    assert cause(error=Raised("ValueError", "no")) == "stops"
    assert cause(torch.tensor([7.0, 8, 9]), 10) == "one of two; or: two of two"


def test_a_mistake_that_agrees_so_far_is_named_with_perhaps():
    assert cause(torch.tensor([3.0, 2, 1]), 99) == "perhaps: reversed"
    assert cause(torch.tensor([3.0, 2, 1]), error=Raised("ValueError", "x")) == "perhaps: reversed"


def test_what_may_agree_by_chance_names_nothing():
    few = Table(record(1, 2), [Mistake("seven", record(7, 0))])
    assert cause(7, 5, table=few) == ""
    assert cause(error=Raised("ValueError", "something else")) == ""
    assert cause(torch.tensor([5.0, 1, 1]), 10) == ""


def test_where_no_mistake_agrees_the_general_signs_speak():
    assert "times −1" in cause(torch.tensor([-1.0, -2, -3]), 10)
    signed = Table(Record([Entry("x", 1, sign="it means this")]))
    got = Record([Entry("x", 2)])
    assert signed.cause(got, departure(got, signed.expected)) == "it means this"


def test_tables_are_alike_where_only_the_noise_of_a_mistake_differs_if_values_do_not_count():
    def table(value, cause="noise", second=0):
        return Table(record(1, 2), [Mistake(cause, record(value, 2 + second))], test="a")

    assert not alike(table(1e5), table(2e5)) and alike(table(1e5), table(2e5), values=False)
    for other in (table(1), table(1e5, "other"), table(1e5, second=1), Table(record(1, 3), table(1e5).mistakes, "a")):
        assert not alike(table(1e5), other, values=False)


def test_a_table_survives_its_file():
    again = Table.loads(TABLE.dumps())
    assert alike(again, TABLE)
    assert [mistake.cause for mistake in again.mistakes] == [mistake.cause for mistake in TABLE.mistakes]
    assert not alike(Table(WANT), TABLE)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 99}', '{"format": 1, "expected": 3, "mistakes": []}'])
def test_a_damaged_table_is_refused(text):
    with pytest.raises(ValueError):
        Table.loads(text)


@pytest.fixture
def lesson(tmp_path, monkeypatch):
    """A student's folder, with the table of a check that wants triple(2) = 6."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "checks").mkdir()
    table = Table(Record([Entry("triple(2)", 6)]), [Mistake("this is the square", Record([Entry("triple(2)", 4)]))])
    (tmp_path / "checks" / "ex01.json").write_text(table.dumps())
    return tmp_path


def run(function):
    with check.exercise("ex01") as see:
        see("triple(2)", function(2))


def test_a_check_passes_or_says_what_is_wrong(lesson, capsys):
    run(lambda x: 3 * x)
    assert "✓" in capsys.readouterr().out
    with pytest.raises(
        check.Failed, match=r"wrong result for triple\(2\): expected 6, got 4\nLikely cause: this is the sq"
    ):
        run(lambda x: x * x)


def test_an_error_of_the_students_is_what_the_answer_gives(lesson):
    with pytest.raises(check.Failed, match=r"your code raised ZeroDivisionError in triple\(2\)") as caught:
        run(lambda x: x / 0)
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


def test_an_error_during_a_call_is_not_told_as_one_after_it():
    assert call_of("argument 1 of share 0.25 after the call") == "share 0.25"
    assert call_of("the argument 1 of 2") == "the argument 1 of 2"


def test_what_is_not_written_or_not_run_is_no_answer(lesson):
    def empty(x):
        raise NotImplementedError()

    with pytest.raises(NotImplementedError):
        run(empty)
    with pytest.raises(NameError):
        run(lambda x: undefined_name)  # noqa: F821
    with pytest.raises(KeyboardInterrupt):
        run(lambda x: (_ for _ in ()).throw(KeyboardInterrupt()))


def test_without_its_table_a_check_gives_neither_a_pass_nor_a_fail(lesson):
    path = lesson / "checks" / "ex01.json"
    path.write_text("{")
    with pytest.raises(NoTable, match=r"ex01.json .* cannot be used"):
        run(lambda x: 3 * x)
    path.unlink()
    with pytest.raises(NoTable, match=r"checks/ex01\.json is missing"):
        run(lambda x: 3 * x)
    assert not issubclass(NoTable, AssertionError)


def test_tables_are_found_from_an_authors_notebook_and_where_they_are_said_to_be(tmp_path, monkeypatch):
    text = Table(Record([Entry("x", 1)])).dumps()
    for folder in ("course/lessons/01-a/checks", "course/build/checks/01-a", "else/01-a", "course/solutions/01-a"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "course/lessons/01-a/checks/ex01.json").write_text(text)
    (tmp_path / "course/build/checks/01-a/ex01-hidden.json").write_text(text)
    (tmp_path / "else/01-a/ex02.json").write_text(text)
    monkeypatch.chdir(tmp_path / "course/solutions/01-a")
    monkeypatch.setenv(tables.ELSEWHERE, str(tmp_path / "else"))
    assert [tables.find(name).expected.entries[0].value for name in ("ex01", "ex01-hidden", "ex02")] == [1, 1, 1]


class TestSee:
    def seen(self, hand_over):
        record = Record()
        hand_over(See(record))
        return {entry.name: entry.value for entry in record.entries}

    def test_types(self):
        seen = self.seen(lambda see: see("x", (1, 2.0), typed=True))
        assert seen == {"x": (1, 2.0), "the type of x": "a tuple of float and int"}
        assert (
            kind(torch.zeros(1)) == "a tensor of torch.float32" and kind({"a": [1]}) == "a dict of str to a list of int"
        )

    def test_arguments_after_a_call(self):
        def sort(x, y=None):
            x.sort()
            return x

        seen = self.seen(lambda see: see.unchanged("sort", sort, [3, 1], y=[2]))
        assert seen == {"argument 1 of sort after the call": [1, 3], "argument y of sort after the call": [2]}

    def test_errors(self):
        seen = self.seen(lambda see: (see.raises("int", int, "x"), see.raises("abs", abs, -3)))
        assert seen == {"int": "raises ValueError", "abs": 3}

    def test_gradients(self):
        x, y = torch.ones(2, requires_grad=True), torch.ones(2, requires_grad=True)
        seen = self.seen(lambda see: see.gradients("f", (3 * x + y.detach()).sum(), {"x": x, "y": y}))
        assert seen["the gradient of f for x"].tolist() == [3, 3] and seen["the gradient of f for y"] == "no gradient"
        cut = self.seen(lambda see: see.gradients("f", x.detach().sum(), {"x": x}))
        assert cut == {"the gradient of f for x": "no gradient"}

    def test_seeds(self):
        calls = []

        def counting():
            calls.append(0)
            return len(calls)

        seen = self.seen(lambda see: (see.repeatable("a", torch.rand, 2), see.repeatable("b", counting)))
        assert list(seen.values()) == [True, False]
        seen = self.seen(lambda see: (see.varies("a", torch.rand, 2), see.varies("b", torch.ones, 2)))
        assert list(seen.values()) == [True, False]

    def test_a_model_is_filled_by_name_and_its_shapes_are_seen(self):
        one, other = torch.nn.BatchNorm1d(3), torch.nn.Sequential(torch.nn.Linear(2, 3))
        seen = self.seen(lambda see: (see.fill("norm", one, seed=1), see.fill("net", other)))
        assert seen["names and shapes of the state of norm"]["weight"] == [3]
        assert (one.running_var > 0.4).all() and one.num_batches_tracked == 0
        weight = one.weight.clone()
        See(Record()).fill("norm", one, seed=1)
        assert torch.equal(one.weight, weight) and not torch.equal(one.weight, one.bias)

    def test_a_model_gets_numbers_of_its_own_type(self):
        class Watched(torch.nn.BatchNorm1d):
            def load_state_dict(self, state):
                self.given = {value.dtype for key, value in state.items() if "num" not in key}
                super().load_state_dict(state)

        net = Watched(3).half()
        See(Record()).fill("norm", net)
        assert net.given == {torch.float16}
