"""Telling the rows of pupils from totals, signatures, page numbers and examples."""

from __future__ import annotations

import re

from webapp.domain.rosters.cells import CellKind, Row
from webapp.domain.rosters.columns import EVIDENCE, Columns
from webapp.domain.rosters.tables import lone_text
from webapp.domain.rosters.texts import compact, is_nothing, listed

_FOOTER = re.compile(
    r"(?:合计|总计|小计|共计|总人数|人数|以上共?|本页|本班共|全班共|共\d+人|制表|填表|填报|审核|复核|校长|负责人|经办|班主任[::签]"
    r"|签[字名章]|盖章|备注[::\d]|说明[::]|注[::\d]|第\d+页|日期[::]|联系人[::])"
)
_SEX_WORDS = frozenset("男女")
_NUMBERED = re.compile(r"(?=.*\d{4})[0-9A-Za-z.\-/+年月日'()]{4,30}")
_SAMPLE = frozenset(listed("例 示例 样例 例如 范例 填写示例"))


def is_pupil_row(row: Row, columns: Columns) -> bool:
    """Whether a row is about a pupil (perhaps without a name), and no blank, total, signature, page number or
    example."""
    filled = [cell for cell in row.cells if cell.kind is not CellKind.BLANK]
    if not filled or compact(filled[0].text) in _SAMPLE:
        return False
    name = row.cell(columns.fields["name"][0])
    if _has_evidence(row, columns):
        return True
    signs = filled[:1] if not is_nothing(name.text) else filled
    if any(_FOOTER.match(compact(cell.text)) for cell in (*signs, name)):
        return False
    if lone_text(row) is not None:
        return len(filled) == 1 and filled[0] is name and bool(re.fullmatch(r"[\u4e00-\u9fff·]{2,4}", name.text))
    mapped = [i for indexes in columns.fields.values() for i in indexes]
    mapped += [i for person in columns.guardians for i in person.indexes]
    written = [i for i in mapped if not is_nothing(row.cell(i).text) or not row.cell(i).readable]
    return not is_nothing(name.text) or len(written) >= 2


def _has_evidence(row: Row, columns: Columns) -> bool:
    """A sex, or a digit in the column of the birth, the identity number or the registry number."""
    for name in EVIDENCE:
        for index in columns.fields.get(name, ()):
            text = compact(row.cell(index).text)
            if text in _SEX_WORDS if name == "sex" else _NUMBERED.fullmatch(text):
                return True
    return False
