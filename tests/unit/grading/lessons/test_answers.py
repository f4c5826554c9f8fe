"""Banks: whole answers, and edits of the solution."""

import pytest

from grading.lessons import answers
from grading.paths import CourseError
from tests.unit import lessons

SOLUTION = """\
def f(x):
    y = x + 1
    return y


def g(x):
    y = f(x)
    return y
"""


def read(tmp_path, text, solution=SOLUTION):
    path = tmp_path / "ex01-f.diff"
    path.write_text(text, encoding="utf-8")
    return answers.read_bank(path, solution)


def test_an_edit_changes_its_lines_and_no_others(tmp_path):
    [answer] = read(tmp_path, "# %% wrong: two too many\n-    y = x + 1\n+    y = x + 3\n")
    assert (answer.exercise, answer.kind, answer.title, answer.right) == ("ex01-f", "wrong", "two too many", False)
    assert answer.source == SOLUTION.replace("x + 1", "x + 3")


@pytest.mark.parametrize("between", ["…", "", "…\n"])
def test_a_block_may_hold_several_edits(tmp_path, between):
    [answer] = read(tmp_path, f"# %% right: renamed\n-    y = x + 1\n+    z = x + 1\n{between}\n y = f\n".replace("\n y = f\n", "\n     y = f(x)\n-    return y\n+    return y + 0\n"))
    assert "z = x + 1" in answer.source and answer.source.endswith("y = f(x)\n    return y + 0\n")


def test_an_edit_may_add_lines_beside_one_that_stays(tmp_path):
    [answer] = read(tmp_path, "# %% wrong: prints\n     y = x + 1\n+    print(y)\n")
    assert "    y = x + 1\n    print(y)\n    return y\n" in answer.source


@pytest.mark.parametrize(("edit", "why"), [("-    return y\n", "more than once"), ("-    return z\n", "do not follow each other in the solution"), ("+    pass\n", "none")])
def test_an_edit_that_does_not_fit_is_an_error(tmp_path, edit, why):
    with pytest.raises(CourseError, match=why):
        read(tmp_path, f"# %% wrong: x\n{edit}")


def test_a_whole_answer_takes_the_place_of_what_it_defines(tmp_path):
    [answer] = read(tmp_path, "# %% oracle: a sum\nimport math\n\n\ndef g(x):\n    return math.fsum([x, 1])\n")
    space = {}
    exec(answer.source, space)
    assert space["g"](2) == 3 and space["f"](2) == 3 and answer.right
    assert answer.source.count("def g") == 1


@pytest.mark.parametrize(
    "text", ["x = 1\n# %% wrong: y\nz = 1\n", "# %% bad: y\nx = 1\n", "# %% wrong: x\ndef f(:\n", "# %% wrong\nx = 1\n"]
)
def test_what_is_no_bank_is_an_error(tmp_path, text):
    with pytest.raises(CourseError, match="ex01-f.diff"):
        read(tmp_path, text)


def test_a_bank_of_no_exercise_is_an_error(tmp_path):
    root = lessons.make_course(tmp_path)
    assert {name: len(bank) for name, bank in answers.read_banks(lessons.LESSON, root).items()} == {
        "ex01-triple": 4,
        "ex02-total": 3,
    }
    lessons.write_bank(root, bank={"ex09-lost": "# %% wrong: x\ny = 1\n"})
    with pytest.raises(CourseError, match="no exercise"):
        answers.read_banks(lessons.LESSON, root)
