"""Which school year 学年 a list says it is of.

三年级 means another class each year. A list made in August for September would put every child into the wrong class,
so a year that has not begun is told, never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from webapp.domain.class_labels import ClassLabel
from webapp.domain.rosters.texts import visible

_LONGEST_LINE = 200
_DIGITS = str.maketrans("〇○零一二三四五六七八九－—–‐‑−〜", "00" + "0123456789" + "------~")
_PAIR = re.compile(r"(?<!\d)(20\d\d)年?(?:[-~/]+|至|到)(20\d\d)(?!\d)")
_SHORT = re.compile(r"(?<!\d)(\d\d)[-~/]+(\d\d)学年")
_LONE = re.compile(r"(?<![\d~/至到-])(20\d\d)学年")
_AUTUMN = re.compile(r"(?<!\d)(20\d\d)(?:年?秋|年0?9月)")
_COMING = re.compile("下(?:一|1)?个?学年")
YEAR_HEADINGS = frozenset({"学年", "学年度", "所属学年", "所在学年"})


def names_coming_year(lines: Iterable[str], year: int) -> bool:
    """Does a title, a sheet's name or a cell name a school year after the one that began in `year`: 2027-2028学年,
    2027年秋季, 2027年9月, 下学年?"""
    return any(any(named > year for named in _named(line)) or _COMING.search(line) for line in map(_plain, lines))


def names_past_year(lines: Iterable[str], year: int) -> bool:
    """Do they name school years, and only such as are over? A month of the past is no year of a list: it may be when
    the children entered."""
    named = [one for line in map(_plain, lines) for one in _school_years(line)]
    return bool(named) and max(named) < year


def is_coming_class(label: ClassLabel, year: int) -> bool:
    """Does a class by its year of entry (2027级1班) begin only after the school year that began in `year`?"""
    return label.cohort is not None and label.cohort > year


def _named(line: str) -> Iterator[int]:
    yield from _school_years(line)
    yield from (int(found) for found in _AUTUMN.findall(line))


def _school_years(line: str) -> Iterator[int]:
    """The years in which the named school years begin."""
    yield from (int(first) for first, last in _PAIR.findall(line) if int(last) == int(first) + 1)
    yield from (2000 + int(first) for first, last in _SHORT.findall(line) if int(last) == int(first) + 1)
    yield from (int(found) for found in _LONE.findall(line))


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKC", visible(text[:_LONGEST_LINE]))
    return re.sub(r"\s", "", text).translate(_DIGITS)
