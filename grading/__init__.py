"""Pretraining from scratch: the `course` command, and the grader around nbgrader."""

import os
import sys

# nbgrader starts `alembic` by name: find the one beside this Python even when its environment is not activated.
_scripts = os.path.join(sys.prefix, "bin")
if _scripts not in os.environ.get("PATH", "").split(os.pathsep):
    os.environ["PATH"] = _scripts + os.pathsep + os.environ.get("PATH", "")
