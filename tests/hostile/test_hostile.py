"""The quicker groups of hostile submissions; `python -m tests.hostile` grades them all."""

import pytest

from . import cases as _registered  # noqa: F401
from .case import CASES
from .judge import troubles
from .run import remove, run

GROUPS = ("cheats", "names", "pages")


@pytest.mark.sandbox
@pytest.mark.slow
def test_nothing_is_won_lost_or_harmed(tmp_path):
    chosen = [case for case in CASES.values() if case.group in GROUPS and not case.slow]
    found = run(chosen, tmp_path)
    assert list(troubles(found)) == []
    remove(found.host)
