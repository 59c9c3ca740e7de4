"""The stand-in for Zitadel as tests see it: its demo, its control plane, and plain requests."""

import json
from typing import Any

import requests
from conftest import Process

SESSIONS = "/v2/sessions"
SESSION_SERVICE = "/zitadel.session.v2.SessionService"
TIMEOUT_SECONDS = 60


class StandIn(Process):
    """A stand-in on a port that the kernel chose, with the demo and the control plane."""

    def __init__(self, binary: str, *arguments: str):
        super().__init__(
            binary, "zitadel-stand-in", "--listen", "127.0.0.1:0", "--demo", "--control",
            *arguments,
        )  # fmt: skip
        try:
            self.wait_for(lambda: self.output, "it listens")
            self.demo = json.loads(self.output[0])
            self.url = self.demo["issuer"]
        except BaseException:
            # pytest's own failures are no Exception.
            self.stop()
            raise

    def control(self, path: str, body: Any = None) -> Any:
        """Tells the control plane something and returns its answer."""
        answer = requests.post(f"{self.url}/__ctl/{path}", json=body or {}, timeout=TIMEOUT_SECONDS)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def faults(self, *rules: dict) -> None:
        """Replaces the list of faults."""
        self.control("faults", {"faults": list(rules)})

    def log(self) -> list[dict]:
        """The requests that it saw."""
        answer = requests.get(f"{self.url}/__ctl/log", timeout=TIMEOUT_SECONDS)
        return answer.json()["requests"]

    def rest(self, method: str, path: str, body: Any = None, pat: str | None = "login", **options):
        """A request in the REST form; `pat` is login, verify, a token, or None."""
        token = self.demo.get(f"{pat}_pat", pat)
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        headers |= options.pop("headers", {})
        return requests.request(
            method,
            self.url + path,
            json=body,
            headers=headers,
            timeout=TIMEOUT_SECONDS,
            allow_redirects=False,
            **options,
        )

    def connect(self, call: str, body: Any, pat: str | None = "login", service=SESSION_SERVICE):
        """A call in the Connect form."""
        return self.rest("POST", f"{service}/{call}", body, pat)

    def login(self, **more: Any) -> tuple[str, str]:
        """A session of the demo user with a password; returns its id and token."""
        checks = {
            "user": {"loginName": self.demo["login_name"]},
            "password": {"password": self.demo["password"]},
        }
        answer = self.rest("POST", SESSIONS, {"checks": checks} | more)
        assert answer.status_code == 201, answer.text
        return answer.json()["sessionId"], answer.json()["sessionToken"]

    def get(self, session: str, token: str | None, pat: str | None = "verify"):
        """GetSession in the REST form."""
        parameters = {} if token is None else {"sessionToken": token}
        return self.rest("GET", f"{SESSIONS}/{session}", pat=pat, params=parameters)


def problem(answer: requests.Response) -> tuple[int, Any, str]:
    """Status, code and id of an error in either form."""
    body = answer.json()
    detail = body.get("details", [{}])[0]
    return answer.status_code, body["code"], detail.get("id") or detail.get("debug", {}).get("id")
