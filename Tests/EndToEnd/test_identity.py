"""Who submits: sessions, what is stored of them, and what ends them. Against the stand-in.

The numbers in names are those of the scenarios that a gateway must pass (docs/identity.md).
"""

import concurrent.futures

from conftest import Gateway, wait_until
from support import Service, Wire, assert_problem, request
from zitadel import (
    FEEDBACK,
    GET_SESSION,
    Session,
    event,
    metric,
    send_webhook,
    signature,
    submit,
)


def test_a_verified_submission_stores_user_and_organization_beside_the_claim(start_verifying, zitadel):
    service = start_verifying()
    body = {"message": "m", "submitted_by": "somebody else"}
    row = service.store.row(
        "feedback", service.stored(FEEDBACK, body, **zitadel.sign_in().headers)
    )
    assert row["verified_by"] == "session"
    assert row["user_id"] == zitadel.demo["user_id"]
    assert row["user_org"] == zitadel.demo["org_id"]
    assert row["submitted_by"] == "somebody else"


def test_ratings_nps_and_screenshots_are_verified_too(start_verifying, zitadel):
    service = start_verifying()
    headers = zitadel.sign_in().headers
    rating = {"rating": {"type": "star", "value": 4}}
    id = service.post("/api/v1/ratings", rating, **headers).json()["id"]
    assert service.store.row("rating", id)["user_id"] == zitadel.demo["user_id"]
    nps = {"score": 9, "comment": "c"}
    id = service.stored("/api/v1/nps/submit", nps, **headers)
    for table in ("rating", "feedback", "nps_response"):
        assert service.store.row(table, id)["verified_by"] == "session", table


def test_rules_off_optional_and_required(start_verifying, zitadel):
    service = start_verifying(rule="off")
    wrong = Session("340000000000000001", "x" * 78)
    assert submit(service, wrong).status_code == 200
    assert zitadel.calls() == 0
    service.store.query("UPDATE project SET identity = 'optional'")

    def is_optional() -> bool:
        return submit(service, wrong).status_code == 401

    wait_until(is_optional, "the gateway hears of the new rule")
    id = service.stored(FEEDBACK, {"message": "m"})
    assert service.store.row("feedback", id)["verified_by"] is None
    service.store.query("UPDATE project SET identity = 'required'")
    wait_until(lambda: submit(service, None).status_code == 401, "a session is required")
    answer = submit(service, None)
    assert_problem(answer, 401, "session_required", "X-Session-Id")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_half_a_credential_or_one_that_cannot_be_one_is_refused_without_asking(start_verifying, zitadel):
    service = start_verifying(rule="optional")
    session = zitadel.sign_in()
    for headers in (
        {"x_session_id": session.id}, {"x_session_token": session.token},
        {"x_session_id": "1/../2", "x_session_token": session.token},
        {"x_session_id": session.id, "x_session_token": "short"},
        {"authorization": "Bearer \"quoted token of some length\""},
    ):  # fmt: skip
        assert_problem(service.post(FEEDBACK, {"message": "m"}, **headers), 401, "session_invalid")
    assert service.post(FEEDBACK, {"message": "m"}, authorization="Basic eDp5").status_code == 200
    assert zitadel.calls() == 0


def test_01_an_identified_session_is_no_login(start_verifying, zitadel):
    service = start_verifying()
    assert_problem(submit(service, zitadel.sign_in(password="")), 401, "session_unproven")


def test_02_an_expired_session_is_refused(start_verifying, zitadel):
    service = start_verifying()
    session = zitadel.sign_in(lifetime="3600s")
    zitadel.control(f"session/{session.id}/expire")
    assert_problem(submit(service, session), 401, "session_invalid")
    assert zitadel.calls(f"{GET_SESSION} 200") == 1, "GetSession says 200 for it"


def test_03_an_old_token_ends_after_a_rotation_with_a_moment_for_other_tabs(start_verifying, zitadel):
    service = start_verifying()
    old = zitadel.sign_in()
    assert submit(service, old).status_code == 200
    new = zitadel.rotate(old)
    assert send_webhook(service.gateway.url, event("session.token.set", old.id)).ok
    assert submit(service, new).status_code == 200
    wait_until(lambda: submit(service, old).status_code == 401, "the old token is refused")
    assert submit(service, new).status_code == 200


def test_04_a_thousand_requests_of_one_session_are_one_call(start_verifying, zitadel):
    service = start_verifying("--loops", "4")
    session = zitadel.sign_in()
    zitadel.fail({"latency": "500ms"})
    body = b'{"project_key":"%s","message":"m"}' % service.project.key.encode()
    fields = f"X-Session-Id: {session.id}", f"X-Session-Token: {session.token}"
    wires = [Wire(service.gateway.endpoint) for _ in range(1_000)]
    try:
        for wire in wires:
            wire.send(request(FEEDBACK, body, *fields))
        assert {wire.answer().status_code for wire in wires} == {200}
    finally:
        for wire in wires:
            wire.__exit__()
    assert zitadel.calls() == 1


def test_05_a_session_that_was_deleted_elsewhere_ends_within_its_lifetime(start_verifying, zitadel):
    service = start_verifying("--identity-lifetime", "0.6", "--identity-refresh-after", "0.3")
    session = zitadel.sign_in()
    assert submit(service, session).status_code == 200
    zitadel.delete(session)
    wait_until(lambda: submit(service, session).status_code == 401, "it is refused")


def test_05_and_at_once_with_a_webhook_even_while_zitadel_is_away(start_verifying, zitadel):
    service = start_verifying()
    session = zitadel.sign_in()
    assert submit(service, session).status_code == 200
    zitadel.fail("close-before")
    body = event("session.terminated", session.id)
    assert send_webhook(service.gateway.url, body).status_code == 200
    assert_problem(submit(service, session), 401, "session_invalid")
    assert metric(service.gateway.url, "seggwat_identity_revoked_total") == 1


def test_06_forged_old_and_repeated_webhooks_change_nothing(start_verifying, zitadel):
    service = start_verifying()
    session = zitadel.sign_in()
    assert submit(service, session).status_code == 200
    body = event("session.terminated", session.id)
    for signed in ("", "t=1,v1=00", signature(body, key="another key"), signature(body, -310)):
        answer = send_webhook(service.gateway.url, body, signed)
        assert_problem(answer, 401, "signature_invalid")
    other = event("session.terminated", "1")
    signed = signature(other)
    assert send_webhook(service.gateway.url, other, signed).status_code == 200
    assert send_webhook(service.gateway.url, other, signed).status_code == 401
    assert submit(service, session).status_code == 200
    assert zitadel.calls() == 1


def test_14_a_user_of_another_organization_is_refused_on_every_hit(start_verifying, zitadel):
    service = start_verifying(org="999")
    session = zitadel.sign_in()
    for _ in range(2):
        assert_problem(submit(service, session), 403, "wrong_organization")
    assert zitadel.calls() == 1
    service.store.query("UPDATE project SET identity_org = %s", zitadel.demo["org_id"])
    wait_until(lambda: submit(service, session).status_code == 200, "its own may submit")


def test_15_a_password_that_changed_elsewhere_takes_a_new_login(start_verifying, zitadel):
    service = start_verifying()
    session = zitadel.sign_in()
    assert submit(service, session).status_code == 200
    user = zitadel.demo["user_id"]
    zitadel.control(f"user/{user}/change-password", {"password": "Another1!"})
    assert send_webhook(service.gateway.url, event("user.human.password.changed", user)).ok
    assert_problem(submit(service, session), 401, "session_unproven")
    assert submit(service, zitadel.sign_in(password="Another1!")).status_code == 200


def test_17_no_token_in_logs_metrics_or_urls(start_verifying, zitadel):
    service = start_verifying("--log-level", "trace")
    session = zitadel.sign_in()
    for status, shown in ((200, session), (401, Session(session.id, "y" * 78))):
        assert submit(service, shown).status_code == status
    zitadel.fail("close-before")
    unknown = Session(session.id, "z" * 78)
    assert submit(service, unknown).status_code == 503
    metrics = service.session.get(service.gateway.url + "/metrics", timeout=10).text
    seen = zitadel.log()
    assert not any(entry["queryRedacted"] for entry in seen)
    everything = "\n".join([*service.gateway.errors, *service.gateway.output, metrics, str(seen)])
    for token in (session.token, "y" * 78, "z" * 78, zitadel.demo["verify_pat"]):
        assert token not in everything


def test_a_bulk_request_is_one_sender(start_verifying, zitadel):
    service = start_verifying()
    lines = [{"kind": "feedback", "project_key": service.project.key, "message": "m"}] * 3
    answer = service.post("/api/v1/submissions", lines, **zitadel.sign_in().headers)
    assert answer.status_code == 200, answer.text
    rows = service.store.query("SELECT user_id FROM feedback")
    assert [row["user_id"] for row in rows] == [zitadel.demo["user_id"]] * 3
    refused = service.post("/api/v1/submissions", lines)
    assert "session_required" in refused.text
    assert zitadel.calls() == 1


def test_hooks_are_not_there_unless_they_are_set_up(start_gateway):
    gateway: Gateway = start_gateway()
    assert send_webhook(gateway.url, event("session.terminated", "1")).status_code == 404


def test_many_sessions_are_told_apart(start_verifying, zitadel):
    service = start_verifying()
    sessions = [zitadel.sign_in() for _ in range(20)]
    swapped = [
        Session(one.id, two.token) for one, two in zip(sessions, sessions[1:], strict=False)
    ]
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        assert {a.status_code for a in pool.map(lambda s: submit(service, s), sessions)} == {200}
    # Young sessions are asked about again before they are refused.
    assert submit(service, swapped[0]).status_code == 401
