"""Whether a server does the work that it is timed for: docs/contract.md, for feedback.

Good bodies must be stored as the contract says, bad ones refused as it says, and of a few thousand
acknowledged submissions none may be lost, duplicated or different.
"""

import dataclasses
import http.client
import json
import urllib.parse

from measure.client import Client
from measure.processes import Unavailable
from measure.servers import Gateway

SUBMIT = "/api/v1/feedback/submit"
COLUMNS = ("message", "path", "version", "submitted_by", "submitted_by_email", "type")
UNSENT = dict.fromkeys(COLUMNS) | {"path": "/", "type": "Other"}
# A project that only these origins may submit to.
STRICT_KEY = "5a1f3f0e-6d0b-4b52-9c65-6f4b8e1a7c11"
STRICT_ORIGINS = ("https://example.com", "http://localhost:3000", "*.widgets.example")
VERIFIED_REQUESTS = 20_000


@dataclasses.dataclass(frozen=True)
class Case:
    """A body and what must come of it."""

    what: str
    # Members beside the project's key; bytes are sent as they are.
    body: dict | bytes
    # What the row has; None when it must be refused.
    row: dict | None = None
    status: int = 200
    error: str = ""
    headers: dict[str, str] = dataclasses.field(default_factory=dict)


def stored(what: str, body: dict, **row: str | None) -> Case:
    return Case(what, body, UNSENT | row)


def refused(what: str, body: dict | bytes, status: int = 400) -> Case:
    codes = {400: "validation_error", 403: "origin_not_allowed", 404: "project_not_found"}
    return Case(what, body, None, status, codes[status])


def from_origin(origin: str | None, allowed: bool, field: str = "Origin") -> Case:
    headers = {field: origin} if origin else {}
    body = {"project_key": STRICT_KEY, "message": "Hello"}
    what = f"{field} {origin}"
    if allowed:
        return Case(what, body, UNSENT | {"message": "Hello"}, headers=headers)
    return dataclasses.replace(refused(what, body, 403), headers=headers)


WIDE = "\N{GRINNING FACE}"
CASES = (
    stored("a message alone", {"message": "Hello"}, message="Hello"),
    stored(
        "all fields",
        {
            "message": 'a "b" \\ ü €\n', "path": "/docs", "version": "1.2+3",
            "submitted_by": "u-1", "submitted_by_email": "a@b.co", "type": "Bug", "other": [1, {}],
        },
        message='a "b" \\ ü €', path="/docs", version="1.2+3", submitted_by="u-1",
        submitted_by_email="a@b.co", type="Bug",
    ),
    stored("text to trim", {"message": "\ufeff\u00a0 x\u0085 \u3000\n"}, message="x\u0085"),
    stored("1000 characters of four bytes", {"message": WIDE * 1000}, message=WIDE * 1000),
    stored("a path without a slash", {"message": "x", "path": "docs"}, message="x", path="/docs"),
    stored(
        "nulls and empty text",
        {"message": "x", "path": " ", "version": "", "submitted_by": None,
         "submitted_by_email": "", "type": ""},
        message="x",
    ),
    stored("a key in capitals", {"message": "x", "project_key": str.upper}, message="x"),
    refused("no JSON", b'{"message":"x"'),
    refused("an array", b"[]"),
    refused("no UTF-8", b'{"message":"\xff"}'),
    refused("no project key", {"message": "x", "project_key": None}),
    refused("a key that is no UUID", {"message": "x", "project_key": "x"}),
    refused("an unknown key", {"message": "x", "project_key": STRICT_KEY[:-1] + "2"}, 404),
    refused("no message", {}),
    refused("a blank message", {"message": " \n\ufeff"}),
    refused("a number as message", {"message": 1}),
    refused("1001 characters", {"message": "é" * 1001}),
    refused("U+0000", {"message": "a\0b"}),
    refused("a long path", {"message": "x", "path": "/" + "p" * 2048}),
    refused("a long version", {"message": "x", "version": "v" * 51}),
    refused("a version with a control character", {"message": "x", "version": "a\tb"}),
    refused("a long submitter", {"message": "x", "submitted_by": "s" * 256}),
    refused("an unknown type", {"message": "x", "type": "bug"}),
    *(
        refused(f"the address {address}", {"message": "x", "submitted_by_email": address})
        for address in ("a", "a@b", "@b.co", "a@b.co.", "a@@b.co", "a b@c.de")
    ),
    from_origin("https://example.com", True),
    from_origin("HTTPS://EXAMPLE.COM:443", True),
    from_origin("http://localhost:3000", True),
    from_origin("https://a.b.widgets.example", True),
    from_origin("https://example.com/page?x", True, "Referer"),
    from_origin("http://example.com", False),
    from_origin("http://localhost:3001", False),
    from_origin("https://widgets.example", False),
    from_origin("https://a.widgets.example:8443", False),
    from_origin("null", False),
    from_origin(None, False),
)  # fmt: skip


def prepare(gateway: Gateway) -> None:
    """Makes the project with few origins; servers read their projects when they start."""
    origins = ",".join(f'"{origin}"' for origin in STRICT_ORIGINS)
    gateway.sql(
        "INSERT INTO project (id, key, org_id, name, allowed_origins) SELECT gen_random_uuid(),"
        f" '{STRICT_KEY}', id, 'Strict', '{{{origins}}}' FROM organization"
    )


def check(target: str, gateway: Gateway, client: Client) -> list[str]:
    """What is wrong with a server; nothing when it may be timed."""
    faults = [fault for case in CASES if (fault := try_case(case, target, gateway))]
    gateway.empty()
    try:
        client.run(
            "canonical", target, 10, "--connections", "64", "--requests", str(VERIFIED_REQUESTS),
            "--verify", gateway.database(),
        )  # fmt: skip
    except Unavailable as reason:
        faults.append(str(reason))
    return faults


def try_case(case: Case, target: str, gateway: Gateway) -> str | None:
    """Sends a case and compares; the fault in words."""
    status, answer = post(target, encode(case.body, gateway.key), case.headers)
    if status != case.status:
        return f"{case.what}: answered {status}, and not {case.status}: {answer}"
    if case.row is None:
        if answer.get("error") != case.error or not answer.get("message"):
            return f"{case.what}: {answer} is not the error {case.error} with a message"
        return None
    if answer.get("status") != "stored":
        return f"{case.what}: answered {answer}"
    row = find(answer.get("id", ""), gateway)
    if row != case.row:
        return f"{case.what}: stored {row}, and not {case.row}"
    return None


def encode(body: dict | bytes, key: str) -> bytes:
    if isinstance(body, bytes):
        return body
    members = {"project_key": key} | body
    if callable(members["project_key"]):
        members["project_key"] = members["project_key"](key)
    return json.dumps(members, ensure_ascii=False).encode()


def post(target: str, body: bytes, headers: dict[str, str]) -> tuple[int, dict]:
    place = urllib.parse.urlsplit(target)
    connection = http.client.HTTPConnection(place.hostname, place.port, timeout=30)
    try:
        connection.request("POST", SUBMIT, body, {"Content-Type": "application/json"} | headers)
        response = connection.getresponse()
        text = response.read()
        try:
            answer = json.loads(text)
        except ValueError:
            answer = {}
        return response.status, answer if isinstance(answer, dict) else {}
    except (OSError, http.client.HTTPException) as error:
        return 0, {"message": repr(error)}
    finally:
        connection.close()


def find(identifier: str, gateway: Gateway) -> dict | None:
    """The row with an id of version 7 whose time and columns are what a server must set."""
    if len(identifier) != 36 or not identifier.replace("-", "").isalnum():
        return None
    text = gateway.sql(
        f"SELECT row_to_json(r) FROM (SELECT {', '.join(COLUMNS)} FROM feedback"
        f" WHERE id = '{identifier}' AND substr(id::text, 15, 1) = '7'"
        " AND project_id IN (SELECT id FROM project) AND status = 'New' AND source = 'Widget'"
        " AND abs(extract(epoch FROM now() - created_at)) < 60"
        " AND id BETWEEN uuid7_floor(now() - interval '1 min')"
        " AND uuid7_floor(now() + interval '1 min')) r"
    ).strip()
    return json.loads(text) if text else None
