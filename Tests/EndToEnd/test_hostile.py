"""Every line of hostile.jsonl against a real gateway, which must say exactly what stands there.

A line names a request and its answer: `status`, `error`, `says` (the message), and whether the
connection `closes`. The request is `raw` bytes, or a `body` with `fields` for a `path`, and `pack` says
how a body is packed. Characters are bytes (Latin-1); `{{key}}` is a project's key, and `{{x*9}}` nine
times x. A good request follows on the same connection: it is answered when the connection stays, and
must not be stored when it closes, because nobody can know where it began.
"""

import gzip
import json
import pathlib
import re
import resource
import select
import socket
import time

import pytest
from conftest import Service
from support import FEEDBACK, Wire, request, uuid7

FILE = pathlib.Path(__file__).with_name("hostile.jsonl")
LINES = [json.loads(line) for line in FILE.read_text().splitlines()]


def expanded(text: str, key: str) -> bytes:
    """The bytes of a line's text."""
    text = text.replace("{{key}}", key)
    text = re.sub(
        r"\{\{(.*?)\*(\d+)\}\}", lambda match: match[1] * int(match[2]), text, flags=re.DOTALL
    )
    return text.encode("latin-1")


def packed(body: bytes, how: str | None) -> bytes:
    """A body as it is sent."""
    match how:
        case None:
            return body
        case "zeros":
            return gzip.compress(bytes(int(body)))
        case "zeros twice":
            return gzip.compress(gzip.compress(bytes(int(body))))
        case "gzip and rubbish":
            return gzip.compress(body) + b"rubbish"
        case "gzip cut":
            return gzip.compress(body)[:-9]
        case "gzip wrong checksum":
            whole = bytearray(gzip.compress(body))
            whole[-8] ^= 1
            return bytes(whole)
    raise AssertionError(how)


def bytes_of(line: dict, key: str) -> bytes:
    """The request."""
    if "raw" in line:
        return expanded(line["raw"], key)
    body = packed(expanded(line["body"], key), line.get("pack"))
    fields = [
        expanded(field, key).decode("latin-1")
        for field in line.get("fields", ["Content-Type: application/json"])
    ]
    return request(line.get("path", FEEDBACK), body, *fields)


def good(key: str, id: str) -> bytes:
    """A request that is stored."""
    body = json.dumps({"project_key": key, "message": "good", "id": id}).encode()
    return request(FEEDBACK, body, "Content-Type: application/json")


def test_the_table_is_long_and_its_names_differ():
    assert len(LINES) >= 300
    assert len({line["name"] for line in LINES}) == len(LINES)


@pytest.mark.parametrize("line", LINES, ids=lambda line: line["name"])
def test_a_hostile_request_hears_what_the_table_says(service, line):
    id = uuid7()
    began = time.monotonic()
    with Wire(service.gateway.endpoint) as wire:
        wire.send(bytes_of(line, service.project.key) + good(service.project.key, id))
        answer = wire.answer()
        said = {"status": answer.status_code, **answer.json()}
        closes = answer.headers.get("Connection") == "close"
        assert said == {
            "status": line["status"], "error": line["error"], "message": line["says"],
        }  # fmt: skip
        assert closes == line["closes"]
        if closes:
            wire.assert_closed()
            assert service.store.query("SELECT id FROM feedback WHERE id = %s", id) == []
        else:
            assert wire.answer().json() == {"status": "stored", "id": id}
    assert time.monotonic() - began < 10


def test_the_gateway_is_as_before_after_all_of_them(service):
    service.stored(FEEDBACK, {"message": "still here"})
    rows = service.store.query("SELECT DISTINCT message FROM feedback")
    # Nothing of a hostile request was stored.
    assert {row["message"] for row in rows} == {"good", "still here"}
    assert service.store.count("rating") == 0
    assert service.store.count("dead_letter") == 0


# --- connections that are hostile by what they do not do

HALF_OPEN = 10_000


@pytest.fixture
def patient(start_gateway, store):
    """A gateway for more connections than it is sent, with short times."""
    gateway = start_gateway(
        "--header-timeout", "2", "--body-timeout", "2", "--idle-timeout", "2",
        "--max-connections", str(HALF_OPEN + 1_000), "--loops", "1",
    )  # fmt: skip
    return Service(gateway, store)


def wait_until_closed(poll: select.poll, wires: dict[int, socket.socket], seconds: float) -> int:
    """Reads until the gateway has closed them all, or the time is up; returns how many it has not."""
    deadline = time.monotonic() + seconds
    left = dict(wires)
    while left and time.monotonic() < deadline:
        for descriptor, _ in poll.poll(100):
            try:
                if left[descriptor].recv(65_536):
                    continue
            except ConnectionError:
                pass
            poll.unregister(descriptor)
            del left[descriptor]
    return len(left)


@pytest.mark.parametrize(
    "start",
    [
        pytest.param(b"", id="silence"),
        pytest.param(b"POST /api/v1/feedback/submit HTTP/1.1\r\nHost: a\r\nX: ", id="half a head"),
        pytest.param(
            b"POST /api/v1/feedback/submit HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n{",
            id="half a body",
        ),
    ],
)
def test_ten_thousand_half_open_connections_end_while_honest_clients_are_served(patient, start):
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (HALF_OPEN + 2_000, most))
    before = resident(patient.gateway.popen.pid)
    poll = select.poll()
    wires: dict[int, socket.socket] = {}
    try:
        for number in range(HALF_OPEN):
            wire = socket.create_connection(patient.gateway.endpoint)
            if start:
                wire.sendall(start)
            wires[wire.fileno()] = wire
            poll.register(wire, select.POLLIN)
            if number % 1_000 == 0:
                submit(patient)
        submit(patient)
        grown = resident(patient.gateway.popen.pid) - before
        assert wait_until_closed(poll, wires, 30) == 0
    finally:
        for wire in wires.values():
            wire.close()
    # An inbox for what each has begun, up to what all may have together, and a little for each.
    assert grown < 96 + HALF_OPEN * 4 / 1_024, f"{grown} MiB for {HALF_OPEN} connections"
    submit(patient)
    assert patient.store.count("feedback") == 12


def submit(service: Service) -> None:
    """What a browser sends: a small request, all at once."""
    id = uuid7()
    with Wire(service.gateway.endpoint) as wire:
        assert wire.send(good(service.project.key, id)).answer().json()["id"] == id


def resident(pid: int) -> float:
    """MiB of memory that a process has."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1_024


@pytest.mark.parametrize("reads", [False, True], ids=["never reads", "reads late"])
def test_a_client_that_does_not_read_holds_up_nobody(service, reads):
    # Each answer is a page of some kilobytes: more than the kernel takes for a small window.
    count = 400
    with socket.socket() as wire:
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        wire.settimeout(20)
        wire.connect(service.gateway.endpoint)
        wire.sendall(b"GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n" * (count - 1))
        wire.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        for number in range(20):
            service.stored(FEEDBACK, {"message": "still here"})
        if not reads:
            return
        answers = b""
        while part := wire.recv(65_536):
            answers += part
        assert answers.count(b"HTTP/1.1 200 OK\r\n") == count
