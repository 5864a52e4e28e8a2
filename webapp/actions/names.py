"""Finding a person by name: pinyin as it is said, and every way somebody might type it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations, islice, product
from types import ModuleType

MOST_SPELLINGS = 40
MOST_READINGS = 4  # a character: what lies beyond is read so by nobody
LONGEST = 1000  # characters of search text
OTHERWISE_READ = 2  # characters of one name that are read otherwise than expected, at once

# What a family name is read as, where a dictionary's first reading is another one.
SURNAMES = {
    "曾": "zeng", "单": "shan", "仇": "qiu", "解": "xie", "查": "zha", "朴": "piao", "翟": "zhai", "盖": "ge",
    "区": "ou", "覃": "qin", "尉": "wei", "任": "ren", "华": "hua", "乐": "yue", "宓": "mi", "员": "yun",
    "折": "she", "缪": "miao", "召": "shao", "种": "chong", "黑": "he", "繁": "po", "秘": "bi", "冼": "xian",
    "洗": "xian", "柏": "bai", "葛": "ge", "能": "nai", "牟": "mu", "燕": "yan", "应": "ying", "宁": "ning",
    "祭": "zhai", "句": "gou", "郗": "xi", "隗": "wei", "阚": "kan", "谌": "chen", "莘": "shen", "车": "che",
    "石": "shi", "卜": "bu", "长": "zhang", "相": "xiang", "纪": "ji", "过": "guo", "晟": "cheng",
    "逄": "pang", "郇": "xun", "俞": "yu", "那": "na", "哈": "ha", "撒": "sa", "訾": "zi", "缑": "gou",
}  # fmt: skip
COMPOUND_SURNAMES = {
    "尉迟": ("yu", "chi"),
    "万俟": ("mo", "qi"),
    "长孙": ("zhang", "sun"),
    "单于": ("chan", "yu"),
    "澹台": ("tan", "tai"),
    "令狐": ("ling", "hu"),
}
PLAIN = 0  # pypinyin's Style.NORMAL: letters without tones
_UNITS = re.compile(r"[A-Za-z\u00c0-\u024f]+|\d+|\w")
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def search_terms(name: str) -> tuple[str, str]:
    """(pinyin, search text) of a name, both lower-case.

    The pinyin is the likeliest reading with spaces, family names read as such (曾 zeng, 尉迟 yu chi); lists
    are sorted by it. The search text holds the characters, and for every likely reading the pinyin and the
    initials, at most 1,000 characters of it; a search looks for words inside it.
    """
    units = _UNITS.findall(name)
    spellings = list(dict.fromkeys(islice(_spellings(_readings(units)), MOST_SPELLINGS)))
    if not spellings:
        return "", name.lower()
    first = " ".join(spellings[0])
    terms = [name.lower(), first]
    terms += ["".join(spelling) for spelling in spellings]
    terms += ["".join(syllable[0] for syllable in spelling) for spelling in spellings]
    return first, _bounded(dict.fromkeys(terms))


def _readings(units: Sequence[str]) -> list[list[str]]:
    """For each character its readings, the likeliest first; a Latin word is read as it is written."""
    return [
        list(dict.fromkeys([said, *(_all_readings(unit) if _HAN.match(unit) else [])]))
        for unit, said in zip(units, _expected(units), strict=True)
    ]


def _expected(units: Sequence[str]) -> list[str]:
    """The reading of each character in this name: as a family name, or by its phrase (重庆 chong qing)."""
    compound = COMPOUND_SURNAMES.get("".join(units[:2]))
    if compound:
        return [*compound, *_as_phrase(tuple(units[2:]))]
    surname = (SURNAMES[unit],) if (unit := "".join(units[:1])) in SURNAMES else _as_phrase(tuple(units[:1]))
    return [*surname, *_as_phrase(tuple(units[1:]))]


@lru_cache(maxsize=8192)  # family names repeat, and so do most given names
def _as_phrase(units: tuple[str, ...]) -> tuple[str, ...]:
    syllables = _dictionary().lazy_pinyin("".join(units), style=PLAIN)
    if len(syllables) != len(units):  # Latin words ran together
        syllables = [_dictionary().lazy_pinyin(unit, style=PLAIN)[0] for unit in units]
    return tuple(str(syllable).lower() for syllable in syllables)


def _dictionary() -> ModuleType:
    """pypinyin. Its tables take 53 MB (measured), so only a process that reads names carries them."""
    import pypinyin

    return pypinyin


@lru_cache(maxsize=8192)  # the characters of names are some thousand, and a list of people repeats them
def _all_readings(character: str) -> list[str]:
    """Every reading; ü is typed v, and yu in passports (GB/T 28039): 吕 is lv and lyu."""
    readings: list[str] = _dictionary().pinyin(character, style=PLAIN, heteronym=True)[0]
    return [way for r in readings[:MOST_READINGS] for way in (r, r.replace("v", "yu"))]


def _spellings(readings: list[list[str]]) -> Iterator[tuple[str, ...]]:
    """The expected reading first, then those in which one character is read otherwise, then two."""
    expected = [ways[0] for ways in readings]
    if not expected:
        return
    for count in range(OTHERWISE_READ + 1):
        for places in combinations(range(len(readings)), count):
            for others in product(*(readings[place][1:] for place in places)):
                spelling = list(expected)
                for place, other in zip(places, others, strict=True):
                    spelling[place] = other
                yield tuple(spelling)


def _bounded(terms: dict[str, None]) -> str:
    text = ""
    for term in terms:
        if len(text) + len(term) >= LONGEST:
            break
        text = f"{text} {term}" if text else term
    return text
