"""What the gateway does not own goes to the dashboard and back: as it was said, whoever is there."""

import contextlib
import socket
import threading

import pytest
from support import RATINGS, Wire, assert_problem, request

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"


class Upstream:
    """A server that reads each connection's request to its end and runs `behave` on it."""

    def __init__(self, folder, behave=None):
        self.path = folder / "upstream.sock"
        self.requests: list[bytes] = []
        self.behave = behave or (lambda connection: connection.sendall(OK))
        self._server = socket.socket(socket.AF_UNIX)
        self._server.bind(str(self.path))
        self._server.listen(16)
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self):
        while True:
            try:
                connection, _ = self._server.accept()
            except OSError:
                return
            with connection:
                self.requests.append(self._read(connection))
                # A client that was cut off is what some tests are about.
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                    self.behave(connection)

    @staticmethod
    def _read(connection):
        data = b""
        while b"\r\n\r\n" not in data:
            data += connection.recv(65_536)
        head, _, rest = data.partition(b"\r\n\r\n")
        # Grown in place, as a long body comes in many pieces.
        body = bytearray(rest)
        for line in head.lower().split(b"\r\n"):
            if line.startswith(b"content-length: "):
                while len(body) < int(line[16:]):
                    body += connection.recv(65_536)
            if line == b"transfer-encoding: chunked":
                while not body.endswith(b"0\r\n\r\n"):
                    body += connection.recv(65_536)
        return head + b"\r\n\r\n" + bytes(body)

    def close(self):
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._thread.join()


@pytest.fixture
def upstream(folder):
    upstreams = []

    def start(behave=None):
        upstreams.append(Upstream(folder, behave))
        return upstreams[-1]

    yield start
    for upstream in upstreams:
        upstream.close()


@pytest.fixture
def forwarding(start_gateway, upstream):
    """Starts a gateway in front of an upstream that behaves like this."""

    def start(behave=None, *arguments):
        server = upstream(behave)
        return start_gateway("--dashboard-upstream", f"unix:{server.path}", *arguments), server

    return start


def test_head_and_body_arrive_as_they_were_sent(forwarding):
    gateway, server = forwarding()
    sent = request(
        "/any/path?q=a%20b&c", b"\x00\xffbody", "X-Odd: \tv \t", "X-API-Key: k", "Cookie: a=b",
        "Connection: close, X-Hop", "X-Hop: 1", "Keep-Alive: 5", "TE: trailers", "Upgrade: h2c",
        "X-Forwarded-For: 6.6.6.6", "Forwarded: for=6.6.6.6", "X-Forwarded-Proto: https",
        method="PATCH",
    )  # fmt: skip
    with Wire(gateway.endpoint) as wire:
        answer = wire.send(sent).answer()
        assert (answer.status_code, answer.content) == (200, b"hi")
        assert answer.headers["Connection"] == "close"
        wire.assert_closed()
    assert server.requests == [
        b"PATCH /any/path?q=a%20b&c HTTP/1.1\r\nHost: test\r\nX-Odd: v\r\nX-API-Key: k\r\n"
        b"Cookie: a=b\r\nX-Forwarded-For: 127.0.0.1\r\nContent-Length: 6\r\n"
        b"Connection: close\r\n\r\n\x00\xffbody"
    ]


def test_a_trusted_proxy_names_client_and_scheme(forwarding):
    gateway, server = forwarding(None, "--trusted-proxies", "127.0.0.0/8")
    sent = request(
        "/", b"", "X-Forwarded-For: 6.6.6.6, 203.0.113.9", "X-Forwarded-Proto: https", method="GET"
    )
    with Wire(gateway.endpoint) as wire:
        assert wire.send(sent).answer().status_code == 200
    assert b"X-Forwarded-For: 203.0.113.9\r\n" in server.requests[0]
    assert b"X-Forwarded-Proto: https\r\n" in server.requests[0]


def test_chunks_are_decoded_and_sent_as_chunks_again(forwarding):
    gateway, server = forwarding()
    head = b"POST /x HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n"
    body = b"3;ext=1\r\nabc\r\n05\r\ndefgh\r\n0\r\nTrailer: x\r\n\r\n"
    with Wire(gateway.endpoint) as wire:
        wire.send(head)
        for byte in body:
            wire.send(bytes([byte]))
        assert wire.answer().status_code == 200
    received = server.requests[0].split(b"\r\n\r\n", 1)[1]
    sizes, data = [], b""
    while received:
        size, received = received.split(b"\r\n", 1)
        count = int(size, 16)
        data, received = data + received[:count], received[count + 2 :]
        sizes.append(count)
    assert (data, sizes[-1]) == (b"abcdefgh", 0)
    assert b"Content-Length" not in server.requests[0]
    assert b"Trailer" not in server.requests[0]


def test_requests_of_both_kinds_share_a_connection_in_order(forwarding):
    gateway, server = forwarding()
    get = request("/page", method="GET")
    with Wire(gateway.endpoint) as wire:
        wire.send(request("/healthz", method="GET") + get + request(RATINGS, b"{}") + get + get)
        answers = [wire.answer() for _ in range(5)]
        assert [answer.status_code for answer in answers] == [200, 200, 400, 200, 200]
        assert [answer.content for answer in answers[3:]] == [b"hi", b"hi"]
    assert len(server.requests) == 3


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics", "/api/v1/feedback/submit"])
def test_the_gateways_own_paths_stay_its_own(forwarding, path):
    gateway, server = forwarding()
    with Wire(gateway.endpoint) as wire:
        wire.send(request(path, method="GET")).answer()
    assert server.requests == []


def test_an_upstream_that_is_away_is_502_at_once(start_gateway, folder):
    gateway = start_gateway("--dashboard-upstream", f"unix:{folder}/nobody.sock")
    with Wire(gateway.endpoint) as wire:
        for _ in range(2):
            answer = wire.send(request("/x", b"{}")).answer()
            assert_problem(answer, 502, "bad_gateway")
        # The gateway's own work goes on, on the same connection.
        assert wire.send(request("/healthz", method="GET")).answer().status_code == 200


def test_a_tcp_upstream_that_is_away_is_502(start_gateway, taken_port):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    gateway = start_gateway("--dashboard-upstream", f"127.0.0.1:{port}")
    with Wire(gateway.endpoint) as wire:
        answer = wire.send(request("/x", method="GET")).answer()
        assert_problem(answer, 502, "bad_gateway")


HOSTILE_HEADS = {
    "nothing": b"",
    "no HTTP": b"SSH-2.0-OpenSSH\r\n\r\n",
    "HTTP/2": b"HTTP/2.0 200 OK\r\n\r\n",
    "status of two digits": b"HTTP/1.1 20 OK\r\n\r\n",
    "status out of range": b"HTTP/1.1 600 OK\r\n\r\n",
    "length and chunks": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n",
    "two lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nhi",
    "length with sign": b"HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\nhi",
    "unknown coding": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
    "chunked twice": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, chunked\r\n\r\n",
    "bare line feed": b"HTTP/1.1 200 OK\nContent-Length: 0\n\n",
    "carriage return in value": b"HTTP/1.1 200 OK\r\nX: a\rSet-Cookie: b\r\n\r\n",
    "folded field": b"HTTP/1.1 200 OK\r\nX: a\r\n b\r\n\r\n",
    "space before colon": b"HTTP/1.1 200 OK\r\nContent-Length : 2\r\n\r\nhi",
    "chunks that are none": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
    "endless head": b"HTTP/1.1 200 OK\r\n" + b"X: " + b"a" * 20_000,
    "switching protocols": b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n",
    "endless interims": b"HTTP/1.1 100 Continue\r\n\r\n" * 100,
}


@pytest.mark.parametrize("bytes_sent", HOSTILE_HEADS.values(), ids=HOSTILE_HEADS.keys())
def test_what_is_no_answer_is_502(forwarding, bytes_sent):
    gateway, _ = forwarding(lambda connection: connection.sendall(bytes_sent))
    with Wire(gateway.endpoint) as wire:
        answer = wire.send(request("/x", method="GET")).answer()
        assert_problem(answer, 502, "bad_gateway")
        assert wire.send(request("/healthz", method="GET")).answer().status_code == 200


BROKEN_BODIES = {
    "too short": b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi",
    "chunks without end": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n",
    "no chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\nxyz\r\n",
}


@pytest.mark.parametrize("bytes_sent", BROKEN_BODIES.values(), ids=BROKEN_BODIES.keys())
def test_half_an_answer_is_never_taken_for_a_whole_one(forwarding, bytes_sent):
    gateway, _ = forwarding(lambda connection: connection.sendall(bytes_sent))
    with Wire(gateway.endpoint) as wire:
        received = wire.send(request("/x", b"", "Connection: close", method="GET")).rest()
    head, _, body = received.partition(b"\r\n\r\n")
    # All in one piece, it may be refused before anything was passed on.
    if head.startswith(b"HTTP/1.1 200 OK"):
        assert body in (b"", b"hi", b"2\r\nhi\r\n")
    else:
        assert head.startswith(b"HTTP/1.1 502 ")


def test_more_than_was_announced_is_cut_off(forwarding):
    gateway, _ = forwarding(lambda connection: connection.sendall(OK + OK))
    with Wire(gateway.endpoint) as wire:
        assert wire.send(request("/x", method="GET")).answer().content == b"hi"
        assert wire.send(request("/healthz", method="GET")).answer().json() == {"status": "ok"}


def test_an_answer_that_ends_with_the_connection_becomes_chunks(forwarding):
    gateway, _ = forwarding(lambda connection: connection.sendall(b"HTTP/1.1 200 OK\r\n\r\nhello"))
    with Wire(gateway.endpoint) as wire:
        wire.send(request("/x", method="GET") + request("/healthz", b"", "Connection: close", method="GET"))
        first, _, rest = wire.rest().partition(b"\r\n\r\n")
    assert b"Transfer-Encoding: chunked" in first
    assert rest.startswith(b"5\r\nhello\r\n0\r\n\r\nHTTP/1.1 200 OK")


def test_a_client_of_http_1_0_gets_no_chunks(forwarding):
    body = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
    gateway, _ = forwarding(lambda connection: connection.sendall(body))
    with Wire(gateway.endpoint) as wire:
        wire.send(b"GET /x HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
        head, _, body = wire.rest().partition(b"\r\n\r\n")
    assert b"chunked" not in head and b"Connection: close" in head
    assert body == b"abc"


@pytest.mark.parametrize(
    "method, status", [("HEAD", b"200 OK"), ("GET", b"304 Not Modified"), ("GET", b"204 No Content")]
)
def test_answers_without_a_body_have_none(forwarding, method, status):
    answer = b"HTTP/1.1 " + status + b"\r\nContent-Length: 5\r\n\r\n"
    gateway, _ = forwarding(lambda connection: connection.sendall(answer))
    with Wire(gateway.endpoint) as wire:
        for _ in range(2):
            received = wire.send(request("/x", method=method)).answer(method)
            assert received.status_code == int(status[:3])
            assert received.headers["Content-Length"] == (None if b"204" in status else "5")


def test_an_early_refusal_arrives_although_the_body_does_not(forwarding):
    gateway, _ = forwarding()
    head = b"POST /x HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n"
    with Wire(gateway.endpoint) as wire:
        answer = wire.send(head + b"zz\r\n").answer()
        assert answer.status_code == 400
        wire.assert_closed()
