"""The text that a student's kernel executes for one test: the wire and the agent, and nothing of the test."""

from __future__ import annotations

from functools import cache
from pathlib import Path

MODULES = ("rules", "encode", "decode", "wire", "describe", "agent")

# Names come from modules imported here, since a notebook may well have a variable called `list` or `exec`. The agent is
# made at the first test and kept. The interpreter knows its modules by their names only while they are being made: the
# package that they are of is not there in the sandbox.
TEMPLATE = """
def _examiner_(sources, path, namespace):
    import builtins, sys, types
    package = sys.modules.get("_examiner_")
    if package is None:
        package = types.ModuleType("grading.examiner")
        kept = {name: sys.modules.get(name) for name in ["grading.examiner", *sources]}
        sys.modules["grading.examiner"] = package
        try:
            for name, source in sources.items():
                module = sys.modules[name] = types.ModuleType(name)
                builtins.exec(builtins.compile(source, "<examiner>", "exec"), module.__dict__)
                builtins.setattr(package, name.rpartition(".")[2], module)
        finally:
            for name, module in kept.items():
                if module is None:
                    sys.modules.pop(name, None)
                else:
                    sys.modules[name] = module
        sys.modules["_examiner_"] = package
    package.agent.serve(path, namespace)

import builtins as _builtins_
try:
    _examiner_({sources!r}, {path!r}, _builtins_.globals())
finally:
    del _examiner_, _builtins_
"""


def payload(path: str) -> str:
    """Return the code that lets a kernel serve the examiner listening at `path` (as the kernel sees it)."""
    return TEMPLATE.replace("{sources!r}", repr(_sources())).replace("{path!r}", repr(path))


@cache
def _sources() -> dict[str, str]:
    here = Path(__file__).parent
    return {f"grading.examiner.{name}": (here / f"{name}.py").read_text(encoding="utf-8") for name in MODULES}
