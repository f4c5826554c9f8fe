"""The examiner's own process: tests do not touch each other, it has limits, and its failure is nobody's zero."""

import socket

import pytest

from grading.examiner import preprocessor
from grading.examiner.client import Examiner, ExaminerError
from grading.examiner.examination import Test
from tests.unit.grading.examiner.running import notebook, run
from tests.unit.lessons import solution, test_cell


@pytest.fixture(scope="module", params=["", pytest.param("bubblewrap", marks=pytest.mark.sandbox)])
def examiner(request):
    found = Examiner(request.param)
    yield found
    found.close()


def examined(examiner, source, prelude="import torch, os", **limits):
    ours, theirs = socket.socketpair()
    with ours, theirs:
        return examiner.examine(ours, Test([prelude], source, **limits))


def test_each_test_has_a_process_of_its_own(examiner):
    assert (
        examined(examiner, "import builtins\nbuiltins.left_over = 1\ntorch.manual_seed(9)\ntorch.rand(5)").ename == ""
    )
    assert examined(examiner, "import builtins\nassert not hasattr(builtins, 'left_over')").ename == ""
    draws = [examined(examiner, "print(torch.rand(1).item())").stdout for _ in range(2)]
    assert draws[0] == draws[1]


def test_a_test_that_takes_too_long_is_stopped(examiner):
    outcome = examined(examiner, "while True: pass", test_seconds=0.5)
    assert outcome.ename == "NotCompleted" and "longer than 0.5 s" in outcome.evalue


def test_a_test_that_dies_is_not_passed(examiner):
    for end in ("os._exit(0)", "os.kill(os.getpid(), 9)", "raise SystemExit(0)", "x = bytearray(4 << 30)"):
        assert examined(examiner, end).ename, end
    assert examined(examiner, "pass").ename == ""


def test_a_prelude_that_is_wrong_passes_nothing(examiner):
    for prelude in ("import no_such_module", "1 / 0", "def"):
        assert examined(examiner, "pass", prelude).ename, prelude


def test_the_prelude_has_no_names_from_the_student(examiner):
    assert examined(examiner, "pass", "check = theirs").ename == "NameError"


@pytest.mark.sandbox
def test_in_its_sandbox_there_is_neither_network_nor_anything_of_the_course():
    examiner = Examiner("bubblewrap")
    source = """
import socket, grading
assert os.getuid() != 0
assert [name for _, name in socket.if_nameindex()] == ["lo"]
package = os.path.dirname(grading.__file__)
assert sorted(os.listdir(package)) == ["__init__.py", "examiner"]
assert not {"solutions", "tests", "lessons"} & set(os.listdir(os.path.dirname(package)))
assert len([p for p in os.listdir("/proc") if p.isdigit()]) < 8
try:
    open(torch.__file__, "a")
except OSError:
    pass
else:
    raise AssertionError("torch can be overwritten")
"""
    outcome = examined(examiner, source)
    examiner.close()
    assert outcome.ename == "", outcome


def test_an_examiner_that_is_gone_is_an_error_and_the_next_call_starts_another():
    examiner = Examiner("")
    examiner.start()
    examiner._process.kill()
    with pytest.raises(ExaminerError):
        examined(examiner, "pass")
    assert examined(examiner, "pass").ename == ""
    examiner.close()


@pytest.mark.slow
def test_a_broken_examiner_gives_no_score_at_all(monkeypatch):
    class Broken(Examiner):
        def examine(self, connection, test):
            raise ExaminerError("out of order")

    monkeypatch.setattr(preprocessor, "examiner", lambda guard: Broken(guard))
    nb = notebook(solution("ex", "def double(x):\n    return 2 * x"), test_cell("t", "assert double(2) == 4"))
    with pytest.raises(ExaminerError, match="out of order"):
        run(nb, preprocessor.ExaminerExecute)
