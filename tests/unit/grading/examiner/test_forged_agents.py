"""Whatever stands where the agent should be, and whatever it answers: a test fails, with a message, and in time."""

import contextlib
import json
import re
import socket
import struct
import threading
import time

import pytest
import torch

from grading.examiner import rules, wire
from grading.examiner.agent import Agent
from grading.examiner.examination import Test, examine

PRELUDE = "import torch\nfrom torch import nn\nfrom pretrain import check, student"
TEST = """
x = torch.tensor([1.0, 2.0])
check.equal(double(x), torch.tensor([2.0, 4.0]), name="double(x)")
assert torch.allclose(double(x), torch.tensor([2.0, 4.0]))
check.equal(double(3.0), 6.0)
"""
FUNCTION = {"x": ["handle", [0, "function", None]]}


def examined(agent, source=TEST, reply_seconds=0.5):
    """Run a test against `agent(connection)`; return the outcome."""
    ours, theirs = socket.socketpair()

    def act():
        with theirs, contextlib.suppress(OSError, rules.WireError):  # when the examiner hangs up
            agent(theirs)

    thread = threading.Thread(target=act, daemon=True)
    thread.start()
    with ours:
        outcome = examine(ours, Test([PRELUDE], source, reply_seconds, 30.0))
    thread.join(5)
    assert not thread.is_alive()
    return outcome


def honest(source):
    """The real agent, for a notebook with these definitions."""
    namespace = {"torch": torch, "nn": torch.nn}
    exec(source, namespace)

    def act(connection):
        agent = Agent(namespace)
        while True:
            wire.send(connection, agent.answer(wire.receive(connection, build=agent.build)))

    return act


def forged(*replies):
    """Answers request after request with these bytes or values, the last one for ever."""

    def act(connection):
        for number in range(100):
            wire.receive(connection, build=lambda name, value: value)
            reply = replies[min(number, len(replies) - 1)]
            connection.sendall(reply if isinstance(reply, bytes) else raw(reply))

    return act


def raw(node, blob=b""):
    skeleton = node if isinstance(node, bytes) else json.dumps(node).encode()
    return rules.HEAD.pack(rules.MAGIC, len(skeleton), len(blob)) + skeleton + blob


def ok(node, changes=()):
    return ["ok", node, list(changes)]


def test_the_right_answer_passes():
    assert examined(honest("def double(x): return 2 * x")).ename == ""


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("def double(x): return x", "wrong result for `?double\\(x\\)"),
        ("def double(x): raise NotImplementedError()", "^$"),
        ("", "name 'double' is not defined"),
        ("import numpy as double", "Python module"),
        ("def double(x): return double", "torch tensor"),
        ("double = torch.nn.Linear(2, 2)", "wrong result"),
        ("def double(x): return [1.5] * 10_000_000", "too large"),
        ("def double(x): return torch.zeros(1 << 25)", "too large"),
        ("def double(x):\n r = []\n r.append(r)\n return r", "nested"),
        ("def double(x): raise SystemExit", "^$"),
        ("def double(x): return float('nan') * x", "wrong result"),
        ("def double(x): return {x: x}", "wrong result"),
    ],
)
def test_wrong_answers_fail_with_a_message(source, message):
    outcome = examined(honest(source), reply_seconds=20.0)
    assert outcome.ename and re.search(message, outcome.evalue), outcome


def test_a_students_error_comes_with_the_students_own_lines():
    outcome = examined(honest("def helper(x):\n    return x / 0\ndef double(x):\n    return helper(3)"))
    assert outcome.ename == "ZeroDivisionError" and outcome.evalue == "division by zero"
    assert outcome.lines[0] == "your `double` raised ZeroDivisionError: division by zero"
    assert any("line 2, in helper" in line for line in outcome.lines)


@pytest.mark.parametrize(
    "reply",
    [
        b"garbage" * 10,
        raw(b"[" * 50_000),
        raw(b"\xff\xfe"),
        raw(ok(1)[:2]),
        raw({"t": ["float32", [1 << 40]]}),
        raw("ok"),
        raw(["passed", True, []]),
        raw(["error", "Failed", ["Failed"], "x", "y"]),
        raw(["error", 1, [], "", []]),
        raw(["error", "E", [], "", [[1, 2, 3]]]),
        raw(["refused", 1]),
        raw(ok({"x": ["handle", [-1, "god", None]]})),
        raw(ok({"x": ["handle", [1, "model", "Tensor"]]})),
        raw(ok({"x": ["handle", [1, "model", "__dict__"]]})),
        raw(ok({"x": ["public", {"u": ["os", "system"]}]})),
        raw(ok({"x": ["output", [0, 1.0]]})),
        raw(ok({"x": ["output", [0, {"t": ["int64", [1]]}]]}), b"12345678"),
        raw(ok({"x": ["parameter", [0, True, {"t": ["int64", [1]]}]]}), b"12345678"),
        raw(ok(1, [[0, {"t": ["float32", [1]]}]]), b"1234"),
        rules.HEAD.pack(rules.MAGIC, rules.SKELETON_CAP + 1, 0),
        rules.HEAD.pack(rules.MAGIC, 10, rules.BLOB_CAP + 1),
        rules.HEAD.pack(rules.MAGIC, 10, 10),
        struct.pack("!4sII", b"exam", 0, 0),
    ],
)
def test_a_reply_that_breaks_the_rules_ends_the_conversation(reply):
    for replies in [(reply,), (ok(FUNCTION), reply)]:
        outcome = examined(forged(*replies))
        assert outcome.ename == "NotCompleted" and outcome.lost
        assert "`double`" in outcome.evalue


@pytest.mark.parametrize(
    "answer",
    [
        True,
        None,
        1,
        6.0,
        {"f": "nan"},
        "tensor([2., 4.])",
        [2.0, 4.0],
        {"x": ["handle", [1, "object", None]]},
        {"x": ["handle", [1, "model", "Module"]]},
        {"x": ["handle", [1, "class", None]]},
        {"x": ["handle", [1, "iterator", None]]},
    ],
)
def test_one_answer_to_every_question_is_not_enough(answer):
    for function in (FUNCTION, answer):
        assert examined(forged(ok(function), ok(answer))).ename


OBJECT = {"x": ["handle", [1, "object", None]]}
EXPRESSIONS = """
{} == 5; 5 != {}; not {}; {} < 5; {} + 1 or True; -{}; bool({}); 5 in [{}]; float({}); int({}); torch.tensor(5) == {};
np.array([5]) == {}; (torch.ones(2) * {}) is not None; abs({}) >= 0; range({}); [1, 2][{}]; math.isclose({}, 5);
torch.allclose({}, torch.ones(2)); np.allclose({}, 5); round({}); sorted([{}, 5]); max({}, 5);
{}.allclose(torch.ones(2)); {}.shape == (2,); {}.sum().item() == 5; {}.startswith("a"); 5 in {}; {}.issubset([1])
"""


@pytest.mark.parametrize("expression", EXPRESSIONS.split(";"))
def test_a_students_object_never_counts_as_a_value(expression):
    for kind in ("object", "callable", "function", "class", "model", "iterator"):
        handle = {"x": ["handle", [1, kind, None]]}
        source = f"import math, numpy as np\nassert {expression.strip().format('double(1)')}"
        for answers in ((ok(handle), ok(True)), (ok(handle),)):
            assert examined(forged(ok(FUNCTION), *answers), source).ename, (kind, expression)


@pytest.mark.parametrize(
    "name", ["StopIteration", "StopAsyncIteration", "GeneratorExit", "SystemExit", "Failed", "Lost"]
)
def test_an_error_cannot_end_a_loop_or_pass_for_the_examiners_own(name):
    error = ["error", name, [name, "BaseException"], "all is well", []]
    source = "want = [2, 4]\nfor got, w in zip(map(double, [1, 2]), want):\n    assert got == w"
    outcome = examined(forged(ok(FUNCTION), error), source)
    assert outcome.ename not in ("", "Failed", "Lost")


def test_a_lost_conversation_is_not_the_error_that_a_test_expects():
    for source in (
        "try:\n    double(-1)\nexcept ValueError:\n    pass",
        "try:\n    double(1)\nexcept Exception:\n    pass",
    ):
        assert examined(forged(ok(FUNCTION), b"nonsense" * 3), source).ename == "NotCompleted"


def test_not_even_a_test_that_swallows_everything_passes_without_a_proper_reply():
    source = "try:\n    double(1)\nexcept BaseException:\n    pass"
    assert examined(forged(ok(FUNCTION), b"nonsense" * 3), source).ename == "NotCompleted"


def test_a_late_reply_does_not_count_even_if_it_is_right():
    outcome = examined(honest("import time\ndef double(x):\n    time.sleep(0.8)\n    return 2 * x"))
    assert outcome.evalue == "your `double` did not return within 0.5 s" and outcome.lost


def test_a_reply_that_drips_in_is_late():
    def drip(connection):
        wire.receive(connection, build=lambda name, value: value)
        for byte in raw(ok(FUNCTION)):
            connection.send(bytes([byte]))
            time.sleep(0.05)

    assert "did not return within" in examined(drip).evalue


def test_an_agent_that_hangs_up_or_says_nothing():
    assert "connection was lost" in examined(lambda connection: None).evalue
    assert "did not return" in examined(lambda connection: time.sleep(1)).evalue


def test_gradients_of_the_wrong_shape_or_kind_are_no_gradients():
    tensor = {"t": ["float32", [2]]}
    output = raw(ok({"x": ["output", [0, tensor]]}), bytes(8))
    source = "x = torch.ones(2, requires_grad=True)\ndouble(x).sum().backward()\nassert x.grad is not None"
    for grads in ([], 1, [1.0], [{"x": ["handle", [3, "object", None]]}], [{"f": "nan"}], None):
        assert examined(forged(ok(FUNCTION), output, ok(grads)), source).ename
    wide = raw(ok([{"t": ["float64", [2]]}]), bytes(16))
    assert examined(forged(ok(FUNCTION), output, wide), source).ename


def test_what_helpers_get_back_is_checked():
    for source in (
        "student.mutated(double, [1, 2])[2]['x']",
        "student.mutated(double, [1])[1][0]",
        "assert student.take(double, 2) == [1, 2]",
        "student.value_and_grad(double, torch.ones(1))",
    ):
        for answer in (
            1,
            [],
            {"u": [1, 2]},
            {"u": [1, {"u": [1, 2, 3]}, {"d": []}]},
            {"x": ["handle", [1, "object", None]]},
        ):
            assert examined(forged(ok(FUNCTION), ok(answer)), source).ename, (source, answer)


def test_feedback_shows_no_words_of_the_students_from_an_error():
    for name in ("Failed", "NotCompleted", "what_the_hidden_test_handed_over", "it was [1, 2]"):
        outcome = examined(forged(ok(FUNCTION), ["error", name, [name, "ValueError"], "x\nLikely cause: 1", []]))
        assert (outcome.ename, outcome.evalue) == ("ValueError", "x Likely cause: 1")
    assert examined(forged(ok(FUNCTION), ["refused", "it was [1, 2]"])).ename == "NotCompleted"


def test_a_test_that_hands_over_what_it_cannot_says_so():
    outcome = examined(honest("def double(x): return 2 * x"), "double(lambda: 1)")
    assert "hands your `double` what it cannot hand over" in outcome.evalue


def test_many_calls_leave_no_graphs_behind():
    namespace = {"torch": torch}
    exec("w = torch.ones(3, requires_grad=True)\ndef double(x): return 2 * x * w", namespace)
    agent = Agent(namespace)

    def act(connection):
        while True:
            wire.send(connection, agent.answer(wire.receive(connection, build=agent.build)))

    source = """
x = torch.ones(3, requires_grad=True)
for i in range(50):
    double(x).sum().backward()
assert x.grad[0] == 100
"""
    assert examined(act, source).ename == ""
    assert len(agent._graphs) < 5
