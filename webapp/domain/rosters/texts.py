"""Cleaning what people type: invisible characters, padding, full-width forms, words for "nothing"."""

from __future__ import annotations

import re
import unicodedata

from webapp.domain.texts import INVISIBLE

_LONGEST_NAME = 50
_LONGEST_READ = 200  # patterns that look back and forth are not let loose on a cell of 32 767 characters
_HAN = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff·"
_MIDDLE_DOTS = re.compile("[\u0387\u16eb\u2022\u2027\u2219\u22c5\u30fb\u318d\uff0e\uff65]")
_NOTE = re.compile(r"[(（\[【〔].*?[)）\]】〕]")
_NOTHING = re.compile(r"(?:[/\\|.。~_—–－―ー-]+|无|没有|暂无|空|未填|null|none|n/a|nil)", re.IGNORECASE)
_FORMULA = re.compile(r"[=+\-@]")
_LONE_DASHES = re.compile(r"[-\s]*")
_SUSPECT = re.compile(r"[A-Za-zＡ-Ｚａ-ｚ0-9０-９?？*＊×□�#]")


def listed(words: str) -> tuple[str, ...]:
    """The words of a table that is written as running text."""
    return tuple(words.split())


def visible(text: str) -> str:
    """Without zero-width and control characters and without white space at the ends; NBSP becomes a space."""
    return INVISIBLE.sub("", text).replace("\u00a0", " ").strip()


def compact(text: str) -> str:
    """For codes and words of a table: half width, no white space at all."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", visible(text)))


def document_text(text: str) -> str:
    """For numbers of documents: compact, upper case, without a typed apostrophe or the ="…" of exports."""
    text = compact(text).strip("'‘’`\"“”")
    return text.removeprefix('="').strip("'\"").upper()


def is_nothing(text: str) -> bool:
    """Whether a cell is empty or says in so many words that it is: / 无 — 没有."""
    text = compact(text)
    return not text or bool(_NOTHING.fullmatch(text))


def person_name(text: str) -> str:
    """A name without padding and without notes in brackets, every middle dot as · (U+00B7); Latin names keep spaces."""
    text = _MIDDLE_DOTS.sub("·", _NOTE.sub("", visible(text[:_LONGEST_READ])))
    text = re.sub(rf"(?<=[{_HAN}])\.(?=[{_HAN}])", "·", text)
    text = re.sub(rf"(?<=[{_HAN}])\s+|\s+(?=[{_HAN}])", "", text)
    return " ".join(text.split())


def bracketed_note(text: str) -> str:
    """What stands in brackets behind a name."""
    return "".join(_NOTE.findall(visible(text[:_LONGEST_READ])))


def is_suspect_name(name: str) -> bool:
    """A Chinese name with a letter, digit or question mark in it (a character nobody could type), or no name at all."""
    if len(name) > _LONGEST_NAME:
        return True
    return bool(re.search(f"[{_HAN}]", name) and _SUSPECT.search(name)) or not re.search(r"[^\W\d_]", name)


def is_unsafe(text: str) -> bool:
    """Text that a spreadsheet program would run as a formula: it begins with = + - or @. Lone dashes are harmless."""
    text = visible(text)
    return bool(_FORMULA.match(text)) and not _LONE_DASHES.fullmatch(text)


def one_line(text: str) -> str:
    """An address or remark on one line, runs of white space as one space; breaks inside Chinese text vanish."""
    joined = ""
    for line in filter(None, (line.strip() for line in visible(text).splitlines())):
        joined += ("" if not joined or re.fullmatch(f"[{_HAN}]{{2}}", joined[-1] + line[0]) else " ") + line
    return joined
