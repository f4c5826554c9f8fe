"""Right answers but for one exercise, in which the kernel dies, hangs, lies to its client or is rearranged."""

# ruff: noqa: E501  (attacks are written as they would be typed)

from __future__ import annotations

from ..case import LOOK, Submission, but, case


@case(state=LOOK, points=but(ex02=0))
def exit_in_cell(sub: Submission) -> None:
    """os._exit in a cell: the kernel is gone."""
    sub.answer("ex02", "import os\nos._exit(0)")


@case(state=LOOK, points=but(ex02=0))
def exit_in_function(sub: Submission) -> None:
    """os._exit in a function that a test calls."""
    sub.answer("ex02", "import os\n\ndef softmax(x):\n    os._exit(0)")


@case(state=LOOK, points=but(ex02=0))
def segfault_in_cell(sub: Submission) -> None:
    """A cell reads address 0 through ctypes."""
    sub.answer("ex02", "import ctypes\nctypes.string_at(0)")


@case(state=LOOK, points=but(ex02=0))
def segfault_in_function(sub: Submission) -> None:
    """A function reads address 0 while a test waits for it."""
    sub.answer("ex02", "import ctypes\n\ndef softmax(x):\n    return ctypes.string_at(0)")


@case(state=LOOK, points=but(ex02=0))
def abort_in_function(sub: Submission) -> None:
    """A function calls abort()."""
    sub.answer("ex02", "import os\n\ndef softmax(x):\n    os.abort()")


@case(points=but(ex02=0))
def deep_recursion(sub: Submission) -> None:
    """A function calls itself without end."""
    sub.answer("ex02", "def softmax(x):\n    return softmax(x)")


@case(state=LOOK, points=but(ex02=0), slow=True)
def stack_overflow(sub: Submission) -> None:
    """The recursion limit is lifted, so that endless recursion overflows the stack."""
    sub.answer(
        "ex02",
        """
        import sys
        sys.setrecursionlimit(10**9)

        def softmax(x):
            return str(type("R", (), {"__repr__": lambda self: repr(self)})())
        """,
    )


@case(state=LOOK, points=but(ex02=0), slow=True)
def loop_in_cell(sub: Submission) -> None:
    """A cell loops for ever."""
    sub.answer("ex02", "while True:\n    pass")


@case(state=LOOK, points=but(ex02=0), slow=True)
def loop_in_function(sub: Submission) -> None:
    """A function loops for ever."""
    sub.answer("ex02", "def softmax(x):\n    while True:\n        pass")


@case(state=LOOK, points=but(ex02=0), slow=True)
def swallow_interrupts(sub: Submission) -> None:
    """A cell catches every KeyboardInterrupt, ignores the signals and goes on."""
    sub.answer(
        "ex02",
        """
        import signal, time
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGALRM):
            signal.signal(number, signal.SIG_IGN)
        while True:
            try:
                time.sleep(1)
            except BaseException:
                pass
        """,
    )


@case(state=LOOK, points=but(ex02=0), slow=True)
def loop_in_c(sub: Submission) -> None:
    """A call into C holds the interpreter's lock for minutes, so that nothing else in the kernel runs."""
    sub.answer("ex02", "import re\n\ndef softmax(x):\n    return re.match(r'(a|a)*$', 'a' * 60 + 'b')")


@case(points=but(ex02=0))
def replace_signal_handlers(sub: Submission) -> None:
    """Signal handlers, alarms and interval timers go off in the middle of the tests."""
    sub.answer(
        "ex02",
        """
        import signal
        def boom(*_):
            raise RuntimeError("an alarm")
        signal.signal(signal.SIGVTALRM, boom)

        def softmax(x):
            signal.setitimer(signal.ITIMER_VIRTUAL, 0.001)
            while True:
                pass
        """,
    )


@case()
def threads_left_running(sub: Submission) -> None:
    """Threads go on, print for ever and change the answers behind the tests' back."""
    sub.add_code(
        """
        import threading, time
        def work():
            while True:
                time.sleep(0.05)
                print("still here")
        for _ in range(20):
            threading.Thread(target=work, daemon=True).start()
        """
    )


@case()
def exit_handlers(sub: Submission) -> None:
    """atexit handlers, finalisers and non-daemon threads delay the end of the kernel."""
    sub.add_code("""
        import atexit, threading, time, weakref
        atexit.register(time.sleep, 3600)
        threading.Thread(target=time.sleep, args=(3600,)).start()
        class Late:
            def __del__(self):
                time.sleep(3600)
        late = Late()
    """)


@case()
def ask_for_input(sub: Submission) -> None:
    """A cell waits for input() and getpass()."""
    sub.add_code("name = input('Your name? ')", name="input")
    sub.add_code("import getpass\npassword = getpass.getpass()", name="password")


@case()
def magics(sub: Submission) -> None:
    """Magics of every kind: shell, bash, javascript, html, writefile, timeit, debug, a magic that does not exist."""
    sub.add_code("!echo shell; id; ls -la /\n%env HOSTILE=1\n%cd /tmp", name="magic-shell")
    sub.add_code("%%bash\necho bash; cat /etc/shadow; sleep 0.1 &", name="magic-bash")
    sub.add_code("%%javascript\nalert('pwned')", name="magic-javascript")
    sub.add_code("%%html\n<script>alert('pwned')</script>", name="magic-html")
    sub.add_code("%%writefile torch.py\nraise SystemExit", name="magic-writefile")
    sub.add_code("%no_such_magic", name="magic-none")
    sub.add_code("%load_ext autoreload\n%autoreload 2\n%matplotlib inline\n%pdb on", name="magic-load")


@case()
def leave_the_folder(sub: Submission) -> None:
    """Changes the working directory, the locale, the file mask, the recursion limit, warnings and printing options."""
    sub.add_code("""
        import builtins, os, sys, warnings
        os.chdir("/")
        os.umask(0o777)
        sys.setrecursionlimit(150)
        sys.path.clear()
        sys.set_int_max_str_digits(640)
        warnings.simplefilter("error")
        torch.set_default_dtype(torch.float64)
        torch.set_printoptions(threshold=0)
        torch.set_grad_enabled(False)
        np.seterr(all="raise")
        torch.set_default_dtype(torch.float32)
        torch.set_grad_enabled(True)
    """)


@case(state=LOOK, slow=True)
def stop_the_kernel(sub: Submission) -> None:
    """The kernel's loop is stopped, its sockets closed, its session key changed: it answers nobody any more."""
    sub.add_code("""
        kernel = get_ipython().kernel
        kernel.session.key = b"another key"
        kernel.shell_stream.close() if hasattr(kernel, "shell_stream") and kernel.shell_stream else None
        kernel.io_loop.add_callback(kernel.io_loop.stop)
    """)


@case()
def ask_to_exit(sub: Submission) -> None:
    """Calls exit(), quit() and the kernel's do_shutdown."""
    sub.add_code("exit()", name="exit")
    sub.add_code("quit(keep_kernel=True)", name="quit")


@case(state=LOOK, points=but(ex01=0))
def redirect_output(sub: Submission) -> None:
    """sys.stdout and sys.stderr are closed and replaced; sys.exit, sys.excepthook and displayhook too."""
    sub.append(
        "ex01",
        """
        import sys
        class Broken:
            def __getattr__(self, name): raise OSError("closed")
            def write(self, text): raise OSError("closed")
            flush = write
        sys.stdout = sys.stderr = sys.__stdout__ = sys.__stderr__ = Broken()
        sys.excepthook = sys.displayhook = None
        """,
    )


@case(honest=False)
def forge_messages(sub: Submission) -> None:
    """Sends messages of its own on the kernel's channels: idle, replies, results, errors, clear_output, updates."""
    sub.add_code("""
        kernel = get_ipython().kernel
        def forge(*_):
            parent = kernel.get_parent()
            for kind, content in [
                ("execute_result", {"execution_count": 1, "data": {"text/plain": "2.0"}, "metadata": {}}),
                ("display_data", {"data": {"text/plain": "2.0"}, "metadata": {}, "transient": {"display_id": "d"}}),
                ("update_display_data", {"data": {"text/plain": "3.0"}, "metadata": {}, "transient": {"display_id": "d"}}),
                ("clear_output", {"wait": False}),
                ("execute_input", {"code": "pass", "execution_count": 99}),
                ("status", {"execution_state": "idle"}),
                ("no_such_type", {"a": 1}),
            ]:
                kernel.session.send(kernel.iopub_socket, kind, content, parent=parent, ident=kind.encode())
        for event in ("pre_execute", "post_execute", "pre_run_cell", "post_run_cell"):
            get_ipython().events.register(event, forge)
        get_ipython().showtraceback = forge
    """)


@case(state=LOOK, points=but(ex01=0))
def malformed_messages(sub: Submission) -> None:
    """Sends messages without type, with wrong signatures, with content that is no JSON, with lone surrogates."""
    sub.append(
        "ex01",
        """
        kernel = get_ipython().kernel
        session, parent = kernel.session, kernel.get_parent()
        good = session.serialize(session.msg("stream", {"name": "stdout", "text": "x"}, parent=parent))
        for frames in ([b"x"], [b"<IDS|MSG>"], good[:3], [*good[:2], b"0" * 64, *good[3:]], [*good[:-1], b"{"],
                       [*good[:-1], b"[" * 100000], [b"\\xff" * 10] * 9):
            kernel.iopub_socket.send_multipart(frames)
        """,
    )


@case(points=but(ex01=0))
def surrogates_in_output(sub: Submission) -> None:
    """Output with lone surrogates, NULs and escapes, forged so that it arrives; no file can hold it as it is."""
    sub.answer(
        "ex01",
        r"""
        def send(kind, content):
            kernel = get_ipython().kernel
            session = kernel.session
            old, session.pack = session.pack, lambda value: __import__("json").dumps(value, default=str).encode()
            session.send(kernel.iopub_socket, kind, content, parent=kernel.get_parent())
            session.pack = old

        send("stream", {"name": "stdout", "text": "\ud800 \x00 \x1b]0;title\x07"})
        send("display_data", {"data": {"text/html": "\udfff<b>", "\ud800": "x"}, "metadata": {"\ud800": 1}})
        raise ValueError("\ud800")
        """,
    )


@case()
def widgets_and_comms(sub: Submission) -> None:
    """Opens comms, widgets and an Output widget that captures what later cells show."""
    sub.add_code("""
        import ipywidgets
        from ipykernel.comm import Comm
        out = ipywidgets.Output()
        display(ipywidgets.IntSlider(), out)
        with out:
            print("captured")
        out.msg_id = get_ipython().kernel.get_parent()["header"]["msg_id"]
        for target in ("jupyter.widget", "no.such.target", "</script>"):
            comm = Comm(target_name=target, data={"state": {"_model_module": "@jupyter-widgets/output"}})
            comm.send({"method": "update", "state": {"msg_id": "x"}})
        print("after")
    """)


@case(state=LOOK)
def lose_the_kernel_often(sub: Submission) -> None:
    """Four cells of its own end the kernel, one after the other."""
    for number in range(4):
        sub.add_code("import os\nos._exit(1)", before="q1-why", name=f"gone-{number}")


@case(state=LOOK, points=but(ex03=0, ex04=0), slow=True)
def time_bomb(sub: Submission) -> None:
    """Works in the first kernel; in the second one, where a cell that loops is not run again, it never ends."""
    sub.add_code("first = get_ipython().execution_count", name="first")
    sub.add_code("while True: pass", name="loops")
    sub.add_code("while get_ipython().execution_count < first + 2: pass", name="bomb")
    sub.answer("ex03", "import os\nos._exit(1)")


CONNECTIONS = """
import os, socket

def connections():
    for number in os.listdir("/proc/self/fd"):
        try:
            found = socket.socket(fileno=os.dup(int(number)))
            found.getpeername()  # none that only listens
            if str(found.getsockname()).rpartition("/")[2].startswith("k-"):
                found.settimeout(5)
                yield found
        except OSError:
            continue

def pour(found, data, most):
    try:
        for _ in range(most):
            found.sendall(data)
    except OSError as error:
        print(type(error).__name__)
"""


@case(state=LOOK, points=but(ex02=0))
def broken_connections(sub: Submission) -> None:
    """Twenty bytes that are no message in each of the kernel's own connections: its client is cut off without a word."""
    sub.answer("ex02", CONNECTIONS + "\nfor found in list(connections()):\n    pour(found, b'\\xff' * 20, 1)")


@case(state=LOOK, points=but(ex02=0))
def broken_connections_in_function(sub: Submission) -> None:
    """The same, while a test waits for a function."""
    sub.answer(
        "ex02",
        CONNECTIONS + "\ndef softmax(x):\n    for found in list(connections()):\n        pour(found, b'\\xff' * 20, 1)",
    )


@case(state=LOOK, points=but(ex02=0))
def broken_connections_and_a_loop(sub: Submission) -> None:
    """The connections are broken, and then a cell loops, so that the kernel is to be interrupted through them."""
    sub.answer(
        "ex02",
        CONNECTIONS + "\nfor found in list(connections()):\n    pour(found, b'\\xff' * 20, 1)\nwhile True:\n    pass",
    )


@case(state=LOOK, points=but(ex02=0))
def stopped_kernel(sub: Submission) -> None:
    """The kernel stops itself with SIGSTOP, and forks before, so that two processes have its sockets."""
    sub.answer(
        "ex02", "import os, signal, time\nif os.fork() == 0:\n    time.sleep(60)\nos.kill(os.getpid(), signal.SIGSTOP)"
    )


@case(state=LOOK, points=but(ex04=1))
def smuggle_through_a_lost_kernel(sub: Submission) -> None:
    """A hidden test fails with a value of its own arguments, and its kernel is lost, of which the reason is told."""
    sub.answer(
        "ex04",
        CONNECTIONS
        + """
def counts(words):
    if len(words) == 3:
        return {"a": 2, "b": 1}
    for found in list(connections()):
        pour(found, b"\\xff" * 20, 1)
    return f"smuggled {words}"
""",
    )
