"""axe-core finds nothing to complain of on any kind of page, in both languages, light and dark, wide and narrow."""

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

PAGES = (
    "/",
    "/tim",
    "/tim?q=nghi+quyet",
    "/tim?q=nghi+quyet&trang=99",
    "/tim?q=nghi+quyet+dai+hoi&tinh=nghe-an,-ben-tre&tu=2020",
    "/tim?q=nghi+quyet&tinh=khong-co",
    "/tim?q=khong+co+gi+ca+xyzzy",
    "/tim?q=nghi+quyet&vi-sao=1",
    "/tim?q=nghi+quyet&tu=2021&den=2022",
    "/tim?q=nghi+quyet&sx=vao",
    "/loc/tinh?q=nghi+quyet",
    "/loc/nguoi?sap=ten",
    "/huong-dan",
    "/api",
    "/luu",
    "/luu/moi?q=nghi+quyet",
    "/luu/chia-se?q=nghi+quyet",
    "/khong-co",
)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.mark.parametrize("width", [1440, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_axe_has_nothing_to_complain_of(
    browser: Browser, address: str, language: str, scheme: Literal["light", "dark"], width: int
) -> None:
    with browser.new_context(
        base_url=address, color_scheme=scheme, viewport={"width": width, "height": 900}, reduced_motion="reduce"
    ) as context:
        page = context.new_page()
        page.goto(f"/ngon-ngu/{language}")
        page.goto("/tim?q=nghi+quyet")
        article = page.locator("h2 a").first.get_attribute("href") or ""
        found = [complaint for path in (*PAGES, article) for complaint in _complaints(page, path)]
        page.goto("/tim?q=nghi+quyet")
        page.keyboard.press("?")
        found += _told(page, "keys")
        page.goto("/")
        page.locator("#q").fill("nghi")
        page.locator("[role=option]").first.wait_for()
        found += _told(page, "completions")
        assert found == []


def _complaints(page: Page, path: str) -> list[str]:
    page.goto(path)
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    return _told(page, path)


def _told(page: Page, where: str) -> list[str]:
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    return [
        f"{where}: {one['id']}: {one['nodes'][0]['html'][:140]} ({len(one['nodes'])})"
        for one in found.response["violations"]
    ]
