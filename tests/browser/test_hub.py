"""A JupyterHub with two students and an instructor: release, fetch, submit, grade in the sandbox, give feedback back.

The hub is a real one, with its simple spawner and its dummy authenticator, so that all users share one account of the
system: a submission's owner says nothing here. It loads what `course hub init` has written, and nothing else of ours.
"""

import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import expect

from grading.classroom import states
from grading.classroom.folder import Classroom
from grading.course.release import release
from grading.lms import exchange
from grading.nbgrader.hub import init
from grading.paths import ROOT
from tests.browser import labs, servers
from tests.unit.grading import classes
from tests.unit.lessons import LESSON, POINTS

pytestmark = [pytest.mark.sandbox, pytest.mark.slow, pytest.mark.xdist_group("browser"), pytest.mark.timeout(900)]
COURSE = "pretraining"
ANSWERS = {
    "ada": "def triple(x):\n    return x + x + x",
    "grace": "def triple(x):\n    return 2 * x",
}
HUB = """\
c = get_config()
c.JupyterHub.bind_url = "http://127.0.0.1:{public}"
c.JupyterHub.hub_port = {hub}
c.ConfigurableHTTPProxy.command = [{proxy_command!r}, "--proxy-timeout", "600000"]
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{proxy}"
c.JupyterHub.db_url = "sqlite:///{folder}/hub.sqlite"
c.JupyterHub.cookie_secret_file = "{folder}/cookie_secret"
c.ConfigurableHTTPProxy.pid_file = "{folder}/proxy.pid"
c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = "{folder}/home-{{username}}"
c.Spawner.cmd = [{python!r}, "-m", "jupyterhub.singleuser"]
c.Spawner.args = ["--allow-root"]
c.Spawner.default_url = "/lab"
c.Spawner.environment = {{"OMP_NUM_THREADS": "1"}}
c.JupyterHub.services = []
load_subconfig({ours!r})
c.JupyterHub.services[0]["environment"] |= {{"JUPYTER_DATA_DIR": "{folder}", "JUPYTER_RUNTIME_DIR": "{folder}/runtime"}}
"""
CONFIG = """\
load_subconfig("nbgrader_config.py", path={real!r})
c = get_config()
c.CourseDirectory.root = {root!r}
c.CourseDirectory.db_url = "sqlite:///{root}/class/gradebook.db"
"""


@pytest.fixture
def course(tmp_path):
    """A course with the small lesson, released as its instructor has it."""
    pytest.importorskip("jupyterhub", reason="run `make .venv/hub`")
    root = classes.make_course(tmp_path / "course")
    release([LESSON], root)
    for name in ("grading", "class"):
        (root / name).mkdir()
    (root / "grading" / "nbgrader_config.py").write_text(CONFIG.format(real=str(ROOT / "grading"), root=str(root)))
    classroom = Classroom(root, root / "class")
    classroom.agreed_file.write_text(f'[hub]\nexchange = "{tmp_path / "exchange"}"\nowners = false\n')
    return classroom


@pytest.fixture
def hub(course, tmp_path):
    """The address of the running hub."""
    public, inner, proxy, service = free_ports(4)
    init(tmp_path / "settings", ["teacher"], tmp_path / "exchange", port=service, root=course.root)
    folder, ours = tmp_path / "hub", str(tmp_path / "settings" / "jupyterhub_config.py")
    folder.mkdir()
    about = {"proxy_command": str(Path(sys.executable).with_name("configurable-http-proxy")), "python": sys.executable}
    settings = HUB.format(public=public, hub=inner, proxy=proxy, folder=folder, ours=ours, **about)
    (folder / "jupyterhub_config.py").write_text(settings)
    with (tmp_path / "hub.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyterhub", "-f", str(folder / "jupyterhub_config.py")],
            cwd=folder,
            env=servers.environment(tmp_path / "home-hub"),
            stdout=log,
            stderr=log,
        )
        try:
            yield answering(f"http://127.0.0.1:{public}", process, tmp_path / "hub.log")
        finally:
            servers.end(process)


def free_ports(count):
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def answering(address, process, log):
    """Wait until the hub answers."""
    for _ in range(240):
        try:
            with urllib.request.urlopen(f"{address}/hub/health", timeout=5):
                return address
        except (urllib.error.URLError, OSError):
            assert process.poll() is None, log.read_text()
            time.sleep(0.5)
    raise AssertionError(f"the hub did not start:\n{log.read_text()}")


def sign_in(browser, hub, name, place):
    """Open a place on the hub as somebody: each has a browser of their own."""
    page = browser.new_context(viewport={"width": 1400, "height": 1000}).new_page()
    page.set_default_timeout(120_000)
    page.goto(f"{hub}{place}")
    page.locator("#username_input").fill(name)
    page.locator("#password_input").fill("any")
    page.locator("#login_submit").click()
    return page


def press(page, hub, button):
    """Press one of formgrader's buttons for the lesson, and wait until it says that all went well."""
    page.goto(f"{hub}/services/{COURSE}/formgrader/manage_assignments")
    page.locator("tr", has_text=LESSON).locator(f".{button} a").click()
    expect(page.locator(".modal-title")).to_have_text("Success", timeout=120_000)


def fetch(page):
    """Fetch the lesson with the Assignment List, and open it."""
    labs.choose(page, "Nbgrader", "Assignment List")
    page.get_by_role("button", name="Fetch", exact=True).click()
    downloaded = page.locator("#fetched_assignments_list")
    downloaded.get_by_role("button", name=LESSON).click()
    downloaded.get_by_role("link", name=LESSON).click()


def solve_and_submit(page, answer):
    panel = labs.notebook(page)
    labs.run(page, labs.cell(panel, "from pretrain import check"))
    labs.write(page, labs.cell(panel, "def triple"), answer)
    labs.run(page, labs.cell(panel, "def triple"))
    labs.save(page)
    labs.choose(page, "Nbgrader", "Assignment List")
    page.locator("#fetched_assignments_list").get_by_role("button", name="Submit").click()
    expect(page.locator("#submitted_assignments_list")).to_contain_text(LESSON)


def autograde(page, hub, student):
    """Press formgrader's *Autograde* for one student."""
    page.goto(f"{hub}/services/{COURSE}/formgrader/manage_submissions/{LESSON}")
    page.locator("tr", has_text=student).locator(".autograde a").click()
    expect(page.locator(".modal-title")).to_have_text("Success", timeout=180_000)


def test_a_class_on_a_hub(browser, hub, course):
    teacher = sign_in(browser, hub, "teacher", f"/services/{COURSE}/formgrader/manage_assignments")
    expect(teacher.locator("tr", has_text=LESSON)).to_be_visible()
    press(teacher, hub, "release")

    students = {name: sign_in(browser, hub, name, "/hub/spawn") for name in ANSWERS}
    for name, page in students.items():
        expect(page.locator(".jp-Launcher")).to_be_visible(timeout=120_000)
        fetch(page)
        solve_and_submit(page, ANSWERS[name])

    students["ada"].goto(f"{hub}/services/{COURSE}/formgrader/")
    expect(students["ada"].locator("body")).to_contain_text(re.compile("403|not allowed|Forbidden", re.IGNORECASE))

    plan = exchange.pull(course, LESSON)
    assert plan.left_out == [] and [step.tried.student for step in plan.steps] == ["ada", "grace"]
    for name in ANSWERS:
        autograde(teacher, hub, name)
    results = {result.student: result for result in states.read_all(course.journal)}
    assert all(result.sandboxed for result in results.values())
    assert results["ada"].score == 3.0 and results["grace"].score == 0.0 and results["ada"].max_score == POINTS
    assert "twice the number" in results["grace"].cells[0].message

    assert exchange.push(course, LESSON, send=True).students == ["ada", "grace"]
    page = students["grace"]
    page.goto(f"{hub}/user/grace/lab?reset")
    labs.choose(page, "Nbgrader", "Assignment List")
    page.get_by_role("button", name="Fetch Feedback").click()
    page.get_by_text("(view feedback)").click()
    page.locator(".jp-DirListing-item", has_text=f"{LESSON}.html").dblclick()
    inside = page.frame_locator(".jp-HTMLViewer iframe").locator("body")
    expect(inside).to_contain_text("twice the number")
    expect(inside).to_contain_text(f"0 of {POINTS:g} points")
    for page in (teacher, *students.values()):
        page.context.close()
