"""Folders that hold more, less or other things than a notebook."""

from __future__ import annotations

import os
import socket

from .. import lesson
from ..case import FAILED, LOOK, MISSING, Submission, case

NOTEBOOK = f"{lesson.NAME}.ipynb"


@case(state=MISSING)
def empty_folder(sub: Submission) -> None:
    """The folder is empty."""
    sub.notebook = None


@case(state=MISSING)
def no_folder(sub: Submission) -> None:
    """There is a folder for the student and none for the lesson."""
    sub.notebook = None
    sub.folder.rmdir()


@case(state=FAILED)
def no_notebook(sub: Submission) -> None:
    """There are files, and no notebook."""
    sub.notebook = None
    sub.file("answers.docx", b"PK\x03\x04")


@case(state=FAILED)
def only_checkpoints(sub: Submission) -> None:
    """The only notebooks are Jupyter's checkpoints."""
    sub.write()
    (sub.folder / ".ipynb_checkpoints").mkdir()
    sub.path.rename(sub.folder / ".ipynb_checkpoints" / NOTEBOOK)
    sub.notebook = None


@case(state=LOOK)
def renamed_notebook(sub: Submission) -> None:
    """The notebook was renamed, as browsers and students do."""
    sub.write()
    sub.path.rename(sub.folder / "hostile (1) final FINAL.ipynb")
    sub.notebook = None


@case(state=LOOK)
def notebook_in_subfolder(sub: Submission) -> None:
    """The notebook lies two folders down, as after unpacking an archive."""
    sub.write()
    (sub.folder / "homework" / "week1").mkdir(parents=True)
    sub.path.rename(sub.folder / "homework" / "week1" / NOTEBOOK)
    sub.notebook = None


@case(state=FAILED)
def two_renamed_notebooks(sub: Submission) -> None:
    """Two notebooks could be meant, and neither has the right name."""
    sub.write()
    sub.file("version 1.ipynb", sub.path.read_bytes())
    sub.path.rename(sub.folder / "version 2.ipynb")
    sub.notebook = None


@case()
def copies_beside_the_notebook(sub: Submission) -> None:
    """Other notebooks, with other answers, lie beside the right one."""
    sub.write()
    sub.file("copy.ipynb", sub.path.read_bytes().replace(b"sum(values)", b"max(values)"))
    sub.file(f"{lesson.OTHER}.ipynb", b"{}")


@case(state=FAILED)
def another_lesson(sub: Submission) -> None:
    """The notebook of another lesson, under this lesson's name."""
    sub.notebook = lesson.other()


@case(state=FAILED)
def another_lesson_by_its_name(sub: Submission) -> None:
    """The notebook of another lesson, under its own name."""
    sub.notebook = lesson.other()
    sub.write()
    sub.path.rename(sub.folder / f"{lesson.OTHER}.ipynb")
    sub.notebook = None


@case(state=FAILED)
def not_of_this_course(sub: Submission) -> None:
    """A notebook with nothing of this lesson in it."""
    import nbformat

    sub.notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("print(1)", id="x")])


@case()
def links_to_host_files(sub: Submission) -> None:
    """Links to the host's files and folders, which the sandbox, autograded/ or feedback/ might follow."""
    for name, target in (
        ("passwd.csv", "/etc/passwd"),
        ("root", "/"),
        ("up", ".."),
        ("proc.csv", "/proc/self/environ"),
    ):
        (sub.folder / name).symlink_to(target)
    (sub.folder / "secret.csv").symlink_to(sub.world.secret / "secret.txt")
    (sub.folder / "secrets").symlink_to(sub.world.secret, target_is_directory=True)
    (sub.folder / "neighbour").symlink_to(sub.folder.parent.parent / "ada", target_is_directory=True)
    sub.add_code("""
        import glob
        for path in set(glob.glob("**/*", recursive=True)) - {"table.csv", "data/numbers.csv"}:  # the lesson's own
            try:
                print("REACHED", path, open(path).read()[:100])
            except OSError as error:
                print(type(error).__name__)
    """)


@case()
def broken_links(sub: Submission) -> None:
    """Dangling links, links to themselves, loops of folders."""
    (sub.folder / "nowhere").symlink_to("/no/such/place")
    (sub.folder / "self").symlink_to("self")
    (sub.folder / "a").mkdir()
    (sub.folder / "a" / "b").symlink_to("../a", target_is_directory=True)


@case(state=FAILED)
def notebook_is_a_link(sub: Submission) -> None:
    """The notebook is a link to another student's."""
    sub.notebook = None
    sub.path.symlink_to(f"../../ada/{lesson.NAME}/{NOTEBOOK}")


@case(state=FAILED)
def folder_is_a_link(sub: Submission) -> None:
    """The folder is a link to another student's."""
    sub.notebook = None
    sub.folder.rmdir()
    sub.folder.symlink_to(f"../ada/{lesson.NAME}", target_is_directory=True)


@case(state=FAILED)
def folder_is_a_file(sub: Submission) -> None:
    """Where the folder should be there is a file."""
    sub.notebook = None
    sub.folder.rmdir()
    sub.folder.write_text("my homework")


@case(state=FAILED)
def notebook_is_a_folder(sub: Submission) -> None:
    """The notebook's name is that of a folder."""
    sub.notebook = None
    sub.path.mkdir()
    sub.file(f"{NOTEBOOK}/readme.txt", "?")


@case(state=FAILED)
def notebook_is_a_pipe(sub: Submission) -> None:
    """The notebook is a named pipe that nobody writes to."""
    sub.notebook = None
    os.mkfifo(sub.path)


@case()
def pipes_sockets_devices(sub: Submission) -> None:
    """Named pipes, sockets and (made as root) devices lie beside the notebook."""
    os.mkfifo(sub.folder / "pipe.csv")
    here = os.getcwd()
    os.chdir(sub.folder)  # the path of a socket is short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.csv")
    os.chdir(here)
    if os.geteuid() == 0:
        os.mknod(sub.folder / "zero.csv", 0o20666, os.makedev(1, 5))


@case()
def hard_link(sub: Submission) -> None:
    """A hard link to a file of the host that the student may have been able to make."""
    os.link(sub.world.secret / "untouched.txt", sub.folder / "data.csv")
    sub.add_code("import os\nopen('data.csv', 'a').write('touched')\nos.chmod('data.csv', 0o777)")


@case(state=LOOK)
def many_data_files(sub: Submission) -> None:
    """Ten thousand files beside the notebook."""
    for number in range(10_000):
        sub.file(f"data/{number}.txt")


@case(state=LOOK)
def big_data_file(sub: Submission) -> None:
    """A file of 8 GB of zeros, which takes no room where the student keeps it."""
    with (sub.folder / "zeros.bin").open("wb") as file:
        file.truncate(8 << 30)


@case()
def data_with_odd_names(sub: Submission) -> None:
    """Files with newlines, quotes, leading dashes, control characters, emoji and 255 bytes in their names."""
    for name in (
        "new\nline.csv",
        "-rf",
        "--help",
        "'; rm -rf ~ #",
        "$(id).csv",
        "\x1b[2J.csv",
        "🎓.csv",
        "x" * 255,
        "=cmd|'!A1",
    ):
        sub.file(name, "1")


@case(state=LOOK)
def data_with_undecodable_names(sub: Submission) -> None:
    """A hundred files with names that are no text; they are more than may be, so that they are named in a reason."""
    for number in range(100):
        path = os.fsencode(sub.folder) + b"/\xff\xfe" + str(number).encode()
        with open(path, "w") as file:
            file.write("1")


@case(state=LOOK)
def notebook_with_undecodable_name(sub: Submission) -> None:
    """The notebook's own name is no text."""
    sub.write()
    os.rename(os.fsencode(sub.path), os.fsencode(sub.folder) + b"/\xff\xfe.ipynb")
    sub.notebook = None


@case(state=LOOK)
def terminal_escapes_in_name(sub: Submission) -> None:
    """The notebook's name would clear the instructor's screen and write a line of its own."""
    sub.write()
    sub.path.rename(sub.folder / "\x1b[2J\x1b]0;pwned\x07\nm-ada: 12 points.ipynb")
    sub.notebook = None


@case(state=FAILED)
def deep_folders(sub: Submission) -> None:
    """Folders nested twelve hundred deep, with a file at the end."""
    _nest(sub, "d", 1200)


@case(state=FAILED)
def long_paths(sub: Submission) -> None:
    """Folders with names of 250 characters, nested beyond what a path may hold."""
    _nest(sub, "n" * 250, 20)


def _nest(sub: Submission, name: str, depth: int) -> None:
    here = os.getcwd()
    os.chdir(sub.folder)
    for _ in range(depth):
        os.mkdir(name)
        os.chdir(name)
    with open("data.csv", "w") as file:
        file.write("1")
    os.chdir(here)


@case(state=LOOK)
def data_in_the_way(sub: Submission) -> None:
    """A folder bears the name of the lesson's data file, and a file the name of its data folder."""
    sub.file("table.csv/mine.txt", "1")
    sub.file("data", "1")


@case(state=LOOK)
def course_files_beside_the_notebook(sub: Submission) -> None:
    """Configuration, gradebook, results and a time that is none, of a course of one's own, lie beside the notebook."""
    sub.file("nbgrader_config.py", "raise SystemExit('configured')")
    sub.file("jupyter_config.json", '{"ExaminerExecute": {"reply_seconds": 0}}')
    sub.file("gradebook.db", b"SQLite format 3\x00" + bytes(4096))
    sub.file("timestamp.txt", "2999-99-99 no time at all\x00")
    sub.file("autograded/grades.csv", "student,score\nm,99\n")
    sub.file(f"{lesson.NAME}.html", "<script>alert('pwned')</script>")


@case()
def unreadable_files(sub: Submission) -> None:
    """Files and folders that their owner took every right from."""
    sub.file("locked.csv", "1").chmod(0)
    sub.file("shut/data.csv", "1")
    (sub.folder / "shut").chmod(0)


@case(state=LOOK)
def dunder_main_beside_the_notebook(sub: Submission) -> None:
    """Files are called as the modules that Python itself runs as."""
    sub.file("__main__.py", "print(1)")
    sub.file("__mp_main__.py", "print(2)")


@case()
def own_modules_beside_the_notebook(sub: Submission) -> None:
    """An honest student's own module and package lie beside the notebook, and an answer needs them."""
    sub.file("my_helpers.py", "def add(values):\n    return sum(values)\n")
    sub.file("my_tools/rows.py", "from my_helpers import add\n")
    sub.answer("ex01", "from my_tools.rows import add\n\ndef mean(values):\n    return add(values) / len(values)")


@case(state=LOOK)
def final_beside_the_notebook(sub: Submission) -> None:
    """Beside the notebook lies another one with its name, and `_final` in it: a person has to say which one counts."""
    sub.write()
    sub.file(f"{lesson.NAME}_final.ipynb", sub.path.read_bytes())


@case(state=LOOK)
def notebook_in_capitals(sub: Submission) -> None:
    """The notebook's name, and its ending, are in capitals."""
    sub.write()
    sub.path.rename(sub.folder / f"{lesson.NAME.upper()}.IPYNB")
    sub.notebook = None


@case(state=LOOK)
def notebook_as_text(sub: Submission) -> None:
    """A browser has put `.txt` behind the notebook's name."""
    sub.write()
    sub.path.rename(sub.folder / f"{NOTEBOOK}.txt")
    sub.notebook = None


@case(state=LOOK)
def many_sparse_files(sub: Submission) -> None:
    """A hundred files of twenty megabytes of nothing, which would be read, and kept, as two gigabytes."""
    for number in range(100):
        with sub.file(f"{number}.bin").open("wb") as file:
            file.truncate(20 << 20)


@case()
def last_second_of_all_years(sub: Submission) -> None:
    """A note says that it was handed in at the end of the year 9999, after which no day can be counted."""
    sub.file("timestamp.txt", "9999-12-31 23:59:59 UTC\n")


@case(state=LOOK)
def zone_that_is_a_folder(sub: Submission) -> None:
    """A note of the time names a zone that is a folder of zones."""
    sub.file("timestamp.txt", "2026-11-28 12:00 America/Argentina\n")


@case()
def program_with_rights(sub: Submission) -> None:
    """A program that runs as whoever owns it, and that anybody may write, lies beside the notebook, and is kept."""
    sub.file("run", "#!/bin/sh\n").chmod(0o6777)
