"""Training on a machine that does something else too: the lessons' recipes and their peers beside busy processes.

Each side trains in a process of its own, the peer's with threads that wait as libgomp has them by default. While one
trains the other sleeps.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from statistics import median

from pretrain import threads
from tests.bench.result import Result
from tests.bench.training import LESSONS, Trainer

PEERS = {
    "01 word2vec": "gensim",
    "02 GPT": "nanoGPT's recipe for a CPU",
    "03 BERT": "transformers' BertForMaskedLM",
    "04 CNN": "the same network, channels first",
    "05 SimCLR": "the same network, channels first",
    "06 CLIP": "transformers' CLIPModel",
}
LOADS = {0: "machine quiet", 1: "beside one busy process", 2: "beside two busy processes"}
DEFAULT = {"GOMP_SPINCOUNT": "300000"}  # libgomp's own, where nothing is set
UNITS = {"01 word2vec": "words/s", "04 CNN": "pictures/s", "05 SimCLR": "pictures/s", "06 CLIP": "pictures/s"}


def environments() -> dict[str, dict[str, str]]:
    """Return the environment of each side."""
    rest = {name: value for name, value in os.environ.items() if name not in threads.SETTINGS}
    return {"ours": rest | threads.waiting(), "peer": rest | DEFAULT}


@contextmanager
def busy(processes: int) -> Iterator[None]:
    """Keep so many processes computing."""
    started = [subprocess.Popen([sys.executable, "-S", "-c", "while True: pass"]) for _ in range(processes)]
    try:
        yield
    finally:
        for process in started:
            process.kill()
            process.wait()


def measure(lesson: str, rounds: int, seconds: float) -> dict[int, dict[str, list[float]]]:
    """Return items a second by load and side, a number for each round."""
    found: dict[int, dict[str, list[float]]] = {load: {"ours": [], "peer": []} for load in LOADS}
    with ExitStack() as stack:
        sides = {
            side: stack.enter_context(Trainer(lesson, side, environment))
            for side, environment in environments().items()
        }
        for trainer in sides.values():
            trainer.speed(seconds)  # the first steps are slower
        for _ in range(rounds):
            for load in LOADS:
                with busy(load):
                    for side, trainer in sides.items():
                        found[load][side].append(trainer.speed(seconds))
    return found


def results(lesson: str, rounds: int, seconds: float) -> list[Result]:
    """Measure one lesson: a result for each load."""
    found = measure(lesson, rounds, seconds)
    rows = []
    for load, told in LOADS.items():
        slower = {side: median(found[0][side]) / median(found[load][side]) for side in ("ours", "peer")}
        note = f"{seconds:g} s, {rounds} rounds; time of a step relative to a quiet machine: " + ", ".join(
            f"{side} {times:.2f}" for side, times in slower.items()
        )
        name = f"our training, {told}: {lesson}"
        rows.append(Result(name, UNITS.get(lesson, "tokens/s"), PEERS[lesson], found[load], note))
        print(f"{name}: {note}", flush=True)
    return rows


def run(rounds: int = 3, seconds: float = 3.0) -> list[Result]:
    """Measure every lesson with its peer, in turn."""
    return [row for lesson in LESSONS for row in results(lesson, rounds, seconds)]
