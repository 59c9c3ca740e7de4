"""Real processes for the tests: a throw-away PostgreSQL cluster and the seggwat binary.

Nothing here sleeps for a fixed time: what takes time is polled until a deadline.
"""

import contextlib
import dataclasses
import itertools
import json
import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator

import psycopg
import pytest
from browsing import browser, new_visitor, shop, site, visitor  # noqa: F401
from support import Service, Store

# Long enough for a slow machine; a test that reaches it has failed.
DEADLINE_SECONDS = 60


def wait_until(claim: Callable[[], bool], what: str, seconds: float = DEADLINE_SECONDS) -> None:
    """Polls until `claim` holds; fails with `what` when it does not in time."""
    deadline = time.monotonic() + seconds
    while not claim():
        if time.monotonic() > deadline:
            pytest.fail(f"after {seconds} s still not: {what}")
        time.sleep(0.01)


# --- the binary


def program(variable: str) -> str:
    """The path of a program under test, which a variable names."""
    path = os.environ.get(variable)
    if not path or not os.access(path, os.X_OK):
        pytest.exit(f"{variable} must name a program that is built; run make test", 2)
    return os.path.abspath(path)


@pytest.fixture(scope="session")
def binary() -> str:
    """The path of the seggwat binary under test."""
    return program("SEGGWAT_BINARY")


@pytest.fixture(scope="session")
def load_binary() -> str:
    """The path of the seggwat-load binary under test."""
    return program("SEGGWAT_LOAD_BINARY")


@pytest.fixture(scope="session")
def seggwat(binary: str) -> Callable[..., subprocess.CompletedProcess]:
    """Runs a command to its end: `seggwat("seed", "--name", "x", env={...})`."""

    def run(*arguments: str, env: dict[str, str] | None = None, cwd: str | None = None):
        return subprocess.run(
            [binary, *arguments],
            env={**os.environ, **(env or {})},
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=DEADLINE_SECONDS,
        )

    return run


# --- the database


@dataclasses.dataclass
class Cluster:
    """A PostgreSQL server that listens on a unix socket only."""

    folder: pathlib.Path
    programs: pathlib.Path
    user: str | None
    settings: tuple[str, ...] = ()
    _names: Iterator[int] = dataclasses.field(default_factory=itertools.count)

    def url(self, database: str) -> str:
        """The connection string of one of its databases."""
        return f"postgresql:///{database}?host={self.folder}/run&user=postgres"

    def execute(self, sql: str, database: str = "postgres") -> list[tuple]:
        """Runs one statement and returns its rows."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            cursor = connection.execute(sql)
            return cursor.fetchall() if cursor.description else []

    def new_database(self, template: str = "template0") -> str:
        """Makes a database and returns its name."""
        name = f"test_{next(self._names)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    @property
    def data(self) -> pathlib.Path:
        """The data directory."""
        return self.folder / "data"

    @property
    def postmaster(self) -> int | None:
        """The server's process id, while it runs."""
        try:
            return int((self.data / "postmaster.pid").read_text().splitlines()[0])
        except (FileNotFoundError, IndexError):
            return None

    def start(self) -> None:
        """Starts the server and waits until it accepts connections."""
        options = ["listen_addresses=", f"unix_socket_directories={self.folder}/run", "fsync=off"]
        self.run(
            "pg_ctl", "start", "-w", "-D", str(self.data), "-l", f"{self.folder}/server.log",
            "-o", " ".join(f"-c {option}" for option in [*options, *self.settings]),
        )  # fmt: skip

    def stop(self, mode: str = "immediate") -> None:
        """Stops the server: `immediate` is a crash, `fast` ends its sessions."""
        self.run("pg_ctl", "stop", "-w", "-D", str(self.data), "-m", mode)

    def run(self, program: str, *arguments: str) -> None:
        """Runs one of PostgreSQL's programs as the cluster's user."""
        with open(self.folder / "programs.log", "ab") as log:
            subprocess.run(
                [self.programs / program, *arguments],
                user=self.user,
                group=self.user,
                extra_groups=None if self.user is None else [],
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                check=True,
            )


def postgres_programs() -> pathlib.Path:
    """The folder of initdb and pg_ctl, of the newest version that is installed."""
    found = sorted(
        pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        key=lambda path: int(path.parts[-3]),
    )
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if not on_path:
        pytest.exit("PostgreSQL's initdb is not installed; run make test", 2)
    return pathlib.Path(on_path).resolve().parent


@contextlib.contextmanager
def throwaway_cluster(*settings: str) -> Iterator[Cluster]:
    """A cluster of its own; as root it runs as an unprivileged user, as PostgreSQL demands."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="seggwat-e2e-", dir="/tmp"))
    user = "postgres" if os.geteuid() == 0 else None
    if user:
        entry = pwd.getpwnam(user)
        os.chown(folder, entry.pw_uid, entry.pw_gid)
    cluster = Cluster(folder, postgres_programs(), user, settings)
    try:
        cluster.run(
            "initdb", "-D", str(cluster.data), "--username=postgres", "--auth=trust",
            "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync",
        )  # fmt: skip
        (folder / "run").mkdir()
        if user:
            os.chown(folder / "run", entry.pw_uid, entry.pw_gid)
        cluster.start()
        yield cluster
    finally:
        if cluster.postmaster is not None:
            cluster.stop()
        shutil.rmtree(folder)


def migrated_database(cluster: Cluster, seggwat) -> str:
    """The name of a new, migrated database."""
    name = cluster.new_database()
    result = seggwat("migrate", "--database-url", cluster.url(name))
    assert result.returncode == 0, result.stderr
    return name


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A throw-away cluster that nobody stops."""
    with throwaway_cluster() as cluster:
        yield cluster


@pytest.fixture(scope="session")
def postgres(cluster: Cluster) -> str:
    """The connection string of the cluster's own database, which no test changes."""
    return cluster.url("postgres")


@pytest.fixture
def empty_database(cluster: Cluster) -> str:
    """The connection string of a new database that was never migrated."""
    return cluster.url(cluster.new_database())


@pytest.fixture(scope="session")
def migrated(cluster: Cluster, seggwat) -> str:
    """The name of a migrated database to copy; nobody may be connected to it."""
    return migrated_database(cluster, seggwat)


@pytest.fixture
def database(cluster: Cluster, migrated: str) -> str:
    """The connection string of a new, migrated database without projects."""
    return cluster.url(cluster.new_database(template=migrated))


# --- the gateway


class Process:
    """A seggwat process that runs until it is told to stop; its lines are kept."""

    def __init__(
        self, binary: str, *arguments: str, env: dict | None = None, cwd=None, pass_fds=()
    ):
        self.popen = subprocess.Popen(
            [binary, *arguments],
            env={**os.environ, **(env or {})},
            cwd=cwd,
            pass_fds=pass_fds,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.output: list[str] = []
        self.errors: list[str] = []
        self._readers = [
            threading.Thread(target=self._keep, args=(self.popen.stdout, self.output)),
            threading.Thread(target=self._keep, args=(self.popen.stderr, self.errors)),
        ]
        for reader in self._readers:
            reader.start()

    @staticmethod
    def _keep(stream, lines: list[str]) -> None:
        for line in stream:
            lines.append(line.rstrip("\n"))

    def events(self, message: str) -> list[dict]:
        """The log lines with this message."""
        lines = [json.loads(line) for line in list(self.errors) if line.startswith("{")]
        return [line for line in lines if line["message"] == message]

    def wait_for(self, claim: Callable[[], object], what: str) -> None:
        """Polls until `claim` holds; fails early when the process ends."""

        def holds() -> bool:
            if claim():
                return True
            if self.popen.poll() is not None:
                for reader in self._readers:
                    reader.join()
                pytest.fail(f"ended with {self.popen.returncode} before {what}: {self.errors}")
            return False

        wait_until(holds, what)

    def stop(self, with_signal: signal.Signals = signal.SIGTERM) -> int:
        """Asks it to end and returns its exit status."""
        if self.popen.poll() is None:
            self.popen.send_signal(with_signal)
        try:
            status = self.popen.wait(DEADLINE_SECONDS)
        finally:
            self.popen.kill()
            for reader in self._readers:
                reader.join()
            self.popen.stdout.close()
            self.popen.stderr.close()
        return status


class Gateway(Process):
    """A gateway on a port that the kernel chose, ready for submissions unless told otherwise."""

    def __init__(
        self,
        binary: str,
        database: str,
        *arguments: str,
        env: dict | None = None,
        ready: bool = True,
    ):
        super().__init__(
            binary, "gateway", "--database-url", database, "--listen", "127.0.0.1:0", *arguments,
            env=env,
        )  # fmt: skip
        self.database = database
        try:
            self.wait_for(lambda: self.events("listening"), "it listens")
            self.address = self.events("listening")[0]["address"]
            self.url = f"http://{self.address}"
            if ready:
                self.wait_for(self.is_ready, "/readyz answers 200")
        except BaseException:
            # pytest's own failures are no Exception.
            self.stop()
            raise

    @property
    def endpoint(self) -> tuple[str, int]:
        """Host and port, as sockets want them."""
        host, port = self.address.rsplit(":", 1)
        return host, int(port)

    def is_ready(self) -> bool:
        """Whether /readyz says yes."""
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=5) as answer:
                return answer.status == 200
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False


@pytest.fixture
def start_gateway(binary: str, database: str) -> Iterator[Callable[..., Gateway]]:
    """Starts gateways with options of the test's own: `start_gateway("--loops", "1")`."""
    started: list[Gateway] = []

    def start(
        *arguments: str, env: dict | None = None, database: str = database, ready: bool = True
    ) -> Gateway:
        started.append(Gateway(binary, database, *arguments, env=env, ready=ready))
        return started[-1]

    yield start
    for gateway in started:
        gateway.stop()


@pytest.fixture
def gateway(start_gateway: Callable[..., Gateway]) -> Gateway:
    """A gateway with the defaults and a migrated database."""
    return start_gateway()


@pytest.fixture(scope="module")
def service(binary: str, cluster: Cluster, migrated: str) -> Iterator[Service]:
    """A gateway, its database and a project that takes every origin, for a whole file."""
    url = cluster.url(cluster.new_database(template=migrated))
    gateway = Gateway(binary, url)
    try:
        yield Service(gateway, Store(url))
    finally:
        assert gateway.stop() == 0, gateway.errors


@pytest.fixture
def store(database: str) -> Store:
    """The database of this test alone, which `start_gateway` uses too."""
    return Store(database)


@pytest.fixture
def zitadel(binary: str) -> Iterator:
    """A stand-in for Zitadel of the test's own."""
    # It needs what is above.
    from zitadel import Zitadel

    zitadel = Zitadel(binary)
    yield zitadel
    assert zitadel.stop() in (0, -15)


@pytest.fixture
def start_verifying(start_gateway, zitadel, store: Store) -> Callable[..., Service]:
    """Starts a gateway that verifies with the stand-in, and a project with a rule."""

    def start(*arguments: str, rule: str = "required", org: str | None = None) -> Service:
        gateway = start_gateway(*zitadel.settings, *arguments)
        service = Service(gateway, store)
        store.query(
            "UPDATE project SET identity = %s, identity_org = %s WHERE id = %s",
            rule, org, service.project.id,
        )  # fmt: skip
        return service

    return start


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port of 127.0.0.1 that somebody else listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def folder() -> Iterator[pathlib.Path]:
    """A working directory that the database's user can reach, with a path short enough for a
    unix socket below it."""
    path = pathlib.Path(tempfile.mkdtemp(prefix="seggwat-up-", dir="/tmp"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


# --- the stand-in for Zitadel


@pytest.fixture
def start_stand_in(binary: str) -> Iterator[Callable]:
    """Starts stand-ins with options of the test's own: `start_stand_in("--profile", "v3")`."""
    # stand_in imports this file.
    from stand_in import StandIn

    started: list[StandIn] = []

    def start(*arguments: str) -> StandIn:
        started.append(StandIn(binary, *arguments))
        return started[-1]

    yield start
    for stand_in in started:
        assert stand_in.stop() == 0, stand_in.errors


@pytest.fixture
def stand_in(start_stand_in: Callable):
    """A stand-in with the defaults."""
    return start_stand_in()


@pytest.fixture
def receiver() -> Iterator:
    """A receiver of webhooks and logout tokens."""
    from stand_in import Receiver

    receiver = Receiver()
    yield receiver
    receiver.stop()


@pytest.fixture(scope="module")
def origin(binary: str, cluster: Cluster, migrated: str):
    """A gateway and a dashboard on one address, with a database of their own."""
    # It builds on this file, so it can be imported only when this one is complete.
    from dashboard_support import Origin

    origin = Origin(binary, cluster.url(cluster.new_database(template=migrated)))
    try:
        yield origin
    finally:
        origin.stop()
