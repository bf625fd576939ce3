"""Persons in ``suppressed.txt`` are no facet, no field and no entry of an article, before and after a rebuild."""

import json
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from index import database, suppressed
from index.build import build
from index.errors import IndexDamaged
from index.homes import home_of
from index.settings import Settings
from index.text.fold import exact
from search.request import from_query_string
from search.service import Service
from tests.postgres import Postgres

TEXT = "Bí thư Tỉnh ủy Lê Hòa Bình chủ trì phiên thứ {}. Chủ tịch UBND tỉnh Trần Thị Mai báo cáo tình hình."


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "bao.jsonl"
    rows = [{"id": f"hop-{n}", "title": f"Tỉnh ủy họp phiên {n}", "text": TEXT.format(n)} for n in ("nhất", "hai")]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


@pytest.fixture
def service(tmp_path: Path, paper: Path) -> Service:
    build(Settings(data=tmp_path / "var"), [paper], workers=1)
    return Service(Settings(data=tmp_path / "var"))


def people(service: Service, filters: str = "") -> set[str]:
    facets = service.search(from_query_string(filters)[0]).facets
    return {str(value.label) for facet in facets if facet.key == "nguoi" for value in facet.values if value.count}


def hits(service: Service, question: str) -> int:
    return service.search(from_query_string("")[0].asking(question)).total


def test_a_name_is_gone_at_the_next_search_and_stays_gone(tmp_path: Path, paper: Path, service: Service) -> None:
    assert people(service) == {"Lê Hòa Bình", "Trần Thị Mai"}
    assert hits(service, 'người:"Lê Hòa Bình"') == 2
    (tmp_path / "var" / "suppressed.txt").write_text("LÊ HOÀ BÌNH  # xin rút tên\n\n# ghi chú\n", "utf-8")
    for _ in range(2):
        assert people(service) == people(service, "nguoi=le-hoa-binh") | {"Trần Thị Mai"} == {"Trần Thị Mai"}
        assert hits(service, 'người:"Lê Hòa Bình"') == 0
        assert hits(service, 'người:"Hòa Bình"') == 0
        assert hits(service, "Lê Hòa Bình") == 2
        article = service.article("hop-hai")
        assert article is not None
        assert [person.name for person in article.article.people] == ["Trần Thị Mai"]
        build(Settings(data=tmp_path / "var"), [paper], workers=1)
    (tmp_path / "var" / "suppressed.txt").unlink()
    assert people(service) == {"Lê Hòa Bình", "Trần Thị Mai"}


def test_a_file_that_cannot_be_read_shows_nobody(tmp_path: Path, service: Service) -> None:
    (tmp_path / "var" / "suppressed.txt").write_bytes(b"\xff\xfeL\x00")
    with pytest.raises(IndexDamaged, match=r"suppressed\.txt"):
        people(service)
    assert "suppressed.txt" in service.ready().message


def test_the_name_is_offered_nowhere(tmp_path: Path, service: Service) -> None:
    def offered() -> set[str]:
        typed = ("le h", "lê hòa", "hòa bì", "tran thi", "tỉnh ủy lê")
        found = {one.text for text in typed for one in service.complete(text)}
        found |= {service.search(from_query_string("")[0].asking(text)).suggestion or "" for text in ("le hoa binh",)}
        article = service.article("hop-hai")
        assert article is not None
        return {exact(text) for text in (*found, *article.keywords)}

    assert any("lê hòa bình" in text for text in offered())
    (tmp_path / "var" / "suppressed.txt").write_text("Lê Hòa Bình\n", "utf-8")
    assert not any("lê hòa" in text for text in offered())
    assert any("trần thị mai" in text for text in offered())


# A database that several servers share


@pytest.fixture
def shared(tmp_path: Path, service: Service, server: Postgres, postgres: Postgres) -> Settings:
    """A server with that index, which asks the database."""
    assert service.settings.data == tmp_path / "var"
    return Settings(data=tmp_path / "var", saved_url=postgres.url())


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> Callable[[Service], set[str]]:
    """What returns who is named at last, when the names have been looked at again."""
    monkeypatch.setattr(suppressed, "LOOK", 0.0)
    monkeypatch.setattr(database, "AGAIN", 0.0)

    def last(service: Service) -> set[str]:
        found = people(service)
        for _ in range(20):
            time.sleep(0.05)
            found = people(service)
        return found

    return last


def start_anew() -> None:
    """Forget what this process has been told, as one that starts knows nothing."""
    suppressed._watched.cache_clear()


@pytest.mark.postgres
def test_a_name_that_one_server_is_told_is_gone_on_all(
    tmp_path: Path, shared: Settings, soon: Callable[[Service], set[str]]
) -> None:
    service, other = Service(shared), home_of(replace(shared, data=tmp_path / "khac"))
    assert soon(service) == {"Lê Hòa Bình", "Trần Thị Mai"}
    suppressed.suppress_names(other, ["Lê Hoà Bình"])
    assert soon(service) == {"Trần Thị Mai"}
    (shared.data / "suppressed.txt").write_text("Trần Thị Mai\n", "utf-8")  # of this server alone
    assert soon(service) == set()
    suppressed.show_again(other, ["Lê Hòa Bình"])
    assert soon(service) == {"Lê Hòa Bình"}


@pytest.mark.postgres
def test_where_the_database_is_down_no_name_comes_back(
    shared: Settings, postgres: Postgres, soon: Callable[[Service], set[str]]
) -> None:
    suppressed.suppress_names(home_of(shared), ["Lê Hòa Bình"])
    start_anew()
    service = Service(shared)
    assert soon(service) == {"Trần Thị Mai"}
    postgres.stop()
    try:
        assert soon(service) == {"Trần Thị Mai"}
        start_anew()
        assert soon(Service(shared)) == {"Trần Thị Mai"}  # as the copy has it
        (shared.data / suppressed.COPY).unlink()
        start_anew()
        service = Service(shared)
        assert soon(service) == set()  # nobody has ever told it: nobody is named
        assert hits(service, "Lê Hòa Bình") == 2
    finally:
        postgres.start()
    assert soon(service) == {"Trần Thị Mai"}
