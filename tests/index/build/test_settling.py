"""Dates that depend on the articles beside them: in a build, after an addition, and settled again."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from index import cli, update
from index.build import build
from index.corrections import note
from index.engines.known import open_store
from index.homes import Home
from index.intake import understood
from index.report import Tally
from index.settings import Settings
from index.stats import stats

FIRST = date(2022, 3, 1)
SUBJECTS = "học đường;y tế xã;mùa màng;cầu đường;bưu điện;thư viện;chợ quê;bến cảng;rừng phòng hộ;làng nghề".split(";")


def row(number: int, **more: str) -> dict[str, str]:
    """An article of baoso.vn, which numbers ten a day; each of another subject, so that none repeats another."""
    subject = SUBJECTS[number % len(SUBJECTS)]
    text = f"Cán bộ huyện bàn về {subject} ở thôn số {number}.\nNgười dân góp ý về {subject} và nêu việc cần làm trước."
    return {"id": f"so-{number}", "text": text, "url": f"https://baoso.vn/ban-ve-{number}.html", **more}


def dated(number: int) -> dict[str, str]:
    return row(number, date=(FIRST + timedelta(days=(number - 50_000) // 10)).isoformat())


DATED = [dated(number) for number in range(50_000, 50_900, 3)]
UNDATED = [row(number) for number in (50_124, 50_125, 50_550)]
WRONG = row(50_406, text="Sáng 10/4, huyện họp.\nHuyện bàn giai đoạn 2023-2025; đến năm 2025 xong mọi việc.")


def told(settings: Settings) -> dict[str, tuple[object, object, object]]:
    store = open_store(settings)
    articles = [article for id in store.drafts().ids if (article := store.article(id))]
    return {one.id: (one.published, one.published_guess, one.provinces) for one in articles}


@pytest.fixture
def built(settings: Settings, paper: Callable[..., Path]) -> Settings:
    build(settings, [paper(*DATED, *UNDATED, WRONG)], workers=1)
    return settings


def test_a_build_places_articles_between_their_neighbours(built: Settings) -> None:
    published, guess, _ = told(built)["so-50124"]
    assert (published.date, published.precision, published.how) == (date(2022, 3, 1), "month", "serial")  # type: ignore[attr-defined]
    assert guess.date == date(2022, 3, 13)  # type: ignore[attr-defined]
    assert "giữa bài số 50123 ngày 13/3/2022 và bài số 50126 ngày 13/3/2022" in published.evidence[0].text  # type: ignore[attr-defined]
    assert told(built)["so-50406"][0].date == date(2022, 4, 10)  # type: ignore[attr-defined]


def test_reading_one_article_tells_its_own_evidence_only(paper: Callable[..., Path]) -> None:
    read = list(understood([paper(*DATED, *UNDATED, WRONG)], Tally()))
    assert all(one.published is None for one in read if one.id in {"so-50124", "so-50125", "so-50550"})
    assert not any(one.settled for one in read)
    assert {date.how for one in read for date in (one.published, one.published_guess) if date} <= {"metadata", "lead"}


def test_the_same_articles_again_change_nothing(built: Settings, paper: Callable[..., Path], intake) -> None:
    report = update.add(built, [paper(*DATED, *UNDATED, WRONG)], intake=intake)
    assert (report.added, report.updated, report.unchanged) == (0, 0, len(DATED) + 4)
    assert stats(built).unsettled == 0


def test_after_an_addition_settling_is_due_and_brings_what_a_build_has(
    tmp_path: Path, settings: Settings, paper: Callable[..., Path], intake
) -> None:
    whole = Settings(data=tmp_path / "whole")
    build(whole, [paper(*DATED[::2], WRONG, *UNDATED, *DATED[1::2])], workers=1)
    build(settings, [paper(*DATED[::2], WRONG)], workers=1)
    update.add(settings, [paper(*UNDATED, *DATED[1::2])], intake=intake)
    assert stats(settings).unsettled == len(DATED[1::2]) + 3
    assert told(settings)["so-50124"][0] is None
    assert update.settle(settings).updated >= 3
    assert stats(settings).unsettled == 0
    assert told(settings) == told(whole)
    assert update.settle(settings).updated == 0


def test_what_goes_may_leave_others_without_a_date(built: Settings) -> None:
    update.remove(built, [one["id"] for one in DATED])
    update.settle(built)
    assert told(built)["so-50124"][:2] == (None, None)
    assert not any(article.settled for id in told(built) if (article := open_store(built).article(id)))


def test_a_corrected_day_is_a_fact_whatever_the_neighbours_say(built: Settings, intake) -> None:
    note(Home(built.data), "so-50124", {"date": "2020-05-05"})
    update.correct(built, ["so-50124"], intake=intake)
    update.settle(built)
    published, guess, _ = told(built)["so-50124"]
    assert (published.date, published.how, guess) == (date(2020, 5, 5), "correction", None)  # type: ignore[attr-defined]


def test_an_article_that_a_person_called_undated_stays_so(built: Settings, intake) -> None:
    note(Home(built.data), "so-50124", {"date": None})
    update.correct(built, ["so-50124"], intake=intake)
    update.settle(built)
    assert told(built)["so-50124"][:2] == (None, None)


def test_the_command_settles_and_stats_say_that_it_is_due(built: Settings, paper: Callable[..., Path], intake) -> None:
    update.add(built, [paper(dated(50_901))], intake=intake)
    run = CliRunner().invoke
    data = ["--data", str(built.data)]
    assert (
        "settling is due: 1 article came or went; run `timtin index settle`" in run(cli.index, ["stats", *data]).output
    )
    assert json.loads(run(cli.index, ["stats", "--format", "json", *data]).output)["unsettled"] == 1
    assert run(cli.index, ["settle", *data]).exit_code == 0
    assert "due" not in run(cli.index, ["stats", *data]).output
