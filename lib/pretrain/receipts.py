"""`hand_in`: the file to give back, made, opened again and checked, with a receipt that says what is in it.

The notebook is taken as it lies on the disk, since that is what would be handed in, and its visible checks are run in a
kernel of their own: what only works because of something left in the open kernel shows. Nothing is sent anywhere.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pretrain import outline, standing, stubs, tables
from pretrain.cache import written_whole
from pretrain.outline import Outline
from pretrain.running import running
from pretrain.standing import NO_LESSON, Said

INSIDE = "PRETRAIN_HANDING_IN"  # set in the kernel that checks, where `hand_in` does nothing
CELL_SECONDS, ALL_SECONDS = 300, 1800
UNSAVED = "The notebook on the disk is older than what you see: save it (Ctrl+S), then run this cell again."
CHECKING = "Running {name} as it lies in the zip, in a kernel of its own, with little training: a minute or two …"
_ran: dict[str, str] = {}  # a cell's id -> what it held when it ran last in this kernel


@dataclass(frozen=True)
class Receipt:
    """What is in the file to hand in.

    Args:
        archive: the zip.
        sha256: its checksum.
        saved: when the notebook was saved.
        passing: the names of the exercises whose checks pass in it, run from an empty kernel.
        untouched: the names of the cells, exercises and questions, that are as they were handed out.
        gone: the names of those that are not in it any more.
        problem: why the checks could not be run, "" where they were.
    """

    lesson: Outline
    archive: Path
    sha256: str
    saved: datetime
    passing: frozenset[str]
    untouched: frozenset[str]
    gone: frozenset[str] = frozenset()
    problem: str = ""

    def __repr__(self) -> str:
        return "\n".join([self._head, *self._rows(), *self._hints()])

    @property
    def _head(self) -> str:
        size = self.archive.stat().st_size / 1000 if self.archive.exists() else 0
        return (
            f"{self.lesson.title}\nHand in this file: {self.archive} ({size:.0f} kB)\n"
            f"sha256 {self.sha256}\nThe notebook in it was saved {self.saved:%Y-%m-%d %H:%M:%S}."
        )

    def _rows(self) -> Iterator[str]:
        if self.problem:
            yield f"Its checks could not be run: {self.problem}"
            return
        yield f"{len(self.passing)} of {len(self.lesson.exercises)} exercises pass their checks in it:"
        for exercise in self.lesson.exercises:
            state = "not written" if exercise.name in self.untouched else "does not pass"
            yield f"{'✓' if exercise.name in self.passing else '·'} {exercise.title}" + (
                "" if exercise.name in self.passing else f": {state}"
            )

    def _hints(self) -> Iterator[str]:
        if self.gone:
            yield f"These cells are gone from the notebook: {', '.join(sorted(self.gone))}."
        if blank := sorted(self.untouched - {exercise.name for exercise in self.lesson.exercises}):
            yield f"Not answered in words: {', '.join(blank)}."
        yield f"{standing.LATER} Nothing was sent: give the file back where your course wants it."


def hand_in(notebook: str | Path | None = None) -> Receipt | Said | None:
    """Make the zip to hand in, check what is in it, and return a receipt; shown in a notebook.

    Args:
        notebook: the file; else the notebook that is open in JupyterLab or VS Code, as it was saved last.
    """
    if os.environ.get(INSIDE):
        return None
    path = Path(notebook) if notebook else standing.open_notebook()
    if path is None:
        return Said(f'{NO_LESSON} Elsewhere, download the notebook and say pretrain.hand_in("its/path.ipynb").')
    try:
        lesson = outline.read(path)
        if notebook is None and _unsaved(path):
            return Said(UNSAVED)
    except (OSError, ValueError) as error:
        return Said(error)
    if not lesson.exercises:
        return Said(f"{path.name} has no exercises of a lesson: is it the right notebook?")
    return _receipt(path, lesson)


def _receipt(path: Path, lesson: Outline) -> Receipt:
    print(CHECKING.format(name=path.name), flush=True)
    saved, content = datetime.fromtimestamp(path.stat().st_mtime), path.read_bytes()
    archive = path.with_suffix(".zip")
    with written_whole(archive) as file:
        file.write(_zipped(path.stem, content))
    untouched, gone = _compared(path)
    try:
        passing, problem = _checked(archive, path.parent / tables.FOLDER), ""
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        passing, problem = frozenset(), str(error)
    return Receipt(lesson, archive, _digest(archive), saved, passing, untouched, gone, problem)


def _zipped(lesson: str, content: bytes) -> bytes:
    """Return a zip with the notebook alone: the same notebook gives the same bytes."""
    made = io.BytesIO()
    entry = zipfile.ZipInfo(f"{lesson}/{lesson}.ipynb", (2026, 1, 1, 0, 0, 0))
    entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(entry, content)
    return made.getvalue()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _compared(path: Path) -> tuple[frozenset[str], frozenset[str]]:
    """Return the names of the student's cells that are as handed out, and of those that are gone; none if not known."""
    try:
        stubs_of = stubs.read(path)
    except ValueError:
        return frozenset(), frozenset()
    there = {cell.name: cell.source.strip() for cell in outline.read_cells(path)}
    same = (name for name, stub in stubs_of.items() if there.get(name) == stub.strip())
    return frozenset(same), frozenset(stubs_of.keys() - there.keys())


def _checked(archive: Path, checks: Path) -> frozenset[str]:
    """Open the zip, run what is in it in a process of its own, and return the exercises whose checks pass.

    Raises:
        ValueError, OSError, subprocess.SubprocessError: it cannot be opened or run.
    """
    with tempfile.TemporaryDirectory(prefix="hand-in-") as scratch:
        with zipfile.ZipFile(archive) as opened:
            [name] = opened.namelist()
            inside = Path(opened.extract(name, scratch))
        if checks.is_dir():
            shutil.copytree(checks, inside.parent / checks.name)
        command = [sys.executable, "-m", "pretrain.receipts", str(inside)]
        done = subprocess.run(
            command, cwd=inside.parent, env=_environment(), capture_output=True, text=True, timeout=ALL_SECONDS
        )
        if done.returncode:
            raise ValueError((done.stderr.strip().splitlines() or ["the process was ended"])[-1])
        return frozenset(json.loads(done.stdout.splitlines()[-1]))


def _environment() -> dict[str, str]:
    """Return the environment of the kernel that checks: it belongs to no open notebook, and trains little."""
    kept = {name: value for name, value in os.environ.items() if name not in (standing.NOTEBOOK, "MPLBACKEND")}
    return kept | {INSIDE: "1", "PRETRAIN_PROFILE": "grade"}


def _unsaved(path: Path) -> bool:
    """Whether what ran in this kernel, this cell included, is not what lies on the disk."""
    saved = {cell.id: cell.source.strip() for cell in outline.read_cells(path)}
    now = running()
    if now and now.source.strip() not in saved.values():
        return True
    return any(place in saved and saved[place] != source.strip() for place, source in _ran.items())


def note(result: Any) -> None:
    """Keep what a cell held when it ran; called after each cell."""
    info = getattr(result, "info", None)
    if info is not None and getattr(info, "cell_id", None):
        _ran[info.cell_id] = info.raw_cell or ""


def passing(path: Path) -> list[str]:
    """Run a notebook from an empty kernel and return the names of the exercises whose checks pass.

    Raises:
        NoTable: a check has nothing to compare with.
    """
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook, timeout=CELL_SECONDS, allow_errors=True, kernel_name="python3", interrupt_on_timeout=True
    )
    client.execute(cwd=str(path.parent))
    errors = [out for cell in notebook.cells for out in cell.get("outputs", []) if out.output_type == "error"]
    if missing := next((out.evalue for out in errors if out.ename == "NoTable"), ""):
        raise tables.NoTable(missing)
    checks = {exercise.check: exercise.name for exercise in outline.read(path).exercises}
    return [
        checks[digest]
        for cell in notebook.cells
        if cell.cell_type == "code" and (digest := outline.digest(cell.source)) in checks and _went_well(cell)
    ]


def _went_well(cell: Any) -> bool:
    return cell.execution_count is not None and not any(out.output_type == "error" for out in cell.outputs)


if __name__ == "__main__":
    print(json.dumps(passing(Path(sys.argv[1]))))
