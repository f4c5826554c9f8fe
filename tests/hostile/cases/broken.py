"""Notebooks that are broken, edited where they should not be, or not quite notebooks."""

# ruff: noqa: E501  (attacks are written as they would be typed)

from __future__ import annotations

import copy
import json
from typing import Any

from .. import lesson
from ..case import FAILED, LOOK, Submission, but, case


def _meta(sub: Submission, name: str) -> Any:
    return sub.cell(name).metadata.nbgrader


@case(state=FAILED)
def empty_file(sub: Submission) -> None:
    """The notebook has no bytes."""
    sub.raw("")


@case(state=FAILED)
def white_space(sub: Submission) -> None:
    """The notebook is a megabyte of white space."""
    sub.raw(" \n" * 500_000)


@case(state=FAILED)
def cut_off(sub: Submission) -> None:
    """The notebook ends in the middle, as after a full disk."""
    text = json.dumps(sub.notebook)
    sub.raw(text[: len(text) // 2])


@case(state=FAILED)
def merge_conflict(sub: Submission) -> None:
    """The notebook holds the marks of a merge conflict."""
    text = json.dumps(sub.notebook, indent=1)
    sub.raw("<<<<<<< HEAD\n" + text + "\n=======\n" + text + "\n>>>>>>> theirs\n")


@case(state=FAILED)
def not_a_notebook(sub: Submission) -> None:
    """A picture with the name of a notebook."""
    sub.raw(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 10)


@case(state=FAILED)
def other_json(sub: Submission) -> None:
    """JSON, but a list."""
    sub.raw_json([1, 2, 3])


@case(state=FAILED)
def zip_archive(sub: Submission) -> None:
    """An archive with the name of a notebook."""
    sub.raw(b"PK\x03\x04" + bytes(1000))


@case(state=LOOK)
def utf_16(sub: Submission) -> None:
    """The notebook is written in UTF-16."""
    sub.raw(json.dumps(sub.notebook).encode("utf-16"))


@case(state=LOOK)
def byte_order_mark(sub: Submission) -> None:
    """The notebook begins with a byte order mark."""
    sub.raw(json.dumps(sub.notebook).encode("utf-8-sig"))


@case(state=LOOK)
def latin_1(sub: Submission) -> None:
    """The notebook is written in Latin-1, with an umlaut in an answer."""
    sub.append("ex01", "# für alle")
    sub.raw(json.dumps(sub.notebook, ensure_ascii=False).encode("latin-1"))


@case(state=FAILED)
def nul_bytes(sub: Submission) -> None:
    """NUL bytes between the characters."""
    sub.raw(json.dumps(sub.notebook).replace("cells", "ce\0lls"))


@case()
def nul_in_source(sub: Submission) -> None:
    """A NUL character, escaped as JSON allows it, in a cell of the student's own."""
    sub.add_code("x = 1 # \0")


@case(state=FAILED)
def deeply_nested(sub: Submission) -> None:
    """A hundred thousand brackets."""
    sub.raw("[" * 100_000 + "]" * 100_000)


@case()
def deep_metadata(sub: Submission) -> None:
    """Metadata nested five hundred deep: valid JSON, and more than a recursive reader takes."""
    nested: Any = 1
    for _ in range(400):
        nested = {"a": nested}
    assert sub.notebook is not None
    sub.notebook.metadata["deep"] = nested
    sub.cell("title").metadata["deep"] = nested


@case(state=FAILED)
def gigantic_number(sub: Submission) -> None:
    """A number of a hundred thousand digits."""
    text = json.dumps(sub.notebook)
    sub.raw(text.replace('"nbformat_minor": 5', f'"nbformat_minor": {"9" * 100_000}'))


@case()
def numbers_that_are_none(sub: Submission) -> None:
    """NaN, Infinity and 1e999, which are not JSON, in metadata and execution counts."""
    sub.add_code("x = 1", name="own")
    content = sub.json()
    content["metadata"]["n"] = [float("nan"), float("inf"), -float("inf")]
    next(cell for cell in content["cells"] if cell["id"] == "own")["execution_count"] = float("nan")
    sub.raw_json(content)


@case(state=FAILED)
def format_2(sub: Submission) -> None:
    """Notebook format 2."""
    content = sub.json()
    sub.raw_json({"nbformat": 2, "worksheets": [{"cells": content["cells"]}], "metadata": {}})


@case(state=LOOK)
def format_3(sub: Submission) -> None:
    """Notebook format 3, as Jupyter wrote it years ago."""
    import nbformat

    sub.raw(nbformat.v3.writes_json(nbformat.convert(sub.notebook, 3)))


@case(state=FAILED)
def format_5(sub: Submission) -> None:
    """Notebook format 5, which does not exist."""
    sub.raw_json(sub.json() | {"nbformat": 5})


@case(state=FAILED)
def format_that_is_no_number(sub: Submission) -> None:
    """The notebook format is a long text."""
    sub.raw_json(sub.json() | {"nbformat": "4\ud800" * 1000})


@case(state=FAILED)
def worksheets_in_format_4(sub: Submission) -> None:
    """Format 4 with worksheets and no cells."""
    content = sub.json()
    cells = content.pop("cells")
    sub.raw_json(content | {"worksheets": [{"cells": cells}]})


@case()
def future_minor_version(sub: Submission) -> None:
    """Notebook format 4.99, with fields that nobody knows."""
    content = sub.json() | {"nbformat_minor": 99, "novelty": {"a": 1}}
    content["cells"][0]["novelty"] = True
    sub.raw_json(content)


@case(state=FAILED)
def cells_that_are_none(sub: Submission) -> None:
    """`cells` is an object."""
    sub.raw_json(sub.json() | {"cells": {"a": 1}})


@case()
def odd_cells(sub: Submission) -> None:
    """Among the cells are numbers, null, lists, cells without source, type or metadata, and of unknown types."""
    content = sub.json()
    odd = [1, None, "text", [], {}, {"cell_type": "code"}, {"cell_type": "code", "source": 5, "metadata": []},
           {"cell_type": "fancy", "source": ["a", 1, None], "metadata": None}, {"cell_type": ["code"], "source": {"a": 1}},
           {"cell_type": "code", "source": "", "metadata": {"nbgrader": "x"}, "outputs": "none", "id": 7}]  # fmt: skip
    content["cells"][2:2] = odd
    sub.raw_json(content)


@case(state=FAILED)
def huge_file(sub: Submission) -> None:
    """A notebook of 100 MB, most of it stored outputs."""
    sub.add_code("x = 1", name="big")
    sub.cell("big").outputs = [{"output_type": "stream", "name": "stdout", "text": "x" * (100 << 20)}]


@case(state=FAILED)
def too_many_cells(sub: Submission) -> None:
    """Twenty thousand cells."""
    content = sub.json()
    content["cells"] += [{"cell_type": "raw", "source": "", "metadata": {}, "id": f"n{n}"} for n in range(20_000)]
    sub.raw_json(content)


@case()
def long_line_in_source(sub: Submission) -> None:
    """A cell of one line of a million characters."""
    sub.add_code(f"x = '{'y' * 1_000_000}'")


@case()
def missing_ids(sub: Submission) -> None:
    """No cell has an id."""
    content = sub.json()
    for cell in content["cells"]:
        del cell["id"]
    sub.raw_json(content)


@case()
def duplicate_ids(sub: Submission) -> None:
    """All cells have the same id."""
    content = sub.json()
    for cell in content["cells"]:
        cell["id"] = "same"
    sub.raw_json(content)


@case()
def odd_ids(sub: Submission) -> None:
    """Ids are numbers, lists, markup and very long."""
    content = sub.json()
    for cell, odd in zip(
        content["cells"], [1, None, [], {"a": 1}, '"><script>alert("pwned")</script>', "x" * 9999] * 9, strict=False
    ):
        cell["id"] = odd
    sub.raw_json(content)


@case()
def no_nbgrader_metadata(sub: Submission) -> None:
    """All nbgrader metadata is gone, and the ids with it, but for one exercise."""
    assert sub.notebook is not None
    for cell in sub.notebook.cells:
        if cell.id != "ex01-mean":
            cell.metadata = {}


@case()
def empty_nbgrader_metadata(sub: Submission) -> None:
    """nbgrader's metadata is an empty object in every cell; the ids are there."""
    assert sub.notebook is not None
    for cell in sub.notebook.cells:
        if "nbgrader" in cell.metadata:
            cell.metadata["nbgrader"] = {}


@case()
def schema_1(sub: Submission) -> None:
    """nbgrader's schema 1, of an old release."""
    assert sub.notebook is not None
    for cell in sub.notebook.cells:
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader["schema_version"] = 1
            cell.metadata.nbgrader.pop("task", None)


@case()
def schema_99(sub: Submission) -> None:
    """nbgrader's schema 99, of a release to come."""
    assert sub.notebook is not None
    for cell in sub.notebook.cells:
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader["schema_version"] = 99


@case(state=LOOK)
def duplicated_test(sub: Submission) -> None:
    """A test cell was copied and pasted, with its name."""
    double = copy.deepcopy(sub.cell("ex02-softmax-visible"))
    double.id, double.source = "copied", "assert True"
    sub.add(double, before="ex02-softmax")


@case(state=LOOK)
def duplicated_solution(sub: Submission) -> None:
    """A solution cell was copied and pasted above the original, with a wrong answer in the copy."""
    double = copy.deepcopy(sub.cell("ex02-softmax"))
    double.id, double.source = "copied", lesson.code(lesson.WRONG["ex02-softmax"])
    sub.add(double, before="ex02-softmax")


@case(state=LOOK)
def everything_twice(sub: Submission) -> None:
    """The whole notebook was pasted below itself."""
    content = sub.json()
    content["cells"] += copy.deepcopy(content["cells"])
    sub.raw_json(content)


@case(state=LOOK)
def deleted_tests(sub: Submission) -> None:
    """All test cells were deleted."""
    assert sub.notebook is not None
    sub.notebook.cells = [cell for cell in sub.notebook.cells if not cell.id.endswith(("-visible", "-hidden"))]


@case(state=LOOK, points=but(ex02=0))
def deleted_solution(sub: Submission) -> None:
    """A solution cell was deleted."""
    assert sub.notebook is not None
    sub.notebook.cells.remove(sub.cell("ex02-softmax"))


@case(state=LOOK)
def deleted_prelude(sub: Submission) -> None:
    """The cell with the imports was deleted."""
    assert sub.notebook is not None
    sub.notebook.cells.remove(sub.cell("prelude"))


@case(state=LOOK, honest=False)
def edited_tests(sub: Submission) -> None:
    """Every test cell was emptied or made to print full points."""
    for exercise in lesson.EXERCISES:
        for kind, points in lesson.POINTS.items():
            sub.cell(f"{exercise}-{kind}").source = f"{float(points)}"


@case(state=LOOK, honest=False)
def edited_prelude(sub: Submission) -> None:
    """The locked cell with the imports was replaced: check is a class that never complains."""
    sub.cell("prelude").source = """
import math, random, numpy as np, torch
class check:
    equal = close = finite = true = staticmethod(lambda *a, **k: None)
student = check
"""


@case(honest=False)
def changed_points(sub: Submission) -> None:
    """Points in the metadata are huge, negative, NaN, text or a list."""
    values = [10**30, -5, float("nan"), "2", [2], float("inf"), None, True]
    names = [f"{exercise}-{kind}" for exercise in lesson.EXERCISES for kind in lesson.POINTS]
    for name, value in zip(names, values, strict=True):
        _meta(sub, name)["points"] = value


@case(honest=False)
def changed_flags(sub: Submission) -> None:
    """Tests are marked as solutions that a person grades, as tasks, or as not graded; solutions as tests."""
    for exercise in lesson.EXERCISES:
        _meta(sub, f"{exercise}-hidden").update(solution=True, locked=False, task=False)
        _meta(sub, f"{exercise}-visible").update(grade=False, task=True)
        _meta(sub, exercise).update(grade=True, points=3, locked=True, solution=False)


@case(honest=False)
def changed_cell_types(sub: Submission) -> None:
    """Tests are Markdown and raw cells; a question is code."""
    for exercise in lesson.EXERCISES:
        for kind, cell_type in (("visible", "markdown"), ("hidden", "raw")):
            cell = sub.cell(f"{exercise}-{kind}")
            cell.cell_type = cell_type
            cell.pop("outputs", None), cell.pop("execution_count", None)
    sub.cell(lesson.QUESTION).update(cell_type="code", outputs=[], execution_count=None, source="1/0")


@case(honest=False)
def tags_on_tests(sub: Submission) -> None:
    """Tests bear tags that make executors skip them, allow errors, or remove their outputs."""
    for exercise in lesson.EXERCISES:
        for kind in lesson.POINTS:
            sub.cell(f"{exercise}-{kind}").metadata["tags"] = [
                *("raises-exception", "skip-execution", "remove_cell", "remove-output", "prelude", "parameters")
            ]
    assert sub.notebook is not None
    sub.notebook.metadata["execution"] = {"allow_errors": True, "timeout": 10**9}


@case(state=LOOK, honest=False)
def second_prelude(sub: Submission) -> None:
    """A cell of the student's own claims to be a locked prelude, under a new name and under the old one."""
    for name, grade_id in (("mine", "prelude-2"), ("again", "prelude")):
        fake = copy.deepcopy(sub.cell("prelude"))
        fake.id, fake.source = name, "check = type('C', (), {'__getattr__': lambda s, n: lambda *a, **k: None})()"
        fake.metadata.nbgrader.grade_id = grade_id
        sub.add(fake)


@case(state=LOOK)
def unknown_names(sub: Submission) -> None:
    """Tests bear names that the gradebook does not know, no names, and names that are not text."""
    for exercise, odd in zip(lesson.EXERCISES, ("no-such-test", "", 5, ["ex04-counts-visible"]), strict=True):
        _meta(sub, f"{exercise}-visible")["grade_id"] = odd
        sub.cell(f"{exercise}-visible").id = f"lost-{exercise}"


@case()
def extra_graded_cell(sub: Submission) -> None:
    """A graded cell of the student's own, worth a hundred points."""
    extra = copy.deepcopy(sub.cell("ex01-mean-visible"))
    extra.id, extra.source = "bonus", "assert True"
    extra.metadata.nbgrader.update(grade_id="bonus", points=100)
    sub.add(extra)


@case()
def swapped_order(sub: Submission) -> None:
    """The exercises stand in the opposite order."""
    assert sub.notebook is not None
    head, rest = sub.notebook.cells[:2], sub.notebook.cells[2:]
    groups = [[cell for cell in rest if cell.id.startswith(exercise)] for exercise in reversed(lesson.EXERCISES)]
    sub.notebook.cells = [*head, *(cell for group in groups for cell in group), sub.cell(lesson.QUESTION)]


@case(honest=False)
def tests_before_answers(sub: Submission) -> None:
    """All tests stand before all answers, behind a cell that defines nothing."""
    assert sub.notebook is not None
    tests = [cell for cell in sub.notebook.cells if cell.id.endswith(("-visible", "-hidden"))]
    rest = [cell for cell in sub.notebook.cells if cell not in tests]
    sub.notebook.cells = tests + rest


@case()
def other_kernel(sub: Submission) -> None:
    """The kernelspec names R, bash, a path, and a command of its own."""
    assert sub.notebook is not None
    sub.notebook.metadata["kernelspec"] = {
        "name": "../../../../tmp/evil", "display_name": "<script>alert('pwned')</script>", "language": "bash",
        "argv": ["bash", "-c", "touch /tmp/evil"],
    }  # fmt: skip
    sub.notebook.metadata["language_info"] = {"name": "bash", "file_extension": "/../../x", "pygments_lexer": "<b>"}


@case()
def no_metadata(sub: Submission) -> None:
    """The notebook's metadata is missing, or is a list."""
    sub.raw_json(sub.json() | {"metadata": ["none"]})


@case(state=LOOK)
def odd_attachments(sub: Submission) -> None:
    """Attachments are numbers, lists, have lone surrogates in names and data, and data that is no base64."""
    bad = {
        "\ud800.png": {"image/png": "\udfff"},
        "a.png": [1],
        "b.png": {"image/png": 5},
        "c.png": {"image/png": '" onerror="pwned'},
    }
    sub.add_markdown("a picture ![c](attachment:c.png)")
    sub.cell("note").attachments = bad
    sub.cell("title").attachments = 7


@case(points=but(ex02=0))
def syntax_error(sub: Submission) -> None:
    """One exercise does not compile."""
    sub.answer("ex02", "def softmax(x)\n    return x")


@case(points=dict.fromkeys(lesson.EXERCISES, 0))
def nothing_written(sub: Submission) -> None:
    """The notebook as released: an honest zero, which is graded."""
    sub.notebook = lesson.released()


@case()
def surrogates_in_source(sub: Submission) -> None:
    """Lone surrogates in cells and metadata: valid JSON that no file in UTF-8 can hold."""
    sub.add_code("x = '\ud800'  # \udfff")
    sub.add_markdown("\ud83c and \udc00")
    sub.cell("title").metadata["\ud800"] = "\ud800"
