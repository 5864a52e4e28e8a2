"""A field of the plan holds several measures, each with an owner of its own: a colleague, or somebody who helps."""

import uuid

import pytest
from sqlalchemy import select, text

from tests.journeys.care_files.conftest import NEXT
from tests.journeys.desk.conftest import text_of
from tests.journeys.kit.test_kit import everything
from webapp.models import CareHelper

SECOND = {"study-2.measure": "同桌一起读书", "study-2.frequency": "每天", "study-2.due": NEXT}


@pytest.fixture
def mate(as_, file, house):
    """A classmate who helps 燕; the id."""
    as_("chen").post(f"/desk/care/{file}/helpers", data={"name": "马小荣", "kind": "classmate"})
    with house() as session:
        return session.scalars(select(CareHelper.id)).one()


def test_two_measures_of_a_field_stand_beside_each_other_for_office_and_family(as_, plans, mate):
    plans.whole()
    assert plans.write(**SECOND, **{"study-2.owner": str(mate)}).status_code == 303
    stands = plans.opened("wang")
    assert (stands["study.measure"], stands["study-2.measure"]) == ("放学后辅导半小时", "同桌一起读书")
    assert stands["study-2.owner"] == str(mate)
    assert plans.step("adopt").status_code == 303
    sheet = text_of(as_("chen").get(f"{plans.url}/family.pdf")).replace("\n", "")
    assert all(word in sheet for word in ("放学后辅导半小时", "同桌一起读书", "马小荣", NEXT))


def test_a_second_measure_of_a_colleague_is_on_that_phone_as_the_first_is(as_, cast, plans):
    plans.whole()
    plans.write(**SECOND, **{"study-2.owner": str(cast.wang)})
    plans.step("adopt")
    assert "同桌一起读书" in everything(as_("wang"))


def test_a_measure_without_a_day_holds_the_plan_up(plans):
    plans.whole()
    plans.write(**{"study-2.measure": "同桌一起读书"})
    assert plans.step("adopt").status_code == 422


def test_who_helps_no_more_stays_named_and_is_not_chosen_anew(as_, file, plans, mate, house):
    plans.write(**{"conduct.owner": str(mate)})
    with house() as session:
        row = session.get_one(CareHelper, mate)
        row.starts_on = row.starts_on.replace(year=row.starts_on.year - 1)
    as_("chen").post(f"/desk/care/{file}/helpers/{mate}/end")
    assert "马小荣" in as_("chen").get(plans.url).text
    assert plans.write(goals="按时到校").status_code == 303  # what is there already holds nobody up
    assert plans.write(**{"safety.owner": str(mate)}).status_code == 422


def test_one_who_helps_another_child_or_nobody_at_all_is_refused(as_, cast, desk, plans, house):
    other = desk.open(cast.lei)
    as_("chen").post(f"/desk/care/{other}/helpers", data={"name": "别家奶奶", "kind": "relative"})
    with house() as session:
        stranger = session.scalars(select(CareHelper.id)).one()
    for owner in (stranger, uuid.uuid4(), "何桂兰"):
        assert plans.write(**{"study-2.owner": str(owner)}).status_code == 422
    assert "别家奶奶" not in as_("chen").get(plans.url).text


def test_every_line_of_psychology_is_sealed_and_the_psychology_teachers_alone(as_, plans, house):
    assert plans.write("zhou", **{"psychology-2.measure": "绘画疗愈"}).status_code == 303
    assert "绘画疗愈" in as_("zhou").get(plans.url).text
    assert [word in as_("wang").get(plans.url).text for word in ("绘画疗愈", "psychology-2")] == [False, False]
    assert plans.send("wang", {"base": "{}"}, **{"psychology-2.measure": "改掉"}).status_code == 303
    assert plans.opened("zhou")["psychology-2.measure"] == "绘画疗愈"
    with house() as session:
        kept = session.execute(text("select facts from care_plan_steps")).scalars().all()
    assert "绘画疗愈" not in str(kept)


def test_a_clash_on_a_second_line_shows_both(as_, plans):
    plans.write(**SECOND)
    form = plans.opened("wang")
    plans.write(**{"study-2.measure": "读绘本"})
    answer = plans.send("wang", form, **{"study-2.measure": ""})
    assert answer.status_code == 409
    assert "读绘本" in answer.text
