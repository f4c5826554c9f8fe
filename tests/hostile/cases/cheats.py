"""Wrong answers that try to get points all the same: by changing what the tests compare, or by finding the tests."""

from __future__ import annotations

from .. import lesson
from ..case import LOOK, NOTHING, Submission, but, case


@case(state=LOOK, honest=False)
def strip_asserts(sub: Submission) -> None:
    """An AST transformer takes the assert statements and the checks out of every cell."""
    sub.add_code("""
        import ast

        class Strip(ast.NodeTransformer):
            def visit_Assert(self, node):
                return ast.Pass()

            def visit_Expr(self, node):
                return ast.Pass() if "check" in ast.unparse(node) else node

        get_ipython().ast_transformers.append(Strip())
    """)


@case(honest=False)
def rewrite_input(sub: Submission) -> None:
    """An input transformer turns every test cell into `pass`."""
    sub.add_code("""
        def empty(lines):
            return ["pass\\n"] if any("check." in line or "assert" in line for line in lines) else lines

        get_ipython().input_transformers_post.append(empty)
        get_ipython().input_transformers_cleanup.append(empty)
    """)


@case(honest=False)
def publish_points(sub: Submission) -> None:
    """The display hook publishes a number as the result of every cell, which nbgrader reads as partial credit."""
    sub.add_code("""
        shell = get_ipython()

        def give(*_):
            shell.displayhook.start_displayhook()
            shell.displayhook.write_output_prompt()
            shell.displayhook.write_format_data({"text/plain": "2.0"}, {})
            shell.displayhook.finish_displayhook()

        shell.showtraceback = give
        shell.events.register("post_run_cell", give)
        shell.events.register("post_execute", lambda: give())
    """)


@case(honest=False)
def silence_errors(sub: Submission) -> None:
    """Errors are swallowed by a custom exception handler of the shell."""
    sub.add_code("""
        get_ipython().set_custom_exc((BaseException,), lambda *a, **k: [])
        get_ipython().showtraceback = lambda *a, **k: None
        get_ipython()._showtraceback = lambda *a, **k: None
    """)


@case(state=LOOK, honest=False)
def replace_run_cell(sub: Submission) -> None:
    """The shell's run_cell is replaced by one that always succeeds."""
    sub.add_code("""
        from IPython.core.interactiveshell import ExecutionInfo, ExecutionResult, InteractiveShell

        def run_cell(self, raw_cell, *args, **kwargs):
            return ExecutionResult(ExecutionInfo(raw_cell, False, False, False, None))

        async def run_cell_async(self, raw_cell, *args, **kwargs):
            return run_cell(self, raw_cell)

        InteractiveShell.run_cell = run_cell
        InteractiveShell.run_cell_async = run_cell_async
    """)


@case(honest=False)
def patch_torch(sub: Submission) -> None:
    """torch.allclose, torch.equal and the comparisons of tensors always say yes."""
    sub.add_code("""
        yes = lambda *a, **k: True
        torch.allclose = torch.equal = torch.isclose = torch.testing.assert_close = yes
        torch.Tensor.__eq__ = torch.Tensor.__ge__ = torch.Tensor.allclose = torch.Tensor.equal = yes
        torch.Tensor.__hash__ = lambda self: id(self)
    """)


@case(honest=False)
def patch_numpy(sub: Submission) -> None:
    """NumPy's comparisons always say yes."""
    sub.add_code("""
        yes = lambda *a, **k: True
        np.allclose = np.array_equal = np.isclose = np.all = np.testing.assert_allclose = yes
        np.isfinite = lambda x: np.ones_like(x, dtype=bool)
    """)


@case(honest=False)
def patch_builtins(sub: Submission) -> None:
    """Builtins that tests rely on (abs, all, isinstance, float, sorted) are replaced."""
    sub.append(
        "ex04",
        """
        import builtins

        builtins.all = builtins.any = lambda *a: True
        builtins.abs = lambda x: 0
        builtins.sorted = lambda *a, **k: []
        builtins.AssertionError = type("Nothing", (BaseException,), {})
        """,
    )


@case(honest=False)
def patch_check(sub: Submission) -> None:
    """Every function of pretrain.check and pretrain.student is replaced by one that does nothing."""
    sub.add_code("""
        import pretrain.check, pretrain.student, pretrain.compare

        for module in (pretrain.check, pretrain.student, pretrain.compare):
            for name, value in list(vars(module).items()):
                if callable(value) and not isinstance(value, type):
                    setattr(module, name, lambda *a, **k: None)
    """)


@case(honest=False)
def replace_modules(sub: Submission) -> None:
    """sys.modules holds impostors of torch, numpy, math and pretrain."""
    sub.append(
        "ex04",
        """
        import sys

        class Anything:
            def __getattr__(self, name):
                return Anything()

            def __call__(self, *args, **kwargs):
                return Anything()

            def __eq__(self, other):
                return True

            def __bool__(self):
                return True

        for name in [name for name in sys.modules if name.split(".")[0] in ("torch", "numpy", "math", "pretrain")]:
            sys.modules[name] = Anything()
        """,
    )


@case(honest=False)
def shadow_names(sub: Submission) -> None:
    """The names of the prelude are given new meanings in the notebook."""
    sub.add_code("""
        class Nice:
            def __getattr__(self, name):
                return lambda *a, **k: True

        check = student = Nice()
        float = abs = bool = lambda *a: True
        isinstance = lambda *a: True
        set, sorted = (lambda *a: ()), (lambda *a: ())
    """)


@case(honest=False)
def always_equal(sub: Submission) -> None:
    """Answers are objects that equal everything and allow everything."""
    sub.add_code(
        """
        class Equal:
            def __eq__(self, other): return True
            def __ne__(self, other): return False
            def __le__(self, other): return True
            __lt__ = __ge__ = __gt__ = __contains__ = __le__
            def __bool__(self): return True
            def __hash__(self): return 0
            def __float__(self): return 0.0
            def __len__(self): return 0
            def __getattr__(self, name): return Equal()
            def __call__(self, *args, **kwargs): return Equal()
            def __getitem__(self, key): return Equal()
            def __iter__(self): return iter(())
            def __sub__(self, other): return 0.0
            __add__ = __mul__ = __truediv__ = __rsub__ = __abs__ = lambda self, *a: 0.0

        mean = softmax = counts = lambda *a: Equal()
        Line = lambda: Equal()
        """,
        before="q1-why",
    )
    for exercise, name in zip(lesson.EXERCISES, ("mean", "softmax", "Line", "counts"), strict=True):
        equal = "type('Equal', (), {'__eq__': lambda s, o: True, '__getattr__': lambda s, n: (lambda *a: s)})()"
        sub.answer(exercise, f"{name} = lambda *a: {equal}")


@case(state=LOOK, honest=False)
def equal_subclasses(sub: Submission) -> None:
    """Answers are subclasses of float, dict and Tensor whose comparisons always say yes."""
    sub.answers(
        {
            "ex01": """
                class F(float):
                    __eq__ = __le__ = __lt__ = __ge__ = __gt__ = lambda self, other: True
                    __ne__ = lambda self, other: False
                    __sub__ = __rsub__ = __abs__ = lambda self, *a: 0.0
                    __hash__ = float.__hash__

                def mean(values):
                    return F(1e9)
            """,
            "ex02": """
                class T(torch.Tensor):
                    @classmethod
                    def __torch_function__(cls, function, types, args=(), kwargs=None):
                        return True

                def softmax(x):
                    return torch.zeros(x.shape).as_subclass(T)
            """,
            "ex03": """
                def Line():
                    return type("Line", (torch.nn.Module,), {"forward": lambda self, x: T(0)})()
            """,
            "ex04": """
                class D(dict):
                    __eq__ = lambda self, other: True
                    __ne__ = lambda self, other: False

                def counts(words):
                    return D()
            """,
        }
    )


@case(honest=False)
def lying_class(sub: Submission) -> None:
    """Answers lie about their class (`__class__`) and reduce to other things when they are copied."""
    sub.add_code("""
        class Liar:
            def __init__(self, kind): self.kind = kind
            @property
            def __class__(self): return self.kind
            def __reduce__(self): return (eval, ("1/0",))
            def __deepcopy__(self, memo): return self
            def __eq__(self, other): return True
            def __float__(self): return 3.0
            def __iter__(self): return iter([("a", 2), ("b", 1)])
            def keys(self): return ["a", "b"]
            def __getitem__(self, key): return {"a": 2, "b": 1}.get(key, 0)
    """)
    sub.answer("ex01", "def mean(values):\n    return Liar(float)")
    sub.answer("ex02", "def softmax(x):\n    return Liar(torch.Tensor)")
    sub.answer("ex03", "def Line():\n    return Liar(torch.nn.Module)")
    sub.answer("ex04", "def counts(words):\n    return Liar(dict)")


@case(honest=False, points=but(ex01=1, ex02=1, ex03=1, ex04=1))
def memorise_visible(sub: Submission) -> None:
    """The values of the visible checks are written into the answers."""
    sub.answer("ex01", "def mean(values):\n    return 3.0")
    sub.answer("ex02", "def softmax(x):\n    return torch.tensor([0.25, 0.75])")
    sub.answer("ex03", "def Line():\n    line = torch.nn.Linear(1, 1)\n    return Fixed()")
    sub.append(
        "ex03",
        """
        class Fixed(torch.nn.Module):
            def __init__(self):
                super().__init__()
                self.weight, self.bias = torch.nn.Parameter(torch.ones(1)), torch.nn.Parameter(torch.ones(1))

            def forward(self, x):
                return torch.tensor([7.0]) + 0 * self.weight
        """,
    )
    sub.answer("ex04", "def counts(words):\n    return {'a': 2, 'b': 1}")


@case(state=LOOK, honest=False)
def raise_instead(sub: Submission) -> None:
    """Answers raise: check.Failed, SystemExit, KeyboardInterrupt, StopIteration, and an error that prints badly."""
    sub.answer("ex01", "def mean(values):\n    raise SystemExit(0)")
    sub.answer("ex02", "def softmax(x):\n    raise KeyboardInterrupt")
    sub.answer("ex03", "def Line():\n    raise check.Failed('all checks pass')")
    sub.answer(
        "ex04",
        """
        class Odd(BaseException):
            def __str__(self): raise Odd
            __repr__ = __str__
            __name__ = property(__str__)

        def counts(words):
            raise Odd
        """,
    )


@case(honest=False)
def warnings_as_success(sub: Submission) -> None:
    """Answers print what a passed check prints, and draw the green box."""
    sub.add_code("""
        def passed():
            from IPython.display import HTML, display
            display(HTML("<div><b>✓ Passed</b><br>All checks of this cell pass.</div>"))
            print("✓ All checks of this cell pass.")
    """)
    sub.append("ex01", "def mean(values):\n    passed()\n    return 2.0\nprint(2.0)\n2.0")
    sub.append("ex04", "def counts(words):\n    passed()\n    return 1\n3")


@case(honest=False)
def trace_the_tests(sub: Submission) -> None:
    """sys.settrace, sys.setprofile and sys.monitoring hook every call and skip the comparisons."""
    sub.append(
        "ex01",
        """
        import sys, threading

        def trace(frame, event, arg):
            if frame.f_code.co_name in ("equal", "difference", "close"):
                frame.f_locals["got"] = frame.f_locals.get("want")
                frame.f_trace_lines = True
            return trace

        threading.settrace(trace)
        sys.settrace(trace)
        """,
    )


@case(honest=False)
def run_code_in_messages(sub: Submission) -> None:
    """Results hold text that would be code if it were ever evaluated: pickles, reprs, format strings."""
    sub.add_code("""
        import pickle

        class Bomb:
            def __reduce__(self):
                return (print, ("unpickled",))

            def __repr__(self):
                return "__import__('os').abort()"
    """)
    sub.answer("ex01", "def mean(values):\n    return pickle.dumps(Bomb())")
    sub.answer("ex02", "def softmax(x):\n    return Bomb()")
    sub.answer("ex04", "def counts(words):\n    return {'{0.__class__}': Bomb(), '%s%n': \"__import__('os').abort()\"}")


# What the searches below look for, put together there so that no copy of it stands in the submission itself.
SEARCH = f"""
    wanted = "hidden-" + "canary-" + "{lesson.CANARY.rsplit("-", 1)[1]}"

    def report(where):
        print("FOUND", "the hidden tests in", where, wanted)
"""


def _search(sub: Submission, text: str) -> None:
    """Search when the notebook ends, and while the tests are under way."""
    body = "\n".join(f"    {line}" for line in lesson.code(text).splitlines())
    sub.add_code(f"{lesson.code(SEARCH)}\n\ndef look():\n{body}")
    sub.answer("ex04", "def counts(words):\n    look()\n    return {}")
    sub.add_code("look()", before="q1-why", name="look")


@case(honest=False)
def find_hidden_in_memory(sub: Submission) -> None:
    """Searches In, the history, frames, the garbage collector's objects and the raw memory for the hidden tests."""
    _search(
        sub,
        """
        import gc, re, sys
        shell = get_ipython()
        texts = [str(v) for v in shell.user_ns.get("In", [])] + [str(r) for r in shell.history_manager.get_range()]
        frame = sys._getframe()
        while frame:
            texts.append(repr(frame.f_code.co_consts))
            texts += [v for v in frame.f_locals.values() if isinstance(v, str)]
            frame = frame.f_back
        for thing in gc.get_objects():
            for ref in gc.get_referents(thing) if isinstance(thing, (dict, list, tuple)) else ():
                if isinstance(ref, (str, bytes)) and ref is not wanted:
                    texts.append(ref if isinstance(ref, str) else ref.decode("latin1"))
        if any(wanted in text for text in texts if text is not wanted and text != wanted):
            report("objects")
        with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
            for low, high in re.findall(r"([0-9a-f]+)-([0-9a-f]+) rw", maps.read()):
                try:
                    memory.seek(int(low, 16))
                    chunk = memory.read(min(int(high, 16) - int(low, 16), 1 << 27))
                except (OSError, ValueError, OverflowError):
                    continue
                if re.search(rb'canary = "hidden-can[a]ry-', chunk):  # no copy of it stands in the pattern
                    report("memory")
        """,
    )


@case(honest=False)
def find_hidden_on_disk(sub: Submission) -> None:
    """Reads every file it can reach for the hidden tests: notebooks, databases, caches."""
    _search(
        sub,
        f"""
        import os, time
        global left
        places = ["/tmp", "/home", "/root", "/run", "/dev/shm", "/var", "/mnt", "/srv", ".", {str(sub.world.course)!r}]
        walks = (walk for place in places for walk in os.walk(place))
        left = globals().get("left") or (os.path.join(folder, name) for folder, _, names in walks for name in names)
        end = time.monotonic() + 5  # of the 20 s that a call may take; the next call goes on from here
        for path in left:
            try:
                with open(path, "rb") as file:
                    if wanted.encode() in file.read(1 << 25):
                        report(path)
            except OSError:
                pass
            if time.monotonic() > end:
                break
        else:
            left = None
        """,
    )


@case(honest=False)
def find_hidden_in_proc(sub: Submission) -> None:
    """Looks through /proc for processes, arguments, environments, descriptors and memory that are not its own."""
    _search(
        sub,
        """
        import glob, os
        for path in glob.glob("/proc/[0-9]*/*") + glob.glob("/proc/[0-9]*/fd/*") + glob.glob("/proc/[0-9]*/root/*"):
            try:
                if os.path.isfile(path) and not path.endswith(("mem", "kmsg", "clear_refs", "pagemap")):
                    with open(path, "rb") as file:
                        if wanted.encode() in file.read(1 << 20):
                            report(path)
            except OSError:
                pass
        """,
    )


@case(honest=False)
def read_solution(sub: Submission) -> None:
    """Reads the solution notebook where the course keeps it and runs the answers found there."""
    path = sub.world.course / "solutions" / lesson.NAME / f"{lesson.NAME}.ipynb"
    sub.add_code(
        f"""
        import glob, json
        for path in [{str(path)!r}, *glob.glob("../**/*.ipynb", recursive=True), *glob.glob("/**/{lesson.NAME}.ipynb")]:
            try:
                for cell in json.load(open(path))["cells"]:
                    if "BEGIN SOLUTION" in "".join(cell["source"]):
                        print("FOUND a solution in", path)
                        exec("".join(cell["source"]))
            except OSError as error:
                print(type(error).__name__)
        """,
        before="ex01-mean-visible",
    )


@case(honest=False)
def forged_outputs(sub: Submission) -> None:
    """The file already holds outputs for the test cells: full points, passed, executed long ago."""
    for exercise in lesson.EXERCISES:
        for kind, points in lesson.POINTS.items():
            cell = sub.cell(f"{exercise}-{kind}")
            cell.execution_count = 7
            cell.outputs = [
                {
                    "output_type": "execute_result",
                    "execution_count": 7,
                    "data": {"text/plain": f"{float(points)}"},
                    "metadata": {},
                }
            ]


@case(honest=False)
def answers_that_learn(sub: Submission) -> None:
    """Answers return arguments of earlier calls, in the hope that a test gives away what it expects."""
    sub.add_code("seen = []")
    sub.answer("ex01", "def mean(values):\n    seen.append(values)\n    return seen[-1] if len(seen) > 3 else 2")
    sub.answer("ex02", "def softmax(x):\n    seen.append(x)\n    return x")
    sub.answer("ex04", "def counts(words):\n    return words if words else seen")


@case(honest=False)
def not_a_number(sub: Submission) -> None:
    """Answers are NaN, infinity and complex numbers, for which comparisons go either way."""
    sub.answer("ex01", "def mean(values):\n    return float('nan')")
    sub.answer("ex02", "def softmax(x):\n    return torch.full_like(x, float('nan'))")
    sub.answer("ex03", "class Line(torch.nn.Linear):\n    def __init__(self):\n        super().__init__(1, 1)")
    sub.append("ex03", "Line.forward = lambda self, x: x * complex(float('inf'), 0)")
    sub.answer("ex04", "def counts(words):\n    return {word: float('inf') for word in words}")


@case(honest=False)
def move_tests_away(sub: Submission) -> None:
    """Code runs between the tests: it redefines right answers as wrong ones and patches what is left."""
    sub.add_code("mean = lambda values: check", before="ex01-mean-visible", name="between-1")
    sub.add_code("softmax = torch", before="ex02-softmax-hidden", name="between-2")
    sub.add_code("Line = torch.nn.Identity", before="ex03-line-visible", name="between-3")
    sub.add_code("counts = check.equal", before="ex04-counts-visible", name="between-4")


@case(honest=False)
def empty_tensors(sub: Submission) -> None:
    """Answers are tensors and lists without elements, for which "all elements agree" is true of anything."""
    sub.answer("ex01", "def mean(values):\n    return torch.empty(0)")
    sub.answer("ex02", "def softmax(x):\n    return torch.empty(0)")
    sub.answer("ex03", "class Line(torch.nn.Module):\n    forward = lambda self, x: torch.empty(0)")
    sub.answer("ex04", "def counts(words):\n    return {}")
    # counts([]) is {} indeed; the other values of that cell are not.


@case(honest=False)
def broadcast_answers(sub: Submission) -> None:
    """Answers have shapes that broadcast against what is expected, and dtypes that compare as equal."""
    sub.answer("ex01", "def mean(values):\n    return torch.tensor([[min(values)], [max(values)], [sum(values)]])")
    sub.answer("ex02", "def softmax(x):\n    return torch.softmax(x, -1).to(torch.complex64).unsqueeze(0)")
    sub.answer("ex04", "def counts(words):\n    return {w: np.bool_(True) for w in words}")


@case(points=but(ex01=1, ex02=1, ex04=1))
def smuggle_hidden_inputs(sub: Submission) -> None:
    """Errors named after the grader's own carry the arguments of hidden tests into the feedback."""
    sub.add_code("""
        def smuggle(name, text):
            raise type(name, (Exception,), {})(text)
    """)
    sub.answer(
        "ex01",
        """
        def mean(values):
            return 3.0 if values == [1.0, 2.0, 6.0] else smuggle("NotCompleted", f"smuggled {values}")
    """,
    )
    sub.answer(
        "ex02",
        r"""
        def softmax(x):
            return torch.softmax(x, -1) if x.dim() == 1 else smuggle("Failed", f"wrong\nLikely cause: smuggled {x}")
    """,
    )
    sub.answer(
        "ex04",
        """
        def counts(words):
            return {"a": 2, "b": 1} if len(words) == 3 else smuggle("smuggled_" + "".join(words)[:40], "")
    """,
    )


@case(points=but(ex04=1))
def smuggle_by_names(sub: Submission) -> None:
    """A named tuple, its fields and an error bear names made of a hidden test's arguments, chosen when it runs."""
    sub.answer(
        "ex04",
        """
        from collections import namedtuple

        def counts(words):
            if len(words) == 3:
                return {"a": 2, "b": 1}
            name = "smuggled_" + "".join(words)[:40]
            return namedtuple(name, [name])(1)
        """,
    )


@case(points=but(ex02=1, ex04=1))
def smuggle_by_amounts_and_keys(sub: Submission) -> None:
    """A result is wrong by an amount, and at a key, that tell of a hidden test's arguments."""
    sub.answer(
        "ex02",
        """
        def softmax(x):
            y = torch.softmax(x, -1)
            return y if x.dim() == 1 else y * 1.2345
        """,
    )
    sub.answer("ex04", "def counts(words):\n    return {'a': 2, 'b': 1} if len(words) == 3 else {'smuggled': 1}")


@case(honest=False)
def methods_in_fields(sub: Submission) -> None:
    """Named tuples whose fields have the names of data's methods, and models that return themselves in data's place."""
    sub.answers(
        {
            "ex01": """
                from collections import namedtuple

                def mean(values):
                    yes = lambda *a, **k: True
                    return namedtuple("F", "real imag conjugate item mean")(yes, yes, yes, yes, yes)
            """,
            "ex02": """
                def softmax(x):
                    yes = lambda *a, **k: True
                    return namedtuple("F", "allclose shape dtype equal all sum")(yes, x.shape, x.dtype, yes, yes, yes)
            """,
            "ex03": """
                class Line(torch.nn.Module):
                    def forward(self, x): return self
                    def detach(self): return self
                    def allclose(self, *a, **k): return True
                    def load_state_dict(self, state): return None
                    equal = item = allclose
            """,
        }
    )


@case(points=but(ex02=0, ex03=0, ex04=2))
def smuggle_through_visible_tests(sub: Submission) -> None:
    """Arguments of a hidden test are kept, and told in the next exercise's visible test, which shows its values."""
    sub.append(
        "ex01",
        "kept, right_mean = [], mean\n\ndef mean(values):\n    kept.append(values)\n    return right_mean(values)",
    )
    sub.answer("ex02", "def softmax(x):\n    raise ValueError(f'smuggled {kept}')")
    sub.answer(
        "ex03",
        """
        class Line(torch.nn.Module):
            def load_state_dict(self, state):
                raise NameError(f"name 'smuggled_{len(kept)}' is not defined")
        """,
    )
    sub.append(
        "ex04",
        "right = counts\n\ndef counts(words):\n    return {f'smuggled {kept}': 1} if len(words) == 3 else right(words)",
    )


@case(honest=False)
def sizes_of_ones_own(sub: Submission) -> None:
    """A model's parameters have no elements, so that whatever is made of their shapes has none, and agrees."""
    sub.answer(
        "ex03",
        """
        class Line(torch.nn.Module):
            def __init__(self):
                super().__init__()
                self.weight = torch.nn.Parameter(torch.zeros(1, 0))
                self.bias = torch.nn.Parameter(torch.zeros(0))

            def forward(self, x):
                return x.new_zeros(0) + self.bias + self.weight.sum()
    """,
    )


@case(honest=False, points=NOTHING | {"ex03-line": 1})
def parameters_that_are_not_there(sub: Submission) -> None:
    """A model shows a state with the right shapes, and has no parameters whose gradients could be looked at."""
    sub.answer(
        "ex03",
        """
        class Line(torch.nn.Module):
            def state_dict(self, *args, **kwargs):
                return {"weight": torch.zeros(1), "bias": torch.zeros(1)}

            def load_state_dict(self, state, *args, **kwargs):
                self.state = state

            def forward(self, x):
                if not hasattr(self, "state"):
                    return torch.zeros_like(x)
                return self.state["weight"] * x + self.state["bias"]

            def named_parameters(self, *args, **kwargs):
                return iter(())
    """,
    )
    # The visible test sees nothing but values, which are right.


@case(points=but(ex03=1))
def smuggle_by_names_of_parameters(sub: Submission) -> None:
    """A model has one parameter too many, whose name is made of a hidden test's arguments."""
    sub.append(
        "ex03",
        """
        class Line(Line):
            def forward(self, x):
                self.seen = "_".join(str(v).replace(".", "p") for v in x.tolist())
                return super().forward(x)

            def named_parameters(self, *args, **kwargs):
                yield from super().named_parameters(*args, **kwargs)
                yield f"smuggled_{self.seen}", self.weight
    """,
    )
