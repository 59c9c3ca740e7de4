"""The stand-in's session API, checked by Zitadel's own client and by plain requests."""

import base64
import datetime
import re

import pytest
from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory
from google.protobuf import duration_pb2, timestamp_pb2
from stand_in import SESSIONS, StandIn, problem
from zitadel_client import Zitadel
from zitadel_client.exceptions import ApiError
from zitadel_client.models import (
    SessionServiceCheckPassword,
    SessionServiceChecks,
    SessionServiceCheckUser,
    SessionServiceCreateSessionRequest,
    SessionServiceDeleteSessionRequest,
    SessionServiceGetSessionRequest,
    SessionServiceListSessionsRequest,
    SessionServiceSetSessionRequest,
)


def checks(stand_in: StandIn) -> SessionServiceChecks:
    return SessionServiceChecks(
        user=SessionServiceCheckUser(login_name=stand_in.demo["login_name"]),
        password=SessionServiceCheckPassword(password=stand_in.demo["password"]),
    )


def test_zitadels_own_client_creates_reads_lists_sets_and_deletes(stand_in):
    login = Zitadel.with_access_token(stand_in.url, stand_in.demo["login_pat"]).sessions
    verify = Zitadel.with_access_token(stand_in.url, stand_in.demo["verify_pat"]).sessions
    made = login.create_session(
        SessionServiceCreateSessionRequest(
            checks=checks(stand_in), lifetime="3600s", metadata={"tenant": "YWNtZQ=="}
        )
    )

    def read(token: str):
        return verify.get_session(
            SessionServiceGetSessionRequest(session_id=made.session_id, session_token=token)
        ).session

    session = read(made.session_token)
    assert session.id == made.session_id
    assert session.sequence == made.details.sequence == "6"
    assert session.factors.user.id == stand_in.demo["user_id"]
    assert session.factors.user.organization_id == stand_in.demo["org_id"]
    assert session.factors.password.verified_at >= session.creation_date
    assert session.metadata == {"tenant": "YWNtZQ=="}
    left = session.expiration_date - datetime.datetime.now(datetime.UTC)
    assert datetime.timedelta(minutes=59) < left <= datetime.timedelta(hours=1)
    listed = login.list_sessions(SessionServiceListSessionsRequest())
    assert listed.details.total_result == "1"
    assert [entry.id for entry in listed.sessions] == [made.session_id]

    changed = login.set_session(
        SessionServiceSetSessionRequest(session_id=made.session_id, metadata={"x": "eQ=="})
    )
    with pytest.raises(ApiError) as refused:
        read(made.session_token)
    assert refused.value.code == 403
    assert read(changed.session_token).metadata == {"tenant": "YWNtZQ==", "x": "eQ=="}

    verify.delete_session(
        SessionServiceDeleteSessionRequest(
            session_id=made.session_id, session_token=changed.session_token
        )
    )
    with pytest.raises(ApiError) as gone:
        read(changed.session_token)
    assert gone.value.code == 404


def test_create_is_201_in_rest_and_200_in_connect(stand_in):
    assert stand_in.rest("POST", SESSIONS, {}).status_code == 201
    assert stand_in.connect("CreateSession", {}).status_code == 200


def test_a_token_has_78_characters_and_is_never_the_same(stand_in):
    tokens = {stand_in.login()[1] for _ in range(20)}
    assert len(tokens) == 20
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{78}", token) for token in tokens)
    assert len(stand_in.demo["verify_pat"]) == 71


def test_zero_values_are_left_out(stand_in):
    session, token = stand_in.login()
    body = stand_in.get(session, token).json()["session"]
    assert set(body) == {"id", "creationDate", "changeDate", "sequence", "factors"}
    anonymous = stand_in.rest("POST", SESSIONS, {}).json()
    body = stand_in.get(anonymous["sessionId"], anonymous["sessionToken"]).json()["session"]
    assert "factors" not in body


def test_a_change_of_nothing_keeps_the_token(stand_in):
    session, token = stand_in.login(metadata={"tenant": "YWNtZQ=="})
    same = stand_in.rest("PATCH", f"{SESSIONS}/{session}", {"metadata": {"tenant": "YWNtZQ=="}})
    assert same.status_code == 200
    assert set(same.json()) == {"details"}
    assert stand_in.get(session, token).status_code == 200


def test_an_expired_session_still_answers_200(stand_in):
    session, token = stand_in.login(lifetime="60s")
    stand_in.control("clock", {"advance": "61s"})
    body = stand_in.get(session, token).json()["session"]
    now = stand_in.control("clock")["now"]
    assert body["expirationDate"] < now
    changed = stand_in.rest("PATCH", f"{SESSIONS}/{session}", {"lifetime": "60s"})
    assert problem(changed) == (400, 9, "COMMAND-Hkl3d")
    deleted = stand_in.rest("DELETE", f"{SESSIONS}/{session}", {"sessionToken": token})
    assert deleted.status_code == 200


def test_delete_twice_is_a_success_and_then_patch_says_terminated(stand_in):
    session, token = stand_in.login()
    for _ in range(2):
        answer = stand_in.rest("DELETE", f"{SESSIONS}/{session}", {"sessionToken": token})
        assert answer.status_code == 200
    assert problem(stand_in.get(session, token)) == (404, 5, "QUERY-SFeaa")
    changed = stand_in.rest("PATCH", f"{SESSIONS}/{session}", {"lifetime": "60s"})
    assert problem(changed) == (400, 9, "COMMAND-Hewfq")


@pytest.mark.parametrize("break_token", [lambda t: t[:-1], lambda t: t[::-1], lambda t: "x" * 78])
def test_any_other_token_is_403(stand_in, break_token):
    session, token = stand_in.login()
    assert problem(stand_in.get(session, break_token(token))) == (403, 7, "QUERY-dsfr3")
    connect = stand_in.connect(
        "GetSession", {"sessionId": session, "sessionToken": break_token(token)}, "verify"
    )
    assert problem(connect) == (403, "permission_denied", "QUERY-dsfr3")


def test_wrong_passwords_are_counted(stand_in):
    body = {
        "checks": {
            "user": {"loginName": stand_in.demo["login_name"]},
            "password": {"password": "wrong"},
        }
    }
    for attempts in (1, 2):
        answer = stand_in.rest("POST", SESSIONS, body)
        assert problem(answer) == (400, 3, "COMMAND-3M0fs")
        detail = answer.json()["details"][0]
        assert detail["@type"] == "type.googleapis.com/zitadel.v1.CredentialsCheckError"
        assert detail["failedAttempts"] == attempts


def test_the_callers_faults_have_their_ids(stand_in):
    session, token = stand_in.login()
    missing = stand_in.get(session, token, pat=None)
    assert problem(missing) == (401, 16, None)
    assert missing.headers["WWW-Authenticate"] == "auth header missing"
    assert problem(stand_in.get(session, token, pat="nonsense")) == (401, 16, "AUTH-7fs1e")
    basic = stand_in.rest("GET", f"{SESSIONS}/1", pat=None, headers={"Authorization": "Basic eA"})
    assert problem(basic) == (401, 16, "AUTH-toLo1")
    assert problem(stand_in.get(session, None)) == (404, 5, "AUTHZ-cdgFk")
    assert problem(stand_in.rest("POST", SESSIONS, {}, "verify")) == (404, 5, "AUTHZ-cdgFk")
    unknown = stand_in.rest("GET", f"{SESSIONS}/1", headers={"x-zitadel-orgid": "1"})
    assert problem(unknown) == (403, 7, "AUTH-Bs7Ds")
    elsewhere = stand_in.rest("GET", f"{SESSIONS}/1", headers={"Host": "elsewhere.example"})
    assert elsewhere.status_code == 404
    assert "details" not in elsewhere.json()
    assert problem(stand_in.rest("PUT", SESSIONS)) == (405, 12, None)
    assert problem(stand_in.rest("GET", "/v2/nothing")) == (404, 5, None)


def test_a_session_token_is_a_bearer_too_when_it_is_good_enough(stand_in):
    session, token = stand_in.login()
    assert stand_in.get(session, None, pat=token).status_code == 200
    named = stand_in.rest(
        "POST", SESSIONS, {"checks": {"user": {"userId": stand_in.demo["user_id"]}}}
    ).json()
    refused = stand_in.get(named["sessionId"], None, pat=named["sessionToken"])
    assert problem(refused) == (403, 7, "AUTHZ-Kl3p0")


def test_protobufs_own_json_reads_the_details(stand_in):
    """The Connect form's base 64 is the message; times and durations are protojson's."""
    pool = descriptor_pool.DescriptorPool()
    file = descriptor_pb2.FileDescriptorProto(name="detail.proto", package="zitadel.v1")
    message = file.message_type.add(name="ErrorDetail")
    for number, name in enumerate(["id", "message"], start=1):
        message.field.add(name=name, number=number, type=9, label=1)
    pool.Add(file)
    detail_type = message_factory.GetMessageClass(
        pool.FindMessageTypeByName("zitadel.v1.ErrorDetail")
    )
    answer = stand_in.connect("GetSession", {"sessionId": "1"}, "verify")
    detail = answer.json()["details"][0]
    value = detail["value"]
    read = detail_type.FromString(base64.b64decode(value + "=" * (-len(value) % 4)))
    assert json_format.MessageToDict(read) == detail["debug"]

    lifetime = json_format.MessageToDict(duration_pb2.Duration(seconds=90, nanos=500_000_000))
    session, token = stand_in.login(lifetime=lifetime)
    body = stand_in.get(session, token).json()["session"]
    for name in ["creationDate", "changeDate", "expirationDate"]:
        time = timestamp_pb2.Timestamp()
        time.FromJsonString(body[name])
        # What protobuf writes is what was written, digit for digit.
        assert time.ToJsonString() == body[name]


def test_the_oldest_profile_speaks_rest_only(start_stand_in):
    stand_in = start_stand_in("--profile", "v3")
    session, _ = stand_in.login()
    assert problem(stand_in.connect("GetSession", {"sessionId": session}))[0] == 404
    # An empty token counts as none: the login service may read without one.
    assert stand_in.get(session, "", pat="login").status_code == 200
