"""Watching and sharing as people do them in a browser: badge, list, note, recovery code, short link, file of a list."""

import json
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import SEEDS, _wait

TIMTIN = Path(sys.executable).parent / "timtin"
NEW = [
    {"id": "hom-qua", "title": "Nghị quyết mới của xã", "text": "Nghị quyết mới về nước sạch.", "date": "2026-11-27"},
    {"id": "khong-ngay", "title": "Xã học nghị quyết", "text": "Cả xã học nghị quyết về đường sá."},
    {"id": "nam-2013", "title": "Nghị quyết năm xưa", "text": "Nghị quyết cũ kể lại.", "date": "2013-02-03"},
]


def timtin(*arguments: object) -> None:
    subprocess.run([TIMTIN, *map(str, arguments)], check=True, capture_output=True)


@pytest.fixture
def own(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A server of its own, to whose index articles are added."""
    data = tmp_path / "var"
    timtin("index", "build", *SEEDS, "--data", data)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with subprocess.Popen([TIMTIN, "serve", "--data", data, "--port", str(port)], stdout=subprocess.DEVNULL) as server:
        _wait(f"http://127.0.0.1:{port}/readyz")
        yield f"http://127.0.0.1:{port}", data
        server.terminate()


def save(page: Page, question: str) -> None:
    page.goto(f"/tim?q={question}")
    page.get_by_role("link", name="Lưu tìm kiếm").click()
    page.get_by_role("button", name="Lưu").click()
    expect(page).to_have_url(re.compile(r"/tim\?q="))


@pytest.mark.parametrize("scripts", [True, False], ids=["js", "no-js"])
def test_the_badge_leads_to_the_new_articles_and_is_gone_when_one_has_looked(
    browser: Browser, own: tuple[str, Path], scripts: bool
) -> None:
    address, data = own
    with browser.new_context(base_url=address, java_script_enabled=scripts, locale="vi-VN") as context:
        context.set_default_timeout(20_000)
        page = context.new_page()
        save(page, "nghi+quyet")
        rows = data.parent / "new.jsonl"
        rows.write_text("".join(json.dumps(row) + "\n" for row in NEW), "utf-8")
        timtin("index", "add", rows, "--data", data)
        page.goto("/luu")
        badge = page.get_by_role("link", name="3 bài mới")
        page.request.get(badge.get_attribute("href") or "", headers={"Sec-Purpose": "prefetch"})
        page.reload()
        badge.click()
        expect(page.get_by_role("status").first).to_have_text("3 bài")
        expect(page.locator("li.hit h2")).to_have_text([NEW[0]["title"], NEW[2]["title"], NEW[1]["title"]])
        expect(page.get_by_text(re.compile("vào kho sau"))).to_have_count(1)
        expect(page.get_by_role("link", name="Đã lưu").first).to_be_visible()
        page.goto("/luu")
        expect(page.get_by_role("link", name="bài mới")).to_have_count(0)
        page.go_back()
        expect(page.get_by_role("status").first).to_have_text("3 bài")


def test_a_note_and_tags_are_written_and_sort_the_list(page: Page) -> None:
    save(page, "nghi+quyet+dai+hoi")
    save(page, "bao+cao")
    page.goto("/luu")
    row = page.locator("ul.saved > li").first
    row.locator("summary", has_text="Ghi chú, thẻ").click()
    row.get_by_label("Ghi chú").fill("Hỏi lại văn phòng")
    row.get_by_label(re.compile("^Thẻ")).fill("nhân sự, Nghệ An")
    row.get_by_role("button", name="Lưu").click()
    expect(page.locator(".note")).to_have_text("Hỏi lại văn phòng")
    page.get_by_role("navigation", name="Thẻ").get_by_role("link", name="nhân sự").click()
    expect(page.locator("ul.saved > li")).to_have_count(1)
    page.get_by_role("link", name="Tất cả").click()
    expect(page.locator("ul.saved > li")).to_have_count(2)


def test_a_wrong_recovery_code_can_be_mended_where_it_was_typed(page: Page) -> None:
    page.goto("/luu")
    page.get_by_label("Đã có mã").fill("abcde-fghjk")
    page.get_by_role("button", name="Mở danh sách").click()
    expect(page.get_by_role("alert")).to_contain_text("gõ nhầm")
    expect(page.get_by_label("Đã có mã")).to_have_value("abcde-fghjk")


def test_a_list_goes_to_another_browser_as_a_file(page: Page, browser: Browser, address: str, tmp_path: Path) -> None:
    save(page, "nghi+quyet+dai+hoi")
    page.goto("/luu")
    with page.expect_download() as loaded:
        page.get_by_role("link", name="Tải danh sách về").click()
    loaded.value.save_as(tmp_path / "list.json")
    with browser.new_context(base_url=address) as context:
        other = context.new_page()
        other.goto("/luu")
        other.get_by_label("Tệp JSON").set_input_files(tmp_path / "list.json")
        other.get_by_role("button", name="Nhập danh sách").click()
        expect(other.get_by_role("status").first).to_have_text("Đã nhập 1 tìm kiếm.")
        expect(other.get_by_role("link", name="nghi quyet dai hoi", exact=True)).to_be_visible()


def test_a_short_link_is_made_without_saving_and_leads_a_colleague_there(
    page: Page, browser: Browser, address: str
) -> None:
    page.goto("/tim?q=nghi+quyet&tinh=nghe-an")
    page.get_by_role("link", name="Chia sẻ").click()
    page.get_by_role("button", name="Tạo liên kết ngắn").click()
    short = page.locator(".short.made a").get_attribute("href") or ""
    page.goto("/luu")
    expect(page.locator("ul.saved > li")).to_have_count(0)
    with browser.new_context(base_url=address) as context:
        colleague = context.new_page()
        colleague.goto(short)
        expect(colleague).to_have_url(re.compile(r"/tim\?q=nghi\+quyet&tinh=nghe-an$"))


def test_cards_records_and_signs_trouble_no_policy(page: Page) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto("/tim?q=nghi+quyet")
    page.locator("h2 a").first.click()
    expect(page).to_have_title(re.compile(r".+ · Tìm Tin$"))
    record = page.locator('script[type="application/ld+json"]').text_content() or ""
    assert json.loads(record)["@type"] == "NewsArticle"
    assert not [text for text in said if "Content Security Policy" in text]
