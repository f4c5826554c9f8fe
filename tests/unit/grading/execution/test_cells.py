"""A cell that loops, dies or floods costs its own exercise and no other."""

import resource

import pytest
from nbformat.v4 import new_code_cell, new_notebook
from traitlets.config import Config

from grading.execution.cells import ResilientExecute
from grading.sandbox.bwrap import SandboxUnavailable
from grading.sandbox.provisioner import sandbox_kernels

pytestmark = pytest.mark.sandbox
KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}


@pytest.fixture
def run(sandboxed_kernels, tmp_path):
    """Execute cells in the sandbox; gives what each printed or raised, and the events."""

    def execute(*sources, **limits):
        config = Config()
        config.BubblewrapProvisioner.limits = {"cell_seconds": 4, **limits}
        executor = ResilientExecute(config=config)
        executor.guard = "bubblewrap"
        notebook = new_notebook(cells=[new_code_cell(source) for source in sources], metadata=KERNEL)
        executor.preprocess(notebook, {"metadata": {"path": str(tmp_path)}})
        shown = [[o.get("text") or o.get("evalue", "") for o in cell.outputs] for cell in notebook.cells]
        return ["".join(texts) for texts in shown], executor.events

    return execute


def test_no_cell_runs_in_a_kernel_that_is_not_sandboxed(run, tmp_path):
    before = sandbox_kernels("local-provisioner")
    with pytest.raises(SandboxUnavailable, match="nothing of the submission was run"):
        run(f"open({str(tmp_path / 'ran')!r}, 'w')")
    sandbox_kernels(before)
    assert not (tmp_path / "ran").exists()


def test_a_loop_is_interrupted_and_the_kernel_kept(run):
    shown, events = run("x = 6", "while True: pass", "print(x * 7)")
    assert "ran for more than 4 s" in shown[1] and shown[2] == "42\n"
    assert len(events) == 1


def test_a_dead_kernel_is_replaced_and_what_ran_before_runs_again(run):
    shown, _ = run("x = 6", "print('once')", "import os; os._exit(1)", "print(x * 7)")
    assert "the kernel died" in shown[2]
    assert shown[1] == "once\n" and shown[3] == "42\n"


def test_a_flood_is_stopped_and_much_output_is_cut(run):
    flood = "while True: print('x' * 10000)"
    shown, _ = run("print('y' * 3000)", flood, "print(42)", cell_output_kb=2, cell_seconds=30)
    assert "output cut: 2 kB" in shown[0] and len(shown[0]) < 3000
    assert "wrote more than" in shown[1] or "memory" in shown[1]
    assert shown[2] == "42\n"


FORGED = """
session, socket, parent = (k := get_ipython().kernel).session, k.iopub_socket, k.get_parent()
def forge(kind, content, **more):
    session.send(socket, kind, content, parent=parent, **more)
"""


def test_messages_of_every_type_are_counted(run):
    errors = "while True: forge('error', {'ename': 'E', 'evalue': '', 'traceback': ['x' * 50_000]})"
    widgets = "while True: forge('comm_msg', {'comm_id': 'a', 'data': {}}, buffers=[b'x' * 50_000])"
    shown, _ = run(FORGED + errors, FORGED + widgets, "print(42)", cell_output_kb=10, cell_seconds=30)
    assert all("wrote more than" in text and len(text) < 20_000 for text in shown[:2])
    assert shown[2] == "42\n"


def test_outputs_are_counted_and_not_only_their_letters(run):
    pieces = "for n in range(400): forge('stream', {'name': ('stdout', 'stderr')[n % 2], 'text': 'a'})"
    shown, _ = run(FORGED + pieces, cell_output_kb=30)
    assert "output cut" in shown[0] and shown[0].count("a\n") < 120


def test_widgets_cost_no_output_and_an_error_after_much_output_is_kept(run):
    widgets = "for _ in range(100): forge('comm_msg', {'comm_id': 'a', 'data': {'state': 'x' * 1000}})"
    shown, _ = run(f"{FORGED}{widgets}\nprint(42)", "print('y' * 30_000)\n1 / 0", cell_output_kb=10)
    assert shown[0] == "42\n"
    assert "division by zero" in shown[1] and "output cut" in shown[1]


def test_a_message_too_long_for_the_graders_memory_is_not_received(run):
    long = "forge('display_data', {'data': {}, 'metadata': {}}, buffers=[bytes(40 << 20)])"
    run("print(1)")  # what is imported for the first kernel takes memory too
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    shown, _ = run(f"{FORGED}for _ in range(10): {long}", "print(42)", cell_output_kb=10_000, cell_seconds=30)
    assert "32 MB at once" in shown[0] and shown[1] == "42\n"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 40 << 10  # kB


def test_memory_of_many_processes_together_is_watched(run):
    hungry = """
import os, time
for _ in range(3):
    if os.fork() == 0:
        kept = bytearray(120 << 20)
        for n in range(0, len(kept), 4096):
            kept[n] = 1
        time.sleep(30)
time.sleep(30)
"""
    shown, _ = run(hungry, "print(42)", total_memory_mb=300, cell_seconds=20)
    assert "memory" in shown[0] and "300 MB that are allowed" in shown[0]
    assert shown[1] == "42\n"


def test_a_notebook_has_a_clock_of_its_own(run):
    shown, _ = run("import time; time.sleep(3)", "import time; time.sleep(3)", "print(1)", notebook_seconds=4)
    assert "the notebook had used its 4 s" in shown[2]


def test_a_kernel_that_is_lost_again_and_again_is_given_up(run):
    shown, events = run(*["import os; os._exit(1)"] * 6, "print(42)")
    assert "lost too often" in shown[-1]
    assert len(events) == 7


def test_a_quit_that_was_left_in_a_cell_does_no_harm(run):
    shown, events = run("x = 6", "quit()", "exit", "print(x * 7)")
    assert shown[3] == "42\n" and not events


def test_a_student_cannot_skip_a_cell_by_a_tag(run, monkeypatch):
    assert ResilientExecute().skip_cells_with_tag == ""
