"""The stand-in for Zitadel as tests see it: its demo, its control plane, a site that logs in with
it, and a receiver of what it sends."""

import base64
import hashlib
import http.server
import json
import queue
import threading
import time
import urllib.parse
from typing import Any

import jwt
import requests
from conftest import Process

SESSIONS = "/v2/sessions"
SESSION_SERVICE = "/zitadel.session.v2.SessionService"
TIMEOUT_SECONDS = 60

REDIRECT = "https://app.example/callback"
VERIFIER = "a-verifier-that-is-long-enough-for-rfc-7636-section-4"
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ALGORITHMS = ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "EdDSA"]


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


class Site:
    """A project with a browser application, an API with a key, and a role for the demo user."""

    def __init__(self, stand_in: StandIn, **application):
        self.stand_in = stand_in
        organization = stand_in.demo["org_id"]
        made = stand_in.control(
            "seed", {"projects": [{"organization": organization, "name": "Site"}]}
        )
        self.project = made["projects"][0]["id"]
        made = stand_in.control("seed", {
            "applications": [
                {"project": self.project, "redirectUris": [REDIRECT], "name": "Browser",
                 "postLogoutUris": ["https://app.example/bye"]} | application,
                {"project": self.project, "kind": "api", "key": True},
                {"project": self.project, "kind": "api", "secret": "s p+e/c"},
            ],
            "grants": [{"user": stand_in.demo["user_id"], "project": self.project,
                        "roles": ["editor"]}],
        })  # fmt: skip
        self.browser, self.api, self.basic = made["applications"]

    def authorize(self, **more: str) -> str:
        """Asks for a login and returns the id of the auth request."""
        challenge = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest())
        answer = self.stand_in.rest("GET", "/oauth/v2/authorize", pat=None, params={
            "client_id": self.browser["clientId"], "redirect_uri": REDIRECT,
            "response_type": "code", "scope": "openid profile offline_access",
            "state": "st", "nonce": "no", "code_challenge": challenge.decode().rstrip("="),
            "code_challenge_method": "S256",
        } | more)  # fmt: skip
        assert answer.status_code == 302, answer.text
        login = urllib.parse.urlsplit(answer.headers["Location"])
        assert login.path == "/ui/v2/login/login"
        return urllib.parse.parse_qs(login.query)["authRequest"][0]

    def code(self, session: tuple[str, str]) -> str:
        """Logs in with a session and returns the code that the application gets."""
        request = self.authorize()
        link = {"session": {"sessionId": session[0], "sessionToken": session[1]}}
        answer = self.stand_in.rest("POST", f"/v2/oidc/auth_requests/{request}", link)
        assert answer.status_code == 200, answer.text
        callback = urllib.parse.urlsplit(answer.json()["callbackUrl"])
        fields = urllib.parse.parse_qs(callback.query)
        assert fields["state"] == ["st"]
        return fields["code"][0]

    def token(self, **form: str):
        """Asks the token endpoint."""
        return self.stand_in.rest("POST", "/oauth/v2/token", pat=None, data=form)

    def exchange(self, code: str, **more: str):
        """Exchanges a code."""
        return self.token(**{
            "grant_type": "authorization_code", "code": code, "redirect_uri": REDIRECT,
            "client_id": self.browser["clientId"], "code_verifier": VERIFIER,
        } | more)  # fmt: skip

    def tokens(self, session: tuple[str, str]) -> dict:
        """The tokens of a login."""
        answer = self.exchange(self.code(session))
        assert answer.status_code == 200, answer.text
        return answer.json()

    def assertion(self, **claims) -> str:
        """What the API proves itself with."""
        key = self.api["keyFile"]
        now = int(time.time())
        claims = {"iss": key["clientId"], "sub": key["clientId"], "aud": self.stand_in.url,
                  "iat": now, "exp": now + 600} | claims  # fmt: skip
        return jwt.encode(claims, key["key"], "RS256", {"kid": key["keyId"]})

    def introspect(self, token: str, **form: str):
        """Asks about a token, as the API does with its key."""
        proof = {"client_assertion_type": ASSERTION, "client_assertion": self.assertion()}
        return self.stand_in.rest(
            "POST", "/oauth/v2/introspect", pat=None, data=proof | {"token": token} | form
        )


class Receiver:
    """A receiver of webhooks: what came, in order."""

    def __init__(self):
        received: queue.Queue = queue.Queue()

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                received.put((dict(self.headers), body))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.received = received
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/hook"
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()

    def next(self) -> tuple[dict, bytes]:
        """The next message; fails when none comes."""
        return self.received.get(timeout=60)

    def stop(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()
