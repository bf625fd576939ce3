"""What text analysis does, as a short fingerprint: an index whose words were cut otherwise gives wrong results.

It is made of what comes out when fixed strings are cut, so that a comment changes nothing, and it is the same for
every version of Python. How the word model cuts takes a second to try: its versions and a number stand for it.
"""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache
from importlib.metadata import distribution, version
from typing import Any

from index.text.characters import BARE, LETTERS, SMALL
from index.text.fold import exact, fold
from index.text.normal import normalize
from index.text.positions import MAX_POSITION, PARAGRAPH_GAP, gap
from index.text.sentences import MOST_CHUNK, MOST_SENTENCE, sentences
from index.text.syllables import syllables

WORDS = 1
"""Raise this by hand when our code joins syllables to words in another way with the same underthesea."""

PROOF = (
    "Đồng chí Bí thư Tỉnh uỷ Nghệ An phát biểu tại Hội nghị lần thứ 8 Ban Chấp hành Đảng bộ tỉnh khoá XIX.",
    "Thủ tướng Chính phủ làm việc với TP.HCM về Nghị quyết số 26 - NQ/TW, ngày 30/7/2013 của Bộ Chính trị.",
    "HỘI ĐỒNG NHÂN DÂN TỈNH HOÀ BÌNH thông qua 12 nghị quyết; tăng 16,8% so với cùng kỳ (1.252/1.252 công dân).",
    "“Tự diễn biến”, “tự chuyển hóa” – T.Ư Đảng yêu cầu cán bộ y tế, giáo viên... v.v. gương mẫu!",
    "Ông H’Mông ở xã N’Thôn Hạ gửi thư tới info@example.vn lúc 10:20:50, biển số 43H-0530.",
)
"""Names, codes, old and new tones, abbreviations, punctuation, capitals, numbers."""

_ODD = (
    "Nghi\u0323\u0302 quye\u0302\u0301t\u00a0Ða\u0323i ho\u0323\u0302i\u200b; kho\u0301a XIX\r\nthuý, quý, hoàn, KHOẺ",
    "Họp xong… rồi về! Ai hỏi? Ông A. Sáng 30/3. “Thế à.” TP. Vinh (cũ). 16%. Hết.",
    "ﬁ ﬃ ½ ² ª ß ẞ İ ı Ω Å Ⅻ ⓐ ３ ٣ 世界 мир ΜΊΑ 𝐀𝟏 𑂚 😀 a_b e\u0315\u0300\u05ae b\ud800c",
)
_ENDLESS = "x" * (MOST_CHUNK + 1) + " một " + "từ " * MOST_SENTENCE
_GAPS = ((), (1,), (100, 2000), (5,) * 10_000, (MAX_POSITION, 1))


@cache
def fingerprint() -> str:
    """Return what tells this text analysis from others."""
    return _digest([cuts(), "underthesea", _version("underthesea"), _version("underthesea_core"), WORDS])


def cuts() -> str:
    """Return the same of all that is ours: characters, keys, syllables, sentences, positions."""
    samples = [normalize(text) for text in (*PROOF, *_ODD)]
    found = [
        [LETTERS, sorted(SMALL.items()), sorted(BARE.items())],
        [[text, exact(text), fold(text)] for text in samples],
        [[[one.start, one.end, one.exact, one.folded] for one in syllables(text)] for text in samples],
        [list(sentences(text)) for text in (*samples, _ENDLESS)],
        [PARAGRAPH_GAP, MAX_POSITION, [gap(counts) for counts in _GAPS]],
    ]
    return _digest(found)


def _digest(found: list[Any]) -> str:
    return hashlib.sha256(json.dumps(found).encode()).hexdigest()[:16]


def _version(package: str) -> str:
    """Return the version of a package; `importlib.metadata.version` reads its whole description first, for 3 ms."""
    found = re.search(r"^Version: (.+)$", distribution(package).read_text("METADATA") or "", re.MULTILINE)
    return found[1] if found else version(package)
