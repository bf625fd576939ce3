"""The cluster is met with one clear line for each thing that may be wrong, and no password in any."""

from pathlib import Path
from typing import Any

import pytest

from index.engines.opensearch.address import address
from index.engines.opensearch.meeting import Host, Version, meet, plainly
from index.errors import BadSetting, ClusterFailed
from index.messages.sentence import Sentence
from index.settings import Settings

GOOD = Host(Version("2.19.1", "opensearch"), "a")


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"opensearch": ("https://tim:bi-mat@nut.example:9200",)}, "name or password"),
        ({"opensearch": ("nut.example:9200",)}, "no address like"),
        ({"opensearch": ("https://nut.example:cong",)}, "address 1 is none like"),
        ({"opensearch": ()}, "give addresses"),
        ({"opensearch": ("https://mot.example", "http://hai.example")}, "all with https"),
        ({"opensearch_ca": "/khong/co.pem"}, "opensearch_ca: /khong/co.pem is not a file"),
        ({"opensearch_password_file": "/khong/co"}, "opensearch_password_file: /khong/co cannot be read"),
    ],
)
def test_a_wrong_setting_is_named_and_no_password_repeated(settings: dict[str, Any], said: str) -> None:
    with pytest.raises(BadSetting, match=said) as told:
        address(Settings(**settings))
    assert "bi-mat" not in str(told.value)


def test_the_password_comes_of_a_file_and_is_shown_nowhere(tmp_path: Path) -> None:
    file = tmp_path / "mat-khau"
    file.write_text("bi-mat\n", "utf-8")
    settings = Settings(opensearch_user="tim", opensearch_password_file=str(file), opensearch_password="bi-mat-khac")
    assert address(settings).password == "bi-mat"
    assert "bi-mat" not in repr(settings) + repr(address(settings))


@pytest.mark.parametrize(
    ("hosts", "said"),
    [
        ([Host(Version("8.13.0"))], "http://1 is elasticsearch 8.13.0, not OpenSearch"),
        ([GOOD, Host(Version("2.5.0", "opensearch"), "a")], "http://2 is OpenSearch 2.5.0: 2.15 or later is needed"),
        ([GOOD, Host(Version("3.0.0", "opensearch"), "b")], "http://1, http://2 belong to different clusters"),
        ([Sentence("OpenSearch does not answer at http://1 (connection refused)")], "(connection refused)"),
    ],
)
def test_what_is_no_cluster_for_us_is_refused(hosts: list[Host | Sentence], said: str) -> None:
    with pytest.raises(ClusterFailed) as told:
        meet([f"http://{number}" for number in range(1, len(hosts) + 1)], hosts)
    assert said in str(told.value)


def test_a_node_that_is_away_is_named_and_done_without(caplog: pytest.LogCaptureFixture) -> None:
    meet(["http://1", "http://2"], [GOOD, Sentence("OpenSearch does not answer at http://2 (no such host)")])
    assert caplog.messages == ["OpenSearch does not answer at http://2 (no such host); going on with http://1"]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate has expired (_ssl.c:1006)",
         "certificate has expired"),
        ("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate in certificate chain (_s",
         "self-signed certificate in certificate chain"),
        ("[Errno 111] Connection refused", "connection refused"),
        ("[Errno -2] Name or service not known", "no such host"),
        ("[SSL: WRONG_VERSION_NUMBER] wrong version number", "it does not speak TLS"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_connection_is_said_in_a_few_words(error: str, said: str) -> None:
    assert plainly(OSError(error)) == said
