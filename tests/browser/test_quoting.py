"""Quoting and keys in a real browser: what is selected is copied with its source; letters may be switched off."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect


@pytest.fixture
def reader(browser: Browser, address: str) -> Iterator[Page]:
    with browser.new_context(
        base_url=address, locale="vi-VN", permissions=["clipboard-read", "clipboard-write"]
    ) as one:
        one.set_default_timeout(10_000)
        yield one.new_page()


def test_a_quote_that_begins_at_a_marked_word_is_selected_and_copied_with_its_source(reader: Page) -> None:
    reader.goto("/tim?q=nghi+quyet")
    reader.locator(".hit h2 a").first.click()
    mark = reader.locator(".text mark").first
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    assert box is not None
    reader.mouse.move(box["x"] + 1, box["y"] + box["height"] / 2)
    reader.mouse.down()
    reader.mouse.move(box["x"] + box["width"] + 120, box["y"] + box["height"] / 2, steps=8)
    reader.mouse.up()
    selected = reader.evaluate("getSelection().toString().trim()")
    assert re.match(r"nghị quyết", selected, re.IGNORECASE)
    reader.get_by_role("button", name="Chép đoạn đã chọn kèm nguồn").click()
    copied = reader.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("“" + " ".join(selected.split()))
    assert "(xem ngày" in copied


def test_letters_walk_the_list_and_lead_on_from_article_to_article(reader: Page) -> None:
    reader.goto("/tim?q=nghi+quyet")
    reader.keyboard.press("j")
    reader.keyboard.press("j")
    expect(reader.locator(".hit").nth(1).locator("h2 a")).to_be_focused()
    reader.keyboard.press("k")
    expect(reader.locator(".hit").nth(0).locator("h2 a")).to_be_focused()
    reader.keyboard.press("Enter")
    expect(reader).to_have_url(re.compile("/bai/"))
    first = reader.url
    reader.keyboard.press("j")
    expect(reader).not_to_have_url(first)
    expect(reader.locator(".around .place")).to_have_text(re.compile(r"^2/\d"))
    reader.keyboard.press("k")
    expect(reader).to_have_url(first)


def test_keys_are_told_and_can_be_switched_off_for_good(reader: Page) -> None:
    reader.goto("/tim?q=nghi+quyet")
    reader.keyboard.press("?")
    dialog = reader.get_by_role("dialog", name="Phím tắt")
    expect(dialog).to_be_visible()
    dialog.get_by_label("Dùng phím tắt").uncheck()
    reader.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    reader.reload()
    reader.keyboard.press("j")
    expect(reader.locator(".hit").nth(0).locator("h2 a")).not_to_be_focused()
    reader.keyboard.press("/")
    expect(reader.locator("#q")).not_to_be_focused()
    reader.get_by_role("button", name="Phím tắt").click()
    expect(dialog.get_by_label("Dùng phím tắt")).not_to_be_checked()


def test_a_printed_list_says_what_was_asked_where_and_when(reader: Page) -> None:
    reader.goto("/tim?q=nghi+quyet")
    expect(reader.locator(".printed")).to_be_hidden()
    reader.emulate_media(media="print")
    expect(reader.locator(".printed")).to_contain_text(
        re.compile(r"In ngày \d\d/\d\d/\d{4}: http://.*/tim\?q=nghi\+quyet")
    )
    expect(reader.locator("h1")).to_contain_text("nghi quyet")
