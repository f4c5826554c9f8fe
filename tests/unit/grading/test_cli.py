"""The command: exit statuses, and errors of one line."""

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from grading import cli
from grading.course.run import LessonRun
from grading.doctor import Finding

runner = CliRunner()


def test_every_command_has_a_help_text():
    result = runner.invoke(cli.app, ["--help"])
    assert result.exit_code == 0
    making = ("doctor", "run", "pretrain", "release", "bundle", "readme", "tidy", "lint", "bank")
    for name in (*making, "import", "grade", "report", "export", "demo", "pull", "push", "stock", "hub"):
        assert name in result.output
        assert runner.invoke(cli.app, [name, "--help"]).exit_code == 0


def test_the_command_starts_without_importing_what_it_does_not_need():
    code = "import sys, grading.cli; print(sorted({'torch', 'nbgrader', 'papermill'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_an_error_that_the_user_can_mend_is_one_line_without_a_traceback(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["course", "run", "[b]"])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    assert stopped.value.code == 2
    message = capsys.readouterr().err
    assert message.startswith("course: no lesson '[b]': choose from ") and message.count("\n") == 1


@pytest.mark.parametrize(("needed", "status"), [(True, 1), (False, 0)])
def test_doctor_fails_only_when_something_needed_is_missing(monkeypatch, needed, status):
    monkeypatch.setattr("grading.doctor.examine", lambda: [Finding("moon", False, "none", "wait", needed)])
    result = runner.invoke(cli.app, ["doctor"])
    assert result.exit_code == status and "wait" in result.output


@pytest.mark.parametrize(("ok", "status"), [(True, 0), (False, 1)])
def test_run_fails_when_a_lesson_fails(monkeypatch, ok, status):
    done = LessonRun("01-tiny", "quick", ok, error="" if ok else "01-tiny, cell 3: ValueError: [no]")
    monkeypatch.setattr("grading.course.run.run", lambda *args, **options: [done])
    result = runner.invoke(cli.app, ["run"])
    assert result.exit_code == status and ("ValueError: [no]" in result.output) == (not ok)


@pytest.mark.parametrize(("found", "status"), [([], 0), (["01-tiny/01-tiny.ipynb"], 1)])
def test_release_check_fails_when_something_is_stale(monkeypatch, found, status):
    monkeypatch.setattr("grading.course.release.stale", lambda *args, **options: found)
    result = runner.invoke(cli.app, ["release", "--check"])
    assert result.exit_code == status and all(f"stale: lessons/{file}" in result.output for file in found)


def test_a_class_in_its_old_place_is_used_with_a_word_on_how_to_move_it(monkeypatch, tmp_path):
    monkeypatch.setattr(cli, "ROOT", tmp_path)
    seen = []
    monkeypatch.setattr("grading.results.report.write_report", lambda classroom, lessons: seen.append(classroom) or [])
    (tmp_path / "grading" / "submitted" / "ada").mkdir(parents=True)
    (tmp_path / "grading" / "class.toml").touch()
    told = runner.invoke(cli.app, ["report"]).stderr
    subprocess.run(told.partition("move what is there: ")[2], shell=True, check=True, cwd=tmp_path)
    assert runner.invoke(cli.app, ["report"]).stderr == ""
    assert [classroom.directory.name for classroom in seen] == ["grading", "class"]
    assert sorted(path.name for path in seen[1].directory.iterdir()) == ["class.toml", "submitted"]
    assert list((tmp_path / "grading").iterdir()) == []


@pytest.mark.parametrize(("found", "status"), [([], 0), (["README.md"], 1)])
def test_readme_check_fails_when_something_is_stale(monkeypatch, found, status):
    monkeypatch.setattr("grading.course.readme.stale", lambda: found)
    result = runner.invoke(cli.app, ["readme", "--check"])
    assert result.exit_code == status and all(page in result.output for page in found)
