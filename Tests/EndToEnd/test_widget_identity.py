"""Users whom the page vouches for: setUser with an end-user token, against a project that needs one."""

import time

import jwt
import pytest
from browsing import rows, send_feedback, tag
from support import Service
from test_widget_queue import KEPT, until_sent, waiting

SECRET = "a secret of the site, which is long enough"


@pytest.fixture
def closed(shop: Service) -> Service:
    """A project that takes submissions of known users only."""
    shop.store.query(
        "UPDATE project SET identity = 'required', end_user_secret = convert_to(%s, 'UTF8') "
        "WHERE id = %s", SECRET, shop.project.id,
    )  # fmt: skip
    return shop


def token(service: Service, user: str, **claims) -> str:
    """What the site's own server signs for its user."""
    now = int(time.time())
    own = {"sub": user, "iat": now, "exp": now + 600, "project_key": service.project.key}
    return jwt.encode(own | claims, SECRET, "HS256")


def known(service: Service, user: str) -> str:
    """A page's head that names its user."""
    return f"""<script>window.__seggwat_pending_user =
        {{ userId: '{user}', email: null, token: '{token(service, user)}' }};</script>"""


def test_a_known_user_is_stored_as_verified(closed, site, visitor):
    body = tag(closed, "feedback") + tag(closed, "helpful") + tag(closed, "rating")
    page = visitor.visit(site.page("/", body, known(closed, "u-1")))
    page.get_by_role("button", name="Yes").click()
    page.get_by_role("status").filter(has_text="Thank you").first.wait_for()
    page.get_by_label("4 of 5 stars").check()
    page.get_by_text("Thank you for your rating!").wait_for()
    send_feedback(page, "It is me")
    page.locator("seggwat-feedback").get_by_text("Thank you for your feedback!").wait_for()
    found = rows(closed, "feedback") + rows(closed, "rating", 2)
    assert {(row["verified_by"], row["user_id"]) for row in found} == {("end_user_token", "u-1")}
    assert page.evaluate("localStorage.length") == 0


def test_a_stranger_is_told_and_keeps_the_words(closed, site, visitor):
    page = visitor.visit(site.page("/", tag(closed, "feedback")))
    send_feedback(page, "Who am I?")
    page.get_by_text("This could not be sent.").wait_for()
    assert page.get_by_label("Your message").input_value() == "Who am I?"
    rows(closed, "feedback", 0)
    # The page signs them in, and they press send again.
    page.evaluate("token => SeggwatFeedback.setUser('u-2', null, token)", token(closed, "u-2"))
    page.get_by_role("button", name="Send", exact=True).click()
    page.get_by_text("Thank you for your feedback!").wait_for()
    [row] = rows(closed, "feedback")
    assert (row["user_id"], row["verified_by"]) == ("u-2", "end_user_token")


def test_what_waits_is_sent_as_the_user_who_wrote_it_and_nobody_else(closed, site, visitor):
    url = site.page("/", tag(closed, "feedback"), known(closed, "u-1"))
    page = visitor.visit(url)
    page.get_by_role("button", name="Feedback").click()
    page.get_by_label("Your message").fill("From u-1")
    visitor.context.set_offline(True)
    page.get_by_role("button", name="Send", exact=True).click()
    page.get_by_text(KEPT).wait_for()
    kept = page.evaluate("JSON.stringify(localStorage)")
    assert "From u-1" in kept and token(closed, "u-1").split(".")[0] not in kept
    page.close()
    visitor.context.set_offline(False)
    # Somebody else at the same browser.
    other = visitor.visit(site.page("/other", tag(closed, "helpful"), known(closed, "u-2")))
    other.get_by_role("button", name="Yes").click()
    rows(closed, "rating")
    other.evaluate("dispatchEvent(new Event('online'))")
    assert waiting(other) == 1
    until_sent(visitor.visit(url))
    [row] = rows(closed, "feedback")
    assert (row["message"], row["user_id"]) == ("From u-1", "u-1")
