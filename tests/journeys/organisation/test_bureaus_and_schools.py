"""A city and its counties, schools and teaching points: who makes and changes them, and who does not."""

import pytest
from sqlalchemy import select

from tests.journeys.organisation.conftest import field_of, words_of
from webapp.models import Bureau, School, new_id

TREE = "/desk/organisation"


def refused(answer, status, words):
    assert words in words_of(answer, status)


@pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("wang", 403), ("chen", 403), ("zhao", 403)])
def test_who_does_not_manage_the_organisation_does_not_see_it(as_, cast, who, status):
    visitor = as_(who)
    assert visitor.get(TREE).status_code == status
    assert visitor.get(f"{TREE}/schools/{cast.school}").status_code == status
    assert visitor.post(f"{TREE}/schools/{cast.school}/closing").status_code == status


def test_an_administrator_sees_the_schools_of_the_bureau_and_no_others(as_):
    page = words_of(as_("sun").get(TREE))
    assert "青山镇中心小学" in page
    assert "石桥小学" in page
    assert "远山小学" not in page


def test_a_citys_administrator_sees_the_counties_below(as_, cast, city):
    gao = as_("gao")
    assert "青山县教育局" in words_of(gao.get(TREE))
    assert "石桥小学" in words_of(gao.get(f"{TREE}?bureau={cast.bureau}"))
    assert gao.get(f"{TREE}?bureau={cast.far}").status_code == 404
    assert as_("sun").get(f"{TREE}?bureau={city}").status_code == 404


def test_a_city_adds_a_county_and_a_county_does_not(as_, house, city):
    assert as_("gao").post(f"{TREE}/bureaus", data={"name": " 碧水县\u3000教育局 "}).status_code == 303
    with house() as session:
        new = session.scalars(select(Bureau).where(Bureau.name == "碧水县 教育局")).one()
        assert (new.level, new.parent_id) == ("county", city)
    assert as_("sun").post(f"{TREE}/bureaus", data={"name": "自己的"}).status_code == 422


def test_a_bureau_is_not_put_below_itself_nor_below_a_county(as_, cast, house, city):
    with house() as session:
        inner = Bureau(id=new_id(), name="青山新区教育局", level="city", parent_id=city)
        innermost = Bureau(id=new_id(), name="新区一分局", level="city", parent_id=inner.id)
        session.add(inner)
        session.flush()
        session.add(innermost)
    gao = as_("gao")

    def move(bureau, parent):
        seen = field_of(gao.get(f"{TREE}?bureau={bureau}"), "seen")
        return gao.post(f"{TREE}/bureaus/{bureau}", data={"name": "某局", "parent_id": str(parent), "seen": seen})

    assert move(inner.id, innermost.id).status_code == 422
    assert move(inner.id, inner.id).status_code == 422
    assert move(inner.id, cast.bureau).status_code == 422  # a county
    assert move(inner.id, cast.far).status_code == 404  # another city's
    assert move(cast.bureau, inner.id).status_code == 303
    with house() as session:
        assert session.get_one(Bureau, cast.bureau).parent_id == inner.id
        assert session.get_one(Bureau, inner.id).parent_id == city


def test_two_administrators_rename_a_bureau_and_the_second_is_told(as_, cast, house):
    first, second = as_("sun"), as_("wei")
    seen = field_of(first.get(TREE), "seen")
    url = f"{TREE}/bureaus/{cast.bureau}"
    assert first.post(url, data={"name": "青山教育局", "seen": seen}).status_code == 303
    assert second.post(url, data={"name": "别的名字", "seen": seen}).status_code == 409
    with house() as session:
        assert session.get_one(Bureau, cast.bureau).name == "青山教育局"


def test_a_school_and_its_teaching_point_are_added(as_, cast, house):
    sun = as_("sun")
    url = f"{TREE}/bureaus/{cast.bureau}/schools"
    school = {"name": "柳溪小学", "code": "9900000101", "stages": ["primary"]}
    assert sun.post(url, data=school).status_code == 303
    with house() as session:
        main = session.scalars(select(School).where(School.code == "9900000101")).one()
        assert (main.name, main.stages) == ("柳溪小学", ["primary"])
    point = {"name": "柳溪小学上湾教学点", "code": "9900000102", "parent_id": str(main.id)}
    assert sun.post(url, data=point).status_code == 303
    assert "上湾教学点" in words_of(sun.get(f"{TREE}/schools/{main.id}"))
    with house() as session:
        inner = session.scalars(select(School).where(School.code == "9900000102")).one()
    deeper = {"name": "更小的点", "code": "9900000103", "parent_id": str(inner.id)}
    refused(sun.post(url, data=deeper), 422, "教学点")


@pytest.mark.parametrize(
    ("over", "status"),
    [
        ({"code": "123"}, 422),
        ({"code": "٠١٢٣٤٥٦٧٨٩"}, 422),  # digits, but not the ones of a code
        ({"code": "9900000000"}, 409),  # taken
        ({"name": ""}, 422),
        ({"name": "长" * 101}, 422),
        ({"name": "\u200b\u202e"}, 422),  # nothing that anybody sees
        ({"stages": ["university"]}, 422),
        ({"name": "零\0"}, 422),
    ],
)
def test_a_school_that_cannot_be_is_not_added(as_, cast, house, over, status):
    school = {"name": "某校", "code": "9900000201"} | over
    assert as_("sun").post(f"{TREE}/bureaus/{cast.bureau}/schools", data=school).status_code == status
    with house() as session:
        assert len(session.scalars(select(School)).all()) == 3


def test_markup_in_a_name_is_shown_as_it_was_written(as_, cast, school_form):
    sun = as_("sun")
    form = school_form(sun, cast.school, name="<script>alert(1)</script>")
    assert sun.post(f"{TREE}/schools/{cast.school}", data=form).status_code == 303
    assert "<script>alert" not in sun.get(TREE).text


def test_no_school_is_added_to_another_bureau(as_, cast):
    school = {"name": "某校", "code": "9900000201"}
    assert as_("sun").post(f"{TREE}/bureaus/{cast.far}/schools", data=school).status_code == 404


def test_two_administrators_change_one_school_and_the_second_is_told(as_, cast, house, school_form):
    first, second = as_("sun"), as_("wei")
    url = f"{TREE}/schools/{cast.school}"
    mine, theirs = school_form(first, cast.school, name="一"), school_form(second, cast.school, name="二")
    assert first.post(url, data=mine).status_code == 303
    answer = second.post(url, data=theirs)
    assert answer.status_code == 409
    assert field_of(answer, "seen") != theirs["seen"]
    with house() as session:
        assert session.get_one(School, cast.school).name == "一"


def test_a_school_does_not_become_the_point_of_another_bureaus_school_nor_of_itself(as_, cast, school_form):
    sun = as_("sun")
    url = f"{TREE}/schools/{cast.school}"
    assert sun.post(url, data=school_form(sun, cast.school, parent_id=str(cast.far_school))).status_code == 404
    assert sun.post(url, data=school_form(sun, cast.school, parent_id=str(cast.school))).status_code == 422


def test_a_schools_own_administrator_sees_the_school_alone_and_leaves_its_name_to_the_bureau(as_, cast, house):
    xu = as_("xu")
    answer = xu.get(TREE)
    assert (answer.status_code, answer.location) == (303, f"{TREE}/schools/{cast.school}")
    page = words_of(xu.get(f"{TREE}/schools/{cast.school}"))
    assert "石桥小学" not in page
    assert xu.get(f"{TREE}/schools/{cast.other_school}").status_code == 404
    form = {"name": "改名", "code": "9900000000", "seen": "x"}
    assert xu.post(f"{TREE}/schools/{cast.school}", data=form).status_code == 422
    assert xu.post(f"{TREE}/schools/{cast.school}/closing").status_code == 422
    merging = {"into_id": str(cast.other_school)}
    assert xu.post(f"{TREE}/schools/{cast.school}/merging", data=merging).status_code in {404, 422}
    with house() as session:
        assert session.get_one(School, cast.school).name == "青山镇中心小学"
