"""Spam is stored, told apart, and answered like everything else."""

import json

import pytest
from support import BULK, FEEDBACK, NPS, RATINGS, Service, Store, uuid7

PROXY = ("--trusted-proxies", "127.0.0.1")


@pytest.fixture
def service(start_gateway, store: Store) -> Service:
    return Service(start_gateway(*PROXY), store)


def rules(service: Service, **columns) -> None:
    """Sets rules of the project, and waits until the gateway goes by them."""
    # A project that the gateway has not met is asked for with its first submission.
    for column, value in columns.items():
        service.store.query(f"UPDATE project SET {column} = %s WHERE id = %s", value,
                            service.project.id)  # fmt: skip


def reason(service: Service, body: dict, path: str = FEEDBACK, table: str = "feedback",
           client: str = "203.0.113.7") -> str | None:  # fmt: skip
    """Sends something that must be answered with success, and says what it was stored as."""
    id = uuid7()
    answer = service.post(path, {"id": id, **body}, X_Forwarded_For=client)
    assert answer.status_code == 200, answer.text
    return service.store.row(table, id)["spam"]


def test_a_bot_hears_what_everybody_hears(service):
    honest = service.post(FEEDBACK, {"message": "hello"})
    spam = service.post(FEEDBACK, {"message": "hello", "website": "https://x.example"})
    assert honest.status_code == spam.status_code == 200
    assert list(honest.json()) == list(spam.json())
    assert set(honest.headers) == set(spam.headers)
    assert len(honest.content) == len(spam.content)
    assert service.store.row("feedback", spam.json()["id"])["spam"] == "honeypot"
    assert service.store.row("feedback", honest.json()["id"])["spam"] is None


def test_by_default_only_a_filled_honeypot_is_spam(service):
    text = " ".join(f"https://{number}.example" for number in range(20))
    for body in [{"message": text, "elapsed_ms": 0}, {"message": text, "website": ""}]:
        assert reason(service, body) is None
        assert reason(service, body) is None


def test_each_rule_holds_where_a_project_wants_it(service):
    rules(service, spam_elapsed_ms_min=2000, spam_repetition_seconds=600, spam_links_max=1,
          spam_honeypot=False)  # fmt: skip
    assert reason(service, {"message": "a", "website": "x"}) is None
    assert reason(service, {"message": "b", "elapsed_ms": 10}) == "hurry"
    assert reason(service, {"message": "b", "elapsed_ms": 2500}) is None
    assert reason(service, {"message": "c http://x http://y"}) == "links"
    assert reason(service, {"message": "d"}) is None
    assert reason(service, {"message": "d"}) == "repetition"
    assert reason(service, {"message": "d"}, client="203.0.113.8") is None


def test_every_kind_of_submission_can_be_spam(service):
    spam = {"website": "x"}
    star = {"rating": {"type": "star", "value": 4}, "context": {"submitted_by": "u"}}
    assert reason(service, star | spam, RATINGS, "rating") == "honeypot"
    # Spam takes nobody's place: the same submitter's rating is stored, and the next one is not.
    assert reason(service, star, RATINGS, "rating") is None
    assert service.post(RATINGS, star).status_code == 409
    assert reason(service, {"score": 3, "comment": "c"} | spam, NPS, "nps_response") == "honeypot"
    assert {row["spam"] for row in service.store.query("SELECT spam FROM feedback")} == {"honeypot"}
    elements = [
        {"kind": "feedback", "project_key": service.project.key, "message": "bulk"} | extra
        for extra in ({}, spam)
    ]
    results = service.post(BULK, elements).json()["results"]
    stored = [service.store.row("feedback", result["id"])["spam"] for result in results]
    assert stored == [None, "honeypot"]


def test_spam_is_in_no_aggregate_and_a_recount_agrees(service, store, seggwat):
    for number in range(20):
        service.stored(FEEDBACK, {"message": f"{number}"} | ({"website": "x"} if number % 2 else {}))
    store.assert_aggregates_equal_a_recount()
    [counted] = store.query(
        "SELECT sum(count)::int AS sum FROM "
        "(SELECT count FROM rollup_hourly UNION ALL SELECT count FROM rollup_delta) AS counts"
    )
    assert counted["sum"] == 10
    assert "seggwat_spam_total" in service.session.get(service.gateway.url + "/metrics").text
    doctor = seggwat("doctor", "--database-url", store.url)
    assert doctor.returncode == 0, doctor.stdout + doctor.stderr


def test_spam_through_the_merge_route_is_counted_nowhere(service, store):
    id = uuid7()
    body = {"id": id, "message": "again", "website": "x"}
    for _ in range(2):
        # The second one is there already, so its batch is merged.
        assert service.post(FEEDBACK, body).json()["id"] == id
    star = {"rating": {"type": "star", "value": 4}, "context": {"submitted_by": "u"}}
    service.post(RATINGS, star)
    assert store.row("feedback", id)["spam"] == "honeypot"
    store.assert_aggregates_equal_a_recount()


def test_a_rule_that_is_changed_holds_without_a_restart(service):
    assert reason(service, {"message": "a", "elapsed_ms": 1}) is None
    rules(service, spam_elapsed_ms_min=1000)
    service.gateway.wait_for(
        lambda: reason(service, {"message": "a", "elapsed_ms": 1}) == "hurry", "the rule holds"
    )


def test_a_text_is_kept_nowhere_but_in_its_row(service):
    rules(service, spam_repetition_seconds=600)
    word = "perfectly-unusual-words"
    service.stored(FEEDBACK, {"message": word}, X_Forwarded_For="203.0.113.7")
    page = service.session.get(service.gateway.url + "/metrics").text
    assert word not in page + "".join(service.gateway.errors)
    assert word not in json.dumps(service.store.query("SELECT * FROM dead_letter"), default=str)
