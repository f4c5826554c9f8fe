"""Text in blocks of words, with their neighbours marked and negatives drawn: what skip-gram and CBOW learn from, fast.

A block's words meet in one matrix product, and share their negatives (after Ji et al. 2016, "Parallelizing word2vec in
shared and distributed memory", arXiv:1604.04661), so that each word's vector is fetched once for all of its pairs.
"""

from __future__ import annotations

import torch

Batch = tuple[torch.Tensor, torch.Tensor, torch.Tensor]


class Blocks:
    """Batches of B blocks of T words from a text, to be called with the number of the step.

    Each pass over the text draws anew which frequent words are left out (subsampling: Mikolov et al. 2013b, section
    2.3), where blocks begin, and for each word how far its window reaches, 1 to `window`, as word2vec.c does.

    Args:
        stream: the text as word ids, (N,), int64.
        sentence_of: the sentence of each word, (N,): a window ends where its sentence ends.
        counts: how often each word occurs, (V,), float.
        threshold: t of subsampling; None keeps all words.
        negatives: how many negatives a block shares.
        block, batch: T and B.
        seed: of all draws.

    Attributes:
        steps: how many batches make a pass.
    """

    def __init__(
        self,
        stream: torch.Tensor,
        sentence_of: torch.Tensor,
        counts: torch.Tensor,
        *,
        window: int = 5,
        threshold: float | None = 1e-3,
        negatives: int = 24,
        block: int = 32,
        batch: int = 32,
        seed: int = 0,
    ) -> None:
        self.stream, self.sentence_of, self.counts = stream, sentence_of, counts
        self.window, self.negatives, self.block, self.batch, self.seed = window, negatives, block, batch, seed
        share = counts / counts.sum()
        self.keep = torch.ones_like(share) if threshold is None else (threshold / share).sqrt().clamp(max=1)
        self.apart = (torch.arange(block)[:, None] - torch.arange(block)).abs().fill_diagonal_(block)
        self.steps = max(1, (int(self.keep[stream].sum()) // block - 20) // batch)  # a few fewer may be kept by chance
        self.current = -1

    def __call__(self, step: int) -> Batch:
        """Return word ids (B, T); who is whose neighbour, (B, T, T), 1 or 0; and the ids of the negatives, (B, M)."""
        number, b = divmod(step, self.steps)
        if number != self.current:
            self._begin(number)
        rows = slice(b * self.batch, (b + 1) * self.batch)
        sentences = self.sentences[rows]
        near = (self.apart <= self.reach[rows]) & (sentences[:, :, None] == sentences[:, None])
        return self.words[rows], near.float(), self.drawn[rows]

    def _begin(self, number: int) -> None:
        """Draw what a pass over the text is made of."""
        g, T = torch.Generator().manual_seed(1_000_003 * self.seed + number), self.block
        kept = (torch.rand(len(self.stream), generator=g) < self.keep[self.stream]).nonzero().squeeze(1)
        start = int(torch.randint(T, (1,), generator=g))
        n = (len(kept) - start) // T
        place = kept[start : start + n * T].view(n, T)[torch.randperm(n, generator=g)]
        self.words, self.sentences = self.stream[place], self.sentence_of[place]
        drawn = torch.multinomial(self.counts**0.75, n * self.negatives, replacement=True, generator=g)
        self.drawn = drawn.view(n, self.negatives)
        self.reach = torch.randint(1, self.window + 1, (n, T, 1), generator=g)
        self.current = number
