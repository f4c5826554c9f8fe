"""Which answers of a class are more alike than its answers usually are.

Answers are compared by runs of tokens, after their own names were replaced by numbers and comments, layout and
docstrings were dropped. Short exercises have few solutions: so pairs are measured against the class itself.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import CountVectorizer

RUN = 4  # tokens
FEWEST = 5  # submissions, below which nothing is usual
FAR, LEAST = 5.0, 0.2  # beyond the median likeness: in robust standard deviations, and at least
SHARED = 3  # exercises that both have written
LONGEST = 20_000  # characters of an answer that are looked at
Answers = Mapping[str, str]  # exercise -> source
Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Pair:
    """Two students, how alike their answers are (0 to 1), how alike is usual, and the exercises that stand out most."""

    students: tuple[str, str]
    likeness: float
    usual: float
    exercises: tuple[str, ...]


def alike(answers: Mapping[str, Answers], most: int = 3) -> list[Pair]:
    """Return the pairs of students whose answers are far more alike than is usual in the class, the most alike first.

    Args:
        answers: what each student wrote, without the exercises that are not written.
        most: how many exercises to name for each pair.
    """
    students = sorted(answers)
    exercises = sorted({name for written in answers.values() for name in written})
    if len(students) < FEWEST or not exercises:
        return []
    layers = np.stack([_likeness([answers[student].get(name, "") for student in students]) for name in exercises])
    mean = _mean(layers)
    rows, columns = np.triu_indices(len(students), 1)
    found = mean[rows, columns]
    if np.isnan(found).all():
        return []
    usual = float(np.nanmedian(found))
    far = usual + max(LEAST, FAR * 1.4826 * float(np.nanmedian(np.abs(found - usual))))
    above = layers - np.array([_median(layer[rows, columns]) for layer in layers])[:, None, None]
    chosen = sorted((n for n in range(len(found)) if found[n] > far), key=lambda n: -found[n])
    return [
        Pair(
            (students[rows[n]], students[columns[n]]),
            float(found[n]),
            usual,
            tuple(_strongest(exercises, above[:, rows[n], columns[n]], most)),
        )
        for n in chosen
    ]


def _likeness(sources: Sequence[str]) -> Matrix:
    """Return the share of runs of tokens that each two answers have in common, NaN where one is not written: (N, N)."""
    runs = [_runs(source) for source in sources]
    if not any(runs):
        return np.full((len(sources), len(sources)), np.nan)
    counts = CountVectorizer(analyzer=list, binary=True).fit_transform(runs).astype(np.float64)
    both = (counts @ counts.T).toarray()
    size = np.asarray(counts.sum(axis=1)).ravel()
    either = size[:, None] + size[None, :] - both
    written = (size[:, None] > 0) & (size[None, :] > 0)
    return np.where(written, both / np.maximum(either, 1), np.nan)


def _runs(source: str) -> list[tuple[str, ...]]:
    found = tokens(source)
    return [tuple(found[k : k + RUN]) for k in range(max(1, len(found) - RUN + 1))] if found else []


def _mean(layers: NDArray[np.float64]) -> Matrix:
    """Return the mean over the exercises, NaN for pairs that share too few."""
    shared = np.sum(~np.isnan(layers), axis=0)
    total = np.nansum(layers, axis=0)
    return np.where(shared >= min(SHARED, len(layers)), total / np.maximum(shared, 1), np.nan)


def _median(values: NDArray[np.float64]) -> float:
    return 0.0 if np.isnan(values).all() else float(np.nanmedian(values))


def _strongest(exercises: Sequence[str], above: NDArray[np.float64], most: int) -> list[str]:
    order = np.argsort(-np.nan_to_num(above, nan=-1.0), kind="stable")[:most]
    return [exercises[k] for k in sorted(order)]


def tokens(source: str) -> list[str]:
    """Return the tokens of an answer, its own names numbered by their first place; as it stands if it is no Python."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what Python says of a student's escapes is of no use here
            tree = ast.parse(source[:LONGEST])
        source = ast.unparse(_Numbered(tree).visit(tree))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        source = re.sub(r"#.*", "", source[:LONGEST])
    return re.findall(r"\w+|[^\w\s]", source)


class _Numbered(ast.NodeTransformer):
    """Replaces the names that an answer gives by numbers, and drops docstrings; `torch.softmax` stays as it is."""

    def __init__(self, tree: ast.AST) -> None:
        self.numbers: dict[str, str] = {}
        for node in ast.walk(tree):
            for name in _given(node):
                self.numbers.setdefault(name, f"v{len(self.numbers)}")

    def generic_visit(self, node: ast.AST) -> ast.AST:
        for field in ("id", "arg", "name"):
            if isinstance(name := getattr(node, field, None), str):
                setattr(node, field, self.numbers.get(name, name))
        if isinstance(body := getattr(node, "body", None), list) and body and _is_text(body[0]):
            node.body = body[1:] or [ast.Pass()]  # type: ignore[attr-defined]
        return super().generic_visit(node)


def _given(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        return [node.id]
    if isinstance(node, ast.arg):
        return [node.arg]
    return [node.name] if isinstance(node, (ast.FunctionDef, ast.ClassDef)) else []


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
