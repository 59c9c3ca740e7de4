"""A restart under load on a socket that outlives the gateways: nobody is refused, nothing is lost."""

import contextlib
import signal
import socket

import pytest
from conftest import Process, wait_until
from own_cluster import database, own_cluster, own_template  # noqa: F401
from support import FEEDBACK, Load, Wire, assert_ledger, request


class Successor(Process):
    """A gateway on a socket that this process holds, as systemd would."""

    def __init__(self, binary: str, database: str, server: socket.socket, *arguments: str):
        self.server = server
        server.set_inheritable(True)
        command = ["gateway", "--database-url", database, "--listen", f"fd:{server.fileno()}"]
        super().__init__(binary, *command, *arguments, pass_fds=(server.fileno(),))

    @property
    def endpoint(self) -> tuple[str, int]:
        """Where clients connect, whoever serves."""
        return self.server.getsockname()

    def listens(self) -> bool:
        """Whether it accepts connections."""
        return bool(self.events("listening"))


@pytest.fixture
def server():
    with socket.create_server(("127.0.0.1", 0), backlog=4096) as server:
        yield server


@pytest.fixture
def start(binary, database, server, tmp_path):
    """Starts gateways on one socket and one journal."""
    started = []

    def begin(*arguments: str) -> Successor:
        journal = ["--journal", str(tmp_path / "journal")]
        started.append(Successor(binary, database, server, *journal, *arguments))
        return started[-1]

    yield begin
    for gateway in started:
        gateway.stop()


def test_restarts_under_load_refuse_and_lose_nothing(start, store, server):
    project = store.project()
    gateway = start()
    gateway.wait_for(gateway.listens, "it listens")
    with Load(gateway, project, clients=12) as load:
        for _ in range(5):
            seen = load.acknowledged()
            wait_until(lambda seen=seen: load.acknowledged() > seen + 100, "it is under load")
            successor = start()
            load.served_by(successor)
            gateway.popen.send_signal(signal.SIGTERM)
            assert gateway.popen.wait(20) == 0
            successor.wait_for(successor.listens, "the next one listens")
            gateway = successor
        seen = load.acknowledged()
        wait_until(lambda: load.acknowledged() > seen + 100, "it goes on")
    assert gateway.stop() == 0
    assert load.refused_connections == 0
    # One whose connection was just being closed sends again; nobody hears no.
    assert {entry.status for entry in load.ledger} <= {200, 202, None}
    assert_ledger(store, load.ledger)


def test_who_connects_between_two_gateways_is_answered_by_the_next(start, store, server):
    project = store.project()
    first = start()
    first.wait_for(first.listens, "it listens")
    assert first.stop() == 0
    body = b'{"project_key":"%b","message":"between"}' % project.key.encode()
    with contextlib.ExitStack() as stack:
        wires = [stack.enter_context(Wire(first.endpoint)) for _ in range(50)]
        for wire in wires:
            wire.send(request(FEEDBACK, body, "Content-Type: application/json"))
        start()
        assert {wire.answer().status_code for wire in wires} == {200}
    assert store.count("feedback") == 50


def test_a_unix_socket_is_passed_on_as_well(binary, database, store, tmp_path):
    path = str(tmp_path / "socket")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(path)
        server.listen()
        gateway = Successor(binary, database, server)
        try:
            with Wire(path) as wire:
                wire.send(request("/healthz", method="GET"))
                assert wire.answer().status_code == 200
        finally:
            assert gateway.stop() == 0
        # It is its owner's, so it stays.
        with contextlib.closing(socket.socket(socket.AF_UNIX)) as client:
            client.connect(path)


@pytest.mark.parametrize("descriptor", ["fd:3", "fd:999"])
def test_a_descriptor_that_is_no_socket_is_refused(seggwat, database, descriptor):
    result = seggwat("gateway", "--database-url", database, "--listen", descriptor)
    assert result.returncode == 69
    assert "pass a bound stream socket" in result.stderr


def test_the_standard_streams_are_no_sockets(seggwat, database):
    result = seggwat("gateway", "--database-url", database, "--listen", "fd:0")
    assert result.returncode == 64
    assert "fd:number" in result.stderr
