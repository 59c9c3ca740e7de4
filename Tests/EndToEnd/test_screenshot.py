"""A feedback with a screenshot: multipart as the iOS client sends it (contract 1.6)."""

import concurrent.futures
import json
import os
import struct
import zlib

import pytest
import requests
from support import SCREENSHOT, Wire, assert_problem, curl, request, uuid7


def png(size: int = 0) -> bytes:
    """A PNG of one pixel, padded to `size` by a chunk that nobody reads."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    tail = chunk(b"IDAT", zlib.compress(b"\0\xff\0\0")) + chunk(b"IEND", b"")
    missing = size - len(head) - len(tail) - 12
    return head + (chunk(b"prIv", os.urandom(missing)) if missing >= 0 else b"") + tail


JPEG = (
    b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    + bytes(range(256))
    + b"\xff\xd9"
)
MIB = 1 << 20


def part(name: str, content: bytes, filename: str | None = None, type: str | None = None) -> bytes:
    disposition = f'form-data; name="{name}"' + (f'; filename="{filename}"' if filename else "")
    head = f"Content-Disposition: {disposition}\r\n" + (f"Content-Type: {type}\r\n" if type else "")
    return head.encode() + b"\r\n" + content


def form(*parts: bytes, boundary: bytes = b"Boundary-1") -> bytes:
    return (
        b"".join(b"--" + boundary + b"\r\n" + one + b"\r\n" for one in parts)
        + b"--"
        + boundary
        + b"--\r\n"
    )


def data(service, **fields) -> bytes:
    text = json.dumps({"project_key": service.project.key, "message": "look", **fields})
    return part("data", text.encode(), type="application/json")


def image(content: bytes, type: str = "image/jpeg") -> bytes:
    return part("screenshot", content, "screenshot.jpg", type)


def send(service, body: bytes, content_type: str = "multipart/form-data; boundary=Boundary-1"):
    return service.send(SCREENSHOT, body, content_type=content_type)


def assert_stored(service, answer, content: bytes, type: str) -> str:
    assert answer.status_code == 200, answer.text
    assert list(answer.json()) == ["status", "id"] and answer.json()["status"] == "stored"
    row = service.store.row("screenshot", answer.json()["id"])
    assert (bytes(row["image"]), row["content_type"]) == (content, type)
    assert str(row["project_id"]) == service.project.id
    assert service.store.row("feedback", answer.json()["id"])["message"] == "look"
    return answer.json()["id"]


def test_the_ios_form_is_stored_byte_by_byte(service):
    body = form(data(service, path="/x", submitted_by_email="a@b.co", source="Widget"), image(JPEG))
    id = assert_stored(service, send(service, body), JPEG, "image/jpeg")
    row = service.store.row("feedback", id)
    assert (row["path"], row["submitted_by_email"], row["type"]) == ("/x", "a@b.co", "Other")


def test_curls_form_is_stored(service, tmp_path):
    file = tmp_path / "shot.png"
    file.write_bytes(png(100_000))
    fields = json.dumps({"project_key": service.project.key, "message": "look"})
    printed = curl(
        "--form-string", f"data={fields};type=application/json", "--form", f"screenshot=@{file}",
        service.gateway.url + SCREENSHOT,
    )  # fmt: skip
    # --form-string takes the text literally; what follows the JSON makes it no JSON.
    assert json.loads(printed)["error"] == "validation_error"
    (tmp_path / "data.json").write_text(fields)
    printed = curl(
        "--form", f"data=<{tmp_path}/data.json;type=application/json",
        "--form", f"screenshot=@{file}", service.gateway.url + SCREENSHOT,
    )  # fmt: skip
    id = json.loads(printed)["id"]
    assert bytes(service.store.row("screenshot", id)["image"]) == file.read_bytes()


def test_the_form_of_requests_is_stored(service):
    files = {
        "data": (None, json.dumps({"project_key": service.project.key, "message": "look"})),
        "screenshot": ("Bildschirmfoto ü.png", png(), "image/png"),
    }
    answer = service.session.post(service.gateway.url + SCREENSHOT, files=files, timeout=30)
    assert_stored(service, answer, png(), "image/png")


@pytest.mark.parametrize("claim", ["image/jpeg", "image/png", "image/gif", "text/html", "x", None])
@pytest.mark.parametrize("content, type", [(JPEG, "image/jpeg"), (png(), "image/png")])
def test_the_content_decides_and_not_the_claim(service, content, type, claim):
    shot = part("screenshot", content, "a.gif", claim)
    assert_stored(service, send(service, form(data(service), shot)), content, type)


@pytest.mark.parametrize(
    "content",
    [
        b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<?xml version='1.0'?><svg/>",
        b"<!DOCTYPE html><html></html>",
        b"RIFF\x04\x00\x00\x00WEBPVP8 ",
        b"%PDF-1.4",
        b"BM\x00\x00",
        b"\xff\xd8",
        b"\x89PNG\r\n\x1a",
        b" " + JPEG,
        b"\n" + png(),
        b"",
    ],
    ids=lambda content: ascii(content)[2:20],
)
def test_what_is_neither_jpeg_nor_png_is_415(service, content):
    before = service.store.count("feedback")
    answer = send(service, form(data(service), image(content)))
    assert_problem(answer, 415, "unsupported_media_type", "JPEG")
    assert service.store.count("feedback") == before


def test_five_mib_are_taken_and_one_more_byte_is_413(service):
    content = png(5 * MIB)
    assert len(content) == 5 * MIB
    assert_stored(service, send(service, form(data(service), image(content))), content, "image/png")
    answer = send(service, form(data(service), image(png(5 * MIB + 1))))
    assert_problem(answer, 413, "payload_too_large")


def test_a_form_far_too_large_is_413_before_it_is_read(service):
    with Wire(service.gateway.endpoint) as wire:
        head = request(SCREENSHOT, b"", "Content-Type: multipart/form-data; boundary=x")
        wire.send(head.replace(b"Content-Length: 0", b"Content-Length: 100000000"))
        assert_problem(wire.answer(), 413, "payload_too_large")
        wire.assert_closed()


def test_a_large_form_may_be_chunked(service):
    content = png(MIB)
    body = form(data(service), image(content))
    pieces = (body[index : index + 10_000] for index in range(0, len(body), 10_000))
    assert_stored(service, send(service, pieces), content, "image/png")


def test_images_that_hold_the_boundary_in_part_are_whole(service):
    content = JPEG + b"\r\n--Boundary-\r\n--Boundary-2\r\n-\r\n--\r\r\n--Boundary-0" + JPEG
    assert_stored(
        service, send(service, form(data(service), image(content))), content, "image/jpeg"
    )


@pytest.mark.parametrize(
    "boundary", [b"x", b"----WebKitFormBoundary7MA4YWxkTrZu0gW", b"a" * 70, b"'()+_,-./:=?"]
)
def test_boundaries_of_every_form(service, boundary):
    body = form(data(service), image(JPEG), boundary=boundary)
    content_type = f'multipart/form-data; boundary="{boundary.decode()}"'
    assert_stored(service, send(service, body, content_type), JPEG, "image/jpeg")


def test_the_order_and_other_parts_do_not_matter(service):
    body = form(part("more", b"x"), image(JPEG), data(service))
    assert_stored(service, send(service, body), JPEG, "image/jpeg")


def test_a_preamble_and_an_epilogue_do_not_break_it(service):
    body = form(data(service), image(JPEG)) + b"epilogue"
    answer = send(service, body)
    assert answer.status_code in (200, 400), answer.text


@pytest.mark.parametrize(
    "make, word",
    [
        (lambda service: form(image(JPEG)), "data"),
        (lambda service: form(data(service)), "screenshot"),
        (lambda service: form(part("x", b"y")), "missing"),
        (lambda service: form(data(service), data(service), image(JPEG)), "data"),
        (lambda service: form(data(service), image(JPEG), image(JPEG)), "screenshot"),
        (lambda service: form(data(service), image(JPEG), boundary=b"Boundary-2"), "multipart"),
        (lambda service: form(data(service), image(JPEG))[:-20], "multipart"),
        (lambda service: form(data(service), image(JPEG)).replace(b"\r\n", b"\n", 1), "multipart"),
        (lambda service: form(b"no-header\r\n\r\nx", data(service), image(JPEG)), "multipart"),
        (lambda service: form(*[part("x", b"")] * 1000), "multipart"),
        (lambda service: b"", "multipart"),
        (lambda service: b"--Boundary-1--\r\n", ""),
        (lambda service: form(part("data", b"{}"), image(JPEG)), "project_key"),
        (lambda service: form(part("data", b"no json"), image(JPEG)), "data"),
        (lambda service: form(part("data", b"[]"), image(JPEG)), "data"),
        (lambda service: form(part("data", b""), image(JPEG)), "data"),
        (lambda service: form(data(service, message=""), image(JPEG)), "message"),
        (lambda service: form(data(service, message="x" * 1001), image(JPEG)), "message"),
    ],
)
def test_a_broken_form_is_400(service, make, word):
    before = service.store.count("feedback")
    assert_problem(send(service, make(service)), 400, "validation_error", word)
    assert service.store.count("feedback") == before


@pytest.mark.parametrize(
    "content_type, status",
    [
        ("multipart/form-data", 400),
        ("multipart/form-data; boundary=", 415),
        ("multipart/form-data; boundary=" + "b" * 71, 400),
        ("multipart/form-data; boundary=a; boundary=b", 400),
        ("multipart/mixed; boundary=Boundary-1", 415),
        ("application/json", 415),
        ("text/plain", 415),
        ("", 415),
    ],
)
def test_a_content_type_without_a_usable_boundary(service, content_type, status):
    answer = send(service, form(data(service), image(JPEG)), content_type)
    assert_problem(
        answer, status, "validation_error" if status == 400 else "unsupported_media_type"
    )


def test_the_examples_project_key_hears_a_clear_400(service):
    body = form(data(service, project_key="demo-project-key"), image(JPEG))
    assert_problem(send(service, body), 400, "validation_error", "project_key must be a UUID")


def test_a_retry_is_stored_once_with_its_first_image(service):
    id = uuid7()
    first = send(service, form(data(service, id=id), image(JPEG)))
    again = send(service, form(data(service, id=id), image(png())))
    assert first.json() == again.json() == {"status": "stored", "id": id}
    assert bytes(service.store.row("screenshot", id)["image"]) == JPEG
    assert service.store.query("SELECT count(*) FROM feedback WHERE id = %s", id)[0]["count"] == 1


def test_many_large_forms_at_once_are_stored_or_told_to_come_again(service):
    """More than memory is set aside for: what does not fit is refused, and nothing is lost."""
    content = png(4 * MIB)

    def send_one(_):
        session = requests.Session()
        return session.post(
            service.gateway.url + SCREENSHOT, data=form(data(service), image(content)),
            headers={"Content-Type": "multipart/form-data; boundary=Boundary-1"}, timeout=60,
        )  # fmt: skip

    before = service.store.count("screenshot")
    with concurrent.futures.ThreadPoolExecutor(40) as pool:
        answers = list(pool.map(send_one, range(60)))
    stored = [answer.json()["id"] for answer in answers if answer.status_code == 200]
    assert len(stored) >= 10
    for answer in answers:
        if answer.status_code != 200:
            assert_problem(answer, 503, "overloaded")
            assert int(answer.headers["Retry-After"]) > 0
    assert service.store.count("screenshot") == before + len(stored)
    same = service.store.query(
        "SELECT count(*) FROM screenshot WHERE id = ANY (%s::uuid[]) AND image = %s",
        stored,
        content,
    )
    assert same[0]["count"] == len(stored)
