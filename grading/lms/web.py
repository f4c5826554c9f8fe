"""Requests to a learning system's web service: waits and tries again where that helps, and says what went wrong.

The token comes from the environment and nowhere else. It goes into requests to the system's own address, and into no
message, file or address. Nothing is written twice: a request that changes something and whose answer got lost is not
sent again, but named.
"""

from __future__ import annotations

import logging
import os
import re
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.auth import AuthBase

from grading.paths import CourseError

LOG = logging.getLogger(__name__)
PAUSES = (1.0, 5.0, 20.0, 60.0)  # seconds, before each further try
LONGEST_PAUSE = 300.0  # that a server can ask for
SECONDS = (10, 120)  # to connect, and between two parts of an answer
MOST_PAGES = 2000
BUSY, BROKEN = (429, 503), (500, 502, 504)  # what has been refused, and what may have been done all the same
RATE_LIMIT = "rate limit exceeded"  # Canvas says it with status 403
LOCAL = ("localhost", "127.0.0.1", "::1")
UNSURE = "it is not known whether it was done: run this again, which looks first"
PLAIN = re.compile(r"[\x21-\x7e]+")


class WebError(CourseError):
    """The learning system did not do what was asked; the message says why and what to do."""


class Unsure(WebError):
    """The answer to a request that changes something got lost."""


class Token(AuthBase):
    """A secret that is shown nowhere; by itself it goes into the header of each request."""

    def __init__(self, variable: str) -> None:
        """Take the token from an environment variable.

        Raises:
            CourseError: it is not set, or holds what no token holds.
        """
        self._value, self.variable = os.environ.get(variable, "").strip(), variable
        if not self._value:
            raise CourseError(
                f"{variable} is not set: put your token into it (`read -rs {variable}; export {variable}`)"
            )
        if not PLAIN.fullmatch(self._value):
            raise CourseError(f"{variable} holds spaces or other signs that no token has: copy it again")

    def reveal(self) -> str:
        """Return the token, for systems that want it in the body."""
        return self._value

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._value}"
        return request

    def __repr__(self) -> str:
        return f"Token({self.variable})"


class Web:
    """One learning system."""

    def __init__(self, address: str, token: Token | None = None) -> None:
        """Take the address of the system, "https://canvas.example.edu".

        Raises:
            CourseError: it is none, or not encrypted.
        """
        parts = urlsplit(address)
        if not parts.hostname or parts.username or (parts.scheme != "https" and parts.hostname not in LOCAL):
            raise CourseError(f"url = {address!r} in class.toml is no address of a learning system: write https://…")
        self.address, self.name = address.rstrip("/"), parts.hostname
        self._session = requests.Session()
        self._session.headers["User-Agent"] = "pretraining-from-scratch"
        self._session.auth = token

    def get(self, path: str, **parameters: Any) -> Any:
        """Return what a path holds, decoded from JSON."""
        return self._json(self.send("GET", self.at(path), params=parameters))

    def pages(self, path: str, **parameters: Any) -> Iterator[Any]:
        """Yield the entries of a list that comes in pages, each of which says where the next one is."""
        address: str | None = self.at(path)
        for _ in range(MOST_PAGES):
            if address is None:
                return
            response = self.send("GET", address, params=parameters)
            yield from self._json(response)
            address, parameters = response.links.get("next", {}).get("url"), {}
            if address and not self._is_own(address):
                raise WebError(f"{self.name} says that its list goes on at another address: nothing was asked there")
        raise WebError(f"the list of {self.name} has no end: it was left after {MOST_PAGES} pages")

    def change(self, method: str, path: str, **options: Any) -> Any:
        """Send what changes something, and return the answer, decoded from JSON."""
        return self._json(self.send(method, self.at(path), changes=True, allow_redirects=False, **options))

    def ask(self, path: str, data: Mapping[str, Any], *, changes: bool) -> Any:
        """Send a form and return the answer, decoded from JSON; one that changes nothing is sent again where needed."""
        response = self.send("POST", self.at(path), changes=changes, allow_redirects=False, data=data)
        return self._json(response)

    def post_file(self, address: str, fields: Mapping[str, str], name: str, content: bytes) -> Any:
        """Upload a file with a form's fields; return the answer, or {"location": …} where it sends on to an address.

        The token goes along in the fields where they hold it, and nowhere else.
        """
        files = {"file": (name, content, "text/html")}
        response = self.send(
            "POST", address, changes=True, auth=_nobody, allow_redirects=False, data=dict(fields), files=files
        )
        where = response.headers.get("Location")
        return {"location": where} if where and response.status_code != 200 else self._json(response)

    def confirm(self, address: str) -> Any:
        """Follow an address of the system's own and return the answer.

        Raises:
            WebError: it is of another system.
        """
        if not self._is_own(address):
            raise WebError(f"{self.name} sends on to another address after an upload: it was not followed")
        return self._json(self.send("GET", address))

    def download(self, address: str, target: Path, largest: int, **options: Any) -> None:
        """Write a file to `target`, whole or not at all.

        Raises:
            WebError: it cannot be had, or has more than `largest` bytes.
        """
        options |= {"stream": True} if self._is_own(address) else {"stream": True, "auth": _nobody}
        with self.send(options.pop("method", "GET"), address, **options) as response:
            part = target.with_name(f".{target.name}.part")
            target.parent.mkdir(parents=True, exist_ok=True)
            with part.open("wb") as file:
                size = 0
                for block in self._blocks(response):
                    if (size := size + len(block)) > largest:
                        raise WebError(f"{target.name} has more than {largest >> 20} MB")
                    file.write(block)
        part.replace(target)

    def _blocks(self, response: requests.Response) -> Iterator[bytes]:
        try:
            yield from response.iter_content(1 << 16)
        except requests.RequestException as error:
            raise WebError(f"{self.name} broke off while it sent a file ({_kind(error)}): run this again") from None

    def send(self, method: str, address: str, *, changes: bool = False, **options: Any) -> requests.Response:
        """Send a request, as often as it takes, and return an answer that is none of an error.

        Args:
            changes: whether it changes something, so that it is not sent again when its answer got lost.

        Raises:
            WebError: there is no such answer.
        """
        problem = ""
        for pause in (*PAUSES, None):
            try:
                response = self._session.request(method, address, timeout=SECONDS, **options)
            except requests.RequestException as error:
                problem = _kind(error)
                unsure = True
            else:
                unsure = response.status_code in BROKEN
                if not (unsure or _is_busy(response)):
                    return self._checked(response)
                problem, pause = f"status {response.status_code}", _asked(response, pause)
            if unsure and changes:
                raise Unsure(f"{self.name} gave no answer ({problem}): {UNSURE}")
            if pause is not None:
                LOG.warning("%s does not answer (%s): trying again in %.0f seconds", self.name, problem, pause)
                time.sleep(pause)
        raise WebError(f"{self.name} cannot be reached or is too busy ({problem}): try again later")

    def _checked(self, response: requests.Response) -> requests.Response:
        """Return an answer, unless it is an error, which is said in words."""
        said = {
            401: "does not know the token: make a new one there, and put it into the environment",
            403: "does not allow this to the owner of the token: a teacher's is needed",
            404: "has nothing there: look at url, course and the assignment's number in class.toml",
        }
        if response.status_code < 400:
            return response
        what = said.get(response.status_code, "refuses this")
        raise WebError(f"{self.name} {what} (status {response.status_code})")

    def _json(self, response: requests.Response) -> Any:
        try:
            return response.json()
        except requests.JSONDecodeError:
            raise WebError(f"{self.name} did not answer as a learning system does: look at url in class.toml") from None

    def at(self, path: str) -> str:
        """Return the address of a path."""
        return f"{self.address}/{path.lstrip('/')}"

    def _is_own(self, address: str) -> bool:
        """Whether an address is of this system: only there goes the token."""
        own, other = urlsplit(self.address), urlsplit(address)
        return (own.scheme, own.netloc) == (other.scheme, other.netloc)


def _nobody(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Leave a request as it is, without a token."""
    return request


def _kind(error: Exception) -> str:
    """Say what kind of error it was: its own words may hold what was sent."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(error).__name__).lower()


def _is_busy(response: requests.Response) -> bool:
    limited = response.status_code == 403 and RATE_LIMIT in response.text[:1000].lower()
    return limited or response.status_code in BUSY


def _asked(response: requests.Response, pause: float | None) -> float | None:
    """Return how long a server asks to be left alone, or how long we would wait; None where it was the last try."""
    if pause is None:
        return None
    asked = response.headers.get("Retry-After", "")
    return min(float(asked), LONGEST_PAUSE) if re.fullmatch(r"\d{1,6}", asked) else pause
