"""One small lesson packed, for tests of the hosts."""

import json
from pathlib import Path

import jsonschema
import pytest

from grading.hosted import pack as packs
from tests.unit.grading import classes
from tests.unit.lessons import LESSON, make_course

SCHEMAS = Path(__file__).with_name("schemas")


@pytest.fixture(scope="session")
def course(tmp_path_factory):
    """The root of a course with the small lesson, and another one."""
    root = make_course(tmp_path_factory.mktemp("course"), LESSON, "01-other")
    data = root / "lessons" / LESSON
    data.mkdir(parents=True)
    (data / "numbers.csv").write_text("1,2\n")
    return root


@pytest.fixture(scope="session")
def packed(course, tmp_path_factory):
    """The folder of the lesson's pack."""
    folder = tmp_path_factory.mktemp("pack")
    packs.write(packs.pack(LESSON, course), folder)
    return folder


@pytest.fixture
def handed_in(course, tmp_path):
    """A function that writes a notebook (or text) and returns the folder that it is handed in with."""

    def write(notebook=None, name=f"{LESSON}.ipynb", folder="submission", **answers):
        place = tmp_path / folder
        place.mkdir(exist_ok=True)
        notebook = notebook if notebook is not None else classes.answered(course, **answers)
        (place / name).write_text(notebook if isinstance(notebook, str) else json.dumps(notebook))
        return place

    return write


@pytest.fixture
def fits():
    """A function that raises unless a host's results are as its documentation says."""

    def check(host, found):
        schema = json.loads((SCHEMAS / f"{host}.json").read_text())
        jsonschema.Draft202012Validator.check_schema(schema)
        jsonschema.validate(found, schema)
        return found

    return check
