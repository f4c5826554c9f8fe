"""`python -m tests.unit.grading.sandbox.guests`: run programs as guests, and print what each of them said, as JSON."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from grading.sandbox import guest
from grading.sandbox.limits import Limits

SMALL = Limits(memory_mb=300, processes=20, file_mb=8, cpu_seconds=2)
CALL = "import ctypes; l = ctypes.CDLL(None, use_errno=True); print({call}, ctypes.get_errno())"
TRY = """
def attempt(what):
    try:
        return what() or "done"
    except OSError as error:
        return type(error).__name__
"""
FORKS = """
import os, time
count = 0
try:
    while count < 500:
        if os.fork() == 0:
            time.sleep(30)
            os._exit(0)
        count += 1
except OSError:
    print(count)
"""
FAMILIES = """
import socket
made = set()
for family in range(64):
    for kind in (1, 2, 3, 5):
        for protocol in (0, 1, 6, 12):
            try:
                socket.socket(family, kind, protocol).close()
                made.add((family, protocol))
            except OSError:
                pass
print(sorted(made))
"""


def said(code: str, uid: int = 0) -> str:
    """Run Python code as a guest with a folder of its own, and return what it printed last."""
    uid = uid or guest.own_uid()
    with guest.folder(uid) as home:
        made = guest.Guest(SMALL, uid, writable=[home], environment=(("HOME", str(home)), ("MINE", "1")))
        done = guest.run(made, [sys.executable, "-I", "-c", TRY + code])
    lines = (done.stdout or done.stderr).strip().splitlines()
    return lines[-1] if lines else f"nothing, and {done.returncode}"


def probes(secret: Path, shared: Path, server: str) -> dict[str, str]:
    """Return the probes, by name."""
    status = "found = dict(line.split(':\\t', 1) for line in open('/proc/self/status').read().splitlines())\n"
    return {
        "runs": "print(6 * 7)",
        "rights": status + "print(found['CapEff'].strip('0') + found['CapPrm'].strip('0'), found['NoNewPrivs'])",
        "identity": "import os; print(0 in os.getresuid() + os.getresgid(), os.getgroups())",
        "environment": "import os; print(sorted(set(os.environ) - {'LC_CTYPE'}))",
        "file of root": f"print(attempt(lambda: open({str(secret)!r}).read()))",
        "file of everybody": f"print(attempt(lambda: open({str(shared)!r}).read()))",
        "passwords": "print(attempt(lambda: open('/etc/shadow').read()))",
        "write elsewhere": "print([attempt(lambda: open(f'{p}/x', 'w') and None) for p in ('/tmp', '/var/tmp', '/')])",
        "write packages": "import json; print(attempt(lambda: open(json.__file__, 'a') and None))",
        "write at home": "open('x', 'w').write('mine'); print(open('x').read())",
        "environment of root": f"print(attempt(lambda: open('/proc/{os.getpid()}/environ').read()))",
        "memory of root": f"print(attempt(lambda: open('/proc/{os.getpid()}/mem').read(1)))",
        "signals": f"import os; print(attempt(lambda: os.kill({os.getpid()}, 0)))",
        "ptrace": CALL.format(call=f"l.ptrace(16, {os.getpid()}, 0, 0)"),
        "pidfd": CALL.format(call=f"l.syscall(434, {os.getpid()}, 0)"),
        "kcmp": CALL.format(call=f"l.syscall(312, {os.getpid()}, {os.getpid()}, 0, 0, 0)"),
        "unshare": CALL.format(call="l.unshare(0x10000000)"),
        "setuid": "import os; print(attempt(lambda: os.setuid(0)))",
        "sockets": FAMILIES,
        "abstract socket": f"import socket; print(attempt(lambda: socket.socket(1).connect({chr(0) + server!r})))",
        "zeros": "import os; print(attempt(lambda: os.open('/dev/zero', os.O_RDWR)))",
        "memory": "try:\n    bytearray(400 << 20)\n    print('had')\nexcept MemoryError:\n    print('none')",
        "file size": "print(attempt(lambda: open('x', 'wb').write(bytes(9 << 20))))",
        "forks": FORKS,
        "subprocess": "import subprocess; print(subprocess.run(['echo', 'hi'], capture_output=True).stdout.decode())",
        "threads": "import threading; t = threading.Thread(target=print, args=('thread',)); t.start(); t.join()",
    }


def daemons() -> dict[str, object]:
    """Leave processes and files behind in every way, and see what is left."""
    uid = guest.own_uid()
    code = """
import os, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
open('/dev/shm/left-by-a-guest', 'w').write('x')
for _ in range(3):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(60)
        os._exit(0)
print('gone')
"""
    told = said(code, uid)
    return {"said": told, "processes": len(guest.processes(uid)), "file": Path("/dev/shm/left-by-a-guest").exists()}


def orphans() -> int:
    """Kill the process that started a guest, and return how many of the guest's processes are left."""
    uid = guest.own_uid()
    code = f"""
import subprocess, sys, time
from grading.sandbox import guest
from grading.sandbox.limits import Limits
with guest.Guest(Limits(), {uid}).command(["/bin/sleep", "60"]) as (command, descriptors):
    process = subprocess.Popen(command, env={{}}, pass_fds=descriptors)
    print(process.pid, flush=True)
    time.sleep(60)
"""
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    parent.stdout.readline()
    parent.kill()
    parent.wait()
    for _ in range(200):
        if not guest.processes(uid):
            break
        time.sleep(0.1)
    return len(guest.processes(uid))


def main() -> None:
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    secret, shared = folder / "secret", folder / "shared"
    secret.write_text("secret")
    secret.chmod(0o600)
    shared.write_text("secret")
    shared.chmod(0o644)
    name = f"guest-{os.getpid()}"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(f"\0{name}")
        server.listen()
        found: dict[str, object] = {key: said(code) for key, code in probes(secret, shared, name).items()}
    os.environ[guest.WITHOUT] = "1"
    without = {key: said(code) for key, code in probes(secret, shared, name).items() if "file" in key}
    del os.environ[guest.WITHOUT]
    print(json.dumps(found | {"without landlock": without, "daemons": daemons(), "orphans": orphans()}))


if __name__ == "__main__":
    main()
