"""A whole class in the browser: fetch, solve, validate, submit, collect, grade, read by hand, release feedback."""

import json
import re
from types import SimpleNamespace

import pytest
from nbgrader.utils import get_username
from playwright.sync_api import TimeoutError as Late
from playwright.sync_api import expect

from grading.classroom.folder import Classroom
from grading.course import bank
from grading.course.release import release
from grading.gradebook.grade import grade
from grading.paths import ROOT
from tests.browser import labs, servers
from tests.unit.grading import classes
from tests.unit.lessons import LESSON, POINTS, released

pytestmark = [pytest.mark.sandbox, pytest.mark.slow, pytest.mark.xdist_group("browser")]
ANSWERS = {
    "def triple": "def triple(x):\n    return x + x + x",
    "def total": "def total(numbers):\n    return sum(numbers)",
}
WORDS = "Because three times *x* is x three times."
COMMENT = "Well said."
SECRETS = ("918273", "271828", "a reason")  # of the hidden tests and of the rubric
CONFIG = """\
load_subconfig("nbgrader_config.py", path={real!r})
c = get_config()
c.CourseDirectory.root = {root!r}
c.CourseDirectory.db_url = "sqlite:///{root}/class/gradebook.db"
c.Exchange.root = {exchange!r}
"""
ATTACK = """\
<script>window.hacked = true; alert("script")</script>
<img src="x" onerror="window.hacked = true; alert('image')">
<svg onload="window.hacked = true"><script>window.hacked = true</script></svg>
<iframe srcdoc="<script>parent.hacked = true</script>"></iframe>
<details open ontoggle="window.hacked = true"><summary>more</summary></details>
[click me](javascript:window.hacked=true)
![look](https://attack.example/pixel.png)
"""


@pytest.fixture
def course(tmp_path):
    """A course with the small lesson, and an exchange that a student and the instructor share."""
    root, exchange = classes.make_course(tmp_path / "course"), tmp_path / "exchange"
    exchange.mkdir()
    exchange.chmod(0o777)
    release([LESSON], root)
    for name in ("grading", "class"):
        (root / name).mkdir()
    config = CONFIG.format(real=str(ROOT / "grading"), root=str(root), exchange=str(exchange))
    (root / "grading" / "nbgrader_config.py").write_text(config)
    student = tmp_path / "student"
    student.mkdir()
    (student / "nbgrader_config.py").write_text(f"c = get_config()\nc.Exchange.root = {str(exchange)!r}\n")
    released(student / "lessons", "01-other")
    return SimpleNamespace(root=root, student=student, classroom=Classroom(root, root / "class"))


def test_a_class_from_fetch_to_feedback(page, browser, course, tmp_path):
    desk = browser.new_context(viewport={"width": 1400, "height": 1000}).new_page()
    desk.set_default_timeout(60_000)
    teacher = servers.instructor(course.root, tmp_path / "home-instructor")
    student = servers.student(course.student / "lessons", tmp_path / "home-student", course.student)
    with teacher as office, student as home:
        press(desk, office, "release")
        page.goto(servers.start_page(home))
        fetch_and_open(page)
        solve(page)
        validate_and_submit(page)

        press(desk, office, "collect")
        hand_in_an_attack(course)
        results = {result.student: result for result in grade(course.classroom, [LESSON])}
        assert results[get_username()].score == POINTS - 4 and results[get_username()].pending == 4
        read_by_hand(desk, office, get_username(), course.classroom)
        press(desk, office, "generate-feedback")
        press(desk, office, "release-feedback")

        read_feedback(page)
        nothing_runs(desk, office, course)
    desk.context.close()


def press(page, server, button):
    """Press one of formgrader's buttons for the lesson, and wait until it says that all went well."""
    page.goto(server.url("formgrader/manage_assignments"))
    page.locator("tr", has_text=LESSON).locator(f".{button} a").click()
    expect(page.locator(".modal-title")).to_have_text("Success")


def fetch_and_open(page):
    expect(page.locator(".jp-MarkdownViewer")).to_be_visible()
    labs.choose(page, "Nbgrader", "Assignment List")
    page.get_by_role("button", name="Fetch", exact=True).click()
    downloaded = page.locator("#fetched_assignments_list")
    downloaded.get_by_role("button", name=LESSON).click()
    downloaded.get_by_role("link", name=LESSON).click()


def solve(page):
    panel = labs.notebook(page)
    labs.run(page, labs.cell(panel, "from pretrain import check"))
    for name, source in ANSWERS.items():
        labs.write(page, labs.cell(panel, name), source)
        labs.run(page, labs.cell(panel, name))
    labs.write(page, labs.cell(panel, "Your answer here"), WORDS)
    labs.choose(page, "Run", "Run All Cells")
    expect(panel.get_by_text("2 of 2 exercises pass their checks (6 of 10 points)")).to_be_visible()
    labs.save(page)


def validate_and_submit(page):
    labs.choose(page, "Nbgrader", "Assignment List")
    page.locator("#fetched_assignments_list").get_by_role("button", name="Validate").click()
    expect(page.locator(".jp-Dialog")).to_contain_text("Your notebook passes all the tests")
    page.locator(".jp-Dialog").get_by_role("button", name="Ok").click()
    page.locator("#fetched_assignments_list").get_by_role("button", name="Submit").click()
    expect(page.locator("#submitted_assignments_list")).to_contain_text(LESSON)


def hand_in_an_attack(course):
    """Let a second student hand in an attack in every text."""
    notebook = classes.answered(course.root)
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and cell.metadata.get("nbgrader"):
            cell.source = ATTACK
    bank.submit(course.classroom, "mallory", LESSON, notebook)


def submission(classroom, student):
    """Return the address of a student's submission in formgrader."""
    with classroom.gradebook() as gradebook:
        return f"formgrader/submissions/{gradebook.find_submission_notebook(LESSON, LESSON, student).id}"


def read_by_hand(page, server, student, classroom):
    """Give points and a comment for the answer in words."""
    page.goto(server.url(submission(classroom, student)))
    expect(page.get_by_text("Because three times")).to_be_visible()
    for field, value in (("#q1-why-comment", COMMENT), ("#q1-why", "3")):
        try:
            enter(page, field, value, 20_000)
        except Late:  # the page was not ready yet: what is typed then is not saved
            page.reload()
            enter(page, field, value, 60_000)


def enter(page, field, value, patience):
    """Fill a field, as a person does, and wait for the page to save it."""
    with page.expect_response(lambda r: "/formgrader/api/" in r.url and r.request.method == "PUT", timeout=patience):
        page.locator(field).fill(value)
        page.locator(field).blur()


def read_feedback(page):
    page.locator("#refresh_assignments_list").click()
    page.get_by_role("button", name="Fetch Feedback").click()
    page.get_by_text("(view feedback)").click()
    page.locator(".jp-DirListing-item", has_text=f"{LESSON}.html").dblclick()
    inside = page.frame_locator(".jp-HTMLViewer iframe").locator("body")
    expect(inside).to_contain_text("9 of 10 points")
    expect(inside).to_contain_text(COMMENT)
    shown = inside.inner_html()
    assert not [secret for secret in SECRETS if secret in shown]


def nothing_runs(page, server, course):
    """Open the attack in formgrader and in the feedback: it is read, and nothing of it runs or loads."""
    said, asked = [], []
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: asked.append(request.url))
    feedback = course.classroom.feedback / "mallory" / LESSON / f"{LESSON}.html"
    for address in (server.url(submission(course.classroom, "mallory")), feedback.as_uri()):
        page.goto(address, wait_until="load")
        if page.get_by_text("click me").count():
            page.get_by_text("click me").first.click()
        assert [frame.evaluate("window.hacked") for frame in page.frames] == [None] * len(page.frames)
    assert not said and not [url for url in asked if "attack.example" in url]
    assert re.search("mallory", json.dumps(feedback.read_text()))
