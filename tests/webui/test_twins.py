"""The forms of an answer that other programs read stay readable, whatever the question and the articles hold."""

import json
import logging
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from index.build import build
from index.settings import Settings
from search.batch import line
from search.request import TIERS
from search.service import Service
from webui.app import make
from webui.printing import well_formed

STRANGE = "Họp\ufffe xã\uffff về \x0b nước\ud800 sạch \U0001fffe"


def test_a_feed_is_well_formed_whatever_an_article_and_the_question_hold(tmp_path: Path) -> None:
    row = {"id": "1", "title": STRANGE, "source": STRANGE, "text": f"Ủy ban nhân dân xã họp chiều qua. {STRANGE}"}
    (tmp_path / "a.jsonl").write_text(json.dumps(row))
    settings = Settings(data=tmp_path / "var")
    build(settings, [tmp_path / "a.jsonl"], workers=1)
    visitor = make(settings).test_client()
    for question in ("", "nước", STRANGE.encode("utf-8", "surrogatepass"), "\x00\x1b\ufffe"):
        feed = visitor.get("/tim.atom", query_string={"q": question}).data
        assert ElementTree.fromstring(feed).tag == "{http://www.w3.org/2005/Atom}feed"
    assert len(ElementTree.fromstring(visitor.get("/tim.atom?q=").data).findall("{*}entry")) == 1


@given(st.text(st.characters(blacklist_categories=(), blacklist_characters="<>&")))
def test_any_text_can_stand_in_a_feed(text: str) -> None:
    found = ElementTree.fromstring(well_formed(f"<a>{text}</a>").encode())
    assert len(found.text or "") == len(text.replace("\r\n", "\n"))


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠", "﹦"])
@pytest.mark.parametrize("before", ["", " ", "\t", "\r", "\u00a0", "\u3000"])
def test_no_cell_is_taken_for_a_formula(sign: str, before: str) -> None:
    assert line(("Họp xã", f"{before}{sign}1+1")).replace('"', "").startswith(f"Họp xã,'{before}{sign}1+1")


def test_what_fails_is_logged_by_its_kind_and_place_alone(
    site: Callable[..., FlaskClient], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(service: Service, request: object, **_: object) -> None:
        raise ZeroDivisionError(f"không trả lời được {request}")

    monkeypatch.setattr(Service, "search", fail)
    with caplog.at_level(logging.DEBUG):
        answer = site().get("/tim?q=bimat")
    assert answer.status_code == 500
    assert "ZeroDivisionError in results.tim" in caplog.text
    assert "bimat" not in caplog.text


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize("twin", ["", ".json", ".csv", ".atom"])
def test_every_tier_has_a_page_and_twins(visitor: FlaskClient, tier: str, twin: str) -> None:
    assert visitor.get(f"/tim{twin}?q=nghi+quyet&muc={tier}", follow_redirects=True).status_code == 200
