"""Execute the solutions with papermill and collect what they measured."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import re
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import nbformat
import papermill
import psutil
from nbconvert import HTMLExporter
from papermill.engines import NBClientEngine, papermill_engines
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from grading.classroom.states import write_atomically
from grading.examiner import expected
from grading.lessons import notebooks
from grading.paths import BUILD, ROOT, CourseError, lessons, notebook
from pretrain import threads
from pretrain.claims import CLAIM_MIME, HEADLINE_MIME, HOLDS, NOT_JUDGED

PROFILES = ("full", "quick", "grade")
LESSON_MB = 2000  # what a lesson may take; a test of the solutions holds it


@dataclass
class LessonRun:
    """How the execution of one lesson went."""

    lesson: str
    profile: str
    ok: bool = False
    seconds: float = 0.0
    peak_mb: int = 0  # resident memory of the kernel and its children
    cells: int = 0
    device: str = ""
    headlines: list[dict[str, Any]] = field(default_factory=list)
    claims: list[dict[str, Any]] = field(default_factory=list)
    error: str = ""
    fingerprint: str = ""  # of what the results depend on


def run(
    chosen: list[str] | None = None,
    *,
    profile: str = "full",
    jobs: int = 1,
    root: Path = ROOT,
    folder: Path = BUILD / "run",
) -> list[LessonRun]:
    """Execute lessons into `folder`: notebooks, HTML, results.json and claims.json; a failure stops no other.

    Args:
        jobs: lessons at a time, each on its share of the cores; fewer where memory is short.

    Raises:
        CourseError: a lesson or the profile does not exist, or a notebook cannot be read.
    """
    if profile not in PROFILES:
        raise CourseError(f"no profile {profile!r}: choose from {', '.join(PROFILES)}")
    names = lessons(chosen, root)
    prints = {name: fingerprint(name, root) for name in names}  # before, since somebody may edit meanwhile
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        expected.folder(name, root, jobs)  # by which the tests in the notebooks judge
    runs = sorted(_execute_all(names, profile, at_once(jobs, len(names)), root, folder), key=lambda done: done.lesson)
    for done in runs:
        done.fingerprint = prints[done.lesson]
    _keep(runs, folder)
    return runs


def at_once(jobs: int, lessons: int) -> int:
    """Return how many lessons are executed at a time: as many as are wanted, as there are, and as memory holds."""
    room = psutil.virtual_memory().available >> 20
    return max(1, min(jobs, lessons, room // LESSON_MB))


def fingerprint(lesson: str, root: Path = ROOT) -> str:
    """Return a digest of what a lesson's results depend on: its notebook, the library and the pinned packages."""
    files = [notebook(lesson, root), *sorted((root / "lib").rglob("*.py")), *root.glob("requirements.lock")]
    return hashlib.sha256(b"".join(hashlib.sha256(file.read_bytes()).digest() for file in files)).hexdigest()[:16]


def _execute_all(names: list[str], profile: str, jobs: int, root: Path, folder: Path) -> Iterator[LessonRun]:
    cells = {name: _code_cells(notebook(name, root)) for name in names}
    context = multiprocessing.get_context("spawn")
    with (
        context.Manager() as manager,
        _bars() as bars,
        ProcessPoolExecutor(jobs, context, _prepare, (folder / "kernels.log", jobs)) as pool,
    ):
        queue = manager.Queue()
        tasks = {name: bars.add_task(name, total=total) for name, total in cells.items()}
        watcher = threading.Thread(target=_follow, args=(queue, bars, tasks), daemon=True)
        watcher.start()
        futures = {pool.submit(execute, name, profile, notebook(name, root), folder, queue): name for name in names}
        for future in as_completed(futures):
            yield _result(future, futures[future], profile)
        queue.put(None)
        watcher.join()


def _result(future: Future[LessonRun], lesson: str, profile: str) -> LessonRun:
    try:
        return future.result()
    except BrokenProcessPool as error:
        return LessonRun(lesson, profile, error=f"{lesson}: {error}")


def _prepare(log: Path, jobs: int) -> None:
    """Set up a worker: its share of the cores, and a file for what kernels say to the terminal."""
    if jobs > 1:
        os.environ.setdefault("OMP_NUM_THREADS", str(max(1, threads.cores() // jobs)))
    os.dup2(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644), 2)


def _bars() -> Progress:
    columns = [
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("cells"),
        TimeElapsedColumn(),
    ]
    return Progress(*columns, console=Console(stderr=True))


def _follow(queue: Any, bars: Progress, tasks: dict[str, Any]) -> None:
    while (name := queue.get()) is not None:
        bars.advance(tasks[name])


def _code_cells(path: Path) -> int:
    return sum(cell.cell_type == "code" for cell in notebooks.read(path).cells)


def execute(lesson: str, profile: str, source: Path, folder: Path, queue: Any = None) -> LessonRun:
    """Execute one lesson in this process's kernel and write its notebook and HTML page."""
    os.environ |= {"PRETRAIN_PROFILE": profile, "TQDM_DISABLE": "1"}  # nobody looks at the lesson's own bars
    if profile != "full":
        os.environ.setdefault("OMP_NUM_THREADS", "1")
    target = folder / f"{lesson}.ipynb"
    for old in (target, target.with_suffix(".html")):
        old.unlink(missing_ok=True)
    done, reached = LessonRun(lesson, profile), [0]
    papermill_engines.register("counting", _counting_engine(lesson, reached, queue))
    start = time.monotonic()
    with _peak_memory() as peak:
        try:
            _papermill(source, target)
            done.ok = True
        except papermill.PapermillExecutionError as error:
            done.error = "\n".join([f"{lesson}, cell {error.cell_index}:", error.source, "", *error.traceback])
        except Exception as error:  # the kernel died, the disk is full, …: it is shown, and the other lessons go on
            done.error = f"{lesson}, cell {reached[0]}: {type(error).__name__}: {error}"
    done.seconds, done.peak_mb, done.error = round(time.monotonic() - start, 1), peak[0], _plain(done.error)
    if target.exists():
        _collect(target, done)
    return done


def _papermill(source: Path, target: Path) -> None:
    papermill.execute_notebook(
        source,
        target,
        engine_name="counting",
        kernel_name="python3",
        cwd=source.parent,
        progress_bar=False,
        log_output=False,
        request_save_on_cell_execute=False,
    )


def _counting_engine(lesson: str, reached: list[int], queue: Any) -> type[NBClientEngine]:
    """Return an engine that notes in `reached` which cell it has come to, and tells the queue of each code cell."""

    class CountingEngine(NBClientEngine):
        @classmethod
        def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **options: Any) -> Any:
            complete = nb_man.cell_complete

            def count(cell: nbformat.NotebookNode, cell_index: int, **details: Any) -> None:
                complete(cell, cell_index=cell_index, **details)
                reached[0] = cell_index
                if queue is not None and cell.cell_type == "code":
                    queue.put(lesson)

            nb_man.cell_complete = count
            return super().execute_managed_notebook(nb_man, kernel_name, **options)

    return CountingEngine


@contextmanager
def _peak_memory() -> Iterator[list[int]]:
    """Sample what this process's children hold in memory, four times a second; the list holds the peak in MB."""
    peak, stop = [0], threading.Event()

    def sample() -> None:
        while not stop.wait(0.25):
            peak[0] = max(peak[0], sum(map(_resident, psutil.Process().children(recursive=True))) >> 20)

    thread = threading.Thread(target=sample, daemon=True)
    thread.start()
    try:
        yield peak
    finally:
        stop.set()
        thread.join()


def _resident(process: psutil.Process) -> int:
    try:
        return process.memory_info().rss
    except psutil.NoSuchProcess:
        return 0


def _collect(path: Path, done: LessonRun) -> None:
    """Take over what an executed notebook says of itself, and write its page."""
    executed = nbformat.read(path, as_version=4)
    outputs = [output for cell in executed.cells if cell.cell_type == "code" for output in cell.outputs]
    data = [output.data for output in outputs if "data" in output]
    done.cells = sum(cell.cell_type == "code" for cell in executed.cells)
    done.headlines = [bundle[HEADLINE_MIME] for bundle in data if HEADLINE_MIME in bundle]
    done.claims = [bundle[CLAIM_MIME] for bundle in data if CLAIM_MIME in bundle]
    done.device = _device() if done.ok else ""
    page, _ = HTMLExporter(embed_images=True).from_notebook_node(executed)
    path.with_suffix(".html").write_text(page, encoding="utf-8")


def _device() -> str:
    """Return the device of the kernel: it had the same choice as this process has."""
    from pretrain import device

    return str(device())


def _plain(text: str) -> str:
    """Drop the colours of a terminal."""
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def _keep(runs: list[LessonRun], folder: Path) -> None:
    """Write results.json and claims.json; lessons that were not run now keep what an earlier run measured."""
    for file, values in (("results.json", _results(runs)), ("claims.json", {r.lesson: r.claims for r in runs})):
        path = folder / file
        before = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        write_atomically(path, json.dumps(dict(sorted((before | values).items())), indent=1, ensure_ascii=False))


def _results(runs: list[LessonRun]) -> dict[str, Any]:
    return {r.lesson: {key: value for key, value in asdict(r).items() if key not in ("lesson", "claims")} for r in runs}


def show(runs: list[LessonRun], console: Console) -> None:
    """Print the table of lessons, and of each that failed its cell and traceback."""
    table = Table("lesson", "profile", "seconds", "peak MB", "claims that hold", "result", title="Lessons")
    for r in runs:
        told = [c["verdict"] for c in r.claims if c["verdict"] != NOT_JUDGED]
        hold = f"{told.count(HOLDS)} of {len(told)}" if told else "not judged"
        result = "; ".join(h["text"] for h in r.headlines) if r.ok else "[red]failed[/red]"
        table.add_row(r.lesson, r.profile, f"{r.seconds:.0f}", str(r.peak_mb), hold, result)
    console.print(table)
    for r in runs:
        if not r.ok:
            console.print(f"\n[red]{r.lesson} failed[/red]\n", highlight=False)
            console.print(r.error, markup=False, highlight=False)
