"""Canvas and Moodle as their documentation describes them, on this machine: what `course pull` and `push` speak with.

Each keeps a class in memory, hands lists out in short pages, can be told to be busy or to break off, and notes every
request, so that a test can say where the token went.
"""

import contextlib
import itertools
import json
import re
import threading
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

TOKEN = "s3cret-token-0123456789"
PER_PAGE = 2


class Fake:
    """A server that answers by its methods; `trouble` holds what the next requests for a path are answered instead.

    Args:
        trouble: path's beginning -> list of (status, headers, text), taken one after the other.
    """

    def __init__(self):
        self.requests, self.trouble, self.address = [], {}, ""

    @contextlib.contextmanager
    def running(self):
        server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        self.address = f"http://127.0.0.1:{server.server_port}"
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()

    def _handler(fake):
        class Handler(BaseHTTPRequestHandler):
            def answer(self):
                parts = urlsplit(self.path)
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                fake.requests.append((self.command, self.path, dict(self.headers), body))
                status, headers, content = fake.reply(self.command, parts, self.headers, body)
                if status is None:
                    return self.connection.close()
                data = content if isinstance(content, bytes) else json.dumps(content).encode()
                self.send_response(status)
                for name, value in {"Content-Length": str(len(data)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                with contextlib.suppress(OSError):
                    self.wfile.write(data)

            do_GET = do_POST = do_PUT = answer

            def log_message(self, *_):
                pass

        return Handler

    def reply(self, method, parts, headers, body):
        for path, waiting in self.trouble.items():
            if waiting and f"{method} {parts.path}".startswith(path):
                status, more, text = waiting.pop(0)
                return status, more, text.encode()
        return self.answer(method, parts, headers, body)

    def asked(self, method, pattern=""):
        """Return the paths of the requests so far."""
        return [path for verb, path, *_ in self.requests if verb == method and re.search(pattern, path)]


class Files(Fake):
    """Where Canvas keeps files: another address, which must never see the token."""

    def __init__(self):
        super().__init__()
        self.content, self.uploaded = {}, []

    def answer(self, method, parts, headers, body):
        if method == "GET":
            return 200, {}, self.content[parts.path]
        fields = form(headers, body)
        self.uploaded.append(fields)
        return 301, {"Location": fields["back"][1].decode()}, b""


class Canvas(Fake):
    """Course 7 with assignment 4567; `students` holds number -> (name, login, e-mail)."""

    def __init__(self, files):
        super().__init__()
        self.files, self.points = files, 10
        self.students, self.history, self.marks, self.comments = {}, {}, {}, {}
        self._numbers = itertools.count(9000)

    def hand_in(self, number, when, *files, late=False, kind="online_upload"):
        """Let a student hand in files, (name, content) each."""
        attached = []
        for name, content in files:
            key = next(self._numbers)
            self.files.content[f"/files/{key}"] = content
            attached.append({"id": key, "display_name": name, "url": f"{self.files.address}/files/{key}?verifier=x"})
        tries = self.history.setdefault(number, [])
        tries.append(
            {
                "attempt": len(tries) + 1,
                "submitted_at": when,
                "late": late,
                "submission_type": kind,
                "attachments": attached,
            }
        )

    def answer(self, method, parts, headers, body):
        if headers.get("Authorization") != f"Bearer {TOKEN}":
            return 401, {}, {"errors": [{"message": "Invalid access token."}]}
        base = "/api/v1/courses/7"
        if parts.path == f"{base}/assignments/4567":
            return 200, {}, {"id": 4567, "name": "Word2vec", "points_possible": self.points}
        if parts.path == f"{base}/users":
            return self._page(parts, [self._user(number) for number in self.students])
        if parts.path == f"{base}/assignments/4567/submissions":
            return self._page(parts, [self._submission(number) for number in self.students])
        if found := re.fullmatch(rf"{base}/assignments/4567/submissions/(\d+)(/comments/files)?", parts.path):
            return self._one(method, int(found[1]), bool(found[2]), body)
        if parts.path == "/confirm":
            return 200, {}, {"id": 31337, "upload_status": "success"}
        return 404, {}, {"errors": [{"message": "The specified resource does not exist."}]}

    def _one(self, method, number, upload, body):
        if upload:
            back = {"upload_url": f"{self.files.address}/upload", "upload_params": {"back": f"{self.address}/confirm"}}
            return 200, {}, {"file_param": "file", **back}
        if method == "PUT":
            sent = dict(parse_qsl(body.decode()))
            self.marks[number] = {"score": float(sent["submission[posted_grade]"]), "graded_at": "2099-01-01T00:00:00Z"}
            self.comments.setdefault(number, []).append(sent)
        return 200, {}, self._submission(number)

    def _user(self, number):
        name, login, email = self.students[number]
        return {"id": number, "name": name, "login_id": login, "email": email, "sis_user_id": None}

    def _submission(self, number):
        tries = self.history.get(number, [])
        last = tries[-1] if tries else {"attempt": None, "submitted_at": None, "attachments": []}
        mark = {"score": None, "graded_at": None, "excused": None} | self.marks.get(number, {})
        return {"user_id": number, "user": self._user(number), **last, "submission_history": tries or [last], **mark}

    def _page(self, parts, everything):
        number = int(dict(parse_qsl(parts.query)).get("page", 1))
        here = everything[(number - 1) * PER_PAGE : number * PER_PAGE]
        more = number * PER_PAGE < len(everything)
        following = f"{self.address}{parts.path}?page={number + 1}&per_page=100"
        return 200, {"Link": f'<{following}>; rel="next"'} if more else {}, here


class Moodle(Fake):
    """Course 55 with assignment 12, whose page has the number 321; it answers every question with status 200."""

    def __init__(self):
        super().__init__()
        self.students, self.submissions, self.marks, self.saved, self.points = {}, [], {}, [], 10
        self.content, self.drafts = {}, []

    def hand_in(self, number, when, *files, status="submitted", attempt=0):
        """Let a student hand in files, (name, content) each; `when` is in seconds."""
        listed = []
        for name, content in files:
            path = f"/webservice/pluginfile.php/9/assignsubmission_file/submission_files/{number}/{name}"
            self.content[path] = content
            listed.append({"filename": name, "filepath": "/", "fileurl": self.address + path, "timemodified": when})
        plugins = [
            {"type": "onlinetext", "name": "Online text", "fileareas": []},
            {"type": "file", "name": "File", "fileareas": [{"area": "submission_files", "files": listed}]},
        ]
        about = {"id": 500 + number, "userid": number, "attemptnumber": attempt, "timecreated": when}
        self.submissions.append(about | {"timemodified": when, "status": status, "groupid": 0, "plugins": plugins})

    def answer(self, method, parts, headers, body):
        if parts.path.endswith("upload.php"):
            return self._draft(form(headers, body))
        sent = dict(parse_qsl(body.decode()))
        if sent.get("wstoken", sent.get("token")) != TOKEN or TOKEN in parts.query:
            return 200, {}, {"exception": "moodle_exception", "errorcode": "invalidtoken", "message": "Invalid token"}
        if parts.path in self.content:
            return 200, {}, self.content[parts.path]
        return 200, {}, getattr(self, sent["wsfunction"])(sent)

    def _draft(self, fields):
        assert fields["token"][1].decode() == TOKEN
        self.drafts.append(fields["file"])
        return 200, {}, [{"itemid": 700 + len(self.drafts), "filename": fields["file"][0]}]

    def core_enrol_get_enrolled_users(self, sent):
        assert sent["courseid"] == "55"
        return [
            {"id": number, "fullname": name, "username": login, "email": email, "idnumber": ""}
            for number, (name, login, email) in self.students.items()
        ]

    def mod_assign_get_assignments(self, sent):
        one = {"id": 12, "cmid": 321, "name": "Word2vec", "grade": self.points, "duedate": 1_795_000_000}
        return {"courses": [{"id": 55, "assignments": [one]}], "warnings": []}

    def mod_assign_get_submissions(self, sent):
        assert sent["assignmentids[0]"] == "12"
        return {"assignments": [{"assignmentid": 12, "submissions": self.submissions}], "warnings": []}

    def mod_assign_get_grades(self, sent):
        grades = [
            {"userid": number, "grade": f"{score:.5f}", "timemodified": when, "attemptnumber": 0}
            for number, (score, when) in self.marks.items()
        ]
        return {"assignments": [{"assignmentid": 12, "grades": grades}] if grades else [], "warnings": []}

    def mod_assign_save_grade(self, sent):
        self.saved.append({name: value for name, value in sent.items() if name != "wstoken"})
        self.marks[int(sent["userid"])] = (float(sent["grade"]), 4_000_000_000)
        return None


def form(headers, body):
    """Return the fields of a form with files: name -> (file's name, content)."""
    message = BytesParser().parsebytes(b"Content-Type: " + headers["Content-Type"].encode() + b"\r\n\r\n" + body)
    return {
        part.get_param("name", header="Content-Disposition"): (part.get_filename(), part.get_payload(decode=True))
        for part in message.get_payload()
    }
