"""Files as people have them: tables, JSON of other tools, documents, archives; nothing is passed over unsaid."""

import base64
import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import docx
import pytest
from click.testing import CliRunner
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen import canvas

from index.cli import index, read
from index.errors import UnreadableInput
from index.reading import archives, fields, inputs, json_values, pdf, rows, sources, word
from index.reading.raw import RawArticle, Rejection, Remark
from index.reading.reader import understand
from index.reading.sources import Sources, raw_articles

TITLE = "Xã Nam Sơn làm xong đường liên thôn"
URL = "https://bao.example/1"
TEXT = "Sáng nay, xã Nam Sơn khánh thành con đường dài ba cây số.\nBà con góp hai nghìn ngày công."


def found(*paths: Path, names: dict[str, str] | None = None) -> tuple[list[RawArticle], list[str]]:
    items = list(raw_articles(Sources.of(paths, names or {})))
    return [i for i in items if isinstance(i, RawArticle)], [i.reason for i in items if not isinstance(i, RawArticle)]


@pytest.fixture
def put(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    def write(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


# Rows


OBJECTS = [{"id": "a", "title": TITLE, "text": TEXT}, {"id": "b", "title": "Hai", "text": "Hai."}]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", json.dumps(OBJECTS, indent=1)),
        ("a.json", "\n".join(map(json.dumps, OBJECTS))),
        ("a.json", json.dumps({"status": "ok", "articles": OBJECTS})),
        ("a.ndjson", "\n".join(map(json.dumps, OBJECTS))),
        ("a.jsonl", json.dumps(OBJECTS)),
        ("a.jsonl", "\n".join(json.dumps(one, indent=2) for one in OBJECTS)),
        ("a.csv", f'id,title,text\na,{TITLE},"{TEXT}"\nb,Hai,Hai.\n'),
        ("a.csv", f'\ufeffid;title;text\r\na;{TITLE};"{TEXT}"\r\nb;Hai;Hai.\r\n'),
        ("a.csv", f'id,title,text\ra,{TITLE},"{TEXT}"\rb,Hai,Hai.\r'),
        ("a.csv", f'sep=;\r\nid;title;text\r\na;{TITLE};"{TEXT}"\r\nb;Hai;Hai.\r\n'),
        ("a.tsv", f'id\ttitle\ttext\na\t{TITLE}\t"{TEXT}"\nb\tHai\tHai.\n'),
        (
            "a.csv",
            f'id,title,text\na,{TITLE},"{TEXT}"\nb,Hai,Hai.\n'.encode("utf-16").decode("latin-1").encode("latin-1"),
        ),
    ],
)
def test_articles_of_a_table_or_of_json_however_it_is_laid_out(put: Any, name: str, content: str | bytes) -> None:
    articles, _ = found(put(name, content))
    assert [(a.id, a.title, " ".join(a.text.split())) for a in articles] == [
        ("a", TITLE, " ".join(TEXT.split())),
        ("b", "Hai", "Hai."),
    ]


@pytest.mark.parametrize(
    "row",
    [
        {
            "headline": TITLE,
            "content": TEXT,
            "published_at": "2021-03-15T08:00:00+07:00",
            "link": URL,
        },
        {
            "title": {"rendered": TITLE},
            "content": {"rendered": f"<p>{TEXT}</p>"},
            "date": "2021-03-15",
            "link": URL,
        },
        {"title": TITLE, "maintext": TEXT, "date_publish": "2021-03-15 08:00:00", "url": URL},
        {
            "title": TITLE,
            "text": TEXT,
            "source": URL,
            "date": "2021-03-15",
            "hostname": "bao.example",
        },
        {"title": TITLE, "body": TEXT, "pubDate": "Mon, 15 Mar 2021 08:30:00 GMT", "link": URL},
        {"tieu_de": TITLE, "noi_dung": TEXT, "ngay_dang": "15/03/2021", "url": URL},
        {"title": TITLE, "text": TEXT.split("\n"), "date": "2021-03-15", "url": URL},
        {"title": TITLE, "text": None, "html": f"<p>{TEXT}</p>", "date": "2021-03-15", "url": URL},
    ],
)
def test_names_that_other_tools_give_to_the_parts_of_an_article(put: Any, row: dict[str, Any]) -> None:
    (article,), said = found(put("a.jsonl", json.dumps(row)))
    assert (article.title, " ".join(article.text.split()), said) == (TITLE, " ".join(TEXT.split()), [])
    assert article.metadata["url"] == URL
    assert str(understand(article).published.date) == "2021-03-15"  # type: ignore[union-attr]


def test_own_names_of_fields_and_what_is_said_without_them(put: Any) -> None:
    path = put("a.csv", f'stt,ten,than_bai\n1,{TITLE},"{TEXT}"\n')
    articles, said = found(path)
    assert (articles, ["--map" in reason and "than_bai" in reason for reason in said]) == ([], [True])
    (article,), _ = found(path, names=fields.mapped(("text=than_bai", "title=ten", "id=stt")))
    assert (article.id, article.title, article.text) == ("1", TITLE, TEXT)
    with pytest.raises(UnreadableInput, match="parts are id, text"):
        fields.mapped(("van_ban=x",))


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("<p>Sáng nay, <b>xã</b> họp.</p><p>Chiều nghỉ.</p><script>x()</script>", "Sáng nay, xã họp.\nChiều nghỉ."),
        ("S&aacute;ng nay, x&#227; họp.", "Sáng nay, xã họp."),
        ("Giá <b> là sai, 3 < 5 và A&B.", None),
        ("Công ty A&B có 3 < 5 người.", "Công ty A&B có 3 < 5 người."),
    ],
)
def test_html_in_fields_is_read_as_text(put: Any, text: str, plain: str | None) -> None:
    (article,), _ = found(put("a.jsonl", json.dumps({"id": "a", "title": f"<i>{TITLE}</i>", "text": text})))
    assert article.title == TITLE
    assert plain is None or article.text == plain


def test_values_of_the_wrong_kind_never_become_texts_of_python(put: Any) -> None:
    row = {
        "id": 7,
        "title": TITLE,
        "text": TEXT,
        "source": {"id": None, "name": "Báo Nam Sơn"},
        "authors": ["Lê Tư", 5],
    }
    (article,), said = found(put("a.jsonl", json.dumps({**row, "province": ["Nghệ An", "ha-tinh", "Xyz"]})))
    assert article.metadata == {"source": "Báo Nam Sơn", "author": "Lê Tư, 5", "province": "Nghệ An, ha-tinh"}
    assert said == ["'Xyz' is no province: it is ignored"]
    provinces = understand(article).provinces
    assert [(p.slug, p.primary) for p in provinces] == [("nghe-an", True), ("ha-tinh", False)]


def test_a_broken_quote_costs_one_row(put: Any) -> None:
    articles, said = found(put("a.csv", 'id,text\na,"Một"\nb,"Hai\nc,Ba\nd,Bốn\n'))
    assert [a.id for a in articles] == ["a", "c", "d"]
    assert len(said) == 1
    assert "quotation mark" in said[0]


def test_endless_objects_rows_and_lines_are_passed_over_with_a_bounded_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    class Endless(io.RawIOBase):
        def __init__(self, before: bytes, size: int, after: bytes) -> None:
            self.parts, self.size, self.held = [before], size, after

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            piece = self.parts.pop() if self.parts else b"x" * min(self.size, len(buffer))
            if not self.parts and piece[:1] == b"x":
                self.size -= len(piece)
            if not piece:
                piece, self.held = self.held, b""
            buffer[: len(piece)] = piece
            return len(piece)

    monkeypatch.setattr(rows, "MOST_BYTES", 100_000)
    size = 1_500_000
    long = io.BufferedReader(Endless(b'[{"id":"a","text":"', size, b'"},{"id":"b","text":"B"}]'))
    assert [(one.data is None, one.line) for one in json_values.objects(long, 100_000)] == [(True, 1), (False, 1)]
    for of, begin, after in (
        (rows.of_table, b'id,text\na,"', b'"\nb,B\n'),
        (rows.of_lines, b'{"id":"a","text":"', b'"}\n{"id":"b","text":"B"}\n'),
    ):
        stream = partial(io.BufferedReader, Endless(begin, size, after))
        items = list(of(inputs.Input("a", "/a", "a", "", stream)))
        assert [i.id for i in items if isinstance(i, RawArticle)] == ["b"]
        assert any("longer than" in i.reason for i in items if isinstance(i, Rejection))


# Documents


@pytest.fixture
def drawn(tmp_path: Path) -> Callable[..., bytes]:
    """Return what draws texts on the pages of a PDF, each at its place; the font has ASCII alone, as tests need."""

    def draw(*pages: list[tuple[float, float, str]]) -> bytes:
        stream = io.BytesIO()
        drawing = canvas.Canvas(stream, pagesize=A4)
        for page in pages:
            for x, y, text in page:
                drawing.setFont("Helvetica", 10)
                drawing.drawString(x, y, text)
            drawing.showPage()
        drawing.save()
        return stream.getvalue()

    return draw


WORDS = " ".join(f"thon {n} cua xa Nam Son co {n * 7} ho da co nuoc sach ve tan nha" for n in range(1, 60))


def column(text: str, x: float, width: float, top: float = 750) -> list[tuple[float, float, str]]:
    return [(x, top - 14 * n, line) for n, line in enumerate(simpleSplit(text, "Helvetica", 10, width))]


def test_a_pdf_is_read_column_by_column_without_the_edges_of_its_pages(drawn: Callable[..., bytes]) -> None:
    left, right = column(WORDS, 50, 230)[:45], column(WORDS.upper(), 310, 230)[:45]
    mixed = [one for pair in zip(left, right, strict=True) for one in pair]  # as some programs draw them
    edges = [(50, 815, "Ban tin noi bo"), (500, 25, "Trang 1")]
    other = [(50, 815, "Ban tin noi bo"), (500, 25, "Trang 2"), *column("Het bai o trang nay.", 50, 230)]
    paper = pdf.read(drawn(edges + mixed, other))
    expected = " ".join(text for _, _, text in (*left, *right)) + " Het bai o trang nay."
    assert " ".join(" ".join(paper.lines).split()) == expected


def test_cells_of_a_table_are_read_row_by_row(drawn: Callable[..., bytes]) -> None:
    cells = [(50 + 150 * c, 700 - 16 * r, f"o{r}.{c}") for r in range(12) for c in range(3)]
    paper = pdf.read(drawn([*column("Bang duoi day ke so ho cua cac thon.", 50, 400), *cells]))
    assert " ".join(paper.lines).split()[-6:] == ["o10.0", "o10.1", "o10.2", "o11.0", "o11.1", "o11.2"]


def test_a_pdf_of_pictures_is_named_so(drawn: Callable[..., bytes], put: Any) -> None:
    articles, said = found(put("a.pdf", drawn([], [])))
    assert (articles, "ocrmypdf" in said[0]) == ([], True)
    paper = pdf.read(drawn(column(WORDS[:300], 50, 400), []))
    assert paper.said == ("pages without a text layer: 2",)


def document(*paragraphs: str, rows: list[list[str]] | None = None) -> bytes:
    made = docx.Document()
    made.sections[0].header.paragraphs[0].text = "Bản tin nội bộ"
    made.sections[0].footer.paragraphs[0].text = "Trang 1"
    for paragraph in paragraphs:
        made.add_paragraph(paragraph)
    table = made.add_table(0, len(rows[0])) if rows else None
    for cells in rows or []:
        for cell, text in zip(table.add_row().cells, cells, strict=True):
            cell.text = text
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def test_a_word_document_is_read_with_its_tables_without_headers(put: Any) -> None:
    path = put("a.docx", document(TITLE, *TEXT.split("\n"), rows=[["Thôn", "Số hộ"], ["Đông", "70"]]))
    (article,), said = found(path)
    assert (article.title, said) == (TITLE, [])
    assert article.text == "\n".join((TITLE, TEXT, "Thôn | Số hộ", "Đông | 70"))


def test_the_headline_of_an_act_stands_below_its_letterhead() -> None:
    above = ["ỦY BAN NHÂN DÂN", "HUYỆN NAM SƠN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số: 12/QĐ-UBND"]
    paper = word.read(document(*above, "QUYẾT ĐỊNH", "Về việc cấp nước sạch", TEXT))
    assert paper.title == "QUYẾT ĐỊNH Về việc cấp nước sạch"


# Archives and saved pages


def zipped(**members: str | bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_", ".", 1), content)
    return stream.getvalue()


def test_members_of_an_archive_are_read_as_the_files_that_they_are(put: Any) -> None:
    data = zipped(
        a_txt=f"{TITLE}\n{TEXT}", tin__b_jsonl=json.dumps({"text": "Hai."}), c_docx=document(TITLE, TEXT), d_xlsx="x"
    )
    articles, said = found(put("a.zip", data))
    assert [a.path.rpartition("a.zip/")[2] for a in articles] == ["a.txt", "tin/b.jsonl", "c.docx"]
    assert [reason.startswith("1 file not read: .xlsx in .zip") for reason in said] == [True]


def test_bombs_are_refused_by_their_size_before_anything_is_unpacked(put: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = zipped(a_txt="x" * 3_000_000)
    monkeypatch.setattr(archives, "MOST_MEMBERS", 3)
    files = {
        "one.zip": inner,
        "nested.zip": zipped(b_zip=inner),
        "many.zip": zipped(**{f"a{n}_txt": "x" for n in range(4)}),
        "cut.zip": inner[: len(inner) // 2],
        "bomb.docx": zipped(word__document_xml="<a>" + "x" * 31_000_000),
        "no.docx": b"PK\x03\x04no",
        "no.pdf": b"%PDF-1.7 no",
        "no.mhtml": b"no",
    }
    articles, said = found(*[put(name, data) for name, data in files.items()])
    assert articles == []
    for reason in ("200 times", "archive in an archive", "more than 3 members", "not a .zip", "30,000,000 bytes"):
        assert any(reason in one for one in said), reason
    assert len(said) == len(files)


def test_a_saved_page_in_one_file_is_known_by_the_address_it_was_saved_from(put: Any) -> None:
    body = f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><p>{TEXT}</p></body></html>"
    saved = (
        "From: <Saved by Blink>\nSnapshot-Content-Location: https://bao.example/1.html\nMIME-Version: 1.0\n"
        'Content-Type: multipart/related; type="text/html"; boundary="b"\n\n--b\nContent-Type: text/html\n'
        f"Content-Transfer-Encoding: 8bit\nContent-Location: https://bao.example/1.html\n\n{body}\n--b--\n"
    )
    (article,), said = found(put("a.mhtml", saved))
    assert (article.html, article.metadata, said) == (True, {"url": "https://bao.example/1.html"}, [])
    assert understand(article).title == TITLE


# What is said


def test_endings_that_are_not_read_get_a_line_each(put: Any) -> None:
    for name in ("a.doc", "b.doc", "sub/c.xlsx", "d.css", "ghi chép", "e.txt", ".ẩn.doc"):
        put(name, TEXT)
    articles, said = found(put("e.txt", TEXT).parent)
    assert len(articles) == 1
    assert [reason.partition(" (")[0] for reason in said] == [
        "1 file not read: .css",
        "2 files not read: .doc",
        "1 file not read: .xlsx",
        "1 file not read: no ending",
    ]


@pytest.mark.parametrize(("names", "code"), [(["a.doc"], 2), (["a.doc", "b.txt"], 1), (["b.txt"], 0)])
def test_the_exit_code_says_whether_all_some_or_nothing_was_read(
    put: Any, tmp_path: Path, names: list[str], code: int
) -> None:
    for name in names:
        folder = put(f"vào/{name}", TEXT).parent
    for command, words in ((read, [folder]), (index, ["build", folder]), (index, ["add", folder])):
        if words[0] == "add" and code == 2:
            put("khác/c.txt", TEXT)
            CliRunner().invoke(index, ["build", str(tmp_path / "khác"), "--data", str(tmp_path / "var")])
        result = CliRunner().invoke(command, [*map(str, words), "--data", str(tmp_path / "var")])
        assert result.exit_code == code, result.output
        assert (".doc" in result.stderr) == (code > 0)


def test_a_long_report_fits_a_screen_and_stands_whole_in_a_file(put: Any) -> None:
    put("b.txt", TEXT)
    path = put("a.jsonl", "{\n" * 100)
    result = CliRunner().invoke(read, [str(path.parent)])
    lines = result.stderr.splitlines()
    assert (result.exit_code, len(lines)) == (1, 31)
    whole = Path(lines[-1].rpartition(" ")[2])
    assert len(whole.read_text("utf-8").splitlines()) == 100
    whole.unlink()


def test_a_missing_library_is_named_with_the_command(put: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "find_spec", lambda module: None)
    assert [reason.partition(": ")[2] for reason in found(put("a.docx", b"x"), put("a.pdf", b"x"))[1]] == [
        "run pip install '.[docx]' in the clone",
        "run pip install '.[pdf]' in the clone",
    ]


def test_an_empty_file_of_rows_is_said(put: Any) -> None:
    for name in ("a.jsonl", "a.json", "a.csv"):
        assert len(found(put(name, ""))[1]) == 1


def test_what_was_done_to_read_a_file_is_a_remark_and_no_rejection(put: Any) -> None:
    items = list(raw_articles([put("a.jsonl", json.dumps(OBJECTS))]))
    assert [type(item) for item in items] == [Remark, RawArticle, RawArticle]


# Conversions that the docs give


MAIL = f"""Subject: =?utf-8?b?{base64.b64encode(TITLE.encode()).decode()}?=
Date: Mon, 15 Mar 2021 08:30:00 +0700
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

{TEXT}
"""
WORDPRESS = f"""<rss xmlns:content="c" xmlns:wp="w"><channel>
<item><title>Trang</title><wp:post_type>page</wp:post_type></item>
<item><title>{TITLE}</title><link>{URL}</link><content:encoded>&lt;p&gt;{TEXT}&lt;/p&gt;</content:encoded>
<wp:post_date>2021-03-15 08:30:00</wp:post_date><wp:post_type>post</wp:post_type></item></channel></rss>"""


@pytest.mark.parametrize(("name", "content"), [("eml.py", MAIL), ("wxr.py", WORDPRESS)])
def test_the_conversions_of_the_docs_work(put: Any, name: str, content: str) -> None:
    docs = (Path(__file__).parents[3] / "docs" / "files.md").read_text("utf-8")
    code = next(block for block in re.findall(r"```python\n(.*?)```", docs, re.DOTALL) if f"python {name}" in block)
    done = subprocess.run([sys.executable, put(name, code), put("vào.x", content)], capture_output=True, check=True)
    (article,), said = found(put("a.jsonl", done.stdout))
    assert (article.title, article.text.split(), said) == (TITLE, TEXT.split(), [])
    assert article.metadata["date"].startswith(("2021-03-15", "Mon, 15 Mar 2021"))
