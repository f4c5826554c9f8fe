"""Submissions that went through everything a file can go through."""

import copy
import json
import os
from dataclasses import replace
from zoneinfo import ZoneInfo

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from grading.lessons.reference import register
from grading.sandbox.limits import Limits
from grading.submissions import attempts, precheck
from grading.submissions.precheck import CannotGrade
from tests.unit.grading import classes
from tests.unit.lessons import LESSON

SMALL = Limits(submission_mb=1)


@pytest.fixture(scope="module")
def reference(tmp_path_factory):
    return register(classes.make_class(tmp_path_factory.mktemp("class")), LESSON)


@pytest.fixture(scope="module")
def right(tmp_path_factory):
    return classes.answered(classes.make_course(tmp_path_factory.mktemp("course")))


def prepare(folder, reference):
    return precheck.prepare(folder, reference, SMALL)


def submitted(tmp_path, content, name=f"{LESSON}.ipynb"):
    folder = tmp_path / "submission"
    folder.mkdir(exist_ok=True)
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    (folder / name).write_bytes(data)
    return folder


def names(notebook):
    return [cell.metadata.get("nbgrader", {}).get("grade_id", "") for cell in notebook.cells]


def source(notebook, name):
    [found] = [cell.source for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == name]
    return found


def test_a_good_submission_raises_no_flag(tmp_path, reference, right):
    prepared = prepare(submitted(tmp_path, right), reference)
    assert prepared.flags == []
    assert [name for name in names(prepared.notebook) if name] == [cell.name for cell in reference.cells]
    nbformat.validate(prepared.notebook)


def test_tests_come_from_the_reference(tmp_path, reference, right):
    prepared = prepare(submitted(tmp_path, right), reference)
    assert "918273" in source(prepared.notebook, "ex01-triple-hidden")
    assert "918273" not in json.dumps(right)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "is empty"),
        (b"   \n", "is empty"),
        (b"not json", "is not a notebook"),
        (b'{"cells": [', "is not a notebook"),
        (b"[" * 100_000, "nested too deeply"),
        (b"[1, 2]", "JSON but not a notebook"),
        (b'{"a": 1}', "JSON but not a notebook"),
        (b'{"cells": [], "nbformat": 2}', "notebook format 2"),
        (b'{"cells": [], "nbformat": 99}', "notebook format 99"),
        (b'{"cells": [], "nbformat": "x"}', "notebook format 'x'"),
        (b'{"cells": {}, "nbformat": 4}', "does not hold a list"),
        (b'{"worksheets": 3, "nbformat": 3}', "cannot be converted"),
        (b'{"cells": [], "nbformat": 4}', "none of this lesson's exercises"),
        (b'{"cells": [null, 3, {"cell_type": [], "source": {}}], "nbformat": 4}', "none of this lesson's exercises"),
        (b"\x00" * 10, "is not a notebook"),
        (b" " * (2 << 20), "MB are allowed"),
    ],
)
def test_what_cannot_be_graded_is_named(tmp_path, reference, content, why):
    with pytest.raises(CannotGrade, match=why) as error:
        prepare(submitted(tmp_path, content), reference)
    assert "\n" not in str(error.value)


def test_no_notebook_and_links(tmp_path, reference):
    folder = tmp_path / "submission"
    folder.mkdir()
    with pytest.raises(CannotGrade, match=f"there is no notebook: hand in {LESSON}.ipynb"):
        prepare(folder, reference)
    (folder / f"{LESSON}.ipynb").symlink_to("/etc/passwd")
    with pytest.raises(CannotGrade, match="symbolic link"):
        prepare(folder, reference)
    (tmp_path / "link").symlink_to(folder)
    with pytest.raises(CannotGrade, match="symbolic link"):
        prepare(tmp_path / "link", reference)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_other_encodings_are_read(tmp_path, reference, right, encoding):
    prepared = prepare(submitted(tmp_path, json.dumps(right).encode(encoding)), reference)
    assert prepared.flags == [f"{LESSON}.ipynb is written as {encoding}, not utf-8"]


def test_bytes_that_are_not_utf8_are_read(tmp_path, reference, right):
    data = json.dumps(right, ensure_ascii=False).replace("A small lesson", "Ünder").encode("latin-1")
    assert "latin-1" in prepare(submitted(tmp_path, data), reference).flags[0]


def test_lone_surrogates_do_no_harm(tmp_path, reference, right):
    changed = classes.with_cells(right, 1, "x = '\ud800'")
    prepared = prepare(submitted(tmp_path, changed), reference)
    nbformat.writes(prepared.notebook).encode("utf-8")


def test_notebook_format_3_is_converted(tmp_path, reference, right):
    old = json.loads(nbformat.v3.writes_json(nbformat.convert(copy.deepcopy(right), 3)))  # as it lies in a file
    assert isinstance(old["worksheets"][0]["cells"][1]["input"], list)
    prepared = prepare(submitted(tmp_path, old), reference)
    assert prepared.flags == ["notebook format 3 was converted to 4"]
    assert "3 * x" in source(prepared.notebook, "ex01-triple")


@pytest.mark.parametrize("schema", [0, 1, 2, 99, None])
def test_nbgraders_schema_does_not_matter(tmp_path, reference, right, schema):
    changed = copy.deepcopy(right)
    for cell in changed.cells:
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader.pop("schema_version")
            if schema is not None:
                cell.metadata.nbgrader["schema_version"] = schema
    prepared = prepare(submitted(tmp_path, changed), reference)
    assert prepared.flags == []
    assert all(c.metadata.nbgrader.schema_version == 3 for c in prepared.notebook.cells if "nbgrader" in c.metadata)


def test_points_kinds_and_tags_cannot_be_changed(tmp_path, reference, right):
    changed = copy.deepcopy(right)
    for cell in changed.cells:
        cell.metadata["tags"] = ["skip-execution", "raises-exception"]
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader |= {"points": 1000, "locked": False, "grade": True, "solution": True, "task": True}
    prepared = prepare(submitted(tmp_path, changed), reference)
    points = {
        c.metadata.nbgrader.grade_id: c.metadata.nbgrader.get("points")
        for c in prepared.notebook.cells[1:]
        if "nbgrader" in c.metadata
    }
    assert points["ex01-triple"] is None and points["ex01-triple-hidden"] == 2.0
    tags = [tag for cell in prepared.notebook.cells for tag in cell.metadata.get("tags", [])]
    assert tags == ["prelude"]


def test_a_copied_cell_keeps_its_text_and_loses_its_name(tmp_path, reference, right):
    changed = copy.deepcopy(right)
    place = names(changed).index("ex01-triple")
    duplicate = copy.deepcopy(changed.cells[place])
    duplicate.source, duplicate.id = "def triple(x):\n    return 'copy'", "another"
    changed.cells.insert(place, duplicate)  # even before the original, whose id decides
    prepared = prepare(submitted(tmp_path, changed), reference)
    assert prepared.flags == ["cell ex01-triple occurs more than once: the first one counts"]
    assert "3 * x" in source(prepared.notebook, "ex01-triple")
    plain = [cell for cell in prepared.notebook.cells if "'copy'" in cell.source]
    assert len(plain) == 1 and "nbgrader" not in plain[0].metadata


def test_a_copied_test_does_not_count_twice(tmp_path, reference, right):
    changed = copy.deepcopy(right)
    place = names(changed).index("ex01-triple-hidden")
    changed.cells.insert(place + 1, copy.deepcopy(changed.cells[place]))
    prepared = prepare(submitted(tmp_path, changed), reference)
    assert names(prepared.notebook).count("ex01-triple-hidden") == 1


def test_missing_cells_are_put_back_where_they_were(tmp_path, reference, right):
    changed = copy.deepcopy(right)
    changed.cells = [cell for cell in changed.cells if "nbgrader" not in cell.metadata or cell.id == "ex02-total"]
    prepared = prepare(submitted(tmp_path, changed), reference)
    assert [name for name in names(prepared.notebook) if name] == [cell.name for cell in reference.cells]
    assert "cell ex01-triple-visible was missing: it was put back" in prepared.flags
    assert source(prepared.notebook, "ex01-triple") == "# This cell was missing from the submission."


def test_a_cell_that_lost_its_metadata_is_known_by_its_id(tmp_path, reference, right):
    changed = copy.deepcopy(right)
    for cell in changed.cells:
        cell.metadata.clear()
    prepared = prepare(submitted(tmp_path, changed), reference)
    assert prepared.flags == []
    assert "3 * x" in source(prepared.notebook, "ex01-triple")


def test_tests_without_name_and_id_stay_behind_the_answers(tmp_path, reference, right):
    changed = copy.deepcopy(right)
    for cell in changed.cells[:-1]:  # the last one tells which lesson it is
        cell.metadata.clear()
        cell.id = "x" + cell.id
    changed.cells.append(None)
    prepared = prepare(submitted(tmp_path, changed), reference)
    order = names(prepared.notebook)
    texts = [cell.source for cell in prepared.notebook.cells]
    for answer, exercise in (("3 * x", "ex01-triple"), ("sum(numbers)", "ex02-total")):
        [place] = [i for i, text in enumerate(texts) if answer in text]
        assert place < order.index(f"{exercise}-visible") < order.index(f"{exercise}-hidden")
    assert not any("visible" in flag or "hidden" in flag for flag in prepared.flags)


def test_an_edited_test_is_flagged_and_replaced(tmp_path, reference, right):
    changed = copy.deepcopy(right)
    changed.cells[names(changed).index("ex01-triple-visible")].source = "pass"
    prepared = prepare(submitted(tmp_path, changed), reference)
    assert prepared.flags == ["the locked cell ex01-triple-visible was changed: the original counts"]
    assert "triple(2)" in source(prepared.notebook, "ex01-triple-visible")


def test_a_renamed_notebook_is_found(tmp_path, reference, right):
    folder = submitted(tmp_path, right, "my final version (2).ipynb")
    submitted(tmp_path, new_notebook(cells=[new_code_cell("1")]), "scratch.ipynb")
    prepared = prepare(folder, reference)
    assert prepared.flags == [f"the notebook is called my final version (2).ipynb, not {LESSON}.ipynb"]
    submitted(tmp_path, right, "copy.ipynb")
    with pytest.raises(CannotGrade, match="more than one notebook could be meant"):
        prepare(folder, reference)


def test_another_lessons_notebook_is_recognised(tmp_path, reference):
    others = frozenset(f"other-{name}" for name in reference.names)
    notebook = new_notebook(cells=[new_markdown_cell("x", id=name) for name in others])
    with pytest.raises(CannotGrade, match="is the notebook of lesson 07-other"):
        prepare(submitted(tmp_path, notebook), replace(reference, others={"07-other": others}))


def test_everything_else_of_the_student_is_kept_but_for_metadata(tmp_path, reference, right):
    changed = classes.with_cells(right, 1, "helper = 1")
    text = new_markdown_cell("a note", metadata={"x": "<script>"})
    text["attachments"] = {"a.png": {"image/png": "iVBO", "text/html": "<script>"}, "b": 3}
    changed.cells.insert(2, text)
    changed.metadata["kernelspec"] = {"name": "bash", "display_name": "evil"}
    prepared = prepare(submitted(tmp_path, changed), reference)
    assert prepared.notebook.cells[1].source == "helper = 1"
    assert prepared.notebook.cells[2].attachments == {"a.png": {"image/png": "iVBO"}}
    assert prepared.notebook.cells[2].metadata == {}
    assert prepared.notebook.metadata.kernelspec.name == "python3"


def test_a_fifo_is_no_notebook(tmp_path, reference):
    folder = tmp_path / "submission"
    folder.mkdir()
    os.mkfifo(folder / f"{LESSON}.ipynb")
    with pytest.raises(CannotGrade, match="no notebook"):
        prepare(folder, reference)


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_lines_may_end_as_on_other_systems(tmp_path, reference, right, ending):
    spoiled = copy.deepcopy(right)
    for cell in spoiled.cells:
        cell.source = cell.source.replace("\n", ending)
    prepared = prepare(submitted(tmp_path, spoiled), reference)
    assert prepared.flags == []
    plain = prepare(submitted(tmp_path, right), reference)
    assert [cell.source for cell in prepared.notebook.cells] == [cell.source for cell in plain.notebook.cells]


def test_a_notebook_that_lost_all_names_is_known_by_its_texts(tmp_path, reference, right):
    bare = copy.deepcopy(right)
    for number, cell in enumerate(bare.cells):
        cell.id, cell.metadata = f"c{number}", {}
    prepared = prepare(submitted(tmp_path, bare), reference)
    visible = [name for name in names(prepared.notebook) if name.endswith("visible")]
    assert visible == ["ex01-triple-visible", "ex02-total-visible"]
    code = [cell.source for cell in prepared.notebook.cells]
    answer = next(i for i, text in enumerate(code) if "def triple" in text)
    assert answer < code.index(source(prepared.notebook, "ex01-triple-visible"))


@pytest.mark.parametrize("name", [f"{LESSON.upper()}.IPYNB", f"{LESSON}.ipynb.txt", f"{LESSON}.ipynb.json"])
def test_a_notebook_is_known_whatever_a_system_made_of_its_name(tmp_path, reference, right, name):
    assert [name in flag for flag in prepare(submitted(tmp_path, right, name), reference).flags] == [True]


@pytest.mark.parametrize("name", [f"{LESSON}_final.ipynb", f"{LESSON} (1).ipynb", f"Copy of {LESSON}.ipynb"])
def test_another_notebook_of_the_lessons_name_beside_it_is_flagged(tmp_path, reference, right, name):
    submitted(tmp_path, right)
    assert "which one counts" in prepare(submitted(tmp_path, right, name), reference).flags[0]
    submitted(tmp_path, right, "scratch.ipynb")
    assert len(prepare(tmp_path / "submission", reference).flags) == 1


def test_of_many_notebooks_none_is_read(tmp_path, reference, right, monkeypatch):
    for number in range(precheck.MOST_CANDIDATES + 1):
        submitted(tmp_path, right, f"version {number}.ipynb")
    monkeypatch.setattr(precheck, "read_notebook", lambda *_: pytest.fail("read"))
    with pytest.raises(CannotGrade, match="none of its 11 notebooks is called"):
        prepare(tmp_path / "submission", reference)


def test_a_folder_may_hold_so_many_files_and_so_many_bytes(tmp_path, monkeypatch):
    folder = tmp_path / "submission"
    folder.mkdir()
    for number in range(12):
        with (folder / f"{number}.bin").open("wb") as file:
            file.truncate(1 << 20)
    small = Limits(submission_mb=1, data_mb=1)
    first = attempts.digest(folder, small)
    kept = tmp_path / "kept" / attempts.keep(folder, tmp_path / "kept", first, small)
    assert len(list(kept.iterdir())) == attempts.MOST_OF_LARGEST
    monkeypatch.setattr(attempts, "MOST_FILES", 11)
    with pytest.raises(CannotGrade, match="more than 11 files"):
        attempts.digest(folder, small)


NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("2026-11-18 12:00:00.000000 EST", "17:00"),
        ("2026-11-18 12:00:00.000000 UTC", "12:00"),
        ("2026-11-18 12:00", "12:00"),
        ("2026-11-18T12:00:00+01:00", "11:00"),
        ("2026-11-18 12:00:00 +0100", "11:00"),
        ("2026-11-18 12:00 America/New_York", "17:00"),
        ("2026-07-18 12:00 EDT", "16:00"),
        ("2026-11-18 12:00 CET", None),  # not this class's
        ("28.11.2026 12:00", None),
        ("2026-13-18 12:00 UTC", None),
        ("soon\x1b[2J", None),
        ("0001-01-01 00:00 +1400", None),
        ("2026-11-18 12:00 America/Argentina", None),  # a folder of zones
    ],
)
def test_a_note_of_the_time_is_read_or_named(tmp_path, text, when):
    (tmp_path / attempts.TIME).write_text(f"{text}\n")
    found, unread = attempts.handed_in(tmp_path, NEW_YORK), attempts.unread_time(tmp_path, NEW_YORK)
    assert (f"{found:%H:%M}" if found else None) == when and bool(unread) == (when is None)
    assert unread.isprintable()


def test_no_note_is_no_time_and_nothing_to_name(tmp_path):
    assert attempts.handed_in(tmp_path) is None and attempts.unread_time(tmp_path) == ""
