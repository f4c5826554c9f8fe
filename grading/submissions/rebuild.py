"""Rebuild a submitted notebook around a lesson's reference.

Everything that nbgrader trusts (names, points, kinds, tests, tags) comes from the reference; from the student come
the sources of the cells that are theirs to write.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from nbformat import NotebookNode, v4

from grading.lessons.reference import Reference, ReferenceCell

KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
SOUGHT = "*The cell for this answer is missing. Other cells hold text of the student's: is the answer among them?*"
BADGE = "view-in-github"
IMAGES = ("image/png", "image/jpeg", "image/gif")


def names_in(notebook: NotebookNode) -> set[str]:
    """Return the names that the cells of a notebook bear, as nbgrader's metadata or as their id."""
    return {name for cell in notebook.cells for name in (_grade_id(cell), _cell_id(cell)) if name}


def share_of_texts(notebook: NotebookNode, reference: Reference) -> float:
    """Return the part of a lesson's locked cells whose text stands in a notebook, whatever its cells are called."""
    there = {_source(cell).strip() for cell in notebook.cells if isinstance(cell, dict)}
    texts = {text for known in reference.cells if known.locked and (text := _released(known).strip())}
    return len(texts & there) / max(1, len(texts))


def rebuild(notebook: NotebookNode, reference: Reference) -> tuple[NotebookNode, list[str]]:
    """Return a new notebook in which every cell of the reference occurs once, with the reference's own metadata.

    A copied cell keeps its text as an ordinary cell; the original keeps its place and name. Missing cells are restored.
    """
    claimed = _claims(notebook.cells, reference)
    flags = _copies(notebook.cells, claimed, reference)
    cells = []
    for index, cell in enumerate(notebook.cells):
        if index in claimed:
            known, flag = _ours(cell, claimed[index])
            flags += flag
            cells.append(known)
        elif (plain := _theirs(cell, index)) is not None:
            cells.append(plain)
    own_words = any(_is_text_of_ones_own(cell, reference) for i, cell in enumerate(notebook.cells) if i not in claimed)
    flags += _restore(cells, set(claimed.values()), reference, own_words)
    _number(cells)
    rebuilt = v4.new_notebook(cells=cells, metadata={"kernelspec": KERNEL, "language_info": {"name": "python"}})
    return rebuilt, flags


def _claims(cells: list[Any], reference: Reference) -> dict[int, ReferenceCell]:
    """Map positions to the reference's cells: the cell with the released id wins, then the first with the name."""
    claimed: dict[int, ReferenceCell] = {}
    for known in reference.cells:
        named = [i for i, cell in enumerate(cells) if _grade_id(cell) == known.name]
        # Metadata can be lost (by an editor, say) where the cell's id is kept.
        by_id = [i for i, cell in enumerate(cells) if known.cell_id and _cell_id(cell) == known.cell_id]
        order = [i for i in by_id if i in named] + named + [i for i in by_id if not _grade_id(cells[i])]
        first = next((i for i in order if i not in claimed), None)
        if first is not None:
            claimed[first] = known
    return claimed | _claims_by_text(cells, claimed, reference)


def _claims_by_text(
    cells: list[Any], claimed: Mapping[int, ReferenceCell], reference: Reference
) -> dict[int, ReferenceCell]:
    """Map positions to locked cells that lost both name and id, in order: many hidden tests look the same.

    Put back elsewhere, a test could come before the answers that it tests, which have lost their names too.
    """
    nameless = {i: cell for i, cell in enumerate(cells) if i not in claimed and isinstance(cell, dict)}
    left = {i: _source(cell).strip() for i, cell in nameless.items() if not _grade_id(cell)}
    found: dict[int, ReferenceCell] = {}
    for known in reference.cells:
        if known.locked and known not in claimed.values() and (text := _released(known).strip()):
            first = next((i for i in left if left[i] == text and cells[i].get("cell_type") == known.cell_type), None)
            if first is not None:
                found[first] = known
                del left[first]
    return found


def _copies(cells: list[Any], claimed: Mapping[int, ReferenceCell], reference: Reference) -> list[str]:
    copied = {_grade_id(cell) for i, cell in enumerate(cells) if i not in claimed} & reference.names
    return [f"cell {name} occurs more than once: the first one counts" for name in sorted(copied)]


def _ours(cell: Any, known: ReferenceCell) -> tuple[NotebookNode, list[str]]:
    """Return a cell of the reference with the student's text where it is theirs to write."""
    source, flags = _source(cell), []
    if known.locked:
        if source.strip() != _released(known).strip() and source.strip() != known.source.strip():
            flags = [f"the locked cell {known.name} was changed: the original counts"]
        source = known.source
    return _cell(known, source), flags


def _released(known: ReferenceCell) -> str:
    """A test's text as students get it: without the hidden part."""
    lines, kept, inside = known.source.split("\n"), [], False
    for line in lines:
        if "### BEGIN HIDDEN TESTS" in line:
            inside = True
        if not inside:
            kept.append(line)
        if "### END HIDDEN TESTS" in line:
            inside = False
    return "\n".join(kept)


def _cell(known: ReferenceCell, source: str) -> NotebookNode:
    make = {"code": v4.new_code_cell, "markdown": v4.new_markdown_cell, "raw": v4.new_raw_cell}[known.cell_type]
    nbgrader = {
        "cell_type": known.cell_type,
        "checksum": known.checksum,
        "grade": known.grade,
        "grade_id": known.name,
        "locked": known.locked,
        "schema_version": 3,
        "solution": known.solution,
        "task": False,
    }
    if known.grade:
        nbgrader["points"] = known.points
    metadata: dict[str, Any] = {"nbgrader": nbgrader}
    if known.tags:
        metadata["tags"] = list(known.tags)
    return make(source=source, metadata=metadata)


def _theirs(cell: Any, index: int) -> NotebookNode | None:
    """Return an ordinary cell of the student's; what is not a cell, or Colab's own, is left out."""
    if not isinstance(cell, dict) or _is_badge(cell):
        return None
    if cell.get("cell_type") == "code":
        return v4.new_code_cell(source=_source(cell))
    made = v4.new_markdown_cell(source=_source(cell))
    if attachments := _attachments(cell):
        made.attachments = attachments
    return made


def _is_badge(cell: dict[str, Any]) -> bool:
    """Whether it is the link with a picture that Colab puts before all cells of a notebook that came from GitHub."""
    metadata = cell.get("metadata")
    return cell.get("cell_type") == "markdown" and isinstance(metadata, dict) and metadata.get("id") == BADGE


def _attachments(cell: dict[str, Any]) -> dict[str, Any]:
    """Pictures pasted into an answer; nothing else."""
    found = cell.get("attachments")
    if not isinstance(found, dict):
        return {}
    pictures = {}
    for name, bundle in found.items():
        kept = {kind: data for kind, data in bundle.items() if kind in IMAGES} if isinstance(bundle, dict) else {}
        if kept and all(isinstance(data, str) for data in kept.values()):
            pictures[str(name)] = kept
    return pictures


def _is_text_of_ones_own(cell: Any, reference: Reference) -> bool:
    ordinary = isinstance(cell, dict) and cell.get("cell_type") in ("markdown", "raw")
    return ordinary and bool(text := _source(cell).strip()) and text not in {known.strip() for known in reference.texts}


def _restore(
    cells: list[NotebookNode], present: set[ReferenceCell], reference: Reference, own_words: bool
) -> list[str]:
    """Put missing cells back after the one before them in the reference.

    Args:
        own_words: whether the student wrote text into other cells, of which a person has to say what it answers.
    """
    flags = []
    position = 0
    for known in reference.cells:
        if known in present:
            position = 1 + next(i for i, cell in enumerate(cells) if _grade_id(cell) == known.name)
            continue
        # The text of a deleted exercise is not put back: what the student wrote elsewhere under its name counts.
        source = known.source if known.locked else "# This cell was missing from the submission."
        if known.cell_type == "markdown" and not known.locked:
            source = SOUGHT if own_words else known.source
        cells.insert(position, _cell(known, source))
        position += 1
        flags.append(f"cell {known.name} was missing: it was put back")
    return flags


def _number(cells: Iterable[NotebookNode]) -> None:
    """Give every cell an id that depends on nothing but its place."""
    for index, cell in enumerate(cells):
        cell["id"] = f"cell-{index}"


def _source(cell: Any) -> str:
    source = cell.get("source", "")
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    if not isinstance(source, str):
        return ""
    # Lone surrogates are valid in JSON and cannot be written to a file; some editors end lines as Windows does.
    return source.encode("utf-8", "replace").decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")


def _grade_id(cell: Any) -> str:
    """The name that nbgrader's metadata gives a cell, of whatever schema; "" without."""
    metadata = cell.get("metadata") if isinstance(cell, dict) else None
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    name = nbgrader.get("grade_id", "") if isinstance(nbgrader, dict) else ""
    return name if isinstance(name, str) else ""


def _cell_id(cell: Any) -> str:
    name = cell.get("id", "") if isinstance(cell, dict) else ""
    return name if isinstance(name, str) else ""
