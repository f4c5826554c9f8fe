"""What tests of the grader share."""

import pytest

from grading.sandbox.provisioner import sandbox_kernels


@pytest.fixture
def sandboxed_kernels():
    """Kernels of this process are started in the sandbox, while the test lasts."""
    before = sandbox_kernels()
    yield
    sandbox_kernels(before)
