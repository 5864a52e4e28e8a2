"""Bare numbers in a column of few values: 留守 0 1 2 without a legend. What they stand for is asked, never guessed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from webapp.domain.rosters.aliases import bare_heading
from webapp.domain.rosters.cells import Row
from webapp.domain.rosters.columns import Columns
from webapp.domain.rosters.texts import compact
from webapp.domain.rosters.values import Legend, legend_of

# What a number may be said to stand for, by field; the words are those of the codes.
MEANINGS = {"sex": ("1", "2"), "boarder": ("yes", "no"), "left_behind": ("none", "one_parent", "both_parents", "yes")}
_LONGEST, _MOST = 2, 12  # digits of a code; different codes in a column
_ASKS_HOW = ("方式", "形式")  # 就读方式 asks how a pupil comes to school, not whether one boards


@dataclass(frozen=True)
class AskedNumber:
    """A number that a column holds, the field it is about, and what somebody said it stands for ("": nobody did)."""

    heading: str
    field: str
    number: str
    meaning: str = ""


@dataclass(frozen=True)
class Codes:
    """How the numbers of one list are read. `asked` are those which the list does not explain."""

    legend: Legend = field(default_factory=Legend)
    sex_digits: bool = True
    boarder_digits: bool = True
    asked: tuple[AskedNumber, ...] = ()

    def said(self, field: str, text: str) -> str | None:
        """What somebody said that a number stands for; None where nobody did."""
        found = (one.meaning for one in self.asked if (one.field, one.number) == (field, text) and one.meaning)
        return next(found, None)


def number_key(heading: str, number: str) -> str:
    """Under what it is remembered what a number in a column stands for."""
    return f"{bare_heading(heading)}={number}"


def heading_key(heading: str) -> str:
    """Under what it is remembered what was said of a heading, or of heading=number."""
    text, _mark, number = heading.rpartition("=")
    return number_key(text, number) if text and number.isdigit() and len(number) <= _LONGEST else bare_heading(heading)


def codes_of(rows: Iterable[Row], columns: Columns, said: Mapping[str, str]) -> Codes:
    """The codes of a list: 1 and 2 for a sex, 0 and 1 where a heading asks yes or no, and what its legend says."""
    rows = list(rows)
    texts = {field: _texts(rows, columns, field) for field in MEANINGS}
    numbers = {field: _numbers(found) for field, found in texts.items()}
    boards = heading_of(columns, "boarder")
    legend = legend_of(heading_of(columns, "left_behind"), texts["left_behind"])
    sex_digits = numbers["sex"] <= {"1", "2"}
    boarder_digits = not bare_heading(boards).endswith(_ASKS_HOW) and numbers["boarder"] <= {"0", "1"}
    explained = {
        "sex": sex_digits,
        "boarder": boarder_digits,
        "left_behind": numbers["left_behind"] <= set(legend.meanings),
    }
    asked = [
        AskedNumber(heading, field, number, _meaning(field, said.get(number_key(heading, number), "")))
        for field in MEANINGS
        if (heading := heading_of(columns, field))
        and not (explained[field] and not _any_said(said, heading, numbers[field]))
        for number in sorted(one for one in numbers[field] if len(one) <= _LONGEST)[:_MOST]
    ]
    return Codes(legend, sex_digits, boarder_digits, tuple(asked))


def heading_of(columns: Columns, field: str) -> str:
    """The heading of a field's best column; "" if there is none."""
    index = columns.first(field)
    return "" if index is None else columns.headings[index]


def _any_said(said: Mapping[str, str], heading: str, numbers: Iterable[str]) -> bool:
    return any(number_key(heading, number) in said for number in numbers)


def _meaning(field: str, said: str) -> str:
    return said if said in MEANINGS[field] else ""


def _texts(rows: Iterable[Row], columns: Columns, field: str) -> list[str]:
    index = columns.first(field)
    return [] if index is None else [row.cell(index).text for row in rows]


def _numbers(texts: Iterable[str]) -> set[str]:
    return {text for text in map(compact, texts) if text.isdigit()}
