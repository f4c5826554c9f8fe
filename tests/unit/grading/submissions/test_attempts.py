"""Every attempt that was graded is kept, whole and once."""

from grading.sandbox.limits import Limits
from grading.submissions import attempts


def test_half_of_an_attempt_that_a_killed_run_left_is_removed(tmp_path):
    folder, kept, limits = tmp_path / "01-word2vec", tmp_path / "attempts", Limits()
    folder.mkdir()
    (folder / "answer.txt").write_text("mine")
    fingerprint = attempts.digest(folder, limits)
    half = kept / f".20260101T000000Z-{fingerprint[:12]}"
    half.mkdir(parents=True)
    (half / "answer.txt").write_text("mi")
    (kept / ".DS_Store").touch()
    name = attempts.keep(folder, kept, fingerprint, limits)
    assert {path.name for path in kept.iterdir()} == {".DS_Store", name}
    assert (kept / name / "answer.txt").read_text() == "mine"
    assert attempts.keep(folder, kept, fingerprint, limits) == name
