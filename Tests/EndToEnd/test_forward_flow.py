"""Forwarded bodies flow: as they come, as fast as the slower side takes them, in bounded memory."""

import contextlib
import hashlib
import itertools
import threading

from support import Wire, request
from test_forward import forwarding, upstream  # noqa: F401

MEBIBYTE = 1 << 20
# More than all sockets on the way take together.
BODY = hashlib.shake_256(b"body").digest(24 * MEBIBYTE)


def resident_kib(process) -> int:
    with open(f"/proc/{process.popen.pid}/status") as status:
        line = next(line for line in status if line.startswith("VmRSS:"))
    return int(line.split()[1])


def test_a_long_upload_arrives_whole(forwarding):  # noqa: F811
    gateway, server = forwarding()
    before = resident_kib(gateway)
    with Wire(gateway.endpoint) as wire:
        assert wire.send(request("/upload", BODY)).answer().status_code == 200
    assert server.requests[0].endswith(b"\r\n\r\n" + BODY)
    assert resident_kib(gateway) - before < 8 << 10


def test_a_slow_reader_holds_the_dashboard_back_and_not_memory(forwarding):  # noqa: F811
    sent = threading.Event()
    head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(BODY)

    def behave(connection):
        connection.sendall(head + BODY)
        sent.set()

    gateway, _ = forwarding(behave)
    before = resident_kib(gateway)
    with Wire(gateway.endpoint) as wire:
        wire.send(request("/download", method="GET"))
        first = wire.socket.recv(1_000)
        # Nothing more is read for now: the sender must be waiting, and others are served.
        with Wire(gateway.endpoint) as other:
            assert other.send(request("/healthz", method="GET")).answer().status_code == 200
        assert not sent.is_set()
        assert resident_kib(gateway) - before < 8 << 10
        received = first
        while len(received) < len(BODY):
            received += wire.socket.recv(MEBIBYTE)
        assert received.endswith(BODY[-1_000:])
        assert sent.wait(20)


def test_a_stream_arrives_piece_by_piece(forwarding):  # noqa: F811
    seen = [threading.Event() for _ in range(3)]

    def behave(connection):
        connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        for number, event in enumerate(seen):
            connection.sendall(b"2\r\n%d\n\r\n" % number)
            # The next one is sent only when this one has arrived.
            assert event.wait(20)
        connection.sendall(b"0\r\n\r\n")

    gateway, _ = forwarding(behave)
    with Wire(gateway.endpoint) as wire:
        wire.send(request("/events", method="GET"))
        received = b""
        for number, event in enumerate(seen):
            while b"\r\n%d\n\r\n" % number not in received:
                received += wire.socket.recv(4_096)
            event.set()
        while not received.endswith(b"0\r\n\r\n"):
            received += wire.socket.recv(4_096)
        assert wire.send(request("/healthz", method="GET")).answer().status_code == 200


def test_the_dashboard_hears_when_the_client_is_gone(forwarding):  # noqa: F811
    ended = threading.Event()

    def behave(connection):
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            for _ in itertools.count():
                connection.sendall(b"x" * 1_000)
        ended.set()

    gateway, _ = forwarding(behave)
    with Wire(gateway.endpoint) as wire:
        wire.send(request("/events", method="GET"))
        assert wire.socket.recv(100)
    assert ended.wait(20)


def test_a_gateway_that_stops_ends_streams(forwarding):  # noqa: F811
    def behave(connection):
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\nfirst")
        connection.recv(1)

    gateway, _ = forwarding(behave)
    with Wire(gateway.endpoint) as wire:
        wire.send(request("/events", method="GET"))
        while b"first" not in wire.socket.recv(4_096):
            pass
        assert gateway.stop() == 0
