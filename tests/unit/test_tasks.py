"""Tasks cut from the speeches and the Bible: right by construction, and nothing leaks."""

import numpy as np
import pytest

from pretrain import data, tasks


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
