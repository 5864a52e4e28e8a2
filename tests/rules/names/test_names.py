"""A person is found by whatever somebody types."""

from __future__ import annotations

import pytest

from webapp.actions.names import LONGEST, search_terms


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("曾小贤", "zeng xiao xian"),
        ("单雄信", "shan xiong xin"),
        ("仇天放", "qiu tian fang"),
        ("解小珍", "xie xiao zhen"),
        ("查良才", "zha liang cai"),
        ("朴新宇", "piao xin yu"),
        ("翟让", "zhai rang"),
        ("盖小宁", "ge xiao ning"),
        ("区大海", "ou da hai"),
        ("覃小塘", "qin xiao tang"),
        ("尉小龙", "wei xiao long"),
        ("尉迟小龙", "yu chi xiao long"),
        ("欧阳小雨", "ou yang xiao yu"),
        ("王重庆", "wang chong qing"),
    ],
)
def test_a_family_name_is_read_as_a_family_name(name: str, said: str) -> None:
    assert search_terms(name)[0] == said


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("曾小贤", ["zengxiaoxian", "cengxiaoxian", "zxx", "cxx", "曾小贤", "小贤"]),
        ("单雄信", ["shanxiong", "danxiong", "chanxiong", "sxx", "dxx"]),
        ("盖小宁", ["gexiaoning", "gaixiaoning"]),
        ("区大海", ["oudahai", "qudahai", "odh", "qdh"]),
        ("张小行", ["zhangxiaoxing", "zhangxiaohang", "zxx", "zxh"]),
        ("吕小布", ["lvxiaobu", "lyuxiaobu", "lxb"]),
        ("尉迟小龙", ["yuchixiaolong", "weichi", "ycxl"]),
        ("阿卜杜拉·买买提", ["abudulamaimaiti", "abdlmmt", "阿卜杜拉"]),
        ("Anna 王", ["anna", "annawang", "aw"]),
        ("𠮷田光", ["𠮷田", "tianguang"]),
    ],
)
def test_every_reading_and_the_initials_find_the_person(name: str, typed: list[str]) -> None:
    found = search_terms(name)[1]
    assert [word for word in typed if word not in found] == []


def test_the_pinyin_with_spaces_finds_the_person() -> None:
    assert "zeng xiao xian" in search_terms("曾小贤")[1]


@pytest.mark.parametrize("name", ["", "·", "  "])
def test_a_name_without_characters_has_no_pinyin(name: str) -> None:
    assert search_terms(name) == ("", name.lower())


def test_a_very_long_name_does_not_grow_without_bound() -> None:
    pinyin, text = search_terms("和行乐重长" * 10)
    assert pinyin
    assert len(text) <= LONGEST
