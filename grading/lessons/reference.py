"""What a lesson's notebook has to be: the exercises and tests as the gradebook knows them, in the lesson's order.

Tests are taken from here, never from a submission.
"""

from __future__ import annotations

import hashlib
import logging
import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

import nbformat
from nbgrader.api import MissingEntry
from nbgrader.api import Notebook as NotebookEntry
from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import NbGraderException

from grading import paths
from grading.classroom.folder import Classroom, ClassroomError
from grading.lessons.notebooks import BEGIN, END, grade_id, is_marked, ordinary, read
from grading.classroom.states import write_atomically

MARKERS = re.compile(rf"^(?:{BEGIN}|{END})\s*\n?", re.MULTILINE)
HEADING = re.compile(r"^#{2,4} +(?!BEGIN |END )(.+)$", re.MULTILINE)
SUFFIXES = ("-visible", "-hidden")


@dataclass(frozen=True)
class ReferenceCell:
    """A cell that nbgrader knows by name: an exercise, a test or a locked cell."""

    name: str
    cell_type: str
    source: str
    grade: bool
    solution: bool
    locked: bool
    points: float
    checksum: str
    cell_id: str
    tags: tuple[str, ...]

    @property
    def exercise(self) -> str:
        """The exercise that a test belongs to, by its name."""
        return next((self.name.removesuffix(end) for end in SUFFIXES if self.name.endswith(end)), self.name)

    @property
    def hidden(self) -> bool:
        """Whether its tests are not in the student's notebook."""
        return self.name.endswith("-hidden")


@dataclass(frozen=True)
class Reference:
    """A lesson as submissions are measured against."""

    lesson: str
    cells: tuple[ReferenceCell, ...]
    titles: tuple[tuple[str, str], ...]  # exercise -> heading
    texts: frozenset[str]  # every Markdown cell as released
    ordinary: frozenset[str] = frozenset()  # every code cell that nbgrader does not know by name
    rubrics: tuple[tuple[str, str], ...] = ()  # question -> what it asks, and what earns points
    tables: Mapping[str, str] = field(default_factory=dict)  # test -> what its values are judged by
    others: Mapping[str, frozenset[str]] = field(default_factory=dict)  # other lesson -> its names, to recognise it by

    @property
    def digest(self) -> str:
        """A fingerprint: a submission is graded again when it changes."""
        return hashlib.sha256(repr([asdict(cell) for cell in self.cells]).encode()).hexdigest()

    @property
    def names(self) -> set[str]:
        return {cell.name for cell in self.cells}

    @property
    def max_score(self) -> float:
        return sum(cell.points for cell in self.cells if cell.grade)

    def title(self, exercise: str) -> str:
        """Return an exercise's heading, or its name where it has none."""
        return dict(self.titles).get(exercise, exercise)


def register(classroom: Classroom, lesson: str) -> Reference:
    """Bring a lesson into the class's gradebook, if it is not there as it is now, and return it."""
    source = source_path(classroom, lesson)
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    mark = classroom.journal / lesson / ".registered"
    if not (_known(classroom, lesson) and mark.exists() and mark.read_text() == digest):
        _generate(classroom, lesson)
        write_atomically(mark, digest)
    return load(classroom, lesson)


def source_path(classroom: Classroom, lesson: str) -> Path:
    """Return the lesson's source notebook; a lesson that is not there is an error naming those that are."""
    [name] = paths.lessons([lesson], classroom.root)
    return paths.notebook(name, classroom.root)


def load(classroom: Classroom, lesson: str) -> Reference:
    """Read a lesson from the gradebook; order, cell ids, tags and headings come from its source notebook."""
    source = nbformat.read(source_path(classroom, lesson), as_version=4)
    with classroom.gradebook() as gradebook:
        known = dict(_cells(gradebook.find_notebook(lesson, lesson), source))
    order = [name for cell in source.cells if (name := grade_id(cell)) in known]
    texts = {cell.source for cell in source.cells if cell.cell_type == "markdown"}
    texts |= {cell.source for cell in known.values() if cell.cell_type == "markdown"}
    cells = tuple(known[name] for name in order)
    rubrics = tuple(
        (grade_id(cell), MARKERS.sub("", cell.source).strip()) for cell in source.cells if _is_question(cell)
    )
    found = (cells, tuple(_titles(source)), frozenset(texts), frozenset(ordinary(source)), rubrics)
    return Reference(lesson, *found, others=_names_of_others(lesson, classroom.root))


def _names_of_others(lesson: str, root: Path) -> dict[str, frozenset[str]]:
    others = [name for name in paths.lessons(root=root) if name != lesson]
    cells = {name: read(paths.notebook(name, root)).cells for name in others}
    return {name: frozenset(filter(None, map(grade_id, found))) for name, found in cells.items()}


def _cells(entry: NotebookEntry, source: nbformat.NotebookNode) -> Iterator[tuple[str, ReferenceCell]]:
    points = {cell.name: float(cell.max_score) for cell in entry.grade_cells}
    solutions = {cell.name for cell in entry.solution_cells}
    origin = {grade_id(cell): cell for cell in source.cells}
    for cell in entry.source_cells:
        if cell.name in origin:
            yield (
                cell.name,
                ReferenceCell(
                    name=cell.name,
                    cell_type=cell.cell_type,
                    source=cell.source,
                    grade=cell.name in points,
                    solution=cell.name in solutions,
                    locked=bool(cell.locked),
                    points=points.get(cell.name, 0.0),
                    checksum=cell.checksum,
                    cell_id=origin[cell.name].get("id", ""),
                    tags=tuple(origin[cell.name].metadata.get("tags", [])),
                ),
            )


def _is_question(cell: nbformat.NotebookNode) -> bool:
    return cell.cell_type == "markdown" and is_marked(cell, "grade")


def _titles(source: nbformat.NotebookNode) -> Iterator[tuple[str, str]]:
    """Yield each exercise with the last heading before it."""
    heading = ""
    for cell in source.cells:
        meta = cell.metadata.get("nbgrader", {})
        if meta.get("solution") and heading:
            yield meta["grade_id"], heading
        if cell.cell_type == "markdown" and (found := HEADING.findall(cell.source)):
            heading = re.sub(r"[*_`]", "", found[-1]).strip()
        if meta.get("solution") and cell.cell_type == "markdown" and heading:
            yield meta["grade_id"], heading


def _known(classroom: Classroom, lesson: str) -> bool:
    with classroom.gradebook() as gradebook:
        try:
            gradebook.find_notebook(lesson, lesson)
        except MissingEntry:
            return False
    return True


def _generate(classroom: Classroom, lesson: str) -> None:
    """Let nbgrader write the lesson into the gradebook; the student version it makes on the way is thrown away."""
    with tempfile.TemporaryDirectory() as scratch:
        config = classroom.config(lesson, ".", release=Path(scratch))
        converter = GenerateAssignment(coursedir=classroom.coursedir(config), config=config)
        converter.log = logging.getLogger("grading.quiet")
        converter.force = True
        try:
            converter.start()
        except NbGraderException as error:
            raise ClassroomError(f"{lesson} could not be brought into the gradebook: {error}") from error
