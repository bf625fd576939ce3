"""Feeds are pulled into the index: once, again, after a kill; what fails is named and the rest goes on."""

import dataclasses

import pytest
from click.testing import CliRunner

from index import beside, state
from index.build import build
from index.cli import index
from index.engines.arrays.snapshot import open_snapshot
from index.errors import IndexLocked, UnreadableInput
from index.feeds.fetcher import Fetcher
from index.feeds.pull import pull
from index.feeds.queue import MOST_TRIES, Queue
from index.feeds.visitor import Visitor
from index.homes import Home
from index.reading.identifiers import identity


@pytest.fixture
def run(settings, feeds, visitor, intake):
    """Return what pulls the feeds of these addresses."""
    return lambda *lines: pull(settings, feeds(*lines), visitor, intake=intake)


def counts(report):
    return report.added, report.updated, report.unchanged, len(report.rejected), report.total


def titles(settings):
    snapshot = open_snapshot(settings.data)
    docs = [doc for doc in range(snapshot.size) if snapshot.live is None or snapshot.live[doc]]
    return sorted(snapshot.article(doc).title for doc in docs)


def article(settings, url):
    snapshot = open_snapshot(settings.data)
    doc = snapshot.doc(identity(url))
    assert doc is not None
    return snapshot.article(doc)


def test_articles_come_into_an_index_that_is_made_for_them(paper, settings, run):
    one = paper.news("/tin-1.html", "Huyện ủy họp phiên thường kỳ")
    two = paper.news("/tin-2.html", "Xã làm xong đường liên thôn")
    assert counts(run("# các báo", "", paper.feed(one, two))) == (2, 0, 0, 0, 2)
    found = article(settings, one)
    assert (found.title, found.url, found.id) == ("Huyện ủy họp phiên thường kỳ", one, identity(one))
    assert found.body.startswith("Sáng nay, Ban Thường vụ Huyện ủy họp")


def test_the_day_is_the_feeds_where_the_page_tells_none(paper, settings, run):
    own = '<meta property="article:published_time" content="2020-05-06T07:00:00+07:00">'
    one, two = paper.news("/1.html", "Không có ngày trên trang"), paper.news("/2.html", "Có ngày trên trang", tag=own)
    run(paper.feed(one, two, stamp="Mon, 01 Mar 2021 20:54:00 GMT"))  # 3:54 of the next day in Việt Nam
    assert [article(settings, url).published.date.isoformat() for url in (one, two)] == ["2021-03-02", "2020-05-06"]


def test_a_build_reads_the_pages_that_were_pulled_again(paper, settings, run):
    url = paper.news("/1.html", "Huyện ủy họp phiên thường kỳ")
    run(paper.feed(url))
    paper.news("/1.html", "Huyện ủy họp phiên thường kỳ, quyết định ba việc")
    run(paper.feed(url, stamp="Tue, 02 Mar 2021 07:54:00 GMT"))
    before = article(settings, url)
    report = build(settings, [settings.data / state.PAGES], workers=1)
    assert counts(report) == (0, 0, 1, 0, 1)
    assert dataclasses.replace(article(settings, url), path="") == dataclasses.replace(before, path="")


def test_what_has_not_changed_is_not_fetched_again(paper, run):
    feed = paper.feed(paper.news("/1.html", "Huyện ủy họp phiên thường kỳ"))
    run(feed)
    paper.asked.clear()
    assert counts(run(feed)) == (0, 0, 0, 0, 1)
    assert paper.asked == ["/tin.rss"]
    assert paper.headers[-1]["If-None-Match"] == paper.pages["/tin.rss"][1]["ETag"]


def test_an_article_with_a_new_stamp_is_fetched_and_replaced(paper, settings, run):
    url = paper.news("/1.html", "Huyện ủy họp phiên thường kỳ")
    run(paper.feed(url))
    paper.news("/1.html", "Huyện ủy họp phiên thường kỳ, quyết định ba việc")
    assert counts(run(paper.feed(url, stamp="Tue, 02 Mar 2021 07:54:00 GMT"))) == (0, 1, 0, 0, 1)
    assert titles(settings) == ["Huyện ủy họp phiên thường kỳ, quyết định ba việc"]


def test_an_article_that_says_it_has_not_changed_stays(paper, settings, run):
    url = paper.news("/1.html", "Huyện ủy họp phiên thường kỳ")
    status, headers, body = paper.pages["/1.html"]
    paper.pages["/1.html"] = (status, {**headers, "ETag": '"1"'}, body)
    run(paper.feed(url))
    assert counts(run(paper.feed(url, stamp="Tue, 02 Mar 2021 07:54:00 GMT"))) == (0, 0, 0, 0, 1)
    assert paper.headers[-1]["If-None-Match"] == '"1"'


def test_one_article_under_several_addresses_is_one(paper, settings, run):
    url = paper.news("/1.html", "Huyện ủy họp phiên thường kỳ")
    paper.pages["/ngan"] = (301, {"Location": "/1.html?utm_source=zalo"}, b"")
    paper.pages["/1.html?utm_source=zalo"] = paper.pages["/1.html"]
    assert counts(run(paper.feed(url, url + "#binh-luan", paper.root + "/ngan"))) == (1, 0, 0, 0, 1)


def test_the_address_a_page_names_for_itself_counts_on_its_own_host_only(paper, settings, run):
    mine = paper.news("/1.html?in=1", "Bản in", tag=f'<link rel="canonical" href="{paper.root}/1.html">')
    theirs = paper.news("/2.html", "Của người khác", tag='<link rel="canonical" href="https://bao.example/x.html">')
    run(paper.feed(mine, theirs))
    assert article(settings, paper.root + "/1.html").title == "Bản in"
    assert article(settings, theirs).url == theirs


def test_a_kill_loses_nothing_and_fetches_little_again(paper, settings, run, monkeypatch):
    monkeypatch.setattr("index.feeds.pull.TOGETHER", 2)
    urls = [paper.news(f"/{n}.html", f"Huyện ủy họp phiên thứ {n}") for n in range(5)]
    feed = paper.feed(*urls)

    def killed(handler):
        raise KeyboardInterrupt

    real = Visitor.visit
    with monkeypatch.context() as patch:
        patch.setattr(
            Visitor, "visit", lambda self, url, *known: killed(url) if "/3" in url else real(self, url, *known)
        )
        with pytest.raises(KeyboardInterrupt):
            run(feed)
    assert len(titles(settings)) == 2
    paper.asked.clear()
    assert counts(run(feed)) == (3, 0, 0, 0, 5)
    assert [path for path in paper.asked if path.endswith(".html")] == ["/2.html", "/3.html", "/4.html"]


def test_what_fails_is_named_and_the_rest_goes_on(paper, settings, run):
    good = paper.news("/1.html", "Huyện ủy họp phiên thường kỳ")
    paper.pages |= {
        "/menu.html": (200, {"Content-Type": "text/html"}, b"<ul><li><a href=/>Trang</a></li></ul>"),
        "/anh.jpg": (200, {"Content-Type": "image/jpeg"}, b"\xff\xd8"),
        "/loi.rss": (200, {}, b'<!DOCTYPE rss [<!ENTITY a "ha">]><rss/>'),
    }
    feed = paper.feed(paper.root + "/mat.html", paper.root + "/menu.html", paper.root + "/anh.jpg", good)
    report = run(feed, "bao.example/rss", paper.root + "/khong.rss", paper.root + "/loi.rss")
    assert titles(settings) == ["Huyện ủy họp phiên thường kỳ"]
    assert [(item.path, item.reason) for item in report.dead] == [(paper.root + "/mat.html", "the server answers 404")]
    reasons = {item.path.removeprefix(paper.root): (item.line, item.reason) for item in report.rejected}
    assert {path.rpartition("/")[2]: line for path, (line, _) in reasons.items()}["feeds.txt"] == 2
    told = {path: reason for path, (_, reason) in reasons.items() if path.startswith("/") and "feeds" not in path}
    assert told == {
        "/khong.rss": "the server answers 404",
        "/loi.rss": "a feed that declares entities is not read",
        "/anh.jpg": "image/jpeg is no page",
        "/menu.html": "no article on this page: only navigation",
    }


def test_an_article_that_keeps_failing_is_given_up(paper, run):
    feed = paper.feed(paper.root + "/mat.html")
    assert [len(run(feed).dead) for _ in range(MOST_TRIES + 1)] == [1] * MOST_TRIES + [0]


def test_a_feed_that_hangs_does_not_hold_up_the_others(paper, settings, feeds, intake):
    paper.pages["/treo.rss"] = lambda handler: handler.connection.recv(1)
    visitor = Visitor(Fetcher(lambda address: True, seconds=0.3), delay=0)
    feed = paper.feed(paper.news("/1.html", "Huyện ủy họp phiên thường kỳ"))
    report = pull(settings, feeds(paper.root + "/treo.rss", feed), visitor, intake=intake)
    assert (report.added, [item.path for item in report.rejected]) == (1, [paper.root + "/treo.rss"])


def test_a_list_without_a_feed_and_a_second_pull_are_refused(paper, settings, run):
    with pytest.raises(UnreadableInput, match="names no feed"):
        run("# chưa có")
    with state.pulling(settings.data), pytest.raises(IndexLocked, match="is pulling feeds"):
        run(paper.feed())


def test_what_was_removed_for_good_is_not_pulled_in(paper, settings, run):
    url = paper.news("/1.html", "Huyện ủy họp phiên thường kỳ")
    state.make_folder(settings.data)
    beside.keep_out(Home(settings.data), [identity(url)])
    report = run(paper.feed(url))
    assert (report.total, [item.path for item in report.rejected]) == (0, [url])


def test_the_command_says_by_its_exit_code_how_it_went(paper, settings, feeds):
    def command(*words):
        return CliRunner().invoke(
            index, ["pull", *map(str, words), "--delay", "0", "--data", str(settings.data), "--lang", "en"]
        )

    feed = paper.feed(paper.news("/1.html", "Huyện ủy họp phiên thường kỳ"))
    refused = command(feeds(feed))
    assert (refused.exit_code, paper.asked) == (1, [])
    assert refused.stderr.startswith(f"{feed}: ")
    assert "inside a private network (--allow-private takes it)" in refused.stderr
    taken = command(feeds(feed), "--allow-private")
    assert (taken.exit_code, taken.stderr) == (0, "")
    dead = command(feeds(paper.feed(paper.root + "/mat.html")), "--allow-private")
    assert (dead.exit_code, dead.stderr) == (0, f"{paper.root}/mat.html: the server answers 404\n")
    assert "rejected 0, dead links 1" in dead.stdout
    assert taken.stdout.startswith("added 1, updated 0, unchanged 0, removed 0, rejected 0; 1 article in the index")
    assert command(feeds("# không có gì")).exit_code == 2
    assert command("khong-co.txt").exit_code == 2


def test_a_page_or_feed_beyond_every_bound_is_rejected_and_the_pull_goes_on(paper, settings, run):
    good = paper.news("/1.html", "Huyện ủy họp phiên thường kỳ")
    deep = paper.news("/2.html", "Sâu quá", more="<div>" * 60_000)
    wide = paper.news("/3.html", "Rộng quá", more="<p " + " ".join(f"a{n}" for n in range(40_000)) + ">")
    feeds = {
        "/sau.rss": "<rss><channel>" + "<a>" * 600_000,
        "/rong.rss": "<rss><channel><item " + " ".join(f"a{n}='1'" for n in range(40_000)) + "/></channel></rss>",
        "/dai.rss": "<rss><channel>" + " " * 3_000_000 + "</channel></rss>",
    }
    paper.pages |= {path: (200, {"Content-Type": "text/xml"}, text.encode()) for path, text in feeds.items()}
    report = run(*(paper.root + path for path in feeds), paper.feed(deep, wide, good))
    assert titles(settings) == ["Huyện ủy họp phiên thường kỳ"]
    assert {item.path.removeprefix(paper.root): item.reason for item in report.rejected} == {
        "/sau.rss": "not a feed: more than 50,000 tags",
        "/rong.rss": "not a feed: a tag with more than 200 attributes",
        "/dai.rss": "a feed longer than 2,000,000 bytes",
        "/2.html": "more than 50,000 tags",
        "/3.html": "a tag with more than 1,000 attributes",
    }


SHELL = '<html><head><title>Báo</title></head><body><div id="app"></div><script src="/app.js"></script></body></html>'
WHOLE = "<p>" + "Sáng nay, Huyện ủy Nam Sơn họp bàn việc cấp nước sạch cho các xã vùng cao trong huyện. " * 3 + "</p>"


def feed_with_text(paper, link, path="/du.rss"):
    head = '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>B</title>'
    item = f"<item><title>Huyện ủy Nam Sơn họp bàn nước sạch</title><link>{link}</link><content:encoded>"
    xml = f"{head}{item}<![CDATA[{WHOLE}]]></content:encoded></item></channel></rss>"
    paper.pages[path] = (200, {"Content-Type": "application/rss+xml"}, xml.encode())
    return paper.root + path


def test_the_feeds_own_text_is_taken_where_the_page_needs_its_script(paper, settings, run):
    paper.pages["/1.html"] = (200, {"Content-Type": "text/html; charset=utf-8"}, SHELL.encode())
    url = paper.root + "/1.html"
    report = run(feed_with_text(paper, url))
    assert counts(report) == (1, 0, 0, 0, 1)
    assert ["feed's own text" in remark.reason for remark in report.remarks] == [True]
    assert article(settings, url).title == "Huyện ủy Nam Sơn họp bàn nước sạch"
    assert counts(build(settings, [settings.data / state.PAGES], workers=1)) == (0, 0, 1, 0, 1)


def test_no_feed_puts_a_text_under_another_papers_address(paper, settings, run):
    other = paper.root.replace("127.0.0.1", "localhost") + "/1.html"
    paper.pages["/1.html"] = (200, {"Content-Type": "text/html; charset=utf-8"}, SHELL.encode())
    assert counts(run(feed_with_text(paper, other))) == (0, 0, 0, 1, 0)


def test_an_error_page_is_no_article_whatever_day_the_feed_gives_it(paper, run):
    said = "<h1>Rất tiếc</h1><p>Trang bạn tìm kiếm không tồn tại hoặc đã bị xóa, mời bạn về trang chủ.</p>"
    page = f"<html><title>Báo</title><body>{said}</body></html>"
    paper.pages["/1.html"] = (200, {"Content-Type": "text/html; charset=utf-8"}, page.encode())
    assert counts(run(paper.feed(paper.root + "/1.html"))) == (0, 0, 0, 1, 0)


def test_how_each_feed_does_is_told(paper, settings, run):
    good, bad = paper.feed(paper.news("/1.html", "Huyện ủy họp phiên thường kỳ")), paper.root + "/hong.rss"
    missing = paper.feed(paper.root + "/khong-co.html", path="/thieu.rss")
    for _ in range(MOST_TRIES):
        run(good, bad, missing)
    first, *_ = states = Queue(settings.data).states()
    assert (first.url, first.failures, first.answered, "404" in first.reason) == (bad, MOST_TRIES, None, True)
    found = {one.url: (one.failures, one.taken, one.waiting, one.given_up) for one in states}
    assert found == {bad: (MOST_TRIES, 0, 0, 0), good: (0, 1, 0, 0), missing: (0, 0, 0, 1)}
    shown = CliRunner().invoke(index, ["feeds", "--data", str(settings.data), "--lang", "en"])
    assert (shown.exit_code, f"failed {MOST_TRIES} times since" in shown.output) == (0, True)
    assert "it never answered" in shown.output
    assert "last answer 20" in shown.output
