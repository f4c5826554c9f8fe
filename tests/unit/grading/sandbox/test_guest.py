"""The guest guard, probed from inside, in a place like a host's container."""

import json
import os
import sys
from pathlib import Path

import pytest

from grading.paths import CourseError
from grading.sandbox import bwrap, guards, guest, launcher, seccomp
from tests import container

pytestmark = pytest.mark.sandbox
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="the guest guard is root's to start")


@pytest.fixture(scope="module")
def found():
    done = container.run([sys.executable, "-m", "tests.unit.grading.sandbox.guests"])
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@needs_root
@pytest.mark.parametrize(
    ("probe", "said"),
    [
        ("runs", "42"),
        ("rights", " 1"),
        ("identity", "False []"),
        ("environment", "['HOME', 'MINE']"),
        ("file of root", "PermissionError"),
        ("passwords", "PermissionError"),
        ("write packages", "PermissionError"),
        ("write at home", "mine"),
        ("environment of root", "PermissionError"),
        ("memory of root", "PermissionError"),
        ("signals", "PermissionError"),
        ("ptrace", "-1 1"),
        ("pidfd", "-1 1"),
        ("kcmp", "-1 1"),
        ("unshare", "-1 1"),
        ("setuid", "PermissionError"),
        ("sockets", "[(1, 0), (16, 0)]"),  # unix; netlink, of which routes alone
        ("memory", "none"),
        ("file size", "OSError"),
        ("subprocess", "hi"),
        ("threads", "thread"),
        ("orphans", 0),
        ("daemons", {"said": "gone", "processes": 0, "file": False}),
    ],
)
def test_what_a_guest_can_do(found, probe, said):
    assert found[probe] == (said.strip() if isinstance(said, str) else said)


@needs_root
def test_processes_are_capped(found):
    assert 1 < int(found["forks"]) < 20


@needs_root
def test_landlock_leaves_nothing_else_to_read_or_write(found):
    """Where Linux has it, as this one does, what everybody may read is not for guests; else it is."""
    version = launcher.syscall(launcher.CREATE_RULESET, None, 0, 1)
    denied = version >= 1
    assert (found["file of everybody"] == "PermissionError") == denied
    assert (found["write elsewhere"] == str(["PermissionError"] * 3)) == denied
    assert (found["zeros"] == "PermissionError") == denied
    assert (found["abstract socket"] == "PermissionError") == (version >= 6)
    assert found["without landlock"]["file of everybody"] == "secret"
    assert found["without landlock"]["file of root"] == "PermissionError"


def test_it_is_for_root_alone(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(bwrap.SandboxUnavailable, match="started by root"):
        guest.own_uid()


def test_a_container_may_have_few_user_ids(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(guest, "_most_ids", lambda: 65536)
    assert guest.LEAST_UID <= guest.own_uid() < 65536


def test_no_two_guests_have_one_id(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    taken = {guest.own_uid() for _ in range(3)}  # the ids of one process come round again
    monkeypatch.setattr(guest, "processes", lambda uid: {1} if uid in taken else set())
    assert not taken & {guest.own_uid() for _ in range(50)}
    monkeypatch.setattr(guest, "processes", lambda uid: {1})
    with pytest.raises(bwrap.SandboxUnavailable, match="no user id that nothing runs under"):
        guest.own_uid()


@pytest.mark.parametrize("uid", [0, 33, guest.BETWEEN])
def test_nobody_elses_processes_are_ended(uid):
    with pytest.raises(ValueError, match="no guest's"):
        guest.end(uid)


def test_python_in_a_folder_of_roots_is_said(monkeypatch, tmp_path):
    monkeypatch.setattr(guest, "own_uid", lambda: 50_000)
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "shut" / "venv"))
    monkeypatch.setattr(guest, "passable", lambda path: "shut" not in str(path))
    with pytest.raises(bwrap.SandboxUnavailable, match=r"shut/venv is not for every user to read.*install Python"):
        guest.require.__wrapped__()


def test_a_folder_that_is_roots_is_not_passable(tmp_path):
    (tmp_path / "inner").mkdir()
    tmp_path.chmod(0o700)
    assert not guest.passable(tmp_path / "inner") and not guest.passable(tmp_path / "none")
    assert guest.passable(Path("/usr"))


def test_without_landlock_what_is_readable_is_refused(monkeypatch, tmp_path):
    shown = Path("/usr")  # stands for solutions that everybody may read
    monkeypatch.setenv(guest.WITHOUT, "1")
    with pytest.raises(bwrap.SandboxUnavailable, match=r"without Landlock.*chmod 700 /usr"):
        guest.require_hidden(shown)
    tmp_path.chmod(0o700)
    guest.require_hidden(tmp_path)


def test_it_is_used_only_by_name():
    assert guards.checked("guest") == "guest"
    with pytest.raises(CourseError, match="no guard 'wall': choose from bubblewrap, guest"):
        guards.require("wall")
    assert guards.is_weaker("", "guest") and guards.is_weaker("guest", "bubblewrap")
    assert not guards.is_weaker("bubblewrap", "bubblewrap")


def test_the_filter_of_guests_refuses_more():
    assert len(seccomp.program(guest=True)) > len(seccomp.program())
