"""What guardians ask for has a due date and one answer; no file is kept longer without a reason."""

import datetime as dt
import uuid

import pytest
from sqlalchemy import select

from tests.cast import TODAY
from tests.journeys.desk.conftest import words_of
from webapp.models import KeptLonger, RightsRequest, SettingValue

ASKED = {"wish": "copy", "asked_by": "何桂兰", "asked_on": TODAY.isoformat(), "what": "想要一份孩子的档案复印件"}
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def ask(cast):
    return lambda visitor, student=None, **over: visitor.post(
        f"/desk/students/{student or cast.yan}/requests", data=ASKED | over
    )


@pytest.fixture
def stored(house):
    def read():
        with house() as session:
            return list(session.scalars(select(RightsRequest)))

    return read


def test_a_request_is_taken_in_shown_with_its_due_date_and_answered_once(as_, ask, stored):
    chen = as_("chen")
    asked = ask(chen)
    assert asked.status_code == 303
    (row,) = stored()
    assert row.due_on == TODAY + dt.timedelta(days=30)
    assert "周小燕 to see or have a copy" in words_of(chen.get("/desk/requests", headers=ENGLISH))
    reply = {"outcome": "done", "reply": "已打印一份，当面交给奶奶。"}
    assert chen.post(asked.location, data=reply).status_code == 303
    assert "已打印一份" in words_of(chen.get(asked.location))
    again = as_("liu").post(asked.location, data={"outcome": "refused", "reply": "不能给"})
    told = words_of(again, 409)
    assert "已经答复过了" in told
    assert "不能给" in told
    assert [r.outcome for r in stored()] == ["done"]


@pytest.mark.parametrize(("word", "status"), [(None, 303), ("both", 303), ("office", 303), ("principal", 403)])
def test_a_school_says_who_answers_and_the_others_read_on(as_, house, cast, ask, stored, word, status):
    if word:
        with house() as session:
            value = {"bureau_id": cast.bureau, "school_id": cast.school, "value": word}
            session.add(SettingValue(key="requests_answered_by", **value))
    chen = as_("chen")
    asked = ask(chen)
    assert asked.status_code == 303, "whoever keeps files takes requests in"
    page = chen.get(asked.location)
    assert (page.status_code, 'name="reply"' in page.text) == (200, status == 303)
    assert chen.post(asked.location, data={"outcome": "done", "reply": "已打印。"}).status_code == status
    assert [row.outcome for row in stored()] == ["done" if status == 303 else None]


def test_where_the_office_answers_the_principal_reads(as_, house, cast, ask):
    with house() as session:
        value = {"bureau_id": cast.bureau, "school_id": cast.school, "value": "office"}
        session.add(SettingValue(key="requests_answered_by", **value))
    asked, liu = ask(as_("chen")), as_("liu")
    assert liu.get(asked.location).status_code == 200
    assert liu.post(asked.location, data={"outcome": "done", "reply": "已打印。"}).status_code == 403


def test_what_is_overdue_says_so_and_stands_first(as_, house, cast, ask):
    chen = as_("chen")
    ask(chen)
    ask(chen, asked_on=(TODAY - dt.timedelta(days=31)).isoformat(), wish="deletion")
    page = words_of(chen.get("/desk/requests", headers=ENGLISH))
    assert "overdue since" in page
    assert page.index("a deletion") < page.index("to see or have a copy")


@pytest.mark.parametrize(
    ("over", "field"),
    [({"wish": "everything"}, "wish"), ({"asked_by": ""}, "asked_by"), ({"asked_on": "never"}, "asked_on"),
     ({"asked_on": (TODAY + dt.timedelta(days=1)).isoformat()}, "asked_on"), ({"what": ""}, "what"),
     ({"what": "长" * 1001}, "what")],
)  # fmt: skip
def test_what_cannot_be_is_sent_back_and_nothing_is_written(as_, ask, stored, over, field):
    answer = ask(as_("chen"), **over)
    assert answer.status_code == 422
    assert f'name="{field}"' in answer.text.split('aria-invalid="true"')[0].rpartition("<label")[2]
    assert stored() == []


def test_a_refusal_without_a_reason_is_none(as_, ask, stored):
    chen = as_("chen")
    where = ask(chen).location
    assert "请写明办理情况" in words_of(chen.post(where, data={"outcome": "refused", "reply": " "}), 422)
    assert stored()[0].outcome is None


@pytest.mark.parametrize(("login", "status"), [("wang", 403), ("sun", 403), ("zhao", 403), ("qian", 404)])
def test_others_neither_read_nor_answer(as_, cast, ask, stored, login, status):
    where = ask(as_("chen")).location
    visitor = as_(login)
    assert visitor.get(where).status_code == status
    assert visitor.post(where, data={"outcome": "done", "reply": "好"}).status_code == status
    assert ask(visitor).status_code == status
    assert [r.outcome for r in stored()] == [None]
    if login == "qian":
        assert "周小燕" not in visitor.get("/desk/requests").text


def test_a_request_there_is_not_does_not_exist(as_):
    assert as_("chen").get(f"/desk/requests/{uuid.uuid4()}").status_code == 404


def test_a_file_is_kept_longer_with_a_reason_until_it_is_lifted(as_, house, cast):
    chen, url = as_("chen"), f"/desk/students/{cast.yan}/kept"
    assert chen.post(url, data={"why": "", "open_end": "yes"}).status_code == 422
    assert chen.post(url, data={"why": "正在打官司", "until": TODAY.isoformat()}).status_code == 422
    assert chen.post(url, data={"why": "正在打官司", "open_end": "yes"}).status_code == 303
    assert chen.post(url, data={"why": "再来一次", "open_end": "yes"}).status_code == 409
    assert "正在打官司" in words_of(chen.get("/desk/kept"))
    assert "周小燕" not in as_("qian").get("/desk/kept").text
    assert chen.post(url, data={"deed": "lift"}).status_code == 303
    assert "正在打官司" not in words_of(chen.get("/desk/kept"))
    with house() as session:
        assert [row.lifted_on for row in session.scalars(select(KeptLonger))] == [TODAY]


def test_another_schools_file_is_not_ones_own_to_keep(as_, cast, house):
    assert as_("qian").post(f"/desk/students/{cast.yan}/kept", data={"why": "x", "open_end": "y"}).status_code == 404
    with house() as session:
        assert list(session.scalars(select(KeptLonger))) == []
