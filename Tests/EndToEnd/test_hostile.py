"""Every line of hostile.jsonl against a real gateway, which must say exactly what stands there.

A line names a request and its answer: `status`, `error`, `says` (the message), and whether the
connection `closes`. The request is `raw` bytes, or a `body` with `fields` for a `path`, and `pack` says
how a body is packed. Characters are bytes (Latin-1); `{{key}}` is a project's key, and `{{x*9}}` nine
times x. A good request follows on the same connection: it is answered when the connection stays, and
must not be stored when it closes, because nobody can know where it began.
"""

import gzip
import json
import pathlib
import re
import time

import pytest
from support import FEEDBACK, Wire, request, uuid7

FILE = pathlib.Path(__file__).with_name("hostile.jsonl")
LINES = [json.loads(line) for line in FILE.read_text().splitlines()]


def expanded(text: str, key: str) -> bytes:
    """The bytes of a line's text."""
    text = text.replace("{{key}}", key)
    text = re.sub(
        r"\{\{(.*?)\*(\d+)\}\}", lambda match: match[1] * int(match[2]), text, flags=re.DOTALL
    )
    return text.encode("latin-1")


def packed(body: bytes, how: str | None) -> bytes:
    """A body as it is sent."""
    match how:
        case None:
            return body
        case "zeros":
            return gzip.compress(bytes(int(body)))
        case "zeros twice":
            return gzip.compress(gzip.compress(bytes(int(body))))
        case "gzip and rubbish":
            return gzip.compress(body) + b"rubbish"
        case "gzip cut":
            return gzip.compress(body)[:-9]
        case "gzip wrong checksum":
            whole = bytearray(gzip.compress(body))
            whole[-8] ^= 1
            return bytes(whole)
    raise AssertionError(how)


def bytes_of(line: dict, key: str) -> bytes:
    """The request."""
    if "raw" in line:
        return expanded(line["raw"], key)
    body = packed(expanded(line["body"], key), line.get("pack"))
    fields = [
        expanded(field, key).decode("latin-1")
        for field in line.get("fields", ["Content-Type: application/json"])
    ]
    return request(line.get("path", FEEDBACK), body, *fields)


def good(key: str, id: str) -> bytes:
    """A request that is stored."""
    body = json.dumps({"project_key": key, "message": "good", "id": id}).encode()
    return request(FEEDBACK, body, "Content-Type: application/json")


def test_the_table_is_long_and_its_names_differ():
    assert len(LINES) >= 300
    assert len({line["name"] for line in LINES}) == len(LINES)


@pytest.mark.parametrize("line", LINES, ids=lambda line: line["name"])
def test_a_hostile_request_hears_what_the_table_says(service, line):
    id = uuid7()
    began = time.monotonic()
    with Wire(service.gateway.endpoint) as wire:
        wire.send(bytes_of(line, service.project.key) + good(service.project.key, id))
        answer = wire.answer()
        said = {"status": answer.status_code, **answer.json()}
        closes = answer.headers.get("Connection") == "close"
        assert said == {
            "status": line["status"], "error": line["error"], "message": line["says"],
        }  # fmt: skip
        assert closes == line["closes"]
        if closes:
            wire.assert_closed()
            assert service.store.query("SELECT id FROM feedback WHERE id = %s", id) == []
        else:
            assert wire.answer().json() == {"status": "stored", "id": id}
    assert time.monotonic() - began < 10


def test_the_gateway_is_as_before_after_all_of_them(service):
    service.stored(FEEDBACK, {"message": "still here"})
    rows = service.store.query("SELECT DISTINCT message FROM feedback")
    # Nothing of a hostile request was stored.
    assert {row["message"] for row in rows} == {"good", "still here"}
    assert service.store.count("rating") == 0
    assert service.store.count("dead_letter") == 0
