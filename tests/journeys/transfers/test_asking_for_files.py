"""A school asks another for the files of children who came; it learns of them only what the other sends."""

import datetime as dt

import pytest
from sqlalchemy import func, select

from tests.cast import TODAY
from tests.given import end_roles
from webapp.models import FileRequest, School, new_id

PAGE, ANSWERS = "/desk/transfers/requests", "/desk/transfers/answers"
NAMES = "毕业甲 G990101201503040018\n毕业乙"


def ask(as_, cast, login="qian", **form):
    said = {"by_id": str(cast.other_school), "of_id": str(cast.school), "names": NAMES} | form
    return as_(login).post(PAGE, data=said)


def answer(as_, house, login="chen", words="两份档案今天已转出", which=None):
    with house() as session:
        found = session.scalars(select(FileRequest.id)).first()
    return as_(login).post(ANSWERS, data={"request_id": str(which or found), "answer": words})


def asked(house):
    with house() as session:
        return session.scalar(select(func.count()).select_from(FileRequest))


def test_the_school_that_is_asked_reads_who_asks_for_whom_and_answers(as_, cast, house):
    assert ask(as_, cast).status_code == 303
    page = as_("chen").get(PAGE).text
    for shown in ("石桥小学", "钱主任", "毕业甲 G990101201503040018", "/desk/graduation/files"):
        assert shown in page
    assert answer(as_, house).status_code == 303
    assert "两份档案今天已转出" in as_("qian").get(PAGE).text
    assert ANSWERS not in as_("chen").get(PAGE).text


def test_who_asks_learns_nothing_by_asking(as_, cast):
    ask(as_, cast, names="周小燕")
    page = as_("qian").get(PAGE).text
    assert str(cast.yan) not in page
    assert as_("qian").get(f"/desk/students/{cast.yan}").status_code == 404


def test_it_is_answered_once_and_in_words(as_, cast, house):
    ask(as_, cast)
    assert answer(as_, house, words=" ").status_code == 422
    assert answer(as_, house).status_code == 303
    again = answer(as_, house, login="liu", words="没有这两个孩子")
    assert again.status_code == 409
    assert "没有这两个孩子" not in as_("qian").get(PAGE).text


@pytest.mark.parametrize(
    "form", [{"names": " "}, {"names": "甲" * 4001}, {"of_id": ""}, {"of_id": "x"}, {"of_id": str(new_id())}]
)
def test_what_makes_no_sense_is_sent_back_as_it_was_written(as_, cast, house, form):
    back = ask(as_, cast, **form)
    assert back.status_code == 422
    assert form.get("names", "毕业乙")[:9] in back.text
    assert asked(house) == 0


def test_the_own_school_and_a_closed_one_are_not_asked(as_, cast, house):
    assert ask(as_, cast, of_id=str(cast.other_school)).status_code == 422
    with house() as session:
        session.get_one(School, cast.school).closed_on = TODAY - dt.timedelta(days=1)
        session.commit()
    assert ask(as_, cast).status_code == 422


@pytest.mark.parametrize(
    ("login", "status"), [("wang", 403), ("sun", 403), ("stranger", 404), ("chen", 404), ("lu", 404)]
)
def test_nobody_asks_in_the_name_of_a_school_that_is_not_theirs(as_, cast, house, login, status):
    assert ask(as_, cast, login=login).status_code == status
    assert asked(house) == 0


@pytest.mark.parametrize(("login", "status"), [("zhang", 403), ("qian", 404), ("lu", 404), ("stranger", 404)])
def test_nobody_else_reads_or_answers_it(as_, cast, house, login, status):
    ask(as_, cast)
    assert answer(as_, house, login=login).status_code == status
    if login != "qian":
        assert "毕业甲" not in as_(login).get(PAGE).text


def test_what_is_no_request_and_whose_role_ended_yesterday_answer_nothing(as_, cast, house):
    ask(as_, cast)
    for which, status in ((new_id(), 404), ("nonsense", 422)):
        assert answer(as_, house, which=which).status_code == status
    with house() as session:
        end_roles(cast.chen, TODAY - dt.timedelta(days=1))
        session.commit()
    assert answer(as_, house).status_code in {403, 404}


def test_names_are_text_and_never_markup(as_, cast):
    ask(as_, cast, names="<script>1</script>")
    assert "<script>1" not in as_("chen").get(PAGE).text
