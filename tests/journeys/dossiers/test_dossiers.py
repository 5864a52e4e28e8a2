"""A child's file on paper: the parts asked for, marked, harmless, confirmed anew, and nothing that the reader may not
see."""

import datetime as dt
import re
import uuid

import pytest
from sqlalchemy import select

from tests.cast import TODAY
from tests.given import a_student, a_talk, a_visit, a_withdrawal, an_envelope, end_roles
from tests.papers import ALL, WORD, address, words
from webapp.access.permissions import Role
from webapp.documents.pdf import library
from webapp.extensions import db
from webapp.jobs.running import carry_out
from webapp.models import AuditEvent, Guardian, LoginSession, RoleGrant, Student
from webapp.routes.desk import dossiers

SAID = [
    "周小燕", "青山镇中心小学", "三年级(2)班", "何桂兰", "13900000000", "每天按时完成作业", "放学后辅导半小时",
    "父母都在外地打工", "想妈妈了", "孩子的数学进步了", "心理困扰",
]  # fmt: skip


def taken(house):
    with house() as session:
        return session.scalars(select(AuditEvent).where(AuditEvent.action == "dossier.exported")).all()


def test_it_says_who_the_child_is_whom_to_call_what_is_planned_and_what_was_done(as_, cast):
    text = words(as_("chen").post(address(cast.yan), data=WORD))
    for said in SAID:
        assert said in text, said


def test_it_bears_who_took_it_out_and_when_and_the_line_to_sign(as_, cast):
    text = words(as_("chen").post(address(cast.yan), data=WORD))
    assert re.search(r"内部资料 注意保密 · 陈主任 · \d{4}-\d\d-\d\d \d\d:\d\d", text)
    assert [word in text for word in ("单位（盖章）：青山镇中心小学", "填表人", "审核人")] == [True] * 3


def test_as_a_pdf_it_has_pages(as_, cast):
    library()
    answer = as_("chen").post(address(cast.yan), data={"form": "pdf", "parts": ALL})
    assert (answer.status_code, answer.data[:5], answer.mimetype) == (200, b"%PDF-", "application/pdf")
    assert "no-store" in answer.headers["Cache-Control"]


def test_only_the_parts_asked_for_are_in_it(as_, cast):
    text = words(as_("chen").post(address(cast.yan), data={"form": "docx", "parts": ["family", "nonsense"]}))
    assert ("何桂兰" in text, "想妈妈了" in text, "心理困扰" in text, "每天按时完成作业" in text) == (
        True,
        False,
        False,
        False,
    )


def test_category_and_level_are_ticked_by_nobody_but_the_reader(as_, cast):
    page = as_("chen").get(f"/desk/students/{cast.yan}/dossier").text
    assert 'value="care" >' in page
    assert 'value="plan" checked>' in page


def test_of_a_child_without_a_care_file_no_such_part_is_offered_and_none_given_by_asking(as_, cast):
    page = as_("chen").get(f"/desk/students/{cast.mei}/dossier").text
    assert ('value="care"' in page, 'value="plan"' in page) == (False, False)
    text = words(as_("chen").post(address(cast.mei), data=WORD))
    assert ("关爱档案" in text, "一生一案" in text) == (False, False)


def test_of_a_child_of_whom_nothing_is_known_it_says_what_is_lacking(as_, cast, house):
    with house():
        bare = a_student(cast.school, sex=None, birth_date=None, address=None, left_behind=None, id_number_last4=None)
        db.session.query(Guardian).filter_by(student_id=bare).delete()
    text = words(as_("chen").post(address(bare), data=WORD))
    assert "还需了解" in text
    assert as_("chen").post(address(bare), data={"form": "pdf"}).status_code == 200


def test_what_the_psychology_teacher_alone_reads_is_in_it_for_nobody(as_, cast, house):
    secret = an_envelope("talk", a_talk(cast.yan, childs_words="晚上睡不着", confidentiality="psychology"))
    as_("wang").verdicts(secret)
    care = f"/desk/students/{cast.yan}/care"
    where = as_("zhou").get(care).location + "/plan"
    opened_with = {"base": "{}", "words": "补上心理疏导", "psychology.measure": "每周一次沙盘"}
    assert as_("zhou").post(where, data=opened_with).status_code == 303
    with house() as session:
        for login, role in (("chen", Role.PSYCHOLOGY_TEACHER), ("wang", Role.MORAL_EDUCATION)):
            row = RoleGrant(account_id=cast.people[login], role=role, school_id=cast.school, starts_on=TODAY)
            session.add(row)
    for login in ("chen", "wang"):
        text = words(as_(login).post(address(cast.yan), data=WORD))
        assert [said in text for said in ("晚上睡不着", "沙盘", "补上心理疏导")] == [False] * 3, login


def test_a_record_that_was_taken_back_is_there_without_what_it_said(as_, cast):
    visit = an_envelope("home_visit", a_visit(cast.yan, days=5, family_situation="写到别人名下了"))
    as_("wang").verdicts(visit, an_envelope("withdrawal", a_withdrawal(visit["id"])))
    text = words(as_("chen").post(address(cast.yan), data=WORD))
    assert ("写错了学生" in text, "写到别人名下了" in text) == (True, False)


def test_the_identity_number_is_not_in_it(as_, cast, house):
    with house() as session:
        number = session.get_one(Student, cast.yan).id_number
    text = words(as_("chen").post(address(cast.yan), data=WORD))
    assert (number in text, number[-4:] in text) == (False, True)


def test_the_audit_says_whose_file_in_which_parts_and_the_care_file_says_who_looked(as_, cast, house):
    as_("chen").post(address(cast.yan), data={"form": "docx", "parts": ["care", "records"]})
    (event,) = taken(house)
    assert (event.account_id, event.subject_id, event.school_id) == (cast.chen, cast.yan, cast.school)
    assert (event.details["parts"], event.details["rows"], event.details["form"]) == (["care", "records"], 3, "docx")
    assert "导出学生档案" in as_("liu").get("/desk/audit?what=exports").text
    assert "陈主任" in as_("liu").get(as_("liu").get(f"/desk/students/{cast.yan}/care").location).text


def test_it_asks_who_it_is_and_goes_on_with_what_was_asked(as_, cast, house):
    chen = as_("chen")
    with house() as session:
        for row in session.query(LoginSession).filter_by(account_id=chen.account):
            row.stepped_up_at = None
    answer = chen.post(address(cast.yan), data={"form": "docx", "parts": ["care", "plan"]})
    assert answer.status_code == 403
    for field in ('name="form" value="docx"', 'name="parts" value="care"', 'name="parts" value="plan"'):
        assert field in answer.text
    assert taken(house) == []


def test_too_many_exports_must_wait(as_, cast):
    chen = as_("chen")
    form = {"form": "docx"}
    assert [chen.post(address(cast.yan), data=form).status_code for _ in range(21)] == [200] * 20 + [429]


def test_a_long_file_is_drawn_up_in_the_background_and_fetched_by_whoever_asked(as_, cast, house, monkeypatch):
    monkeypatch.setattr(dossiers, "AT_ONCE", 1)
    chen = as_("chen")
    answer = chen.post(address(cast.yan), data=WORD)
    assert answer.status_code == 303
    link = re.search(r"/desk/dossiers/[0-9a-f]{64}\.docx", chen.get(answer.location).text)
    assert link, chen.get(answer.location).text
    assert "想妈妈了" in words(chen.get(link[0]))
    assert [event.details["rows"] for event in taken(house)] == [3]
    assert as_("liu").get(link[0]).status_code == 422


def test_the_background_judges_anew_whether_one_may(as_, cast, house, monkeypatch):
    monkeypatch.setattr(dossiers, "AT_ONCE", 1)
    chen = as_("chen")
    monkeypatch.setattr("webapp.jobs.starting.hand_over", lambda _job: None)
    where = chen.post(address(cast.yan), data=WORD).location
    with house():
        end_roles(cast.chen, TODAY - dt.timedelta(days=1))
    carry_out(chen.application, uuid.UUID(where.rpartition("/")[2]))
    assert taken(house) == []


@pytest.mark.parametrize(
    ("login", "status"), [("wang", 403), ("zhou", 403), ("sun", 403), ("zhao", 403), ("stranger", 404)]
)
def test_nobody_else_takes_one_out(as_, cast, house, login, status):
    assert as_(login).get(f"/desk/students/{cast.yan}/dossier").status_code == status
    assert as_(login).post(address(cast.yan), data=WORD).status_code == status
    assert taken(house) == []


def test_the_registry_officer_has_the_roll_and_no_childs_file(as_, cast, house):
    with house() as session:
        session.scalars(select(RoleGrant).where(RoleGrant.account_id == cast.chen)).one().role = Role.REGISTRY_OFFICER
    assert as_("chen").post(address(cast.yan), data=WORD).status_code == 404
    assert taken(house) == []


def test_of_another_school_nothing_exists(as_, cast, house):
    assert as_("qian").get(f"/desk/students/{cast.yan}/dossier").status_code == 404
    assert as_("qian").post(address(cast.yan), data=WORD).status_code == 404
    assert taken(house) == []
