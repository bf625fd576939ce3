"""What a store promises to those who write: batches that are finished stay, and what is learnt late is told."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from index import duplicates, state
from index.article import Province, Published
from index.engines.arrays.retold import Retold
from index.engines.known import open_store
from index.engines.store import Batch, Late
from index.errors import BadSetting, IndexMissing
from index.settings import Settings
from index.stored import fingerprint
from index.text.vocabulary import Vocabulary


@pytest.fixture(params=["arrays", pytest.param("opensearch", marks=pytest.mark.cluster)])
def store(request, tmp_path):
    data = tmp_path / "var"
    state.make_folder(data)
    on_cluster = request.param == "opensearch"
    return open_store(request.getfixturevalue("on_cluster")(data) if on_cluster else Settings(data=data))


def test_an_engine_that_is_not_there_is_named_with_those_that_are(tmp_path):
    with pytest.raises(BadSetting, match=r"no 'lucene', only arrays, opensearch"):
        open_store(Settings(data=tmp_path, engine="lucene"))


def test_a_finished_batch_is_known_to_the_next_builder_of_the_same_plan(store, press):
    first = store.builder("kế hoạch")
    assert first.put(0, Batch(press.vocabulary, press.analysed(range(5)))) == 5
    assert first.finished(0) is None
    first.finish(0, "năm bài")
    again = store.builder("kế hoạch")
    assert [again.finished(number) for number in (0, 1)] == ["năm bài", None]
    assert store.builder("khác").finished(0) is None


def test_a_batch_may_be_put_twice_and_hold_nothing(store, press):
    builder = store.builder("kế hoạch")
    for numbers in (range(5), range(5, 7)):
        builder.put(0, Batch(press.vocabulary, press.analysed(numbers)))
    builder.put(1, Batch(press.vocabulary, []))
    assert builder.drafts().ids == ["bai-5", "bai-6"]


def published(store, press, cuts, changed=None):
    builder = store.builder("kế hoạch")
    for number, numbers in enumerate(cuts):
        builder.put(number, Batch(press.vocabulary, press.analysed(numbers)))
        builder.finish(number, "")
    ids = builder.drafts().ids
    late = Late(np.arange(len(ids)), np.array([duplicates.number(id) for id in ids]), changed or {})
    return builder.publish(late)


def test_what_was_published_is_there_under_its_ids(store, press):
    assert store.analyzer() is None
    with pytest.raises(IndexMissing):
        store.count()
    assert published(store, press, [range(6), range(6, 10)]) == store.count() == 10
    assert store.article("bai-7") == press.articles[7]
    assert store.articles(["bai-99", "bai-7"]) == [None, press.articles[7]]
    assert store.known(["bai-3", "bai-99"]) == {"bai-3": fingerprint(press.articles[3])}
    assert store.known() == {article.id: fingerprint(article) for article in press.articles[:10]}


def test_a_commit_replaces_adds_and_removes_at_once(store, press):
    published(store, press, [range(6)])
    other = replace(press.analysed([2])[0], added_at=77)
    assert store.commit(Batch(press.vocabulary, [other, *press.analysed([8])]), remove=["bai-0", "bai-1"]) == 5
    assert store.known().keys() == {f"bai-{number}" for number in (2, 3, 4, 5, 8)}


def test_articles_that_share_a_band_are_found_but_for_those_that_are_replaced(store, press):
    published(store, press, [range(20)])
    new = duplicates.Signatures.joined([press.analysed([4])[0].signature])
    assert "bai-4" in store.alike(new, []).ids
    assert "bai-4" not in store.alike(new, ["bai-4"]).ids
    number = duplicates.number("bai-4")
    assert store.taken([number, 1], []) == {number}
    assert store.taken([number, 1], ["bai-4"]) == frozenset()


def told(one, vocabulary):
    """What an engine keeps of an analysed article, in words: codes belong to a vocabulary."""
    words = [vocabulary.keys[code] for code in one.analysis.codes.tolist()]
    joined = [False, *one.analysis.joined.tolist()[1:]]  # the first syllable continues nothing, whatever was said
    bands, size, text = one.signature
    whole = words, joined, one.analysis.positions.tolist(), one.analysis.ends, bands.tolist(), size, text
    return one.article, whole, one.added_at, one.group


def test_articles_are_read_back_as_they_were_put_in(store, press):
    published(store, press, [range(20), range(20, 30)])
    again = replace(press.analysed([4])[0], added_at=77, group=5)
    store.commit(Batch(press.vocabulary, [again, *press.analysed([31, 32])]), remove=["bai-0", "bai-22"])
    put = [*(n for n in range(30) if n not in {0, 4, 22}), 4, 31, 32]
    vocabulary = Vocabulary()
    found = [told(one, vocabulary) for one in store.analysed(vocabulary)]
    assert [article.id for article, *_ in found] == store.drafts().ids == [f"bai-{number}" for number in put]
    assert [one[:2] for one in found] == [told(one, press.vocabulary)[:2] for one in press.analysed(put)]
    assert [one[2:] for one in found[-3:]] == [
        told(one, press.vocabulary)[2:] for one in (again, *press.analysed([31, 32]))
    ]
    assert any(sum(joined) for _, (_, joined, *_), *_ in found)
    assert [told(one, vocabulary) for one in store.analysed(vocabulary, first=11)] == found[11:]


MOVED = {
    "published": Published(date(2019, 5, 6), "day", 0.9, "serial"),
    "provinces": (Province("cao-bang", "Cao Bằng", True, 1.0), Province("ha-noi", "Hà Nội", False, 0.5)),
    "source": "Báo Cao Bằng",
}


def test_an_article_told_anew_is_kept_as_if_it_had_been_told_so_at_first(press, printing, tmp_path):
    changed = {place: replace(press.articles[place], **MOVED) for place in (0, 7, 29)}
    anew = printing([changed.get(place, article) for place, article in enumerate(press.articles[:30])])
    fresh = anew.segment(tmp_path / "fresh.arrays", range(30))
    retold = Retold(press.segment(tmp_path / "old.arrays", range(30)), changed)
    assert set(retold) == set(fresh)
    assert [name for name in fresh if not np.array_equal(retold[name], fresh[name])] == []


def test_what_is_learnt_when_all_articles_are_there_is_published(store, press):
    changed = replace(press.articles[8], **MOVED)
    published(store, press, [range(6), range(6, 10)], {8: changed})
    assert store.article("bai-8") == changed
    assert store.known(["bai-8"]) == {"bai-8": fingerprint(changed)}


def test_what_articles_learn_of_each_other_is_told_and_their_words_stay(store, press):
    published(store, press, [range(10)])
    drafts = store.drafts()
    assert drafts.ids == [f"bai-{number}" for number in range(10)]
    groups = np.array([duplicates.number(id) for id in drafts.ids])
    groups[3] = groups[1]
    changed = replace(press.articles[8], **MOVED)
    assert store.retell(Late(np.arange(10) + 5, groups, {8: changed})) == 10
    assert store.article("bai-8") == changed
    assert store.known(["bai-8"]) == {"bai-8": fingerprint(changed)}
    assert store.taken(groups[[1, 8]].tolist(), []) == set(groups[[1, 8]].tolist())
    assert store.alike(drafts.signatures.chosen(np.array([3])), ["bai-1"]).groups.tolist().count(groups[1]) == 1


def test_of_what_is_taken_out_for_good_nothing_is_left(store, press):
    published(store, press, [range(6)])
    builder = store.builder("kế hoạch khác")
    builder.put(0, Batch(press.vocabulary, press.analysed([1, 7])))
    assert store.traces(["bai-1", "bai-7", "bai-9"]) == ["bai-1", "bai-7"]
    assert store.purge(["bai-1", "bai-7"]) == 5
    assert store.traces(["bai-1", "bai-7"]) == []


def test_an_index_is_whole_and_counts_what_it_holds(store, press):
    store.create()
    assert store.count() == store.stats().articles == 0
    published(store, press, [range(6)])
    stats = store.stats()
    assert (stats.articles, stats.text_bytes > 0, stats.index_bytes > 0) == (6, True, True)
    assert store.check() == []
