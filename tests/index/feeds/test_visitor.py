"""A visitor keeps to robots.txt, makes pauses, follows redirects with its eyes open."""

import pytest

from index.errors import FetchFailed
from index.feeds.fetcher import Fetcher
from index.feeds.ranges import anywhere
from index.feeds.visitor import MOST_REDIRECTS, Visitor

OK = (200, {"Content-Type": "text/html"}, b"x")


def moved(to: str, status: int = 302):
    return (status, {"Location": to}, b"")


class Clock:
    """A clock that only sleep moves."""

    def __init__(self) -> None:
        self.now = 0.0
        self.naps: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.naps.append(round(seconds, 3))
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def patient(clock) -> Visitor:
    return Visitor(Fetcher(anywhere), delay=1.0, clock=clock, sleep=clock.sleep)


def rules(paper, *lines: str) -> None:
    paper.pages["/robots.txt"] = (200, {"Content-Type": "text/plain"}, "\n".join(lines).encode())


@pytest.mark.parametrize("path", ["/noi-bo/1.html", "/tin.html?in=1"])
def test_what_robots_txt_forbids_is_not_asked_for(paper, visitor, path):
    rules(paper, "User-agent: *", "Disallow: /noi-bo/", "Disallow: /*?in=")
    with pytest.raises(FetchFailed, match=r"robots\.txt forbids it"):
        visitor.visit(paper.root + path)
    assert paper.asked == ["/robots.txt"]


def test_rules_for_our_own_name_come_first(paper, visitor):
    rules(paper, "User-agent: *", "Allow: /", "", "User-agent: timtin", "Disallow: /")
    with pytest.raises(FetchFailed, match="forbids"):
        visitor.visit(paper.root + "/a")


def test_rules_are_asked_for_once_and_none_there_are_none(paper, visitor):
    paper.pages |= {"/a": OK, "/b": OK}
    assert [visitor.visit(paper.root + path).status for path in ("/a", "/b")] == [200, 200]
    assert paper.asked == ["/robots.txt", "/a", "/b"]


def test_rules_that_cannot_be_read_forbid_all(paper, visitor):
    paper.pages["/robots.txt"] = (500, {}, b"")
    for path in ("/a", "/b"):
        with pytest.raises(FetchFailed, match=r"robots\.txt cannot be read: the server answers 500"):
            visitor.visit(paper.root + path)
    assert paper.asked == ["/robots.txt"]


def test_a_pause_is_made_before_a_host_is_asked_again(paper, patient, clock):
    paper.pages |= {"/a": OK, "/b": OK}
    for path in ("/a", "/b"):
        patient.visit(paper.root + path)
    assert clock.naps == [1.0, 1.0]


@pytest.mark.parametrize(("stated", "kept"), [(7, 7.0), (3600, 30.0)])
def test_a_longer_pause_that_robots_txt_asks_for_is_made_within_reason(paper, patient, clock, stated, kept):
    rules(paper, "User-agent: *", f"Crawl-delay: {stated}")
    paper.pages |= {"/a": OK, "/b": OK}
    for path in ("/a", "/b"):
        patient.visit(paper.root + path)
    assert clock.naps == [1.0, kept]


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_host_is_left_alone(paper, visitor, status):
    paper.pages |= {"/a": (status, {}, b""), "/b": OK}
    with pytest.raises(FetchFailed, match=str(status)):
        visitor.visit(paper.root + "/a")
    with pytest.raises(FetchFailed, match="left alone"):
        visitor.visit(paper.root + "/b")
    assert "/b" not in paper.asked


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed_to_the_address_that_counts(paper, visitor, status):
    paper.pages |= {"/cu": moved("/moi?a=1", status), "/moi?a=1": OK}
    assert visitor.visit(paper.root + "/cu").url == paper.root + "/moi?a=1"


def test_redirects_in_a_ring_end(paper, visitor):
    paper.pages |= {"/a": moved("/b"), "/b": moved("/a")}
    with pytest.raises(FetchFailed, match=f"more than {MOST_REDIRECTS} redirects"):
        visitor.visit(paper.root + "/a")
    assert len(paper.asked) == 1 + MOST_REDIRECTS + 1


def test_a_redirect_into_our_own_network_is_refused(paper):
    inside = paper.root.replace("127.0.0.1", "127.0.0.2")
    paper.pages |= {"/a": moved(inside + "/bi-mat"), "/bi-mat": OK}
    with pytest.raises(FetchFailed, match=r"127\.0\.0\.2, inside a private network"):
        Visitor(Fetcher(lambda address: str(address) == "127.0.0.1"), delay=0).visit(paper.root + "/a")
    assert "/bi-mat" not in paper.asked


def test_a_redirect_keeps_to_the_rules_of_where_it_leads(paper, visitor):
    rules(paper, "User-agent: *", "Disallow: /noi-bo/")
    paper.pages |= {"/a": moved("/noi-bo/1"), "/noi-bo/1": OK}
    with pytest.raises(FetchFailed, match="forbids"):
        visitor.visit(paper.root + "/a")
    assert "/noi-bo/1" not in paper.asked


@pytest.mark.parametrize("to", ["file:///etc/passwd", "gopher://127.0.0.1/", "//[x"])
def test_a_redirect_out_of_the_web_is_refused(paper, visitor, to):
    paper.pages["/a"] = moved(to)
    with pytest.raises(FetchFailed):
        visitor.visit(paper.root + "/a")
