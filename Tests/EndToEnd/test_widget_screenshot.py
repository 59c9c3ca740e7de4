"""A picture that goes with feedback: chosen, pasted or captured, drawn on, and free of metadata."""

import base64

from browsing import rows, tag

# A picture of 400 by 300 as a phone writes it: with an APP1 segment that says where it was taken.
MAKE = """async () => {
    const canvas = document.createElement('canvas');
    canvas.width = 400; canvas.height = 300;
    const context = canvas.getContext('2d');
    context.fillStyle = '#fff'; context.fillRect(0, 0, 400, 300);
    const blob = await new Promise(resolve => canvas.toBlob(resolve, 'image/jpeg'));
    const plain = new Uint8Array(await blob.arrayBuffer());
    const place = new TextEncoder().encode('Exif\\0\\0GPS 48.2082 N 16.3738 E');
    const size = place.length + 2;
    const bytes = [0xFF, 0xD8, 0xFF, 0xE1, size >> 8, size & 255, ...place, ...plain.slice(2)];
    return btoa(String.fromCharCode(...bytes));
}"""


def open_form(shop, site, visitor):
    page = visitor.visit(site.page("/", tag(shop, "feedback", enable_screenshots="true")))
    page.get_by_role("button", name="Feedback").click()
    page.get_by_label("Your message").fill("See the picture")
    return page


def choose(page, name: str = "photo.jpg") -> bytes:
    """Chooses a picture with metadata in the open form, and returns it."""
    data = base64.b64decode(page.evaluate(MAKE))
    page.get_by_role("button", name="Add a screenshot").click()
    page.get_by_label("Choose a picture").set_input_files(
        {"name": name, "mimeType": "image/jpeg", "buffer": data}
    )
    page.locator("canvas").wait_for()
    return data


def drag(page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Draws across the picture; places are shares of its width and height."""
    box = page.locator("canvas").bounding_box()
    at = [(box["x"] + box["width"] * x, box["y"] + box["height"] * y) for x, y in (start, end)]
    page.mouse.move(*at[0])
    page.mouse.down()
    page.mouse.move(*at[1], steps=4)
    page.mouse.up()


def pixel(page, x: int, y: int) -> list[int]:
    """The colour at a place of the picture."""
    return page.locator("canvas").evaluate(
        "(canvas, [x, y]) => Array.from(canvas.getContext('2d').getImageData(x, y, 1, 1).data)",
        [x, y],
    )


def test_a_chosen_picture_is_stored_without_its_metadata(shop, site, visitor):
    page = open_form(shop, site, visitor)
    assert b"GPS 48.2082" in choose(page)
    page.get_by_role("button", name="Black out").click()
    drag(page, (0.1, 0.1), (0.5, 0.5))
    page.get_by_role("button", name="Use this picture").click()
    page.get_by_role("img", name="Your screenshot").wait_for()
    page.wait_for_function("SeggwatFeedback.hasScreenshot()", timeout=5000)
    page.get_by_role("button", name="Send", exact=True).click()
    page.get_by_text("Thank you for your feedback!").wait_for()
    [feedback] = rows(shop, "feedback")
    [screenshot] = rows(shop, "screenshot")
    assert feedback["id"] == screenshot["id"]
    [image] = [value for value in screenshot.values() if isinstance(value, bytes)]
    assert image.startswith(b"\xff\xd8\xff")
    assert b"GPS" not in image and b"Exif" not in image
    assert visitor.sent("OPTIONS") == []


def test_every_tool_draws_and_undo_takes_it_back(shop, site, visitor):
    page = open_form(shop, site, visitor)
    choose(page)
    white = [255, 255, 255, 255]
    for tool, place in [
        ("Pen", (100, 150)), ("Arrow", (100, 150)), ("Rectangle", (40, 150)),
        ("Black out", (100, 150)),
    ]:  # fmt: skip
        page.get_by_role("button", name=tool, exact=True).click()
        start, end = ((0.1, 0.5), (0.9, 0.5))
        if tool in ("Rectangle", "Black out"):
            start, end = ((0.1, 0.1), (0.9, 0.9))
        drag(page, start, end)
        assert pixel(page, *place) != white, tool
        page.get_by_role("button", name="Undo").click()
        assert pixel(page, *place) == white, tool
        page.get_by_role("button", name="Redo").click()
        assert pixel(page, *place) != white, tool
        page.get_by_role("button", name="Clear").click()
    page.get_by_role("button", name="Text", exact=True).click()
    page.get_by_label("Text to place").fill("HELLO")
    drag(page, (0.1, 0.5), (0.1, 0.5))
    ink = page.locator("canvas").evaluate(
        """canvas => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
            .data.some(value => value < 200)"""
    )
    assert ink


def test_a_pasted_picture_opens_the_editor(shop, site, visitor):
    page = open_form(shop, site, visitor)
    data = page.evaluate(MAKE)
    page.get_by_label("Your message").evaluate(
        """(field, data) => {
            const bytes = Uint8Array.from(atob(data), letter => letter.charCodeAt(0));
            const carrier = new DataTransfer();
            carrier.items.add(new File([bytes], 'x.jpg', { type: 'image/jpeg' }));
            field.dispatchEvent(new ClipboardEvent('paste', {
                clipboardData: carrier, bubbles: true, composed: true, cancelable: true
            }));
        }""",
        data,
    )
    page.locator("canvas").wait_for()
    page.get_by_role("button", name="Cancel").last.click()
    assert page.get_by_label("Your message").input_value() == "See the picture"


def test_the_tab_is_captured_without_the_form_in_front_of_it(shop, site, visitor):
    body = "<style>main { background: #00ff00; height: 600px; }</style>"
    page = visitor.visit(
        site.page("/", body + tag(shop, "feedback", enable_screenshots="true"))
    )
    page.get_by_role("button", name="Feedback").click()
    page.get_by_label("Your message").fill("What I see")
    page.get_by_role("button", name="Add a screenshot").click()
    page.get_by_role("button", name="Capture this tab").click()
    page.locator("canvas").wait_for()
    middle = page.locator("canvas").evaluate(
        """canvas => Array.from(canvas.getContext('2d').getImageData(
            canvas.width / 2, canvas.height / 2, 1, 1).data)"""
    )
    # The page's own colour, neither the form's nor the shade behind it.
    assert middle[1] > 200 and middle[0] < 60 and middle[2] < 60, middle
    page.get_by_role("button", name="Use this picture").click()
    assert page.get_by_label("Your message").input_value() == "What I see"


def test_what_is_no_picture_is_said(shop, site, visitor):
    page = open_form(shop, site, visitor)
    page.get_by_role("button", name="Add a screenshot").click()
    page.get_by_label("Choose a picture").set_input_files(
        {"name": "x.png", "mimeType": "image/png", "buffer": b"no picture"}
    )
    page.get_by_text("This is no picture that can be read.").wait_for()


def test_the_words_are_sent_when_the_picture_cannot_be(shop, site, visitor):
    url = site.page("/", tag(shop, "feedback", enable_screenshots="true"))
    page = open_form(shop, site, visitor)
    choose(page)
    page.get_by_role("button", name="Use this picture").click()
    page.get_by_role("img", name="Your screenshot").wait_for()
    visitor.context.set_offline(True)
    page.get_by_role("button", name="Send", exact=True).click()
    page.get_by_text("Not sent yet").wait_for()
    page.close()
    visitor.context.set_offline(False)
    # Only the words outlive the page; 5 MiB have no place in its storage.
    visitor.visit(url)
    [row] = rows(shop, "feedback")
    assert row["message"] == "See the picture"
    rows(shop, "screenshot", 0)


def test_without_the_attribute_no_picture_is_offered(shop, site, visitor):
    page = visitor.visit(site.page("/", tag(shop, "feedback")))
    page.get_by_role("button", name="Feedback").click()
    page.get_by_label("Your message").wait_for()
    assert page.get_by_role("button", name="Add a screenshot").count() == 0
    assert page.evaluate("SeggwatFeedback.screenshotsEnabled") is False
