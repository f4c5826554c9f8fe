"""Submissions that take more than their share: memory, processes, disk, output, time."""

# ruff: noqa: E501  (attacks are written as they would be typed)

from __future__ import annotations

from ..case import LOOK, Submission, but, case


@case(points=but(ex02=0))
def much_memory(sub: Submission) -> None:
    """A function asks for 5 GB in one piece."""
    sub.answer("ex02", "def softmax(x):\n    return bytearray(5 << 30)")


@case(state=LOOK, points=but(ex02=0), slow=True)
def memory_of_many(sub: Submission) -> None:
    """Twelve processes take 600 MB each and touch every page."""
    sub.answer(
        "ex02",
        """
        import os, time
        for _ in range(12):
            if os.fork() == 0:
                hog = bytearray(600 << 20)
                for i in range(0, len(hog), 4096):
                    hog[i] = 1
                time.sleep(3600)
        time.sleep(15)
        """,
    )


@case(points=but(ex02=0))
def fork_bomb(sub: Submission) -> None:
    """Forks until it is refused, in Python and in the shell."""
    sub.answer(
        "ex02",
        """
        import os, signal, time
        children = []
        try:
            while True:
                pid = os.fork()
                if pid == 0:
                    time.sleep(3600)
                    os._exit(0)
                children.append(pid)
        finally:
            for pid in children:
                os.kill(pid, signal.SIGKILL)
        """,
    )


@case()
def shell_fork_bomb(sub: Submission) -> None:
    """The shell's classic: a function that pipes itself into itself in the background."""
    sub.add_code(
        """
        import subprocess
        bomb = ":(){ :|:& };:"
        try:
            subprocess.run(["bash", "-c", bomb], timeout=2, capture_output=True)
        except (subprocess.TimeoutExpired, OSError) as error:
            print(type(error).__name__)
        subprocess.run(["bash", "-c", "kill -9 $(ps -o pid= -C bash)"], capture_output=True) if False else None
        """,
        before="q1-why",
    )


@case()
def fill_scratch_space(sub: Submission) -> None:
    """Fills /tmp, /dev/shm and the home directory, until nothing can be written."""
    sub.add_code(
        """
        import os
        for place in ("/tmp", "/dev/shm", os.path.expanduser("~"), "/var/tmp", "/run", "/dev"):
            written = 0
            for number in range(200):
                try:
                    with open(f"{place}/fill{number}", "wb") as file:
                        for _ in range(16):
                            written += file.write(bytes(1 << 20))
                except OSError as error:
                    print(place, written >> 20, "MB", error.strerror)
                    break
            else:
                print("REACHED", place, "without a limit")
        """
    )


@case()
def many_files(sub: Submission) -> None:
    """Makes 100,000 files and directories, and opens as many as it can."""
    sub.add_code(
        """
        import os
        kept = []
        try:
            for number in range(100_000):
                os.close(os.open(f"/tmp/{number}", os.O_CREAT | os.O_WRONLY))
        except OSError as error:
            print(number, error.strerror)
        try:
            while True:
                kept.append(open("/dev/null"))
        except OSError as error:
            print(len(kept), error.strerror)
        for file in kept:
            file.close()
        """
    )


@case()
def shared_memory(sub: Submission) -> None:
    """Takes memory that limits on processes do not count: shared mappings, System V segments, memfd, pipes."""
    sub.add_code(
        """
        import ctypes, mmap, os
        held = []
        def attempt(what):
            try:
                for _ in range(40):
                    held.append(what())
                print("REACHED")
            except (OSError, ValueError, MemoryError) as error:
                print(type(error).__name__)
            held.clear()
        def anonymous():
            area = mmap.mmap(-1, 256 << 20)
            area[::4096] = bytes(len(area) // 4096)
            return area
        attempt(anonymous)
        attempt(lambda: os.memfd_create("x"))
        libc = ctypes.CDLL(None, use_errno=True)
        def segment():
            if libc.shmget(0, 256 << 20, 0o1600) < 0:
                raise OSError
        attempt(segment)
        """
    )


@case(state=LOOK, points=but(ex02=0))
def flood_of_prints(sub: Submission) -> None:
    """A cell prints 500 MB."""
    sub.answer("ex02", "line = 'x' * 9999\nfor _ in range(50_000):\n    print(line)")


@case(state=LOOK, points=but(ex02=0))
def flood_of_displays(sub: Submission) -> None:
    """A cell shows big pictures and tables again and again, and updates them in place."""
    sub.answer(
        "ex02",
        """
        from IPython.display import HTML, display
        handle = display(HTML("<p>"), display_id=True)
        for _ in range(2000):
            display(HTML("<p>" + "x" * 500_000))
            handle.update(HTML("y" * 500_000))
        """,
    )


@case(state=LOOK, points=but(ex02=0))
def flood_in_function(sub: Submission) -> None:
    """A function prints 500 MB while a test waits for it."""
    sub.answer("ex02", "def softmax(x):\n    for _ in range(50_000):\n        print('x' * 9999)\n    return x")


@case(state=LOOK, points=but(ex02=0))
def flood_of_errors(sub: Submission) -> None:
    """Forged error messages of ten megabytes each, which are outputs too."""
    sub.answer(
        "ex02",
        """
        kernel = get_ipython().kernel
        content = {"ename": "E", "evalue": "x", "traceback": ["x" * 10_000_000]}
        for _ in range(200):
            kernel.session.send(kernel.iopub_socket, "error", content, parent=kernel.get_parent())
        """,
    )


@case(state=LOOK, points=but(ex02=0))
def flood_of_comms(sub: Submission) -> None:
    """Widget state of two gigabytes, which a client is asked to keep."""
    sub.answer(
        "ex02",
        """
        kernel = get_ipython().kernel
        for number in range(200):
            content = {"comm_id": str(number), "target_name": "jupyter.widget", "target_module": None,
                       "data": {"state": {"_model_name": "x", "value": "x" * 10_000_000}}}
            kernel.session.send(kernel.iopub_socket, "comm_open", content, parent=kernel.get_parent())
        """,
    )


@case(points=but(ex02=0))
def one_giant_message(sub: Submission) -> None:
    """One message of 900 MB."""
    sub.answer("ex02", "from IPython.display import display\ndisplay({'text/plain': 'x' * (900 << 20)}, raw=True)")


@case()
def messages_nobody_reads(sub: Submission) -> None:
    """Fills channels that a client does not read (stdin, control) with big messages."""
    sub.add_code("""
        import zmq
        kernel = get_ipython().kernel
        parent = kernel.get_parent()
        ident = kernel._shell_parent_ident if hasattr(kernel, "_shell_parent_ident") else kernel._parent_ident.get("shell")
        big = bytes(20 << 20)
        try:
            for _ in range(150):
                kernel.session.send(kernel.stdin_socket, "input_request", {"prompt": "x"}, parent=parent,
                                    ident=ident if isinstance(ident, list) else None, buffers=[big])
        except Exception as error:
            print(type(error).__name__)
    """)


@case()
def very_long_lines(sub: Submission) -> None:
    """One line of 40,000 characters, ten thousand short lines, and a traceback without end."""
    sub.add_code("print('y' * 40_000)\nprint('z\\n' * 10_000)", name="lines")
    sub.add_code("def f(n):\n    return f(n - 1) if n else 1 / 0\nf(900)", name="trace")


@case(state=LOOK, points=but(ex02=0, ex03=0, ex04=0), slow=True)
def slow_everywhere(sub: Submission) -> None:
    """Every function sleeps just below the limit of a cell: together they are beyond the limit of the notebook."""
    for exercise, name in (("ex02", "softmax"), ("ex03", "Line"), ("ex04", "counts")):
        sub.append(exercise, f"import time\n_{name} = {name}\ndef {name}(*args):\n    time.sleep(3600)")


@case(points=but(ex04=0))
def giant_results(sub: Submission) -> None:
    """Results are far larger than any answer: a list of ten million numbers, 400 MB of tensor."""
    sub.answer(
        "ex04", "def counts(words):\n    return torch.zeros(100_000_000) if len(words) == 3 else [0] * 10_000_000"
    )


@case(points=but(ex01=0))
def giant_numbers(sub: Submission) -> None:
    """An integer of ten million digits."""
    sub.answer("ex01", "def mean(values):\n    return 1 << 15_000_000 if len(values) < 4 else 10 ** 4000")


@case(points=but(ex04=0))
def endless_results(sub: Submission) -> None:
    """Results that never end: a generator, a list that contains itself, a dict with an endless iterator of keys."""
    sub.answer(
        "ex04",
        """
        import itertools

        class Endless(dict):
            def items(self): return ((n, n) for n in itertools.count())
            def __iter__(self): return itertools.count()
            def __len__(self): return 3
            def keys(self): return itertools.count()

        loop = []
        loop.append(loop)

        def counts(words):
            return loop if len(words) == 3 else Endless() if words else itertools.count()
        """,
    )


@case()
def code_that_is_hard_to_parse(sub: Submission) -> None:
    """Code of which Python's parser takes gigabytes, in dozens of cells, for the grader reads what cells need."""
    for number in range(30):
        sub.add_code("if False:\n    import a" + ".a" * 9_000, name=f"parse-{number}")
