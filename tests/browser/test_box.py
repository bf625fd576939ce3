"""The search box offers completions: by keys, by mouse, and told to screen readers; without JavaScript it just asks."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect


@pytest.fixture
def box(browser: Browser, address: str):
    with browser.new_context(base_url=address, locale="vi-VN") as context:
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.goto("/")
        yield page


def offer(page: Page, typed: str) -> None:
    page.get_by_role("combobox").press_sequentially(typed)
    expect(page.get_by_role("listbox")).to_be_visible()


def test_arrows_choose_escape_takes_back_enter_goes(box: Page) -> None:
    offer(box, "nghi quyet d")
    field = box.get_by_role("combobox")
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("ArrowDown")
    first = box.get_by_role("option").first
    expect(first).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", first.get_attribute("id") or "")
    expect(field).to_have_value("nghị quyết đại hội")
    field.press("Escape")
    expect(field).to_have_value("nghi quyet d")
    expect(box.get_by_role("listbox")).to_be_hidden()
    field.press("ArrowDown")
    expect(box.get_by_role("listbox")).to_be_visible()
    field.press("ArrowDown")
    field.press("Enter")
    expect(box).to_have_url(re.compile(r"/tim\?q=ngh%E1%BB%8B"))


def test_a_click_goes_and_enter_alone_asks_what_was_typed(box: Page) -> None:
    offer(box, "nghe a")
    box.get_by_role("option", name=re.compile("^Nghệ An.*Tỉnh")).click()
    expect(box).to_have_url(re.compile(r"/tim\?tinh=nghe-an$"))
    box.goto("/")
    offer(box, "nghi quyet d")
    box.get_by_role("combobox").press("Enter")
    expect(box).to_have_url(re.compile(r"/tim\?q=nghi\+quyet\+d$"))
