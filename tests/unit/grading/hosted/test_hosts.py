"""Each host's file of results is as its documentation says, there from the first moment, and tells no hidden thing."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from grading.classroom.states import CellResult, Result, State
from grading.execution.pool import Options
from grading.hosted import bundle, classroom50, gradescope, hosts, prairielearn
from grading.hosted import host as module
from grading.hosted import pack as packs
from grading.hosted.host import NO_ZERO, STOPPED, Places, run
from grading.paths import CourseError
from tests.unit.lessons import LESSON

NAMES = list(hosts.HOSTS)
WRITERS = {name: host for name, (host, _) in hosts.HOSTS.items()}
EVIL = "x\ud800\x1b[31m\x00</script>\u2028"


def cell(name, points, most, hidden=False, message="", passed=True):
    exercise = name.removesuffix("-visible").removesuffix("-hidden")
    return CellResult(name, exercise, points, most, passed, hidden, message, "the values: 918273")


def result(state=State.LOOK):
    made = Result("student", LESSON, state, [f"odd: {EVIL}"], 3.0, 10.0, 4.0, notebook=f"{EVIL}.ipynb", seconds=7.6)
    made.cells = [
        cell("ex01-triple-visible", 1.0, 1.0),
        cell("ex01-triple-hidden", 0.0, 2.0, True, "Likely cause: this is twice the number", False),
        cell("ex02-total-visible", 0.0, 1.0, False, EVIL, False),
        cell("ex02-total-hidden", 2.0, 2.0, True),
        CellResult("q1-why", "q1-why", 0.0, 4.0, None),
    ]
    return made


@pytest.fixture
def pack(packed):
    return packs.read(packed)


@pytest.mark.parametrize("name", NAMES)
def test_results_are_as_the_host_says(name, pack, fits, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    text = json.dumps(fits(name, WRITERS[name].results(pack, result())))
    assert "918273" not in text  # the whole text of a failure is the instructor's
    assert not any(f"\\u{code}" in text for code in ("d800", "001b", "0000", "2028"))  # what not every reader takes


@pytest.mark.parametrize("name", NAMES)
def test_what_is_not_graded_has_no_score(name, fits, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    found = fits(name, WRITERS[name].not_graded(["the disk is full", EVIL]))
    assert not found.get("score") and sum(test.get("max_score", 0) for test in found.get("tests", [])) == 0
    assert NO_ZERO in json.dumps(found) and "the disk is full" in json.dumps(found)


def test_gradescope_shows_hidden_tests_when_grades_are_published(pack):
    found = gradescope.results(pack, result())
    shown = {test["number"]: test["visibility"] for test in found["tests"]}
    assert shown == {
        "0": "visible",
        "1.1": "visible",
        "1.2": "after_published",
        "2.1": "visible",
        "2.2": "after_published",
    }
    assert sum(test["score"] for test in found["tests"]) == 3.0 and sum(t["max_score"] for t in found["tests"]) == 6.0
    assert found["leaderboard"] == [{"name": "Visible checks", "value": 1.0}]  # which everybody sees
    told = {test["number"]: test["output"] for test in found["tests"]}
    assert told["1.2"] == "Likely cause: this is twice the number" and "Rerun the check" in told["2.1"]
    assert found["stdout_visibility"] == "hidden" and "4 more points are for answers in words" in found["output"]


def test_prairielearn_scores_a_share(pack):
    found = prairielearn.results(pack, result())
    assert found["score"] == 0.5 and found["gradable"] is True and len(found["tests"]) == 4
    assert prairielearn.not_graded(["why"])["format_errors"] == ["why"]
    whole = result()
    whole.cells = [cell("ex01-triple-visible", 1.0, 1.0, message="x" * 10**6) for _ in range(20)]
    assert len(json.dumps(prairielearn.results(pack, whole))) < 1 << 20


def test_classroom50_takes_what_its_runner_says(pack, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    for name, value in {"CLASSROOM": "cs", "ASSIGNMENT": "w2v", "COMMIT_URL": "https://c", "REVIEW_URL": ""}.items():
        monkeypatch.setenv(name, value)
    found = classroom50.results(pack, result())
    assert (found["classroom"], found["assignment"], found["review"]) == ("cs", "w2v", "https://c")
    assert (found["score"], found["max-score"]) == (3, 6)
    (tmp_path / "result.json").write_text(json.dumps(found))
    body = classroom50.body(tmp_path / "result.json")
    assert "**3 of 6**" in body and "<" not in body.split("```")[0]


@pytest.fixture
def places(packed, tmp_path):
    return Places(tmp_path, packed, tmp_path / "submission", tmp_path / "results" / "results.json")


@pytest.mark.parametrize("name", NAMES)
def test_results_say_that_there_are_none_until_there_are(name, places, fits, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    seen = []

    def looks(*given):
        seen.append(json.loads(places.results.read_text()))
        return result()

    monkeypatch.setattr(module, "grade_one", looks)
    run(WRITERS[name], places)
    assert STOPPED in json.dumps(fits(name, seen[0]))
    assert STOPPED not in places.results.read_text() and [path.name for path in places.results.parent.iterdir()] == [
        "results.json"
    ]


@pytest.mark.parametrize("guard", ["guest", "bubblewrap"])
def test_a_guest_finds_nothing_of_the_hosts(guard, places, monkeypatch):
    """Neither answers nor earlier results, which Gradescope puts beside the submission."""
    places.root.chmod(0o755)
    modes = []
    monkeypatch.setattr("os.geteuid", lambda: 0)
    monkeypatch.setattr(
        module, "grade_one", lambda *given: modes.append(places.root.stat().st_mode & 0o077) or result()
    )
    run(gradescope, places, Options(guard=guard))
    assert modes == [0 if guard == "guest" else 0o055]


@pytest.mark.parametrize("error", [CourseError("no sandbox"), MemoryError("full"), ValueError("odd")])
def test_a_fault_of_ours_is_no_zero_of_theirs(error, places, fits, monkeypatch):
    def fails(*given):
        raise error

    monkeypatch.setattr(module, "grade_one", fails)
    assert run(gradescope, places) is None
    found = fits("gradescope", json.loads(places.results.read_text()))
    assert str(error) in found["output"] and found["tests"][0]["status"] == "failed"


def test_a_pack_that_is_not_there_is_said(places, fits, tmp_path):
    assert run(gradescope, Places(tmp_path, tmp_path, places.submission, places.results)) is None
    found = fits("gradescope", json.loads(places.results.read_text()))
    assert "is no lesson packed by `course autograder`" in found["output"] and NO_ZERO in found["output"]


def test_no_other_host_is_known(tmp_path):
    with pytest.raises(CourseError, match="no host 'moodle': choose from gradescope, prairielearn, classroom50"):
        hosts.grade_there("moodle", tmp_path)
    with pytest.raises(CourseError, match="no host 'moodle'"):
        bundle.build("moodle", LESSON, tmp_path / "a.zip")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.sandbox
@pytest.mark.xdist_group("hosted")
def test_a_grader_that_is_killed_leaves_results(packed, handed_in, fits, tmp_path):
    """As a host does that is out of patience: the process is gone from one moment to the next."""
    root = tmp_path / "autograder"
    (root / "source").mkdir(parents=True)
    (root / "source" / "lesson").symlink_to(packed)
    handed_in(ex01="def triple(x):\n    while True:\n        pass").rename(root / "submission")
    words = [sys.executable, "-m", "grading.cli", "hosted", "gradescope", "--root", str(root)]
    code = "import sys; from grading.cli import main; sys.argv = sys.argv[1:]; main()"
    grader = subprocess.Popen([sys.executable, "-c", code, *words[2:]], start_new_session=True, env=dict(os.environ))
    path = root / "results" / "results.json"
    while not path.exists() and grader.poll() is None:
        time.sleep(0.05)
    os.killpg(grader.pid, signal.SIGKILL)
    grader.wait()
    found = fits("gradescope", json.loads(path.read_text()))
    assert STOPPED in found["output"] and found["extra_data"]["state"] == "could not be graded"
