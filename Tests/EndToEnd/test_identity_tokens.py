"""Who submits, by token: access tokens of Zitadel, opaque and JWT, and end-user tokens of a site.

Tokens are minted by the stand-in and by PyJWT, which share no code with the gateway.
"""

import base64
import hashlib
import json
import secrets
import time
import urllib.parse

import jwt
import pytest
import requests
from conftest import wait_until
from stand_in import TIMEOUT_SECONDS
from support import Service, assert_problem
from zitadel import FEEDBACK, Zitadel, submit

INTROSPECT = "POST /oauth/v2/introspect"
SECRET = "a-secret-of-the-site-" + "s" * 24


class Tokens:
    """A project of the stand-in: an application whose users get tokens, and the gateway's own."""

    def __init__(self, zitadel: Zitadel, kind: str):
        self.zitadel = zitadel
        self.secret = "the-secret-of-the-gateway"
        [project] = zitadel.control("seed", {"projects": [{"name": "Site"}]})["projects"]
        self.project = project["id"]
        web = {
            "project": self.project, "tokenType": kind,
            "redirectUris": ["https://app.example/cb"],
        }  # fmt: skip
        api = {"project": self.project, "kind": "api", "secret": self.secret}
        made = zitadel.control("seed", {"applications": [web, api]})["applications"]
        self.web, self.api = (application["clientId"] for application in made)

    @property
    def settings(self) -> tuple[str, ...]:
        """The gateway's options: it is the API application of the project."""
        return (
            "--zitadel-client-id", self.api, "--zitadel-client-secret", self.secret,
            "--zitadel-audience", self.project,
        )  # fmt: skip

    def mint(self) -> str:
        """An access token of the demo user, by the whole flow with PKCE."""
        verifier = secrets.token_urlsafe(40)
        digest = hashlib.sha256(verifier.encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        answer = requests.get(
            f"{self.zitadel.url}/oauth/v2/authorize",
            params={
                "client_id": self.web, "redirect_uri": "https://app.example/cb",
                "response_type": "code", "state": "s", "code_challenge": challenge,
                "code_challenge_method": "S256",
                "scope": "openid urn:zitadel:iam:user:resourceowner",
            },
            allow_redirects=False,
            timeout=TIMEOUT_SECONDS,
        )  # fmt: skip
        assert answer.status_code == 302, answer.text
        location = urllib.parse.urlparse(answer.headers["Location"])
        [request] = urllib.parse.parse_qs(location.query)["authRequest"]
        session = self.zitadel.sign_in()
        linked = self.zitadel.rest(
            "POST",
            f"/v2/oidc/auth_requests/{request}",
            {"session": {"sessionId": session.id, "sessionToken": session.token}},
        )
        assert linked.status_code == 200, linked.text
        callback = urllib.parse.urlparse(linked.json()["callbackUrl"])
        [code] = urllib.parse.parse_qs(callback.query)["code"]
        answer = requests.post(
            f"{self.zitadel.url}/oauth/v2/token",
            data={
                "grant_type": "authorization_code", "code": code, "client_id": self.web,
                "redirect_uri": "https://app.example/cb", "code_verifier": verifier,
            },
            timeout=TIMEOUT_SECONDS,
        )  # fmt: skip
        assert answer.status_code == 200, answer.text
        return answer.json()["access_token"]


def send(service: Service, token: str):
    """Feedback with a bearer token."""
    return service.post(FEEDBACK, {"message": "m"}, authorization=f"Bearer {token}")


def test_an_opaque_token_is_introspected_once(start_verifying, zitadel):
    tokens = Tokens(zitadel, "opaque")
    service = start_verifying(*tokens.settings)
    token = tokens.mint()
    for _ in range(3):
        answer = send(service, token)
        assert answer.status_code == 200, answer.text
    row = service.store.row("feedback", answer.json()["id"])
    assert row["verified_by"] == "access_token"
    assert (row["user_id"], row["user_org"]) == (zitadel.demo["user_id"], zitadel.demo["org_id"])
    assert zitadel.calls(INTROSPECT) == 1
    assert_problem(send(service, "o" * 104), 401, "session_invalid")


def test_09_a_token_that_is_inactive_for_a_moment_keeps_its_user(start_verifying, zitadel):
    tokens = Tokens(zitadel, "opaque")
    service = start_verifying(
        *tokens.settings, "--identity-lifetime", "0.3", "--identity-refresh-after", "0.2"
    )
    token = tokens.mint()
    assert send(service, token).status_code == 200
    rule = {"match": {"pathPrefix": "/oauth/v2/introspect"}, "action": "introspect-inactive"}
    for _ in range(3):
        before = zitadel.calls(INTROSPECT)
        zitadel.faults({**rule, "count": 1})

        def asked_again(before: int = before) -> bool:
            assert send(service, token).status_code == 200
            return zitadel.calls(INTROSPECT) >= before + 2

        wait_until(asked_again, "the token was asked about again")
    # And while it says so, but is not ready to know.
    zitadel.faults(rule, {"match": {"pathPrefix": "/debug/ready"}, "action": "ready-412"})
    before = zitadel.calls("GET /debug/ready")

    def looked() -> bool:
        assert send(service, token).status_code == 200
        return zitadel.calls("GET /debug/ready") > before

    wait_until(looked, "its health was looked at")


@pytest.mark.parametrize("publishes_first", [True, False], ids=["with lead", "without lead"])
def test_13_keys_rotate_without_logging_anybody_out(start_verifying, zitadel, publishes_first):
    tokens = Tokens(zitadel, "jwt")
    service = start_verifying(*tokens.settings)
    old = tokens.mint()
    assert old.count(".") == 2
    assert send(service, old).status_code == 200
    key = zitadel.control("keys/create", {"algorithm": "ES256"})["id"]
    if publishes_first:
        assert send(service, tokens.mint()).status_code == 200
    zitadel.control("keys/activate", {"id": key})
    new = tokens.mint()
    assert jwt.get_unverified_header(new)["kid"] == key
    # The set may have been fetched a moment ago: a new key is looked for every ten seconds at most.
    wait_until(lambda: send(service, new).status_code == 200, "the new key is known")
    assert send(service, old).status_code == 200
    assert zitadel.calls(INTROSPECT) == 0
    assert zitadel.calls("GET /oauth/v2/keys") == 2


def test_a_jwt_of_another_issuer_audience_or_algorithm_is_refused(start_verifying, zitadel):
    tokens = Tokens(zitadel, "jwt")
    service = start_verifying(*tokens.settings)
    good = tokens.mint()
    assert send(service, good).status_code == 200
    claims = jwt.decode(good, options={"verify_signature": False})
    header = jwt.get_unverified_header(good)
    altered = jwt.encode(claims | {"sub": "1"}, SECRET, "HS256").split(".")[1]
    for forged in (
        jwt.encode(claims, SECRET, "HS256", headers={"kid": header["kid"]}),
        jwt.encode(claims, None, "none", headers={"kid": header["kid"]}),
        good[:-8] + "AAAAAAAA",
        ".".join([good.split(".")[0], altered, good.split(".")[2]]),
    ):
        assert_problem(send(service, forged), 401, "session_invalid")
    elsewhere = Tokens(zitadel, "jwt").mint()
    assert_problem(send(service, elsewhere), 401, "session_invalid")


def end_user(service: Service, secret: str = SECRET, **claims) -> str:
    """An end-user token as a site makes it."""
    now = int(time.time())
    facts = {
        "sub": "customer-7", "iat": now, "exp": now + 600, "project_key": service.project.key,
        "email": "ada@example.com",
    }  # fmt: skip
    return jwt.encode(facts | claims, secret, "HS256")


def test_an_end_user_token_names_its_user_without_zitadel(start_gateway, store):
    service = Service(start_gateway(), store)
    store.query("UPDATE project SET identity = 'required', end_user_secret = %s", SECRET.encode())
    wait_until(lambda: submit(service, None).status_code == 401, "the rule is known")
    answer = send(service, end_user(service))
    assert answer.status_code == 200, answer.text
    row = store.row("feedback", answer.json()["id"])
    assert (row["verified_by"], row["user_id"]) == ("end_user_token", "customer-7")
    assert row["user_org"] is None
    now = int(time.time())
    for token in (
        end_user(service, "another-secret-of-the-site" * 2), end_user(service, exp=now - 1),
        end_user(service, project_key=store.project().key), end_user(service, sub=""),
        end_user(service, iat=now + 3_600),
    ):  # fmt: skip
        assert_problem(send(service, token), 401, "session_invalid")


def test_a_new_secret_ends_the_tokens_of_the_old_one(start_gateway, store):
    service = Service(start_gateway(), store)
    store.query("UPDATE project SET identity = 'required', end_user_secret = %s", SECRET.encode())
    token = end_user(service)
    wait_until(lambda: send(service, token).status_code == 200, "the secret is known")
    store.query("UPDATE project SET end_user_secret = %s", b"n" * 40)
    wait_until(lambda: send(service, token).status_code == 401, "the old secret is forgotten")


def test_introspection_with_wrong_credentials_is_our_fault(start_verifying, zitadel):
    tokens = Tokens(zitadel, "opaque")
    tokens.secret = "not-the-secret"
    service = start_verifying(*tokens.settings)
    assert_problem(send(service, tokens.mint()), 503, "session_unverified")


def test_introspection_with_a_key_file(start_verifying, zitadel, folder):
    tokens = Tokens(zitadel, "opaque")
    api = {"project": tokens.project, "kind": "api", "key": True}
    [made] = zitadel.control("seed", {"applications": [api]})["applications"]
    file = folder / "key.json"
    file.write_text(json.dumps(made["keyFile"]))
    service = start_verifying(
        "--zitadel-client-key-file", str(file), "--zitadel-audience", tokens.project
    )
    assert send(service, tokens.mint()).status_code == 200
