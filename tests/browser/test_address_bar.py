"""The browser's own box: it finds the description of ours, asks it while one types, and shows what it says.

Nothing in a page can type into the address bar. Chromium's page on its workings, chrome://omnibox, asks as it does.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.conftest import FLAGS, ROOT

BACKGROUND = ["--disable-background-networking", "--disable-component-extensions-with-background-pages"]
"""What Playwright switches off: without it the bar asks nobody."""


@pytest.fixture
def engine(address: str) -> dict[str, object]:
    """Our search as Chromium keeps one, with the address of its suggestions."""
    return {
        "short_name": "Tim Tin",
        "keyword": "timtin",
        "url": f"{address}/tim?q={{searchTerms}}",
        "suggestions_url": f"{address}/goi-y/trinh-duyet?q={{searchTerms}}",
        "id": "2",
        "prepopulate_id": 0,
        "is_active": 1,
        "input_encodings": ["UTF-8"],
        "synced_guid": "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee",
    }


@pytest.fixture
def bar(browser: Browser, engine: dict[str, object], tmp_path: Path) -> Iterator[BrowserContext]:
    """A Chromium whose default search is ours."""
    (tmp_path / "Default").mkdir()
    chosen = {"default_search_provider_data": {"template_url_data": engine}, "search": {"suggest_enabled": True}}
    (tmp_path / "Default" / "Preferences").write_text(json.dumps(chosen))
    (tmp_path / "Local State").write_text(json.dumps({"internal_only_uis_enabled": True}))
    find = [sys.executable, str(ROOT / "scripts" / "browser.py")]
    found = subprocess.run(find, check=True, capture_output=True, text=True).stdout.strip()
    context = browser.browser_type.launch_persistent_context(
        tmp_path,
        executable_path=found,
        args=[*(flag for flag in FLAGS if flag not in BACKGROUND)],
        ignore_default_args=BACKGROUND,
    )
    yield context
    context.close()


def test_the_bar_shows_our_suggestions(bar: BrowserContext) -> None:
    page = bar.new_page()
    page.goto("chrome://omnibox")
    page.locator("#input-text").focus()
    page.keyboard.type("nghi quyet d")
    suggested = page.locator("tr", has_text=re.compile("search-suggest")).filter(has_text="nghị quyết đại hội")
    expect(suggested.first).to_be_visible(timeout=30_000)


def test_the_front_page_leads_to_the_description(bar: BrowserContext, address: str) -> None:
    page = bar.new_page()
    page.goto(address)
    link = page.locator('link[rel="search"]').get_attribute("href") or ""
    described = page.request.get(link if link.startswith("http") else address + link)
    assert described.headers["content-type"].startswith("application/opensearchdescription+xml")
    assert f'template="{address}/goi-y/trinh-duyet?q={{searchTerms}}"' in described.text()
