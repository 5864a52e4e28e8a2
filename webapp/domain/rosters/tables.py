"""Finding the lists of pupils on a sheet: heading rows, titles above them, the rows that belong to them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from webapp.domain.class_labels import find_class
from webapp.domain.rosters.aliases import alias_of, bare_heading, is_teachers
from webapp.domain.rosters.cells import BLANK, Cell, CellKind, Row, Sheet
from webapp.domain.rosters.columns import EVIDENCE, Columns, columns_of
from webapp.domain.texts import CONFIDENTIAL

SEARCHED_ROWS = 40
_TALLEST_HEADING = 3
_ENOUGH = 2  # things named beside the name before a row counts as the headings of a roster
_MOST_OF_THEM = 0.6
Said = Mapping[str, str]
_SUBHEADINGS = re.compile(
    r"姓名|名字|父亲|母亲|监护人|其他监护人|成员[12]|关系|与学生关系|称谓|电话|联系电话|手机|手机号码?|联系方式|电话号码|工作单位|职务|年龄|身份证号码?|住址|务工地点?"
)


@dataclass(frozen=True)
class Table:
    """One list: its columns, the title lines above it, and its rows (footers not yet told apart)."""

    columns: Columns
    title: tuple[str, ...]
    rows: tuple[Row, ...]


def tables_of(sheet: Sheet, said: Said) -> list[Table]:
    """All lists of pupils on a sheet, in order; a list may have its headings repeated on each printed page. `said` is
    what somebody said of headings (columns.py)."""
    sheet = _unmerged(sheet)
    heads = list(_heads(sheet, said))
    starts = [start for start, _, _ in heads] + [len(sheet.rows)]
    tables: list[Table] = []
    above = 0
    for (start, height, columns), stop in zip(heads, starts[1:], strict=True):
        rows = sheet.rows[start + height : stop]
        title = tuple(_lone_texts(sheet.rows[above:start]) if tables else _all_texts(sheet.rows[:start]))
        above = start + height
        if tables and not any(map(find_class, title)):
            title = tables[-1].title
            if columns.headings == tables[-1].columns.headings:
                tables[-1] = replace(tables[-1], rows=tables[-1].rows + rows)
                continue
        tables.append(Table(columns, title, rows))
    return tables


def is_roster(columns: Columns) -> bool:
    """A name and two more things; one is enough if it is a pupil's own or no heading is foreign to a roster."""
    if "name" not in columns.fields:
        return False
    telling = bool(EVIDENCE & set(columns.fields)) or not columns.foreign
    return columns.strength >= _ENOUGH or (columns.strength == 1 and telling)


def weak_heading(sheet: Sheet, said: Said) -> Columns | None:
    """The best row that looks a little like the headings of a roster, for asking a person; None if there is none."""
    sheet = _unmerged(sheet)
    best: Columns | None = None
    for place in range(min(SEARCHED_ROWS, len(sheet.rows))):
        headings = _texts(sheet.rows[place])
        columns = columns_of(headings, said)
        named = "name" in columns.fields
        if is_teachers([bare_heading(h) for h in headings]) or columns.strength + named < 2:
            continue
        if not (named or {"id_number", "registry_number"} & set(columns.fields)):
            continue
        if best is None or columns.strength > best.strength:
            best = columns
    return best


def likely_headings(sheet: Sheet) -> list[str]:
    """What could be headings where no row has enough that are known: the first row with most of the texts that any row
    has, for somebody to say what they mean. Nothing of a list of staff, or where no row stands below."""
    rows = [_texts(row) for row in _unmerged(sheet).rows[:SEARCHED_ROWS]]
    if any(is_teachers(list(map(bare_heading, texts))) for texts in rows):
        return []
    counts = [len(set(texts) - {""}) for texts in rows]
    enough = max(_ENOUGH, _MOST_OF_THEM * max(counts, default=0))
    place = next((n for n, count in enumerate(counts) if count >= enough), len(rows))
    return list(filter(None, dict.fromkeys(rows[place]))) if place + 1 < len(sheet.rows) and place < len(rows) else []


def _heads(sheet: Sheet, said: Said) -> Iterator[tuple[int, int, Columns]]:
    """(place, height, columns) of each heading row. The first must come early; later ones repeat or replace it."""
    place, found = 0, False
    while place < len(sheet.rows) and (found or place < SEARCHED_ROWS):
        if columns := _head_at(sheet, place, said):
            height, mapped = columns
            yield place, height, mapped
            found, place = True, place + height
        else:
            place += 1


def _head_at(sheet: Sheet, place: int, said: Said) -> tuple[int, Columns] | None:
    upper = _texts(sheet.rows[place])
    bare = [bare_heading(text) for text in upper]
    if len({field for field in (_field_of(word, said) for word in bare) if field}) < 2 or is_teachers(bare):
        return None
    height, headings = 1, upper
    while height < _TALLEST_HEADING and place + height < len(sheet.rows):
        lower = _texts(sheet.rows[place + height])
        if not _is_second_line([bare_heading(text) for text in headings], lower, said):
            break
        height, headings = height + 1, _joined(headings, lower)
    columns = columns_of(headings, said)
    if columns.twice and place:
        columns = _under_groups(_texts(sheet.rows[place - 1]), headings, said) or columns
    return (height, columns) if is_roster(columns) else None


def _field_of(word: str, said: Said) -> str | None:
    """What a bare heading stands for: as somebody said, else as the aliases know it."""
    alias = alias_of(word)
    return said.get(word, alias.field if alias else None)


def _under_groups(groups: list[str], headings: list[str], said: Said) -> Columns | None:
    """Headings that occur twice may be told apart by the row above: 学生信息 and 监护人信息, each with 姓名 below."""
    columns = columns_of(_joined(groups, headings), said)
    return columns if is_roster(columns) and not columns.twice else None


def _is_second_line(upper: list[str], lower: list[str], said: Said) -> bool:
    """A second heading line holds nothing but words such as 姓名 电话, or repeats of what a merged cell says above;
    where the pupil's name itself is such a repeat, the other words may be any."""
    words = [(above, bare_heading(text)) for above, text in zip(_padded(upper, lower), lower, strict=False) if text]
    second = [word for above, word in words if word != above]
    if any(above == word and _field_of(above, said) == "name" for above, word in words):
        return bool(second)
    return bool(second) and all(_SUBHEADINGS.fullmatch(word) for word in second)


def _joined(upper: list[str], lower: list[str]) -> list[str]:
    """父亲 over 姓名 and 电话 becomes 父亲姓名, 父亲电话, also where the cells were not really merged."""
    joined, group = [], ""
    for above, below in zip(_padded(upper, lower), _padded(lower, upper), strict=True):
        group = above or (group if below else "")
        same = bare_heading(group) == bare_heading(below)
        joined.append(group if not below or same else group + below)
    return joined


def _padded(texts: list[str], other: list[str]) -> list[str]:
    return texts + [""] * (len(other) - len(texts))


def _texts(row: Row) -> list[str]:
    return [cell.text if cell.kind is CellKind.TEXT else "" for cell in row.cells]


def lone_text(row: Row) -> str | None:
    """The text of a row that holds only one (a title, a note, a page number), however often a merged cell
    repeats it."""
    texts = {cell.text for cell in row.cells if cell.kind is not CellKind.BLANK}
    return texts.pop() if len(texts) == 1 else None


def _all_texts(rows: tuple[Row, ...]) -> list[str]:
    return [text for text in dict.fromkeys(text for row in rows for text in _texts(row)) if _is_title(text)]


def _lone_texts(rows: tuple[Row, ...]) -> list[str]:
    return [text for text in map(lone_text, rows) if text and _is_title(text)]


def _is_title(text: str) -> bool:
    """Our own marking stands above a list that we handed out; it says nothing of the list."""
    return bool(text) and not text.startswith(CONFIDENTIAL)


def _unmerged(sheet: Sheet) -> Sheet:
    """Every cell of a merged block holds its value: a class merged over its pupils, a heading over its parts."""
    if not sheet.merges:
        return sheet
    places = {row.number: place for place, row in enumerate(sheet.rows)}
    width = max((len(row.cells) for row in sheet.rows), default=0)
    cells: dict[int, list[Cell]] = {}
    for merge in sheet.merges:
        source = sheet.rows[places[merge.first_row]].cell(merge.first_column) if merge.first_row in places else BLANK
        if source is BLANK:
            continue
        stop = min(merge.last_column + 1, width)
        for number in range(merge.first_row, min(merge.last_row, sheet.rows[-1].number) + 1):
            if number in places:
                line = cells.setdefault(places[number], list(sheet.rows[places[number]].cells))
                line.extend([BLANK] * (stop - len(line)))
                line[merge.first_column : stop] = [source] * (stop - merge.first_column)
    rows = tuple(replace(r, cells=tuple(cells[n])) if n in cells else r for n, r in enumerate(sheet.rows))
    return replace(sheet, rows=rows)
