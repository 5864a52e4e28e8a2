"""Talks for the psychology teacher alone: read by her, kept, and nowhere else."""

import datetime as dt

import pytest
from sqlalchemy import select

from tests.cast import LONG_AGO, TODAY
from tests.given import a_talk, a_withdrawal, an_envelope
from tests.rows import a_token, token_text
from webapp.access.permissions import Role
from webapp.models import AuditEvent, RoleGrant

WORDS, LATER = "爸爸喝酒以后打人", "妈妈回来了"
PAGE = "/desk/psychology"


def tell(visitor, student, level="psychology", words=WORDS, amends="", days=1):
    talk = an_envelope("talk", a_talk(student, days, childs_words=words, confidentiality=level, amends=amends))
    assert visitor.verdict(talk) == "accepted"
    return talk["id"]


def made(house, who, role, where, **more):
    with house() as session:
        session.add(RoleGrant(account_id=who, role=role, school_id=where, **({"starts_on": LONG_AGO} | more)))


def test_the_psychology_teacher_reads_it_with_the_childs_name_and_class(as_, cast):
    tell(as_("wang"), cast.yan)
    page = as_("zhou").get(PAGE).text
    for shown in (WORDS, "周小燕", "三年级(2)班", "王秀英"):
        assert shown in page


@pytest.mark.parametrize("level", ["normal", "team"])
def test_other_talks_are_not_on_her_page(as_, cast, level):
    tell(as_("wang"), cast.yan, level)
    page = as_("zhou").get(PAGE)
    assert page.status_code == 200
    assert WORDS not in page.text


def test_newest_first_and_a_page_at_a_time(as_, cast):
    wang = as_("wang")
    for number in range(12):
        tell(wang, cast.yan, words=f"第{number}次", days=number + 1)
    zhou = as_("zhou")
    first, second = zhou.get(PAGE).text, zhou.get(f"{PAGE}?page=2").text
    assert first.index("第0次") < first.index("第9次")
    assert "第10次" not in first
    assert ("第10次" in second, "第0次" in second) == (True, False)


def test_every_child_on_the_page_is_a_look_that_is_kept(as_, cast, house):
    wang = as_("wang")
    tell(wang, cast.yan)
    tell(wang, cast.lei)
    as_("zhou").get(PAGE)
    with house() as session:
        looks = list(session.scalars(select(AuditEvent).where(AuditEvent.action == "psychology.viewed")))
    assert {(e.account_id, e.subject_id) for e in looks} == {(cast.zhou, cast.yan), (cast.zhou, cast.lei)}


@pytest.mark.parametrize("login", ["wang", "li", "chen", "liu", "xu", "sun", "wei", "zhao", "zhang", "qian"])
def test_no_colleague_opens_the_page(as_, login):
    assert as_(login).get(PAGE).status_code == 403


def test_a_stranger_is_told_of_nothing(as_):
    assert as_("stranger").get(PAGE).status_code == 404


@pytest.mark.parametrize(("login", "school"), [("qian", "other_school"), ("lu", "far_school")])
def test_the_psychology_teacher_of_another_school_or_bureau_reads_nothing(as_, cast, house, login, school):
    made(house, cast.people[login], Role.PSYCHOLOGY_TEACHER, cast.schools[school])
    tell(as_("wang"), cast.yan)
    page = as_(login).get(PAGE)
    assert page.status_code == 200
    assert WORDS not in page.text
    assert "周小燕" not in page.text


def test_when_the_role_has_ended_she_reads_nothing(as_, cast, house):
    tell(as_("wang"), cast.yan)
    with house() as session:
        grant = session.scalars(select(RoleGrant).where(RoleGrant.account_id == cast.zhou)).one()
        grant.ends_on = TODAY - dt.timedelta(days=1)
    assert as_("zhou").get(PAGE).status_code == 404
    made(house, cast.zhou, Role.MORAL_EDUCATION, cast.school)
    zhou = as_("zhou")
    assert zhou.get(PAGE).status_code == 403
    assert WORDS not in zhou.get(f"/desk/students/{cast.yan}").text


def test_of_a_talk_that_became_hers_she_reads_every_version(as_, cast):
    wang = as_("wang")
    first = tell(wang, cast.yan, "normal", "想妈妈了")
    tell(wang, cast.yan, "psychology", WORDS, amends=first)
    page = as_("zhou").get(PAGE).text
    assert (WORDS in page, "想妈妈了" in page) == (True, True)
    assert page.count("<h2") == 1


@pytest.mark.parametrize("level", ["normal", "team"])
def test_what_was_opened_to_others_later_leaves_her_page(as_, cast, level):
    wang = as_("wang")
    first = tell(wang, cast.yan)
    tell(wang, cast.yan, level, LATER, amends=first)
    page = as_("zhou").get(PAGE).text
    assert WORDS not in page
    assert LATER not in page


def test_what_was_taken_back_is_marked(as_, cast):
    wang = as_("wang")
    talk = tell(wang, cast.yan)
    assert wang.verdict(an_envelope("withdrawal", a_withdrawal(talk, reason="写错了学生"))) == "accepted"
    page = as_("zhou").get(PAGE).text
    assert "写错了学生" in page
    assert page.count("<h2") == 1


def test_it_is_shown_as_text_whatever_was_said(as_, cast):
    tell(as_("wang"), cast.yan, words="<script>alert(1)</script>")
    page = as_("zhou").get(PAGE).text
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("page", ["?page=0", "?page=-1", "?page=99999999999", "?page=x"])
def test_a_page_that_is_none_shows_the_nearest(as_, page):
    assert as_("zhou").get(PAGE + page).status_code == 200


def test_it_leaks_nowhere_else(as_, cast, house, nobody):
    """The office, the principal, the other carer's phone and kit, an emergency, the bureau, another system."""
    tell(as_("wang"), cast.yan)
    made(house, cast.li, Role.CLASS_TEACHER, cast.school, class_id=cast.class_two)
    with house() as session:
        bearer = {"Authorization": f"Bearer {token_text(a_token(session, cast, 'school'))}"}
    liu, li, zhao, file = as_("liu"), as_("li"), as_("zhao"), f"/desk/students/{cast.yan}"
    glass = zhao.post("/desk/emergency", data={"student": cast.yan, "reason": "孩子走失，要马上联系家长"}).location
    opened = [
        *(as_("chen").get(path) for path in ("/desk", "/desk/arrivals", file, "/desk/students?q=周小燕")),
        *(liu.get(path) for path in ("/desk", file, "/desk/emergency/review")),
        *(li.get(path) for path in ("/field", f"/field/students/{cast.yan}", "/field/entries")),
        li.pull(),
        *(zhao.get(path) for path in (glass, "/desk/counts")),
        zhao.post("/desk/emergency/search", data={"q": "周小燕"}),
        nobody.get("/api/v1/students", headers=bearer),
        nobody.get("/api/v1/entry-counts", headers=bearer),
    ]
    assert [answer.request.full_path for answer in opened if answer.status_code != 200] == []
    assert [answer.request.path for answer in opened if WORDS in answer.text] == []
