"""One address is asked for once, in bounded time and size, and never inside our own network."""

import gzip
import ipaddress
import socket
import time

import pytest

from index.errors import FetchFailed
from index.feeds.fetcher import Fetcher
from index.feeds.ranges import anywhere, public


def only_the_paper(address) -> bool:
    return str(address) == "127.0.0.1"


def test_an_answer_has_its_status_headers_and_unpacked_body(paper):
    paper.pages["/a"] = (200, {"Content-Encoding": "gzip", "ETag": "x"}, gzip.compress("Đảng".encode()))
    answer = Fetcher(anywhere).get(paper.root + "/a")
    assert (answer.status, answer.headers["etag"], answer.body.decode()) == (200, "x", "Đảng")


def test_the_server_is_told_who_asks(paper):
    Fetcher(anywhere, site="https://tim.example").get(paper.root + "/a")
    assert paper.headers[0]["User-Agent"].startswith("timtin/")
    assert paper.headers[0]["User-Agent"].endswith("(+https://tim.example)")


def test_vietnamese_letters_in_an_address_are_sent_as_the_web_writes_them(paper):
    Fetcher(anywhere).get(paper.root + "/tin/đại hội")
    assert paper.asked == ["/tin/%C4%91%E1%BA%A1i%20h%E1%BB%99i"]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "2130706433"])
def test_our_own_machine_is_not_asked(paper, host):
    with pytest.raises(FetchFailed, match="--allow-private"):
        Fetcher().get(paper.root.replace("127.0.0.1", host) + "/a")
    assert paper.asked == []


@pytest.mark.parametrize(
    "address",
    ["0.0.0.0", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.9.9.9", "168.63.129.16", "169.254.169.254",
     "172.31.255.255", "192.0.0.8", "192.0.0.192", "192.0.2.1", "192.168.1.1", "198.19.0.1", "203.0.113.1", "224.0.0.1",
     "239.1.1.1", "255.255.255.255", "::", "::1", "::127.0.0.1", "::ffff:10.0.0.1", "::ffff:0:127.0.0.1",
     "64:ff9b::7f00:1", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "3fff::1", "5f00::1",
     "fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1", "2401:d800::5efe:7f00:1",
     "2401:d800::200:5efe:a00:1"],
)  # fmt: skip
def test_addresses_of_networks_that_are_not_public(address):
    assert not public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address",
    ["1.1.1.1", "14.225.0.1", "100.63.255.255", "100.128.0.1", "168.63.129.17", "172.32.0.1", "192.0.1.1", "8.8.8.8",
     "223.255.255.255", "2001:dc8::1", "2401:d800::1", "64:ff9b::cb77:801"],
)  # fmt: skip
def test_addresses_of_the_public_internet_are_asked(address):
    assert public(ipaddress.ip_address(address))


def test_a_name_that_changes_its_mind_is_asked_for_its_address_once(paper, monkeypatch):
    real, said = socket.getaddrinfo, iter(["127.0.0.1", "127.0.0.2"])

    def answer(host, *rest, **more):
        return real(next(said) if host == "doi-y.example" else host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    port = paper.root.rpartition(":")[2]
    assert Fetcher(only_the_paper).get(f"http://doi-y.example:{port}/a").status == 404
    assert paper.headers[0]["Host"] == f"doi-y.example:{port}"
    with pytest.raises(FetchFailed, match=r"127\.0\.0\.2"):
        Fetcher(only_the_paper).get(f"http://doi-y.example:{port}/a")
    assert len(paper.asked) == 1


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "ftp://a.example/x", "javascript:alert(1)", "http://", "a.example/x",
     "http://ten:mat-khau@a.example/", "http://[x", "http://a b.example/"],
)  # fmt: skip
def test_what_is_no_address_of_the_web_is_refused(url):
    with pytest.raises(FetchFailed):
        Fetcher(anywhere).get(url)


@pytest.mark.parametrize("packed", [False, True])
def test_a_long_answer_is_not_read_to_its_end(paper, packed):
    body = b"a" * 3_000_000
    paper.pages["/a"] = (200, {"Content-Encoding": "gzip"} if packed else {}, gzip.compress(body) if packed else body)
    with pytest.raises(FetchFailed, match="longer than 1,000,000 bytes"):
        Fetcher(anywhere, most=1_000_000).get(paper.root + "/a")


def silent(handler) -> None:
    """Answer nothing until the other side hangs up."""
    handler.connection.recv(1)


def dripping(head: bytes):
    """Return what sends a byte now and then, so that no single wait is long."""

    def answer(handler) -> None:
        try:
            handler.wfile.write(head)
            while True:
                handler.wfile.write(b"a")
                time.sleep(0.02)
        except OSError:
            return

    return answer


@pytest.mark.parametrize(
    "answer",
    [silent, dripping(b"HTTP/1.1 200 OK\r\nX-A: "), dripping(b"HTTP/1.1 200 OK\r\n\r\n"),
     dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n"),
     dripping(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n")],
)  # fmt: skip
def test_a_server_that_never_ends_its_answer_is_left(paper, answer):
    paper.pages["/a"] = answer
    with pytest.raises(FetchFailed, match=r"no whole answer within 0\.3 s"):
        Fetcher(anywhere, seconds=0.3).get(paper.root + "/a")


def test_a_host_that_nobody_knows_or_that_does_not_answer_is_named():
    with pytest.raises(FetchFailed, match=r"no host is called khong-co\.invalid"):
        Fetcher(anywhere).get("http://khong-co.invalid/")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        with pytest.raises(FetchFailed, match="refused"):
            Fetcher(anywhere).get(f"http://127.0.0.1:{free.getsockname()[1]}/")


def test_a_certificate_of_nobody_is_not_believed(paper):
    with pytest.raises(FetchFailed):
        Fetcher(anywhere, seconds=2).get(paper.root.replace("http:", "https:") + "/a")
    assert paper.asked == []
