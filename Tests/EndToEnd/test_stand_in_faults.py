"""What the stand-in does wrong when it is told to, and what happens to its world."""

import hashlib
import hmac
import json
import socket
import time

import pytest
import requests
from stand_in import SESSIONS, Site, StandIn, problem


def get_rule(action, **match) -> dict:
    return {"match": {"method": "GET", "pathPrefix": SESSIONS} | match, "action": action}


def test_rules_strike_by_number_count_and_caller(stand_in):
    session = stand_in.login()
    stand_in.faults(get_rule({"status": {"code": 503}}, nth=2))
    assert [stand_in.get(*session).status_code for _ in range(3)] == [200, 503, 200]
    stand_in.faults(get_rule({"status": {"code": 502}}) | {"count": 2})
    assert [stand_in.get(*session).status_code for _ in range(3)] == [502, 502, 200]
    stand_in.faults(get_rule("close-before", caller=stand_in.demo["login_pat"]))
    assert stand_in.get(*session).status_code == 200
    with pytest.raises(requests.ConnectionError):
        stand_in.get(*session, pat="login")


def test_the_same_seed_gives_the_same_faults(start_stand_in):
    def run() -> list[int]:
        stand_in = start_stand_in("--seed", "7")
        session = stand_in.login()
        stand_in.faults(get_rule({"status": {"code": 500}}, probability=0.5))
        return [stand_in.get(*session).status_code for _ in range(40)]

    first = run()
    assert set(first) == {200, 500}
    assert run() == first


@pytest.mark.parametrize("action", ["close-before", "close-mid-body", "rst"])
def test_a_broken_connection_is_an_error_for_every_client(stand_in, action):
    session = stand_in.login()
    stand_in.faults(get_rule(action))
    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        stand_in.get(*session)
    stand_in.faults()
    assert stand_in.get(*session).status_code == 200


def test_a_head_may_end_in_the_middle(stand_in):
    stand_in.faults(get_rule("close-mid-headers"))
    host, port = stand_in.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=60) as connection:
        connection.sendall(f"GET {SESSIONS}/1 HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode())
        heard = b""
        while piece := connection.recv(4096):
            heard += piece
    assert heard.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"\r\n\r\n" not in heard


@pytest.mark.parametrize("action", ["timeout", "accept-no-read"])
def test_a_request_may_never_be_answered(stand_in, action):
    stand_in.faults(get_rule(action))
    with pytest.raises(requests.ReadTimeout):
        requests.get(f"{stand_in.url}{SESSIONS}/1", timeout=0.3)


def test_answers_are_spoiled(stand_in):
    session = stand_in.login()
    whole = stand_in.get(*session)
    stand_in.faults(get_rule("truncate-json"))
    with pytest.raises(json.JSONDecodeError):
        stand_in.get(*session).json()
    stand_in.faults(get_rule("garbage-json"))
    with pytest.raises(json.JSONDecodeError):
        stand_in.get(*session).json()
    stand_in.faults(get_rule("extra-fields"))
    assert stand_in.get(*session).json()["session"] == whole.json()["session"]
    stand_in.faults(get_rule({"huge-body": {"n": 100_000}}))
    assert len(stand_in.get(*session).content) > 100_000
    stand_in.faults(get_rule("wrong-content-type"))
    assert stand_in.get(*session).headers["Content-Type"].startswith("text/html")
    stand_in.faults(get_rule("chunked"))
    chunked = stand_in.get(*session)
    assert chunked.headers["Transfer-Encoding"] == "chunked"
    assert chunked.json() == whole.json()
    stand_in.faults(get_rule({"http429": {"retryAfter": 7}}))
    limited = stand_in.get(*session)
    assert (limited.status_code, limited.headers["Retry-After"]) == (429, "7")
    stand_in.faults(get_rule({"grpc": {"code": 13, "id": "QUERY-SAder"}}))
    assert problem(stand_in.get(*session)) == (500, 13, "QUERY-SAder")
    stand_in.faults(get_rule({"instance-flap": {"p": 1}}))
    flapping = stand_in.get(*session)
    assert (flapping.status_code, "details" in flapping.json()) == (404, False)
    stand_in.faults(get_rule({"pat-401": {"p": 1}}))
    assert problem(stand_in.get(*session)) == (401, 16, "AUTH-7fs1e")


def test_answers_come_late_or_slowly(stand_in):
    session = stand_in.login()
    for action in [{"latency": "300ms"}, {"spike": {"p": 1, "ms": 300}},
                   {"slow-body": {"bytesPerSecond": 1000}}]:  # fmt: skip
        stand_in.faults(get_rule(action))
        began = time.monotonic()
        assert stand_in.get(*session).status_code == 200
        # At least: how much longer it takes is the machine's affair.
        assert time.monotonic() - began >= 0.25


def test_faults_of_the_database_come_in_zitadels_disguises(stand_in):
    site = Site(stand_in)
    session, token = stand_in.login()
    access = site.tokens((session, token))["access_token"]
    stand_in.faults({"action": "introspect-inactive"}, {"action": "ready-412"})
    assert site.introspect(access).json() == {"active": False}
    assert stand_in.rest("GET", "/debug/ready", pat=None).status_code == 412
    assert stand_in.get(session, token).status_code == 200
    stand_in.faults(get_rule({"grpc": {}}))
    assert problem(stand_in.get(session, token)) == (500, 13, "QUERY-SAder")
    stand_in.faults()
    assert site.introspect(access).json()["active"] is True
    assert stand_in.rest("GET", "/debug/ready", pat=None).json() == "ok"


def test_the_world_changes_while_it_is_asked(stand_in):
    stand_in.control("clock", {"freeze": True})
    session, token = stand_in.login()
    stand_in.control("clock", {"advance": "10s"})
    stand_in.faults(get_rule({"stale-read": {"ms": 20_000}}))
    assert stand_in.get(session, token).status_code == 404
    stand_in.faults(get_rule({"rotate-on-read": {"p": 1}}))
    assert problem(stand_in.get(session, token)) == (403, 7, "QUERY-dsfr3")
    stand_in.faults(get_rule({"revoke": {"user": stand_in.demo["user_id"]}}))
    assert problem(stand_in.get(session, token)) == (404, 5, "QUERY-SFeaa")
    stand_in.faults({"action": {"clock-skew": {"s": -60}}})
    late = stand_in.login(lifetime="60s")
    now = stand_in.control("clock")["now"]
    stand_in.faults()
    assert stand_in.get(*late).json()["session"]["expirationDate"] == now


def test_a_connection_is_dropped_after_so_many_answers(stand_in):
    session = stand_in.login()
    stand_in.faults(get_rule({"keepalive-drop-after": {"n": 2}}))
    host, port = stand_in.url.removeprefix("http://").split(":")
    request = (f"GET {SESSIONS}/{session[0]} HTTP/1.1\r\nHost: {host}:{port}\r\n"
               f"Authorization: Bearer {stand_in.demo['login_pat']}\r\n\r\n").encode()  # fmt: skip
    with socket.create_connection((host, int(port)), timeout=60) as connection:
        heard = b""
        for answers in (1, 2):
            connection.sendall(request)
            while heard.count(b"HTTP/1.1 200 OK") < answers or not heard.endswith(b"}"):
                heard += connection.recv(65536)
        while rest := connection.recv(65536):
            heard += rest
    assert heard.count(b"HTTP/1.1 200 OK") == 2


def test_too_many_requests_are_banned_for_a_while(stand_in):
    session = stand_in.login()
    stand_in.control("clock", {"freeze": True})
    stand_in.faults(get_rule({"rate-limit": {"rps": 1, "window": 5, "ban": 60}}))
    assert [stand_in.get(*session).status_code for _ in range(7)] == [200] * 5 + [429] * 2
    stand_in.control("clock", {"advance": "59s"})
    assert stand_in.get(*session).status_code == 429
    stand_in.control("clock", {"advance": "2s"})
    assert stand_in.get(*session).status_code == 200


def test_a_lagging_projection_shows_writes_later(start_stand_in):
    stand_in: StandIn = start_stand_in("--consistency", "lag:10s")
    stand_in.control("clock", {"freeze": True})
    session, token = stand_in.login()
    assert problem(stand_in.get(session, token)) == (404, 5, "QUERY-SFeaa")
    stand_in.control("clock", {"advance": "10s"})
    assert stand_in.get(session, token).status_code == 200
    changed = stand_in.rest("PATCH", f"{SESSIONS}/{session}", {"lifetime": "3600s"}).json()
    # The old token still counts for readers, and the new one does not yet.
    assert stand_in.get(session, token).status_code == 200
    assert problem(stand_in.get(session, changed["sessionToken"])) == (403, 7, "QUERY-dsfr3")
    stand_in.control("clock", {"advance": "10s"})
    assert stand_in.get(session, changed["sessionToken"]).status_code == 200


def test_a_lost_event_shows_after_a_repair(stand_in):
    stand_in.control("project-lag", {"consistency": "skip:1"})
    session, token = stand_in.login()
    assert stand_in.get(session, token).status_code == 404
    stand_in.control("project-lag", {"repair": True})
    assert stand_in.get(session, token).status_code == 200


def test_a_password_change_takes_the_factor_and_leaves_the_session(stand_in):
    session, token = stand_in.login()
    user = stand_in.demo["user_id"]
    stand_in.control(f"user/{user}/change-password", {"password": "new"})
    factors = stand_in.get(session, token).json()["session"]["factors"]
    assert set(factors) == {"user"}


@pytest.mark.parametrize(("profile", "status"), [("v4.9", 200), ("v4.17", 404)])
def test_whether_sessions_outlive_their_user_depends_on_the_version(
    start_stand_in, profile, status
):
    stand_in = start_stand_in("--profile", profile)
    session = stand_in.login()
    stand_in.control(f"user/{stand_in.demo['user_id']}/deactivate")
    assert stand_in.get(*session).status_code == status


def test_webhooks_are_signed_and_spoiled_on_demand(stand_in, receiver):
    target = stand_in.control(
        "seed", {"targets": [{"url": receiver.url, "events": ["session.terminated"]}]}
    )["targets"][0]

    def end() -> str:
        session, token = stand_in.login()
        stand_in.rest("DELETE", f"{SESSIONS}/{session}", {"sessionToken": token})
        return session

    def heard() -> tuple[str, bool, int]:
        headers, body = receiver.next()
        fields = dict(field.split("=") for field in headers["zitadel-signature"].split(","))
        mac = hmac.new(target["signingKey"].encode(), f"{fields['t']}.".encode() + body,
                       hashlib.sha256)  # fmt: skip
        event = json.loads(body)
        assert event["event_type"] == "session.terminated"
        is_signed = hmac.compare_digest(mac.hexdigest(), fields["v1"])
        return event["aggregateID"], is_signed, int(time.time()) - int(fields["t"])

    session = end()
    aggregate, is_signed, age = heard()
    assert (aggregate, is_signed) == (session, True)
    assert age < 300
    stand_in.faults({"action": {"webhook": "badsig"}})
    end()
    assert not heard()[1]
    stand_in.faults({"action": {"webhook": "oldts"}})
    end()
    assert heard()[1:] > (True, 300)
    stand_in.faults({"action": {"webhook": "dup"}})
    session = end()
    assert [heard()[0], heard()[0]] == [session, session]
    stand_in.faults({"action": {"webhook": "reorder"}, "count": 1})
    first, second = end(), end()
    assert [heard()[0], heard()[0]] == [second, first]
    stand_in.faults({"action": {"webhook": "drop"}, "count": 1})
    end()
    last = end()
    assert heard()[0] == last


def test_the_log_holds_no_token_and_no_body(stand_in):
    session, token = stand_in.login()
    stand_in.get(session, token)
    log = stand_in.log()
    assert [entry["result"] for entry in log] == ["201", "200"]
    assert log[1]["queryRedacted"] is True
    text = json.dumps(log)
    for secret in [token, stand_in.demo["password"], stand_in.demo["verify_pat"]]:
        assert secret not in text


def test_there_is_no_control_plane_unless_it_is_asked_for(binary):
    from conftest import Process

    process = Process(binary, "zitadel-stand-in", "--demo")
    try:
        process.wait_for(lambda: process.output, "it listens")
        url = json.loads(process.output[0])["issuer"]
        assert requests.post(f"{url}/__ctl/reset", timeout=60).status_code == 404
    finally:
        assert process.stop() == 0, process.errors


def test_only_loopback_is_listened_on(seggwat):
    result = seggwat("zitadel-stand-in", "--listen", "0.0.0.0:0")
    assert result.returncode == 64
    assert "loopback only" in result.stderr
