"""Run one test cell: its names come from itself, from the trusted prelude, and else from the student's notebook."""

from __future__ import annotations

import builtins
import contextlib
import io
import socket
from dataclasses import asdict, dataclass, field
from typing import Any

from grading.examiner.errors import Lost, TestError
from grading.examiner.remote import Remote
from grading.examiner.session import Session
from pretrain import check, student
from pretrain.check import Failed
from pretrain.records import Record
from pretrain.runtime import seed_everything
from pretrain.tables import Table

OUTPUT = 64 << 10  # characters kept of what a test prints
MESSAGE = 8 << 10


@dataclass(frozen=True)
class Test:
    """A test cell and what it needs, all of it from the gradebook.

    Args:
        preludes: the sources of the trusted cells.
        source: the test.
        reply_seconds: how long one call of the student's code may take.
        test_seconds: how long all of it may take.
        table: what the values that it hands over are judged by (`pretrain.tables`); "" for a test of plain assertions.
    """

    __test__ = False  # for pytest

    preludes: list[str]
    source: str
    reply_seconds: float = 20.0
    test_seconds: float = 60.0
    table: str = ""


@dataclass
class Outcome:
    """How a test ended: no `ename` says that it passed. `lines` holds the student's own lines of a traceback."""

    ename: str = ""
    evalue: str = ""
    lines: list[str] = field(default_factory=list)
    stdout: str = ""
    lost: bool = False  # the student's process may not be in order any more

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


class Namespace(dict[str, Any]):
    """The globals of a test: a name that is neither here nor built in is the student's, read when it is first used."""

    session: Session | None = None

    def __missing__(self, name: str) -> Any:
        if self.session is None or hasattr(builtins, name):
            raise KeyError(name)
        self[name] = self.session.fetch(name)
        return self[name]


def examine(connection: socket.socket, test: Test) -> Outcome:
    """Run a test against the student's process at the other end of `connection`."""
    session = Session(connection, test.reply_seconds)
    printed = io.StringIO()
    outcome = Outcome()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(io.StringIO()):
        try:
            _run(session, test)
        except BaseException as error:  # a test ends in an outcome, whatever happens
            outcome = _failed(error)
        finally:
            student.use(student.Local())
            check.settle_with(check.by_file)
    if session.lost:  # even if the test went on regardless
        outcome = _failed(session.lost)
    outcome.stdout = printed.getvalue()[:OUTPUT]
    return outcome


def _run(session: Session, test: Test) -> None:
    seed_everything(0)
    student.use(Remote(session))
    space = Namespace(__name__="__main__", __builtins__=builtins)
    for number, source in enumerate(test.preludes):
        exec(compile(source, f"<prelude {number}>", "exec"), space)
    space.session = session
    settled: list[str] = []

    def settle(name: str, record: Record, error: Exception | None, version: str) -> None:
        settled.append(name)
        check.by_table(Table.loads(test.table), name, record, error)

    check.settle_with(settle)
    exec(compile(test.source, "<test>", "exec"), space)
    if test.table and len(settled) != 1:
        raise TestError("the test ended without a judgement")


def _failed(error: BaseException) -> Outcome:
    if isinstance(error, Lost):
        return Outcome("NotCompleted", str(error)[:MESSAGE], lost=True)
    lines = [str(line) for line in getattr(error.__cause__ or error, "student_lines", [])]
    if isinstance(error, Failed):
        return Outcome("Failed", _text(error), [f"✗ {_text(error)}", *lines] if lines else [])
    return Outcome(type(error).__name__, _text(error), lines)


def _text(error: BaseException) -> str:
    try:
        text = str(error)
    except Exception:
        text = "(an error whose message cannot be shown)"
    return text[:MESSAGE].encode("utf-8", "replace").decode()
