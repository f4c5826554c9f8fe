"""Word2vec: the trainer that lesson 01 teaches against gensim's, on the same text, size, window and negatives.

What is measured is what is taught: the trainer is read from the lesson's cells with the tag `bench`.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import gensim
import nbformat
import numpy as np
import torch
from gensim.models import Word2Vec
from scipy.stats import spearmanr

from pretrain import data, optim, train
from pretrain.blocks import Blocks
from pretrain.text import Vocab
from tests.bench.result import Result

NOTEBOOK = Path(__file__).parents[2] / "solutions" / "01-word2vec" / "01-word2vec.ipynb"
DIM, WINDOW, NEGATIVES, THRESHOLD, MIN_COUNT, WORKERS = 100, 5, 5, 1e-3, 5, 2


def lesson_cells() -> dict[str, Any]:
    """Return the names `Word2vec` and `block_loss` as they are defined in the lesson's solution notebook."""
    cells = [cell for cell in nbformat.read(NOTEBOOK, 4).cells if "bench" in cell.metadata.get("tags", [])]
    names: dict[str, Any] = {"torch": torch, "np": np}
    for cell in cells:
        exec(compile(cell.source, f"{NOTEBOOK.name}:{cell.id}", "exec"), names)
    if missing := {"Word2vec", "block_loss"} - names.keys():
        raise RuntimeError(f"{NOTEBOOK}: no cell with the tag `bench` defines {', '.join(sorted(missing))}")
    return names


class Corpus:
    """The lesson's text, in the form that each side wants."""

    def __init__(self) -> None:
        self.sentences = [*data.load_sentences("sotu")[0], *data.load_sentences("bible")[0]]
        self.vocab = Vocab((word for sentence in self.sentences for word in sentence), min_count=MIN_COUNT)
        encoded = [self.vocab.encode(sentence) for sentence in self.sentences]
        self.stream = torch.tensor([i for sentence in encoded for i in sentence])
        lengths = torch.tensor([len(sentence) for sentence in encoded])
        self.sentence_of = torch.arange(len(encoded)).repeat_interleave(lengths)
        self.counts = torch.from_numpy(self.vocab.counts).float()

    def similarity(self, vectors: torch.Tensor) -> float:
        """Return Spearman's ρ with WordSim-353, over the pairs whose words are known."""
        pairs = [
            row
            for row in data.load_similarity("wordsim353").to_numpy()
            if row[0] in self.vocab and row[1] in self.vocab
        ]
        a, b = (vectors[[self.vocab[row[i]] for row in pairs]] for i in (0, 1))
        return float(spearmanr(torch.cosine_similarity(a, b, dim=1), [row[2] for row in pairs]).statistic)

    def pairs_in_a_pass(self, keep: torch.Tensor) -> float:
        """Return the expected number of pairs in one pass over the text when words are kept so often.

        A window reaches d places with probability (window + 1 − d) / window, and does not leave its sentence.
        """
        kept = torch.rand(len(self.stream), generator=torch.Generator().manual_seed(0)) < keep[self.stream]
        lengths = torch.bincount(self.sentence_of[kept]).double()
        reach = [(WINDOW + 1 - d) / WINDOW for d in range(1, WINDOW + 1)]
        return float(sum(2 * share * (lengths - d).clamp(min=0).sum() for d, share in enumerate(reach, start=1)))


def blocks(corpus: Corpus, seed: int = 0) -> Blocks:
    """Return the lesson's batches of the text."""
    return Blocks(
        corpus.stream, corpus.sentence_of, corpus.counts, window=WINDOW, threshold=THRESHOLD, batch=32, seed=seed
    )


def pairs_in_blocks(corpus: Corpus) -> float:
    """Count the pairs that the lesson learns from in one pass: it loses those across block borders."""
    batches = blocks(corpus)
    return float(sum(batches(step)[1].sum().item() for step in range(batches.steps)))


def run_ours(corpus: Corpus, names: dict[str, Any], epochs: int, seed: int) -> tuple[float, float]:
    """Return seconds and ρ of one training by the lesson's loss."""
    start = time.perf_counter()
    vectors = train_ours(names, blocks(corpus, seed), epochs, seed)
    return time.perf_counter() - start, corpus.similarity(vectors)


def train_ours(names: dict[str, Any], batches: Blocks, epochs: int, seed: int) -> torch.Tensor:
    """Return the vectors of the centres, trained with the lesson's loss and the course's loop."""
    torch.manual_seed(seed)
    model = names["Word2vec"](len(batches.counts), DIM)
    options = {"optimiser": optim.RowAdagrad(model.parameters()), "clip": None, "progress": False}
    train.fit(model, names["block_loss"], batches, steps=epochs * batches.steps, **options)
    return model.centre.weight.detach()


def gensim_model(corpus: Corpus, seed: int) -> Word2Vec:
    """Return gensim's model with the lesson's sizes, its vocabulary built."""
    model = Word2Vec(
        vector_size=DIM,
        window=WINDOW,
        negative=NEGATIVES,
        sg=1,
        sample=THRESHOLD,
        min_count=MIN_COUNT,
        workers=WORKERS,
        seed=seed,
    )
    model.build_vocab(corpus.sentences)
    return model


def run_gensim(corpus: Corpus, epochs: int, seed: int) -> tuple[float, float]:
    """Return seconds (of training alone, its vocabulary being built before) and ρ of one training by gensim."""
    model = gensim_model(corpus, seed)
    start = time.perf_counter()
    model.train(corpus.sentences, total_examples=model.corpus_count, epochs=epochs)
    return time.perf_counter() - start, corpus.similarity(torch.from_numpy(model.wv[corpus.vocab.tokens]))


def run(rounds: int = 3, epochs: int = 4) -> list[Result]:
    """Train with both in turn, `rounds` times, and compare pairs a second, words a second and WordSim-353."""
    torch.set_num_threads(WORKERS)
    corpus, names = Corpus(), lesson_cells()
    excess = THRESHOLD * corpus.counts.sum() / corpus.counts
    pairs = {
        "ours": pairs_in_blocks(corpus),
        "peer": corpus.pairs_in_a_pass((excess.sqrt() + excess).clamp(max=1)),  # the formula of word2vec.c
    }
    seconds: dict[str, list[float]] = {"ours": [], "peer": []}
    rho: dict[str, list[float]] = {"ours": [], "peer": []}
    for seed in range(rounds):
        for side, (took, score) in (
            ("ours", run_ours(corpus, names, epochs, seed)),
            ("peer", run_gensim(corpus, epochs, seed)),
        ):
            seconds[side].append(took)
            rho[side].append(score)
            print(f"round {seed + 1} of {rounds}, {side}: {took:.1f} s, ρ {score:.3f}", flush=True)
    peer = f"gensim {gensim.__version__}, {WORKERS} workers"
    note = f"{len(corpus.stream):,} words × {epochs}, {DIM} dimensions, window {WINDOW}, {NEGATIVES} negatives"
    per_second = {side: [epochs * pairs[side] / s for s in seconds[side]] for side in seconds}
    words = {side: [epochs * len(corpus.stream) / s for s in seconds[side]] for side in seconds}
    return [
        Result("word2vec, skip-gram: pairs learned from", "pairs/s", peer, per_second, note),
        Result(
            "word2vec, skip-gram: words of the text read",
            "words/s",
            peer,
            words,
            f"{note}; gensim keeps more of the frequent words",
        ),
        Result("word2vec, skip-gram: agreement with WordSim-353", "Spearman's ρ", peer, rho, note),
    ]
