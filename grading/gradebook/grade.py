"""Grade a class: every submission ends in exactly one state, and none is lost.

The parent process looks at submissions, is the only one that writes the gradebook, and keeps the journal; workers
execute. Results are recorded in the order of lessons and students, whatever the number of workers. A run that was
interrupted at any moment is completed by the next one: a submission is done when its journal entry, written last, says
so.
"""

from __future__ import annotations

import contextlib
import math
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from nbgrader.converters.base import NbGraderException

from grading import paths
from grading.classroom import states
from grading.classroom.folder import Classroom, ClassroomError
from grading.classroom.late import Rules
from grading.classroom.states import Result, State, Try
from grading.examiner import expected
from grading.execution.cluster import Cluster
from grading.execution.pool import DEFAULT, Options, Workers
from grading.execution.prepare import LOOK_MB, prepare
from grading.execution.process import Child
from grading.execution.worker import Job, Outcome
from grading.gradebook import tally
from grading.gradebook.feedback import write_feedback
from grading.gradebook.record import points, record, recorded
from grading.lessons.answers import solutions
from grading.lessons.reference import Reference, register
from grading.sandbox import guards, guest
from grading.sandbox.limits import Limits
from grading.submissions import attempts, look, precheck

ROOM = 200 << 20  # bytes that have to be free on the disk before a submission is begun
PATH = re.compile(r"(?<![\w.…:/])/(?:[^/\s'\"]+/)+")  # folders from the root on
Progress = Callable[[int, int, Result], None]


@dataclass
class Task:
    """A submission on its way through: `job` is there when it can be executed; `done` when nothing is left to do."""

    result: Result
    reference: Reference
    folder: Path
    old: bool = False  # an attempt that was kept, not the newest
    job: Job | None = None
    done: bool = False


def grade(
    classroom: Classroom,
    lessons: Sequence[str] = (),
    students: Sequence[str] = (),
    options: Options = DEFAULT,
    progress: Progress = lambda done, total, result: None,
) -> list[Result]:
    """Grade submissions (all lessons and students by default) and return the state of each.

    Raises:
        SandboxUnavailable: the sandbox that `options` asks for cannot be had.
        ClassroomError: a lesson or student does not exist, or another process grades this class.
    """
    if options.sandbox:
        guards.require(options.guard)
        if options.guard == guards.GUEST:
            guest.require_hidden(classroom.root / "solutions", classroom.directory)
    if not classroom.submitted.is_dir():
        raise ClassroomError(f"nothing was handed in: submissions belong in {classroom.submitted}/STUDENT/LESSON/")
    rules = classroom.agreed().rules
    with classroom.locked():
        shutil.rmtree(classroom.work, ignore_errors=True)
        _enrol(classroom)
        references = {
            lesson: replace(register(classroom, lesson), tables=expected.texts(lesson, classroom.root, options.jobs))
            for lesson in paths.lessons(list(lessons), classroom.root)
        }
        wanted = _students(classroom, students)
        chosen = [
            folder
            for lesson in references
            for student in wanted
            for folder in _folders(classroom, lesson, student, rules)
        ]
        results: dict[tuple[str, str], Result] = {}
        for done, result in enumerate(_results(classroom, references, chosen, options, rules), start=1):
            results[result.lesson, result.student] = result
            progress(done, len(chosen), result)
        shutil.rmtree(classroom.work, ignore_errors=True)
        tally.settled(classroom, list(results.values()), rules)
    return list(results.values())


def _enrol(classroom: Classroom) -> None:
    """Tell the gradebook who is on the class list."""
    with classroom.gradebook() as gradebook:
        for student in classroom.roster().students.values():
            first, last = student.first_last
            known = {"email": student.email or None, "lms_user_id": student.lms_id or None}
            gradebook.update_or_create_student(student.id, first_name=first, last_name=last, **known)


@dataclass(frozen=True)
class Handed:
    """A folder that was handed in: a student's newest or, where the best try counts, an `old` one too."""

    lesson: str
    student: str
    folder: Path
    old: bool = False


def _folders(classroom: Classroom, lesson: str, student: str, rules: Rules) -> list[Handed]:
    """Return what is to be looked at, the newest last."""
    newest = Handed(lesson, student, classroom.submitted / student / lesson)
    if not rules.best:
        return [newest]
    kept = classroom.attempts / student / lesson
    copy = attempts.name_of(kept, _fingerprint(classroom, newest.folder))
    others = sorted(folder for folder in kept.glob("[!.]*") if folder.name != copy)
    return [*(Handed(lesson, student, folder, old=True) for folder in others), newest]


def _fingerprint(classroom: Classroom, folder: Path) -> str:
    try:
        return attempts.digest(folder, classroom.limits())
    except (precheck.CannotGrade, OSError):  # what is wrong is said when it is looked at
        return "none"


def _students(classroom: Classroom, wanted: Sequence[str]) -> list[str]:
    known = classroom.students()
    if unknown := sorted(set(wanted) - set(known)):
        raise ClassroomError(f"no student {', '.join(unknown)} on the roster or in {classroom.submitted}")
    return [student for student in known if not wanted or student in wanted]


def _results(
    classroom: Classroom,
    references: dict[str, Reference],
    chosen: Iterable[Handed],
    options: Options,
    rules: Rules,
) -> Iterator[Result]:
    """Yield the results in order, while workers execute ahead."""
    with (
        Cluster(options.scheduler) if options.scheduler else Workers(options) as workers,
        contextlib.closing(Child(memory_mb=LOOK_MB)) as reader,
    ):
        running: list[tuple[Task, Future[Outcome] | None]] = []
        for handed in chosen:
            task = _prepare(classroom, references[handed.lesson], handed, options, rules, reader)
            running.append((task, workers.submit(task.job) if task.job else None))
            if len(running) > 2 * workers.slots:  # no more notebooks lie ready than are soon needed
                yield _finish(classroom, workers, rules, *running.pop(0))
        for task, future in running:
            yield _finish(classroom, workers, rules, task, future)


def _prepare(
    classroom: Classroom, reference: Reference, handed: Handed, options: Options, rules: Rules, reader: Child
) -> Task:
    """Look at one submission and decide what becomes of it; whatever is wrong with it, the class goes on."""
    _check_room(classroom)
    result = Result(handed.student, handed.lesson, State.MISSING, reference=reference.digest)
    result.max_score, result.sandboxed, result.guard = reference.max_score, options.sandbox, options.guarded
    task = Task(result, reference, handed.folder, handed.old)
    try:
        _look(classroom, task, options, rules, reader)
    except precheck.CannotGrade as error:
        result.state, result.reasons = State.FAILED, [str(error)]
    except Exception as error:  # there is no end to what can be wrong with files
        result.state, result.reasons = State.FAILED, [f"it could not be looked at: {_said(error)}"]
    return task


def _check_room(classroom: Classroom) -> None:
    """Raise ClassroomError where the disk is nearly full: what is done stays done, and nobody's result is lost."""
    for path in (classroom.directory, Path(tempfile.gettempdir())):
        if (free := shutil.disk_usage(path).free) < ROOM:
            what = f"only {free >> 20} MB are free on the disk of {path}, {ROOM >> 20} MB are needed"
            raise ClassroomError(f"{what}: make room and run the same command again; nothing is lost")


def _look(classroom: Classroom, task: Task, options: Options, rules: Rules, reader: Child) -> None:
    """Find out whether there is anything to grade; keep the attempt, and make a job of it."""
    result, folder, limits = task.result, task.folder, classroom.limits()
    attempts.check_name(result.student)
    if folder.is_file():
        raise precheck.CannotGrade(f"{result.lesson} is a file where a folder should be: put the notebook into one")
    if not folder.is_symlink() and not any(attempts.entries(folder)):
        return
    kept = classroom.attempts / result.student / result.lesson
    result.submission = attempts.digest(folder, limits)
    result.attempt = folder.name if task.old else attempts.name_of(kept, result.submission)
    earlier = _earlier(classroom, result)
    if earlier and not options.force and _judged(classroom, earlier, result, rules) and recorded(classroom, earlier):
        task.done = True
        return
    result.attempt = result.attempt or attempts.keep(folder, kept, result.submission, limits)
    zone = classroom.agreed().timezone
    handed_in = attempts.handed_in(folder, zone)
    result.handed_in = handed_in.isoformat() if handed_in else ""
    result.marked_late = attempts.marked_late(folder)
    task.job = _job(classroom, task, options, limits, reader)
    if unread := attempts.unread_time(folder, zone):
        result.reasons.append(f"{attempts.TIME} says {unread!r}, {attempts.WRITE_TIME}")


def _earlier(classroom: Classroom, result: Result) -> Result | None:
    return states.read(classroom.journal, result.lesson, result.student)


def without_paths(text: str, *known: Path) -> str:
    """Return what is said of a submission without the folders of this machine: students read it."""
    for folder in sorted({*map(str, known), tempfile.gettempdir(), str(Path.home())} - {"/"}, key=len, reverse=True):
        text = text.replace(f"{folder}/", "…/").replace(folder, "…")
    return PATH.sub("…/", text)


def _said(error: Exception) -> str:
    """What an error says."""
    if isinstance(error, OSError):
        return ": ".join(filter(None, [Path(os.fsdecode(error.filename or "")).name[:60], error.strerror]))
    return f"{type(error).__name__}: {error}"


def _judged(classroom: Classroom, earlier: Result, now: Result, rules: Rules) -> bool:
    """Whether a submission was graded as it is, against the lesson as it is, and no less safely.

    Where the best try counts, one that was graded and is not the best is done with too.
    """
    if not earlier.graded or earlier.reference != now.reference or guards.is_weaker(_guard(earlier), _guard(now)):
        return False
    if not rules.best:
        return earlier.submission == now.submission
    known = [tried for tried in earlier.tries if (tried.attempt, tried.reference) == (now.attempt, now.reference)]
    return bool(known) and not _worth(classroom, earlier, known[0], rules) > _counting(classroom, earlier, rules)


def _guard(result: Result) -> str:
    return result.guard if result.sandboxed else ""


def _counting(classroom: Classroom, earlier: Result, rules: Rules) -> float:
    """Return the worth of the try that counts so far."""
    found = [tried for tried in earlier.tries if tried.attempt == earlier.attempt]
    return _worth(classroom, earlier, found[-1], rules) if found else -math.inf


def _worth(classroom: Classroom, result: Result, tried: Try, rules: Rules) -> float:
    """Return the points of a try's tests, less what its late days would cost."""
    lessons = [name for name in paths.lessons(root=classroom.root) if name != result.lesson]
    others = [other for name in lessons if (other := states.read(classroom.journal, name, result.student))]
    as_tried = replace(result, handed_in=tried.handed_in)
    return tried.points - tally.lateness(others, as_tried, rules).penalty


def _job(classroom: Classroom, task: Task, options: Options, limits: Limits, reader: Child) -> Job:
    """Have a submission read, and lay the prepared notebook and its data files out for a worker."""
    result, lesson = task.result, task.reference.lesson
    place = _place(classroom, result)
    folder, data = place / "submitted" / result.student / lesson, place / "data"
    folder.mkdir(parents=True)
    data.mkdir()
    notebook = folder / f"{lesson}.ipynb"
    request = look.Request(task.folder, task.reference, limits, notebook)
    result.notebook, result.reasons = prepare(reader, request, classroom.root / "lessons" / lesson, data)
    who = {"student": result.student, "assignment": lesson, "notebook": lesson, "db_url": classroom.database}
    executed, settings = place / "executed.ipynb", classroom.settings()
    optional = frozenset() if options.every_cell else task.reference.ordinary
    where = (notebook, executed, data, options.executor, settings, who, options.guarded)
    own = solutions(lesson, classroom.root)
    return Job(*where, released=optional, tables=task.reference.tables, solutions=own)


def _place(classroom: Classroom, result: Result) -> Path:
    """Scratch space for one submission; nbgrader takes the path to it as a pattern, so no student's name is in it."""
    return classroom.work / result.lesson / f"{states.key(result.student)}-{result.attempt}"


def _finish(
    classroom: Classroom, workers: Workers | Cluster, rules: Rules, task: Task, future: Future[Outcome] | None
) -> Result:
    """Record what a worker made of a submission, and write its entry into the journal, last of all."""
    result, earlier = task.result, _earlier(classroom, task.result)
    if task.done:
        return earlier or result
    result.graded_at = datetime.now(UTC).isoformat(timespec="seconds")
    if task.job and future:
        outcome = workers.outcome(task.job, future)
        result.seconds = round(outcome.seconds, 1)
        result = _record(classroom, task, task.job, outcome, earlier, rules)
        shutil.rmtree(_place(classroom, task.result), ignore_errors=True)
    result.reasons = [without_paths(reason, classroom.directory, classroom.root) for reason in result.reasons]
    if result.state == State.FAILED:
        _check_room(classroom)  # if that is why, it is no result
    if not result.graded and earlier and earlier.graded:
        result = earlier if task.old else _kept(earlier, result)
    write_feedback(classroom, task.reference, result)
    states.write(classroom.journal, result)
    return result


def _record(
    classroom: Classroom, task: Task, job: Job, outcome: Outcome, earlier: Result | None, rules: Rules
) -> Result:
    """Return what counts now: this try, recorded, or where the best one counts, perhaps an earlier one."""
    result = task.result
    if outcome.error:
        result.state, result.reasons = State.FAILED, [outcome.error, *result.reasons]
        return result
    result.reasons += outcome.events
    try:
        given = points(job.executed, task.reference)
        tried = Try(result.attempt, result.reference, given, result.handed_in)
        if rules.best and earlier and earlier.graded and not _better(classroom, task, tried, earlier, rules):
            earlier.tries, earlier.reasons = _with(earlier.tries, tried), _own_reasons(earlier)
            earlier.state = State.LOOK if earlier.reasons else State.GRADED
            return earlier
        record(classroom, task.reference, result, job.notebook.parents[2], job.executed)
    except (NbGraderException, OSError, ValueError) as error:
        result.state, result.score = State.FAILED, None
        result.reasons = [f"nbgrader could not record it: {_said(error)}", *result.reasons]
        return result
    result.tries = _with(earlier.tries if earlier else [], tried)
    result.conclude()
    return result


def _better(classroom: Classroom, task: Task, tried: Try, earlier: Result, rules: Rules) -> bool:
    """Whether a try takes the place of the one that counts so far; of equals the newest does."""
    if earlier.attempt == tried.attempt or earlier.reference != tried.reference or not recorded(classroom, earlier):
        return True
    worth, before = _worth(classroom, task.result, tried, rules), _counting(classroom, earlier, rules)
    return worth > before or (worth == before and not task.old)


def _with(tries: Iterable[Try], tried: Try) -> list[Try]:
    """Return the tries with this one at the end, once."""
    return [*(other for other in tries if other.attempt != tried.attempt), tried]


NEWER = "the newer submission "


def _kept(earlier: Result, failed: Result) -> Result:
    """Return the result of an earlier attempt, saying that a newer one has none; the next run tries that again."""
    what = "is gone" if failed.state == State.MISSING else f"could not be graded ({'; '.join(failed.reasons)})"
    note = f"{NEWER}{what}; this is the result of {earlier.graded_at}"
    kept = Result.from_json(earlier.to_json())
    kept.state, kept.reasons = State.LOOK, [note, *_own_reasons(earlier)]
    return kept


def _own_reasons(result: Result) -> list[str]:
    """Return why a result needs a look, but for what was said of a newer submission."""
    return [reason for reason in result.reasons if not reason.startswith(NEWER)]
