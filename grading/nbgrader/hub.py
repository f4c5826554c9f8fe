"""`course hub init`: what a JupyterHub needs for this course, in a folder of its own that its settings load.

Students' servers get the exchange, and their name on the hub as nbgrader's student; formgrader runs as a service with
the course's own settings, so that its *Autograde* is the sandboxed one. Nothing outside of the folder and the exchange
is written: one line is left for a person to add.
"""

from __future__ import annotations

import os
import pwd
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from grading.classroom.folder import Classroom
from grading.paths import ROOT, CourseError, own_class

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]*")
EVERYBODY = 0o777  # nbgrader's exchange is written by all
HUB = '''\
"""The course on this JupyterHub; load it at the end of jupyterhub_config.py: load_subconfig({here!r})"""

c = get_config()  # noqa: F821
c.JupyterHub.load_groups.update({{"formgrade-{course}": {{"users": {instructors!r}}}}})
c.JupyterHub.load_roles.append(
    {{
        "name": "formgrade-{course}",
        "groups": ["formgrade-{course}"],
        "scopes": ["access:services!service={course}", "list:services", "read:services!service={course}"],
    }}
)
c.JupyterHub.services.append({service})
# Settings for everybody's nbgrader, and how long torch's threads wait for each other (README).
c.Spawner.environment.update({{"JUPYTER_CONFIG_PATH": {users!r}, "GOMP_SPINCOUNT": "3000"}})
'''
USERS = '''\
"""nbgrader for whoever works on this hub: where lessons are fetched from and handed in to, and under which name."""

import os

c = get_config()  # noqa: F821
c.CourseDirectory.course_id = {course!r}
c.Exchange.root = {exchange!r}
if os.environ.get("JUPYTERHUB_USER"):
    c.CourseDirectory.student_id = os.environ["JUPYTERHUB_USER"]
'''
GRADER = '''\
"""nbgrader for the service that grades; the rest stands in the course's own nbgrader_config.py."""

c = get_config()  # noqa: F821
c.Exchange.root = {exchange!r}
'''
TOLD = """\
Wrote {folder}. Now

1. at the end of jupyterhub_config.py: load_subconfig({hub!r})
2. in {agreed}:

   [hub]
   exchange = {exchange!r}

3. restart the hub. Instructors find formgrader under Services, {course}: *Release* a lesson there.
   `course pull hub 01` brings in what students submit, `course push hub 01 --send` gives them feedback."""


def init(
    folder: Path, instructors: Sequence[str], exchange: Path, *, user: str = "", port: int = 9999, root: Path = ROOT
) -> str:
    """Write the settings into a new folder, make the exchange where it is missing, and return what is left to do.

    Raises:
        CourseError: the folder is there, a name is none, or the exchange is not everybody's to write to.
    """
    names = [name.strip() for name in instructors if name.strip()]
    if wrong := [name for name in [*names, *([user] if user else [])] if not NAME.fullmatch(name)]:
        raise CourseError(f"{', '.join(map(repr, wrong))} cannot be a name on the hub")
    if not names:
        raise CourseError("nobody could open formgrader: name at least one with --instructors")
    if user:
        _check_account(user)
    if folder.exists():
        raise CourseError(f"{folder} is there already: name a new folder, nothing is overwritten")
    folder, exchange = folder.resolve(), exchange.resolve()
    _make_exchange(exchange)
    classroom = Classroom(root, own_class(root))
    course = classroom.course
    service = _service(folder, course, user, port, root)
    hub = folder / "jupyterhub_config.py"
    about = {"course": course, "exchange": str(exchange)}
    texts = {
        hub: HUB.format(here=str(hub), instructors=names, service=service, users=str(folder / "users"), **about),
        folder / "users" / "nbgrader_config.py": USERS.format(**about),
        folder / "grader" / "nbgrader_config.py": GRADER.format(**about),
    }
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return TOLD.format(folder=folder, hub=str(hub), agreed=classroom.agreed_file, **about)


def _check_account(user: str) -> None:
    try:
        pwd.getpwnam(user)
    except KeyError:
        problem = f"this machine has no account {user!r}: name with --user the one that owns the course"
        raise CourseError(problem) from None


def _make_exchange(exchange: Path) -> None:
    """Make the exchange as nbgrader wants it, or see that it is so."""
    try:
        if not exchange.exists():
            exchange.mkdir(parents=True)
            exchange.chmod(EVERYBODY)
    except OSError as error:
        raise CourseError(f"{exchange} cannot be made ({error.strerror}): make it as root, with `chmod 777`") from None
    if not exchange.is_dir():
        raise CourseError(f"{exchange} is no folder: name one with --exchange")
    if exchange.stat().st_mode & EVERYBODY != EVERYBODY:
        raise CourseError(f"nbgrader wants an exchange that everybody can write to: chmod 777 {exchange}")


def _service(folder: Path, course: str, user: str, port: int, root: Path) -> dict[str, object]:
    """Return formgrader's service as JupyterHub describes one; it runs JupyterLab on the course."""
    options = [f"--ServerApp.root_dir={root}"]
    if os.geteuid() == 0 and not user:  # the hub's own account, then: Jupyter asks to be told
        options.append("--allow-root")
    made: dict[str, object] = {
        "name": course,
        "url": f"http://127.0.0.1:{port}",
        "command": [sys.executable, "-m", "jupyterhub.singleuser", *options],
        "environment": {
            "JUPYTER_CONFIG_PATH": os.pathsep.join([str(root / "grading"), str(folder / "grader")]),
            "JUPYTERHUB_DEFAULT_URL": "/lab",
        },
        "oauth_no_confirm": True,
    }
    return made | ({"user": user} if user else {})
