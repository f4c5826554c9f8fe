"""Grade a class of hostile and honest submissions, and see what became of them and of the host."""

from __future__ import annotations

import hashlib
import multiprocessing.util
import os
import secrets
import shutil
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from grading.classroom.folder import Classroom
from grading.classroom.states import Result
from grading.execution.pool import Options
from grading.gradebook.grade import grade
from grading.results.report import write_report
from grading.sandbox import guards

from . import lesson
from .case import Case, Submission, World

# Small, so that a case which fills or waits for something is soon done.
LIMITS = {
    **{"cell_seconds": 20, "notebook_seconds": 90, "memory_mb": 2000, "total_memory_mb": 2500, "processes": 64},
    **{"home_mb": 64, "tmp_mb": 64, "shm_mb": 64, "file_mb": 64, "data_mb": 20, "data_files": 50},
    **{"submission_mb": 20, "cell_output_kb": 64, "notebook_output_mb": 2, "inodes": 120_000},
}
AGREED = f"[due]\n{lesson.NAME} = 2026-11-30T23:59:00\n"
CONFIG = f"c = get_config()\nc.BubblewrapProvisioner.limits = {LIMITS!r}\n"
# Honest students are graded before and after the others, and among them.
PERFECT, HALF = ("ada", "m-midst-ada", "zz-ada"), ("grace", "m-midst-grace", "zz-grace")
HALF_POINTS = {"ex01-mean": 3, "ex02-softmax": 0, "ex03-line": 3, "ex04-counts": 0}


@dataclass
class Host:
    """Canaries on the host: what was done to them."""

    world: World
    connections: list[str] = field(default_factory=list)
    worker_mb: float = 0.0  # the most memory that one process of the grader held
    main_mb: float = 0.0  # by how much the one that must not fall grew
    scratch: Path = Path()

    def processes_left(self) -> list[str]:
        """Processes that a submission started and that are still there, as command lines."""
        return [" ".join(process.info["cmdline"] or [])[:200] for process in self._left()]

    def _left(self) -> Iterator[psutil.Process]:
        for process in psutil.process_iter(["cmdline", "uids"]):
            sandboxed = process.info["uids"] is not None and process.info["uids"].real >= 1_000_000_000
            if (sandboxed or self.world.mark in (process.info["cmdline"] or [])) and self._ours(process):
                yield process

    def _ours(self, process: psutil.Process) -> bool:
        """Whether this run started it, and not another one on the same machine."""
        try:
            return self.world.mark in process.cmdline() or psutil.Process() in process.parents()
        except psutil.NoSuchProcess:
            return False

    def files(self) -> dict[str, str]:
        """What the canary files hold, their rights and owners."""
        return {path.name: _fingerprint(path) for path in sorted(self.world.secret.iterdir())}


@dataclass
class Run:
    """A graded class."""

    classroom: Classroom
    cases: Sequence[Case]
    results: dict[str, Result]
    host: Host
    files_before: dict[str, str]
    files_after: dict[str, str]
    processes_left: list[str]
    scratch_left: list[str]
    report: Path
    csv: Path
    seconds: float
    busy: tuple[float, str] = (0.0, "")  # the longest that it worked between two results, in processor time, and where
    guard: str = guards.BUBBLEWRAP

    def points(self, student: str) -> dict[str, float]:
        """Return the points of each exercise, of its visible and its hidden tests together."""
        result = self.results[student]
        found = dict.fromkeys(lesson.EXERCISES, 0.0)
        for cell in result.cells:
            if cell.exercise in found:
                found[cell.exercise] += cell.points
        return found


def run(
    cases: Sequence[Case],
    root: Path,
    jobs: int = 2,
    show: Callable[[str], None] = lambda line: None,
    guard: str = guards.BUBBLEWRAP,
) -> Run:
    """Hand in `cases` and the honest submissions in a class below `root`, grade it, and look around."""
    with canaries(root) as host:
        classroom = make_class(cases, root, host.world)
        before, began = host.files(), time.monotonic()
        worked, busy = [time.process_time()], [(0.0, "")]

        def progress(done: int, total: int, result: Result) -> None:
            worked.append(time.process_time())
            busy.append((worked[-1] - worked[-2], result.student))
            show(f"{done}/{total} {time.monotonic() - began:4.0f} s {result.student!r}: {result.state}")

        results = grade(classroom, [lesson.NAME], options=Options(jobs=jobs, guard=guard), progress=progress)
        seconds = time.monotonic() - began
        report, csv = write_report(classroom, [lesson.NAME])
        after, left = host.files(), host.processes_left()
    scratch = sorted(path.name for path in host.scratch.iterdir())
    found = {result.student: result for result in results}
    return Run(classroom, cases, found, host, before, after, left, scratch, report, csv, seconds, max(busy), guard)


def make_class(cases: Sequence[Case], root: Path, world: World) -> Classroom:
    """Write the course and all submissions."""
    lesson.write(world.course / "solutions")
    data = world.course / "lessons" / lesson.NAME
    (data / "data").mkdir(parents=True)
    for name in ("table.csv", "data/numbers.csv"):
        (data / name).write_text("1,2,3\n")
    (world.course / "grading").mkdir()
    (world.course / "grading" / "nbgrader_config.py").write_text(CONFIG)
    classroom = Classroom(world.course, root / "class")
    classroom.submitted.mkdir(parents=True)
    classroom.agreed_file.write_text(AGREED)
    for student in PERFECT:
        _honest(classroom, student, world, {})
    for student in HALF:
        _honest(classroom, student, world, {name: lesson.WRONG[name] for name, n in HALF_POINTS.items() if not n})
    for case in cases:
        case.submit(classroom.submitted, world)
    return classroom


def _honest(classroom: Classroom, student: str, world: World, wrong: dict[str, str]) -> None:
    folder = classroom.submitted / student / lesson.NAME
    folder.mkdir(parents=True)
    submission = Submission(folder, world)
    submission.answers(lesson.RIGHT | wrong)
    submission.write()


@contextmanager
def canaries(root: Path) -> Iterator[Host]:
    """Set up what no submission may reach, and watch it."""
    mark = f"hostile-{secrets.token_hex(6)}"
    secret = root / "host"
    secret.mkdir()
    (secret / "secret.txt").write_text(f"secret of the host: {mark}\n")
    (secret / "untouched.txt").write_text("nobody writes here\n")
    scratch = Path(tempfile.mkdtemp(prefix="h"))  # short, since unix sockets are made below it
    scratch.chmod(0o711)  # a guest has to pass through it
    servers = _servers(scratch / "socket", mark)
    course = root / "course"
    world = World(
        course,
        root / "class" / "gradebook.db",
        secret,
        servers[0].getsockname()[1],
        scratch / "socket",
        os.getpid(),
        mark,
    )
    host = Host(world, scratch=scratch / "tmp")
    host.scratch.mkdir()
    stop = threading.Event()
    threads = [threading.Thread(target=_watch, args=(server, host, stop), daemon=True) for server in servers]
    threads.append(threading.Thread(target=_weigh, args=(host, stop), daemon=True))
    multiprocessing.util.get_temp_dir()  # it is made once for the whole process: not in the folder that is looked at
    with _environment(TMPDIR=str(host.scratch), HOSTILE_TOKEN=f"token-{mark}"):
        for thread in threads:
            thread.start()
        try:
            yield host
        finally:
            stop.set()
            for thread in threads:
                thread.join()
            for server in servers:
                server.close()


def remove(host: Host) -> None:
    """Remove the canaries' scratch directory."""
    shutil.rmtree(host.scratch.parent, ignore_errors=True)


def _servers(path: Path, mark: str) -> list[socket.socket]:
    made = []
    for family, kind, address in (
        (socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0)),
        (socket.AF_INET, socket.SOCK_DGRAM, None),
        (socket.AF_UNIX, socket.SOCK_STREAM, str(path)),
        (socket.AF_UNIX, socket.SOCK_STREAM, f"\0{mark}"),
    ):
        server = socket.socket(family, kind)
        server.bind(address or made[0].getsockname())
        if kind == socket.SOCK_STREAM:
            server.listen()
        server.settimeout(0.2)
        made.append(server)
    return made


def _watch(server: socket.socket, host: Host, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            found = server.accept() if server.type == socket.SOCK_STREAM else server.recvfrom(100)
        except TimeoutError:
            continue
        host.connections.append(repr(found))


def _weigh(host: Host, stop: threading.Event) -> None:
    """Keep the largest memory of one of the grader's own processes: the sandboxed ones hang below bwrap."""
    main = psutil.Process().memory_info().rss
    while not stop.wait(0.2):
        host.main_mb = max(host.main_mb, (psutil.Process().memory_info().rss - main) / 2**20)
        for process in psutil.Process().children():
            try:
                host.worker_mb = max(host.worker_mb, process.memory_info().rss / 2**20)
            except psutil.NoSuchProcess:
                continue


@contextmanager
def _environment(**values: str) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    tempfile.tempdir = None
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value
        tempfile.tempdir = None


def _fingerprint(path: Path) -> str:
    status = path.stat()
    return f"{hashlib.sha256(path.read_bytes()).hexdigest()} {status.st_mode:o} {status.st_uid} {status.st_size}"
