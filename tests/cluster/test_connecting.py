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
from click.testing import CliRunner

from index.engines.known import open_store
from index.engines.store import Store
from index.errors import ClusterFailed, IndexMissing
from index.settings import Settings
from tests.conftest import NODES
from webui.cli import main

pytestmark = pytest.mark.cluster

USER, PASSWORD = "tim", "bi-mat"


class Guarded(http.server.BaseHTTPRequestHandler):
    """Passes requests on to a real node, if they come with the right name and password; else answers as it is told."""

    says: tuple[int, object] | None = None

    def do_GET(self) -> None:
        if self.says:
            self._answer(*self.says)
            return
        wanted = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        if self.headers.get("Authorization") != f"Basic {wanted}":
            self._answer(401, {"error": "Unauthorized"})
        else:
            with urlopen(f"{NODES[0]}/") as answer:
                self._answer(200, json.load(answer))

    def _answer(self, status: int, body: object) -> None:
        text = body.encode() if isinstance(body, str) else json.dumps(body).encode()
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


AUTHORITY = """
[ca]
default_ca = own
[own]
database = {folder}/index.txt
new_certs_dir = {folder}
rand_serial = yes
default_md = sha256
policy = any
copy_extensions = copy
[any]
commonName = supplied
"""


@pytest.fixture(scope="module")
def expired(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of the first month of 2020."""
    folder = tmp_path_factory.mktemp("authority")
    path, key = folder / "expired.pem", folder / "expired.key"
    (folder / "index.txt").write_text("")
    (folder / "own.cnf").write_text(AUTHORITY.format(folder=folder))
    asked = f"req -new -newkey rsa:2048 -nodes -keyout {key} -out {folder}/own.csr -subj /CN=127.0.0.1"
    signed = f"ca -batch -selfsign -config {folder}/own.cnf -keyfile {key} -in {folder}/own.csr -out {path} -notext"
    for words in (
        f"{asked} -addext subjectAltName=IP:127.0.0.1",
        f"{signed} -startdate 20200101000000Z -enddate 20200201000000Z",
    ):
        subprocess.run(["openssl", *words.split()], check=True, capture_output=True)
    return path


@pytest.fixture
def guarded() -> Iterator[Callable[..., str]]:
    servers: list[http.server.ThreadingHTTPServer] = []

    def served(certificate: Path | None, *says: object) -> str:
        handler = type("Told", (Guarded,), {"says": says or None})
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate, certificate.with_suffix(".key"))
            server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"{'https' if certificate else 'http'}://127.0.0.1:{server.server_port}"

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


def test_an_expired_certificate_is_not_trusted(expired, guarded, tmp_path):
    said = refused(tmp_path, guarded(expired), opensearch_ca=str(expired))
    assert "is not trusted (certificate has expired)" in said
    assert "TIMTIN_OPENSEARCH_CA, and see that its host and days are right" in said


OLD = {"version": {"number": "2.9.0", "distribution": "opensearch"}, "cluster_uuid": "a"}
FOREIGN = {"version": {"number": "8.13.0", "build_flavor": "default"}, "cluster_uuid": "a"}


@pytest.mark.parametrize(
    ("says", "said"),
    [
        ((200, OLD), "is OpenSearch 2.9.0: 2.15 or later is needed"),
        ((200, FOREIGN), "is elasticsearch 8.13.0, not OpenSearch"),
        ((200, "<html>Chào bạn</html>"), "does not answer as OpenSearch does: see TIMTIN_OPENSEARCH"),
        ((404, {"lỗi": "không có"}), "does not answer as OpenSearch does (404"),
        ((403, {"error": {"type": "security_exception", "reason": "no permissions"}}), "its role needs more rights"),
        ((503, "OpenSearch Security not initialized."), "(503 OpenSearch Security not initialized.)"),
    ],
)
def test_what_answers_and_is_no_cluster_for_us_is_told(says, said, guarded, tmp_path):
    assert said in refused(tmp_path, guarded(None, *says))


def test_tls_where_there_is_none_and_none_where_there_is_are_told(certificate, guarded, tmp_path):
    plain = guarded(None).replace("http:", "https:")
    assert "it does not speak TLS" in refused(tmp_path, plain)
    assert "does not answer" in refused(tmp_path, guarded(certificate("tls")).replace("https:", "http:"))


def test_a_command_says_it_in_one_line_and_ends_with_2(certificate, guarded, tmp_path, monkeypatch):
    known = certificate("command")
    monkeypatch.setenv("TIMTIN_ENGINE", "opensearch")
    monkeypatch.setenv("TIMTIN_OPENSEARCH", guarded(known))
    monkeypatch.setenv("TIMTIN_OPENSEARCH_CA", str(known))
    monkeypatch.setenv("TIMTIN_OPENSEARCH_USER", USER)
    monkeypatch.setenv("TIMTIN_OPENSEARCH_PASSWORD", PASSWORD + "-sai")
    for words in (["index", "stats"], ["index", "copy", "--to", "arrays"], ["search", "cầu"]):
        told = CliRunner().invoke(main, [*words, "--data", str(tmp_path)])
        assert (told.exit_code, told.stdout, told.stderr.count("\n")) == (2, "", 1)
        assert "từ chối tên hoặc mật khẩu" in told.stderr
        assert PASSWORD not in told.stderr


def test_nobody_at_an_address_is_told(tmp_path):
    assert "connection refused" in refused(tmp_path, "http://127.0.0.1:9")


def test_one_wrong_address_of_three_is_named_and_done_without(tmp_path, caplog):
    store = opened(tmp_path, *NODES[:2], "http://127.0.0.1:9", opensearch_index="khong-co")
    with pytest.raises(IndexMissing, match="timtin index build"):
        store.count()
    assert [line for line in caplog.messages if "http://127.0.0.1:9 (connection refused)" in line]
