"""What the door takes for the head of a request, and what it hands to a worker."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webui.door.heads import LONGEST_FORM, LONGEST_LINE, Head, answer_head, request_head
from webui.door.refusals import Refusal, answer
from webui.door.workers import told_who_asks


def head(text: str) -> Head:
    return request_head(text.replace("\n", "\r\n").encode() + b"\r\n\r\n")


@pytest.mark.parametrize(
    ("sent", "target"),
    [
        ("/tim?q=nghị quyết".replace(" ", "+"), b"/tim?q=ngh%E1%BB%8B+quy%E1%BA%BFt"),
        ("/tim?q=%E1%BB%8B&x=%zz", b"/tim?q=%E1%BB%8B&x=%zz"),
        ('/tim?q="<>{}|\\^`', b'/tim?q="<>{}|\\^`'),
        ("http://bao.example/tim?q=a", b"/tim?q=a"),
        ("http://bao.example", b"/"),
        ("//bao.example/tim", b"//bao.example/tim"),
    ],
)
def test_an_address_is_handed_on_with_its_raw_letters_escaped(sent: str, target: bytes) -> None:
    assert head(f"GET {sent} HTTP/1.1\nHost: a.example").target == target


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("GET / HTTP/1.1", "malformed"),
        ("GET /tim?q=hai từ HTTP/1.1\nHost: a", "malformed"),
        ("GET tim HTTP/1.1\nHost: a", "malformed"),
        ("GET / HTTP/2.0\nHost: a", "version"),
        ("GET / http/1.1\nHost: a", "malformed"),
        ("GET  / HTTP/1.1\nHost: a", "malformed"),
        ("G(T / HTTP/1.1\nHost: a", "malformed"),
        ("GET / HTTP/1.1\nHost: a\nHost: b", "malformed"),
        ("GET / HTTP/1.1\nHost: a..b", "host"),
        ("GET http://a..b/ HTTP/1.1\nHost: a", "host"),
        ("GET / HTTP/1.1\nHost : a", "malformed"),
        ("GET / HTTP/1.1\nHost: a\n gập", "malformed"),
        ("GET / HTTP/1.1\nHost: a\nX: \x00", "malformed"),
        ("GET / HTTP/1.1\nHost: a\nkhông có hai chấm", "malformed"),
        ("POST /luu HTTP/1.1\nHost: a\nContent-Length: 1\nContent-Length: 2", "malformed"),
        ("POST /luu HTTP/1.1\nHost: a\nContent-Length: 1, 1", "malformed"),
        ("POST /luu HTTP/1.1\nHost: a\nContent-Length: +1", "malformed"),
        ("POST /luu HTTP/1.1\nHost: a\nContent-Length: 1\nTransfer-Encoding: chunked", "malformed"),
        ("POST /luu HTTP/1.1\nHost: a\nTransfer-Encoding: chunked", "no_length"),
        (f"POST /luu HTTP/1.1\nHost: a\nContent-Length: {LONGEST_FORM + 1}", "form"),
        (f"GET /tim?q={'a' * LONGEST_LINE} HTTP/1.1\nHost: a", "line"),
        ("GET / HTTP/1.1\nHost: a" + "\nX: a" * 100, "fields"),
    ],
)
def test_what_cannot_be_read_in_one_way_alone_is_refused(text: str, kind: str) -> None:
    with pytest.raises(Refusal) as refused:
        head(text)
    assert refused.value.kind == kind
    assert b"%d" % refused.value.code in answer(kind).partition(b"\r\n")[0]


def test_a_worker_gets_no_field_of_this_connection_alone_and_learns_who_asks() -> None:
    sent = head(
        "GET /tim HTTP/1.1\nHost: a\nConnection: keep-alive\nTimtin-Peer: 9.9.9.9\nX_Forwarded_For: 1.1.1.1\n"
        "Upgrade: h2c\nProxy: http://evil.example\nCookie: timtin-chu=x"
    ).for_worker("203.119.8.1")
    assert sent == (
        b"GET /tim HTTP/1.1\r\nhost: a\r\ncookie: timtin-chu=x\r\ntimtin-peer: 203.119.8.1\r\nconnection: close\r\n\r\n"
    )


@pytest.mark.parametrize(
    ("version", "said", "stays"),
    [("1.1", "", True), ("1.1", "close", False), ("1.0", "", False), ("1.0", "Keep-Alive", True)],
)
def test_whether_a_connection_stays_is_the_visitors_wish(version: str, said: str, stays: bool) -> None:
    assert head(f"GET / HTTP/{version}\nHost: a\nConnection: {said}").stays is stays


def test_where_an_answer_ends() -> None:
    asked, silent = head("GET / HTTP/1.1\nHost: a"), head("HEAD / HTTP/1.1\nHost: a")
    whole = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\nConnection: close\r\n\r\n"
    assert (answer_head(whole, asked).length, answer_head(whole, silent).length) == (9, 0)
    assert answer_head(b"HTTP/1.1 304 NOT MODIFIED\r\n\r\n", asked).length == 0
    chunked = answer_head(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", asked)
    assert (chunked.length, chunked.chunked) == (None, True)
    assert answer_head(whole, asked).for_visitor(True).endswith(b"Content-Length: 9\r\nConnection: keep-alive\r\n\r\n")


@given(st.binary(max_size=300))
def test_no_bytes_are_an_error(data: bytes) -> None:
    for sent in (data, b"GET / HTTP/1.1\r\nHost: a\r\n" + data, b"GET " + data + b" HTTP/1.1\r\nHost: a"):
        try:
            found = request_head(sent + b"\r\n\r\n")
        except Refusal:
            continue
        lines = found.for_worker("::1").removesuffix(b"\r\n\r\n").split(b"\r\n")
        assert request_head(b"\r\n".join([*lines, b"", b""])).target == found.target


def test_the_application_knows_the_visitors_address_and_not_the_doors() -> None:
    seen: dict[str, object] = {}

    def application(environ, start_response):
        seen.update(environ)
        return []

    told_who_asks(application)({"REMOTE_ADDR": "", "HTTP_TIMTIN_PEER": "203.119.8.1"}, lambda *_: lambda _: None)
    assert seen == {"REMOTE_ADDR": "203.119.8.1"}
