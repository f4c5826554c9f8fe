"""What students name themselves and their files does nothing to the instructor's terminal."""

import csv
import io

from rich.console import Console

from grading.classroom.states import Result, State
from grading.lms.sheets import grades_csv
from grading.show import progress, show

ODD = Result("ada\x1b[31m\n\x9b2J[b]", "01-first", State.FAILED, ["file x\x1b]0;title\x07\r\u202e: \udcff"])


def test_names_and_reasons_hold_no_control_characters_on_the_terminal():
    screen = io.StringIO()
    console = Console(file=screen, width=200, force_terminal=True, color_system=None)
    show([ODD], console)
    with progress(console) as report:
        report(1, 1, ODD)
    shown = screen.getvalue()
    assert not any(text in shown for text in ("\x1b[31m", "\x9b", "\x1b]0", "\x07", "\u202e", "\udcff"))
    assert "[b]" in shown and "[31m" in shown and "file x" in shown


def test_names_and_reasons_hold_no_control_characters_in_the_table_of_grades():
    [_, row] = csv.reader(grades_csv([ODD]).splitlines())
    assert all(field.isprintable() for field in row)
    assert row[0].startswith("ada") and row[2] == str(State.FAILED)
