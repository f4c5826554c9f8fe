"""Open JupyterLab on the start page: `python -m pretrain.lab [FOLDER] [options of jupyter lab …]`."""

from __future__ import annotations

import os
import sys
import webbrowser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jupyter_server.serverapp import list_running_servers

from pretrain import start

SETTINGS = Path(__file__).parent / "jupyter"  # the course's defaults for JupyterLab; a user's own settings come first
ADDRESS = f"lab/tree/{start.PAGE}"


def open_lab(folder: Path, options: Sequence[str] = (), config: Sequence[Path] = ()) -> None:
    """Write the start page and open JupyterLab on it: this process becomes JupyterLab's.

    Where JupyterLab runs on these lessons already, say its address, open a browser on it, and return.

    Args:
        folder: holds the lessons.
        options: passed on to `jupyter lab`.
        config: more folders with settings for Jupyter.

    Raises:
        FileNotFoundError: there are no lessons in the folder.
    """
    folder = folder.resolve()
    start.write(folder)
    if server := running(folder):
        address = f"{server['url']}{ADDRESS}?token={server['token']}"
        print(f"JupyterLab runs on these lessons already:\n    {address}")
        if has_window():
            webbrowser.open(address)
        return
    if not has_window():
        print("There is no window for a browser here: open the last address below in yours. Ctrl-C ends JupyterLab.")
    places = [str(path) for path in (SETTINGS, *config)]
    places += [place] if (place := os.environ.get("JUPYTER_CONFIG_PATH")) else []
    environment = os.environ | {"JUPYTER_CONFIG_PATH": os.pathsep.join(places)}
    sys.stdout.flush()
    os.chdir(folder)  # where nbgrader's Assignment List puts what it fetches
    os.execve(sys.executable, command(folder, options), environment)


def command(folder: Path, options: Sequence[str] = ()) -> list[str]:
    """Return the command that starts JupyterLab; a port in use makes it take the next one."""
    own = [f"--ServerApp.root_dir={folder}", f"--LabApp.default_url=/{ADDRESS}"]
    own += ["--allow-root"] if os.geteuid() == 0 else []
    own += [] if has_window() else ["--no-browser"]
    return [sys.executable, "-m", "jupyterlab", *own, *options]


def running(folder: Path) -> dict[str, Any] | None:
    """Return what Jupyter notes of a server that runs on this folder, if there is one."""
    servers = (server for server in list_running_servers() if Path(server.get("root_dir", "")) == folder)
    return next(servers, None)


def has_window() -> bool:
    """Whether a browser can open here; one for the terminal cannot show JupyterLab."""
    return sys.platform != "linux" or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))


def main(arguments: Sequence[str]) -> None:
    """Run the module as a command; a first argument that is no option is the folder, else it is ./lessons."""
    named = bool(arguments) and not arguments[0].startswith("-")
    try:
        open_lab(Path(arguments[0] if named else "lessons"), arguments[named:])
    except FileNotFoundError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main(sys.argv[1:])
