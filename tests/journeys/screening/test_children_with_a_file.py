"""A round names a child that has a care file already: nothing that was entered is dropped, nobody is labelled by it."""

from sqlalchemy import select

from tests.journeys.care_files.conftest import Desk
from tests.journeys.screening.conftest import REMARK, ROUNDS, answered, decided
from webapp.models import CareFile, CareStep, ScreeningDecision


def test_a_file_that_was_set_aside_before_is_opened_again(as_, cast, house, asking):
    chen = as_("chen")
    file = chen.post(f"/desk/students/{cast.yan}/care", data={"categories": "poor", "level": "3"}).location
    chen.post(f"{file}/steps", data={"step": "set_aside", "seen": 1, "why": "核实后不属实"})
    answered(as_, cast, asking, {cast.yan: "mind"})
    assert decided(as_, asking, cast.yan, decision="file", categories="distressed", level="1", why=REMARK) == 303
    with house() as session:
        row = session.scalars(select(CareFile)).one()
    assert (row.state, row.categories, row.steps) == ("draft", ["distressed"], 3)


def test_what_is_entered_of_a_child_that_has_a_file_becomes_part_of_it(as_, cast, house, asking):
    chen = as_("chen")
    file = chen.post(f"/desk/students/{cast.yan}/care", data={"categories": "poor", "level": "3"}).location
    answered(as_, cast, asking, {cast.yan: "mind"})
    assert "添加到关爱档案" in chen.get(f"{ROUNDS}/{asking}").text
    assert decided(as_, asking, cast.yan, decision="file", categories="distressed", level="1", why=REMARK) == 303
    with house() as session:
        row = session.scalars(select(CareFile)).one()
        step = session.scalars(select(CareStep).order_by(CareStep.number.desc())).first()
    assert (row.state, row.categories, row.level, row.steps) == ("draft", ["poor"], 3, 2)
    assert (step.verb, step.why, step.said) == ("notice", REMARK, {"categories": ["distressed"], "level": 1})
    assert "已并入原有档案" in chen.get(f"{ROUNDS}/{asking}").text
    page = as_("liu").get(file).text
    for shown in (REMARK, "心理困扰", "一级", "有新情况"):
        assert shown in page
    assert "有新情况" in as_("liu").get("/desk/care").text


def test_whoever_takes_the_next_step_has_seen_it_and_it_is_news_no_more(as_, cast, asking):
    chen = as_("chen")
    file = chen.post(f"/desk/students/{cast.yan}/care", data={"categories": "poor", "level": "3"}).location
    answered(as_, cast, asking, {cast.yan: "mind"})
    decided(as_, asking, cast.yan, decision="file", why=REMARK)
    step = {"step": "classify", "categories": "distressed", "why": "核对过了"}
    assert chen.post(f"{file}/steps", data=step | {"seen": 1}).status_code == 409
    assert chen.post(f"{file}/steps", data=step | {"seen": 2}).status_code == 303
    assert "有新情况" not in chen.get("/desk/care").text


def test_what_waits_for_approval_goes_on_waiting_for_the_same_one(as_, cast, house, asking):
    desk = Desk(as_, cast, house)
    file = desk.in_care(cast.yan)
    assert desk.step(file, "ask_leave") == 303
    answered(as_, cast, asking, {cast.yan: "mind"})
    assert decided(as_, asking, cast.yan, login="liu", decision="file", why=REMARK) == 303
    row = desk.row(file)
    assert (row.state, row.asked_from, row.asked_by) == ("leaving", "active", cast.chen)
    assert desk.step(file, "approve", login="liu") == 303


def test_what_lacks_a_reason_comes_back_as_it_was_entered(as_, cast, house, asking):
    file = as_("chen").post(f"/desk/students/{cast.yan}/care", data={"categories": "poor", "level": "3"}).location
    answered(as_, cast, asking, {cast.yan: "mind"})
    form = {"decision": "file", "categories": "violent", "level": "2", "why": " "}
    again = as_("chen").post(f"{ROUNDS}/{asking}/decisions/{cast.yan}", data=form)
    assert again.status_code == 422
    assert 'value="violent" checked' in again.text
    assert decided(as_, asking, cast.yan, decision="file", categories="nonsense", why="x") == 422
    with house() as session:
        assert session.scalars(select(CareFile.steps)).one() == 1
        assert session.scalars(select(ScreeningDecision)).all() == []
    assert "violent" not in as_("chen").get(file).text.partition('id="history"')[2]
