"""Members, invitations and the last owner: by the API, and by pages with two people."""

import concurrent.futures

import pytest
import requests
from dashboard_support import make_organization, make_token
from pages_support import Up, Visitor, up, visitor  # noqa: F401
from support import assert_problem, uuid7

TIMEOUT = 30


@pytest.fixture
def organization(origin):
    return make_organization(origin.store)


@pytest.fixture
def caller(origin, organization):
    return origin.caller(organization.token)


def add(store, organization: str, subject: str, role: str) -> str:
    """Puts somebody into an organization."""
    store.query(
        "INSERT INTO member (org_id, subject, name, login_name, role) VALUES (%s, %s, %s, %s, %s)",
        organization, subject, subject.title(), f"{subject}@example.org", role,
    )  # fmt: skip
    return subject


def token_of(invitation: dict) -> str:
    return invitation["link"].rsplit("/", 1)[1]


# --- by the API


def test_members_are_listed_changed_and_removed(origin, organization, caller):
    subjects = {role: add(origin.store, organization.id, f"{role}-{uuid7()}", role)
                for role in ("owner", "admin", "member")}  # fmt: skip
    listed = caller.ok("GET", "/members")["members"]
    assert [member["role"] for member in listed] == ["owner", "admin", "member"]
    changed = caller.ok("PATCH", f"/members/{subjects['member']}", {"role": "admin"})
    assert changed["role"] == "admin"
    assert changed["login_name"] == f"{subjects['member']}@example.org"
    # A token is an admin: owners are beyond it, and so is making one.
    for subject, role in [(subjects["owner"], "member"), (subjects["admin"], "owner")]:
        assert_problem(caller("PATCH", f"/members/{subject}", {"role": role}), 403, "forbidden")
    assert_problem(caller("DELETE", f"/members/{subjects['owner']}"), 403, "forbidden")
    wrong = caller("PATCH", f"/members/{subjects['admin']}", {"role": "boss"})
    assert_problem(wrong, 400, "validation_error", "role")
    caller.ok("DELETE", f"/members/{subjects['admin']}", status=204)
    assert_problem(caller("DELETE", f"/members/{subjects['admin']}"), 404, "not_found")
    reader = origin.caller(make_token(origin.store, organization.id, scopes=["read"]))
    assert len(reader.ok("GET", "/members")["members"]) == 2
    assert_problem(reader("GET", "/invitations"), 403, "forbidden", "admin")


def test_a_token_of_one_project_invites_nobody(origin, organization):
    token = make_token(origin.store, organization.id, project_id=organization.project.id)
    caller = origin.caller(token)
    body = {"email": "a@example.org"}
    assert_problem(caller("POST", "/invitations", body), 403, "forbidden", "project")
    assert_problem(caller("DELETE", "/members/x"), 403, "forbidden", "project")


def test_an_invitation_is_made_sent_again_and_revoked(origin, organization, caller):
    body = {"email": "a@example.org", "role": "admin"}
    made = caller.ok("POST", "/invitations", body, status=201)
    assert (made["status"], made["role"]) == ("pending", "admin")
    assert made["link"].startswith(f"{origin.url}/invitations/")
    [row] = origin.store.query(
        "SELECT expires_at - created_at AS life, invitation::text AS stored FROM invitation "
        "WHERE id = %s",
        made["id"],
    )
    assert row["life"].total_seconds() == 7 * 86_400
    assert token_of(made) not in row["stored"]
    assert "link" not in caller.ok("GET", "/invitations")["invitations"][0]
    again = caller("POST", "/invitations", {"email": "A@Example.org"})
    assert_problem(again, 409, "conflict", "again")
    origin.store.query("UPDATE invitation SET expires_at = now() WHERE id = %s", made["id"])
    assert caller.ok("GET", "/invitations")["invitations"][0]["status"] == "expired"
    sent = caller.ok("POST", f"/invitations/{made['id']}/resend")
    assert sent["status"] == "pending" and token_of(sent) != token_of(made)
    caller.ok("DELETE", f"/invitations/{made['id']}", status=204)
    assert caller.ok("GET", "/invitations")["invitations"][0]["status"] == "revoked"
    for method, path in [("DELETE", ""), ("POST", "/resend")]:
        assert_problem(caller(method, f"/invitations/{made['id']}{path}"), 404, "not_found")
    caller.ok("POST", "/invitations", {"email": "a@example.org"}, status=201)


@pytest.mark.parametrize(
    "body, word",
    [
        ({}, "email"), ({"email": "x"}, "email"), ({"email": "a@b@c"}, "email"),
        ({"email": "a b@example.org"}, "email"), ({"email": "@example.org"}, "email"),
        ({"email": "a@example.org", "role": "owner"}, "role"),
        ({"email": "x" * 320 + "@example.org"}, "email"),
    ],
)  # fmt: skip
def test_what_cannot_be_invited_is_refused(caller, body, word):
    assert_problem(caller("POST", "/invitations", body), 400, "validation_error", word)


def test_open_invitations_are_bounded(caller):
    for number in range(100):
        caller.ok("POST", "/invitations", {"email": f"a{number}@example.org"}, status=201)
    answer = caller("POST", "/invitations", {"email": "one.more@example.org"})
    assert_problem(answer, 400, "validation_error", "Too many")


def test_a_program_accepts_nothing(caller):
    made = caller.ok("POST", "/invitations", {"email": "a@example.org"}, status=201)
    answer = caller("POST", "/invitations/accept", {"token": token_of(made)})
    assert_problem(answer, 403, "forbidden", "person")


# --- by pages, in an organization of their own


@pytest.fixture
def theirs(up: Up):
    """Another organization, and an invitation into it that the API made."""
    organization = make_organization(up.store, "Theirs")
    answer = requests.post(
        f"{up.url}/api/v1/invitations",
        json={"email": "ada@demo.example", "role": "admin"},
        headers={"X-API-Key": organization.token},
        timeout=TIMEOUT,
    )
    assert answer.status_code == 201, answer.text
    return organization, answer.json()


def accept(visitor: Visitor, link: str):
    return visitor.change(link, {})


def test_an_invitation_leads_into_the_organization(up: Up, theirs):
    organization, made = theirs
    visitor = Visitor(up)
    # Who is nobody logs in first and comes back.
    asked = visitor.get(made["link"], timeout=TIMEOUT)
    assert "/login?next=" in asked.url
    page = visitor.log_in(next=made["link"].removeprefix(up.url))
    assert page.url == made["link"] and "Theirs" in page.text
    assert up.rows("SELECT id FROM invitation WHERE accepted_at IS NOT NULL") == []
    inside = accept(visitor, made["link"])
    assert inside.url == f"{up.url}/org/{organization.id}"
    assert up.rows("SELECT role FROM member WHERE org_id = %s", organization.id) == [("admin",)]
    # Back to one's own, which is another page for another cookie.
    assert visitor.get(up.home, timeout=TIMEOUT).status_code == 404
    token = visitor.get(inside.url, timeout=TIMEOUT).text.split('name="form_token" value="')[1]
    fields = {"form_token": token.split('"')[0]}
    # The link was good once.
    assert visitor.send_form(made["link"], fields).status_code == 404
    back = visitor.send_form(f"{up.url}/enter/{up.organization}", fields)
    assert back.url == up.home and f"/enter/{organization.id}" in back.text
    refused = visitor.send_form(f"{up.url}/enter/{uuid7()}", fields)
    assert refused.status_code == 404
    up.rows("DELETE FROM member WHERE org_id = %s", organization.id)
    assert visitor.send_form(f"{up.url}/enter/{organization.id}", fields).status_code == 404


@pytest.mark.parametrize("column", ["expires_at", "revoked_at"])
def test_what_is_over_cannot_be_accepted(up: Up, visitor: Visitor, theirs, column: str):
    organization, made = theirs
    up.rows(f"UPDATE invitation SET {column} = now() WHERE id = %s", made["id"])
    assert visitor.get(made["link"], timeout=TIMEOUT).status_code == 404
    assert accept(visitor, made["link"]).status_code == 404
    assert up.rows("SELECT subject FROM member WHERE org_id = %s", organization.id) == []


def test_a_role_is_never_lowered(up: Up, visitor: Visitor, theirs):
    organization, made = theirs
    [[own]] = up.rows("SELECT subject FROM member WHERE org_id = %s", up.organization)
    add(up.store, organization.id, own, "owner")
    accept(visitor, made["link"])
    assert up.rows("SELECT role FROM member WHERE org_id = %s", organization.id) == [("owner",)]
    up.rows("DELETE FROM member WHERE org_id = %s", organization.id)


def test_an_admin_invites_by_the_page(up: Up, visitor: Visitor):
    page = visitor.change(f"{up.home}/invitations", {"email": "<b>@x.example", "role": "member"})
    link = page.text.split('id="link" value="')[1].split('"')[0]
    assert link.startswith(f"{up.url}/invitations/") and "&lt;b&gt;@x.example" in page.text
    listed = visitor.get(f"{up.home}/members", timeout=TIMEOUT).text
    assert link not in listed and "Open until" in listed
    [[id]] = up.rows("SELECT id FROM invitation WHERE email = '<b>@x.example'")
    page = visitor.change(f"{up.home}/invitations/{id}/resend", {})
    assert link not in page.text and "/invitations/" in page.text
    visitor.change(f"{up.home}/invitations/{id}/revoke", {})
    assert "@x.example" not in visitor.get(f"{up.home}/members", timeout=TIMEOUT).text
    up.rows("UPDATE member SET role = 'member' WHERE org_id = %s", up.organization)
    try:
        fields = {"email": "c@x.example", "role": "admin"}
        assert visitor.change(f"{up.home}/invitations", fields).status_code == 403
        assert 'action="' + f"/org/{up.organization}/invitations" not in visitor.get(
            f"{up.home}/members", timeout=TIMEOUT
        ).text
    finally:
        up.rows("UPDATE member SET role = 'owner' WHERE org_id = %s", up.organization)


def test_the_last_owner_stays(up: Up, visitor: Visitor):
    [[own]] = up.rows("SELECT subject FROM member WHERE org_id = %s", up.organization)
    remove = f"{up.home}/members/{own}/remove"
    assert visitor.change(remove, {}).status_code == 409
    api = f"{up.url}/api/v1/members/{own}"
    headers = {"Origin": up.url}
    assert_problem(visitor.delete(api, headers=headers, timeout=TIMEOUT), 409, "conflict", "owner")
    add(up.store, up.organization, "second", "owner")
    # Two owners who remove each other at once: one of them stays.
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        calls = [
            pool.submit(visitor.delete, f"{up.url}/api/v1/members/{subject}", headers=headers,
                        timeout=TIMEOUT)
            for subject in [own, "second"] * 4
        ]  # fmt: skip
        assert {call.result().status_code for call in calls} <= {204, 401, 403, 404, 409}
    assert up.rows(
        "SELECT count(*) FROM member WHERE org_id = %s AND role = 'owner'", up.organization
    ) == [(1,)]
    up.rows("DELETE FROM member WHERE org_id = %s", up.organization)
