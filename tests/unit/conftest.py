"""What tests of the library share."""

import pytest

from pretrain import standing


@pytest.fixture
def own_state(tmp_path, monkeypatch):
    """Keep what is noted of a student in a folder of the test's own, and belong to no open notebook."""
    monkeypatch.setenv("PRETRAIN_STATE", str(tmp_path / "state"))
    monkeypatch.delenv(standing.NOTEBOOK, raising=False)
