"""Draw the pictures that cannot be SVG from the one that is: for tabs, for phones, for links that are shared.

    python scripts/icons.py

Run it when ``webui/static/timtin.svg`` changes. A browser draws them (`scripts/browser.py`), so that they look as the
page does; the numbers of the container of icons are Microsoft's (ICONDIR, ICONDIRENTRY), its pictures PNG.
"""

from __future__ import annotations

import struct
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

STATIC = Path(__file__).parents[1] / "webui" / "static"
TAB, TOUCH, CARD = (16, 32, 48), 180, 512
PAPER = "#fbf9f5"
"""What a phone shows behind the sign: it fills what is transparent with black."""


def main() -> None:
    """Draw all of them."""
    browser = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("browser.py"))], check=True, capture_output=True, text=True
    )
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser.stdout.strip(), args=["--no-sandbox"])
        page = chromium.new_page()
        pictures = [drawn(page, size) for size in TAB]
        (STATIC / "favicon.ico").write_bytes(container(pictures))
        (STATIC / "touch.png").write_bytes(drawn(page, TOUCH, PAPER, TOUCH // 9))
        (STATIC / "card.png").write_bytes(drawn(page, CARD, PAPER, CARD // 6))
        chromium.close()


def drawn(page: Page, size: int, behind: str = "transparent", margin: int = 0) -> bytes:
    """Return the sign as a PNG of so many pixels a side."""
    sign = (STATIC / "timtin.svg").read_text("utf-8")
    inner = size - 2 * margin
    style = f"html{{background:{behind}}}body{{margin:{margin}px}}svg{{display:block;width:{inner}px;height:{inner}px}}"
    page.set_viewport_size({"width": size, "height": size})
    page.set_content(f"<!doctype html><style>{style}</style>{sign}")
    return page.screenshot(omit_background=behind == "transparent")


def container(pictures: list[bytes]) -> bytes:
    """Return PNGs as one file of icons."""
    head, place = struct.pack("<HHH", 0, 1, len(pictures)), 6 + 16 * len(pictures)
    entries = b""
    for size, picture in zip(TAB, pictures, strict=True):
        entries += struct.pack("<BBBBHHII", size, size, 0, 0, 1, 32, len(picture), place)
        place += len(picture)
    return head + entries + b"".join(pictures)


if __name__ == "__main__":
    main()
