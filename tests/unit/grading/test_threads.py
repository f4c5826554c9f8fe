"""Every kernel of ours starts with the setting for threads that wait, and every command of ours that trains."""

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request

import nbformat
import pytest
from jupyter_client.manager import start_new_kernel
from nbformat.v4 import new_code_cell, new_notebook

from grading.examiner import client
from grading.paths import ROOT
from pretrain import threads
from tests.browser.servers import student
from tests.unit.lessons import make_course, released, tiny

SETTING = f"GOMP_SPINCOUNT={threads.SPIN}"
TELL_OWN = "import os; print(*('='.join(pair) for pair in os.environ.items()))"
TELL = "print(open('/proc/self/environ').read().replace(chr(0), chr(10)))"  # the environment that it started with


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch):
    """This process has the setting itself, from conftest.py: what it starts has to be given it anew."""
    for name in threads.SETTINGS:
        monkeypatch.delenv(name, raising=False)


def python(*arguments, **options):
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=os.environ | options,
        capture_output=True,
        text=True,
        check=False,
    )


def asking(path, check="assert"):
    """Write a notebook that fails in a kernel without the setting."""
    cell = new_code_cell(f"{check} {SETTING!r} in open('/proc/self/environ').read().split(chr(0))", id="ask")
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(new_notebook(cells=[cell]), path)
    return path


def test_course_run(tmp_path):
    root = make_course(tmp_path, "01-tiny", lesson=tiny)
    asking(root / "solutions" / "01-tiny" / "01-tiny.ipynb")
    run = "import sys; from pathlib import Path; from grading.course.run import run; root = Path(sys.argv[1])"
    done = python("-c", f"{run}; print(run(profile='quick', root=root, folder=root / 'run')[0])", str(root))
    assert "ok=True" in done.stdout, done.stdout + done.stderr


def test_the_lab(tmp_path):
    released(tmp_path / "lessons", "01-small")
    with student(tmp_path / "lessons", tmp_path / "home") as server:
        kernel = json.loads(answer(server.url("api/kernels"), b'{"name": "python3"}'))["id"]
        connection = next((tmp_path / "home").rglob(f"kernel-{kernel}.json"))
        assert SETTING in environment_of(str(connection)).split("\0")


def answer(url, data, patience=30.0):
    """Return what a server answers, which says its address a little before it listens."""
    end = time.monotonic() + patience
    while True:
        try:
            return urllib.request.urlopen(urllib.request.Request(url, data=data, method="POST")).read()
        except urllib.error.URLError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


def environment_of(word):
    """Return the environment of the process that has a word in its command."""
    for folder in os.scandir("/proc"):
        if folder.name.isdigit():
            try:
                with open(f"{folder.path}/cmdline") as command, open(f"{folder.path}/environ") as environ:
                    if word in command.read():
                        return environ.read()
            except OSError:  # it has ended, or is another user's
                continue
    raise AssertionError(f"no process with {word}")


def test_nbval(tmp_path):
    shutil.copy(ROOT / "conftest.py", tmp_path)
    done = python("-m", "pytest", "-c", os.devnull, "--nbval-lax", str(asking(tmp_path / "asking.ipynb")))
    assert "1 passed" in done.stdout, done.stdout + done.stderr


@pytest.mark.sandbox
def test_a_sandboxed_kernel(sandboxed_kernels):
    manager, kernel = start_new_kernel()
    try:
        said = []
        kernel.execute_interactive(TELL, timeout=60, output_hook=said.append)
        assert SETTING in "".join(message["content"].get("text", "") for message in said).split()
    finally:
        kernel.stop_channels()
        manager.shutdown_kernel(now=True)


def test_a_kernel_without_the_sandbox():
    """It has its worker's environment, which is settled by what the worker imports."""
    done = python(
        "-c", f"from grading.execution.worker import DEFAULT_EXECUTOR, load; load(DEFAULT_EXECUTOR); {TELL_OWN}"
    )
    assert SETTING in done.stdout.split()


def test_the_examiner():
    assert SETTING.split("=") in [list(pair) for pair in client._environment().items()]


@pytest.mark.parametrize(
    "command",
    [
        ["-c", "from grading.cli import main; main()", "pretrain", "none"],
        ["-m", "tests.bench", "none"],
    ],
    ids=["course pretrain", "benchmarks"],
)
def test_a_command_that_trains(command):
    """It stops for want of a name; by then torch's library for threads has said what it read."""
    found = python(*command, OMP_DISPLAY_ENV="verbose").stderr
    assert f"GOMP_SPINCOUNT = '{threads.SPIN}'" in found and "GOMP_SPINCOUNT = '300000'" not in found, found


def test_the_readme_names_the_setting():
    assert SETTING in (ROOT / "README.md").read_text()
