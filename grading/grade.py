"""Grade a class: every submission ends in exactly one state, and none is lost.

The parent process looks at submissions, is the only one that writes the gradebook, and keeps the journal; workers
execute. Results are recorded in the order of lessons and students, whatever the number of workers. A run that was
interrupted at any moment is completed by the next one: a submission is done when its journal entry, written last, says
so.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import nbformat
from nbgrader.converters.base import NbGraderException

from grading import attempts, paths, precheck, sanitise, states
from grading.classroom import Classroom, ClassroomError
from grading.cluster import Cluster
from grading.feedback import write_feedback
from grading.record import record, recorded
from grading.reference import Reference, register
from grading.sandbox import bwrap
from grading.sandbox.limits import Limits
from grading.sandbox.provisioner import stage
from grading.states import Result, State
from grading.worker import Job, Outcome
from grading.workers import DEFAULT, Options, Workers

ROOM = 200 << 20  # bytes that have to be free on the disk before a submission is begun
Progress = Callable[[int, int, Result], None]


@dataclass
class Task:
    """A submission on its way through: `job` is there when it can be executed."""

    result: Result
    reference: Reference
    earlier: Result | None
    job: Job | None = None


def grade(
    classroom: Classroom,
    lessons: Sequence[str] = (),
    students: Sequence[str] = (),
    options: Options = DEFAULT,
    progress: Progress = lambda done, total, result: None,
) -> list[Result]:
    """Grade submissions (all lessons and students by default) and return the state of each.

    Raises:
        SandboxUnavailable: no sandbox can be had and `options.sandbox` asks for one.
        ClassroomError: a lesson or student does not exist, or another process grades this class.
    """
    if options.sandbox:
        bwrap.require()
    if not classroom.submitted.is_dir():
        raise ClassroomError(f"nothing was handed in: submissions belong in {classroom.submitted}/STUDENT/LESSON/")
    with classroom.locked():
        shutil.rmtree(classroom.work, ignore_errors=True)
        references = {lesson: register(classroom, lesson) for lesson in paths.lessons(root=classroom.root)}
        chosen = [
            (lesson, student)
            for lesson in paths.lessons(list(lessons), classroom.root)
            for student in _students(classroom, students)
        ]
        results = []
        for result in _results(classroom, references, chosen, options):
            results.append(result)
            progress(len(results), len(chosen), result)
        shutil.rmtree(classroom.work, ignore_errors=True)
    return results


def _students(classroom: Classroom, wanted: Sequence[str]) -> list[str]:
    known = classroom.students()
    if unknown := sorted(set(wanted) - set(known)):
        raise ClassroomError(f"no student {', '.join(unknown)} on the roster or in {classroom.submitted}")
    return [student for student in known if not wanted or student in wanted]


def _results(
    classroom: Classroom, references: dict[str, Reference], chosen: Iterable[tuple[str, str]], options: Options
) -> Iterator[Result]:
    """Yield the results in order, while workers execute ahead."""
    with Cluster(options.scheduler) if options.scheduler else Workers(options) as workers:
        running: list[tuple[Task, Future[Outcome] | None]] = []
        for lesson, student in chosen:
            task = _prepare(classroom, references, lesson, student, options)
            running.append((task, workers.submit(task.job) if task.job else None))
            if len(running) > 2 * workers.slots:  # no more notebooks lie ready than are soon needed
                yield _finish(classroom, workers, *running.pop(0))
        for task, future in running:
            yield _finish(classroom, workers, task, future)


def _prepare(
    classroom: Classroom, references: dict[str, Reference], lesson: str, student: str, options: Options
) -> Task:
    """Look at one submission and decide what becomes of it; whatever is wrong with it, the class goes on."""
    _check_room(classroom)
    reference = references[lesson]
    result = Result(student, lesson, State.MISSING, reference=reference.digest, max_score=reference.max_score)
    result.sandboxed = options.sandbox
    task = Task(result, reference, states.read(classroom.journal, lesson, student))
    try:
        _look(classroom, references, task, options)
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


def _look(classroom: Classroom, references: dict[str, Reference], task: Task, options: Options) -> None:
    """Find out whether there is anything to grade; keep the attempt, and make a job of it."""
    result, earlier = task.result, task.earlier
    folder, limits = classroom.submitted / result.student / result.lesson, _limits(classroom)
    attempts.check_name(result.student)
    if folder.is_file():
        raise precheck.CannotGrade(f"{result.lesson} is a file where a folder should be: put the notebook into one")
    if not folder.is_symlink() and not any(attempts.entries(folder)):
        return
    result.submission = attempts.digest(folder, limits)
    if earlier and not options.force and _unchanged(earlier, result) and recorded(classroom, earlier):
        task.result = earlier
        return
    kept = classroom.attempts / result.student / result.lesson
    result.attempt = attempts.keep(folder, kept, result.submission, limits)
    others = {name: other for name, other in references.items() if name != result.lesson}
    task.job = _job(classroom, precheck.prepare(folder, task.reference, others, limits), task, options, limits)


def _said(error: Exception) -> str:
    """What an error says, without a path of this machine: students read it."""
    if isinstance(error, OSError):
        return ": ".join(filter(None, [Path(os.fsdecode(error.filename or "")).name[:60], error.strerror]))
    return f"{type(error).__name__}: {error}"


def _unchanged(earlier: Result, now: Result) -> bool:
    """Whether a submission was graded as it is, against the lesson as it is, and no less safely."""
    same = (earlier.submission, earlier.reference) == (now.submission, now.reference)
    return same and earlier.graded and (earlier.sandboxed or not now.sandboxed)


def _limits(classroom: Classroom) -> Limits:
    return Limits.of(classroom.settings().BubblewrapProvisioner.get("limits", {}))


def _job(classroom: Classroom, prepared: precheck.Prepared, task: Task, options: Options, limits: Limits) -> Job:
    """Lay a prepared notebook and its data files out for a worker."""
    result, lesson = task.result, task.reference.lesson
    result.reasons = prepared.flags + sanitise.texts(prepared.notebook, task.reference.texts)
    result.notebook = prepared.path.name
    place = _place(classroom, result)
    folder, data = place / "submitted" / result.student / lesson, place / "data"
    folder.mkdir(parents=True)
    data.mkdir()
    stage(classroom.root / "lessons" / lesson, data, limits)
    left_out = stage(classroom.submitted / result.student / lesson, data, limits)
    if left_out:
        what = "files beyond the limits, or in the way of the lesson's own or of Python's modules, were left out"
        result.reasons.append(f"{what}: {', '.join(left_out[:5])}")
    notebook = folder / f"{lesson}.ipynb"
    notebook.write_text(nbformat.writes(prepared.notebook), encoding="utf-8", errors="replace")
    who = {"student": result.student, "assignment": lesson, "notebook": lesson, "db_url": classroom.database}
    executed, settings = place / "executed.ipynb", classroom.settings()
    optional = frozenset() if options.every_cell else task.reference.ordinary
    return Job(notebook, executed, data, options.executor, settings, who, options.sandbox, optional)


def _place(classroom: Classroom, result: Result) -> Path:
    """Scratch space for one submission; nbgrader takes the path to it as a pattern, so no student's name is in it."""
    return classroom.work / result.lesson / states.key(result.student)


def _finish(classroom: Classroom, workers: Workers | Cluster, task: Task, future: Future[Outcome] | None) -> Result:
    """Record what a worker made of a submission, and write its entry into the journal, last of all."""
    result = task.result
    if result is task.earlier:
        return result
    if task.job and future:
        outcome = workers.outcome(task.job, future)
        result.seconds = round(outcome.seconds, 1)
        _record(classroom, task, task.job, outcome)
        shutil.rmtree(_place(classroom, result), ignore_errors=True)
    if result.state == State.FAILED:
        _check_room(classroom)  # if that is why, it is no result
    result.graded_at = datetime.now(UTC).isoformat(timespec="seconds")
    if not result.graded and task.earlier and task.earlier.graded:
        result = _kept(task.earlier, result)
    write_feedback(classroom, task.reference, result)
    states.write(classroom.journal, result)
    return result


def _record(classroom: Classroom, task: Task, job: Job, outcome: Outcome) -> None:
    result = task.result
    if outcome.error:
        result.state, result.reasons = State.FAILED, [outcome.error, *result.reasons]
        return
    result.reasons += outcome.events
    try:
        record(classroom, task.reference, result, job.notebook.parents[2], job.executed)
    except (NbGraderException, OSError, ValueError) as error:
        result.state, result.score = State.FAILED, None
        result.reasons = [f"nbgrader could not record it: {_said(error)}", *result.reasons]
        return
    # An answer that took too long, or its kernel with it, may have met a busy machine.
    lost = [f"{cell.name}: {cell.message}" for cell in result.cells if cell.detail.startswith("NotCompleted")]
    result.reasons += [line for line in lost if line.split(":")[0] not in "\n".join(result.reasons)]
    result.state = State.LOOK if result.reasons else State.GRADED


def _kept(earlier: Result, failed: Result) -> Result:
    """Return the result of an earlier attempt, saying that a newer one has none; the next run tries that again."""
    what = "is gone" if failed.state == State.MISSING else f"could not be graded ({'; '.join(failed.reasons)})"
    note = f"the newer submission {what}; this is the result of {earlier.graded_at}"
    kept = Result.from_json(earlier.to_json())
    kept.state = State.LOOK
    kept.reasons = [note, *(reason for reason in earlier.reasons if not reason.startswith("the newer submission "))]
    return kept
