"""JupyterLab servers for tests: each with a home of its own, so that nothing of the user's is read or changed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import psutil

from pretrain import lab

ADDRESS = re.compile(r"(http://(?:127\.0\.0\.1|localhost):\d+/)\S*\?token=(\w+)")


class Server:
    """A running JupyterLab: `url("lab")` is the address of a page of it."""

    def __init__(self, base: str, token: str, log: list[str]) -> None:
        self.base, self.token, self.log = base, token, log

    def url(self, path: str) -> str:
        return f"{self.base}{path}?token={self.token}"


@contextmanager
def jupyterlab(command: Sequence[str], home: Path, config: Path | None = None) -> Iterator[Server]:
    """Start JupyterLab with the arguments of a Python module, and end it at the end.

    Args:
        home: the home directory of whoever starts it.
        config: a folder with settings for nbgrader.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", *command],
        env=environment(home, config),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield _listening(process)
    finally:
        end(process)


def end(process: subprocess.Popen, seconds: float = 10) -> None:
    """End a process and all that it started, some of it in sessions of its own: kernels, a hub's servers and proxy."""
    if process.poll() is None:
        family = psutil.Process(process.pid).children(recursive=True)
        process.terminate()
        _, left = psutil.wait_procs([psutil.Process(process.pid), *family], timeout=seconds)
        for one in left:
            one.kill()
    process.wait()


def student(folder: Path, home: Path, config: Path | None = None) -> AbstractContextManager[Server]:
    """Start JupyterLab on a student's lessons, as `make lab` does."""
    return jupyterlab(["pretrain.lab", str(folder), "--no-browser"], home, config)


def instructor(course: Path, home: Path) -> AbstractContextManager[Server]:
    """Start JupyterLab on the course, as the instructor's page says."""
    options = ["--no-browser", "--allow-root", f"--ServerApp.root_dir={course}"]
    return jupyterlab(["jupyterlab", *options], home, course / "grading")


def environment(home: Path, config: Path | None = None) -> dict[str, str]:
    """Return the environment of somebody whose home is `home`."""
    home.mkdir(parents=True, exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "JPY", "PRETRAIN"))}
    own = {"HOME": home, "IPYTHONDIR": home / "ipython", "PRETRAIN_STATE": home / "state"}
    own |= {f"JUPYTER_{kind}_DIR": home / kind.lower() for kind in ("CONFIG", "DATA", "RUNTIME")}
    own |= {"JUPYTER_CONFIG_PATH": config} if config else {}
    path = os.pathsep.join([os.path.dirname(sys.executable), os.environ.get("PATH", os.defpath)])
    one_thread = {"OMP_NUM_THREADS": "1", "PATH": path}
    return kept | {name: str(value) for name, value in own.items()} | one_thread


def _listening(process: subprocess.Popen) -> Server:
    """Read what the server says until it gives its address; what it says later is kept for whoever looks for errors."""
    log: list[str] = []
    assert process.stderr is not None
    for line in process.stderr:
        log.append(line)
        if found := ADDRESS.search(line):
            threading.Thread(target=log.extend, args=(process.stderr,), daemon=True).start()
            return Server(found[1], found[2], log)
    raise RuntimeError(f"JupyterLab did not start:\n{''.join(log)}")


def start_page(server: Server) -> str:
    """Return the address that `make lab` opens."""
    return server.url(lab.ADDRESS)
