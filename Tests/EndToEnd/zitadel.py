"""The stand-in for Zitadel as the tests of identity drive it: logins, events, faults, counts."""

import dataclasses
import hashlib
import hmac
import json
import time
import urllib.request
from typing import Any

import requests
from stand_in import SESSIONS, StandIn
from support import Service

GET_SESSION = "POST /zitadel.session.v2.SessionService/GetSession"
FEEDBACK = "/api/v1/feedback/submit"
WEBHOOK_KEY = "a-signing-key-of-a-target"


@dataclasses.dataclass(frozen=True)
class Session:
    """A session as its browser has it."""

    id: str
    token: str

    @property
    def headers(self) -> dict[str, str]:
        """The fields of a submission, for `Service.post`."""
        return {"x_session_id": self.id, "x_session_token": self.token}


class Zitadel(StandIn):
    """A stand-in as the gateway and its users' browsers use it."""

    @property
    def settings(self) -> tuple[str, ...]:
        """The gateway's options for it."""
        return (
            "--zitadel-url", self.url, "--zitadel-token", self.demo["verify_pat"],
            "--zitadel-webhook-key", WEBHOOK_KEY,
            # A slow machine is no outage; tests of outages say what they wait for.
            "--zitadel-timeout", "20", "--identity-timeout", "20",
        )  # fmt: skip

    def sign_in(self, *, password: str | None = None, lifetime: str | None = None) -> Session:
        """A session of the demo user; with an empty password only the name is checked."""
        checks: dict = {"user": {"loginName": self.demo["login_name"]}}
        password = self.demo["password"] if password is None else password
        if password:
            checks["password"] = {"password": password}
        body = {"checks": checks} | ({"lifetime": lifetime} if lifetime else {})
        answer = self.rest("POST", SESSIONS, body)
        assert answer.status_code == 201, answer.text
        return Session(answer.json()["sessionId"], answer.json()["sessionToken"])

    def rotate(self, session: Session) -> Session:
        """The session with another token, as after one more factor."""
        body = {"metadata": {"step": "MQ=="}}
        answer = self.rest("PATCH", f"{SESSIONS}/{session.id}", body)
        assert answer.status_code == 200, answer.text
        return Session(session.id, answer.json()["sessionToken"])

    def delete(self, session: Session) -> None:
        """Ends a session."""
        body = {"sessionToken": session.token}
        answer = self.rest("DELETE", f"{SESSIONS}/{session.id}", body)
        assert answer.status_code == 200, answer.text

    def fail(self, action: Any, path: str = "/zitadel.session.v2.", **match: Any) -> None:
        """Spoils every request below a path."""
        self.faults({"match": {"pathPrefix": path, **match}, "action": action})

    def calls(self, what: str = GET_SESSION) -> int:
        """How many requests of a kind it has seen, whatever came of them."""
        with urllib.request.urlopen(f"{self.url}/__ctl/counters", timeout=10) as answer:
            counts = json.load(answer)
        return sum(int(count) for name, count in counts.items() if name.startswith(what))


def submit(service: Service, session: Session | None) -> requests.Response:
    """Sends feedback, as a session if there is one."""
    return service.post(FEEDBACK, {"message": "m"}, **(session.headers if session else {}))


def event(kind: str, id: str) -> bytes:
    """The body of a webhook."""
    body = {"aggregateID": id, "aggregateType": kind.split(".")[0], "event_type": kind}
    return json.dumps({**body, "sequence": 9, "event_payload": {}}).encode()


def signature(body: bytes, seconds: float = 0, key: str = WEBHOOK_KEY) -> str:
    """The field that a webhook is signed with, so many seconds from now."""
    at = int(time.time() + seconds)
    code = hmac.new(key.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={code}"


def send_webhook(gateway_url: str, body: bytes, signed: str | None = None) -> requests.Response:
    """Sends a webhook as Zitadel does."""
    return requests.post(
        f"{gateway_url}/hooks/zitadel",
        data=body,
        headers={
            "Content-Type": "application/json",
            "ZITADEL-Signature": signature(body) if signed is None else signed,
        },
        timeout=30,
    )


def metric(gateway_url: str, line: str) -> float:
    """The value of a line of the metrics page."""
    with urllib.request.urlopen(f"{gateway_url}/metrics", timeout=10) as answer:
        text = answer.read().decode()
    [value] = [found.rsplit(" ", 1)[1] for found in text.splitlines() if found.startswith(line)]
    return float(value)
