"""Folders of students with odd names: they go into paths, the gradebook, CSV, HTML and onto the terminal."""

from __future__ import annotations

import os

from ..case import FAILED, LOOK, Submission, case


@case(student='=HYPERLINK("http:evil.example","m")')
def formula_as_name(sub: Submission) -> None:
    """The name is a spreadsheet formula."""


@case(student="@SUM(1+1)*cmd|' C'!A0")
def command_as_name(sub: Submission) -> None:
    """The name is a spreadsheet formula that runs a command."""


@case(state=FAILED, student="m-new\nline,12,12")
def newline_in_name(sub: Submission) -> None:
    """The name holds a newline and commas: a row of its own in a careless CSV."""


@case(student="m-<img src=x onerror=pwned>")
def markup_in_name(sub: Submission) -> None:
    """The name is markup."""


@case(student="m-🎓 Zoë ‮gnirts")
def unicode_in_name(sub: Submission) -> None:
    """The name holds an emoji, an accent, a space and a mark that turns the direction of writing."""


@case(state=FAILED, student="m-[ab]*?{x}+(y)%s\\d")
def patterns_in_name(sub: Submission) -> None:
    """The name is a pattern for globs, regular expressions and formats."""


@case(student="-rf --force")
def option_as_name(sub: Submission) -> None:
    """The name looks like options."""


@case(student="m-..%2f..%2fetc")
def traversal_in_name(sub: Submission) -> None:
    """The name would climb out of the folder if it were decoded."""


@case(student="m-'; drop table grade; --")
def sql_in_name(sub: Submission) -> None:
    """The name is SQL."""


@case(state=FAILED, student="m-\x1b[2J\x1b]0;pwned\x07")
def escapes_in_name(sub: Submission) -> None:
    """The name would clear the instructor's screen."""


@case(state=FAILED, student="m-" + "n" * 252)
def longest_name(sub: Submission) -> None:
    """The name is as long as a name may be: nothing can be appended to it."""


@case(state=FAILED, student=os.fsdecode(b"m-\xff\xfe"))
def undecodable_name(sub: Submission) -> None:
    """The name is no text in UTF-8."""


@case(state=LOOK)
def formula_in_reasons(sub: Submission) -> None:
    """What the report says about a submission begins as a formula does: the name of its notebook."""
    sub.write()
    sub.path.rename(sub.folder / "=cmd|' C'!A0.ipynb")
    sub.notebook = None


@case()
def formula_in_answer(sub: Submission) -> None:
    """Cells and comments hold formulas and separators."""
    sub.add_code('# =cmd|\' /C calc\'!A0\n"""=1+1","\n@SUM(1)"""')
    sub.cell("q1-why").source = '=HYPERLINK("http:evil.example")\n+1\n-1\n@x'


@case(student="m-trailing-space ")
def space_at_the_end(sub: Submission) -> None:
    """The name ends in a space, which nbgrader takes off."""


@case(student=" m-leading-space")
def space_at_the_beginning(sub: Submission) -> None:
    """The name begins with a space."""


@case(student="a;=cmd|' C'!A0;b")
def formula_behind_a_semicolon(sub: Submission) -> None:
    """The name holds a formula behind what separates cells in half of the world's spreadsheets."""


@case(student="＝SUM(1+1)")
def wide_formula_as_name(sub: Submission) -> None:
    """The name is a formula in full-width letters, which some spreadsheets read as others."""


@case(student=" ")
def white_space_as_name(sub: Submission) -> None:
    """The name is a space and nothing else."""


@case(student="m-two\u2028lines,\u2029of their own")
def line_separators_in_name(sub: Submission) -> None:
    """The name holds what some programs take for the end of a line, and is no control character."""


@case(student="None")
def none_as_name(sub: Submission) -> None:
    """The name is what Python calls nothing."""
