"""How threads wait, and how many there are: what reaches torch's library, and whose setting wins."""

import os
import subprocess
import sys

import pytest
import torch

from pretrain import threads


@pytest.fixture
def nothing_set(monkeypatch):
    """An environment as a user's usually is."""
    for name in (*threads.SETTINGS, "OMP_NUM_THREADS"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def python(code):
    """Run code in a new Python; return what it and libgomp, as it loads, write."""
    loud = os.environ | {"OMP_DISPLAY_ENV": "verbose"}
    return subprocess.run([sys.executable, "-c", code], env=loud, capture_output=True, text=True, check=True)


def test_the_library_for_threads_reads_it_where_pretrain_comes_before_torch(nothing_set):
    assert f"GOMP_SPINCOUNT = '{threads.SPIN}'" in python("import pretrain").stderr


def test_a_notebook_is_told_where_torch_comes_before_pretrain(nothing_set):
    late = python("import ipykernel, torch, pretrain")
    assert "GOMP_SPINCOUNT = '300000'" in late.stderr and late.stdout.strip() == threads.TOO_LATE
    assert python("import torch, pretrain").stdout == ""
    assert python("import ipykernel, pretrain, torch").stdout == ""


@pytest.mark.parametrize(("name", "value"), [("GOMP_SPINCOUNT", "77"), ("OMP_WAIT_POLICY", "active")])
def test_a_users_own_setting_wins(nothing_set, name, value):
    nothing_set.setenv(name, value)
    assert threads.waiting() == {name: value}
    done = python("import ipykernel, torch, pretrain, os; print(sorted(os.environ))")
    assert threads.TOO_LATE not in done.stdout
    assert sum(setting in done.stdout for setting in threads.SETTINGS) == 1


def test_what_a_process_starts_has_the_setting_too(nothing_set):
    started = "import subprocess, sys, pretrain; subprocess.run([sys.executable, '-c', 'import torch'])"
    assert python(started).stderr.count(f"GOMP_SPINCOUNT = '{threads.SPIN}'") >= 2


@pytest.fixture
def cgroups(tmp_path, monkeypatch):
    """Write what the kernel would show: the process's cgroups, and the files of any."""

    def write(own, **files):
        (tmp_path / "own").write_text(own)
        for path, text in files.items():
            file = tmp_path / "sys" / path.replace("__", "/")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)

    monkeypatch.setattr(threads, "OWN_CGROUPS", tmp_path / "own")
    monkeypatch.setattr(threads, "CGROUPS", tmp_path / "sys")
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: set(range(8)))
    return write


def test_without_a_quota_the_cores_are_those_of_the_affinity(cgroups, tmp_path, monkeypatch):
    assert threads.cores() == 8  # no cgroups at all
    cgroups("0::/a/b\n", **{"a__b__cpu.max": "max 100000\n", "a__cpu.max": "max 100000\n"})
    assert threads.cores() == 8
    cgroups("3:cpu:/a\n", **{"cpu__a__cpu.cfs_quota_us": "-1\n", "cpu__a__cpu.cfs_period_us": "100000\n"})
    assert threads.cores() == 8


def test_the_least_quota_on_the_way_up_counts(cgroups):
    cgroups("0::/a/b\n", **{"a__b__cpu.max": "max 100000\n", "a__cpu.max": "250000 100000\n"})
    assert threads.quota() == 2.5 and threads.cores() == 3
    cgroups("0::/a/b\n", **{"a__b__cpu.max": "20000 100000\n"})
    assert threads.quota() == 0.2 and threads.cores() == 1


def test_the_first_version_of_cgroups_has_quotas_too(cgroups):
    seen_from_inside_a_container = "4:memory:/x\n2:cpu,cpuacct:/docker/1f\n0::/\n"
    files = {"cpu__cpu.cfs_quota_us": "200000\n", "cpu__cpu.cfs_period_us": "50000\n"}
    cgroups(seen_from_inside_a_container, **files)
    assert threads.cores() == 4


def test_torch_has_as_many_threads_unless_the_user_says_how_many(nothing_set):
    before = torch.get_num_threads()
    try:
        torch.set_num_threads(2)
        nothing_set.setattr(threads, "cores", lambda: 1)
        nothing_set.setenv("OMP_NUM_THREADS", "2")
        threads.limit()
        assert torch.get_num_threads() == 2
        nothing_set.delenv("OMP_NUM_THREADS")
        threads.limit()
        assert torch.get_num_threads() == 1
    finally:
        torch.set_num_threads(before)
