"""Train as a lesson does, or as its peer does, for as long as asked: `python -m tests.bench.training LESSON SIDE`.

Each line of input is a number of seconds; the answer is a line with the items (words, tokens, images) trained on in a
second. A process of its own, since how threads wait is settled when their library loads.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

import torch

from grading import paths
from grading.course.pretraining import read_names
from pretrain import optim, train
from pretrain.blocks import Blocks
from tests.bench import bench_bert, bench_clip, bench_gpt, bench_word2vec

Speed = Callable[[float], float]  # seconds of training → items a second
PART = 200_000  # words of lesson 01's text


def word2vec(side: str) -> Speed:
    """Lesson 01: passes over a part of the text by the lesson's trainer, or by gensim's."""
    corpus = bench_word2vec.Corpus()
    if side == "peer":
        sentences = corpus.sentences[: int(corpus.sentence_of[PART])]
        model = bench_word2vec.gensim_model(corpus, seed=0)
        return repeated(lambda: model.train(sentences, total_examples=len(sentences), epochs=1), PART)
    names = bench_word2vec.lesson_cells()
    batches = Blocks(corpus.stream[:PART], corpus.sentence_of[:PART], corpus.counts)
    return repeated(lambda: bench_word2vec.train_ours(names, batches, epochs=1, seed=0), PART)


def repeated(work: Callable[[], Any], items: int) -> Speed:
    """Do some work over and over."""

    def speed(seconds: float) -> float:
        start, done = time.perf_counter(), 0
        while time.perf_counter() - start < seconds:
            work()
            done += items
        return done / (time.perf_counter() - start)

    return speed


def fitted(model: torch.nn.Module, loss: Any, batches: Any, optimiser: Any, **options: Any) -> Speed:
    """Train with the course's loop."""
    ways = {"optimiser": optimiser, "progress": False, "every": 1, **options}
    return lambda seconds: train.fit(model, loss, batches, seconds=seconds, **ways).items_per_second


def by_recipe(number: str, layout: torch.memory_format | None = None) -> Speed:
    """Train by the recipe in a lesson's own cells."""
    recipe = names_of(number)["recipe"]
    model = recipe.model()
    if layout is not None:
        model = model.to(memory_format=layout)
    batches = recipe.batches if layout is None else lambda step: relaid(recipe.batches(step), layout)
    return fitted(model, recipe.loss_function, batches, recipe.optimiser(model), count=recipe.count)


def relaid(batch: Any, layout: torch.memory_format) -> Any:
    """Return a batch whose pictures lie in memory in the order `layout`."""
    return tuple(part.contiguous(memory_format=layout) if part.ndim == 4 else part for part in batch)


def names_of(number: str) -> dict[str, Any]:
    """Return the names that the cells of a lesson's recipe leave."""
    return read_names(paths.notebook(paths.lessons([number])[0]))


def gpt(side: str) -> Speed:
    """Lesson 02's recipe, or nanoGPT's for a CPU."""
    if side == "ours":
        return by_recipe("02")
    text = bench_gpt.Text(names_of("02")["windows"])
    model = bench_gpt.Peer(text.V)
    return fitted(model, bench_gpt.cross_entropy, text.batches(0), bench_gpt.peer_optimiser(model))


def bert(side: str) -> Speed:
    """Lesson 03's recipe, or transformers' BertForMaskedLM on the same batches."""
    if side == "ours":
        return by_recipe("03")
    recipe = names_of("03")["recipe"]
    model, loss = bench_bert.peer_model(recipe)
    return fitted(model, loss, recipe.batches, optim.adamw(model, lr=5e-4))


def cnn(side: str) -> Speed:
    """Lesson 04's recipe; the peer is the same network in torch's usual order of memory."""
    return by_recipe("04", None if side == "ours" else torch.contiguous_format)


def simclr(side: str) -> Speed:
    """Lesson 05's recipe; the peer is the same network in torch's usual order of memory."""
    return by_recipe("05", None if side == "ours" else torch.contiguous_format)


def clip(side: str) -> Speed:
    """Lesson 06's recipe, or transformers' CLIPModel on the same batches."""
    if side == "ours":
        return by_recipe("06")
    recipe, model = names_of("06")["recipe"], bench_clip.Peer()
    ways = {"count": recipe.count}
    return fitted(model, bench_clip.loss_of_peer, recipe.batches, optim.adamw(model, lr=2e-3), **ways)


LESSONS: dict[str, Callable[[str], Speed]] = {
    "01 word2vec": word2vec,
    "02 GPT": gpt,
    "03 BERT": bert,
    "04 CNN": cnn,
    "05 SimCLR": simclr,
    "06 CLIP": clip,
}


class Trainer:
    """A process that trains as told, with the environment given."""

    def __init__(self, lesson: str, side: str, environment: Mapping[str, str]) -> None:
        command = [sys.executable, "-m", "tests.bench.training", lesson, side]
        self.process = subprocess.Popen(
            command, env=environment, cwd=paths.ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def speed(self, seconds: float) -> float:
        """Return the items a second in so many seconds of training."""
        assert self.process.stdin and self.process.stdout
        print(seconds, file=self.process.stdin, flush=True)
        return float(self.process.stdout.readline())

    def __enter__(self) -> Trainer:
        return self

    def __exit__(self, *error: object) -> None:
        self.process.communicate()


def main(lesson: str, side: str) -> None:
    """Answer each line of input."""
    answers, sys.stdout = sys.stdout, sys.stderr
    torch.manual_seed(0)
    speed = LESSONS[lesson](side)
    for line in sys.stdin:
        print(speed(float(line)), file=answers, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
