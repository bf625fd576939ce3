"""What people do with the page: search, narrow, read, save, share; by mouse, keys or phone, with or without scripts."""

import re

from playwright.sync_api import Browser, Page, expect

QUESTION = "nghi quyet dai hoi dang bo tinh"


def search(page: Page, question: str = QUESTION) -> None:
    page.goto("/")
    page.locator("#q").first.fill(question)
    page.locator("#q").first.press("Enter")


def test_search_narrow_by_province_and_take_it_back(page: Page) -> None:
    search(page)
    expect(page.get_by_role("status").first).to_have_text("5 bài")
    expect(page.locator("mark").first).to_have_text(re.compile("nghị quyết", re.IGNORECASE))
    page.get_by_role("link", name=re.compile("^Nghệ An")).first.click()
    expect(page).to_have_url(re.compile("tinh=nghe-an"))
    expect(page.get_by_role("status").first).to_have_text("2 bài")
    page.go_back()
    expect(page.get_by_role("status").first).to_have_text("5 bài")


def test_open_an_article_and_step_from_match_to_match(page: Page) -> None:
    search(page)
    page.locator("h2 a, h3 a").first.click()
    expect(page).to_have_url(re.compile(r"/bai/\w+"))
    if not page.get_by_role("button", name="Chỗ sau").is_visible():  # without scripts the matches are links by number
        page.locator(".steps").get_by_role("link", name="2", exact=True).click()
        expect(page.locator("mark#k2")).to_be_in_viewport()
        return
    page.get_by_role("button", name="Chỗ sau").click()
    expect(page.locator("mark.here")).to_be_in_viewport()
    expect(page.locator("[data-steps] .at")).to_have_text(re.compile(r"^1/\d+$"))
    page.keyboard.press("n")
    expect(page.locator("[data-steps] .at")).to_have_text(re.compile(r"^2/\d+$"))
    page.keyboard.press("p")
    page.get_by_role("button", name="Chỗ trước").click()
    expect(page.locator("[data-steps] .at")).to_have_text(re.compile(r"^(\d+)/\1$"))


def test_the_address_shows_the_same_to_a_colleague(page: Page, browser: Browser, address: str) -> None:
    search(page)
    page.get_by_role("link", name=re.compile("^Tuyên Quang")).first.click()
    expect(page.get_by_role("status").first).to_have_text("1 bài")
    with browser.new_context(base_url=address) as colleague:
        other = colleague.new_page()
        other.goto(page.url)
        titles = [page.locator("h2 a, h3 a").all_inner_texts(), other.locator("h2 a, h3 a").all_inner_texts()]
    assert titles[0] == titles[1]


def test_save_share_rename_and_delete_a_search(page: Page, browser: Browser, address: str) -> None:
    search(page)
    page.get_by_role("link", name="Lưu tìm kiếm").click()
    page.get_by_label("Tên").fill("Nghị quyết các tỉnh")
    page.get_by_role("button", name="Lưu").click()
    expect(page).to_have_url(re.compile(r"/tim\?q="))
    page.get_by_role("link", name="Đã lưu").first.click()
    expect(page.get_by_role("link", name="Nghị quyết các tỉnh")).to_be_visible()
    with browser.new_context(base_url=address) as colleague:
        other = colleague.new_page()
        other.goto(page.locator("a[href*='/s/']").get_attribute("href") or "")
        expect(other.get_by_role("status").first).to_have_text("5 bài")
        other.goto("/luu")
        expect(other.get_by_role("link", name="Nghị quyết các tỉnh")).to_have_count(0)
    page.locator("summary", has_text="Đổi tên").click()
    page.locator("details[open] input[name=ten]").fill("Tên mới")
    page.locator("details[open] button").click()
    expect(page.get_by_role("link", name="Tên mới")).to_be_visible()
    page.locator("summary", has_text="Xóa").click()
    page.locator("details[open] button").click()
    expect(page.get_by_role("link", name="Tên mới")).to_have_count(0)


def test_the_whole_path_from_a_few_words_to_a_colleague(page: Page, browser: Browser, address: str) -> None:
    search(page, "nghi quyet dai hoi")
    page.get_by_role("link", name=re.compile("^Nghệ An")).first.click()
    expect(page).to_have_url(re.compile("tinh=nghe-an"))
    expect(page.locator("h2 a").first).to_be_visible()
    found = page.locator("h2 a").all_inner_texts()
    assert found
    page.locator("h2 a").first.click()
    expect(page.locator("h1")).to_have_text(found[0])
    expect(page.locator("article mark").first).to_have_text(re.compile("nghị quyết|đại hội", re.IGNORECASE))
    page.go_back()
    page.get_by_role("link", name="Lưu tìm kiếm").click()
    page.get_by_role("button", name="Lưu").click()
    page.goto("/luu")
    link = page.locator("a[href*='/s/']").first.get_attribute("href") or ""
    with browser.new_context() as context:
        colleague = context.new_page()
        colleague.goto(link)
        expect(colleague).to_have_url(re.compile(r"/tim\?q=nghi\+quyet\+dai\+hoi&tinh=nghe-an$"))
        assert colleague.locator("h2 a").all_inner_texts() == found
        colleague.goto(f"{address}/luu")
        expect(colleague.locator("a[href*='/s/']")).to_have_count(0)


def test_the_keyboard_is_enough(page: Page) -> None:
    page.goto("/")
    page.keyboard.type("chi thi 05") if page.evaluate("document.activeElement.name === 'q'") else search(page)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/tim\?q="))
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_attribute("href", "#noi-dung")


def test_a_phone_scrolls_in_one_direction(phone: Page) -> None:
    for path in ("/", "/tim?q=nghi+quyet+dai+hoi", "/tim?q=khong+co+gi+ca+xyzzy", "/huong-dan", "/luu"):
        phone.goto(path)
        assert phone.evaluate("document.documentElement.scrollWidth") <= 360, path
    phone.goto("/tim?q=nghi+quyet")
    phone.locator("h2 a, h3 a").first.tap()
    phone.wait_for_url(re.compile("/bai/"))
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360


def test_no_page_asks_for_anything_elsewhere_or_complains(browser: Browser, address: str) -> None:
    with browser.new_context(base_url=address) as context:
        page = context.new_page()
        asked: list[str] = []
        errors: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        for path in ("/", "/tim?q=nghi+quyet+dai+hoi", "/huong-dan", "/luu", "/luu/moi?q=nghi+quyet"):
            page.goto(path)
        assert errors == []
        assert [url for url in asked if not url.startswith(address)] == []


def test_dark_and_english(browser: Browser, address: str) -> None:
    with browser.new_context(base_url=address, color_scheme="dark") as context:
        page = context.new_page()
        search(page)
        red, green, blue = page.evaluate(
            "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).map(Number)"
        )
        assert red + green + blue < 200
        page.get_by_role("link", name="English").click()
        expect(page.get_by_role("status").first).to_have_text("5 articles")
