"""The heading row of a staff list: what each column is called, in all the ways schools call it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from webapp.domain.rosters.cells import CellKind, Row
from webapp.domain.rosters.texts import compact, listed

SEARCHED_ROWS = 20
LONGEST_HEADING = 100  # characters
ALIASES = {
    "name": listed("姓名 教师姓名 名字 教职工姓名 员工姓名 老师姓名"),
    "login": listed("登录名 用户名 账号 登录账号 帐号"),
    "staff_number": listed("工号 教职工号 编号 教师编号 教工号 职工号"),
    "phone": listed("手机 手机号 手机号码 联系电话 电话 电话号码 联系方式"),
    "school": listed("学校 所在学校 单位 学校标识码 学校名称 所在单位 工作单位"),
    "roles": listed("角色 岗位 职务 身份"),
    "classes": listed("班级 所带班级 任教班级 所教班级"),
    "starts_on": listed("开始 起始日期 开始日期 任职开始"),
    "ends_on": listed("结束 截止日期 结束日期 任职结束"),
}
FIELD_OF = {word: field for field, words in ALIASES.items() for word in words}
IGNORED = frozenset(listed("序号 行号 No No. NO #"))
TELLING = frozenset({"login", "staff_number", "phone", "roles", "school", "classes"})
_REMARK = re.compile(r"[(（\[【].*?[)）\]】]|[*＊:：]")


def bare(text: str) -> str:
    """A heading without spaces, remarks in brackets, asterisks and colons."""
    return compact(_REMARK.sub("", compact(text)))[:LONGEST_HEADING]


def headings_of(row: Row) -> dict[int, str]:
    """The texts of a row by column, where it has any."""
    return {n: cell.text for n, cell in enumerate(row.cells) if cell.kind is CellKind.TEXT and bare(cell.text)}


def fields_of(row: Row, chosen: Mapping[str, str]) -> dict[str, int] | None:
    """Field to column, if this is a heading row: a name and one more thing of a staff member. What somebody has chosen
    (bare heading to field, "" for none) comes before the aliases. Of two columns for one field the first counts; the
    other is kept aside by name."""
    fields: dict[str, int] = {}
    words = {column: bare(text) for column, text in headings_of(row).items()}
    for column, word in words.items():
        if field := chosen.get(word):
            fields.setdefault(field, column)
    for column, word in words.items():
        if word not in chosen and (field := FIELD_OF.get(word)):
            fields.setdefault(field, column)
    return fields if "name" in fields and TELLING & set(fields) else None


def likely_headings(rows: Sequence[Row]) -> tuple[str, ...]:
    """What could be headings where no row has known ones: the first row with two texts side by side. For somebody to
    say what they mean."""
    found = (headings_of(row) for row in rows[:SEARCHED_ROWS])
    first: dict[int, str] = next((texts for texts in found if len(texts) > 1), {})
    return tuple(dict.fromkeys(text.strip()[:LONGEST_HEADING] for text in first.values()))
