"""The class list: read as spreadsheets write it, checked line by line, and who is meant by what."""

import pytest

from grading.classroom.roster import Roster, RosterError, Student, orders, read_roster

ADA = Student("ada", "Ada Lovelace", "ada@example.org", "101")
GRACE = Student("grace", "Hopper, Grace", "grace@example.org")
ALAN = Student("alan", "Alan Mathison Turing")


def written(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "roster.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (
            'id,name,email,lms_id\nada,Ada Lovelace,ada@example.org,101\ngrace,"Hopper, Grace",grace@example.org,\n',
            "utf-8",
        ),
        (
            "ID;Name;E-mail;LMS ID\n\nada;Ada Lovelace;ada@example.org;101\ngrace;Hopper, Grace;grace@example.org\n",
            "utf-8-sig",
        ),
        (
            "x\tid\tname\temail\tlms_id\n\tada\tAda Lovelace\tada@example.org\t101\n"
            "\tgrace\tHopper, Grace\tgrace@example.org",
            "utf-8",
        ),
    ],
)
def test_it_is_read_as_spreadsheets_write_it(tmp_path, text, encoding):
    assert read_roster(written(tmp_path, text, encoding)).students == {"ada": ADA, "grace": GRACE}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no column id and no column name"),
        ("id,email\nada,ada@example.org", "no column name: its first line should be id,name,email,lms_id"),
        ("id,name\n,Ada", "line 2: the id is empty"),
        ("id,name\nada,", "line 2: the name is empty"),
        ("id,name\nada,Ada\n\nADA,Ada Again", "line 4: the id 'ADA' stands in line 2 already"),
        ("id,name,email\nada,Ada,a@b.c\nalan,Alan,A@b.c", "line 3: the email 'A@b.c' stands in line 2 already"),
        ("id,name,lms_id\nada,Ada,7\nalan,Alan,7", "line 3: the lms_id '7' stands in line 2"),
        ("id,name,email\nada,Ada,nowhere", "line 2: 'nowhere' is not an e-mail address"),
        ("id,name\n../ada,Ada", "it may hold no slash"),
        ("id,name\na[d]a,Ada", "square brackets"),
        (
            "id,name\nada,Ada,\ngrace,Hopper, Grace",
            "line 3 has more fields than the first line: write a name with a comma",
        ),
        ("id,name\n1.2E+07,Ada", "rounded by a spreadsheet"),
        ("id,name\n" + "\n".join(f",{n}" for n in range(9)), "; and 4 more"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path, text, message):
    with pytest.raises(RosterError) as raised:
        read_roster(written(tmp_path, text))
    assert message in str(raised.value) and "\n" not in str(raised.value)


def test_a_file_that_is_not_there_or_not_utf8(tmp_path):
    with pytest.raises(RosterError, match="write one with the columns id,name"):
        read_roster(tmp_path / "none.csv")
    with pytest.raises(RosterError, match="CSV UTF-8"):
        read_roster(written(tmp_path, "id,name\nada,Adé", "latin-1"))


def test_names_in_any_order_and_squashed():
    assert orders("Alan Mathison Turing") == {"alanmathisonturing", "mathisonturingalan", "turingalanmathison"}
    assert orders("Lovelace, Ada") == orders("Ada Lovelace") >= {"lovelaceada"}
    # An accent written as a letter and a sign of its own, as some systems do.
    assert orders("E\u0301mile Borel") == orders("\u00c9mile Borel")


def test_who_is_meant():
    roster = Roster([ADA, GRACE, ALAN, Student("ada2", "Lovelace Ada")])
    assert roster.called("ada") == ADA and roster.called("GRACE@example.org") == GRACE and roster.called("x") is None
    assert roster.with_lms_id("101") == ADA and roster.with_lms_id("7") is None
    assert roster.named("turingalanmathison") == [ALAN]
    assert [student.id for student in roster.named("Ada Lovelace")] == ["ada", "ada2"]
    assert roster.called("") is None and roster.with_lms_id("") is None


def test_first_and_last_names():
    assert [student.first_last for student in (ADA, GRACE, ALAN)] == [
        ("Ada", "Lovelace"),
        ("Grace", "Hopper"),
        ("Alan Mathison", "Turing"),
    ]
    assert [student.sortable for student in (ADA, Student("p", "Plato"))] == ["Lovelace, Ada", "Plato"]


def test_a_name_may_be_written_on_two_lines_and_in_any_script(tmp_path):
    path = written(tmp_path, 'id,name\nada,"Ada\nLovelace"\nu,"Ülkü\u2028Öz"\nseema,सीमा वर्मा\nsom,सोम वर्मा\n')
    found = read_roster(path)
    assert found.students["ada"].name == "Ada Lovelace" and found.students["u"].name == "Ülkü Öz"
    assert [student.id for student in found.named("सीमा वर्मा")] == ["seema"]
    assert [student.id for student in found.named("O\u0308z U\u0308lku\u0308")] == ["u"]
    assert found.named("---") == [] and orders("???") == set()
