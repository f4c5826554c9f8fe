"""`course lint`: a lesson in order has no problem, each fault has one that says how to mend it, ours have none."""

import shutil

import nbformat
import pytest

from grading import paths
from grading.course import form, lint
from grading.course.release import release
from grading.lessons import notebooks
from tests.unit.lessons import make_course, small, tiny, write_bank

LESSON = "01-tiny"
BOX = """### Exercise 1: twice, plus one

> Difficulty 1/5 · Importance 2/5 · 3 minutes

<details><summary>A hint</summary>Add <code>1</code>.</details>
<details><summary>Another</summary>Multiply by 2.</details>
"""
ANSWERS = "".join(
    f"# %% {kind}\ndef twice_plus_one(n): return {k}\n"
    for k, kind in enumerate([*(f"wrong: number {n}" for n in range(8)), "right: in another way", "oracle: by itself"])
)


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    """A course with one lesson that is in order."""
    root = make_course(tmp_path_factory.mktemp("lint"), LESSON, lesson=tiny)
    path = paths.notebook(LESSON, root)
    notebook = notebooks.read(path)
    notebook.cells[2].source = f"## Part 1\n\n{BOX}"
    nbformat.write(notebook, path)
    write_bank(root, LESSON, {"ex01-twice": ANSWERS})
    release(root=root)
    (root / ".devcontainer").mkdir()
    for name in (
        "environment.yml",
        "requirements-student.lock",
        "install.mk",
        "LICENSE",
        "pyproject.toml",
        ".devcontainer/devcontainer.json",
    ):
        (root / name).write_text("")
    return root


@pytest.fixture
def course(original, tmp_path):
    """A copy of that course, and what changes its notebook's cells."""
    root = tmp_path / "course"
    shutil.copytree(original, root)

    def change(how):
        path = paths.notebook(LESSON, root)
        notebook = notebooks.read(path)
        how(notebook.cells)
        nbformat.write(notebook, path)

    return root, change


def test_a_lesson_in_order_has_no_problem(course):
    root, _ = course
    assert list(lint.problems(LESSON, root)) == []


def text(source):
    return lambda cells: cells.append(nbformat.v4.new_markdown_cell(source, id="more"))


def code(source):
    return lambda cells: cells.append(nbformat.v4.new_code_cell(source, id="more"))


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda cells: cells[4].metadata.nbgrader.update(points=3), "give the visible one 1 and the hidden one 2"),
        (lambda cells: cells[2].update(source=BOX.replace("Difficulty", "Hardness")), "write `> Difficulty 2/5"),
        (lambda cells: cells[2].update(source=BOX.split("<details>")[0]), "write two or three folded hints"),
        (lambda cells: cells[1].metadata.pop("tags"), "no locked cell is tagged `prelude`"),
        (lambda cells: cells.pop(5), "one visible and one hidden test"),
        (lambda cells: cells[4].update(source="assert nothing(2)"), "`nothing` is defined nowhere"),
        (lambda cells: cells[6].update(source="doubled_value = number + number + 0"), ""),
        (code("mine = twice_plus_one(3)"), ""),
        (code("twice_plus_one = abs"), "put what they use into a locked cell"),
        (text("# Another title"), "a heading # after ###: write ## or deeper"),
        (text("## Part\n\n#### Deep"), "a heading #### after ##: write at most ###"),
        (text("![](data:image/png;base64,xxxx)"), "has no alt text: say between [ and ]"),
        (text('<img src="data:image/png;base64,xxxx">'), 'has no alt text: say in alt="…"'),
        (text("[there](../02-none/02-none.ipynb)"), "'../02-none/02-none.ipynb' leads nowhere"),
        (text("[there]()"), "'(empty)' leads nowhere"),
        (text("[there](../../pyproject.toml)"), "leads to what students do not get"),
        (text("[there](#Part-7)"), "leads to no heading"),
        (text("This is wierd."), "misspelt, perhaps: wierd ==> weird"),
    ],
)
def test_each_fault_has_a_message_that_says_how_to_mend_it(course, spoil, message):
    root, change = course
    change(spoil)
    found = list(lint.problems(LESSON, root))
    assert any(message in problem for problem in found) if message else found == []


@pytest.mark.parametrize(
    "source",
    [
        "[there](#Part-1) and [here](01-tiny.ipynb#Part-1), [on the web](https://example.org/wierd)",
        "`wierd` and $wierd$\n\n```\nwierd\n# no heading\n```",
        '![a plot of two lines](data:image/png;base64,xxxx) <img alt="a plot" src="data:image/png;base64,xxxx">',
        "### BEGIN SOLUTION\n# no heading\n### END SOLUTION",
    ],
)
def test_what_is_right_is_not_complained_of(course, source):
    root, change = course
    change(text(source))
    assert list(lint.problems(LESSON, root)) == []


def test_a_word_that_is_right_after_all_can_be_allowed(course):
    root, change = course
    change(text("This is wierd."))
    (root / "pyproject.toml").write_text('[tool.codespell]\nignore-words-list = "wierd"\n')
    assert list(lint.problems(LESSON, root)) == []


def test_a_leak_is_found(course):
    root, _ = course
    (root / "lessons" / LESSON / "help.py").write_text("    doubled_value = number + number + 0\n")
    [problem] = lint.problems(LESSON, root)
    assert problem.startswith(f"lessons/{LESSON}/help.py has a line of a solution or hidden test of {LESSON}")


def test_a_bank_has_to_be_there_and_complete(course):
    root, _ = course
    write_bank(root, LESSON, {"ex01-twice": ANSWERS.replace("oracle", "right").replace("number 7", "number 6")})
    found = list(lint.problems(LESSON, root))
    assert [problem.split(":")[1].split(" in ")[0] for problem in found] == [
        " 0 oracle answers",
        " two wrong answers are called 'number 6'",
    ]
    write_bank(root, LESSON, {"ex02-other": ANSWERS})
    assert "the bank of no exercise" in next(lint.problems(LESSON, root))


TESTS = {
    "never calls": ('with check.exercise("ex01-triple") as see:\n    see("x", 6)', "never calls the student's code"),
    "draws": (
        'import os\nwith check.exercise("ex01-triple") as see:\n    see("x", triple(os.getpid()))',
        "something else each time",
    ),
    "compares": (
        'with check.exercise("ex01-triple") as see:\n    check.equal(triple(2), 6)\n    see("x", triple(3))',
        "by itself",
    ),
    "defines": (
        'def f():\n    return 3\nwith check.exercise("ex01-triple") as see:\n    see("x", triple(f()))',
        "defines f",
    ),
    "is long": (
        'with check.exercise("ex01-triple") as see:\n' + "    see('x', triple(3)) if 0 else 0\n" * 15,
        "at most 15",
    ),
    "is large": (
        'with check.exercise("ex01-triple") as see:\n    see("x", [triple(i) for i in range(99_999)])',
        "hand over less",
    ),
}


@pytest.mark.parametrize(("source", "why"), TESTS.values(), ids=TESTS)
def test_the_form_of_a_test_is_looked_at(tmp_path, source, why):
    made = small()
    next(cell for cell in made.cells if notebooks.grade_id(cell) == "ex01-triple-visible").source = source
    root = make_course(tmp_path, lesson=lambda: made)
    write_bank(root)
    assert any(why in problem for problem in form.problems("00-small", made, root))


def test_two_answers_that_no_test_tells_apart_are_found(tmp_path):
    root = make_course(tmp_path)
    assert list(form.problems("00-small", small(), root)) == []
    change = "-    return 3 * x\n+    return 5 * x"
    twins = f"# %% wrong: one\n{change}\n\n# %% wrong: two\n{change} + 0\n"
    write_bank(root, bank={"ex01-triple": twins})
    [problem] = form.problems("00-small", small(), root)
    assert problem.startswith("ex01-triple: no test tells 'one' and 'two' apart")


def test_a_wrong_answer_that_lacks_an_import_is_found(tmp_path):
    root = make_course(tmp_path)
    write_bank(root, bank={"ex01-triple": "# %% wrong: one\n-    return 3 * x\n+    return missing.ceil(5 * x)\n"})
    problems = list(form.problems("00-small", small(), root))
    assert problems and all("'one' ends in NameError: name 'missing' is not defined" in problem for problem in problems)


@pytest.mark.parametrize("lesson", paths.lessons())
def test_every_lesson_of_the_course_is_in_order(lesson):
    assert list(lint.problems(lesson)) == []
