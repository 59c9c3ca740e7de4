"""What operators see and do: health, metrics, signals, logs, listeners and several gateways."""

import collections
import concurrent.futures
import json
import os
import re
import signal
import tempfile
import time
import uuid

import psycopg
import pytest
from conftest import Process, wait_until
from prometheus_client.parser import text_string_to_metric_families
from support import (
    BULK,
    FEEDBACK,
    NPS,
    RATING,
    RATINGS,
    Load,
    Service,
    Wire,
    assert_ledger,
    curl,
    request,
    uuid7,
)

JSON = "Content-Type: application/json"


def get(gateway, path: str) -> dict:
    status, _, body = curl(
        "--write-out", "\n%{http_code}", gateway.url + path
    ).decode().rpartition("\n")[::-1]  # fmt: skip
    return {"status": int(status), "body": body}


class Metrics:
    """A page of metrics, parsed as Prometheus does; samples are summed over their other labels."""

    def __init__(self, gateway):
        text = curl("--fail", gateway.url + "/metrics").decode()
        self.families = {family.name: family for family in text_string_to_metric_families(text)}
        self.samples = [sample for family in self.families.values() for sample in family.samples]

    def total(self, name: str, **labels: str) -> float:
        return sum(
            sample.value
            for sample in self.samples
            if sample.name == name and labels.items() <= sample.labels.items()
        )


# --- health and readiness


def test_healthz_and_readyz_say_yes(service):
    assert get(service.gateway, "/healthz") == {"status": 200, "body": '{"status":"ok"}'}
    assert get(service.gateway, "/readyz") == {"status": 200, "body": '{"status":"ready"}'}
    head = curl("--head", service.gateway.url + "/readyz").decode()
    assert "Cache-Control: no-store" in head


def not_ready(gateway) -> dict:
    answer = curl("--include", gateway.url + "/readyz").decode()
    head, _, body = answer.partition("\r\n\r\n")
    assert head.startswith("HTTP/1.1 503 ")
    assert re.search(r"^Retry-After: \d+\r?$", head, re.M)
    body = json.loads(body)
    assert list(body) == ["error", "message"]
    return body


def test_not_ready_without_a_database(start_gateway):
    gateway = start_gateway(database="postgresql:///x?host=/nowhere", ready=False)
    assert "database" in not_ready(gateway)["message"]
    assert get(gateway, "/healthz")["status"] == 200
    assert Metrics(gateway).total("seggwat_ready") == 0


def test_not_ready_when_partitions_are_missing_and_cannot_be_made(
    start_gateway, database, store, cluster
):
    # A role that may write and not create, over tables without months.
    role = f"writer_{uuid.uuid4().hex}"
    partitions = store.query(
        "SELECT relid::text AS name FROM pg_partition_tree('feedback')"
        " WHERE isleaf AND relid::text <> 'feedback_default'"
    )
    for partition in partitions:
        store.query(f"DROP TABLE {partition['name']}")
    store.query(f"CREATE ROLE {role} LOGIN")
    store.query(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}")
    url = database.replace("user=postgres", f"user={role}")
    gateway = start_gateway(database=url, ready=False)
    gateway.wait_for(
        lambda: "partitions" in not_ready(gateway)["message"], "it says that partitions are missing"
    )
    # The rows are not lost: the default partition takes them, and that is an alarm.
    project = store.project()
    service = Service(gateway, store)
    id = service.stored(FEEDBACK, {"message": "x", "project_key": project.key})
    [row] = store.query("SELECT tableoid::regclass::text AS name FROM feedback WHERE id = %s", id)
    assert row["name"] == "feedback_default"


def test_the_gateway_makes_the_partitions_that_are_missing(start_gateway, store):
    [row] = store.query(
        "SELECT relid::text AS name FROM pg_partition_tree('feedback')"
        " WHERE isleaf AND relid::text <> 'feedback_default' ORDER BY 1 DESC LIMIT 1"
    )
    store.query(f"DROP TABLE {row['name']}")
    start_gateway()
    assert store.query("SELECT to_regclass(%s) IS NOT NULL AS there", row["name"])[0]["there"]


# --- metrics


def test_the_metrics_count_what_was_sent(start_gateway, store):
    service = Service(start_gateway(), store)
    key = {"project_key": service.project.key}
    closed = store.project("https://a.example")
    sent = [
        (FEEDBACK, {"message": "x"}, 200, 7),
        (FEEDBACK, {"message": ""}, 400, 3),
        (FEEDBACK, {"message": "x", "project_key": str(uuid.uuid4())}, 404, 2),
        (FEEDBACK, {"message": "x", "project_key": closed.key}, 403, 2),
        (RATINGS, {"rating": {"type": "helpful", "value": True}}, 200, 5),
        (
            RATINGS,
            {"rating": {"type": "nps", "value": 1}, "context": {"submitted_by": "u"}},
            None,
            4,
        ),
        (RATING, {"value": True, "path": "/"}, 204, 6),
        (NPS, {"score": 1, "comment": "c"}, 200, 4),
    ]
    statuses = collections.Counter()
    for path, body, status, times in sent:
        for _ in range(times):
            answer = service.post(path, body)
            assert status in (None, answer.status_code), answer.text
            statuses[path, answer.status_code] += 1
    elements = [{"kind": "feedback", "message": "x", **key}, {}, {"kind": "nps", "score": 1, **key}]
    assert service.send(BULK, json.dumps(elements)).status_code == 200
    service.send(FEEDBACK, "{}", content_type="text/xml")
    service.session.put(service.gateway.url + FEEDBACK, timeout=30)
    service.session.get(service.gateway.url + "/nowhere", timeout=30)
    with Wire(service.gateway.endpoint) as wire:
        wire.send(b"GET / HTTP/1.1\r\n\r\n").answer()

    metrics = Metrics(service.gateway)

    def requests(route, status):
        return metrics.total("seggwat_requests_total", route=route, status=str(status))

    labels = {FEEDBACK: "feedback", RATINGS: "ratings", RATING: "rating_legacy", NPS: "nps"}
    assert statuses[RATINGS, 409] == 3
    for (path, status), count in statuses.items():
        assert requests(labels[path], status) == count, (path, status)
    assert requests("submissions", 200) == 1
    assert requests("feedback", 415) == 1
    assert requests("feedback", 405) == 1
    assert requests("unknown", 404) == 1
    stored = 7 + 5 + 1 + 6 + 4 + 2
    # A duplicate is committed as well, as nothing.
    assert stored <= metrics.total("seggwat_submissions_stored_total") <= stored + 3
    for reason, count in {
        "validation_error": 3 + 1, "project_not_found": 2, "origin_not_allowed": 2,
        "duplicate_rating": 3, "unsupported_media_type": 1, "method_not_allowed": 1,
        "not_found": 1, "bad_request": 1, "overloaded": 0, "unavailable": 0,
    }.items():  # fmt: skip
        assert metrics.total("seggwat_refused_total", reason=reason) == count, reason
    assert metrics.total("seggwat_acknowledgement_seconds_count") >= stored
    assert metrics.total("seggwat_batch_rows_sum") >= stored
    assert metrics.total("seggwat_batches_total") == metrics.total("seggwat_copy_seconds_count") > 0
    assert metrics.total("seggwat_received_bytes_total") > 0
    assert metrics.total("seggwat_sent_bytes_total") > 0


def test_refused_elements_of_a_bulk_request_are_counted_by_reason(start_gateway, store):
    service = Service(start_gateway(), store)
    key = {"project_key": service.project.key}
    claim = {"path": "/", "submitted_by": "u"}
    rating = {"kind": "rating", "rating": {"type": "nps", "value": 1}, "context": claim, **key}
    unknown = {"kind": "nps", "score": 1, "project_key": str(uuid.uuid4())}
    answer = service.post(BULK, [rating, rating, rating, unknown, {}, {}, {}])
    assert answer.status_code == 200, answer.text
    metrics = Metrics(service.gateway)
    counts = {"duplicate_rating": 2, "project_not_found": 1, "validation_error": 3}
    for reason, count in counts.items():
        assert metrics.total("seggwat_refused_total", reason=reason) == count, reason


def test_the_metrics_are_well_formed(service):
    service.stored(FEEDBACK, {"message": "x"})
    head, _, text = (
        curl("--include", service.gateway.url + "/metrics").decode().partition("\r\n\r\n")
    )
    assert re.search(r"^Content-Type: text/plain; version=0\.0\.4", head, re.M)
    metrics = Metrics(service.gateway)
    # Each family is described once, and its samples stand together.
    for word in ("HELP", "TYPE"):
        names = re.findall(rf"^# {word} (\S+)", text, re.M)
        assert len(names) == len(set(names)) > 20
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    series = [line.rpartition(" ")[0] for line in lines]
    assert len(series) == len(set(series))
    assert all(float(line.rpartition(" ")[2]) >= 0 for line in lines)
    for family in metrics.families.values():
        assert family.documentation
        if family.type != "histogram":
            continue
        by_loop = collections.defaultdict(list)
        for sample in family.samples:
            if sample.name.endswith("_bucket"):
                by_loop[sample.labels["loop"]].append((float(sample.labels["le"]), sample.value))
        for loop, buckets in by_loop.items():
            assert buckets == sorted(buckets), "bounds ascend and counts accumulate"
            assert buckets[-1][0] == float("inf")
            assert metrics.total(f"{family.name}_count", loop=loop) == buckets[-1][1]


@pytest.mark.parametrize(
    "name, labels",
    [
        ("seggwat_requests_total", {"route", "status"}),
        ("seggwat_batch_rows_bucket", {"loop", "le"}),
        ("seggwat_batch_bytes_total", {"loop"}),
        ("seggwat_batch_age_seconds_bucket", {"loop", "le"}),
        ("seggwat_copy_seconds_bucket", {"loop", "le"}),
        ("seggwat_acknowledgement_seconds_bucket", {"loop", "le"}),
        ("seggwat_queue_submissions", {"loop"}),
        ("seggwat_connections", {"loop"}),
        ("seggwat_refused_total", {"reason"}),
        ("seggwat_jemalloc_allocated_bytes", set()),
        ("seggwat_jemalloc_resident_bytes", set()),
    ],
)
def test_what_operators_need_is_on_the_page(service, name, labels):
    service.stored(FEEDBACK, {"message": "x"})
    samples = [sample for sample in Metrics(service.gateway).samples if sample.name == name]
    assert samples and all(set(sample.labels) == labels for sample in samples)


def test_jemalloc_is_the_allocator(service):
    metrics = Metrics(service.gateway)
    assert metrics.total("seggwat_jemalloc_present") == 1
    allocated = metrics.total("seggwat_jemalloc_allocated_bytes")
    assert 0 < allocated <= metrics.total("seggwat_jemalloc_resident_bytes")
    # Its numbers move with the process and are no constants.
    wires = [Wire(service.gateway.endpoint) for _ in range(200)]
    for wire in wires:
        wire.send(request(FEEDBACK, b"x" * 1000, JSON)[:-1])
    wait_until(
        lambda: (
            Metrics(service.gateway).total("seggwat_jemalloc_allocated_bytes") > allocated + 10**6
        ),
        "memory for the waiting requests is counted",
    )
    for wire in wires:
        wire.__exit__()


@pytest.mark.parametrize(
    "path, body",
    [
        (FEEDBACK, {"message": "x"}),
        (RATING, {"value": True, "path": "/"}),
        (RATINGS, {"rating": {"type": "nps", "value": 3}}),
    ],
)
def test_server_timing_says_where_the_time_went(service, path, body):
    began = time.monotonic()
    answer = service.post(path, body)
    milliseconds = (time.monotonic() - began) * 1000
    match = re.fullmatch(r"batch;dur=([\d.]+), db;dur=([\d.]+)", answer.headers["Server-Timing"])
    batch, database = map(float, match.groups())
    assert 0 <= batch < milliseconds and 0 < database < milliseconds


# --- signals


def refused_or_gone(gateway) -> bool:
    try:
        Wire(gateway.endpoint, 2).__exit__()
    except OSError:
        return True
    return False


@pytest.mark.parametrize("with_signal", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_under_load_loses_nothing_and_ends_with_0(start_gateway, store, with_signal):
    gateway = start_gateway()
    with Load(gateway, store.project(), clients=32) as load:
        gateway.wait_for(lambda: load.acknowledged() > 500, "the load is on")
        began = time.monotonic()
        gateway.popen.send_signal(with_signal)
        assert gateway.popen.wait(30) == 0
        assert time.monotonic() - began < 10
    assert_ledger(store, load.ledger)
    # What was read was answered: a request is unanswered only where its connection was too late.
    assert load.refused(503) == load.refused(504) == 0
    assert gateway.events("stopping") and gateway.events("stopped")
    assert gateway.stop() == 0


def test_what_was_read_before_a_stop_is_answered(start_gateway, store):
    """The database is slow, so that the answers are still under way when the signal comes."""
    gateway = start_gateway()
    service = Service(gateway, store)
    service.stored(FEEDBACK, {"message": "warm"})
    with psycopg.connect(store.url) as blocker, concurrent.futures.ThreadPoolExecutor(16) as pool:
        blocker.execute("LOCK TABLE feedback IN ACCESS EXCLUSIVE MODE")
        sent = [pool.submit(Service.post, service, FEEDBACK, {"message": "x"}) for _ in range(16)]
        wait_until(lambda: Metrics(gateway).total("seggwat_connections") >= 16, "they are there")
        wait_until(
            lambda: store.query(
                "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
            )[0]["count"] > 0,
            "they wait for the lock",
        )  # fmt: skip
        gateway.popen.send_signal(signal.SIGTERM)
        gateway.wait_for(lambda: gateway.events("stopping"), "it stops")
        blocker.rollback()
        answers = [future.result() for future in sent]
    assert [answer.status_code for answer in answers] == [200] * 16
    # Such a connection is told that it ends.
    assert {answer.headers.get("Connection") for answer in answers} == {"close"}
    assert gateway.popen.wait(30) == 0
    assert store.count("feedback", service.project) == 17


def test_draining_says_so_and_takes_no_more(start_gateway, store):
    gateway = start_gateway()
    service = Service(gateway, store)
    service.stored(FEEDBACK, {"message": "warm"})
    with psycopg.connect(store.url) as blocker:
        blocker.execute("LOCK TABLE feedback IN ACCESS EXCLUSIVE MODE")
        held = Wire(gateway.endpoint)
        held.send(request("/healthz", method="GET")).answer()
        body = json.dumps({"project_key": service.project.key, "message": "held"}).encode()
        held.send(request(FEEDBACK, body, JSON))
        other = Wire(gateway.endpoint)
        other.send(request("/readyz", method="GET")[:-2])
        wait_until(
            lambda: store.query(
                "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
            )[0]["count"] > 0,
            "it waits for the lock",
        )  # fmt: skip
        gateway.popen.send_signal(signal.SIGTERM)
        gateway.wait_for(lambda: gateway.events("stopping"), "it stops")
        answer = other.send(b"\r\n").answer()
        assert answer.status_code == 503 and answer.json()["message"] == "draining"
        other.assert_closed()
        wait_until(lambda: refused_or_gone(gateway), "it takes no connection")
        assert gateway.popen.poll() is None, "it still owes an answer"
        blocker.rollback()
        assert held.answer().status_code == 200
        held.assert_closed()
    assert gateway.popen.wait(30) == 0


def test_a_second_signal_ends_it_at_once(start_gateway, store):
    gateway = start_gateway("--shutdown-timeout", "600")
    service = Service(gateway, store)
    service.stored(FEEDBACK, {"message": "warm"})
    with psycopg.connect(store.url) as blocker, Wire(gateway.endpoint) as held:
        blocker.execute("LOCK TABLE feedback IN ACCESS EXCLUSIVE MODE")
        body = json.dumps({"project_key": service.project.key, "message": "held"}).encode()
        held.send(request(FEEDBACK, body, JSON))
        wait_until(
            lambda: store.query(
                "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
            )[0]["count"] > 0,
            "it waits for the lock",
        )  # fmt: skip
        gateway.popen.send_signal(signal.SIGTERM)
        gateway.wait_for(lambda: gateway.events("stopping"), "it stops")
        began = time.monotonic()
        gateway.popen.send_signal(signal.SIGTERM)
        assert gateway.popen.wait(10) != 0
        # The lock is held for longer than the test has.
        assert time.monotonic() - began < 10


def test_a_stop_is_bounded_although_the_database_hangs(start_gateway, store):
    gateway = start_gateway("--shutdown-timeout", "1")
    service = Service(gateway, store)
    service.stored(FEEDBACK, {"message": "warm"})
    with psycopg.connect(store.url) as blocker, Wire(gateway.endpoint) as held:
        blocker.execute("LOCK TABLE feedback IN ACCESS EXCLUSIVE MODE")
        body = json.dumps({"project_key": service.project.key, "message": "held"}).encode()
        held.send(request(FEEDBACK, body, JSON))
        gateway.popen.send_signal(signal.SIGTERM)
        began = time.monotonic()
        # Not everything was flushed, and the status says so.
        assert gateway.popen.wait(10) != 0
        assert time.monotonic() - began < 5
        blocker.rollback()


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        request("/healthz", method="GET"),
        b"POST /api/v1/feed",
        request(FEEDBACK, b"x" * 100, JSON)[:-1],
        b"POST /nowhere HTTP/1.1\r\n\r\n",
    ],
    ids=["nothing", "one request", "half a head", "half a body", "a fault"],
)
def test_a_stop_does_not_wait_for_clients_that_ask_nothing_whole(start_gateway, sent):
    """What was not received whole was never acknowledged: nobody waits for it, and all is well."""
    gateway = start_gateway()
    wires = [Wire(gateway.endpoint) for _ in range(20)]
    for wire in wires:
        wire.send(sent)
    wait_until(lambda: Metrics(gateway).total("seggwat_connections") >= 20, "they are there")
    began = time.monotonic()
    gateway.popen.send_signal(signal.SIGTERM)
    assert gateway.popen.wait(30) == 0
    assert time.monotonic() - began < 10
    for wire in wires:
        wire.__exit__()


def test_sighup_under_load_disturbs_nobody(start_gateway, store, tmp_path):
    file = tmp_path / "seggwat.json"
    file.write_text("{}")
    gateway = start_gateway("--config", str(file))
    with Load(gateway, store.project()) as load:
        for count in range(1, 6):
            seen = load.acknowledged()
            gateway.popen.send_signal(signal.SIGHUP)
            gateway.wait_for(lambda: load.acknowledged() > seen + 50, "the load goes on")
            gateway.wait_for(
                lambda: len(gateway.events("configuration reloaded")) >= count, "it reloads"
            )
    assert all(entry.status in (200, 409) for entry in load.ledger)
    assert_ledger(store, load.ledger)


# --- logs


def test_logs_are_json_lines_without_what_people_wrote(start_gateway, store, cluster):
    """At the loudest level, while things go well and while a row is refused by the database."""
    gateway = start_gateway("--log-level", "trace")
    service = Service(gateway, store)
    secret, address = "my-secret-words", "jane.doe@private.example"
    person = {"submitted_by": "person-4711", "submitted_by_email": address}
    service.stored(FEEDBACK, {"message": secret} | person)
    service.post(FEEDBACK, {"message": secret, "type": secret} | person)
    service.post(NPS, {"score": 1, "comment": secret})
    store.query("ALTER TABLE feedback ADD CONSTRAINT poison CHECK (message <> 'my-secret-words 2')")
    assert service.post(FEEDBACK, {"message": f"{secret} 2"} | person).status_code == 422
    with Wire(gateway.endpoint) as wire:
        wire.send(b"GET /my-secret-words HTTP/1.1\r\nmy-secret-words\r\n\r\n").answer()
    assert gateway.stop() == 0
    assert gateway.errors
    for line in gateway.errors:
        event = json.loads(line)
        assert list(event)[:4] == ["time", "level", "label", "message"]
        for word in (secret, address, "person-4711", "private.example"):
            assert word not in line


def test_nothing_is_logged_for_each_request(start_gateway, store):
    gateway = start_gateway()
    service = Service(gateway, store)
    service.stored(FEEDBACK, {"message": "x"})
    before = len(gateway.errors)
    for _ in range(100):
        service.stored(FEEDBACK, {"message": "x"})
        service.post(FEEDBACK, {"message": ""})
    assert len(gateway.errors) - before < 5


def test_a_password_is_never_logged(start_gateway):
    url = "postgresql://seggwat:hunter2@127.0.0.1:1/x"
    gateway = start_gateway("--log-level", "trace", database=url, ready=False)
    gateway.wait_for(lambda: len(gateway.errors) > 2, "it complains")
    gateway.stop()
    assert "hunter2" not in "\n".join(gateway.errors)


# --- listeners


def test_a_unix_socket_is_served_and_removed(binary, database, store):
    project = store.project()
    with tempfile.TemporaryDirectory(prefix="seggwat-", dir="/tmp") as folder:
        path = f"{folder}/s"
        process = Process(binary, "gateway", "--database-url", database, "--listen", f"unix:{path}")
        try:
            process.wait_for(lambda: process.events("listening"), "it listens")

            def submit() -> dict:
                body = json.dumps({"project_key": project.key, "message": "by unix"})
                printed = curl(
                    "--unix-socket", path, "--header", JSON, "--data", body,
                    "http://localhost" + FEEDBACK,
                )  # fmt: skip
                return json.loads(printed)

            id = submit()["id"]
            assert store.row("feedback", id)["message"] == "by unix"
            # Every loop serves it.
            with concurrent.futures.ThreadPoolExecutor(8) as pool:
                assert all(future["id"] for future in pool.map(lambda _: submit(), range(40)))
            with Wire(path) as wire:
                assert wire.send(request("/readyz", method="GET")).answer().status_code == 200
        finally:
            assert process.stop() == 0, process.errors
        assert not os.path.exists(path)


def test_ipv6_is_served(binary, database, store):
    project = store.project()
    process = Process(binary, "gateway", "--database-url", database, "--listen", "[::1]:0")
    try:
        process.wait_for(lambda: process.events("listening"), "it listens")
        body = json.dumps({"project_key": project.key, "message": "by v6"})
        url = f"http://{process.events('listening')[0]['address']}{FEEDBACK}"
        printed = curl("--globoff", "--header", JSON, "--data", body, url)
        assert json.loads(printed)["status"] == "stored"
    finally:
        assert process.stop() == 0, process.errors


def test_many_loops_share_the_port(start_gateway, store):
    service = Service(start_gateway("--loops", "4", "--lanes", "1"), store)
    # The kernel chooses by chance: that one of four is left out is (3/4)^64.
    with Load(service.gateway, service.project, clients=64) as load:
        service.gateway.wait_for(lambda: load.acknowledged() > 1000, "the load is on")
    metrics = Metrics(service.gateway)
    accepted = [
        metrics.total("seggwat_connections_accepted_total", loop=str(index)) for index in range(4)
    ]
    assert all(accepted)
    assert metrics.total("seggwat_lanes_open") == 4
    assert_ledger(store, load.ledger)


# --- several gateways on one database


def test_two_gateways_share_a_database(start_gateway, store, seggwat):
    gateways = [start_gateway(), start_gateway()]
    project = store.project()
    services = [Service(gateway, store) for gateway in gateways]

    # The same submissions through both at once, and the same claims.
    ids = [uuid7() for _ in range(200)]
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        jobs = [
            pool.submit(
                service.stored, FEEDBACK, {"id": id, "message": id, "project_key": project.key}
            )
            for id in ids
            for service in services
        ]
        assert [job.result() for job in jobs] == [id for id in ids for _ in services]
        claims = [
            pool.submit(
                service.post,
                RATINGS,
                {
                    "project_key": project.key,
                    "rating": {"type": "helpful", "value": True},
                    "context": {"path": "/", "submitted_by": f"u{number}"},
                },
            )
            for number in range(50)
            for service in services * 2
        ]
        statuses = collections.Counter(claim.result().status_code for claim in claims)
    assert statuses == {200: 50, 409: 150}
    assert store.count("feedback", project) == 200
    assert store.count("rating", project) == 50
    store.assert_aggregates_equal_a_recount()

    # One of them goes under load, and nothing is lost.
    with Load(gateways[0], project) as first, Load(gateways[1], project) as second:
        gateways[0].wait_for(lambda: first.acknowledged() > 200, "the load is on")
        gateways[0].popen.send_signal(signal.SIGKILL)
        gateways[0].popen.wait(10)
        seen = second.acknowledged()
        gateways[1].wait_for(lambda: second.acknowledged() > seen + 200, "the other goes on")
    for entry in first.ledger + second.ledger:
        if entry.status == 200:
            table = {"nps": "nps_response"}.get(entry.kind, entry.kind)
            assert store.row(table, entry.id)
    assert set(ids) <= set(store.ids("feedback"))
    store.assert_aggregates_equal_a_recount()
    doctor = seggwat("doctor", "--database-url", store.url)
    assert doctor.returncode == 0, doctor.stdout


def test_a_port_that_is_taken_is_refused(start_gateway, seggwat, database):
    gateway = start_gateway()
    result = seggwat("gateway", "--database-url", database, "--listen", gateway.address)
    assert result.returncode == 69
    assert gateway.address in result.stderr
