"""The widgets' files as the gateway serves them, and as they are committed."""

import base64
import gzip
import hashlib
import json
import pathlib
import re
import subprocess
import tomllib

import pytest
import requests
from browsing import ROOT
from support import assert_problem

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
SCRIPTS = ["feedback", "helpful", "rating", "star", "nps"]
LANGUAGES = sorted((REPOSITORY / "Sources/Widgets/languages").glob("*.json"))


def get(service, path, **headers) -> requests.Response:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return requests.get(service.gateway.url + path, headers=names, timeout=10)


def edition(service) -> str:
    """The directory of the immutable files."""
    text = get(service, f"{ROOT}seggwat-feedback.js").text
    return re.search(r'"([0-9a-f]{12})/?"', text)[1]


def parts(service) -> list[str]:
    """The paths of all scripts that are behind an immutable URL."""
    names = ["core", "queue", "proof", "feedback", "form", "screenshot", "helpful", "rating", "nps"]
    names += [file.stem for file in LANGUAGES]
    return [f"{ROOT}{edition(service)}/{name}.js" for name in names]


def test_what_is_committed_is_what_the_sources_make():
    result = subprocess.run(
        [REPOSITORY / "scripts/build-widgets", "--check"], capture_output=True, text=True
    )
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_is_kept_for_minutes_and_asked_for_again_by_its_tag(service, name):
    path = f"{ROOT}seggwat-{name}.js"
    answer = get(service, path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.headers["Cache-Control"].startswith("public, max-age=300")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    again = get(service, path, If_None_Match=answer.headers["ETag"])
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["ETag"] == answer.headers["ETag"]
    other = get(service, path, If_None_Match='W/"other"')
    assert other.status_code == 200


def test_parts_are_kept_for_ever(service):
    for path in parts(service):
        answer = get(service, path)
        assert answer.status_code == 200, path
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_part_of_an_edition_before_is_answered_by_the_one_of_now_and_not_kept_for_ever(service):
    now = get(service, f"{ROOT}{edition(service)}/core.js")
    before = get(service, f"{ROOT}000000000000/core.js")
    assert before.content == now.content
    assert before.headers["Cache-Control"].startswith("public, max-age=300")
    assert_problem(get(service, f"{ROOT}000000000000/nothing.js"), 404, "not_found")


@pytest.mark.parametrize(
    "accepts, coding",
    [("gzip", "gzip"), ("br", "br"), ("gzip, deflate, br", "br"), ("identity", None),
     ("br;q=0, gzip;q=0.5", "gzip"), ("gzip;q=0", None), ("*", None)],
)  # fmt: skip
def test_the_smallest_coding_that_is_accepted_is_sent(service, accepts, coding):
    path = f"{ROOT}seggwat-feedback.js"
    plain = get(service, path, Accept_Encoding="identity").content
    with requests.get(
        service.gateway.url + path, headers={"Accept-Encoding": accepts}, stream=True, timeout=10
    ) as answer:
        raw = answer.raw.read(decode_content=False)
    assert answer.headers.get("Content-Encoding") == coding
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert int(answer.headers["Content-Length"]) == len(raw)
    inflated = raw if coding is None else gzip.decompress(raw) if coding == "gzip" else None
    if coding == "br":
        inflated = subprocess.run(
            ["brotli", "-dc"], input=raw, capture_output=True, check=True
        ).stdout
    assert inflated == plain


def test_head_has_no_body_and_other_methods_are_refused(service):
    url = f"{service.gateway.url}{ROOT}seggwat-feedback.js"
    head = requests.head(url, timeout=10)
    assert head.status_code == 200
    assert int(head.headers["Content-Length"]) > 0
    assert_problem(requests.post(url, data=b"x", timeout=10), 405, "method_not_allowed")
    assert_problem(get(service, f"{ROOT}nothing.js"), 404, "not_found")
    assert_problem(get(service, ROOT), 404, "not_found")


def test_the_integrity_values_of_the_pinned_script_are_those_of_the_parts(service):
    text = get(service, f"{ROOT}{edition(service)}/seggwat-feedback.js").text
    values = dict(re.findall(r'(\w+):"(sha256-[^"]+)"', text))
    assert set(values) == {pathlib.PurePath(path).stem for path in parts(service)}
    for path in parts(service):
        digest = hashlib.sha256(get(service, path).content).digest()
        assert values[pathlib.PurePath(path).stem] == "sha256-" + base64.b64encode(digest).decode()


def test_no_script_is_newer_than_2019(service):
    for path in [*(f"{ROOT}seggwat-{name}.js" for name in SCRIPTS), *parts(service)]:
        text = get(service, path).text
        parser = ["acorn", "--ecma2019", "--silent"]
        result = subprocess.run(parser, input=text, capture_output=True, text=True)
        assert result.returncode == 0, (path, result.stderr)


def test_sizes_are_within_their_budgets(service):
    budgets = tomllib.loads((REPOSITORY / "Sources/Widgets/budgets.toml").read_text())
    weights = {}

    def weigh(name: str) -> int:
        if name not in weights:
            folder = "" if name.startswith("seggwat-") else edition(service) + "/"
            answer = requests.get(
                f"{service.gateway.url}{ROOT}{folder}{name}.js",
                headers={"Accept-Encoding": "gzip"}, stream=True, timeout=10,
            )  # fmt: skip
            weights[name] = len(answer.raw.read(decode_content=False))
        return weights[name]

    for name, budget in budgets.items():
        for language in LANGUAGES if "language" in budget["files"] else ["en"]:
            files = [
                pathlib.Path(language).stem if file == "language" else file
                for file in budget["files"]
            ]
            weight = sum(map(weigh, files))
            assert weight <= budget["gzip_bytes_max"], (name, language, files, weight)


def test_every_language_has_every_text_with_the_same_places_to_fill():
    texts = {file.stem: json.loads(file.read_text()) for file in LANGUAGES}
    assert {"en", "de", "sv", "fr"} <= set(texts)
    for language, own in texts.items():
        assert list(own) == list(texts["en"]), language
        for key, text in own.items():
            assert text.strip() == text and text, (language, key)
            assert sorted(re.findall(r"{\w+}", text)) == sorted(
                re.findall(r"{\w+}", texts["en"][key])
            ), (language, key)


def test_every_text_that_scripts_ask_for_is_there():
    texts = json.loads((REPOSITORY / "Sources/Widgets/languages/en.json").read_text())
    asked = set()
    for file in (REPOSITORY / "Sources/Widgets").glob("*.js"):
        asked |= set(re.findall(r"\bt\('(\w+)'[,)]", file.read_text()))
    assert asked <= set(texts)
