"""Many submissions in one request: each is judged, stored and answered for itself."""

import concurrent.futures
import gzip
import json
import uuid

import pytest
from support import BULK, FEEDBACK, assert_problem, uuid7

NDJSON = "application/x-ndjson"


def feedback(service, message="x", **fields):
    return {"kind": "feedback", "project_key": service.project.key, "message": message, **fields}


def mixed(service, number: int) -> dict:
    key = {"project_key": service.project.key, "id": uuid7()}
    match number % 3:
        case 0:
            return {"kind": "feedback", "message": f"m {number} 🚀", **key}
        case 1:
            return {"kind": "rating", "rating": {"type": "star", "value": number % 5 + 1}, **key}
        case _:
            return {"kind": "nps", "score": number % 11, "comment": f"c {number}", **key}


def send(service, elements, form):
    if form == "array":
        return service.send(BULK, json.dumps(elements, ensure_ascii=False))
    lines = "\n".join(json.dumps(element, ensure_ascii=False) for element in elements)
    return service.send(BULK, lines, content_type=NDJSON)


def results(answer) -> list[dict]:
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == "application/json"
    body = answer.json()
    assert list(body) == ["results"]
    return body["results"]


both = pytest.mark.parametrize("form", ["array", "lines"])


@both
def test_every_kind_is_stored_and_answered_in_order(service, form):
    elements = [mixed(service, number) for number in range(30)]
    answered = results(send(service, elements, form))
    assert answered == [{"status": "stored", "id": element["id"]} for element in elements]
    for element in elements:
        match element["kind"]:
            case "feedback":
                assert service.store.row("feedback", element["id"])["message"] == element["message"]
            case "rating":
                row = service.store.row("rating", element["id"])
                assert (row["rating_type"], row["value"]) == ("star", element["rating"]["value"])
            case "nps":
                row = service.store.row("nps_response", element["id"])
                assert (row["score"], row["comment"]) == (element["score"], element["comment"])
    service.store.assert_aggregates_equal_a_recount()


@both
def test_a_bad_element_costs_only_itself(service, form):
    bad = [
        {},
        {"kind": "feedback"},
        feedback(service, ""),
        feedback(service, "x" * 1001),
        feedback(service) | {"kind": "Feedback"},
        feedback(service) | {"kind": None},
        feedback(service) | {"kind": "rating"},
        feedback(service) | {"project_key": "demo-project-key"},
        feedback(service) | {"project_key": str(uuid.uuid4())},
        feedback(service, "nul \0"),
        1,
        None,
        "x",
        [],
    ]
    elements = []
    for element in bad:
        elements += [feedback(service, f"good {form}", id=uuid7()), element]
    before = service.store.count("feedback")
    answered = results(send(service, elements, form))
    assert len(answered) == len(elements)
    for element, result in zip(elements[::2], answered[::2], strict=True):
        assert result == {"status": "stored", "id": element["id"]}
    for result in answered[1::2]:
        assert list(result) == ["error", "message"] and result["message"], result
    errors = [result["error"] for result in answered[1::2]]
    assert errors == ["validation_error"] * 8 + ["project_not_found"] + ["validation_error"] * 5
    assert service.store.count("feedback") == before + len(bad)


def test_a_line_that_is_no_json_costs_only_itself(service):
    lines = [
        json.dumps(feedback(service, "line")).encode(),
        b'{"kind":',
        json.dumps(feedback(service, "line")).encode(),
        b'{"kind":"feedback","message":"\xff"}',
        b"",
        b'{"a":1,"a":2}',
        b"x",
        json.dumps(feedback(service, "line")).encode() + b"\r",
    ]
    answered = results(service.send(BULK, b"\n".join(lines) + b"\n\n", content_type=NDJSON))
    stored = [result.get("status") == "stored" for result in answered]
    assert stored == [True, False, True, False, False, False, True]


@pytest.mark.parametrize(
    "content_type",
    [
        "application/x-ndjson",
        "application/ndjson",
        "application/jsonl",
        "application/json",
        "text/plain",
    ],
)
def test_the_media_types_of_lines(service, content_type):
    lines = "\n".join(json.dumps(feedback(service)) for _ in range(3))
    assert len(results(service.send(BULK, lines, content_type=content_type))) == 3


@pytest.mark.parametrize(
    "content_type", ["text/csv", "application/octet-stream", "multipart/form-data; boundary=x"]
)
def test_other_media_types_are_415(service, content_type):
    answer = service.send(BULK, json.dumps([feedback(service)]), content_type=content_type)
    assert_problem(answer, 415, "unsupported_media_type")


@both
def test_a_thousand_elements_are_taken_and_one_more_is_refused(service, form):
    elements = [mixed(service, number) for number in range(1000)]
    answered = results(send(service, elements, form))
    assert [result.get("id") for result in answered] == [element["id"] for element in elements]
    before = service.store.count("feedback")
    answer = send(service, [feedback(service) for _ in range(1001)], form)
    assert_problem(answer, 400, "validation_error", "1000")
    assert service.store.count("feedback") == before


@both
def test_one_mib_is_taken_and_one_more_byte_is_413(service, form):
    body = json.dumps([feedback(service)] if form == "array" else feedback(service))
    assert len(results(service.send(BULK, body.ljust(1 << 20)))) == 1
    assert_problem(service.send(BULK, body.ljust((1 << 20) + 1)), 413, "payload_too_large")


def test_a_mib_of_text_is_stored(service):
    elements = [feedback(service, "🙂" * 1000, id=uuid7()) for _ in range(250)]
    answered = results(send(service, elements, "array"))
    assert [result.get("id") for result in answered] == [element["id"] for element in elements]
    ids = [element["id"] for element in elements]
    rows = service.store.query("SELECT message FROM feedback WHERE id = ANY (%s::uuid[])", ids)
    assert [row["message"] for row in rows] == ["🙂" * 1000] * 250


def test_a_batch_may_be_gzipped(service):
    body = json.dumps([feedback(service) for _ in range(100)]).encode()
    answer = service.send(BULK, gzip.compress(body), content_encoding="gzip")
    assert len(results(answer)) == 100
    bomb = gzip.compress(b"[" + b" " * (30 << 20) + b"]")
    answer = service.send(BULK, bomb, content_encoding="gzip")
    if answer.status_code != 413:
        assert_problem(answer, 400, "validation_error", "inflated")


@pytest.mark.parametrize(
    "body",
    ["", " ", "null", "1", '"x"', "{", "[", "[{}", "[{},]", "[{}] x", '[{"a":1,"a":2}', "\ufeff[]"],
)
def test_what_is_no_batch_is_400_or_an_error_for_its_line(service, body):
    answer = service.send(BULK, body)
    if body == "{":
        # A line that is no JSON.
        assert [result["error"] for result in results(answer)] == ["validation_error"]
    else:
        assert_problem(answer, 400, "validation_error", "body")


def test_an_empty_array_has_no_results(service):
    assert results(service.send(BULK, "[]")) == []


@both
def test_projects_are_mixed_and_each_has_its_own_origins(service, form):
    open_project = service.store.project()
    closed = service.store.project("https://only.example")
    archived = service.store.project(archived=True)
    unknown = str(uuid.uuid4())
    keys = [open_project.key, closed.key, unknown, archived.key, service.project.key] * 3
    elements = [feedback(service) | {"project_key": key} for key in keys]
    answered = results(send(service, elements, form))
    said = [result.get("error", "stored") for result in answered]
    expected = ["stored", "origin_not_allowed", "project_not_found", "project_not_found", "stored"]
    assert said == expected * 3
    assert service.store.count("feedback", open_project) == 3
    assert service.store.count("feedback", closed) == 0

    body = json.dumps([feedback(service) | {"project_key": closed.key}])
    assert results(service.send(BULK, body, origin="https://only.example"))[0]["status"] == "stored"


def test_many_projects_that_the_gateway_has_not_met(service):
    projects = [service.store.project() for _ in range(50)]
    elements = [feedback(service) | {"project_key": project.key} for project in projects]
    elements += [feedback(service) | {"project_key": str(uuid.uuid4())} for _ in range(50)]
    said = [result.get("error", "stored") for result in results(send(service, elements, "array"))]
    assert said == ["stored"] * 50 + ["project_not_found"] * 50


def test_equal_ids_and_claims_within_a_batch(service):
    id, by = uuid7(), uuid7()
    rating = {
        "rating": {"type": "helpful", "value": True},
        "context": {"path": "/b", "submitted_by": by},
    }
    claim = {"kind": "rating", "project_key": service.project.key, **rating}
    elements = [feedback(service, id=id), feedback(service, id=id), claim, claim, claim]
    answered = results(send(service, elements, "array"))
    assert answered[:2] == [{"status": "stored", "id": id}] * 2
    assert sorted(result.get("error", "stored") for result in answered[2:]) == [
        "duplicate_rating"
    ] * 2 + ["stored"]
    rows = service.store.query("SELECT count(*) FROM rating WHERE submitted_by = %s", by)
    assert rows[0]["count"] == 1
    service.store.assert_aggregates_equal_a_recount()


def test_a_batch_that_is_sent_again_is_stored_once(service):
    elements = [mixed(service, number) for number in range(100)]
    first = results(send(service, elements, "array"))
    before = {table: service.store.count(table) for table in ("feedback", "rating", "nps_response")}
    assert results(send(service, elements, "lines")) == first
    assert {table: service.store.count(table) for table in before} == before
    service.store.assert_aggregates_equal_a_recount()


def test_an_offline_queue_that_two_tabs_replay_is_stored_once(service):
    """500 items of a day ago, in both forms at the same time."""
    elements = [
        feedback(service, f"queued {number}", id=uuid7(number - 86_400)) for number in range(500)
    ]
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        jobs = [pool.submit(send, service, elements, form) for form in ["array", "lines"] * 2]
        answered = [results(job.result()) for job in jobs]
    assert answered == [[{"status": "stored", "id": one["id"]} for one in elements]] * 4
    rows = service.store.query("SELECT count(*) FROM feedback WHERE message LIKE 'queued %%'")
    assert rows[0]["count"] == 500
    service.store.assert_aggregates_equal_a_recount()


def test_single_submissions_go_on_beside_batches(service):
    for number in range(5):
        results(send(service, [mixed(service, index) for index in range(300)], "array"))
        service.stored(FEEDBACK, {"message": f"between {number}"})
