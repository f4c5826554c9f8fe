"""Look at a submission before nbgrader does: find the notebook, read it whatever it went through, have it rebuilt."""

from __future__ import annotations

import json
import re
from collections.abc import Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v3.rwbase import rejoin_lines

from grading.lessons.reference import Reference
from grading.sandbox.limits import MB, Limits
from grading.submissions.rebuild import names_in, rebuild, share_of_texts

MOST_CELLS = 2000
MOST_CANDIDATES = 10  # that are read to see which one is meant
NOTEBOOK = re.compile(r"(.+)\.ipynb(?:\.txt|\.json)?", re.DOTALL | re.IGNORECASE)
MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


class CannotGrade(Exception):
    """A submission that cannot be graded: what is wrong and what to do, in one line."""


@dataclass
class Prepared:
    """A notebook that can be graded, and what an instructor should look at."""

    notebook: NotebookNode
    path: Path
    flags: list[str] = field(default_factory=list)


def prepare(folder: Path, reference: Reference, limits: Limits) -> Prepared:
    """Read the submission in `folder`.

    Raises:
        CannotGrade: there is nothing that can be graded.
    """
    if folder.is_symlink():
        raise CannotGrade("the folder is a symbolic link: hand in the files themselves")
    path, flags = find_notebook(folder, reference, limits)
    raw, read_flags = read_notebook(path, limits)
    _check_lesson(raw, path, reference)
    notebook, rebuilt_flags = rebuild(raw, reference)
    return Prepared(notebook, path, flags + read_flags + rebuilt_flags)


def find_notebook(folder: Path, reference: Reference, limits: Limits) -> tuple[Path, list[str]]:
    """Return the lesson's notebook; a renamed one is taken when only one can be meant."""
    expected = folder / f"{reference.lesson}.ipynb"
    if expected.is_symlink():
        raise CannotGrade(f"{expected.name} is a symbolic link: hand in the notebook itself")
    found = [path for path in sorted(folder.rglob("*")) if notebook_stem(path.name) and _is_own(path)]
    if expected.is_file():
        copies = [path.name for path in found if path != expected and _is_beside(path, expected)]
        return expected, [f"beside {expected.name} lies {', '.join(copies[:3])}: which one counts?"] if copies else []
    if not found:
        raise CannotGrade(f"there is no notebook: hand in {expected.name}")
    if len(found) > MOST_CANDIDATES:
        raise CannotGrade(f"none of its {len(found)} notebooks is called {expected.name}: leave one, named so")
    fitting = [path for path in found if _fits(path, reference, limits)]
    if len(fitting) == 1:
        return fitting[0], [f"the notebook is called {fitting[0].relative_to(folder)}, not {expected.name}"]
    if fitting:
        names = ", ".join(str(path.relative_to(folder)) for path in fitting)
        raise CannotGrade(f"more than one notebook could be meant ({names}): leave one, named {expected.name}")
    if len(found) == 1:  # what is wrong with it is said when it is read
        return found[0], []
    raise CannotGrade(f"none of its {len(found)} notebooks is this lesson's: hand in {expected.name}")


def notebook_stem(name: str) -> str | None:
    """Return the name of a notebook's file without its ending, which some systems put another one behind, or None."""
    found = NOTEBOOK.fullmatch(name)
    return found[1] if found else None


def is_copy(stem: str, lesson: str) -> bool:
    """Whether a name is a lesson's, or what systems, browsers and people make of it for a second copy."""
    before, there, after = stem.casefold().partition(lesson.casefold())
    return bool(there) and not before[-1:].isalnum() and not after[:1].isalnum()


def _is_own(path: Path) -> bool:
    return path.is_file() and not path.is_symlink() and ".ipynb_checkpoints" not in path.parts


def _is_beside(path: Path, expected: Path) -> bool:
    return path.parent == expected.parent and is_copy(notebook_stem(path.name) or "", expected.stem)


def _fits(path: Path, reference: Reference, limits: Limits) -> bool:
    try:
        notebook, _ = read_notebook(path, limits)
    except CannotGrade:
        return False
    return _share(names_in(notebook), reference.names) >= 0.5


def read_notebook(path: Path, limits: Limits) -> tuple[NotebookNode, list[str]]:
    """Return the notebook as nbformat 4, with a flag for each thing that had to be mended."""
    size = path.stat().st_size
    if size > limits.submission_mb * MB:
        raise CannotGrade(
            f"{path.name} has {size / MB:.0f} MB, {limits.submission_mb} MB are allowed: clear its outputs"
        )
    text, flags = _decode(path)
    if not text.strip():
        raise CannotGrade(f"{path.name} is empty: save it again and hand it in")
    try:
        raw = json.loads(text)
    except ValueError as error:
        raise CannotGrade(f"{path.name} is not a notebook ({error}): save it in Jupyter and hand it in") from None
    except RecursionError:
        raise CannotGrade(f"{path.name} is nested too deeply to be a notebook") from None
    return _upgraded(raw, path.name, flags)


def _decode(path: Path) -> tuple[str, list[str]]:
    data = path.read_bytes()
    for mark, encoding in MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding), [f"{path.name} is written as {encoding}, not utf-8"]
            except UnicodeDecodeError:
                break
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError:
        return data.decode("latin-1"), [f"{path.name} is not utf-8; it was read as latin-1"]


def _upgraded(raw: Any, name: str, flags: list[str]) -> tuple[NotebookNode, list[str]]:
    if not isinstance(raw, dict) or not ("cells" in raw or "worksheets" in raw):
        raise CannotGrade(f"{name} is JSON but not a notebook: save it in Jupyter and hand it in")
    version = raw.get("nbformat")
    if version not in (3, 4):
        raise CannotGrade(f"{name} has notebook format {version!r}; 3 and 4 can be read: save it in a current Jupyter")
    try:
        # Files of format 3 hold texts as lists of lines, which nbformat.convert does not take.
        notebook = nbformat.from_dict(raw)
        notebook = notebook if version == 4 else nbformat.convert(rejoin_lines(notebook), 4)
    except MemoryError:
        raise
    except Exception as error:  # nbformat's converters raise whatever a malformed notebook makes them stumble over
        raise CannotGrade(
            f"{name} cannot be converted from notebook format {version}: save it in a current Jupyter and hand it in"
        ) from error
    if not isinstance(notebook.get("cells"), list) or len(notebook.cells) > MOST_CELLS:
        raise CannotGrade(f"{name} does not hold a list of at most {MOST_CELLS} cells")
    return notebook, flags + ([f"notebook format {version} was converted to 4"] if version != 4 else [])


def _check_lesson(notebook: NotebookNode, path: Path, reference: Reference) -> None:
    """Refuse another lesson's notebook, and one in which nothing of this lesson is left."""
    names = names_in(notebook)
    own = _share(names, reference.names)
    for lesson, others in reference.others.items():
        if _share(names, others) >= max(0.5, 2 * own):  # lessons have some names in common
            raise CannotGrade(f"{path.name} is the notebook of lesson {lesson}: hand in {reference.lesson}.ipynb")
    if not own and share_of_texts(notebook, reference) < 0.5:
        raise CannotGrade(f"{path.name} holds none of this lesson's exercises: start from the released notebook")


def _share(names: set[str], of_lesson: Set[str]) -> float:
    """The part of a lesson's names that is among `names`."""
    return len(names & of_lesson) / max(1, len(of_lesson))
