"""`course pull` and `course push`: submissions in, and grades and feedback out, by a learning system's web service.

What is pulled goes through `course import`, which overwrites nothing. What is pushed is first shown: what each student
has there, what is here, and what would become of it. A grade there that is higher, or newer and of another hand, stays.
Both can be stopped at any time and run again: files that are here are not fetched again, and grades that are there not
sent again.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from grading import paths
from grading.classroom.folder import Classroom
from grading.classroom.roster import Roster, Student
from grading.classroom.settings import SYSTEMS
from grading.classroom.states import Result, write_atomically
from grading.gradebook.feedback import feedback_path
from grading.gradebook.tally import class_results
from grading.lms import intake
from grading.lms.canvas import Canvas
from grading.lms.moodle import Moodle
from grading.lms.remote import Assignment, HandedIn, Mark, Person, System, Upload
from grading.lms.sheets import grade, why_not
from grading.lms.web import WebError
from grading.pages.layout import line
from grading.paths import CourseError
from grading.submissions import attempts

KINDS: Mapping[str, Callable[..., System]] = dict(zip(SYSTEMS, (Canvas, Moodle), strict=True))
PULLED, PUSHED = ".pulled", ".pushed"  # in the class: files that were fetched, and what was given
SEND, KEEP, SAME, NONE = "send", "keep", "same", "none"
CLOSE = 0.005  # systems round grades


def system(classroom: Classroom, kind: str, lesson: str) -> System:
    """Return a learning system, for a lesson's assignment.

    Raises:
        CourseError: it is none that is known, or class.toml or the environment lacks something.
    """
    if kind not in KINDS:
        raise CourseError(f"no learning system {kind!r}: choose canvas, moodle or hub")
    agreed = classroom.agreed()
    place = agreed.places.get(kind)
    if place is None or not (place.url and place.course):
        raise CourseError(f'{classroom.agreed_file} needs in [{kind}]: url = "https://…" and course = 1234')
    if not place.course.isdecimal():
        raise CourseError(
            f"course = {place.course!r} in [{kind}] should be its number, as the course's address shows it"
        )
    called = {"canvas": agreed.canvas, "moodle": agreed.moodle}[kind].get(lesson)
    if called is None:
        example = {"canvas": '"Word2vec (4567)"', "moodle": "321"}[kind]
        raise CourseError(
            f"{classroom.agreed_file} does not say in [{kind}] which assignment {lesson} is: {lesson} = {example}"
        )
    return KINDS[kind](place, called)


def pull(classroom: Classroom, kind: str, word: str, *, dry_run: bool = False) -> intake.Plan:
    """Bring in what students handed in for a lesson, with the time at which they did.

    Raises:
        CourseError: it cannot be asked for, or there is no class list.
    """
    [lesson] = paths.lessons([word], classroom.root)
    remote, roster = system(classroom, kind, lesson), _roster(classroom)
    plan, largest = intake.Plan(zone=classroom.agreed().timezone), classroom.limits().largest_file
    with tempfile.TemporaryDirectory(prefix="pull-") as scratch:
        with _understood(kind):
            tries = list(remote.handed_in())
            here = Path(scratch, "files") if dry_run else classroom.directory / PULLED
            kept = here / f"{kind}-{remote.assignment().number}"
        for tried in tries:
            student = _whose(tried.person, roster)
            if student is None or tried.unread:
                why = tried.unread or f"nobody on the class list has the lms_id {tried.person.number}: write it there"
                plan.left_out.append(f"attempt {tried.attempt} of {_called(tried.person, student)}: {why}")
            else:
                folder = Path(scratch, str(tried.attempt), student.id, lesson)
                plan.left_out += _laid_out(remote, tried, folder, kept, largest)
        for number in sorted({tried.attempt for tried in tries}):
            _bring_in(classroom, Path(scratch, str(number)), lesson, plan, dry_run=dry_run)
    return plan


@contextmanager
def _understood(kind: str) -> Iterator[None]:
    """Say of an answer that is not as the system's documentation has it that it is so."""
    try:
        yield
    except (KeyError, IndexError, TypeError, AttributeError, ValueError) as error:
        raise WebError(f"{kind} answered something else than its documentation says ({type(error).__name__})") from None


def _roster(classroom: Classroom) -> Roster:
    if not classroom.roster_file.exists():
        raise CourseError(f"there is no class list {classroom.roster_file}: write one with id,name,email,lms_id")
    return classroom.roster()


def _bring_in(classroom: Classroom, folder: Path, lesson: str, plan: intake.Plan, *, dry_run: bool) -> None:
    """Import one round of attempts."""
    if folder.is_dir() and any(path.is_file() for path in folder.rglob("*")):
        made = intake.bring_in(classroom, folder, lesson=lesson, dry_run=dry_run)
        plan.steps += made.steps
        plan.left_out += made.left_out


def _whose(person: Person, roster: Roster) -> Student | None:
    """Return who on the class list a person is: by the system's number, else by an id or e-mail address, never by name.

    Whom the class list has another number for is somebody else.
    """
    if known := roster.with_lms_id(person.number):
        return known
    found = next(filter(None, map(roster.called, person.names)), None)
    return found if found and not found.lms_id else None


def _called(person: Person, student: Student | None) -> str:
    return student.id if student else f"{person.shown or 'somebody'} ({person.number})"


def _laid_out(remote: System, tried: HandedIn, folder: Path, kept: Path, largest: int) -> list[str]:
    """Write one attempt as `course import` takes it; return what was left out, and why."""
    left_out = []
    for number, upload in enumerate(tried.uploads):
        name = PurePosixPath(upload.name.replace("\\", "/")).name
        if not name or name in attempts.MARKS or name.startswith("."):
            left_out.append(f"{folder.parent.name}: {upload.name!r} is no name for a file that is handed in")
            continue
        try:
            source = _fetched(remote, upload, kept, largest)
        except WebError as error:  # half of an attempt is none
            shutil.rmtree(folder, ignore_errors=True)
            return [f"{folder.parent.name}: {name}: {error}"]
        target = folder / name if not (folder / name).exists() else folder / f"{number}-{name}"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    if folder.is_dir():
        attempts.mark(folder, tried.when, late=False)
    return left_out


def _fetched(remote: System, upload: Upload, kept: Path, largest: int) -> Path:
    """Return a file, from the class where it was fetched before: a system does not change a file under the same key."""
    path = kept / hashlib.sha256(upload.key.encode()).hexdigest()[:32]
    if not path.exists():
        remote.download(upload, path, largest)
    return path


@dataclass
class Row:
    """One student's grade: what is here, what is there, and what is done; `what` is SEND, KEEP, SAME or NONE."""

    student: str
    number: str
    ours: float | None
    theirs: float | None
    what: str
    why: str = ""
    page: Path | None = None
    comment: str = ""


@dataclass
class Pushed:
    """What would be sent, or was; `problems` are what went wrong on the way."""

    rows: list[Row] = field(default_factory=list)
    sent: int = 0
    problems: list[str] = field(default_factory=list)


def push(
    classroom: Classroom,
    kind: str,
    word: str,
    *,
    feedback: bool = False,
    force: bool = False,
    send: bool = False,
    unread: bool = False,
) -> Pushed:
    """Compare grades with those of a learning system, and with `send` give them.

    Args:
        feedback: send each student's page too.
        force: also over a grade that is higher there, or newer and of another hand.
        send: do it; else only say what would be done.
        unread: also scores that a person has still to add to.

    Raises:
        CourseError: it cannot be asked for, nothing is graded, or the most points differ.
    """
    [lesson] = paths.lessons([word], classroom.root)
    remote, roster = system(classroom, kind, lesson), _roster(classroom)
    results = [result for result in class_results(classroom, [lesson])[lesson] if result.student in roster.students]
    if not any(result.graded for result in results):
        raise CourseError(f"{lesson} is not graded yet: run `course grade {word}`")
    with _understood(kind):
        assignment, people, marks = remote.assignment(), list(remote.people()), remote.marks()
    _check_points(assignment, results, kind)
    numbers = {student.id: person.number for person in people if (student := _whose(person, roster))}
    given = _Given(classroom.directory / PUSHED / f"{kind}-{assignment.number}.json")
    wishes = _Wishes(feedback, force, unread)
    rows = [_row(classroom, result, numbers.get(result.student, ""), marks, given, wishes) for result in results]
    pushed = Pushed(rows)
    if send:
        with classroom.locked():
            _send(remote, pushed, given)
    return pushed


@dataclass(frozen=True)
class _Wishes:
    """What the instructor wants, as `push` has it."""

    feedback: bool
    force: bool
    unread: bool


def _check_points(assignment: Assignment, results: Sequence[Result], kind: str) -> None:
    most = max((result.max_score or 0 for result in results), default=0)
    if assignment.points is None or abs(assignment.points - most) > CLOSE:
        there = "no points" if assignment.points is None else f"{assignment.points:g} points"
        raise CourseError(f"the assignment has {there} in {kind} and {most:g} here: set it so in its settings there")


class _Given:
    """What this class has given so far, in a file: by the student's number, the score and the page's fingerprint."""

    def __init__(self, path: Path) -> None:
        self._path, self._all = path, dict[str, list]()
        with suppress(OSError, ValueError):
            found = json.loads(path.read_text(encoding="utf-8"))
            self._all = found if isinstance(found, dict) else {}

    def score(self, number: str) -> float | None:
        """Return the score that was given last, None where none was."""
        return self._all.get(number, [None, ""])[0]

    def page(self, number: str) -> str:
        """Return the fingerprint of the page that was given last, "" where none was."""
        return self._all.get(number, [None, ""])[1]

    def note(self, number: str, score: float, page: str) -> None:
        """Note what was given, at once."""
        self._all[number] = [score, page or self.page(number)]
        write_atomically(self._path, json.dumps(self._all, indent=1))


def _row(
    classroom: Classroom, result: Result, number: str, marks: Mapping[str, Mark], given: _Given, wishes: _Wishes
) -> Row:
    """Compare one student's grade here and there; `number` is the student's there, "" where that is not known."""
    mark, final = marks.get(number, Mark()), grade(result, unread=wishes.unread)
    row = Row(result.student, number, float(final) if final else None, mark.score, NONE, comment=result.lateness)
    if not number:
        row.why = "not a student of the course there, or not to be told: see the lms_id on the class list"
    elif row.ours is None:
        row.why = why_not(result)
    else:
        path = feedback_path(classroom, result.student, result.lesson)
        is_new = wishes.feedback and path.is_file() and _fingerprint(path) != given.page(number)
        row.page = path if is_new else None
        row.what, row.why = _decided(row.ours, mark, given.score(number), _graded_at(result), wishes.force)
        if row.what == SAME and row.page:
            row.what, row.why = SEND, "the page of feedback"
    return row


def _decided(ours: float, mark: Mark, before: float | None, graded: datetime | None, force: bool) -> tuple[str, str]:
    """Decide what becomes of a grade, and say why.

    Args:
        before: what this class gave last, None where nothing.
        graded: when it was graded here.
    """
    if mark.fixed:
        return KEEP, mark.fixed
    if mark.score is None:
        return SEND, "none there yet"
    if abs(mark.score - ours) <= CLOSE:
        return SAME, ""
    own = before is not None and abs(before - mark.score) <= CLOSE
    if not force and mark.score > ours:
        return KEEP, "higher there: --force overwrites it"
    if not force and not own and mark.when and graded and mark.when > graded:
        return KEEP, "newer there, by another hand: --force overwrites it"
    return SEND, "changed"


def _graded_at(result: Result) -> datetime | None:
    return datetime.fromisoformat(result.graded_at) if result.graded_at else None


def _fingerprint(page: Path) -> str:
    return hashlib.sha256(page.read_bytes()).hexdigest()[:16]


def _send(remote: System, pushed: Pushed, given: _Given) -> None:
    """Give what is to be given, one after the other; each is looked at once more before.

    One that fails stops none of the others, and is said.
    """
    for row in pushed.rows:
        if row.what != SEND or row.ours is None:
            continue
        try:
            with _understood(remote.name):
                if _changed_meanwhile(remote.mark(row.number), row):
                    row.what, row.why = KEEP, "it was changed there just now: look, and run this again"
                    continue
                remote.give(row.number, row.ours, row.comment, row.page)
        except WebError as error:
            pushed.problems.append(f"{row.student}: {error}")
            continue
        given.note(row.number, row.ours, _fingerprint(row.page) if row.page else "")
        pushed.sent += 1


def _changed_meanwhile(mark: Mark, row: Row) -> bool:
    now, before = mark.score, row.theirs
    return bool(mark.fixed) or (now is None) != (before is None) or abs((now or 0) - (before or 0)) > CLOSE


def show(pushed: Pushed, console: Console, *, sent: bool) -> None:
    """Show what each student has here and there, and what became of it or would."""
    words = {SEND: "send", KEEP: "leave", SAME: "is there", NONE: "no grade"}
    made = Table("Student", "Here", "There", "What", "Why")
    for row in pushed.rows:
        made.add_row(
            escape(line(row.student)), _shown(row.ours), _shown(row.theirs), words[row.what], escape(line(row.why))
        )
    console.print(made)
    for problem in pushed.problems:
        console.print(line(problem), highlight=False, markup=False, soft_wrap=True)
    if sent:
        console.print(f"{pushed.sent} given.")
    else:
        console.print("Nothing was given: this is what would be. Add --send to do it.")


def _shown(score: float | None) -> str:
    return "–" if score is None else f"{score:g}"
