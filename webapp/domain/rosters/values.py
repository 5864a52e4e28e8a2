"""Cells with few possible values: boarder, left-behind, and notes that say a pupil has gone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from webapp.domain.rosters.texts import compact, is_nothing, listed

_YES = frozenset(listed("是 有 √ ✓ ✔ ☑ 1 y yes true 对 v 〇 ○ ●"))
_NO = frozenset(listed("否 无 不是 没有 × ✗ ✘ x 0 n no false 非"))
_BOARDS = frozenset(listed("住校 住宿 寄宿 寄宿生 住校生 住宿生 内宿 内宿生 全寄宿 在校住宿 住读 住读生"))
_DAY_PUPIL = frozenset(listed("走读 走读生 通校 通学 外宿 外宿生 非住校 非寄宿 不住校 不寄宿 不住宿 非寄宿生 非住校生"))

_NOT_LEFT = re.compile(r"(?:非|不是|不属于)留守(?:儿童)?|父母(?:均|都|双方)?在家|非")
_BOTH = re.compile(
    r"双亲?留守(?:儿童)?|(?:父母|双亲)(?:双方)?(?:均|都|双双)?(?:在外(?:地)?(?:务工|打工|工作)?|外出(?:务工|打工)?)|双亲"
)
_ONE = re.compile(
    r"单亲?留守(?:儿童)?|单亲|(?:父亲?|母亲?|爸爸|妈妈|(?:父母)?一方|单方)(?:在外(?:地)?(?:务工|打工|工作)?|外出(?:务工|打工)?)"
)
_SOME = re.compile(r"留守(?:儿童|学生)?|是留守儿童")
_LEFT_BEHIND = ((_NOT_LEFT, "none"), (_BOTH, "both_parents"), (_ONE, "one_parent"), (_SOME, "yes"))
_LEGEND = re.compile(r"(\d)[\s.:、=\-—]*([^\d,;、()]+)")

_GONE = re.compile(
    r"转出|转走|转学(?!来|入|进)|休学|退学|辍学|失学|流失|停学|离校|死亡|去世|病故|开除|除名|出国|外出(?:务工|打工)"
    r"|(?:长期|一直)(?:不|未|缺|请|病|事|没)|(?:未|没)(?:报到|返校|到校|来校)|人籍分离|空挂"
)
_KINDS = re.compile("类别|类型|情况")  # a heading that asks which kind, not whether


@dataclass(frozen=True)
class Legend:
    """What bare digits mean in a left-behind column. Numbers differ between systems, so without a legend only
    0 and 1 speak."""

    meanings: Mapping[str, str] = field(default_factory=dict)


def legend_of(heading: str, values: Iterable[str]) -> Legend:
    """The legend in a heading such as 留守儿童(0非留守1单亲留守2双亲留守).

    Without one 0 is no and 1 is yes, unless the heading asks for a kind (留守类型) or other digits occur among the
    values: then the codes are somebody's own.
    """
    written = {digit: words(text) for digit, text in _LEGEND.findall(compact(heading))}
    if known := {digit: meaning for digit, meaning in written.items() if meaning}:
        return Legend(known)
    yes_or_no = not _KINDS.search(heading) and {value for value in map(compact, values) if value.isdigit()} <= {
        "0",
        "1",
    }
    return Legend({"0": "none", "1": "yes"} if yes_or_no else {})


def read_left_behind(text: str, legend: Legend) -> str | None:
    """none, one_parent, both_parents or yes; None if the cell cannot be read. An empty cell must not be asked about."""
    text = compact(text)
    if text.isdigit():
        return legend.meanings.get(text)
    if text.lower() in _NO:
        return "none"
    return "yes" if text.lower() in _YES else words(text)


def words(text: str) -> str | None:
    """What a phrase about who is away means: 非留守, 单亲留守儿童, 父母均外出务工, 父亲在外务工; None if unknown."""
    text = text.strip("()。.,，、 ")
    return next((value for pattern, value in _LEFT_BEHIND if pattern.fullmatch(text)), None)


def read_boarder(text: str, digits_mean_yes_no: bool) -> bool | None:
    """Whether a pupil lives at school: 住校, 走读, 是, 否, √, 1, 有; None if the cell cannot be read.

    Bare digits are read only under a heading that asks yes or no; under 就读方式 they are somebody's own
    code.
    """
    text = compact(text).lower()
    if text.isdigit() and not digits_mean_yes_no:
        return None
    if text in _YES or text in _BOARDS:
        return True
    return False if text in _NO or text in _DAY_PUPIL else None


def is_blank_choice(text: str) -> bool:
    """Whether a yes-or-no cell says nothing. 无 says no there, so it is not blank."""
    return is_nothing(text) and compact(text) not in _NO


def says_gone(text: str) -> bool:
    """Whether a remark says that the pupil left, paused or is long absent."""
    return bool(_GONE.search(compact(text)))
