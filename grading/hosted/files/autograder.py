"""Grades one submission in Classroom 50's runner: installs the course, and runs the visible checks in its sandbox.

An exit status that is not 0 is an error of the grader's, or a submission that could not be graded: no zero.
"""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = Path(os.environ.get("COURSE_VENV") or Path.home() / "course")
# Ubuntu allows user namespaces, which the sandbox needs, to few programs. GitHub's machine is thrown away.
RESTRICTION = Path("/proc/sys/kernel/apparmor_restrict_unprivileged_userns")
ALLOW = ["sudo", "-n", "sysctl", "-w", "kernel.apparmor_restrict_unprivileged_userns=0"]


def main() -> int:
    """Return the exit status of the grader."""
    course = VENV / "bin" / "course"
    if not course.exists():
        environment = {**os.environ, "COURSE_VENV": str(VENV), "PYTHON": sys.executable}
        subprocess.run(["bash", str(HERE / "install.sh")], check=True, env=environment)
    if os.environ.get("GITHUB_ACTIONS") == "true" and RESTRICTION.exists():
        subprocess.run(ALLOW, check=False)
    words = [str(course), "hosted", "classroom50", "--pack", str(HERE / "lesson"), "--guard", "GUARD"]
    return subprocess.run(words, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
