"""Clients that the project did not write, and the books they keep of what they heard."""

import collections
import contextlib
import dataclasses
import http.client
import json
import os
import random
import socket
import subprocess
import threading
import time
import uuid
from typing import Any

import psycopg
import requests
from psycopg.rows import dict_row

FEEDBACK = "/api/v1/feedback/submit"
SCREENSHOT = "/api/v1/feedback/submit-with-screenshot"
RATINGS = "/api/v1/ratings"
RATING = "/api/v1/rating/submit"
NPS = "/api/v1/nps/submit"
BULK = "/api/v1/submissions"
SUBMITS = [FEEDBACK, SCREENSHOT, RATINGS, RATING, NPS, BULK]

TABLES = ["feedback", "rating", "nps_response", "screenshot"]


def uuid7(seconds_from_now: float = 0) -> str:
    """A UUIDv7 (RFC 9562) of about now."""
    milliseconds = int((time.time() + seconds_from_now) * 1000)
    number = int.from_bytes(os.urandom(10))
    number |= milliseconds << 80
    number = number & ~(0xF << 76) | 0x7 << 76
    number = number & ~(0x3 << 62) | 0x2 << 62
    return str(uuid.UUID(int=number))


@dataclasses.dataclass(frozen=True)
class Project:
    """A project that submissions can name."""

    id: str
    key: str


class Store:
    """A database as the tests see it; each call connects anew, so restarts do not matter."""

    def __init__(self, url: str):
        self.url = url

    def query(self, sql: str, *parameters: Any) -> list[dict]:
        """Runs one statement and returns its rows, which must have a column: rows without any would
        look like none."""
        assert "SELECT FROM" not in sql.split("(")[0], sql
        with psycopg.connect(self.url, autocommit=True, row_factory=dict_row) as connection:
            cursor = connection.execute(sql, parameters or None)
            return cursor.fetchall() if cursor.description else []

    def project(self, *origins: str, archived: bool = False) -> Project:
        """Makes a project; without origins it takes all of them."""
        project = Project(id=uuid7(), key=str(uuid.uuid4()))
        self.query(
            """
            WITH organization AS (
                INSERT INTO organization (id, name) VALUES (%s, 'Tests') RETURNING id
            )
            INSERT INTO project (id, key, org_id, name, allowed_origins, archived)
            SELECT %s, %s, id, 'Tests', %s, %s FROM organization
            """,
            uuid7(), project.id, project.key, list(origins or ["*"]), archived,
        )  # fmt: skip
        return project

    def row(self, table: str, id: str) -> dict:
        """The one row with this id."""
        [row] = self.query(f"SELECT * FROM {table} WHERE id = %s", id)
        return row

    def ids(self, table: str) -> collections.Counter:
        """How often each id is in a table."""
        rows = self.query(f"SELECT id::text, count(*) FROM {table} GROUP BY id")
        return collections.Counter({row["id"]: row["count"] for row in rows})

    def count(self, table: str, project: Project | None = None) -> int:
        """How many rows a table has, of one project or of all."""
        where = f"WHERE project_id = '{project.id}'" if project else ""
        return self.query(f"SELECT count(*) FROM {table} {where}")[0]["count"]

    def assert_aggregates_equal_a_recount(self) -> None:
        """Rollups plus deltas say what counting the submissions says."""
        aggregated = self.query(
            """
            SELECT project_id, hour, kind, bucket, status, sum(count)::int AS count FROM (
                TABLE rollup_hourly UNION ALL TABLE rollup_delta
            ) AS both_tables GROUP BY 1, 2, 3, 4, 5 HAVING sum(count) <> 0
            """
        )
        counted = self.query(
            """
            SELECT project_id, date_trunc('hour', created_at, 'UTC') AS hour, 'feedback' AS kind,
                type::text AS bucket, status::text, count(*)::int
            FROM feedback WHERE spam IS NULL GROUP BY 1, 2, 4, 5
            UNION ALL
            SELECT project_id, date_trunc('hour', created_at, 'UTC'), rating_type::text,
                CASE WHEN rating_type = 'helpful' THEN (value = 1)::text ELSE value::text END,
                '', count(*)::int
            FROM rating WHERE spam IS NULL GROUP BY 1, 2, 3, 4
            """
        )

        def lines(rows: list[dict]) -> list[tuple]:
            return sorted(tuple(map(str, row.values())) for row in rows)

        assert lines(aggregated) == lines(counted)


class Service:
    """A gateway with its database and a project that takes every origin."""

    def __init__(self, gateway, store: Store, project: Project | None = None):
        self.gateway = gateway
        self.store = store
        self.project = project or store.project()
        self.session = requests.Session()

    def send(self, path: str, body: bytes | str, **headers: str) -> requests.Response:
        """Posts bytes as JSON, unless `content_type` says otherwise."""
        names = {"Content-Type": "application/json"}
        names |= {name.replace("_", "-").title(): value for name, value in headers.items()}
        if isinstance(body, str):
            body = body.encode()
        return self.session.post(self.gateway.url + path, data=body, headers=names, timeout=30)

    def post(self, path: str, body: Any, **headers: str) -> requests.Response:
        """Posts an object, to the service's project where it names none."""
        if isinstance(body, dict) and "project_key" not in body:
            body = {"project_key": self.project.key, **body}
        return self.send(path, json.dumps(body, ensure_ascii=False), **headers)

    def stored(self, path: str, body: Any, **headers: str) -> str:
        """Posts what must be stored, and returns its id."""
        answer = self.post(path, body, **headers)
        assert answer.status_code == 200, answer.text
        return answer.json()["id"]


def assert_problem(answer: Any, status: int, code: str, *words: str) -> dict:
    """The answer is the contract's error body, and nothing but it."""
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"].startswith("application/json")
    body = answer.json()
    assert list(body) == ["error", "message"], body
    assert body["error"] == code, body
    assert body["message"], body
    for word in words:
        assert word in body["message"], body
    return body


def curl(*arguments: str, stdin: bytes = b"") -> bytes:
    """Runs curl to its end and returns what it printed."""
    result = subprocess.run(
        ["curl", "--silent", "--show-error", "--max-time", "30", *arguments],
        input=stdin,
        capture_output=True,
        check=True,
    )
    return result.stdout


# --- raw sockets


class Wire:
    """A connection whose every byte is the test's own; answers are parsed by http.client."""

    def __init__(self, endpoint: tuple[str, int] | str, seconds: float = 20):
        if isinstance(endpoint, str):
            self.socket = socket.socket(socket.AF_UNIX)
            self.socket.settimeout(seconds)
            self.socket.connect(endpoint)
        else:
            self.socket = socket.create_connection(endpoint, timeout=seconds)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._file = self.socket.makefile("rb")

    def __enter__(self) -> "Wire":
        return self

    def __exit__(self, *_) -> None:
        self._file.close()
        self.socket.close()

    def send(self, data: bytes) -> "Wire":
        """Sends all of it."""
        self.socket.sendall(data)
        return self

    def answer(self, method: str = "POST") -> "RawAnswer":
        """Reads the next answer; interim ones count."""
        line = self._file.readline()
        assert line, "the connection ended where an answer should be"
        version, status, reason = line.decode("ascii").rstrip("\r\n").split(" ", 2)
        assert version == "HTTP/1.1"
        headers = http.client.parse_headers(self._file)
        length = int(headers.get("Content-Length", 0))
        has_body = method != "HEAD" and int(status) >= 200 and int(status) not in (204, 304)
        body = self._file.read(length) if has_body else b""
        assert len(body) == (length if has_body else 0)
        return RawAnswer(int(status), reason, headers, body)

    def answers(self, count: int) -> list["RawAnswer"]:
        """Reads as many answers."""
        return [self.answer() for _ in range(count)]

    def rest(self) -> bytes:
        """What still comes until the server closes; a reset is an error."""
        return self._file.read()

    def assert_closed(self) -> None:
        """The server ends the connection, and says nothing before."""
        assert self.rest() == b""


@dataclasses.dataclass
class RawAnswer:
    """An answer, with the names that `assert_problem` wants."""

    status_code: int
    reason: str
    headers: http.client.HTTPMessage
    content: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.content.decode()

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.content)


def request(
    path: str, body: bytes = b"", *fields: str, method: str = "POST", host: str = "Host: test"
) -> bytes:
    """A plain request: its Content-Length is there when it has a body or is a POST."""
    lines = [f"{method} {path} HTTP/1.1", host, *fields]
    if body or method == "POST":
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + body


# --- load


@dataclasses.dataclass
class Entry:
    """A line of the ledger."""

    kind: str
    id: str
    body: dict
    status: int | None = None
    seconds: float = 0.0
    answer: bytes = b""
    retry_after: str | None = None
    # Whether an attempt ended without saying what became of it.
    in_doubt: bool = False

    @property
    def is_acknowledged(self) -> bool:
        """Whether the sender heard that it is stored or queued."""
        return self.status in (200, 202)


def submission(number: int, tag: str) -> tuple[str, str, dict]:
    """Kind, path and body of one of the load's submissions."""
    id = uuid7()
    by = {"id": id}
    match number % 5:
        case 0:
            score = {"score": number % 11, "comment": f"{tag} {number} ✅" if number % 2 else ""}
            return "nps", NPS, by | score
        case 1:
            stars = {"type": "star", "value": number % 5 + 1}
            context = {"path": f"/{tag}/{number}", "submitted_by": f"u{number}"}
            return "rating", RATINGS, by | {"rating": stars, "context": context}
        case 2:
            return "rating", RATINGS, by | {"rating": {"type": "helpful", "value": True}}
        case _:
            return "feedback", FEEDBACK, by | {"message": f"{tag} {number} 🚀", "type": "Bug"}


class Load:
    """Clients that submit until they are stopped, each on its own keep-alive connection.

    Every other client sends again, with the same id, what was not stored; as a widget would.
    """

    def __init__(self, gateway, project: Project, clients: int = 8, tag: str = "load"):
        self.ledger: list[Entry] = []
        # Connections that nobody accepted.
        self.refused_connections = 0
        self._stopping = threading.Event()
        self._numbers = iter(range(10**9))
        self._lock = threading.Lock()
        self._gateway = gateway
        self._project = project
        self._tag = tag
        self._threads = [
            threading.Thread(target=self._run, args=(50 if client % 2 else 1,))
            for client in range(clients)
        ]

    def __enter__(self) -> "Load":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_) -> None:
        self.stop()

    def stop(self) -> None:
        """Lets every client hear its last answer."""
        self._stopping.set()
        for thread in self._threads:
            thread.join()

    def served_by(self, gateway) -> None:
        """Says which gateway serves the same endpoint from now on."""
        self._gateway = gateway

    def acknowledged(self) -> int:
        """How many submissions were answered with yes so far."""
        return sum(1 for entry in list(self.ledger) if entry.is_acknowledged)

    def refused(self, status: int) -> int:
        """How many submissions were answered with this status so far."""
        return sum(1 for entry in list(self.ledger) if entry.status == status)

    def _run(self, tries: int) -> None:
        with contextlib.closing(
            http.client.HTTPConnection(*self._gateway.endpoint, timeout=40)
        ) as connection:
            while not self._stopping.is_set():
                with self._lock:
                    number = next(self._numbers)
                kind, path, body = submission(number, self._tag)
                entry = Entry(kind, body["id"], body)
                self.ledger.append(entry)
                text = json.dumps(body | {"project_key": self._project.key}).encode()
                for _ in range(tries):
                    self._attempt(connection, entry, path, text)
                    if entry.status is not None and entry.status < 500:
                        break
                    if self._gateway.popen.poll() is not None:
                        return
                    self._stopping.wait(random.uniform(0.02, 0.05))

    def _attempt(self, connection, entry: Entry, path: str, text: bytes) -> None:
        began = time.monotonic()
        try:
            connection.request("POST", path, text, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            entry.answer = answer.read()
            entry.retry_after = answer.getheader("Retry-After")
            entry.status = answer.status
            entry.in_doubt |= answer.status == 504
        except (OSError, http.client.HTTPException) as error:
            if isinstance(error, ConnectionRefusedError):
                self.refused_connections += 1
            # The row may be there or not; the next attempt connects anew.
            connection.close()
            entry.status = None
            entry.in_doubt = True
        entry.seconds = max(entry.seconds, time.monotonic() - began)


def assert_ledger(store: Store, ledger: list[Entry]) -> None:
    """The invariant: what was acknowledged is stored once, what was refused is not, and nothing
    else is there."""
    ids = {table: store.ids(table) for table in TABLES}
    assert all(count == 1 for table in TABLES for count in ids[table].values())
    tables = {"feedback": ["feedback"], "rating": ["rating"], "nps": ["rating", "nps_response"]}
    lost, resurrected = [], []
    for entry in ledger:
        needed = list(tables[entry.kind])
        if entry.kind == "nps" and entry.body.get("comment"):
            needed.append("feedback")
        there = [table for table in needed if ids[table][entry.id]]
        # One transaction: all of it, or nothing.
        assert there in ([], needed), (entry, there)
        if entry.is_acknowledged and not there:
            lost.append(entry)
        if not entry.is_acknowledged and not entry.in_doubt and there:
            resurrected.append(entry)
    assert lost == [], f"{len(lost)} acknowledged and not stored: {lost[:3]}"
    assert resurrected == [], f"{len(resurrected)} refused and stored: {resurrected[:3]}"
    sent = {entry.id for entry in ledger}
    for table in TABLES:
        assert set(ids[table]) <= sent, f"{table} holds what nobody sent"
    store.assert_aggregates_equal_a_recount()
