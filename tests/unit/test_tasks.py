"""Tasks cut from the speeches and the Bible: right by construction, and nothing leaks."""

import re

import numpy as np
import pytest

from pretrain import data, reading, tasks


@pytest.fixture(scope="module")
def unlabelled():
    return "\n".join(data.load_sotu()["text"].iloc[data.split("sotu")[0]])


@pytest.mark.parametrize("make", [tasks.swaps, tasks.era, tasks.genre, tasks.has_have])
def test_parts_are_apart_and_every_class_is_there(make):
    task = make()
    assert not set(task.train) & set(task.test) and len(task.train) + len(task.test) == len(task.texts) == len(task.y)
    for part in (task.train, task.test):
        assert set(task.y[part]) == set(range(len(task.classes)))
    assert len(task.groups) == len(task.y) and not set(task.groups[task.train]) & set(task.groups[task.test])


@pytest.mark.parametrize("make", [tasks.swaps, tasks.has_have])
def test_the_same_seed_gives_the_same_task(make):
    assert make(seed=3).texts == make(seed=3).texts != make(seed=4).texts


def test_a_disturbed_sentence_has_the_words_of_a_sentence_but_another_order():
    task = tasks.swaps(count=2)
    spoken = {tuple(sorted(s.split())) for rows in data.split("sotu")[1:] for s in tasks._sentences(rows)}
    assert all(tuple(sorted(text.split())) in spoken for text in task.texts)
    assert abs(task.y.mean() - 0.5) < 0.01


def test_swapped_exchanges_neighbours():
    assert tasks._swapped(["a", "b", "c", "d", "e"], [0, 3]) == "b a c e d"


def test_a_disturbed_sentence_differs_in_as_many_places():
    rng, words = (
        np.random.default_rng(0),
        ["We", "saw", "that", "the", "old", "house", "was", "very", "far", "away", "from", "Boston"],
    )
    places = tasks._swappable(words, 3, rng)
    assert len(places) == 3 and min(np.diff(sorted(places))) > 1
    assert sum(a != b for a, b in zip(words, tasks._swapped(words.copy(), places).split(), strict=True)) == 6
    assert tasks._swappable(["A", "short", "one"], 3, rng) is None


def test_undone_swaps_the_best_pairs_back_that_do_not_overlap():
    spoken = ["We", "saw", "the", "old", "house"]
    wrong = lambda texts: [sum(a != b for a, b in zip(t.split(), spoken, strict=True)) for t in texts]  # noqa: E731
    assert tasks.undone(wrong, "We saw the old house") == -4  # each pair makes two places wrong
    assert tasks.undone(wrong, "We the saw house old") == 4
    assert tasks.undone(wrong, "We the saw house old", count=1) == 2
    assert tasks.undone(lambda texts: [1.0] * len(texts), "One Word") == 0  # nothing to swap


def test_sentences_as_spoken_are_not_in_the_text_for_pre_training(unlabelled):
    task = tasks.swaps()
    long = [text for text, y in zip(task.texts, task.y, strict=True) if y == 0 and len(text) > 100]
    assert np.mean([text in unlabelled for text in long]) < 0.01  # a few formulas are said each year


def test_the_blank_hides_one_word_and_classes_are_even():
    task = tasks.has_have(options=("was", "were"))
    assert all(text.split().count(tasks.BLANK) == 1 for text in task.texts)
    assert len(set(np.bincount(task.y[task.train]))) == 1


@pytest.mark.parametrize("part", ["train", "valid", "test"])
def test_answers_stand_where_they_are_said_to(part):
    found = tasks.questions(part)
    assert len(found) > 100
    assert all(q.passage[q.start : q.start + len(q.answer)] == q.answer for q in found)


@pytest.fixture(scope="module")
def reworded():
    return {part: tasks.reworded(part) for part in reading.PARTS}


def test_who_knows_the_template_is_always_right():
    assert all(reading.by_template(q) == q.answer for q in tasks.questions("test"))


def test_reworded_answers_stand_once_where_they_are_said_to(reworded):
    for found in reworded.values():
        assert len(found) > 500
        for q in found:
            assert q.passage[q.start : q.start + len(q.answer)] == q.answer
            assert len(re.findall(rf"\b{q.answer}\b", q.passage)) == 1


def test_reworded_questions_are_as_many_of_each_kind_and_of_other_chapters(reworded):
    chapters = [{q.chapter for q in found} for found in reworded.values()]
    assert not chapters[0] & chapters[1] and not chapters[0] & chapters[2] and not chapters[1] & chapters[2]
    for part, found in reworded.items():
        kinds = {(q.kind, q.wording): 0 for q in found}
        assert len(kinds) == (2 if part == "train" else 4)
        for q in found:
            kinds[q.kind, q.wording] += 1
        assert len(set(kinds.values())) == 1


def test_new_wordings_are_new_and_no_question_has_the_word_of_its_passage(reworded):
    known = {q.question for q in reworded["train"]}
    assert all(q.question not in known for q in reworded["test"] if q.wording == "new")
    told = {verb for passage in reworded["test"] for _, verb in reading.who_did(passage.passage)}
    assert not told & {word for q in reworded["test"] for word in re.findall(r"\w+", q.question.lower())}


def test_the_voice_of_the_other_clause_does_not_give_the_answer_away(reworded):
    voices = {"active": [], "passive": []}
    for q in reworded["train"] + reworded["test"]:
        told = re.findall(rf"by {q.answer}\b", q.passage)
        others = len(re.findall(r"(?:was|were) \w+(?: to)? by [A-Z]", q.passage)) - len(told)
        voices[q.kind].append(others > 0)
    assert all(0.4 < np.mean(other) < 0.6 for other in voices.values())


def test_no_rule_by_place_answers_reworded_questions(reworded):
    def share(rule, **kind):
        own = [q for q in reworded["test"] if all(getattr(q, name) == value for name, value in kind.items())]
        return np.mean([rule(q) == q.answer for q in own])

    lookup = reading.Lookup(reworded["train"])
    assert share(reading.before_a_verb) < 0.5
    assert share(lookup, wording="known") > 0.95  # learned from the questions for training
    assert 0.3 < share(lookup, wording="new") < 0.6  # one of two, by chance
    assert share(reading.by_meaning) > 0.95  # knows all wordings
    assert all(reading.by_meaning(q) == q.answer for q in tasks.questions("test"))


def test_the_same_seed_gives_the_same_questions():
    assert tasks.reworded("valid", seed=3) == tasks.reworded("valid", seed=3) != tasks.reworded("valid", seed=4)


@pytest.mark.parametrize("word", ["may", "state", "general"])
def test_a_use_stands_where_it_is_said_to_and_its_capital_is_gone(word):
    task = tasks.senses(word)
    assert all(text[i : i + len(word)] == word for text, i in zip(task.texts, task.places, strict=True))
    assert not any(word.capitalize() in text[i:].split()[0] for text, i in zip(task.texts, task.places, strict=True))
    assert not set(task.groups[task.train]) & set(task.groups[task.test])
    assert min(np.bincount(task.y[task.train])) >= 20 and min(np.bincount(task.y[task.test])) >= 15


def test_fewer_items_are_of_the_same_parts():
    task = tasks.genre()
    few = tasks.fewer(task, each=7, tests=50)
    assert np.bincount(few.y[few.train]).tolist() == [7] * 6 and len(few.test) == 50
    assert set(few.groups[few.train]) <= set(task.groups[task.train])
    assert set(few.groups[few.test]) <= set(task.groups[task.test])
    of = dict(zip(task.texts, task.y, strict=True))
    assert all(of[text] == y for text, y in zip(few.texts, few.y, strict=True))


def test_party_has_paragraphs_of_two_parties_in_a_span_of_years_with_their_speech():
    texts, y, speech = tasks.party(1857, 1899)
    assert len(texts) == len(y) == len(speech) and set(y) == {0, 1} and min(map(len, texts)) >= 200
    speeches = data.load_sotu()
    assert speeches["year"].iloc[speech].between(1857, 1899).all()
    assert [tasks.PARTIES[k] for k in y] == speeches["party"].iloc[speech].tolist()
    assert all(text in speeches["text"].iloc[row] for text, row in zip(texts[:50], speech[:50], strict=True))
    assert tasks.party(1790, 1800)[0] == []
