"""The lesson that the hostile submissions answer: four short exercises and one question marked by hand."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

NAME = "90-hostile"
OTHER = "91-other"
# Stands in every hidden test. No submission may ever see it, and no feedback may show it.
CANARY = "hidden-canary-c0ffee"
QUESTION = "q1-why"
EXERCISES = ("ex01-mean", "ex02-softmax", "ex03-line", "ex04-counts")
POINTS = {"visible": 1, "hidden": 2}

PRELUDE = """
import math
import random

import numpy as np
import torch

from pretrain import check, student
"""

RIGHT = {
    "ex01-mean": '''
        def mean(values):
            """Return the mean of a list of numbers."""
            return sum(values) / len(values)
    ''',
    "ex02-softmax": '''
        def softmax(x):
            """Return the softmax of a tensor over its last dimension."""
            e = torch.exp(x - x.max(dim=-1, keepdim=True).values)
            return e / e.sum(dim=-1, keepdim=True)
    ''',
    "ex03-line": '''
        class Line(torch.nn.Module):
            """y = weight * x + bias, with both starting at zero."""

            def __init__(self):
                super().__init__()
                self.weight = torch.nn.Parameter(torch.zeros(1))
                self.bias = torch.nn.Parameter(torch.zeros(1))

            def forward(self, x):
                return self.weight * x + self.bias
    ''',
    "ex04-counts": '''
        def counts(words):
            """Return a dict from each word to how often it occurs."""
            table = {}
            for word in words:
                table[word] = table.get(word, 0) + 1
            return table
    ''',
}

# Plausible and wrong, so that every check of the exercise fails.
WRONG = {
    "ex01-mean": """
        def mean(values):
            return sum(values)
    """,
    "ex02-softmax": """
        def softmax(x):
            return torch.exp(x)
    """,
    "ex03-line": """
        class Line(torch.nn.Module):
            def __init__(self):
                super().__init__()
                self.weight = torch.nn.Parameter(torch.ones(1))
                self.bias = torch.nn.Parameter(torch.ones(1))

            def forward(self, x):
                return self.weight + x
    """,
    "ex04-counts": """
        def counts(words):
            return {word: 1 for word in words}
    """,
}

VISIBLE = {
    "ex01-mean": """
        check.equal(mean([1.0, 2.0, 6.0]), 3.0, name="mean([1, 2, 6])", mistakes={"the sum is not divided": 9.0})
    """,
    "ex02-softmax": """
        check.equal(softmax(torch.tensor([0.0, math.log(3.0)])), torch.tensor([0.25, 0.75]), name="softmax([0, ln 3])")
    """,
    "ex03-line": """
        line = Line()
        line.load_state_dict({"weight": torch.tensor([2.0]), "bias": torch.tensor([1.0])})
        check.equal(line(torch.tensor([3.0])), torch.tensor([7.0]), name="2 * 3 + 1")
    """,
    "ex04-counts": """
        check.equal(counts(["a", "b", "a"]), {"a": 2, "b": 1}, name="counts of a, b, a")
    """,
}

HIDDEN = {
    "ex01-mean": """
        for seed in (11, 12, 13):
            generator = random.Random(seed)
            values = [generator.uniform(-5, 5) for _ in range(7)]
            check.equal(mean(values), math.fsum(values) / 7, name="mean of 7 numbers")
    """,
    "ex02-softmax": """
        generator = torch.Generator().manual_seed(21)
        x = torch.randn(4, 5, generator=generator)
        got = softmax(x)
        assert torch.allclose(got, torch.softmax(x, dim=-1), atol=1e-5)
        assert bool((got >= 0).all()) and abs(float(got.sum()) - 4) < 1e-4
        check.equal(softmax(torch.tensor([1000.0, 0.0])), torch.tensor([1.0, 0.0]), name="softmax of large numbers")
    """,
    "ex03-line": """
        with check.exercise("ex03-line", hidden=True) as see:
            model = Line()
            see("the value at the start", model(torch.tensor([5.0])))
            see.fill("the line", model)
            x, y = torch.tensor([1.0, 2.0, 4.0]), torch.tensor([3.0, 5.0, 9.0])
            loss = ((model(x) - y) ** 2).mean()
            see("the mean squared error", loss)
            see.gradients("the mean squared error", loss, dict(model.named_parameters()))
    """,
    "ex04-counts": """
        words = random.Random(41).choices("abcde", k=60)
        got = counts(words)
        if not isinstance(got, dict):
            raise check.Failed(f"counts gives a {type(got).__name__} where a dict is asked for: {got}")
        assert got == {word: words.count(word) for word in sorted(set(words))}
        assert counts([]) == {}
    """,
}


def notebook() -> nbformat.NotebookNode:
    """Return the source notebook: solutions and hidden tests included."""
    cells = [_plain("title", "# A small lesson"), _prelude()]
    for exercise in EXERCISES:
        cells += [
            _plain(f"{exercise}-text", f"### Exercise {exercise[2:4]}\n\nWrite `{exercise[5:]}`."),
            *_cells(exercise),
        ]
    return _finish([*cells, _question()])


def other() -> nbformat.NotebookNode:
    """Return the source notebook of another lesson, to be handed in by mistake."""
    text = "def double(x):\n    ### BEGIN SOLUTION\n    return 2 * x\n    ### END SOLUTION"
    solution = _graded(new_code_cell(text, id="ex01-double"), "ex01-double", solution=True)
    test = _graded(
        new_code_cell("check.equal(double(4), 8)", id="ex01-double-visible"), "ex01-double-visible", points=1
    )
    return _finish([_plain("title", "# Another lesson"), _prelude(), solution, test])


def write(solutions: Path) -> None:
    """Write both lessons as `solutions/<name>/<name>.ipynb`."""
    for name, content in ((NAME, notebook()), (OTHER, other())):
        (solutions / name).mkdir(parents=True, exist_ok=True)
        nbformat.write(content, solutions / name / f"{name}.ipynb")


def released() -> nbformat.NotebookNode:
    """Return the notebook as a student gets it: nbgrader's own steps, without a gradebook."""
    from nbgrader.preprocessors import ClearHiddenTests, ClearOutput, ClearSolutions, ComputeChecksums, LockCells

    content = notebook()
    for step in (LockCells, ClearSolutions, ClearOutput, ClearHiddenTests, ComputeChecksums):
        content, _ = step().preprocess(content, {})
    return content


def code(text: str) -> str:
    """Return `text` as the source of a cell: dedented, without blank lines around it."""
    return dedent(text).strip()


def _finish(cells: list[Any]) -> nbformat.NotebookNode:
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    content = new_notebook(cells=cells, metadata={"kernelspec": kernel, "language_info": {"name": "python"}})
    nbformat.validate(content)
    return content


def _plain(name: str, text: str) -> nbformat.NotebookNode:
    return new_markdown_cell(text, id=name)


def _prelude() -> nbformat.NotebookNode:
    cell = new_code_cell(code(PRELUDE), id="prelude", metadata={"tags": ["prelude"]})
    return _graded(cell, "prelude", locked=True)


def _cells(exercise: str) -> list[nbformat.NotebookNode]:
    head, *body = code(RIGHT[exercise]).splitlines()
    solution = "\n".join([head, "    ### BEGIN SOLUTION", *body, "    ### END SOLUTION"])
    hidden = f'### BEGIN HIDDEN TESTS\ncanary = "{CANARY}"\n{code(HIDDEN[exercise])}\n### END HIDDEN TESTS'
    hidden = f"# Hidden tests run here when your notebook is graded.\n{hidden}"
    tests = {"visible": code(VISIBLE[exercise]), "hidden": hidden}
    cells = [_graded(new_code_cell(solution, id=exercise), exercise, solution=True)]
    for kind, text in tests.items():
        name = f"{exercise}-{kind}"
        cells.append(_graded(new_code_cell(text, id=name), name, points=POINTS[kind]))
    return cells


def _question() -> nbformat.NotebookNode:
    text = "### BEGIN SOLUTION\nBecause the exponential of a large number is infinite.\n### END SOLUTION"
    return _graded(new_markdown_cell(text, id=QUESTION), QUESTION, solution=True, points=4)


def _graded(
    cell: nbformat.NotebookNode, name: str, *, points: int = 0, solution: bool = False, locked: bool = False
) -> nbformat.NotebookNode:
    data: dict[str, Any] = {"schema_version": 3, "grade_id": name, "solution": solution, "task": False}
    data |= {"grade": points > 0, "locked": locked or (points > 0 and not solution)}
    cell.metadata["nbgrader"] = data | ({"points": points} if points else {})
    return cell
