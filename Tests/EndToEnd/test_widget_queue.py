"""Never lose a word, never double one: the queue against everything that can be away."""

import json
import signal
import time

from browsing import rows, send_feedback, tag
from conftest import Gateway, wait_until
from playwright.sync_api import Page
from support import Service, uuid7

KEPT = "Not sent yet"


def waiting(page: Page) -> int:
    """How many submissions the browser keeps."""
    return page.evaluate(
        "Object.keys(localStorage).filter(key => key.startsWith('seggwat:q:')).length"
    )


def until_sent(page: Page) -> None:
    """Waits until the browser keeps nothing any more."""
    page.wait_for_function(
        "!Object.keys(localStorage).some(key => key.startsWith('seggwat:q:'))"
    )


def test_what_is_sent_offline_is_stored_once_when_the_network_is_back(shop, site, visitor):
    page = visitor.visit(site.page("/", tag(shop, "feedback")))
    page.get_by_role("button", name="Feedback").click()
    page.get_by_label("Your message").fill("Written on a train")
    visitor.context.set_offline(True)
    page.get_by_role("button", name="Send", exact=True).click()
    page.get_by_text(KEPT).wait_for()
    assert waiting(page) == 1
    visitor.context.set_offline(False)
    page.get_by_text("Thank you for your feedback!").wait_for()
    until_sent(page)
    [row] = rows(shop, "feedback")
    assert row["message"] == "Written on a train"


def test_what_is_sent_offline_survives_the_page(shop, site, visitor):
    url = site.page("/", tag(shop, "helpful"))
    page = visitor.visit(url)
    page.get_by_role("button", name="No").wait_for()
    visitor.context.set_offline(True)
    page.get_by_role("button", name="No").click()
    page.get_by_text("It is kept in this browser").wait_for()
    page.close()
    visitor.context.set_offline(False)
    until_sent(visitor.visit(url))
    rows(shop, "rating")


def test_a_server_that_is_busy_is_asked_again_after_the_time_it_says(shop, site, visitor):
    answers = []

    def busy(route):
        answers.append(time.monotonic())
        if len(answers) > 2:
            return route.continue_()
        fields = {
            "Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "Retry-After",
            "Retry-After": "2",
        }  # fmt: skip
        return route.fulfill(status=503, headers=fields, body='{"error":"overloaded"}')

    visitor.context.route("**/api/v1/feedback/submit", busy)
    page = visitor.visit(site.page("/", tag(shop, "feedback")))
    send_feedback(page, "Be patient")
    page.get_by_text(KEPT).wait_for()
    page.get_by_text("Thank you for your feedback!").wait_for()
    rows(shop, "feedback")
    assert len(answers) == 3
    assert all(later - earlier >= 1.9 for earlier, later in zip(answers, answers[1:]))
    ids = {json.loads(request.post_data)["id"] for request in visitor.sent()}
    assert len(ids) == 1


def test_the_visitor_may_try_again_at_once(shop, site, visitor):
    fields = {
        "Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "Retry-After",
        "Retry-After": "600",
    }  # fmt: skip
    busy = lambda route: route.fulfill(status=429, headers=fields, body="")  # noqa: E731
    visitor.context.route("**/api/v1/feedback/submit", busy)
    page = visitor.visit(site.page("/", tag(shop, "feedback")))
    send_feedback(page, "Now")
    page.get_by_text(KEPT).wait_for()
    visitor.context.unroute("**/api/v1/feedback/submit", busy)
    page.get_by_role("button", name="Try again now").click()
    page.get_by_text("Thank you for your feedback!").wait_for()
    rows(shop, "feedback")


def test_an_answer_that_is_lost_after_the_commit_stores_no_second_row(shop, site, visitor):
    lost = []

    def lose_first(route):
        if lost:
            return route.continue_()
        lost.append(route.fetch())
        return route.abort("connectionreset")

    visitor.context.route("**/api/v1/feedback/submit", lose_first)
    page = visitor.visit(site.page("/", tag(shop, "feedback")))
    send_feedback(page, "Once")
    page.get_by_text(KEPT).wait_for()
    assert lost[0].status == 200
    page.get_by_text("Thank you for your feedback!").wait_for()
    until_sent(page)
    rows(shop, "feedback")


def test_a_gateway_that_is_killed_and_started_again_has_it_once(
    binary, database, store, site, visitor
):
    gateway = Gateway(binary, database)
    shop = Service(gateway, store)
    page = visitor.visit(site.page("/", tag(shop, "feedback")))
    page.get_by_role("button", name="Feedback").click()
    page.get_by_label("Your message").fill("Through a crash")
    try:
        # It hangs while the request is on its way, and dies before it answers.
        gateway.popen.send_signal(signal.SIGSTOP)
        page.get_by_role("button", name="Send", exact=True).click()
        page.get_by_role("button", name="Sending").wait_for()
    finally:
        gateway.stop(signal.SIGKILL)
    page.get_by_text(KEPT).wait_for()
    again = Gateway(binary, database, "--listen", gateway.address)
    try:
        page.get_by_role("button", name="Try again now").click()
        page.get_by_text("Thank you for your feedback!").wait_for()
        rows(shop, "feedback")
    finally:
        assert again.stop() == 0


def test_a_tab_that_is_closed_while_it_sends_has_stored_it_once(shop, site, visitor):
    url = site.page("/", tag(shop, "feedback"))
    page = visitor.visit(url)
    page.get_by_role("button", name="Feedback").click()
    page.get_by_label("Your message").fill("Gone already")
    with page.expect_request("**/feedback/submit"):
        page.get_by_role("button", name="Send", exact=True).click()
    page.close()
    rows(shop, "feedback")
    # The next page does not know, asks again with the same id, and nothing is doubled.
    until_sent(visitor.visit(url))
    rows(shop, "feedback")


def test_a_request_that_would_end_with_the_page_is_handed_to_the_browser(shop, site, visitor):
    # A page that wraps fetch has the widgets use requests that do not outlive it.
    head = "<script>const real = fetch; window.fetch = (...all) => real(...all);</script>"
    url = site.page("/", tag(shop, "helpful"), head)
    held = []

    def hold(route):
        return route.continue_() if route.request.resource_type == "ping" else held.append(route)

    page = visitor.visit(url)
    page.get_by_role("button", name="Yes").wait_for()
    visitor.context.route("**/api/v1/ratings", hold)
    with page.expect_request("**/api/v1/ratings"):
        page.get_by_role("button", name="Yes").click()
    page.goto(site.page("/next", "<p>Next</p>"))
    rows(shop, "rating")
    assert len(held) == 1
    visitor.context.unroute("**/api/v1/ratings", hold)
    # Nobody heard the answer, so the next page asks again, and nothing is doubled.
    until_sent(visitor.visit(url))
    rows(shop, "rating")


def test_two_tabs_send_what_both_find_once(shop, site, visitor):
    url = site.page("/", tag(shop, "helpful"))
    first = visitor.visit(url)
    first.get_by_role("button", name="Yes").wait_for()
    for number in range(5):
        id = uuid7()
        body = {"id": id, "project_key": shop.project.key, "message": f"Number {number}"}
        entry = {
            "id": id, "url": f"{shop.gateway.url}/api/v1/feedback/submit",
            "body": json.dumps(body), "since": time.time() * 1000, "tries": 1, "lease": 0, "wait": 0,
        }  # fmt: skip
        first.evaluate("([key, text]) => localStorage.setItem(key, text)",
                       [f"seggwat:q:{id}", json.dumps(entry)])  # fmt: skip
    tabs = [first, visitor.visit(url), visitor.visit(url)]
    for tab in tabs:
        tab.evaluate("dispatchEvent(new Event('online'))")
    for tab in tabs:
        until_sent(tab)
    rows(shop, "feedback", 5)
    # Leased entries are left alone: no submission was sent by more than one tab.
    sent = [json.loads(request.post_data)["id"] for request in visitor.sent()]
    assert len(set(sent)) == 5
    assert len(sent) <= 7, sent


def test_what_the_server_refuses_for_good_is_shown_and_not_tried_again(shop, site, visitor):
    page = visitor.visit(site.page("/", tag(shop, "feedback", project_key="demo-project-key")))
    send_feedback(page, "Hello there")
    page.get_by_text("This could not be sent.").wait_for()
    assert "project_key" in page.get_by_role("status").first.inner_text()
    assert waiting(page) == 0
    # The words are still there.
    assert page.get_by_label("Your message").input_value() == "Hello there"
    assert len(visitor.sent()) == 1
    assert any("data-project-key" in line for line in visitor.console)


def test_a_draft_survives_a_reload_and_ends_with_its_sending(shop, site, visitor):
    page = visitor.visit(site.page("/", tag(shop, "feedback")))
    page.get_by_role("button", name="Feedback").click()
    page.get_by_label("Your message").fill("Half a thought")
    page.reload()
    page.get_by_role("button", name="Feedback").click()
    assert page.get_by_label("Your message").input_value() == "Half a thought"
    page.get_by_role("button", name="Send", exact=True).click()
    page.get_by_text("Thank you for your feedback!").wait_for()
    page.reload()
    page.get_by_role("button", name="Feedback").click()
    assert page.get_by_label("Your message").input_value() == ""


def test_a_browser_without_storage_still_sends(shop, site, visitor):
    broken = """<script>Object.defineProperty(window, 'localStorage',
        { get() { throw new DOMException('no', 'SecurityError'); } });</script>"""
    page = visitor.visit(site.page("/", tag(shop, "feedback"), head=broken))
    send_feedback(page, "No storage here")
    page.get_by_text("Thank you for your feedback!").wait_for()
    rows(shop, "feedback")


def test_what_is_older_than_the_server_takes_is_given_up(shop, site, visitor):
    url = site.page("/", tag(shop, "helpful"))
    page = visitor.visit(url)
    id = uuid7(-30 * 86_400)
    entry = {
        "id": id, "url": f"{shop.gateway.url}/api/v1/feedback/submit",
        "body": json.dumps({"id": id, "project_key": shop.project.key, "message": "Old news"}),
        "since": (time.time() - 30 * 86_400) * 1000, "tries": 3, "lease": 0, "wait": 0,
    }  # fmt: skip
    page.evaluate("([key, text]) => localStorage.setItem(key, text)",
                  [f"seggwat:q:{id}", json.dumps(entry)])  # fmt: skip
    until_sent(visitor.visit(url))
    assert visitor.sent() == []
