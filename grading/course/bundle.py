"""Make the zip that a student gets: the lessons, the library and what installs them, and nothing that gives answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from grading import paths
from grading.archive import write_zip
from grading.course import elsewhere
from grading.course.release import stale
from grading.lessons import notebooks
from grading.paths import ROOT, CourseError
from pretrain.start import PAGE

FOLDER = "pretraining-from-scratch"
SUFFIXES = {".py", ".ipynb", ".md", ".png", ".safetensors", ".json", ".css"}
BINARY = (".png", ".safetensors")
MAKEFILE = """\
# make lab: install, once, and open JupyterLab on the start page.
include install.mk
.DEFAULT_GOAL := lab

lab: .venv/ready
\t.venv/bin/python -m pretrain.lab lessons

.PHONY: lab
"""
README = """\
# Pretraining from scratch

A course in notebooks. You need Python 3.11 or newer and make; nothing is downloaded when a notebook runs.

    make lab

installs everything into the folder `.venv` (once, some minutes; 2.2 GB, or 5.5 GB with the CUDA that torch brings on
Linux) and opens JupyterLab on a page with the lessons and how far you are. Begin with the first. With conda:
`conda env create -f environment.yml`, then `conda activate pretraining`, `pip install --no-deps -e .` and
`python -m pretrain.lab`.

In a lesson, fill in each cell that says `raise NotImplementedError()`, run it with Shift+Enter, and run the check
below it: it tells you what is wrong. Hints unfold above each exercise. The last question is answered in words and
read by a person. To begin an exercise again, write `pretrain.reset("ex03")` as the first line of its cell and run it.

Before you hand in: *Kernel → Restart Kernel and Run All Cells…*, write `import pretrain; pretrain.hand_in()` into a
cell of its own, save, and run that cell. It makes the zip to hand in, runs the checks on what is in it, and prints its
checksum. The notebook itself can be handed in as well, under the name it has: `lessons/01-word2vec/01-word2vec.ipynb`
for the first.

Do not reload the page while a cell runs: what it prints after that is lost, though it goes on. If Python says that
there is no module `torch`, choose *Kernel → Change Kernel → Python 3*.

On a GPU the same notebooks train faster: install the build of torch that fits your card (see pytorch.org) over the
one in `.venv`; nothing in the notebooks changes.
"""


def bundle(output: Path, root: Path = ROOT, fetch_from: str = "") -> Path:
    """Write the zip and return its path.

    Args:
        fetch_from: the address at which this zip will lie, for a cell that fetches it where the course is missing.

    Raises:
        CourseError: lessons/ is stale, or something in the bundle would give answers away, or that is no address.
    """
    if fetch_from:
        elsewhere.check_address(fetch_from)
    if old := stale(root=root):
        raise CourseError(f"lessons/ is stale ({', '.join(old)}): run `course release`")
    content = dict(_content(root))
    if fetch_from:
        content |= _fetched(content, fetch_from)
    _refuse_leaks(content, root)
    write_zip(output, {f"{FOLDER}/{name}": data for name, data in content.items()})
    return output


def _content(root: Path) -> Iterator[tuple[str, bytes]]:
    for folder in ("lessons", "lib/pretrain"):
        for path in sorted((root / folder).rglob("*")):
            if path == root / "lessons" / PAGE:
                continue  # it tells how far somebody is
            if path.suffix in SUFFIXES and not any(part.startswith((".", "__")) for part in path.parent.parts[-2:]):
                yield str(path.relative_to(root)), path.read_bytes()
    for name in ("environment.yml", "install.mk", "LICENSE", ".devcontainer/devcontainer.json"):
        yield name, (root / name).read_bytes()
    yield "requirements.lock", (root / "requirements-student.lock").read_bytes()
    yield "pyproject.toml", _student_project((root / "pyproject.toml").read_text(encoding="utf-8")).encode()
    yield "Makefile", MAKEFILE.encode()
    yield "README.md", README.encode()


def _fetched(content: Mapping[str, bytes], address: str) -> Iterator[tuple[str, bytes]]:
    """Yield what changes in a bundle whose lessons can be opened where the course is not installed."""
    for name, data in content.items():
        if name.startswith("lessons/") and name.endswith(".ipynb"):
            source = elsewhere.cell(Path(name).stem, address, FOLDER)
            yield name, elsewhere.with_cell(data, source)
    yield elsewhere.REQUIREMENTS, elsewhere.requirements(content["pyproject.toml"].decode()).encode()


def _student_project(text: str) -> str:
    """Drop the parts of pyproject.toml that speak of the grader, which a student does not have."""
    parts = re.split(r"(?m)^(?=\[)", text)
    return "".join(
        part for part in parts if not part.startswith(("[project.scripts]", "[project.entry-points", "[tool.mypy"))
    )


def texts(root: Path = ROOT) -> Iterator[tuple[str, bytes]]:
    """Yield what students can read of the bundle, by name."""
    return ((name, data) for name, data in _content(root) if not name.endswith(BINARY))


def leaks(content: Mapping[str, bytes], lessons: Sequence[str], root: Path = ROOT) -> Iterator[str]:
    """Yield where a line of a lesson's solutions or hidden tests stands in what students get."""
    lines = {name: _lines(name, data) for name, data in content.items()}
    for lesson in lessons:
        source = notebooks.read(paths.notebook(lesson, root))
        secret = notebooks.solution_lines(source) | notebooks.hidden_lines(source)
        for name, found in lines.items():
            yield from (
                f"{name} has a line of a solution or hidden test of {lesson}: {line!r}: write it otherwise there"
                for line in sorted(secret & found)
            )


def _refuse_leaks(content: Mapping[str, bytes], root: Path) -> None:
    if leak := next(leaks(content, paths.lessons(root=root), root), ""):
        raise CourseError(leak)


def _lines(name: str, data: bytes) -> set[str]:
    text = data.decode("utf-8", errors="replace")
    if name.endswith(".ipynb"):
        text = "\n".join(cell.source for cell in notebooks.nbformat.reads(text, as_version=4).cells)
    return {line.strip() for line in text.splitlines()}
