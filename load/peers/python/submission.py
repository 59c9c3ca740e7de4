"""A feedback's fields and their rules (docs/contract.md, Fields)."""

import datetime
import os
import re
import time
import uuid
from typing import Any, NamedTuple

import orjson

TYPES = frozenset(("Bug", "Feature", "Praise", "Question", "Improvement", "Other"))
# What JavaScript's trim removes.
SPACE = (
    "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
EMAIL = re.compile(rf"[^@,;{SPACE}]+@[^@.,;{SPACE}][^@,;{SPACE}]*\.[^@,;{SPACE}]*(?<!\.)")
UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


class Invalid(Exception):
    """A field broke a rule; the words are for the sender."""


class Submission(NamedTuple):
    """A row of feedback, in the order of the COPY, but for its project's id."""

    id: uuid.UUID
    created_at: datetime.datetime
    message: str
    path: str
    version: str | None
    submitted_by: str | None
    email: str | None
    type: str


def decode(body: bytes) -> tuple[str, Submission]:
    """The project's key in lower case, and what to store."""
    try:
        fields = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Invalid(f"body is not valid JSON: {error}") from error
    if not isinstance(fields, dict):
        raise Invalid("body must be a JSON object")
    key = fields.get("project_key")
    if not isinstance(key, str) or not UUID.fullmatch(key):
        raise Invalid("project_key must be a UUID")
    message = text(fields, "message", 1000)
    if message is None:
        raise Invalid("message must have 1 to 1000 characters after trimming")
    path = text(fields, "path", 2048) or "/"
    email = printable(fields, "submitted_by_email", 320)
    if email is not None and not EMAIL.fullmatch(email):
        raise Invalid("submitted_by_email must look like name@example.com")
    return key.lower(), Submission(
        new_id(),
        datetime.datetime.now(datetime.UTC),
        message,
        path if path[0] == "/" else "/" + path,
        printable(fields, "version", 50),
        printable(fields, "submitted_by", 255),
        email,
        feedback_type(fields),
    )


def text(fields: dict[str, Any], name: str, characters_max: int) -> str | None:
    """Trimmed text within its limit; None when nothing is left of it."""
    value = fields.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise Invalid(f"{name} must be a string")
    value = value.strip(SPACE)
    if "\x00" in value:
        raise Invalid(f"{name} must not contain the character U+0000")
    if len(value) > characters_max:
        raise Invalid(f"{name} must have at most {characters_max} characters")
    return value or None


def printable(fields: dict[str, Any], name: str, characters_max: int) -> str | None:
    """The same without control characters."""
    value = text(fields, name, characters_max)
    if value is not None and CONTROL.search(value):
        raise Invalid(f"{name} must not contain control characters")
    return value


def feedback_type(fields: dict[str, Any]) -> str:
    value = fields.get("type") or "Other"
    if value not in TYPES:
        raise Invalid(f"type must be one of {', '.join(sorted(TYPES))}")
    return value


def new_id() -> uuid.UUID:
    """A version 7 UUID (RFC 9562, section 5.7)."""
    random = int.from_bytes(os.urandom(10), "big")
    bits = (time.time_ns() // 1_000_000) << 80 | 0x7 << 76 | 0b10 << 62
    return uuid.UUID(int=bits | (random >> 62 & 0xFFF) << 64 | random & 0x3FFF_FFFF_FFFF_FFFF)
