"""Strict policies and hostile pages: neither breaks the other."""

import base64
import hashlib

import pytest
from browsing import ROOT, rows, send_feedback, tag
from test_widgets import configure

POLICY = (
    "default-src 'none'; script-src {host}; connect-src {host}; img-src blob:; "
    "require-trusted-types-for 'script'"
)

HOSTILE = """<style>
* { all: unset !important; }
div, button, dialog, seggwat-feedback, seggwat-helpful { display: none !important; }
button { position: static !important; color: red !important; font-size: 90px !important; }
</style><script>{script}</script>"""


@pytest.fixture
def policy(shop) -> str:
    """The contract's policy for pages that carry a widget."""
    return POLICY.format(host=shop.gateway.url)


def all_tags(shop) -> str:
    return (
        tag(shop, "feedback", enable_screenshots="true") + tag(shop, "helpful")
        + tag(shop, "rating") + tag(shop, "nps", mode="inline")
    )  # fmt: skip


def test_all_widgets_work_under_the_strict_policy_with_trusted_types(shop, site, visitor, policy):
    configure(shop)
    page = visitor.visit(site.page("/", all_tags(shop), Content_Security_Policy=policy))
    page.get_by_role("button", name="Yes").click()
    page.get_by_label("4 of 5 stars").check()
    page.get_by_label("10", exact=True).check()
    page.locator("seggwat-nps").get_by_role("button", name="Send").click()
    page.get_by_text("Thank you for your answer!").wait_for()
    send_feedback(page, "Within the rules")
    page.locator("seggwat-feedback").get_by_text("Thank you for your feedback!").wait_for()
    # Styles arrived too: the button stands where it should.
    box = page.get_by_role("button", name="Feedback", include_hidden=True).bounding_box()
    assert box["x"] > 1000 and box["y"] > 600
    rows(shop, "feedback")
    rows(shop, "rating", 3)
    # Nothing was refused by the policy.
    assert visitor.console == []
    assert visitor.errors == []
    assert visitor.sent("OPTIONS") == []


def test_a_pinned_script_loads_with_its_integrity(shop, site, visitor, policy):
    text = visitor.context.request.get(f"{shop.gateway.url}{ROOT}seggwat-feedback.js").text()
    edition = text.split('version:"')[1][:12]
    pinned = f"{ROOT}{edition}/seggwat-feedback.js"
    content = visitor.context.request.get(shop.gateway.url + pinned).body()
    digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
    body = tag(shop, "feedback").replace(f"{ROOT}seggwat-feedback.js", pinned).replace(
        " defer", f' defer crossorigin="anonymous" integrity="sha256-{digest}"'
    )
    page = visitor.visit(site.page("/", body, Content_Security_Policy=policy))
    send_feedback(page, "To the letter")
    rows(shop, "feedback")
    assert visitor.console == []


@pytest.mark.parametrize(
    "script",
    [
        # Old libraries add to prototypes, some of it with names that mean something.
        "Array.prototype.toJSON = () => 'broken'; Array.prototype.extra = 1;"
        "Object.prototype.another = () => 2;",
        # Monitors wrap fetch, and some add fields of their own.
        "const real = fetch; window.fetch = (url, options) => real(url, Object.assign({}, options,"
        "{ headers: { 'X-Trace': '1' } }));",
    ],
)
def test_a_hostile_page_does_not_break_the_widgets(shop, site, visitor, script):
    head = HOSTILE.replace("{script}", script) + '<base href="https://elsewhere.example/">'
    page = visitor.visit(site.page("/shop", tag(shop, "feedback") + tag(shop, "helpful"), head))
    button = page.get_by_role("button", name="Feedback")
    assert button.evaluate("button => getComputedStyle(button).position") == "fixed"
    assert button.bounding_box()["height"] < 80
    page.get_by_role("button", name="Yes").click()
    send_feedback(page, "Still here")
    page.locator("seggwat-feedback").get_by_text("Thank you for your feedback!").wait_for()
    [row] = rows(shop, "feedback")
    assert row["path"] == "/shop"
    rows(shop, "rating")
    assert visitor.sent("OPTIONS") == []
    assert visitor.errors == []


def test_the_page_is_left_as_it_was(shop, site, visitor):
    body = '<button id="mine">Mine</button><p class="row kind">Text</p>'
    looks = """() => Array.from(document.querySelectorAll('main *'))
        .filter(one => !one.localName.startsWith('seggwat') && one.localName !== 'script')
        .map(one => JSON.stringify(Array.from(getComputedStyle(one)).map(
            name => getComputedStyle(one).getPropertyValue(name)))).join()"""
    plain = visitor.visit(site.page("/plain", body)).evaluate(looks)
    page = visitor.visit(site.page("/", body + tag(shop, "feedback")))
    page.get_by_role("button", name="Feedback").click()
    page.get_by_label("Your message").wait_for()
    page.keyboard.press("Escape")
    page.mouse.move(0, 0)
    assert page.evaluate(looks) == plain
    assert page.evaluate("document.adoptedStyleSheets.length + document.styleSheets.length") == 0


def test_destroy_leaves_nothing_behind(shop, site, visitor):
    before = "<script>window.before = new Set(Object.keys(window));</script>"
    page = visitor.visit(site.page("/", before + all_tags(shop)))
    page.get_by_role("button", name="Feedback").click()
    page.get_by_label("Your message").wait_for()
    page.evaluate(
        "[SeggwatFeedback, SeggwatHelpful, SeggwatRating, SeggwatNps].map(one => one.destroy())"
    )
    assert page.locator("main > *:not(h1):not(script), body > *:not(main)").count() == 0
    left = page.evaluate("Object.keys(window).filter(name => !before.has(name))")
    # What was loaded stays loaded, for a widget that comes again.
    assert set(left) <= {"before", "__seggwat"}


def test_a_tag_may_come_again_after_destroy_in_another_language(shop, site, visitor):
    page = visitor.visit(site.page("/", tag(shop, "feedback")))
    page.get_by_role("button", name="Feedback").wait_for()
    page.evaluate(
        """() => {
            const old = document.querySelector('script[data-project-key]');
            SeggwatFeedback.destroy();
            const tag = document.createElement('script');
            tag.src = old.src;
            Object.assign(tag.dataset, old.dataset, { language: 'fr' });
            old.remove();
            document.body.append(tag);
        }"""
    )
    page.get_by_role("button", name="Votre avis").click()
    page.get_by_label("Votre message").wait_for()
    assert page.locator("seggwat-feedback").count() == 1


def test_several_widgets_share_one_core(shop, site, visitor):
    page = visitor.visit(site.page("/", all_tags(shop) + tag(shop, "rating", style="smiley")))
    page.get_by_label("Great").wait_for()
    page.get_by_role("button", name="Yes").wait_for()
    loaded = [request.url for request in visitor.requests if request.url.endswith("/core.js")]
    assert len(loaded) == 1
    assert page.locator("seggwat-rating").count() == 2


def test_widgets_work_in_a_frame(shop, site, visitor):
    site.page("/inner", tag(shop, "helpful"))
    page = visitor.visit(site.page("/", '<iframe src="/inner" width="600" height="300"></iframe>'))
    page.frame_locator("iframe").get_by_role("button", name="Yes").click()
    [row] = rows(shop, "rating")
    assert row["path"] == "/inner"


def test_mistakes_in_attributes_are_said_once_and_the_widget_mounts(shop, site, visitor):
    body = tag(shop, "feedback", button_position="top", button_color="blue", language="xx")
    page = visitor.visit(site.page("/", body.replace(f'data-project-key="{shop.project.key}"', "")))
    page.get_by_role("button", name="Feedback").wait_for()
    lines = [line for line in visitor.console if line.startswith("[SeggWat] ")]
    assert len(lines) == 4, lines
    for name in ["data-project-key", "data-button-position", "data-button-color", "data-language"]:
        assert sum(name in line for line in lines) == 1, lines


def test_the_tag_of_the_wordpress_plugin_works(shop, site, visitor):
    body = (
        f'<script id="widget-script" src="{shop.gateway.url}{ROOT}seggwat-feedback.js" defer'
        f' data-project-key="{shop.project.key}" data-button-color="#10b981"'
        ' data-button-position="right-side" data-language="sv" data-show-powered-by="false"></script>'
    )
    page = visitor.visit(site.page("/blogg", body))
    page.get_by_role("button", name="Feedback").click()
    page.get_by_label("Ditt meddelande").fill("Hej på er")
    page.get_by_role("button", name="Skicka", exact=True).click()
    page.get_by_text("Tack för din feedback!").wait_for()
    [row] = rows(shop, "feedback")
    assert (row["message"], row["path"]) == ("Hej på er", "/blogg")
    assert page.get_by_text("SeggWat").count() == 0
    assert visitor.console == []


def test_a_user_set_before_the_widget_is_there_is_sent(shop, site, visitor):
    head = """<script>window.__seggwat_pending_user =
        { userId: 'u-1', email: 'a@example.com', token: null };</script>"""
    page = visitor.visit(site.page("/", tag(shop, "feedback"), head))
    send_feedback(page, "It is me")
    [row] = rows(shop, "feedback")
    assert (row["submitted_by"], row["submitted_by_email"]) == ("u-1", "a@example.com")


def test_nothing_is_stored_or_sent_before_the_visitor_acts(shop, site, visitor):
    page = visitor.visit(site.page("/", all_tags(shop)))
    page.get_by_role("button", name="Feedback").hover()
    page.get_by_role("button", name="Yes").wait_for()
    page.wait_for_load_state("networkidle")
    assert visitor.sent() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert visitor.context.cookies() == []
    assert page.evaluate("SeggwatFeedback.hasScreenshot()") is False
