"""The office decides on what was parked or refused."""

import pytest
from sqlalchemy import select

from tests.given import a_roll_call, a_visit, an_envelope
from webapp.models import Entry, HeldEntry, new_id


@pytest.fixture
def hold(as_, house):
    """hold("wang", kind, fields): an entry that is held; its row's id."""

    def held(login, kind, fields):
        envelope = an_envelope(kind, fields)
        assert as_(login).verdict(envelope) in {"parked", "refused"}
        with house() as session:
            return session.scalars(select(HeldEntry.id).where(HeldEntry.entry_id == new_uuid(envelope))).one()

    return held


def new_uuid(envelope):
    return type(new_id())(envelope["id"])


def decision(house, held_id):
    with house() as session:
        row = session.get_one(HeldEntry, held_id)
        return row.decision, row.decided_why


def test_what_waits_is_shown_with_who_why_and_what(hold, as_, cast, read):
    hold("wang", "home_visit", a_visit(cast.mei, agreed="下周再来"))
    page = read(as_("chen"), "/desk/held")
    assert "王秀英" in page
    assert "郑小梅" in page
    assert "On that day this student was not on your list" in page
    assert "下周再来" in page
    assert "Father's parents" in page  # the code in words


def test_nothing_waiting_says_so(as_, read):
    assert "Nothing waits for a decision" in read(as_("chen"), "/desk/held")
    assert "Nothing has been decided yet" in read(as_("chen"), "/desk/held?state=decided")


def test_an_accepted_entry_is_in_the_childs_file_under_its_authors_name(hold, as_, cast, house, read):
    held = hold("wang", "home_visit", a_visit(cast.mei))
    answer = as_("chen").post(f"/desk/held/{held}/accept")
    assert (answer.status_code, answer.location) == (303, "/desk/held")
    assert decision(house, held) == ("accepted", None)
    assert "王秀英" in read(as_("chen"), f"/desk/students/{cast.mei}")
    assert "Accepted · 陈主任" in read(as_("chen"), "/desk/held?state=decided")


def test_an_entry_put_aside_keeps_the_reason(hold, as_, cast, house, read):
    held = hold("wang", "home_visit", a_visit(cast.mei))
    assert as_("chen").post(f"/desk/held/{held}/dismiss", data={"why": "重复了"}).status_code == 303
    assert decision(house, held) == ("dismissed", "重复了")
    assert "重复了" in read(as_("chen"), "/desk/held?state=decided")


@pytest.mark.parametrize("why", ["", "   "])
def test_putting_aside_needs_a_reason(hold, as_, cast, house, words, why):
    held = hold("wang", "home_visit", a_visit(cast.mei))
    page = words(as_("chen").post(f"/desk/held/{held}/dismiss", data={"why": why}), 422)
    assert "郑小梅" in page
    assert decision(house, held) == (None, None)


def test_a_second_decision_is_a_clash(hold, as_, cast, house):
    held = hold("wang", "home_visit", a_visit(cast.mei))
    as_("chen").post(f"/desk/held/{held}/accept")
    assert as_("chen").post(f"/desk/held/{held}/dismiss", data={"why": "x"}).status_code == 409
    assert decision(house, held) == ("accepted", None)


def test_an_entry_with_mistakes_is_its_authors_to_mend(hold, as_, cast, house):
    held = hold("wang", "home_visit", a_visit(cast.yan, form="x"))
    page = as_("chen").get("/desk/held").text
    assert f"/desk/held/{held}/accept" not in page
    assert as_("chen").post(f"/desk/held/{held}/accept").status_code == 422


def test_an_entry_about_another_schools_child_can_only_be_put_aside(hold, as_, cast, house, read):
    held = hold("wang", "home_visit", a_visit(cast.yu))
    page = read(as_("chen"), "/desk/held")
    assert "somebody who is not at your school" in page
    assert "卫小雨" not in page
    assert as_("chen").post(f"/desk/held/{held}/accept").status_code == 404
    with house() as session:
        assert session.scalars(select(Entry)).all() == []


def test_what_cannot_be_read_is_shown_as_it_came(hold, as_, cast):
    hold("wang", "no_such_kind", [("<b>", "<script>alert(1)</script>")])
    page = as_("chen").get("/desk/held").text
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


def test_a_roll_call_of_another_class_can_be_accepted(hold, as_, cast, house):
    held = hold("wang", "roll_call", a_roll_call(cast.class_three, {cast.mei: "ill"}))
    assert as_("chen").post(f"/desk/held/{held}/accept").status_code == 303
    assert "郑小梅" in as_("chen").get("/desk/roll-calls").text


@pytest.mark.parametrize(("person", "status"), [("qian", 404), ("wang", 403), ("sun", 403), ("stranger", 404)])
def test_nobody_else_decides(hold, as_, cast, house, person, status):
    held = hold("wang", "home_visit", a_visit(cast.mei))
    visitor = as_(person)
    answers = [visitor.post(f"/desk/held/{held}/accept"), visitor.post(f"/desk/held/{held}/dismiss", data={"why": "x"})]
    assert [answer.status_code for answer in answers] == [status, status]
    assert decision(house, held) == (None, None)


def test_what_was_never_held_cannot_be_decided_on(as_):
    assert as_("chen").post(f"/desk/held/{new_id()}/accept").status_code == 404
