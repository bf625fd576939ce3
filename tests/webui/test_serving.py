"""The server as people start it: several workers on one index, new articles without a restart, clear refusals."""

import contextlib
import http.client
import json
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.build import build
from index.settings import Settings
from index.update import add

TIMTIN = str(Path(sys.executable).parent / "timtin")
WORKERS = 3
MARK = re.compile("bi.?mat")
"""What a question of these tests holds: it must stand nowhere in the log."""


def paper(path: Path, title: str) -> Path:
    path.write_text(f"{title}\nỦy ban nhân dân xã họp về nước sạch chiều qua.", "utf-8")
    return path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def get(port: int, path: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def total(port: int) -> int:
    return int(json.loads(get(port, "/tim.json?q=nuoc+sach")[1])["total"])


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("serving")
    settings = Settings(data=folder / "var", port=free_port())
    build(settings, [paper(folder / "a.txt", "Họp xã về nước sạch")], workers=1)
    return settings


@pytest.fixture(scope="module")
def server(settings: Settings) -> Iterator[int]:
    """The id of the process that was started."""
    command = [TIMTIN, "serve", "--data", str(settings.data), "--port", str(settings.port), "--workers", str(WORKERS)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as server:
        for _ in range(600):
            try:
                get(settings.port, "/healthz")
                break
            except OSError:
                time.sleep(0.1)
        yield server.pid
        server.terminate()
        said = server.communicate(timeout=60)[0]
        assert server.returncode == 0
        assert "Traceback" not in said
        assert not MARK.search(said)


@pytest.fixture(scope="module")
def port(settings: Settings, server: int) -> int:
    assert server
    return settings.port


def below(process: int) -> list[int]:
    """Return a process with all that it started."""
    found = [process]
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if int(path.read_text().rpartition(")")[2].split()[1]) == process:
                found += below(int(path.parent.name))
    return found


def open_indexes(process: int, data: Path) -> list[str]:
    """Return the files of indexes that a process has in its memory, with a mark on those that were deleted."""
    lines = Path(f"/proc/{process}/maps").read_text().splitlines()
    return [line.partition(str(data))[2] for line in lines if str(data) in line]


def test_all_workers_answer_and_see_a_new_article_at_once(settings: Settings, port: int) -> None:
    assert {total(port) for _ in range(8 * WORKERS)} == {1}
    add(settings, [paper(settings.data.parent / "b.txt", "Thêm trạm nước sạch cho bản")])
    assert {total(port) for _ in range(8 * WORKERS)} == {2}
    build(settings, [settings.data.parent / "a.txt"], workers=1)
    assert {total(port) for _ in range(8 * WORKERS)} == {1}


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="reads what Linux says of processes")
def test_no_process_keeps_an_index_that_was_replaced(settings: Settings, server: int, port: int) -> None:
    over = threading.Event()

    def ask() -> None:
        while not over.is_set():
            total(port)

    visitors = [threading.Thread(target=ask) for _ in range(3)]
    for visitor in visitors:
        visitor.start()
    add(settings, [paper(settings.data.parent / "b.txt", "Thêm hai trạm nước sạch cho bản")])
    build(settings, [settings.data.parent / "a.txt"], workers=1)
    over.set()
    for visitor in visitors:
        visitor.join()
    processes = below(server)
    assert len(processes) >= WORKERS + 2
    for _ in range(300):  # the watch of each worker looks once a second
        kept = [name for process in processes for name in open_indexes(process, settings.data) if "deleted" in name]
        if not kept:
            break
        time.sleep(0.1)
    assert kept == []
    holders = [process for process in processes if open_indexes(process, settings.data)]
    assert len(holders) <= WORKERS
    assert server not in holders


def send(port: int, *pieces: bytes) -> bytes:
    """Send raw bytes and return what comes back until the server hangs up, or is silent for a while."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        for piece in pieces:
            connection.sendall(piece)
        found = b""
        while b"\r\n\r\n" not in found and (more := connection.recv(65_536)):
            found += more
        return found


def test_a_raw_address_in_vietnamese_is_answered(port: int) -> None:
    found = send(port, "GET /tim.json?q=nước+sạch HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode())
    assert found.startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize(
    "request_line",
    ["GET /tim?q=bimat 1 HTTP/1.1", "GET /tim?q=bimat HTTP/9", "GET /tim?q=bimat", "bimat", "POST /bimat HTTP/1.1"],
)
@pytest.mark.parametrize(
    "fields",
    ["Host: a", "Host: bimat..b", "Host: a\r\nbimat", "Host: a\r\nX bimat: a", "Host: a\r\nContent-Length: bimat",
     "Host: a\r\nTransfer-Encoding: bimat", "Host: a\r\nContent-Length: 5\r\n\r\nbimat"],
)  # fmt: skip
def test_what_is_refused_leaves_no_question_in_the_log(port: int, request_line: str, fields: str) -> None:
    answer = send(port, f"{request_line}\r\n{fields}\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 4") or (answer.startswith(b"HTTP/1.1 505 ") and "HTTP/9" in request_line)


def test_what_the_wire_can_carry_is_answered(port: int) -> None:
    long = "%E1%BB%87" * 10_000
    for query in (long, "%00", "%ED%A0%80", "%22" * 500, "((((", "bi+mat"):
        status, page = get(port, f"/tim?q={query}")
        assert status in (200, 302), query[:20]
        assert "Traceback" not in page


@pytest.mark.parametrize(
    ("words", "said"),
    [(["--port", "80000"], "80000"), (["--workers", "0"], "0"), (["--base-url", "bao.example"], "base_url")],
)
def test_a_flag_that_cannot_work_is_named(words: list[str], said: str, tmp_path: Path) -> None:
    done = subprocess.run([TIMTIN, "serve", *words], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_that_is_taken_is_named(settings: Settings, port: int) -> None:
    command = [TIMTIN, "serve", "--data", str(settings.data), "--port", str(port)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 2
    assert f"không mở được 127.0.0.1:{port}: một chương trình khác đang dùng cổng này" in done.stderr
    assert f"make run PORT={port + 1}" in done.stderr
