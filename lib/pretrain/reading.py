"""Questions whose answer stands in a passage, made of Bible verses, and the rules that answer them without learning.

`questions` asks by template: whoever knows the template is always right (`by_template`). `reworded` asks in other words
than the passage's, of a passage that tells of two people, half of the time in the passive voice; in the parts for tests
some wordings are new. The rule for these has to be learned, from the questions for training (`Lookup`).
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from pretrain import data
from pretrain.text import words

PARTS = ("train", "valid", "test")
_VERBS = "said answered went came took made gave saw heard sent called spoke arose returned died lived brought built"
_WHO = re.compile(rf"\b([A-Z][a-z]+) ({'|'.join(_VERBS.split())})\b")
_WHERE = re.compile(
    r"\b([A-Z][a-z]+) (went|came|lived|stayed|dwelt|returned|fled|reigned)( (?:up|down|out|away))? "
    r"(in|to|at|into|from) ([A-Z][a-z]+)\b(?![`'’])"
)
_TO_WHOM = re.compile(r"\b([A-Z][a-z]+) (said|spoke|came|went|answered and said) to ([A-Z][a-z]+)\b(?![`'’])")
_NAME = re.compile(r"\b[A-Z][a-z]+\b")
_NO_NAMES = (
    "The He She It They We You I Then Now When There This That These Those Who What Which All One And But For So "
    "His Her Their My Our Your In On At To By From Also Behold Let Therefore Yet Man"
)
_NOT_NAMES = frozenset(_NO_NAMES.split()[:24])


@dataclass(frozen=True)
class Question:
    """A question about a passage; the answer is `passage[start : start + len(answer)]`.

    Attributes:
        kind: "who", "whom" or "where"; of reworded ones "active" or "passive", the voice that tells of the answer.
        wording: "known", or "new" where no question for training is put so.
        chapter: where the answer is from.
    """

    question: str
    passage: str
    answer: str
    start: int
    kind: str = ""
    wording: str = "known"
    chapter: str = ""


def questions(part: str = "train", longest: int = 30) -> list[Question]:
    """Who, to whom and where, asked by template of verses of at most `longest` words with two names or more.

    Args:
        part: "train", "valid" or "test": the rows of `data.split("bible")`.
    """
    found = []
    for verse, chapter in _verses(part):
        names = {name for name in _NAME.findall(verse)} - _NOT_NAMES
        if len(verse.split()) <= longest and len(names) >= 2:
            found += _asked(verse, chapter)
    return found


def _verses(part: str) -> Iterator[tuple[str, str]]:
    """Yield the verses of a part, each with its chapter."""
    verses = data.load_bible().iloc[data.split("bible")[PARTS.index(part)]]
    yield from zip(verses["text"], verses["book"] + " " + verses["chapter"].astype(str), strict=True)


def _asked(verse: str, chapter: str) -> list[Question]:
    """Return the questions that a verse answers once."""
    found = []
    for match in _WHO.finditer(verse):
        name, verb = match.groups()
        if name not in _NOT_NAMES and len(re.findall(rf"\b{verb}\b", verse)) == 1:
            found.append(Question(f"Who {verb}?", verse, name, match.start(1), "who", chapter=chapter))
    for match in _TO_WHOM.finditer(verse):
        name, verb, other = match.groups()
        if not {name, other} & _NOT_NAMES and len(re.findall(rf"\b{other}\b", verse)) == 1:
            did = "speak" if verb in ("said", "spoke", "answered and said") else "go"
            asked = f"Whom did {name} {did} to?"
            found.append(Question(asked, verse, other, match.start(3), "whom", chapter=chapter))
    for match in _WHERE.finditer(verse):
        name, verb, _, preposition, place = match.groups()
        if name not in _NOT_NAMES and len(re.findall(rf"\b{place}\b", verse)) == 1:
            asked = f"Where: {name} {verb} {preposition}?"
            found.append(Question(asked, verse, place, match.start(5), "where", chapter=chapter))
    return found


def by_template(question: Question) -> str:
    """Answer as one who knows how `questions` makes them: the word before the verb, or after the preposition."""
    passage, asked = question.passage, question.question
    if match := re.match(r"Who (\w+)\?", asked):
        return found[1] if (found := re.search(rf"\b(\w+) {match[1]}\b", passage)) else ""
    if match := re.match(r"Whom did (\w+) (\w+)", asked):
        verbs = "answered and said|said|spoke" if match[2] == "speak" else "came|went"
        return found[1] if (found := re.search(rf"\b{match[1]} (?:{verbs}) to (\w+)", passage)) else ""
    if match := re.match(r"Where: (\w+) (\w+) (\w+)\?", asked):
        name, verb, preposition = match.groups()
        return found[1] if (found := re.search(rf"\b{name} {verb}(?: \w+)? {preposition} (\w+)", passage)) else ""
    return before_a_verb(question)


# What was done: verb and participle of each way to tell it | wordings for training | wordings for tests alone
_MEANINGS = """
said:said spoke:spoken answered: | Who talked? Whose voice was it? | Whose words are they? Who uttered something?
commanded:commanded | Whose order was it? Who ruled what must be done? | Whose law was it? Who required something?
went: came: departed: returned: journeyed: | Whose journey was it? Who travelled? | Who was on the way? Who walked?
lived: stayed: | Who dwelt there? Whose home was it? | Who remained there? Whose house was near?
died: | Whose life ended? Whose death was it? | Who perished? Who was buried?
arose: rose: | Who stood up? Who lay down no longer? | Who got up? Who was on his feet?
fled: | Who ran away? Who escaped? | Whose flight was it? Who sought safety?
reigned: | Who was king? Whose kingdom was it? | Who had the throne? Who governed?
wept: mourned: | Whose tears were they? Who cried? | Who was full of sorrow? Who lamented?
took:taken | Who seized something? Who got hold of something? | Who laid hands on something? Who carried something off?
made:made built:built | Whose work was it? Who formed something? | Who prepared something? Who constructed something?
sent:sent | Whose messenger was it? Who let somebody go? | Whose errand was it? Who dispatched something?
struck:struck killed:killed | Who slew somebody? Who beat somebody? | Who attacked somebody? Who wounded somebody?
called:called | Who summoned somebody? Who asked for somebody? | Who invited somebody? Who cried out for somebody?
saw:seen | Who looked? Whose eyes found something? | Who noticed something? Who beheld something?
blessed:blessed | Who praised somebody? Whose favor was it? | Who wished somebody well? Whose grace was it?
gave:given | Who granted something? Whose gift was it? | Who handed something over? Who bestowed something?
heard:heard | Who listened? Whose ears were open? | Who perceived a sound? Who paid attention?
brought:brought | Who led somebody there? Who fetched something? | Who delivered something? Who guided somebody?
loved:loved | Who was fond of somebody? Who liked somebody? | Whose heart was warm? Who cherished somebody?
"""
_FORMS: dict[str, str] = {}  # verb → participle, "" where it has no passive
_OF: dict[str, int] = {}  # verb → the number of its meaning
WORDINGS: list[dict[str, list[str]]] = []  # by meaning: "known" and "new" → questions
for _n, _line in enumerate(_MEANINGS.strip().splitlines()):
    _verbs, _known, _new = _line.split(" | ")
    _pairs = [pair.split(":") for pair in _verbs.split()]
    _FORMS |= {verb: participle for verb, participle in _pairs}
    _OF |= {verb: _n for verb, _ in _pairs}
    WORDINGS.append({"known": re.findall(r"\w[^?]*\?", _known), "new": re.findall(r"\w[^?]*\?", _new)})

_PREPOSITIONS = "to from in with and for on into at before that which who out away upon by as up down against over"
_OBJECT = r"(?:the|a|an|his|her|their|all the|all his|this|my|your) [a-z]+|him|them|her|[A-Z][a-z]+"
_AFTER = rf"(?=[,.!?]|$| (?:{'|'.join(_PREPOSITIONS.split())})\b)"
_TOLD = re.compile(rf"\b([A-Z][a-z]+) ({'|'.join(_FORMS)})\b(?: ({_OBJECT}){_AFTER})?")
_SPOKEN_TO = re.compile(r"\b([A-Z][a-z]+) (?:said|spoke) to ([A-Z][a-z]+|him|them|her|the [a-z]+)\b")
_SUBJECTS = {"him": "he", "them": "they", "her": "she"}
_PARTICIPLES = {participle: verb for verb, participle in _FORMS.items() if participle}
_DONE = re.compile(rf"\b(?:was|were) ({'|'.join(_PARTICIPLES)})(?: to)? by ([A-Z][a-z]+)")


@dataclass(frozen=True)
class _Fact:
    """A clause in which somebody does something once, told in one voice."""

    clause: str
    name: str
    meaning: int
    voice: str
    chapter: str


def reworded(part: str = "train", *, seed: int = 0, most: int = 60, uses: int = 3, longest: int = 14) -> list[Question]:
    """Who did it? Asked in other words than the passage's, of a passage with two clauses.

    Each passage joins two clauses from verses, in random order: one is asked about, the other tells of somebody else
    who does something else. Half of the questions are about a clause in the active voice, half in the passive: such
    clauses are rewritten. "train" has known wordings alone; "valid" and "test" have as many known as new ones.

    Args:
        part: "train", "valid" or "test": the chapters of `data.split("bible")`.
        seed: of what is drawn.
        most: how many clauses of one meaning are taken.
        uses: how many questions are asked about a clause of each wording, each with another second clause.
        longest: the most words of a clause.
    """
    rng = np.random.default_rng(seed)
    facts = _facts(part, most, longest, rng)
    kinds = ("known",) if part == "train" else ("known", "new")
    found: dict[tuple[str, str], list[Question]] = {(v, w): [] for v in ("active", "passive") for w in kinds}
    for fact in facts:
        for wording in np.repeat(kinds, uses):
            other = _another(facts, fact, ("active", "passive")[rng.integers(2)], rng)
            options = WORDINGS[fact.meaning][wording]
            asked = options[rng.integers(len(options))]
            found[fact.voice, str(wording)].append(_joined(fact, other, asked, str(wording), bool(rng.random() < 0.5)))
    size = min(map(len, found.values()))
    chosen = [own[i] for own in found.values() for i in sorted(rng.permutation(len(own))[:size])]
    return [chosen[i] for i in rng.permutation(len(chosen))]


def _facts(part: str, most: int, longest: int, rng: np.random.Generator) -> list[_Fact]:
    """Return the facts of a part, at most `most` of a meaning and voice."""
    by_kind: dict[tuple[int, str], list[_Fact]] = defaultdict(list)
    for verse, chapter in _verses(part):
        for clause in re.split(r"(?<=[.;:!?])\s+|[“”\"]", verse):
            if 3 <= len(clause.split()) <= longest and len(found := list(_TOLD.finditer(clause))) == 1:
                for fact in _told(clause, found[0], chapter):
                    by_kind[fact.meaning, fact.voice].append(fact)
    return [own[i] for own in by_kind.values() for i in sorted(rng.permutation(len(own))[:most])]


def _told(clause: str, match: re.Match, chapter: str) -> Iterator[_Fact]:
    """Yield the fact of a clause as it stands and, where that is possible, in the passive voice."""
    name, verb, target = match.groups()
    before = clause[: match.start()].split()[-1:]  # "the king of Israel", "King Saul" are longer names
    longer = bool(before) and (before[0] == "of" or (before[0].istitle() and before[0] not in _NO_NAMES.split()))
    if longer or {name, target} & set(_NO_NAMES.split()) or clause.count(name) != 1:
        return
    yield _Fact(_ended(clause), name, _OF[verb], "active", chapter)
    passive = ""
    if to := _SPOKEN_TO.search(clause):
        passive = clause.replace(to[0], f"{_was(to[2])} spoken to by {name}")
    elif verb in ("said", "spoke"):
        passive = clause.replace(match[0], f"it was {_FORMS[verb]} by {name}")
    elif target and _FORMS[verb]:
        passive = clause.replace(match[0], f"{_was(target)} {_FORMS[verb]} by {name}")
    if passive:
        yield _Fact(_ended(passive), name, _OF[verb], "passive", chapter)


def _was(target: str) -> str:
    plural = target == "them" or (target.endswith("s") and target[0].islower())
    return f"{_SUBJECTS.get(target, target)} {'were' if plural else 'was'}"


def _ended(clause: str) -> str:
    clause = clause.strip(" ,.;:!?‘’'")
    return clause[0].upper() + clause[1:] + "."


def _another(facts: list[_Fact], fact: _Fact, voice: str, rng: np.random.Generator) -> _Fact:
    """Draw a clause in this voice in which somebody else does something else."""
    others = [f for f in facts if f.voice == voice and f.meaning != fact.meaning]
    others = [f for f in others if fact.name not in f.clause and f.name not in fact.clause]
    return others[rng.integers(len(others))]


def _joined(fact: _Fact, other: _Fact, asked: str, wording: str, first: bool) -> Question:
    passage = f"{fact.clause} {other.clause}" if first else f"{other.clause} {fact.clause}"
    start = re.search(rf"\b{fact.name}\b", passage)
    assert start
    return Question(asked, passage, fact.name, start.start(), fact.voice, wording, fact.chapter)


def before_a_verb(question: Question) -> str:
    """Answer with the name before the first verb of the passage; "" where there is none."""
    return found[1] if (found := _TOLD.search(question.passage)) else ""


def by_meaning(question: Question) -> str:
    """Answer as one who knows every wording of `reworded`, and the template of other questions."""
    if question.kind not in ("active", "passive"):
        return by_template(question)
    meant = {n for n, own in enumerate(WORDINGS) if question.question in own["known"] + own["new"]}
    return next((name for name, verb in who_did(question.passage) if _OF[verb] in meant), "")


class Lookup:
    """The strongest rule for `reworded` that can be learned from its questions for training.

    It knows how both voices tell who does what, and counts which verb is meant by which word of a question (naive
    Bayes: Maron 1961, "Automatic indexing").

    Args:
        known: the questions to count.
    """

    def __init__(self, known: Sequence[Question]) -> None:
        self.counts: dict[str, Counter] = defaultdict(Counter)  # verb → words of questions
        for question in known:
            for name, verb in who_did(question.passage):
                if name == question.answer:
                    self.counts[verb].update(words(question.question))
        self.words = {word for own in self.counts.values() for word in own}

    def __call__(self, question: Question) -> str:
        """Return the name of whoever did what the question most likely means; of equals, the first."""
        told = who_did(question.passage)
        return max(told, key=lambda pair: self._score(pair[1], question.question))[0] if told else ""

    def _score(self, verb: str, asked: str) -> float:
        own = self.counts[verb]
        total = own.total() + len(self.words)
        return sum(math.log((own[word] + 1) / total) for word in words(asked) if word in self.words)


def who_did(passage: str) -> list[tuple[str, str]]:
    """Return who does what in a passage of `reworded`, in order: (name, verb), the verb as in the active voice."""
    found = [(match.start(), match[1], match[2]) for match in _TOLD.finditer(passage)]
    found += [(match.start(), match[2], _PARTICIPLES[match[1]]) for match in _DONE.finditer(passage)]
    return [(name, verb) for _, name, verb in sorted(found)]
