"""The gateway's verdict on JSON beside Python's, for thousands of bodies that a seed mutates.

What the gateway takes, Python takes too, and reads the same message in it. What Python takes and the
gateway does not is refused for a rule that stands in the contract, and never as invalid JSON.
"""

import json
import random

import pytest
from support import FEEDBACK, Wire, request

SEED = 22
BODIES = 4_000
# Bodies on their way at once; the gateway answers them in order.
PIPELINED = 20
# Stricter than RFC 8259, and told apart from what is no JSON at all (docs/contract.md).
STRICTER = (
    "body has a key twice in one object",
    "body has more than 64 keys in one object",
    "body is nested too deeply",
    "body has a number that is malformed or out of range",
    "body has a string with an invalid escape, surrogate or control character",
)
PIECES = [
    "{", "}", "[", "]", ",", ":", '"', "\\", "\\u0041", "\\ud83d\\ude00", "\\ud800", "\\u0000", "\\/",
    "\\b", "\\x", "0", "-1", "1e5", "1E+2", "01", "1.", ".5", "1e999", "-0.0", "true", "false", "null",
    "NaN", "Infinity", "nul", " ", "\t", "\n", "\r", "\0", "\x1f", "\x7f", "\u2028", "é", "😀", "\ufeff",
    '"a":1', '"message":"y"', '"":{}', "[[[[", "]]]]", "/*x*/", "//", "'", '{"a":[1,{"b":null}]}',
]  # fmt: skip


class Strict(json.JSONDecoder):
    """Python's decoder without its extensions to JSON."""

    def __init__(self):
        def refuse(word: str):
            raise ValueError(word)

        super().__init__(parse_constant=refuse, strict=True)


def mutated(dice: random.Random, key: str) -> bytes:
    """A body that may still be JSON, or not."""
    extra = dice.choice(PIECES)
    body = json.dumps({"project_key": key, "message": "x" + dice.choice(["", "é😀", "\t"])})
    if dice.random() < 0.6:
        body = body[:-1] + ',"extra":' + extra + "}"
    text = body.encode()
    for _ in range(dice.choice([0, 0, 1, 1, 2, 3])):
        place = dice.randrange(len(text) + 1)
        match dice.randrange(4):
            case 0:
                text = text[:place] + dice.choice(PIECES).encode() + text[place:]
            case 1:
                text = text[:place] + text[place + dice.randrange(1, 4) :]
            case 2:
                text = text[:place] + bytes([dice.randrange(256)]) + text[place + 1 :]
            case 3:
                end = dice.randrange(place, len(text) + 1)
                text = text[:end] + text[place:]
    return text[:4_000]


def python_reads(body: bytes) -> dict | None:
    """What Python reads in a body; nil when it is no JSON object in UTF-8."""
    try:
        text = body.decode()
        # A signature is no part of JSON (RFC 8259, section 8.1); Python says so by another error.
        value = Strict().decode(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


@pytest.fixture
def verdicts(service):
    """Each body with the gateway's status and answer."""
    dice = random.Random(SEED)
    bodies = [mutated(dice, service.project.key) for _ in range(BODIES)]
    found = []
    with Wire(service.gateway.endpoint) as wire:
        for start in range(0, BODIES, PIPELINED):
            some = [body for body in bodies[start : start + PIPELINED] if body]
            wire.send(b"".join(request(FEEDBACK, one, "Content-Type: text/plain") for one in some))
            answers = wire.answers(len(some))
            found += [(one, answer.status_code, answer.json()) for one, answer in zip(some, answers)]
    return found


def test_the_gateway_and_python_agree_on_what_is_json(service, verdicts):
    stored = {
        str(row["id"]): row["message"]
        for row in service.store.query("SELECT id, message FROM feedback")
    }
    taken = refused = stricter = 0
    for body, status, answer in verdicts:
        read = python_reads(body)
        if status == 200:
            taken += 1
            assert read is not None, f"seed {SEED}: taken, and Python refuses it: {body!r}"
            assert stored[answer["id"]] == read["message"].strip(), body
            continue
        said = answer["message"]
        if read is None:
            refused += 1
        elif said in ("body is not valid JSON", "body is not valid UTF-8"):
            pytest.fail(f"seed {SEED}: Python takes what is said to be no JSON: {body!r}")
        elif said.startswith("body "):
            stricter += 1
            assert said in STRICTER, (said, body)
    # The dice make enough of each to say something.
    assert min(taken, refused, stricter) > BODIES / 100, (taken, refused, stricter)
