"""Canvas, by its REST API with a teacher's token (CANVAS_TOKEN).

Paths and fields are those of its documentation (developerdocs.instructure.com: Assignments, Submissions, Submission
Comments, File Uploads, Pagination, Throttling). They were never tried on a running Canvas here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from grading.classroom.settings import Place
from grading.lms.remote import Assignment, HandedIn, Mark, Person, Upload
from grading.lms.web import Token, Web, WebError
from grading.paths import CourseError

TOKEN = "CANVAS_TOKEN"
TYPED = {"online_text_entry": "text that was typed", "online_url": "a link that was typed"}


class Canvas:
    """One assignment in Canvas."""

    name = "canvas"

    def __init__(self, place: Place, called: str) -> None:
        """Take where Canvas is, and the assignment as its export calls it: "Word2vec (4567)", or "4567".

        Raises:
            CourseError: something is missing in class.toml, or the token is.
        """
        found = re.search(r"\((\d+)\)\s*$", called) or re.fullmatch(r"(\d+)", called.strip())
        if not found:
            raise CourseError(
                f'{called!r} in [canvas] does not end in the assignment\'s number: write "Word2vec (4567)"'
            )
        self._web = Web(place.url, Token(TOKEN))
        self._path = f"api/v1/courses/{place.course}/assignments/{found[1]}"
        self._course = f"api/v1/courses/{place.course}"

    def assignment(self) -> Assignment:
        """Return the assignment."""
        found = self._web.get(self._path)
        return Assignment(str(found["id"]), found.get("points_possible"), found)

    def people(self) -> Iterator[Person]:
        """Yield the students of the course."""
        wanted = {"enrollment_type[]": "student", "include[]": "email", "per_page": 100}
        for user in self._web.pages(f"{self._course}/users", **wanted):
            yield _person(user)

    def handed_in(self) -> Iterator[HandedIn]:
        """Yield every attempt, of each student in order."""
        wanted = {"include[]": ["user", "submission_history"], "per_page": 100}
        for submission in self._web.pages(f"{self._path}/submissions", **wanted):
            person = _person(submission.get("user") or {"id": submission["user_id"]})
            tries = submission.get("submission_history") or [submission]
            for tried in sorted(tries, key=lambda tried: tried.get("attempt") or 0):
                if tried.get("attempt") and tried.get("submitted_at"):
                    yield _handed_in(person, tried)

    def download(self, upload: Upload, target: Path, largest: int) -> None:
        """Write a file; the token goes along to Canvas itself only."""
        self._web.download(upload.address, target, largest)

    def marks(self) -> dict[str, Mark]:
        """Return the marks, by the student's number."""
        found = self._web.pages(f"{self._path}/submissions", per_page=100)
        return {str(submission["user_id"]): _mark(submission) for submission in found}

    def mark(self, number: str) -> Mark:
        """Return one student's mark, as it is now."""
        return _mark(self._web.get(f"{self._path}/submissions/{number}"))

    def give(self, number: str, score: float, comment: str, page: Path | None) -> None:
        """Give a mark, with a comment where it is not empty, and a page of feedback."""
        place = f"{self._path}/submissions/{number}"
        data: dict[str, Any] = {"submission[posted_grade]": f"{score:g}"}
        if page:
            data["comment[file_ids][]"] = self._uploaded(f"{place}/comments/files", page)
        if comment or page:
            data["comment[text_comment]"] = comment or "Feedback"
        self._web.change("PUT", place, data=data)

    def _uploaded(self, path: str, page: Path) -> str:
        """Upload a file in the three steps that Canvas wants, and return its number."""
        about = {"name": page.name, "size": str(page.stat().st_size), "content_type": "text/html"}
        told = self._web.change("POST", path, data=about)
        answer = self._web.post_file(told["upload_url"], told.get("upload_params") or {}, page.name, page.read_bytes())
        if answer.get("location"):  # the last step, without which the file may not be there
            answer = self._web.confirm(answer["location"])
        if "id" not in answer:
            raise WebError("canvas did not take the page of feedback: its answer has no number of the file")
        return str(answer["id"])


def _person(user: dict[str, Any]) -> Person:
    names = (user.get("sis_user_id"), user.get("login_id"), user.get("email"))
    return Person(str(user["id"]), tuple(str(name) for name in names if name), str(user.get("name") or ""))


def _handed_in(person: Person, tried: dict[str, Any]) -> HandedIn:
    """Return an attempt; a file is called as the student called it."""
    uploads = tuple(
        Upload(str(file.get("display_name") or file.get("filename") or "unnamed"), str(file["url"]), str(file["id"]))
        for file in tried.get("attachments") or []
    )
    unread = "" if uploads else f"it is {TYPED.get(str(tried.get('submission_type')), 'no file')}: ask for the notebook"
    return HandedIn(
        person, int(tried["attempt"]), _moment(tried["submitted_at"]), bool(tried.get("late")), uploads, unread
    )


def _mark(submission: dict[str, Any]) -> Mark:
    fixed = "excused there" if submission.get("excused") else ""
    return Mark(submission.get("score"), _moment(submission.get("graded_at")), fixed)


def _moment(text: str | None) -> datetime | None:
    """Read a time as Canvas writes it, "2026-11-20T17:48:00Z"."""
    return datetime.fromisoformat(text) if text else None
