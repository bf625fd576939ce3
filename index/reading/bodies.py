"""Bodies: which Party organisation some words name, as the owner of a congress or a committee.

``toan-quoc`` is the nation's, a slug a province's, ``<slug>/<sub-body>`` a district's or a sector's in a province,
``other/<body>`` one that belongs to no province or to one that the article does not tell.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from index.reading import gazetteer, placenames, terms
from index.reading.tables import table
from index.text.fold import exact, fold, old_tones
from index.text.slug import slug as as_slug
from index.text.syllables import CAPITAL

UNKNOWN = "other/dang-bo-tinh"
"""A province's congress in an article that does not tell which province."""

_BEFORE_NEW_CITIES = date(2024, 1, 1)
_SMALL = "|".join(sorted(map(re.escape, table("congresses")["body_words"]), key=len, reverse=True))
_NO_NAME = rf"(?!{terms.ROMAN}|(?:LẦN|THỨ|KHÓA|NHIỆM)(?!\w)|Đại hội|Nghị quyết|ĐẠI HỘI|NGHỊ QUYẾT|Hội nghị|Kỳ họp)"
# A capitalised syllable takes the small one behind it: "Ngoại giao", "Điện lực".
_SECOND = rf"(?: (?!(?:{_SMALL}|lần|thứ|khóa|nhiệm|với|là|từ|trong|ngay)(?!\w))(?!{CAPITAL})[^\W\d_]+(?!\w))?"
WORD = (
    rf"(?>{_NO_NAME}{CAPITAL}[\w.&-]*{_SECOND}|(?i:{_SMALL})(?!\w)"
    r"|(?:(?<=khu )|(?<=đoàn )|(?<=ùng )|(?<=uận )|(?<=hường ))\d{1,3}(?!\w))"
)
"""Pattern of a word inside the name of a Party body: small words of offices, names, the numbers of districts."""

_NAME = rf"(?: {_NO_NAME}(?!Đảng|Ban(?!\w)){CAPITAL}[\w-]*(?:\.\w+)*)"
_LEVEL = "|".join(table("congresses")["levels"])
# What a slug is made of: small words of offices, and no word that begins what the body does ("huyện Nam Đàn tổ chức").
_VERBS = "tổ kiểm chỉ quản phát điều lãnh hành tuyên thông thi và của nhất thứ nhiệm kỳ khóa khoá".split()
_STRICT = "|".join(sorted({*table("congresses")["office_words"].split()} - set(_VERBS)))
_BODY_WORD = rf"(?:(?i:{_SMALL}|{_STRICT})(?!\w)|{_NO_NAME}{CAPITAL}[\w.&-]*|\d{{1,3}}(?!\w))"
_SUB = re.compile(
    rf"(?:(?i:đảng bộ|chi bộ|đảng ủy)(?: (?:cơ sở|trong|toàn))? |(?=[Kk]hối (?:các|CCQ|[Dd]oanh|[Cc]ơ)))"
    rf"(?P<body>(?:(?i:{_LEVEL})|(?:[Tt]hành phố|THÀNH PHỐ|TP\.?)(?= ?(?P<town>[A-ZĐ])))(?!\w)"
    rf"(?:,? ?(?!(?:tỉnh|lần|khóa|nhiệm|thành phố|của|Đảng bộ)(?!\w)){_BODY_WORD}){{0,8}})"
)
_LOCAL = re.compile(
    rf"(?i:đảng bộ)(?P<level> (?i:tỉnh|thành phố|TP)\.?(?!\w))?(?P<name>{_NAME}{{0,4}})(?P<more>(?: {_BODY_WORD})*)"
)
# "Đại hội Đảng bộ lần thứ XXII của huyện Thanh Ba"
_UNIT_BEHIND = re.compile(rf"của (?P<body>(?:huyện|quận|thị xã|thị trấn|xã|phường){_NAME}{{1,3}})")
_NATIONAL = re.compile(
    r"(?i:toàn quốc)|của Đảng(?! bộ)|Đảng Cộng sản Việt Nam|(?<!chi )Đảng(?! bộ| ủy| viên)(?=$|\s|,)"
    r"|ĐẢNG(?! BỘ| ỦY| VIÊN)(?=$|\s|,)"
)
_FOREIGN = re.compile(
    r"Đảng bạn|(?:Đảng|ĐCS)[^,.;]{0,25}"
    r"(?:Trung Quốc|Liên Xô|Lào(?! Cai)|Cu ?[Bb]a|Cách mạng|Lao động|Pháp|Nga|Mỹ|Triều Tiên|Hàn|Nhật|Campuchia)"
)
_NAMED_BEFORE = re.compile(rf"(?:[Tt]ỉnh ủy|[Tt]hành ủy|Đảng bộ(?: tỉnh| thành phố)?|[Tt]ỉnh)(?P<name>{_NAME}{{1,4}})")
_OTHERS = re.compile(
    rf"(?<!Đảng bộ )(?<!\w)(?<!Đại )(?<!đại )(?<!xã )(?:{'|'.join(table('congresses')['not_the_partys'])})"
)
_COMMITTEES = {"huyen": "[Hh]uyện", "quan": "[Qq]uận", "thi-xa": "[Tt]hị", "thanh-pho": "[Tt]hành"}
_SHORT = re.compile(r"^(Q|H|P|TX|TP)(?:\.\s?|\s?(?=\d))")
_LONG = {"Q": "quận ", "H": "huyện ", "P": "phường ", "TX": "thị xã ", "TP": "thành phố "}
# A body named by its level alone: "Đảng bộ huyện" is the district that the article speaks of.
_LEVELS_ALONE = {
    "huyen": "[Hh]uyện(?: đảo)?", "quan": "[Qq]uận", "thi-xa": "[Tt]hị xã", "thanh-pho": r"(?:[Tt]hành phố|TP\.?)",
    "xa": "[Xx]ã", "phuong": "[Pp]hường", "thi-tran": "[Tt]hị trấn", "dac-khu": "[Đđ]ặc khu",
}  # fmt: skip
_NO_OFFICE = r"(?! và (?:Giám|Phó|Bí|Chủ|Trưởng|Ủy viên))"
# So are offices and firms: "Đảng ủy Sở" in an article about the "Sở Y tế".
OFFICES_ALONE = {
    "khoi": "[Kk]hối", "so": "Sở", "bo": "Bộ", "ban": "Ban", "cuc": "Cục", "tong-cuc": "Tổng [Cc]ục", "vien": "Viện",
    "cong-ty": "[Cc]ông ty", "tong-cong-ty": "Tổng [Cc]ông ty", "tap-doan": "Tập đoàn", "hoc-vien": "Học viện",
    "benh-vien": "Bệnh viện", "dai-hoc": "Đại học", "truong": "[Tt]rường", "co-quan": "[Cc]ơ quan",
    "ngan-hang": "Ngân hàng", "uy-ban": "Ủy ban", "bao": "Báo", "dai": "Đài",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of the article: its provinces, the primary one first, its day, and its words."""

    provinces: tuple[str, ...]
    primary: str | None
    day: date | None
    text: str

    def of_kind(self, city: bool) -> str | None:
        """Return the province, or the centrally run city, that "Đảng bộ tỉnh" or "thành phố" can mean here.

        One that became a city in 2025 or 2026 is still spoken of as the province it was.
        """
        day = (self.day or gazetteer.MERGER) if city else _BEFORE_NEW_CITIES
        fitting = [slug for slug in self.provinces if gazetteer.is_city(slug, day) == city]
        if self.primary in fitting or len(fitting) == 1:
            return self.primary if self.primary in fitting else fitting[0]
        return None


def is_others(words: str) -> bool:
    """Return whether words about a congress name a union, an association, a game or a foreign party."""
    return re.search(r"(?i)(?:đảng|chi) bộ", words) is None and _OTHERS.search(words) is not None


def begins_others(words: str) -> bool:
    """Return whether the words behind an ordinal go on with somebody else: "của Hội Nhà báo", "Đảng Cộng sản Cuba"."""
    plain = re.sub(r"^\W*(?:(?:của|tại|toàn quốc|Đại hội|đại biểu)\s)*", "", words)
    return _OTHERS.match(plain) is not None or _FOREIGN.match(plain) is not None


def names_foreign_party(words: str) -> bool:
    """Return whether words name another country's party, and not Việt Nam's behind it."""
    found = list(_FOREIGN.finditer(words))
    behind = words[found[-1].end() :] if found else ""
    return bool(found) and re.search(r"Đảng (?:ta|Cộng sản Việt Nam)|của Đảng(?=[,;.]|$)", behind) is None


def is_local(words: str) -> bool:
    """Return whether words name a "Đảng bộ", whichever it is."""
    return _LOCAL.search(words) is not None


def owner(words: str, before: str, setting: Setting) -> str | None:
    """Return whose congress the words round an ordinal name; None when they do not say, or only "Đảng bộ"."""
    sub = _SUB.search(words)
    if sub is not None and not _is_province(sub, setting):
        return sub_body(sub["body"], words, setting)
    if (local := _LOCAL.search(words)) is not None:
        return _local(local, words, before, setting)
    if _NATIONAL.search(words.strip()):
        return terms.NATIONAL
    if re.match(r" ?(?:đại biểu )?tỉnh", words):
        return province_in(words) or setting.of_kind(city=False)
    return None


def _local(local: re.Match[str], words: str, before: str, setting: Setting) -> str | None:
    """Return whose "Đảng bộ tỉnh", "Đảng bộ thành phố Hà Nội", "Đảng bộ Petrolimex" is; None of a mere "Đảng bộ"."""
    name = local["name"].strip()
    own = province_in(name)
    if not local["level"] and (unit := _UNIT_BEHIND.search(words)):
        return sub_body(unit["body"], words, setting)
    if not own and not local["level"] and len(name) > 1:
        return sub_body(name + local["more"], words, setting)
    if (named := own or province_in(words)) or not local["level"]:
        return named
    city = "tỉnh" not in local["level"].lower()
    close = [slug for found in _NAMED_BEFORE.finditer(before) if (slug := province_in(found["name"]))]
    if close and (not city or is_city(close[-1], setting)):
        return close[-1]
    if (found := setting.of_kind(city)) is None and city and setting.primary:
        return sub_body("thành phố", "", setting)
    return found or _only_named(city, setting) or UNKNOWN


@lru_cache(maxsize=32)
def _only_named(city: bool, setting: Setting) -> str | None:
    """Return the one province, or the one city, that an article about none names."""
    if setting.provinces:
        return None
    names = (province_in(found[0]) for found in re.finditer(rf"{CAPITAL}[\w.]*(?: {CAPITAL}\w*){{0,3}}", setting.text))
    fitting = {slug for slug in names if slug and is_city(slug, setting) == city}
    return fitting.pop() if len(fitting) == 1 else None


def _is_province(sub: re.Match[str], setting: Setting) -> bool:
    """Return whether "Đảng bộ thành phố X" is that of a centrally run city, and not of a town in a province."""
    return bool(sub["town"]) and is_city(province_in(sub["body"]), setting)


def is_city(slug: str | None, setting: Setting) -> bool:
    """Return whether a province was a centrally run city then: "thành phố Vĩnh Long" is a town of its province."""
    return slug is not None and gazetteer.is_city(slug, setting.day or gazetteer.MERGER)


def sub_body(body: str, words: str, setting: Setting) -> str:
    """Return the owner of a body below a province or beside it; "huyện" alone is the one that the article names."""
    home = province_in(words[words.find(body) + len(body) :]) or _home(body, setting.primary) or province_in(body)
    name = fold(_SHORT.sub(lambda found: _LONG[found[1]], body.strip(" ,")))
    if name.startswith("khoi"):
        if "co quan" in name and "trung uong" in fold(words):
            return "other/khoi-cac-co-quan-trung-uong"
        name = "khoi ccq" if "cac co quan" in name or "ccq" in name else name
        name = "khoi dn" if "doanh nghiep" in name and "co quan" not in name else name
    slug = _slug(re.sub(r"^huyen dao(?= |$)", "huyen", name))
    if slug in _LEVELS_ALONE:
        slug = _slug(fold(_spoken_of(slug, setting)))
    elif slug in OFFICES_ALONE and (whole := _office_of(slug, setting)):
        return sub_body(whole, words, setting)
    central = _central().match(exact(body.strip(" ,"))) or slug.endswith(("trung-uong", "viet-nam"))
    return f"other/{slug}" if central or home is None else f"{home}/{slug}"


def _home(body: str, primary: str | None) -> str | None:
    """Return the province of a body: the article's, unless the district of that name lies in one other alone."""
    found = re.match(r"(?i:huyện|quận|thị xã|thành phố) (?P<name>.+)", body)
    homes = placenames.districts_of(found["name"].strip(" ,")) if found else ()
    return homes[0] if len(homes) == 1 and homes[0] != "ho-chi-minh" else primary


@lru_cache(maxsize=32)
def _spoken_of(level: str, setting: Setting) -> str:
    """Return the unit of a level that the article names first, else the level's own word."""
    committee = rf"|{_COMMITTEES[level]} ủy(?P<body>{_NAME}{{1,3}})" if level in _COMMITTEES else ""
    pattern = rf"{_LEVELS_ALONE[level]}(?P<name>{_NAME}{{1,3}}|(?<=quận)(?: \d+)){committee}"
    for found in re.finditer(pattern, old_tones(setting.text)):
        name = found["name"] or found.groupdict().get("body") or ""
        if level != "thanh-pho" or not is_city(province_in(name), setting):
            return f"{level.replace('-', ' ')}{name}"
    return level.replace("-", " ")


@lru_cache(maxsize=32)
def _office_of(level: str, setting: Setting) -> str | None:
    """Return the name of the office or firm of a level whose Party committee, or else who, the article names first."""
    whole = rf"{OFFICES_ALONE[level]} (?:[Dd]oanh|[Cc]ác|(?!Đảng){CAPITAL})[\w.&-]*(?:{_NO_OFFICE} {_BODY_WORD}){{0,7}}"
    text = old_tones(setting.text)
    found = re.search(rf"(?:Đảng (?:ủy|bộ)|Bí thư) (?P<whole>{whole})", text) or re.search(rf"(?P<whole>{whole})", text)
    return found["whole"] if found and _slug(fold(found["whole"])) != level else None


def owner_before(before: str, setting: Setting) -> str | None:
    """Return the owner that stands before: "Đảng bộ tỉnh Cà Mau sẽ tổ chức Đại hội đại biểu lần thứ I"."""
    subs = list(_SUB.finditer(before))
    place = subs[-1].start() if subs else before.rfind("Đảng bộ")
    # "Đại hội Đảng bộ thành phố lần thứ I, Bí thư nhắc đến Đại hội XIV": that body's congress is another.
    if place < 0 or re.search(r"(?i)đại hội[^,;.]*$", before[:place]) or "lần thứ" in before[place:]:
        return None
    if subs and not _is_province(subs[-1], setting):
        return sub_body(subs[-1]["body"], before[place:], setting)
    found = owner(before[place:], "", setting)
    return None if found in (terms.NATIONAL, UNKNOWN) else found


def province_in(words: str) -> str | None:
    """Return the first province named in some words."""
    parts = re.findall(r"[\w]+", words)
    for first in range(len(parts)):
        for length in (4, 3, 2, 1):
            name = " ".join(parts[first : first + length])
            slug = _provinces().get(exact(name)) if name[:1].isupper() else None
            if slug:
                return slug
    return None


def _slug(name: str) -> str:
    return as_slug(name.replace(".", " "))[:60].strip("-")


@cache
def _central() -> re.Pattern[str]:
    return re.compile("|".join(table("congresses")["central"]))


@cache
def _provinces() -> dict[str, str]:
    return {re.sub(r"[\W_]+", " ", exact(name)): slug for name, slug in gazetteer.names()}
