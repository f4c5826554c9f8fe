"""`course autograder`: the zip that a host wants, with a lesson's pack, the grader, and what installs and starts it."""

from __future__ import annotations

import json
import tempfile
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from grading import paths
from grading.archive import write_zip
from grading.hosted import gradescope, prairielearn
from grading.hosted.host import STOPPED
from grading.hosted.pack import Pack, exercises, pack, write
from grading.paths import CourseError
from grading.sandbox import guards

FILES = Path(__file__).parent / "files"
SUFFIXES = {".py", ".json", ".html", ".css", ".safetensors", ".md", ".txt"}
MOST_SECONDS = 600  # that PrairieLearn gives a submission
QUESTION = """\
<pl-question-panel>
  <p>Hand in your notebook <code>{notebook}</code>. Of it <b>{title}</b> is graded here, and nothing else.</p>
</pl-question-panel>
<pl-file-upload file-names="{notebook}"></pl-file-upload>
<pl-submission-panel>
  <pl-external-grader-results></pl-external-grader-results>
  <pl-file-preview></pl-file-preview>
</pl-submission-panel>
"""
Content = dict[str, bytes]


@dataclass(frozen=True)
class Kind:
    """A host: what its zip holds, the guard that its containers allow, and what an instructor has to set there."""

    content: Callable[[str, Path, str, str], Content]
    guard: str
    note: str


def build(
    kind: str, lesson: str, output: Path | None = None, root: Path = paths.ROOT, guard: str = "", exercise: str = ""
) -> tuple[Path, Kind]:
    """Write the zip of a host for a lesson, and return where it is and what the host is.

    Args:
        output: the zip; build/HOST-LESSON.zip by default.
        guard: what students' code runs under there; the host's own choice by default.
        exercise: the only exercise that is asked, where a host asks one at a time.

    Raises:
        CourseError: there is no such host, lesson, exercise or guard; nothing is written then.
    """
    if kind not in KINDS:
        raise CourseError(f"no host {kind!r}: choose from {', '.join(KINDS)}")
    if exercise and kind != "prairielearn":
        raise CourseError(f"{kind} grades a whole lesson: leave --exercise out")
    [name] = paths.lessons([lesson], root)
    host = KINDS[kind]
    content = host.content(name, root, guards.checked(guard or host.guard), exercise)
    target = output or root / "build" / f"{'-'.join(filter(None, (kind, name, exercise)))}.zip"
    write_zip(target, content)
    return target, host


def _gradescope(lesson: str, root: Path, guard: str, exercise: str) -> Content:
    content = {name: _file(name, guard) for name in ("setup.sh", "run_autograder")}
    content["not-graded.json"] = json.dumps(gradescope.not_graded([STOPPED])).encode()
    return content | _course(root) | _packed(pack(lesson, root), "lesson")


def _prairielearn(lesson: str, root: Path, guard: str, exercise: str) -> Content:
    shared = "serverFilesCourse/pretraining"
    content = {f"{shared}/run.sh": _file("run.sh", guard)}
    content[f"{shared}/not-graded.json"] = json.dumps(prairielearn.not_graded([STOPPED])).encode()
    whole = pack(lesson, root, exercise=exercise)
    for name in [whole.exercise] if exercise else exercises(whole.reference):
        content |= _question(replace(whole, exercise=name), f"questions/{lesson}/{name}")
    image = _course(root) | {"Dockerfile": _file("Dockerfile", guard)}
    return content | {f"image/{name}": data for name, data in image.items()}


def _question(packed: Pack, folder: str) -> Content:
    title = packed.reference.title(packed.exercise)
    options = {
        "enabled": True,
        "image": "YOUR-NAME/pretraining-grader",
        "entrypoint": "/grade/serverFilesCourse/pretraining/run.sh",
        "serverFilesCourse": ["pretraining/"],
        "timeout": MOST_SECONDS,
        "enableNetworking": False,
    }
    info = {
        "uuid": str(uuid.uuid5(uuid.NAMESPACE_URL, f"pretraining-from-scratch/{packed.lesson}/{packed.exercise}")),
        "title": f"{packed.lesson}: {title}",
        "topic": packed.lesson,
        "tags": [packed.exercise],
        "type": "v3",
        "gradingMethod": "External",
        "externalGradingOptions": options,
    }
    page = QUESTION.format(notebook=f"{packed.lesson}.ipynb", title=title.replace("&", "&amp;").replace("<", "&lt;"))
    made = {f"{folder}/info.json": json.dumps(info, indent=4).encode(), f"{folder}/question.html": page.encode()}
    return made | _packed(packed, f"{folder}/tests/lesson")


def _classroom50(lesson: str, root: Path, guard: str, exercise: str) -> Content:
    runtime = {"runs-on": "ubuntu-latest", "python": "3.11", "apt": ["bubblewrap"]}
    content = {"autograder.py": _file("autograder.py", guard), "runtime.json": json.dumps(runtime, indent=1).encode()}
    return content | _course(root) | _packed(pack(lesson, root, visible=True), "lesson")


def _file(name: str, guard: str) -> bytes:
    return (FILES / name).read_text(encoding="utf-8").replace("GUARD", guard).encode()


def _packed(packed: Pack, folder: str) -> Content:
    with tempfile.TemporaryDirectory() as scratch:
        write(packed, Path(scratch))
        found = (path for path in Path(scratch).rglob("*") if path.is_file())
        return {f"{folder}/{path.relative_to(scratch)}": path.read_bytes() for path in found}


def _course(root: Path) -> Content:
    """What is installed: the library and the grader, no lesson."""
    found = {f"course/{path.relative_to(root)}": path.read_bytes() for path in _sources(root)}
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        found[f"course/{name}"] = (root / name).read_bytes()
    lock = (root / "requirements.lock").read_bytes()
    return found | {"requirements.lock": lock, "install.sh": (FILES / "install.sh").read_bytes()}


def _sources(root: Path) -> Iterator[Path]:
    for folder in ("lib/pretrain", "grading"):
        for path in sorted((root / folder).rglob("*")):
            hidden = any(part.startswith((".", "__pycache__")) for part in path.relative_to(root).parts)
            if path.is_file() and not hidden and (path.suffix in SUFFIXES or path.parent.name == FILES.name):
                yield path


KINDS = {
    "gradescope": Kind(
        _gradescope,
        guards.GUEST,
        "In Gradescope: Configure Autograder, upload the zip; Settings: a container of 3 GB or more, 20 minutes.",
    ),
    "prairielearn": Kind(
        _prairielearn,
        guards.GUEST,
        "Unpack it in your course; build image/ and write its name into each info.json.",
    ),
    "classroom50": Kind(
        _classroom50,
        guards.BUBBLEWRAP,
        "Unpack it as CLASSROOM/autograders/ASSIGNMENT of your classroom50 repository; visible checks only: all of it"
        " is public. Give runtime.json to `gh teacher assignment add --runtime`.",
    ),
}
