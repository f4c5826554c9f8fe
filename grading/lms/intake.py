"""`course import`: bring what a learning system exports, or what students send, to where a class keeps its submissions.

What a file is and whose is read off its name (grading/lms/files.py); what cannot be told is listed, never guessed. The
newest try of a student lies in submitted/; what lay there before is kept among the attempts.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from pathlib import Path, PurePath, PurePosixPath

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from grading import paths
from grading.classroom.folder import Classroom, ClassroomError
from grading.gradebook import record
from grading.lms.files import Found, Guide, Unmatched, of_one, owners, read_worksheet, whose
from grading.lms.senders import METADATA, committed, read_senders
from grading.lms.unpack import Opener, Room, UnpackError, opener
from grading.pages.layout import line
from grading.sandbox.limits import MB
from grading.submissions import attempts, precheck
from grading.submissions.precheck import CannotGrade

MOST_FILES, MOST_BYTES = 50_000, 8 << 30  # of a whole export
MOST_SEEN = 200_000  # files and folders of a source that are looked at
SECONDS, STUDENT_SECONDS = 3600, 120  # that the zip of an export may take to be opened, and that of one student
STUDENT_FILES, STUDENT_BYTES = 2_000, 500 * MB  # of what is in one student's zip
UNWANTED = {"__MACOSX", ".venv", ".git", ".ipynb_checkpoints", "__pycache__", "node_modules"}
ARCHIVE = re.compile(r"\.(?:zip|tar|t?gz|tgz|bz2|xz|7z|rar)$", re.IGNORECASE)
COPY = re.compile(r"(?:[\W\d_]|copy|kopie|copie|copia|cópia|\b(?:of|de|di|von)\b)*")
NUMBER = re.compile(r"(?:copy|[-( ])[ (]*(\d{1,3})\)?$", re.IGNORECASE)  # of a copy: "(1)", "-2", "-Copy1", "Copy (3)"


@dataclass(frozen=True)
class Try:
    """One time that a student handed a lesson in: files by their place in the lesson's folder."""

    student: str
    lesson: str
    files: Mapping[PurePosixPath, Path]
    order: tuple[int, ...] = ()
    late: bool = False
    handed_in: datetime | None = None
    source: str = ""
    unread_time: str = ""


@dataclass(frozen=True)
class Step:
    """What becomes of a try: `what` is new, a newer try, an earlier try or unchanged."""

    tried: Try
    what: str


@dataclass
class Plan:
    """What an import does, and what of the source it leaves out, with what to do about it; `zone` is the class's."""

    steps: list[Step] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    zone: tzinfo = UTC


@dataclass(frozen=True)
class Item:
    """A file of the source and whose it is; `source` is what it is called there."""

    found: Found
    path: Path
    source: str


def bring_in(
    classroom: Classroom,
    source: Path,
    *,
    lesson: str = "",
    student: str = "",
    worksheet: Path | None = None,
    prefix: str = "",
    dry_run: bool = False,
) -> Plan:
    """Import a folder or zip, and return what was done; with `dry_run`, what would be.

    Args:
        lesson: which one it is; else the files' names have to tell.
        student: whose everything is; else the files' names have to tell.
        worksheet: Moodle's grading worksheet, which says who its participants are and when they handed in.
        prefix: what stands before the students' ids in the names of folders, which are clones of repositories.

    Raises:
        CourseError: there is nothing to import, the class list or the worksheet is wrong, or the class is being graded.
    """
    known = paths.lessons(root=classroom.root)
    chosen = paths.lessons([lesson], classroom.root)[0] if lesson else ""
    guide = replace(_guide(classroom, student, worksheet), prefix=prefix)
    plan = Plan(zone=classroom.agreed().timezone)
    with tempfile.TemporaryDirectory(prefix="import-") as scratch, opener() as zips:
        intake = _Intake(Path(scratch), known, chosen, classroom.limits().largest_file, plan, zips)
        tries = intake.tries(intake.items(source, guide))
        if not tries and not plan.left_out:
            raise ClassroomError(f"{source} holds nothing to import: look whether it is the right one")
        carry_out(classroom, plan, tries, Path(scratch), dry_run=dry_run)
    return plan


def carry_out(classroom: Classroom, plan: Plan, tries: Sequence[Try], scratch: Path, *, dry_run: bool) -> None:
    """Bring tries in, in this order, and note in the plan what became of each; with `dry_run`, what would.

    Args:
        scratch: an empty folder for what is made on the way.

    Raises:
        ClassroomError: the class is being graded.
    """
    if dry_run:
        plan.steps = list(_foreseen(classroom, tries))
        return
    with classroom.locked():
        for tried in tries:
            try:
                plan.steps.append(_place(classroom, tried, scratch))
                if tried.unread_time:
                    said = f"{attempts.TIME} says {tried.unread_time!r}, {attempts.WRITE_TIME}"
                    plan.left_out.append(f"the time of {tried.source}: {said}")
            except (CannotGrade, OSError) as error:
                plan.left_out.append(f"{tried.source}: {error}")
            except Exception as error:  # whatever one student's files are, the others' are brought in
                plan.left_out.append(f"{tried.source}: it cannot be brought in ({type(error).__name__}: {error})")


def _guide(classroom: Classroom, student: str, worksheet: Path | None) -> Guide:
    roster = classroom.roster() if classroom.roster_file.exists() else None
    if "/" in student or student.startswith("."):
        raise ClassroomError(f"{student!r} cannot be a student's id: it is to name a folder")
    if student and roster and student not in roster.students:
        raise ClassroomError(f"nobody on the class list has the id {student!r}: write the student into it first")
    zone = classroom.agreed().timezone
    return Guide(roster, read_worksheet(worksheet, zone) if worksheet else {}, student)


def wanted(name: PurePosixPath) -> bool:
    """Whether a file may belong to a submission, and not to a computer's or an editor's own things."""
    return not set(name.parts) & UNWANTED and not name.name.startswith(".")


class _Intake:
    """Looks at a source, and sorts its files into tries."""

    def __init__(
        self, scratch: Path, known: Sequence[str], lesson: str, largest: int, plan: Plan, zips: Opener
    ) -> None:
        self.scratch, self.known, self.lesson, self.largest = scratch, known, lesson, largest
        self.left_out, self.zone = plan.left_out, plan.zone
        self.opened, self._zips = 0, zips

    def items(self, source: Path, guide: Guide) -> Iterator[Item]:
        """Yield the files of a source whose student can be told."""
        by_student: dict[str, list[Item]] = {}
        files = list(self._files(source, guide))
        guide = replace(guide, senders=read_senders(files))
        for name, path in files:
            if guide.senders and str(name) == METADATA:
                continue
            try:
                if path.stat().st_size > self.largest and not _is_zip(name):
                    raise Unmatched(f"it has more than {self.largest // MB} MB")
                for found in owners(name, guide):
                    attempts.check_name(found.student)
                    found = _timed(found, path.parents[len(name.parts) - 2]) if guide.prefix else found
                    by_student.setdefault(found.student, []).append(Item(found, path, str(name)))
            except (Unmatched, CannotGrade, OSError) as reason:
                self.left_out.append(f"{name}: {reason}")
        for items in by_student.values():
            yield from self._of_one(items)

    def _of_one(self, items: Sequence[Item]) -> Sequence[Item]:
        """Return what is surely one student's, of what bears a name like the student's."""
        sure = {item.found.number for item in items if item.found.sure}
        if reason := of_one([item.found for item in items]):
            self.left_out += [f"{item.source}: {reason}" for item in items if item.found.number not in sure]
            items = [item for item in items if item.found.number in sure]
        if (
            len(items) > STUDENT_FILES
            or sum(i.path.stat().st_size for i in items if not _is_zip(i.path)) > STUDENT_BYTES
        ):
            few = f"at most {STUDENT_FILES} files with {STUDENT_BYTES // MB} MB"
            self.left_out.append(f"{items[0].source} and {len(items) - 1} more: {few} are brought in for one student")
            return []
        return items

    def _files(self, source: Path, guide: Guide) -> Iterator[tuple[PurePosixPath, Path]]:
        if not source.exists():
            raise ClassroomError(f"there is no {source}: name the folder or zip to import")
        if source.is_dir():
            yield from self._inner(self._walk(source), guide)
        elif source.suffix.lower() == ".zip" and not guide.student:
            folder = self._unpacked(source, Room(MOST_FILES, MOST_BYTES, self.largest), SECONDS)
            yield from self._inner(self._walk(folder), guide)
        else:
            yield PurePosixPath(source.name), source

    def _inner(self, files: Iterable[tuple[PurePosixPath, Path]], guide: Guide) -> list[tuple[PurePosixPath, Path]]:
        """Go into the one folder that everything is in, unless that is a student's."""
        found = list(files)
        tops = {name.parts[0] for name, _ in found}
        alone = any(len(name.parts) == 1 for name, _ in found)
        if guide.student or len(tops) != 1 or alone or self._somebodys([name for name, _ in found], guide):
            return found
        return self._inner([(PurePosixPath(*name.parts[1:]), path) for name, path in found], guide)

    def _somebodys(self, names: Sequence[PurePosixPath], guide: Guide) -> bool:
        """Whether the folder that everything is in is a student's; without a class list, it looks like one."""
        if guide.roster is None:
            return any(len(name.parts) == 2 or name.parts[1] in self.known for name in names)
        try:
            return bool(whose(names[0], guide))
        except Unmatched:
            return "_assignsubmission_" in names[0].parts[0]

    def _walk(self, folder: Path) -> Iterator[tuple[PurePosixPath, Path]]:
        """Yield the ordinary files under a folder with their names in it; links are not followed.

        What lies too deep is left out, and nothing else with it.
        """
        left = MOST_SEEN
        for directory, names, files in os.walk(folder):
            if (left := left - len(names) - len(files)) < 0:
                what = f"{folder.name} holds more than {MOST_SEEN} files and folders, the last of them in"
                raise ClassroomError(f"{what} {line(directory)}: take out what is not handed in")
            place = PurePosixPath(Path(directory).relative_to(folder))
            if len(place.parts) >= attempts.DEEPEST and names:
                self.left_out.append(f"{place / names[0]}: {attempts.TOO_DEEP}")
                names.clear()
            names.sort()
            for name in sorted(files):
                path = Path(directory, name)
                if wanted(place / name) and path.is_file() and not path.is_symlink():
                    yield place / name, path

    def _unpacked(self, archive: Path, room: Room, seconds: float) -> Path:
        self.opened += 1
        folder = self.scratch / str(self.opened)
        folder.mkdir()
        left_out = self._zips.unpack(archive, folder, room, wanted, seconds)
        self.left_out += [f"{archive.name}: {line}" for line in left_out]
        return folder

    def tries(self, items: Iterable[Item]) -> list[Try]:
        """Return the tries, those of a student and lesson in the order in which they were handed in."""
        by_student: dict[str, list[Item]] = {}
        for item in items:
            by_student.setdefault(item.found.student, []).append(item)
        made = [tried for found in by_student.values() for tried in self._of_student(found)]
        return sorted(made, key=lambda tried: (tried.lesson, tried.student, tried.order))

    def _of_student(self, items: Sequence[Item]) -> Iterator[Try]:
        room = Room(STUDENT_FILES, STUDENT_BYTES, self.largest)  # of all zips of a student together
        loose = [item for item in items if not _is_zip(item.found.inside)]
        if loose:
            yield from self._sorted(loose)
        for item in items:
            if item not in loose:
                yield from self._of_zip(item, room)

    def _of_zip(self, item: Item, room: Room) -> Iterator[Try]:
        """Yield what is in a student's own zip, of the lesson alone or of the whole course."""
        try:
            folder = self._unpacked(item.path, room, STUDENT_SECONDS)
        except UnpackError as error:
            self.left_out.append(f"{item.source}: {error}")
            return
        handed_in, _ = _time(item, self.zone)
        found = replace(item.found, times_count=False, handed_in=handed_in)
        number = _number(item.found.inside.stem) or 0
        inner = [
            Item(replace(found, inside=name), path, f"{item.source}: {name}")
            for name, path in self._walk(folder)
            if not _is_mark(name)
        ]
        for tried in self._sorted(inner):
            yield replace(tried, order=(item.found.order, number, *tried.order[1:]))

    def _sorted(self, items: Sequence[Item]) -> Iterator[Try]:
        """Yield a try for each of a student's notebooks of a lesson; other files go with every one of them."""
        folders = [item for item in items if set(item.found.inside.parts[:-1]) & set(self.known)]
        by_lesson: dict[str, list[Item]] = {}
        for item in folders or items:
            name = self._lesson(item.found.inside)
            by_lesson.setdefault(name, []).append(item)
        strays = by_lesson.pop("", [])
        archives = [item for item in strays if ARCHIVE.search(item.found.inside.name)]
        if len(by_lesson) == 1 or (self.lesson and len(strays) > len(archives)):
            by_lesson.setdefault(self.lesson or next(iter(by_lesson)), []).extend(strays)
        else:
            self.left_out += [f"{item.source}: {_why_stray(item in archives)}" for item in strays]
        for name, found in by_lesson.items():
            if self.lesson and name != self.lesson:
                self.left_out += [f"{item.source}: it is of {name}: import it with --lesson {name}" for item in found]
            elif unclear := _unclear(name, found):
                self.left_out += [f"{item.source}: {WHICH.format(notebook=f'{name}.ipynb')}" for item in unclear]
            else:
                yield from _tries_of(name, found, self.zone)

    def _lesson(self, inside: PurePosixPath) -> str:
        """Return the lesson that a file's folders or its name say; "" where they say none."""
        named = next((part for part in inside.parts[:-1] if part in self.known), "")
        stem = precheck.notebook_stem(inside.name)
        if named or stem is None:
            return named
        return next((name for name in self.known if precheck.is_copy(stem, name)), "")


def _timed(found: Found, clone: Path) -> Found:
    """Take a clone's last commit for the time of handing in: its files are as old as the clone."""
    return replace(found, handed_in=committed(clone), times_count=False)


WHICH = "it cannot be told which of several notebooks counts: leave one, named {notebook}"


def _why_stray(archive: bool) -> str:
    if archive:
        return "it is an archive that is not opened here: ask for the notebook, or unpack it and import the folder"
    return "which lesson it is cannot be told: say --lesson"


def _is_zip(name: PurePath) -> bool:
    return name.suffix.lower() == ".zip"


def _unclear(lesson: str, items: Sequence[Item]) -> list[Item]:
    """Return a lesson's notebooks where it cannot be told which of them was handed in last."""
    main = [item for item in items if _is_main(item, lesson)]
    orders = [_order(item, lesson) for item in main]
    known = len(set(orders)) == len(orders) and all(_is_known_copy(item, lesson) for item in main)
    later = len({order[0] for order in orders}) == len(orders) or all(order[1] >= 0 for order in orders)
    return main if len(main) > 1 and not (known and later) else []


def _is_known_copy(item: Item, lesson: str) -> bool:
    """Whether a name is the lesson's but for what systems and browsers add: "01-word2vec notes" may be anything."""
    stem = precheck.notebook_stem(item.found.inside.name) or ""
    return bool(COPY.fullmatch(stem.casefold().replace(lesson.casefold(), "")))


def _is_mark(inside: PurePosixPath) -> bool:
    """Whether a file, or a folder that it is in, has the name of what is written beside a submission."""
    return bool(set(inside.parts) & set(attempts.MARKS))


def _tries_of(lesson: str, items: Sequence[Item], zone: tzinfo) -> Iterator[Try]:
    own = [item for item in items if not _is_mark(item.found.inside)]
    main = [item for item in own if _is_main(item, lesson)]
    others = {_within(item.found.inside, lesson): item.path for item in own if item not in main}
    for item in main or own[:1]:
        files = others | ({PurePosixPath(f"{lesson}.ipynb"): item.path} if main else {})
        when, unread = _time(item, zone)
        order = _order(item, lesson)
        yield Try(item.found.student, lesson, files, order, item.found.late, when, item.source, unread)


def _is_main(item: Item, lesson: str) -> bool:
    """Whether a file is the lesson's notebook, or a copy of it by its name."""
    stem = precheck.notebook_stem(item.found.inside.name)
    return stem is not None and precheck.is_copy(stem, lesson)


def _order(item: Item, lesson: str) -> tuple[int, int]:
    """Return what ascends with the time of upload: -1 is a copy of which the name does not say whether it is later."""
    stem = precheck.notebook_stem(item.found.inside.name) or ""
    number = 0 if stem.casefold() == lesson.casefold() else _number(stem.replace(lesson, ""))
    return item.found.order, -1 if number is None else number


def _within(inside: PurePosixPath, lesson: str) -> PurePosixPath:
    """Return a file's place in the lesson's folder."""
    parts = inside.parts
    return PurePosixPath(*parts[parts.index(lesson) + 1 :]) if lesson in parts[:-1] else inside


def _number(stem: str) -> int | None:
    """Return which copy the end of a name says that it is."""
    found = NUMBER.search(stem)
    return int(found[1]) if found else None


def _time(item: Item, zone: tzinfo) -> tuple[datetime | None, str]:
    """Return when something was handed in, or a note of it that cannot be read.

    In a folder of the instructor's, nbgrader's note counts most, and no file's date stands in for it.
    """
    if item.found.handed_in or not item.found.times_count:
        return item.found.handed_in, ""
    if unread := attempts.unread_time(item.path.parent, zone):
        return None, unread
    noted = attempts.handed_in(item.path.parent, zone)
    return noted or datetime.fromtimestamp(int(item.path.stat().st_mtime), UTC), ""


def _step(classroom: Classroom, tried: Try) -> Step:
    """Decide what becomes of a try, without doing it."""
    folder = classroom.submitted / tried.student / tried.lesson
    kept = classroom.attempts / tried.student / tried.lesson
    content = _content(tried.files)
    if not folder.is_dir() or not any(attempts.entries(folder)):
        return Step(tried, "new")
    if content == _content_of(folder) or any(content == _content_of(path) for path in kept.glob("[!.]*")):
        return Step(tried, "unchanged")
    before = attempts.handed_in(folder, classroom.agreed().timezone)
    earlier = before and tried.handed_in and tried.handed_in < before
    return Step(tried, "an earlier try" if earlier else "a newer try")


def _foreseen(classroom: Classroom, tries: Iterable[Try]) -> Iterator[Step]:
    """Yield what would become of tries: of several new ones, the later ones would find the first there."""
    there = set()
    for tried in tries:
        step = _step(classroom, tried)
        again = step.what == "new" and (tried.student, tried.lesson) in there
        there.add((tried.student, tried.lesson))
        yield Step(tried, "a newer try") if again else step


def _content_of(folder: Path) -> dict[PurePosixPath, str]:
    files = {PurePosixPath(path.relative_to(folder)): path for path in attempts.entries(folder)}
    return _content({name: path for name, path in files.items() if path.is_file() and not path.is_symlink()})


def _content(files: Mapping[PurePosixPath, Path]) -> dict[PurePosixPath, str]:
    """Return a fingerprint of each file but the marks, which are not the student's."""
    own = {name: path for name, path in files.items() if name.name not in attempts.MARKS}
    return {name: _digest(path) for name, path in own.items()}


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _place(classroom: Classroom, tried: Try, scratch: Path) -> Step:
    """Put a try where it belongs; what lies there is kept among the attempts first."""
    step = _step(classroom, tried)
    if step.what == "unchanged":
        return step
    folder, kept = classroom.submitted / tried.student / tried.lesson, classroom.attempts / tried.student / tried.lesson
    made = _laid_out(tried, Path(tempfile.mkdtemp(dir=scratch)) / tried.lesson)
    limits = classroom.limits()
    if step.what == "an earlier try":
        attempts.keep(made, kept, attempts.digest(made, limits), limits)
        return step
    if step.what == "a newer try":
        attempts.keep(folder, kept, attempts.digest(folder, limits), limits)
    part = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(part, ignore_errors=True)
    shutil.copytree(made, part)  # from another file system, it may be
    record.replace(part, folder)
    return step


def _laid_out(tried: Try, folder: Path) -> Path:
    """Write a try's folder as it is to be."""
    for name, path in tried.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        attempts.copy_file(path, folder / name)
    attempts.mark(folder, tried.handed_in, tried.late, tried.unread_time)
    return folder


def show(plan: Plan, console: Console, *, dry_run: bool) -> None:
    """Show what an import did or would do, and below it what was left out and what to do about it."""
    made = Table("Student", "Lesson", "What it is", "Handed in", "From")
    for step in plan.steps:
        tried = step.tried
        late = "late, time not known" if tried.late else "time not known"
        when = f"{_local(tried.handed_in, plan.zone):%Y-%m-%d %H:%M %Z}" if tried.handed_in else late
        made.add_row(escape(line(tried.student)), tried.lesson, _what(step), when, escape(line(tried.source)))
    if plan.steps:
        console.print(made)
    for what in plan.left_out:
        console.print(f"left out: {line(what)}", highlight=False, markup=False, soft_wrap=True)
    if dry_run:
        console.print("Nothing was done: this is what would be.")


def _what(step: Step) -> str:
    """Say what becomes of a try, and where there is nothing in it that could be graded."""
    there = any(precheck.notebook_stem(name.name) for name in step.tried.files)
    return step.what if there else f"{step.what}, no notebook"


def _local(when: datetime, zone: tzinfo) -> datetime:
    try:
        return when.astimezone(zone)
    except OverflowError:  # the first day of the year 1, say
        return when
