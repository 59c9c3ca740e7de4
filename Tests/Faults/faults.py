"""The faults: what each does to a round's surroundings, and how it is healed.

A fault strikes again and again while load is on. It leaves everything healed, though not yet
recovered: coming back is the gateway's part.
"""

import contextlib
import os
import pathlib
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator

import psycopg
from world import Failure, World, wait_until


@contextlib.contextmanager
def nothing_to_prepare(_world: World) -> Iterator[None]:
    yield


class Fault:
    """Something that fails: how to prepare for it, how to let it strike once, how often."""

    def __init__(
        self,
        strike: Callable[[World], None],
        prepared=nothing_to_prepare,
        pause_seconds: float = 0.2,
    ):
        self.name = strike.__name__
        self.strike = strike
        self.prepared = prepared
        self.pause_seconds = pause_seconds


FAULTS: dict[str, Fault] = {}


def fault(prepared=nothing_to_prepare, pause_seconds: float = 0.2):
    """Makes a fault of a function that lets it strike once."""

    def made(strike: Callable[[World], None]) -> Callable[[World], None]:
        FAULTS[strike.__name__] = Fault(strike, prepared, pause_seconds)
        return strike

    return made


def options(*words: str):
    """Prepares nothing but options of the gateway."""

    @contextlib.contextmanager
    def prepared(world: World) -> Iterator[None]:
        world.options += words
        yield

    return prepared


# --- the gateway


@fault(pause_seconds=0.4)
def gateway_killed(world: World) -> None:
    world.end_gateway(signal.SIGKILL)
    world.count("gateway kills")
    world.start_gateway()


@fault(pause_seconds=0.4)
def gateway_stopped(world: World) -> None:
    """SIGTERM under load: it ends well, and so does whoever waits for an answer."""
    status = world.end_gateway(signal.SIGTERM)
    if status != 0:
        raise Failure(f"SIGTERM under load ended with {status}")
    world.count("gateway stops")
    world.start_gateway()


@contextlib.contextmanager
def own_network(world: World) -> Iterator[None]:
    world.network_of_its_own()
    yield


@fault(own_network, pause_seconds=0.3)
def gateway_killed_while_it_replays(world: World) -> None:
    with world.network.refusing():
        wait_until(
            lambda: world.metric("seggwat_journal_records") > 2 or world.load_has_ended(),
            "some batches are queued",
        )
        world.end_gateway(signal.SIGKILL)
        world.start_gateway()
    time.sleep(world.random.uniform(0, 0.3))
    world.end_gateway(signal.SIGKILL)
    world.count("gateway kills", 2)
    world.start_gateway()
    world.wait_until_stored()


# --- PostgreSQL's processes


@fault()
def backend_killed(world: World) -> None:
    """One process that dies by a signal takes the server through a crash recovery."""
    before = world.checkpointer()
    pids = world.backends()
    if not pids:
        return
    try:
        os.kill(world.random.choice(pids), signal.SIGKILL)
    except ProcessLookupError:
        return
    wait_until(lambda: world.checkpointer() != before, "the server has recovered")
    world.count("PostgreSQL crashes")


@fault(pause_seconds=0.3)
def postmaster_killed(world: World) -> None:
    postmaster = world.cluster.postmaster
    os.kill(postmaster, signal.SIGKILL)
    world.count("PostgreSQL crashes")

    def starts() -> bool:
        # It refuses while a child of the old one still holds the shared memory.
        try:
            world.cluster.start()
        except subprocess.CalledProcessError:
            return False
        return True

    wait_until(starts, "the server starts again")


@fault()
def server_restarted_immediate(world: World) -> None:
    world.cluster.stop("immediate")
    world.count("PostgreSQL crashes")
    world.cluster.start()


@fault()
def server_restarted_fast(world: World) -> None:
    world.cluster.stop("fast")
    world.count("PostgreSQL restarts")
    world.cluster.start()


@fault()
def backends_terminated(world: World) -> None:
    for pid in world.backends():
        world.query("SELECT pg_terminate_backend(%s)", pid)
        world.count("backends terminated")


@fault(options("--commit-timeout", "1"), pause_seconds=0.5)
def backends_frozen(world: World) -> None:
    """Longer than the gateway waits for a commit, or not."""
    pids = world.backends()
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        time.sleep(world.random.uniform(0.1, 2))
    finally:
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)
    world.count("backends frozen", len(pids))


# --- the database refuses


@fault(options("--commit-timeout", "1"), pause_seconds=0.5)
def table_locked(world: World) -> None:
    """Longer than statement_timeout, which is the gateway's commit timeout, or not."""
    table = world.random.choice(["feedback", "rating", "nps_response", "rollup_delta"])
    with psycopg.connect(world.url) as blocker:
        blocker.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        time.sleep(world.random.uniform(0.05, 2))
        blocker.rollback()
    world.count("tables locked")


@fault(pause_seconds=0.5)
def connections_exhausted(world: World) -> None:
    """Others take every connection that there is while the gateway has none."""
    pids = world.backends()
    with contextlib.ExitStack() as others:
        with psycopg.connect(world.url, autocommit=True) as connection:
            connection.execute("SELECT pg_terminate_backend(pid) FROM unnest(%s) AS pid", [pids])
            with contextlib.suppress(psycopg.OperationalError):
                while True:
                    others.enter_context(contextlib.closing(psycopg.connect(world.url)))
        time.sleep(world.random.uniform(0.1, 1))
    world.count("connections exhausted")
    world.wait_until_stored()


@fault(pause_seconds=0.5)
def schema_changed(world: World) -> None:
    """A column that an older or newer schema does not have, and one that it has in addition."""
    column = f"extra_{world.counts.get('schema changes', 0)}"
    world.query(f"ALTER TABLE feedback ADD COLUMN {column} integer DEFAULT 7")
    name = world.random.choice(["message", "type", "version"])
    world.query(f"ALTER TABLE feedback RENAME COLUMN {name} TO away")
    time.sleep(world.random.uniform(0.1, 1))
    world.query(f"ALTER TABLE feedback RENAME COLUMN away TO {name}")
    world.count("schema changes")


@fault(pause_seconds=0.5)
def partition_missing(world: World) -> None:
    """Rows go into the default partition meanwhile, and are moved when the month is back."""
    [(name, bounds)] = world.query(
        """
        SELECT relname, pg_get_expr(relpartbound, oid) FROM pg_class
        WHERE relname = 'feedback_' || to_char(now() AT TIME ZONE 'UTC', 'YYYY_MM')
        """
    )
    world.query(f"ALTER TABLE feedback DETACH PARTITION {name}")
    time.sleep(world.random.uniform(0.1, 1))
    with psycopg.connect(world.url) as connection:
        connection.execute("LOCK TABLE feedback IN ACCESS EXCLUSIVE MODE")
        connection.execute(
            f"""
            WITH moved AS (DELETE FROM feedback_default RETURNING *)
            INSERT INTO {name} SELECT * FROM moved
            """
        )
        connection.execute(f"ALTER TABLE feedback ATTACH PARTITION {name} {bounds}")
    world.count("partitions missing")


# --- the network between gateway and database


@contextlib.contextmanager
def impatient(world: World) -> Iterator[None]:
    """A network of its own, and a gateway that soon gives up a batch."""
    world.network_of_its_own()
    world.options += ["--commit-timeout", "1"]
    yield


@fault(impatient)
def network_cut(world: World) -> None:
    world.network.cut()
    world.count("connections cut")


@fault(impatient)
def network_reset_mid_message(world: World) -> None:
    world.network.reset_after(world.random.randrange(1, 200_000))
    time.sleep(world.random.uniform(0, 0.2))
    world.count("resets mid-message")


@fault(impatient, pause_seconds=0.5)
def network_refuses(world: World) -> None:
    with world.network.refusing():
        time.sleep(world.random.uniform(0.1, 1))
    world.count("networks refused")


@fault(impatient, pause_seconds=0.5)
def network_half_open(world: World) -> None:
    with world.network.half_open():
        time.sleep(world.random.uniform(0.1, 2))
    world.count("networks half open")


@fault(impatient, pause_seconds=0.5)
def network_slow(world: World) -> None:
    with world.network.delayed(0.05):
        time.sleep(world.random.uniform(0.1, 1))
    world.count("networks slow")


# --- disks


@contextlib.contextmanager
def small_disk(folder: pathlib.Path, size: str) -> Iterator[pathlib.Path]:
    """A file system of its own, small enough to be filled."""
    folder.mkdir()
    as_root = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=1777", "tmpfs", folder]
    subprocess.run([*as_root, *mount], check=True)
    try:
        yield folder
    finally:
        subprocess.run([*as_root, "umount", "--lazy", folder], check=True)


@contextlib.contextmanager
def filled(disk: pathlib.Path) -> Iterator[None]:
    """Takes what room is left on a disk."""
    ballast = disk / "ballast"
    try:
        with open(ballast, "wb", buffering=0) as file:
            with contextlib.suppress(OSError):
                while True:
                    file.write(bytes(65_536))
        yield
    finally:
        ballast.unlink()


@contextlib.contextmanager
def journal_on_small_disk(world: World) -> Iterator[None]:
    world.network_of_its_own()
    with small_disk(world.folder / "journal", "48m"):
        yield


@fault(journal_on_small_disk, pause_seconds=0.5)
def journal_disk_full(world: World) -> None:
    """While the database is away, which is when the journal is needed."""
    with world.network.refusing():
        with filled(world.journal):
            time.sleep(world.random.uniform(0.3, 1))
        time.sleep(world.random.uniform(0, 0.5))
    world.count("journal disks full")
    world.wait_until_stored()


@contextlib.contextmanager
def tables_on_small_disk(world: World) -> Iterator[None]:
    name = f"small_{world.database}"
    with small_disk(world.folder / "disk", "200m") as disk:
        # A directory that PostgreSQL finds empty: the ballast lies beside it.
        (disk / "tables").mkdir()
        if world.cluster.user:
            shutil.chown(disk / "tables", world.cluster.user)
        world.cluster.execute(f"CREATE TABLESPACE {name} LOCATION '{disk}/tables'")
        world.cluster.execute(f"ALTER DATABASE {world.database} SET TABLESPACE {name}")
        try:
            yield
        finally:
            world.close()
            world.cluster.execute(f"DROP TABLESPACE {name}")


@fault(tables_on_small_disk, pause_seconds=0.5)
def database_disk_full(world: World) -> None:
    with filled(world.folder / "disk"):
        time.sleep(world.random.uniform(0.2, 1))
    world.count("database disks full")
    world.wait_until_stored()


# --- the clock


@contextlib.contextmanager
def own_clock(world: World) -> Iterator[None]:
    library = world.folder / "clock.so"
    source = pathlib.Path(__file__).with_name("clock.c")
    subprocess.run(["clang", "-O1", "-shared", "-fPIC", "-o", library, source], check=True)
    (world.folder / "clock").write_bytes(bytes(8))
    world.environment = {
        "LD_PRELOAD": str(library),
        "SEGGWAT_TEST_CLOCK": str(world.folder / "clock"),
    }
    yield


HOUR, DAY = 3_600, 86_400


@fault(own_clock, pause_seconds=0.3)
def clock_stepped(world: World) -> None:
    """Back and forth, within the months that have partitions."""
    step = world.random.choice([0, -1, 1, -HOUR, HOUR, -DAY, DAY, -30 * DAY, 30 * DAY])
    with open(world.folder / "clock", "r+b") as clock:
        clock.write(step.to_bytes(8, "little", signed=True))
    world.count("clock steps")
    time.sleep(0.2)
