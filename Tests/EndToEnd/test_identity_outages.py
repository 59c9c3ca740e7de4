"""Who submits while Zitadel is slow, wrong, or away: nobody is logged out for it, nobody waits for
long, and nobody else waits at all. Against the stand-in's faults."""

import concurrent.futures

import pytest
from conftest import wait_until
from support import Wire, assert_problem, request
from zitadel import FEEDBACK, GET_SESSION, Session, Zitadel, metric, submit


def short_lives() -> tuple[str, ...]:
    """Options with which an answer is old at once."""
    return "--identity-lifetime", "0.3", "--identity-refresh-after", "0.2"


def stays_while_new_ones_wait(service, known: Session, new: Session) -> None:
    """Who is known goes on, who is new hears 503, and an answer of Zitadel was made up for."""
    stale = 'seggwat_identity_questions_total{how="stale"}'

    def stands_in() -> bool:
        assert submit(service, known).status_code == 200
        return metric(service.gateway.url, stale) > 0

    wait_until(stands_in, "an old answer stands in")
    answer = submit(service, new)
    assert_problem(answer, 503, "session_unverified")
    assert int(answer.headers["Retry-After"]) > 0


def test_07_a_revoked_token_of_ours_logs_nobody_out(start_verifying, zitadel):
    service = start_verifying(*short_lives())
    known, new = zitadel.sign_in(), zitadel.sign_in()
    assert submit(service, known).status_code == 200
    zitadel.control("pat/revoke", {"pat": zitadel.demo["verify_pat"]})
    stays_while_new_ones_wait(service, known, new)
    [event, *_] = service.gateway.events(
        "the identity provider refuses this gateway; nobody is logged out for it"
    )
    assert event["level"] == "error"
    assert metric(service.gateway.url, "seggwat_identity_breaker") == 0


def test_08_an_instance_that_is_not_found_logs_nobody_out(start_verifying, zitadel):
    service = start_verifying(*short_lives())
    known, new = zitadel.sign_in(), zitadel.sign_in()
    assert submit(service, known).status_code == 200
    zitadel.fail({"instance-flap": {"p": 1}})
    stays_while_new_ones_wait(service, known, new)


@pytest.mark.parametrize(
    "action",
    [
        "rst", "close-mid-headers", "close-mid-body", "truncate-json", "garbage-json", "timeout",
        {"status": {"code": 503}}, {"status": {"code": 200}}, {"huge-body": {"n": 10_000_000}},
        {"slow-body": {"bytesPerSecond": 1}},
    ],
    ids=str,
)  # fmt: skip
def test_whatever_goes_wrong_is_no_verdict(start_verifying, zitadel, action):
    service = start_verifying(*short_lives(), "--zitadel-timeout", "1.5")
    known, new = zitadel.sign_in(), zitadel.sign_in()
    wait_until(lambda: submit(service, known).status_code == 200, "the session is known")
    zitadel.fail(action)
    stays_while_new_ones_wait(service, known, new)


def test_10_an_outage_ends_without_a_stampede(start_verifying, zitadel):
    service = start_verifying(*short_lives(), "--identity-calls", "4")
    known = [zitadel.sign_in() for _ in range(30)]
    new = zitadel.sign_in()
    for session in known:
        assert submit(service, session).status_code == 200
    zitadel.fail("close-before")
    stays_while_new_ones_wait(service, known[0], new)

    def is_open() -> bool:
        submit(service, new)
        return metric(service.gateway.url, "seggwat_identity_breaker") == 1

    wait_until(is_open, "the breaker opens")
    before = zitadel.calls()
    for session in known:
        assert submit(service, session).status_code == 200
        assert submit(service, zitadel.sign_in()).status_code == 503
    assert zitadel.calls() == before, "an open breaker calls nobody"
    zitadel.faults()
    wait_until(lambda: submit(service, new).status_code == 200, "new sessions are verified again")
    with concurrent.futures.ThreadPoolExecutor(30) as pool:
        for answer in pool.map(lambda session: submit(service, session), known):
            assert answer.status_code == 200
    # One call for each session that was looked at, and one probe: none was asked twice at a time.
    assert zitadel.calls(f"{GET_SESSION} 200") <= 2 * len(known) + 2 + 30


def test_11_a_ban_is_respected(start_verifying, zitadel):
    service = start_verifying()
    known = zitadel.sign_in()
    assert submit(service, known).status_code == 200
    sessions = [zitadel.sign_in() for _ in range(20)]
    zitadel.fail({"http429": {"retryAfter": 3}})
    for session in sessions:
        assert submit(service, session).status_code == 503
        assert submit(service, known).status_code == 200
    assert zitadel.calls(f"{GET_SESSION} 429") == 1
    zitadel.faults()
    wait_until(lambda: submit(service, sessions[0]).status_code == 200, "the ban is over")


def test_12_made_up_tokens_push_nobody_out_and_are_limited(start_verifying, zitadel):
    service = start_verifying(
        "--identity-remembered", "64", "--trusted-proxies", "127.0.0.1", "--loops", "1"
    )
    known = zitadel.sign_in()
    assert submit(service, known).status_code == 200
    calls = zitadel.calls()
    body = b'{"project_key":"%s","message":"m"}' % service.project.key.encode()
    statuses = []
    with Wire(service.gateway.endpoint) as wire:
        for number in range(1_500):
            wire.send(
                request(
                    FEEDBACK, body, "X-Session-Id: 340000000000000001", f"X-Session-Token: {number:078}",
                    "X-Forwarded-For: 203.0.113.7",
                )
            )  # fmt: skip
            statuses.append(wire.answer().status_code)
            if statuses[-1] == 429:
                break
    assert set(statuses) == {401, 429}
    assert len(statuses) > 1_000
    before = zitadel.calls()
    assert submit(service, known).status_code == 200
    assert zitadel.calls() == before, "the session was not forgotten"
    assert before - calls >= 1_000
    assert metric(service.gateway.url, 'seggwat_identity_remembered{as="bad"}') <= 8


def test_16_a_lagging_read_side_logs_nobody_out(binary, start_gateway, store):
    from support import Service

    zitadel = Zitadel(binary, "--consistency", "lag:200ms")
    try:
        service = Service(start_gateway(*zitadel.settings), store)
        store.query("UPDATE project SET identity = 'required'")
        wait_until(lambda: submit(service, None).status_code == 401, "the rule is known")
        for _ in range(3):
            assert submit(service, zitadel.sign_in()).status_code == 200
    finally:
        zitadel.stop()


def test_an_older_zitadel_is_asked_in_the_rest_form(binary, start_gateway, store):
    from support import Service

    zitadel = Zitadel(binary, "--profile", "v3")
    try:
        service = Service(start_gateway(*zitadel.settings), store)
        store.query("UPDATE project SET identity = 'required'")
        wait_until(lambda: submit(service, None).status_code == 401, "the rule is known")
        session = zitadel.sign_in()
        assert submit(service, session).status_code == 200
        asked = zitadel.calls()
        assert zitadel.calls("GET /v2") == 1
        # The form is remembered: the next session costs no call in the other one.
        assert submit(service, zitadel.sign_in()).status_code == 200
        assert (zitadel.calls(), zitadel.calls("GET /v2")) == (asked, 2)
        zitadel.delete(session)
        other = Session(session.id, "x" * len(session.token))
        assert_problem(submit(service, other), 401, "session_invalid")
    finally:
        zitadel.stop()


def test_a_submission_that_waits_holds_up_nobody_else(start_verifying, zitadel):
    service = start_verifying("--loops", "1", "--identity-timeout", "2")
    session = zitadel.sign_in()
    body = b'{"project_key":"%s","message":"m"}' % service.project.key.encode()
    open_project = service.store.project()
    other = b'{"project_key":"%s","message":"m"}' % open_project.key.encode()
    zitadel.fail("timeout")
    shown = f"X-Session-Id: {session.id}", f"X-Session-Token: {session.token}"
    with Wire(service.gateway.endpoint) as waiting, Wire(service.gateway.endpoint) as free:
        # What came before it on its connection is answered while it waits; what is behind waits.
        waiting.send(request(FEEDBACK, other) + request(FEEDBACK, body, *shown))
        assert waiting.answer().status_code == 200
        waiting.send(request(FEEDBACK, other))
        for _ in range(20):
            assert free.send(request(FEEDBACK, other)).answer().status_code == 200
        answers = waiting.answers(2)
    assert [answer.status_code for answer in answers] == [503, 200]


def test_waiting_ends_in_time_whatever_zitadel_does(start_verifying, zitadel):
    service = start_verifying("--identity-timeout", "0.2", "--zitadel-timeout", "30")
    zitadel.fail("timeout")
    answer = submit(service, zitadel.sign_in())
    assert_problem(answer, 503, "session_unverified")


def test_what_waits_is_bounded(start_verifying, zitadel):
    service = start_verifying("--identity-calls", "1", "--loops", "1", "--zitadel-timeout", "2")
    zitadel.fail("timeout")
    body = b'{"project_key":"%s","message":"m"}' % service.project.key.encode()
    wires = [Wire(service.gateway.endpoint) for _ in range(600)]
    try:
        for number, wire in enumerate(wires):
            shown = "X-Session-Id: 340000000000000001", f"X-Session-Token: {number:078}"
            wire.send(request(FEEDBACK, body, *shown))
        assert {wire.answer().status_code for wire in wires} == {503}
    finally:
        for wire in wires:
            wire.__exit__()
    turned_away = 'seggwat_identity_questions_total{how="turned_away"}'
    assert metric(service.gateway.url, turned_away) == 600 - 1 - 512
    # Five faults in a row open the breaker; what still waits then never becomes a call.
    assert zitadel.calls() <= 5
