"""A class of hostile submissions through the real path: none gains a point, costs a neighbour one, or does harm."""

import os
import re
import socket
import threading

import psutil
import pytest

from grading import report
from grading.feedback import feedback_path
from grading.grade import grade
from grading.sandbox.limits import Limits
from grading.workers import Options
from tests.hostile.cases import CASES, FULL
from tests.unit.grading import classes
from tests.unit.grading.classes import LESSON
from tests.unit.grading.test_sanitise import ACTIVE

pytestmark = [pytest.mark.sandbox, pytest.mark.slow, pytest.mark.timeout(2400)]
NEIGHBOURS = ("!before", "~after")  # graded first and last
CONFIG = """
c = get_config()
c.BubblewrapProvisioner.limits = {"cell_seconds": 5, "total_memory_mb": 2500, "memory_mb": 2000}
c.ExaminerExecute.reply_seconds = 3.0
"""


class Host:
    """What must not change, and a server that nobody may reach."""

    def __init__(self, directory):
        self.canary = directory / "canary"
        self.canary.write_text("untouched")
        self.canary.chmod(0o666)
        self.server = socket.create_server(("127.0.0.1", 0))
        self.reached = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            self.reached.append(self.server.accept())


def sandboxed_processes():
    return [process for process in psutil.process_iter(["uids"]) if process.info["uids"].real > 1_000_000_000]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """The class graded, with what it was given to harm."""
    host = Host(tmp_path_factory.mktemp("host"))
    classroom = classes.make_class(tmp_path_factory.mktemp("hostile"))
    (classroom.root / "grading").mkdir()
    (classroom.root / "grading" / "nbgrader_config.py").write_text(CONFIG)
    names = {"CANARY": str(host.canary), "PORT": host.server.getsockname()[1]}
    names["GRADEBOOK"] = str(classroom.directory / "gradebook.db")
    given = "\n".join(f"{name} = {value!r}" for name, value in names.items())
    released = {}

    def notebook(**answers):
        key = tuple(answers.items())
        released[key] = released.get(key) or classes.answered(classroom.root, **answers)
        return classes.with_cells(released[key], 2, given)

    for neighbour in NEIGHBOURS:
        classes.hand_in(classroom, neighbour, notebook())
    for case in CASES:
        case.write(classroom, notebook)
    before = len(sandboxed_processes()) if os.geteuid() == 0 else 0
    results = {result.student: result for result in grade(classroom, options=Options(jobs=2))}
    left = len(sandboxed_processes()) - before if os.geteuid() == 0 else 0
    return classroom, host, results, left


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.student)
def test_it_gains_nothing_and_loses_nothing(hostile, case):
    _, _, results, _ = hostile
    result = results[case.student]
    told = [(cell.name, cell.points, cell.detail[:200]) for cell in result.cells]
    assert result.score == case.score, (result.reasons, told)
    assert result.state in case.states, result.reasons
    assert bool(result.reasons) == (result.state not in ("graded", "not submitted"))


def test_neighbours_are_untouched(hostile):
    classroom, _, results, _ = hostile
    assert [results[name].score for name in NEIGHBOURS] == [FULL, FULL]
    assert [results[name].reasons for name in NEIGHBOURS] == [[], []]
    with classroom.gradebook() as gradebook:
        found = {submission.student.id: submission.score for submission in gradebook.assignment_submissions(LESSON)}
    assert found == {student: result.score for student, result in results.items() if result.graded}


def test_the_host_is_untouched(hostile):
    _, host, _, _ = hostile
    assert host.canary.read_text() == "untouched"
    assert not host.reached
    assert not os.path.exists("/tmp/pwned")


def test_nothing_is_left_running(hostile):
    *_, left = hostile
    assert left <= 0


def test_no_page_runs_or_loads_anything(hostile):
    classroom, _, results, _ = hostile
    pages = [report.write_report(classroom)[0]]
    pages += [path for student in results if (path := feedback_path(classroom, student, LESSON)).exists()]
    for page in pages:
        text = page.read_text()
        body = re.sub(r"<style>.*?</style>|<meta [^>]*>", "", text, flags=re.DOTALL)
        assert not ACTIVE.search(body), page
        assert "918273" not in text and "untouched" not in text, page


def test_what_formgrader_shows_runs_and_loads_nothing(hostile):
    """Rendered as formgrader does it, with nbconvert's own template."""
    from nbconvert import HTMLExporter

    classroom, _, _, _ = hostile
    exporter = HTMLExporter(template_name="basic")
    for path in sorted(classroom.autograded.glob(f"*/{LESSON}/*.ipynb")):
        text, _ = exporter.from_filename(str(path))
        assert not ACTIVE.search(text), path


def test_the_limits_of_this_suite_are_those_of_a_class_but_for_the_clock():
    assert Limits().cell_seconds > 5 and Limits().total_memory_mb > 2500
