"""The live stream: what visitors send is heard by those who listen, and by nobody else."""

import json

import pytest
from dashboard_support import make_organization
from support import FEEDBACK


def events(lines):
    """The events of a stream as they come; comments are passed over."""
    event = {}
    for line in lines:
        if line and not line.startswith(":"):
            name, _, value = line.partition(": ")
            event[name] = value
        elif event:
            yield event
            event = {}


@pytest.fixture
def listen(origin):
    opened = []

    def open_stream(organization):
        answer = origin.caller(organization.token)(
            "GET", f"/projects/{organization.project.id}/events", stream=True
        )
        assert answer.headers["Content-Type"].startswith("text/event-stream")
        # The first line says that from now on everything is heard.
        lines = answer.iter_lines(chunk_size=1, decode_unicode=True)
        assert next(lines) == ": open"
        opened.append(answer)
        return lines

    yield open_stream
    for answer in opened:
        answer.close()


def send(origin, organization, message):
    body = {"project_key": organization.project.key, "message": message}
    answer = origin.caller(None)("POST", FEEDBACK.removeprefix("/api/v1"), body)
    assert answer.status_code == 200, answer.text
    return answer.json()["id"]


def test_feedback_through_the_gateway_is_heard_live(origin, listen):
    ours, theirs = make_organization(origin.store), make_organization(origin.store)
    send(origin, ours, "before")
    heard = events(listen(ours))
    # A stranger's comes first, and is not heard.
    send(origin, theirs, "not yours")
    ids = [send(origin, ours, f"line\nfeed {number}") for number in range(3)]
    for number, id in enumerate(ids):
        event = next(heard)
        assert (event["event"], event["id"]) == ("feedback", id)
        assert json.loads(event["data"])["message"] == f"line\nfeed {number}"
