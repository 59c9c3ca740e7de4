"""What must be in no log, no metric and no answer: passwords, tokens, bodies, visitors."""

import json
import signal

import pytest
from own_cluster import database, own_cluster, own_template  # noqa: F401
from support import (
    BULK,
    FEEDBACK,
    NPS,
    RATINGS,
    SCREENSHOT,
    Service,
    Wire,
    curl,
    request,
    uuid7,
)
from test_faults import POISON

# Each a word that nothing else holds.
SECRETS = {
    "message": "zebra-message",
    "comment": "zebra-comment",
    "email": "zebra@zebra.example",
    "submitter": "zebra-visitor",
    "path": "/zebra-path",
    "origin": "https://zebra-origin.example",
    "bearer": "zebra-bearer-token",
    "api key": "zebra-api-key",
    "session": "zebra-session-token",
    "address": "198.51.100.77",
    "database password": "zebra-password",
    "malformed": "zebra-malformed",
    "metadata": "zebra-metadata",
}
FIELDS = {
    "authorization": f"Bearer {SECRETS['bearer']}",
    "x_api_key": SECRETS["api key"],
    "x_session_token": SECRETS["session"],
    "x_forwarded_for": SECRETS["address"],
    "origin": SECRETS["origin"],
    "referer": SECRETS["origin"] + SECRETS["path"],
    "user_agent": SECRETS["submitter"],
}


def send_everything(service: Service) -> None:
    """All kinds of submissions, good and bad, with a secret wherever one fits."""
    feedback = {
        "message": SECRETS["message"],
        "path": SECRETS["path"],
        "submitted_by": SECRETS["submitter"],
        "submitted_by_email": SECRETS["email"],
    }
    service.post(FEEDBACK, feedback, **FIELDS)
    service.post(FEEDBACK, feedback | {"type": SECRETS["malformed"]}, **FIELDS)
    service.post(FEEDBACK, feedback | {"project_key": SECRETS["malformed"]}, **FIELDS)
    service.post(FEEDBACK, feedback | {"project_key": uuid7()}, **FIELDS)
    service.send(FEEDBACK, '{"message": "' + SECRETS["malformed"], **FIELDS)
    service.post(NPS, {"score": 3, "comment": SECRETS["comment"]}, **FIELDS)
    context = {"submitted_by": SECRETS["submitter"], "metadata": {"a": SECRETS["metadata"]}}
    rating = {"rating": {"type": "star", "value": 4}, "context": context}
    for _ in range(2):
        service.post(RATINGS, rating, **FIELDS)
    service.send(BULK, json.dumps([{"kind": SECRETS["malformed"], **feedback}]), **FIELDS)
    service.send(SCREENSHOT, SECRETS["malformed"], content_type="multipart/form-data; boundary=b")
    with Wire(service.gateway.endpoint) as wire:
        wire.send(request("/" + SECRETS["malformed"], b"", "X : y", method="GET"))
        wire.answer()


def assert_silent(text: str, where: str) -> None:
    """No secret stands in a text."""
    for name, secret in SECRETS.items():
        assert secret not in text, f"the {name} is in {where}"


@pytest.mark.parametrize("level", ["info", "trace"])
def test_no_secret_is_logged_or_counted(start_gateway, own_cluster, store, tmp_path, level):
    name = store.query("SELECT current_database() AS name")[0]["name"]
    password = SECRETS["database password"]
    store.query(f"CREATE ROLE zebra_{level} SUPERUSER LOGIN PASSWORD '{password}'")
    url = (
        f"postgresql://zebra_{level}:{SECRETS['database password']}@/{name}"
        f"?host={own_cluster.folder}/run"
    )
    gateway = start_gateway(
        "--journal", str(tmp_path / "journal"), "--log-level", level, "--store-timeout", "3",
        "--trusted-proxies", "127.0.0.1", database=url,
    )  # fmt: skip
    service = Service(gateway, store)
    send_everything(service)
    # The database's own words about a row quote it: they go into dead_letter and nowhere else.
    poison = SECRETS["message"] + " poison"
    store.query(POISON.replace("'poison'", f"'{poison}'"))
    assert service.post(FEEDBACK, {"message": poison}).status_code == 422
    assert poison.encode() in store.query("SELECT row FROM dead_letter")[0]["row"]
    own_cluster.stop()
    assert service.post(NPS, {"score": 3, "comment": SECRETS["comment"]}).status_code == 202
    send_everything(service)
    metrics = curl("--fail", gateway.url + "/metrics").decode()
    own_cluster.start()
    gateway.wait_for(
        lambda: gateway.events("everything in the journal is stored"), "it is replayed"
    )
    ledger = curl("--fail", gateway.url + "/api/v1/ledger").decode()
    gateway.popen.send_signal(signal.SIGHUP)
    assert gateway.stop() == 0
    assert_silent("\n".join(gateway.output + gateway.errors), "the log")
    assert_silent(metrics, "the metrics")
    assert_silent(ledger, "the ledger")


def test_no_password_is_said_by_a_command(seggwat, own_cluster, store):
    url = f"postgresql://nobody:{SECRETS['database password']}@127.0.0.1:1/x"
    for command in ["migrate", "doctor", "seed"]:
        result = seggwat(command, "--database-url", url)
        assert result.returncode != 0
        assert_silent(result.stdout + result.stderr, f"what {command} says")


def test_a_journal_and_its_folder_are_for_their_owner_alone(start_gateway, tmp_path):
    folder = tmp_path / "journal"
    start_gateway("--journal", str(folder), "--ack", "queued")
    assert folder.stat().st_mode & 0o077 == 0
    for file in folder.iterdir():
        assert file.stat().st_mode & 0o077 == 0, file


def test_an_answer_never_says_what_was_sent(service):
    """A message that is echoed could be run by a page that shows it."""
    words = "<script>zebra</script>"
    for body in [{"message": "x", "type": words}, {"message": "x", "id": words}, {words: words}]:
        assert "zebra" not in service.post(FEEDBACK, body).text
    answer = service.session.get(service.gateway.url + "/zebra", timeout=30)
    assert answer.status_code == 404 and "zebra" not in answer.text
