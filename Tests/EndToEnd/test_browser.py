"""The pages in a real browser: with JavaScript and without, for keyboards, at 360 px, for axe."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from pages_support import NAME, PASSWORD, Up, up  # noqa: F401
from playwright.sync_api import Browser, Page, expect, sync_playwright
from support import uuid7

SECTIONS = {
    "home": "{home}",
    "overview": "{overview}",
    "inbox": "{overview}/feedback",
    "detail": "{overview}/feedback/{feedback}",
    "reviews": "{overview}/reviews",
    "nps": "{overview}/nps",
    "insights": "{overview}/insights",
    "settings": "{overview}/settings",
    "webhooks": "{overview}/settings/webhooks",
    "webhook": "{overview}/settings/webhooks/{webhook}",
    "tokens": "{home}/tokens",
    "members": "{home}/members",
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def feedback(up: Up) -> str:
    """A feedback with everything that a long text can break."""
    id = up.submit(
        "A very long address: https://example.org/" + "a" * 180 + "\nand a second line",
        path="/pricing",
        submitted_by="user-1",
    )
    up.rows("UPDATE feedback SET tags = '{billing,urgent}', assignee = 'ada' WHERE id = %s", id)
    return id


def new_page(browser: Browser, **options) -> Page:
    """A page of a browser that nobody has used, which fails on errors of a script or a policy."""
    context = browser.new_context(**{"locale": "en-GB", "timezone_id": "UTC", **options})
    page = context.new_page()
    page.faults = []
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on(
        "console",
        lambda message: message.type == "error"
        and "Content Security Policy" in message.text
        and page.faults.append(message.text),
    )
    return page


def log_in(page: Page, up: Up) -> None:
    """Logs in by the form."""
    page.goto(up.url)
    page.get_by_label("Login name").fill(NAME)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="Projects")).to_be_visible()


def webhook(up: Up) -> str:
    """A webhook with a log, which is made once."""
    url = "https://receiver.example/a-long-path-" + "x" * 60
    if not up.rows("SELECT id FROM webhook"):
        up.rows(
            "INSERT INTO webhook (id, project_id, url, events, secret, enabled) "
            "VALUES (%s, %s, %s, '{feedback.created}', sha256('x'), false)",
            uuid7(),
            up.project,
            url,
        )
        for error in [None, "the connection was refused, or broke"]:
            up.rows(
                "INSERT INTO webhook_delivery (id, webhook_id, event, error) "
                "SELECT %s, id, 'test', %s FROM webhook",
                uuid7(),
                error,
            )
    [[id]] = up.rows("SELECT id FROM webhook")
    return str(id)


def addresses(up: Up, feedback: str) -> dict[str, str]:
    """Every page by its name."""
    names = {
        "home": up.home, "overview": up.overview, "feedback": feedback, "webhook": webhook(up),
    }  # fmt: skip
    return {name: address.format(**names) for name, address in SECTIONS.items()}


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no-script"])
def test_from_login_to_logout(browser: Browser, up: Up, has_script: bool):
    message = f"The invoice page is empty ({has_script})"
    up.submit(message)
    page = new_page(browser, java_script_enabled=has_script)
    log_in(page, up)
    page.get_by_role("heading", name="Demo").get_by_role("link").click()
    expect(page.get_by_role("heading", name="Overview")).to_be_visible()
    expect(page.get_by_role("img", name="Feedback over time")).to_be_visible()
    page.get_by_role("link", name="7 days").click()
    expect(page.get_by_role("link", name="7 days")).to_have_attribute("aria-current", "true")
    page.locator(".tabs").get_by_role("link", name="Feedback").click()
    page.get_by_role("searchbox", name="Search").fill("invoice page")
    page.get_by_role("button", name="Filter").click()
    page.get_by_role("link", name=message).click()
    page.get_by_label("Status").select_option("Resolved")
    page.get_by_label("Resolution note").fill("Fixed")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("Saved.")
    page.get_by_label("Comment").fill("Told the customer")
    page.get_by_role("button", name="Add a comment").click()
    expect(page.get_by_text("Told the customer")).to_be_visible()
    assert up.rows("SELECT status FROM feedback WHERE message = %s", message) == [("Resolved",)]
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("button", name="Log in")).to_be_visible()
    page.goto(up.overview)
    expect(page.get_by_role("button", name="Log in")).to_be_visible()
    assert page.faults == []


def test_keyboard_walks_the_inbox(browser: Browser, up: Up):
    page = new_page(browser)
    log_in(page, up)
    page.goto(f"{up.overview}/feedback")
    rows = page.locator("[data-inbox] > li")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(rows.nth(1).get_by_role("link")).to_be_focused()
    page.keyboard.press("x")
    expect(rows.nth(1).get_by_role("checkbox")).to_be_checked()
    page.keyboard.press("k")
    expect(rows.nth(0).get_by_role("link")).to_be_focused()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Triage")).to_be_visible()
    page.keyboard.press("u")
    expect(rows.first).to_be_visible()
    assert page.faults == []


def test_new_feedback_announces_itself(browser: Browser, up: Up):
    page = new_page(browser)
    log_in(page, up)
    inbox = f"{up.overview}/feedback?status=New"
    # The stream is open when its answer has begun: from then on everything is heard.
    with page.expect_response(lambda answer: answer.url.endswith("/events")) as opened:
        page.goto(inbox)
    assert opened.value.status == 200
    notice = page.get_by_role("link", name="New feedback has arrived")
    expect(notice).to_be_hidden()
    message = f"Seen live {uuid7()}"
    up.submit(message)
    expect(notice).to_be_visible(timeout=30_000)
    # The list stands still until its reader wants it to move.
    expect(page.get_by_role("link", name=message)).to_have_count(0)
    notice.click()
    expect(page.get_by_role("link", name=message)).to_be_visible()
    assert page.url == inbox
    expect(notice).to_be_hidden()
    assert page.faults == []


def test_times_are_in_the_viewers_zone(browser: Browser, up: Up, feedback: str):
    page = new_page(browser, timezone_id="Asia/Tokyo")
    log_in(page, up)
    up.rows("UPDATE feedback SET created_at = '2026-01-02 20:30:00Z' WHERE id = %s", feedback)
    page.goto(f"{up.overview}/feedback/{feedback}")
    expect(page.locator("time").first).to_contain_text("3 Jan 2026, 05:30")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["login", *SECTIONS])
def test_axe_finds_nothing(browser: Browser, up: Up, feedback: str, name: str, scheme: str):
    page = new_page(browser, color_scheme=scheme)
    if name == "login":
        page.goto(f"{up.url}/login")
    else:
        log_in(page, up)
        page.goto(addresses(up, feedback)[name])
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    options = {"runOnly": {"type": "tag", "values": rules}}
    # axe is the test's own script, which the policy of the pages rightly refuses.
    page.context.new_cdp_session(page).send("Page.setBypassCSP", {"enabled": True})
    page.reload()
    results = Axe().run(page, options=options)
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("language", ["en", "de"])
def test_nothing_is_wider_than_a_small_phone(
    browser: Browser, up: Up, feedback: str, language: str
):
    page = new_page(browser, viewport={"width": 360, "height": 740})
    log_in(page, up)
    page.locator(f"button[name=language][value={language}]").click()
    for name, address in addresses(up, feedback).items():
        page.goto(address)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 360, f"{name} is {width} px wide"


def test_nothing_moves_while_a_page_loads(browser: Browser, up: Up, feedback: str):
    page = new_page(browser)
    log_in(page, up)
    for name, address in addresses(up, feedback).items():
        page.goto(address)
        shift = page.evaluate(
            """() => new Promise(resolve => {
                let sum = 0;
                new PerformanceObserver(list => {
                    for (const entry of list.getEntries()) sum += entry.value;
                }).observe({ type: "layout-shift", buffered: true });
                requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)));
            })"""
        )
        assert shift < 0.05, f"{name} moves by {shift}"
