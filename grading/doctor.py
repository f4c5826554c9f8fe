"""Check that this machine has what the course needs, and say how to mend what is missing."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from jupyter_client.kernelspec import KernelSpecManager
from packaging.requirements import Requirement
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from grading.paths import ROOT

PYTHON = (3, 11)
DISK_GB = 2


@dataclass(frozen=True)
class Finding:
    """One check: what was found, and the fix where it is not ok. `needed`: without it the course does not work."""

    name: str
    ok: bool
    found: str
    fix: str = ""
    needed: bool = True


def examine(root: Path = ROOT) -> list[Finding]:
    """Make every check; a check that breaks is itself a finding."""
    checks = (_python, _packages, _device, _kernel, _sandbox, _extensions, _disk)
    return [_safely(check, root) for check in checks]


def _safely(check: Callable[[Path], Finding], root: Path) -> Finding:
    try:
        return check(root)
    except Exception as error:  # a broken environment can break anything
        name = check.__name__.removeprefix("_")
        return Finding(name, False, f"{type(error).__name__}: {error}", "remove .venv and run `make course` again")


def _python(root: Path) -> Finding:
    found = ".".join(map(str, sys.version_info[:3]))
    return Finding("Python", sys.version_info >= PYTHON, found, "install Python 3.11 or newer, then `make course`")


def _packages(root: Path) -> Finding:
    lock = root / "requirements.lock"
    wrong = [text for line in _pins(lock) if (text := _mismatch(line))]
    found = f"{len(list(_pins(lock)))} as in {lock.name}" if not wrong else "; ".join(wrong[:5])
    return Finding("packages", not wrong, found, f"`pip install -r {lock.name}`")


def _pins(lock: Path) -> Iterator[Requirement]:
    for line in lock.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            requirement = Requirement(line)
            if requirement.marker is None or requirement.marker.evaluate():
                yield requirement


def _mismatch(pin: Requirement) -> str:
    try:
        found = version(pin.name)
    except PackageNotFoundError:
        return f"{pin.name} is missing"
    return "" if found in pin.specifier else f"{pin.name} is {found}, {pin.specifier} is expected"


def _device(root: Path) -> Finding:
    import torch

    import pretrain

    return Finding("device", True, f"{pretrain.device()}, torch {torch.__version__}, {torch.get_num_threads()} threads")


def _kernel(root: Path) -> Finding:
    kernels = KernelSpecManager().find_kernel_specs()
    return Finding(
        "kernel", "python3" in kernels, ", ".join(sorted(kernels)), "`python -m ipykernel install --sys-prefix`"
    )


def _sandbox(root: Path) -> Finding:
    from grading.sandbox import bwrap

    fix = "students need none; a grader does"
    try:
        bwrap.require()
    except bwrap.SandboxUnavailable as error:
        return Finding("sandbox", False, str(error), fix, needed=False)
    return Finding("sandbox", True, "bubblewrap starts and isolates", needed=False)


def _extensions(root: Path) -> Finding:
    folder = Path(sys.prefix) / "share" / "jupyter" / "labextensions"
    found = sorted(str(path.relative_to(folder)) for path in folder.glob("**/*nbgrader*") if path.is_dir())[:1]
    fix = "`pip install --force-reinstall --no-deps nbgrader`"
    return Finding(
        "JupyterLab extensions", bool(found), ", ".join(found) or "nbgrader's are missing", fix, needed=False
    )


def _disk(root: Path) -> Finding:
    free = shutil.disk_usage(root).free / 1e9
    return Finding(
        "disk", free > DISK_GB, f"{free:.0f} GB free", f"free {DISK_GB} GB on the disk of the course", needed=False
    )


def show(findings: list[Finding], console: Console) -> None:
    """Print the findings as a table; each that is not ok with its fix."""
    table = Table("check", "", "found", "what to do")
    for finding in findings:
        mark = (
            "[green]ok[/green]" if finding.ok else "[red]missing[/red]" if finding.needed else "[yellow]look[/yellow]"
        )
        what = finding.found.partition("\n")[0]
        table.add_row(finding.name, mark, escape(what), "" if finding.ok else escape(finding.fix))
    console.print(table)
    for finding in findings:
        if "\n" in finding.found:  # something to be copied, which a table would break
            console.print(f"{finding.name}: {finding.found}", highlight=False, markup=False, soft_wrap=True)
