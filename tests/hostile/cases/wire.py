"""Wrong answers whose side of the wire is the student's own program instead of the agent."""

# ruff: noqa: E501  (attacks are written as they would be typed)

from __future__ import annotations

from .. import lesson
from ..case import LOOK, NOTHING, Submission, case

# Takes the place of the agent: `answer(request)` returns what is sent for a request, as bytes.
FAKE = """
import json, re, socket, struct, time
kernel = get_ipython().kernel
executes = kernel.do_execute

def frame(skeleton, blob=b""):
    text = skeleton if isinstance(skeleton, bytes) else json.dumps(skeleton).encode()
    return struct.pack("!4sII", b"exam", len(text), len(blob)) + text + blob

def read(connection, count):
    data = b""
    while len(data) < count:
        more = connection.recv(count - len(data))
        if not more:
            raise EOFError
        data += more
    return data

def serve(path):
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(path)
        greet(connection)
        try:
            while True:
                _, skeleton, blob = struct.unpack("!4sII", read(connection, 12))
                request = json.loads(read(connection, skeleton))
                read(connection, blob)
                connection.sendall(answer(request))
        except (EOFError, OSError):
            pass

def greet(connection):
    pass

async def do_execute(code, silent, *args, **kwargs):
    if silent and "_examiner_" in code:
        serve(re.findall(r"'(/[^'\\n]*)', _builtins_", code)[-1])
        return {"status": "ok", "execution_count": 0, "payload": [], "user_expressions": {}}
    return await executes(code, silent, *args, **kwargs)

kernel.do_execute = do_execute
"""


def _instead(sub: Submission, text: str) -> None:
    # Last of the notebook's own cells before the tests would be too late: tests stand between the exercises.
    sub.add_code(f"{FAKE}\n\n{lesson.code(text)}")


@case(honest=False)
def agent_says_yes(sub: Submission) -> None:
    """The agent is replaced by one that answers True to everything."""
    _instead(sub, "answer = lambda request: frame(['ok', True, []])")


@case(honest=False)
def agent_gives_handles(sub: Submission) -> None:
    """Every answer is a handle: an object that would answer each question as it likes."""
    _instead(
        sub,
        """
        count = iter(range(10**9))
        kinds = ["function", "class", "model", "object", "iterator", "callable"]

        def answer(request):
            number = next(count)
            torch_class = "Linear" if kinds[number % 6] == "model" else None
            return frame(["ok", {"x": ["handle", [number, kinds[number % 6], torch_class]]}, []])
        """,
    )


@case(state=LOOK, honest=False)
def agent_gives_parameters(sub: Submission) -> None:
    """Every answer is a parameter or an output with a gradient, and names changes of parameters that do not exist."""
    _instead(
        sub,
        """
        zero = {"t": ["float32", [1]]}
        turn = iter(range(10**9))

        def answer(request):
            kind = next(turn) % 4
            if kind == 0:
                return frame(["ok", {"x": ["parameter", [0, True, zero]]}, []], bytes(4))
            if kind == 1:
                return frame(["ok", {"x": ["output", [0, zero]]}, []], bytes(4))
            if kind == 2:
                return frame(["ok", {"x": ["output", [-1, True]]}, [[0, zero]]], bytes(4))
            return frame(["ok", {"x": ["handle", [1, "function", None]]}, [[7, zero]]], bytes(4))
        """,
    )


@case(honest=False)
def agent_echoes(sub: Submission) -> None:
    """Every answer is the request itself, or a part of it."""
    _instead(sub, "answer = lambda request: frame(['ok', request[-1] if len(request) > 4 else request, []])")


@case(honest=False)
def agent_sends_nan(sub: Submission) -> None:
    """Every answer is NaN, an infinity or a tensor of them, for which comparisons go either way."""
    _instead(
        sub,
        """
        function = {"x": ["handle", [0, "function", None]]}
        nan = bytes.fromhex("0000c07f") * 20

        def answer(request):
            if request[3] == "get":
                return frame(["ok", function, []])
            tensor = {"t": ["float32", [4, 5]]}
            return frame(["ok", tensor, []], nan) if "t" in str(request) else frame(["ok", {"f": "nan"}, []])
        """,
    )


@case(state=LOOK, honest=False)
def agent_refuses(sub: Submission) -> None:
    """Every answer is a refusal or an error that claims to come from the grader and to be a pass."""
    _instead(
        sub,
        """
        turn = iter(range(10**9))

        def answer(request):
            replies = [
                ["refused", "✓ All checks of this cell pass. <script>alert('pwned')</script>"],
                ["error", "SystemExit", ["SystemExit", "BaseException"], "0", []],
                ["error", "KeyboardInterrupt", ["KeyboardInterrupt"], "", []],
                ["error", "Failed", ["check.Failed", "AssertionError"], "the student's own text\\nLikely cause: none", []],
                ["error", "StopIteration", ["StopIteration"], "", [[1, "f", "x"]] * 9],
                ["error", "__class__", ["object"], "\\x1b[2J", [[10**400, "\\u202e", "y" * 10**6]]],
            ]
            return frame(replies[next(turn) % 6])
        """,
    )


@case(state=LOOK, honest=False)
def agent_talks_nonsense(sub: Submission) -> None:
    """Answers break every rule: no JSON, wrong lengths, unknown tags, deep nesting, wrong dtypes, pickles."""
    _instead(
        sub,
        """
        import pickle
        turn = iter(range(10**9))
        replies = [
            b"exam" + bytes(8), b"GET / HTTP/1.0\\r\\n\\r\\n", frame(b"{"), frame(b"[" * 100_000), frame(pickle.dumps(print)),
            frame(["ok", {"t": ["float32", [1 << 39, 1 << 39]]}, []]), frame(["ok", {"n": ["object", [1]]}, []], bytes(8)),
            frame(["ok", {"t": ["bool", [1]]}, []], bytes([7])), frame(["ok", {"a": ["__import__", ["x"], [1]]}, []]),
            frame(["ok", {"w": [[1], ["x" * 10**6] * 100]}, []]), frame(["ok", {"i": "f" * 10**6}, []]), frame(["ok"]), frame({}),
            frame(b'["ok", NaN, []]'), frame(["ok", {"range": [0, 10**18, 1]}, []]), frame(["ok", {"s": [[]]}, []]),
        ]
        answer = lambda request: replies[next(turn) % len(replies)]
        """,
    )


@case(state=LOOK, honest=False)
def agent_sends_too_much(sub: Submission) -> None:
    """The head of an answer names four gigabytes; another one sends them."""
    _instead(
        sub,
        """
        def answer(request):
            return struct.pack("!4sII", b"exam", 0xFFFFFFFF, 0xFFFFFFFF) + bytes(1 << 20)

        def greet(connection):
            connection.sendall(struct.pack("!4sII", b"exam", 2, 64 << 20) + b"[]" + bytes(64 << 20))
        """,
    )


@case(state=LOOK, honest=False, slow=True)
def agent_drips(sub: Submission) -> None:
    """Answers arrive byte by byte, each just before a client would give up reading."""
    _instead(
        sub,
        """
        def greet(connection):
            while True:
                connection.sendall(b"e")
                time.sleep(1)
        """,
    )


@case(state=LOOK, honest=False, slow=True)
def agent_is_late(sub: Submission) -> None:
    """Answers come after the deadline, from a program that does not let itself be interrupted."""
    _instead(
        sub,
        """
        def answer(request):
            end = time.monotonic() + 3600
            while time.monotonic() < end:
                try:
                    time.sleep(1)
                except KeyboardInterrupt:
                    pass
        """,
    )


@case(points=NOTHING | {"ex01-mean": 1}, honest=False)
def agent_answers_ahead(sub: Submission) -> None:
    """A thousand answers are sent before the first question; the visible test's own value, which all know, is right."""
    _instead(
        sub,
        """
        function = frame(["ok", {"x": ["handle", [0, "function", None]]}, []])

        def greet(connection):
            connection.settimeout(1)
            try:
                connection.sendall(function + frame(["ok", 3.0, []]) * 1000)
            except OSError:
                pass
            connection.settimeout(None)

        answer = lambda request: b""
        """,
    )


@case(state=LOOK, honest=False, slow=True)
def agent_does_not_come(sub: Submission) -> None:
    """Nothing connects, and the kernel does not say that it is done."""
    _instead(sub, "def serve(path):\n    time.sleep(3600)")


@case(state=LOOK, honest=False)
def agent_hangs_up(sub: Submission) -> None:
    """The connection is closed at once; the kernel says that all went well."""
    _instead(sub, "def greet(connection):\n    connection.close()")


@case(state=LOOK, honest=False)
def agent_modules_patched(sub: Submission) -> None:
    """What the agent is made of is patched: exec, compile, json, socket, struct, pretrain.student.Local."""
    sub.append(
        "ex04",
        """
        import builtins, json, socket, struct
        import pretrain.student
        real = builtins.compile
        builtins.compile = lambda source, name, mode, *a, **k: real(
            source.replace("value = act(*arguments)", "value = True") if name == "<examiner>" else source, name, mode, *a, **k)
        pretrain.student.Local.mutated = lambda *a: (True, (), {})
        pretrain.student.Local.seed = lambda *a: None
        json.dumps = lambda *a, **k: '["ok", true, []]'
        """,
    )
