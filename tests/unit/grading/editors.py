"""What editors make of a released notebook when a student works in them and saves: Colab and VS Code.

Written after files that these editors have saved, as they lie in public repositories. Colab: `nbformat_minor` 0, so
that cells have no ids, a name of its own in the metadata, `colab` and `outputId` where there is output, a badge as the
first cell; a copied cell keeps its metadata. VS Code: its own interpreter and versions in the notebook's metadata,
`vscode` in a cell's; both let locked cells be deleted and edited.
"""

import copy
import json

BADGE = (
    '<a href="https://colab.research.google.com/github/ada/x"><img src="https://colab.research.google.com/a.svg"/></a>'
)
MOUNT = "from google.colab import drive\ndrive.mount('/content/drive')"
OUTPUT = {"output_type": "stream", "name": "stdout", "text": ["✓ All checks of this cell pass.\n"]}
LANGUAGE = {
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
    "version": "3.11.7",
}


def colab(notebook, *, gone=(), copied=(), named=True):
    """Return a notebook as Colab saves it, in JSON's own types.

    Args:
        gone: names of cells that the student deleted.
        copied: names of cells that the student copied.
        named: whether nbgrader's metadata is still there.
    """
    cells = [_colab_cell(cell, number, named) for number, cell in enumerate(_left(notebook, gone))]
    for cell in list(cells):
        if _name(cell) in copied:
            twin = copy.deepcopy(cell)
            twin["metadata"]["id"] = f"twin{twin['metadata']['id'][4:]}"
            cells.insert(cells.index(cell) + 1, twin)
    badge = {"cell_type": "markdown", "metadata": {"id": "view-in-github", "colab_type": "text"}, "source": [BADGE]}
    mount = {"cell_type": "code", "source": _lines(MOUNT), "metadata": {"id": "mount0123456"}, "outputs": []}
    metadata = {
        "colab": {"provenance": [], "toc_visible": True, "include_colab_link": True, "gpuType": "T4"},
        "kernelspec": {"name": "python3", "display_name": "Python 3"},
        "language_info": {"name": "python"},
        "accelerator": "GPU",
    }
    mount["execution_count"] = None
    return {"nbformat": 4, "nbformat_minor": 0, "metadata": metadata, "cells": [badge, *cells, mount]}


def vscode(notebook, *, gone=(), edited=()):
    """Return a notebook as VS Code saves it, in JSON's own types.

    Args:
        gone: names of cells that the student deleted, locked ones too.
        edited: names of locked cells that the student changed.
    """
    cells = [_vscode_cell(cell, edited) for cell in _left(notebook, gone)]
    metadata = {
        "kernelspec": {"display_name": ".venv (3.11.7)", "language": "python", "name": "python3"},
        "language_info": LANGUAGE,
        "orig_nbformat": 4,
        "vscode": {"interpreter": {"hash": "e7370f93d1d0cde622a1f8e1c04877d8463912d04d973331ad4851f04de6915a"}},
    }
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 2}


def _left(notebook, gone):
    return [cell for cell in json.loads(json.dumps(notebook))["cells"] if _name(cell) not in gone]


def _colab_cell(cell, number, named):
    metadata = {"id": f"{number:02}Kx7bJqW2yZ"} | (cell["metadata"] if named else {})
    made = {"cell_type": cell["cell_type"], "source": _lines(cell["source"]), "metadata": metadata}
    if cell["cell_type"] == "code":
        metadata |= {
            "colab": {"base_uri": "https://localhost:8080/", "height": 35},
            "outputId": f"28b07730-{number:04}",
        }
        made |= {"execution_count": number, "outputs": [OUTPUT]}
    return made


def _vscode_cell(cell, edited):
    source = "pass  # it was in the way" if _name(cell) in edited else cell["source"]
    lines = [line.replace("\n", "\r\n") for line in _lines(source)]  # as on Windows
    made = {"cell_type": cell["cell_type"], "metadata": dict(cell["metadata"]), "source": lines}
    if cell["cell_type"] == "code":
        made["metadata"]["vscode"] = {"languageId": "python"}
        made |= {"execution_count": 1, "outputs": [OUTPUT]}
    return made


def _lines(source):
    return source.splitlines(keepends=True)


def _name(cell):
    return cell["metadata"].get("nbgrader", {}).get("grade_id", "")
