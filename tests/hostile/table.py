"""Write grading/HOSTILE.md: what was tried, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from grading import paths

from .case import Case
from .judge import of_case, points, troubles
from .run import Run

TARGET = paths.ROOT / "grading" / "HOSTILE.md"
GUESTS = "## The guest guard\n"
HEAD = """# Hostile submissions

Written by `python -m tests.hostile --write`. Each row is a submission that was graded for real, in one class
with {honest} honest ones, of four exercises with a visible test (1 point) and a hidden one (2 points). *Points* are
those of the four exercises: where the answers are right, all that can be kept have to be; where they are wrong,
none may be won.

{cases} submissions in {seconds:.0f} s; at most {worker_mb:.0f} MB in one process of the grader, of which the one that
must not fall grew by {main_mb:.0f} MB; {troubles}.

## What nbgrader 0.9.6 does by itself

| a submission that | here | with `nbgrader autograde` alone |
|---|---|---|
| patches tests, comparisons or the display, or equals everything | Cheats, Wire | full marks for wrong answers |
| looks for hidden tests and solutions | Cheats, Sandbox | they lie on its disk and in its memory |
| edits the gradebook, or leaves a process that does so later | Sandbox | everybody's scores change |
| writes elsewhere, opens connections, takes memory and processes | Sandbox, Resources | nothing stops it |
| is made of links to the host's files | Files | they are copied into autograded/ and feedback/ |
| holds script in an answer or an output | Pages | it runs in the instructor's browser |
| copies a test cell, or has no or old metadata | Broken | the whole class's run aborts |
| kills the grader, or locks the gradebook | Kernels, Sandbox | the run dies, and the next one skips the submission |
| ends its kernel, loops, floods | Kernels, Resources | all its points are lost, as a zero |
| breaks its kernel's connections | Kernels | the run never ends, nor does the next one |
| fills memory that no limit counts, or the grader's own | Resources | nothing stops it |
| is no notebook, or bears another name | Broken, Names | as a zero, like an honest one |

## What remains unsafe

- The sandbox shares the host's Linux kernel: a hole in that is a hole here. Grade on a machine that holds nothing else.
- Visible tests are known, and so are their values: a constant can win their point, one of three.
- A hidden test tells whether it passed, and its diagnosis. Who may hand in without end can learn from that; the code
  under test sees the arguments, and can tell a few bits of them by the kind of error that it raises, by the mistake
  that it makes or by the limit for which it is stopped.
- How long an answer takes depends on the machine. One that is stopped for time is flagged, for a person to decide.
- A control group for memory is there only where systemd gives the grader one to divide, which it does for
  `systemd-run --user --scope -p Delegate=yes course grade` (control groups of version 2). Elsewhere what belongs to no
  process is refused, or counted four times a second (files, sockets, page tables). For what is left (locks on files,
  say) there is a last guard: when the machine's free memory runs out, the kernels under which it fell are stopped, and
  one of them may have done nothing. All are flagged.
- The same group gives each kernel its share of the processors. Without it, and where Linux does not group processes by
  session (`kernel.sched_autogroup_enabled`), one that keeps 128 processes busy slows the others down: what they do not
  do in time is flagged.
- A message can fill half a gigabyte of the process that executes, and a bomb of JSON in one 1.2 GB, before its kernel
  is stopped or that process dies; then the submission is executed once more, and cannot be graded when it dies again.
- Who can choose the name under which a learning system shows them can have another student's files left out of an
  import, with the reason: both have that name. They cannot put theirs in the place.
- What says when a submission was handed in is believed: in nbgrader's exchange `timestamp.txt` is written by a program
  that the student runs.
- `nbgrader collect` keeps the rights of students' files, so that a program among them may run as the instructor, for
  whoever can reach `submitted/`. Keep the class's folder to yourself; copies that this grader makes have no rights.
- Nobody looks for copies: two students with the same answers both get their points.
- `--unsafe-no-sandbox` means what it says. Traffic with `--scheduler` is neither signed nor encrypted unless dask is
  told to use TLS.
"""


def write(run: Run) -> Path:
    """Write the table and return its path."""
    found = list(troubles(run))
    head = HEAD.format(
        honest=len(run.results) - len(run.cases),
        cases=len(run.cases),
        seconds=run.seconds,
        worker_mb=run.host.worker_mb,
        main_mb=run.host.main_mb,
        troubles=f"{len(found)} not as they should be" if found else "all as they should be, and nobody else harmed",
    )
    groups = dict.fromkeys(case.group for case in run.cases)
    parts = [head, *("\n".join(_group(run, group)) for group in groups)]
    _, guests = split(TARGET.read_text(encoding="utf-8"))  # of other runs: see tests.hostile.guests
    TARGET.write_text("\n".join(parts) + "\n\n" + guests, encoding="utf-8")
    return TARGET


def split(text: str) -> tuple[str, str]:
    """Return the part of HOSTILE.md on bubblewrap, and the part on the guest guard, which may be empty."""
    first, head, second = text.partition(GUESTS)
    return first.rstrip("\n") + "\n\n", head + second


def rows(run: Run) -> dict[str, dict[str, object]]:
    """Return what became of each case, by name: its state, its points and what is not as it should be."""
    return {
        case.name: {
            "state": str(run.results[case.student].state),
            "points": points(run.points(case.student)),
            "troubles": list(of_case(run, case)),
        }
        for case in run.cases
    } | {"": {"troubles": list(troubles(run)), "seconds": round(run.seconds)}}


def _group(run: Run, group: str) -> Iterator[str]:
    yield f"\n## {group.capitalize()}\n"
    yield "| submission | what it tries | answers | ended as | points | |"
    yield "|---|---|---|---|---|---|"
    yield from (_row(run, case) for case in run.cases if case.group == group)


def _row(run: Run, case: Case) -> str:
    result = run.results[case.student]
    got = points(run.points(case.student)) if result.graded else "–"
    verdict = "✗" if any(of_case(run, case)) else "✓"
    cells = (case.name, case.attack, "right" if case.honest else "wrong", str(result.state), got, verdict)
    return "| " + " | ".join(cell.replace("|", "\\|").replace("<", "&lt;") for cell in cells) + " |"
