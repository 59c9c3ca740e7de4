"""A browser, pages that carry widgets, and a server for those pages on an origin of their own."""

import contextlib
import http.server
import json
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright
from support import Service

DEADLINE_MILLIS = 20_000
ROOT = "/static/widgets/v1/"


class Site:
    """A website that is not the gateway: pages by path, with their response fields."""

    def __init__(self):
        self.pages: dict[str, tuple[dict[str, str], str]] = {}
        site = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                fields, text = site.pages.get(self.path.split("?")[0], ({}, ""))
                body = text.encode()
                # A browser asks for an icon too, and would complain about its absence.
                self.send_response(200 if text else 204)
                for name, value in fields.items():
                    self.send_header(name, value)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_) -> None:
                """Says nothing: what a page loads is no news."""

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def page(self, path: str, body: str, head: str = "", **fields: str) -> str:
        """Puts a page up and returns its address; names of fields have _ for -."""
        names = {name.replace("_", "-"): value for name, value in fields.items()}
        self.pages[path] = (names, HTML.format(head=head, body=body))
        return self.url + path


HTML = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title>
<meta name="viewport" content="width=device-width">{head}</head><body><main><h1>A page</h1>{body}
</main></body></html>"""


def tag(service: Service, script: str, **data: str) -> str:
    """A script tag as a site pastes it; names of attributes have _ for -."""
    attributes = {"project_key": service.project.key, **data}
    text = " ".join(
        f'data-{name.replace("_", "-")}="{value}"' for name, value in attributes.items()
    )
    return f'<script src="{service.gateway.url}{ROOT}seggwat-{script}.js" defer {text}></script>'


class Visitor:
    """A visitor with a browser profile of their own."""

    def __init__(self, context: BrowserContext):
        self.context = context
        self.requests: list[Request] = []
        self.console: list[str] = []
        self.errors: list[str] = []

    def visit(self, url: str) -> Page:
        """Opens a page in a new tab."""
        page = self.context.new_page()
        page.set_default_timeout(DEADLINE_MILLIS)
        page.on("request", lambda request: self.requests.append(request))
        page.on("console", lambda message: self.console.append(message.text))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.goto(url)
        return page

    def sent(self, method: str = "POST") -> list[Request]:
        """The requests with a method."""
        return [request for request in self.requests if request.method == method]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            # A visitor who lets the page take a picture of its tab.
            args=["--no-sandbox", "--auto-accept-this-tab-capture"],
        )
        yield browser
        browser.close()


@pytest.fixture
def new_visitor(browser: Browser) -> Iterator[Callable[..., Visitor]]:
    """Makes visitors: `new_visitor(color_scheme="dark")`."""
    contexts: list[BrowserContext] = []

    def make(**options) -> Visitor:
        contexts.append(browser.new_context(**{"locale": "en-US", **options}))
        return Visitor(contexts[-1])

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def visitor(new_visitor: Callable[..., Visitor]) -> Visitor:
    """A visitor with the defaults."""
    return new_visitor()


@pytest.fixture
def site() -> Iterator[Site]:
    """A website of its own."""
    site = Site()
    yield site
    site.server.shutdown()
    site.server.server_close()


# What browsers call a long task (Long Tasks API, W3C).
LONG_TASK_MILLIS = 50


@contextlib.contextmanager
def no_long_task(page: Page) -> Iterator[None]:
    """Fails when the page's main thread computes for too long at a stretch.

    It is the thread's own time that counts, from the browser's trace: the clock of a
    PerformanceObserver goes on while the machine does something else.
    """
    browser = page.context.browser
    browser.start_tracing(page=page, categories=["toplevel", "devtools.timeline"])
    try:
        yield
    finally:
        events = json.loads(browser.stop_tracing())["traceEvents"]
    names = {
        (event["pid"], event["tid"]): event["args"]["name"]
        for event in events if event["name"] == "thread_name"
    }  # fmt: skip
    tasks = [
        event["tdur"] / 1000
        for event in events
        if event["name"].endswith("RunTask") and "tdur" in event
        and names.get((event["pid"], event["tid"])) == "CrRendererMain"
    ]  # fmt: skip
    assert tasks
    assert max(tasks) < LONG_TASK_MILLIS, sorted(tasks)[-5:]


def rows(service: Service, table: str, count: int = 1) -> list[dict]:
    """The rows of the project when there are that many; fails when there never are."""
    deadline = time.monotonic() + DEADLINE_MILLIS / 1000
    while True:
        found = service.store.query(
            f"SELECT * FROM {table} WHERE project_id = %s ORDER BY id", service.project.id
        )
        if len(found) >= count or time.monotonic() > deadline:
            assert len(found) == count, found
            return found
        time.sleep(0.02)


@pytest.fixture
def shop(service: Service) -> Service:
    """The file's gateway with a project of the test's own."""
    return Service(service.gateway, service.store)


def send_feedback(page: Page, text: str) -> None:
    """Opens the form, writes and presses send."""
    page.get_by_role("button", name="Feedback").click()
    page.get_by_label("Your message").fill(text)
    page.get_by_role("button", name="Send", exact=True).click()
