"""A zip that anybody may have made is opened within bounds, and nowhere but into its folder."""

import stat
import struct
import zipfile
from datetime import datetime

import pytest

from grading.lms.unpack import LONGEST_LIST, Room, UnpackError, opener, unpack

ROOMY = {"files": 100, "size": 10 << 20, "largest": 1 << 20}


def made(path, *entries):
    """Write a zip of (name, content, Unix mode) entries."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content, mode in entries:
            entry = zipfile.ZipInfo(name, (2026, 11, 20, 10, 30, 0))
            entry.external_attr = mode << 16
            archive.writestr(entry, content)
    return path


def opened(tmp_path, *entries, wanted=lambda name: True, **room):
    target = tmp_path / "deep" / "target"
    target.mkdir(parents=True, exist_ok=True)
    left_out = unpack(made(tmp_path / "x.zip", *entries), target, Room(**ROOMY | room), wanted)
    return {str(path.relative_to(target)): path for path in target.rglob("*") if path.is_file()}, left_out


def test_ordinary_files_are_there_with_their_times(tmp_path):
    files, left_out = opened(tmp_path, ("a/b.txt", "text", 0o100644), ("c.txt", "", 0))
    assert set(files) == {"a/b.txt", "c.txt"} and left_out == [] and files["a/b.txt"].read_text() == "text"
    assert datetime.fromtimestamp(files["a/b.txt"].stat().st_mtime) == datetime(2026, 11, 20, 10, 30)


@pytest.mark.parametrize(
    ("name", "mode", "reason"),
    [
        ("../out.txt", 0, "leads out"),
        ("a/../../out.txt", 0, "leads out"),
        ("/etc/out.txt", 0, "leads out"),
        ("..\\out.txt", 0, "leads out"),
        ("C:/out.txt", 0, "leads out"),
        ("link", stat.S_IFLNK | 0o777, "a link"),
        ("pipe", stat.S_IFIFO | 0o644, "no ordinary file"),
        ("a\nb", 0, "control characters"),
        ("n" * 250, 0, "too long"),
    ],
)
def test_what_leads_elsewhere_is_left_out(tmp_path, name, mode, reason):
    files, left_out = opened(tmp_path, (name, "/etc/passwd", mode), ("good.txt", "good", 0))
    assert set(files) == {"good.txt"} and len(left_out) == 1 and reason in left_out[0]
    assert {path.name for path in tmp_path.rglob("*")} == {"deep", "target", "good.txt", "x.zip"}


def test_nothing_is_written_twice_and_a_file_is_no_folder(tmp_path):
    with pytest.warns(UserWarning, match="Duplicate"):
        files, left_out = opened(tmp_path, ("a", "first", 0), ("a", "second", 0), ("a/b", "third", 0))
    assert set(files) == {"a"} and files["a"].read_text() == "first" and len(left_out) == 2


def test_what_is_not_wanted_takes_no_room(tmp_path):
    files, left_out = opened(tmp_path, ("a", "x", 0), ("b", "y", 0), wanted=lambda name: name.name == "b", files=1)
    assert set(files) == {"b"} and left_out == []


def test_bombs_are_stopped(tmp_path):
    zeros = bytes(3 << 20)
    files, left_out = opened(tmp_path, ("large", zeros, 0), ("good", "x", 0))
    assert set(files) == {"good"} and "more than 1 MB" in left_out[0]
    with pytest.raises(UnpackError, match="holds too much"):
        opened(tmp_path, *((f"f{n}", bytes(1 << 20), 0) for n in range(12)))
    with pytest.raises(UnpackError, match="too many files"):
        opened(tmp_path, *((f"g{n}", "", 0) for n in range(101)))


def test_a_long_list_is_not_read(tmp_path):
    path = made(tmp_path / "x.zip", ("a", "x", 0))
    end = bytearray(path.read_bytes())
    place = end.rfind(b"PK\x05\x06") + 12
    end[place : place + 4] = struct.pack("<L", LONGEST_LIST + 1)
    path.write_bytes(end)
    with pytest.raises(UnpackError, match="too many files"):
        unpack(path, tmp_path, Room(**ROOMY), lambda name: True)


@pytest.mark.parametrize("content", [b"", b"PK", b"not a zip", b"PK\x05\x06" + bytes(3), b"PK\x05\x06" + b"\xff" * 18])
def test_what_is_no_zip_is_a_clear_error(tmp_path, content):
    path = tmp_path / "x.zip"
    path.write_bytes(content)
    with pytest.raises(UnpackError, match=r"x\.zip .*(download it again|too many files)"):
        unpack(path, tmp_path, Room(**ROOMY), lambda name: True)


def test_a_damaged_file_is_left_out_and_the_others_are_not(tmp_path):
    path = made(tmp_path / "x.zip", ("bad", "the first file" * 50, 0), ("good", "x", 0))
    data = bytearray(path.read_bytes())
    data[40] ^= 0xFF
    path.write_bytes(data)
    target = tmp_path / "target"
    target.mkdir()
    assert ["bad: it cannot be read" in line for line in unpack(path, target, Room(**ROOMY), lambda name: True)] == [
        True
    ]
    assert [path.name for path in target.iterdir()] == ["good"]


def test_names_in_utf_8_that_do_not_say_so_are_read_as_such(tmp_path):
    names = ["Zoë Müller/größe.csv", "Zoe\u0308/a.txt", "सीमा.txt", "plain.txt"]
    path = made(tmp_path / "x.zip", *((name, name, 0) for name in names))
    data = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = -1
        while (start := data.find(mark, start + 1)) >= 0:
            data[start + offset + 1] &= ~8 & 0xFF  # bit 11 of the flags
    path.write_bytes(data)
    target = tmp_path / "target"
    target.mkdir()
    assert unpack(path, target, Room(**ROOMY), lambda name: True) == []
    assert {str(file.relative_to(target)) for file in target.rglob("*") if file.is_file()} == set(names)


def with_two_lists(path, entries):
    """Write a zip whose end says that its list is short, and whose other end, for large zips, that it is not."""
    entry = struct.pack("<4s4B4HL2L5H2L", b"PK\x01\x02", 20, 0, 20, 0, 0, 0, 0, 33, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    size = entries * len(entry)
    with path.open("wb") as file:
        file.write(entry * entries)
        file.write(struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, entries, entries, size, 0))
        file.write(struct.pack("<4sLQL", b"PK\x06\x07", 0, size, 1))
        file.write(struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, 60, 0, 0))
    return path


def test_a_long_list_that_its_end_denies_costs_the_process_that_reads_it(tmp_path, monkeypatch):
    monkeypatch.setattr("grading.lms.unpack.MEMORY_MB", 100)  # 300,000 entries take more
    target, bad, good = tmp_path / "target", tmp_path / "x.zip", made(tmp_path / "y.zip", ("a", "x", 0))
    target.mkdir()
    with opener() as zips:
        with pytest.raises(UnpackError, match=r"x\.zip cannot be opened \(it needs more memory"):
            zips.unpack(with_two_lists(bad, 300_000), target, Room(**ROOMY), all_wanted, 60)
        assert zips.unpack(good, target, Room(**ROOMY), all_wanted, 60) == []
    assert (target / "a").read_text() == "x"


def test_a_zip_that_takes_too_long_is_left(tmp_path):
    (tmp_path / "target").mkdir()
    with opener() as zips, pytest.raises(UnpackError, match=r"x\.zip cannot be opened \(it was not done after 0\.01 s"):
        zips.unpack(made(tmp_path / "x.zip", ("a", "x", 0)), tmp_path / "target", Room(**ROOMY), all_wanted, 0.01)


def all_wanted(name):
    return True
