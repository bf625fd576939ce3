"""An article's page shows what was understood with its proof, what was corrected, and where else it was printed."""

import json
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from index import update
from index.build import build
from index.engines.known import open_store
from index.settings import Settings
from webui.app import make

STORY = (
    "Ủy ban Kiểm tra Tỉnh ủy Nghệ An kết luận về việc quản lý đất đai tại khu đô thị mới sau nhiều tháng làm việc với "
    "các đơn vị. Ủy ban yêu cầu kiểm điểm tập thể và cá nhân có liên quan theo Nghị quyết 26-NQ/TW, thu hồi phần đất "
    "giao sai quy định. Đồng chí Trần Văn Ba, Chủ nhiệm Ủy ban Kiểm tra Tỉnh ủy, trình bày báo cáo."
)
ROWS = [
    {
        "id": f"tb-{n}",
        "title": f"Kết luận về đất đai khu đô thị mới{tail}",
        "text": STORY + tail,
        "source": source,
        "url": url,
        "date": "2021-05-06",
    }
    for n, tail, source, url in (
        (1, "", "Báo Nghệ An", "https://bao-a.example/1.html"),
        (2, "", "Báo Lao Động", "https://bao-b.example/2.html"),
        (3, " (tin thêm)", "Báo Tiền Phong", "javascript:alert(1)"),
    )
]


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder = tmp_path_factory.mktemp("article")
    path = folder / "a.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in ROWS), "utf-8")
    settings = Settings(data=folder / "var")
    build(settings, [path])
    update.note(settings, "tb-3", {"title": "Kết luận <b>mới</b>", "provinces": ["ben-tre"], "date": "2020-11"})
    update.correct(settings)
    return make(settings).test_client()


def test_each_value_stands_with_its_proof_and_confidence(visitor: FlaskClient) -> None:
    page = visitor.get("/bai/tb-1").text
    facts = page[page.index('aria-labelledby="hieu"') :]
    for proof in ("Nghệ An", "Nghị quyết 26-NQ/TW", "2021-05-06", "Trần Văn Ba"):
        assert re.search(rf'<q lang="vi">[^<]*{proof}', facts)
    assert re.search(r"Chắc: trong 100 giá trị biết được bằng cách này, chừng \d+ giá trị đúng", facts)


def test_what_was_corrected_says_so_and_is_escaped(visitor: FlaskClient) -> None:
    page = visitor.get("/bai/tb-3").text
    assert "sửa tay: tiêu đề" in page
    assert "Kết luận &lt;b&gt;mới&lt;/b&gt;" in page
    assert page.count('<small class="by-hand">sửa tay</small>') == 2  # the date and the province
    assert 'class="by-hand"' not in visitor.get("/bai/tb-1").text


def test_all_papers_that_printed_it_are_linked(visitor: FlaskClient) -> None:
    page = visitor.get("/bai/tb-1").text
    also = page[page.index('id="trung"') :]
    assert 'href="https://bao-b.example/2.html"' in also
    assert "Báo Lao Động" in also
    assert "Báo Tiền Phong" in also
    assert "javascript:" not in page


def test_the_list_shows_one_with_the_other_papers(visitor: FlaskClient) -> None:
    page = visitor.get("/tim", query_string={"q": "quản lý đất đai"}, follow_redirects=True).text
    assert page.count('<li class="hit"') == 1
    assert "và 2 báo khác" in page
    assert "3 bài" in page
    found = visitor.get("/tim.json", query_string={"q": "quản lý đất đai"}).get_json()
    assert found["total"] == 3
    assert {hit["source"] for hit in found["hits"][0]["also"]} | {found["hits"][0]["source"]} == {
        "Báo Nghệ An",
        "Báo Lao Động",
        "Báo Tiền Phong",
    }


def test_another_id_of_an_article_leads_to_its_page(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "var")
    for folder, more in (("a", {}), ("b", {"id": "tin/của-tôi"})):
        (tmp_path / folder).mkdir()
        row = {"title": "Xã họp", "text": STORY, "url": "https://bao.example/hop.html", **more}
        (tmp_path / folder / "x.jsonl").write_text(json.dumps(row), "utf-8")
    build(settings, [tmp_path / "a", tmp_path / "b"], workers=1)
    visitor = make(settings).test_client()
    moved = visitor.get("/bai/tin/của-tôi?q=đất+đai")
    (id,) = open_store(settings).known()
    assert (moved.status_code, moved.location) == (301, f"/bai/{id}?q=%C4%91%E1%BA%A5t+%C4%91ai")
    assert visitor.get(moved.location).status_code == 200
    assert visitor.get("/bai/khong-co").status_code == 404
