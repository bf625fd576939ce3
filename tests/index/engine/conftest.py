"""A small press of our own for the engine: articles made of Vietnamese words, cut by a segmenter that is quick."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index import duplicates
from index.article import Article, Congress, Document, Person, Province, Published
from index.engines.arrays.buffer import Buffer, write_segment
from index.engines.arrays.file import ArrayFile
from index.engines.store import Analysed
from index.engines.whoosh import writer
from index.text.analysis import Analysis, analyze
from index.text.vocabulary import Vocabulary

WORDS = (
    "đại hội đảng bộ tỉnh Nghệ An lần thứ nghị quyết Trung ương ủy ban nhân dân cán bộ y tế nghi nghì nghĩ hoà bình "
    "phát triển kinh tế xã hội 26-NQ/TW 2021 dụng cụ tư tưởng văn hóa Bến Tre khoá XIII quý Tỉnh uỷ 107,9%"
).split()


COMPOUNDS = set(
    "đại_hội đảng_bộ nghị_quyết trung_ương ủy_ban nhân_dân cán_bộ y_tế hòa_bình phát_triển kinh_tế xã_hội dụng_cụ "
    "tư_tưởng văn_hóa tỉnh_ủy ủy_ban_nhân_dân".split()
)


class ListSegmenter:
    """Joins the compounds of a short list, the longest first: a rule that a reader of a test can follow by eye."""

    fast, notice = True, None

    def __init__(self) -> None:
        self._vocabulary = Vocabulary()

    def joins(self, texts: Sequence[str]) -> list[np.ndarray]:
        return [np.array([j for line in text.split("\n") for j in self._joins(line)], np.bool_) for text in texts]

    def _joins(self, line: str) -> list[bool]:
        keys = [self._vocabulary.keys[code] for code in self._vocabulary.codes(line)]
        joined: list[bool] = []
        while len(joined) < len(keys):
            at = len(joined)
            length = next((n for n in (4, 2) if "_".join(keys[at : at + n]) in COMPOUNDS), 1)
            joined += [False] + [True] * (length - 1)
        return joined


@dataclass
class Press:
    """Articles with their analysis."""

    articles: list[Article]
    analyses: list[Analysis]
    vocabulary: Vocabulary

    def analysed(self, numbers: Sequence[int]) -> list[Analysed]:
        articles, analyses = [self.articles[n] for n in numbers], [self.analyses[n] for n in numbers]
        signatures = duplicates.signatures(articles, analyses, duplicates.WordHashes(self.vocabulary))
        rows = zip(articles, analyses, signatures, (1_000 + n for n in numbers), strict=True)
        return [Analysed(*row, duplicates.number(row[0].id)) for row in rows]

    def buffer(self, numbers: Sequence[int]) -> Buffer:
        buffer = Buffer(self.vocabulary)
        for analysed in self.analysed(numbers):
            buffer.add(analysed)
        return buffer

    def segment(self, path: Path, numbers: Sequence[int]) -> ArrayFile:
        buffer = self.buffer(numbers)
        write_segment(path, buffer.arrays(), len(buffer))
        return ArrayFile(path)

    def fill(self, ix: object, *parts: Sequence[int]) -> None:
        for numbers in parts:
            target = writer.ArraySegmentWriter(ix, self.vocabulary)
            for number in numbers:
                target.update_document(
                    id=self.articles[number].id,
                    article=self.articles[number],
                    analysis=self.analyses[number],
                    added_at=1_000 + number,
                )
            target.commit(merge=False)


def print_articles(articles: list[Article]) -> Press:
    vocabulary = Vocabulary()
    segmenter: Any = ListSegmenter()  # `words` is not asked for
    return Press(articles, analyze(articles, vocabulary, segmenter), vocabulary)


@pytest.fixture(scope="session")
def press() -> Press:
    dice = random.Random(20211201)

    def words(count: int) -> str:
        return " ".join(dice.choices(WORDS, [1 / (n + 1) for n in range(len(WORDS))], k=count))

    def article(number: int) -> Article:
        paragraphs = [words(dice.randint(3, 120)) for _ in range(dice.randint(1, 5))]
        slug = dice.choice(["nghe-an", "ben-tre", "tuyen-quang"])
        return Article(
            id=f"bai-{number}",
            path=f"{number}.txt",
            title=words(6),
            body="\n".join(paragraphs),
            lead_end=len(paragraphs[0]),
            source=dice.choice(["Báo Nghệ An", "Báo Đồng Khởi"]),
            published=Published(date(2020 + number % 4, 1 + number % 12, 1 + number % 28), "day", 1.0, "metadata")
            if number % 9
            else None,
            provinces=(Province(slug, slug, True, 1.0), Province("ha-noi", "Hà Nội", False, 0.5))[: dice.randint(0, 2)],
            congresses=(Congress(slug, "XIX", "2020-2025"),),
            documents=(Document("26-NQ/TW", "nghị quyết", None, None),),
            people=(Person("Nguyễn Văn Mẫu", ("Bí thư Tỉnh ủy",)),),
            captions=(words(4),) if number % 3 == 0 else (),
        )

    return print_articles([article(number) for number in range(150)])


@pytest.fixture
def printing() -> Callable[[list[Article]], Press]:
    return print_articles


@pytest.fixture
def ix(tmp_path: Path) -> object:
    folder = tmp_path / "ix"
    folder.mkdir()
    return writer.create_index(folder)
