"""The work that a project may ask for: what a client of another language does, and the widgets."""

import hashlib
import io
import json
import re
import uuid

import pytest
from browsing import no_long_task, rows, send_feedback, tag
from support import (
    BULK,
    FEEDBACK,
    NPS,
    RATING,
    RATINGS,
    SCREENSHOT,
    Service,
    assert_problem,
    uuid7,
)
from test_widget_isolation import POLICY
from test_widgets import configure

BITS = 10
PNG = b"\x89PNG\r\n\x1a\n" + bytes(16)


def digest(key: str, id: str, proof: int) -> int:
    """The hash that docs/limits.md describes, as a number."""
    message = uuid.UUID(key).bytes + uuid.UUID(id).bytes + proof.to_bytes(4)
    return int.from_bytes(hashlib.sha256(message).digest())


def prove(key: str, id: str, bits: int) -> int:
    """The first proof."""
    return next(proof for proof in range(1 << 32) if digest(key, id, proof) >> 256 - bits == 0)


def fail(key: str, id: str, bits: int) -> int:
    """A number that is a bit short of being one."""
    return next(proof for proof in range(1 << 32) if digest(key, id, proof) >> 256 - bits == 1)


def ask(service: Service, bits: int) -> None:
    """Has the project ask for work."""
    service.store.query(
        "UPDATE project SET proof_of_work_bits = %s WHERE id = %s", bits, service.project.id
    )


@pytest.fixture
def asking(shop: Service) -> Service:
    """A project that asks, which the gateway has not met."""
    ask(shop, BITS)
    return shop


def proven(service: Service, bits: int = BITS) -> dict:
    """An id and its proof."""
    id = uuid7()
    return {"id": id, "proof": prove(service.project.key, id, bits)}


def assert_refused(answer, bits: int = BITS) -> None:
    """The answer asks for work, and says how much, to pages of every origin."""
    assert (answer.status_code, answer.json()["error"]) == (400, "proof_required"), answer.text
    assert answer.json()["difficulty"] == bits
    assert list(answer.json()) == ["error", "message", "difficulty"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_what_is_missing_is_said_and_what_was_done_is_stored(asking):
    assert_refused(asking.post(FEEDBACK, {"id": uuid7(), "message": "No work"}))
    id = uuid7()
    for wrong in [
        {"message": "No id"},
        {"message": "Short", "id": id, "proof": fail(asking.project.key, id, BITS)},
        {"message": "A text", "id": id, "proof": str(prove(asking.project.key, id, BITS))},
    ]:
        assert_refused(asking.post(FEEDBACK, wrong))
    answer = asking.post(FEEDBACK, {"message": "Done"} | proven(asking))
    assert answer.status_code == 200, answer.text
    [row] = rows(asking, "feedback")
    assert (row["message"], row["spam"]) == ("Done", None)


def test_a_proof_is_good_for_one_submission_of_one_project(asking):
    ask(asking, 16)
    done = proven(asking, 16)
    for _ in range(3):
        assert asking.post(FEEDBACK, {"message": "Once"} | done).status_code == 200
    rows(asking, "feedback")
    again = {"message": "Another", "id": uuid7(), "proof": done["proof"]}
    assert_refused(asking.post(FEEDBACK, again), 16)
    other = Service(asking.gateway, asking.store)
    ask(other, 16)
    assert_refused(other.post(FEEDBACK, {"message": "Elsewhere"} | done), 16)


@pytest.mark.parametrize(
    "path, body, table",
    [
        (RATINGS, {"rating": {"type": "star", "value": 4}}, "rating"),
        (RATING, {"value": True, "path": "/"}, "rating"),
        (NPS, {"score": 9}, "nps_response"),
    ],
)
def test_every_kind_of_submission_is_asked(asking, path, body, table):
    assert_refused(asking.post(path, body | {"id": uuid7()}))
    assert asking.post(path, body | proven(asking)).status_code in (200, 204)
    rows(asking, table)


def test_a_form_and_an_idempotency_key_are_asked_too(asking):
    def send(data: dict, **headers: str):
        files = {
            "data": (None, json.dumps({"project_key": asking.project.key, **data})),
            "screenshot": ("a.png", io.BytesIO(PNG), "image/png"),
        }
        return asking.session.post(
            asking.gateway.url + SCREENSHOT, files=files, headers=headers, timeout=10
        )

    assert_refused(send({"message": "Picture"}))
    assert send({"message": "Picture"} | proven(asking)).status_code == 200
    done = proven(asking)
    key = {"Idempotency-Key": done.pop("id")}
    assert send({"message": "Picture"} | done, **key).status_code == 200
    rows(asking, "screenshot", 2)


def test_in_bulk_each_element_has_its_own(asking):
    element = {"kind": "feedback", "project_key": asking.project.key, "message": "Bulk"}
    elements = [element | proven(asking), element | {"id": uuid7()}, element | proven(asking)]
    first, second, third = asking.post(BULK, elements).json()["results"]
    assert first["status"] == third["status"] == "stored"
    assert (second["error"], second["difficulty"]) == ("proof_required", BITS)
    rows(asking, "feedback", 2)


def test_who_has_not_worked_costs_nobody_anything(asking):
    """What is refused uses up no limit of the project and asks no identity provider."""
    asking.store.query(
        "UPDATE project SET rate_per_second = 0.001, rate_burst = 1, identity = 'required' "
        "WHERE id = %s", asking.project.id,
    )  # fmt: skip
    for _ in range(3):
        assert_refused(asking.post(FEEDBACK, {"message": "x"}, Authorization="Bearer made-up"))
    assert_problem(asking.post(FEEDBACK, {"message": "x"} | proven(asking)), 401, "session_required")


def test_a_change_holds_without_a_restart_and_refusals_are_counted(shop):
    assert shop.post(FEEDBACK, {"message": "Free", "proof": "ignored"}).status_code == 200
    ask(shop, 4)
    shop.gateway.wait_for(
        lambda: shop.post(FEEDBACK, {"message": "Not any more"}).status_code == 400, "it is asked"
    )
    page = shop.session.get(shop.gateway.url + "/metrics").text
    assert re.search(r'seggwat_refused_total\{reason="proof_required"\} [1-9]', page)
    ask(shop, 0)
    shop.gateway.wait_for(
        lambda: shop.post(FEEDBACK, {"message": "Free again"}).status_code == 200, "it is not asked"
    )


def test_seed_sets_it_and_takes_it_back(seggwat, store):
    for flags, bits in [(("--proof-of-work", "18"), 18), ((), 0)]:
        seeded = seggwat("seed", "--database-url", store.url, "--name", "Work", *flags)
        assert seeded.returncode == 0, seeded.stderr
        [row] = store.query("SELECT proof_of_work_bits AS bits FROM project WHERE name = 'Work'")
        assert row["bits"] == bits
    refused = seggwat("seed", "--database-url", store.url, "--proof-of-work", "23")
    assert refused.returncode != 0
    assert "proof-of-work" in refused.stderr


def test_every_widget_does_the_work_under_the_strict_policy(asking, site, visitor):
    configure(asking)
    body = tag(asking, "feedback") + tag(asking, "helpful") + tag(asking, "rating") + tag(
        asking, "nps", mode="inline"
    )
    policy = POLICY.format(host=asking.gateway.url)
    page = visitor.visit(site.page("/", body, Content_Security_Policy=policy))
    page.get_by_role("button", name="Yes").click()
    page.get_by_role("status").filter(has_text="Thank you").first.wait_for()
    page.get_by_label("4 of 5 stars").check()
    page.get_by_text("Thank you for your rating!").wait_for()
    page.get_by_label("10", exact=True).check()
    page.locator("seggwat-nps").get_by_role("button", name="Send").click()
    page.get_by_text("Thank you for your answer!").wait_for()
    send_feedback(page, "Worked for")
    page.locator("seggwat-feedback").get_by_text("Thank you for your feedback!").wait_for()
    rows(asking, "feedback")
    rows(asking, "rating", 3)
    rows(asking, "nps_response")
    # Only the first one had to be told.
    assert len(visitor.sent()) == 5
    assert visitor.sent("OPTIONS") == []
    assert visitor.errors == []
    assert page.evaluate("localStorage.length") <= 1  # The NPS question's own.


def test_a_project_that_does_not_ask_costs_no_script(shop, site, visitor):
    page = visitor.visit(site.page("/", tag(shop, "helpful")))
    page.get_by_role("button", name="Yes").click()
    rows(shop, "rating")
    assert not [one.url for one in visitor.requests if one.url.endswith("/proof.js")]


def test_the_search_holds_nothing_up(shop, site, visitor):
    ask(shop, 18)
    page = visitor.visit(site.page("/", tag(shop, "helpful")))
    page.get_by_role("button", name="Yes").wait_for()
    with no_long_task(page):
        page.get_by_role("button", name="Yes").click()
        page.get_by_role("status").filter(has_text="Thank you").wait_for()
    [row] = rows(shop, "rating")
    body = json.loads(visitor.sent()[-1].post_data)
    assert digest(shop.project.key, str(row["id"]), body["proof"]) >> 256 - 18 == 0


def test_a_page_that_is_left_while_it_searches_loses_nothing(shop, site, visitor):
    ask(shop, 22)
    url = site.page("/", tag(shop, "helpful"))
    page = visitor.visit(url)
    page.get_by_role("button", name="Yes").wait_for()
    with page.expect_response("**/proof.js"):
        page.get_by_role("button", name="Yes").click()
    page.close()
    # A project that asks for less by then, so that the test does not take long.
    ask(shop, 4)
    again = visitor.visit(url)
    again.wait_for_function(
        "!Object.keys(localStorage).some(key => key.startsWith('seggwat:q:'))"
    )
    rows(shop, "rating")
