"""The wire: what is sent arrives, and any bytes whatever give a value or a WireError."""

import contextlib
import json
import math
import socket
import struct
import threading
import time
from collections import namedtuple

import numpy as np
import pytest
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grading.examiner import rules, wire
from grading.examiner.decode import decode
from grading.examiner.encode import encode

Point = namedtuple("Point", "x y")


def same(a, b):
    """Whether two values agree in type, structure and bits."""
    if type(a) is not type(b):
        return isinstance(a, tuple) and isinstance(b, tuple) and _named(a, b)
    if isinstance(a, torch.Tensor):
        return a.dtype == b.dtype and a.shape == b.shape and a.numpy().tobytes() == b.numpy().tobytes()
    if isinstance(a, (np.ndarray, np.generic)):
        return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return same(list(a.items()), list(b.items()))
    if isinstance(a, complex):
        return same(a.real, b.real) and same(a.imag, b.imag)
    if isinstance(a, float):
        return struct.pack("d", a) == struct.pack("d", b) or (math.isnan(a) and math.isnan(b))
    return a == b


def _named(a, b):
    return hasattr(a, "_fields") and a._fields == b._fields and same(tuple(a), tuple(b))


keys = st.one_of(st.integers(), st.text(), st.booleans(), st.none(), st.tuples(st.integers(), st.text()))
shapes = st.lists(st.integers(0, 3), max_size=3)


@st.composite
def tensors(draw):
    dtype = draw(st.sampled_from(sorted(set(rules.TORCH) - {"bfloat16"})))
    array = draw(arrays(dtype))
    return torch.from_numpy(array)


@st.composite
def arrays(draw, dtype=None):
    dtype = np.dtype(dtype or draw(st.sampled_from(sorted(rules.NUMPY))))
    shape = draw(shapes)
    count = math.prod(shape)
    if dtype.kind == "b":
        return np.array(draw(st.lists(st.booleans(), min_size=count, max_size=count)), bool).reshape(shape)
    data = draw(st.binary(min_size=count * dtype.itemsize, max_size=count * dtype.itemsize))
    return np.frombuffer(data, dtype).reshape(shape).copy()


leaves = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.binary(), st.complex_numbers(),
    tensors(), arrays(), st.builds(range, st.integers(-9, 9), st.integers(-9, 9), st.integers(1, 3)),
    st.sampled_from([torch.float64, np.dtype("int32"), np.float32(0.1), np.bool_(True), Ellipsis, slice(1, None, 2)]),
    st.builds(Point, st.integers(), st.floats()), st.sets(keys), st.frozensets(st.integers()),
)  # fmt: skip
values = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.tuples(inner, inner), st.dictionaries(keys, inner, max_size=4)
    ),
    max_leaves=12,
)


@given(values)
def test_what_is_sent_arrives(value):
    assert same(decode(encode(value)), value)


@given(st.binary(max_size=200))
@example(b"")
def test_any_bytes_give_a_value_or_a_wire_error(data):
    with contextlib.suppress(rules.WireError):
        decode(data)


@given(st.binary(max_size=200), st.binary(max_size=64))
def test_any_body_gives_a_value_or_a_wire_error(skeleton, blob):
    with contextlib.suppress(rules.WireError):
        decode(rules.HEAD.pack(rules.MAGIC, len(skeleton), len(blob)) + skeleton + blob)


tags = st.sampled_from([*"uszdfiacytngwxekm", "range", "slice", "cpu", "_", "", "é", "items", "value", "dtype"])
json_values = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=6),
        st.sampled_from(["float32", "bool", "nan", "0x1", "int64", "x", 1 << 70, -1, 1 << 62, "class"]),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(tags, inner, min_size=1, max_size=1)),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=400)
@given(json_values, st.binary(max_size=40))
def test_any_skeleton_gives_a_value_or_a_wire_error(node, blob):
    skeleton = json.dumps(node).encode()
    with contextlib.suppress(rules.WireError):
        decode(rules.HEAD.pack(rules.MAGIC, len(skeleton), len(blob)) + skeleton + blob, lambda name, inner: inner)


@given(values, st.data())
def test_a_message_with_one_byte_changed_gives_a_value_or_a_wire_error(value, data):
    message = bytearray(encode(value))
    message[data.draw(st.integers(0, len(message) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(rules.WireError):
        decode(bytes(message))


def craft(node, blob=b""):
    skeleton = node if isinstance(node, bytes) else json.dumps(node).encode()
    return rules.HEAD.pack(rules.MAGIC, len(skeleton), len(blob)) + skeleton + blob


@pytest.mark.parametrize(
    "message",
    [
        craft(b"[" * 100_000),
        craft(b"[" * 100 + b"]" * 100),
        craft(b"1" * 10_000),
        craft(b"NaN"),
        craft(b"\xff"),
        craft({"t": ["float32", [1 << 60]]}),
        craft({"t": ["float32", [0, 1 << 62, 1 << 62]]}),
        craft({"t": ["float32", [-1]]}, b"1234"),
        craft({"t": ["float32", [True]]}, b"1234"),
        craft({"t": ["bool", [1]]}, b"\x07"),
        craft({"n": ["bool", [1]]}, b"\x02"),
        craft({"n": ["object", [1]]}, b"12345678"),
        craft({"t": ["float32", [1]]}, b"12345"),
        craft([{"t": ["float32", [1]]}, {"t": ["float32", [1]]}], b"1234"),
        craft({"w": [[2], ["a" * 1000] + ["b"] * 1_000_000]}),
        craft({"x": ["h", 1]}),
        craft({"t": 1, "n": 2}),
        craft({"a": [["x", "x"], [1, 2]]}),
        craft({"a": [["__class__"], [1]]}),
        craft({"a": [["shape"], [1]]}),
        craft({"a": [["allclose"], [1]]}),
        craft({"s": [[1]]}),
        craft({"d": [[{"d": []}, 1]]}),
    ],
)
def test_messages_that_break_the_rules_are_refused(message):
    with pytest.raises(rules.WireError):
        decode(message)


def test_a_head_that_announces_too_much_is_refused_before_anything_is_read():
    for skeleton, blob in [(rules.SKELETON_CAP + 1, 0), (2, rules.BLOB_CAP + 1)]:
        with pytest.raises(rules.TooLarge):
            wire.sizes(rules.HEAD.pack(rules.MAGIC, skeleton, blob))


class SlyFloat(float):
    def __eq__(self, other):
        return True

    def __float__(self):
        return 1.0

    def __repr__(self):
        return "1.0"

    __hash__ = float.__hash__


class SlyTensor(torch.Tensor):
    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None):
        return torch.zeros(3)


class SlyArray(np.ndarray):
    def astype(self, *args, **kwargs):
        return np.zeros(3)


class SlyList(list):
    def __iter__(self):
        return iter([1, 2, 3])


def test_subclasses_arrive_as_their_base_type_with_their_own_values():
    sent = [SlyFloat(2.5), torch.ones(3).as_subclass(SlyTensor), SlyList([7]), torch.nn.Parameter(torch.ones(2))]
    number, tensor, items, parameter = decode(encode(sent))
    assert type(number) is float and number == 2.5
    assert type(tensor) is torch.Tensor and torch.equal(tensor, torch.ones(3))
    assert type(items) is list and items == [7]
    assert type(parameter) is torch.Tensor
    assert type(decode(encode(np.ones(3).view(SlyArray)))) is np.ndarray


def test_tensors_of_every_layout_arrive_dense():
    base = torch.arange(12.0).reshape(3, 4)
    for tensor in (
        base.T,
        base[:, ::2],
        base[1:, 1],
        base.to_sparse(),
        base.bfloat16(),
        torch.view_as_complex(base.reshape(6, 2)).conj(),
    ):
        arrived = decode(encode(tensor))
        assert arrived.dtype == tensor.dtype and torch.equal(arrived, tensor.to_dense().resolve_conj())


def test_a_single_element_arrives_whatever_its_strides_are():
    matrix = torch.arange(6.0).view(2, 3)
    for single in (matrix.T[1:2, :1], matrix[1:, 2:].T, matrix.double()[:1, 1:2].T, matrix[:, 2][1:]):
        assert torch.equal(decode(encode(single)), single)


def test_what_is_not_plain_data_is_refused():
    for value in (object(), len, np.array([object()]), torch.quantize_per_tensor(torch.ones(2), 1.0, 0, torch.qint8)):
        with pytest.raises(rules.Unsendable):
            encode([value])


def test_a_list_that_contains_itself_or_too_much_is_refused():
    endless: list = []
    endless.append(endless)
    for value in (endless, torch.zeros(rules.BLOB_CAP // 4 + 1), [0.123456789] * 500_000):
        with pytest.raises(rules.TooLarge):
            encode(value)


def test_the_deadline_is_for_the_whole_message_not_for_each_read():
    ours, theirs = socket.socketpair()
    message, stop = encode(list(range(100))), threading.Event()

    def drip():
        for byte in message:
            if stop.wait(0.02):
                return
            theirs.send(bytes([byte]))

    thread = threading.Thread(target=drip)
    thread.start()
    with pytest.raises(TimeoutError):
        wire.receive(ours, deadline=time.monotonic() + 0.3)
    stop.set()
    thread.join()


def test_a_closed_connection_is_said_to_be_closed():
    ours, theirs = socket.socketpair()
    theirs.sendall(encode(1)[:5])
    theirs.close()
    with pytest.raises(rules.Closed):
        wire.receive(ours)
