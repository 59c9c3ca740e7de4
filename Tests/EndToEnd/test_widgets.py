"""The widgets as visitors use them: a real browser, a real gateway, a real row."""

import json
import uuid

import pytest
import requests
from browsing import rows, tag
from conftest import wait_until
from support import assert_problem


def test_feedback_is_stored_as_it_was_written(shop, site, visitor):
    page = visitor.visit(site.page("/cart", tag(shop, "feedback", version="1.2.3")))
    page.get_by_role("button", name="Feedback").click()
    page.get_by_label("Feature request").check()
    page.get_by_label("Your message").fill("  More of this, please 🎉  ")
    page.get_by_role("button", name="Send", exact=True).click()
    page.get_by_text("Thank you for your feedback!").wait_for()
    [row] = rows(shop, "feedback")
    assert row["message"] == "More of this, please 🎉"
    assert (row["type"], row["path"], row["version"]) == ("Feature", "/cart", "1.2.3")
    [request] = visitor.sent()
    body = json.loads(request.post_data)
    # The id is the visitor's browser's, and the row has it.
    assert str(row["id"]) == body["id"]
    assert uuid.UUID(body["id"]).version == 7
    assert body["website"] == ""
    assert 0 <= body["elapsed_ms"] < 60_000
    assert request.headers["content-type"] == "text/plain;charset=UTF-8"
    assert visitor.sent("OPTIONS") == []
    # Nothing waits, nothing is left of the draft, and no cookie was set.
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert visitor.context.cookies() == []
    assert visitor.console == []
    assert visitor.errors == []


@pytest.mark.parametrize("name, value", [("Yes", 1), ("No", 0)])
def test_a_thumb_is_stored_with_its_path(shop, site, visitor, name, value):
    page = visitor.visit(site.page("/docs/start", tag(shop, "helpful")))
    page.get_by_role("button", name=name, exact=True).click()
    page.get_by_role("status").filter(has_text="Thank you").wait_for()
    [row] = rows(shop, "rating")
    assert (row["rating_type"], row["value"], row["path"]) == ("helpful", value, "/docs/start")
    # Pressing again changes nothing.
    page.get_by_role("button", name="Yes").click(force=True)
    rows(shop, "rating")
    assert visitor.sent("OPTIONS") == []


def test_a_no_may_be_explained(shop, site, visitor):
    page = visitor.visit(site.page("/docs", tag(shop, "helpful", show_comment_link="true")))
    page.get_by_role("button", name="No").click()
    page.get_by_role("button", name="Add a comment").click()
    page.get_by_label("Your message").fill("The example does not compile")
    page.get_by_role("button", name="Send").click()
    [row] = rows(shop, "feedback")
    assert (row["message"], row["type"]) == ("The example does not compile", "Improvement")
    rows(shop, "rating")


@pytest.mark.parametrize("script, name", [("rating", "SeggwatRating"), ("star", "SeggwatStar")])
def test_stars_are_stored_under_both_names_of_the_script(shop, site, visitor, script, name):
    page = visitor.visit(site.page("/p", tag(shop, script, max_stars="10")))
    page.get_by_label("7 of 10 stars").check()
    page.get_by_text("Thank you for your rating!").wait_for()
    [row] = rows(shop, "rating")
    assert (row["rating_type"], row["value"], row["max_stars"]) == ("star", 7, 10)
    assert page.evaluate(f"{name}.getRating()") == 7
    assert page.evaluate(f"{name}.getStyle()") == "stars"
    page.evaluate(f"{name}.reset()")
    assert page.evaluate(f"{name}.getRating()") is None


def test_half_stars_are_stored_as_halves(shop, site, visitor):
    page = visitor.visit(site.page("/p", tag(shop, "rating", allow_half="true")))
    page.get_by_label("3.5 of 5 stars").check()
    [row] = rows(shop, "rating")
    assert row["value"] == 3.5


@pytest.mark.parametrize(
    "data, label, value",
    [({}, "Great", 3), ({"faces": "5"}, "Terrible", 1), ({"max_rating": "5"}, "Great", 5)],
)
def test_faces_are_stored_by_their_place(shop, site, visitor, data, label, value):
    page = visitor.visit(site.page("/p", tag(shop, "rating", style="smiley", **data)))
    page.get_by_label(label, exact=True).check()
    [row] = rows(shop, "rating")
    assert (row["rating_type"], row["value"]) == ("star", value)
    assert row["max_stars"] == (5 if data else 3)


def configure(shop, **config) -> None:
    shop.store.query(
        "UPDATE project SET nps_config = %s WHERE id = %s",
        json.dumps({"enabled": True, **config}), shop.project.id,
    )  # fmt: skip


@pytest.mark.parametrize("mode", ["banner", "modal", "inline"])
def test_an_nps_answer_is_a_rating_a_response_and_a_comment(shop, site, visitor, mode):
    configure(shop)
    page = visitor.visit(site.page("/p", tag(shop, "nps", mode=mode, product_name="Paper")))
    page.get_by_text("recommend Paper to").wait_for()
    page.get_by_label("9", exact=True).check()
    page.get_by_label("What is the main reason").fill("It is quick")
    page.get_by_role("button", name="Send").click()
    page.get_by_text("Thank you for your answer!").wait_for()
    [response] = rows(shop, "nps_response")
    [rating] = rows(shop, "rating")
    [feedback] = rows(shop, "feedback")
    assert response["id"] == rating["id"] == feedback["id"]
    assert (rating["value"], feedback["message"]) == (9, "It is quick")
    # Asked once: the next page stays quiet.
    again = visitor.visit(site.page("/p", tag(shop, "nps", mode=mode)))
    again.wait_for_load_state("networkidle")
    assert again.locator("seggwat-nps").count() == 0
    assert visitor.errors == []


def test_nps_asks_nobody_until_it_is_configured(shop, site, visitor):
    page = visitor.visit(site.page("/p", tag(shop, "nps")))
    page.wait_for_load_state("networkidle")
    assert page.locator("seggwat-nps").count() == 0
    assert page.evaluate("localStorage.length") == 0


def test_nps_waits_for_its_address_and_its_event(shop, site, visitor):
    configure(shop, url_pattern="/docs/*", event="done", cooldown_days=0)
    page = visitor.visit(site.page("/home", tag(shop, "nps")))
    page.wait_for_load_state("networkidle")
    page.evaluate("SeggwatNps.trigger('done')")
    assert page.locator("seggwat-nps").count() == 0
    page.evaluate("history.pushState({}, '', '/docs/start')")
    page.get_by_text("recommend us").wait_for()


def test_an_nps_sample_of_nothing_asks_nobody(shop, site, visitor):
    configure(shop, sample_percent=0)
    page = visitor.visit(site.page("/p", tag(shop, "nps")))
    page.wait_for_load_state("networkidle")
    assert page.locator("seggwat-nps").count() == 0


def test_an_nps_configuration_is_live_within_two_seconds(shop):
    def config() -> dict:
        url = f"{shop.gateway.url}/api/v1/projects/{shop.project.key}/nps-config"
        answer = requests.get(url, timeout=5)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        return answer.json()

    assert config() == {"enabled": False}
    configure(shop, seconds=30, texts={"de": {"question": "Und?"}})
    wait_until(lambda: config()["enabled"], "the change is served", seconds=2)
    assert config() == {"enabled": True, "seconds": 30, "texts": {"de": {"question": "Und?"}}}


def test_nps_configurations_of_no_project_are_404(shop):
    unknown = f"{shop.gateway.url}/api/v1/projects/{uuid.uuid4()}/nps-config"
    assert_problem(requests.get(unknown, timeout=5), 404, "project_not_found")
    no_key = f"{shop.gateway.url}/api/v1/projects/{'x' * 36}/nps-config"
    assert_problem(requests.get(no_key, timeout=5), 404, "not_found")
