# ruff: noqa: E501  (an attack is read better in one piece)
"""What hostile, or merely unlucky, submissions try, and what has to become of each.

Every case hands in the small lesson of tests/unit/grading/classes.py: two exercises of three points. `stock` says what
nbgrader 0.9.6 makes of the same thing, as tried or as its source has it.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from grading.states import State
from tests.unit.grading import classes
from tests.unit.grading.classes import LESSON

WRONG = {"ex01": "def triple(x):\n    return None", "ex02": "def total(numbers):\n    return None"}
FULL, NONE = 6.0, 0.0
PASSES, LOST, HARM = "full marks", "the submission is lost", "nothing stops it"


@dataclass(frozen=True)
class Case:
    """One submission and what is expected of it.

    Args:
        cells: code cells before the exercises.
        answers: sources for the exercises; right ones where none is given.
        change: what is done to the notebook before it is handed in.
        content: bytes instead of a notebook.
        place: what is done to the folder afterwards.
    """

    name: str
    stock: str
    score: float | None
    states: tuple[State, ...] = (State.GRADED, State.LOOK)
    cells: tuple[str, ...] = ()
    answers: tuple[tuple[str, str], ...] = ()
    change: Callable[[Any], Any] | None = None
    content: bytes | None = None
    place: Callable[[Path], None] | None = None

    @property
    def student(self) -> str:
        return self.name.replace(" ", "-").replace(",", "").replace("'", "")

    def write(self, classroom: classes.Classroom, released: Any) -> None:
        """Hand it in."""
        notebook: Any = self.content
        if notebook is None:
            notebook = classes.with_cells(released(**dict(self.answers)), 3, *self.cells)
            notebook = self.change(notebook) if self.change else notebook
        path = classes.hand_in(classroom, self.student, notebook)
        if self.place:
            self.place(path)


def wrong(name: str, stock: str, *cells: str, score: float = NONE, **options: Any) -> Case:
    """Wrong answers and a trick that should make them pass."""
    options.setdefault("answers", tuple(WRONG.items()))
    return Case(name, stock, score, cells=cells, **options)


def right(name: str, stock: str, *cells: str, score: float = FULL, **options: Any) -> Case:
    """Right answers, and something that should cost nobody a point."""
    return Case(name, stock, score, cells=cells, **options)


def answer(name: str, stock: str, source: str, score: float = 3.0, **options: Any) -> Case:
    """One answer that misbehaves; the other exercise keeps its points."""
    return Case(name, stock, score, answers=(("ex01", source),), **options)


def refused(name: str, stock: str, content: bytes | None = None, **options: Any) -> Case:
    """What cannot be graded."""
    return Case(name, stock, None, (State.FAILED,), content=content, **options)


def _metadata(**values: Any) -> Callable[[Any], Any]:
    def change(notebook: Any) -> Any:
        for cell in notebook.cells:
            cell.metadata.setdefault("tags", []).extend(values.get("tags", []))
            if cell.metadata.get("nbgrader", {}).get("grade") and cell.cell_type == "code":
                cell.metadata.nbgrader.update({key: value for key, value in values.items() if key != "tags"})
        return notebook

    return change


def _tests(change_cell: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def change(notebook: Any) -> Any:
        cells = []
        for cell in notebook.cells:
            is_test = cell.metadata.get("nbgrader", {}).get("grade") and cell.cell_type == "code"
            made = change_cell(cell) if is_test else cell
            cells += made if isinstance(made, list) else [made]
        notebook.cells = cells
        return notebook

    return change


def _source(text: str) -> Callable[[Any], Any]:
    def change(cell: Any) -> Any:
        cell.source = text
        return cell

    return change


def _kernel(notebook: Any) -> Any:
    notebook.metadata["kernelspec"] = {"name": "no-such-kernel", "display_name": "x", "language": "bash"}
    return notebook


def _answer_text(text: str) -> Callable[[Any], Any]:
    def change(notebook: Any) -> Any:
        notebook.cells[-1].source = text
        return notebook

    return change


def _to_link(path: Path) -> None:
    path.unlink()
    path.symlink_to("/etc/passwd")


def _rename(path: Path) -> None:
    path.rename(path.with_name("final (1).ipynb"))


def _link_beside(path: Path) -> None:
    (path.parent / "link.txt").symlink_to("/etc/passwd")


EQUAL = """
class Equal(int):
    __eq__ = __le__ = __ge__ = __lt__ = __gt__ = lambda self, other: True
    __ne__ = lambda self, other: False
    __hash__ = int.__hash__
    __sub__ = __rsub__ = __mul__ = __rmul__ = lambda self, other: self
"""
CHEATS = [
    wrong("strips asserts", PASSES, "import ast\nclass Strip(ast.NodeTransformer):\n    def visit_Expr(self, node):\n"
          "        return ast.Pass()\nget_ipython().ast_transformers.append(Strip())"),
    wrong("rewrites the input", PASSES, "get_ipython().input_transformers_cleanup.append(lambda lines: ['pass\\n'])"),
    wrong("rewrites the tests alone", PASSES,
          "get_ipython().input_transformers_cleanup.append(lambda lines: ['1\\n'] if 'check' in ''.join(lines) else lines)"),
    wrong("publishes points", PASSES, "import sys\nsys.displayhook = lambda value: None\nip = get_ipython()\n"
          "ip.events.register('pre_run_cell', lambda info: print(3))"),
    wrong("returns a number that equals all", PASSES, answers=(
        ("ex01", f"{EQUAL}\ndef triple(x):\n    return Equal(1)"), ("ex02", "def total(n):\n    return Equal(1)"))),
    wrong("returns an object that equals all", PASSES, answers=(
        ("ex01", "class All:\n    __eq__ = lambda s, o: True\n    __float__ = lambda s: 6.0\ndef triple(x):\n    return All()"),
        ("ex02", "def total(n):\n    return All()"))),
    wrong("patches check equal", PASSES, "check.equal = lambda *args, **kwargs: None"),
    wrong("patches the module behind check", PASSES, "import pretrain.compare, pretrain.check as c\n"
          "c.difference = pretrain.compare.difference = lambda *args: None"),
    wrong("makes failures silent", PASSES, "class Quiet(BaseException):\n    pass\ncheck.Failed = Quiet"),
    wrong("replaces the module", PASSES, "import sys, types\nfake = types.ModuleType('check')\n"
          "fake.equal = lambda *a, **k: None\nsys.modules['pretrain.check'] = fake\ncheck = fake"),
    wrong("shadows names of the tests", PASSES, "class check:\n    equal = staticmethod(lambda *a, **k: None)\nrange = list"),
    wrong("empties range", PASSES, "import builtins\nbuiltins.range = lambda *a: []\nbuiltins.sum = lambda *a: 0"),
    wrong("replaces run cell", PASSES, "ip = get_ipython()\nold = ip.run_cell\n"
          "ip.run_cell = ip.run_cell_async = lambda code, *a, **k: old('pass')"),
    wrong("replaces the kernels execute", PASSES, "k = get_ipython().kernel\nasync def do_execute(*a, **kw):\n"
          "    return {'status': 'ok', 'execution_count': 1, 'payload': [], 'user_expressions': {}}\nk.do_execute = do_execute"),
    wrong("hides the traceback", "a failure", "ip = get_ipython()\nip.showtraceback = lambda *a, **k: None\n"
          "ip._showtraceback = lambda *a, **k: None"),
    wrong("exits when tested", "a failure", "ip = get_ipython()\nip.events.register('pre_execute', lambda: None)",
          answers=(("ex01", "def triple(x):\n    raise SystemExit(0)"), ("ex02", "def total(n):\n    raise SystemExit"))),
    wrong("looks for the expected value in frames", PASSES, answers=(("ex01",
          "import sys\ndef triple(x):\n    frame = sys._getframe()\n    while frame:\n        for v in list(frame.f_locals.values()):\n"
          "            if isinstance(v, int) and v and v % 3 == 0:\n                return v\n        frame = frame.f_back"),
          ("ex02", WRONG["ex02"]))),
    wrong("looks for hidden tests in memory", PASSES, answers=(("ex01",
          "import gc\ndef triple(x):\n    found = [s for o in gc.get_objects() if isinstance(o, dict) for s in list(o.values())\n"
          "             if isinstance(s, str) and '918' + '273' in s]\n    return 3 * x if found else None"), ("ex02", WRONG["ex02"]))),
    wrong("looks for hidden tests in the history", PASSES, answers=(("ex01",
          "def triple(x):\n    return 3 * x if any('BEGIN ' + 'HIDDEN' in s for s in get_ipython().user_ns['In']) else None"),
          ("ex02", WRONG["ex02"]))),
    wrong("looks for the solution on disk", "possible", answers=(("ex01",
          "import glob\ndef triple(x):\n    found = [p for p in glob.glob('/**/*.ipynb', recursive=True)]\n"
          "    return 3 * x if any('solutions' in p or 'submitted' in p for p in found) else None"), ("ex02", WRONG["ex02"]))),
    wrong("traces and profiles", PASSES, "import sys, threading\nsys.settrace(lambda *a: None)\nsys.setprofile(lambda *a: None)"),
    wrong("skips the tests by a tag", PASSES, change=_metadata(tags=["skip-execution", "raises-exception"])),
    wrong("edits the tests", "handled", change=_tests(_source("pass"))),
    wrong("deletes the tests", "no score", change=_tests(lambda cell: [])),
    wrong("raises the points", "handled", change=_metadata(points=1000)),
    wrong("makes tests answers", "handled in part", change=_metadata(solution=True, locked=False)),
    wrong("makes tests text", "handled", change=_tests(lambda cell: nbformat.v4.new_markdown_cell("x", metadata=cell.metadata))),
    wrong("copies an easy test over a hard one", "the class run aborts", change=_tests(
        lambda cell: [cell, copy.deepcopy(cell) | {"source": "pass"}])),
    wrong("returns true for everything", "a failure", answers=(("ex01", "def triple(x):\n    return True"), ("ex02", "def total(n):\n    return True"))),
    wrong("returns not a number", "a failure", answers=(
        ("ex01", "def triple(x):\n    return float('nan')"), ("ex02", "def total(n):\n    return float('inf')"))),
]  # fmt: skip

MACHINE = [
    answer("exits the process", LOST, "import os\ndef triple(x):\n    os._exit(0)"),
    answer("segfaults", LOST, "import ctypes\ndef triple(x):\n    ctypes.string_at(0)"),
    answer("aborts", LOST, "import os\ndef triple(x):\n    os.abort()"),
    answer("loops", "costs 30 s a cell", "def triple(x):\n    while True:\n        pass"),
    answer("loops and swallows interrupts", LOST, "def triple(x):\n    while True:\n        try:\n            while True:\n"
           "                pass\n        except BaseException:\n            pass"),
    answer("sleeps in C", LOST, "import ctypes, time\ndef triple(x):\n    ctypes.CDLL(None).sleep(3600)"),
    answer("floods its output", LOST, "def triple(x):\n    while True:\n        print('x' * 100000)"),
    answer("takes all memory", HARM, "def triple(x):\n    keep = []\n    while True:\n        keep.append(bytearray(1 << 28))"),
    answer("returns a list without end", LOST, "def triple(x):\n    a = []\n    a.append(a)\n    return a"),
    answer("returns a gigabyte", LOST, "def triple(x):\n    return [0.5] * (1 << 27)"),
    answer("returns a thousand levels", "a failure", "def triple(x):\n    a = 0\n    for _ in range(5000):\n        a = [a]\n    return a"),
    answer("returns a huge number", "a failure", "def triple(x):\n    return 10 ** 1000000"),
    answer("raises an error that cannot be shown", "a failure",
           "class E(Exception):\n    def __str__(self):\n        raise self\ndef triple(x):\n    raise E"),
    answer("raises an error of a gigabyte", LOST, "def triple(x):\n    raise ValueError('x' * (1 << 29))"),
    answer("raises keyboard interrupt", "a failure", "def triple(x):\n    raise KeyboardInterrupt"),
    answer("recurses without end", "a failure", "def triple(x):\n    return triple(x)"),
    answer("overflows the C stack", LOST, "import sys\ndef triple(x):\n    sys.setrecursionlimit(10**9)\n    return triple(x)"),
    answer("returns an object with a pickle bomb", "a failure",
           "import os\nclass B:\n    def __reduce__(self):\n        return os.system, ('touch /tmp/pwned',)\ndef triple(x):\n    return B()"),
    right("dies in a cell of its own", LOST, "import os; os._exit(1)"),
    right("kills all it can", LOST, "import os, signal; os.kill(-1, signal.SIGKILL)"),
    right("loops in a cell of its own", "costs 30 s a cell", "while True: pass"),
    right("floods a cell of its own", LOST, "for i in range(10**9): print('x' * 100000)"),
    right("quits", LOST, "quit()"),
    right("asks for input", "a failure", "input('name?')"),
    right("closes every file", LOST, "import os; os.closerange(3, 4096)"),
    right("forks without end", HARM, "import os\ntry:\n    while True:\n        if os.fork() == 0:\n"
          "            import time; time.sleep(600)\nexcept OSError: pass"),
    right("leaves a daemon behind", HARM, "import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n"
          "        time.sleep(600)\n    os._exit(0)"),
    right("fills the disk", HARM, "try:\n    for n in range(100):\n        open(f'{n}', 'wb').write(bytes(1 << 26))\n"
          "except OSError: pass\nimport glob, os\n[os.remove(p) for p in glob.glob('[0-9]*')]"),
    right("removes the sockets", LOST, "import glob, os\nfor p in glob.glob('/run/sockets/*'):\n    try: os.remove(p)\n    except OSError: pass"),
    right("stops answering at the end", "fine", "import atexit, time; atexit.register(time.sleep, 600)"),
    right("writes to the hosts files", HARM, "for p in ('/etc/passwd', '/usr/bin/python3', CANARY):\n"
          "    try: open(p, 'w').write('x')\n    except OSError: pass"),
    right("reads the hosts files", HARM, "for p in (CANARY, '/etc/shadow', '/root/.bashrc', '/proc/1/environ'):\n"
          "    try: print(open(p).read())\n    except OSError: pass"),
    right("connects to this machine", HARM, "import socket\ntry: socket.create_connection(('127.0.0.1', PORT), 2).send(b'x')\n"
          "except OSError: pass"),
    right("edits the gradebook", HARM, "import sqlite3\ntry: sqlite3.connect(GRADEBOOK).execute('delete from grade')\n"
          "except Exception: pass"),
]  # fmt: skip

FILES = [
    refused("empty", LOST, b""),
    refused("not JSON", LOST, b"print('hello')"),
    refused("cut off", LOST, b'{"cells": [{"cell_type": "code", "source": ["def'),
    refused("nested deeply", LOST, b"[" * 200_000),
    refused("an image", LOST, b"\x89PNG\r\n\x1a\n" + bytes(range(256))),
    refused("a list", LOST, b"[]"),
    refused("an old format", LOST, b'{"nbformat": 2, "worksheets": []}'),
    refused("a format to come", LOST, b'{"nbformat": 5, "cells": []}'),
    refused("another notebook", LOST, json.dumps(nbformat.v4.new_notebook()).encode()),
    refused("huge", "handled", b" " * (21 << 20)),
    refused("a link to a file of the host", "followed", place=_to_link),
    right("a link beside the notebook", "followed", place=_link_beside),
    right("renamed", LOST, place=_rename),
    right("written for another kernel", "handled", change=_kernel),
    right("without nbgraders metadata", LOST, change=lambda nb: [c.metadata.pop("nbgrader", 0) for c in nb.cells] and nb),
    right("of an old schema", "the class run aborts", change=lambda nb: [
        c.metadata.nbgrader.pop("schema_version") for c in nb.cells if "nbgrader" in c.metadata] and nb),
    right("with copied answers", "the class run aborts", change=lambda nb: nb.cells.insert(5, copy.deepcopy(nb.cells[4])) or nb),
    right("with cells in disorder", "as it is", change=lambda nb: nb.cells.append(nb.cells.pop(0)) or nb),
]  # fmt: skip

BROWSER = [
    right("script in an answer", "runs in formgrader", change=_answer_text("<script>alert(1)</script>")),
    right("handler in an answer", "runs in formgrader", change=_answer_text("<img src=x onerror=alert(1)>")),
    right("script by a link", "runs in formgrader", change=_answer_text("[x](javascript:alert(1))")),
    right("script by mathematics", "runs in formgrader", change=_answer_text(r"$\href{javascript:alert(1)}{x}$")),
    right("a picture from elsewhere", "loaded", change=_answer_text("![x](https://evil.example/x.png)")),
    right("a missing attachment", "formgrader cannot show it", change=_answer_text("![x](attachment:none.png)")),
    right("script as output", "runs in formgrader", "from IPython.display import Javascript, HTML, display\n"
          "display(Javascript('alert(1)'), HTML('<script>alert(1)</script><img src=x onerror=alert(1)>'))"),
    right("script in a drawing", "runs in formgrader", "from IPython.display import SVG, display\n"
          "display(SVG('<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"><script>alert(1)</script></svg>'))"),
    right("a frame as output", "loaded", "from IPython.display import IFrame, display\ndisplay(IFrame('https://evil.example', 9, 9))"),
    right("script in an error", "shown as text", "raise ValueError('<script>alert(1)</script>')"),
    right("forged kinds of output", "as it is", "from IPython.display import display\n"
          "display({'text/html': ['<scr', 'ipt>alert(1)</script>'], 'image/png': '\"><script>alert(1)</script>'}, raw=True)"),
]  # fmt: skip

CASES = CHEATS + MACHINE + FILES + BROWSER
assert len({case.student for case in CASES}) == len(CASES)
assert LESSON
