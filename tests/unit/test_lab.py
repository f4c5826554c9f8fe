"""Starting JupyterLab: the command for each machine, and what a second start does."""

import json
import os
from pathlib import Path

import pytest

from pretrain import lab, start
from tests.unit.lessons import released


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("PRETRAIN_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    monkeypatch.delenv("JUPYTER_CONFIG_PATH", raising=False)
    monkeypatch.chdir(tmp_path)  # and back, at the end
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    released(tmp_path / "lessons", "01-small")
    return tmp_path / "lessons"


@pytest.fixture
def started(monkeypatch):
    """What this process would become."""
    calls = []
    monkeypatch.setattr(os, "execve", lambda *call: calls.append(call))
    return calls


def test_it_opens_on_the_start_page(folder, started):
    lab.open_lab(folder, ["--port=9999"], [folder.parent / "settings"])
    [(_, command, environment)] = started
    assert (folder / start.PAGE).exists() and Path.cwd() == folder
    assert f"--ServerApp.root_dir={folder}" in command and "--LabApp.default_url=/lab/tree/Start.md" in command
    assert command[-1] == "--port=9999"
    places = environment["JUPYTER_CONFIG_PATH"].split(os.pathsep)
    assert places == [str(lab.SETTINGS), str(folder.parent / "settings")]
    assert json.loads((lab.SETTINGS / "labconfig/default_setting_overrides.json").read_text())


def test_settings_that_are_set_already_stay(folder, started, monkeypatch):
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "/mine")
    lab.open_lab(folder)
    assert started[0][2]["JUPYTER_CONFIG_PATH"].split(os.pathsep) == [str(lab.SETTINGS), "/mine"]


@pytest.mark.parametrize(("user", "allowed"), [(0, True), (1000, False)])
def test_root_may_start_it(monkeypatch, folder, user, allowed):
    monkeypatch.setattr(os, "geteuid", lambda: user)
    assert ("--allow-root" in lab.command(folder)) == allowed


def test_without_a_window_no_browser_is_opened(folder, started, monkeypatch, capsys):
    monkeypatch.setattr(lab.sys, "platform", "linux")
    lab.open_lab(folder)
    assert "--no-browser" in started[0][1] and "open the last address" in capsys.readouterr().out
    monkeypatch.setenv("DISPLAY", ":0")
    lab.open_lab(folder)
    assert "--no-browser" not in started[1][1]


def test_a_second_start_says_where_the_first_one_runs(folder, started, capsys):
    runtime = folder.parent / "runtime"
    runtime.mkdir()
    other = {"pid": os.getpid(), "root_dir": "/elsewhere", "url": "http://localhost:1/", "token": "x"}
    (runtime / "jpserver-1.json").write_text(json.dumps(other))
    (runtime / "jpserver-2.json").write_text("")  # one that is just being written
    lab.open_lab(folder)
    assert len(started) == 1
    same = other | {"root_dir": str(folder), "url": "http://localhost:8889/", "token": "secret"}
    (runtime / "jpserver-3.json").write_text(json.dumps(same))
    lab.open_lab(folder)
    assert len(started) == 1
    assert "http://localhost:8889/lab/tree/Start.md?token=secret" in capsys.readouterr().out


def test_a_folder_without_lessons_is_an_error(tmp_path, started):
    with pytest.raises(SystemExit, match="no lessons"):
        lab.main([str(tmp_path)])
    assert not started


def test_the_folder_may_be_named(folder, started, monkeypatch):
    monkeypatch.chdir(folder.parent)
    lab.main(["--port=9999"])
    lab.main([str(folder), "--no-browser"])
    assert [call[1][-1] for call in started] == ["--port=9999", "--no-browser"]
    assert all(f"--ServerApp.root_dir={folder}" in call[1] for call in started)
