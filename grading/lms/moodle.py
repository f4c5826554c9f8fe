"""Moodle, by its web service with a teacher's token (MOODLE_TOKEN).

Functions and fields are those of mod/assign/externallib.php, enrol/externallib.php and of the plugins for feedback, as
they lie in Moodle's repository. They were never tried on a running Moodle here. The service of the token has to offer
the functions that stand in FUNCTIONS, and file upload where feedback is pushed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from grading.classroom.settings import Place
from grading.lms.remote import Assignment, HandedIn, Mark, Person, Upload
from grading.lms.web import Token, Web, WebError
from grading.paths import CourseError

TOKEN = "MOODLE_TOKEN"
FUNCTIONS = (
    "core_enrol_get_enrolled_users",
    "mod_assign_get_assignments",
    "mod_assign_get_submissions",
    "mod_assign_get_grades",
    "mod_assign_save_grade",
)
NO_GRADE = -1.0  # Moodle's own sign for it


class Moodle:
    """One assignment in Moodle."""

    name = "moodle"

    def __init__(self, place: Place, called: str) -> None:
        """Take where Moodle is, and the number in the address of the assignment's page.

        Raises:
            CourseError: something is missing in class.toml, or the token is.
        """
        if not called.strip().isdecimal():
            raise CourseError(f"{called!r} in [moodle] is not the number in the address of the assignment's page")
        self._place, self._module, self._token = place, int(called), Token(TOKEN)
        self._web = Web(place.url)

    def assignment(self) -> Assignment:
        """Return the assignment."""
        return self._assignment

    @cached_property
    def _assignment(self) -> Assignment:
        courses = self._ask("mod_assign_get_assignments", {"courseids[0]": self._place.course})["courses"]
        all_of_them = [found for course in courses for found in course["assignments"]]
        found = next((one for one in all_of_them if one["cmid"] == self._module), None)
        if found is None:
            raise WebError(f"moodle shows no assignment {self._module} in course {self._place.course}: see class.toml")
        points = float(found.get("grade") or 0)
        return Assignment(str(found["id"]), points if points > 0 else None, found)

    @cached_property
    def _people(self) -> dict[str, Person]:
        found = self._ask("core_enrol_get_enrolled_users", {"courseid": self._place.course})
        return {str(user["id"]): _person(user) for user in found}

    def people(self) -> Iterator[Person]:
        """Yield who is enrolled."""
        yield from self._people.values()

    def handed_in(self) -> Iterator[HandedIn]:
        """Yield the last attempt of each student: Moodle gives no others."""
        assignment = self.assignment()
        found = self._ask("mod_assign_get_submissions", {"assignmentids[0]": assignment.number})["assignments"]
        due = int(str(assignment.about.get("duedate") or 0))
        for submission in (one for entry in found for one in entry["submissions"]):
            number = str(submission["userid"])
            if submission["status"] != "new":
                yield _handed_in(self._people.get(number, Person(number)), submission, due)

    def download(self, upload: Upload, target: Path, largest: int) -> None:
        """Write a file; the token goes along in the body, never in the address."""
        if not upload.address.startswith(f"{self._web.address}/"):
            raise WebError(f"{upload.name} lies at another address than Moodle's own: it was not asked for")
        self._web.download(upload.address, target, largest, method="POST", data={"token": self._token.reveal()})

    def marks(self) -> dict[str, Mark]:
        """Return the marks, by the student's number."""
        found = self._ask("mod_assign_get_grades", {"assignmentids[0]": self.assignment().number})["assignments"]
        return {str(grade["userid"]): _mark(grade) for entry in found for grade in entry["grades"]}

    def mark(self, number: str) -> Mark:
        """Return one student's mark, as it is now."""
        return self.marks().get(number, Mark())

    def give(self, number: str, score: float, comment: str, page: Path | None) -> None:
        """Give a mark, with a comment where it is not empty, and a page of feedback."""
        data: dict[str, Any] = {
            "assignmentid": self.assignment().number,
            "userid": number,
            "grade": f"{score:g}",
            "attemptnumber": -1,  # the latest
            "addattempt": 0,
            "workflowstate": "",
            "applytoall": 0,
        }
        if comment:
            data["plugindata[assignfeedbackcomments_editor][text]"] = comment
            data["plugindata[assignfeedbackcomments_editor][format]"] = 2  # plain text
        if page:
            data["plugindata[files_filemanager]"] = self._uploaded(page)
        self._ask("mod_assign_save_grade", data, changes=True)

    def _uploaded(self, page: Path) -> str:
        """Upload a file into a draft area, and return the area's number."""
        fields = {"token": self._token.reveal(), "filearea": "draft", "itemid": "0"}
        answer = self._web.post_file(self._web.at("webservice/upload.php"), fields, page.name, page.read_bytes())
        self._refused(answer)
        return str(answer[0]["itemid"])

    def _ask(self, function: str, data: Mapping[str, Any], *, changes: bool = False) -> Any:
        """Call a function of the web service.

        Raises:
            WebError: Moodle refuses it; it answers with status 200 all the same.
        """
        own = {"wstoken": self._token.reveal(), "wsfunction": function, "moodlewsrestformat": "json"}
        answer = self._web.ask("webservice/rest/server.php", {**data, **own}, changes=changes)
        self._refused(answer, function)
        return answer

    def _refused(self, answer: Any, function: str = "upload") -> None:
        if isinstance(answer, dict) and answer.keys() & {"exception", "errorcode"}:
            code = answer.get("errorcode", "")
            known = {
                "invalidtoken": f"does not know the token: make a new one there, and put it into {TOKEN}",
                "accessexception": f"does not offer {function} to this token: add it to the service",
                "requireloginerror": "does not let the owner of the token into this course",
            }
            raise WebError(f"moodle {known.get(code, f'refuses {function}')} ({code})")


def _person(user: Mapping[str, Any]) -> Person:
    names = (user.get("idnumber"), user.get("username"), user.get("email"))
    return Person(str(user["id"]), tuple(str(name) for name in names if name), str(user.get("fullname") or ""))


def _handed_in(person: Person, submission: Mapping[str, Any], due: int) -> HandedIn:
    when = datetime.fromtimestamp(submission["timemodified"], UTC)
    late = bool(due) and submission["timemodified"] > due
    uploads = tuple(_uploads(submission)) if submission["status"] == "submitted" else ()
    unread = "" if uploads else "it holds no file: ask for the notebook"
    if submission["status"] != "submitted":
        unread = f"it is a draft, or open again ({submission['status']}): ask the student to hand it in"
    if person.number == "0":
        unread = "it is a group's: bring it in by hand with --student"
    return HandedIn(person, int(submission["attemptnumber"]) + 1, when, late, uploads, unread)


def _uploads(submission: Mapping[str, Any]) -> Iterator[Upload]:
    """Yield the files; a file's name there is its path, and it may change under the same name."""
    for plugin in submission.get("plugins", []):
        for area in plugin.get("fileareas", []) if plugin["type"] == "file" else []:
            for file in area.get("files", []):
                changed = file.get("timemodified") or submission["timemodified"]
                path = str(file.get("filepath") or "/") + ("" if "filename" not in file else str(file["filename"]))
                yield Upload(path.strip("/"), str(file["fileurl"]), f"{submission['id']}-{changed}-{path}")


def _mark(grade: Mapping[str, Any]) -> Mark:
    score = float(grade["grade"]) if grade.get("grade") not in (None, "") else NO_GRADE
    when = datetime.fromtimestamp(grade["timemodified"], UTC)
    return Mark(score, when) if score > NO_GRADE else Mark()
