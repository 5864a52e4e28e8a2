"""Class labels as schools write them: 三年级(2)班, 三(2)班, 302班, 七年级1班 = 初一(1)班, 高一3班, 2023级2班."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace

from webapp.domain.terms import stage_of

_HAN = "一二三四五六七八九十"
_NUMBER = rf"(?:\d{{1,2}}|[{_HAN}]{{1,3}})"
_GRADE = (
    rf"(?:(?P<school>小学|初中|高中)?(?P<grade>{_NUMBER})年级?"
    rf"|(?P<level>[初高])(?P<year>[一二三123])(?:年级)?"
    rf"|(?P<kind>小学?|初中?|高中?)?(?P<cohort>20\d\d)级"
    rf"|(?P<short>(?<![{_HAN}])[一二三四五六七八九]|(?<!\d)[1-9](?=\()))"
)
_CLASS = rf"(?:\((?P<bracketed>{_NUMBER})\)班?|(?P<plain>{_NUMBER})班|第(?P<nth>{_NUMBER})班)"
_LABEL = re.compile(rf"{_GRADE}{_CLASS}")
_GRADE_ONLY = re.compile(_GRADE)
_LONE_GRADE = re.compile(rf"(?:{_GRADE}|(?P<digits>0?[1-9]|1[0-2]))")
_COMPACT = re.compile(r"(?P<grade>[1-9]|1[0-2])(?P<number>\d\d)班?")
_DOTTED = re.compile(r"(?P<grade>[1-9]|1[0-2])[.\-](?P<number>\d{1,2})班?")
_COMPACT_IN_TITLE = re.compile(r"(?<!\d)(?P<grade>[1-9]|1[0-2])(?P<number>\d\d)班")
_GRADE_IN_TITLE = re.compile(
    rf"(?P<school>小学|初中|高中)?(?P<grade>{_NUMBER})年级|(?P<level>[初高])(?P<year>[一二三])(?![级中])"
)
_SEVERAL = re.compile(r"班[、,和及与至~-]\(?[\d一二三四五六七八九十]")
_FIRST_GRADE = {"小": 0, "初": 6, "高": 9}
_STAGES = {"小": "primary", "初": "junior", "高": "senior"}


@dataclass(frozen=True)
class ClassLabel:
    """What a label says: stage, grade (1 to 12), year of entry, number within the grade; None where it is silent."""

    stage: str | None = None
    grade: int | None = None
    cohort: int | None = None
    number: int | None = None


def parse_class(text: str) -> ClassLabel | None:
    """The class that a whole label names, or the grade if it names one without a number; None if it is no label."""
    text = _plain(text)
    if match := _LABEL.fullmatch(text):
        return _label(match)
    if match := _COMPACT.fullmatch(text) or _DOTTED.fullmatch(text):
        return _graded(int(match["grade"]), int(match["number"]))
    if (match := _GRADE_ONLY.fullmatch(text)) and not match["short"]:
        return _label(match)
    # 三年级2, 三2: people leave the last character out
    match = _LABEL.fullmatch(f"{text}班")
    return _label(match) if match else None


def find_class(text: str) -> ClassLabel | None:
    """The one class named in a title or a sheet's name; None if there is none or more than one."""
    text = _plain(text)
    if _SEVERAL.search(text):
        return None
    found = {_label(m) for m in _LABEL.finditer(text)} - {None}
    found |= {_graded(int(m["grade"]), int(m["number"])) for m in _COMPACT_IN_TITLE.finditer(text)} - {None}
    if not found:
        found = {_label(m) for m in _GRADE_IN_TITLE.finditer(text)} - {None}
    return found.pop() if len(found) == 1 else None


def parse_grade(text: str) -> ClassLabel | None:
    """What a cell of a grade column says: 一, 3, 03, 三年级, 初一, 2023级."""
    match = _LONE_GRADE.fullmatch(_plain(text))
    if not match:
        return None
    return _graded(int(match["digits"]), None) if match["digits"] else _label(match)


def parse_class_number(text: str) -> int | None:
    """What a cell of a class-number column says: 2, 02, 二, 2班, (2)班."""
    match = re.fullmatch(rf"\(?({_NUMBER})\)?班?", _plain(text))
    return (_integer(match[1]) or None) if match else None


def joined(grade: ClassLabel, number: int) -> ClassLabel:
    """The class of that number in the grade."""
    return replace(grade, number=number)


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKC", text)
    return re.sub(r"\s", "", text).translate(str.maketrans("[]【】〔〕－—–", "()()()---"))


def _label(match: re.Match[str]) -> ClassLabel | None:
    parts = match.groupdict()
    number = next((parts[k] for k in ("bracketed", "plain", "nth") if parts.get(k)), None)
    count = _integer(number) if number else None
    if number and not count:
        return None
    if parts.get("cohort"):
        stage = _STAGES[parts["kind"][0]] if parts["kind"] else None
        return ClassLabel(stage, None, int(parts["cohort"]), count)
    if parts.get("level"):
        return _graded(_FIRST_GRADE[parts["level"]] + (_integer(parts["year"]) or 0), count)
    grade = _integer(parts.get("short") or parts["grade"])
    if grade is None:
        return None
    # 初中一年级 counts from the junior school's first year, 初中七年级 does not
    school = parts.get("school")
    offset = _FIRST_GRADE[school[0]] if school and grade <= 3 else 0
    return _graded(grade + offset, count)


def _graded(grade: int, number: int | None) -> ClassLabel | None:
    if not 1 <= grade <= 12 or number == 0:
        return None
    return ClassLabel(stage_of(grade), grade, None, number)


def _integer(text: str) -> int | None:
    """The value of 12, 十二, 二十; None if the numerals make no number."""
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _HAN.index(text) + 1 if len(text) == 1 else None
    if len(tens) > 1 or len(ones) > 1 or "十" in tens:
        return None
    return (_HAN.index(tens) + 1 if tens else 1) * 10 + (_HAN.index(ones) + 1 if ones else 0)
