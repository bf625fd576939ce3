"""Real indexes for the tests of searching: the seeds, and a small paper written for them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from index.build import build
from index.settings import Settings
from search.request import SearchRequest, from_query_string
from search.results import Results
from search.service import Service

SEEDS = Path(__file__).parents[2] / "seeds"

PAPER: list[dict[str, str]] = [
    {
        "id": "na-1",
        "title": "Tỉnh ủy Nghệ An họp bàn việc làm đường về miền Tây",
        "text": "Sáng nay, Tỉnh ủy Nghệ An họp bàn việc làm đường. Chủ tịch UBND tỉnh báo cáo kế hoạch vốn.\n"
        "Các đại biểu đề nghị mở đường tới từng bản.",
        "date": "2021-03-08",
        "province": "Nghệ An",
        "source": "Báo Nghệ An",
        "url": "https://baonghean.vn/lam-duong-1.html",
    },
    {
        "id": "na-2",
        "title": "Nghệ An thu hút vốn vào khu công nghiệp",
        "text": "Ban Thường vụ Tỉnh uỷ Nghệ An cho ý kiến về thu hút đầu tư. Tỉnh hoà mình vào dòng vốn mới.",
        "date": "2022-06",
        "province": "Nghệ An",
        "source": "Báo Nghệ An",
        "url": "https://baonghean.vn/khu-cong-nghiep-2.html",
    },
    {
        "id": "bt-1",
        "title": "Bến Tre giữ rừng dừa trước hạn mặn",
        "text": "Nghệ nhân và an ninh đều được mời dự lễ hội dừa của tỉnh Bến Tre. Hạn mặn đến sớm.",
        "date": "2021-05-20",
        "province": "Bến Tre",
        "source": "Báo Đồng Khởi",
        "url": "https://baodongkhoi.vn/rung-dua-3.html",
    },
    {
        "id": "vl-cu",
        "title": "Vĩnh Long mở rộng cảng sông",
        "text": "Tỉnh Vĩnh Long khởi công mở rộng cảng sông. Dụng cụ thi công đã được đưa tới.",
        "date": "2021-09-02",
        "province": "Vĩnh Long",
        "source": "Báo Vĩnh Long",
        "url": "https://baovinhlong.com.vn/cang-song-4.html",
    },
    {
        "id": "vl-moi",
        "title": "Vĩnh Long sau sáp nhập sắp xếp lại trường học",
        "text": "Tỉnh Vĩnh Long sắp xếp lại trường học ở ba vùng của tỉnh mới.",
        "date": "2026-01-15",
        "province": "Vĩnh Long",
        "source": "Báo Vĩnh Long",
        "url": "https://baovinhlong.com.vn/truong-hoc-5.html",
    },
    {
        "id": "qh-1",
        "title": "Quốc hội thảo luận về phân bổ ngân sách",
        "text": "Quốc hội thảo luận ở hội trường về ngân sách. Cử tri cả nước theo dõi. Việc đúng cử người đúng chỗ.",
        "date": "2021",
        "source": "Báo Nhân Dân",
        "url": "https://nhandan.vn/ngan-sach-6.html",
    },
    {
        "id": "ct-1",
        "title": "Triển khai Chỉ thị số 26-CT/TU về cải cách hành chính",
        "text": "Huyện triển khai Chỉ thị số 26 - CT/TU về cải cách hành chính; tỷ lệ đạt 107,9% so với 1-12-2021.",
        "source": "Báo Nhân Dân",
        "url": "https://nhandan.vn/cai-cach-7.html",
    },
    {
        "id": "cb-1",
        "title": "Bố trí cán bộ y tế về xã",
        "text": "Huyện bố trí cán bộ y tế về xã. Đại biểu hỏi về nhà ở cho cán bộ. Thuế và thuê đất cũng được hỏi.",
        "date": "2020-11-11",
        "source": "Báo Nhân Dân",
        "url": "https://nhandan.vn/can-bo-8.html",
    },
    {
        "id": "xss",
        "title": "Trang <script>alert(1)</script> bị chặn",
        "text": "Đoạn mã <script>alert('x')</script> chỉ là chữ trong bài về an toàn thông tin.",
        "date": "2023-02-03",
        "source": "Báo Nhân Dân",
        "url": "https://nhandan.vn/ma-9.html",
    },
]
_COMMUNIQUE = (
    "Ủy ban Kiểm tra kết luận về việc quản lý đất đai tại khu đô thị mới sau nhiều tháng làm việc với các đơn vị. "
    "Ủy ban yêu cầu kiểm điểm tập thể và cá nhân có liên quan, thu hồi phần đất giao sai quy định, báo cáo kết quả "
    "trước cuối năm và công khai để nhân dân giám sát việc thực hiện."
)
PAPER += [
    {"id": f"tb-{n}", "title": title, "text": _COMMUNIQUE + tail, "date": "2022-08-0" + str(n), "source": source}
    for n, title, tail, source in (
        (1, "Kết luận về đất đai khu đô thị mới", "", "Báo Nhân Dân"),
        (2, "Kiểm điểm tập thể sai phạm đất đai", " Tin do thông tấn đưa.", "Báo Lao Động"),
        (3, "Thu hồi đất giao sai", " Bạn đọc góp ý qua đường dây nóng.", "Báo Tiền Phong"),
    )
]


def write(path: Path, rows: list[dict[str, Any]]) -> Path:
    """Write rows as a .jsonl file."""
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the seeds and the paper, indexed by the real builder."""
    folder = tmp_path_factory.mktemp("search")
    paper = write(folder / "paper.jsonl", PAPER)
    build(Settings(data=folder / "var"), [SEEDS, paper], workers=1)
    return folder / "var"


@pytest.fixture(scope="session")
def service(data: Path) -> Service:
    """The door to searching over the seeds and the paper; twenty hits a page."""
    return Service(Settings(data=data, page_size=20))


@pytest.fixture(scope="session")
def ask(service: Service) -> Callable[..., Results]:
    """Return the answer to a question with filters in the grammar of URLs: ``ask("tỉnh ủy", "tinh=nghe-an")``."""

    def asked(question: str = "", filters: str = "") -> Results:
        return service.search(from_query_string(f"{urlencode({'q': question}, errors='replace')}&{filters}")[0])

    return asked


@pytest.fixture(scope="session")
def ids(ask: Callable[..., Results]) -> Callable[..., list[str]]:
    """Return the ids of the hits."""
    return lambda question="", filters="": [hit.id for hit in ask(question, filters).hits]


@pytest.fixture(scope="session")
def seed(service: Service) -> Callable[[str], str]:
    """Return the id of the seed whose title begins so."""
    titles = {hit.title.text: hit.id for hit in service.export(SearchRequest())}
    return lambda beginning: next(id for title, id in titles.items() if title.startswith(beginning))
