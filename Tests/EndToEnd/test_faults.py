"""What happens to submissions while PostgreSQL fails in one way or another.

The invariant, checked after each: what was acknowledged is in the tables exactly once, what was
refused is not, nothing else is there, and the aggregates equal a recount. An answer 504, or none
at all, promises nothing either way.
"""

import collections
import concurrent.futures
import contextlib
import json
import os
import signal
import subprocess
import time

import psycopg
import pytest
from conftest import wait_until
from own_cluster import database, own_cluster, own_template  # noqa: F401
from support import (
    BULK,
    FEEDBACK,
    NPS,
    RATINGS,
    SCREENSHOT,
    Entry,
    Load,
    Service,
    Store,
    Wire,
    assert_ledger,
    assert_problem,
    request,
    uuid7,
)

# What the gateways of this file wait for the database, so that a test can wait for it as well.
STORE_SECONDS = 1.5
OPTIONS = ["--store-timeout", str(STORE_SECONDS), "--commit-timeout", "3"]


@pytest.fixture
def service(start_gateway, store):
    return Service(start_gateway(*OPTIONS), store)


@contextlib.contextmanager
def under_load(service, clients: int = 12):
    """Load that has begun to be stored; at the end it must be stored again, and all books agree."""
    with Load(service.gateway, service.project, clients) as load:
        wait_until(lambda: load.acknowledged() > 200, "the load is on")
        yield load
        seen = load.acknowledged()
        service.gateway.wait_for(lambda: load.acknowledged() > seen + 200, "it stores again")
    assert {entry.status for entry in load.ledger} <= {200, 503, 504}, collections.Counter(
        entry.status for entry in load.ledger
    )
    assert_ledger(service.store, load.ledger)
    # An outage never blames a row.
    assert service.store.count("dead_letter") == 0
    service.gateway.wait_for(service.gateway.is_ready, "it is ready again")


def backends(store) -> list[int]:
    """The process ids of the gateway's connections that store."""
    return [
        row["pid"]
        for row in store.query(
            "SELECT pid FROM pg_stat_activity WHERE application_name = 'seggwat gateway'"
            " AND datname = current_database()"
        )
    ]


def assert_unavailable(answer, began: float) -> None:
    assert_problem(answer, 503, "unavailable")
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    # What it waits for never comes; a machine that is busy otherwise may take its time.
    assert time.monotonic() - began < STORE_SECONDS + 20


# --- the database is away


def test_a_database_that_is_away_at_the_start(start_gateway, own_cluster, store):
    project = store.project()
    own_cluster.stop()
    gateway = start_gateway(*OPTIONS, ready=False)
    service = Service(gateway, store, project)
    refused = uuid7()
    began = time.monotonic()
    assert_unavailable(service.post(FEEDBACK, {"message": "x", "id": refused}), began)
    assert not gateway.is_ready()
    own_cluster.start()
    gateway.wait_for(gateway.is_ready, "it recovers")
    id = service.stored(FEEDBACK, {"message": "x"})
    assert set(store.ids("feedback")) == {id}


def test_a_database_that_goes_away_while_it_is_known(service, own_cluster):
    service.stored(FEEDBACK, {"message": "before"})
    own_cluster.stop("fast")
    refused = [uuid7() for _ in range(20)]
    began = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(20) as pool:
        jobs = [pool.submit(service.post, FEEDBACK, {"message": "x", "id": id}) for id in refused]
        answers = [job.result() for job in jobs]
    for answer in answers:
        assert_unavailable(answer, began)
    # Clients that were refused together are not asked to return together.
    assert len({answer.headers["Retry-After"] for answer in answers}) > 1
    service.gateway.wait_for(lambda: not service.gateway.is_ready(), "it says that it is not ready")
    own_cluster.start()
    service.gateway.wait_for(service.gateway.is_ready, "it recovers")
    # The same ids, sent again as told, are stored.
    assert [service.stored(FEEDBACK, {"message": "x", "id": id}) for id in refused] == refused
    assert service.store.count("feedback") == 21


def test_what_waits_while_the_database_is_away_is_bounded(start_gateway, own_cluster, store):
    service = Service(
        start_gateway("--store-timeout", "5", "--batch-rows", "10", "--loops", "1"), store
    )
    service.stored(FEEDBACK, {"message": "before"})
    own_cluster.stop("fast")
    with concurrent.futures.ThreadPoolExecutor(200) as pool:
        began = time.monotonic()
        jobs = [pool.submit(Service.post, service, FEEDBACK, {"message": "x"}) for _ in range(400)]
        answers = [job.result() for job in jobs]
        assert time.monotonic() - began < 30
    problems = collections.Counter(answer.json()["error"] for answer in answers)
    assert {answer.status_code for answer in answers} == {503}
    # Some waited for their time, others found no room and were told so at once.
    assert problems["overloaded"] > 0 and problems["unavailable"] > 0
    assert all(int(answer.headers["Retry-After"]) > 0 for answer in answers)
    own_cluster.start()
    service.gateway.wait_for(service.gateway.is_ready, "it recovers")
    service.stored(FEEDBACK, {"message": "after"})
    assert store.count("feedback") == 2


# --- the database is disturbed under load


def test_backends_are_terminated_under_load(service):
    with under_load(service) as load:
        for _ in range(10):
            for pid in backends(service.store):
                service.store.query("SELECT pg_terminate_backend(%s)", pid)
            seen = load.acknowledged()
            service.gateway.wait_for(lambda: load.acknowledged() > seen + 50, "it goes on")


def test_backends_are_killed_under_load(service):
    """The whole server restarts when one of its processes dies by a signal."""
    with under_load(service) as load:
        for _ in range(2):
            os.kill(backends(service.store)[0], signal.SIGKILL)
            seen = load.acknowledged()
            service.gateway.wait_for(lambda: load.acknowledged() > seen + 50, "it goes on")


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_the_server_is_restarted_under_load(service, own_cluster, mode):
    with under_load(service) as load:
        for _ in range(2):
            own_cluster.stop(mode)
            own_cluster.start()
            seen = load.acknowledged()
            service.gateway.wait_for(lambda: load.acknowledged() > seen + 50, "it goes on")


def test_the_postmaster_is_killed_under_load(service, own_cluster):
    with under_load(service):
        os.kill(own_cluster.postmaster, signal.SIGKILL)

        def starts() -> bool:
            # It refuses while a child of the old one still holds the shared memory.
            try:
                own_cluster.start()
            except subprocess.CalledProcessError:
                return False
            return True

        wait_until(starts, "the server starts again")


@pytest.mark.parametrize("seconds", [0.5, 5])
def test_backends_are_frozen_under_load(service, seconds):
    """Shorter and longer than the gateway waits for a commit."""
    with under_load(service) as load:
        frozen = backends(service.store)
        for pid in frozen:
            os.kill(pid, signal.SIGSTOP)
        try:
            began = time.monotonic()
            seen = load.acknowledged()
            # Nothing is stored meanwhile by those; what waits is answered in its time.
            wait_until(
                lambda: time.monotonic() - began > seconds or load.acknowledged() > seen + 1000,
                "it is frozen for long enough",
            )
        finally:
            for pid in frozen:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGCONT)
    assert max(entry.seconds for entry in load.ledger) < 12


@pytest.mark.parametrize("seconds", [0.5, 4])
def test_a_lock_is_held_under_load(service, seconds):
    """As a long ALTER TABLE would: shorter and longer than a submission waits."""
    with under_load(service) as load:
        with psycopg.connect(service.store.url) as blocker:
            blocker.execute("LOCK TABLE feedback IN ACCESS EXCLUSIVE MODE")
            began = time.monotonic()
            wait_until(lambda: time.monotonic() - began > seconds, "it is held for long enough")
            blocker.rollback()
    if seconds < STORE_SECONDS:
        assert load.refused(503) == load.refused(504) == 0
    assert max(entry.seconds for entry in load.ledger) < 12


# --- the catalog of projects is slow


@contextlib.contextmanager
def frozen_catalog(service):
    """The catalog's backend does not answer inside of this."""
    [row] = service.store.query(
        "SELECT pid FROM pg_stat_activity WHERE application_name = 'seggwat catalog'"
        " AND datname = current_database()"
    )
    os.kill(row["pid"], signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(row["pid"], signal.SIGCONT)


def test_known_projects_are_served_while_the_catalog_is_frozen(service):
    body = {"message": "x"}
    for _ in range(20):
        # A new connection each time, so that every loop knows the project.
        service.post(FEEDBACK, body, connection="close")
    new = service.store.project()
    with frozen_catalog(service):
        began = time.monotonic()
        assert_unavailable(service.post(FEEDBACK, body | {"project_key": new.key}), began)
        for _ in range(20):
            service.stored(FEEDBACK, body, connection="close")
    wait_until(
        lambda: service.post(FEEDBACK, body | {"project_key": new.key}).status_code == 200,
        "the new project is served",
    )


def test_late_word_about_one_project_is_not_taken_for_another(service):
    """The first request of a connection has given up when its answer comes; the second waits."""
    first, second = service.store.project(), service.store.project()

    def body(project):
        return json.dumps({"project_key": project.key, "message": "x"}).encode()

    with Wire(service.gateway.endpoint) as wire:
        with frozen_catalog(service):
            wire.send(request(FEEDBACK, body(first), "Content-Type: application/json"))
            assert_problem(wire.answer(), 503, "unavailable")
            wire.send(request(FEEDBACK, body(second), "Content-Type: application/json"))
            # It is read, and waits: another connection to each loop is answered after it.
            for _ in range(20):
                service.session.get(
                    service.gateway.url + "/healthz", headers={"Connection": "close"}, timeout=10
                )
        answer = wire.answer()
    assert answer.status_code == 200, answer.text


def test_lookups_that_wait_for_a_lock_hold_nobody_else_up(service):
    body = {"message": "x"}
    for _ in range(20):
        service.post(FEEDBACK, body, connection="close")
    new = service.store.project()
    with psycopg.connect(service.store.url) as blocker:
        blocker.execute("LOCK TABLE project IN ACCESS EXCLUSIVE MODE")
        began = time.monotonic()
        assert_unavailable(service.post(FEEDBACK, body | {"project_key": new.key}), began)
        service.stored(FEEDBACK, body)
        blocker.rollback()
    wait_until(
        lambda: service.post(FEEDBACK, body | {"project_key": new.key}).status_code == 200,
        "the new project is served",
    )


# --- a stop while the database fails


@pytest.mark.parametrize("known", [True, False], ids=["known project", "new project"])
def test_a_stop_while_the_database_is_away(service, own_cluster, known):
    """Whoever waits is told, and the gateway ends well: nobody was promised anything."""
    project = service.project if known else service.store.project()
    endpoint = service.gateway.endpoint
    text = json.dumps({"project_key": project.key, "message": "x"}).encode()
    submit = request(FEEDBACK, text, "Content-Type: application/json")
    own_cluster.stop()
    with contextlib.ExitStack() as stack:
        wires = [stack.enter_context(Wire(endpoint)) for _ in range(8)]
        for wire in wires:
            wire.send(submit)
        # They are read: each loop has answered somebody who came later.
        for _ in range(20):
            with Wire(endpoint) as later:
                later.send(request("/healthz", method="GET")).answer()
        service.gateway.popen.send_signal(signal.SIGTERM)
        for wire in wires:
            assert_problem(wire.answer(), 503, "unavailable")
            wire.assert_closed()
    assert service.gateway.popen.wait(20) == 0
    own_cluster.start()
    assert service.store.count("feedback") == 0


def test_a_stop_of_a_gateway_that_never_saw_its_database(start_gateway):
    gateway = start_gateway(database="postgresql:///x?host=/nowhere", ready=False)
    assert gateway.stop() == 0


def test_a_stop_while_every_backend_is_frozen_is_bounded(start_gateway, store):
    service = Service(start_gateway(*OPTIONS, "--shutdown-timeout", "2"), store)
    service.stored(FEEDBACK, {"message": "before"})
    pids = store.query(
        "SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'seggwat%%'"
        " AND datname = current_database()"
    )
    for row in pids:
        os.kill(row["pid"], signal.SIGSTOP)
    try:
        began = time.monotonic()
        service.gateway.popen.send_signal(signal.SIGTERM)
        service.gateway.popen.wait(20)
        assert time.monotonic() - began < 5
    finally:
        for row in pids:
            os.kill(row["pid"], signal.SIGCONT)


# --- the schema or the server refuses


@pytest.mark.parametrize(
    "break_it, heal_it",
    [
        ("ALTER TABLE feedback RENAME TO away", "ALTER TABLE away RENAME TO feedback"),
        ("ALTER TABLE rollup_delta RENAME TO away", "ALTER TABLE away RENAME TO rollup_delta"),
        (
            "ALTER TABLE feedback RENAME COLUMN message TO away",
            "ALTER TABLE feedback RENAME COLUMN away TO message",
        ),
    ],
    ids=["table", "aggregates", "column"],
)
def test_a_table_is_away_under_load(service, break_it, heal_it):
    with under_load(service) as load:
        service.store.query(break_it)
        seen = load.refused(503)
        service.gateway.wait_for(lambda: load.refused(503) > seen + 10, "it refuses")
        service.store.query(heal_it)
    assert all(entry.retry_after for entry in load.ledger if entry.status == 503)


@pytest.mark.parametrize("scope", ["database", "role"])
def test_the_database_becomes_read_only_under_load(service, own_cluster, scope):
    name = psycopg.conninfo.conninfo_to_dict(service.store.url)["dbname"]
    of = f"DATABASE {name}" if scope == "database" else f"ROLE postgres IN DATABASE {name}"
    admin = Store(own_cluster.url("postgres"))

    def end_sessions() -> None:
        admin.query(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", name
        )

    with under_load(service) as load:
        admin.query(f"ALTER {of} SET default_transaction_read_only = on")
        end_sessions()
        seen = load.refused(503)
        service.gateway.wait_for(lambda: load.refused(503) > seen + 10, "it refuses")
        stored = load.acknowledged()
        admin.query(f"ALTER {of} RESET default_transaction_read_only")
        # The gateway must find out by itself that its sessions are still read-only.
        service.gateway.wait_for(lambda: load.acknowledged() > stored + 10, "it stores again")


def test_connections_are_exhausted_at_the_start(start_gateway, own_cluster, store):
    project = store.project()
    name = psycopg.conninfo.conninfo_to_dict(store.url)["dbname"]
    Store(own_cluster.url("postgres")).query(f"ALTER DATABASE {name} CONNECTION LIMIT 0")
    role = f"limited_{name}"
    store.query(f"CREATE ROLE {role} LOGIN")
    store.query(f"GRANT ALL ON ALL TABLES IN SCHEMA public TO {role}")
    url = store.url.replace("user=postgres", f"user={role}")
    gateway = start_gateway(*OPTIONS, database=url, ready=False)
    service = Service(gateway, store)
    began = time.monotonic()
    body = {"message": "x", "project_key": project.key}
    assert_unavailable(service.post(FEEDBACK, body), began)
    Store(own_cluster.url("postgres")).query(f"ALTER DATABASE {name} CONNECTION LIMIT -1")
    wait_until(lambda: service.post(FEEDBACK, body).status_code == 200, "it recovers")


# --- a row is at fault


POISON = "ALTER TABLE feedback ADD CONSTRAINT poison CHECK (message <> 'poison')"


def test_a_poisoned_submission_costs_only_itself(service):
    """In a batch of its own, and again and again among hundreds of others."""
    store = service.store
    store.query(POISON)
    poisoned = []

    def poison(_=None):
        id = uuid7()
        answer = service.post(FEEDBACK, {"message": "poison", "id": id})
        assert_problem(answer, 422, "rejected")
        poisoned.append(id)

    poison()
    with Load(service.gateway, service.project, clients=24) as load:
        wait_until(lambda: load.acknowledged() > 200, "the load is on")
        for _ in range(20):
            poison()
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            list(pool.map(poison, range(16)))
    assert {entry.status for entry in load.ledger} == {200}
    assert_ledger(store, load.ledger)
    rows = store.query("SELECT * FROM dead_letter")
    assert sorted(str(row["id"]) for row in rows) == sorted(poisoned)
    for row in rows:
        assert (str(row["project_id"]), row["kind"]) == (service.project.id, "feedback")
        assert row["sqlstate"] == "23514"
        assert "poison" in row["error"]
        assert b"poison" in row["row"]


def test_a_poisoned_nps_answer_is_refused_as_a_whole(service):
    """Its rating is fine by itself, but the answer is one write."""
    service.store.query(POISON)
    answer = service.post(NPS, {"score": 3, "comment": "poison"})
    assert_problem(answer, 422, "rejected")
    service.stored(NPS, {"score": 3, "comment": "fine"})
    for table in ("feedback", "rating", "nps_response"):
        assert service.store.count(table) == 1
    [row] = service.store.query("SELECT * FROM dead_letter")
    assert row["kind"] == "nps"
    service.store.assert_aggregates_equal_a_recount()


def test_poison_in_a_bulk_request_costs_only_itself(service):
    service.store.query(POISON)
    elements = [
        {
            "kind": "feedback",
            "project_key": service.project.key,
            "id": uuid7(),
            "message": "poison" if number % 100 == 50 else f"fine {number}",
        }
        for number in range(1000)
    ]
    answer = service.post(BULK, elements)
    assert answer.status_code == 200
    said = [result.get("error", result.get("status")) for result in answer.json()["results"]]
    assert said == ["rejected" if number % 100 == 50 else "stored" for number in range(1000)]
    assert set(service.store.ids("feedback")) == {
        element["id"] for element in elements if element["message"] != "poison"
    }
    assert service.store.count("dead_letter") == 10
    service.store.assert_aggregates_equal_a_recount()


def test_a_poisoned_feedback_takes_its_screenshot_with_it(service):
    service.store.query(POISON)
    image = b"\xff\xd8\xff" + bytes(100_000)
    for message, status in [("poison", 422), ("fine", 200)]:
        data = json.dumps({"project_key": service.project.key, "message": message})
        files = {"data": (None, data), "screenshot": ("s.jpg", image)}
        answer = service.session.post(service.gateway.url + SCREENSHOT, files=files, timeout=30)
        assert answer.status_code == status, answer.text
    assert service.store.count("screenshot") == service.store.count("feedback") == 1
    [row] = service.store.query("SELECT row FROM dead_letter")
    assert b"poison" in row["row"] and image in row["row"]


def test_poison_among_retries_costs_only_itself(service):
    """The batch fails twice over: rows are there already, and one is at fault."""
    service.store.query(POISON)
    ids = [uuid7() for _ in range(60)]
    for id in ids[:30]:
        service.stored(FEEDBACK, {"message": "fine", "id": id})
    elements = [
        {"kind": "feedback", "project_key": service.project.key, "id": id, "message": "fine"}
        for id in ids
    ]
    elements[40]["message"] = "poison"
    results = service.post(BULK, elements).json()["results"]
    said = [result.get("error", result.get("status")) for result in results]
    assert said == ["stored"] * 40 + ["rejected"] + ["stored"] * 19
    assert service.store.count("feedback") == 59
    service.store.assert_aggregates_equal_a_recount()


def test_a_bad_claiming_rating_costs_only_itself_and_claims_nothing(service):
    service.store.query("ALTER TABLE rating ADD CONSTRAINT poison CHECK (path <> '/poison')")
    rating = {"rating": {"type": "helpful", "value": True}}

    def rate(path):
        return service.post(RATINGS, rating | {"context": {"path": path, "submitted_by": "u"}})

    with concurrent.futures.ThreadPoolExecutor(20) as pool:
        paths = ["/poison" if number == 9 else f"/{number}" for number in range(20)]
        statuses = [answer.status_code for answer in pool.map(rate, paths)]
    assert statuses == [422 if number == 9 else 200 for number in range(20)]
    assert service.store.count("rating") == 19
    # When the fault is gone, the same person can rate the same path.
    service.store.query("ALTER TABLE rating DROP CONSTRAINT poison")
    assert rate("/poison").status_code == 200


def test_a_trigger_that_raises_is_a_rows_fault(service):
    service.store.query(
        """
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NEW.message = 'poison' THEN RAISE EXCEPTION 'no % here', NEW.message; END IF;
            RETURN NEW;
        END $$
        """
    )
    service.store.query(
        "CREATE TRIGGER refuse BEFORE INSERT ON feedback FOR EACH ROW EXECUTE FUNCTION refuse()"
    )
    assert_problem(service.post(FEEDBACK, {"message": "poison"}), 422, "rejected")
    service.stored(FEEDBACK, {"message": "fine"})
    assert service.store.count("dead_letter") == 1


def test_a_trigger_that_drops_rows_is_noticed(service):
    """COPY counts them; what is not in the table must not be acknowledged as stored."""
    service.store.query(
        """
        CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NEW.message = 'swallowed' THEN RETURN NULL; END IF;
            RETURN NEW;
        END $$
        """
    )
    service.store.query(
        "CREATE TRIGGER swallow BEFORE INSERT ON feedback FOR EACH ROW EXECUTE FUNCTION swallow()"
    )
    answer = service.post(FEEDBACK, {"message": "swallowed"})
    assert answer.status_code != 200, answer.text
    service.stored(FEEDBACK, {"message": "fine"})
    assert service.store.count("feedback") == 1
    service.store.assert_aggregates_equal_a_recount()


# --- the gateway itself


def test_a_gateway_that_is_killed_under_load_loses_nothing_acknowledged(start_gateway, store):
    project = store.project()
    ledger: list[Entry] = []
    for _ in range(4):
        gateway = start_gateway(*OPTIONS)
        with Load(gateway, project, clients=16) as load:
            gateway.wait_for(lambda: load.acknowledged() > 200, "the load is on")
            gateway.popen.kill()
            gateway.popen.wait(10)
        ledger += load.ledger
    # Its last transactions may still be committing.
    wait_until(lambda: not backends(store), "its sessions are gone")
    assert_ledger(store, ledger)


def test_the_doctor_agrees_after_a_bad_day(service, own_cluster, seggwat):
    with under_load(service):
        for pid in backends(service.store):
            service.store.query("SELECT pg_terminate_backend(%s)", pid)
        own_cluster.stop()
        own_cluster.start()
    doctor = seggwat("doctor", "--database-url", service.store.url)
    assert doctor.returncode == 0, doctor.stdout
    assert "ok      the aggregates equal a recount" in doctor.stdout
