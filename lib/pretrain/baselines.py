"""Plain rivals that a pre-trained model has to beat: majority, TF-IDF, and counts of the same unlabelled text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import TfidfVectorizer

from pretrain.text import words

TRUST = 5.0


def majority(y: np.ndarray, train: np.ndarray, test: np.ndarray) -> np.ndarray:
    """Return whether each test item is right when the most frequent class of `train` is always named, (1, M), 0 or 1.

    One row, as for one seed; of classes that are equally frequent the first is named.

    Args:
        y: the class of each of the N items, (N,).
        train, test: indices of the items that labels may be taken from, and of the M that are tested.
    """
    labels, counts = np.unique(y[train], return_counts=True)
    return (y[test] == labels[counts.argmax()]).astype(float)[None]


def tfidf(texts: Sequence[str], fit_on: Iterable[str] | None = None) -> csr_matrix:
    """Return TF-IDF features of words and pairs of words, a sparse row a text, for `probes.few_labels`.

    Args:
        texts: N of them.
        fit_on: unlabelled texts from which vocabulary and document counts are taken; by default `texts` themselves.

    Raises:
        ValueError: no word occurs in two of the texts.
    """
    vectorizer = TfidfVectorizer(analyzer=_ngrams, sublinear_tf=True, min_df=2)
    try:
        return vectorizer.fit(texts if fit_on is None else fit_on).transform(texts)
    except ValueError as error:
        raise ValueError("no word occurs in two of the texts: give more of them, or others as `fit_on`") from error


def _ngrams(text: str) -> list[str]:
    found = words(text)
    return [*found, *(f"{a} {b}" for a, b in pairwise(found))]


def neighbours(
    texts: Sequence[str], spans: Sequence[tuple[int, int]], fit_on: Sequence[int], reach: int = 3
) -> csr_matrix:
    """Return the words beside a place in each text, as counts: a sparse row a text, for `probes.few_labels`.

    A bag of `reach` words on each side, and which word stands directly on the left and on the right.

    Args:
        texts: N of them.
        spans: where the place begins and ends in each, in characters.
        fit_on: the texts, by number, from which the vocabulary is taken.
    """
    rows = []
    for text, (start, end) in zip(texts, spans, strict=True):
        left, right = words(text[:start])[-reach:], words(text[end:])[:reach]
        next_to = {f"left {''.join(left[-1:])}": 1, f"right {''.join(right[:1])}": 1}
        rows.append(dict.fromkeys(left + right, 1) | next_to)
    return DictVectorizer().fit([rows[i] for i in fit_on]).transform(rows)


class Trigrams:
    """How likely each word of a text is after the two before it, by counts; pre-training in its oldest form.

    Counts of longer contexts are backed up by those of shorter ones, which count as much as `TRUST` words seen there
    (a Dirichlet prior: MacKay and Peto 1995, "A hierarchical Dirichlet language model").

    Args:
        texts: the unlabelled text to count.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self.counts: list[Counter] = [Counter(), Counter(), Counter()]  # of one, two and three words
        for text in texts:
            found = ["<s>", "<s>", *words(text)]
            for n in range(3):
                self.counts[n].update(zip(*(found[2 - k :] for k in range(n, -1, -1)), strict=False))
        self.total = sum(self.counts[0].values())
        self.contexts = [Counter(), self._contexts(1), self._contexts(2)]

    def _contexts(self, n: int) -> Counter:
        found: Counter = Counter()
        for gram, count in self.counts[n].items():
            found[gram[:-1]] += count
        return found

    def surprises(self, text: str) -> np.ndarray:
        """Return −ln p of each word of a text, (number of words,); [0] for a text without words."""
        found = ["<s>", "<s>", *words(text)]
        grams = list(zip(found, found[1:], found[2:], strict=False))
        return np.array([-np.log(self._probability(gram)) for gram in grams] or [0.0])

    def _probability(self, gram: tuple[str, ...]) -> float:
        seen = len(self.counts[0])
        p = (self.counts[0][gram[2:]] + 0.5) / (self.total + 0.5 * (seen + 1))
        for n in (1, 2):
            context = self.contexts[n][gram[2 - n : 2]]
            p = (TRUST * p + self.counts[n][gram[2 - n :]]) / (TRUST + context)
        return p


class Between:
    """How well each word fits between two others, by counts of two words: log P(w | left) P(right | w).

    Args:
        ids: a text as word ids, (N,).
        sentence_of: the sentence of each word, (N,): words of two sentences are no neighbours.
        size: the number of words V.
    """

    def __init__(self, ids: np.ndarray, sentence_of: np.ndarray, size: int) -> None:
        same = sentence_of[1:] == sentence_of[:-1]
        ones = np.ones(int(same.sum()))
        self.after = csr_matrix((ones, (ids[:-1][same], ids[1:][same])), shape=(size, size))
        self.before = self.after.T.tocsr()
        self.counts = np.bincount(ids, minlength=size).astype(float)

    def scores(self, left: np.ndarray, right: np.ndarray, trust: float = TRUST) -> np.ndarray:
        """Return a score for each word between n pairs of words: (n, V).

        Args:
            left, right: word ids, (n,).
            trust: counts of two words are backed up by those of one as if these had been seen so many times.
        """
        share = self.counts / self.counts.sum()
        follows = self.after[left].toarray() + trust * share
        leads = self.before[right].toarray() + trust * share[right][:, None]
        return np.log(follows) + np.log(leads) - np.log(self.counts + trust)


class KneserNey:
    """Counts of runs of up to `order` tokens, smoothed by Kneser–Ney: the strongest of the plain count models.

    Each count gives up a discount; what is given up goes to the shorter context, whose counts say in how many
    *different* contexts a token was seen rather than how often (Kneser and Ney 1995, "Improved backing-off for m-gram
    language modeling"; Chen and Goodman 1999, "An empirical study of smoothing techniques for language modeling").

    Args:
        ids: the unlabelled text, one token after the other, (N,), N ≥ order, from 0 to vocab_size − 1.
        vocab_size: V; N · V is at most 2⁶³.
        discount: above 0, below 1, or "modified": for each length of run three discounts, of what was counted once,
            twice and more often, worked out from the counts (Chen and Goodman 1999, equation 17). It may be set later.
        order: the longest run, 3 for trigrams. It may be set to a smaller number later.
    """

    def __init__(self, ids: Any, vocab_size: int, discount: float | str = 0.75, order: int = 3) -> None:
        self.V, self.discount, self.order = vocab_size, discount, order
        ids = np.asarray(ids, dtype=np.int64)
        # Of each length: the runs known, as number of the run without its last token · V + last; how often each was
        # seen; and in how many contexts.
        self.keys: list[np.ndarray] = []
        self.often: list[np.ndarray] = []
        self.contexts: list[np.ndarray] = []
        self._levels: dict[int, tuple[bool, _Level]] = {}
        runs = shorter = np.zeros(len(ids) + 1, dtype=np.int64)  # the number of the run that begins at each place
        for n in range(1, order + 1):
            keys, first, runs, counts = np.unique(
                shorter[: len(ids) - n + 1] * vocab_size + ids[n - 1 :],
                return_index=True,
                return_inverse=True,
                return_counts=True,
            )
            if n > 1:  # a run's context is the token before it: each longer run that ends with it is another one
                found = np.bincount(shorter[first + 1], minlength=len(self.keys[-1]))
                self.contexts.append(found.astype(np.int32))
            self.keys.append(keys)
            self.often.append(counts.astype(np.int32))
            shorter = runs

    def level(self, n: int) -> _Level:
        """Return how often each run of n tokens was seen or, below the order, in how many contexts.

        It is made when it is first asked for: both kinds of all lengths would take much memory.
        """
        top = n == self.order
        if self._levels.get(n, (None,))[0] != top:
            self._levels[n] = top, _Level(self.keys[n - 1] // self.V, (self.often if top else self.contexts)[n - 1])
        return self._levels[n][1]

    def surprises(self, ids: Any) -> np.ndarray:
        """Return −ln p of each token of ids (N,), N ≥ 3, but the first two: (N − 2,).

        Each is predicted from the order − 1 tokens before it, or from all where there are fewer.
        """
        ids = np.asarray(ids, dtype=np.int64)
        p: Any = np.full(len(ids), 1 / self.V)
        shorter = np.zeros(len(ids) + 1, dtype=np.int64)  # the run that begins at each place, by number; −1: unknown
        for n in range(1, min(self.order, len(ids)) + 1):
            before = shorter[: len(ids) - n + 1]
            wanted = np.where(before < 0, -1, before * self.V + ids[n - 1 :])
            place = np.searchsorted(self.keys[n - 1], wanted).clip(max=len(self.keys[n - 1]) - 1)
            shorter = np.where(self.keys[n - 1][place] == wanted, place, -1)
            p[n - 1 :] = self.level(n).mixed(before, shorter, p[n - 1 :], self.discount)
        return -np.log(p[2:])


class _Level:
    """What was counted of the runs of one length.

    Args:
        contexts: of each run, the number of the run without its last token, (number of runs,), in rising order.
        counts: how often each was seen, or in how many contexts; 0 does not count as seen.
    """

    def __init__(self, contexts: np.ndarray, counts: np.ndarray) -> None:
        self.counts, size = counts, contexts[-1] + 1
        self.totals = np.bincount(contexts, counts, minlength=size).astype(np.int32)
        kinds = [np.bincount(contexts[self._kind(counts) == k], minlength=size).astype(np.int32) for k in (1, 2, 3)]
        self.kinds = np.stack(kinds, 1)
        n1, n2, n3, n4 = (max(int((counts == k).sum()), 1) for k in (1, 2, 3, 4))
        y = n1 / (n1 + 2 * n2)
        modified = [1 - 2 * y * n2 / n1, 2 - 3 * y * n3 / n2, 3 - 4 * y * n4 / n3]
        self.modified = np.clip(modified, 0.05, [0.95, 1.95, 2.95])  # few counts may give impossible ones

    @staticmethod
    def _kind(counts: np.ndarray) -> np.ndarray:
        """0 for what was not seen, 1 for once, 2 for twice, 3 for more often."""
        return np.minimum(counts, 3)

    def mixed(self, before: np.ndarray, runs: np.ndarray, p: np.ndarray, discount: float | str) -> np.ndarray:
        """Return the probabilities of tokens by these counts and, of what these give up, by p.

        Args:
            before: the number of each token's context; runs: of the context and the token; −1 where not known, (M,).
            p: the probabilities by shorter contexts, (M,).
        """
        discounts = self.modified if discount == "modified" else np.full(3, float(discount))
        known = (before >= 0) & (before < len(self.totals))
        context = np.where(known, before, 0)
        total = np.where(known, self.totals[context], 0)
        count = np.where(runs < 0, 0, self.counts[runs])
        kept = count - np.concatenate([[0.0], discounts])[self._kind(count)]
        shared = kept + self.kinds[context] @ discounts * p
        return np.where(total > 0, shared / np.maximum(total, 1), p)


def scores(surprises: Iterable[np.ndarray]) -> np.ndarray:
    """Return four numbers a text, (N, 4): mean, largest, standard deviation and mean of the three largest surprises."""
    return np.array([[s.mean(), s.max(), s.std(), np.sort(s)[-3:].mean()] for s in surprises])
