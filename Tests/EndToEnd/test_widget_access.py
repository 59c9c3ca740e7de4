"""For everybody: axe, keyboard, languages, direction, narrow screens, and no cost to the page."""

import json
import pathlib
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import rows, tag
from test_widgets import configure

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
LANGUAGES = REPOSITORY / "Sources/Widgets/languages"
PAGE = "<style>:root { color-scheme: light dark; }</style>"


def everything(shop) -> str:
    return (
        tag(shop, "feedback", enable_screenshots="true", ask_email="true")
        + tag(shop, "helpful", show_comment_link="true")
        + tag(shop, "rating", allow_half="true")
        + tag(shop, "rating", style="smiley", faces="5")
        + tag(shop, "nps", mode="inline")
    )


def assert_clean(page) -> None:
    """axe finds nothing to complain about, by WCAG 2.2 AA and its best practices."""
    violations = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in violations] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(shop, site, new_visitor, scheme):
    configure(shop)
    visitor = new_visitor(color_scheme=scheme, reduced_motion="reduce")
    page = visitor.visit(site.page("/", everything(shop), PAGE))
    page.get_by_label("9", exact=True).check()
    page.get_by_role("button", name="No").click()
    page.get_by_role("button", name="Add a comment").click()
    page.get_by_label("Great").check()
    assert_clean(page)
    page.get_by_role("button", name="Feedback").click()
    page.locator("seggwat-feedback").get_by_role("button", name="Send", exact=True).click()
    page.get_by_text("at least 3 characters").last.wait_for()
    assert_clean(page)


@pytest.mark.parametrize("mode", ["banner", "modal"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_an_nps_question(shop, site, new_visitor, mode, scheme):
    configure(shop)
    page = new_visitor(color_scheme=scheme, reduced_motion="reduce").visit(
        site.page("/", tag(shop, "nps", mode=mode), PAGE)
    )
    page.get_by_label("9", exact=True).check()
    assert_clean(page)


def test_feedback_by_keyboard_alone(shop, site, visitor):
    page = visitor.visit(site.page("/", tag(shop, "feedback")))
    button = page.get_by_role("button", name="Feedback")
    button.wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_label("Your message").wait_for()
    page.keyboard.type("No mouse")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("Thank you for your feedback!").wait_for()
    page.keyboard.press("Escape")
    assert page.evaluate("SeggwatFeedback.container.matches(':focus')")
    [row] = rows(shop, "feedback")
    assert (row["message"], row["type"]) == ("No mouse", "Feature")


def test_thumbs_and_an_nps_answer_by_keyboard_alone(shop, site, visitor):
    configure(shop)
    page = visitor.visit(site.page("/", tag(shop, "helpful") + tag(shop, "nps", mode="inline")))
    page.get_by_label("9", exact=True).wait_for()
    page.get_by_role("button", name="Yes").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    [thumb] = rows(shop, "rating")
    assert thumb["value"] == 0
    page.get_by_label("0", exact=True).focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.type("By hand")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("Thank you for your answer!").wait_for()
    [response] = rows(shop, "nps_response")
    [feedback] = rows(shop, "feedback")
    assert (response["score"], feedback["message"]) == (1, "By hand")


def test_a_language_says_its_direction_where_the_page_does_not(shop, site, visitor):
    body = tag(shop, "helpful", language="ar")
    page = visitor.visit(site.page("/", body))
    host = page.locator("seggwat-helpful")
    assert host.get_attribute("dir") == "rtl"
    assert host.evaluate("one => getComputedStyle(one).direction") == "rtl"
    head = "<script>document.documentElement.dir = 'ltr';</script>"
    page = visitor.visit(site.page("/", body, head))
    assert page.locator("seggwat-helpful").get_attribute("dir") == "ltr"


def test_a_connection_is_prepared_when_somebody_is_about_to_open_the_form(shop, site, visitor):
    page = visitor.visit(site.page("/", tag(shop, "feedback")))
    button = page.get_by_role("button", name="Feedback")
    button.wait_for()
    link = page.locator("link[rel=preconnect]")
    assert link.count() == 0
    button.hover()
    link.wait_for(state="attached")
    assert link.get_attribute("href") == shop.gateway.url
    page.evaluate("SeggwatFeedback.destroy()")
    assert link.count() == 0


def test_focus_stays_in_the_form(shop, site, visitor):
    page = visitor.visit(site.page("/", '<a href="/x">Out</a>' + tag(shop, "feedback")))
    page.get_by_role("button", name="Feedback").click()
    page.get_by_label("Your message").wait_for()
    for _ in range(12):
        page.keyboard.press("Tab")
        # The browser's own bar may have it in between; the page behind never does.
        assert page.evaluate("document.activeElement.localName") in ("seggwat-feedback", "body")


def test_stars_by_keyboard_alone_are_sent_once(shop, site, visitor):
    page = visitor.visit(site.page("/", tag(shop, "rating")))
    page.get_by_label("1 of 5 stars").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    [row] = rows(shop, "rating")
    assert row["value"] == 1


def test_arrow_keys_choose_and_enter_sends(shop, site, visitor):
    page = visitor.visit(site.page("/", tag(shop, "rating")))
    page.get_by_label("1 of 5 stars").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.get_by_text("Thank you for your rating!").wait_for()
    [row] = rows(shop, "rating")
    assert row["value"] == 4


@pytest.mark.parametrize("language", sorted(file.stem for file in LANGUAGES.glob("*.json")))
def test_every_language_sends(shop, site, visitor, language):
    texts = json.loads((LANGUAGES / f"{language}.json").read_text())
    body = tag(shop, "feedback", language=language) + tag(shop, "helpful", language=language)
    page = visitor.visit(site.page("/", body))
    page.get_by_text(texts["helpfulQuestion"]).wait_for()
    page.get_by_role("button", name=texts["button"]).click()
    page.get_by_label(texts["message"]).fill("Åäö ß é")
    page.get_by_role("button", name=texts["send"], exact=True).click()
    page.get_by_text(texts["thanks"]).wait_for()
    [row] = rows(shop, "feedback")
    assert row["message"] == "Åäö ß é"


def test_the_browser_says_which_language(shop, site, new_visitor):
    page = new_visitor(locale="de-AT").visit(site.page("/", tag(shop, "helpful")))
    page.get_by_text("War diese Seite hilfreich?").wait_for()


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_sticks_out(shop, site, new_visitor, width):
    configure(shop)
    page = new_visitor(viewport={"width": width, "height": 640}).visit(
        site.page("/", everything(shop), PAGE)
    )
    page.get_by_label("9", exact=True).check()
    page.get_by_label("Great").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="Feedback").click()
    box = page.get_by_role("dialog").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= width
    assert box["y"] >= 0 and box["y"] + box["height"] <= 640


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("position", ["bottom-right", "right-side", "icon-only"])
def test_the_button_stands_at_its_side(shop, site, visitor, position, direction):
    head = f"<script>document.documentElement.dir = '{direction}';</script>"
    page = visitor.visit(site.page("/", tag(shop, "feedback", button_position=position), head))
    box = page.get_by_role("button", name="Feedback").bounding_box()
    gap = 0 if position == "right-side" else 20
    start = box["x"] if direction == "rtl" else 1280 - box["x"] - box["width"]
    assert abs(start - gap) < 1, box


def test_forced_colours_keep_the_choice_visible(shop, site, new_visitor):
    page = new_visitor(forced_colors="active").visit(site.page("/", tag(shop, "feedback")))
    page.get_by_role("button", name="Feedback").click()
    mark = page.locator(".kind :checked + span")
    mark.wait_for()
    assert mark.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"


def test_the_page_is_not_shifted_and_not_held_up(shop, site, visitor):
    head = """<script>window.shift = 0;
        new PerformanceObserver(list => { for (const one of list.getEntries())
            window.shift += one.value; }).observe({ type: 'layout-shift', buffered: true });
        </script>"""
    page = visitor.visit(site.page("/", "<p>Text</p>" * 30 + tag(shop, "feedback"), head))
    page.get_by_role("button", name="Feedback").click()
    page.get_by_label("Your message").wait_for()
    page.wait_for_load_state("networkidle")
    assert page.evaluate("shift") == 0
    # Nothing of ours blocks: the tags are deferred, and parts are fetched beside the page.
    scripts = page.evaluate(
        """performance.getEntriesByType('resource').filter(one => one.name.includes('/widgets/'))
            .map(one => one.renderBlockingStatus)"""
    )
    assert set(scripts) == {"non-blocking"}


@pytest.mark.parametrize("language", sorted(file.stem for file in LANGUAGES.glob("*.json")))
def test_a_place_of_the_documented_height_holds_its_widget(shop, site, new_visitor, language):
    """480 pixels is the narrowest column that the document speaks of."""
    sheet = re.search(r"```css\n(.*?)```", (REPOSITORY / "docs/widgets.md").read_text(), re.DOTALL)
    places = {
        "helpful": tag(shop, "helpful", language=language),
        "stars": tag(shop, "rating", language=language, max_stars="10", show_counter="false"),
        "faces": tag(shop, "rating", language=language, style="smiley", faces="5"),
    }
    body = "".join(f'<div class="{name}">{script}</div>' for name, script in places.items())
    visitor = new_visitor(viewport={"width": 496, "height": 900})
    page = visitor.visit(site.page("/", body, f"<style>{sheet[1]}</style>"))
    page.locator("seggwat-rating").nth(1).wait_for()
    page.locator("seggwat-helpful").wait_for()
    for name in places:
        # The widget fills its place and does not make it higher: less than a pixel is rounding.
        place = page.locator(f".{name}")
        promised = float(re.search(rf"\.{name} {{ min-height: (\d+)px", sheet[1])[1])
        assert place.bounding_box()["height"] == promised, name
        assert promised - place.locator(":scope > :last-child").bounding_box()["height"] < 1, name
