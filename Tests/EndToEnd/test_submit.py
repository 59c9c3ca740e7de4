"""The submit endpoints: what is accepted lands in the tables exactly, what is not is refused by name
(contract 1.5, 1.6 and 9)."""

import concurrent.futures
import datetime
import gzip
import http.client
import json
import re
import uuid

import pytest
from support import FEEDBACK, NPS, RATING, RATINGS, assert_problem, curl, uuid7

UUID7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
HELPFUL = {"rating": {"type": "helpful", "value": True}}
# The least that each endpoint takes.
LEAST = {FEEDBACK: {"message": "x"}, RATINGS: HELPFUL, RATING: {"value": True, "path": "/"}, NPS: {"score": 1}}

TEXTS = [
    "plain",
    "🎉👩‍👩‍👧‍👦🏳️‍🌈",
    "مرحبا بالعالم \u200f(!)\u200e abc",
    "שלום",
    "𝒳𠜎𐍈",
    "a/b\\/c",
    "two\nlines",
    "one\r\ntwo\rthree",
    "tab\tbetween",
    "before\n\\.\nafter",
    "\\.",
    "\\N",
    "\\",
    "quotes \" ' ` $$ $1 %s",
    "'; DROP TABLE feedback; --",
    "<script>alert(1)</script>",
    "\x01\x1b[31mcontrol\x7f",
    "e\u0301 is not \u00e9",
    "\ufdd0\uffff noncharacters",
    "x" * 1000,
    "🙂" * 1000,
]


# --- happy paths


def test_feedback_lands_in_its_table(service):
    before = datetime.datetime.now(datetime.UTC)
    answer = service.post(
        FEEDBACK,
        {
            "message": "hello there",
            "path": "/pricing?x=1#y",
            "version": "1.2.3-beta_4",
            "submitted_by": "u-1",
            "submitted_by_email": "a@b.co",
            "type": "Bug",
            "source": "Stripe",
        },
    )
    after = datetime.datetime.now(datetime.UTC)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    body = answer.json()
    assert list(body) == ["status", "id"] and body["status"] == "stored"
    assert UUID7.fullmatch(body["id"])
    row = service.store.row("feedback", body["id"])
    assert before <= row.pop("created_at") <= after
    assert row == {
        "project_id": uuid.UUID(service.project.id),
        "id": uuid.UUID(body["id"]),
        "message": "hello there",
        "path": "/pricing?x=1#y",
        "version": "1.2.3-beta_4",
        "submitted_by": "u-1",
        "submitted_by_email": "a@b.co",
        "type": "Bug",
        "status": "New",
        "source": "Widget",
        "resolution_note": None,
        "archived": False,
        "address": None,
        "spam": None,
        "updated_at": None,
        "assignee": None,
        "tags": [],
        "verified_by": None,
        "user_id": None,
        "user_org": None,
    }


def test_feedback_with_a_message_alone_has_the_defaults(service):
    row = service.store.row("feedback", service.stored(FEEDBACK, {"message": "x"}))
    assert (row["path"], row["type"], row["status"], row["source"]) == (
        "/",
        "Other",
        "New",
        "Widget",
    )
    assert row["version"] is row["submitted_by"] is row["submitted_by_email"] is None


@pytest.mark.parametrize(
    "rating, value, max_stars",
    [
        ({"type": "helpful", "value": True}, 1, None),
        ({"type": "helpful", "value": False}, 0, None),
        ({"type": "star", "value": 4, "max_stars": 5}, 4, 5),
        ({"type": "star", "value": 3}, 3, 5),
        ({"type": "star", "value": 3, "max_stars": None}, 3, 5),
        ({"type": "star", "value": 1, "max_stars": 1}, 1, 1),
        ({"type": "star", "value": 10, "max_stars": 10}, 10, 10),
        ({"type": "star", "value": 3.5, "max_stars": 5}, 3.5, 5),
        ({"type": "star", "value": 1.5}, 1.5, 5),
        ({"type": "star", "value": 4.0}, 4, 5),
        ({"type": "nps", "value": 0}, 0, None),
        ({"type": "nps", "value": 10}, 10, None),
        ({"value": 7, "type": "nps", "unknown": [1]}, 7, None),
    ],
)
def test_a_rating_answers_id_and_type_and_lands_in_its_table(service, rating, value, max_stars):
    context = {"path": "/p", "version": "2", "metadata": {"a": [1, {"b": "ü"}], "c": None}}
    answer = service.post(RATINGS, {"rating": rating, "context": context})
    assert answer.status_code == 200
    body = answer.json()
    assert list(body) == ["id", "rating_type"] and body["rating_type"] == rating["type"]
    row = service.store.row("rating", body["id"])
    del row["created_at"], row["id"]
    assert row == {
        "project_id": uuid.UUID(service.project.id),
        "rating_type": rating["type"],
        "value": value,
        "max_stars": max_stars,
        "path": "/p",
        "version": "2",
        "submitted_by": None,
        "metadata": context["metadata"],
        "archived": False,
        "address": None,
        "spam": None,
        "verified_by": None,
        "user_id": None,
        "user_org": None,
    }


@pytest.mark.parametrize("context", [{}, None, {"path": None, "metadata": None, "x": 1}])
def test_a_rating_without_a_context_has_none(service, context):
    answer = service.post(RATINGS, HELPFUL | {"context": context})
    row = service.store.row("rating", answer.json()["id"])
    assert row["version"] is row["submitted_by"] is row["metadata"] is None
    assert row["path"] in (None, "/")


@pytest.mark.parametrize("value", [True, False])
def test_the_legacy_rating_is_204_without_a_body(service, value):
    id = uuid7()
    body = {"id": id, "value": value, "path": "/docs", "version": "1", "submitted_by": f"u-{id}"}
    answer = service.post(RATING, body)
    assert (answer.status_code, answer.content) == (204, b"")
    assert "Content-Length" not in answer.headers and "Transfer-Encoding" not in answer.headers
    row = service.store.row("rating", id)
    assert (row["rating_type"], row["value"], row["max_stars"]) == ("helpful", int(value), None)
    assert (row["path"], row["version"], row["submitted_by"]) == ("/docs", "1", f"u-{id}")


@pytest.mark.parametrize(
    "comment, stored", [(" Grün 🌳 \n", "Grün 🌳"), ("", None), (" \t\n", None), (None, None)]
)
def test_an_nps_answer_is_a_rating_and_its_comment_a_feedback(service, comment, stored):
    body = {"score": 9, "comment": comment, "locale": "de-CH", "path": "/a", "version": "3"}
    id = service.stored(NPS, body | {"submitted_by": "u-7"})
    [response] = service.store.query("SELECT * FROM nps_response WHERE id = %s", id)
    rating = service.store.row("rating", str(response["rating_id"]))
    assert (rating["rating_type"], rating["value"], rating["max_stars"]) == ("nps", 9, None)
    assert (response["score"], response["comment"], response["locale"]) == (9, stored, "de-CH")
    for row in (response, rating):
        assert (row["path"], row["version"], row["submitted_by"]) == ("/a", "3", "u-7")
        assert str(row["project_id"]) == service.project.id
    if stored is None:
        assert response["feedback_id"] is None
        assert service.store.query("SELECT id FROM feedback WHERE id = %s", id) == []
        return
    feedback = service.store.row("feedback", str(response["feedback_id"]))
    assert (feedback["message"], feedback["path"], feedback["submitted_by"]) == (
        stored,
        "/a",
        "u-7",
    )
    assert response["created_at"] == rating["created_at"] == feedback["created_at"]


def test_the_same_person_may_answer_the_nps_question_again(service):
    ids = {service.stored(NPS, {"score": 3, "path": "/n", "submitted_by": "again"}) for _ in "ab"}
    assert len(ids) == 2


# --- text, exactly


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: ascii(text)[:24])
@pytest.mark.parametrize("escaped", [False, True], ids=["utf-8", "escaped"])
def test_text_lands_as_it_was_sent(service, text, escaped):
    body = {"project_key": service.project.key, "message": text, "path": "/" + text}
    raw = json.dumps(body, ensure_ascii=escaped)
    answer = service.send(FEEDBACK, raw.replace("/", "\\/") if escaped else raw)
    assert answer.status_code == 200, answer.text
    row = service.store.row("feedback", answer.json()["id"])
    assert row["message"] == text
    assert row["path"] == ("/" + text).rstrip()
    comment = service.stored(NPS, {"score": 1, "comment": text})
    assert service.store.row("nps_response", comment)["comment"] == text


def test_texts_of_one_batch_do_not_mix(service):
    """Pipelined, so that they share a batch: a text-format COPY would lose what follows `\\.`."""
    ids = [uuid7() for _ in TEXTS]
    with concurrent.futures.ThreadPoolExecutor(len(TEXTS)) as pool:
        bodies = [{"id": id, "message": text} for id, text in zip(ids, TEXTS, strict=True)]
        answers = list(pool.map(lambda body: service.post(FEEDBACK, body), bodies))
    assert [answer.json() for answer in answers] == [{"status": "stored", "id": id} for id in ids]
    assert [service.store.row("feedback", id)["message"] for id in ids] == TEXTS


@pytest.mark.parametrize(
    "sent, stored",
    [
        ("  a b  ", "a b"),
        ("\t\r\n a \v\f", "a"),
        ("\u00a0\u2003a\u3000\ufeff", "a"),
        ("\u200ba\u200b", "\u200ba\u200b"),
    ],
)
def test_white_space_at_both_ends_is_trimmed(service, sent, stored):
    id = service.stored(
        FEEDBACK, {"message": sent, "path": sent, "version": sent.strip("\t\r\n\v\f")}
    )
    row = service.store.row("feedback", id)
    assert (row["message"], row["path"], row["version"]) == (stored, "/" + stored, stored)


@pytest.mark.parametrize(
    "sent, stored",
    [
        (None, "/"),
        ("", "/"),
        ("  ", "/"),
        ("/", "/"),
        ("home", "/home"),
        ("?a=1", "/?a=1"),
        ("//x", "//x"),
        ("https://a.b/c", "/https://a.b/c"),
    ],
)
def test_a_path_begins_with_a_slash(service, sent, stored):
    id = service.stored(FEEDBACK, {"message": "x", "path": sent})
    assert service.store.row("feedback", id)["path"] == stored


@pytest.mark.parametrize("nothing", [None, "", "   "])
@pytest.mark.parametrize("field", ["version", "submitted_by", "submitted_by_email", "id", "type"])
def test_null_and_the_empty_string_are_nothing(service, field, nothing):
    if field == "type" and nothing == "   ":
        nothing = ""
    row = service.store.row("feedback", service.stored(FEEDBACK, {"message": "x", field: nothing}))
    assert row["version"] is row["submitted_by"] is row["submitted_by_email"] is None
    assert row["type"] == "Other"


@pytest.mark.parametrize("type", ["Bug", "Feature", "Praise", "Question", "Improvement", "Other"])
def test_every_type_is_stored(service, type):
    row = service.store.row("feedback", service.stored(FEEDBACK, {"message": "x", "type": type}))
    assert row["type"] == type


@pytest.mark.parametrize(
    "submitted_by", ["jane@example.com", "Jürgen Groß", "اسم", "a b/c:d;e", "🙂"]
)
def test_a_submitter_may_be_any_printable_text(service, submitted_by):
    id = service.stored(FEEDBACK, {"message": "x", "submitted_by": submitted_by})
    assert service.store.row("feedback", id)["submitted_by"] == submitted_by


# --- limits: the last that fits, and one more


@pytest.mark.parametrize(
    "path, field, limit, make",
    [
        (FEEDBACK, "message", 1000, "x".__mul__),
        (FEEDBACK, "message", 1000, "🙂".__mul__),
        (FEEDBACK, "version", 50, "1".__mul__),
        (FEEDBACK, "version", 50, "ü".__mul__),
        (FEEDBACK, "submitted_by", 255, "u".__mul__),
        (FEEDBACK, "submitted_by", 255, "𝒳".__mul__),
        (FEEDBACK, "submitted_by_email", 320, lambda count: "a" * (count - 5) + "@b.co"),
        (FEEDBACK, "path", 2048, lambda count: "/" + "p" * (count - 1)),
        (FEEDBACK, "path", 2048, lambda count: "/" + "日" * (count - 1)),
        (NPS, "comment", 1000, "🙂".__mul__),
        (NPS, "locale", 35, "d".__mul__),
        (RATING, "path", 2048, lambda count: "/" + "p" * (count - 1)),
        (RATING, "version", 50, "1".__mul__),
        (RATING, "submitted_by", 255, lambda count: uuid7() + "u" * (count - 36)),
    ],
)
def test_a_limit_is_exact(service, path, field, limit, make):
    table = {FEEDBACK: "feedback", NPS: "nps_response", RATING: "rating"}[path]
    fits, id = make(limit), uuid7()
    body = LEAST[path] | {"id": id, "path": f"/{id}"} | {field: f" {fits} "}
    assert service.post(path, body).status_code in (200, 204)
    assert service.store.row(table, id)[field] == fits
    answer = service.post(path, LEAST[path] | {field: make(limit + 1)})
    assert_problem(answer, 400, "validation_error", field, str(limit))


def test_metadata_has_a_limit(service):
    def rating(count):
        # {"a":"…"} has eight bytes around its text.
        return HELPFUL | {"context": {"metadata": {"a": "x" * (count - 8)}}}

    assert service.post(RATINGS, rating(4096)).status_code == 200
    answer = service.post(RATINGS, rating(4097))
    assert_problem(answer, 400, "validation_error", "context.metadata", "4096")


# --- what is ignored


def test_unknown_fields_and_mass_assignment_are_ignored(service):
    elsewhere = service.store.project()
    id = service.stored(
        FEEDBACK,
        {
            "message": "x",
            "status": "Closed",
            "source": "Manual",
            "created_at": "2001-01-01T00:00:00Z",
            "updated_at": "2001-01-01T00:00:00Z",
            "project_id": elsewhere.id,
            "org_id": elsewhere.id,
            "archived": True,
            "resolution_note": "mine",
            "nested": {"deeply": [{"unknown": [None, 1.5, "x"]}]},
        },
    )
    row = service.store.row("feedback", id)
    assert str(row["project_id"]) == service.project.id
    assert (row["status"], row["source"], row["archived"]) == ("New", "Widget", False)
    assert row["resolution_note"] is row["updated_at"] is None
    assert row["created_at"].year >= 2025


@pytest.mark.parametrize("source", ["Widget", "Manual", "nonsense", 5, None, {}])
def test_the_source_is_widget_whatever_is_claimed(service, source):
    row = service.store.row(
        "feedback", service.stored(FEEDBACK, {"message": "x", "source": source})
    )
    assert row["source"] == "Widget"


# --- what is refused: 400 with the field and the rule


STRINGS = ["path", "version", "submitted_by"]
NOT_STRINGS = [1, 1.5, True, [], {}, ["x"]]


@pytest.mark.parametrize(
    "path, change, field",
    [
        (FEEDBACK, {"message": None}, "message"),
        (FEEDBACK, {"message": ""}, "message"),
        (FEEDBACK, {"message": " \n\t\u00a0"}, "message"),
        *[(FEEDBACK, {"message": wrong}, "message") for wrong in NOT_STRINGS],
        *[(FEEDBACK, {name: wrong}, name) for name in STRINGS for wrong in NOT_STRINGS],
        *[
            (FEEDBACK, {"submitted_by_email": wrong}, "submitted_by_email")
            for wrong in [
                *NOT_STRINGS, "a", "@b.co", "a@", "a@b", "a@b@c.co", "a b@c.co", "a@.co", "a@b.",
                "a@b.co,c@d.co",
            ]
        ],
        *[
            (FEEDBACK, {"type": wrong}, "type")
            for wrong in ["bug", "BUG", "Bugs", " Bug", "B", 1, [], {}, True]
        ],
        (FEEDBACK, {"version": "a\nb"}, "version"),
        (FEEDBACK, {"version": "a\u0085b"}, "version"),
        (FEEDBACK, {"submitted_by": "a\tb"}, "submitted_by"),
        *[(FEEDBACK, {name: "a\0b"}, name) for name in ["message", *STRINGS, "submitted_by_email"]],
        *[
            (path, {"project_key": wrong}, "project_key")
            for path in LEAST
            for wrong in [
                None, "", "demo-project-key", 1, {}, "0198c5a2-7d3e-7c41-9a53-2f1d8f6f2b1",
                "0198c5a2-7d3e-7c41-9a53-2f1d8f6f2b111", "0198c5a27d3e7c419a532f1d8f6f2b11",
                "{0198c5a2-7d3e-7c41-9a53-2f1d8f6f2b11}", "0198c5a2-7d3e-7c41-9a53-2f1d8f6f2bZZ",
            ]
        ],
        (RATINGS, {"rating": None}, "rating"),
        (RATINGS, {"rating": "helpful"}, "rating"),
        (RATINGS, {"rating": []}, "rating"),
        (RATINGS, {"rating": {}}, "rating.type"),
        *[
            (RATINGS, {"rating": {"type": wrong, "value": 1}}, "rating.type")
            for wrong in ["Helpful", "stars", "NPS", "", None, 1, [], "helpful "]
        ],
        *[
            (RATINGS, {"rating": {"type": "helpful", "value": wrong}}, "rating.value")
            for wrong in [None, 0, 1, "true", [], {}]
        ],
        *[
            (RATINGS, {"rating": {"type": "star", "value": wrong}}, "rating.value")
            for wrong in [None, 0, 6, 5.5, 0.5, -1, 2.25, "3", True, [], 10**15]
        ],
        *[
            (RATINGS, {"rating": {"type": "star", "value": 1, "max_stars": wrong}}, "rating.max_stars")
            for wrong in [0, 11, -1, 2.5, "5", True, []]
        ],
        (RATINGS, {"rating": {"type": "star", "value": 4, "max_stars": 3}}, "rating.value"),
        *[
            (RATINGS, {"rating": {"type": "nps", "value": wrong}}, "rating.value")
            for wrong in [None, -1, 11, 5.5, "5", True]
        ],
        *[(RATINGS, {"context": wrong}, "context") for wrong in ["x", 1, [], True]],
        *[(RATINGS, {"context": {name: wrong}}, name) for name in STRINGS for wrong in NOT_STRINGS],
        *[
            (RATINGS, {"context": {"metadata": wrong}}, "context.metadata")
            for wrong in ["x", 1, [], {"a": "\0"}, {"\0": 1}, {"a": ["b", {"c": "d\0"}]}]
        ],
        *[(RATING, {"value": wrong}, "value") for wrong in [None, 0, 1, "true", [], {}]],
        *[(NPS, {"score": wrong}, "score") for wrong in [None, -1, 11, 5.5, "5", True, [], 10**15]],
        *[(NPS, {"comment": wrong}, "comment") for wrong in [*NOT_STRINGS, "a\0"]],
        *[(NPS, {"locale": wrong}, "locale") for wrong in NOT_STRINGS],
    ],
)  # fmt: skip
def test_a_field_that_breaks_a_rule_is_named(service, path, change, field):
    answer = service.post(path, LEAST[path] | change)
    problem = assert_problem(answer, 400, "validation_error")
    assert problem["message"].split(" ")[0] == field


@pytest.mark.parametrize(
    "path, body, field",
    [
        (path, {}, field)
        for path, field in [
            (FEEDBACK, "message"),
            (RATINGS, "rating"),
            (RATING, "value"),
            (NPS, "score"),
        ]
    ],
)
def test_a_field_that_is_missing_is_named(service, path, body, field):
    problem = assert_problem(service.post(path, body), 400, "validation_error", "is required")
    assert problem["message"].split(" ")[0] == field


@pytest.mark.parametrize("path", LEAST)
def test_a_missing_project_key_is_named(service, path):
    answer = service.send(path, json.dumps(LEAST[path]))
    assert_problem(answer, 400, "validation_error", "project_key is required")


@pytest.mark.parametrize("path", LEAST)
def test_the_examples_project_key_hears_a_clear_400(service, path):
    answer = service.post(path, LEAST[path] | {"project_key": "demo-project-key"})
    assert_problem(answer, 400, "validation_error", "project_key must be a UUID")


@pytest.mark.parametrize("path", LEAST)
def test_an_unknown_project_is_404(service, path):
    answer = service.post(path, LEAST[path] | {"project_key": str(uuid.uuid4())})
    assert_problem(answer, 404, "project_not_found")


def test_a_project_key_is_found_in_either_case(service):
    key = service.project.key.upper()
    assert service.post(FEEDBACK, {"message": "x", "project_key": key}).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" ",
        b"null",
        b"true",
        b"1",
        b'"x"',
        b"[]",
        b"[KEY]",
        b"{",
        b"}",
        b'{"message"}',
        b'{"message":}',
        b'{"message":"x",}',
        b"{'message':'x'}",
        b'{"message":"x"} {}',
        b'{"message":"x"}x',
        b'{"message":"x"}\0',
        b'{"message":"x" /* no */}',
        b'{"message":"x","project_key":NaN}',
        b'{"message":"\xff"}',
        b'{"message":"\xc0\x80"}',
        b'{"message":"\xed\xa0\x80"}',
        b'{"message":"\xf4\x90\x80\x80"}',
        b'{"message":"\xe2\x82"}',
        b'{"x\xff":1,KEYED}',
        b'{"message":"\\ud800"}',
        b'{"message":"\\udc00\\ud800"}',
        b'{"message":"\\ud800x"}',
        b'{"unknown":"\\ud800",KEYED}',
        b'{"message":"\\x41"}',
        b'{"message":"\\u12"}',
        b'{"message":"a\nb"}',
        b'{"message":"a\tb"}',
        b'{"n":01,KEYED}',
        b'{"n":+1,KEYED}',
        b'{"n":1.,KEYED}',
        b'{"n":1e,KEYED}',
        b'{"n":0x1,KEYED}',
        b'{"message":"a","message":"b"}',
        b'{"message":"a","\\u006dessage":"b"}',
        b'{KEYED,"project_key":"x"}',
        b"{" + b'"a":1,' * 2 + b"KEYED}",
        b'{"rating":{"type":"nps","type":"nps"},KEYED}',
        b'{"a":' + b"[" * 100 + b"]" * 100 + b",KEYED}",
        b"[" * 30_000 + b"]" * 30_000,
        b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
        b"{" + b",".join(b'"k%d":1' % number for number in range(2_000)) + b"}",
        b'\xef\xbb\xbf{"message":"x",KEYED',
        '{"message":"x"}'.encode("utf-16"),
        '{"message":"x"}'.encode("utf-16-be"),
        '{"message":"x"}'.encode("utf-32-le"),
        b"message=x",
    ],
    ids=lambda body: ascii(body)[2:40],
)
@pytest.mark.parametrize("path", [FEEDBACK, RATINGS])
def test_what_is_no_json_object_is_400(service, path, body):
    body = body.replace(b"KEYED", f'"message":"x","project_key":"{service.project.key}"'.encode())
    before = service.store.count("feedback") + service.store.count("rating")
    answer = service.send(path, body)
    if path == RATINGS and b'"type":"nps","type"' in body:
        assert_problem(answer, 400, "validation_error", "twice")
    elif b'"type":"nps","type"' in body:
        # Below a field that feedback does not know; whether it is looked at is not promised.
        assert answer.status_code in (200, 400)
        return
    else:
        assert_problem(answer, 400, "validation_error")
    assert service.store.count("feedback") + service.store.count("rating") == before


@pytest.mark.parametrize("number", ["1e400", "-1e400", "9" * 400, "1e99999999", "0." + "1" * 5000])
def test_a_number_that_nothing_holds_does_no_harm(service, number):
    """Ignored in an unknown field or refused, and never stored in metadata as something else."""
    key = service.project.key
    answer = service.send(FEEDBACK, f'{{"project_key":"{key}","message":"x","n":{number}}}')
    assert answer.status_code in (200, 400), answer.text
    rating = f'"rating":{{"type":"nps","value":{number}}}'
    answer = service.send(RATINGS, f'{{"project_key":"{key}",{rating}}}')
    assert_problem(answer, 400, "validation_error")
    metadata = f'"context":{{"metadata":{{"n":{number}}}}}'
    body = f'{{"project_key":"{key}","rating":{{"type":"nps","value":1}},{metadata}}}'
    answer = service.send(RATINGS, body)
    assert answer.status_code in (200, 400), answer.text


def test_a_body_of_64_kib_is_read_and_one_more_byte_is_413(service):
    body = json.dumps({"project_key": service.project.key, "message": "x"})
    assert service.send(FEEDBACK, body.ljust(65_536)).status_code == 200
    assert_problem(service.send(FEEDBACK, body.ljust(65_537)), 413, "payload_too_large")


# --- media types and encodings


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "application/json; charset=utf-8",
        "application/json;charset=UTF-8",
        'APPLICATION/JSON ; Charset="utf-8"',
        "application/json; charset=us-ascii",
        "text/plain",
        "text/plain;charset=UTF-8",
        "",
    ],
)
@pytest.mark.parametrize("path", LEAST)
def test_json_is_read_as_json_or_plain_text(service, path, content_type):
    answer = service.post(path, LEAST[path], content_type=content_type)
    assert answer.status_code in (200, 204), answer.text


@pytest.mark.parametrize(
    "content_type",
    [
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/octet-stream",
        "application/xml",
        "text/html",
        "text/json",
        "application/x-ndjson",
        "application/json; charset=utf-16",
        "application/json; charset=iso-8859-1",
        "text/plain; charset=latin1",
        "application/json, text/plain",
        "json",
        "*/*",
    ],
)
@pytest.mark.parametrize("path", LEAST)
def test_other_media_types_are_415(service, path, content_type):
    answer = service.post(path, LEAST[path], content_type=content_type)
    assert_problem(answer, 415, "unsupported_media_type")


@pytest.mark.parametrize("encoding", ["gzip", "GZIP", "x-gzip", "identity"])
def test_a_body_may_be_gzipped(service, encoding):
    body = json.dumps({"project_key": service.project.key, "message": "zipped 🤐"}).encode()
    packed = body if encoding == "identity" else gzip.compress(body)
    answer = service.send(FEEDBACK, packed, content_encoding=encoding)
    assert answer.status_code == 200, answer.text
    assert service.store.row("feedback", answer.json()["id"])["message"] == "zipped 🤐"


PACKED = gzip.compress(b'{"message":"x"}')


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(PACKED[:-1], id="a byte short"),
        pytest.param(PACKED[:-8], id="without its trailer"),
        pytest.param(PACKED[:5], id="half a header"),
        pytest.param(PACKED + b"x", id="a byte more"),
        pytest.param(PACKED + PACKED, id="two members"),
        pytest.param(PACKED[:-5] + b"\0" + PACKED[-4:], id="a wrong checksum"),
        pytest.param(b"{}", id="not packed"),
        pytest.param(b"\x1f\x8b", id="the magic alone"),
        pytest.param(b"\x78\x9c\xab\xae\x05\x00\x01\x75\x00\xf9", id="zlib"),
    ],
)
def test_broken_gzip_is_400(service, body):
    answer = service.send(FEEDBACK, body, content_encoding="gzip")
    assert_problem(answer, 400, "validation_error", "Content-Encoding")


@pytest.mark.parametrize("inflated", [65_537, 50 << 20])
def test_gzip_that_inflates_too_far_is_refused(service, inflated):
    answer = service.send(FEEDBACK, gzip.compress(b" " * inflated), content_encoding="gzip")
    if answer.status_code != 413:
        assert_problem(answer, 400, "validation_error", "inflated")


@pytest.mark.parametrize("encoding", ["br", "deflate", "zstd", "gzip, gzip", "gzip, br", "x"])
def test_other_encodings_are_415(service, encoding):
    answer = service.send(FEEDBACK, PACKED, content_encoding=encoding)
    assert_problem(answer, 415, "unsupported_media_type", "gzip")


# --- the clients' own bytes (contract, CAP)


def test_the_ios_bodies_are_taken_verbatim(service):
    key = service.project.key
    fields = {
        "Content-Type": "application/json",
        "X-Seggwat-Platform": "iOS",
        "X-Seggwat-Bundleid": "com.example.app",
        "Accept": "*/*",
        "User-Agent": "xctest (unknown version) curl/7.88.1",
    }
    connection = http.client.HTTPConnection(*service.gateway.endpoint)

    def post(path, body):
        connection.request("POST", path, body.replace("KEY", key), fields)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())

    status, body = post(
        FEEDBACK,
        r'{"project_key":"KEY","submitted_by_email":"a@b.co","path":"\/","message":"hello there",'
        r'"submitted_by":"u-1","source":"Widget"}',
    )
    assert status == 200 and body["status"] == "stored"
    row = service.store.row("feedback", body["id"])
    assert (row["path"], row["message"], row["submitted_by"]) == ("/", "hello there", "u-1")
    assert (row["submitted_by_email"], row["type"]) == ("a@b.co", "Other")

    status, body = post(
        RATINGS,
        r'{"context":{"path":"\/p"},"rating":{"value":4,"type":"star","max_stars":5},'
        r'"project_key":"KEY"}',
    )
    assert status == 200 and body["rating_type"] == "star"
    row = service.store.row("rating", body["id"])
    assert (row["path"], row["value"], row["max_stars"]) == ("/p", 4, 5)

    status, body = post(
        RATINGS, '{"context":{},"rating":{"value":true,"type":"helpful"},"project_key":"KEY"}'
    )
    assert status == 200 and body["rating_type"] == "helpful"
    connection.close()


def test_curl_stores_and_reads_back(service):
    body = json.dumps({"project_key": service.project.key, "message": "from curl"})
    printed = curl(
        "--header", "Content-Type: application/json", "--data-binary", "@-",
        service.gateway.url + FEEDBACK, stdin=body.encode(),
    )  # fmt: skip
    answer = json.loads(printed)
    assert answer["status"] == "stored"
    assert service.store.row("feedback", answer["id"])["message"] == "from curl"


# --- client-chosen ids


@pytest.mark.parametrize("where", ["body", "header"])
@pytest.mark.parametrize("age", [0, -29.9 * 86_400, 290])
def test_a_clients_id_is_kept_and_its_time_is_not(service, where, age):
    id = uuid7(age)
    header = {"idempotency_key": id} if where == "header" else {}
    body = {"message": "x"} | ({"id": id} if where == "body" else {})
    assert service.stored(FEEDBACK, body, **header) == id
    [row] = service.store.query(
        "SELECT now() - created_at AS age, tableoid::regclass::text AS partition FROM feedback"
        " WHERE id = %s",
        id,
    )
    assert abs(row["age"]) < datetime.timedelta(minutes=1)
    assert row["partition"] != "feedback_default"


BAD_IDS = {
    "too old": lambda: uuid7(-30 * 86_400 - 60),
    "too far ahead": lambda: uuid7(5 * 60 + 30),
    "version 4": lambda: str(uuid.uuid4()),
    "version 1": lambda: str(uuid.uuid1()),
    "other variant": lambda: uuid7()[:19] + "c" + uuid7()[20:],
    "nil": lambda: str(uuid.UUID(int=0)),
    "max": lambda: str(uuid.UUID(int=2**128 - 1)),
    "no uuid": lambda: "order-66",
}


@pytest.mark.parametrize("name", BAD_IDS)
def test_a_bad_id_is_ignored_in_the_body_and_refused_in_the_header(service, name):
    id = BAD_IDS[name]()
    given = service.stored(FEEDBACK, {"message": "x", "id": id})
    assert given != id and UUID7.fullmatch(given)
    answer = service.post(FEEDBACK, {"message": "x"}, idempotency_key=id)
    assert_problem(answer, 400, "validation_error", "Idempotency-Key")
    assert service.store.query("SELECT id FROM feedback WHERE id::text = %s", id) == []


@pytest.mark.parametrize("id", [5, {}, [], True])
def test_an_id_that_is_no_text_is_ignored(service, id):
    assert UUID7.fullmatch(service.stored(FEEDBACK, {"message": "x", "id": id}))


def test_the_header_wins_over_the_body(service):
    first, second = uuid7(), uuid7()
    assert service.stored(FEEDBACK, {"message": "x", "id": first}, idempotency_key=second) == second


@pytest.mark.parametrize(
    "path, body, table",
    [
        (FEEDBACK, {"message": "first"}, "feedback"),
        (RATINGS, HELPFUL, "rating"),
        (RATINGS, HELPFUL | {"context": {"submitted_by": "retry", "path": "/retry"}}, "rating"),
        (RATING, {"value": True, "path": "/"}, "rating"),
        (RATING, {"value": True, "submitted_by": "retry", "path": "/retry-legacy"}, "rating"),
        (NPS, {"score": 2, "comment": "first"}, "nps_response"),
    ],
)
def test_a_retry_is_stored_once_and_hears_the_same(service, path, body, table):
    id = uuid7()
    answers = [service.post(path, body | {"id": id}) for _ in range(3)]
    assert len({(answer.status_code, answer.text) for answer in answers}) == 1
    assert answers[0].status_code in (200, 204), answers[0].text
    assert service.store.query(f"SELECT count(*) FROM {table} WHERE id = %s", id)[0]["count"] == 1
    service.store.assert_aggregates_equal_a_recount()


def test_a_retry_with_another_body_keeps_the_first(service):
    id = uuid7()
    service.stored(FEEDBACK, {"message": "first", "id": id})
    assert service.post(FEEDBACK, {"message": "second", "id": id}).status_code in (200, 409, 422)
    assert service.store.row("feedback", id)["message"] == "first"


def test_the_same_id_in_two_projects_is_two_submissions(service):
    id, other = uuid7(), service.store.project()
    service.stored(FEEDBACK, {"message": "one", "id": id})
    service.stored(FEEDBACK, {"message": "two", "id": id, "project_key": other.key})
    rows = service.store.query("SELECT message FROM feedback WHERE id = %s ORDER BY 1", id)
    assert [row["message"] for row in rows] == ["one", "two"]


def test_a_retry_while_the_first_is_under_way_is_stored_once(service):
    id = uuid7()
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        answers = list(
            pool.map(lambda _: service.stored(FEEDBACK, {"message": "x", "id": id}), range(16))
        )
    assert answers == [id] * 16
    assert service.store.query("SELECT count(*) FROM feedback WHERE id = %s", id)[0]["count"] == 1
    service.store.assert_aggregates_equal_a_recount()


# --- duplicate ratings


def rating(type="helpful", path="/dup", submitted_by="dup", value=True):
    return {
        "rating": {"type": type, "value": value},
        "context": {"path": path, "submitted_by": submitted_by},
    }


def test_a_second_rating_by_the_same_submitter_is_409(service):
    assert service.post(RATINGS, rating()).status_code == 200
    assert_problem(service.post(RATINGS, rating(value=False)), 409, "duplicate_rating")
    # The legacy endpoint is another door to the same rating.
    legacy = {"value": True, "path": "/dup", "submitted_by": "dup"}
    assert_problem(service.post(RATING, legacy), 409, "duplicate_rating")
    counted = "SELECT count(*) FROM rating WHERE submitted_by = 'dup'"
    assert service.store.query(counted)[0]["count"] == 1
    service.store.assert_aggregates_equal_a_recount()


@pytest.mark.parametrize(
    "other",
    [
        rating(path="/dup2"),
        rating(submitted_by="dup2"),
        rating(type="star", value=3),
        rating(type="nps", value=3),
    ],
)
def test_a_rating_that_differs_is_no_duplicate(service, other):
    service.post(RATINGS, rating())
    assert service.post(RATINGS, other).status_code == 200


def test_another_projects_rating_is_no_duplicate(service):
    service.post(RATINGS, rating())
    other = service.store.project()
    assert service.post(RATINGS, rating() | {"project_key": other.key}).status_code == 200


@pytest.mark.parametrize("nobody", [None, "", "  "])
def test_anonymous_ratings_are_never_duplicates(service, nobody):
    for _ in range(3):
        assert (
            service.post(RATINGS, rating(path="/anonymous", submitted_by=nobody)).status_code == 200
        )


def test_of_concurrent_claims_exactly_one_is_stored(service):
    def claim(number):
        return service.post(RATINGS, rating(path="/race", submitted_by=f"racer-{number // 8}"))

    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(claim, range(64)))
    statuses = [answer.status_code for answer in answers]
    assert (statuses.count(200), statuses.count(409)) == (8, 56)
    rows = service.store.query("SELECT id::text FROM rating WHERE path = '/race'")
    stored = {answer.json()["id"] for answer in answers if answer.status_code == 200}
    assert {row["id"] for row in rows} == stored
    service.store.assert_aggregates_equal_a_recount()
