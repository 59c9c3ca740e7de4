"""What the fault loops break: a database, a gateway with a journal, and load that keeps books."""

import contextlib
import dataclasses
import json
import os
import pathlib
import random
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator

import psycopg
from network import Network

# A machine that is slow may take so long; what takes longer has failed.
DEADLINE_SECONDS = 60
# Of the cluster: few connections, so that they can be used up; small, so that recovery is short.
SETTINGS = ["max_connections=40", "shared_buffers=32MB", "max_wal_size=256MB"]
# How long the load goes on after the last fault, so that everything is seen to work again.
CALM_SECONDS = 1.0


class Failure(Exception):
    """A promise was broken, or something did not come back."""


def wait_until(claim: Callable[[], bool], what: str, seconds: float = DEADLINE_SECONDS) -> None:
    """Polls until `claim` holds; the failure says `what` did not happen."""
    deadline = time.monotonic() + seconds
    while not claim():
        if time.monotonic() > deadline:
            raise Failure(f"after {seconds} s still not: {what}")
        time.sleep(0.005)


def free_port() -> int:
    """A port that nobody listens on; the gateway is restarted on it, so that clients find it."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@dataclasses.dataclass
class Programs:
    """The programs under test."""

    seggwat: str
    load: str


class World:
    """One round's surroundings; each round has a database and a journal of its own."""

    def __init__(self, cluster, programs: Programs, template: str, seed: int):
        self.cluster = cluster
        self.programs = programs
        self.random = random.Random(seed)
        self.database = cluster.new_database(template=template)
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="seggwat-faults-", dir="/tmp"))
        self.folder.chmod(0o755)
        self.port = free_port()
        self.network: Network | None = None
        self.environment: dict[str, str] = {}
        self.options: list[str] = []
        self.wrapper: list[str] = []
        self.gateway: subprocess.Popen | None = None
        self.sender: subprocess.Popen | None = None
        # How often each thing was done.
        self.counts: dict[str, int] = {}
        self.key = self._project()

    @staticmethod
    def run_migrate(cluster, programs: Programs) -> str:
        """Makes the database that the rounds' databases are copies of."""
        name = cluster.new_database()
        subprocess.run(
            [programs.seggwat, "migrate", "--database-url", cluster.url(name)],
            stdout=subprocess.DEVNULL,
            check=True,
        )
        return name

    def _project(self) -> str:
        result = self.run_seggwat("seed", "--database-url", self.url)
        return json.loads(result.stdout)["project_key"]

    def network_of_its_own(self) -> Network:
        """The network between gateway and database, from the round's start on."""
        if self.network is None:
            self.network = Network(f"{self.cluster.folder}/run/.s.PGSQL.5432")
        return self.network

    @property
    def url(self) -> str:
        """The database, without the network between."""
        return self.cluster.url(self.database)

    @property
    def gateway_url(self) -> str:
        """The database as the gateway reaches it."""
        if self.network is None:
            return self.url
        return f"postgresql://postgres@127.0.0.1:{self.network.port}/{self.database}"

    def count(self, what: str, number: int = 1) -> None:
        """Takes note that something was done."""
        self.counts[what] = self.counts.get(what, 0) + number

    def run_seggwat(self, *arguments: str) -> subprocess.CompletedProcess:
        """Runs a command to its end."""
        return subprocess.run(
            [self.programs.seggwat, *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=DEADLINE_SECONDS * 5,
        )

    def query(self, sql: str, *parameters: object) -> list[tuple]:
        """Runs one statement past the gateway and the network, when the database is there."""
        answers: list[list[tuple]] = []

        def answered() -> bool:
            try:
                with psycopg.connect(self.url, autocommit=True) as connection:
                    cursor = connection.execute(sql, parameters or None)
                    answers.append(cursor.fetchall() if cursor.description else [])
            except psycopg.OperationalError:
                return False
            return True

        wait_until(answered, "the database answers")
        return answers[0]

    # --- the gateway

    @property
    def journal(self) -> pathlib.Path:
        """The folder of the gateway's journal."""
        return self.folder / "journal"

    def start_gateway(self) -> None:
        """Starts the gateway and waits until it listens."""
        with open(self.folder / "gateway.log", "ab") as log:
            self.gateway = subprocess.Popen(
                [
                    *self.wrapper, self.programs.seggwat, "gateway",
                    "--database-url", self.gateway_url, "--listen", f"127.0.0.1:{self.port}",
                    "--journal", str(self.journal), "--rate-limits", "off",
                    "--store-timeout", "3", "--commit-timeout", "5", *self.options,
                ],
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )  # fmt: skip
        wait_until(self.listens, "the gateway listens")

    def listens(self) -> bool:
        """Whether somebody can connect to the gateway."""
        if self.gateway is not None and self.gateway.poll() is not None:
            raise Failure(f"the gateway ended with {self.gateway.returncode}: {self.log()[-2000:]}")
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=5).close()
        except OSError:
            return False
        return True

    def end_gateway(self, by: signal.Signals) -> int:
        """Ends the gateway by a signal and returns its exit status."""
        self.gateway.send_signal(by)
        return self.gateway.wait(DEADLINE_SECONDS)

    def log(self) -> str:
        """What the round's gateways have said."""
        return (self.folder / "gateway.log").read_text()

    def metric(self, name: str) -> float:
        """The sum of a metric over its labels; nothing while the gateway is away."""
        with contextlib.suppress(OSError):
            with socket.create_connection(("127.0.0.1", self.port), timeout=5) as wire:
                wire.sendall(b"GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                page = b"".join(iter(lambda: wire.recv(65536), b"")).decode()
            values = re.findall(rf"^{name}(?:{{[^}}]*}})? (\S+)$", page, re.MULTILINE)
            return sum(map(float, values))
        return 0

    def wait_until_served(self) -> None:
        """Waits until a hundred more submissions than now are stored or queued."""
        self._wait_for_more("seggwat_submissions_stored_total", "seggwat_submissions_queued_total")

    def wait_until_stored(self) -> None:
        """Waits until a hundred more submissions than now are in the tables."""
        self._wait_for_more("seggwat_submissions_stored_total")

    def _wait_for_more(self, *names: str) -> None:
        def count() -> float:
            return sum(self.metric(name) for name in names)

        seen = count()

        def has_more() -> bool:
            # A gateway that was restarted counts anew; a load that has ended sends no more.
            return not seen <= count() < seen + 100 or self.load_has_ended()

        wait_until(has_more, f"{' and '.join(names)} grow")

    def load_has_ended(self) -> bool:
        """Whether nothing is sent any more."""
        return self.sender is not None and self.sender.poll() is not None

    # --- the database

    def backends(self) -> list[int]:
        """The processes that serve the gateway's lanes."""
        return [
            pid
            for (pid,) in self.query(
                "SELECT pid FROM pg_stat_activity WHERE application_name = 'seggwat gateway'"
                " AND datname = current_database()"
            )
        ]

    def checkpointer(self) -> int:
        """A process that is another one after each crash of the server."""
        return self.query("SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'")[
            0
        ][0]

    def close(self) -> None:
        """Ends what still runs, and forgets the round's database."""
        if self.gateway is not None and self.gateway.poll() is None:
            self.gateway.kill()
            self.gateway.wait()
        if self.network is not None:
            self.network.close()
        with contextlib.suppress(psycopg.Error):
            self.cluster.execute(f"DROP DATABASE {self.database} WITH (FORCE)")
        shutil.rmtree(self.folder, ignore_errors=True)


@contextlib.contextmanager
def load(world: World, seconds: float, rate: int) -> Iterator[subprocess.Popen]:
    """`seggwat-load` at a steady rate, which verifies at its end what it was told."""
    report = world.folder / "load.json"
    process = subprocess.Popen(
        [
            world.programs.load, "steady", "--target", f"http://127.0.0.1:{world.port}",
            "--project-key", world.key, "--duration", str(seconds), "--rate", str(rate),
            "--connections", "64", "--seed", str(world.random.randrange(1 << 32)),
            "--verify", world.url, "--settle", str(DEADLINE_SECONDS), "--json", str(report),
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )  # fmt: skip
    world.sender = process
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        process.stdout.close()


def play(world: World, fault, seconds: float, rate: int) -> dict:
    """Plays one round: load, the fault again and again, calm, and the books.

    Returns what was counted; raises `Failure` when a promise was broken.
    """
    with contextlib.ExitStack() as stack:
        stack.callback(world.close)
        stack.enter_context(fault.prepared(world))
        world.start_gateway()
        with load(world, seconds, rate) as process:
            world.wait_until_served()
            deadline = time.monotonic() + seconds - CALM_SECONDS
            while time.monotonic() < deadline and not world.load_has_ended():
                time.sleep(world.random.uniform(0, fault.pause_seconds))
                fault.strike(world)
            output, _ = process.communicate(timeout=seconds + DEADLINE_SECONDS * 3)
        return reckoned(world, process.returncode, output)


def reckoned(world: World, status: int, output: str) -> dict:
    """Compares the books: acknowledged against stored, aggregates against a recount."""
    report = world.folder / "load.json"
    if not report.exists() or not report.read_text():
        raise Failure(f"the load ended with {status}: {output}")
    result = json.loads(report.read_text())
    found = result.get("verification")
    if found is None or status != 0:
        raise Failure(f"the load ended with {status}: {output}\n{world.log()[-4000:]}")
    wait_until(lambda: world.metric("seggwat_journal_records") == 0, "the journal is empty")
    doctor = world.run_seggwat("doctor", "--database-url", world.url)
    for claim in ("the aggregates equal a recount", "the ledger equals the tables"):
        if f"ok      {claim}" in doctor.stdout:
            continue
        raise Failure(f"the doctor says: {doctor.stdout}{doctor.stderr}")
    rows = world.query("SELECT count(*) FROM dead_letter")[0][0]
    if rows:
        raise Failure(f"an outage blamed {rows} rows")
    status = world.end_gateway(signal.SIGTERM)
    if status != 0:
        raise Failure(f"the gateway ended with {status}: {world.log()[-2000:]}")
    return {
        **{name: found[name] for name in ("acknowledged", "lost", "duplicated", "different")},
        "stored_without_an_answer": found["unacknowledged"],
        "sent": result["sent"],
        "unanswered": result["unanswered"],
        "statuses": result["statuses"],
        "faults": world.counts,
    }
