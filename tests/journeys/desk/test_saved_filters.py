"""What the list of students is narrowed to is kept under a name; each person keeps her own."""

import pytest
from sqlalchemy import select

from webapp.models import SavedFilter

PAGE = "/desk/students/filters"


def keep(visitor, name="没有导师的", query="mentor=none&sort=name"):
    return visitor.post(PAGE, data={"name": name, "query": query})


def kept(house):
    with house() as session:
        return [(row.account_id, row.name, row.query) for row in session.scalars(select(SavedFilter))]


def test_the_list_offers_to_keep_what_it_is_narrowed_to(as_, cast):
    chen = as_("chen")
    assert "保存当前筛选" not in chen.get("/desk/students").text
    page = chen.get(f"/desk/students?class={cast.class_two}&q=zhou").text
    assert f'value="class={cast.class_two}&amp;q=zhou"' in page


def test_kept_it_leads_back_to_the_same_list_and_stands_above_it(as_, cast, house):
    chen = as_("chen")
    answer = keep(chen)
    assert (answer.status_code, answer.location) == (303, "/desk/students?mentor=none&sort=name")
    assert kept(house) == [(cast.chen, "没有导师的", "mentor=none&sort=name")]
    page = chen.get("/desk/students").text
    assert 'href="/desk/students?mentor=none&amp;sort=name">没有导师的' in page
    found = chen.get(answer.location).text
    assert ("冯小军" in found, "周小燕" in found) == (True, False)


def test_not_visited_since_a_day_is_kept_too(as_, house):
    chen = as_("chen")
    assert "保存当前筛选" in chen.get("/desk/students?unvisited=2026-09-01").text
    keep(chen, "九月以来没家访的", "unvisited=2026-09-01")
    assert kept(house)[0][2] == "unvisited=2026-09-01"


def test_the_same_name_means_the_new_one_from_then_on(as_, house):
    chen = as_("chen")
    keep(chen)
    keep(chen, query="q=li")
    assert [row[1:] for row in kept(house)] == [("没有导师的", "q=li")]


def test_a_colleague_of_the_same_office_does_not_see_it_nor_take_it_away(as_, cast, house):
    keep(as_("chen"))
    liu = as_("liu")
    assert "没有导师的" not in liu.get("/desk/students").text + liu.get(PAGE).text
    with house() as session:
        row = session.scalars(select(SavedFilter.id)).one()
    for login, status in (("liu", 404), ("qian", 404), ("wang", 403), ("stranger", 404)):
        assert as_(login).post(f"{PAGE}/{row}/removal").status_code == status
    assert len(kept(house)) == 1
    assert keep(liu).status_code == 303  # the same name, her own
    assert len(kept(house)) == 2


def test_removed_it_is_gone(as_, house):
    chen = as_("chen")
    keep(chen)
    with house() as session:
        row = session.scalars(select(SavedFilter.id)).one()
    assert chen.post(f"{PAGE}/{row}/removal").status_code == 303
    assert kept(house) == []
    assert chen.post(f"{PAGE}/{row}/removal").status_code == 404


@pytest.mark.parametrize(
    ("name", "query", "why"),
    [
        ("", "q=li", "请给这个筛选起个名字"), ("  ", "q=li", "请给这个筛选起个名字"),
        ("甲", "", "没有可以保存的条件"),
        ("甲", "next=//evil.example&page=7", "没有可以保存的条件"),
    ],
)  # fmt: skip
def test_without_a_name_or_anything_to_keep_it_is_refused(as_, house, name, query, why):
    answer = keep(as_("chen"), name, query)
    assert (answer.status_code, why in answer.text, kept(house)) == (422, True, [])


def test_only_what_the_list_knows_is_kept_and_none_of_it_is_markup(as_, house):
    chen = as_("chen")
    answer = keep(chen, "<b>甲</b>", 'q="><script>&class=x&evil=1&page=3&mentor=' + "9" * 500)
    assert (answer.status_code, answer.location.startswith("/desk/students?q=")) == (303, True)
    ((_whose, _name, query),) = kept(house)
    assert ("evil" in query, "page" in query, "<" in query, len(query) < 200) == (False, False, False, True)
    page = chen.get("/desk/students").text
    assert ("<b>甲" in page, "<script>&" in page) == (False, False)


def test_twenty_are_kept_and_not_one_more(as_, house):
    chen = as_("chen")
    for number in range(20):
        assert keep(chen, f"筛选{number}").status_code == 303
    assert keep(chen, "第二十一个").status_code == 422
    assert keep(chen, "筛选3", "q=li").status_code == 303
    assert len(kept(house)) == 20


def test_a_filter_of_a_class_that_is_gone_shows_an_empty_list_and_no_fault(as_):
    chen = as_("chen")
    keep(chen, query="class=01a218d2-bda2-7781-bc4d-36932416d3dd")
    answer = chen.get("/desk/students?class=01a218d2-bda2-7781-bc4d-36932416d3dd")
    assert (answer.status_code, "没有符合条件" in answer.text or "没有" in answer.text) == (200, True)
