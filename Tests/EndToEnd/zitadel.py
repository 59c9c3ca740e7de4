"""The stand-in for Zitadel as the tests of identity drive it: logins, events, faults, counts."""

import dataclasses
import hashlib
import hmac
import json
import time
import urllib.request
from typing import Any

import requests
from conftest import Process
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


class Zitadel(Process):
    """A stand-in with a demo organization, which does what a test says."""

    def __init__(self, binary: str, *arguments: str):
        super().__init__(binary, "zitadel-stand-in", "--demo", "--control", *arguments)
        try:
            self.wait_for(lambda: self.output, "it says where it listens")
            self.demo = json.loads(self.output[0])
            self.url = self.demo["issuer"]
        except BaseException:
            self.stop()
            raise

    @property
    def settings(self) -> tuple[str, ...]:
        """The gateway's options for it."""
        return (
            "--zitadel-url", self.url, "--zitadel-token", self.demo["verify_pat"],
            "--zitadel-webhook-key", WEBHOOK_KEY,
        )  # fmt: skip

    def call(self, method: str, path: str, body: Any = None) -> requests.Response:
        """Calls it as a login page does."""
        return requests.request(
            method,
            self.url + path,
            json=body,
            headers={"Authorization": f"Bearer {self.demo['login_pat']}"},
            timeout=30,
        )

    def login(self, *, password: str | None = None, lifetime: str | None = None) -> Session:
        """A session of the demo user; with an empty password only the name is checked."""
        checks: dict = {"user": {"loginName": self.demo["login_name"]}}
        password = self.demo["password"] if password is None else password
        if password:
            checks["password"] = {"password": password}
        body: dict = {"checks": checks}
        if lifetime:
            body["lifetime"] = lifetime
        answer = self.call("POST", "/v2/sessions", body)
        assert answer.status_code == 201, answer.text
        return Session(answer.json()["sessionId"], answer.json()["sessionToken"])

    def rotate(self, session: Session) -> Session:
        """The session with another token, as after one more factor."""
        metadata = {"step": "MQ=="}
        answer = self.call("PATCH", f"/v2/sessions/{session.id}", {"metadata": metadata})
        assert answer.status_code == 200, answer.text
        return Session(session.id, answer.json()["sessionToken"])

    def delete(self, session: Session) -> None:
        """Ends a session."""
        answer = self.call("DELETE", f"/v2/sessions/{session.id}", {"sessionToken": session.token})
        assert answer.status_code == 200, answer.text

    # --- the control plane

    def control(self, path: str, body: Any = None) -> Any:
        """Has it do something that no client could."""
        answer = requests.post(f"{self.url}/__ctl/{path}", json=body or {}, timeout=30)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def faults(self, *rules: dict) -> None:
        """Replaces its faults; without rules there are none. Control goes on."""
        self.control("faults", {"faults": list(rules)})

    def fail(self, action: Any, path: str = "/zitadel.session.v2.", **match: Any) -> None:
        """Spoils every request below a path."""
        self.faults({"match": {"pathPrefix": path, **match}, "action": action})

    def log(self) -> list[dict]:
        """The requests that it has seen."""
        with urllib.request.urlopen(f"{self.url}/__ctl/log", timeout=10) as answer:
            return json.load(answer)["requests"]

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
