"""What is stored of a client's address, and where it must never be."""

import pytest
import requests
from support import BULK, FEEDBACK, NPS, RATINGS, Service, Store, assert_problem

PROXY = ("--trusted-proxies", "127.0.0.1")
ADDRESSES = ["203.0.113.7", "203.0.113.8", "2001:db8:1:2::7"]


@pytest.fixture
def start(start_gateway, store: Store):
    """Starts a service behind a proxy."""

    def run(*options: str) -> Service:
        return Service(start_gateway(*PROXY, "--log-level", "trace", *options), store)

    return run


def submit(service: Service, client: str | None) -> requests.Response:
    """Sends one of each kind for this client, and returns the last answer."""
    fields = {"X_Forwarded_For": client} if client else {}
    service.stored(FEEDBACK, {"message": "hello"}, **fields)
    service.post(RATINGS, {"rating": {"type": "star", "value": 4}}, **fields)
    service.stored(NPS, {"score": 3, "comment": "slow"}, **fields)
    element = {"kind": "feedback", "project_key": service.project.key, "message": "bulk"}
    return service.post(BULK, [element], **fields)


def stored(store: Store) -> set[str | None]:
    """Everything that the tables say about addresses."""
    rows = store.query(
        "SELECT address FROM feedback UNION ALL SELECT address FROM rating "
        "UNION ALL SELECT address FROM nps_response"
    )
    assert len(rows) % 6 == 0, "a feedback, a rating, three rows of an NPS answer, and an element"
    return {row["address"] for row in rows}


def assert_nowhere(service: Service, *words: str) -> None:
    """No table, no log line and no metric holds any of these words."""
    tables = [
        row["name"]
        for row in service.store.query(
            """
            SELECT c.oid::regclass::text AS name FROM pg_class c
            JOIN pg_namespace n ON n.oid = relnamespace
            WHERE relkind IN ('r', 'p') AND nspname = 'public'
            """
        )
    ]
    assert "feedback" in tables
    texts = list(service.gateway.errors)
    texts.append(requests.get(service.gateway.url + "/metrics", timeout=30).text)
    for table in tables:
        texts += [str(row) for row in service.store.query(f"SELECT t::text FROM {table} t")]
    for word in words:
        assert not [text for text in texts if word in text], word


def test_a_hash_tells_clients_apart_and_their_addresses_are_nowhere(start, store):
    service = start()
    for client in ADDRESSES:
        submit(service, client)
        submit(service, client)
    hashes = stored(store)
    assert len(hashes) == 3
    assert all(len(word) == 16 and int(word, 16) >= 0 for word in hashes)
    assert_nowhere(service, "203.0.113", "cb0071", "2001:db8", "20010db8")


def test_a_network_is_stored_where_that_is_wanted(start, store):
    service = start("--stored-addresses", "truncated")
    for client in ADDRESSES:
        submit(service, client)
    assert stored(store) == {"203.0.113.0/24", "2001:db8:1::/48"}
    assert_nowhere(service, "203.0.113.7", "203.0.113.8", "2001:db8:1:2")


def test_nothing_is_stored_where_that_is_wanted(start, store):
    service = start("--stored-addresses", "none")
    submit(service, ADDRESSES[0])
    assert stored(store) == {None}


def test_the_machines_own_programs_have_no_address(start, store):
    submit(start(), None)
    assert stored(store) == {None}


def test_an_address_is_stored_while_limits_are_off(start, store):
    submit(start("--rate-limits", "off"), ADDRESSES[0])
    assert len(stored(store)) == 1 and None not in stored(store)


def test_an_address_goes_through_the_journal(start_gateway, store, tmp_path):
    service = Service(
        start_gateway(*PROXY, "--journal", str(tmp_path / "journal"), "--ack", "queued"), store
    )
    answer = service.post(FEEDBACK, {"message": "hello"}, X_Forwarded_For=ADDRESSES[0])
    assert answer.status_code == 202
    service.gateway.wait_for(lambda: store.count("feedback") == 1, "the journal is replayed")
    [row] = store.query("SELECT address, spam FROM feedback")
    assert len(row["address"]) == 16 and row["spam"] is None


def test_a_refusal_names_no_address(start):
    service = start("--address-limit", "0.01/1")
    service.stored(FEEDBACK, {"message": "hello"}, X_Forwarded_For=ADDRESSES[0])
    answer = service.post(FEEDBACK, {"message": "hello"}, X_Forwarded_For=ADDRESSES[0])
    assert_problem(answer, 429, "rate_limited")
    assert_nowhere(service, "203.0.113", "cb0071")
