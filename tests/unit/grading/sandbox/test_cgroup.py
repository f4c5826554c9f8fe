"""A memory control group for each kernel, on a tree of files that stands for systemd's, which few machines give."""

import os
import subprocess

import pytest
from jupyter_client.manager import KernelManager

from grading.sandbox import cgroup
from grading.sandbox.limits import MB, Limits

LIMITS = Limits(total_memory_mb=100, home_mb=1, tmp_mb=2, shm_mb=3)


@pytest.fixture
def scope(tmp_path, monkeypatch):
    """A group that was given to the grader, with three of its processes in it."""
    made = tmp_path / "user.slice" / "run-1.scope"
    made.mkdir(parents=True)
    (made / "cgroup.procs").write_text("11\n12\n13\n")
    (tmp_path / "membership").write_text("1:name=systemd:/x\n0::/user.slice/run-1.scope\n")
    monkeypatch.setattr(cgroup, "MOUNT", tmp_path)
    monkeypatch.setattr(cgroup, "MEMBERSHIP", tmp_path / "membership")
    monkeypatch.setattr(cgroup, "CLOSE_SECONDS", 0.0)  # files do not go with their folder here
    given = {(made, "user.delegate"): b"1"}
    monkeypatch.setattr(os, "getxattr", lambda path, name: given.get((path, name)) or b"")
    return made


def test_a_kernel_has_a_group_with_limits_and_the_grader_one_of_its_own(scope):
    group = cgroup.make(LIMITS)
    [made] = scope.glob("kernel-*")
    assert int((made / "memory.max").read_text()) == 106 * MB + cgroup.SPARE
    assert (made / "memory.swap.max").read_text() == "0" and (made / "memory.oom.group").read_text() == "1"
    assert (scope / "cgroup.subtree_control").read_text() == "+cpu"  # the last that was written
    assert (scope / cgroup.GRADER / "cgroup.procs").read_text() == "13"  # the last of the three that were moved
    assert subprocess.check_output(group.command(["echo", "a  b", "$c"]), text=True) == "a  b $c\n"
    assert (made / "cgroup.procs").read_text() == "0\n"  # whoever writes it


def test_a_worker_that_is_in_the_graders_group_finds_the_one_around_it(scope, tmp_path):
    (tmp_path / "membership").write_text(f"0::/user.slice/run-1.scope/{cgroup.GRADER}\n")
    assert cgroup.make(LIMITS) and list(scope.glob("kernel-*"))


@pytest.mark.parametrize(("events", "exceeded"), [("oom 2\noom_kill 0\n", False), ("oom 2\noom_kill 13\n", True)])
def test_what_was_stopped_for_its_memory_is_told(scope, events, exceeded):
    group = cgroup.make(LIMITS)
    [made] = scope.glob("kernel-*")
    assert not group.exceeded
    (made / "memory.events").write_text(events)
    assert group.exceeded is exceeded


def test_a_program_does_not_start_outside_of_its_group(scope):
    group = cgroup.Group(scope / "gone")
    assert subprocess.run(group.command(["echo", "outside"]), capture_output=True).stdout == b""


def test_an_empty_group_is_removed(scope):
    (scope / "kernel-0").mkdir()
    cgroup.Group(scope / "kernel-0").close()
    assert (scope / "kernel-0").exists()  # with a file of ours in it
    (scope / "kernel-0" / "cgroup.kill").unlink()
    (scope / "kernel-0").rmdir()
    cgroup.Group(scope / "kernel-0").close()  # one that is gone is no trouble


@pytest.mark.parametrize("membership", ["", "4:memory:/x\n", "0::/\n", "0::/user.slice\n", "0::/not/there\n"])
def test_where_no_group_was_given_there_is_none(scope, tmp_path, membership):
    (tmp_path / "membership").write_text(membership)
    assert cgroup.make(LIMITS) is None and not list(tmp_path.rglob("kernel-*"))


def test_a_group_without_limits_on_memory_is_none(scope, monkeypatch):
    whole = type(scope).write_text

    def write_text(path, *args):
        if path.name == "memory.max":
            raise FileNotFoundError
        return whole(path, *args)

    monkeypatch.setattr(type(scope), "write_text", write_text)
    assert cgroup.make(LIMITS) is None


def test_every_kernel_is_started_in_its_group_and_the_group_goes_with_it(sandboxed_kernels, monkeypatch):
    made = []

    class Group(cgroup.Group):
        exceeded = True

        def command(self, words):
            made.append("begun")
            return ["/usr/bin/env", *words]

        def close(self):
            made.append("closed")

    monkeypatch.setattr(cgroup, "make", lambda limits: Group(None))
    manager = KernelManager()
    manager.start_kernel()
    try:
        assert made == ["begun"] and manager.provisioner.exceeded == cgroup.EXCEEDED
    finally:
        manager.shutdown_kernel(now=True)
    assert made == ["begun", "closed"]
