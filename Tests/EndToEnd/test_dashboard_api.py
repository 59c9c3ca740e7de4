"""What the API does beyond the contract: filters, cursors, bulk, comments, exports, erasure, series."""

import csv
import io
import json

import pytest
from conftest import wait_until
from dashboard_support import make_organization
from support import assert_problem


@pytest.fixture
def organization(origin):
    return make_organization(origin.store)


@pytest.fixture
def caller(origin, organization):
    return origin.caller(organization.token)


@pytest.fixture
def path(organization):
    return f"/projects/{organization.project.id}"


def write(caller, project, *messages, **fields):
    """Writes feedback down, and returns the ids."""
    return [
        caller.ok("POST", f"{project}/feedback", {"message": message, **fields}, status=201)["id"]
        for message in messages
    ]


def test_a_cursor_goes_through_everything_once(caller, path):
    made = write(caller, path, *(f"m{number}" for number in range(7)))
    seen, cursor = [], ""
    while cursor is not None:
        answer = caller.ok("GET", f"{path}/feedback?limit=3&cursor={cursor}")
        # What arrives meanwhile moves no page.
        write(caller, path, "later")
        seen += [item["id"] for item in answer["feedback"]]
        cursor = answer["pagination"]["next_cursor"]
    assert seen == made[::-1]


@pytest.mark.parametrize(
    "query, numbers",
    [
        ("limit=0", {"limit": 1}), ("limit=1000", {"limit": 100}), ("limit=-5", {"limit": 1}),
        ("limit=99999999999999999999", {"limit": 100}), ("page=0", {"page": 1}),
        ("page=99999999999999999999", {"page": 1_000_000}), ("", {"page": 1, "limit": 20}),
    ],
)  # fmt: skip
def test_pages_outside_the_bounds_are_the_nearest_inside(caller, path, query, numbers):
    pagination = caller.ok("GET", f"{path}/feedback?{query}")["pagination"]
    assert pagination | numbers == pagination


@pytest.mark.parametrize(
    "query, word",
    [
        ("limit=ten", "limit"), ("status=new", "status"), ("type=Bugs", "type"),
        ("sort=message", "sort"), ("cursor=x", "cursor"), ("from=yesterday", "from"),
        ("search=" + "x" * 201, "search"), ("search=%00", "search"),
    ],
)  # fmt: skip
def test_a_wrong_parameter_is_named(caller, path, query, word):
    assert_problem(caller("GET", f"{path}/feedback?{query}"), 400, "validation_error", word)


def test_filters_find_what_they_say(caller, path):
    [bug] = write(caller, path, "100% _broken_", type="Bug", path="/a", version="2")
    [mail] = write(caller, path, "other", submitted_by="u1", submitted_by_email="u@example.org")
    caller.ok("PATCH", f"{path}/feedback/{bug}", {"assignee": "ann", "tags": ["ui", "ui", "p 1"]})
    for query, expected in {
        "search=100%25": [bug], "search=_BROKEN_": [bug], "search=1002": [],
        "path=/a": [bug], "version=2": [bug], "assignee=ann": [bug], "assignee=none": [mail],
        "tag=p+1": [bug], "submitted_by=u1": [mail], "submitted_by=u@example.org": [mail],
        "from=2020-01-01&to=2021-01-01": [], "from=2020-01-01": [mail, bug],
        "type=Bug&status=New": [bug], "status=Hold": [],
    }.items():  # fmt: skip
        answer = caller.ok("GET", f"{path}/feedback?{query}")
        assert [item["id"] for item in answer["feedback"]] == expected, query
        assert answer["pagination"]["total"] == len(expected), query
    changed = caller.ok("PATCH", f"{path}/feedback/{bug}", {"assignee": None, "tags": []})
    assert (changed["assignee"], changed["tags"]) == (None, [])


def index(origin, path):
    """Moves the horizon behind what is stored, as the dashboard does when much has come."""
    below = origin.store.query("SELECT uuid7_floor(now() + interval '1 second') AS id")[0]["id"]
    origin.store.query("UPDATE filter_horizon SET below = %s", below)


@pytest.mark.parametrize("isIndexed", [False, True])
def test_a_search_finds_parts_in_any_case_and_script(origin, caller, path, isIndexed):
    texts = {
        "umlauts": "Die ÄNDERUNGEN sind größer", "japanese": "ダークモードが欲しい",
        "quotes": "it's \"100%\" C:\\temp\\x_y; DROP TABLE feedback --", "arabic": "لا تعمل على الهاتف",
    }  # fmt: skip
    ids = {name: write(caller, path, text)[0] for name, text in texts.items()}
    if isIndexed:
        index(origin, path)
    for search, found in {
        "änderung": "umlauts", "RÖSSE": None, "GRÖß": "umlauts", "nderun": "umlauts",
        "クモー": "japanese", "モー": "japanese", "الهاتف": "arabic", "t's \"1": "quotes",
        "100%": "quotes", "1%0": None, "\\temp\\": "quotes", "temp_x": None, "x_y": "quotes",
        "xzy": None, "'; DROP": None, "; drop table": "quotes", "$1": None, "::uuid": None,
    }.items():  # fmt: skip
        answer = caller.ok("GET", f"{path}/feedback", params={"search": search})
        expected = [ids[found]] if found else []
        assert [item["id"] for item in answer["feedback"]] == expected, search
        assert answer["pagination"]["total"] == len(expected), search


def test_a_list_goes_on_across_the_horizon(origin, caller, path):
    old = write(caller, path, *(f"o{number}" for number in range(4)), path="/p")
    index(origin, path)
    origin.store.query("SELECT pg_sleep(1.1)")
    new = write(caller, path, *(f"n{number}" for number in range(4)), path="/p")
    for sort, expected in (("-created_at", (old + new)[::-1]), ("created_at", old + new)):
        seen = []
        for page in (1, 2, 3):
            answer = caller.ok("GET", f"{path}/feedback?path=/p&limit=3&page={page}&sort={sort}")
            seen += [item["id"] for item in answer["feedback"]]
            assert answer["pagination"]["total"] == 8
        assert seen == expected


@pytest.mark.parametrize(
    "body, word",
    [
        ({"message": 5}, "message"), ({"message": "x" * 1001}, "message"), ({}, "message"),
        ({"message": " \t"}, "message"), ({"message": "x", "type": "bug"}, "type"),
        ({"message": "x", "path": ["/"]}, "path"), ({"message": "a\0b"}, "message"),
    ],
)  # fmt: skip
def test_a_wrong_member_is_named(caller, path, body, word):
    assert_problem(caller("POST", f"{path}/feedback", body), 400, "validation_error", word)


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff", b'{"message":"\\ud800"}', b"[" * 100_000])
def test_a_body_that_is_no_object_is_refused(caller, path, body):
    assert_problem(caller("POST", f"{path}/feedback", data=body), 400, "bad_request")


def test_a_long_body_is_refused(caller, path):
    answer = caller("POST", f"{path}/feedback", {"message": "x" * 300_000})
    assert_problem(answer, 413, "payload_too_large")


def test_many_are_changed_at_once(origin, caller, path, organization):
    made = write(caller, path, "a", "b", "c")
    body = {"ids": made[:2], "status": "Resolved", "resolution_note": "done"}
    assert caller.ok("PATCH", f"{path}/feedback", body) == {"updated": 2, "not_found": 0}
    assert caller.ok("PATCH", f"{path}/feedback", {"ids": made[2:], "archived": True})["updated"] == 1
    summary = caller.ok("GET", f"{path}/summary")["feedback"]
    assert (summary["total"], summary["by_status"]["Resolved"]) == (2, 2)
    assert_problem(caller("PATCH", f"{path}/feedback", {"ids": ["x"]}), 400, "validation_error")


def test_comments_are_in_order(caller, path):
    [id] = write(caller, path, "a")
    for message in ("first", "second"):
        caller.ok("POST", f"{path}/feedback/{id}/comments", {"message": message}, status=201)
    comments = caller.ok("GET", f"{path}/feedback/{id}/comments")["comments"]
    assert [comment["message"] for comment in comments] == ["first", "second"]
    assert comments[0]["author_name"] == "tests"


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\u00a0=1", 'quote" and, comma', "line\nfeed", "-"]


def test_csv_defuses_formulas_and_keeps_everything_else(caller, path):
    made = write(caller, path, *FORMULAS)
    answer = caller("GET", f"{path}/feedback/export")
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert 'filename="feedback.csv"' in answer.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert [row["id"] for row in rows] == made
    for row, message in zip(rows, FORMULAS):
        message = message.strip()
        assert row["message"] == ("'" + message if message[0] in "=+-@" else message)


def test_json_lines_hold_every_byte(caller, path):
    messages = [*FORMULAS, "back\\slash \\. é \u2028 <b>"]
    write(caller, path, *messages)
    answer = caller("GET", f"{path}/feedback/export?format=ndjson")
    lines = [json.loads(line) for line in answer.content.decode().split("\n") if line]
    assert [line["message"] for line in lines] == [message.strip() for message in messages]
    hostile = caller("GET", f"{path}/feedback/export?search=' OR true --$1$2$3")
    assert len(hostile.content.splitlines()) == 1


def test_what_a_person_sent_is_given_out_and_erased(origin, caller, path, organization, seggwat):
    write(caller, path, "mine", submitted_by="p1")
    write(caller, path, "by mail", submitted_by_email="p1")
    [other] = write(caller, path, "other", submitted_by="p2")
    caller.ok("POST", f"{path}/ratings", {"value": True, "submitted_by": "p1"}, status=201)
    given = caller.ok("POST", f"{path}/submitters/export", {"submitter": "p1"})
    assert [item["message"] for item in given["feedback"]] == ["mine", "by mail"]
    assert len(given["ratings"]) == 1
    erased = caller.ok("POST", f"{path}/submitters/erase", {"submitter": "p1"})
    assert erased == {"feedback": 2, "ratings": 1}
    left = caller.ok("GET", f"{path}/feedback")
    assert [item["id"] for item in left["feedback"]] == [other]
    assert left["pagination"]["total"] == 1
    result = seggwat("doctor", "--database-url", origin.store.url)
    assert result.returncode == 0, result.stdout + result.stderr


def test_a_series_adds_up(caller, path):
    write(caller, path, "a", "b", type="Bug")
    caller.ok("POST", f"{path}/ratings", {"rating": {"type": "nps", "value": 9}}, status=201)
    for interval in ("hour", "day", "week", "month"):
        series = caller.ok(
            "GET", f"{path}/stats/timeseries?interval={interval}&timezone=Europe/Berlin&group_by=type"
        )
        counts = {(point["kind"], point["group"]): point["count"] for point in series["points"]}
        assert counts == {("feedback", "Bug"): 2, ("nps", "9"): 1}
    answer = caller("GET", f"{path}/stats/timeseries?timezone=Mars/Olympus")
    assert_problem(answer, 400, "validation_error", "timezone")


@pytest.mark.parametrize("kind", ["feedback", "ratings"])
def test_verified_senders_can_be_filtered(origin, caller, path, kind):
    body = {"message": "m"} if kind == "feedback" else {"value": True}
    made = [caller.ok("POST", f"{path}/{kind}", body, status=201)["id"] for _ in range(3)]
    table = kind.removesuffix("s")
    origin.store.query(
        f"UPDATE {table} SET verified_by = 'access_token', user_id = 'u1' WHERE id = %s", made[1]
    )
    for word, expected in [("true", made[1:2]), ("false", [made[2], made[0]]), ("", made[::-1])]:
        answer = caller.ok("GET", f"{path}/{kind}?verified={word}")
        assert [item["id"] for item in answer[kind]] == expected
        assert answer["pagination"]["total"] == len(expected)
    shown = caller.ok("GET", f"{path}/{kind}?verified=true")[kind][0]
    assert (shown["verified_by"], shown["user_id"]) == ("access_token", "u1")
    rows = caller("GET", f"{path}/{kind}/export?verified=true&format=ndjson").text.splitlines()
    assert [json.loads(row)["user_id"] for row in rows] == ["u1"]
    wrong = caller("GET", f"{path}/{kind}?verified=perhaps")
    assert_problem(wrong, 400, "validation_error", "verified")


def test_the_doctor_compares_months_with_hours(origin, caller, path, organization, seggwat):
    write(caller, path, "a", "b", type="Bug")

    def folded() -> bool:
        return origin.store.query(
            "SELECT count FROM rollup_monthly WHERE project_id = %s AND bucket = 'Bug'",
            organization.project.id,
        ) == [{"count": 2}]

    wait_until(folded, "the counts are folded")
    healthy = seggwat("doctor", "--database-url", origin.store.url)
    assert "ok      the months equal their hours" in healthy.stdout, healthy.stdout
    change = "UPDATE rollup_monthly SET count = count + %s WHERE project_id = %s AND bucket = 'Bug'"
    origin.store.query(change, 5, organization.project.id)
    try:
        sick = seggwat("doctor", "--database-url", origin.store.url)
        assert sick.returncode != 0
        assert f"project {organization.project.id}" in sick.stdout
        assert "feedback Bug New: month 7, hours 2" in sick.stdout
    finally:
        origin.store.query(change, -5, organization.project.id)


def test_identity_is_set_by_the_api(origin, caller, path, organization):
    project = path
    changed = caller.ok("PATCH", project, {"identity": "required", "identity_org": "42"})
    assert (changed["identity"], changed["identity_org"]) == ("required", "42")
    changed = caller.ok("PATCH", project, {"identity": "", "identity_org": None})
    assert (changed["identity"], changed["identity_org"]) == ("required", None)
    assert_problem(caller("PATCH", project, {"identity": "on"}), 400, "validation_error", "identity")
    secret = caller.ok("POST", f"{project}/end-user-secret", status=201)["secret"]
    assert len(secret) == 43 and secret not in caller("GET", project).text
    row = origin.store.row("project", organization.project.id)
    assert bytes(row["end_user_secret"]).decode() == secret


def test_a_project_is_made_changed_and_archived(caller):
    body = {"name": "New", "allowed_origins": ["https://a.example"], "retention_days": 30}
    made = caller.ok("POST", "/projects", body, status=201)
    assert (made["description"], made["feedback_count"], made["retention_days"]) == ("", 0, 30)
    path = f"/projects/{made['id']}"
    changed = caller.ok("PATCH", path, {"description": "d", "retention_days": None, "name": ""})
    assert (changed["name"], changed["description"], changed["retention_days"]) == ("New", "d", None)
    assert_problem(caller("PATCH", path, {"allowed_origins": ["no origin"]}), 400, "validation_error")
    caller.ok("DELETE", path, status=204)
    assert_problem(caller("GET", path), 404, "not_found")
