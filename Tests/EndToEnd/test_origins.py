"""Which sites may submit, how fast a change is seen, and what an unknown key costs (contract 1.12)."""

import concurrent.futures
import threading
import time
import uuid

import pytest
from conftest import wait_until
from support import FEEDBACK, NPS, RATING, RATINGS, SUBMITS, Service, assert_problem

BODY = {"message": "x"}

MATCHES = [
    # pattern, origin, whether it is allowed
    ("*", None, True),
    ("*", "https://anything.example", True),
    ("*", "null", True),
    ("https://example.com", "https://example.com", True),
    ("https://example.com", "HTTPS://EXAMPLE.COM", True),
    ("HTTPS://Example.com", "https://example.com", True),
    ("https://example.com/", "https://example.com", True),
    ("https://example.com", "https://example.com:443", True),
    ("https://example.com:443", "https://example.com", True),
    ("http://example.com", "http://example.com:80", True),
    ("https://example.com", None, False),
    ("https://example.com", "null", False),
    ("https://example.com", "", False),
    ("https://example.com", "example.com", False),
    ("https://example.com", "http://example.com", False),
    ("http://example.com", "https://example.com", False),
    ("https://example.com", "https://example.com:8443", False),
    ("https://example.com", "https://example.com:80", False),
    ("https://example.com", "https://example.com:", False),
    ("https://example.com", "https://example.com:443x", False),
    ("https://example.com", "https://example.com:65979", False),
    ("https://example.com", "https://evil-example.com", False),
    ("https://example.com", "https://example.com.evil.com", False),
    ("https://example.com", "https://example.comevil.com", False),
    ("https://example.com", "https://sub.example.com", False),
    ("https://example.com", "https://example.com@evil.com", False),
    ("https://example.com", "https://example.com:443@evil.com", False),
    ("https://example.com", "https://user@example.com", False),
    ("https://example.com", "https://example.com.", False),
    ("https://example.com", "https://evil.com/https://example.com", False),
    ("https://example.com", "https://evil.com#https://example.com", False),
    ("https://example.com", "https://evil.com?https://example.com", False),
    ("https://example.com", "https://evil.com\\https://example.com", False),
    ("https://example.com", "https://evil.com\\@example.com", False),
    ("https://example.com", "https://example.com https://evil.com", False),
    ("https://example.com", "https://evil.com, https://example.com", False),
    ("https://example.com", "https:example.com", False),
    ("https://example.com", "://example.com", False),
    ("https://example.com", "file:///example.com", False),
    ("http://localhost:3000", "http://localhost:3000", True),
    ("http://localhost:3000", "http://localhost", False),
    ("http://localhost:3000", "http://localhost:3001", False),
    ("http://localhost:3000", "http://localhost:30000", False),
    ("http://[::1]:3000", "http://[::1]:3000", True),
    ("http://[::1]:3000", "http://[::1]:3001", False),
    ("https://*.example.com", "https://a.example.com", True),
    ("https://*.example.com", "https://a.b.example.com", True),
    ("https://*.example.com", "https://A.Example.COM", True),
    ("https://*.example.com", "https://example.com", False),
    ("https://*.example.com", "https://.example.com", False),
    ("https://*.example.com", "https://evil-example.com", False),
    ("https://*.example.com", "https://a.example.com.evil.com", False),
    ("https://*.example.com", "https://a.example.com:8443", False),
    ("https://*.example.com", "http://a.example.com", False),
    ("https://*.example.com:8443", "https://a.example.com:8443", True),
    ("*.example.com", "https://a.example.com", True),
    ("*.example.com", "http://a.example.com", True),
    ("*.example.com", "https://example.com", False),
    ("*.example.com", "https://evil-example.com", False),
    ("*.example.com", "https://a.example.com.evil.com", False),
    ("*.example.com", "https://evil.com/.example.com", False),
    ("*.example.com", None, False),
    ("https://ex*ample.com", "https://example.com", False),
    ("https://*", "https://example.com", False),
    ("capacitor://localhost", "capacitor://localhost", True),
    ("capacitor://localhost", "https://localhost", False),
    ("", None, False),
    ("", "https://example.com", False),
]


@pytest.fixture(scope="module")
def projects(service):
    """A project for each pattern of the table."""
    return {pattern: service.store.project(pattern) for pattern, _, _ in MATCHES}


@pytest.mark.parametrize("pattern, origin, allowed", MATCHES)
def test_origins_match_exactly(service, projects, pattern, origin, allowed):
    headers = {} if origin is None else {"origin": origin}
    answer = service.post(FEEDBACK, BODY | {"project_key": projects[pattern].key}, **headers)
    if allowed:
        assert answer.status_code == 200, answer.text
    else:
        assert_problem(answer, 403, "origin_not_allowed")


@pytest.mark.parametrize(
    "pattern, referer, allowed",
    [
        ("https://example.com", "https://example.com/page?x=https://evil.com", True),
        ("https://example.com", "https://example.com", True),
        ("https://example.com", "https://evil.com/https://example.com/", False),
        ("https://example.com", "https://example.com.evil.com/", False),
        ("https://example.com", "https://example.com@evil.com/", False),
        ("https://*.example.com", "https://a.example.com/x", True),
        ("https://*.example.com", "https://evil.com/a.example.com", False),
    ],
)
def test_the_referer_stands_in_for_a_missing_origin(service, projects, pattern, referer, allowed):
    body = BODY | {"project_key": projects[pattern].key}
    answer = service.post(FEEDBACK, body, referer=referer)
    assert answer.status_code == (200 if allowed else 403), answer.text


def test_the_referer_does_not_overrule_the_origin(service, projects):
    body = BODY | {"project_key": projects["https://example.com"].key}
    answer = service.post(FEEDBACK, body, origin="https://evil.com", referer="https://example.com/")
    assert_problem(answer, 403, "origin_not_allowed")
    answer = service.post(FEEDBACK, body, origin="null", referer="https://example.com/")
    assert_problem(answer, 403, "origin_not_allowed")


@pytest.mark.parametrize(
    "path, body",
    [
        (FEEDBACK, BODY),
        (RATINGS, {"rating": {"type": "nps", "value": 1}}),
        (RATING, {"value": True}),
        (NPS, {"score": 1}),
    ],
)
def test_every_endpoint_checks_the_origin(service, projects, path, body):
    project = projects["https://example.com"]
    body = body | {"project_key": project.key}
    assert_problem(service.post(path, body, origin="https://evil.com"), 403, "origin_not_allowed")
    answer = service.post(path, body, origin="https://example.com")
    assert answer.status_code in (200, 204)


def test_several_origins_and_none(service):
    several = service.store.project("https://a.example", "http://b.example:81")
    for origin, status in [
        ("https://a.example", 200),
        ("http://b.example:81", 200),
        ("https://c.example", 403),
    ]:
        answer = service.post(FEEDBACK, BODY | {"project_key": several.key}, origin=origin)
        assert answer.status_code == status
    none = service.store.project()
    service.store.query("UPDATE project SET allowed_origins = '{}' WHERE id = %s", none.id)
    wait_until(
        lambda: service.post(FEEDBACK, BODY | {"project_key": none.key}).status_code == 403,
        "nobody may submit",
        5,
    )


def test_a_refused_origin_may_read_why(service, projects):
    """Without the header the page's script sees a network error."""
    body = BODY | {"project_key": projects["https://example.com"].key}
    answer = service.post(FEEDBACK, body, origin="https://evil.com")
    assert answer.headers["Access-Control-Allow-Origin"] in ("*", "https://evil.com")
    assert "Access-Control-Allow-Credentials" not in answer.headers


# --- preflights


@pytest.mark.parametrize("path", SUBMITS)
def test_a_preflight_is_answered_and_may_be_cached(service, path):
    answer = service.session.options(
        service.gateway.url + path,
        headers={
            "Origin": "https://example.com",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type,idempotency-key",
        },
        timeout=30,
    )
    assert (answer.status_code, answer.content) == (204, b"")
    origin = answer.headers["Access-Control-Allow-Origin"]
    assert origin == "*" or (origin == "https://example.com" and answer.headers["Vary"] == "Origin")
    assert "POST" in answer.headers["Access-Control-Allow-Methods"].split(", ")
    allowed = answer.headers["Access-Control-Allow-Headers"].lower().split(", ")
    assert {"content-type", "content-encoding", "idempotency-key"} <= set(allowed)
    assert int(answer.headers["Access-Control-Max-Age"]) >= 600
    assert "Access-Control-Allow-Credentials" not in answer.headers


@pytest.mark.parametrize("origin", ["https://example.com", "null", None])
def test_every_answer_may_be_read_by_the_page_and_never_with_credentials(service, origin):
    headers = {"origin": origin} if origin else {}
    for path, body in [
        (FEEDBACK, BODY),
        (FEEDBACK, {}),
        (RATING, {"value": True}),
        ("/nowhere", {}),
    ]:
        answer = service.post(path, body, **headers)
        assert answer.headers["Access-Control-Allow-Origin"] in ("*", origin)
        assert "Access-Control-Allow-Credentials" not in answer.headers


# --- changes in the database


def seen_within(service, body: dict, status: int, **headers) -> float:
    """Seconds until every new connection, and so every loop, answers with `status`."""
    began = time.monotonic()
    streak = 0
    while streak < 12:
        answer = service.session.post(
            service.gateway.url + FEEDBACK, json=body,
            headers={"Connection": "close", **headers}, timeout=30,
        )  # fmt: skip
        if answer.status_code == status:
            if streak == 0:
                seconds = time.monotonic() - began
            streak += 1
        else:
            streak = 0
            assert time.monotonic() - began < 5, f"still {answer.status_code}"
    return seconds


def test_a_change_is_seen_within_a_second(service):
    project = service.store.project("https://old.example")
    body = {"project_key": project.key, "message": "x"}
    old, new = {"Origin": "https://old.example"}, {"Origin": "https://new.example"}
    assert seen_within(service, body, 200, **old) < 1
    assert seen_within(service, body, 403, **new) < 1

    change = "UPDATE project SET allowed_origins = %s WHERE id = %s"
    service.store.query(change, ["https://new.example"], project.id)
    assert seen_within(service, body, 200, **new) < 1
    assert seen_within(service, body, 403, **old) < 1

    service.store.query("UPDATE project SET archived = true WHERE id = %s", project.id)
    assert seen_within(service, body, 404, **new) < 1
    service.store.query("UPDATE project SET archived = false WHERE id = %s", project.id)
    assert seen_within(service, body, 200, **new) < 1

    key = str(uuid.uuid4())
    service.store.query("UPDATE project SET key = %s WHERE id = %s", key, project.id)
    assert seen_within(service, body, 404, **new) < 1
    assert seen_within(service, body | {"project_key": key}, 200, **new) < 1

    service.store.query("DELETE FROM project WHERE id = %s", project.id)
    assert seen_within(service, body | {"project_key": key}, 404, **new) < 1


def test_a_project_that_is_made_after_its_key_was_unknown_is_seen_within_a_second(service):
    key = str(uuid.uuid4())
    body = {"project_key": key, "message": "x"}
    assert seen_within(service, body, 404) < 1
    project = service.store.project()
    service.store.query("UPDATE project SET key = %s WHERE id = %s", key, project.id)
    assert seen_within(service, body, 200) < 1


def test_a_change_while_submissions_come_in_is_seen_within_a_second(service):
    """Word of a change must not get lost between the answers to the catalog's own questions."""
    project = service.store.project("https://a.example")
    stopping = threading.Event()

    def ask_for_unknown_keys():
        own = Service(service.gateway, service.store)
        while not stopping.is_set():
            own.post(FEEDBACK, BODY | {"project_key": str(uuid.uuid4())})

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        askers = [pool.submit(ask_for_unknown_keys) for _ in range(4)]
        try:
            body = {"project_key": project.key, "message": "x"}
            for round in range(5):
                origin = f"https://round-{round}.example"
                assert seen_within(service, body, 403, Origin=origin) < 1
                service.store.query(
                    "UPDATE project SET allowed_origins = %s WHERE id = %s", [origin], project.id
                )
                assert seen_within(service, body, 200, Origin=origin) < 1
        finally:
            stopping.set()
        for asker in askers:
            asker.result()


def test_a_change_that_was_missed_while_disconnected_is_seen(service):
    project = service.store.project("https://a.example")
    body = {"project_key": project.key, "message": "x"}
    assert seen_within(service, body, 403) < 1
    # In one transaction with the loss, so that nobody listens when the change is told.
    service.store.query(
        """
        WITH gone AS (
            SELECT pg_terminate_backend(pid, 5000) AS done FROM pg_stat_activity
            WHERE application_name = 'seggwat catalog' AND datname = current_database()
        )
        UPDATE project SET allowed_origins = '{*}' WHERE id = %s
            AND (SELECT bool_and(done) FROM gone)
        """,
        project.id,
    )
    assert seen_within(service, body, 200) < 5


def lookups(service) -> int:
    """How often this database's projects have been looked at, as far as it was told."""
    [row] = service.store.query(
        "SELECT seq_scan + idx_scan AS scans FROM pg_stat_user_tables WHERE relname = 'project'"
    )
    return row["scans"]


@pytest.mark.parametrize("known", [True, False], ids=["known", "unknown"])
def test_a_key_costs_no_query_each_time(service, known):
    body = BODY | {"project_key": service.project.key if known else str(uuid.uuid4())}
    status = 200 if known else 404
    assert seen_within(service, body, status) < 1
    before, asked = lookups(service), 0
    for _ in range(300):
        assert service.post(FEEDBACK, body).status_code == status

    def told() -> bool:
        # A backend tells its statistics when it is busy again, a second later at the latest.
        nonlocal asked
        asked += 1
        service.post(FEEDBACK, BODY | {"project_key": str(uuid.uuid4())})
        return lookups(service) > before

    wait_until(told, "the statistics are told", 20)
    assert lookups(service) - before < 150 + 2 * asked
