"""HOSTILE.md's part on the guest guard is made from records, and leaves the rest of the page as it is."""

from tests.hostile.guests import section
from tests.hostile.table import GUESTS, split

FOUND = {
    "read-host-files": {"state": "graded", "points": "3 3 3 3", "troubles": []},
    "fork-bomb": {"state": "graded", "points": "3 0 3 3", "troubles": ["it has 3 0 3 3 <b>|"]},
}
WITHOUT = {"read-host-files": {"state": "graded", "points": "3 3 3 3", "troubles": ["output holds 'REACHED'"]}}


def test_both_runs_stand_beside_each_other():
    text = section(FOUND, WITHOUT)
    assert text.startswith(GUESTS) and "2 of " in text and "not been tried under it yet" in text
    assert "| read-host-files | right | graded | 3 3 3 3 | ✓ | ✗ |" in text
    assert "| fork-bomb | right | graded | 3 0 3 3 | ✗ | – |" in text
    assert "- fork-bomb: `it has 3 0 3 3  b> `" in text and "- read-host-files: `output holds 'REACHED'`" in text


def test_the_page_is_split_where_that_part_begins():
    first, second = split(f"# A\n\ntext\n\n{GUESTS}\nmore\n")
    assert (first, second) == ("# A\n\ntext\n\n", f"{GUESTS}\nmore\n")
    assert split("# A\n") == ("# A\n\n", "")
