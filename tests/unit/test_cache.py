"""The cache of arrays and files that are written whole: right when damaged, read-only, or used by many at once."""

import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pytest

from pretrain import cache

VALUES = {"a": np.arange(5), "b": np.array([0.5])}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("PRETRAIN_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


class Make:
    """Returns VALUES and counts how often it was asked."""

    calls = 0

    def __call__(self):
        self.calls += 1
        return VALUES


def same(found):
    return found.keys() == VALUES.keys() and all(np.array_equal(found[name], VALUES[name]) for name in VALUES)


def test_made_once_for_each_key(folder):
    make = Make()
    assert same(cache.arrays("set", "one", make)) and same(cache.arrays("set", "one", make))
    assert make.calls == 1
    cache.arrays("set", "two", make)
    assert make.calls == 2
    assert sorted(path.name for path in folder.iterdir()) == ["set-one.npz", "set-two.npz"]


@pytest.mark.parametrize("damage", [lambda b: b"", lambda b: b"not a zip file", lambda b: b[:100], lambda b: flip(b)])
def test_a_damaged_file_is_made_again(folder, damage):
    make, path = Make(), folder / "set-one.npz"
    cache.arrays("set", "one", make)
    path.write_bytes(damage(path.read_bytes()))
    assert same(cache.arrays("set", "one", make)) and make.calls == 2
    assert same(cache.arrays("set", "one", make)) and make.calls == 2


def flip(content: bytes) -> bytes:
    """Change one bit of the first array's values."""
    place = content.index(VALUES["a"].tobytes()) + 8
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


def test_a_folder_that_cannot_be_made_costs_time_only(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("PRETRAIN_CACHE", str(tmp_path / "file" / "cache"))
    make = Make()
    assert same(cache.arrays("set", "one", make)) and same(cache.arrays("set", "one", make))
    assert make.calls == 2


def test_a_read_only_folder_is_read_and_not_written(folder, monkeypatch):
    make = Make()
    cache.arrays("set", "one", make)
    monkeypatch.setattr(Path, "mkdir", lambda *a, **k: None)

    def refuse(self, mode="r", *rest):
        if "x" in mode or "w" in mode:
            raise OSError(30, "Read-only file system")
        return open(self, mode, *rest)

    monkeypatch.setattr(Path, "open", refuse)
    assert same(cache.arrays("set", "one", make)) and make.calls == 1
    assert same(cache.arrays("set", "two", make)) and make.calls == 2
    assert [path.name for path in folder.iterdir()] == ["set-one.npz"]


def _load(_):
    return same(cache.arrays("set", "one", lambda: VALUES))


def test_many_processes_at_once(folder):
    with ProcessPoolExecutor(4, mp_context=get_context("fork")) as pool:
        assert all(pool.map(_load, range(40)))
    assert [path.name for path in folder.iterdir()] == ["set-one.npz"]


def test_a_write_that_fails_leaves_the_old_file(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"old")
    with pytest.raises(KeyboardInterrupt), cache.written_whole(path) as file:
        file.write(b"ne")
        raise KeyboardInterrupt
    assert path.read_bytes() == b"old" and os.listdir(tmp_path) == ["file"]
    with cache.written_whole(path) as file:
        file.write(b"new")
    assert path.read_bytes() == b"new" and os.listdir(tmp_path) == ["file"]
