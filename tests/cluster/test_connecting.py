"""Connections that cannot be: each with one line that says what to do, against real sockets and real certificates."""

import base64
import http.server
import json
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from index.engines.known import open_store
from index.engines.store import Store
from index.errors import ClusterFailed, IndexMissing
from index.settings import Settings
from tests.conftest import NODES

pytestmark = pytest.mark.cluster

USER, PASSWORD = "tim", "bi-mat"


class Guarded(http.server.BaseHTTPRequestHandler):
    """Passes requests on to a real node, if they come with the right name and password."""

    def do_GET(self) -> None:
        wanted = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        if self.headers.get("Authorization") != f"Basic {wanted}":
            self._answer(401, {"error": "Unauthorized"})
        else:
            with urlopen(f"{NODES[0]}/") as answer:
                self._answer(200, json.load(answer))

    def _answer(self, status: int, body: object) -> None:
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    folder = tmp_path_factory.mktemp("certificates")

    def made(name: str, days: int = 30, host: str = "IP:127.0.0.1") -> Path:
        path = folder / f"{name}.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", path.with_suffix(".key"), "-out",
             path, "-days", str(days), "-subj", "/CN=127.0.0.1", "-addext", f"subjectAltName={host}"],
            check=True, capture_output=True,
        )  # fmt: skip
        return path

    return made


@pytest.fixture
def guarded() -> Iterator[Callable[[Path], str]]:
    servers: list[http.server.ThreadingHTTPServer] = []

    def served(certificate: Path) -> str:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Guarded)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, certificate.with_suffix(".key"))
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"https://127.0.0.1:{server.server_port}"

    yield served
    for server in servers:
        server.shutdown()
        server.server_close()


def opened(tmp_path: Path, *hosts: str, **settings: Any) -> Store:
    return open_store(Settings(data=tmp_path, engine="opensearch", opensearch=hosts, **settings))


def refused(tmp_path: Path, *hosts: str, **settings: str) -> str:
    with pytest.raises(ClusterFailed) as told:
        opened(tmp_path, *hosts, **settings)
    assert "\n" not in str(told.value)
    assert PASSWORD not in str(told.value)
    return str(told.value)


def test_a_known_certificate_and_the_right_password_are_let_in(certificate, guarded, tmp_path):
    known = certificate("own")
    assert opened(
        tmp_path, guarded(known), opensearch_ca=str(known), opensearch_user=USER, opensearch_password=PASSWORD
    )


def test_a_wrong_password_is_told(certificate, guarded, tmp_path):
    known = certificate("wrong")
    said = refused(tmp_path, guarded(known), opensearch_ca=str(known), opensearch_user=USER, opensearch_password="sai")
    assert "refuses the name or password: see TIMTIN_OPENSEARCH_USER" in said


def test_a_foreign_certificate_is_not_trusted(certificate, guarded, tmp_path):
    said = refused(tmp_path, guarded(certificate("foreign")), opensearch_ca=str(certificate("other")))
    assert "is not trusted" in said
    assert "TIMTIN_OPENSEARCH_CA" in said


def test_a_certificate_of_another_host_is_not_trusted(certificate, guarded, tmp_path):
    strange = certificate("strange", host="DNS:nut.example")
    assert "is not trusted" in refused(tmp_path, guarded(strange), opensearch_ca=str(strange))


def test_nobody_at_an_address_is_told(tmp_path):
    assert "connection refused" in refused(tmp_path, "http://127.0.0.1:9")


def test_one_wrong_address_of_three_is_named_and_done_without(tmp_path, caplog):
    store = opened(tmp_path, *NODES[:2], "http://127.0.0.1:9", opensearch_index="khong-co")
    with pytest.raises(IndexMissing, match="timtin index build"):
        store.count()
    assert [line for line in caplog.messages if "http://127.0.0.1:9 (connection refused)" in line]
