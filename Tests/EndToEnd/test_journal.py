"""What the journal takes while the database cannot, and what becomes of it.

The invariant is that of test_faults.py, with `queued` among what is acknowledged: it is in the
tables exactly once when the database is back, whatever died meanwhile.
"""

import concurrent.futures
import json
import os
import random
import signal

import psycopg
import pytest
from conftest import Gateway, wait_until
from own_cluster import database, own_cluster, own_template  # noqa: F401
from prometheus_client.parser import text_string_to_metric_families
from support import (
    BULK,
    FEEDBACK,
    NPS,
    RATING,
    RATINGS,
    SCREENSHOT,
    Load,
    Service,
    Store,
    assert_ledger,
    assert_problem,
    curl,
    uuid7,
)

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63606060"
    "00000004000121f61785c50000000049454e44ae426082"
)


@pytest.fixture
def folder(tmp_path):
    """Where the journal is."""
    return str(tmp_path / "journal")


@pytest.fixture
def options(folder):
    """What the gateways of this file are started with."""
    return ["--journal", folder, "--store-timeout", "3", "--commit-timeout", "5"]


@pytest.fixture
def service(start_gateway, store, options):
    """A gateway with a journal, which knows its project."""
    service = Service(start_gateway(*options), store)
    service.stored(FEEDBACK, {"message": "first"})
    return service


def metric(gateway, name: str, **labels: str) -> float:
    """The sum of a metric's samples with these labels."""
    page = curl("--fail", gateway.url + "/metrics").decode()
    return sum(
        sample.value
        for family in text_string_to_metric_families(page)
        for sample in family.samples
        if sample.name == name and labels.items() <= sample.labels.items()
    )


def wait_until_replayed(gateway) -> None:
    gateway.wait_for(
        lambda: metric(gateway, "seggwat_journal_records") == 0, "everything is replayed"
    )


def queued(service, path: str, body: dict, **headers: str) -> str:
    """Posts what must be queued, and returns its id."""
    answer = service.post(path, body, **headers)
    assert answer.status_code == 202, answer.text
    assert answer.json()["status"] == "queued"
    return answer.json()["id"]


# --- away


def test_every_kind_of_submission_is_queued_and_then_stored_once(service, own_cluster, store):
    own_cluster.stop()
    feedback = queued(service, FEEDBACK, {"message": "queued"})
    comment = queued(service, NPS, {"score": 9, "comment": "queued"})
    rated = service.post(RATINGS, {"rating": {"type": "star", "value": 4}})
    assert rated.status_code == 202
    assert list(rated.json()) == ["id", "rating_type"]
    assert rated.json()["rating_type"] == "star"
    legacy = service.post(RATING, {"value": True, "path": "/legacy"})
    assert (legacy.status_code, legacy.content) == (204, b"")
    data = json.dumps({"project_key": service.project.key, "message": "picture"})
    picture = service.session.post(
        service.gateway.url + SCREENSHOT,
        files={
            "data": (None, data, "application/json"),
            "screenshot": ("a.png", PNG, "image/png"),
        },
        timeout=30,
    )
    assert picture.status_code == 202, picture.text
    bulk = service.send(
        BULK,
        "\n".join(
            json.dumps({"kind": "feedback", "project_key": service.project.key, "message": message})
            for message in ["one", "two", ""]
        ),
        content_type="application/x-ndjson",
    )
    assert bulk.status_code == 200
    results = bulk.json()["results"]
    assert [result.get("status") for result in results] == ["queued", "queued", None]
    # It takes what comes, so traffic should come.
    assert service.gateway.is_ready()
    assert metric(service.gateway, "seggwat_submissions_queued_total") == 7
    assert metric(service.gateway, "seggwat_journal_bytes") > 0
    own_cluster.start()
    wait_until_replayed(service.gateway)
    assert store.row("feedback", feedback)["message"] == "queued"
    assert store.row("nps_response", comment)["feedback_id"] is not None
    assert store.row("rating", rated.json()["id"])["value"] == 4
    assert bytes(store.row("screenshot", picture.json()["id"])["image"]) == PNG
    for result in results[:2]:
        assert store.row("feedback", result["id"])
    assert store.count("rating") == 3
    assert store.count("feedback") == 6
    store.assert_aggregates_equal_a_recount()
    assert metric(service.gateway, "seggwat_journal_replayed_total", outcome="stored") == 7
    service.stored(FEEDBACK, {"message": "after"})


def test_a_gateway_killed_while_it_queues_loses_and_doubles_nothing(
    start_gateway, own_cluster, store, options, folder, seggwat
):
    gateway = start_gateway(*options)
    service = Service(gateway, store)
    with Load(gateway, service.project, clients=12) as load:
        wait_until(lambda: load.acknowledged() > 200, "the load is on")
        own_cluster.stop()
        wait_until(lambda: load.refused(202) > 200, "the journal is on")
        gateway.stop(signal.SIGKILL)
    verified = seggwat("journal", "verify", folder)
    assert verified.returncode == 0, verified.stdout
    listed = seggwat("journal", "list", folder).stdout.splitlines()
    assert " waiting; done up to " in listed[-1]
    dumped = seggwat("journal", "dump", folder).stdout.splitlines()
    sequences = [json.loads(line)["sequence"] for line in dumped]
    assert sequences == sorted(set(sequences)) and sequences
    own_cluster.start()
    again = start_gateway(*options)
    [opened] = again.events("journal opened")
    assert int(opened["waiting"]) == len(sequences)
    wait_until_replayed(again)
    assert_ledger(store, load.ledger)
    assert store.count("dead_letter") == 0
    assert again.stop() == 0
    # What is done is not replayed again.
    last = start_gateway(*options)
    assert last.events("journal opened")[0]["waiting"] == "0"


def test_a_gateway_killed_while_it_replays_doubles_nothing(
    start_gateway, own_cluster, store, options
):
    gateway = start_gateway(*options)
    service = Service(gateway, store)
    service.stored(FEEDBACK, {"message": "first"})
    own_cluster.stop()
    with Load(gateway, service.project, clients=12) as load:
        wait_until(lambda: load.refused(202) > 300, "the journal is on")
    own_cluster.start()
    wait_until(lambda: store.count("rating") > 0, "replaying has begun")
    gateway.stop(signal.SIGKILL)
    wait_until_replayed(start_gateway(*options))
    store.query("DELETE FROM feedback WHERE message = 'first'")
    store.query("TRUNCATE rollup_hourly, rollup_delta")
    ids = store.ids("feedback") + store.ids("rating") + store.ids("nps_response")
    acknowledged = {entry.id for entry in load.ledger if entry.is_acknowledged}
    assert acknowledged <= set(ids)
    for table in ["feedback", "rating", "nps_response"]:
        assert all(count == 1 for count in store.ids(table).values())


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_random_deaths_of_both_lose_and_double_nothing(
    start_gateway, own_cluster, store, options, seed
):
    dice = random.Random(seed)
    project = store.project()
    ledger = []
    for life in range(4):
        gateway = start_gateway(*options, ready=False)
        # Each life's ratings claim something of their own.
        with Load(gateway, project, clients=8, tag=f"life-{life}") as load:
            for _ in range(dice.randrange(1, 4)):
                enough = len(load.ledger) + dice.randrange(50, 400)
                wait_until(lambda: len(load.ledger) > enough, "the load goes on")
                if own_cluster.postmaster is None:
                    own_cluster.start()
                else:
                    own_cluster.stop(dice.choice(["immediate", "fast"]))
            gateway.stop(signal.SIGKILL)
        ledger += load.ledger
    if own_cluster.postmaster is None:
        own_cluster.start()
    gateway = start_gateway(*options)
    wait_until_replayed(gateway)
    assert_ledger(store, ledger)
    assert store.count("dead_letter") == 0
    assert not gateway.events("journal damaged")


def test_the_order_is_kept_while_new_traffic_flows(start_gateway, own_cluster, store, options):
    gateway = start_gateway(*options)
    service = Service(gateway, store)
    service.stored(FEEDBACK, {"message": "first"})
    own_cluster.stop()
    ids = [queued(service, FEEDBACK, {"message": "in order"}) for _ in range(12)]
    own_cluster.start()
    with Load(gateway, service.project, clients=6) as load:
        wait_until(lambda: load.refused(200) > 100, "new traffic is stored")
        wait_until_replayed(gateway)
    rows = store.query("SELECT id::text FROM feedback WHERE message = 'in order' ORDER BY ctid")
    assert [row["id"] for row in rows] == ids
    assert all(entry.is_acknowledged for entry in load.ledger if not entry.in_doubt)


def test_a_rating_that_turns_out_to_be_repeated_is_dropped_and_counted(service, own_cluster, store):
    own_cluster.stop()
    body = {
        "rating": {"type": "helpful", "value": True},
        "context": {"path": "/p", "submitted_by": "u"},
    }
    answers = [service.post(RATINGS, body) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [202] * 3
    own_cluster.start()
    wait_until_replayed(service.gateway)
    assert list(store.ids("rating")) == [answers[0].json()["id"]]
    repeated = {"outcome": "duplicate_rating"}
    assert metric(service.gateway, "seggwat_journal_replayed_total", **repeated) == 2
    store.assert_aggregates_equal_a_recount()


def test_a_row_that_the_database_refuses_goes_to_dead_letter_alone(service, own_cluster, store):
    store.query("ALTER TABLE feedback ADD CONSTRAINT poison CHECK (message <> 'poison')")
    own_cluster.stop()
    with concurrent.futures.ThreadPoolExecutor(9) as pool:
        messages = ["good"] * 8 + ["poison"]
        answers = list(pool.map(lambda text: service.post(FEEDBACK, {"message": text}), messages))
    assert [answer.status_code for answer in answers] == [202] * 9
    own_cluster.start()
    wait_until_replayed(service.gateway)
    assert [str(row["id"]) for row in store.query("SELECT id FROM dead_letter")] == [
        answers[-1].json()["id"]
    ]
    assert {answer.json()["id"] for answer in answers[:-1]} <= set(store.ids("feedback"))
    assert metric(service.gateway, "seggwat_journal_replayed_total", outcome="rejected") == 1


def test_a_gateway_that_stops_while_the_database_is_away_queues_what_it_has(
    service, own_cluster, store, start_gateway, options
):
    own_cluster.stop()
    with Load(service.gateway, service.project, clients=4) as load:
        wait_until(lambda: load.refused(202) > 20, "the journal is on")
        assert service.gateway.stop() == 0
    own_cluster.start()
    wait_until_replayed(start_gateway(*options))
    acknowledged = {entry.id for entry in load.ledger if entry.is_acknowledged}
    assert acknowledged <= set(store.ids("feedback") + store.ids("rating"))


# --- slow, full up, read-only


def test_a_database_that_is_locked_is_too_slow(start_gateway, store, options):
    gateway = start_gateway(*options, "--loops", "1", "--queue-after", "0.3")
    service = Service(gateway, store)
    service.stored(FEEDBACK, {"message": "first"})
    with concurrent.futures.ThreadPoolExecutor(4) as pool, locked(store):
        # Two batches are under way, in doubt, on the two lanes.
        lost = [pool.submit(service.post, FEEDBACK, {"message": "under way"})]
        wait_until(lambda: waiting_for_locks(store) == 1, "the first batch waits for the lock")
        lost.append(pool.submit(service.post, FEEDBACK, {"message": "under way"}))
        wait_until(lambda: waiting_for_locks(store) == 2, "the second batch waits for the lock")
        id = queued(service, FEEDBACK, {"message": "queued"})
    ids = [future.result().json()["id"] for future in lost]
    wait_until_replayed(gateway)
    assert set(store.ids("feedback")) >= {id, *ids}
    store.assert_aggregates_equal_a_recount()


def test_prefer_wait_bounds_the_wait(start_gateway, store, options):
    patience = ["--queue-after", "60", "--store-timeout", "60"]
    gateway = start_gateway(*options, "--loops", "1", *patience)
    service = Service(gateway, store)
    service.stored(FEEDBACK, {"message": "first"}, prefer="wait=1")
    with concurrent.futures.ThreadPoolExecutor(4) as pool, locked(store):
        lost = [pool.submit(service.post, FEEDBACK, {"message": "under way"})]
        wait_until(lambda: waiting_for_locks(store) == 1, "the first batch waits for the lock")
        lost.append(pool.submit(service.post, FEEDBACK, {"message": "under way"}))
        wait_until(lambda: waiting_for_locks(store) == 2, "the second batch waits for the lock")
        queued(service, FEEDBACK, {"message": "queued"}, prefer="respond-async, wait=1")
    for future in lost:
        future.result()


def test_a_database_that_is_read_only_is_away(service, store):
    name = store.query("SELECT current_database() AS name")[0]["name"]
    store.query(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    store.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE application_name = 'seggwat gateway' AND datname = current_database()"
    )
    id = queued(service, FEEDBACK, {"message": "queued"})
    store.query(
        f"SET TRANSACTION READ WRITE; ALTER DATABASE {name} RESET default_transaction_read_only"
    )
    store.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE application_name LIKE 'seggwat %' AND datname = current_database()"
    )
    wait_until_replayed(service.gateway)
    assert store.row("feedback", id)


class locked:
    """Holds a lock on a table for as long as it is entered."""

    def __init__(self, store):
        self.connection = psycopg.connect(store.url)

    def __enter__(self):
        self.connection.execute("LOCK TABLE feedback IN ACCESS EXCLUSIVE MODE")

    def __exit__(self, *_):
        self.connection.close()


def waiting_for_locks(store) -> int:
    """How many of the gateway's connections wait for a lock."""
    return store.query(
        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'seggwat gateway'"
        " AND datname = current_database() AND wait_event_type = 'Lock'"
    )[0]["count"]


# --- what a deployment promises


def test_a_deployment_that_promises_queued_stores_soon_after(start_gateway, store, options):
    gateway = start_gateway(*options, "--ack", "queued")
    service = Service(gateway, store)
    ids = {queued(service, FEEDBACK, {"message": "soon"}) for _ in range(10)}
    ids.add(service.stored(FEEDBACK, {"message": "now"}, prefer="wait"))
    assert store.row("feedback", service.stored(FEEDBACK, {"message": "now"}, prefer="wait=10"))
    wait_until(lambda: ids <= set(store.ids("feedback")), "everything is stored")
    with Load(gateway, service.project) as load:
        wait_until(lambda: load.refused(202) > 500, "the load is on")
    wait_until_replayed(gateway)
    store.query("DELETE FROM feedback WHERE message IN ('soon', 'now')")
    acknowledged = {entry.id for entry in load.ledger if entry.is_acknowledged}
    assert acknowledged <= set(store.ids("feedback") + store.ids("rating"))
    assert gateway.stop() == 0


def test_a_deployment_that_promises_received_answers_at_once(start_gateway, store, options):
    service = Service(start_gateway(*options, "--ack", "received"), store)
    answer = service.post(FEEDBACK, {"message": "fast"})
    assert answer.status_code == 202
    assert answer.json()["status"] == "received"
    wait_until(lambda: answer.json()["id"] in store.ids("feedback"), "it is stored")
    bulk = service.post(
        BULK, [{"kind": "nps", "project_key": service.project.key, "score": 9}]
    ).json()
    assert bulk["results"][0]["status"] == "received"
    service.stored(FEEDBACK, {"message": "sure"}, prefer="wait")


def test_queued_needs_a_journal(seggwat, database):
    result = seggwat("gateway", "--database-url", database, "--ack", "queued")
    assert result.returncode == 64
    assert "--journal" in result.stderr


# --- the disk


def on_small_disk(folder: str, size: str) -> list[str]:
    """What runs a command with a file system of its own at a folder."""
    script = f'mount -t tmpfs -o size={size} tmpfs {folder} && exec "$@"'
    user = [] if os.geteuid() == 0 else ["--map-root-user"]
    return ["unshare", "--mount", *user, "sh", "-c", script, "sh"]


def test_a_journal_on_a_full_disk_refuses_and_never_says_queued(
    tmp_path, binary, start_gateway, own_cluster, store, options, monkeypatch
):
    disk = tmp_path / "disk"
    disk.mkdir()
    wrapper = tmp_path / "seggwat"
    command = " ".join(f"'{word}'" for word in [*on_small_disk(str(disk), "1m"), binary])
    wrapper.write_text(f'#!/bin/sh\nexec {command} "$@"\n')
    wrapper.chmod(0o755)
    gateway = Gateway(
        str(wrapper), store.url, "--journal", str(disk / "journal"), "--store-timeout", "1.5"
    )
    try:
        service = Service(gateway, store)
        service.stored(FEEDBACK, {"message": "first"})
        own_cluster.stop()
        acknowledged = [queued(service, FEEDBACK, {"message": "x" * 900}) for _ in range(3)]
        # Seen through the process, whose file system it is.
        inside = f"/proc/{gateway.popen.pid}/root{disk}"
        with open(f"{inside}/ballast", "wb") as ballast:
            with pytest.raises(OSError):
                while True:
                    ballast.write(bytes(65_536))
                    ballast.flush()
        refused = [service.post(FEEDBACK, {"message": "x" * 900, "id": uuid7()}) for _ in range(2)]
        for answer in refused:
            assert_problem(answer, 503, "unavailable")
            assert 1 <= int(answer.headers["Retry-After"]) <= 60
        assert metric(gateway, "seggwat_journal_refused_total", reason="fault") > 0
        assert gateway.events("the journal cannot be written")
        gateway.wait_for(lambda: not gateway.is_ready(), "it is not ready")
        os.remove(f"{inside}/ballast")
        gateway.wait_for(gateway.is_ready, "it is ready again")
        wait_until(
            lambda: service.post(FEEDBACK, {"message": "room"}).status_code == 202, "there is room"
        )
        own_cluster.start()
        wait_until_replayed(gateway)
        assert set(acknowledged) <= set(store.ids("feedback"))
        messages = [row["message"] for row in store.query("SELECT message FROM feedback")]
        assert messages.count("x" * 900) == 3
        assert gateway.stop() == 0
    finally:
        gateway.stop()


def test_a_torn_tail_is_cut_loudly(start_gateway, own_cluster, store, options, folder, seggwat):
    service = Service(start_gateway(*options), store)
    service.stored(FEEDBACK, {"message": "first"})
    own_cluster.stop()
    ids = {queued(service, FEEDBACK, {"message": "kept"}) for _ in range(3)}
    service.gateway.stop(signal.SIGKILL)
    [segment] = [name for name in os.listdir(folder) if name.endswith(".segment")]
    with open(f"{folder}/{segment}", "ab") as file:
        file.write(b"half a record")
    verified = seggwat("journal", "verify", folder)
    assert verified.returncode == 0
    assert verified.stdout.startswith("warning ") and "13 bytes" in verified.stdout
    own_cluster.start()
    gateway = start_gateway(*options)
    [event] = gateway.events("journal repaired")
    assert "13 bytes" in event["what"]
    wait_until_replayed(gateway)
    assert ids <= set(store.ids("feedback"))


def test_damage_is_told_and_costs_no_more_than_it_hit(
    start_gateway, own_cluster, store, options, folder, seggwat
):
    service = Service(start_gateway(*options), store)
    service.stored(FEEDBACK, {"message": "first"})
    own_cluster.stop()
    ids = [queued(service, FEEDBACK, {"message": f"kept {number}"}) for number in range(3)]
    service.gateway.stop(signal.SIGKILL)
    [segment] = [name for name in os.listdir(folder) if name.endswith(".segment")]
    path = f"{folder}/{segment}"
    content = bytearray(open(path, "rb").read())
    content[content.index(b"kept 1")] ^= 1
    open(path, "wb").write(content)
    verified = seggwat("journal", "verify", folder)
    assert verified.returncode == 1
    assert verified.stdout.startswith("problem ")
    own_cluster.start()
    doctor = seggwat(
        "doctor", "--database-url", store.url, env={"SEGGWAT_GATEWAY_JOURNAL": folder}
    )
    assert doctor.returncode == 1
    assert "problem journal: " in doctor.stdout
    assert "warning 2 batches wait in the journal" in doctor.stdout
    gateway = start_gateway(*options)
    assert gateway.events("journal damaged")
    wait_until_replayed(gateway)
    stored = set(store.ids("feedback"))
    assert ids[0] in stored and ids[2] in stored and ids[1] not in stored
    assert os.listdir(folder).count(segment + ".damaged") == 1


def test_a_second_gateway_on_the_same_journal_is_refused(
    start_gateway, seggwat, database, options, folder
):
    start_gateway(*options)
    second = seggwat(
        "gateway", "--database-url", database, "--listen", "127.0.0.1:0", "--journal", folder
    )
    assert second.returncode == 69
    assert folder in second.stderr and "another process" in second.stderr


def test_a_journal_that_cannot_be_made_is_heard_of_at_once(seggwat, database, tmp_path):
    result = seggwat(
        "gateway", "--database-url", database, "--listen", "127.0.0.1:0",
        "--journal", str(tmp_path / "no" / "where"),
    )  # fmt: skip
    assert result.returncode == 73
    assert "No such file or directory" in result.stderr
