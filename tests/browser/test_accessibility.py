"""Pages for everybody: landmarks, headings, names for every control, contrast in light and dark, ink on paper."""

import pytest
from playwright.sync_api import Browser, Page, expect

PAGES = (
    "/",
    "/tim",
    "/tim?q=nghi+quyet+dai+hoi&tinh=nghe-an,-ben-tre&tu=2020",
    "/tim?q=khong+co+gi+ca+xyzzy",
    "/huong-dan",
    "/luu",
    "/luu/moi?q=nghi+quyet",
    "/luu/chia-se?q=nghi+quyet",
    "/khong-co",
)

OUTLINE = """() => {
  const shown = (e) => e.getClientRects().length > 0;
  const name = (e) => e.getAttribute('aria-label') || [...(e.labels || [])].map((l) => l.innerText).join(' ') ||
    e.textContent || e.title;
  const ids = [...document.querySelectorAll('[id]')].map((e) => e.id);
  return {
    language: document.documentElement.lang,
    mains: [...document.querySelectorAll('main')].filter(shown).length,
    heads: [...document.querySelectorAll('h1')].filter(shown).length,
    twice: ids.filter((id, place) => ids.indexOf(id) !== place),
    nameless: [...document.querySelectorAll('a[href], button, input:not([type=hidden]), summary')]
      .filter((e) => shown(e) && !name(e).trim()).map((e) => e.outerHTML.slice(0, 120)),
  };
}"""

# WCAG 2.1: relative luminance, and at least 4.5 between text and what is behind it (3 for large text).
PALE = """() => {
  const rgb = (c) => { const n = c.match(/[\\d.]+/g).map(Number); return n.length < 4 ? [...n, 1] : n; };
  const over = (a, b) => [0, 1, 2].map((i) => a[i] * a[3] + b[i] * (1 - a[3])).concat(1);
  const light = (c) => [0.2126, 0.7152, 0.0722].reduce((sum, w, i) => {
    const v = c[i] / 255; return sum + w * (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); }, 0);
  const behind = (e) => {
    const layers = [];
    for (; e; e = e.parentElement) layers.push(rgb(getComputedStyle(e).backgroundColor));
    return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255, 1]);
  };
  const faded = (e) => (e ? Number(getComputedStyle(e).opacity) * faded(e.parentElement) : 1);
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walk.nextNode());) {
    const e = node.parentElement, style = getComputedStyle(e);
    if (!node.data.trim() || !e.getClientRects().length || e.closest('.hidden, .skip, svg')) continue;
    if (style.visibility === 'hidden') continue;
    const back = behind(e), ink = rgb(style.color);
    const front = over([...ink.slice(0, 3), ink[3] * faded(e)], back);
    const [a, b] = [light(front), light(back)].sort((x, y) => y - x);
    const size = parseFloat(style.fontSize), large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < (large ? 3 : 4.5)) found.push(`${ratio.toFixed(2)} ${e.className || e.tagName}: ${node.data.trim()}`);
  }
  return found;
}"""


def first_article(page: Page) -> str:
    page.goto("/tim?q=nghi+quyet")
    return page.locator("h2 a").first.get_attribute("href") or ""


def test_every_page_has_its_landmarks_and_every_control_a_name(page: Page) -> None:
    for path in (*PAGES, first_article(page)):
        page.goto(path)
        found = page.evaluate(OUTLINE)
        assert found == {"language": "vi", "mains": 1, "heads": 1, "twice": [], "nameless": []}, path


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_stands_out_from_what_is_behind_it(browser: Browser, address: str, scheme: str) -> None:
    with browser.new_context(base_url=address, color_scheme=scheme) as context:  # type: ignore[arg-type]
        page = context.new_page()
        for path in (*PAGES, first_article(page)):
            page.goto(path)
            assert page.evaluate(PALE) == [], path


def test_the_skip_link_leads_to_the_content(page: Page) -> None:
    page.goto("/tim?q=nghi+quyet")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Đến nội dung")
    expect(page.locator(":focus")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_paper_is_white_and_shows_the_article_alone(browser: Browser, address: str) -> None:
    with browser.new_context(base_url=address, color_scheme="dark") as context:
        page = context.new_page()
        page.emulate_media(media="print", color_scheme="dark")
        page.goto(first_article(page))
        ink = page.evaluate("getComputedStyle(document.querySelector('.text p')).color.match(/\\d+/g).map(Number)")
        assert sum(ink) < 200
        for part in ("header.site", "footer.site", ".steps"):
            expect(page.locator(part)).to_be_hidden()
        expect(page.locator("article h1")).to_be_visible()
