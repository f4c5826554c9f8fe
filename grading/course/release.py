"""Make lessons/, what students get, from solutions/ with nbgrader's own release step."""

from __future__ import annotations

import filecmp
import json
import logging
import shutil
import tempfile
from pathlib import Path

from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import SaveCells
from traitlets.config import Config

from grading.examiner import expected
from grading.examiner.expected import Progress, silent
from grading.lessons import notebooks
from grading.paths import ROOT, CourseError, lessons
from pretrain.start import PAGE
from pretrain.stubs import FILE
from pretrain.tables import FOLDER, Table, alike
from pretrain.threads import cores


def release(chosen: list[str] | None = None, root: Path = ROOT, progress: Progress = silent) -> list[str]:
    """Write the student version of lessons; return the names of those written.

    Args:
        progress: wraps the answers that are tried for each lesson's tables, where these have to be made.
    """
    names = lessons(chosen, root)
    with tempfile.TemporaryDirectory() as scratch:
        for name in names:
            generate(name, Path(scratch), root)
            target = root / "lessons" / name
            kept, fresh = expected.load(target / FOLDER), expected.load(expected.folder(name, root, cores(), progress))
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(Path(scratch) / "lessons" / name, target)
            expected.write(_no_newer_than_needed(fresh, kept), target / FOLDER, hidden=False)
    for page in pages(root):
        shutil.copyfile(page, root / "lessons" / page.name)
    return names


def _no_newer_than_needed(fresh: dict[str, Table], kept: dict[str, Table]) -> dict[str, Table]:
    """Return the tables, those that are there where they say the same: another machine rounds otherwise."""
    return {name: kept[name] if name in kept and alike(table, kept[name]) else table for name, table in fresh.items()}


def pages(root: Path = ROOT) -> list[Path]:
    """Return the pages that lessons link to, beside the lessons' folders: how we measure, words."""
    return sorted((root / "solutions").glob("*.md"))


def stale(chosen: list[str] | None = None, root: Path = ROOT, progress: Progress = silent) -> list[str]:
    """Return the files of lessons/ that are not what solutions/ gives, missing and left-over ones included.

    Args:
        progress: as for `release`.
    """
    names = lessons(chosen, root)
    with tempfile.TemporaryDirectory() as scratch:
        for name in names:
            generate(name, Path(scratch), root)
        found = [file for name in names for file in _differ(Path(scratch) / "lessons" / name, root / "lessons" / name)]
    found += [f"{name}/{FOLDER}/{table}" for name in names for table in _old_tables(name, root, progress)]
    made = [page.name for page in pages(root)]
    _, different, missing = filecmp.cmpfiles(root / "solutions", root / "lessons", made, shallow=False)
    found += [*different, *missing]
    if not chosen and (root / "lessons").is_dir():
        known = {*names, *made, PAGE}
        found += [f"{path.name} (no such lesson)" for path in (root / "lessons").iterdir() if path.name not in known]
    return sorted(found)


def generate(lesson: str, scratch: Path, root: Path = ROOT) -> Path:
    """Write one lesson's student version under `scratch`/lessons."""
    config = Config()
    section = config.CourseDirectory
    section.root, section.assignment_id = str(root), lesson
    section.source_directory = str(root / "solutions")
    section.release_directory = str(scratch / "lessons")
    section.ignore = [*CourseDirectory().ignore, "answers"]  # the banks are not for students
    converter = GenerateAssignment(coursedir=CourseDirectory(config=config), config=config)
    converter.log = logging.getLogger("course.release")
    converter.log.setLevel(logging.ERROR)
    converter.force, converter.no_database = True, True
    converter.preprocessors = [each for each in converter.preprocessors if each is not SaveCells]  # into the gradebook
    try:
        converter.start()
    except Exception as error:  # nbgrader and nbconvert raise many kinds
        raise CourseError(f"{lesson} cannot be released: {error}") from error
    made = scratch / "lessons" / lesson
    write_stubs(made / f"{lesson}.ipynb")
    return made


def write_stubs(released: Path) -> None:
    """Write beside a released notebook what its cells hold that are the student's to write, for `pretrain.reset`."""
    cells = notebooks.read(released).cells
    stubs = {notebooks.grade_id(cell): cell.source for cell in cells if notebooks.is_marked(cell, "solution")}
    text = json.dumps(stubs, indent=1, ensure_ascii=False) + "\n"
    (released.parent / FILE).write_text(text, encoding="utf-8")


def _old_tables(lesson: str, root: Path, progress: Progress) -> list[str]:
    """Return the visible checks whose table is missing or not what the solution and the bank give.

    Numbers may differ as far as the tests allow: another machine rounds otherwise.
    """
    fresh = {
        name: table
        for name, table in expected.load(expected.folder(lesson, root, cores(), progress)).items()
        if not name.endswith("-hidden")
    }
    kept = expected.load(root / "lessons" / lesson / FOLDER)
    known = {name for name in fresh.keys() & kept.keys() if alike(fresh[name], kept[name], values=False)}
    return [name for name in {*fresh, *kept} if name not in known]


def _differ(fresh: Path, kept: Path) -> list[str]:
    files = {path.relative_to(base) for base in (fresh, kept) for path in base.rglob("*") if path.is_file()}
    files = {file for file in files if not {".ipynb_checkpoints", FOLDER} & set(file.parts)}
    different = [
        file
        for file in files
        if not (
            (fresh / file).exists() and (kept / file).exists() and filecmp.cmp(fresh / file, kept / file, shallow=False)
        )
    ]
    return [f"{kept.name}/{file}" for file in different]
