"""load/corpus.http is what the widgets send, so that the load generator sends no less.

With CORPUS=file in the environment it is written there instead of compared; load/capture does that.
"""

import os
import pathlib
import re

from browsing import rows, tag
from playwright.sync_api import Request
from test_widgets import configure

CORPUS = pathlib.Path(__file__).resolve().parents[2] / "load/corpus.http"

ID = "00000000-0000-7000-8000-000000000000"
KEY = "00000000-0000-4000-8000-000000000000"

# What says something of this machine and this browser, and nothing of the widgets.
OTHERS = {
    "host", "connection", "user-agent", "content-length", "accept-encoding", "accept-language",
    "sec-ch-ua", "sec-ch-ua-mobile", "sec-ch-ua-platform", "sec-fetch-site",
}  # fmt: skip


def text(request: Request, site_url: str) -> str:
    """A request as HTTP has it, with zeros for what differs each time."""
    path = re.sub(r"^https?://[^/]+", "", request.url)
    fields = {
        name: value.replace(site_url, "https://shop.example")
        for name, value in request.all_headers().items()
        if name not in OTHERS and not name.startswith(":")
    }
    body = request.post_data
    for name, zero in [("id", f'"{ID}"'), ("project_key", f'"{KEY}"'), ("elapsed_ms", "0")]:
        body = re.sub(rf'"{name}":("[^"]*"|\d+)', f'"{name}":{zero}', body)
    lines = [f"POST {path}", *(f"{name}: {value}" for name, value in sorted(fields.items()))]
    return "\n".join([*lines, "", body])


def press_all(shop, page) -> None:
    """One submission of each kind, without and with what is optional."""
    page.get_by_role("button", name="Yes").click()
    page.get_by_role("status").filter(has_text="Thank you").first.wait_for()
    page.evaluate("SeggwatHelpful.reset()")
    page.get_by_role("button", name="No", exact=True).click()
    page.get_by_role("button", name="Add a comment").click()
    page.locator("seggwat-helpful").get_by_label("Your message").fill("Where is step 2?")
    page.locator("seggwat-helpful").get_by_role("button", name="Send").click()
    rows(shop, "feedback")
    page.get_by_label("3.5 of 5 stars").check()
    rows(shop, "rating", 3)
    page.get_by_label("Terrible").check()
    rows(shop, "rating", 4)
    for number, comment in enumerate(["", "It is quick"], start=1):
        page.evaluate("SeggwatNps.hide(); SeggwatNps.show({ mode: 'inline' })")
        page.get_by_label("9", exact=True).check()
        page.get_by_label("What is the main reason").fill(comment)
        page.locator("seggwat-nps").get_by_role("button", name="Send").click()
        rows(shop, "nps_response", number)
    for number, email in enumerate(["", "visitor@example.com"], start=3):
        page.get_by_role("button", name="Feedback").click()
        page.locator("seggwat-feedback").get_by_label("Your message").fill("Great docs 👍")
        page.get_by_label("mail").fill(email)
        page.locator("seggwat-feedback").get_by_role("button", name="Send", exact=True).click()
        rows(shop, "feedback", number)
        page.keyboard.press("Escape")
    page.evaluate("SeggwatHelpful.reset(); SeggwatHelpful.setUser('u-812')")
    page.get_by_role("button", name="Yes").click()
    rows(shop, "rating", 7)


def test_the_committed_corpus_is_what_the_widgets_send(shop, site, visitor):
    configure(shop, cooldown_days=0, event="never")
    body = (
        tag(shop, "helpful", version="1.4.2", show_comment_link="true")
        + tag(shop, "rating", version="1.4.2", allow_half="true")
        + tag(shop, "rating", version="1.4.2", style="smiley", faces="5")
        + tag(shop, "nps", version="1.4.2", mode="inline")
        + tag(shop, "feedback", version="1.4.2", ask_email="true")
    )
    page = visitor.visit(site.page("/docs/start", body))
    press_all(shop, page)
    requests = [text(request, site.url) for request in visitor.sent()]
    corpus = "\n\n".join(requests) + "\n"
    if target := os.environ.get("CORPUS"):
        pathlib.Path(target).write_text(corpus)
    assert corpus == CORPUS.read_text()
