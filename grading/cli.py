"""The `course` command. Each call does its work in a module of its own, imported when it is needed."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape

from grading import paths
from grading.paths import ROOT, CourseError

if TYPE_CHECKING:
    from grading.classroom.folder import Classroom

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
console = Console()
Class = Annotated[Path | None, typer.Option("--class", help="The class: submitted/ and all results; else class/.")]
Lessons = Annotated[list[str] | None, typer.Argument(help="Lessons, by number or name; all when none is named.")]


def main() -> None:
    """Run the command; an error that the user can mend is one line and exit status 2."""
    try:
        app()
    except CourseError as error:
        Console(stderr=True).print(f"[red]course:[/red] {escape(str(error))}", highlight=False, soft_wrap=True)
        sys.exit(2)


def _classroom(directory: Path | None) -> Classroom:
    """Return the class that the user named, else the course's own."""
    from grading.classroom.folder import Classroom

    if directory is None and (found := paths.to_move(ROOT)):
        move = f"mkdir -p class && mv {' '.join(f'grading/{name}' for name in found)} class/"
        told = (
            f"the class in {paths.own_class(ROOT).name}/ is used; grading/ is for code now, move what is there: {move}"
        )
        Console(stderr=True).print(told, highlight=False, markup=False, soft_wrap=True)
    return Classroom(ROOT, directory.resolve() if directory else paths.own_class(ROOT))


@app.command()
def doctor() -> None:
    """Check Python, packages, device, kernels, sandbox, Jupyter extensions and disk; say how to mend what is wrong."""
    from grading.doctor import examine, show

    findings = examine()
    show(findings, console)
    raise typer.Exit(any(finding.needed and not finding.ok for finding in findings))


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def lab(options: Annotated[list[str] | None, typer.Argument(help="Options of `jupyter lab`.")] = None) -> None:
    """Open JupyterLab on the start page of lessons/, with nbgrader's tools set up for this course."""
    from pretrain.lab import open_lab

    try:
        open_lab(ROOT / "lessons", options or [], [ROOT / "grading"])
    except FileNotFoundError as error:
        raise CourseError(str(error)) from error


@app.command()
def run(
    lesson: Lessons = None,
    profile: Annotated[str, typer.Option(help="full (for a person) or quick (for CI)")] = "full",
    jobs: Annotated[int, typer.Option(min=1, help="Lessons at a time, where memory allows.")] = 1,
) -> None:
    """Execute the solutions with papermill into build/run: notebooks, HTML, results.json and claims.json."""
    from grading.course.run import run as run_lessons
    from grading.course.run import show

    runs = run_lessons(lesson, profile=profile, jobs=jobs)
    show(runs, console)
    console.print(f"Notebooks and pages: {(ROOT / 'build' / 'run').relative_to(ROOT)}/")
    raise typer.Exit(any(not done.ok for done in runs))


@app.command()
def book(
    edition: Annotated[str, typer.Option(help="student, or instructor: with the solutions")] = "student",
) -> None:
    """Make a website of the executed lessons, to read and search without running them: build/book/EDITION."""
    from grading.course.book import book as make

    console.print(f"Wrote {make(edition)}", highlight=False, soft_wrap=True)


@app.command()
def pretrain(
    name: Annotated[
        str,
        typer.Argument(help="word2vec, gpt, bert, cnn, simclr, clip, pictures, gnn, a variant (bert-left), or gpt-era"),
    ],
    minutes: Annotated[float | None, typer.Option(min=0.01, help="Of training, in all; 15 unless told.")] = None,
    steps: Annotated[int | None, typer.Option(min=1, help="Of training, in all, instead of minutes.")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on from an interrupted run.")] = False,
    notebook: Annotated[Path | None, typer.Option(help="A notebook of your own; else the solution.")] = None,
    output: Annotated[Path | None, typer.Option(help="A folder; else the one that ships with the course.")] = None,
) -> None:
    """Pre-train a lesson's model with the lesson's own code; write small weights with a model card."""
    from pretrain import threads

    threads.settle()  # before torch loads

    from grading.course import features
    from grading.course.pretraining import pretrain as train
    from pretrain.pretrained import FOLDER

    if name == features.NAME:
        console.print(f"wrote {features.write(output or FOLDER)}")
        return
    minutes = 15.0 if minutes is None and steps is None else minutes
    card = train(name, minutes, steps=steps, notebook=notebook, resume=resume, output=output or FOLDER)
    console.print(f"loss {card['loss']:.3f} after {card['steps']:,} steps; wrote {output or FOLDER}/{name}.safetensors")


@app.command()
def release(
    lesson: Lessons = None,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit 1 when something is stale.")] = False,
) -> None:
    """Make lessons/, the student version, from solutions/."""
    from rich.progress import track

    from grading.course.release import release as make
    from grading.course.release import stale

    bar = partial(track, description="the tests' tables", console=console, transient=True)
    if not check:
        console.print(f"Released: {', '.join(make(lesson, progress=bar))}")
        return
    found = stale(lesson, progress=bar)
    for file in found:
        console.print(f"stale: lessons/{file}", highlight=False)
    console.print("run `course release`" if found else "lessons/ is up to date")
    raise typer.Exit(bool(found))


@app.command()
def bundle(
    output: Annotated[Path, typer.Option("-o", "--output", help="The zip file.")] = Path("build/course.zip"),
    fetch_from: Annotated[
        str, typer.Option(help="Where this zip will lie (https://…), for notebooks opened in Colab.")
    ] = "",
) -> None:
    """Make the zip that a student gets: lessons, library, environment; no solutions, hidden tests or grading."""
    from grading.course.bundle import bundle as make

    console.print(f"Wrote {make(output, fetch_from=fetch_from)}", highlight=False)


@app.command()
def stock(
    output: Annotated[Path, typer.Option("-o", "--output", help="A new folder.")],
    lesson: Lessons = None,
) -> None:
    """Make a plain nbgrader course, for hosts that run nbgrader themselves; what is lost: docs/hosts/nbgrader.md."""
    from grading.course.stock import stock as make

    console.print(f"Wrote {make(output, lesson or [])}", highlight=False, soft_wrap=True)


@app.command()
def grade(
    lesson: Lessons = None,
    student: Annotated[list[str] | None, typer.Option(help="A student; all when none is named.")] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Submissions at a time.")] = 1,
    force: Annotated[bool, typer.Option("--force", help="Grade again what has not changed.")] = False,
    directory: Class = None,
    scheduler: Annotated[str, typer.Option(help="A dask scheduler, to use the workers of other machines.")] = "",
    every_cell: Annotated[
        bool, typer.Option("--every-cell", help="Run the lesson's figures and experiments too.")
    ] = False,
    unsafe: Annotated[bool, typer.Option("--unsafe-no-sandbox", help="Run what students wrote unprotected.")] = False,
    guard: Annotated[
        str, typer.Option(help="The sandbox: bubblewrap, or guest where that cannot start.")
    ] = "bubblewrap",
) -> None:
    """Grade a class in the sandbox; interrupted or run again, it does what is left to do."""
    from grading import show
    from grading.gradebook.grade import Options
    from grading.gradebook.grade import grade as grade_class
    from grading.results.report import write_report

    classroom = _classroom(directory)
    options = Options(jobs, force, not unsafe, guard, every_cell=every_cell, scheduler=scheduler)
    try:
        with show.progress(console) as progress:
            results = grade_class(classroom, lesson or [], student or [], options, progress)
    except KeyboardInterrupt:
        console.print("Stopped. What is done is kept: run the same command again to go on.")
        raise typer.Exit(130) from None
    show.show(results, console)
    console.print(*write_report(classroom), sep="\n", highlight=False, soft_wrap=True)


@app.command("import")
def import_(
    source: Annotated[
        Path, typer.Argument(help="A folder or zip as Canvas, Moodle or Gradescope export it, or of students.")
    ],
    lesson: Annotated[str, typer.Option(help="Which lesson it is, where the files' names do not tell.")] = "",
    student: Annotated[str, typer.Option(help="Whose it is, where the files' names do not tell.")] = "",
    worksheet: Annotated[Path | None, typer.Option(help="Moodle's grading worksheet: who handed in, and when.")] = None,
    prefix: Annotated[str, typer.Option(help="Of folders CLASSROOM-ASSIGNMENT-STUDENT: CLASSROOM-ASSIGNMENT-")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")] = False,
    directory: Class = None,
) -> None:
    """Bring in what students handed in; nothing is overwritten without a copy. Exit 1: something is left."""
    from grading.lms.intake import bring_in, show

    classroom = _classroom(directory)
    known = {"lesson": lesson, "student": student, "prefix": prefix}
    plan = bring_in(classroom, source, worksheet=worksheet, dry_run=dry_run, **known)
    show(plan, console, dry_run=dry_run)
    raise typer.Exit(bool(plan.left_out))


@app.command()
def export(
    system: Annotated[str, typer.Argument(help="canvas or moodle")],
    lesson: Lessons = None,
    worksheet: Annotated[
        Path | None, typer.Option(help="Moodle's grading worksheet of the lesson, to fill in.")
    ] = None,
    unread: Annotated[bool, typer.Option("--unread", help="Also scores that a person has still to add to.")] = False,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="The CSV file.")] = None,
    directory: Class = None,
) -> None:
    """Write the grades as Canvas or Moodle import them; who has none stands blank, and in a list that says why."""
    from grading.lms.sheets import export as write

    classroom = _classroom(directory)
    done = write(classroom, system, lesson or [], worksheet=worksheet, unread=unread, output=output)
    console.print(f"{done.given} final grades: {done.grades}", highlight=False, soft_wrap=True)
    console.print(f"{done.missing} without one, and why: {done.without}", highlight=False, soft_wrap=True)


@app.command()
def pull(
    system: Annotated[str, typer.Argument(help="canvas, moodle, or hub: a JupyterHub's exchange")],
    lesson: Annotated[str, typer.Argument(help="The lesson.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")] = False,
    directory: Class = None,
) -> None:
    """Bring in what students handed in, from Canvas or Moodle by token (CANVAS_TOKEN, MOODLE_TOKEN) or from a hub."""
    from grading.lms import exchange, online
    from grading.lms.intake import show

    classroom = _classroom(directory)
    if system == "hub":
        plan = exchange.pull(classroom, lesson, dry_run=dry_run)
    else:
        plan = online.pull(classroom, system, lesson, dry_run=dry_run)
    show(plan, console, dry_run=dry_run)
    raise typer.Exit(bool(plan.left_out))


@app.command()
def push(
    system: Annotated[str, typer.Argument(help="canvas, moodle, or hub: a JupyterHub's exchange")],
    lesson: Annotated[str, typer.Argument(help="The lesson.")],
    send: Annotated[bool, typer.Option("--send", help="Do it; else only say what would be done.")] = False,
    feedback: Annotated[
        bool, typer.Option("--feedback", help="Each student's page too; a hub has nothing else.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Also over a grade that is higher or newer there.")] = False,
    unread: Annotated[bool, typer.Option("--unread", help="Also scores that a person has still to add to.")] = False,
    directory: Class = None,
) -> None:
    """Give grades back to Canvas or Moodle, feedback to a hub; without --send, say what would be given."""
    from grading.lms import exchange, online

    classroom = _classroom(directory)
    if system == "hub":
        exchange.show(exchange.push(classroom, lesson, send=send), console, sent=send)
        return
    done = online.push(classroom, system, lesson, feedback=feedback, force=force, send=send, unread=unread)
    online.show(done, console, sent=send)
    raise typer.Exit(bool(done.problems))


hub_app = typer.Typer(no_args_is_help=True, help="A JupyterHub with nbgrader.")
app.add_typer(hub_app, name="hub")


@hub_app.command("init")
def hub_init(
    output: Annotated[Path, typer.Option("-o", "--output", help="A new folder, which the hub can read.")],
    instructors: Annotated[str, typer.Option(help="Who may open formgrader: names on the hub, ada,grace.")],
    exchange: Annotated[Path, typer.Option(help="The exchange; made where it is missing.")] = Path(
        "/srv/nbgrader/exchange"
    ),
    user: Annotated[str, typer.Option(help="The account that owns this course; else whose runs the hub.")] = "",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Of formgrader, on this machine.")] = 9999,
) -> None:
    """Write the settings that a JupyterHub needs for this course, and say where they go."""
    from grading.nbgrader.hub import init

    told = init(output, instructors.split(","), exchange, user=user, port=port)
    console.print(told, highlight=False, markup=False, soft_wrap=True)


@app.command()
def autograder(
    kind: Annotated[str, typer.Argument(help="gradescope, prairielearn or classroom50")],
    lesson: Annotated[str, typer.Argument(help="A lesson, by number or name.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="The zip file; by default build/HOST-LESSON.zip.")
    ] = None,
    exercise: Annotated[str, typer.Option(help="PrairieLearn: one exercise; else each becomes a question.")] = "",
    guard: Annotated[str, typer.Option(help="bubblewrap, or guest; else what the host allows.")] = "",
) -> None:
    """Make the autograder that grades a lesson where your class lives."""
    from grading.hosted.bundle import build

    output, host = build(kind, lesson, output, guard=guard, exercise=exercise)
    console.print(f"Wrote {output}\n{host.note}", highlight=False, markup=False, soft_wrap=True)


@app.command()
def hosted(
    kind: Annotated[str, typer.Argument(help="gradescope, prairielearn or classroom50")],
    root: Annotated[Path | None, typer.Option(help="The host's folder; its usual place by default.")] = None,
    pack: Annotated[Path | None, typer.Option(help="The lesson's pack, where it lies elsewhere.")] = None,
    guard: Annotated[str, typer.Option(help="bubblewrap, or guest where that does not start.")] = "bubblewrap",
) -> None:
    """Grade the one submission in a host's container, and write the host's results. Exit 1: it could not be graded."""
    from grading.hosted.hosts import grade_there

    said = grade_there(kind, root, pack, guard)
    console.print(said, highlight=False, markup=False, soft_wrap=True)
    raise typer.Exit(not said.startswith("graded"))


@app.command()
def worker(
    address: Annotated[str, typer.Argument(help="The scheduler, for example tcp://10.0.0.5:8786.")],
    jobs: Annotated[int, typer.Option(min=1, help="Submissions at a time.")] = 1,
) -> None:
    """Execute submissions for `course grade --scheduler ADDRESS`, which may run on another machine."""
    from grading.execution.cluster import serve

    console.print(f"Working for {address}; stop with Ctrl-C.", highlight=False)
    serve(address, jobs)


@app.command()
def report(
    lesson: Lessons = None,
    directory: Class = None,
) -> None:
    """Write the class at a glance: report.html with plots, and grades.csv."""
    from grading.results.report import write_report

    paths = write_report(_classroom(directory), lesson or [])
    console.print(*paths, sep="\n", highlight=False, soft_wrap=True)


@app.command()
def demo(jobs: Annotated[int, typer.Option(min=1, help="Submissions at a time.")] = 1) -> None:
    """Make a class of three invented students in build/demo, one of them hostile, and grade it."""
    from grading import show
    from grading.course.demo import demo as make
    from grading.results.report import write_report

    with show.progress(console) as progress:
        classroom, results = make(jobs=jobs, progress=progress)
    show.show(results, console)
    console.print(*write_report(classroom), sep="\n", highlight=False, soft_wrap=True)


@app.command()
def bank(
    lesson: Lessons = None,
    jobs: Annotated[int, typer.Option(min=1, help="Answers, or submissions, at a time.")] = 2,
    only: Annotated[str, typer.Option(help="The beginning of the exercises' names.")] = "",
    banks: Annotated[
        Path | None, typer.Option(help="Answers kept elsewhere: a folder with one for each lesson.")
    ] = None,
    real: Annotated[bool, typer.Option("--real", help="Through sandbox and examiner, as a class is graded.")] = False,
    guard: Annotated[str, typer.Option(help="With --real: bubblewrap, or guest.")] = "bubblewrap",
) -> None:
    """Try the tests with the banks of wrong and right answers."""
    from rich.progress import track

    from grading import paths
    from grading.course import bank as tried
    from grading.course.rows import write

    rows = []
    for name in paths.lessons(lesson):
        if real:
            rows += tried.run_real(name, jobs=jobs, guard=guard)
        else:
            bar = partial(track, description=name, console=console, transient=True)
            rows += tried.run(name, jobs=jobs, banks=banks, only=only, progress=bar)
    if not (only or banks):
        write(rows, ROOT / "build" / "bank.json")
    for row in rows:
        for line in [*row.told, *row.failures]:
            console.print(f"{row.exercise}: {line}", highlight=False, markup=False, soft_wrap=True)
    console.print(tried.summary(rows), highlight=False)
    raise typer.Exit(any(row.failures for row in rows))


@app.command()
def mutants(
    lesson: Lessons = None,
    jobs: Annotated[int, typer.Option(min=1, help="Mutants at a time.")] = 2,
    only: Annotated[str, typer.Option(help="The beginning of the exercises' names.")] = "",
) -> None:
    """Try the tests with mutants of the lessons' own answers: each is noticed, or listed with a reason."""
    from rich.progress import track

    from grading import paths
    from grading.course import mutants as tried
    from grading.course.rows import write

    rows = []
    for name in paths.lessons(lesson):
        bar = partial(track, description=name, console=console, transient=True)
        rows += tried.run(name, jobs=jobs, only=only, progress=bar)
    if not only:
        write(rows, ROOT / "build" / "mutants.json")
    for row in rows:
        stale = [f"{entry}: take its line out of {tried.LIST}" for entry in row.stale]
        for line in [*(f"{change} | WHY" for change in row.alive), *stale]:
            console.print(f"{row.exercise} | {line}", highlight=False, markup=False, soft_wrap=True)
    if any(row.alive for row in rows):
        console.print("No test notices those that end in WHY: hand over a value that shows the change.")
        console.print(f"Where that changes nothing that the text promises, say WHY and put the line into {tried.LIST}.")
    console.print(tried.summary(rows), highlight=False)
    raise typer.Exit(any(row.alive or row.stale for row in rows))


@app.command()
def readme(
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit 1 when something is stale.")] = False,
) -> None:
    """Put the measured results into README.md, docs/RESULTS.md and docs/NEGATIVE.md, and draw README's picture."""
    from grading.course.readme import stale, update

    if not check:
        update()
    elif found := stale():
        console.print(f"{', '.join(found)}: not what docs/results says; run `course readme`")
        raise typer.Exit(1)


@app.command()
def tidy(lesson: Lessons = None) -> None:
    """Bring source notebooks to the form that is kept; `course lint` says what is wrong with them."""
    from grading.lessons import notebooks

    for name in paths.lessons(lesson):
        notebooks.write(notebooks.read(paths.notebook(name)), paths.notebook(name))


@app.command()
def lint(lesson: Lessons = None) -> None:
    """Check lessons: ids, points, tests, banks, budgets, leaks, headings, pictures, links, spelling."""
    from grading.course.lint import problems

    found = [f"{name}: {problem}" for name in paths.lessons(lesson) for problem in problems(name)]
    for what in found:
        console.print(what, highlight=False, markup=False, soft_wrap=True)
    console.print("no problems" if not found else f"problems: {len(found)}")
    raise typer.Exit(bool(found))
