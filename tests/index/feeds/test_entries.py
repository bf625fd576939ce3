"""A feed gives the articles it announces; what is none, or means harm, is refused."""

import pytest

from index.errors import FetchFailed
from index.feeds.entries import MOST_ENTRIES, Entry, entries

BASE = "https://bao.example/rss/tin.rss"
RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Báo tỉnh</title><link>https://bao.example</link>
<item><title>Tỉnh ủy họp</title><link>https://bao.example/tin-1.html</link>
<pubDate>Mon, 01 Mar 2021 20:54:00 GMT</pubDate></item>
<item><title>Không có địa chỉ</title></item>
<item><title>Đại hội</title><link>/tin-2.html</link></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Báo</title><entry><title>Tin</title>
<link href="tin-3.html"/><published>2021-03-01T07:54:00+07:00</published><updated>2021-03-02T07:54:00+07:00</updated>
</entry></feed>"""


def test_rss_gives_addresses_and_days_in_viet_nam():
    assert entries(RSS.encode(), BASE) == [
        Entry("https://bao.example/tin-1.html", "Mon, 01 Mar 2021 20:54:00 GMT", "2021-03-02", "Tỉnh ủy họp"),
        Entry("https://bao.example/tin-2.html", "", None, "Đại hội"),
    ]


def test_atom_gives_the_day_of_publication_and_the_stamp_of_the_last_change():
    assert entries(ATOM.encode(), BASE) == [
        Entry("https://bao.example/rss/tin-3.html", "2021-03-02T07:54:00+07:00", "2021-03-01", "Tin")
    ]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("Mon, 15 Mar 2021 08:30:00 GMT+7", "2021-03-15"),
        ("Mon, 15 Mar 2021 18:30:00 GMT", "2021-03-16"),
        ("2021/03/15 08:30:00", "2021-03-15"),
        ("15-03-2021 08:30", "2021-03-15"),
        ("03-15-2021", "2021-03-15"),
        ("15/03/2021 08:30", "2021-03-15"),
        ("1615771800", "2021-03-15"),
        ("2021-03-15 20:30:00", "2021-03-15"),  # without a zone: Việt Nam's time
        ("3/4/2021 8:30:00 AM", None),  # March or April
        ("31/02/2021", None),
        ("2099-03-15", None),
        ("hôm qua", None),
    ],
)
def test_a_day_is_what_the_feed_wrote_not_what_a_parser_guesses(written, day):
    feed = RSS.replace("Mon, 01 Mar 2021 20:54:00 GMT", written)
    assert entries(feed.encode(), BASE)[0].published == day


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_other_encodings_are_read_whatever_the_declaration_says(encoding):
    assert len(entries(RSS.encode(encoding), BASE)) == 2


def test_a_feed_with_an_error_in_its_xml_is_read_all_the_same():
    broken = RSS.replace("Tỉnh ủy họp", "Hỏi & đáp <b>").replace("</channel></rss>", "")
    assert next(entry.url for entry in entries(broken.encode(), BASE)) == "https://bao.example/tin-1.html"


def test_a_document_type_without_entities_is_no_harm():
    old = RSS.replace("<rss", '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "x.dtd">\n<rss')
    assert len(entries(old.encode(), BASE)) == 2


LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "inside",
    ['<!ENTITY a0 "ha">' + LAUGHS, '<!ENTITY a9 SYSTEM "file:///etc/passwd">', f'<!ENTITY a9 "{"a" * 50_000}">',
     '<!ENTITY % p SYSTEM "http://127.0.0.1/x"> %p;'],
)  # fmt: skip
@pytest.mark.parametrize("broken", ["", "<b>"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_in_good_and_in_broken_xml(inside, broken, encoding):
    bad = RSS.replace("<rss", f"<!DOCTYPE rss [{inside}]>\n<rss").replace("Tỉnh ủy họp", broken + "&a9;" * 1000)
    with pytest.raises(FetchFailed, match="declares entities"):
        entries(bad.encode(encoding), BASE)


def test_entities_behind_an_error_are_refused_too():
    with pytest.raises(FetchFailed, match="declares entities"):
        entries(("<b>" + RSS.replace("<rss", '<!DOCTYPE rss [<!ENTITY a "ha">]><rss')).encode(), BASE)


@pytest.mark.parametrize("data", [b"", b"\x00\x01", b"<html><body>404</body></html>", b"{}", b"/etc/passwd"])
def test_what_is_no_feed_is_refused(data):
    with pytest.raises(FetchFailed, match="not a feed"):
        entries(data, BASE)


@pytest.mark.parametrize("link", ["javascript:alert(1)", "https://[x", "", "mailto:a@b.example"])
def test_a_link_that_is_no_address_of_the_web_is_left_out(link):
    assert len(entries(RSS.replace("/tin-2.html", link).encode(), BASE)) == 1


def test_an_endless_feed_is_cut():
    items = "".join(f"<item><link>https://bao.example/{n}</link></item>" for n in range(MOST_ENTRIES + 9))
    assert len(entries(RSS.replace("<item>", items + "<item>", 1).encode(), BASE)) == MOST_ENTRIES


@pytest.mark.parametrize(
    ("answer", "hint"),
    [
        ('{"version": "https://jsonfeed.org/version/1.1", "items": []}', "a JSON Feed"),
        ('<?xml version="1.0"?><urlset xmlns="x"><url><loc>https://bao.example/1</loc></url></urlset>', "a sitemap"),
        (
            '<html><head><link rel="alternate" type="application/rss+xml" href="/tin.rss"></head></html>',
            "its feed is https://bao.example/tin.rss",
        ),
    ],
)
def test_what_is_no_feed_is_named_with_where_one_is(answer, hint):
    with pytest.raises(FetchFailed, match="not a feed: .*" + hint):
        entries(answer.encode(), BASE)


def test_the_whole_text_of_an_article_is_taken_where_a_feed_has_it():
    whole = "<p>" + "Sáng nay, huyện họp bàn việc cấp nước sạch cho dân. " * 4 + "</p>"
    head = '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>B</title>'
    item = "<item><title>Họp</title><link>/1</link><description>Tóm tắt</description><content:encoded><![CDATA[{}]]>"
    found = [
        entries(f"{head}{item.format(text)}</content:encoded></item></channel></rss>".encode(), BASE)[0].text
        for text in (whole, "Tóm tắt.")
    ]
    assert [text.strip() for text in found] == [whole.strip(), ""]
