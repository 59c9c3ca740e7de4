"""Takes pictures of every page in both themes and three widths, for looking at them.

    SEGGWAT_BINARY=.build/release/seggwat .venv/bin/python Tests/EndToEnd/screenshots.py FOLDER
"""

import pathlib
import sys

from conftest import migrated_database, program, throwaway_cluster
from pages_support import Up
from playwright.sync_api import sync_playwright
from test_browser import addresses, log_in

WIDTHS = [360, 768, 1280]
# Lists go on like this.
HEIGHT_MAX = 2_000


def main(folder: pathlib.Path) -> None:
    """Starts everything, takes the pictures, stops everything."""
    binary = program("SEGGWAT_BINARY")
    folder.mkdir(parents=True, exist_ok=True)
    with throwaway_cluster() as cluster:
        up = Up(binary, cluster.url(cluster.new_database()), demo_data=4000)
        try:
            take_all(up, folder)
        finally:
            up.stop()


def take_all(up: Up, folder: pathlib.Path) -> None:
    """Takes the pictures."""
    feedback = up.submit(
        "The export ends after the first page.\n\nI expected all 312 rows, as on the screen.",
        path="/reports", version="2.4.1", submitted_by="user-7",
        submitted_by_email="user-7@example.com",
    )  # fmt: skip
    up.submit("Can I export to a spreadsheet?", path="/reports", submitted_by="user-7")
    up.rows("UPDATE feedback SET tags = '{export}', type = 'Bug' WHERE id = %s", feedback)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        for theme in ["light", "dark"]:
            for width in WIDTHS:
                context = browser.new_context(
                    viewport={"width": width, "height": 800}, color_scheme=theme, locale="en-GB"
                )
                page = context.new_page()
                page.goto(f"{up.url}/login")
                page.screenshot(path=folder / f"login-{width}-{theme}.png")
                log_in(page, up)
                for name, address in addresses(up, feedback).items():
                    page.goto(address)
                    height = page.evaluate("document.documentElement.scrollHeight")
                    clip = {"x": 0, "y": 0, "width": width, "height": min(height, HEIGHT_MAX)}
                    path = folder / f"{name}-{width}-{theme}.png"
                    page.screenshot(path=path, full_page=True, clip=clip)
                context.close()
        browser.close()


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
