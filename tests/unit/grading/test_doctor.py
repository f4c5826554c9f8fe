"""The doctor finds what is missing and says the fix."""

import io

from rich.console import Console

from grading import doctor
from grading.sandbox import bwrap


def test_this_environment_has_all_that_is_needed():
    findings = doctor.examine()
    assert {finding.name for finding in findings} >= {"Python", "packages", "device", "kernel", "sandbox", "disk"}
    assert [finding for finding in findings if finding.needed and not finding.ok] == []


def test_a_package_of_another_version_or_missing_is_named(tmp_path):
    (tmp_path / "requirements.lock").write_text(
        "numpy==0.0.1\nno-such-package==1.0\nother==1 ; sys_platform == 'win32'\n"
    )
    packages = next(finding for finding in doctor.examine(tmp_path) if finding.name == "packages")
    assert not packages.ok and "numpy is" in packages.found and "no-such-package is missing" in packages.found
    assert "requirements.lock" in packages.fix


def test_without_a_sandbox_students_can_work_but_it_is_said(monkeypatch):
    def unavailable():
        raise bwrap.SandboxUnavailable("no bwrap here: install bubblewrap")

    monkeypatch.setattr(bwrap, "require", unavailable)
    sandbox = next(finding for finding in doctor.examine() if finding.name == "sandbox")
    assert not sandbox.ok and not sandbox.needed and "install bubblewrap" in sandbox.found


def test_a_check_that_breaks_is_a_finding(tmp_path):
    screen = io.StringIO()
    doctor.show(doctor.examine(tmp_path / "nowhere"), Console(file=screen, width=200))
    assert "packages" in screen.getvalue() and "FileNotFoundError" in screen.getvalue()
    assert "missing" in screen.getvalue() and "make course" in screen.getvalue()


def test_what_is_found_is_shown_as_it_is():
    screen = io.StringIO()
    doctor.show([doctor.Finding("odd", False, "[red] is not markup", "install [this]")], Console(file=screen))
    assert "[red] is not markup" in screen.getvalue() and "[this]" in screen.getvalue()


def test_what_is_to_be_copied_is_shown_as_a_whole():
    screen = io.StringIO()
    command = "sudo tee /etc/apparmor.d/course-bwrap <<'END'\n" + "profile " + "x" * 300
    doctor.show([doctor.Finding("sandbox", False, f"say so:\n{command}")], Console(file=screen, width=60))
    assert f"say so:\n{command}\n" in screen.getvalue()
