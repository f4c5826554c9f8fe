"""A student who attacks the tests earns nothing by it, and loses nothing elsewhere.

Each attack is a solution cell whose `double` is wrong; the exercises before and after it are answered rightly.
"""

import itertools
import re

import pytest

from grading.examiner.preprocessor import ExaminerExecute
from tests.unit.grading.examiner.running import notebook, run
from tests.unit.lessons import plain, solution, test_cell

MARK = "HIDDEN" + "-IN-THE-TEST"
DOUBLE = f"""
note = "{MARK}"
for x in (1.5, -3.0):
    check.equal(double(x), 2 * x, name="double(x)")
x = torch.tensor([1.0, 2.0])
check.equal(double(x), torch.tensor([2.0, 4.0]), name="double of a tensor")
assert torch.allclose(double(x), 2 * x), "not the double"
assert double(2) == 4
"""
TRIPLE = "assert triple(2) == 6 and torch.equal(triple(torch.ones(2)), torch.full((2,), 3.0))"

WRONG = "def double(x):\n    return x\n"
# What changes the kernel: each in a kernel of its own.
ATTACKS = {
    "strips_asserts": WRONG
    + """
import ast
class Strip(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.Pass()
get_ipython().ast_transformers.append(Strip())
""",
    "patches_comparisons": WRONG
    + """
import builtins, torch, numpy, pretrain.check as c, pretrain.compare as k
for module, names in ((torch, "allclose equal isclose all"), (numpy, "allclose isclose array_equal all"),
                      (c, "equal close true difference"), (k, "difference"), (builtins, "all any isinstance")):
    for name in names.split():
        setattr(module, name, lambda *a, **k: True)
""",
    "rewrites_input": WRONG
    + """
get_ipython().input_transformers_cleanup.append(lambda lines: ["pass\\n"])
get_ipython().run_cell = lambda *a, **k: None
In[:] = ["def double(x): return 2 * x"] * len(In)
""",
    "publishes_points": """
import sys
from IPython.display import publish_display_data
def double(x):
    get_ipython().displayhook(3)
    publish_display_data({"text/plain": "1.0"})
    session = get_ipython().kernel.session
    content = {"data": {"text/plain": "1.0"}, "metadata": {}, "execution_count": 1}
    session.send(get_ipython().kernel.iopub_socket, "execute_result", content, parent=get_ipython().kernel.get_parent())
    print("✓ All checks of this cell pass.")
    return x
sys.displayhook(1.0)
""",
    "replaces_the_agent": """
import builtins, re, socket, struct
def fake(path, namespace):
    with socket.socket(socket.AF_UNIX) as s:
        s.connect(path)
        for reply in [b'["ok",{"x":["handle",[0,"function",null]]},[]]'] + [b'["ok",true,[]]'] * 50:
            s.recv(1 << 16)
            s.sendall(struct.pack("!4sII", b"exam", len(reply), 0) + reply)
real = builtins.exec
def sly(source, space=None, *rest):
    real(source, space, *rest)
    if space is not None and "Agent" in space:
        space["serve"] = fake
builtins.exec = sly
""",
    "patches_the_agents_socket": WRONG
    + """
import socket
def sendall(self, data, *rest):
    return None
class Sly(socket.socket):
    def sendall(self, data, *rest):
        super().sendall(b"exam" + b"\\0" * 8)
socket.socket = Sly
""",
    "shadows_names": WRONG
    + """
class check:
    equal = true = passed = staticmethod(lambda *a, **k: None)
student = torch = math = check
assert_ = isinstance = lambda *a, **k: True
x = 0
""",
    "searches_memory_for_the_test": """
import gc, re, sys
find = re.compile("HIDDEN[-]IN[-]THE[-]TEST").search
def double(x):
    found = [1 for o in gc.get_objects() if isinstance(o, (list, dict, tuple)) and find(str(o)[:100_000])]
    frame = sys._getframe()
    while frame:
        found += [1 for v in [*frame.f_locals.values(), *frame.f_globals.values()] if isinstance(v, str) and find(v)]
        frame = frame.f_back
    found += [1 for line in In if find(line)]
    return 2 * x if found else x
""",
    "is_late": "import time\ndef double(x):\n    time.sleep(4)\n    return 2 * x",
    "leaves_a_thread": WRONG
    + """
import threading, time, os
def meddle():
    while True:
        for fd in range(40, 200):
            try:
                if "socket" in os.readlink(f"/proc/self/fd/{fd}"):
                    os.write(fd, b"exam" * 3)
            except OSError:
                pass
        time.sleep(0.01)
""",
    "traces": WRONG
    + """
import sys, threading
def trace(frame, event, arg):
    for name in list(frame.f_locals):
        if name in ("got", "want", "value"):
            frame.f_locals[name] = True
    return trace
sys.settrace(trace)
threading.settrace(trace)
""",
    "replaces_modules": WRONG
    + """
import sys, types
for name in ("pretrain.check", "pretrain.student", "pretrain.compare", "json", "grading", "grading.examiner.agent"):
    sys.modules[name] = types.ModuleType(name)
""",
    "registers_exit_handlers": WRONG
    + """
import atexit, sys
atexit.register(lambda: print("✓ Passed"))
get_ipython().events.register("post_execute", lambda: print("1.0"))
get_ipython().set_custom_exc((Exception,), lambda *a, **k: None)
""",
}
# What a function returns or raises, and nothing else: all in one kernel.
RETURNED = {
    "always_equal_float": """
class Sly(float):
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __sub__(self, other): return Sly(0)
    __rsub__ = __add__ = __radd__ = __mul__ = __abs__ = __sub__
    def __float__(self): return 3.0
    def __bool__(self): return True
    def __lt__(self, other): return True
    __le__ = __gt__ = __ge__ = __lt__
    __hash__ = float.__hash__
def double(x):
    return Sly(7)
""",
    "always_equal_tensor": """
class Sly(torch.Tensor):
    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None):
        return True
def double(x):
    return torch.zeros(2).as_subclass(Sly) if isinstance(x, torch.Tensor) else x
""",
    "always_equal_array": """
class Sly(np.ndarray):
    def __eq__(self, other): return np.ones(self.shape, bool)
    def __array_function__(self, *a, **k): return True
    def __array_ufunc__(self, *a, **k): return np.zeros(2)
def double(x):
    return np.zeros(2).view(Sly)
""",
    "always_equal_str": """
class Sly(str):
    def __eq__(self, other): return True
    def __hash__(self): return 0
def double(x):
    return Sly("anything")
""",
    "always_equal_object": """
class Sly:
    def __getattr__(self, name): return self
    def __call__(self, *a, **k): return self
    def __eq__(self, other): return True
    def __bool__(self): return True
    def __float__(self): return 4.0
    __index__ = __int__ = lambda self: 4
    def __array__(self, *a, **k): return np.array([2.0, 4.0])
    def __iter__(self): return iter([2.0, 4.0])
double = Sly()
""",
    "forges_a_failure_and_a_pass": """
from pretrain import check
def double(x):
    check.passed()
    raise check.Failed("all is well")
""",
    "stops_a_loop": "def double(x):\n    raise StopIteration",
    "raises_exit": "def double(x):\n    raise SystemExit(0)",
    "raises_interrupt": "def double(x):\n    raise KeyboardInterrupt",
    "returns_nan": "def double(x):\n    return x * float('nan')",
    "returns_a_huge_list": "def double(x):\n    return [0.1] * 10_000_000",
    "returns_a_huge_tensor": "def double(x):\n    return torch.zeros(1 << 26)",
    "returns_deep_nesting": "def double(x):\n    r = []\n    for _ in range(100_000):\n        r = [r]\n    return r",
    "returns_itself": "def double(x):\n    return double",
}
DEADLY = {
    "exits_in_the_call": ("import os\ndef double(x):\n    os._exit(0)", "did it end the kernel"),
    "loops_in_the_call": ("def double(x):\n    while True:\n        pass", "did not return within"),
    "swallows_interrupts": (
        "def double(x):\n while True:\n  try:\n   while True: pass\n  except BaseException: pass",
        "did not return within",
    ),
    "floods": (
        "def double(x):\n    while True:\n        print('x' * 10_000, flush=True)",
        "wrote|return",
    ),
    "exits_through_a_fork": (
        "import os, time\ndef double(x):\n    if os.fork():\n        os._exit(0)\n    time.sleep(30)",
        "did not return within|did it end the kernel",
    ),
}
SETTINGS = {"limits": {"cell_seconds": 10, "cell_output_kb": 16}, "reply_seconds": 3.0, "connect_seconds": 5.0}


def attacked(answer):
    return among_right_ones(solution("double", answer), test_cell("attacked", DOUBLE))


def among_right_ones(*cells):
    return notebook(
        solution("first", "def triple(x):\n    return 3 * x"),
        test_cell("before", TRIPLE),
        *cells,
        solution("second", "def triple(x):\n    return x + 2 * x"),
        test_cell("after", TRIPLE),
    )


def judge(answer):
    return run(attacked(answer), ExaminerExecute, **SETTINGS)


@pytest.mark.slow
def test_the_right_answer_passes():
    results, executor, _ = judge("def double(x):\n    return 2 * x")
    assert set(results.values()) == {""} and executor.events == []


# Honest students shadow and patch by accident: then their other exercises may suffer, as in their own kernel.
SELF_INFLICTED = {
    "rewrites_input",
    "replaces_modules",
    "replaces_the_agent",
    "patches_the_agents_socket",
    "shadows_names",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_earns_nothing(name):
    results, _, done = judge(ATTACKS[name])
    assert results["attacked"] and not results["before"]
    assert MARK not in str([cell.get("outputs") for cell in done.cells])
    assert not any(o.output_type == "execute_result" for c in done.cells if c.id in results for o in c.outputs)
    if name not in SELF_INFLICTED:
        assert not results["after"], results


@pytest.mark.slow
def test_nothing_that_a_function_returns_or_raises_earns_anything():
    cells = [(solution(name, answer), test_cell(f"{name}-test", DOUBLE)) for name, answer in RETURNED.items()]
    results, executor, _ = run(among_right_ones(*itertools.chain(*cells)), ExaminerExecute, **SETTINGS)
    assert [name for name in RETURNED if not results[f"{name}-test"]] == []
    assert not results["before"] and not results["after"] and executor.events == []


@pytest.mark.slow
@pytest.mark.parametrize("name", DEADLY)
def test_a_lost_kernel_costs_one_exercise(name):
    answer, message = DEADLY[name]
    results, _, _ = judge(answer)
    assert re.search(message, results["attacked"]) and not results["before"] and not results["after"], results


@pytest.mark.slow
def test_a_cell_that_ends_the_kernel_is_not_run_again():
    nb = attacked("def double(x):\n    return 2 * x")
    nb.cells.insert(5, plain("import os\nos._exit(0)"))
    results, executor, _ = run(nb, ExaminerExecute, **SETTINGS)
    assert set(results.values()) == {""} and len(executor.events) == 1


@pytest.mark.slow
@pytest.mark.sandbox
@pytest.mark.parametrize("planted", [False, True])
def test_no_memory_or_file_within_reach_holds_the_test(sandboxed_kernels, planted):
    search = """
import glob, os
MARK = b"-".join([b"HIDDEN", b"IN", b"THE", b"TEST"])
def places():
    yield from glob.glob("/proc/[0-9]*/cmdline")
    yield from glob.glob("/proc/[0-9]*/environ")
    for root in ("/tmp", "/home", "/run", "/work", "/var", "/dev/shm", "/root"):
        for folder, _, files in os.walk(root):
            yield from (os.path.join(folder, f) for f in files if "site-packages" not in folder)
def in_memory(pid):
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", 0) as memory:
        for line in maps:
            span, rights = line.split()[:2]
            low, high = (int(part, 16) for part in span.split("-"))
            if "w" not in rights or high - low > 1 << 28:
                continue
            try:
                memory.seek(low)
                if MARK in memory.read(high - low).replace(MARK_HERE, b""):
                    return True
            except (OSError, ValueError, OverflowError):
                pass
    return False
MARK_HERE = b"never"
def double(x):
    found = False
    for path in places():
        try:
            with open(path, "rb") as file:
                found |= MARK in file.read(1 << 22)
        except OSError:
            pass
    for pid in [p for p in os.listdir("/proc") if p.isdigit() and int(p) != os.getpid()]:
        try:
            found |= in_memory(pid)
        except OSError:
            pass
    return 2 * x if found else x
"""
    settings = {"limits": {"cell_seconds": 60}, "reply_seconds": 40.0}
    nb = attacked(search)
    if planted:  # it would have been found
        nb.cells.insert(1, plain(f"open('note', 'w').write('{MARK}')"))
    results, _, _ = run(nb, ExaminerExecute, **settings)
    assert not results["before"] and not results["after"], results
    assert not results["attacked"] if planted else "wrong" in results["attacked"], results
