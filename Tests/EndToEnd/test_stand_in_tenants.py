"""The stand-in's tenants: search, permissions, projects, quotas, second factors, logout."""

import base64
import hashlib
import hmac
import struct
import time

import jwt
import requests
from stand_in import ALGORITHMS, SESSIONS, Site, problem

SEARCH = f"{SESSIONS}/search"


def one_time_code(secret: str) -> str:
    """The code that an authenticator app shows (RFC 6238)."""
    step = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.new(base64.b32decode(secret), step, hashlib.sha1).digest()
    offset = digest[-1] & 0xF
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def test_a_search_finds_by_all_of_its_queries_in_order(stand_in):
    named = [stand_in.login(lifetime="60s")[0], stand_in.login()[0]]
    stand_in.rest("POST", SESSIONS, {"userAgent": {"fingerprintId": "fp-1"}})
    sort = {"sortingColumn": "SESSION_FIELD_NAME_CREATION_DATE"}

    def found(*queries: dict, **query) -> list[str]:
        body = {"queries": list(queries), "query": query} | sort
        return [entry["id"] for entry in stand_in.rest("POST", SEARCH, body).json()["sessions"]]

    user = {"userIdQuery": {"id": stand_in.demo["user_id"]}}
    assert found(user, asc=True) == named
    assert found(user) == named[::-1]
    assert found(user, asc=True, offset="1", limit=1) == named[1:]
    assert found({"idsQuery": {"ids": [named[0], "1"]}}) == named[:1]
    assert len(found({"userAgentQuery": {"fingerprintId": "fp-1"}})) == 1
    # Without an end counts as later than any time.
    late = {"expirationDate": "2100-01-01T00:00:00Z", "method": "TIMESTAMP_QUERY_METHOD_GREATER"}
    assert found(user, {"expirationDateQuery": late}) == named[1:]
    # What may not be seen is counted all the same.
    hidden = stand_in.rest("POST", SEARCH, {"queries": [user]}, pat="verify").json()
    assert hidden["details"]["totalResult"] == "2"
    assert "sessions" not in hidden


def test_roles_decide_what_is_read_without_a_token(stand_in):
    other = stand_in.control("seed", {"organizations": [{"name": "Other"}]})
    tokens = [
        stand_in.control("seed", {"services": [
            {"organization": organization, "roles": [role], "pat": True}
        ]})["services"][0]["pat"]
        for organization, role in [
            (stand_in.demo["org_id"], "ORG_OWNER"),
            (other["organizations"][0]["id"], "ORG_OWNER"),
            (other["organizations"][0]["id"], "IAM_OWNER_VIEWER"),
        ]
    ]  # fmt: skip
    session, _ = stand_in.login()
    answers = [stand_in.get(session, None, pat=token) for token in tokens]
    assert [answer.status_code for answer in answers] == [200, 403, 200]
    assert problem(answers[1]) == (403, 7, "AUTH-AWfge")
    refused = stand_in.rest("DELETE", f"{SESSIONS}/{session}", pat=tokens[2])
    assert problem(refused) == (403, 7, "AUTH-AWfge")


def test_a_second_factor_is_checked_and_rotates_the_token(stand_in):
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    stand_in.control("seed", {"users": [
        {"organization": stand_in.demo["org_id"], "loginName": "bob@demo.example",
         "password": "pw", "totpSecret": secret, "needsSecondFactor": True},
    ]})  # fmt: skip
    checks = {"user": {"loginName": "bob@demo.example"}, "password": {"password": "pw"}}
    made = stand_in.rest("POST", SESSIONS, {"checks": checks}).json()
    session, token = made["sessionId"], made["sessionToken"]
    assert problem(stand_in.get(session, None, pat=token)) == (403, 7, "AUTHZ-Kl3p0")
    path = f"{SESSIONS}/{session}"
    wrong = stand_in.rest("PATCH", path, {"checks": {"totp": {"code": "000000"}}})
    assert problem(wrong)[0] == 400
    right = stand_in.rest("PATCH", path, {"checks": {"totp": {"code": one_time_code(secret)}}})
    assert right.status_code == 200
    factors = stand_in.get(session, right.json()["sessionToken"]).json()["session"]["factors"]
    assert set(factors) == {"user", "password", "totp"}
    assert problem(stand_in.get(session, token)) == (403, 7, "QUERY-dsfr3")


def test_a_code_by_mail_comes_back_on_request(stand_in):
    session, _ = stand_in.login()
    path = f"{SESSIONS}/{session}"
    asked = stand_in.rest("PATCH", path, {"challenges": {"otpEmail": {"returnCode": {}}}}).json()
    code = asked["challenges"]["otpEmail"]
    done = stand_in.rest("PATCH", path, {"checks": {"otpEmail": {"code": code}}})
    assert done.status_code == 200
    again = stand_in.rest("PATCH", path, {"checks": {"otpEmail": {"code": code}}})
    assert again.status_code == 400


def test_users_that_cannot_log_in_have_their_ids(stand_in):
    user = stand_in.demo["user_id"]

    def create(**check: str) -> requests.Response:
        return stand_in.rest("POST", SESSIONS, {"checks": {"user": check}})

    assert problem(create(loginName="nobody")) == (404, 5, "QUERY-Dfbg2")
    assert problem(create(userId="")) == (400, 3, None)
    stand_in.control(f"user/{user}/lock")
    assert problem(create(userId=user)) == (400, 9, "SESSION-Gj4ko")
    stand_in.control(f"user/{user}/reactivate")
    assert create(userId=user).status_code == 201
    nobody = stand_in.rest("POST", SESSIONS, {"checks": {"password": {"password": "x"}}})
    assert problem(nobody) == (400, 9, "COMMAND-Sfw3f")
    endless = stand_in.rest("POST", SESSIONS, {"lifetime": "0s"})
    assert problem(endless) == (400, 3, None)


def test_a_project_may_demand_a_role_or_a_grant(stand_in):
    site = Site(stand_in)
    stand_in.control("seed", {"projects": [
        {"id": site.project, "organization": stand_in.demo["org_id"], "requiresRole": True},
    ]})  # fmt: skip
    assert site.tokens(stand_in.login())["access_token"]
    stand_in.control("seed", {"users": [
        {"organization": stand_in.demo["org_id"], "loginName": "eve", "password": "pw"},
    ]})  # fmt: skip
    checks = {"user": {"loginName": "eve"}, "password": {"password": "pw"}}
    made = stand_in.rest("POST", SESSIONS, {"checks": checks}).json()
    link = {"session": {"sessionId": made["sessionId"], "sessionToken": made["sessionToken"]}}
    answer = stand_in.rest("POST", f"/v2/oidc/auth_requests/{site.authorize()}", link)
    assert problem(answer) == (403, 7, "OIDC-foSyH49RvL")


def test_an_instance_has_hosts_a_quota_and_can_be_blocked(stand_in):
    def create(host: str | None = None) -> requests.Response:
        headers = {"x-zitadel-instance-host": host} if host else {}
        return stand_in.rest("POST", SESSIONS, {}, headers=headers)

    id = stand_in.control(
        "seed", {"instances": [{"domains": ["other.example"], "quota": 1}]}
    )["instances"][0]["id"]
    made = create("other.example")
    assert made.json()["details"]["resourceOwner"] == id
    # Another instance's sessions are not there.
    assert problem(stand_in.get(made.json()["sessionId"], None, pat="login"))[2] == "QUERY-SFeaa"
    used_up = create("other.example")
    assert problem(used_up) == (429, 8, "QUOTA-vjAy8")
    assert "zitadel.quota.exhausted=true" in used_up.headers["Set-Cookie"]
    stand_in.control("seed", {"instances": [{"id": id, "blocked": True}]})
    assert problem(create("other.example")) == (429, 8, "LIMITS-molsj")
    blocked = stand_in.rest("GET", "/oauth/v2/keys", headers={"x-zitadel-instance-host":
                                                              "other.example"})  # fmt: skip
    assert blocked.text == "Your ZITADEL instance is blocked."
    assert create().status_code == 201


def test_the_open_questions_can_be_answered_either_way(stand_in):
    def switch(**answers) -> None:
        stand_in.control("seed", {"settings": {"switches": answers}})

    unknown = stand_in.rest("PATCH", f"{SESSIONS}/340000000000000009", {"lifetime": "60s"})
    assert unknown.status_code == 200
    assert problem(stand_in.get("340000000000000009", unknown.json()["sessionToken"]))[0] == 404
    switch(setFindsUnknownSession=True, noMembershipIsForbidden=True,
           errorIds={"QUERY-SFeaa": "QUERY-other"})  # fmt: skip
    unknown = stand_in.rest("PATCH", f"{SESSIONS}/340000000000000009", {"lifetime": "60s"})
    assert problem(unknown) == (404, 5, "QUERY-other")
    assert problem(stand_in.rest("POST", SESSIONS, {}, "verify")) == (403, 7, "AUTH-AWfge")


def test_the_end_of_a_session_is_told_to_clients_with_tokens_of_it(stand_in, receiver):
    site = Site(stand_in, backchannelLogoutUri=receiver.url)
    stand_in.control("seed", {"settings": {"backchannelLogout": True}})
    told = stand_in.rest("GET", "/.well-known/openid-configuration", pat=None).json()
    assert told["backchannel_logout_supported"] is True
    session, token = stand_in.login()
    site.tokens((session, token))
    stand_in.rest("DELETE", f"{SESSIONS}/{session}", {"sessionToken": token})
    _, body = receiver.next()
    logout = body.decode().removeprefix("logout_token=")
    keys = stand_in.rest("GET", "/oauth/v2/keys", pat=None).json()
    claims = jwt.decode(
        logout, jwt.PyJWKSet.from_dict(keys)[jwt.get_unverified_header(logout)["kid"]],
        algorithms=ALGORITHMS, audience=site.browser["clientId"], issuer=stand_in.url,
    )  # fmt: skip
    assert claims["sid"] == session
    assert claims["exp"] - claims["iat"] == 900
    assert claims["events"] == {"http://schemas.openid.net/event/backchannel-logout": {}}
    assert "nonce" not in claims


def test_a_rotation_publishes_first_and_removes_last(stand_in):
    site = Site(stand_in, tokenType="jwt")
    token = site.tokens(stand_in.login())["access_token"]
    old = jwt.get_unverified_header(token)["kid"]
    stand_in.control("clock", {"freeze": True})
    stand_in.faults({"match": {"pathPrefix": "/oauth/v2/keys"}, "count": 1,
                     "action": {"rotate-keys": {"publishLead": 10, "removeLag": 60}}})  # fmt: skip

    def kids() -> list[str]:
        keys = stand_in.rest("GET", "/oauth/v2/keys", pat=None).json()["keys"]
        return [key["kid"] for key in keys]

    assert kids()[0] == old
    new = kids()[1]

    def signs() -> str:
        token = site.tokens(stand_in.login())["access_token"]
        return jwt.get_unverified_header(token)["kid"]

    assert signs() == old
    stand_in.control("clock", {"advance": "10s"})
    assert (signs(), kids()) == (new, [old, new])
    stand_in.control("clock", {"advance": "60s"})
    assert kids() == [new]
