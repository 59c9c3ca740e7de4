"""Two organizations on one server: whatever id of the other one is sent, nothing is found."""

import itertools

import pytest
from dashboard_support import make_organization, make_token
from support import assert_problem
from test_openapi import dashboard_only

SECRET = "nobody else may read this"


def fill(origin, organization):
    """Stores one of everything, and returns the ids by their names in paths."""
    caller = origin.caller(organization.token)
    path = f"/projects/{organization.project.id}"
    feedback = caller.ok("POST", f"{path}/feedback", {"message": SECRET}, status=201)
    caller.ok("POST", f"{path}/feedback/{feedback['id']}/comments", {"message": SECRET}, status=201)
    rating = caller.ok("POST", f"{path}/ratings", {"value": True, "path": f"/{SECRET}"}, status=201)
    token = caller.ok("POST", "/tokens", {"label": SECRET}, status=201)
    webhook = caller.ok("POST", f"{path}/webhooks", {"url": "https://receiver.invalid/"}, status=201)
    invitation = caller.ok("POST", "/invitations", {"email": "a@example.org"}, status=201)
    subject = f"subject-of-{organization.id}"
    origin.store.query(
        "INSERT INTO member (org_id, subject, name, login_name, role) "
        "VALUES (%s, %s, 'Somebody', 'somebody', 'member')",
        organization.id,
        subject,
    )
    return {
        "invitation_id": invitation["id"],
        "subject": subject,
        "webhook_id": webhook["id"],
        "project_id": organization.project.id,
        "feedback_id": feedback["id"],
        "rating_id": rating["id"],
        "token_id": token["id"],
    }


@pytest.fixture(scope="module")
def two(origin):
    ours, theirs = make_organization(origin.store, "Ours"), make_organization(origin.store, "Theirs")
    return (ours, fill(origin, ours)), (theirs, fill(origin, theirs))


def operations():
    for path, methods in dashboard_only()["paths"].items():
        for method in methods:
            yield pytest.param(method.upper(), path, id=f"{method} {path}")


BODY = {
    "message": "changed", "name": "changed", "submitter": "x", "value": True, "label": "x",
    "role": "admin", "email": "b@example.org", "url": "https://example.org/", "token": "x",
    "ids": ["01a20d75-2b63-7bf2-bee6-f4bcde0a33b7"], "status": "Closed",
}  # fmt: skip


@pytest.mark.parametrize("method, path", operations())
def test_no_id_of_another_organization_leads_anywhere(origin, two, method, path):
    (ours, our_ids), (theirs, their_ids) = two
    caller = origin.caller(ours.token)
    before = origin.store.query("SELECT count(*), max(updated_at) FROM feedback")
    names = [name for name in our_ids if "{" + name + "}" in path]
    # Every mixture of our ids and theirs that has one of theirs.
    for mixture in itertools.product([False, True], repeat=len(names)):
        if names and not any(mixture):
            continue
        filled = path.removeprefix("/api/v1")
        for name, is_theirs in zip(names, mixture):
            id = (their_ids if is_theirs else our_ids)[name]
            filled = filled.replace("{" + name + "}", id)
        answer = caller(method, filled, BODY if method in ("POST", "PATCH") and names else None)
        if names:
            assert_problem(answer, 404, "not_found")
        assert theirs.id not in answer.text
        assert not any(id in answer.text for id in their_ids.values())
    if names:
        assert origin.store.query("SELECT count(*), max(updated_at) FROM feedback") == before


@pytest.mark.parametrize("method, path", operations())
def test_nobody_sees_anything_without_a_token(origin, two, method, path):
    (_, ids), _ = two
    if path == "/api/v1/openapi.json":
        return
    filled = path.removeprefix("/api/v1")
    for name, id in ids.items():
        filled = filled.replace("{" + name + "}", id)
    for token in (None, "oat_" + "x" * 43, "oat_é" + "x" * 42):
        caller = origin.caller(None)
        headers = {"X-API-Key": token.encode()} if token else {}
        answer = caller(method, filled, BODY if method in ("POST", "PATCH") else None, headers=headers)
        assert_problem(answer, 401, "unauthorized")
        assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_ids_of_others_in_bodies_change_nothing(origin, two):
    (ours, our_ids), (theirs, their_ids) = two
    caller = origin.caller(ours.token)
    path = f"/projects/{our_ids['project_id']}/feedback"
    body = {"ids": [our_ids["feedback_id"], their_ids["feedback_id"]], "status": "Hold"}
    assert caller.ok("PATCH", path, body) == {"updated": 1, "not_found": 1}
    assert origin.store.row("feedback", their_ids["feedback_id"])["status"] == "New"
    answer = caller("POST", "/tokens", {"project_id": their_ids["project_id"]})
    assert_problem(answer, 400, "validation_error", "project_id")


def test_what_the_server_decides_cannot_be_set(origin, two):
    (ours, our_ids), (_, their_ids) = two
    caller = origin.caller(ours.token)
    body = {
        "message": "mine", "id": their_ids["feedback_id"], "project_id": their_ids["project_id"],
        "created_at": "2020-01-01T00:00:00Z", "archived": True, "status": "Closed",
    }  # fmt: skip
    made = caller.ok("POST", f"/projects/{our_ids['project_id']}/feedback", body, status=201)
    assert made["project_id"] == our_ids["project_id"]
    assert made["id"] != their_ids["feedback_id"]
    assert (made["status"], made["archived"]) == ("New", False)
    assert not made["created_at"].startswith("2020")


# --- tokens


def test_a_token_of_one_project_sees_no_other(origin):
    organization = make_organization(origin.store)
    other = make_organization(origin.store)
    origin.store.query(
        "UPDATE project SET org_id = %s WHERE id = %s", organization.id, other.project.id
    )
    token = make_token(origin.store, organization.id, project_id=organization.project.id)
    caller = origin.caller(token)
    assert [p["id"] for p in caller.ok("GET", "/projects")["projects"]] == [organization.project.id]
    assert_problem(caller("GET", f"/projects/{other.project.id}"), 404, "not_found")
    assert_problem(caller("POST", "/projects", {"name": "x"}), 403, "forbidden")


def test_scopes_bound_what_a_token_does(origin):
    organization = make_organization(origin.store)
    path = f"/projects/{organization.project.id}"
    reader = origin.caller(make_token(origin.store, organization.id, scopes=["read"]))
    assert reader.ok("GET", f"{path}/feedback")["feedback"] == []
    assert_problem(reader("POST", f"{path}/feedback", {"message": "x"}), 403, "forbidden", "write")
    assert_problem(reader("GET", "/tokens"), 403, "forbidden", "admin")
    maker = origin.caller(make_token(origin.store, organization.id, scopes=["admin"]))
    assert_problem(maker("POST", "/tokens", {"scopes": ["read"]}), 403, "forbidden")


def test_a_token_is_shown_once_used_seen_revoked_and_deleted(origin):
    organization = make_organization(origin.store)
    admin = origin.caller(organization.token)
    issued = admin.ok("POST", "/tokens", {"label": "CI", "scopes": ["read"]}, status=201)
    assert len(issued["token"]) == 47 and issued["token"].startswith(issued["prefix"])
    caller = origin.caller(issued["token"])
    caller.ok("GET", "/me")
    listed = {token["id"]: token for token in admin.ok("GET", "/tokens")["tokens"]}
    assert "token" not in listed[issued["id"]]
    assert listed[issued["id"]]["last_used_at"]
    stored = origin.store.query("SELECT * FROM api_token WHERE id = %s", issued["id"])
    assert issued["token"] not in str(stored)
    assert admin.ok("POST", f"/tokens/{issued['id']}/revoke")["revoked_at"]
    assert_problem(caller("GET", "/me"), 401, "unauthorized")
    admin.ok("DELETE", f"/tokens/{issued['id']}", status=204)
    assert_problem(admin("DELETE", f"/tokens/{issued['id']}"), 404, "not_found")


def test_an_expired_token_is_refused(origin):
    organization = make_organization(origin.store)
    token = make_token(origin.store, organization.id, expires_at="2020-01-01T00:00:00Z")
    assert_problem(origin.caller(token)("GET", "/me"), 401, "unauthorized")
    assert_problem(
        origin.caller(None)("GET", "/me", headers={"Authorization": "Bearer other"}),
        401,
        "unauthorized",
    )
    ok = origin.caller(None)("GET", "/me", headers={"Authorization": f"bearer {organization.token}"})
    assert ok.status_code == 200
