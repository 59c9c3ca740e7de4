"""The page of `seggwat up`: all widgets, and what arrives beside them.

With SCREENSHOTS=folder in the environment it also leaves a picture of each variant there.
"""

import os
import pathlib
import re
import shutil
import signal
import tempfile

import pytest
import requests
from browsing import no_long_task
from support import assert_problem
from test_up import start
from test_widget_access import assert_clean


@pytest.fixture(scope="module")
def demo(binary):
    """The address of the page."""
    # A path that is short enough for a unix socket, and that the database's user can reach.
    folder = pathlib.Path(tempfile.mkdtemp(prefix="seggwat-demo-", dir="/tmp"))
    folder.chmod(0o755)
    process = start(binary, folder)
    try:
        [line] = [line for line in process.output if line.startswith("demo ")]
        yield re.search(r"http://\S+/demo$", line)[0]
    finally:
        assert process.stop(signal.SIGINT) == 0, process.errors
        shutil.rmtree(folder)


def picture(page, name: str, **options) -> None:
    """Keeps a picture when somebody asked for it."""
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", **options)


def test_what_is_sent_appears_beside_the_widgets(demo, visitor):
    page = visitor.visit(demo)
    arrivals = page.get_by_label("Arrivals")
    page.get_by_role("button", name="Yes").first.click()
    arrivals.get_by_text("helpful: yes").wait_for()
    page.get_by_label("3.5 of 5 stars").check()
    arrivals.get_by_text("star: 3.5/5").wait_for()
    page.get_by_label("Great").first.check()
    arrivals.get_by_text("star: 3/3").wait_for()
    page.get_by_role("button", name="Inline").click()
    page.get_by_label("9", exact=True).check()
    page.get_by_label("What is the main reason").fill("It is quick")
    page.locator("seggwat-nps").get_by_role("button", name="Send").click()
    arrivals.get_by_text("nps: 9/10").wait_for()
    page.get_by_role("button", name="Feedback", exact=True).click()
    page.get_by_label("Your message").fill("What a nice page")
    page.get_by_role("button", name="Send", exact=True).click()
    page.locator("seggwat-feedback").get_by_text("Thank you for your feedback!").wait_for()
    page.keyboard.press("Escape")
    arrivals.get_by_text("What a nice page").wait_for()
    assert page.locator("seggwat-rating").count() == 5
    assert page.locator("seggwat-helpful").count() == 2
    # The page forbids everything else, and nothing asked for it.
    assert visitor.console == [] and visitor.errors == []
    page.evaluate("scrollTo(0, 0)")
    picture(page, "demo")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_variant_can_be_seen(demo, new_visitor, scheme):
    visitor = new_visitor(color_scheme=scheme, viewport={"width": 1080, "height": 720})
    page = visitor.visit(demo)
    page.get_by_label("Terrible").wait_for()
    assert_clean(page)
    for name in ["Right side", "Icon only", "Bottom right"]:
        page.get_by_role("button", name=name, exact=True).click()
        page.get_by_role("button", name="Feedback", exact=True).hover()
        picture(page, f"button-{name.lower().replace(' ', '-')}-{scheme}")
    picture(page, f"widgets-{scheme}", full_page=True)
    shot = page.screenshot()
    page.get_by_role("button", name="Feedback", exact=True).click()
    page.get_by_label("Your message").fill("The search finds nothing.")
    picture(page, f"feedback-{scheme}")
    page.get_by_role("button", name="Add a screenshot").click()
    page.get_by_label("Choose a picture").set_input_files(
        {"name": "page.png", "mimeType": "image/png", "buffer": shot}
    )
    page.locator("canvas").wait_for()
    box = page.locator("canvas").bounding_box()
    for tool, share in [("Black out", 0.2), ("Rectangle", 0.45), ("Arrow", 0.7)]:
        page.get_by_role("button", name=tool, exact=True).click()
        page.mouse.move(box["x"] + box["width"] * share, box["y"] + box["height"] * 0.4)
        page.mouse.down()
        page.mouse.move(
            box["x"] + box["width"] * (share + 0.15), box["y"] + box["height"] * 0.6, steps=3
        )
        page.mouse.up()
    picture(page, f"screenshot-{scheme}")
    page.get_by_role("button", name="Cancel").last.click()
    page.keyboard.press("Escape")
    for mode in ["Banner", "Modal", "Inline"]:
        page.get_by_role("button", name=mode).click(force=True)
        page.get_by_label("9", exact=True).check()
        picture(page, f"nps-{mode.lower()}-{scheme}")
        page.evaluate("SeggwatNps.hide()")
    assert visitor.console == [] and visitor.errors == []


def test_no_widget_moves_the_page_or_holds_it_up(demo, new_visitor):
    visitor = new_visitor(reduced_motion="reduce")
    visitor.context.add_init_script(
        """window.shifts = [];
        new PerformanceObserver(list => window.shifts.push(...list.getEntries().filter(
            one => !one.hadRecentInput).map(one => [one.value, one.sources.map(
                source => source.node && source.node.nodeName)])))
            .observe({ type: 'layout-shift', buffered: true });"""
    )
    # Of the same origin, so that the same process goes on.
    page = visitor.visit(demo + "/demo.css")
    with no_long_task(page):
        page.goto(demo)
        page.get_by_label("Terrible").wait_for()
        page.get_by_role("button", name="Feedback", exact=True).click()
        page.get_by_label("Your message").fill("Nothing moved")
        page.get_by_role("button", name="Send", exact=True).click()
        page.locator("seggwat-feedback").get_by_text("Thank you for your feedback!").wait_for()
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Yes").first.click()
        page.get_by_label("3.5 of 5 stars").check()
        page.get_by_label("Arrivals").get_by_text("star: 3.5/5").first.wait_for()
    # The list of arrivals grows by itself; widgets stand in the other column.
    ours = [one for one in page.evaluate("shifts") if not set(one[1]) <= {"LI", "P", "SPAN"}]
    assert ours == []


def test_arabic_is_written_from_right_to_left(demo, new_visitor):
    visitor = new_visitor(viewport={"width": 1080, "height": 720})
    page = visitor.visit(demo + "?language=ar")
    page.get_by_label("سيئة جدًا").wait_for()
    picture(page, "widgets-arabic", full_page=True)
    page.get_by_role("button", name="ملاحظات", exact=True).click()
    page.get_by_label("رسالتك").fill("البحث لا يجد شيئًا.")
    # What begins stands on the right: the heading beside its edge, the closing button at the left.
    dialog = page.get_by_role("dialog")
    box = dialog.bounding_box()
    close = dialog.get_by_role("button", name="إغلاق").first.bounding_box()
    assert close["x"] - box["x"] < 40
    assert dialog.evaluate("one => getComputedStyle(one).direction") == "rtl"
    assert_clean(page)
    picture(page, "feedback-arabic")
    page.get_by_role("button", name="إرسال", exact=True).click()
    page.get_by_text("شكرًا على ملاحظاتك!").wait_for()
    assert visitor.console == [] and visitor.errors == []


def test_the_page_is_the_demonstrations_alone(demo, service):
    answer = requests.get(demo, timeout=10)
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "require-trusted-types-for 'script'" in answer.headers["Content-Security-Policy"]
    for path in ["/demo", "/demo/demo.js", "/demo/recent"]:
        assert requests.get(demo.replace("/demo", path), timeout=10).status_code == 200
        assert_problem(requests.get(service.gateway.url + path, timeout=10), 404, "not_found")
    assert requests.get(demo + "/other", timeout=10).status_code == 404
