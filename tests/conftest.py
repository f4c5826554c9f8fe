"""What all tests share."""

from functools import cache

import pytest
from nbgrader import api


@pytest.fixture(scope="session", autouse=True)
def one_version_of_gradebooks():
    """nbgrader starts a program for each new gradebook, to learn a version that is the same every time: ask once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(api, "get_alembic_version", cache(api.get_alembic_version))
        yield
