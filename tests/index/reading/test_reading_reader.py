"""The five seeds are understood: title, source, day, coded documents; the traps of each are avoided."""

from pathlib import Path

import pytest

from index.errors import UnreadableInput
from index.reading.raw import RawArticle
from index.reading.reader import understand

SEEDS = Path(__file__).parents[3] / "seeds"


@pytest.mark.parametrize(
    ("name", "title", "source", "day", "numbers"),
    [
        (
            "000_93c49651cd5b36fd",
            "Ban Chấp hành Đảng bộ tỉnh Nghệ An khóa XIX tổ chức Hội nghị lần thứ 8",
            "Báo Nghệ An",
            "2022-03-30",
            ["26-NQ/TW"],
        ),
        (
            "001_0d0b8d8c9e7d1a52",
            "Đổi mới trong triển khai Nghị quyết Đại hội XX",
            "Báo Quảng Ngãi",
            "2021-03-01",
            [],
        ),
        (
            "002_89812c85338982b1",
            "Ban Thường vụ Tỉnh ủy Nghệ An duyệt Đại hội đại biểu Đảng bộ Khối CCQ tỉnh lần thứ XX",
            "Báo Nghệ An",
            "2020-06-30",
            [],
        ),
        (
            "003_b0e0aea66137d389",
            "Thông báo kết quả Hội nghị lần thứ 7 Ban Chấp hành Đảng bộ tỉnh Bến Tre khóa XI",
            None,
            "2021-12-02",
            ["01-CT/TU", "18-NQ/TW", "28-CTr/TU", "02-ĐA/TU", "19-NQ/TW", "29-CTr/TU", "03-NQ/TU"],
        ),
        (
            "004_a04736589d3fb9fa",
            "Hội nghị đánh giá 1 năm thực hiện nghị quyết đại hội Đảng",
            None,
            "2022-02-18",
            ["147-KH/TU", "21-KL/TW"],
        ),
    ],
)
def test_the_seeds_are_understood(name: str, title: str, source: str | None, day: str, numbers: list[str]) -> None:
    path = SEEDS / f"{name}.txt"
    article = understand(RawArticle(name, str(path), path.read_text("utf-8")))
    assert (article.title, article.source) == (title, source)
    assert article.published is not None
    assert article.published.date.isoformat() == day
    assert [d.number for d in article.documents if d.number] == numbers


def test_documents_of_the_seeds_without_code_are_kept_by_their_words() -> None:
    path = SEEDS / "002_89812c85338982b1.txt"
    article = understand(RawArticle("2", str(path), path.read_text("utf-8")))
    assert [d.evidence[0].text for d in article.documents] == [
        "Chỉ thị 05",
        "Quy định số 603",
        "Nghị quyết Trung ương 4 (khóa XII)",
    ]


@pytest.mark.parametrize("path", sorted(SEEDS.glob("*.txt")), ids=lambda path: path.stem[:3])
def test_every_proof_stands_where_it_says(path: Path) -> None:
    article = understand(RawArticle(path.stem, str(path), path.read_text("utf-8")))
    texts = {"title": article.title, "body": article.body, "caption": article.caption_text, "source": article.source}
    kinds = (article.provinces, article.congresses, article.documents, article.people)
    found = [value.evidence for kind in kinds for value in kind]
    proofs = [proof for evidence in found for proof in evidence]
    assert article.published is not None
    assert len(proofs) >= len(found)
    for proof in (*proofs, *article.published.evidence):
        if proof.field == "metadata":
            assert (proof.start, proof.end) == (None, None)
        else:
            assert (texts[proof.field] or "")[proof.start : proof.end] == proof.text


def test_given_metadata_are_trusted() -> None:
    raw = RawArticle(
        "a",
        "a.jsonl",
        "Sáng 1/2, tỉnh họp.",
        title="Tin",
        metadata={"source": "Báo X", "date": "2021-05-06", "url": "u"},
    )
    article = understand(raw)
    assert (article.source, article.url) == ("Báo X", "u")
    assert article.published is not None
    assert (article.published.date.isoformat(), article.published.how) == ("2021-05-06", "metadata")


def test_given_metadata_are_kept_as_text() -> None:
    given = {"source": "Ba\u0301o X\ud800", "url": "https://bao.example/a\x00\ud800"}
    article = understand(RawArticle("a", "a.jsonl", "Xã họp bàn về nước sạch.", metadata=given))
    assert (article.source, article.url) == ("Báo X", "https://bao.example/a")


@pytest.mark.parametrize("text", ["", " \n . \n", "từ " * 200_000])
def test_nothing_and_too_much_are_refused(text: str) -> None:
    with pytest.raises(UnreadableInput):
        understand(RawArticle("a", "a.txt", text))
