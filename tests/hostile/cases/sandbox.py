"""Right answers with an attack on the host: its files, processes, network, gradebook and other students."""

# ruff: noqa: E501  (attacks are written as they would be typed)

from __future__ import annotations

from ..case import LOOK, Submission, but, case


@case()
def tamper_gradebook(sub: Submission) -> None:
    """Opens the gradebook and gives everybody other points."""
    sub.add_code(f"""
        import glob, sqlite3
        for path in [{str(sub.world.gradebook)!r}, *glob.glob("/*/gradebook.db"), *glob.glob("/*/*/gradebook.db")]:
            try:
                with sqlite3.connect(f"file:{{path}}?mode=rw", uri=True) as db:
                    db.execute("update grade set auto_score = 99, manual_score = 99")
                    print("REACHED", path)
            except sqlite3.Error as error:
                print(error)
    """)


@case()
def lock_gradebook(sub: Submission) -> None:
    """Takes an exclusive lock on the gradebook and keeps it."""
    sub.add_code(f"""
        import sqlite3
        try:
            held = sqlite3.connect({f"file:{sub.world.gradebook}?mode=rw"!r}, uri=True, isolation_level=None)
            held.execute("begin exclusive")
            print("REACHED the gradebook")
        except sqlite3.Error as error:
            print(error)
    """)


@case()
def read_host_files(sub: Submission) -> None:
    """Reads files of the host by their path, by /proc, and through directories it can climb out of."""
    sub.add_code(f"""
        import os
        secret = {str(sub.world.secret / "secret.txt")!r}
        roots = ["", "/proc/1/root", "/proc/1/cwd", "/proc/self/root", "/..", "/proc/thread-self/root/../.."]
        for path in [root + secret for root in roots] + ["/etc/shadow", "/etc/passwd", "/root/.bashrc", "/etc/hostname"]:
            try:
                print("REACHED", path, open(path).read())
            except OSError as error:
                print(type(error).__name__)
        try:
            print(os.getcwd(), sorted(os.listdir("/")))
        except OSError as error:
            print(type(error).__name__)
    """)


@case()
def write_host_files(sub: Submission) -> None:
    """Writes, renames, links and deletes outside its own folder, also in the Python environment that it runs in."""
    sub.add_code(f"""
        import os, shutil, sys
        import pretrain, site
        folder = {str(sub.world.secret)!r}
        def attempt(what):
            try:
                what()
                print("REACHED")
            except OSError as error:
                print(type(error).__name__)
        attempt(lambda: open(folder + "/untouched.txt", "w").write("touched"))
        attempt(lambda: os.remove(folder + "/untouched.txt"))
        attempt(lambda: os.rename(folder + "/secret.txt", "/tmp/mine"))
        attempt(lambda: os.link(folder + "/secret.txt", "/tmp/mine"))
        for place in [pretrain.__path__[0], os.path.dirname(torch.__file__), sys.prefix, sys.base_prefix, "/usr", "/etc",
                      "/", "/run", "/dev", "/home"]:
            attempt(lambda: open(place + "/hostile-was-here", "w"))
        attempt(lambda: os.chmod("/usr/bin/env", 0o4777))
    """)


@case()
def outlive_the_kernel(sub: Submission) -> None:
    """Leaves daemons behind: double fork, new session, ignored signals, that wait for the grading to end."""
    sub.add_code(f"""
        import os, subprocess, sys
        text = "import signal, sys, time; [signal.signal(n, signal.SIG_IGN) for n in (1, 2, 15)]; time.sleep(3600)"
        for _ in range(5):
            subprocess.Popen([sys.executable, "-S", "-c", text, {sub.world.mark!r}], start_new_session=True)
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                os.execv(sys.executable, [sys.executable, "-S", "-c", text, {sub.world.mark!r}])
            os._exit(0)
    """)


@case()
def kill_everything(sub: Submission) -> None:
    """Signals its parent, its process group, and every process that it may (kill -1)."""
    sub.add_code(f"""
        import os, signal
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        for pid in (os.getppid(), -1, 1, 0, {sub.world.grader}, -{sub.world.grader}):
            if pid != 0:
                for number in (0, signal.SIGTERM, signal.SIGSTOP):
                    try:
                        os.kill(pid, number if pid not in (0,) else 0)
                        print("sent", number, pid)
                    except OSError as error:
                        print(type(error).__name__)
    """)


@case(state=LOOK)
def kill_own_group(sub: Submission) -> None:
    """Kills its whole process group and session with SIGKILL."""
    sub.add_code("import os, signal\nos.killpg(0, signal.SIGKILL)", before="q1-why")


@case()
def call_home(sub: Submission) -> None:
    """Opens connections: to a server on 127.0.0.1, by UDP, by DNS, by raw sockets, to unix sockets of the host."""
    world = sub.world
    sub.add_code(f"""
        import socket, urllib.request
        def attempt(what):
            try:
                what()
                print("REACHED")
            except OSError as error:
                print(type(error).__name__)
        for address in ("127.0.0.1", "localhost", "::1", "0.0.0.0", "10.0.2.2", "169.254.169.254"):
            attempt(lambda: socket.create_connection((address, {world.port}), 0.5).send(b"hello"))
        def datagram():
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
                sender.settimeout(0.5)
                sender.sendto(b"hello", ("127.0.0.1", {world.port}))
                sender.recv(1)
        attempt(datagram)
        attempt(lambda: socket.gethostbyname("evil.example"))
        attempt(lambda: urllib.request.urlopen("http://127.0.0.1:{world.port}/", timeout=0.5))
        attempt(lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, 1))
        attempt(lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW))
        attempt(lambda: socket.socket(socket.AF_UNIX).connect({str(world.socket)!r}))
        attempt(lambda: socket.socket(socket.AF_UNIX).connect({chr(0) + world.mark!r}))
    """)


@case()
def break_out(sub: Submission) -> None:
    """Calls that a way out could begin with: unshare, mount, chroot, setuid, ptrace, mknod, bpf, keyctl, io_uring."""
    sub.add_code("""
        import ctypes, os
        libc = ctypes.CDLL(None, use_errno=True)
        calls = dict(unshare=(272, 0x10000000), mount=(165, 0, 0, 0, 0, 0), chroot=(161, b"/"), setuid=(105, 0), setgid=(106, 0),
                     ptrace=(101, 16, 1, 0, 0), bpf=(321, 0, 0, 0), keyctl=(250, 0, 0), uring=(425, 1, 0), mknod=(133, b"/tmp/d", 0o60666, 2049),
                     setns=(308, 0, 0), perf=(298, 0, 0, 0, 0, 0), memfd=(319, b"x", 0), sethostname=(170, b"x", 1), reboot=(169, 0, 0, 0, 0),
                     settime=(227, 0, 0), handle=(304, -100, 0, 0), clone=(56, 0x10000000 | 17, 0, 0, 0, 0))
        for name, (number, *arguments) in calls.items():
            if libc.syscall(number, *arguments) >= 0:
                print("REACHED", name)
        print(os.getuid(), os.geteuid(), open("/proc/self/status").read().count("CapEff:\\t0000000000000000"))
    """)


@case()
def read_environment(sub: Submission) -> None:
    """Prints the environment, arguments and mounts, in the hope of tokens and paths of the host."""
    sub.add_code("""
        import os
        print(dict(os.environ))
        for name in ("environ", "cmdline", "mountinfo", "cgroup"):
            for pid in ("self", "1"):
                try:
                    print(open(f"/proc/{pid}/{name}").read())
                except OSError as error:
                    print(type(error).__name__)
    """)


@case()
def links_in_socket_directory(sub: Submission) -> None:
    """Replaces the kernel's sockets by links, and fills their directory with sockets, links and folders."""
    sub.add_code(f"""
        import glob, os, socket
        place = next((os.path.dirname(p) for p in glob.glob("/*/kernel.json") + glob.glob("/*/*/kernel.json")), "/run/s")
        def attempt(what):
            try:
                what()
            except OSError as error:
                print(type(error).__name__)
        for name in ("log", "kernel.json", "x"):
            attempt(lambda: os.symlink({str(sub.world.secret / "untouched.txt")!r}, f"{{place}}/{{name}}-link"))
            attempt(lambda: os.replace(f"{{place}}/{{name}}-link", f"{{place}}/{{name}}"))
        attempt(lambda: open(place + "/fill", "wb").write(bytes(1 << 24)))
        attempt(lambda: os.makedirs(place + "/a/" * 200))
        for number in range(3000):
            try:
                socket.socket(socket.AF_UNIX).bind(f"{{place}}/{{number}}")
            except OSError:
                break
    """)


@case()
def startup_files(sub: Submission) -> None:
    """Plants startup files (IPython, matplotlib, sitecustomize, profile, PYTHONSTARTUP) and then ends the kernel."""
    bad = "print('PLANTED'); raise SystemExit(1)\n"
    names = (".ipython/profile_default/startup/00.py", ".ipython/profile_default/ipython_config.py", ".profile")
    for name in (*names, "sitecustomize.py", "usercustomize.py", "matplotlibrc", ".config/matplotlib/matplotlibrc"):
        sub.file(name, bad)
    sub.add_code("""
        import os, pathlib
        for name in (".ipython/profile_default/startup/01.py", ".local/lib/python3.11/site-packages/usercustomize.py"):
            path = pathlib.Path.home() / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("raise SystemExit(1)")
        os.environ["PYTHONSTARTUP"] = str(path)
        os.environ["LD_PRELOAD"] = "/tmp/evil.so"
    """)


@case(state=LOOK)
def shadow_modules(sub: Submission) -> None:
    """Files beside the notebook bear the names of modules that the kernel, the agent or the tests import."""
    names = ("random", "json", "socket", "types", "typing", "traceback", "torch", "numpy", "zmq", "ipykernel")
    for name in (*names, "ipykernel_launcher", "IPython/__init__", "pretrain/__init__", "pretrain/student"):
        sub.file(f"{name}.py", "raise SystemExit('shadowed')\n")


@case(state=LOOK, points=but(ex03=0))
def change_root_of_files(sub: Submission) -> None:
    """Closes every file descriptor of the kernel, those of its sockets included, in the middle of an exercise."""
    sub.answer("ex03", "import os\nos.closerange(3, 512)\nimport time\ntime.sleep(1)")


@case()
def sockets_past_the_network(sub: Submission) -> None:
    """Makes sockets of every family: some lead past the sandbox's own network, to the machine that this one runs on."""
    sub.add_code("""
        import socket
        for family in set(range(64)) - {socket.AF_UNIX, socket.AF_INET, socket.AF_INET6, socket.AF_NETLINK}:
            for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW, socket.SOCK_SEQPACKET):
                try:
                    socket.socket(family, kind).close()
                    print("REACHED", family)
                except OSError:
                    pass
    """)
