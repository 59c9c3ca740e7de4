"""The widgets as visitors use them: a real browser, a real gateway, a real row."""

import json
import uuid

import pytest
from browsing import rows, send_feedback, tag


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
    assert page.evaluate("Object.keys(localStorage).length + Object.keys(sessionStorage).length") == 0
    assert visitor.context.cookies() == []
    assert visitor.console == []
    assert visitor.errors == []
