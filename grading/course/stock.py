"""A course for nbgrader as it is, without this grader: for hosts that run nbgrader themselves (Codio, Vocareum).

What is lost by it says docs/hosts/nbgrader.md: there, tests run in the kernel of the student's code.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from grading import paths
from grading.course.release import stale
from grading.examiner import expected
from grading.paths import ROOT, CourseError
from pretrain.tables import FOLDER as TABLES
from pretrain.threads import cores

CONFIG = '''\
"""A plain nbgrader course: `nbgrader generate_assignment`, `nbgrader autograde` and so on, in this folder."""

import os
from pathlib import Path

c = get_config()  # noqa: F821
c.CourseDirectory.course_id = "pretraining"
c.CourseDirectory.root = str(Path(__file__).resolve().parent)
c.ExecutePreprocessor.timeout = 600
c.OverwriteCells.add_missing_cells = True
# Little training, and what the hidden tests expect: it is in no folder that students are given.
os.environ.setdefault("PRETRAIN_PROFILE", "grade")
os.environ.setdefault("PRETRAIN_CHECKS", str(Path(__file__).resolve().parent / "checks"))
'''


def stock(output: Path, chosen: Sequence[str] = (), root: Path = ROOT) -> Path:
    """Write a plain nbgrader course into a new folder and return it: source/, release/, checks/ and its settings.

    Raises:
        CourseError: the folder holds something already, or lessons/ is stale.
    """
    names = paths.lessons(list(chosen), root)
    if output.exists() and (not output.is_dir() or any(output.iterdir())):
        raise CourseError(f"{output} is there already: name a new folder, nothing is overwritten")
    if old := stale(names, root):
        raise CourseError(f"lessons/ is stale ({', '.join(old)}): run `course release`")
    output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=output.parent, prefix=".stock-") as scratch:
        made = Path(scratch, "made")
        for name in names:
            _write(name, made, root)
        (made / "nbgrader_config.py").write_text(CONFIG, encoding="utf-8")
        output.mkdir(exist_ok=True)
        made.replace(output)
    return output


def _write(lesson: str, course: Path, root: Path) -> None:
    """Write one lesson: what nbgrader is to release, what students are given, and what all its tests expect."""
    unwanted = shutil.ignore_patterns("answers", ".ipynb_checkpoints")
    shutil.copytree(root / "solutions" / lesson, course / "source" / lesson, ignore=unwanted)
    shutil.copytree(root / "lessons" / lesson, course / "release" / lesson, ignore=unwanted)
    tables = expected.load(expected.folder(lesson, root, cores()))
    expected.write(tables, course / TABLES / lesson, hidden=True)
