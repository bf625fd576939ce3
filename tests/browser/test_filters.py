"""Filters as people use them: with scripts and without, by mouse, keys and thumbs, on wide and narrow screens."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

QUESTION = "/tim?q=nghi+quyet+dai+hoi"
LONG = "/tim?q=" + "+".join(["nghi", "quyet", "dai", "hoi", "dang", "bo", "tinh"] * 10)


def has_scripts(page: Page) -> bool:
    return page.locator("html.js").count() > 0


def box(page: Page, value: str, key: str = "tinh") -> str:
    return f"#loc-{key} input[value='{value}']"


def send(page: Page, key: str) -> None:
    """Without scripts the boxes are sent by a button beside their heading."""
    if not has_scripts(page):
        page.locator(f"#loc-{key} .several").click()


def total(page: Page, text: str) -> None:
    expect(page.get_by_role("status").first).to_have_text(text)


def test_boxes_add_values_and_take_them_back_where_one_stands(page: Page) -> None:
    page.goto(QUESTION)
    page.locator(box(page, "nghe-an")).click()
    send(page, "tinh")
    expect(page).to_have_url(re.compile("tinh=nghe-an"))
    page.locator(box(page, "tuyen-quang")).click()
    send(page, "tinh")
    expect(page).to_have_url(re.compile(r"tinh=nghe-an,tuyen-quang(#loc-tinh)?$"))
    total(page, "3 bài")
    expect(page.locator(box(page, "nghe-an"))).to_be_in_viewport()
    page.locator(box(page, "nghe-an")).click()
    send(page, "tinh")
    expect(page).to_have_url(re.compile(r"tinh=tuyen-quang(#loc-tinh)?$"))
    total(page, "1 bài")


def test_the_name_chooses_only_that_value_and_a_minus_takes_it_away(page: Page) -> None:
    page.goto(QUESTION + "&tinh=nghe-an")
    page.locator("#loc-tinh").get_by_role("link", name="Tuyên Quang").click()
    expect(page).to_have_url(re.compile("tinh=tuyen-quang$"))
    page.goto(QUESTION)
    page.get_by_role("button", name="Loại trừ Nghệ An", exact=True).click()
    expect(page).to_have_url(re.compile("tinh=-nghe-an$"))
    total(page, "3 bài")
    page.locator(box(page, "-nghe-an")).click()
    send(page, "tinh")
    total(page, "5 bài")


def test_back_takes_a_box_back(page: Page) -> None:
    page.goto(QUESTION)
    page.locator(box(page, "nghe-an")).click()
    send(page, "tinh")
    total(page, "2 bài")
    page.go_back()
    total(page, "5 bài")


def test_all_values_are_one_page_away(page: Page) -> None:
    page.goto(QUESTION)
    page.locator("#loc-tinh .every").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Tỉnh, thành phố")
    page.get_by_role("searchbox", name="Tìm trong danh sách").fill("nghe")
    page.get_by_role("searchbox", name="Tìm trong danh sách").press("Enter")
    expect(page.locator("#loc-tinh li")).to_have_count(1)
    page.locator(box(page, "nghe-an")).click()
    page.locator("#loc-tinh .several").click()
    expect(page).to_have_url(re.compile("/tim.*tinh=nghe-an"))
    total(page, "2 bài")


def test_bars_lead_into_a_year_and_out_again(page: Page) -> None:
    page.goto(QUESTION)
    bars = page.locator(".bars li")
    assert bars.count() > 1
    page.locator(".bars a").last.click()
    expect(bars).to_have_count(12)
    expect(page).to_have_url(re.compile(r"tu=\d{4}&den=\d{4}$"))
    page.locator(".time .head a").first.click()
    total(page, "5 bài")


def test_two_boxes_are_a_period_and_enter_sends_them(page: Page) -> None:
    for address in (QUESTION, LONG):
        page.goto(address)
        page.locator(".between input[name=tu]").fill("2000")
        page.locator(".between input[name=den]").fill("12/2030")
        page.locator(".between input[name=den]").press("Enter")
        expect(page).to_have_url(re.compile("tu=2000&den=2030-12"))


def test_bars_are_dragged_over(browser: Browser, address: str) -> None:
    with browser.new_context(base_url=address, viewport={"width": 1440, "height": 900}) as context:
        page = context.new_page()
        page.goto(QUESTION)
        first, last = page.locator(".bars li").first, page.locator(".bars li").last
        periods = [first.get_attribute("data-value"), last.get_attribute("data-value")]
        first.hover()
        page.mouse.down()
        last.hover()
        page.mouse.up()
        expect(page).to_have_url(re.compile(f"tu={periods[0]}&den={periods[1]}$"))


def test_a_box_keeps_the_focus_and_the_place(browser: Browser, address: str) -> None:
    with browser.new_context(base_url=address, viewport={"width": 1280, "height": 500}) as context:
        page = context.new_page()
        page.goto(QUESTION)
        one = page.locator("#loc-nguoi input, #loc-nguon input").last
        one.scroll_into_view_if_needed()
        one.focus()
        before = page.evaluate("scrollY")
        assert before > 0
        page.keyboard.press("Space")
        expect(page.locator(".chip")).to_have_count(1)
        assert page.evaluate("document.activeElement.type") == "checkbox"
        assert page.evaluate("document.activeElement.checked")


def test_the_sheet_of_a_phone_stays_open_while_one_chooses(browser: Browser, address: str) -> None:
    for scripts in (True, False):
        phone = {"width": 360, "height": 740}
        with browser.new_context(base_url=address, viewport=phone, java_script_enabled=scripts) as context:  # type: ignore[arg-type]
            page = context.new_page()
            page.goto(QUESTION)
            page.get_by_role("link", name="Bộ lọc", exact=True).click()
            for value in ("nghe-an", "tuyen-quang"):
                page.locator(box(page, value)).click()
                send(page, "tinh")
                expect(page).to_have_url(re.compile(value))
                expect(page.locator("#bo-loc")).to_be_visible()
            page.get_by_role("link", name="Xem 3 bài").click()
            expect(page.locator("#bo-loc")).to_be_hidden()
            assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_long_question_is_sorted_filtered_and_turned_by_buttons(page: Page) -> None:
    page.goto(LONG)
    page.get_by_role("button", name="Mới nhất").click()
    expect(page).to_have_url(re.compile("sx=moi"))
    page.locator("#loc-tinh li button.link").first.click()
    expect(page).to_have_url(re.compile("tinh=.*sx=moi"))
    page.get_by_role("button", name="Liên quan").click()
    expect(page).not_to_have_url(re.compile("sx="))


@pytest.mark.parametrize(("width", "letters"), [(360, 16), (320, 16), (360, 32)])
def test_no_page_scrolls_sideways_on_narrow_screens_or_with_large_letters(
    browser: Browser, address: str, width: int, letters: int
) -> None:
    with browser.new_context(base_url=address, viewport={"width": width, "height": 740}) as context:
        page = context.new_page()
        for path in (
            "/",
            QUESTION + "&tinh=nghe-an,-ben-tre&tu=2020",
            QUESTION + "#bo-loc",
            "/loc/tinh",
            "/loc/dh",
            LONG,
        ):
            page.goto(path)
            page.evaluate(f"document.documentElement.style.fontSize = '{letters}px'")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_the_first_article_stands_above_the_fold_and_three_on_a_wide_screen(browser: Browser, address: str) -> None:
    for size, many in (((360, 740), 1), ((1440, 900), 3)):
        with browser.new_context(base_url=address, viewport={"width": size[0], "height": size[1]}) as context:
            page = context.new_page()
            page.goto(QUESTION)
            foot = page.locator(".hit").nth(many - 1).evaluate("e => e.getBoundingClientRect().bottom")
            assert foot <= size[1]


def test_everything_begins_at_one_left_edge(browser: Browser, address: str) -> None:
    with browser.new_context(base_url=address, viewport={"width": 1440, "height": 900}) as context:
        page = context.new_page()
        page.goto(QUESTION)
        parts = (".brand", "form.search", ".time", ".total", ".hit h2", ".snippet", ".facts")
        edges = {round(page.locator(part).first.evaluate("e => e.getBoundingClientRect().left")) for part in parts}
        assert len(edges) == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_only_the_mark_is_red(browser: Browser, address: str, scheme: str) -> None:
    reds = """() => [...document.querySelectorAll('body *')].filter((e) => {
      const style = getComputedStyle(e);
      return [style.color, style.backgroundColor, style.borderTopColor, style.outlineColor].some((colour) => {
        const [r, g, b, a] = colour.match(/[\\d.]+/g).map(Number);
        return a !== 0 && r > 120 && r > 1.6 * g && r > 1.6 * b;
      });
    }).map((e) => e.outerHTML.slice(0, 80))"""
    with browser.new_context(base_url=address, color_scheme=scheme) as context:  # type: ignore[arg-type]
        page = context.new_page()
        for path in ("/", QUESTION + "&tinh=nghe-an,-ben-tre&tu=2020", "/loc/tinh", "/huong-dan", "/luu", "/khong-co"):
            page.goto(path)
            assert page.evaluate(reds) == [], path
        page.goto(QUESTION)
        red = page.locator("mark").first.evaluate(
            "e => getComputedStyle(e).textDecorationColor.match(/\\d+/g).map(Number)"
        )
        assert red[0] > 1.6 * red[1]


def test_what_points_at_something_is_large_enough(browser: Browser, address: str) -> None:
    """WCAG 2.2, 2.5.8: 24 pixels each way; links within a sentence are as high as its line."""
    small = """() => [...document.querySelectorAll(
        '.bars a, .bars button, .facet a, .facet button, .sorts > *, .facts a, .tiers a, .pages a, .every a')]
      .filter((e) => e.getClientRects().length && !e.closest('.hidden'))
      .map((e) => [e.getBoundingClientRect(), e.outerHTML.slice(0, 90)])
      .filter(([r]) => r.height < 24 || r.width < 24).map(([r, html]) => `${r.width}x${r.height} ${html}`)"""
    for width in (1440, 360):
        with browser.new_context(base_url=address, viewport={"width": width, "height": 900}) as context:
            page = context.new_page()
            for path in (QUESTION + "&tinh=nghe-an", QUESTION + "#bo-loc", "/loc/dh", "/tim"):
                page.goto(path)
                assert page.evaluate(small) == [], (width, path)
