"""Outgoing webhooks: every submission is announced once, signed, whatever the receiver does."""

import base64
import hashlib
import hmac
import http.server
import json
import queue
import threading
import time
from collections.abc import Iterator

import pytest
from conftest import Cluster, wait_until
from dashboard_support import Caller, Dashboard, Organization, Origin, make_organization
from support import FEEDBACK, RATINGS, assert_problem, uuid7


class Receiver:
    """A receiver whose answers the test chooses; it keeps what came."""

    def __init__(self, port: int = 0):
        self.came: queue.Queue = queue.Queue()
        self.answers: queue.Queue = queue.Queue()
        self.release = threading.Event()
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.came.put((self.headers, body))
                answer = receiver.next_answer()
                if answer == "never":
                    receiver.release.wait(60)
                    return
                self.send_response(answer)
                if answer == 302:
                    self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def do_GET(self):
                receiver.came.put((self.headers, b"GET"))

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/hook?a=b"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def next_answer(self):
        """The next answer that was chosen; 204 where none was."""
        try:
            return self.answers.get_nowait()
        except queue.Empty:
            return 204

    def next(self):
        """Fields and JSON of the next message; fails when none comes."""
        fields, body = self.came.get(timeout=60)
        return fields, json.loads(body)

    def stop(self) -> None:
        self.release.set()
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    yield receiver
    receiver.stop()


@pytest.fixture(scope="module")
def private(binary: str, cluster: Cluster, migrated: str) -> Iterator[Origin]:
    """A gateway and a dashboard whose webhooks may lead into private networks."""
    url = cluster.url(cluster.new_database(template=migrated))
    origin = Origin(binary, url, "--webhook-targets", "any")
    try:
        yield origin
    finally:
        origin.stop()


@pytest.fixture
def organization(private) -> Organization:
    return make_organization(private.store)


@pytest.fixture
def caller(private, organization) -> Caller:
    return private.caller(organization.token)


@pytest.fixture
def path(organization) -> str:
    return f"/projects/{organization.project.id}/webhooks"


def send(origin, organization, message="hello", **members):
    """Sends a feedback through the gateway and returns its id."""
    body = {"project_key": organization.project.key, "message": message, **members}
    answer = origin.caller(None)("POST", FEEDBACK.removeprefix("/api/v1"), body)
    assert answer.status_code == 200, answer.text
    return answer.json()["id"]


def log(caller, path, webhook, state=None):
    """The log of a webhook by submission."""
    listed = caller.ok("GET", f"{path}/{webhook['id']}/deliveries")["deliveries"]
    return {item["submission_id"]: item for item in listed if state in (None, item["state"])}


def make_due(origin, webhook):
    """Ends the waiting for the next attempt."""
    origin.store.query(
        "UPDATE webhook_delivery SET next_attempt_at = now() "
        "WHERE webhook_id = %s AND next_attempt_at IS NOT NULL",
        webhook["id"],
    )


def test_a_submission_is_announced_signed(private, organization, caller, path, receiver):
    send(private, organization, "before there was a webhook")
    hook = caller.ok("POST", path, {"url": receiver.url}, status=201)
    id = send(private, organization, "<b>é</b>", type="Bug", path="/cart")
    fields, body = receiver.next()
    assert (body["type"], body["data"]["id"]) == ("feedback.created", id)
    assert body["data"]["message"] == "<b>é</b>"
    assert body["data"] == caller.ok("GET", f"{path.removesuffix('webhooks')}feedback/{id}")
    # The signature as the receiver's library computes it, of the very bytes.
    assert fields["Content-Type"] == "application/json"
    wait_until(lambda: log(caller, path, hook, "delivered"), "it is in the log")
    [delivery] = log(caller, path, hook).values()
    assert fields["Webhook-Id"] == f"msg_{delivery['id']}"
    assert (delivery["attempts"], delivery["status"], delivery["error"]) == (1, 204, None)
    assert abs(int(fields["Webhook-Timestamp"]) - time.time()) < 300


def test_the_signature_is_that_of_standard_webhooks(caller, path, receiver):
    hook = caller.ok("POST", path, {"url": receiver.url}, status=201)
    assert caller.ok("POST", f"{path}/{hook['id']}/test")["state"] == "delivered"
    fields, raw = receiver.came.get(timeout=60)
    key = base64.b64decode(hook["secret"].removeprefix("whsec_"))
    signed = f"{fields['Webhook-Id']}.{fields['Webhook-Timestamp']}.".encode() + raw
    code = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert fields["Webhook-Signature"] == f"v1,{code}"
    assert json.loads(raw)["type"] == "test"


def test_events_are_chosen(private, organization, caller, path, receiver):
    body = {"url": receiver.url, "events": ["rating.created"]}
    caller.ok("POST", path, body, status=201)
    send(private, organization)
    rating = {"project_key": organization.project.key, "rating": {"type": "star", "value": 4}}
    answer = private.caller(None)("POST", RATINGS.removeprefix("/api/v1"), rating)
    assert answer.status_code == 200, answer.text
    _, body = receiver.next()
    assert (body["type"], body["data"]["id"]) == ("rating.created", answer.json()["id"])
    assert body["data"]["value"] == {"type": "star", "value": 4, "max_stars": 5}
    assert receiver.came.empty()


def test_what_failed_is_sent_again_with_the_same_id(private, organization, caller, path, receiver):
    hook = caller.ok("POST", path, {"url": receiver.url}, status=201)
    for answer in (500, 302):
        receiver.answers.put(answer)
    id = send(private, organization)
    first, _ = receiver.next()
    for number, status in enumerate([500, 302], start=1):
        wait_until(
            lambda: log(caller, path, hook)[id]["status"] == status, "the answer is in the log"
        )
        waiting = log(caller, path, hook)[id]
        assert (waiting["state"], waiting["attempts"]) == ("pending", number)
        assert str(status) in waiting["error"] and waiting["next_attempt_at"]
        make_due(private, hook)
        again, body = receiver.next()
        # No redirect is followed, and a repetition can be told by its id.
        assert again["Webhook-Id"] == first["Webhook-Id"] and body["data"]["id"] == id
    wait_until(lambda: log(caller, path, hook, "delivered"), "it is delivered at last")


def test_waits_grow_and_end(private, organization, caller, path, receiver):
    hook = caller.ok("POST", path, {"url": receiver.url}, status=201)
    id = send(private, organization)
    receiver.next()
    wait_until(lambda: log(caller, path, hook, "delivered"), "the first is through")
    waits = []
    for attempts in range(10):
        receiver.answers.put(503)
        private.store.query(
            "UPDATE webhook_delivery SET delivered_at = NULL, attempts = %s, status = NULL, "
            "next_attempt_at = now() WHERE submission_id = %s",
            attempts,
            id,
        )
        receiver.next()
        wait_until(lambda: log(caller, path, hook)[id]["status"] == 503, "it has failed")
        [row] = private.store.query(
            "SELECT extract(epoch FROM next_attempt_at - now())::float AS wait "
            "FROM webhook_delivery WHERE submission_id = %s",
            id,
        )
        waits.append(row["wait"])
    # The last one has no further attempt.
    assert waits.pop() is None
    assert log(caller, path, hook)[id]["state"] == "failed"
    assert all(2 * first < second for first, second in zip(waits[:6], waits[1:7]))
    assert 2 < waits[0] < 7 and max(waits) < 15 * 3600


def test_receiver_that_is_killed_gets_everything_later(private, organization, caller, path):
    receiver = Receiver()
    hook = caller.ok("POST", path, {"url": receiver.url}, status=201)
    receiver.stop()
    ids = {send(private, organization, f"m{number}") for number in range(12)}
    wait_until(
        lambda: {id for id, item in log(caller, path, hook).items() if item["error"]} == ids,
        "every message has failed once",
    )
    errors = {item["error"] for item in log(caller, path, hook).values()}
    assert errors == {"the connection was refused, or broke"}
    receiver = Receiver(receiver.port)
    try:
        make_due(private, hook)
        assert {receiver.next()[1]["data"]["id"] for _ in ids} == ids
        wait_until(lambda: len(log(caller, path, hook, "delivered")) == 12, "all are delivered")
        assert receiver.came.empty()
    finally:
        receiver.stop()


def test_a_slow_receiver_holds_up_nobody_else(private, organization, caller, path, receiver):
    slow = Receiver()
    for _ in range(20):
        slow.answers.put("never")
    hook = caller.ok("POST", path, {"url": slow.url}, status=201)
    caller.ok("POST", path, {"url": receiver.url}, status=201)
    try:
        ids = [send(private, organization, f"m{number}") for number in range(10)]
        assert {receiver.next()[1]["data"]["id"] for _ in ids} == set(ids)
        # The slow one has been asked and has not answered.
        slow.next()
        assert log(caller, path, hook, "delivered") == {}
        wait_until(
            lambda: any(
                "10 seconds" in (item["error"] or "") for item in log(caller, path, hook).values()
            ),
            "an attempt ends all the same",
        )
    finally:
        caller.ok("DELETE", f"{path}/{hook['id']}", status=204)
        slow.stop()


def test_a_receiver_that_is_gone_is_turned_off(private, organization, caller, path, receiver):
    hook = caller.ok("POST", path, {"url": receiver.url}, status=201)
    receiver.answers.put(410)
    send(private, organization)
    receiver.next()
    one = f"{path}/{hook['id']}"
    wait_until(lambda: not caller.ok("GET", one)["enabled"], "it is turned off")
    assert caller.ok("GET", one)["disabled_reason"] == "gone"
    # What arrives while it is off is not announced when it is on again.
    missed = send(private, organization, "missed")
    caller.ok("PATCH", one, {"enabled": True})
    id = send(private, organization, "heard")
    assert receiver.next()[1]["data"]["id"] == id
    assert missed not in log(caller, path, hook)


def test_nothing_is_lost_with_the_dashboard(binary, cluster, migrated, receiver):
    origin = Origin(
        binary, cluster.url(cluster.new_database(template=migrated)), "--webhook-targets", "any"
    )
    try:
        organization = make_organization(origin.store)
        path = f"/projects/{organization.project.id}/webhooks"
        caller = origin.caller(organization.token)
        caller.ok("POST", path, {"url": receiver.url}, status=201)
        # Killed: nothing of what it meant to do is done.
        origin.dashboard.popen.kill()
        origin.dashboard.popen.wait()
        ids = {send(origin, organization, f"m{number}") for number in range(30)}
        # One that a client made a month ago, which only the sweep finds.
        old = uuid7(-29 * 86_400)
        assert send(origin, organization, "made offline", id=old) == old
        wait_until(
            lambda: origin.store.query("SELECT id FROM webhook_mark"), "the fold has left marks"
        )
        origin.dashboard.socket.unlink(missing_ok=True)
        folder = origin.dashboard.socket.parent
        origin.dashboard.stop()
        origin.dashboard = Dashboard(binary, origin.store.url, folder, "--webhook-targets", "any")
        came = {receiver.next()[1]["data"]["id"] for _ in range(31)}
        assert came == ids | {old}
        assert receiver.came.empty()
        wait_until(
            lambda: origin.store.query("SELECT id FROM webhook_mark") == [], "marks are swept"
        )
    finally:
        origin.stop()


def test_two_dashboards_share_the_work(
    binary, private, organization, caller, path, receiver, folder
):
    hook = caller.ok("POST", path, {"url": receiver.url}, status=201)
    second = Dashboard(binary, private.store.url, folder, "--webhook-targets", "any")
    try:
        ids = [send(private, organization, f"m{number}") for number in range(60)]
        came = [receiver.next()[1]["data"]["id"] for _ in ids]
        assert sorted(came) == sorted(ids)
        [row] = private.store.query(
            "SELECT count(*) FROM webhook_delivery WHERE webhook_id = %s", hook["id"]
        )
        assert row["count"] == 60
    finally:
        assert second.stop() == 0, second.errors
    assert receiver.came.empty()


def test_what_was_erased_meanwhile_is_not_sent(private, organization, caller, path, receiver):
    hook = caller.ok("POST", path, {"url": receiver.url}, status=201)
    receiver.answers.put(500)
    id = send(private, organization, "private", submitted_by="u1")
    receiver.next()
    wait_until(lambda: log(caller, path, hook)[id]["status"] == 500, "it has failed")
    erase = path.replace("webhooks", "submitters/erase")
    caller.ok("POST", erase, {"submitter": "u1"})
    make_due(private, hook)
    wait_until(lambda: log(caller, path, hook, "failed"), "it is given up")
    assert receiver.came.empty()


@pytest.mark.parametrize(
    "url",
    [
        "", "x", "ftp://example.org/", "http://", "https://user:pw@example.org/", "https://a b/",
        "https://example.org/#part", "https://exa\\mple.org/", "file:///etc/passwd",
        "https://example.org:99999/", "https://" + "x" * 2000,
    ],
)  # fmt: skip
def test_what_is_no_target_is_refused(caller, path, url):
    assert_problem(caller("POST", path, {"url": url}), 400, "validation_error", "url")


def test_members_are_checked(caller, path):
    good = {"url": "https://example.org/hook"}
    for wrong, word in [
        ({"events": ["feedback.deleted"]}, "events"), ({"events": []}, "events"),
        ({"events": "all"}, "events"), ({"enabled": "yes"}, "enabled"),
        ({"description": "x" * 201}, "description"),
    ]:  # fmt: skip
        assert_problem(caller("POST", path, good | wrong), 400, "validation_error", word)
    for number in range(20):
        caller.ok("POST", path, good, status=201)
    assert_problem(caller("POST", path, good), 400, "validation_error", "20")


def test_the_secret_is_shown_once(caller, path):
    hook = caller.ok("POST", path, {"url": "https://example.org/hook"}, status=201)
    assert len(base64.b64decode(hook["secret"].removeprefix("whsec_"))) == 32
    for answer in [
        caller("GET", path), caller("GET", f"{path}/{hook['id']}"),
        caller("PATCH", f"{path}/{hook['id']}", {"description": "changed"}),
    ]:  # fmt: skip
        assert answer.status_code == 200 and "secret" not in answer.text


# --- a dashboard with the defaults leads nowhere private


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "10.0.0.1", "169.254.169.254",
        "192.168.1.1", "172.16.0.1", "100.64.0.1", "[fe80::1]", "[fd00::1]", "0.0.0.0",
        "2130706433", "0x7f.1", "127.1",
    ],
)  # fmt: skip
def test_private_addresses_are_refused(origin, receiver, host):
    organization = make_organization(origin.store)
    caller = origin.caller(organization.token)
    path = f"/projects/{organization.project.id}/webhooks"
    assert_problem(
        caller("POST", path, {"url": f"http://{host}:{receiver.port}/"}), 400, "validation_error"
    )
    hook = caller.ok("POST", path, {"url": f"https://{host}:{receiver.port}/"}, status=201)
    delivery = caller.ok("POST", f"{path}/{hook['id']}/test")
    assert (delivery["state"], delivery["status"]) == ("failed", None)
    assert "public internet" in delivery["error"]
    assert receiver.came.empty()
