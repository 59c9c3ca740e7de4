"""The ledger: what became of everything that was sent, and that it equals the tables."""

import json
import signal
import time

import pytest
from conftest import Gateway, wait_until
from own_cluster import database, own_cluster, own_template  # noqa: F401
from support import BULK, FEEDBACK, NPS, RATINGS, Load, Service, assert_problem, curl, uuid7
from test_faults import POISON

LEDGER = "/api/v1/ledger"


@pytest.fixture
def options(tmp_path):
    return ["--journal", str(tmp_path / "journal"), "--store-timeout", "3"]


@pytest.fixture
def service(start_gateway, store, options):
    service = Service(start_gateway(*options), store)
    service.stored(FEEDBACK, {"message": "first"})
    return service


def ledger(gateway) -> dict:
    """The ledger, whose sums are checked."""
    found = json.loads(curl("--fail", gateway.url + LEDGER))
    assert list(found) == ["total", "minutes"]
    for sums in [found["total"], *found["minutes"]]:
        parts = sums["stored"] + sums["queued"] + sums["held"] + sum(sums["refused"].values())
        assert sums["accepted"] == parts
    return found


def total(gateway) -> dict:
    return ledger(gateway)["total"]


def doctor_says(seggwat, store) -> str:
    return seggwat("doctor", "--database-url", store.url).stdout


def test_every_outcome_is_in_the_ledger(service, own_cluster, seggwat, store):
    service.store.query(POISON)
    service.stored(NPS, {"score": 9, "comment": "one submission"})
    service.stored(RATINGS, {"rating": {"type": "star", "value": 4}})
    claim = {"rating": {"type": "star", "value": 4}, "context": {"submitted_by": "u"}}
    service.stored(RATINGS, claim)
    assert_problem(service.post(RATINGS, claim), 409, "duplicate_rating")
    id = uuid7()
    for _ in range(3):
        service.stored(FEEDBACK, {"message": "sent again", "id": id})
    assert_problem(service.post(FEEDBACK, {"message": ""}), 400, "validation_error")
    assert_problem(service.post(FEEDBACK, {"message": "poison"}), 422, "rejected")
    service.post(BULK, [{"kind": "nps", "project_key": uuid7(), "score": 1}])
    expected = {"validation_error": 1, "duplicate_rating": 1, "project_not_found": 1}
    wait_until(lambda: total(service.gateway)["refused"] == expected, "the refusals are there")
    found = ledger(service.gateway)
    assert {name: found["total"][name] for name in ("stored", "queued", "held")} == {
        "stored": 5,
        "queued": 0,
        "held": 1,
    }
    assert sum(minute["stored"] for minute in found["minutes"]) == 5
    assert all(abs(minute["minute"] - time.time()) < 180 for minute in found["minutes"])
    own_cluster.stop()
    assert service.post(FEEDBACK, {"message": "queued"}).status_code == 202
    answer = service.session.get(service.gateway.url + LEDGER, timeout=30)
    assert_problem(answer, 503, "unavailable")
    own_cluster.start()
    wait_until(
        lambda: curl(service.gateway.url + LEDGER).startswith(b'{"total"')
        and total(service.gateway)["stored"] == 6,
        "what was queued is stored",
    )
    assert total(service.gateway)["queued"] == 0
    assert "ok      the ledger equals the tables" in doctor_says(seggwat, store)


def test_what_is_queued_is_counted(start_gateway, store, options):
    gateway = start_gateway(*options, "--ack", "queued")
    service = Service(gateway, store)
    store.query("ALTER TABLE feedback RENAME TO away")
    assert service.post(FEEDBACK, {"message": "queued"}).status_code == 202
    wait_until(lambda: total(gateway)["queued"] == 1, "it is counted")
    assert [minute["queued"] for minute in ledger(gateway)["minutes"]] == [1]
    store.query("ALTER TABLE away RENAME TO feedback")
    wait_until(lambda: total(gateway)["stored"] == 1, "it is stored")


def test_the_ledger_equals_the_tables_after_crashes(start_gateway, own_cluster, store, seggwat):
    project = store.project()
    for _ in range(3):
        gateway = start_gateway("--store-timeout", "1.5", "--commit-timeout", "3")
        with Load(gateway, project, clients=12) as load:
            gateway.wait_for(lambda: load.acknowledged() > 200, "the load is on")
            own_cluster.stop()
            own_cluster.start()
            seen = load.acknowledged()
            gateway.wait_for(lambda: load.acknowledged() > seen + 100, "it stores again")
            gateway.stop(signal.SIGKILL)
    said = doctor_says(seggwat, store)
    assert "ok      the ledger equals the tables" in said, said
    last = Gateway(gateway.popen.args[0], store.url)
    try:
        stored = store.query(
            """
            SELECT count(DISTINCT id) FROM (
                SELECT id FROM feedback UNION ALL SELECT id FROM rating
            ) AS submission
            """
        )[0]["count"]
        assert total(last)["stored"] == stored
    finally:
        last.stop()


def test_a_trigger_that_drops_rows_leaves_the_ledger_right(service, seggwat, store):
    store.query(
        """
        CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NEW.message = 'swallowed' THEN RETURN NULL; END IF;
            RETURN NEW;
        END $$
        """
    )
    store.query(
        "CREATE TRIGGER swallow BEFORE INSERT ON feedback FOR EACH ROW EXECUTE FUNCTION swallow()"
    )
    assert service.post(FEEDBACK, {"message": "swallowed"}).status_code != 200
    assert "ok      the ledger equals the tables" in doctor_says(seggwat, store)


def test_the_doctor_names_the_minute_that_differs(service, seggwat, store):
    service.stored(FEEDBACK, {"message": "gone"})
    store.query("DELETE FROM feedback WHERE message = 'gone'")
    said = doctor_says(seggwat, store)
    assert "problem the ledger differs from the tables in 1 minutes, together by 1;" in said, said


def test_demo_data_is_in_the_ledger(seggwat, store):
    result = seggwat("seed", "--database-url", store.url, "--demo-data", "2000")
    assert result.returncode == 0, result.stderr
    assert "ok      the ledger equals the tables" in doctor_says(seggwat, store)
