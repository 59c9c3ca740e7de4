"""Access tokens of Zitadel as callers of the API: opaque and JWT, and what their owners may do."""

import concurrent.futures
from collections.abc import Callable, Iterator

import jwt
import pytest
from conftest import Cluster, wait_until
from dashboard_support import Organization, Origin, make_organization
from support import assert_problem
from test_identity_tokens import INTROSPECT, Tokens
from zitadel import Zitadel


@pytest.fixture
def start_origin(binary: str, cluster: Cluster, migrated: str, zitadel) -> Iterator[Callable]:
    """Starts a gateway and a dashboard that takes access tokens of the stand-in."""
    started: list[Origin] = []

    def start(tokens: Tokens, *arguments: str) -> Origin:
        started.append(
            Origin(
                binary, cluster.url(cluster.new_database(template=migrated)),
                "--zitadel-url", zitadel.url, "--zitadel-timeout", "20",
                *tokens.settings, *arguments,
            )
        )  # fmt: skip
        return started[-1]

    yield start
    for origin in started:
        origin.stop()


def join(origin: Origin, zitadel: Zitadel, role: str = "member") -> Organization:
    """An organization that is the demo user's, with that one in it."""
    organization = make_organization(origin.store, "Ours")
    origin.store.query(
        "UPDATE organization SET zitadel_id = %s WHERE id = %s",
        zitadel.demo["org_id"],
        organization.id,
    )
    origin.store.query(
        "INSERT INTO member (org_id, subject, name, login_name, role) "
        "VALUES (%s, %s, 'Ada Demo', 'ada@demo.example', %s)",
        organization.id,
        zitadel.demo["user_id"],
        role,
    )
    return organization


def show(origin: Origin, token: str, method: str = "GET", path: str = "/me", body=None):
    """A call with a bearer token."""
    headers = {"Authorization": f"Bearer {token}"}
    return origin.caller(None)(method, path, body, headers=headers)


@pytest.mark.parametrize("kind", ["opaque", "jwt"])
def test_a_member_calls_with_an_access_token(start_origin, zitadel, kind):
    tokens = Tokens(zitadel, kind)
    origin = start_origin(tokens)
    organization = join(origin, zitadel)
    token = tokens.mint()
    assert (token.count(".") == 2) == (kind == "jwt")
    me = show(origin, token)
    assert me.status_code == 200, me.text
    assert me.json() == {
        "user_id": zitadel.demo["user_id"], "email": "ada@demo.example",
        "display_name": "Ada Demo", "org_id": organization.id, "org_name": "Ours",
        "role": "member", "scopes": ["read", "write", "admin"],
    }  # fmt: skip
    path = f"/projects/{organization.project.id}"
    made = show(origin, token, "POST", f"{path}/feedback", {"message": "by a person"})
    assert made.status_code == 201, made.text
    id = made.json()["id"]
    comment = show(origin, token, "POST", f"{path}/feedback/{id}/comments", {"message": "mine"})
    assert comment.json()["author_name"] == "Ada Demo"
    # The role decides, whatever the token could do elsewhere.
    assert_problem(show(origin, token, "GET", "/tokens"), 403, "forbidden", "admin")
    origin.store.query("UPDATE member SET role = 'admin'")
    assert show(origin, token, "GET", "/tokens").status_code == 200
    theirs = make_organization(origin.store, "Theirs")
    assert_problem(show(origin, token, "GET", f"/projects/{theirs.project.id}"), 404, "not_found")
    # Ten calls, and Zitadel was asked at most once.
    assert zitadel.calls(INTROSPECT) == (1 if kind == "opaque" else 0)


@pytest.mark.parametrize("kind", ["opaque", "jwt"])
def test_who_is_no_member_is_told_so(start_origin, zitadel, kind):
    tokens = Tokens(zitadel, kind)
    origin = start_origin(tokens)
    make_organization(origin.store)
    token = tokens.mint()
    assert_problem(show(origin, token), 403, "forbidden", "member")
    join(origin, zitadel)
    assert show(origin, token).status_code == 200
    if kind == "jwt":
        # It names no organization, so it is the one that its owner is in.
        return
    # The token names another organization than the one that they are in.
    origin.store.query(
        "UPDATE organization SET zitadel_id = 'another' WHERE zitadel_id IS NOT NULL"
    )
    assert_problem(show(origin, token), 403, "forbidden")


def test_what_is_no_token_of_ours_is_refused(start_origin, zitadel):
    tokens = Tokens(zitadel, "jwt")
    origin = start_origin(tokens)
    join(origin, zitadel)
    good = tokens.mint()
    head, claims, signature = good.split(".")
    other = Tokens(zitadel, "jwt")
    forged = jwt.encode(jwt.decode(good, options={"verify_signature": False}), "x" * 32, "HS256")
    session = zitadel.sign_in()
    for token in [
        "x", "o" * 104, f"{head}.{claims}.{signature[:-8]}AAAAAAAA", f"{head}.{claims}.",
        forged, session.token, "é" * 40, "a b" * 20, "e" * 20_000,
        # Good, and meant for somebody else.
        other.mint(),
    ]:  # fmt: skip
        headers = {"Authorization": f"Bearer {token}".encode()}
        answer = origin.caller(None)("GET", "/me", headers=headers)
        if len(token) > 16_000:
            # Longer than a head may be: the gateway's own refusal.
            assert answer.status_code == 431
        else:
            assert_problem(answer, 401, "unauthorized")
            assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert show(origin, good).status_code == 200


def test_a_token_ends_with_its_session(start_origin, zitadel):
    tokens = Tokens(zitadel, "opaque")
    origin = start_origin(
        tokens, "--identity-lifetime", "0.3", "--identity-refresh-after", "0.2"
    )
    join(origin, zitadel)
    token = tokens.mint()
    assert show(origin, token).status_code == 200
    zitadel.control(f"user/{zitadel.demo['user_id']}/deactivate")
    wait_until(lambda: show(origin, token).status_code == 401, "it is refused")


def test_an_outage_refuses_nobody_for_good(start_origin, zitadel):
    tokens = Tokens(zitadel, "opaque")
    origin = start_origin(tokens)
    organization = join(origin, zitadel)
    known, unknown = tokens.mint(), tokens.mint()
    assert show(origin, known).status_code == 200
    zitadel.fail({"status": {"code": 503}}, path="/oauth/v2/introspect")
    assert show(origin, known).status_code == 200
    answer = show(origin, unknown)
    assert_problem(answer, 503, "unavailable")
    assert answer.headers["Retry-After"]
    # Tokens of our own need nobody.
    assert show(origin, organization.token).status_code == 200
    zitadel.faults()
    wait_until(lambda: show(origin, unknown).status_code == 200, "it is known again")


def test_many_calls_at_once_ask_once(start_origin, zitadel):
    tokens = Tokens(zitadel, "opaque")
    origin = start_origin(tokens)
    join(origin, zitadel)
    token = tokens.mint()
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: show(origin, token).status_code, range(64)))
    assert answers == [200] * 64
    assert zitadel.calls(INTROSPECT) == 1


def test_a_person_accepts_an_invitation_once(start_origin, zitadel):
    tokens = Tokens(zitadel, "jwt")
    origin = start_origin(tokens)
    ours = join(origin, zitadel)
    theirs = make_organization(origin.store, "Theirs")
    invite = origin.caller(theirs.token)
    made = invite.ok("POST", "/invitations", {"email": "a@b.example", "role": "admin"}, status=201)
    body = {"token": made["link"].rsplit("/", 1)[1]}
    token = tokens.mint()
    answer = show(origin, token, "POST", "/invitations/accept", body)
    assert answer.status_code == 200, answer.text
    assert answer.json() == {"org_id": theirs.id, "org_name": "Theirs", "role": "admin"}
    assert_problem(show(origin, token, "POST", "/invitations/accept", body), 404, "not_found")
    [member] = invite.ok("GET", "/members")["members"]
    assert (member["user_id"], member["role"]) == (zitadel.demo["user_id"], "admin")
    assert invite.ok("GET", "/invitations")["invitations"][0]["status"] == "accepted"
    # A token that names no organization is good for the one that was joined first.
    assert show(origin, token).json()["org_id"] == ours.id
