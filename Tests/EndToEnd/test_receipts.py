"""Receipts: what a client that lost its answer is told, wherever its submission is."""

import concurrent.futures
import os
import signal

import psycopg
import pytest
from conftest import wait_until
from own_cluster import database, own_cluster, own_template  # noqa: F401
from support import FEEDBACK, NPS, RATINGS, Service, assert_problem, uuid7
from test_faults import POISON

RECEIPTS = "/api/v1/receipts/"


@pytest.fixture
def options(tmp_path):
    return ["--journal", str(tmp_path / "journal"), "--store-timeout", "3"]


@pytest.fixture
def service(start_gateway, store, options):
    service = Service(start_gateway(*options), store)
    service.stored(FEEDBACK, {"message": "first"})
    return service


def receipt(service, id: str, key: str | None = None):
    """Asks for a receipt."""
    return service.session.get(
        service.gateway.url + RECEIPTS + id,
        params={"project_key": key or service.project.key},
        timeout=30,
    )


def status(service, id: str, key: str | None = None) -> str:
    """What a receipt says."""
    answer = receipt(service, id, key)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    body = answer.json()
    assert list(body) == ["status", "id"] and body["id"] == id
    return body["status"]


@pytest.mark.parametrize(
    "path, body",
    [
        (FEEDBACK, {"message": "stored"}),
        (RATINGS, {"rating": {"type": "star", "value": 4}}),
        (NPS, {"score": 9}),
        (NPS, {"score": 9, "comment": "stored"}),
    ],
)
def test_what_is_stored_is_said_to_be_stored(service, path, body):
    assert status(service, service.stored(path, body)) == "stored"


def test_an_id_that_nobody_has_seen_is_unknown(service):
    assert status(service, uuid7()) == "unknown"


def test_another_project_sees_nothing(service, store):
    id = service.stored(FEEDBACK, {"message": "mine"})
    assert status(service, id, store.project().key) == "unknown"


def test_what_is_queued_is_said_to_be_queued_across_a_restart(
    service, own_cluster, start_gateway, options, store
):
    own_cluster.stop()
    answer = service.post(FEEDBACK, {"message": "queued"})
    assert answer.status_code == 202, answer.text
    id = answer.json()["id"]
    assert status(service, id) == "queued"
    # Whether it was stored before the database went, nobody can say.
    assert_problem(receipt(service, uuid7()), 503, "unavailable")
    service.gateway.stop(signal.SIGKILL)
    own_cluster.start()
    with psycopg.connect(store.url) as blocker:
        # The journal waits, as the table does not take it yet.
        blocker.execute("LOCK TABLE feedback IN SHARE MODE")
        again = Service(start_gateway(*options, "--commit-timeout", "60"), store, service.project)
        assert status(again, id) == "queued"
        assert status(again, uuid7()) == "unknown"
        blocker.rollback()
    again.gateway.wait_for(lambda: status(again, id) == "stored", "it is stored")
    assert store.row("feedback", id)["message"] == "queued"


def test_what_waits_in_memory_is_held_and_never_said_to_be_stored(start_gateway, store):
    service = Service(start_gateway("--loops", "2", "--store-timeout", "30"), store)
    service.stored(FEEDBACK, {"message": "first"})
    ids = [uuid7() for _ in range(8)]
    with concurrent.futures.ThreadPoolExecutor(8) as pool, psycopg.connect(store.url) as blocker:
        blocker.execute("LOCK TABLE feedback IN SHARE MODE")
        # Some are under way in a transaction that has not committed, others wait in a batch.
        sent = [pool.submit(service.post, FEEDBACK, {"message": "x", "id": id}) for id in ids]
        for id in ids:
            service.gateway.wait_for(lambda id=id: status(service, id) == "held", "it is held")
        assert status(service, uuid7()) == "unknown"
        blocker.rollback()
        assert {answer.result().status_code for answer in sent} == {200}
    assert {status(service, id) for id in ids} == {"stored"}


def test_what_the_database_refused_is_held(service):
    service.store.query(POISON)
    id = uuid7()
    assert_problem(service.post(FEEDBACK, {"message": "poison", "id": id}), 422, "rejected")
    assert status(service, id) == "held"


def test_a_receipt_that_hangs_holds_nobody_up(service):
    id = service.stored(FEEDBACK, {"message": "first"})
    assert status(service, id) == "stored"
    [row] = service.store.query(
        "SELECT pid FROM pg_stat_activity WHERE application_name = 'seggwat inquiries'"
        " AND datname = current_database()"
    )
    os.kill(row["pid"], signal.SIGSTOP)
    try:
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            hanging = [pool.submit(receipt, service, id) for _ in range(4)]
            for _ in range(50):
                service.stored(FEEDBACK, {"message": "meanwhile"})
            for answer in hanging:
                assert_problem(answer.result(), 503, "unavailable")
    finally:
        os.kill(row["pid"], signal.SIGCONT)
    wait_until(lambda: receipt(service, id).status_code == 200, "receipts are given again")


def test_too_many_receipts_at_once_are_refused(start_gateway, store):
    service = Service(start_gateway("--loops", "1", "--store-timeout", "10"), store)
    id = service.stored(FEEDBACK, {"message": "first"})
    assert status(service, id) == "stored"
    with psycopg.connect(store.url) as blocker:
        blocker.execute("LOCK TABLE feedback IN ACCESS EXCLUSIVE MODE")
        with concurrent.futures.ThreadPoolExecutor(100) as pool:
            answers = list(pool.map(lambda _: receipt(service, id), range(100)))
        blocker.rollback()
    assert {answer.json()["error"] for answer in answers} <= {"overloaded", "unavailable"}
    assert any(answer.json()["error"] == "overloaded" for answer in answers)


@pytest.mark.parametrize(
    "path, status, code, word",
    [
        ("x" * 36, 400, "validation_error", "id must be a UUID"),
        ("{id}", 400, "validation_error", "project_key is required"),
        ("{id}?project_key=", 400, "validation_error", "project_key must be a UUID"),
        ("{id}?project_key=1", 400, "validation_error", "project_key must be a UUID"),
        ("{id}?a=b&project_key={id}", 404, "project_not_found", "project_key"),
        ("{id}/", 404, "not_found", ""),
        ("", 404, "not_found", ""),
    ],
)
def test_a_question_that_is_wrong_is_told_so(service, path, status, code, word):
    path = RECEIPTS + path.replace("{id}", uuid7())
    answer = service.session.get(service.gateway.url + path, timeout=30)
    assert_problem(answer, status, code, word)


def test_only_get_and_head_are_answered(service):
    url = service.gateway.url + RECEIPTS + uuid7()
    answer = service.session.post(url, data=b"{}", timeout=30)
    assert_problem(answer, 405, "method_not_allowed")
    assert answer.headers["Allow"] == "GET, HEAD"
    head = service.session.head(url, params={"project_key": service.project.key}, timeout=30)
    assert (head.status_code, head.content) == (200, b"")


def test_receipts_are_rate_limited_like_submissions(start_gateway, store):
    options = ["--trusted-proxies", "127.0.0.1", "--address-limit", "0.01/3"]
    service = Service(start_gateway(*options), store)
    headers = {"X-Forwarded-For": "192.0.2.7"}
    answers = [
        service.session.get(
            service.gateway.url + RECEIPTS + uuid7(),
            params={"project_key": service.project.key},
            headers=headers,
            timeout=30,
        ).status_code
        for _ in range(5)
    ]
    assert answers == [200, 200, 200, 429, 429]
