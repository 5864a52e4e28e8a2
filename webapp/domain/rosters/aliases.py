"""The headings by which schools call a column of a pupil. Within a field the first group that is filled in wins."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from webapp.domain.rosters.texts import listed, visible

_ALIASES: dict[str, tuple[str, ...]] = {
    "name": ("姓名 学生 名字 中文姓名 幼儿姓名 孩子姓名 姓名全称",),
    "sex": ("性别 男/女 男女",),
    "birth_date": ("出生日期 出生年月日 生日 出生时间", "出生年月 出生"),
    "id_type": ("证件类型 身份证件类型 证件类别 证件种类",),
    "id_number": (
        "身份证号 身份证号码 身份证 公民身份号码 公民身份证号 公民身份证号码 居民身份证号 居民身份证号码 居民身份证",
        "身份证件号 身份证件号码 身份证件 证件号 证件号码 有效证件号 有效证件号码",
    ),
    "registry_number": ("学籍号 全国学籍号 国网学籍号 国家学籍号 学籍号码 全国学籍号码",),
    "class": ("班级 班别 所在班级 班级名称 所属班级 现班级 就读班级 行政班级 行政班 年级班级 年班 年级/班级",),
    "grade": ("年级 所在年级 就读年级 年级名称 现年级",),
    "class_number": ("班级号 班号 班次 班",),
    "ethnicity": ("民族 族别",),
    "address": (
        "现住址 现住地址 家庭现住址 现居住地 现居住地址 居住地址 现家庭住址",
        "家庭住址 家庭地址 住址 家庭详细地址 家庭详细住址 详细住址 详细地址 地址",
        "通信地址 通讯地址 联系地址",
    ),
    "boarder": (
        "是否住校 住校 是否寄宿 寄宿 是否寄宿生 是否住宿 住宿 是否住校生 住校生 寄宿生 是否住宿生 是否在校住宿",
        "就读方式 就读形式 住宿情况 寄宿情况 住校情况 走读/住校 住校/走读 走读或住校 住读情况",
    ),
    "left_behind": (
        "是否留守儿童 是否留守 留守 留守儿童 留守情况 留守类别 留守类型 "
        "留守儿童类型 留守儿童类别 留守儿童情况 是否为留守儿童",
    ),
    "disability_kind": ("残疾类型 残疾人类型 残疾类别 残疾人类别 残疾种类",),
    "disability_grade": ("残疾等级 残疾级别 残疾人等级 残疾程度",),
    "disability_number": ("残疾证号 残疾证号码 残疾人证号 残疾人证号码 残疾证编号 残疾人证编号 残疾证 残疾人证",),
    "remark": ("备注 备注说明 学生状态 学籍状态 在校状态 状态 就读状态 在读状态 变动情况 异动情况",),
    "phone": (
        "联系电话 电话 手机 手机号 手机号码 电话号码 联系方式 家庭电话 家庭联系电话 "
        "联系手机 联系号码 本人电话 固定电话 父母电话",
    ),
}
_BY_HEADING = {
    alias: (field, rank)
    for field, groups in _ALIASES.items()
    for rank, group in enumerate(groups)
    for alias in group.split()
}
HEADINGS = {field: groups[0].split()[0] for field, groups in _ALIASES.items()}  # each field's own word
_TEACHERS = frozenset(listed("工号 职称 任教学科 任教 任课 任教班级 教师姓名 职工号 教职工姓名 任教科目 聘任岗位"))
_LONGEST_HEADING = 120
_GROUP = re.compile(r"(?:基本)?(?:信息|情况)(?=.)")
_NOTE = re.compile(r"[(\[【].*?[)\]】]")


@dataclass(frozen=True)
class Alias:
    """The field a heading stands for and its rank among the headings of that field, 0 being the best."""

    field: str
    rank: int


def bare_heading(text: str) -> str:
    """A heading without stars, white space, colons, notes in brackets and the word for "to be filled in"."""
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", visible(text[:_LONGEST_HEADING])))
    text = re.sub(r"[★☆*※#:●•]|必填|选填", "", text)
    text = _NOTE.sub("", text) or text
    return _GROUP.sub("", text)  # 学生基本信息 over 姓名 is 学生姓名


def alias_of(heading: str) -> Alias | None:
    """The field of a bare heading; 学生 before it and a number behind a telephone are allowed. None if unknown."""
    known = _BY_HEADING.get(heading) or _BY_HEADING.get(heading.removeprefix("学生").removeprefix("本人"))
    if known is None and _BY_HEADING.get(heading[:-1]) == ("phone", 0) and heading[-1:] in "12一二":
        known = ("phone", 0)
    return Alias(*known) if known else None


def is_teachers(headings: list[str]) -> bool:
    """Whether a heading row belongs to a list of staff."""
    return any(heading in _TEACHERS for heading in headings)
