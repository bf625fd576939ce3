"""What every engine must answer, and that the engines agree: the tiny one is the oracle of the rule."""

from collections.abc import Callable

import numpy as np
import pytest

from index.errors import BadSetting
from index.settings import Settings
from search.asked import asked
from search.engines.index import ALONE, Found, Index, Wanted
from search.engines.known import open_index
from search.facet_values import FacetValues
from search.help.completions import Completions
from search.help.suggestion import Writing
from search.language import Language
from search.ordered import Ordered
from search.plan import (
    PERIOD,
    AllOf,
    AnyOf,
    Beginning,
    Clause,
    Counted,
    Flat,
    Held,
    Measured,
    Not,
    Order,
    Period,
    Plan,
    Run,
    Scored,
    Since,
    Strong,
    Term,
    Undated,
    Values,
    Weighed,
)
from search.request import from_query_string
from search.rule import Rule

Find = Callable[..., Found]

TINH, UY, NGHE, AN = (Held((Term("folded", key),)) for key in ("tinh", "uy", "nghe", "an"))


def ids(found: Found) -> list[str]:
    return [hit.id for hit in found.best]


def having(index: Index, clause: Clause) -> set[str]:
    return set(ids(index.find(Plan(text=clause, most=50))))


@pytest.mark.parametrize(
    ("clause", "inside", "outside"),
    [
        (TINH, {"na-1", "na-2", "bt-1", "vl-cu", "vl-moi"}, {"xss", "tb-1"}),
        (Held((Term("exact", "tỉnh"),)), {"na-1", "bt-1"}, {"cb-1"}),
        (Held((Term("pair", "nghe_an"),)), {"na-1", "na-2"}, {"bt-1"}),
        (Held((Term("word", "ngân_sách"),)), {"qh-1"}, {"na-1"}),
        # "Nghệ nhân và an ninh": both syllables stand there, not side by side.
        (AllOf((NGHE, AN)), {"na-1", "na-2", "bt-1"}, {"vl-cu"}),
        (Run((("nghe",), ("an",))), {"na-1", "na-2"}, {"bt-1"}),
        (Run((("nghe",), ("an",)), slop=2), {"na-1", "na-2", "bt-1"}, {"vl-cu"}),
        (Run((("tinh",), ("uy",), ("nghe",), ("an",))), {"na-1", "na-2"}, {"bt-1"}),
        (Run((("dung",), ("cu",)), "folded"), {"qh-1", "vl-cu"}, {"na-1"}),
        (Run((("đúng",), ("cử",)), "exact"), {"qh-1"}, {"vl-cu"}),
        (Run((("nghe",), ("an",)), title=True), {"na-1", "na-2"}, {"bt-1"}),
        (Run((("ban",), ("thuong",), ("vu",)), title=True), set(), {"na-2"}),
        (Held(runs=(Run((("uy",), ("ban",), ("kiem",), ("tra",))),)), {"tb-1", "tb-2", "tb-3"}, {"na-1"}),
        (Beginning("folded", "dua"), {"bt-1"}, {"na-2"}),
        (Beginning("exact", "thuê"), {"cb-1"}, {"na-1"}),
        (Beginning("folded", "rung", title=True), {"bt-1"}, {"cb-1"}),
        (Values("unit", ("vinh-long",)), {"bt-1", "vl-cu", "vl-moi"}, {"na-1"}),
        (Values("province", ("vinh-long-cu",)), {"vl-cu"}, {"bt-1", "vl-moi"}),
        (Values("unit", ("không có", "nghe-an")), {"na-1", "na-2"}, {"bt-1"}),
        (Period(737791, 738155), {"na-1", "bt-1", "vl-cu", "qh-1"}, {"na-2", "ct-1", "vl-moi"}),  # the year 2021
        (Period(737791, 738000), {"na-1", "bt-1"}, {"qh-1", "vl-cu"}),  # all of "2021" does not lie in half of it
        (Undated(), {"ct-1"}, {"na-1"}),
        (Since(1), {"na-1", "ct-1"}, set()),
        (Since(1 << 40), set(), {"na-1", "ct-1"}),
        (Not(TINH), {"xss", "tb-1"}, {"na-1"}),
        (AnyOf((Undated(), Values("source", ("Báo Đồng Khởi",)))), {"ct-1", "bt-1"}, {"na-1"}),
        (AnyOf(()), set(), {"na-1", "ct-1", "bt-1"}),
        (AllOf(()), {"na-1", "ct-1", "bt-1"}, set()),
        # Strong enough is what comes near the strongest article.
        (Strong((Measured(NGHE, 1.0), Measured(AN, 1.0)), share=1.0), set(), {"vl-cu"}),
        (Strong((Measured(NGHE, 1.0), Measured(AN, 1.0)), share=0.5), {"na-1", "na-2", "bt-1"}, {"vl-cu"}),
        (Strong((Measured(NGHE, 1.0),), (Flat(Undated(), 5.0),), share=0.9), {"ct-1"}, {"na-1", "bt-1"}),
        (Strong((Measured(NGHE, 1.0),), (), Values("unit", ("vinh-long",)), share=0.9), {"bt-1"}, {"na-1"}),
        (Strong((Measured(Held((Term("folded", "xyzzy"),)), 1.0),), share=0.5), set(), {"na-1"}),
    ],
)
def test_a_clause_holds_for_these_articles(index: Index, clause: Clause, inside: set[str], outside: set[str]) -> None:
    found = having(index, clause)
    assert inside <= found
    assert not outside & found
    assert index.frequencies([clause]) == [len(found)]


def test_a_word_counts_as_much_as_the_title_and_lead_make_of_it(index: Index) -> None:
    held = index.candidates(["na-1", "vl-cu"], Wanted(terms=(Term("folded", "duong"), Term("pair", "lam_duong")))).held
    assert np.asarray(held).tolist() == [[8.5, 0], [7.5, 0]]  # a title counts 6, a lead 1.5 and a body 1


def test_hits_come_by_score_and_equals_in_an_order_of_their_own(index: Index) -> None:
    words = tuple(Weighed(word, 1.0) for word in (NGHE, AN))
    found = index.find(Plan(AnyOf((NGHE, AN)), order="score", scored=(Scored("words", 2.0, words),), most=50))
    scores = [hit.score for hit in found.best]
    assert scores == sorted(scores, reverse=True)
    assert all(hit.score == pytest.approx(sum(hit.parts), abs=1e-4) for hit in found.best)
    assert ids(found)[:2] in (["na-1", "na-2"], ["na-2", "na-1"])


def test_dates_come_in_order_and_the_undated_last(index: Index) -> None:
    ends: tuple[tuple[Order, str], ...] = (("newest", "vl-moi"), ("oldest", "cb-1"))
    for order, first in ends:
        some = Values("source", ("Báo Vĩnh Long", "Báo Nhân Dân"))
        found = ids(index.find(Plan(some, order=order, most=50)))
        assert (found[0], found[-1]) == (first, "ct-1")


def test_articles_come_in_the_order_of_their_arrival_and_say_when_that_was(index: Index) -> None:
    found = index.find(Plan(order="arrived", most=50))
    times = [hit.arrived for hit in found.best]
    assert times == sorted(times, reverse=True)
    assert times[0] == index.arrived > 0
    assert index.find(Plan(text=Since(index.arrived))).total == times.count(times[0])
    assert index.find(Plan(text=Since(index.arrived + 1))).total == 0


def test_a_field_is_counted_as_if_nothing_were_chosen_in_its_facet(find: Find) -> None:
    unit, source = Counted("tinh", "unit"), Counted("nguon", "source", most=1)
    found = find("", "tinh=nghe-an&nguon=bao-dong-khoi", unit, source)
    assert found.total == 0
    assert dict(found.counts[0]) == {"vinh-long": 1}
    assert [value for value, _ in found.counts[1]] == ["Báo Nghệ An"]
    wide = find("", "tinh=vinh-long", unit, source)
    assert dict(wide.counts[0])["nghe-an"] >= 2
    assert dict(wide.counts[1]) == {"Báo Vĩnh Long": 2}


def test_periods_are_counted_by_month_by_year_alone_and_undated(find: Find) -> None:
    periods = dict(find("", "nguon=bao-nhan-dan", Counted("ngay", PERIOD)).counts[0])
    assert (periods["2021"], periods["2020-11"], periods[""]) == (1, 1, 1)
    assert periods["2022-08"] >= 1


def test_values_that_few_articles_have_or_that_are_hidden_are_not_counted(index: Index) -> None:
    asked = (
        Counted("nguon", "source"),
        Counted("nguon", "source", least=3),
        Counted("nguon", "source", hidden=frozenset({"Báo Nhân Dân"})),
    )
    every, frequent, shown = (dict(some) for some in index.find(Plan(counted=asked)).counts)
    assert every["Báo Nhân Dân"] >= 3 > every["Báo Đồng Khởi"]
    assert frequent == {value: n for value, n in every.items() if index.values("source")[value] >= 3}
    assert shown == {value: n for value, n in every.items() if value != "Báo Nhân Dân"}
    assert list(every.values()) == sorted(every.values(), reverse=True)


def test_how_many_values_there_are_is_known_though_few_are_wanted(index: Index) -> None:
    asked = (
        Counted("nguon", "source", most=1),
        Counted("nguon", "source", most=1, least=3),
        Counted("nguon", "source", most=1, hidden=frozenset({"Báo Nhân Dân"})),
    )
    found = index.find(Plan(counted=asked))
    public = [value for value, n in index.values("source").items() if n >= 3]
    assert [len(some) for some in found.counts] == [1, 1, 1]
    assert found.kinds == (len(index.values("source")), len(public), len(index.values("source")) - 1)


def test_near_duplicates_are_one_line_and_know_each_other(index: Index) -> None:
    plan = Plan(Values("source", ("Báo Nhân Dân", "Báo Lao Động", "Báo Tiền Phong")), most=50)
    found = index.find(plan)
    assert found.lines == found.total - 2
    groups = {hit.id: hit.group for hit in found.best}
    assert groups["tb-1"] == groups["tb-2"] == groups["tb-3"] != ALONE == groups["qh-1"]
    assert {hit.alike for hit in found.best if hit.id.startswith("tb")} == {3}
    assert index.group("tb-2") == ["tb-1", "tb-3"]
    assert index.group("tb-2", Plan(Values("source", ("Báo Lao Động", "Báo Tiền Phong")))) == ["tb-3"]
    assert index.group("na-1") == []


def test_candidates_come_in_the_order_of_the_ids(index: Index) -> None:
    wanted = Wanted(words=(("nghe",), ("an", "ang")), fields=("unit",), pairs=True)
    one, other = (index.candidates(some, wanted) for some in (["na-1", "bt-1"], ["bt-1", "na-1"]))
    assert np.asarray(one.lengths).tolist() == np.asarray(other.lengths).tolist()[::-1]
    assert [values["unit"] for values in one.values] == [("nghe-an",), ("vinh-long",)]
    assert [first for first, _ in one.days] == [first for first, _ in other.days][::-1]
    for mine, theirs in zip(one.standing, other.standing, strict=True):
        assert sorted(place ^ 1 << 16 for place in np.asarray(theirs).tolist()) == np.asarray(mine).tolist()
    assert one.pairs is not None
    assert other.pairs is not None
    assert sorted(np.asarray(one.pairs.key).tolist()) == sorted(np.asarray(other.pairs.key).tolist())


def test_articles_like_one_are_others_that_hold_its_heaviest_pairs(index: Index) -> None:
    pairs = index.heaviest("tb-1")
    assert pairs
    found = [hit.id for hit in index.like(pairs, "tb-1", 5)]
    assert not {"tb-1", "tb-2", "tb-3"} & set(found)
    assert "nghe_an" in dict(index.heaviest("na-1"))
    assert "na-2" in [hit.id for hit in index.like(index.heaviest("na-1"), "na-1", 5)]


def test_unknown_ids_have_no_article(index: Index) -> None:
    known, unknown = index.articles(["na-1", "khong-co"])
    assert known is not None
    assert known.id == "na-1"
    assert unknown is None


def test_an_engine_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(BadSetting, match="arrays"):
        open_index(Settings(engine="x"))


# The engines agree

QUESTIONS = [
    ("Tỉnh ủy Nghệ An", ""), ("tinh uy nghe an", ""), ("Nghệ An", ""), ("làm đường", ""), ("hạn mặn", ""),
    ("UBND tỉnh báo cáo", ""), ("ủy ban nhân dân", ""), ("chủ tịch UBND", ""), ("đại hội lần thứ 13", ""),
    ("26-CT/TU", ""), ("26 - ct tu cải cách hành chính", ""), ("kỳ họp", ""), ("dụng cụ", ""), ("đúng cử", ""),
    ("bầu cử Quốc hội", ""), ('"Tỉnh ủy"', ""), ('"Tỉnh ủy" Nghệ An', ""), ('"nghệ an"~2', ""),
    ('tỉnh "nghe an"~2', "sx=moi"), ("+đường +vốn", ""), ("đường AND vốn", ""), ("hạn OR vốn", ""),
    ("(dừa OR tôm) mặn", ""), ('-"Nghệ An" tỉnh', ""), ("-(hạn mặn) tỉnh", ""), ("đường*", ""), ("thuê*", ""),
    ("dư*", "sx=cu"), ('từ:"ngân sách"', ""), ('từ:"cử tri"', ""), ('từ:"tỉnh"', ""), ("tiêu-đề:nghệ", ""),
    ('tiêu-đề:"đất đai"', ""), ("tiêu-đề:rừ*", ""), ("nguồn:nghệ đường", ""), ("tỉnh:vĩnh-long", ""),
    ("năm:2021 tỉnh", ""), ("từ:2022", ""), ("đến:2021-06 tỉnh", ""), ("văn-bản:26-ct-tu", ""), ("đại-hội:XIII", ""),
    ("=tỉnh =ủy", ""), ("=UBND", ""), ("đất đai khu đô thị", ""), ("kiểm điểm tập thể", "nguon=-bao-lao-dong"),
    ("tỉnh", "tinh=vinh-long"), ("tỉnh", "tinh=-vinh-long"), ("tỉnh", "tinh=vinh-long-cu,nghe-an"),
    ("", "ngay=chua-ro"), ("", "tu=2021&den=2022-06"), ("", "tu=2021-03&den=2021-06&sx=cu"),
    ("quốc hội", "tinh=toan-quoc"), ("họp", "tinh=chua-ro"),
    ("nghị quyết đại hội đảng bộ tỉnh nhiệm kỳ 2020-2025", ""), ("bí thư tỉnh ủy", "nk=2020-2025"),
    ("xyzzy kkkkk", ""), ("đồng chí bí thư tỉnh ủy phát biểu tại hội nghị ban chấp hành đảng bộ", ""), ("", ""),
    ("", "sx=vao"), ("tỉnh", "sx=vao&vao-tu=2020-01-01T00:00:00"), ("", "vao-tu=2200-01-01"),
    ("", "sx=cu"), ("an ninh", ""), ("dừa Tre", ""), ("dụng cụ", "dau=khac"), ("cải cách hành chính", "muc=du"),
    ("cải cách hành chính", "muc=cum"), ("họp tháng 11/2020", ""), ("trước năm 2021", ""), ("NQ 26", ""),
    ("768ha đất", ""), ('"nghị quyet"', ""), ("Lê Văn Thành", ""), ("tỉnh từ 2021 đến 2022", "sx=moi"),
]  # fmt: skip
COUNTED = (
    Counted("tinh", "unit"), Counted("tinh", "province"), Counted("dh", "congress", 5), Counted("nguon", "source"),
    Counted("nguoi", "person", 10, 2), Counted("ngay", PERIOD),
)  # fmt: skip


@pytest.mark.parametrize(("question", "filters"), QUESTIONS)
def test_the_engines_find_the_same(arrays: Index, other: Index, question: str, filters: str) -> None:
    request = from_query_string(filters)[0].asking(question)
    plans = [Rule(FacetValues(index), asked(question)).plan(request).wanting(100, COUNTED) for index in (arrays, other)]
    assert plans[0] == plans[1]
    mine, theirs = (index.find(one) for index, one in zip((arrays, other), plans, strict=True))
    assert (mine.total, mine.lines, mine.kinds) == (theirs.total, theirs.lines, theirs.kinds)
    assert ids(mine) == ids(theirs)
    assert [hit.score for hit in mine.best] == pytest.approx([hit.score for hit in theirs.best], rel=1e-4, abs=1e-4)
    assert [hit.alike for hit in mine.best] == [hit.alike for hit in theirs.best]
    assert [dict(some) for some in mine.counts] == [dict(some) for some in theirs.counts]
    assert ids(mine) == [hit.id for hit in arrays.stream(plans[0])] == [hit.id for hit in other.stream(plans[1])]


@pytest.mark.parametrize(
    "question", ["Tỉnh ủy Nghệ An", "kiểm điểm sai phạm đất đai", "làm đường Nghệ An", "Bến Tre hạn mặn"]
)
def test_later_passes_put_the_hits_of_any_engine_in_the_same_order(arrays: Index, other: Index, question: str) -> None:
    orders: list[list[str]] = []
    for index in (arrays, other):
        values, meant = FacetValues(index), asked(question)
        wanted = Rule(values, meant).plan(from_query_string("")[0].asking(question)).wanting(30)
        lines = list(Ordered(values, wanted, meant.question, index.find(wanted)).hits())
        # The seeds, whose ids are long, have more pairs than an index keeps.
        orders.append([line.id for line in lines if len(line.id) < 8])
    assert orders[0]
    assert orders[0] == orders[1]


@pytest.mark.parametrize(
    "typed",
    [
        "nghi quyet dai hoi", "tinh uy nghe an", "trung uơng", "nghị quyêtt", "nghiquyet daihoi", "dai hio",
        "nghij quyeets", "han man", "phan bo ngan sach", "khu cong nghiep", "ủy ban kiem tra", "hạn mặn", "xyzzy", "",
    ],
)  # fmt: skip
def test_the_engines_help_alike_with_writing(arrays: Index, other: Index, typed: str) -> None:
    here, there = (Writing(Language(index)) for index in (arrays, other))
    assert here.suggestion(typed) == there.suggestion(typed)
    for end in (1, len(typed) // 2, len(typed)):
        mine, theirs = (
            Completions(FacetValues(index), writing).complete(typed[:end])
            for index, writing in ((arrays, here), (other, there))
        )
        assert [one for one in mine if one.kind != "cum"] == [one for one in theirs if one.kind != "cum"]
        # Which of nearly equal phrases come first, the rounding of a table decides; how many there are it does not.
        assert len(mine) == len(theirs)


def test_the_engines_tell_the_same_of_how_articles_write(arrays: Index, other: Index) -> None:
    mine, theirs = arrays.language_table, other.language_table
    assert mine.words == theirs.words
    for share in (0.0, 0.2):
        some, same = sorted(mine.phrases(share)), sorted(theirs.phrases(share))
        assert [text for text, _ in some] == [text for text, _ in same]
        assert [n for _, n in some] == pytest.approx([n for _, n in same], rel=0.05)  # arrays keep large ones as bytes
    words = ["nghị_quyết", "đại_hội", "quyết_đại", "không_có_từ_này"]
    assert mine.joined(words) == theirs.joined(words)
    for start in ("n", "ngh", "dang"):
        folded = mine.beginning(start, 1000)
        assert sorted(folded) == sorted(theirs.beginning(start, 1000))
        for syllable in folded:
            assert mine.spelled(syllable) == theirs.spelled(syllable)
    for first, second in (("nghi", "quyet"), ("dai", "hoi"), ("tinh", "uy")):
        ways, others = list(mine.spelled(first)), list(mine.spelled(second))
        assert np.asarray(mine.beside(ways, others)) == pytest.approx(np.asarray(theirs.beside(ways, others)), rel=0.05)
