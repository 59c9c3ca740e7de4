"""HTTP/1.1 as RFC 9110 and 9112 have it, byte by byte over raw sockets.

What two parsers could read differently is refused and ends the connection, and the answer arrives
all the same.
"""

import gzip
import json
import os
import re
import socket
import struct
import time
import uuid

import pytest
from conftest import Gateway, Process, wait_until
from support import (
    BULK,
    FEEDBACK,
    NPS,
    RATING,
    RATINGS,
    SCREENSHOT,
    SUBMITS,
    Service,
    Store,
    Wire,
    assert_problem,
    curl,
    request,
    uuid7,
)

JSON = "Content-Type: application/json"
GETS = ["/healthz", "/readyz", "/metrics"]


def body(service, **fields) -> bytes:
    return json.dumps({"project_key": service.project.key, "message": "x", **fields}).encode()


def good(service, **fields) -> bytes:
    return request(FEEDBACK, body(service, **fields), JSON)


def head(*lines: str) -> bytes:
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


@pytest.fixture
def wire(service):
    with Wire(service.gateway.endpoint) as wire:
        yield wire


def assert_stored(answer, id: str | None = None) -> str:
    assert answer.status_code == 200, answer.text
    assert answer.json()["status"] == "stored"
    assert id is None or answer.json()["id"] == id
    return answer.json()["id"]


# --- what is refused, and ends the connection


POST = f"POST {FEEDBACK} HTTP/1.1"
LONG = "x" * 9000

REFUSED = {
    # The request line.
    "HTTP/0.9": (b"GET /healthz\r\n\r\n", 400),
    "no version": (head(f"POST {FEEDBACK}", "Host: a"), 400),
    "lower-case version": (head(f"POST {FEEDBACK} http/1.1", "Host: a"), 400),
    "version with two digits": (head(f"POST {FEEDBACK} HTTP/1.10", "Host: a"), 400),
    "two spaces": (head(f"POST  {FEEDBACK} HTTP/1.1", "Host: a"), 400),
    "a tab": (head(f"POST\t{FEEDBACK} HTTP/1.1", "Host: a"), 400),
    "space at the end": (head(f"{POST} ", "Host: a"), 400),
    "space at the start": (head(f" {POST}", "Host: a"), 400),
    "a space in the target": (head("GET /health z HTTP/1.1", "Host: a"), 400),
    "a fragment": (head("GET /healthz#a HTTP/1.1", "Host: a"), 400),
    "a byte above ASCII in the target": (head("GET /h\xe4lth HTTP/1.1", "Host: a"), 400),
    "NUL in the target": (head("GET /\0 HTTP/1.1", "Host: a"), 400),
    "a relative target": (head("GET healthz HTTP/1.1", "Host: a"), 400),
    "asterisk for GET": (head("GET * HTTP/1.1", "Host: a"), 400),
    "HTTP/2.0": (head("GET /healthz HTTP/2.0", "Host: a"), 505),
    "HTTP/0.9 with words": (head("GET /healthz HTTP/0.9", "Host: a"), 505),
    "HTTP/3.1": (head(f"POST {FEEDBACK} HTTP/3.1", "Host: a"), 505),
    "the preface of HTTP/2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", (400, 501, 505)),
    "TLS": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400),
    "an unknown method": (head("BREW /pot HTTP/1.1", "Host: a"), 501),
    "a lower-case method": (head("get /healthz HTTP/1.1", "Host: a"), 501),
    "a method that is no token": (head("G(T /healthz HTTP/1.1", "Host: a"), 400),
    "a long target": (head(f"GET /{LONG} HTTP/1.1", "Host: a"), 414),
    "a target without an end": (b"GET /" + b"x" * 20_000, 414),
    "a method without an end": (b"G" * 20_000, (400, 501)),
    "bare LF": (f"{POST}\nHost: a\n\n".encode(), 400),
    "bare LF after a field": (f"{POST}\r\nHost: a\nX: b\r\n\r\n".encode(), 400),
    "bare CR": (f"{POST}\r\nHost: a\rX: b\r\n\r\n".encode(), 400),
    "bare CR before the line": (b"\rGET /healthz HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    # Host.
    "no host": (head(POST, "Content-Length: 0"), 400),
    "two hosts": (head(POST, "Host: a", "Host: a"), 400),
    "an empty host": (head(POST, "Host:"), 400),
    "a host with a space": (head(POST, "Host: a b"), 400),
    "a host with a path": (head(POST, "Host: a/b"), 400),
    "a host with a user": (head(POST, "Host: u@a"), 400),
    "a list of hosts": (head(POST, "Host: a, b"), 400),
    "a host with a bad port": (head(POST, "Host: a:b"), 400),
    # Fields.
    "a space before the colon": (head(POST, "Host: a", "Content-Length : 0"), 400),
    "a tab before the colon": (head(POST, "Host: a", "Content-Length\t: 0"), 400),
    "a folded line": (head(POST, "Host: a", "X: a", " b"), 400),
    "a folded line with a tab": (head(POST, "Host: a", "X: a", "\tb"), 400),
    "white space before the first field": (head(POST, " Host: a"), 400),
    "no colon": (head(POST, "Host: a", "X"), 400),
    "an empty name": (head(POST, "Host: a", ": x"), 400),
    "a name with a space": (head(POST, "Host: a", "X Y: z"), 400),
    "a name with a bracket": (head(POST, "Host: a", "X(Y: z"), 400),
    "a name above ASCII": (head(POST, "Host: a", "X\xe4: z"), 400),
    "NUL in a name": (head(POST, "Host: a", "X\0: z"), 400),
    "NUL in a value": (head(POST, "Host: a", "X: a\0b"), 400),
    "a control character in a value": (head(POST, "Host: a", "X: a\x01b"), 400),
    "DEL in a value": (head(POST, "Host: a", "X: a\x7fb"), 400),
    "a long line": (head(POST, "Host: a", f"X: {LONG}"), 431),
    "a line without an end": (head(POST, "Host: a")[:-2] + b"X: " + b"y" * 20_000, 431),
    "many lines": (head(POST, "Host: a", *[f"X-{index}: y" for index in range(101)]), 431),
    "a large head": (head(POST, "Host: a", *["X: " + "y" * 4000 for _ in range(5)]), 431),
    "a hundred thousand fields": (
        head(POST, "Host: a", *[f"X-{index}: y" for index in range(100_000)]),
        431,
    ),
    # Content-Length.
    **{
        f"length {value!r}": (head(POST, "Host: a", f"Content-Length: {value}"), (400, 413))
        for value in [
            "-1", "+5", "0x10", "1_0", "5 5", "5,5", "5, 5", "", "five", "1e3", "5.0", "5;", "٥",
            str(2**63), str(2**64), str(2**64 + 5), "9" * 100,
        ]
        if value.isascii()
    },
    "length not in ASCII": (
        head(POST, "Host: a", "Content-Length: ")[:-4] + "٥".encode() + b"\r\n\r\n",
        400,
    ),
    "two lengths": (head(POST, "Host: a", "Content-Length: 5", "Content-Length: 6"), 400),
    "two equal lengths": (head(POST, "Host: a", "Content-Length: 5", "Content-Length: 5"), 400),
    # Transfer-Encoding.
    "length and chunked": (
        head(POST, "Host: a", "Content-Length: 5", "Transfer-Encoding: chunked"),
        400,
    ),
    "chunked and length": (
        head(POST, "Host: a", "Transfer-Encoding: chunked", "Content-Length: 5"),
        400,
    ),
    "chunked is not last": (head(POST, "Host: a", "Transfer-Encoding: chunked, gzip"), 400),
    "chunked twice": (head(POST, "Host: a", "Transfer-Encoding: chunked, chunked"), 400),
    "chunked in two fields": (
        head(POST, "Host: a", "Transfer-Encoding: chunked", "Transfer-Encoding: chunked"),
        400,
    ),
    "gzip alone": (head(POST, "Host: a", "Transfer-Encoding: gzip"), (400, 501)),
    "gzip before chunked": (head(POST, "Host: a", "Transfer-Encoding: gzip, chunked"), 501),
    "identity": (head(POST, "Host: a", "Transfer-Encoding: identity"), (400, 501)),
    "an empty coding": (head(POST, "Host: a", "Transfer-Encoding:"), 400),
    "an empty element": (head(POST, "Host: a", "Transfer-Encoding: , chunked"), 400),
    "quoted chunked": (head(POST, "Host: a", 'Transfer-Encoding: "chunked"'), (400, 501)),
    "chunked with a parameter": (head(POST, "Host: a", "Transfer-Encoding: chunked;a=b"), (400, 501)),
    "xchunked": (head(POST, "Host: a", "Transfer-Encoding: xchunked"), (400, 501)),
    "chunked with a control": (head(POST, "Host: a", "Transfer-Encoding: \x0bchunked"), 400),
    "coding in HTTP/1.0": (
        head(f"POST {FEEDBACK} HTTP/1.0", "Host: a", "Transfer-Encoding: chunked"),
        400,
    ),
    # Others.
    "another expectation": (head(POST, "Host: a", "Content-Length: 5", "Expect: x"), 417),
    "two content types": (head(POST, "Host: a", JSON, JSON, "Content-Length: 5"), 400),
    "two origins": (head(POST, "Host: a", "Origin: a", "Origin: b", "Content-Length: 5"), 400),
}  # fmt: skip

CHUNKED = head(POST, "Host: a", JSON, "Transfer-Encoding: chunked")

BAD_CHUNKS = {
    "no size": b"\r\n{}\r\n",
    "no digits": b"x\r\n",
    "a minus": b"-1\r\n",
    "a plus": b"+5\r\n",
    "0x": b"0x5\r\n",
    "an underscore": b"1_0\r\n",
    "a space before": b" 5\r\n",
    "2 to the 64": b"10000000000000000\r\n",
    "2 to the 64 and 5": b"10000000000000005\r\n",
    "2 to the 63": b"8000000000000000\r\n",
    "all ones": b"ffffffffffffffff\r\n",
    "bare LF after the size": b"2\n{}\r\n0\r\n\r\n",
    "bare CR after the size": b"2\r{}\r\n0\r\n\r\n",
    "data too long": b"2\r\n{}x\r\n0\r\n\r\n",
    "bare LF after the data": b"2\r\n{}\n0\r\n\r\n",
    "bare CR after the data": b"2\r\n{}\rx0\r\n\r\n",
    "nothing after the data": b"2\r\n{}0\r\n\r\n",
    "LF in an extension": b"2;a\nb\r\n{}\r\n0\r\n\r\n",
    "NUL in an extension": b"2;a\0\r\n{}\r\n0\r\n\r\n",
    "a long extension": b"2;" + b"x" * 5_000 + b"\r\n{}\r\n0\r\n\r\n",
    "many extensions": (b"1;" + b"x" * 900 + b"\r\n \r\n") * 20,
    "a folded trailer": b"2\r\n{}\r\n0\r\nA: b\r\n c\r\n\r\n",
    "a trailer without a colon": b"2\r\n{}\r\n0\r\nA\r\n\r\n",
    "a space before a trailer's colon": b"2\r\n{}\r\n0\r\nA : b\r\n\r\n",
    "bare LF after the trailer": b"2\r\n{}\r\n0\r\nA: b\n\r\n",
    "bare LF at the end": b"2\r\n{}\r\n0\r\n\n",
}

LARGE_CHUNKS = {
    "a large chunk": b"10001\r\n",
    "many chunks": b"8000\r\n" + b" " * 0x8000 + b"\r\n8001\r\n",
    "10 MB of extensions": b"2;" + b"x" * 10_000_000,
    "10 MB of trailers": b"2\r\n{}\r\n0\r\n" + b"A: b\r\n" * 1_600_000,
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_could_be_misread_is_refused_and_ends_the_connection(service, wire, name):
    data, status = REFUSED[name]
    # A smuggled request behind it must not be answered, nor stored.
    id = uuid7()
    wire.send(data + good(service, id=id))
    answer = wire.answer()
    statuses = (status,) if isinstance(status, int) else status
    assert answer.status_code in statuses, answer.text
    assert list(answer.json()) == ["error", "message"]
    assert answer.headers["Connection"] == "close"
    wire.assert_closed()
    assert service.store.query("SELECT id FROM feedback WHERE id = %s", id) == []


@pytest.mark.parametrize("name", BAD_CHUNKS)
def test_a_bad_chunk_is_400_and_ends_the_connection(service, wire, name):
    id = uuid7()
    wire.send(CHUNKED + BAD_CHUNKS[name] + good(service, id=id))
    assert_problem(wire.answer(), 400, "bad_request")
    wire.assert_closed()
    assert service.store.query("SELECT id FROM feedback WHERE id = %s", id) == []


@pytest.mark.parametrize("name", LARGE_CHUNKS)
def test_chunks_beyond_the_bounds_are_refused(wire, name):
    wire.send(CHUNKED)
    try:
        wire.send(LARGE_CHUNKS[name])
    except ConnectionError:
        # It need not read them all.
        pass
    answer = wire.answer()
    assert answer.status_code in (400, 413, 431)
    assert answer.headers["Connection"] == "close"


def test_the_gateway_lives_after_all_of_these(service):
    service.stored(FEEDBACK, {"message": "still here"})


# --- what is accepted


@pytest.mark.parametrize(
    "lines",
    [
        ["host:a"],
        ["HOST:  a  \t"],
        ["Host: [::1]:8080"],
        ["Host: a", "X-Empty:"],
        ["Host: a", "X: \xe4\xf6 obs-text"],
        ["Host: a", "X: a", "X: b"],
        ["Host: a", "!#$%&'*+-.^_`|~09azAZ: token"],
        ["Host: a", "Connection: keep-alive, x"],
        ["Host: a", "Connection: ,,"],
        ["Host: a", "TE: trailers", "Upgrade: h2c", "Connection: Upgrade, HTTP2-Settings, TE"],
        ["Host: a", *[f"X-{index}: y" for index in range(97)]],
        ["Host: a", "X: " + "y" * 8000],
    ],
    ids=lambda lines: lines[-1][:24],
)
def test_heads_that_are_fine(service, wire, lines):
    text = body(service)
    for _ in range(2):
        wire.send(head(POST, *lines, JSON, f"content-length:{len(text)}") + text)
        assert_stored(wire.answer())


def test_a_target_of_8000_bytes_and_its_query_are_fine(service, wire):
    text = body(service)
    target = f"{FEEDBACK}?{'q' * (8000 - len(FEEDBACK) - 1)}"
    wire.send(
        head(f"POST {target} HTTP/1.1", "Host: a", JSON, f"Content-Length: {len(text)}") + text
    )
    assert_stored(wire.answer())


def test_an_absolute_target_is_fine(service, wire):
    text = body(service)
    line = f"POST http://example.com{FEEDBACK} HTTP/1.1"
    wire.send(head(line, "Host: other", JSON, f"Content-Length: {len(text)}") + text)
    assert_stored(wire.answer())


def test_an_empty_line_before_a_request_is_ignored(service, wire):
    wire.send(b"\r\n" + good(service) + b"\r\n" + good(service))
    for answer in wire.answers(2):
        assert_stored(answer)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, 100_000])
@pytest.mark.parametrize("trailer", [b"", b"X-Trailer: a\r\nY: b\r\n"])
def test_chunked_bodies_are_read(service, wire, size, trailer):
    id, text = uuid7(), body(service, message="gestückelt 🧩" * 5)
    text = text[:-1] + f',"id":"{id}"}}'.encode()
    chunks = b"".join(
        f"{len(text[at : at + size]):X};ext=1\r\n".encode() + text[at : at + size] + b"\r\n"
        for at in range(0, len(text), size)
    )
    # Twice, to see that the next request begins where it should.
    for _ in range(2):
        wire.send(CHUNKED + chunks + b"000\r\n" + trailer + b"\r\n")
        assert_stored(wire.answer(), id)
    assert service.store.row("feedback", id)["message"] == "gestückelt 🧩" * 5


@pytest.mark.parametrize("coding", ["chunked", "Chunked", "CHUNKED", "chunked \t"])
def test_the_name_of_the_coding_has_no_case(service, wire, coding):
    text = body(service)
    wire.send(head(POST, "Host: a", JSON, f"Transfer-Encoding: {coding}"))
    wire.send(f"{len(text):x}\r\n".encode() + text + b"\r\n0\r\n\r\n")
    assert_stored(wire.answer())


def test_a_length_may_have_leading_zeros(service, wire):
    text = body(service)
    wire.send(head(POST, "Host: a", JSON, f"Content-Length: 000{len(text)}") + text)
    assert_stored(wire.answer())


def test_trailers_are_not_merged(service, wire):
    project = service.store.project("https://only.example")
    text = body(service, project_key=project.key)
    chunk = f"{len(text):x}\r\n".encode() + text + b"\r\n0\r\n"
    wire.send(CHUNKED + chunk + b"Origin: https://only.example\r\n\r\n")
    assert_problem(wire.answer(), 403, "origin_not_allowed")


def test_one_byte_per_segment(service, wire):
    id = uuid7()
    for byte in good(service, id=id):
        wire.send(bytes([byte]))
    assert_stored(wire.answer(), id)
    text = body(service)
    for byte in CHUNKED + f"{len(text):x}\r\n".encode() + text + b"\r\n0\r\n\r\n":
        wire.send(bytes([byte]))
    assert_stored(wire.answer())


# --- methods and paths


@pytest.mark.parametrize("path", SUBMITS)
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "PATCH", "TRACE"])
def test_submit_paths_take_post_and_options_only(wire, path, method):
    wire.send(request(path, method=method))
    answer = wire.answer(method)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST, OPTIONS")
    if method != "HEAD":
        assert_problem(answer, 405, "method_not_allowed")
    # It is no fault of the framing, so the connection goes on.
    wire.send(request("/healthz", method="GET"))
    assert wire.answer().status_code == 200


@pytest.mark.parametrize("path", GETS)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE"])
def test_paths_for_operators_take_get_and_head_only(wire, path, method):
    wire.send(request(path, method=method))
    answer = wire.answer()
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("path", GETS)
def test_head_is_get_without_a_body(wire, path):
    wire.send(request(path, method="HEAD") + request("/healthz", method="GET"))
    answer = wire.answer("HEAD")
    assert answer.status_code == 200
    assert int(answer.headers["Content-Length"]) > 0
    # What comes next is the next answer and no body.
    assert wire.answer().json() == {"status": "ok"}


@pytest.mark.parametrize("method", ["CONNECT", "OPTIONS"])
def test_methods_without_a_path_of_ours(wire, method):
    target = "example.com:443" if method == "CONNECT" else "*"
    wire.send(head(f"{method} {target} HTTP/1.1", "Host: a"))
    assert wire.answer().status_code in (200, 204, 404, 405)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/api/v1",
        "/api/v1/feedback",
        "/api/v1/feedback/submit/",
        "/api/v1/feedback/submi%74",
        "/api/v1/feedback/Submit",
        "//api/v1/feedback/submit",
        "/api/v1/../v1/feedback/submit",
        "/api/v2/feedback/submit",
        "/api/v1/ratingz",
        "/healthy",
        "/metricz",
        "/api/v1/projects",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_other_paths_are_404(service, wire, path, method):
    wire.send(request(path, body(service) if method == "POST" else b"", method=method))
    assert_problem(wire.answer(), 404, "not_found")
    wire.send(good(service))
    assert_stored(wire.answer())


@pytest.mark.parametrize("path", SUBMITS)
def test_a_post_without_a_length_is_411(wire, path):
    wire.send(head(f"POST {path} HTTP/1.1", "Host: a", JSON))
    assert_problem(wire.answer(), 411, "length_required")


@pytest.mark.parametrize("path", [FEEDBACK, RATINGS, RATING, NPS, BULK, SCREENSHOT])
def test_a_body_too_large_is_413_by_its_head(wire, path):
    wire.send(head(f"POST {path} HTTP/1.1", "Host: a", JSON, "Content-Length: 10000000"))
    assert_problem(wire.answer(), 413, "payload_too_large")
    wire.assert_closed()


# --- Expect


def test_expect_is_answered_with_100_and_then_for_good(service, wire):
    text = body(service)
    wire.send(head(POST, "Host: a", JSON, f"Content-Length: {len(text)}", "Expect: 100-continue"))
    assert wire.answer().status_code == 100
    wire.send(text)
    assert_stored(wire.answer())


def test_expect_is_not_answered_when_the_body_is_there_already(service, wire):
    text = body(service)
    wire.send(
        head(POST, "Host: a", JSON, f"Content-Length: {len(text)}", "Expect: 100-continue") + text
    )
    answer = wire.answer()
    assert_stored(wire.answer() if answer.status_code == 100 else answer)


def test_expect_from_http_10_is_ignored(service, wire):
    text = body(service)
    line = f"POST {FEEDBACK} HTTP/1.0"
    wire.send(head(line, "Host: a", JSON, f"Content-Length: {len(text)}", "Expect: 100-continue"))
    wire.send(text)
    assert_stored(wire.answer())


@pytest.mark.parametrize(
    "lines, status",
    [
        ([POST, "Host: a", JSON, "Content-Length: 100000"], 413),
        (["POST /nowhere HTTP/1.1", "Host: a", JSON, "Content-Length: 10"], 404),
        ([f"PUT {FEEDBACK} HTTP/1.1", "Host: a", JSON, "Content-Length: 10"], 405),
    ],
)
def test_expect_is_refused_without_waiting_for_the_body(wire, lines, status):
    wire.send(head(*lines, "Expect: 100-continue"))
    assert wire.answer().status_code == status


def test_curl_expects_and_is_served(service):
    elements = [json.loads(body(service)) | {"kind": "feedback"} for _ in range(900)]
    printed = curl(
        "--header", JSON, "--header", "Expect: 100-continue", "--data-binary", "@-",
        service.gateway.url + BULK, stdin=json.dumps(elements).encode(),
    )  # fmt: skip
    assert len(json.loads(printed)["results"]) == 900


# --- keep-alive, pipelining and the end of a connection


def test_a_connection_serves_many_requests(service, wire):
    for _ in range(300):
        wire.send(good(service))
        assert_stored(wire.answer())


@pytest.mark.parametrize(
    "version, connection, stays",
    [
        ("HTTP/1.1", None, True),
        ("HTTP/1.1", "close", False),
        ("HTTP/1.1", "Close", False),
        ("HTTP/1.1", "x, close", False),
        ("HTTP/1.1", "keep-alive", True),
        ("HTTP/1.0", None, False),
        ("HTTP/1.0", "keep-alive", True),
        ("HTTP/1.0", "keep-alive, close", False),
    ],
)
def test_when_a_connection_stays_open(service, wire, version, connection, stays):
    text = body(service)
    lines = [f"POST {FEEDBACK} {version}", "Host: a", JSON, f"Content-Length: {len(text)}"]
    if connection:
        lines.append(f"Connection: {connection}")
    wire.send(head(*lines) + text)
    answer = wire.answer()
    assert_stored(answer)
    if stays:
        assert answer.headers.get("Connection", "keep-alive") != "close"
        wire.send(good(service))
        assert_stored(wire.answer())
    else:
        assert answer.headers["Connection"] == "close"
        wire.assert_closed()


def test_http_10_needs_no_host(wire):
    wire.send(head("GET /healthz HTTP/1.0"))
    assert wire.answer().json() == {"status": "ok"}
    wire.assert_closed()


@pytest.mark.parametrize("count", [2, 31, 32, 33, 100, 1000])
@pytest.mark.parametrize("half_close", [False, True], ids=["open", "half-closed"])
def test_pipelined_requests_are_answered_in_order(service, wire, count, half_close):
    ids = [uuid7() for _ in range(count)]
    wire.send(b"".join(good(service, id=id) for id in ids))
    if half_close:
        wire.socket.shutdown(socket.SHUT_WR)
    for id in ids:
        assert_stored(wire.answer(), id)
    if half_close:
        wire.assert_closed()
    [row] = service.store.query("SELECT count(*) FROM feedback WHERE id = ANY (%s::uuid[])", ids)
    assert row["count"] == count


def test_good_and_bad_pipelined_requests_are_answered_in_order(service, wire):
    sent, expected = b"", []
    for number in range(200):
        id = uuid7()
        match number % 7:
            case 0:
                sent += good(service, id=id, message="")
                expected.append((400, None))
            case 1:
                sent += request("/healthz", method="GET")
                expected.append((200, None))
            case 2:
                sent += request("/nowhere", b"x")
                expected.append((404, None))
            case 3:
                sent += request(FEEDBACK, method="PUT")
                expected.append((405, None))
            case 4:
                sent += request(FEEDBACK, b"<x/>", "Content-Type: text/xml")
                expected.append((415, None))
            case 5:
                text = body(service, id=id)
                sent += CHUNKED + f"{len(text):x}\r\n".encode() + text + b"\r\n0\r\n\r\n"
                expected.append((200, id))
            case _:
                sent += good(service, id=id)
                expected.append((200, id))
    wire.send(sent)
    for status, id in expected:
        answer = wire.answer()
        assert answer.status_code == status, answer.text
        assert id is None or answer.json()["id"] == id


@pytest.mark.parametrize("count", [1, 2, 40])
@pytest.mark.parametrize("half_close", [False, True], ids=["open", "half-closed"])
def test_pipelined_requests_for_projects_that_are_new_to_it(service, wire, half_close, count):
    """Each has to wait for word about its project, and the next one behind it."""
    projects = [service.store.project() for _ in range(count)]
    unknown = body(service, project_key=str(uuid.uuid4()))
    sent = b""
    for project in projects:
        text = body(service, project_key=project.key)
        sent += request(FEEDBACK, text, JSON)
        sent += CHUNKED + f"{len(text):x}\r\n".encode() + text + b"\r\n0\r\n\r\n"
    wire.send(sent + request(FEEDBACK, unknown, JSON))
    if half_close:
        wire.socket.shutdown(socket.SHUT_WR)
    for _ in projects:
        assert_stored(wire.answer())
        assert_stored(wire.answer())
    assert_problem(wire.answer(), 404, "project_not_found")
    assert [service.store.count("feedback", project) for project in projects] == [2] * count


@pytest.mark.parametrize("form", ["plain", "gzip", "chunked", "screenshot", "bulk", "slow"])
def test_the_first_request_of_a_project_in_every_form(service, wire, form):
    """It is handled a second time when there is word about its project."""
    project = service.store.project()
    text = body(service, project_key=project.key, message="first " * 150)
    match form:
        case "plain":
            wire.send(request(FEEDBACK, text, JSON))
        case "gzip":
            wire.send(request(FEEDBACK, gzip.compress(text), JSON, "Content-Encoding: gzip"))
        case "chunked":
            chunks = b"".join(b"1\r\n" + text[at : at + 1] + b"\r\n" for at in range(len(text)))
            wire.send(CHUNKED + chunks + b"0\r\n\r\n")
        case "screenshot":
            parts = [("data", text), ("screenshot", b"\xff\xd8\xff" + bytes(1 << 20))]
            form_data = b"".join(
                f'--B\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode()
                + part
                + b"\r\n"
                for name, part in parts
            )
            type = "Content-Type: multipart/form-data; boundary=B"
            wire.send(request(SCREENSHOT, form_data + b"--B--\r\n", type))
        case "bulk":
            element = {"kind": "feedback"} | json.loads(text)
            wire.send(request(BULK, json.dumps([element] * 900).encode(), JSON))
        case "slow":
            data = request(FEEDBACK, text, JSON)
            for at in range(0, len(data), 10):
                wire.send(data[at : at + 10])
    answer = wire.answer()
    assert answer.status_code == 200, answer.text
    rows = service.store.query(
        "SELECT DISTINCT message FROM feedback WHERE project_id = %s", project.id
    )
    assert [row["message"] for row in rows] == [("first " * 150).strip()]
    # The connection is as good as before.
    wire.send(good(service))
    assert_stored(wire.answer())


def test_clients_that_go_while_their_project_is_looked_up(service):
    for _ in range(100):
        key = str(uuid.uuid4())
        with Wire(service.gateway.endpoint) as wire:
            wire.send(request(FEEDBACK, body(service, project_key=key), JSON))
    service.stored(FEEDBACK, {"message": "still here"})


def test_a_bad_pipelined_request_does_not_eat_the_good_answers_before_it(service, wire):
    ids = [uuid7() for _ in range(20)]
    after = uuid7()
    bad = head(POST, "Host: a", "Content-Length: 5", "Transfer-Encoding: chunked")
    wire.send(b"".join(good(service, id=id) for id in ids) + bad + good(service, id=after))
    for id in ids:
        assert_stored(wire.answer(), id)
    assert_problem(wire.answer(), 400, "bad_request")
    wire.assert_closed()
    assert service.store.query("SELECT id FROM feedback WHERE id = %s", after) == []


def test_what_follows_the_last_request_is_not_read(service, wire):
    text, after = body(service), uuid7()
    last = head(POST, "Host: a", JSON, f"Content-Length: {len(text)}", "Connection: close")
    wire.send(last + text + good(service, id=after))
    assert_stored(wire.answer())
    wire.assert_closed()
    assert service.store.query("SELECT id FROM feedback WHERE id = %s", after) == []


def test_a_half_close_still_gets_its_answer(service, wire):
    wire.send(good(service))
    wire.socket.shutdown(socket.SHUT_WR)
    assert_stored(wire.answer())
    wire.assert_closed()


def test_a_half_close_in_the_middle_of_a_request_ends_the_connection(service, wire):
    id = uuid7()
    wire.send(good(service, id=id)[:-1])
    wire.socket.shutdown(socket.SHUT_WR)
    rest = wire.rest()
    assert rest == b"" or rest.startswith(b"HTTP/1.1 400")
    assert service.store.query("SELECT id FROM feedback WHERE id = %s", id) == []


@pytest.mark.parametrize("size", [1 << 20, 20 << 20])
def test_the_answer_arrives_although_the_client_is_still_sending(service, size):
    with Wire(service.gateway.endpoint) as wire:
        wire.send(head(POST, "Host: a", JSON, f"Content-Length: {size}"))
        try:
            wire.send(b"x" * size)
        except ConnectionError:
            # The server need not read it all; the answer must be there all the same.
            pass
        assert_problem(wire.answer(), 413, "payload_too_large")


def test_a_reset_in_the_middle_leaves_nothing_behind_and_a_retry_hears_the_same(service):
    id = uuid7()
    for _ in range(20):
        wire = Wire(service.gateway.endpoint)
        wire.send(good(service, id=id))
        # Closing with this option sends a reset.
        wire.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        wire.__exit__()
    assert service.stored(FEEDBACK, {"message": "x", "id": id}) == id
    [row] = service.store.query("SELECT count(*) FROM feedback WHERE id = %s", id)
    assert row["count"] == 1


def test_a_client_that_vanishes_in_the_middle_costs_nothing(service):
    def connections() -> float:
        page = service.session.get(service.gateway.url + "/metrics", timeout=30).text
        return sum(
            float(value) for value in re.findall(r"^seggwat_connections\{.*\} (\S+)", page, re.M)
        )

    # The gauge is renewed ten times a second, so what earlier tests held must be gone first.
    wait_until(lambda: connections() < 20, "it is quiet", 20)
    wires = [Wire(service.gateway.endpoint) for _ in range(100)]
    for number, wire in enumerate(wires):
        wire.send(good(service)[: number * 2])
    wait_until(lambda: connections() >= 100, "they are counted", 10)
    for wire in wires:
        wire.__exit__()
    wait_until(lambda: connections() < 20, "they are gone", 10)


def test_answers_have_the_fields_that_they_need(service, wire):
    wire.send(good(service) + good(service, message="") + request("/healthz", method="GET"))
    for answer in wire.answers(3):
        assert re.fullmatch(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT", answer.headers["Date"])
        assert answer.headers["Content-Type"] == "application/json"
        assert int(answer.headers["Content-Length"]) == len(answer.content)
    wire.send(request(RATING, body(service, value=True, path="/"), JSON))
    answer = wire.answer()
    assert answer.status_code == 204
    assert "Content-Length" not in answer.headers
    assert "Transfer-Encoding" not in answer.headers


# --- slow clients; timeouts short enough to wait for


@pytest.fixture(scope="module")
def impatient(binary, cluster, migrated):
    """A gateway that waits half a second for a head or a body, and one for a request."""
    url = cluster.url(cluster.new_database(template=migrated))
    gateway = Gateway(
        binary, url, "--header-timeout", "0.5", "--body-timeout", "0.5", "--idle-timeout", "1",
        "--max-connections", "2000",
    )  # fmt: skip
    try:
        yield Service(gateway, Store(url))
    finally:
        assert gateway.stop() == 0, gateway.errors


def drip(wire: Wire, data: bytes) -> float:
    """Sends a byte now and then until the server has had enough; returns after how long."""
    began = time.monotonic()
    wire.socket.settimeout(0.05)
    for byte in data:
        wire.send(bytes([byte]))
        try:
            if wire.socket.recv(1, socket.MSG_PEEK) is not None:
                break
        except TimeoutError:
            pass
        assert time.monotonic() - began < 10, "it waits for ever"
    wire.socket.settimeout(20)
    return time.monotonic() - began


@pytest.mark.parametrize(
    "fast, slow",
    [
        (b"", b"POST " + b"/" + b"x" * 1000),
        (head(POST, "Host: a")[:-2], b"X: " + b"y" * 1000),
        (head(POST, "Host: a", JSON, "Content-Length: 1000"), b" " * 1000),
        (CHUNKED, b"3e8\r\n" + b" " * 1000),
        (head(POST, "Host: a", JSON, "Content-Length: 1000", "Expect: 100-continue"), b" " * 1000),
    ],
    ids=["line", "fields", "body", "chunks", "expect"],
)
def test_a_slow_request_is_408_however_often_a_byte_comes(impatient, fast, slow):
    with Wire(impatient.gateway.endpoint) as wire:
        wire.send(fast)
        if b"Expect" in fast:
            assert wire.answer().status_code == 100
        assert 0.3 < drip(wire, slow) < 3
        assert_problem(wire.answer(), 408, "request_timeout")
        wire.assert_closed()


def test_a_request_that_stops_is_408(impatient):
    with Wire(impatient.gateway.endpoint) as wire:
        wire.send(good(impatient)[:-1])
        assert_problem(wire.answer(), 408, "request_timeout")
        wire.assert_closed()


def test_an_idle_connection_is_closed_without_a_word(impatient):
    with Wire(impatient.gateway.endpoint) as wire:
        wire.assert_closed()
    with Wire(impatient.gateway.endpoint) as wire:
        wire.send(good(impatient))
        assert_stored(wire.answer())
        wire.assert_closed()


def test_a_thousand_slow_clients_do_not_slow_the_others(impatient):
    wires = []
    try:
        for number in range(1000):
            wire = Wire(impatient.gateway.endpoint)
            wires.append(wire.send(good(impatient)[: 1 + number % 150]))
        for _ in range(50):
            began = time.monotonic()
            impatient.stored(FEEDBACK, {"message": "in a hurry"})
            # Served in turn with the slow ones, this would take minutes.
            assert time.monotonic() - began < 10
        for wire in wires:
            assert wire.rest().startswith(b"HTTP/1.1 408 ")
    finally:
        for wire in wires:
            wire.__exit__()


def test_a_client_that_does_not_read_does_not_stop_the_others(service):
    """Its answers are bounded in number, and the rest of what it sends waits in the kernel."""
    with Wire(service.gateway.endpoint) as wire:
        wire.socket.settimeout(0.2)
        page = request("/metrics", method="GET")
        try:
            for _ in range(2000):
                wire.send(page * 20)
        except TimeoutError:
            pass
        for _ in range(20):
            service.stored(FEEDBACK, {"message": "beside it"})


def test_connections_beyond_the_bound_are_closed_and_the_others_are_served(start_gateway, store):
    service = Service(start_gateway("--max-connections", "10", "--loops", "1"), store)
    service.session.close()
    wires = [Wire(service.gateway.endpoint) for _ in range(30)]
    try:
        served = 0
        for wire in wires:
            try:
                wire.send(request("/healthz", method="GET"))
                wire.answer()
                served += 1
            except (AssertionError, ConnectionError):
                # Closed or reset, at once.
                pass
        assert 8 <= served <= 10
    finally:
        for wire in wires:
            wire.__exit__()
    wait_until(service.gateway.is_ready, "there is room again", 10)


def cpu_seconds(pid: int) -> float:
    """What the process has used of the processors so far."""
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_running_out_of_descriptors_does_not_spin_and_harms_nobody(binary, database):
    process = Process(
        "prlimit", "--nofile=90:90", binary, "gateway", "--database-url", database,
        "--listen", "127.0.0.1:0", "--loops", "1",
    )  # fmt: skip
    wires = []
    try:
        process.wait_for(lambda: process.events("listening"), "it listens")
        host, port = process.events("listening")[0]["address"].rsplit(":", 1)
        first = Wire((host, int(port)))
        first.send(request("/healthz", method="GET")).answer()
        wires = [Wire((host, int(port))) for _ in range(200)]
        before, began = cpu_seconds(process.popen.pid), time.monotonic()
        served = 0
        while time.monotonic() - began < 1.5:
            assert first.send(request("/healthz", method="GET")).answer().status_code == 200
            served += 1
            time.sleep(0.01)
        assert served > 20
        assert cpu_seconds(process.popen.pid) - before < 1
        for wire in wires:
            wire.__exit__()
        with Wire((host, int(port))) as wire:
            assert wire.send(request("/healthz", method="GET")).answer().status_code == 200
    finally:
        for wire in wires:
            wire.__exit__()
        assert process.stop() == 0
