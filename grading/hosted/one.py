"""Grade one submission without a class: look at it, rebuild it, execute it in a guard, and judge its tests."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from traitlets.config import Config

from grading.classroom.states import Result, State
from grading.execution.pool import DEFAULT, Options, Workers
from grading.execution.prepare import LOOK_MB, prepare
from grading.execution.process import Child
from grading.execution.worker import Job
from grading.gradebook.grade import without_paths
from grading.gradebook.record import cell_results
from grading.hosted.pack import Pack
from grading.sandbox import guards
from grading.sandbox.limits import Limits
from grading.submissions import attempts, look
from grading.submissions.precheck import CannotGrade

STUDENT = "student"  # hosts know who it is; grading need not


def grade_one(pack: Pack, folder: Path, options: Options = DEFAULT) -> Result:
    """Return how the grading of the submission in `folder` ended; whatever is wrong with it is in the result.

    Raises:
        SandboxUnavailable: the guard that `options` names cannot be had here.
    """
    if options.sandbox:
        guards.require(options.guard)
    result = Result(STUDENT, pack.lesson, State.MISSING, reference=pack.reference.digest)
    result.max_score, result.sandboxed, result.guard = pack.reference.max_score, options.sandbox, options.guarded
    result.graded_at = datetime.now(UTC).isoformat(timespec="seconds")
    with _scratch() as place:
        try:
            _grade(pack, folder, place, options, result)
        except CannotGrade as error:
            result.state, result.reasons = State.FAILED, [str(error)]
        except Exception as error:  # there is no end to what can be wrong with files
            result.state = State.FAILED
            result.reasons = [f"it could not be looked at: {type(error).__name__}: {error}"]
        result.reasons = [without_paths(reason, folder, place, pack.data) for reason in result.reasons]
    return only(result, pack.exercise) if pack.exercise else result


def only(result: Result, exercise: str) -> Result:
    """Return a result in which one exercise alone counts."""
    cells = [cell for cell in result.cells if cell.exercise == exercise]
    made = replace(result, cells=cells)
    if made.graded:
        made.score, made.max_score = sum(c.points for c in cells), sum(c.max_points for c in cells)
        made.pending = 0.0
    return made


@contextlib.contextmanager
def _scratch() -> Iterator[Path]:
    place = Path(tempfile.mkdtemp(prefix="one"))
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _grade(pack: Pack, folder: Path, place: Path, options: Options, result: Result) -> None:
    limits = Limits.of(pack.settings.get("BubblewrapProvisioner", {}).get("limits", {}))
    if not folder.is_dir() or not any(attempts.entries(folder)):
        result.reasons = [f"there is no notebook: hand in {pack.lesson}.ipynb"]
        return
    result.submission = attempts.digest(folder, limits)
    job = _job(pack, folder, place, options, limits, result)
    with Workers(options) as workers:
        outcome = workers.outcome(job, workers.submit(job))
    result.seconds = round(outcome.seconds, 1)
    if outcome.error:
        raise CannotGrade(outcome.error)
    result.reasons += outcome.events
    result.cells = cell_results(job.executed, pack.reference)
    result.score = sum(cell.points for cell in result.cells if cell.passed is not None)
    result.pending = float(sum(cell.max_points for cell in result.cells if cell.passed is None and not cell.message))
    result.conclude()


def _job(pack: Pack, folder: Path, place: Path, options: Options, limits: Limits, result: Result) -> Job:
    notebook, data = place / f"{pack.lesson}.ipynb", place / "data"
    data.mkdir()
    request = look.Request(folder, pack.reference, limits, notebook)
    with contextlib.closing(Child(memory_mb=LOOK_MB)) as reader:
        result.notebook, result.reasons = prepare(reader, request, pack.data, data)
    who = {"student": STUDENT, "assignment": pack.lesson, "notebook": pack.lesson}
    config = Config({name: Config(section) for name, section in pack.settings.items()})
    where = (notebook, place / "executed.ipynb", data, options.executor, config, who, options.guarded)
    optional = frozenset() if options.every_cell else pack.reference.ordinary
    return Job(*where, released=optional, tables=pack.reference.tables, solutions=pack.solutions)
