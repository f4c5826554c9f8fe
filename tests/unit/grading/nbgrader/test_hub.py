"""`course hub init`: settings that a JupyterHub can load, and nothing overwritten."""

import os
import pwd

import pytest
from traitlets.config import PyFileConfigLoader

from grading.nbgrader.hub import init
from grading.paths import CourseError
from tests.unit.lessons import make_course


@pytest.fixture
def root(tmp_path):
    return make_course(tmp_path / "course")


def load(path):
    return PyFileConfigLoader(path.name, path=str(path.parent)).load_config()


def test_the_settings_are_added_to_the_hubs_own(root, tmp_path):
    user = pwd.getpwuid(os.geteuid()).pw_name
    told = init(tmp_path / "hub", ["ada", " grace"], tmp_path / "exchange", user=user, port=1234, root=root)
    assert f"load_subconfig('{tmp_path}/hub/jupyterhub_config.py')" in told and "[hub]" in told
    own = tmp_path / "jupyterhub_config.py"
    own.write_text(
        "c.JupyterHub.services = [{'name': 'other'}]\n"
        "c.JupyterHub.load_groups = {'others': {'users': ['alan']}}\n"
        f"load_subconfig({str(tmp_path / 'hub' / 'jupyterhub_config.py')!r})\n"
    )
    found = load(own).JupyterHub
    assert [service["name"] for service in found.services] == ["other", "pretraining"]
    service = found.services[1]
    assert service["user"] == user and service["url"].endswith(":1234") and "--allow-root" not in service["command"]
    assert service["environment"]["JUPYTER_CONFIG_PATH"] == f"{root}/grading:{tmp_path}/hub/grader"
    assert found.load_groups["formgrade-pretraining"] == {"users": ["ada", "grace"]} and "others" in found.load_groups
    assert (tmp_path / "exchange").stat().st_mode & 0o777 == 0o777


def test_on_the_hub_a_students_name_is_the_hubs(root, tmp_path, monkeypatch):
    init(tmp_path / "hub", ["ada"], tmp_path / "exchange", root=root)
    settings = tmp_path / "hub" / "users" / "nbgrader_config.py"
    monkeypatch.setenv("JUPYTERHUB_USER", "grace")
    assert load(settings).CourseDirectory.student_id == "grace"
    assert load(settings).Exchange.root == str(tmp_path / "exchange")
    monkeypatch.delenv("JUPYTERHUB_USER")
    assert "student_id" not in load(settings).CourseDirectory


@pytest.mark.parametrize(
    ("instructors", "user", "said"),
    [
        ([""], "", "nobody could open formgrader"),
        (['a"b'], "", "cannot be a name"),
        (["ada"], "x y", "cannot be a name"),
        (["ada"], "nobody-here", "no account 'nobody-here'"),
        (["../ada"], "", "cannot be a name"),
    ],
)
def test_names_that_are_none_are_refused_and_nothing_is_written(root, tmp_path, instructors, user, said):
    with pytest.raises(CourseError, match=said):
        init(tmp_path / "hub", instructors, tmp_path / "exchange", user=user, root=root)
    assert not (tmp_path / "hub").exists() and not (tmp_path / "exchange").exists()


def test_what_is_there_stays(root, tmp_path):
    (tmp_path / "hub").mkdir()
    with pytest.raises(CourseError, match="is there already"):
        init(tmp_path / "hub", ["ada"], tmp_path / "exchange", root=root)
    (tmp_path / "file").write_text("mine")
    with pytest.raises(CourseError, match="is no folder"):
        init(tmp_path / "new", ["ada"], tmp_path / "file", root=root)
    (tmp_path / "exchange").mkdir(mode=0o755)
    with pytest.raises(CourseError, match="chmod 777"):
        init(tmp_path / "new", ["ada"], tmp_path / "exchange", root=root)
    assert not (tmp_path / "new").exists() and (tmp_path / "exchange").stat().st_mode & 0o777 == 0o755
