"""The stand-in's OIDC endpoints, checked by PyJWT, joserfc and Zitadel's own client."""

import base64
import hashlib
import json
import time
import urllib.parse

import jwt
import pytest
from joserfc import jwt as jose
from joserfc.jwk import KeySet
from stand_in import ALGORITHMS, ASSERTION, REDIRECT, Site, problem
from zitadel_client import Zitadel
from zitadel_client.models import (
    OIDCServiceCreateCallbackRequest,
    OIDCServiceGetAuthRequestRequest,
    OIDCServiceSession,
    SessionServiceCreateSessionRequest,
)


def test_a_login_ends_with_tokens_that_two_other_libraries_verify(stand_in):
    site = Site(stand_in, tokenType="jwt", claimsOnIdToken=True)
    session = stand_in.login()
    tokens = site.tokens(session)
    keys = stand_in.rest("GET", "/oauth/v2/keys", pat=None)
    assert keys.headers["Cache-Control"] == "max-age=300, must-revalidate"
    client = site.browser["clientId"]

    claims = jwt.decode(
        tokens["id_token"], jwt.PyJWKSet.from_dict(keys.json())[
            jwt.get_unverified_header(tokens["id_token"])["kid"]],
        algorithms=ALGORITHMS, audience=client, issuer=stand_in.url,
    )  # fmt: skip
    assert claims["sid"] == session[0]
    assert claims["sub"] == stand_in.demo["user_id"]
    assert claims["nonce"] == "no"
    assert claims["amr"] == ["pwd"]
    assert claims["name"] == "Ada Demo"
    hash = hashlib.sha256(tokens["access_token"].encode()).digest()[:16]
    assert claims["at_hash"] == base64.urlsafe_b64encode(hash).decode().rstrip("=")

    token = jose.decode(tokens["access_token"], KeySet.import_key_set(keys.json()))
    assert token.header["typ"] == "JWT"
    assert token.claims["iss"] == stand_in.url
    assert {client, site.project} <= set(token.claims["aud"])
    assert "scope" not in token.claims


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_every_algorithm_signs_what_others_verify(stand_in, algorithm):
    site = Site(stand_in, tokenType="jwt")
    new = stand_in.control("keys/create", {"algorithm": algorithm})["id"]
    stand_in.control("keys/activate", {"id": new})
    token = site.tokens(stand_in.login())["access_token"]
    keys = stand_in.rest("GET", "/oauth/v2/keys", pat=None).json()
    header = jwt.get_unverified_header(token)
    assert (header["alg"], header["kid"]) == (algorithm, new)
    jwt.decode(token, jwt.PyJWKSet.from_dict(keys)[new], algorithms=[algorithm],
               audience=site.project)  # fmt: skip
    jose.decode(token, KeySet.import_key_set(keys), algorithms=[algorithm])


def test_a_rotated_key_stays_published_until_it_is_deleted(stand_in):
    site = Site(stand_in, tokenType="jwt")
    token = site.tokens(stand_in.login())["access_token"]
    old = jwt.get_unverified_header(token)["kid"]
    new = stand_in.control("keys/create", {"algorithm": "ES256"})["id"]

    def published() -> set[str]:
        keys = stand_in.rest("GET", "/oauth/v2/keys", pat=None).json()["keys"]
        return {key["kid"] for key in keys}

    assert published() == {old, new}
    stand_in.control("keys/activate", {"id": new})
    assert published() == {old, new}
    stand_in.control("keys/delete", {"id": old})
    assert published() == {new}
    assert site.introspect(token).json() == {"active": False}


def test_introspection_tells_who_and_what_and_stops_with_the_session(stand_in):
    site = Site(stand_in)
    session, token = stand_in.login()
    access = site.tokens((session, token))["access_token"]
    assert len(access) == 104
    told = site.introspect(access).json()
    assert told["active"] is True
    assert told["sub"] == stand_in.demo["user_id"]
    assert told["username"] == stand_in.demo["login_name"]
    assert told["client_id"] == site.browser["clientId"]
    assert told["exp"] - told["iat"] == 43_200
    roles = {"editor": {stand_in.demo["org_id"]: "demo.example"}}
    assert told["urn:zitadel:iam:org:project:roles"] == roles
    assert told[f"urn:zitadel:iam:org:project:{site.project}:roles"] == roles
    # A session token is no token here.
    assert site.introspect(token).json() == {"active": False}
    stand_in.rest("DELETE", f"/v2/sessions/{session}", {"sessionToken": token})
    assert site.introspect(access).json() == {"active": False}


def test_introspection_takes_basic_and_refuses_two_proofs_or_none(stand_in):
    site = Site(stand_in)
    access = site.tokens(stand_in.login())["access_token"]

    def ask(client: str, secret: str, **form: str):
        pair = f"{urllib.parse.quote_plus(client)}:{urllib.parse.quote_plus(secret)}"
        header = "Basic " + base64.b64encode(pair.encode()).decode()
        return stand_in.rest("POST", "/oauth/v2/introspect", pat=None,
                             headers={"Authorization": header},
                             data={"token": access} | form)  # fmt: skip

    client = site.basic["clientId"]
    assert ask(client, "s p+e/c").json()["active"] is True
    wrong = ask(client, "wrong")
    assert (wrong.status_code, wrong.json()) == (400, {"error": "unauthorized_client"})
    both = ask(client, "s p+e/c", client_assertion="x", client_assertion_type=ASSERTION)
    assert both.json()["error"] == "invalid_request"
    none = stand_in.rest("POST", "/oauth/v2/introspect", pat=None, data={"token": access})
    assert (none.status_code, none.json()["error"]) == (400, "invalid_client")
    old = site.introspect(access, client_assertion=site.assertion(iat=int(time.time()) - 3700))
    assert old.json() == {"error": "unauthorized_client"}


def test_a_code_needs_its_verifier_and_is_good_once(stand_in):
    site = Site(stand_in)
    session = stand_in.login()
    code = site.code(session)
    for more, error in [
        ({"code_verifier": ""}, "invalid_request"),
        ({"code_verifier": "wrong"}, "invalid_grant"),
        ({"redirect_uri": "https://other.example/"}, "invalid_grant"),
    ]:
        answer = site.exchange(code, **more)
        assert (answer.status_code, answer.json()["error"]) == (400, error)
    assert site.exchange(code).status_code == 200
    assert site.exchange(code).json()["error"] == "invalid_grant"


def test_a_refresh_token_is_good_once_and_outlives_its_session(stand_in):
    site = Site(stand_in)
    session, token = stand_in.login()
    first = site.tokens((session, token))
    stand_in.rest("DELETE", f"/v2/sessions/{session}", {"sessionToken": token})
    form = {"grant_type": "refresh_token", "client_id": site.browser["clientId"]}
    second = site.token(**form, refresh_token=first["refresh_token"])
    assert second.status_code == 200
    again = site.token(**form, refresh_token=first["refresh_token"])
    assert again.json()["error"] == "invalid_grant"
    # The gap of Zitadel: new tokens, which the ended session kills at once.
    assert site.introspect(second.json()["access_token"]).json() == {"active": False}


def test_an_auth_request_is_linked_once_through_zitadels_own_client(stand_in):
    site = Site(stand_in)
    session, token = stand_in.login()
    request = site.authorize(login_hint="ada", max_age="60")
    oidc = Zitadel.with_access_token(stand_in.url, stand_in.demo["login_pat"]).oidc
    told = oidc.get_auth_request(OIDCServiceGetAuthRequestRequest(auth_request_id=request))
    assert told.auth_request.client_id == site.browser["clientId"]
    assert told.auth_request.login_hint == "ada"
    link = OIDCServiceCreateCallbackRequest(
        auth_request_id=request,
        session=OIDCServiceSession(session_id=session, session_token=token),
    )
    assert oidc.create_callback(link).callback_url.startswith(REDIRECT + "?code=")
    path = f"/v2/oidc/auth_requests/{request}"
    body = {"session": {"sessionId": session, "sessionToken": token}}
    assert problem(stand_in.rest("POST", path, body)) == (400, 9, "COMMAND-Sx208nt")
    assert problem(stand_in.rest("GET", path, pat="verify")) == (403, 7, "OIDCv2-aL0ag")
    assert problem(stand_in.rest("GET", path[:-1] + "x")) == (404, 5, "QUERY-Thee9")


def test_services_log_in_with_a_key_or_a_secret_through_zitadels_own_client(stand_in, tmp_path):
    made = stand_in.control("seed", {"services": [
        {"organization": stand_in.demo["org_id"], "userName": "robot", "secret": "shh",
         "key": True, "roles": ["IAM_LOGIN_CLIENT"]},
    ]})["services"][0]  # fmt: skip
    path = tmp_path / "key.json"
    path.write_text(json.dumps(made["keyFile"]))
    for client in (
        Zitadel.with_private_key(stand_in.url, str(path)),
        Zitadel.with_client_credentials(stand_in.url, "robot", "shh"),
    ):
        assert client.sessions.create_session(SessionServiceCreateSessionRequest()).session_id
    rejected = stand_in.rest("POST", "/oauth/v2/token", pat=None, data={
        "grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": "x.y.z",
    })  # fmt: skip
    assert (rejected.status_code, rejected.json()["error"]) == (500, "server_error")


def test_a_device_waits_until_somebody_decides(stand_in):
    site = Site(stand_in)
    client = site.browser["clientId"]
    started = stand_in.rest("POST", "/oauth/v2/device_authorization", pat=None,
                            data={"client_id": client, "scope": "openid"}).json()  # fmt: skip
    assert len(started["device_code"]) == 22
    form = {"grant_type": "urn:ietf:params:oauth:grant-type:device_code",
            "client_id": client, "device_code": started["device_code"]}  # fmt: skip
    assert site.token(**form).json()["error"] == "authorization_pending"
    path = "/v2/oidc/device_authorization/"
    request = stand_in.rest("GET", path + started["user_code"]).json()
    id = request["deviceAuthorizationRequest"]["id"]
    session, token = stand_in.login()
    body = {"session": {"sessionId": session, "sessionToken": token}}
    assert stand_in.rest("POST", path + id, body).status_code == 200
    assert problem(stand_in.rest("POST", path + id, body)) == (400, 9, "COMMAND-D30Jf")
    assert "access_token" in site.token(**form).json()


def test_user_info_revocation_and_the_end_of_a_session(stand_in):
    site = Site(stand_in)
    session = stand_in.login()
    tokens = site.tokens(session)

    def user_info(token: str):
        return stand_in.rest("GET", "/oidc/v1/userinfo", pat=token)

    assert user_info(tokens["access_token"]).json()["sub"] == stand_in.demo["user_id"]
    revoked = stand_in.rest("POST", "/oauth/v2/revoke", pat=None, data={
        "token": tokens["access_token"], "client_id": site.browser["clientId"],
    })  # fmt: skip
    assert revoked.status_code == 200
    refused = user_info(tokens["access_token"])
    assert (refused.status_code, refused.json()["error"]) == (401, "access_denied")
    ended = stand_in.rest("GET", "/oidc/v1/end_session", pat=None, params={
        "id_token_hint": tokens["id_token"], "state": "s",
        "post_logout_redirect_uri": "https://app.example/bye",
    })  # fmt: skip
    assert ended.headers["Location"] == "https://app.example/bye?state=s"
    assert stand_in.get(*session).status_code == 404
