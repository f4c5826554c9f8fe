"""Submissions that take more than their share: memory, processes, disk, output, time."""

# ruff: noqa: E501  (attacks are written as they would be typed)

from __future__ import annotations

import json

from ..case import FAILED, LOOK, Submission, but, case
from .kernels import CONNECTIONS


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


ENDLESS = """
frame = b"\\x03" + (8 << 20).to_bytes(8, "big") + bytes(8 << 20)  # of a message of which more is to come
"""


@case(state=LOOK, points=but(ex02=0))
def endless_message(sub: Submission) -> None:
    """A message that never ends, of parts of eight megabytes, is poured into each of the kernel's connections."""
    sub.answer(
        "ex02",
        f"""{CONNECTIONS}
{ENDLESS}
for found in list(connections()):
    pour(found, frame, 250)
""",
    )


@case(state=LOOK, points=but(ex02=0))
def endless_message_from_a_thread(sub: Submission) -> None:
    """The same from threads, while the kernel goes on."""
    sub.answer(
        "ex02",
        f"""{CONNECTIONS}
{ENDLESS}
import threading, time
for found in list(connections()):
    threading.Thread(target=pour, args=(found, frame, 250), daemon=True).start()
time.sleep(15)
""",
    )


@case()
def memory_of_no_process(sub: Submission) -> None:
    """Asks for memory that belongs to no process: shared maps of /dev/zero, semaphores, queues, pages given away."""
    sub.add_code(
        """
        import ctypes, mmap, os
        libc = ctypes.CDLL(None, use_errno=True)

        def zero():
            file = os.open("/dev/zero", os.O_RDWR)
            area = mmap.mmap(file, 64 << 20, mmap.MAP_SHARED)
            area[::4096] = bytes(len(area) // 4096)
            return 0

        for name, attempt in {
            "zero": zero,
            "semget": lambda: libc.semget(0, 32000, 0o1600),
            "msgget": lambda: libc.msgget(0, 0o1600),
            "mq_open": lambda: libc.syscall(240, b"x", 0o102, 0o600, None),
            "inotify": lambda: libc.inotify_init1(0),
            "io_setup": lambda: libc.syscall(206, 128, ctypes.byref(ctypes.c_ulong())),
            "vmsplice": lambda: libc.vmsplice(os.pipe()[1], None, 0, 0),
        }.items():
            try:
                print("REACHED " + name if attempt() >= 0 else "refused")
            except OSError as error:
                print(name, error.strerror)
        """
    )


@case(state=LOOK, points=but(ex02=0))
def many_sockets(sub: Submission) -> None:
    """Forty processes fill the buffers of a hundred sockets each, which are the memory of none of them."""
    sub.answer(
        "ex02",
        """
        import os, socket, time
        for _ in range(40):
            if os.fork() == 0:
                pairs = [socket.socketpair() for _ in range(50)]
                for pair in pairs:
                    for end in pair:
                        end.setblocking(False)
                        try:
                            while True:
                                end.send(bytes(100_000))
                        except OSError:
                            pass
                time.sleep(60)
        time.sleep(15)
        """,
    )


@case(state=LOOK, points=but(ex02=0))
def many_folders(sub: Submission) -> None:
    """Four hundred thousand empty folders with long names: they take no room of the disk, and memory of the machine."""
    sub.answer(
        "ex02",
        """
        import os
        for number in range(400_000):
            os.mkdir(f"/tmp/{number}-" + "n" * 200)
        """,
    )


@case(state=LOOK, points=but(ex02=0))
def page_tables(sub: Submission) -> None:
    """Reads one byte of every two megabytes of a map of a terabyte and a half: nothing but page tables are made."""
    sub.answer(
        "ex02",
        """
        import mmap
        flags = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x4000  # MAP_NORESERVE
        areas = [mmap.mmap(-1, 1 << 38, flags=flags, prot=mmap.PROT_READ) for _ in range(6)]
        for area in areas:
            area[:: 1 << 21]
        import time
        time.sleep(5)
        """,
    )


@case(state=FAILED)
def bomb_of_json(sub: Submission) -> None:
    """Nearly as many bytes as a notebook may have, all of them empty objects, of which each takes much more memory."""
    content = sub.json()
    content["metadata"]["bomb"] = "BOMB"
    text = json.dumps(content).replace('"BOMB"', "[" + ",".join(["{}"] * 6_500_000) + "]")
    sub.raw(text)


@case(state=FAILED)
def many_notebooks(sub: Submission) -> None:
    """Sixty notebooks of four megabytes, each of which might be the lesson's, and none with its name."""
    content = json.dumps(sub.json() | {"filling": "x" * (4 << 20)})
    sub.notebook = None
    for number in range(60):
        sub.file(f"version {number}.ipynb", content)


@case()
def slow_markdown_in_outputs(sub: Submission) -> None:
    """A hundred displays of Markdown whose judgement takes the square of its length."""
    for number in range(4):
        sub.add_code(
            "from IPython.display import Markdown, display\nfor _ in range(25):\n    display(Markdown('*a*' * 6000))",
            name=f"slow-{number}",
        )


@case()
def full_outputs(sub: Submission) -> None:
    """Two hundred cells print as much as is kept of one cell."""
    for number in range(200):
        sub.add_code("print('x' * 60_000)", name=f"full-{number}")


@case(state=LOOK, points=but(ex02=0))
def bomb_in_messages(sub: Submission) -> None:
    """Messages of thirty megabytes of empty objects, of which each takes much more memory when it is read."""
    sub.answer(
        "ex02",
        """
        kernel = get_ipython().kernel
        bomb = "[" + ",".join(["{}"] * 10_000_000) + "]"
        pack = kernel.session.pack
        kernel.session.pack = lambda found: bomb.encode() if found == "bomb" else pack(found)
        for _ in range(20):
            header = kernel.session.msg_header("display_data")
            message = {"header": header, "parent_header": kernel.get_parent()["header"], "metadata": "bomb", "content": "bomb"}
            kernel.session.send(kernel.iopub_socket, message | {"msg_id": header["msg_id"], "msg_type": "display_data"})
        """,
    )


@case(state=LOOK, points=but(ex02=0))
def many_streams(sub: Submission) -> None:
    """Two hundred connections by TCP within the sandbox, whose buffers are filled: ten megabytes each."""
    sub.answer(
        "ex02",
        """
        import socket, time
        server = socket.create_server(("127.0.0.1", 0), backlog=200)
        held = []
        for _ in range(200):
            held.append(socket.create_connection(server.getsockname()))
            held.append(server.accept()[0])
            held[-2].setblocking(False)
            try:
                while True:
                    held[-2].send(bytes(1_000_000))
            except OSError:
                pass
        time.sleep(5)
        """,
    )


@case()
def many_little_outputs(sub: Submission) -> None:
    """Thousands of outputs of one letter, each of which is kept with much beside its letter; a traceback of short lines."""
    sub.add_code("""
        kernel = get_ipython().kernel
        def send(kind, content):
            kernel.session.send(kernel.iopub_socket, kind, content, parent=kernel.get_parent())
        send("error", {"ename": "E", "evalue": "e", "traceback": [str(n % 90 + 10) for n in range(3000)]})
    """)
    for number in range(16):  # more of them in one cell would be lost on the way, and the cell's end with them
        pieces = 'for n in range(300):\n    send("stream", {"name": ("stdout", "stderr")[n % 2], "text": "a"})'
        sub.add_code(pieces, name=f"little-{number}")
