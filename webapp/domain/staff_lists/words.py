"""Words of a staff list for what somebody is."""

from __future__ import annotations

import re

from webapp.domain.rosters.texts import compact, listed

SYNONYMS = {
    "class_teacher": listed("班主任 正班主任"),
    "mentor": listed("导师 成长导师 学生成长导师 全员导师"),
    "moral_education": listed("德育处 德育主任 德育干事 德育副主任 政教处 政教主任 德育"),
    "principal": listed("校长"),
    "deputy_principal": listed("副校长 分管副校长 德育副校长"),
    "psychology_teacher": listed("心理教师 心理健康教师 心理老师 心理辅导教师 心理健康老师"),
    "subject_teacher": listed("科任 任课教师 科任教师 任课老师 科任老师"),
    "registry_officer": listed("学籍管理员 学籍员"),
    "dormitory_keeper": listed("宿管 生活老师 宿管员 生活教师 宿舍管理员"),
    "girls_counsellor": listed("女生辅导员"),
    "school_doctor": listed("校医"),
    "gate_keeper": listed("门卫 保安"),
    "bureau_supervisor": listed("督导 督导员"),
    "bureau_administrator": listed("教育局管理员 局管理员"),
    "system_administrator": listed("系统管理员 管理员"),
}
ROLE_OF = {word: role for role, words in SYNONYMS.items() for word in words}
_BETWEEN = re.compile(r"[、,;/|，；\s]+")
_CLASSES_BETWEEN = re.compile(r"[、,;/|，；]+|(?<=班)\s+")


def roles_of(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The roles that a cell names, each once, and the words nobody knows."""
    words = [compact(word) for word in _BETWEEN.split(text.strip()) if compact(word)]
    known = dict.fromkeys(ROLE_OF[word] for word in words if word in ROLE_OF)
    return tuple(known), tuple(word for word in words if word not in ROLE_OF)


def classes_of(text: str) -> tuple[str, ...]:
    """The labels of classes that a cell names, each once."""
    return tuple(dict.fromkeys(compact(one) for one in _CLASSES_BETWEEN.split(text.strip()) if compact(one)))
