"""A lesson packed for a host: all that grading needs of the course, in one JSON file and a folder of data files.

A pack that is for everybody to read, as Classroom 50's are, holds no hidden test, no answer and no table of either.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from grading import paths
from grading.classroom.folder import Classroom
from grading.examiner import expected
from grading.lessons import notebooks
from grading.lessons.answers import solutions
from grading.lessons.reference import Reference, ReferenceCell, register
from grading.paths import CourseError
from grading.sandbox.provisioner import data_files

FILE, DATA = "lesson.json", "data"
SECTIONS = ("BubblewrapProvisioner", "ExaminerExecute", "ResilientExecute")  # settings that execution reads
UNREADABLE = (OSError, ValueError, KeyError, TypeError)


@dataclass(frozen=True)
class Pack:
    """What one lesson is graded by.

    Args:
        reference: the lesson, with the tables of its tests.
        solutions: the lesson's own answers, by exercise, for errors carried forward.
        settings: limits and the like, by section.
        data: the folder with the lesson's data files.
        exercise: the only exercise that counts; "" for all of them.
        visible: whether hidden tests and answers were left out.
    """

    reference: Reference
    solutions: Mapping[str, str]
    settings: Mapping[str, Mapping[str, Any]]
    data: Path
    exercise: str = ""
    visible: bool = False
    digest: str = field(default="", compare=False)  # of the file that it was read from

    @property
    def lesson(self) -> str:
        return self.reference.lesson


def pack(lesson: str, root: Path = paths.ROOT, *, visible: bool = False, exercise: str = "", jobs: int = 1) -> Pack:
    """Return a lesson's pack.

    Raises:
        CourseError: there is no such lesson or exercise.
    """
    [name] = paths.lessons([lesson], root)
    with tempfile.TemporaryDirectory() as scratch:
        classroom = Classroom(root, Path(scratch))
        own = register(classroom, name)
        found = {section: dict(classroom.settings().get(section, {})) for section in SECTIONS}
    word = _exercise(own, exercise)  # before what takes long
    own = replace(own, tables=expected.texts(name, root, jobs))
    made = Pack(own, solutions(name, root), found, root / "lessons" / name, exercise=word)
    if visible:
        made = _visible(made)
        refuse_leaks(made, root)
    return made


def _exercise(reference: Reference, word: str) -> str:
    """Return the full name of an exercise that a word begins."""
    names = exercises(reference)
    found = [name for name in names if name == word or (word and name.startswith(f"{word}-"))]
    if word and len(found) != 1:
        raise CourseError(f"{reference.lesson} has no exercise {word!r}: choose from {', '.join(names)}")
    return found[0] if word else ""


def exercises(reference: Reference) -> list[str]:
    """Return the names of a lesson's autograded exercises, in order."""
    return list(dict.fromkeys(cell.exercise for cell in reference.cells if cell.grade and not cell.solution))


def _visible(whole: Pack) -> Pack:
    """Return a pack without what students are not to see: hidden tests, answers, tables, what earns points."""
    reference = whole.reference
    own = replace(
        reference,
        cells=tuple(cell for cell in reference.cells if not cell.hidden),
        tables={test: table for test, table in reference.tables.items() if not test.endswith("-hidden")},
        texts=frozenset(text for text in reference.texts if "### BEGIN" not in text),
        rubrics=(),
    )
    return replace(whole, reference=own, solutions={}, visible=True)


def refuse_leaks(whole: Pack, root: Path) -> None:
    """Raise CourseError where a pack for everybody has a line of a solution or of a hidden test."""
    source = notebooks.read(paths.notebook(whole.lesson, root))
    secret = notebooks.solution_lines(source) | notebooks.hidden_lines(source)
    texts = [cell.source for cell in whole.reference.cells] + [*whole.reference.texts, *whole.reference.ordinary]
    told = {line.strip() for text in texts for line in text.splitlines()}
    if found := sorted(secret & told):
        raise CourseError(f"{whole.lesson} would give away a line of a solution or hidden test: {found[0]!r}")


def write(whole: Pack, folder: Path) -> None:
    """Write a pack into a folder that is there."""
    (folder / FILE).write_text(json.dumps(_plain(whole), indent=1, sort_keys=True), encoding="utf-8")
    for path in data_files(whole.data) if whole.data.is_dir() else ():
        target = folder / DATA / path.relative_to(whole.data)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)


def _plain(whole: Pack) -> dict[str, Any]:
    reference = asdict(whole.reference)
    reference |= {name: sorted(reference[name]) for name in ("texts", "ordinary")}
    reference["others"] = {name: sorted(names) for name, names in whole.reference.others.items()}
    kept = {name: getattr(whole, name) for name in ("solutions", "settings", "exercise", "visible")}
    return {"reference": reference, **kept}


def read(folder: Path) -> Pack:
    """Read what `write` wrote.

    Raises:
        CourseError: it is not there, or is something else.
    """
    path = folder / FILE
    try:
        text = path.read_text(encoding="utf-8")
        found = json.loads(text)
        reference = _reference(found["reference"])
    except UNREADABLE as error:
        what = f"{type(error).__name__}: {error}"
        raise CourseError(f"{path} is no lesson packed by `course autograder` ({what}): make it anew") from None
    kept = {name: found[name] for name in ("solutions", "settings", "exercise", "visible")}
    return Pack(reference, data=folder / DATA, digest=hashlib.sha256(text.encode()).hexdigest(), **kept)


def _reference(found: dict[str, Any]) -> Reference:
    cells = tuple(ReferenceCell(**cell | {"tags": tuple(cell["tags"])}) for cell in found["cells"])
    titles, rubrics = (tuple((key, value) for key, value in found[name]) for name in ("titles", "rubrics"))
    texts, ordinary = frozenset(found["texts"]), frozenset(found["ordinary"])
    others = {name: frozenset(names) for name, names in found["others"].items()}
    return Reference(found["lesson"], cells, titles, texts, ordinary, rubrics, found["tables"], others)
